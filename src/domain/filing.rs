//! Filings (备案): what an office files of an account with those above it. Who is in charge and how to reach that person is
//! personal: it stands in no event, no history and no log, and only those read it who may.

use std::fmt;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::account::Account;
use super::field::{FieldError, ValidationErrors};
use super::opened::OpenedOn;
use crate::keyed;

keyed! {
    /// What a filing says.
    pub enum FilingField {
        /// The person in charge.
        PersonInCharge = "person_in_charge",
        /// How to reach that person.
        Phone = "phone",
        /// When the account was opened.
        Opened = "opened",
        /// The number under which it is filed.
        FilingNumber = "filing_number",
        /// A note.
        Note = "note",
    }
}

/// What a person may say of a filing.
#[derive(Clone, PartialEq, Eq, Default, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "person_in_charge": "王芳", "phone": "0512-55550123", "opened": {"year": 2018, "month": 12, "day": null},
    "filing_number": "3205820001", "note": null
}))]
pub struct FilingInput {
    /// The person in charge, or several.
    #[serde(default)]
    #[schema(min_length = 1, max_length = 200)]
    pub person_in_charge: Option<String>,
    /// How to reach that person.
    #[serde(default)]
    #[schema(min_length = 1, max_length = 200)]
    pub phone: Option<String>,
    /// When the account was opened: a day, a month or a year.
    #[serde(default)]
    pub opened: Option<OpenedOn>,
    /// The number under which it is filed.
    #[serde(default)]
    #[schema(min_length = 1, max_length = 200)]
    pub filing_number: Option<String>,
    /// A note.
    #[serde(default)]
    #[schema(min_length = 1, max_length = 2000)]
    pub note: Option<String>,
}

/// What is filed of one account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FiledInput {
    /// Handle of the account.
    pub account: String,
    /// What is said of it.
    pub input: FilingInput,
}

/// The filing of an account as it is kept.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(example = json!({
    "account": "wechat-zjg-jiaoyu", "person_in_charge": "王芳", "phone": "0512-55550123",
    "opened": {"year": 2018, "month": 12, "day": null}, "filing_number": "3205820001", "note": null, "revision": 1
}))]
pub struct Filing {
    /// Handle of the account.
    pub account: String,
    /// The person in charge, or several.
    #[schema(required = true)]
    pub person_in_charge: Option<String>,
    /// How to reach that person.
    #[schema(required = true)]
    pub phone: Option<String>,
    /// When the account was opened: a day, a month or a year.
    #[schema(required = true)]
    pub opened: Option<OpenedOn>,
    /// The number under which it is filed.
    #[schema(required = true)]
    pub filing_number: Option<String>,
    /// A note.
    #[schema(required = true)]
    pub note: Option<String>,
    /// Counts its changes, from 0; the `ETag`.
    pub revision: i64,
}

/// A filing in a list, with what tells the account.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(example = json!({
    "name": "张家港教育", "platform": "wechat", "organisation": "zjg-education", "account": "wechat-zjg-jiaoyu",
    "person_in_charge": "王芳", "phone": null, "opened": {"year": 2018, "month": 12, "day": null},
    "filing_number": "3205820001", "note": null, "revision": 1
}))]
pub struct FiledAccount {
    /// The account's name.
    pub name: String,
    /// Its platform.
    pub platform: String,
    /// Key of the organisation that answers for it.
    pub organisation: String,
    /// Its filing; at revision 0 nothing was ever said.
    #[serde(flatten)]
    pub filing: Filing,
}

/// What the records keep of a change of a filing: never what it says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FilingTrace {
    /// Its revision.
    pub revision: i64,
    /// What it says something of.
    pub says: Vec<FilingField>,
    /// What the change is about.
    pub changed: Vec<FilingField>,
}

impl FilingInput {
    /// Checks everything. What is said of a wrong value does not repeat it.
    ///
    /// # Errors
    /// Every wrong value.
    pub fn check(&self) -> Result<(), Vec<FieldError>> {
        let mut faults = ValidationErrors::default();
        for (field, text) in self.texts() {
            let pointer = format!("/{}", field.key());
            let most = if field == FilingField::Note { 2000 } else { 200 };
            let Some(text) = text else { continue };
            faults.require(!text.trim().is_empty(), &pointer, "is empty; leave it out");
            faults.text(&pointer, text, most);
        }
        let is_day = |opened: OpenedOn| OpenedOn::new(opened.year, opened.month, opened.day).is_some();
        faults.require(
            self.opened.is_none_or(is_day),
            "/opened",
            "is no day, month or year from 1990 to 2099; leave out what is not known",
        );
        faults.into_result()
    }

