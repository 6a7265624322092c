//! Who may say what: which information is reserved to which functions, and by which law.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::language::Bilingual;

/// Who may state a piece of information first; everybody may quote it once it is confirmed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(example = json!({
    "information": "water_level", "name": {"zh": "水位", "en": "water level"}, "functions": ["water"], "source": "《中华人民共和国防洪法》"
}))]
pub struct AuthorityRow {
    /// Key of the information.
    pub information: String,
    /// What it is called.
    pub name: Bilingual,
    /// Functions that may state it; none: the emergency command alone.
    pub functions: Vec<String>,
    /// The law or rule that says so.
    pub source: String,
}

/// The table of authority.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Authority {
    rows: BTreeMap<String, AuthorityRow>,
}

impl Authority {
    /// From its rows.
    #[must_use]
    pub fn new(rows: impl IntoIterator<Item = AuthorityRow>) -> Self {
        Self { rows: rows.into_iter().map(|row| (row.information.clone(), row)).collect() }
    }

    /// All rows, by information.
    pub fn rows(&self) -> impl Iterator<Item = &AuthorityRow> {
        self.rows.values()
    }

    /// The row of an information.
    #[must_use]
    pub fn row(&self, information: &str) -> Option<&AuthorityRow> {
        self.rows.get(information)
    }

    /// Whether a function may state this; what the table does not name, nobody may.
    #[must_use]
    pub fn may_state(&self, function: &str, information: &str) -> bool {
        self.row(information).is_some_and(|row| row.functions.iter().any(|own| own == function))
    }

    /// Whether one of these functions, as they are listed and not their parents, may state this.
    ///
    /// ```
    /// use domain::emergency_plan::{Authority, AuthorityRow};
    /// let authority = Authority::new([AuthorityRow {
    ///     information: "road_closure".into(), name: Default::default(), functions: vec!["traffic_police".into()], source: String::new(),
    /// }]);
    /// assert!(authority.one_may_state(&["traffic_police".into()], "road_closure"));
    /// assert!(!authority.one_may_state(&["public_security".into()], "road_closure"));
    /// ```
    #[must_use]
    pub fn one_may_state(&self, functions: &[String], information: &str) -> bool {
        functions.iter().any(|function| self.may_state(function, information))
    }

    /// Whether the emergency command alone may state this.
    #[must_use]
    pub fn is_command(&self, information: &str) -> bool {
        self.row(information).is_some_and(|row| row.functions.is_empty())
    }
}
