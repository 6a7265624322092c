//! The bulletins of an incident: drafted, reviewed, agreed to, released, corrected and withdrawn.

use std::collections::BTreeMap;

use serde_json::json;

use super::App;
use super::error::AppError;
use super::incident::{IncidentReader, end};
use super::incident_state::{IncidentNow, incident_change, incident_in, keep_incident};
use super::naming::person_meant;
use super::write::{Actor, Write};
use domain::emergency_plan::FilledText;
use domain::event::EventKind;
use domain::field::{FieldError, ValidationErrors};
use domain::gate::{Severity, check_text};
use domain::id::IncidentId;
use domain::incident::{
    BulletinConsentInput, BulletinInput, BulletinKind, BulletinRelease, BulletinReleaseInput, BulletinSeal,
    ClockKey, Incident, IncidentBulletin, IncidentRecord, IncidentRefusal, IncidentState, WithdrawalInput,
    mark_drill,
};
use domain::matrix::Matrix;
use domain::right::Reach;
use store::incident_bulletin::{insert_bulletin, list_bulletins, update_bulletin};

impl App {
    /// The bulletins of an incident that the caller reads, in order.
    ///
    /// # Errors
    /// When there is no such incident.
    #[tracing::instrument(skip_all, fields(incident = %id))]
    pub async fn incident_bulletins(
        &self,
        reader: &IncidentReader,
        id: IncidentId,
    ) -> Result<Vec<IncidentBulletin>, AppError> {
        incident_in(&self.db, id).await?;
        let mut bulletins = list_bulletins(&self.db, id).await?;
        bulletins.retain(|bulletin| reader.has_desk || bulletin.release.is_some());
        Ok(bulletins)
    }

    /// Drafts the next bulletin, of what is confirmed or in other words; it takes the place of one that is not out yet.
    ///
    /// # Errors
    /// When the incident is over, the text is not public, or a correction is asked for where nothing that was said has changed.
    #[tracing::instrument(skip_all, fields(incident = %id))]
    pub async fn draft_bulletin(
        &self,
        actor: &Actor,
        id: IncidentId,
        input: BulletinInput,
    ) -> Result<IncidentBulletin, AppError> {
        if let Some(text) = &input.text {
            let mut faults = ValidationErrors::default();
            faults.require(!text.trim().is_empty(), "/text", "is empty");
            faults.text("/text", text, 5000);
            faults.into_result()?;
            self.refuse_blocked_words("/text", text)?;
        }
        let matrix = self.matrix().await?;
        let mut write = self.write(actor).await?;
        let now = IncidentNow::load(write.conn(), id).await?;
        now.require_running("given bulletins")?;
        let last = now.last_out();
        let kind = input.kind.unwrap_or(match last {
            None => BulletinKind::First,
            Some(_) => BulletinKind::Progress,
        });
        if last.is_none() && !matches!(kind, BulletinKind::First | BulletinKind::Last) {
            return Err(IncidentRefusal::NothingSaid.into());
        }
        let composed = self.composed(&now, &matrix, kind)?;
        let number = last.map_or(1, |last| last.number + 1);
        let (text, quotes) = self.wording_of(&now, &matrix, (input.text, composed));
        let bulletin = IncidentBulletin {
            number,
            kind,
            digest: IncidentBulletin::digest_of(number, kind, &text),
            text,
            quotes,
            written_by: actor.subject,
            written_at: write.at,
            replaces: replaced(&now, kind),
            review: None,
            consent: None,
            release: None,
        };
        if now.bulletins.iter().any(|known| known.number == number) {
            update_bulletin(write.conn(), id, &bulletin).await?;
        } else {
            insert_bulletin(write.conn(), id, &bulletin).await?;
        }
        record_bulletin(&mut write, EventKind::BulletinDrafted, &now.record.incident, &bulletin);
        write.commit_with(bulletin).await
    }

