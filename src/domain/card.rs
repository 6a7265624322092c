//! The card of a direction: everything that an operator needs to begin to write at once.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::campaign::{Angle, CampaignSpec, Fact};
use super::cell::EVERYONE;
use super::direction::{Direction, DirectionKind, DirectionState};
use super::fit::Reason;
use super::form::Form;
use super::guide::Guide;
use super::id::{CampaignId, DirectionId, PieceId};
use super::language::Language;
use super::matrix::Matrix;
use super::plan::OtherDirection;
use super::time::Timestamp;

/// A direction as it is shown in lists.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(example = json!({
    "id": "01980c5e-7a00-7000-8000-000000000011", "campaign": "01980c5e-7a00-7000-8000-000000000002",
    "account": "wechat-zjg-jiaoyu", "organisation": "zjg-education", "cluster": "education", "angle": "school_rain",
    "audience": "parents", "form": "article", "locality": null, "title": "停课与防溺水：说给家长",
    "brief": "说明停课信号、谁来通知、孩子在家谁看护。", "fit": 950,
    "reasons": [{"part": "function", "score": 1000, "weight": 4}], "starts_at": "2026-06-10T00:00:00Z",
    "due_at": "2026-07-31T00:00:00Z", "kind": "task", "state": "asked", "accepts_at": "2026-07-05T00:00:00Z",
    "successor": null, "piece": null
}))]
pub struct DirectionCard {
    /// Its id.
    pub id: DirectionId,
    /// The campaign.
    pub campaign: CampaignId,
    /// Handle of the account.
    pub account: String,
    /// Key of the account's organisation.
    pub organisation: String,
    /// Key of the cluster from whose view it is told.
    pub cluster: String,
    /// Key of the angle.
    pub angle: String,
    /// Key of the audience.
    pub audience: String,
    /// The form.
    pub form: Form,
    /// Key of the locality.
    #[schema(required = true)]
    pub locality: Option<String>,
    /// What to tell whom.
    pub title: String,
    /// How to tell it.
    pub brief: String,
    /// The fit, 1 to 1000.
    pub fit: u32,
    /// Why this account: the parts of the fit.
    pub reasons: Vec<Reason>,
    /// When its window begins.
    pub starts_at: Timestamp,
    /// When its window ends.
    pub due_at: Timestamp,
    /// How firmly it is asked.
    pub kind: DirectionKind,
    /// Where it stands.
    pub state: DirectionState,
    /// When silence accepts it; null before it is asked.
    #[schema(required = true)]
    pub accepts_at: Option<Timestamp>,
    /// What took its place.
    #[schema(required = true)]
    pub successor: Option<DirectionId>,
    /// The piece that was handed in for it.
    #[schema(required = true)]
    pub piece: Option<PieceId>,
}

/// A direction with everything that an operator needs to begin to write.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct DirectionDetail {
    /// The card.
    #[serde(flatten)]
    pub card: DirectionCard,
    /// Why this account, in sentences.
    #[schema(example = json!(["职责相符：教育。"]))]
    pub why: Vec<String>,
    /// How long the piece should be.
    #[schema(example = "800 至 1200 字")]
    pub length: String,
    /// How often the account may push, where its kind says so; null: not said.
    #[schema(required = true, example = "订阅号：每天可群发一次。")]
    pub frequency: Option<String>,
    /// Statements to use.
    pub facts: Vec<Fact>,
    /// Who tells something close to it, and what.
    pub neighbours: Vec<NeighbourDirection>,
    /// The three other directions that would cost the plan least.
    pub alternatives: Vec<DirectionAlternative>,
}

/// What a tied account, or one of the same cell, tells.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(example = json!({
    "account": "weibo-zjg-jiaoyu", "name": "张家港教育", "tie": "same_organisation", "title": "停课与防溺水：说给司机"
}))]
pub struct NeighbourDirection {
    /// Handle of the account.
    pub account: String,
    /// Its name.
    pub name: String,
    /// The kind of the strongest tie; `same_cell` for an account that tells the same cell from another view.
    pub tie: String,
    /// The title of its direction.
    pub title: String,
}

