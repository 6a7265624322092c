//! `micromatrix plan`

use std::path::PathBuf;

use clap::Args;
use serde::Serialize;

use super::fault::Fault;
use app::clock::Stopwatch;
use domain::flow::{certificate, problem::Problem, solve};

#[derive(Args)]
pub(super) struct Plan {
    /// The problem, in the form of `problem.json`.
    #[arg(long)]
    problem: PathBuf,
    /// Where to write the assignment.
    #[arg(long)]
    out: Option<PathBuf>,
}

#[derive(Serialize)]
struct Figures {
    objective: i64,
    assigned: u32,
    shortage: u64,
    seconds: f64,
}

#[derive(Serialize)]
struct Assignment {
    objective: i64,
    assignment: Vec<(u32, u32)>,
}

impl Plan {
    pub(super) fn run(self) -> Result<(), Fault> {
        let name = self.problem.display().to_string();
        let located = |error: &dyn std::fmt::Display| Fault(format!("{name}: {error}"));
        let text = std::fs::read_to_string(&self.problem).map_err(|error| located(&error))?;
        // Notepad and PowerShell put a byte order mark before what they save.
        let text = text.trim_start_matches('\u{feff}');
        let problem: Problem = serde_json::from_str(text).map_err(|error| located(&error))?;
        let watch = Stopwatch::start();
        let solution = solve(&problem).map_err(|error| located(&error))?;
        let certified = certificate::check(&problem, &solution.assignment, &solution.potentials)
            .map_err(|error| located(&error))?;
        let figures = Figures {
            objective: certified.objective(),
            assigned: certified.assigned(),
            shortage: certified.shortage(),
            seconds: watch.seconds(),
        };
        if let Some(out) = self.out {
            let answer = Assignment { objective: solution.objective, assignment: solution.assignment };
            let text = serde_json::to_string(&answer).map_err(|error| Fault::new(&error))?;
            std::fs::write(&out, text + "\n")
                .map_err(|error| Fault(format!("{}: {error}", out.display())))?;
        }
        let line = serde_json::to_string(&figures).map_err(|error| Fault::new(&error))?;
        println!("{line}");
        Ok(())
    }
}
