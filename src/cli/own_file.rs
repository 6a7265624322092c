//! Files with words and places of a deployment's own.

use std::path::{Path, PathBuf};

use clap::Args;

use super::fault::Fault;
use app::App;
use domain::row::RowError;

/// Wrong rows shown; the rest is counted.
const MOST_SHOWN: usize = 20;

#[derive(Args)]
pub(super) struct Lexicon {
    /// A file of the deployment's own words for what accounts do, in the form of `seed/lexicon.csv`: the rows of a word take the place of all
    /// that ship for it.
    #[arg(long, env = "MICROMATRIX_LEXICON", value_name = "FILE")]
    lexicon: Option<PathBuf>,
}

impl Lexicon {
    /// Reads the file, if one is named.
    pub(super) fn read_into(&self, app: &App) -> Result<(), Fault> {
        read(self.lexicon.as_deref(), |name, bytes| app.extend_lexicon(name, bytes))
    }
}

#[derive(Args)]
pub(super) struct Places {
    /// A file of places that people of the deployment know, in the form of `seed/places/zhangjiagang.csv`: briefs name those near an account.
    #[arg(long, env = "MICROMATRIX_PLACES", value_name = "FILE")]
    places: Option<PathBuf>,
}

impl Places {
    /// Reads the file, if one is named.
    pub(super) fn read_into(&self, app: &App) -> Result<(), Fault> {
        read(self.places.as_deref(), |name, bytes| app.read_gazetteer(name, bytes))
    }
}

fn read(
    path: Option<&Path>,
    take: impl FnOnce(&str, &[u8]) -> Result<(), Vec<RowError>>,
) -> Result<(), Fault> {
    let Some(path) = path else { return Ok(()) };
    let shown = path.display().to_string();
    let bytes = std::fs::read(path).map_err(|error| Fault(format!("{shown}: {error}")))?;
    take(&shown, &bytes).map_err(|errors| {
        let mut lines: Vec<String> = errors.iter().take(MOST_SHOWN).map(ToString::to_string).collect();
        if errors.len() > MOST_SHOWN {
            lines.push(format!("… and {} more", errors.len() - MOST_SHOWN));
        }
        Fault(lines.join("\n"))
    })
}
