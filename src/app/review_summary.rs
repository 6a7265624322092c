//! What is recorded of a review, beside the piece itself.

use serde_json::{Value, json};

use domain::gate::Gate;
use domain::review::{Decision, Progress, ReviewAct, Track};

/// What is recorded of a review: who did what to which digest, never a word of text, reason or comment.
pub(super) fn note(side: &mut Option<Value>, track: Option<&Track>) {
    if let (Some(side), Some(track)) = (side, track) {
        side["review"] = summary(track);
    }
}

fn summary(track: &Track) -> Value {
    let mut summary = json!({"state": track.state()});
    let mut gates = serde_json::Map::new();
    let passes = |gate: Gate| match track {
        Track::Release(release) => Some(Decision::Passed(release.passes.get(gate).clone())),
        Track::Work(work) => match &work.progress {
            Progress::InReview { gates, .. } => gates.get(gate).cloned(),
            Progress::Approved { passes, .. } | Progress::Signed { passes, .. } => {
                Some(Decision::Passed(passes.get(gate).clone()))
            }
            Progress::Draft { .. } | Progress::Submitted { .. } => None,
        },
    };
    for gate in Gate::ALL {
        let Some(decision) = passes(gate) else { continue };
        let mut entry = act_summary(decision.act());
        match &decision {
            Decision::Passed(pass) => {
                entry["passed"] = json!(true);
                let places = pass.overruled.iter();
                entry["overruled"] =
                    places.map(|one| json!([one.rule, one.field, one.start, one.end])).collect();
            }
            Decision::Failed { findings, .. } => {
                entry["passed"] = json!(false);
                entry["findings"] = json!(findings.len());
            }
        }
        gates.insert(gate.key().to_owned(), entry);
    }
    summary["gates"] = Value::Object(gates);
    match track {
        Track::Work(work) => {
            if let Progress::Signed { signature, .. } = &work.progress {
                summary["signature"] = act_summary(&signature.act);
                summary["seal"] = json!(signature.seal);
            }
            if let Progress::Draft { returned: Some(returned) } = &work.progress {
                summary["returned"] = act_summary(&returned.act);
            }
            if let Some(voided) = &work.voided {
                summary["voided"] = act_summary(&voided.act);
            }
        }
        Track::Release(release) => {
            summary["seal"] = json!(release.submission.seal);
            summary["published"] = act_summary(&release.published);
            summary["signature"] = json!(release.signature.as_ref().map(|one| act_summary(&one.act)));
            summary["page"] = json!(release.page.as_ref().map(act_summary));
        }
    }
    summary
}

fn act_summary(act: &ReviewAct) -> Value {
    let consent = act.consent.as_ref().map(|consent| {
        json!({
            "recorded_by": consent.recorded_by, "given_at": consent.given_at, "confirm_by": consent.confirm_by,
            "confirmed_at": consent.confirmed_at, "overdue": consent.overdue,
        })
    });
    json!({"by": act.by, "acting_for": act.acting_for, "at": act.at, "consent": consent})
}