    fn texts(&self) -> [(FilingField, Option<&String>); 4] {
        [
            (FilingField::PersonInCharge, self.person_in_charge.as_ref()),
            (FilingField::Phone, self.phone.as_ref()),
            (FilingField::FilingNumber, self.filing_number.as_ref()),
            (FilingField::Note, self.note.as_ref()),
        ]
    }

    /// The filing that this makes of an account.
    #[must_use]
    pub fn into_filing(self, account: String, revision: i64) -> Filing {
        let Self { person_in_charge, phone, opened, filing_number, note } = self;
        Filing { account, person_in_charge, phone, opened, filing_number, note, revision }
    }

    /// What it says something of.
    #[must_use]
    pub fn says(&self) -> Vec<FilingField> {
        let said = |field| match field {
            FilingField::PersonInCharge => self.person_in_charge.is_some(),
            FilingField::Phone => self.phone.is_some(),
            FilingField::Opened => self.opened.is_some(),
            FilingField::FilingNumber => self.filing_number.is_some(),
            FilingField::Note => self.note.is_some(),
        };
        FilingField::ALL.into_iter().filter(|field| said(*field)).collect()
    }

    /// What another says something else of.
    #[must_use]
    pub fn differs_from(&self, other: &Self) -> Vec<FilingField> {
        let differs = |field| match field {
            FilingField::PersonInCharge => self.person_in_charge != other.person_in_charge,
            FilingField::Phone => self.phone != other.phone,
            FilingField::Opened => self.opened != other.opened,
            FilingField::FilingNumber => self.filing_number != other.filing_number,
            FilingField::Note => self.note != other.note,
        };
        FilingField::ALL.into_iter().filter(|field| differs(*field)).collect()
    }
}

impl Filing {
    /// The filing of an account of which nothing was ever said.
    #[must_use]
    pub fn empty(account: &str) -> Self {
        FilingInput::default().into_filing(account.to_owned(), 0)
    }

    /// What it says, as a person would say it.
    #[must_use]
    pub fn to_input(&self) -> FilingInput {
        FilingInput {
            person_in_charge: self.person_in_charge.clone(),
            phone: self.phone.clone(),
            opened: self.opened,
            filing_number: self.filing_number.clone(),
            note: self.note.clone(),
        }
    }

    /// The two sides of a change for the records: which fields were said, and which the change is about.
    #[must_use]
    pub fn traces(&self, after: &Self) -> [FilingTrace; 2] {
        let changed = after.to_input().differs_from(&self.to_input());
        let trace = |side: &Self| FilingTrace {
            revision: side.revision,
            says: side.to_input().says(),
            changed: changed.clone(),
        };
        [trace(self), trace(after)]
    }

    /// With the account that it is of, for a list.
    #[must_use]
    pub fn of_account(self, account: &Account) -> FiledAccount {
        FiledAccount {
            name: account.name.clone(),
            platform: account.platform.clone(),
            organisation: account.organisation.clone(),
            filing: self,
        }
    }
}

// What is printed while something is looked for ends in logs: only what is said something of is shown.
impl fmt::Debug for Filing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Filing({}, {}, {:?})", self.account, self.revision, self.to_input())
    }
}

impl fmt::Debug for FilingInput {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?}", self.says())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn input() -> FilingInput {
        FilingInput {
            person_in_charge: Some("王芳".into()),
            phone: Some("13800000000".into()),
            opened: OpenedOn::new(2018, Some(12), None),
            filing_number: None,
            note: None,
        }
    }

    #[test]
    fn a_change_is_told_by_its_fields_and_not_by_what_they_say() {
        let before = input().into_filing("a".into(), 1);
        let after =
            FilingInput { phone: Some("139".into()), opened: None, ..input() }.into_filing("a".into(), 2);
        let [then, now] = before.traces(&after);
        assert_eq!(then.changed, [FilingField::Phone, FilingField::Opened]);
        assert_eq!(now.says, [FilingField::PersonInCharge, FilingField::Phone]);
        let told = serde_json::to_string(&[then, now]).unwrap() + &format!("{before:?} {after:?}");
        for said in ["王芳", "13800000000", "139"] {
            assert!(!told.contains(said), "{told}");
        }
    }

    #[test]
    fn a_wrong_value_is_refused_without_being_repeated() {
        let wrong = FilingInput {
            phone: Some("1380000".repeat(40)),
            person_in_charge: Some(" ".into()),
            opened: Some(OpenedOn { year: 2018, month: None, day: Some(3) }),
            note: Some("第一行\n第二行".into()),
            ..input()
        };
        let faults = wrong.check().unwrap_err();
        let pointers: Vec<&str> = faults.iter().map(|fault| fault.pointer.as_str()).collect();
        assert_eq!(pointers, ["/person_in_charge", "/phone", "/opened"]);
        assert!(faults.iter().all(|fault| !fault.detail.contains("1380000")));
        assert_eq!(input().check(), Ok(()));
    }
}