/// Another direction and what the whole plan would lose by it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(example = json!({
    "angle": "school_rain", "audience": "drivers", "locality": null, "cluster": "education", "title": "停课与防溺水：说给司机",
    "loss": 120
}))]
pub struct DirectionAlternative {
    /// Key of the angle.
    pub angle: String,
    /// Key of the audience.
    pub audience: String,
    /// Key of the locality, for a local angle.
    #[schema(required = true)]
    pub locality: Option<String>,
    /// Key of the cluster from whose view it would be told.
    pub cluster: String,
    /// What it would be called.
    pub title: String,
    /// The plan's objective minus the best one with this direction, in points; exact. Negative: the plan would gain, which is
    /// so where somebody has chosen less than the optimum. Of an account that is asked several directions it is the least by
    /// any of them, so that giving up this one may cost more.
    pub loss: i64,
}

/// What composing a card needs.
#[derive(Clone, Copy)]
pub struct CardContext<'a> {
    /// The campaign.
    pub spec: &'a CampaignSpec,
    /// The registry, for names.
    pub matrix: &'a Matrix,
    /// How the forms are written.
    pub guide: &'a Guide,
}

impl CardContext<'_> {
    /// The card of a direction.
    #[must_use]
    pub fn card(&self, direction: Direction) -> DirectionCard {
        let locality = self.local_name(&direction);
        let (state, successor, piece) = (direction.state(), direction.stage.successor(), direction.piece());
        DirectionCard {
            title: self.title(&direction.slot.angle, &direction.slot.audience, locality.as_deref()),
            brief: self.brief(&direction, locality.as_deref()),
            accepts_at: direction.accepts_at(),
            id: direction.id,
            campaign: direction.campaign,
            account: direction.account,
            organisation: direction.organisation,
            cluster: direction.slot.cluster,
            angle: direction.slot.angle,
            audience: direction.slot.audience,
            form: direction.slot.form,
            locality: direction.slot.locality,
            fit: direction.fit,
            reasons: direction.reasons,
            starts_at: direction.starts_at,
            due_at: direction.due_at,
            kind: direction.kind,
            state,
            successor,
            piece,
        }
    }

    /// A title that says what to tell whom, and where.
    #[must_use]
    pub fn title(&self, angle: &str, audience: &str, place: Option<&str>) -> String {
        let what = self.spec.angle(angle).map_or(angle, |angle| angle.title.as_str());
        let whom = self.audience_name(audience);
        match (self.spec.language, place) {
            (Language::Zh, None) => format!("{what}：说给{whom}"),
            (Language::Zh, Some(place)) => format!("{what}：说给{place}的{whom}"),
            (Language::En, None) => format!("{what}: for {whom}"),
            (Language::En, Some(place)) => format!("{what}: for {whom} in {place}"),
        }
    }

    /// How to tell it: the angle's brief, the words for this audience, the place, the view of the cluster, the form.
    fn brief(&self, direction: &Direction, place: Option<&str>) -> String {
        let mut parts: Vec<String> = Vec::new();
        if let Some(angle) = self.spec.angle(&direction.slot.angle) {
            parts.push(angle.brief.clone());
            parts.push(self.words_for(angle, &direction.slot.audience));
        }
        let cluster = self.matrix.clusters().get(&direction.slot.cluster);
        let cluster = cluster.map_or(direction.slot.cluster.as_str(), |cluster| cluster.name.as_str());
        let language = self.spec.language;
        if let Some(place) = place {
            parts.push(match language {
                Language::Zh => format!("只讲{place}：写出本地的地名、点位和电话。"),
                Language::En => format!("Speak of {place} only: name its places, sites and phone numbers."),
            });
        }
        parts.push(match language {
            Language::Zh => format!("从“{cluster}”的职责来讲，别家讲过的不重复。"),
            Language::En => format!("Tell it from the duty of “{cluster}”; do not repeat what others tell."),
        });
        parts.push(self.guide.instruction(direction.slot.form, language).to_owned());
        let gap = if language == Language::Zh { "" } else { " " };
        parts.retain(|part| !part.trim().is_empty());
        parts.join(gap)
    }

    fn words_for(&self, angle: &Angle, audience: &str) -> String {
        let hook = || {
            let audience = self.spec.audiences.iter().find(|known| known.key == audience);
            audience.map(|audience| audience.hook.clone()).unwrap_or_default()
        };
        angle.audience_notes.get(audience).cloned().unwrap_or_else(hook)
    }

    fn audience_name(&self, key: &str) -> String {
        let named = self.spec.audiences.iter().find(|audience| audience.key == key);
        match named {
            Some(audience) if !audience.name.is_empty() => audience.name.clone(),
            None if key == EVERYONE => match self.spec.language {
                Language::Zh => "所有人".to_owned(),
                Language::En => "everyone".to_owned(),
            },
            _ => key.to_owned(),
        }
    }

    /// The name of the place, for a local angle.
    fn local_name(&self, direction: &Direction) -> Option<String> {
        let local = self.spec.angle(&direction.slot.angle).is_some_and(|angle| angle.local);
        let key = direction.slot.locality.as_ref().filter(|_| local)?;
        Some(self.place_name(key))
    }

    /// The name of a region in the campaign's language.
    #[must_use]
    pub fn place_name(&self, key: &str) -> String {
        let node = self.matrix.regions().get(key);
        let name = node.map_or(key, |node| match self.spec.language {
            Language::En if !node.name_en.is_empty() => &node.name_en,
            _ => &node.name,
        });
        name.to_owned()
    }

    /// The facts that a direction of this angle uses.
    #[must_use]
    pub fn facts(&self, angle: &str) -> Vec<Fact> {
        self.spec.facts_of(angle).cloned().collect()
    }

    /// What else is told close by: by tied accounts first, then by accounts of the same cell; at most ten.
    #[must_use]
    pub fn neighbours(&self, standing: &[Direction], direction: &Direction) -> Vec<NeighbourDirection> {
        let ties = self.matrix.graph.neighbours(&direction.account).unwrap_or_default();
        let mut ties: Vec<_> = ties.into_iter().filter(|tie| tie.account != direction.account).collect();
        ties.sort_by(|a, b| b.weight.total_cmp(&a.weight).then_with(|| a.account.cmp(&b.account)));
        let same_cell = |other: &&Direction| {
            other.slot.angle == direction.slot.angle && other.slot.audience == direction.slot.audience
        };
        let by_tie = ties.iter().flat_map(|tie| {
            let told = standing.iter().filter(|other| other.account == tie.account);
            told.map(|other| (other, tie.kind.clone()))
        });
        let near = standing.iter().filter(same_cell).map(|other| (other, "same_cell".to_owned()));
        let mut seen = std::collections::BTreeSet::from([direction.id]);
        by_tie
            .chain(near)
            .filter(|(other, _)| seen.insert(other.id))
            .take(10)
            .map(|(other, tie)| NeighbourDirection {
                account: other.account.clone(),
                name: self.account_name(&other.account),
                tie,
                title: self.title_of(other),
            })
            .collect()
    }

    /// Another direction as it is offered.
    #[must_use]
    pub fn alternative(&self, other: OtherDirection) -> DirectionAlternative {
        let local = self.spec.angle(&other.slot.angle).is_some_and(|angle| angle.local);
        let locality = other.slot.locality.filter(|_| local);
        let place = locality.as_deref().map(|key| self.place_name(key));
        DirectionAlternative {
            title: self.title(&other.slot.angle, &other.slot.audience, place.as_deref()),
            angle: other.slot.angle,
            audience: other.slot.audience,
            locality,
            cluster: other.slot.cluster,
            loss: other.loss,
        }
    }

    /// What fills the blanks of the sentences that say why.
    #[must_use]
    pub fn names(&self, direction: &Direction) -> BTreeMap<&'static str, String> {
        let language = self.spec.language;
        let functions = self.spec.angle(&direction.slot.angle).map(|angle| angle.functions.as_slice());
        let own = self.matrix.graph.account(&direction.account);
        let met = functions
            .unwrap_or_default()
            .iter()
            .find(|function| own.is_some_and(|account| self.matrix.meets(&account.functions, function)));
        let function = met.and_then(|key| self.matrix.functions().get(key)).map(|node| match language {
            Language::Zh => node.name.clone(),
            Language::En => node.name_en.clone(),
        });
        let place = direction.slot.locality.as_deref().map(|key| self.place_name(key));
        let form = self.guide.forms.get(&direction.slot.form).map(|form| form.name.get(language).to_owned());
        BTreeMap::from([
            ("function", function.unwrap_or_default()),
            ("audience", self.audience_name(&direction.slot.audience)),
            ("form", form.unwrap_or_default()),
            ("locality", place.unwrap_or_default()),
        ])
    }

    /// How often an account may push, where its kind says so.
    #[must_use]
    pub fn frequency(&self, handle: &str) -> Option<String> {
        let kind = self.matrix.graph.account(handle)?.kind?;
        Some(kind.frequency(self.spec.language).to_owned())
    }

    fn title_of(&self, direction: &Direction) -> String {
        let place = self.local_name(direction);
        self.title(&direction.slot.angle, &direction.slot.audience, place.as_deref())
    }

    fn account_name(&self, handle: &str) -> String {
        self.matrix.graph.account(handle).map_or_else(|| handle.to_owned(), |account| account.name.clone())
    }
}