    /// The text that somebody has written, or what is composed; and the versions of facts that stand in it word for word.
    fn wording_of(
        &self,
        now: &IncidentNow,
        matrix: &Matrix,
        (written, composed): (Option<String>, FilledText),
    ) -> (String, BTreeMap<String, u32>) {
        let words = self.words_of(now, matrix);
        let Some(written) = written else {
            let quotes = words.versions_of(&composed.quotes);
            return (composed.text, quotes);
        };
        let standing =
            now.confirmed().into_iter().filter(|fact| written.contains(fact.text.trim_end_matches('。')));
        let quotes = standing.map(|fact| (fact.information, fact.version)).collect();
        let incident = &now.record.incident;
        let mark = self.seed.emergency.wordings.drill.get(incident.language);
        let text = if incident.drill { mark_drill(&written, mark) } else { written };
        (text, quotes)
    }

    /// What a bulletin of a kind says.
    fn composed(
        &self,
        now: &IncidentNow,
        matrix: &Matrix,
        kind: BulletinKind,
    ) -> Result<FilledText, AppError> {
        let words = self.words_of(now, matrix);
        if kind != BulletinKind::Correction {
            return Ok(words.bulletin(kind));
        }
        // The latest word that is not true any more.
        let changed = now.bulletins.iter().rev().filter(|one| one.release.is_some()).find_map(|bulletin| {
            bulletin.quotes.iter().find_map(|(information, version)| {
                let before = now
                    .facts
                    .iter()
                    .find(|fact| fact.information == *information && fact.version == *version);
                let current = now.confirmed().into_iter().find(|fact| fact.information == *information)?;
                (current.version > *version).then(|| Some((before?.text.clone(), current)))?
            })
        });
        let (before, fact) = changed.ok_or(IncidentRefusal::NothingSaid)?;
        let mut filled = words.correction(&before, &fact.text);
        filled.quotes.push(fact.information);
        Ok(filled)
    }

    /// The duty reviewer passes a bulletin.
    ///
    /// # Errors
    /// When there is no such bulletin within reach, the caller wrote it, another text was meant, or it is out.
    #[tracing::instrument(skip_all, fields(incident = %id))]
    pub async fn review_bulletin(
        &self,
        actor: &Actor,
        reach: &Reach,
        (id, number): (IncidentId, u32),
        seal: BulletinSeal,
    ) -> Result<IncidentBulletin, AppError> {
        let matrix = self.matrix().await?;
        let mut write = self.write(actor).await?;
        let (now, bulletin) = bulletin_in(&write, (id, number)).await?;
        let lead = now.lead().and_then(|card| matrix.graph.account(&card.account));
        let is_reached = reach.all || lead.is_some_and(|account| reach.operates(account));
        if !is_reached {
            return Err(AppError::not_found("bulletin", number));
        }
        now.require_running("reviewed")?;
        let reviewed = bulletin.reviewed(&seal.digest, actor.subject, write.at)?;
        keep(&mut write, EventKind::BulletinReviewed, &now.record.incident, &reviewed).await?;
        write.commit_with(reviewed).await
    }

    /// Records a leader's consent by telephone.
    ///
    /// # Errors
    /// When there is no such bulletin or person, another text was meant, or it is out.
    #[tracing::instrument(skip_all, fields(incident = %id))]
    pub async fn record_bulletin_consent(
        &self,
        actor: &Actor,
        (id, number): (IncidentId, u32),
        input: BulletinConsentInput,
    ) -> Result<IncidentBulletin, AppError> {
        input.check(self.clock.now())?;
        let mut write = self.write(actor).await?;
        let (now, bulletin) = bulletin_in(&write, (id, number)).await?;
        now.require_running("agreed to")?;
        let mut faults = ValidationErrors::default();
        let leader = person_meant(write.conn(), "/leader", &input.leader).await?;
        let leader = faults.required("/leader", leader, "there is no such person");
        faults.into_result()?;
        let Some(leader) = leader else { return Err(AppError::not_found("subject", input.leader)) };
        let agreed = bulletin.consented(&input, leader.id, (actor.subject, write.at))?;
        keep(&mut write, EventKind::BulletinConsentRecorded, &now.record.incident, &agreed).await?;
        write.commit_with(agreed).await
    }

