//! A list of persons as it is sent.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::attachment::read_base64;
use crate::field::{FieldError, ValidationErrors};

/// A list of persons as it is sent.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"file": "人员.csv", "content": "5aeT5ZCNLOWNleS9jQrnjovoirMs5pWZ6IKy5bGACg==", "dry_run": true}))]
pub struct PersonListInput {
    /// Name of the file, by which problems call it.
    #[schema(min_length = 1, max_length = 200)]
    pub file: String,
    /// Its bytes in base64 (RFC 4648, section 4, with padding): `.xlsx`, `.xls`, `.ods`, `.csv`.
    #[schema(min_length = 4)]
    pub content: String,
    /// Whether it is only said what would change.
    #[serde(default)]
    pub dry_run: bool,
}

impl PersonListInput {
    /// Its bytes.
    ///
    /// # Errors
    /// Every wrong value.
    pub fn read(&self) -> Result<Vec<u8>, Vec<FieldError>> {
        let mut faults = ValidationErrors::default();
        faults.key("/file", &self.file);
        let bytes = read_base64(&self.content).map_err(|what| faults.add("/content", what)).ok();
        faults.into_result()?;
        Ok(bytes.unwrap_or_default())
    }
}
