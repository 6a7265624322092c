//! `micromatrix theme`

use std::path::PathBuf;

use clap::Subcommand;

use super::fault::Fault;
use app::seed::Seed;
use domain::theme::Theme;

#[derive(Subcommand)]
pub(super) enum ThemeCommand {
    /// Look at templates before they are used: words of another form, of an emergency or of one place, a telephone that no fact gives, what
    /// nobody fills in.
    Check {
        /// JSON files, in the form of `seed/themes/`.
        #[arg(required = true)]
        files: Vec<PathBuf>,
    },
}

impl ThemeCommand {
    pub(super) fn run(self) -> Result<(), Fault> {
        let Self::Check { files } = self;
        let seed = Seed::embedded().map_err(Fault)?;
        let mut count = 0;
        for file in files {
            let shown = file.display();
            let text = std::fs::read_to_string(&file).map_err(|error| Fault(format!("{shown}: {error}")))?;
            let theme: Theme =
                serde_json::from_str(&text).map_err(|error| Fault(format!("{shown}: {error}")))?;
            let clashes = seed.check_theme(&theme).clashes;
            count += clashes.len();
            for clash in &clashes {
                println!("{shown}{}: {}", clash.pointer, clash.detail);
            }
            if clashes.is_empty() {
                println!("{shown}: {} angles, nothing found", theme.angles.len());
            }
        }
        if count > 0 { Err(Fault(format!("{count} texts do not fit; see above"))) } else { Ok(()) }
    }
}
