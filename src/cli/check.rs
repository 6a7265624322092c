//! `micromatrix check`

use clap::Args;

use super::database::Database;
use super::fault::Fault;
use domain::invariant::CheckReport;

#[derive(Args)]
pub(super) struct Check {
    /// Print what was found as JSON.
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    database: Database,
}

impl Check {
    pub(super) async fn run(self) -> Result<(), Fault> {
        let app = self.database.open_as_it_is().await?;
        let checked = app.check().await.map_err(|error| Fault::new(&error));
        app.close().await.map_err(|error| Fault::new(&error))?;
        let report = checked?;
        if self.json {
            println!("{}", serde_json::to_string_pretty(&report).map_err(|error| Fault::new(&error))?);
        } else {
            print(&report);
        }
        fault_of(&report)
    }
}

/// What was held against what, and where that is not so.
pub(super) fn print(report: &CheckReport) {
    for (invariant, count) in &report.checked {
        let wrong = report.breaches.iter().filter(|breach| breach.invariant == *invariant).count();
        let said = if wrong == 0 { "ok".to_owned() } else { format!("{wrong} wrong") };
        println!("{:<12} {count:>9}  {said:<8} {}", invariant.key(), invariant.says());
    }
    for breach in &report.breaches {
        println!("{}: {}: {}", breach.invariant.key(), breach.place, breach.detail);
    }
}

/// Fails where something is wrong.
pub(super) fn fault_of(report: &CheckReport) -> Result<(), Fault> {
    if report.is_well() {
        return Ok(());
    }
    let count = report.breaches.len();
    Err(Fault(format!(
        "{count} places are not as they must be; restore a backup, or ask whoever looks after the program"
    )))
}
