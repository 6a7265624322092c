//! What proposals are drawn from.

use super::calibration::Calibration;
use super::family::Family;
use super::lexicon::Lexicon;
use super::readers::Readers;

/// What proposals are drawn from; it ships, and a deployment may have its own.
#[derive(Debug, Clone)]
pub struct Knowledge {
    /// What words in names say.
    pub lexicon: Lexicon,
    /// Whom functions speak to.
    pub readers: Readers,
    /// Which functions belong together.
    pub families: Vec<Family>,
    /// How often each rule was right.
    pub calibration: Calibration,
}
