//! Words of a deployment's own, from which proposals are drawn.

use std::path::PathBuf;

use clap::Args;

use super::fault::Fault;
use app::App;

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
        let Some(path) = &self.lexicon else { return Ok(()) };
        let shown = path.display().to_string();
        let bytes = std::fs::read(path).map_err(|error| Fault(format!("{shown}: {error}")))?;
        app.extend_lexicon(&shown, &bytes).map_err(|errors| {
            let mut lines: Vec<String> = errors.iter().take(MOST_SHOWN).map(ToString::to_string).collect();
            if errors.len() > MOST_SHOWN {
                lines.push(format!("… and {} more", errors.len() - MOST_SHOWN));
            }
            Fault(lines.join("\n"))
        })
    }
}