    /// The leader confirms the consent; also after the incident is over.
    ///
    /// # Errors
    /// When there is no such bulletin, or no consent of the caller waits in it.
    #[tracing::instrument(skip_all, fields(incident = %id))]
    pub async fn confirm_bulletin_consent(
        &self,
        actor: &Actor,
        (id, number): (IncidentId, u32),
    ) -> Result<IncidentBulletin, AppError> {
        let mut write = self.write(actor).await?;
        let (now, bulletin) = bulletin_in(&write, (id, number)).await?;
        let confirmed = bulletin.confirmed(actor.subject, write.at)?;
        keep(&mut write, EventKind::BulletinConsentConfirmed, &now.record.incident, &confirmed).await?;
        write.commit_with(confirmed).await
    }

    /// Releases a bulletin.
    ///
    /// # Errors
    /// When it lacks its review or consent, its text is another by now, place and kind are not typed out; each fact that it quotes and that has
    /// moved on, each contradiction between facts unless a reason is given, each finding of the machine that blocks.
    #[tracing::instrument(skip_all, fields(incident = %id))]
    pub async fn release_bulletin(
        &self,
        actor: &Actor,
        (id, number): (IncidentId, u32),
        input: BulletinReleaseInput,
    ) -> Result<IncidentBulletin, AppError> {
        let mut faults = ValidationErrors::default();
        faults.text("/despite", &input.despite, 1000);
        faults.into_result()?;
        let mut write = self.write(actor).await?;
        let (now, bulletin) = bulletin_in(&write, (id, number)).await?;
        now.require_running("released in")?;
        require_typed(&now.record.incident, &input.confirm)?;
        let release =
            BulletinRelease { by: actor.subject, at: write.at, despite: input.despite.trim().to_owned() };
        let released = bulletin.released(&input.digest, release)?;
        self.require_fit(&now, &released)?;
        let record = self.out(&mut write, now.record, &released).await?;
        keep_incident(&write, &record).await?;
        write.commit_with(released).await
    }

    /// Keeps a bulletin that is out, and notes the clocks that are met by it.
    async fn out(
        &self,
        write: &mut Write,
        record: IncidentRecord,
        released: &IncidentBulletin,
    ) -> Result<IncidentRecord, AppError> {
        keep(write, EventKind::BulletinReleased, &record.incident, released).await?;
        let mut clocks = vec![ClockKey::FirstWord];
        // What is done about it makes it authoritative information.
        if released.quotes.contains_key("measures") || released.quotes.contains_key("progress") {
            clocks.push(ClockKey::Authoritative);
        }
        clocks.retain(|clock| !record.met.contains_key(clock));
        for clock in &clocks {
            write.record(incident_change(
                EventKind::IncidentClockMet,
                &record.incident,
                json!({"clock": clock}),
            ));
        }
        let met = record.meeting(&clocks, write.at);
        let incident = Incident { revision: record.incident.revision + 1, ..record.incident };
        Ok(IncidentRecord { incident, met, ..record })
    }

    /// Withdraws an incident as a false alarm, in one step: the bulletin that says so is out, and everybody is relieved. The desk's word is
    /// enough: what harms is to wait.
    ///
    /// # Errors
    /// When there is no such incident, it is over, or place and kind are not typed out.
    #[tracing::instrument(skip_all, fields(incident = %id))]
    pub async fn withdraw_incident(
        &self,
        actor: &Actor,
        id: IncidentId,
        input: WithdrawalInput,
    ) -> Result<Incident, AppError> {
        input.check()?;
        self.refuse_blocked_words("/reason", &input.reason)?;
        let matrix = self.matrix().await?;
        let mut write = self.write(actor).await?;
        let mut now = IncidentNow::load(write.conn(), id).await?;
        now.require_running("withdrawn")?;
        require_typed(&now.record.incident, &input.confirm)?;
        // Where nothing was said, nothing is to be taken back.
        if let Some(last) = now.last_out() {
            let (number, kind) = (last.number + 1, BulletinKind::Withdrawal);
            let composed = self.composed(&now, &matrix, kind)?;
            let (text, quotes) = self.wording_of(&now, &matrix, (None, composed));
            let bulletin = IncidentBulletin {
                number,
                kind,
                digest: IncidentBulletin::digest_of(number, kind, &text),
                text,
                quotes,
                written_by: actor.subject,
                written_at: write.at,
                replaces: Some(last.number),
                review: None,
                consent: None,
                release: Some(BulletinRelease {
                    by: actor.subject,
                    at: write.at,
                    despite: input.reason.clone(),
                }),
            };
            let is_drafted = now.bulletins.iter().any(|known| known.number == number);
            if !is_drafted {
                insert_bulletin(write.conn(), id, &bulletin).await?;
            }
            now.record = self.out(&mut write, now.record, &bulletin).await?;
        }
        let incident = end(&mut write, now.record, IncidentState::Withdrawn, input.reason).await?;
        write.commit_with(incident).await
    }

