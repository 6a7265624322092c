//! What a list does not say, as somebody might fill it in.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::field::OfficeField;
use crate::language::Bilingual;

/// A value that is proposed for a row.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct OfficeGuess {
    /// Which row of the list, from 0.
    pub row: usize,
    /// Handle of its account.
    pub account: String,
    /// What it says.
    pub field: OfficeField,
    /// The value, in the words that a person may write.
    pub value: String,
    /// Why.
    pub reason: Bilingual,
    /// How sure it is: 0 to 1000 thousandths.
    pub confidence: u16,
}
