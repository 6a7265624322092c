//! Texts as the check of originality takes them: with what each tells of.

use crate::id::PieceId;

/// One earlier hand-in of the campaign.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EarlierText {
    /// The server's number of it.
    pub sequence: i64,
    /// The piece that it is a version of.
    pub piece: PieceId,
    /// Key of the organisation.
    pub organisation: String,
    /// What it tells of.
    pub told: Told,
    /// What it says.
    pub text: String,
}

/// What a piece tells of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Told {
    /// Key of the angle.
    pub angle: String,
    /// Key of the audience.
    pub audience: String,
    /// Key of the locality of its direction; of an angle that is not local it tells nothing else.
    pub locality: Option<String>,
}

/// A text that is to be checked.
#[derive(Debug, Clone, Copy)]
pub struct TextToCheck<'a> {
    /// Key of the organisation.
    pub organisation: &'a str,
    /// What it tells of.
    pub told: &'a Told,
    /// What its writer was given: title and brief of the direction.
    pub given: &'a [String],
    /// What it says.
    pub text: &'a str,
}
