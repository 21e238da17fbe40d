//! The command line.

mod cli;

use std::process::ExitCode;

/// The allocator of the program; a library leaves the choice to whoever links it.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    cli::main()
}
