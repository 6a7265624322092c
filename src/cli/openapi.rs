//! `micromatrix openapi`

use super::fault::Fault;
use http::document;

/// Prints the document as it is committed in `openapi/openapi.json`.
pub(super) fn run() -> Result<(), Fault> {
    let text = serde_json::to_string_pretty(&document()).map_err(|error| Fault::new(&error))?;
    println!("{text}");
    Ok(())
}
