//! Registries of real organisations, which are not part of the repository. The tests that need them are ignored and say so; run them
//! with `cargo test --test integration -- --ignored real`.

use std::path::{Path, PathBuf};

/// The variable that names the folder of the registries; without it they are looked for in `shared/data` beside the checkout.
const FOLDER: &str = "MICROMATRIX_REAL_DATA";

/// The folder of one registry; a test that asks for one that is missing fails.
pub fn real_folder(name: &str) -> PathBuf {
    let beside = || Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/data");
    let folder = std::env::var_os(FOLDER).map_or_else(beside, PathBuf::from).join(name);
    assert!(folder.is_dir(), "{} is not present; {FOLDER} names the folder that holds it", folder.display());
    folder
}
