//! What is recorded of each kind of thing when it changes: one function for each, so that an event and its audit row look the same
//! whichever use case writes them.

use serde::Serialize;
use serde_json::{Value, json};

use domain::account::Account;
use domain::campaign::Campaign;
use domain::cluster::Cluster;
use domain::detection::{Adoption, AdoptionNote};
use domain::direction::Direction;
use domain::entity::Entity;
use domain::event::EventKind;
use domain::fact::{RegisteredFact, TouchedItem};
use domain::id::CampaignId;
use domain::job::Job;
use domain::organisation::Organisation;
use domain::own_topic::OwnTopic;
use domain::piece::Piece;
use domain::review::ReviewRecord;
use domain::scenario::Scenario;
use domain::tie::Tie;

/// One change, to be recorded as an event and as an audit row.
#[derive(Debug, Clone)]
pub struct Change {
    /// What happened.
    pub kind: EventKind,
    /// The kind of thing.
    pub entity: Entity,
    /// Its key or id.
    pub key: String,
    /// What it was.
    pub before: Option<Value>,
    /// What it became.
    pub after: Option<Value>,
    /// The campaign that it belongs to.
    pub campaign: Option<CampaignId>,
    /// Handle of the account that it concerns.
    pub account: Option<String>,
    /// Key of the cluster that it concerns.
    pub cluster: Option<String>,
    /// Ids and states for those who follow.
    pub data: Value,
}

impl Change {
    /// A change of `entity` with this key.
    pub fn of(kind: EventKind, entity: Entity, key: impl std::fmt::Display) -> Self {
        Self {
            kind,
            entity,
            key: key.to_string(),
            before: None,
            after: None,
            campaign: None,
            account: None,
            cluster: None,
            data: Value::Object(serde_json::Map::new()),
        }
    }

    /// With what it was and became.
    #[must_use]
    pub fn between<T: Serialize>(mut self, before: Option<&T>, after: Option<&T>) -> Self {
        self.before = before.and_then(|value| serde_json::to_value(value).ok());
        self.after = after.and_then(|value| serde_json::to_value(value).ok());
        self
    }

    /// With the campaign that it belongs to.
    #[must_use]
    pub const fn in_campaign(mut self, campaign: CampaignId) -> Self {
        self.campaign = Some(campaign);
        self
    }

    /// With the account and the cluster that it concerns.
    #[must_use]
    pub fn concerning(mut self, account: &str, cluster: Option<&str>) -> Self {
        self.account = Some(account.to_owned());
        self.cluster = cluster.map(ToOwned::to_owned);
        self
    }

    /// With ids and states for those who follow.
    #[must_use]
    pub fn with_data(mut self, data: Value) -> Self {
        self.data = data;
        self
    }
}

/// A change of an account.
pub(super) fn account_change(kind: EventKind, before: Option<&Account>, after: &Account) -> Change {
    Change::of(kind, Entity::Account, &after.handle)
        .between(before, Some(after))
        .concerning(&after.handle, None)
        .with_data(json!({"account": after.handle, "status": after.status, "revision": after.revision}))
}

/// A change of an organisation.
pub(super) fn organisation_change(
    kind: EventKind,
    before: Option<&Organisation>,
    after: &Organisation,
) -> Change {
    Change::of(kind, Entity::Organisation, &after.key)
        .between(before, Some(after))
        .with_data(json!({"organisation": after.key, "revision": after.revision}))
}

/// A change of a micro-cluster.
pub(super) fn cluster_change(kind: EventKind, before: Option<&Cluster>, after: &Cluster) -> Change {
    let mut change = Change::of(kind, Entity::Cluster, &after.key)
        .between(before, Some(after))
        .with_data(json!({"cluster": after.key, "members": after.members.len(), "revision": after.revision}));
    change.cluster = Some(after.key.clone());
    change
}

/// A change of a tie; one of both sides is there.
pub(super) fn tie_change(kind: EventKind, before: Option<&Tie>, after: Option<&Tie>) -> Change {
    let key = before.or(after).map(|tie| {
        let (pair, kind) = tie.key();
        (tie.to_key().to_string(), json!({"source": pair.first(), "target": pair.second(), "kind": kind}))
    });
    let (key, data) = key.unwrap_or_default();
    Change::of(kind, Entity::Tie, key).between(before, after).with_data(data)
}

/// A change of a campaign.
pub(super) fn campaign_change(kind: EventKind, before: Option<&Campaign>, after: &Campaign) -> Change {
    Change::of(kind, Entity::Campaign, after.id)
        .between(before, Some(after))
        .in_campaign(after.id)
        .with_data(json!({"campaign": after.id, "state": after.state(), "revision": after.revision}))
}

/// A change of a direction: where it stands and what it asks.
pub(super) fn direction_change(kind: EventKind, before: Option<&Direction>, after: &Direction) -> Change {
    let state = |direction: &Direction| json!({"state": direction.state(), "slot": direction.slot, "successor": direction.stage.successor()});
    let change = Change {
        before: before.map(state),
        after: Some(state(after)),
        ..Change::of(kind, Entity::Direction, after.id)
    };
    change.in_campaign(after.campaign).concerning(&after.account, Some(&after.slot.cluster)).with_data(
        json!({
            "direction": after.id, "account": after.account, "state": after.state(),
            "successor": after.stage.successor(),
        }),
    )
}

