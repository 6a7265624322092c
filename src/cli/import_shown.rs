//! What an import says of itself on a terminal.

use domain::import::ImportReport;

/// Says by which id an import can be undone.
pub(super) fn show_id(report: &ImportReport) {
    if let Some(id) = report.import {
        println!("undo it with: micromatrix import --undo {id}");
    }
}
