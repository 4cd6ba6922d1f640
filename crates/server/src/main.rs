//! The program `ligand`. What must happen before anything else happens here; the rest is in the library.

use std::process::ExitCode;

#[global_allocator]
static ALLOCATOR: tikv_jemallocator::Jemalloc = tikv_jemallocator::Jemalloc;

fn main() -> anyhow::Result<ExitCode> {
    // A hook worker confines itself before it has a second thread: it must be dispatched before everything else.
    if std::env::args_os().nth(1).is_some_and(|argument| argument == "hook-worker") {
        return Ok(ligand_script::worker::main());
    }
    rustls::crypto::ring::default_provider()
        .install_default()
        .map_err(|_| anyhow::anyhow!("a TLS provider is installed already"))?;
    ligand_server::cli::run()
}
