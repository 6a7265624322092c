//! What lists are read by and proposals are drawn from, as it ships. Read when the first list comes.

use std::sync::{Arc, OnceLock};

use domain::import::{Registry, Vocabulary};
use domain::matrix::Matrix;
use domain::proposal::Knowledge;
use domain::row::{FileRows, RowError};
use domain::taxonomy::Tree;
use domain::terms::Terms;
use formats::csv::Source;
use formats::knowledge::{KnowledgeFiles, read_knowledge, read_lexicon};
use formats::office::{HeaderWords, OfficeWords, read_header_words, read_status_words};

macro_rules! seed_file {
    ($path:literal) => {
        Source {
            name: $path,
            bytes: include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/../../seed/", $path)).as_bytes(),
        }
    };
}

/// What lists are read by and proposals are drawn from.
#[derive(Debug)]
pub struct OfficeSeed {
    /// What proposals are drawn from.
    pub knowledge: Knowledge,
    words: OfficeWords,
}

/// Kept with the rest of the seed.
#[derive(Debug, Default)]
pub struct OfficeSeedCell(OnceLock<Result<Arc<OfficeSeed>, String>>);

impl OfficeSeedCell {
    /// What lists are read by, with these words for platforms and audiences.
    ///
    /// # Errors
    /// A sentence that names the damaged file.
    pub fn get(&self, vocabulary: &Vocabulary) -> Result<Arc<OfficeSeed>, String> {
        self.0.get_or_init(|| OfficeSeed::read(vocabulary, None).map(Arc::new)).clone()
    }

    /// Reads it with words of the deployment's own, each of which takes the place of all that ships for it; before anything else asks.
    ///
    /// # Errors
    /// Every row of that file that is wrong; or that lists were read without it already.
    pub(super) fn extend(&self, vocabulary: &Vocabulary, own: Source<'_>) -> Result<(), Vec<RowError>> {
        read_lexicon(own)?;
        let file = |problem: String| {
            vec![RowError::of_file(own.name, 0, problem, "keep fewer words, or start without the file")]
        };
        let read = OfficeSeed::read(vocabulary, Some(own)).map_err(file)?;
        let late =
            |_| vec![RowError::of_file(own.name, 0, "came after lists were read", "name it at the start")];
        self.0.set(Ok(Arc::new(read))).map_err(late)
    }
}

impl OfficeSeed {
    fn read(vocabulary: &Vocabulary, own: Option<Source<'_>>) -> Result<Self, String> {
        let files = KnowledgeFiles {
            lexicon: seed_file!("lexicon.csv"),
            own,
            readers: seed_file!("readers.csv"),
            families: seed_file!("families.csv"),
            calibration: seed_file!("proposals.csv"),
        };
        let knowledge = read_knowledge(files)
            .map_err(|errors| errors.first().map_or_else(String::new, |error| format!("seed/{error}")))?;
        let headers = all(read_header_words(seed_file!("office/headers.csv")))?;
        let statuses = all(read_status_words(seed_file!("office/statuses.csv")))?;
        let words = OfficeWords {
            headers: HeaderWords::new(headers),
            statuses: OfficeWords::statuses_of(statuses),
            platforms: vocabulary.platforms.clone(),
            audiences: vocabulary.audiences.clone(),
            functions: Terms::default(),
        };
        Ok(Self { knowledge, words })
    }

    /// The words, with those of a deployment's own taxonomies.
    #[must_use]
    pub fn words_for(&self, own: &OwnWords<'_>) -> OfficeWords {
        let mut terms = Terms::default();
        for node in own.functions.iter() {
            for word in [&node.key, &node.name, &node.name_en] {
                terms.add(&node.key, word);
            }
        }
        let words = self.words.clone();
        let shipped = Vocabulary { platforms: words.platforms, audiences: words.audiences };
        let Vocabulary { platforms, audiences } = shipped.extended(own.platforms, own.audiences);
        OfficeWords { functions: terms, platforms, audiences, ..words }
    }
}

/// The taxonomies of a deployment, whose words stand in its lists.
#[derive(Clone, Copy)]
pub struct OwnWords<'a> {
    functions: &'a Tree,
    audiences: &'a Tree,
    platforms: &'a Tree,
}

impl<'a> OwnWords<'a> {
    /// Those of a registry that an import is compared with.
    #[must_use]
    pub const fn of_registry(registry: &Registry<'a>) -> Self {
        Self { functions: registry.functions, audiences: registry.audiences, platforms: registry.platforms }
    }

    /// Those of the registry in memory.
    #[must_use]
    pub fn of_matrix(matrix: &'a Matrix) -> Self {
        Self { functions: matrix.functions(), audiences: matrix.audiences(), platforms: matrix.platforms() }
    }
}

fn all<T>(read: FileRows<T>) -> Result<Vec<T>, String> {
    match read.errors.first() {
        Some(error) => Err(format!("seed/{error}")),
        None => Ok(read.rows.into_iter().map(|row| row.value).collect()),
    }
}
