//! `micromatrix detect`

use std::ops::ControlFlow;
use std::path::PathBuf;

use clap::{Args, ValueEnum};
use serde::Serialize;

use super::fault::Fault;
use app::clock::Stopwatch;
use domain::detection::{DetectionSettings, Setting, TieGraph, detect_communities};
use formats::csv::Source;
use formats::detection::{read_tie_list, write_communities};

#[derive(Args)]
pub(super) struct Detect {
    /// The ties, in the form of `ties.csv`.
    #[arg(long)]
    ties: PathBuf,
    /// How much time it may take.
    #[arg(long, value_enum, default_value_t = SettingName::Quality)]
    setting: SettingName,
    /// Above 0; the larger, the smaller the communities.
    #[arg(long, default_value_t = 1.0, allow_negative_numbers = true)]
    resolution: f64,
    /// Chooses among equally good ways; the same seed gives the same communities.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Where to write the communities.
    #[arg(long)]
    out: Option<PathBuf>,
}

/// The settings as words of the command line.
#[derive(Clone, Copy, ValueEnum)]
enum SettingName {
    /// About two rounds.
    Quick,
    /// Until nothing is gained any more.
    Quality,
}

#[derive(Serialize)]
struct Figures {
    nodes: usize,
    edges: usize,
    communities: usize,
    modularity: f64,
    seconds: f64,
}

impl Detect {
    pub(super) fn run(self) -> Result<(), Fault> {
        let name = self.ties.display().to_string();
        let located = |error: &dyn std::fmt::Display| Fault(format!("{name}: {error}"));
        let settings = DetectionSettings {
            setting: match self.setting {
                SettingName::Quick => Setting::Quick,
                SettingName::Quality => Setting::Quality,
            },
            resolution: self.resolution,
            seed: self.seed,
        };
        settings.check().map_err(|error| Fault(format!("--resolution: {error}")))?;
        let bytes = std::fs::read(&self.ties).map_err(|error| located(&error))?;
        let list =
            read_tie_list(Source { name: &name, bytes: &bytes }).map_err(|refused| Fault::new(&refused))?;
        drop(bytes);
        let watch = Stopwatch::start();
        let nodes = u32::try_from(list.names.len()).map_err(|error| located(&error))?;
        let graph = TieGraph::new(nodes, &list.ties).map_err(|error| located(&error))?;
        let found = detect_communities(&graph, settings, &mut |_, _| ControlFlow::Continue(()))
            .map_err(|error| located(&error))?;
        let figures = Figures {
            nodes: graph.nodes(),
            edges: graph.ties(),
            communities: found.count,
            modularity: found.modularity,
            seconds: watch.seconds(),
        };
        if let Some(out) = self.out {
            std::fs::write(&out, write_communities(&list.names, &found))
                .map_err(|error| Fault(format!("{}: {error}", out.display())))?;
        }
        let line = serde_json::to_string(&figures).map_err(|error| Fault::new(&error))?;
        println!("{line}");
        Ok(())
    }
}
