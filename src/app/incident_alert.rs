//! Bulletins that are out, as alerts for other systems.

use super::App;
use super::error::AppError;
use super::incident_state::IncidentNow;
use domain::id::IncidentId;
use domain::incident::{BulletinKind, Incident, IncidentBulletin};
use domain::language::Language;
use domain::matrix::Matrix;
use formats::alert_feed::{AlertEntry, write_alert_feed};
use formats::cap::{CapSource, cap_identifier, write_cap};
use store::incident::{IncidentFilter, list_incidents};

/// So many incidents are looked at for a feed.
const MOST_LOOKED_AT: u64 = 200;
/// The last word of an incident that is over stays in the feed for so long.
const OVER_MS: i64 = 24 * 3_600_000;

impl App {
    /// A bulletin that is out as a CAP 1.2 alert.
    ///
    /// # Errors
    /// When there is no such incident, or no such bulletin that is out.
    #[tracing::instrument(skip_all, fields(incident = %id))]
    pub async fn cap_alert(&self, id: IncidentId, number: u32) -> Result<String, AppError> {
        let now = IncidentNow::load(&self.db, id).await?;
        let matrix = self.matrix().await?;
        let out: Vec<IncidentBulletin> =
            now.bulletins.iter().filter(|bulletin| bulletin.release.is_some()).cloned().collect();
        let at = out.iter().position(|bulletin| bulletin.number == number);
        let at = at.ok_or_else(|| AppError::not_found("bulletin", number))?;
        let incident = &now.record.incident;
        let source = CapSource {
            incident,
            bulletin: &out[at],
            earlier: &out[..at],
            sender: now.lead().map_or("micromatrix", |card| card.organisation.as_str()),
            sender_name: &now.body(&matrix),
            region: &region_name(&matrix, incident),
            action: now.record.plan.action.get(incident.language),
            zone: self.zone,
        };
        write_cap(&source).map_err(AppError::internal)
    }

    /// The alerts that hold as an Atom feed, the latest first: the last word of every incident that runs, and of those that ended within a day.
    /// `is_drill` chooses drills, which never stand beside what is real.
    ///
    /// # Errors
    /// When the database does not answer.
    #[tracing::instrument(skip_all)]
    pub async fn alert_feed(&self, kind: AlertKind, language: Language) -> Result<String, AppError> {
        let matrix = self.matrix().await?;
        let now_ms = self.clock.now();
        let filter = IncidentFilter { state: None, drill: Some(kind == AlertKind::Drill) };
        let mut entries = Vec::new();
        for record in list_incidents(&self.db, filter, (None, MOST_LOOKED_AT)).await? {
            let ended = record.incident.ended.as_ref().map(|end| end.at);
            if ended.is_some_and(|end| end.as_ms() + OVER_MS < now_ms.as_ms()) {
                continue;
            }
            let now = IncidentNow::load(&self.db, record.incident.id).await?;
            entries.extend(now.last_out().map(|bulletin| entry(&now, bulletin, &matrix)));
        }
        entries.sort_by(|a, b| (b.sent_at, &b.identifier).cmp(&(a.sent_at, &a.identifier)));
        let updated = entries.first().map_or(now_ms, |entry| entry.sent_at);
        let title = match language {
            Language::Zh => "生效中的突发事件通报",
            Language::En => "Emergency alerts in force",
        };
        write_alert_feed(title, updated, &entries).map_err(AppError::internal)
    }
}

/// Which alerts a feed holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AlertKind {
    /// Of what is real.
    Actual,
    /// Of drills.
    Drill,
}

fn entry(now: &IncidentNow, bulletin: &IncidentBulletin, matrix: &Matrix) -> AlertEntry {
    let incident = &now.record.incident;
    let sent_at = bulletin.release.as_ref().map_or(bulletin.written_at, |release| release.at);
    AlertEntry {
        identifier: cap_identifier(incident, bulletin),
        title: title(incident, bulletin),
        author: now.body(matrix),
        text: bulletin.text.clone(),
        sent_at,
        address: format!("/api/v1/incidents/{}/bulletins/{}/cap", incident.id, bulletin.number),
    }
}

fn title(incident: &Incident, bulletin: &IncidentBulletin) -> String {
    let (name, place) = (incident.name.get(incident.language), &incident.place);
    let withdrawn = bulletin.kind == BulletinKind::Withdrawal;
    match incident.language {
        Language::Zh => format!("{place}{name}{}", if withdrawn { "（已撤回）" } else { "" }),
        Language::En => format!("{name}, {place}{}", if withdrawn { " (withdrawn)" } else { "" }),
    }
}

fn region_name(matrix: &Matrix, incident: &Incident) -> String {
    let node = matrix.regions().get(&incident.region);
    node.map_or_else(|| incident.region.clone(), |node| node.name(incident.language).to_owned())
}
