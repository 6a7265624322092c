//! Rows of a list that are no accounts.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::place::ListPlace;
use crate::keyed;

keyed! {
    /// Why rows were left out.
    pub enum LeftOutReason {
        /// Above the header: the list's title or a note.
        Title = "title",
        /// The header, or a second line of it.
        Header = "header",
        /// The header again, as on a new page.
        RepeatedHeader = "repeated_header",
        /// Nothing stands in it, or a running number alone.
        Empty = "empty",
        /// A heading between rows.
        Heading = "heading",
        /// A total.
        Total = "total",
        /// A note below or between the rows.
        Note = "note",
        /// It names no account.
        NoName = "no_name",
        /// It names an organisation without any account.
        NoAccount = "no_account",
        /// It says again what an earlier row says.
        Double = "double",
        /// Its sheet holds no list.
        NoList = "no_list",
    }
}

/// Rows that were left out: one, or a run of them for one reason.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(example = json!({
    "place": {"file": "备案表.xlsx", "sheet": "明细", "row": 131, "column": null, "line": null},
    "rows": 1, "reason": "total", "text": "合计 126个", "same_as": null
}))]
pub struct LeftOutRows {
    /// The first of the rows.
    pub place: ListPlace,
    /// How many rows one after the other.
    pub rows: u32,
    /// Why.
    pub reason: LeftOutReason,
    /// What stands in the first of them, at most 80 characters, without persons and phones.
    pub text: String,
    /// The row that counts instead, of a double.
    #[schema(required = true)]
    pub same_as: Option<ListPlace>,
}
