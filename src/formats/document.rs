//! Papers as values: what stands on them, in order, whether they become a page to print or a document to edit.

use domain::language::Language;

/// A paper.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Document {
    /// What it is called.
    pub title: String,
    /// In which language it is written: it decides over fonts and over the shapes of Han characters.
    pub language: Language,
    /// How the paper lies.
    pub orientation: Orientation,
    /// What stands on it.
    pub blocks: Vec<Block>,
}

/// How a sheet of A4 lies.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Orientation {
    /// On its short side.
    Portrait,
    /// On its long side, for wide tables.
    Landscape,
}

/// A part of a paper. A line break in a text is one on paper, too.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Block {
    /// The head of a part.
    Heading(String),
    /// A paragraph.
    Text(String),
    /// A paragraph in small print.
    Note(String),
    /// A table.
    Table(PaperTable),
    /// What follows begins on a new sheet.
    NewSheet,
}

/// A table on paper; its header stands again on each sheet that it goes on to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PaperTable {
    /// Its columns.
    pub columns: Vec<PaperColumn>,
    /// The rows, each as long as the columns.
    pub rows: Vec<Vec<String>>,
    /// What stands there instead when it has no row.
    pub nothing: String,
}

/// A column of a table on paper.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PaperColumn {
    /// Its name.
    pub name: String,
    /// How wide it is, in proportion to the others.
    pub width: u32,
}

impl PaperColumn {
    /// A column of this name and width.
    #[must_use]
    pub fn new(name: &str, width: u32) -> Self {
        Self { name: name.to_owned(), width }
    }
}
