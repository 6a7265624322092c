//! All files that proposals are drawn from, together.

use domain::proposal::{Knowledge, Lexicon};
use domain::row::RowError;

use super::calibration::read_calibration;
use super::families::read_families;
use super::lexicon::read_lexicon;
use super::readers::read_readers;
use crate::csv::Source;

/// The files that proposals are drawn from.
#[derive(Debug, Clone, Copy)]
pub struct KnowledgeFiles<'a> {
    /// `lexicon.csv`.
    pub lexicon: Source<'a>,
    /// A deployment's own words, if it has any.
    pub own: Option<Source<'a>>,
    /// `readers.csv`.
    pub readers: Source<'a>,
    /// `families.csv`.
    pub families: Source<'a>,
    /// `proposals.csv`.
    pub calibration: Source<'a>,
}

/// Reads them. O(bytes).
///
/// # Errors
/// What reading each finds; a lexicon of more words than an automaton can hold.
pub fn read_knowledge(files: KnowledgeFiles<'_>) -> Result<Knowledge, Vec<RowError>> {
    let shipped = read_lexicon(files.lexicon)?;
    let own = files.own.map_or_else(|| Ok(Vec::new()), read_lexicon)?;
    let lexicon = Lexicon::new(Lexicon::extend(shipped, own)).map_err(|error| {
        vec![RowError::of_file(files.lexicon.name, 1, error.to_string(), "keep fewer words")]
    })?;
    Ok(Knowledge {
        lexicon,
        readers: read_readers(files.readers)?,
        families: read_families(files.families)?,
        calibration: read_calibration(files.calibration)?,
    })
}