/// What is recorded of a topic that an account proposes: ids and states, never what it says.
pub(super) fn own_topic_change(kind: EventKind, before: Option<&OwnTopic>, after: &OwnTopic) -> Change {
    let state = |topic: &OwnTopic| json!({"state": topic.state, "angle": topic.angle, "audience": topic.audience, "direction": topic.direction});
    Change::of(kind, Entity::Topic, after.id)
        .between(before.map(state).as_ref(), Some(&state(after)))
        .in_campaign(after.campaign)
        .concerning(&after.account, None)
        .with_data(json!({
            "topic": after.id, "account": after.account, "state": after.state, "direction": after.direction,
        }))
}

/// What is recorded of a fact: ids and numbers, never what it says.
pub(super) fn fact_change(
    kind: EventKind,
    before: Option<&RegisteredFact>,
    after: &RegisteredFact,
) -> Change {
    let state = |fact: &RegisteredFact| {
        json!({
            "version": fact.current.version, "owner": fact.owner, "public": fact.current.public,
            "verbatim": fact.current.verbatim, "valid_until": fact.current.valid_until,
            "agreed_by": fact.current.agreed_by,
        })
    };
    Change::of(kind, Entity::Fact, after.id)
        .between(before.map(state).as_ref(), Some(&state(after)))
        .in_campaign(after.campaign)
        .with_data(json!({
            "fact": after.id, "version": after.current.version, "owner": after.owner,
            "agreed": !after.waits_for_owner(),
        }))
}

/// A change of something that cites a fact.
pub(super) fn touched_change(kind: EventKind, fact: &RegisteredFact, item: &TouchedItem) -> Change {
    Change::of(kind, Entity::Fact, fact.id)
        .in_campaign(fact.campaign)
        .concerning(&item.account, Some(&item.cluster))
        .with_data(json!({
            "fact": fact.id, "version": fact.current.version, "piece": item.piece, "direction": item.direction,
            "state": item.state,
        }))
}

/// What is recorded of a piece: ids, states and the digest of what it says, never the text.
pub(super) fn piece_change(kind: EventKind, before: Option<&Piece>, after: &Piece, digest: &str) -> Change {
    let state = |piece: &Piece| {
        json!({
            "state": piece.state, "version": piece.version, "sequence": piece.sequence, "url": piece.url,
            "late": piece.late, "repost_of": piece.repost_of, "major": piece.major, "correction": piece.correction,
            "verdict": piece.originality.stands(),
            "near_copy_of": piece.originality.near_copy_of,
            "similarity_permille": piece.originality.similarity_permille,
        })
    };
    let mut now = state(after);
    now["digest"] = json!(digest);
    Change::of(kind, Entity::Piece, after.id)
        .between(before.map(state).as_ref(), Some(&now))
        .in_campaign(after.campaign)
        .concerning(&after.account, Some(&after.cluster))
        .with_data(json!({
            "piece": after.id, "direction": after.direction, "account": after.account, "state": after.state,
            "version": after.version, "verdict": after.originality.stands(), "late": after.late,
            "correction": after.correction,
        }))
}

/// A change that belongs to a piece and concerns its account.
pub(super) fn of_piece(change: Change, piece: &Piece) -> Change {
    change.in_campaign(piece.campaign).concerning(&piece.account, Some(&piece.cluster))
}

/// What time alone has brought about in a review.
pub(super) fn review_change(kind: EventKind, record: &ReviewRecord) -> Change {
    Change::of(kind, Entity::Piece, record.piece)
        .in_campaign(record.campaign)
        .concerning(&record.account, Some(&record.cluster))
        .with_data(json!({
            "piece": record.piece, "version": record.version, "account": record.account,
            "state": record.track.state(),
        }))
}

/// The adoption of a detection.
pub(super) fn adoption_change(adoption: &Adoption, note: &AdoptionNote) -> Change {
    let clusters: Vec<_> = adoption
        .clusters
        .iter()
        .map(|one| {
            json!({
                "cluster": one.cluster, "community": one.community, "created": one.created,
                "joined": one.joined.len(), "left": one.left.len(), "revision": one.revision
            })
        })
        .collect();
    Change::of(EventKind::DetectionAdopted, Entity::Detection, adoption.detection)
        .between(Some(&json!({"adopted": null})), Some(&json!({"adopted": note})))
        .with_data(json!({
            "detection": adoption.detection, "communities": note.communities, "clusters": clusters
        }))
}

/// What a scenario says is its owner's until it is shared; so records name it and no more.
pub(super) fn scenario_change(kind: EventKind, scenario: &Scenario) -> Change {
    Change::of(kind, Entity::Scenario, scenario.id).with_data(json!({
        "scenario": scenario.id, "shared": scenario.shared, "changes": scenario.changes.len(), "revision": scenario.revision
    }))
}

/// A change of a job.
pub(super) fn job_change(kind: EventKind, job: &Job) -> Change {
    Change::of(kind, Entity::Job, job.id)
        .with_data(json!({"job": job.id, "kind": job.kind, "state": job.state}))
}
