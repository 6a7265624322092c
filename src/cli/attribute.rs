//! `micromatrix attribute`

use std::path::PathBuf;

use clap::Args;
use serde::Serialize;

use super::fault::Fault;
use app::clock::Stopwatch;
use formats::csv::Source;
use formats::pieces::read_pieces;
use formats::shares::{Summary, attribute_pieces};

#[derive(Args)]
pub(super) struct Attribute {
    /// The pieces, in the form of `pieces.csv`.
    #[arg(long)]
    pieces: PathBuf,
    /// Where to write the shares.
    #[arg(long)]
    out: Option<PathBuf>,
}

#[derive(Serialize)]
struct Figures {
    #[serde(flatten)]
    summary: Summary,
    seconds: f64,
}

impl Attribute {
    pub(super) fn run(self) -> Result<(), Fault> {
        let name = self.pieces.display().to_string();
        let located = |error: &dyn std::fmt::Display| Fault(format!("{name}: {error}"));
        let bytes = std::fs::read(&self.pieces).map_err(|error| located(&error))?;
        let pieces =
            read_pieces(Source { name: &name, bytes: &bytes }).map_err(|refused| Fault::new(&refused))?;
        let watch = Stopwatch::start();
        let attribution = attribute_pieces(&pieces).map_err(|error| located(&error))?;
        let figures = Figures { summary: attribution.summary, seconds: watch.seconds() };
        if let Some(out) = self.out {
            std::fs::write(&out, attribution.csv)
                .map_err(|error| Fault(format!("{}: {error}", out.display())))?;
        }
        let line = serde_json::to_string(&figures).map_err(|error| Fault::new(&error))?;
        println!("{line}");
        Ok(())
    }
}
