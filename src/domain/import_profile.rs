//! Mappings that are kept under a name, so that what a person has corrected once is right in the next list.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::field::{FieldError, ValidationErrors};
use super::office::OfficeMapping;

/// Sheets, and columns of all sheets, that a mapping may have.
const MOST_SHEETS: usize = 256;
const MOST_COLUMNS: usize = 4096;

/// A mapping that is kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(example = json!({
    "key": "city-filing", "name": "市网信办备案表", "revision": 1,
    "mapping": {"sheets": [{
        "sheet": "明细", "header_row": 4, "header_rows": 1, "layout": "account", "platform": null,
        "columns": [{"column": "B", "header": "账号名称", "field": "name", "platform": null, "unit": null}]
    }]}
}))]
pub struct ImportProfile {
    /// Its human key, unique.
    pub key: String,
    /// Its name.
    pub name: String,
    /// What is taken for what.
    pub mapping: OfficeMapping,
    /// Counts its changes; the `ETag`.
    pub revision: i64,
}

/// What a person may say of a mapping that is kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "key": "city-filing", "name": "市网信办备案表", "mapping": {"sheets": [{
        "sheet": "明细", "header_row": 4, "header_rows": 1, "layout": "account", "platform": null,
        "columns": [{"column": "B", "header": "账号名称", "field": "name", "platform": null, "unit": null}]
    }]}
}))]
pub struct ImportProfileInput {
    /// Its human key, unique; 1 to 200 characters.
    #[schema(min_length = 1, max_length = 200)]
    pub key: String,
    /// Its name; 1 to 200 characters.
    #[schema(min_length = 1, max_length = 200)]
    pub name: String,
    /// What is taken for what, as the report of an import says it.
    pub mapping: OfficeMapping,
}

impl ImportProfileInput {
    /// Checks what can be checked without a list.
    ///
    /// # Errors
    /// Every wrong value.
    pub fn check(&self) -> Result<(), Vec<FieldError>> {
        let mut faults = ValidationErrors::default();
        faults.single_key("/key", &self.key);
        faults.require(!self.name.trim().is_empty(), "/name", "is empty; a name is needed");
        faults.text("/name", &self.name, 200);
        faults.extend(check_mapping(&self.mapping, "/mapping"));
        faults.into_result()
    }

    /// As it is kept at this revision.
    #[must_use]
    pub fn into_profile(self, revision: i64) -> ImportProfile {
        ImportProfile { key: self.key, name: self.name, mapping: self.mapping, revision }
    }
}

/// Checks what can be checked of a mapping without a list; `place` is where it stands.
///
/// # Errors
/// No sheet, no column, or more of them than a file has; rows that are none.
pub fn check_mapping(mapping: &OfficeMapping, place: &str) -> Result<(), Vec<FieldError>> {
    let mut faults = ValidationErrors::default();
    let sheets = mapping.sheets.len();
    let columns: usize = mapping.sheets.iter().map(|sheet| sheet.columns.len()).sum();
    let detail = format!("has {sheets} sheets; 1 to {MOST_SHEETS} fit");
    faults.require((1..=MOST_SHEETS).contains(&sheets), &format!("{place}/sheets"), detail);
    let detail = format!("has {columns} columns in all; at most {MOST_COLUMNS} fit");
    faults.require(columns <= MOST_COLUMNS, &format!("{place}/sheets"), detail);
    for (at, sheet) in mapping.sheets.iter().enumerate() {
        let of = |field: &str| format!("{place}/sheets/{at}/{field}");
        faults.require(sheet.header_row > 0, &of("header_row"), "is 0; rows are counted from 1");
        let fits = (1..=10).contains(&sheet.header_rows);
        faults.require(fits, &of("header_rows"), format!("is {}; 1 to 10 fit", sheet.header_rows));
        faults.require(
            sheet.columns.iter().any(|column| column.field.is_some()),
            &of("columns"),
            "takes no column for anything; give one at least a `field`",
        );
    }
    faults.into_result()
}
