//! What a machine finds in a version of a piece, and what of it blocks a gate.

use std::sync::Arc;

use super::App;
use super::computation::compute;
use super::error::AppError;
use super::held::kept;
use super::piece_reading::PieceReach;
use domain::campaign::Campaign;
use domain::fact::FactVersion;
use domain::field::FieldError;
use domain::form::Form;
use domain::gate::{
    Finding, FormLength, Gate, MostFindings, Rules, Severity, TextChecker, check_length, check_number,
    check_text,
};
use domain::id::{DirectionId, FactId, PieceId, SubjectId};
use domain::piece::PieceInput;
use domain::review::Overrule;
use domain::right::Reach;
use domain::slot::Slot;
use store::attachment::all_attachments;
use store::citation::list_citations_by;
use store::fact::{list_facts, list_facts_by_id};
use store::version::find_version;

impl App {
    /// What the machine holds against a gate of a version and nobody overrules.
    pub(super) async fn blocking_findings(
        &self,
        id: PieceId,
        version: u32,
        gate: Gate,
        overrules: &[Overrule],
    ) -> Result<Vec<FieldError>, AppError> {
        let found = self.machine_findings(id, version).await?;
        let is_answered = |finding: &Finding| {
            overrules.iter().any(|one| {
                one.rule == finding.rule
                    && one.field == finding.place.field
                    && usize::try_from(one.start).ok() == Some(finding.place.start)
                    && usize::try_from(one.end).ok() == Some(finding.place.end)
            })
        };
        let open = found.into_iter().filter(|finding| {
            finding.gate == gate && finding.severity == Severity::Block && !is_answered(finding)
        });
        Ok(told(open.map(|finding| located(&finding)).collect(), "/overrules"))
    }

    /// Refuses words that pass no gate, such as comments, when they hold what a gate would keep back.
    ///
    /// # Errors
    /// Every finding that blocks, at `pointer`.
    pub(super) fn refuse_blocked_words(&self, pointer: &str, words: &str) -> Result<(), AppError> {
        let found = check_text(&self.seed.gates, pointer, words).into_iter();
        let blocking = found.filter(|finding| finding.severity == Severity::Block);
        let faults: Vec<FieldError> =
            blocking.map(|finding| FieldError::new(pointer, sentence(&finding))).collect();
        let faults = told(faults, pointer);
        if faults.is_empty() { Ok(()) } else { Err(faults.into()) }
    }

    /// Everything that the machine finds in a version: in title, text and names of files, also against the facts that it cites,
    /// as they stand now.
    async fn machine_findings(&self, id: PieceId, version: u32) -> Result<Vec<Finding>, AppError> {
        let citations = list_citations_by(&self.db, id, version).await?;
        let cited: Vec<FactId> = citations.iter().map(|citation| citation.fact).collect();
        let cited = list_facts_by_id(&self.db, &cited).await?;
        let cited: Vec<FactVersion> = cited.into_iter().map(|fact| fact.current).collect();
        let kept = kept(find_version(&self.db, id, version).await?, id)?;
        let files = all_attachments(&self.db, id, version).await?;
        let (title, text) = (kept.title.unwrap_or_default(), kept.text.unwrap_or_default());
        let rules = self.gate_rules().await?;
        let mut found = text_findings(Arc::clone(&rules), title, text, cited).await?;
        for file in &files {
            let field = format!("attachments/{}", file.sha256);
            found.extend(check_text(&rules, &field, &file.name));
        }
        Ok(found)
    }

    /// What is worth mending in a text that is being written for a direction; nothing is kept of it.
    ///
    /// # Errors
    /// When a value is wrong, or the direction is out of reach.
    #[tracing::instrument(skip_all, fields(direction = %id))]
    pub async fn check_draft(
        &self,
        reach: &Reach,
        id: DirectionId,
        input: &PieceInput,
    ) -> Result<Vec<Finding>, AppError> {
        let (direction, _) = self.reachable(reach, id).await?;
        let campaign = self.campaign(direction.campaign).await?;
        self.hand_in_findings(&campaign, &direction.slot, input).await
    }

    /// What is worth mending in what is handed in: what the machine finds, and how it stands to its form.
    pub(super) async fn hand_in_findings(
        &self,
        campaign: &Campaign,
        slot: &Slot,
        input: &PieceInput,
    ) -> Result<Vec<Finding>, AppError> {
        let is_cited = |key: &String| match &input.facts {
            Some(keys) => keys.contains(key),
            None => campaign.spec.facts_of(&slot.angle).any(|fact| fact.key == *key),
        };
        let facts = list_facts(&self.db, campaign.id).await?.into_iter().filter(|fact| is_cited(&fact.key));
        let cited = facts.map(|fact| fact.current).collect();
        let text = input.text.clone();
        let mut found =
            text_findings(self.gate_rules().await?, input.title.clone(), text.clone(), cited).await?;
        let form = self.seed.guide.forms.get(&slot.form).filter(|form| form.unit == "characters");
        found.extend(form.and_then(|form| {
            let length = FormLength { min: form.min as usize, max: form.max as usize };
            check_length(&text, length)
        }));
        found.extend(
            Some(&text).filter(|_| slot.form == Form::ServiceCard).and_then(|text| check_number(text)),
        );
        Ok(found)
    }

    /// What the machine finds in a version, for those who may read its text.
    ///
    /// # Errors
    /// When there is no such piece or version, or it is out of reach.
    #[tracing::instrument(skip_all, fields(piece = %id))]
    pub async fn piece_findings(
        &self,
        reach: &PieceReach,
        reader: SubjectId,
        id: PieceId,
        version: Option<u32>,
    ) -> Result<Vec<Finding>, AppError> {
        let piece = self.internal_piece(reach, reader, id).await?;
        let number = version.unwrap_or_else(|| piece.latest());
        let known = find_version(&self.db, id, number).await?;
        known.ok_or_else(|| AppError::not_found("version", number))?;
        self.machine_findings(id, number).await
    }
}

/// What the machine finds in a title and a text by these rules, also against these facts.
async fn text_findings(
    rules: Arc<Rules>,
    title: String,
    text: String,
    cited: Vec<FactVersion>,
) -> Result<Vec<Finding>, AppError> {
    let found = compute(move || {
        let checker = TextChecker::new(&rules, &cited);
        let mut found = checker.check("title", &title, MostFindings::ALL).findings;
        found.extend(checker.check("text", &text, MostFindings::ALL).findings);
        found
    });
    found.await
}

/// Most findings that a refusal names.
const MOST_TOLD: usize = 200;

/// The first findings, with a word on how many more there are.
fn told(mut all: Vec<FieldError>, pointer: &str) -> Vec<FieldError> {
    if let Some(more) = all.len().checked_sub(MOST_TOLD).filter(|more| *more > 0) {
        all.truncate(MOST_TOLD);
        all.push(FieldError::new(pointer, format!("and {more} more findings that block; mend the text")));
    }
    all
}

/// A finding as an error of a request: how to overrule it.
fn located(finding: &Finding) -> FieldError {
    FieldError::new("/overrules", sentence(finding))
}

fn sentence(finding: &Finding) -> String {
    let place = &finding.place;
    let said = [finding.detail.en.as_str(), &finding.remedy.en].join(" ");
    format!("`{}` at {} {} to {}: {said}", finding.rule, place.field, place.start, place.end)
}
