//! The smallest program that can be a hook worker: what `ligand hook-worker` does. The tests of the pool start it.

fn main() -> std::process::ExitCode {
    ligand_script::worker::main()
}
