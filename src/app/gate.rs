//! Machine checks of the gates: of texts that somebody sends, and of what a campaign says.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::App;
use super::computation::compute;
use super::error::AppError;
use domain::campaign::CampaignSpec;
use domain::fact::{FactVersion, RegisteredFact};
use domain::field::{FieldError, ValidationErrors};
use domain::gate::{Finding, MostFindings, TextChecker};
use domain::id::{CampaignId, FactId};
use domain::language::Bilingual;
use domain::right::Reach;
use store::fact::list_facts;

/// Most findings of one rule in one text that an answer lists: who has mended a hundred knows the hundred and first.
const MOST_OF_RULE: usize = 100;

/// Most findings that an answer lists.
const MOST_LISTED: usize = 1000;

/// As many of each text are looked at however many texts there are.
const LEAST_OF_TEXT: usize = 20;

/// Texts to be looked at. They are not kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"texts": [{"field": "text", "text": "停课，，请到工商局咨询。"}], "facts": []}))]
pub struct TextsInput {
    /// The texts; file names count too.
    #[schema(min_items = 1, max_items = 50)]
    pub texts: Vec<NamedText>,
    /// Ids of the facts that they cite.
    #[serde(default)]
    #[schema(max_items = 50)]
    pub facts: Vec<FactId>,
}

/// A text with its name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"field": "text", "text": "停课，，请到工商局咨询。"}))]
pub struct NamedText {
    /// What its findings call it.
    #[schema(min_length = 1, max_length = 200)]
    pub field: String,
    /// The text.
    #[schema(max_length = 100_000)]
    pub text: String,
}

/// What the machine found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[schema(example = json!({
    "findings": [{
        "rule": "doubled_punctuation", "gate": "text", "severity": "warn",
        "place": {"field": "text", "start": 2, "end": 4}, "excerpt": "，，",
        "detail": {"zh": "标点“，，”重复了。", "en": "The punctuation “，，” stands doubled."},
        "remedy": {"zh": "只留一个。", "en": "Leave one."}
    }],
    "total": 1,
    "cut": false,
    "notice": {"zh": "没有发现不等于没有。", "en": "That nothing was found does not mean that nothing is there."}
}))]
pub struct Findings {
    /// The findings, text by text, by place. At most 100 of one rule in one text are listed, and 1,000 in all, dealt out
    /// among the texts; what blocks comes before what warns.
    pub findings: Vec<Finding>,
    /// How many there are in all.
    #[schema(minimum = 0)]
    pub total: u64,
    /// Whether there are more than are listed. Mend what is, and look again.
    pub cut: bool,
    /// That the service is no place for secrets, and that no check finds them all.
    pub notice: Bilingual,
}

impl TextsInput {
    fn check(&self) -> Result<(), Vec<FieldError>> {
        let mut faults = ValidationErrors::default();
        faults.require(
            (1..=50).contains(&self.texts.len()),
            "/texts",
            format!("has {} entries; 1 to 50 fit", self.texts.len()),
        );
        faults.require(self.facts.len() <= 50, "/facts", "has more than 50 entries");
        for (at, text) in self.texts.iter().enumerate() {
            faults.key(&format!("/texts/{at}/field"), &text.field);
            let length = text.text.chars().count();
            let place = format!("/texts/{at}/text");
            faults.require(length <= 100_000, &place, format!("has {length} characters; at most 100000 fit"));
        }
        faults.into_result()
    }
}

impl App {
    /// Holds texts against the rules, and against facts that the caller may read.
    ///
    /// # Errors
    /// When a value is wrong, or a fact is out of reach.
    #[tracing::instrument(skip_all)]
    pub async fn check_texts(&self, texts: &Reach, input: TextsInput) -> Result<Findings, AppError> {
        input.check()?;
        let cited = self.readable_facts(texts, &input.facts).await?;
        let cited = cited.into_iter().map(|fact| fact.current).collect();
        self.findings(input.texts, cited).await
    }

    /// Holds what a campaign says against the rules: its words, its angles and its facts.
    ///
    /// # Errors
    /// When there is no such campaign.
    #[tracing::instrument(skip_all, fields(campaign = %id))]
    pub async fn campaign_findings(&self, id: CampaignId) -> Result<Findings, AppError> {
        let campaign = self.campaign(id).await?;
        let facts = list_facts(&self.db, id).await?;
        let mut texts = words_of(&campaign.standing_spec());
        texts.extend(facts.iter().flat_map(words_of_fact));
        self.findings(texts, Vec::new()).await
    }

    async fn findings(&self, texts: Vec<NamedText>, cited: Vec<FactVersion>) -> Result<Findings, AppError> {
        let rules = self.gate_rules().await?;
        let findings = compute(move || {
            let checker = TextChecker::new(&rules, &cited);
            let of_text = (MOST_LISTED / texts.len().max(1)).max(LEAST_OF_TEXT);
            let most = MostFindings { of_rule: MOST_OF_RULE, in_all: of_text };
            let (mut listed, mut total) = (Vec::new(), 0);
            for text in &texts {
                let found = checker.check(&text.field, &text.text, most);
                listed.extend(found.findings);
                total += found.total;
            }
            (shortened(listed), total)
        });
        let (findings, total) = findings.await?;
        Ok(Findings {
            cut: total > findings.len(),
            total: total as u64,
            findings,
            notice: self.seed.gates.notice.clone(),
        })
    }
}

/// As many as an answer lists, in their order: what blocks before what warns.
fn shortened(listed: Vec<Finding>) -> Vec<Finding> {
    let mut kept: Vec<(usize, Finding)> = listed.into_iter().enumerate().collect();
    if kept.len() > MOST_LISTED {
        kept.sort_by_key(|(at, finding)| (finding.severity, *at));
        kept.truncate(MOST_LISTED);
        kept.sort_by_key(|(at, _)| *at);
    }
    kept.into_iter().map(|(_, finding)| finding).collect()
}

/// Everything that people have written into a campaign, by its pointer.
fn words_of(spec: &CampaignSpec) -> Vec<NamedText> {
    let named = |field: String, text: &str| NamedText { field, text: text.to_owned() };
    let mut texts = vec![
        named("/title".to_owned(), &spec.title),
        named("/brief".to_owned(), &spec.brief),
        named("/basis".to_owned(), &spec.basis),
        named("/contact".to_owned(), &spec.contact),
    ];
    for (at, audience) in spec.audiences.iter().enumerate() {
        texts.push(named(format!("/audiences/{at}/name"), &audience.name));
        texts.push(named(format!("/audiences/{at}/hook"), &audience.hook));
    }
    for (at, angle) in spec.angles.iter().enumerate() {
        texts.push(named(format!("/angles/{at}/title"), &angle.title));
        texts.push(named(format!("/angles/{at}/brief"), &angle.brief));
        for (audience, note) in &angle.audience_notes {
            texts.push(named(format!("/angles/{at}/audience_notes/{audience}"), note));
        }
    }
    texts
}

fn words_of_fact(fact: &RegisteredFact) -> [NamedText; 2] {
    let named = |name: &str, text: &str| NamedText {
        field: format!("/facts/{}/{name}", fact.key),
        text: text.to_owned(),
    };
    [named("text", &fact.current.text), named("source", &fact.current.source)]
}
