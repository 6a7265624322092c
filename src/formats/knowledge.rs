//! What proposals are drawn from, as files: words, readers, and counts of right proposals.

mod calibration;
mod checked;
mod families;
mod files;
mod lexicon;
mod readers;

#[cfg(test)]
mod tests;

pub use calibration::{read_calibration, write_calibration};
pub use families::read_families;
pub use files::{KnowledgeFiles, read_knowledge};
pub use lexicon::read_lexicon;
pub use readers::read_readers;
