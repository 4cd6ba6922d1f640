//! The hook worker for this crate's tests: what `ligand hook-worker` is in the product.

fn main() -> std::process::ExitCode {
    ligand_script::worker::main()
}
