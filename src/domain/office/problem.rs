//! What is wrong with a list, and what would be right.

use std::fmt;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::field::OfficeField;
use super::place::ListPlace;
use super::private::without_phones;
use crate::keyed;
use crate::language::Bilingual;

keyed! {
    /// What follows from a problem.
    pub enum ListSeverity {
        /// The list as a whole cannot be read.
        File = "file",
        /// The row cannot be taken.
        Row = "row",
        /// A value was left out or taken with doubt; the account stays.
        Value = "value",
        /// Nothing was lost; somebody should look.
        Notice = "notice",
    }
}

keyed! {
    /// The kinds of problems.
    pub enum ProblemCode {
        /// The file is of no kind that is read.
        NotAList = "not_a_list",
        /// The file is damaged.
        Damaged = "damaged",
        /// The file is protected by a password.
        Password = "password",
        /// The file holds, or unpacks to, more than is read.
        TooLarge = "too_large",
        /// The text is in no encoding that is read.
        Encoding = "encoding",
        /// The file holds macros, which are not run.
        Macros = "macros",
        /// A formula has no value.
        NotComputed = "not_computed",
        /// No header row was found.
        NoHeader = "no_header",
        /// The header lacks a column that is needed.
        NoColumn = "no_column",
        /// Two headers mean the same.
        SameMeaning = "same_meaning",
        /// A mapping names what is not there.
        MappingUnfit = "mapping_unfit",
        /// A header means nothing that is known.
        UnknownHeader = "unknown_header",
        /// A merge covers cells that say something else.
        MergeHides = "merge_hides",
        /// A row names no account.
        NoName = "no_name",
        /// The platform is not said or not known.
        Platform = "platform",
        /// The organisation is not said.
        NoOrganisation = "no_organisation",
        /// The organisation was taken from the row above.
        FilledDown = "filled_down",
        /// A cell names several organisations.
        SeveralOrganisations = "several_organisations",
        /// A word of a vocabulary is not known.
        UnknownWord = "unknown_word",
        /// A spreadsheet program has damaged the value.
        SpreadsheetDamage = "spreadsheet_damage",
        /// A value is not what its column holds.
        WrongValue = "wrong_value",
        /// A value was taken with doubt.
        Doubtful = "doubtful",
        /// A row says again what an earlier one says.
        Double = "double",
    }
}

/// A problem of a list: one, or the same in many rows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(example = json!({
    "severity": "value", "code": "unknown_word",
    "place": {"file": "备案表.xlsx", "sheet": "明细", "row": 17, "column": "J", "line": null},
    "field": "status", "value": "published",
    "detail": {"zh": "状态里没有“published”这个词", "en": "is no known status"},
    "remedy": {"zh": "可填：正常、停更、注销", "en": "write one of active, paused, closed"},
    "nearest": ["active"], "count": 6428, "places": []
}))]
pub struct OfficeProblem {
    /// What follows from it.
    pub severity: ListSeverity,
    /// Its kind.
    pub code: ProblemCode,
    /// Where it stands; of many, the first.
    pub place: ListPlace,
    /// The field, when one is at fault.
    #[schema(required = true)]
    pub field: Option<OfficeField>,
    /// The value as read, at most 200 characters of it; null in columns that name persons, and a sign in place of phones elsewhere:
    /// the place says where to look.
    #[schema(required = true)]
    pub value: Option<String>,
    /// What is wrong, as a phrase about the value (or the row, the sheet, the file).
    pub detail: Bilingual,
    /// What would be right.
    pub remedy: Bilingual,
    /// Known words that may have been meant, nearest first.
    pub nearest: Vec<String>,
    /// In how many rows.
    pub count: u64,
    /// Further places, at most twenty.
    pub places: Vec<ListPlace>,
}

impl OfficeProblem {
    /// A problem at a place: what is wrong in Chinese and English; the remedy is to be added.
    #[must_use]
    pub fn new(severity: ListSeverity, code: ProblemCode, place: ListPlace, detail: (&str, &str)) -> Self {
        Self {
            severity,
            code,
            place,
            field: None,
            value: None,
            detail: bilingual(detail),
            remedy: Bilingual::default(),
            nearest: Vec::new(),
            count: 1,
            places: Vec::new(),
        }
    }

    /// With what would be right, in Chinese and English.
    #[must_use]
    pub fn remedy(self, remedy: (&str, &str)) -> Self {
        Self { remedy: bilingual(remedy), ..self }
    }

    /// With the field at fault.
    #[must_use]
    pub fn of(self, field: OfficeField) -> Self {
        Self { field: Some(field), ..self }
    }

    /// With the value at fault, shortened to 200 characters, after the field is named: of a person nothing is repeated.
    #[must_use]
    pub fn value(self, value: &str) -> Self {
        if self.field.is_some_and(OfficeField::is_personal) {
            return Self { value: None, ..self };
        }
        let seen = if self.field.is_some_and(OfficeField::is_number) {
            value.to_owned()
        } else {
            without_phones(value)
        };
        let value = seen.as_str();
        let mut shown: String = value.chars().take(200).collect();
        if shown.len() < value.len() {
            shown.push('…');
        }
        Self { value: Some(shown), ..self }
    }

    /// With words that may have been meant.
    #[must_use]
    pub fn nearest(self, nearest: Vec<String>) -> Self {
        Self { nearest, ..self }
    }
}

fn bilingual((zh, en): (&str, &str)) -> Bilingual {
    Bilingual { zh: zh.to_owned(), en: en.to_owned() }
}

impl fmt::Display for OfficeProblem {
    /// One line in English.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.count > 1 {
            write!(f, "{} rows, first {}: ", self.count, self.place)?;
        } else {
            write!(f, "{}: ", self.place)?;
        }
        if let Some(field) = self.field {
            write!(f, "{} ", field.key())?;
        }
        if let Some(value) = &self.value {
            write!(f, "{value:?} ")?;
        }
        write!(f, "{}", one_line(&self.detail.en))?;
        if !self.nearest.is_empty() {
            write!(f, "; did you mean {}?", self.nearest.join(", "))?;
        }
        if !self.remedy.en.is_empty() {
            write!(f, "; remedy: {}", one_line(&self.remedy.en))?;
        }
        Ok(())
    }
}

fn one_line(text: &str) -> String {
    text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect()
}
