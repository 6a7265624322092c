//! Organisations (单位): they answer for accounts.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::field::{FieldError, ValidationErrors};
use super::id::OrganisationId;
use super::language::Bilingual;
use super::terms::fold_word;
use crate::keyed;

keyed! {
    /// The system that an organisation belongs to; it decides how it may be asked.
    #[derive(Default)]
    pub enum System {
        /// Government (政府).
        #[default]
        Government = "government",
        /// Party (党委).
        Party = "party",
        /// Courts and procuratorates (司法).
        Judicial = "judicial",
        /// People's congress (人大).
        Congress = "congress",
        /// Mass organisations (群团).
        Mass = "mass",
        /// Vertically managed offices (垂直管理).
        Vertical = "vertical",
    }
}

impl System {
    /// Its name in Chinese; [`System::of_word`] takes it.
    #[must_use]
    pub const fn name_zh(self) -> &'static str {
        match self {
            Self::Government => "政府",
            Self::Party => "党委",
            Self::Judicial => "司法",
            Self::Congress => "人大",
            Self::Mass => "群团",
            Self::Vertical => "垂直管理",
        }
    }

    /// Its name in both languages.
    #[must_use]
    pub fn name(self) -> Bilingual {
        let en = match self {
            Self::Government => "Government",
            Self::Party => "Party",
            Self::Judicial => "Courts and procuratorates",
            Self::Congress => "People's congress",
            Self::Mass => "Mass organisations",
            Self::Vertical => "Vertically managed",
        };
        Bilingual { zh: self.name_zh().to_owned(), en: en.to_owned() }
    }

    /// The system that a word means: its key, or a usual name in Chinese.
    ///
    /// ```
    /// use domain::organisation::System;
    /// assert_eq!(System::of_word("群团组织"), Some(System::Mass));
    /// assert_eq!(System::of_word("政府系统"), Some(System::Government));
    /// assert_eq!(System::of_word("企业"), None);
    /// ```
    #[must_use]
    pub fn of_word(word: &str) -> Option<Self> {
        let word = fold_word(word);
        let begins: [(&str, Self); 12] = [
            ("政府", Self::Government),
            ("行政", Self::Government),
            ("党", Self::Party),
            ("司法", Self::Judicial),
            ("政法", Self::Judicial),
            ("法检", Self::Judicial),
            ("人大", Self::Congress),
            ("政协", Self::Congress),
            ("群团", Self::Mass),
            ("群众团体", Self::Mass),
            ("人民团体", Self::Mass),
            ("垂", Self::Vertical),
        ];
        let named = begins.into_iter().find(|(begin, _)| word.starts_with(begin)).map(|(_, system)| system);
        Self::of_key(&word).or(named)
    }
}

/// An organisation as it is kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(example = json!({
    "id": "01980c5e-7a00-7000-8000-000000000001", "key": "zjg-education", "name": "张家港市教育局",
    "system": "government", "region": "zhangjiagang", "team": null, "revision": 1
}))]
pub struct Organisation {
    /// Its id.
    pub id: OrganisationId,
    /// Its human key, unique.
    pub key: String,
    /// Its name.
    pub name: String,
    /// The system that it belongs to.
    pub system: System,
    /// Key of its region.
    #[schema(required = true)]
    pub region: Option<String>,
    /// Whether one team writes for all of its accounts, so that it tells one story of a campaign in several cuts; null: it does when it has
    /// several accounts and one or two persons on record.
    #[schema(required = true)]
    pub team: Option<bool>,
    /// Counts its changes; the `ETag`.
    pub revision: i64,
}

/// What a person may say of an organisation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"key": "zjg-education", "name": "张家港市教育局", "system": "government", "region": "zhangjiagang"}))]
pub struct OrganisationInput {
    /// Its human key, unique; 1 to 200 characters.
    #[schema(min_length = 1, max_length = 200)]
    pub key: String,
    /// Its name; at most 200 characters.
    #[schema(min_length = 1, max_length = 200)]
    pub name: String,
    /// The system that it belongs to.
    #[serde(default)]
    pub system: System,
    /// Key of its region.
    #[serde(default)]
    pub region: Option<String>,
    /// Whether one team writes for all of its accounts, so that it tells one story of a campaign in several cuts; null: it does when it has
    /// several accounts and one or two persons on record.
    #[serde(default)]
    pub team: Option<bool>,
}

impl OrganisationInput {
    /// Checks what can be checked without the registry.
    ///
    /// # Errors
    /// Every wrong value.
    pub fn check(&self) -> Result<(), Vec<FieldError>> {
        let mut faults = ValidationErrors::default();
        faults.single_key("/key", &self.key);
        faults.require(!self.name.trim().is_empty(), "/name", "is empty; a name is needed");
        faults.text("/name", &self.name, 200);
        if let Some(region) = &self.region {
            faults.key("/region", region);
        }
        faults.into_result()
    }

    /// The organisation that this makes of `id` at `revision`.
    #[must_use]
    pub fn into_organisation(self, id: OrganisationId, revision: i64) -> Organisation {
        Organisation {
            id,
            key: self.key,
            name: self.name,
            system: self.system,
            region: self.region,
            team: self.team,
            revision,
        }
    }
}
