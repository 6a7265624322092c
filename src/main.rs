//! The binary; everything is in the library.

use std::process::ExitCode;

use mimalloc::MiMalloc;

/// Rows are allocated by the thread of a driver and freed by others, millions of them when a nation is read: the allocator of glibc takes four
/// times as long over that as all the rest.
#[global_allocator]
static ALLOCATOR: MiMalloc = MiMalloc;

fn main() -> ExitCode {
    micromatrix::cli::run()
}
