//! What was taken for what: sheets, headers, columns. It can be corrected and given back for the next list.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::field::OfficeField;
use crate::keyed;

keyed! {
    /// What a row of a sheet stands for.
    #[derive(Default)]
    pub enum Layout {
        /// An account.
        #[default]
        Account = "account",
        /// An organisation, with a column or more for each platform.
        Organisation = "organisation",
    }
}

/// What was taken for what in a file.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"sheets": [{
    "sheet": "明细", "header_row": 4, "header_rows": 1, "layout": "account", "platform": null,
    "columns": [{"column": "B", "header": "账号名称", "field": "name", "platform": null, "unit": null}]
}]}))]
pub struct OfficeMapping {
    /// One for each sheet that holds a list.
    pub sheets: Vec<SheetMapping>,
}

/// What was taken for what in a sheet.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "sheet": "明细", "header_row": 4, "header_rows": 1, "layout": "account", "platform": null,
    "columns": [{"column": "B", "header": "账号名称", "field": "name", "platform": null, "unit": null}]
}))]
pub struct SheetMapping {
    /// The sheet's name; null in a file of text. For another list, the sheets that look like it.
    #[serde(default)]
    pub sheet: Option<String>,
    /// The first row of the header, from 1.
    pub header_row: u32,
    /// How many rows the header has.
    #[serde(default = "one")]
    pub header_rows: u32,
    /// What a row stands for.
    #[serde(default)]
    pub layout: Layout,
    /// The platform of rows that do not say theirs.
    #[serde(default)]
    pub platform: Option<String>,
    /// The columns, in their order.
    pub columns: Vec<ColumnMapping>,
}

/// What was taken for what in a column.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"column": "I", "header": "粉丝数（万）", "field": "followers", "platform": null, "unit": 10_000}))]
pub struct ColumnMapping {
    /// Its letters. In another list the column with the same header is meant, wherever it stands.
    pub column: String,
    /// Its header; lines of it are separated by `/`.
    pub header: String,
    /// What it says; null: not known, and so left out.
    #[serde(default)]
    pub field: Option<OfficeField>,
    /// The platform of whose accounts it speaks, in a sheet with a column for each platform.
    #[serde(default)]
    pub platform: Option<String>,
    /// By what its numbers are multiplied, when the header says a unit (万: 10000).
    #[serde(default)]
    pub unit: Option<i64>,
}

const fn one() -> u32 {
    1
}