    /// Refuses what is not fit to go out.
    fn require_fit(&self, now: &IncidentNow, bulletin: &IncidentBulletin) -> Result<(), AppError> {
        let mut obstacles = Vec::new();
        let confirmed = now.confirmed();
        for (information, version) in &bulletin.quotes {
            let current = confirmed.iter().find(|fact| fact.information == *information);
            let last = now.last_fact(information).map_or(0, |fact| fact.version);
            if current.is_none_or(|fact| fact.version != *version) || last != *version {
                let detail = format!("is quoted in version {version}, and is at version {last} by now");
                obstacles.push(FieldError::new(format!("/facts/{information}"), detail));
            }
        }
        let contradicting = if bulletin.release.as_ref().is_some_and(|release| release.despite.is_empty()) {
            self.contradictions(now)
        } else {
            Vec::new()
        };
        for one in contradicting {
            let detail = format!("“{}” contradicts `{}`", one.excerpt, one.other);
            obstacles.push(FieldError::new(format!("/facts/{}", one.information), detail));
        }
        let found = check_text(&self.seed.gates, "/text", &bulletin.text).into_iter();
        let blocking = found.filter(|finding| finding.severity == Severity::Block);
        obstacles.extend(blocking.map(|finding| {
            FieldError::new("/text", [finding.detail.en.as_str(), &finding.remedy.en].join(" "))
        }));
        if obstacles.is_empty() {
            return Ok(());
        }
        Err(AppError::StillOpen {
            action: format!("bulletin {} is not fit to go out", bulletin.number),
            way_out: "confirm what is open and draft it again; for facts that only seem to contradict each other say why in `despite`",
            open: obstacles,
        })
    }
}

/// Number of the bulletin that one of this kind takes the place of.
fn replaced(now: &IncidentNow, kind: BulletinKind) -> Option<u32> {
    match kind {
        BulletinKind::First => None,
        BulletinKind::Progress | BulletinKind::Last | BulletinKind::Correction | BulletinKind::Withdrawal => {
            now.last_out().map(|last| last.number)
        }
    }
}

fn require_typed(incident: &Incident, typed: &str) -> Result<(), AppError> {
    let mut faults = ValidationErrors::default();
    let detail =
        format!("is not `{}`; type place and kind, so that nothing is fired by a slip", incident.to_type());
    faults.require(incident.is_typed(typed), "/confirm", detail);
    Ok(faults.into_result()?)
}

async fn bulletin_in(
    write: &Write,
    (id, number): (IncidentId, u32),
) -> Result<(IncidentNow, IncidentBulletin), AppError> {
    let now = IncidentNow::load(write.conn(), id).await?;
    let bulletin = now.bulletins.iter().find(|bulletin| bulletin.number == number).cloned();
    let bulletin = bulletin.ok_or_else(|| AppError::not_found("bulletin", number))?;
    Ok((now, bulletin))
}

async fn keep(
    write: &mut Write,
    kind: EventKind,
    incident: &Incident,
    bulletin: &IncidentBulletin,
) -> Result<(), AppError> {
    update_bulletin(write.conn(), incident.id, bulletin).await?;
    record_bulletin(write, kind, incident, bulletin);
    Ok(())
}

fn record_bulletin(write: &mut Write, kind: EventKind, incident: &Incident, bulletin: &IncidentBulletin) {
    let said = json!({"number": bulletin.number, "bulletin": bulletin.kind, "digest": bulletin.digest});
    write.record(incident_change(kind, incident, said));
}
