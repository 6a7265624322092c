//! A list of persons as it is sent.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::field::PersonField;
use crate::attachment::read_base64;
use crate::field::{FieldError, ValidationErrors};
use crate::office::column_of_name;

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
    /// What columns say where it was not found, or found wrongly; the `columns` of a report can be sent as they are, or corrected.
    #[serde(default)]
    #[schema(max_items = 200)]
    pub columns: Vec<PersonColumnInput>,
}

/// What a column is to be taken for, whatever it is called.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"sheet": null, "column": "C", "header": "负责的号", "field": "accounts"}))]
pub struct PersonColumnInput {
    /// Name of the sheet; null: of every sheet.
    #[serde(default)]
    pub sheet: Option<String>,
    /// Its letters; they count where `header` is empty.
    #[serde(default)]
    #[schema(max_length = 3)]
    pub column: String,
    /// Its header, wherever the column stands.
    #[serde(default)]
    #[schema(max_length = 200)]
    pub header: String,
    /// What it says; null: it is not read.
    #[serde(default)]
    pub field: Option<PersonField>,
}

impl PersonListInput {
    /// Its bytes.
    ///
    /// # Errors
    /// Every wrong value.
    pub fn read(&self) -> Result<Vec<u8>, Vec<FieldError>> {
        let mut faults = ValidationErrors::default();
        faults.key("/file", &self.file);
        faults.require(self.columns.len() <= 200, "/columns", "has more than 200 entries; leave some out");
        for (at, column) in self.columns.iter().enumerate() {
            faults.require(
                !column.header.trim().is_empty() || column_of_name(&column.column).is_some(),
                &format!("/columns/{at}"),
                "names no column; write its header, or its letters",
            );
        }
        let bytes = read_base64(&self.content).map_err(|what| faults.add("/content", what)).ok();
        faults.into_result()?;
        Ok(bytes.unwrap_or_default())
    }
}
