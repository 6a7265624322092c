//! The four gates.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// What a text is checked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Gate {
    /// Political.
    Political,
    /// Legal.
    Legal,
    /// Confidentiality.
    Confidentiality,
    /// Text.
    Text,
}

impl Gate {
    /// All gates.
    pub const ALL: [Self; 4] = [Self::Political, Self::Legal, Self::Confidentiality, Self::Text];

    /// Its key.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::Political => "political",
            Self::Legal => "legal",
            Self::Confidentiality => "confidentiality",
            Self::Text => "text",
        }
    }
}
