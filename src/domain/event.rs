//! Events: what happened, for those who follow along; audit entries: who changed what from what to what.
//!
//! Events carry ids and states, never unpublished text.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::ToSchema;

use crate::keyed;

use super::entity::Entity;
use super::id::{CampaignId, SubjectId};
use super::time::Timestamp;

keyed! {
    /// What kind of thing happened.
    pub enum EventKind {
        /// An organisation was entered.
        OrganisationCreated = "organisation.created",
        /// An organisation was changed.
        OrganisationUpdated = "organisation.updated",
        /// An organisation was merged into another: `organisation`, and `into`, which answers for everything now.
        OrganisationMerged = "organisation.merged",
        /// An organisation was deleted: it was entered by mistake, and nothing referred to it.
        OrganisationDeleted = "organisation.deleted",
        /// An account was entered.
        AccountCreated = "account.created",
        /// An account was changed.
        AccountUpdated = "account.updated",
        /// An account has another handle: `account`, and `former`, which leads to it. Everything that names it names the new one.
        AccountRenamed = "account.renamed",
        /// An account was merged into another: `account`, and `into`, which everything belongs to now.
        AccountMerged = "account.merged",
        /// An account was deleted: it was entered by mistake, and nothing referred to it.
        AccountDeleted = "account.deleted",
        /// A key that a thing had before was let go: something else may take it.
        FormerKeyLetGo = "former_key.let_go",
        /// What is filed of an account was changed: `account`, the `fields` that were, and its `revision`; never what they say.
        FilingUpdated = "filing.updated",
        /// A micro-cluster was drawn.
        ClusterCreated = "cluster.created",
        /// A micro-cluster was changed.
        ClusterUpdated = "cluster.updated",
        /// A micro-cluster was deleted: it was drawn by mistake, and nothing referred to it.
        ClusterDeleted = "cluster.deleted",
        /// Communities were found in the ties and are proposed: `detection`, `revision` of the registry, `communities`, `isolated`.
        DetectionProposed = "detection.proposed",
        /// Communities were adopted: `detection`, and for each of `clusters` its key, the `community`, whether it was `created`, how many
        /// accounts have `joined` and `left` it, and its `revision`.
        DetectionAdopted = "detection.adopted",
        /// A tie was entered.
        TieCreated = "tie.created",
        /// A tie's weight was changed.
        TieUpdated = "tie.updated",
        /// A tie was removed.
        TieDeleted = "tie.deleted",
        /// A function, region, audience or platform was entered.
        TaxonomyCreated = "taxonomy.created",
        /// A function, region, audience or platform was changed.
        TaxonomyUpdated = "taxonomy.updated",
        /// A region was merged into another: `key`, and `into`.
        TaxonomyMerged = "taxonomy.merged",
        /// A function or region was deleted: it was entered by mistake, and nothing referred to it.
        TaxonomyDeleted = "taxonomy.deleted",
        /// Targets or settings of coverage were changed.
        CoverageUpdated = "coverage.updated",
        /// The office's own words at the gates were changed: `words`, how many there are, and `revision`.
        GateWordsUpdated = "gate_words.updated",
        /// A scenario was saved.
        ScenarioCreated = "scenario.created",
        /// A scenario was changed.
        ScenarioUpdated = "scenario.updated",
        /// A scenario was deleted.
        ScenarioDeleted = "scenario.deleted",
        /// Files were imported into the registry.
        ImportApplied = "import.applied",
        /// An import was undone: what it had entered is gone, and what it had changed is as it was.
        ImportUndone = "import.undone",
        /// Proposals of an import were accepted: `import`, how many were `accepted`, and what has `changes`.
        ProposalsAccepted = "import.proposals_accepted",
        /// Proposals of an import were rejected: `import`, how many were `rejected`, and what has `changes` by that.
        ProposalsRejected = "import.proposals_rejected",
        /// A mapping of lists was kept.
        ImportProfileCreated = "import_profile.created",
        /// A mapping of lists was changed.
        ImportProfileUpdated = "import_profile.updated",
        /// A mapping of lists was deleted.
        ImportProfileDeleted = "import_profile.deleted",
        /// A person was entered.
        SubjectCreated = "subject.created",
        /// What is said of a person was changed: `changed` names what.
        SubjectUpdated = "subject.updated",
        /// A person was shut out: `tokens` were revoked by that.
        SubjectBarred = "subject.barred",
        /// A person may be given tokens again.
        SubjectLifted = "subject.lifted",
        /// A person has set a password, or another one: `ended` names the sessions that ended by that.
        PasswordSet = "password.set",
        /// A person's password was removed.
        PasswordRemoved = "password.removed",
        /// A token was made.
        TokenCreated = "token.created",
        /// A token was revoked.
        TokenRevoked = "token.revoked",
        /// A personal link was made for `subject`.
        LinkCreated = "link.created",
        /// A personal link was opened, and became `token`.
        LinkOpened = "link.opened",
        /// A personal link was taken back before it was opened.
        LinkRevoked = "link.revoked",
        /// A job was queued.
        JobCreated = "job.created",
        /// A job ended well.
        JobDone = "job.done",
        /// A job ended with a problem.
        JobFailed = "job.failed",
        /// A job was asked to stop, or has stopped.
        JobCancelled = "job.cancelled",
        /// A campaign was drafted.
        CampaignCreated = "campaign.created",
        /// A campaign was edited and is a draft again.
        CampaignUpdated = "campaign.updated",
        /// A campaign's pins were set.
        CampaignPinned = "campaign.pinned",
        /// A campaign that was planned was amended: the number of the `amendment`, and the `fields` that it changes; never what they say.
        CampaignAmended = "campaign.amended",
        /// A campaign was planned.
        CampaignPlanned = "campaign.planned",
        /// A campaign was planned again after an answer.
        CampaignReplanned = "campaign.replanned",
        /// A re-plan of a campaign was checked in full.
        CampaignCertified = "campaign.certified",
        /// The full check of a re-plan has failed; the campaign is planned again from what is kept.
        CampaignRefuted = "campaign.refuted",
        /// A campaign's plan was signed.
        CampaignSigned = "campaign.signed",
        /// A campaign was launched: its directions are asked.
        CampaignLaunched = "campaign.launched",
        /// A campaign was closed.
        CampaignClosed = "campaign.closed",
        /// A direction was asked of its account.
        DirectionAsked = "direction.asked",
        /// A direction was accepted.
        DirectionAccepted = "direction.accepted",
        /// A direction was declined.
        DirectionDeclined = "direction.declined",
        /// A direction was swapped for another.
        DirectionSwapped = "direction.swapped",
        /// A direction was moved by a new plan; its successor has a new id.
        DirectionSuperseded = "direction.superseded",
        /// A direction was withdrawn, because its account is closed or paused, or by a coordinator, because it no longer qualifies: `reason`.
        DirectionWithdrawn = "direction.withdrawn",
        /// A coordinator keeps a direction although its account no longer qualifies for it: `reason`.
        DirectionConfirmed = "direction.confirmed",
        /// An account may be asked again what it had declined.
        DirectionReopened = "direction.reopened",
        /// A direction ended without a piece.
        DirectionLapsed = "direction.lapsed",
        /// The text of a direction was written over.
        DirectionEdited = "direction.edited",
        /// The account of a direction has seen how its text was written over.
        DirectionTextConfirmed = "direction.text_confirmed",
        /// The campaign of a direction was amended, which its card shows: the number of the `amendment`.
        DirectionAmended = "direction.amended",
        /// The account of a direction has opened it for the first time.
        DirectionOpened = "direction.opened",
        /// An account has proposed a topic of its own: `topic`.
        TopicProposed = "topic.proposed",
        /// A topic of an account was accepted: `topic`, and the `direction` that it became.
        TopicAccepted = "topic.accepted",
        /// A topic of an account was rejected: `topic`.
        TopicRejected = "topic.rejected",
        /// An account has taken its topic back: `topic`.
        TopicWithdrawn = "topic.withdrawn",
        /// A template of the deployment's own was kept: `theme`.
        ThemeCreated = "theme.created",
        /// A template of the deployment's own was changed: `theme`.
        ThemeUpdated = "theme.updated",
        /// A template of the deployment's own was deleted: `theme`.
        ThemeDeleted = "theme.deleted",
        /// A fact was registered.
        FactRegistered = "fact.registered",
        /// A fact has a new version.
        FactRevised = "fact.revised",
        /// The organisation that owns a fact has said yes to its version.
        FactAgreed = "fact.agreed",
        /// A piece or a direction stands on an older version of a fact: its owner looks at it again.
        FactTouched = "fact.touched",
        /// Somebody has looked at a piece beside the new version of a fact: what it says is still right.
        FactConfirmed = "fact.confirmed",
        /// A piece was handed in.
        PieceHandedIn = "piece.handed_in",
        /// A new version of a piece was handed in.
        PieceRevised = "piece.revised",
        /// A piece was published: its direction is delivered.
        PiecePublished = "piece.published",
        /// A person's verdict on a piece stands above the machine's.
        PieceOverruled = "piece.overruled",
        /// A piece waits for assessors: too few have no stake in it.
        ScoreWaiting = "score.waiting",
        /// Assessors of a piece were drawn.
        ScoreDrawn = "score.drawn",
        /// An assessor has scored a piece.
        ScoreGiven = "score.given",
        /// A piece was submitted to its reviewers.
        PieceSubmitted = "piece.submitted",
        /// A gate of a piece was passed; with the fourth the piece is approved.
        PieceGatePassed = "piece.gate_passed",
        /// A gate of a piece was failed.
        PieceGateFailed = "piece.gate_failed",
        /// A piece was given back to its author.
        PieceReturned = "piece.returned",
        /// A piece was signed.
        PieceSigned = "piece.signed",
        /// A piece was flagged as a major item, or the flag was taken away.
        PieceMajor = "piece.major",
        /// Somebody commented on a place in a piece.
        PieceCommented = "piece.commented",
        /// A file was attached to a piece.
        PieceAttached = "piece.attached",
        /// A file was taken off a piece.
        PieceDetached = "piece.detached",
        /// A correction of a published piece was published.
        PieceCorrected = "piece.corrected",
        /// A second person has confirmed that the published page is what was approved.
        PiecePageConfirmed = "piece.page_confirmed",
        /// The page that a publishing platform has reported was compared with what was approved, with another outcome than before: `outcome`,
        /// `missing` (how many passages), `added_characters`.
        PiecePageCompared = "piece.page_compared",
        /// Half of the time for the next step of a piece has passed.
        PieceStepReminded = "piece.step_reminded",
        /// A consent that was given away from the system was recorded.
        PieceConsentRecorded = "piece.consent_recorded",
        /// A recorded consent was confirmed by its person.
        PieceConsentConfirmed = "piece.consent_confirmed",
        /// Nobody has confirmed a recorded consent within 24 h.
        PieceConsentOverdue = "piece.consent_overdue",
        /// A reviewer has looked again at a piece that an incident had held: it may go out.
        PieceHoldConfirmed = "piece.hold_confirmed",
        /// It was noted what a reader wrote back.
        PieceFeedback = "piece.feedback",
        /// The deputies of an organisation were named.
        DeputiesNamed = "organisation.deputies_named",
        /// A piece was taken back.
        PieceWithdrawn = "piece.withdrawn",
        /// A webhook was entered: `webhook`, and its `state`.
        WebhookCreated = "webhook.created",
        /// What is said of a webhook was changed: `webhook`, and its `state`.
        WebhookUpdated = "webhook.updated",
        /// A webhook was deleted.
        WebhookDeleted = "webhook.deleted",
        /// A webhook was given another secret: `former_signs_until`.
        WebhookSecretRenewed = "webhook.secret_renewed",
        /// Events are sent to a webhook once more: those `after` one, or what was set aside.
        WebhookReplayed = "webhook.replayed",
        /// A webhook was not sent an `event` any more that its receiver refuses: `fault`.
        WebhookSetAside = "webhook.set_aside",
        /// A webhook is sent nothing any more, since its receiver has failed for too long: `fault`, `failing_since`.
        WebhookDisabled = "webhook.disabled",
        /// An emergency plan was changed: `plan`, `revision`.
        EmergencyPlanUpdated = "emergency_plan.updated",
        /// An emergency plan was approved as it stands: `plan`, `revision`.
        EmergencyPlanApproved = "emergency_plan.approved",
        /// An emergency has begun: `incident`, `drill`, as with all that follow; `cards`, how many accounts are called.
        IncidentStarted = "incident.started",
        /// A second start of the same emergency was joined to it.
        IncidentJoined = "incident.joined",
        /// It was said how grave an incident is: `level`.
        IncidentGraded = "incident.graded",
        /// The duty desk of an incident was handed over: `desk`.
        IncidentHandedOver = "incident.handed_over",
        /// A clock of an incident was met: `clock`.
        IncidentClockMet = "incident.clock_met",
        /// An account was called in besides.
        IncidentCardAdded = "incident.card_added",
        /// The account of a card has opened it for the first time.
        IncidentCardSeen = "incident.card_seen",
        /// Somebody was called for a card: `reached`.
        IncidentCardCalled = "incident.card_called",
        /// A person has taken a card over.
        IncidentCardTakenOver = "incident.card_taken_over",
        /// What a card asks is out.
        IncidentCardPosted = "incident.card_posted",
        /// The account of a card stands on the versions of facts as they are now.
        IncidentCardConfirmed = "incident.card_confirmed",
        /// An account was relieved of its card.
        IncidentCardRelieved = "incident.card_relieved",
        /// A fact of an incident was stated: `information`, `version`; never what it says.
        IncidentFactStated = "incident.fact_stated",
        /// A fact of an incident was confirmed: `information`, `version`.
        IncidentFactConfirmed = "incident.fact_confirmed",
        /// A bulletin was drafted: `number`.
        BulletinDrafted = "incident.bulletin_drafted",
        /// A bulletin was reviewed: `number`.
        BulletinReviewed = "incident.bulletin_reviewed",
        /// A leader's consent to a bulletin was recorded: `number`.
        BulletinConsentRecorded = "incident.consent_recorded",
        /// A leader has confirmed a consent that was recorded: `number`.
        BulletinConsentConfirmed = "incident.consent_confirmed",
        /// A bulletin is out: `number`, and its `digest`.
        BulletinReleased = "incident.bulletin_released",
        /// An incident was stood down.
        IncidentStoodDown = "incident.stood_down",
        /// An incident was withdrawn as a false alarm.
        IncidentWithdrawn = "incident.withdrawn",
    }
}

/// Something that happened.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[schema(example = json!({
    "seq": 42, "at": "2026-06-08T01:00:00Z", "kind": "campaign.launched",
    "subject": "01980c5e-7a00-7000-8000-000000000001", "entity": "campaign",
    "key": "01980c5e-7a00-7000-8000-000000000002", "campaign": "01980c5e-7a00-7000-8000-000000000002",
    "account": null, "cluster": null, "data": {"state": "launched", "asked": 112}
}))]
pub struct Event {
    /// Grows with every event; gaps are possible, reordering is not.
    pub seq: i64,
    /// When it happened.
    pub at: Timestamp,
    /// What kind of thing happened.
    pub kind: EventKind,
    /// Who did it; null: the system.
    #[schema(required = true)]
    pub subject: Option<SubjectId>,
    /// The kind of thing that it happened to.
    pub entity: Entity,
    /// Id or human key of that thing.
    pub key: String,
    /// The campaign that it belongs to.
    #[schema(required = true)]
    pub campaign: Option<CampaignId>,
    /// Handle of the account that it concerns.
    #[schema(required = true)]
    pub account: Option<String>,
    /// Key of the cluster that it concerns.
    #[schema(required = true)]
    pub cluster: Option<String>,
    /// Ids and states.
    #[schema(value_type = Object)]
    pub data: Value,
}

impl Event {
    /// Whether it happened in a drill.
    #[must_use]
    pub fn is_of_drill(&self) -> bool {
        self.entity == Entity::Incident && self.data["drill"] == Value::Bool(true)
    }
}

/// One change of one thing, for its history.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[schema(example = json!({
    "seq": 7, "at": "2026-06-01T01:00:00Z", "subject": "01980c5e-7a00-7000-8000-000000000001",
    "request": "01980c5e-7a00-7000-8000-0000000000ff", "action": "account.updated", "entity": "account",
    "key": "wechat-zjg-jiaoyu", "before": {"status": "active"}, "after": {"status": "paused"}
}))]
pub struct AuditEntry {
    /// Grows with every entry.
    pub seq: i64,
    /// When it was changed.
    pub at: Timestamp,
    /// Who changed it; null: the system.
    #[schema(required = true)]
    pub subject: Option<SubjectId>,
    /// Id of the request.
    #[schema(required = true)]
    pub request: Option<String>,
    /// What was done; the kind of the event written beside it.
    pub action: EventKind,
    /// The kind of thing.
    pub entity: Entity,
    /// Id or human key of the thing.
    pub key: String,
    /// What it was; null when it was not there.
    #[schema(value_type = Option<Object>, required = true)]
    pub before: Option<Value>,
    /// What it became; null when it is gone.
    #[schema(value_type = Option<Object>, required = true)]
    pub after: Option<Value>,
}

impl EventKind {
    /// Whether it is about the work: not about how people come in, nor about what runs in the background.
    #[must_use]
    pub fn is_work(self) -> bool {
        !["job", "link", "password", "subject", "token", "webhook"].contains(&self.about())
    }

    /// Whether it befell a webhook.
    #[must_use]
    pub fn is_of_webhook(self) -> bool {
        self.about() == "webhook"
    }

    fn about(self) -> &'static str {
        self.key().split('.').next().unwrap_or_default()
    }
}

/// One field of a thing that was changed.
#[derive(Debug, Clone, PartialEq)]
pub struct ChangedField {
    /// Its name.
    pub field: String,
    /// What it said; `None`: it was not there.
    pub before: Option<Value>,
    /// What it says; `None`: it is gone.
    pub after: Option<Value>,
}

impl AuditEntry {
    /// The fields that differ, by name; what only counts changes (`revision`) is left out. A value that is no object is one field without
    /// a name.
    ///
    /// ```
    /// use domain::event::AuditEntry;
    /// let entry: AuditEntry = serde_json::from_value(serde_json::json!({
    ///     "seq": 7, "at": "2026-06-01T01:00:00Z", "subject": null, "request": null, "action": "account.updated",
    ///     "entity": "account", "key": "weibo-a",
    ///     "before": {"name": "a", "status": "active", "revision": 1}, "after": {"name": "a", "status": "paused", "revision": 2}
    /// })).unwrap();
    /// let fields: Vec<String> = entry.changed_fields().into_iter().map(|one| one.field).collect();
    /// assert_eq!(fields, ["status"]);
    /// ```
    #[must_use]
    pub fn changed_fields(&self) -> Vec<ChangedField> {
        let (before, after) = (fields_of(self.before.as_ref()), fields_of(self.after.as_ref()));
        let names: BTreeSet<&String> = before.keys().chain(after.keys()).collect();
        let changed = names.into_iter().filter(|name| *name != "revision").map(|name| ChangedField {
            field: name.clone(),
            before: before.get(name).cloned(),
            after: after.get(name).cloned(),
        });
        changed.filter(|one| one.before != one.after).collect()
    }
}

fn fields_of(value: Option<&Value>) -> BTreeMap<String, Value> {
    match value {
        None | Some(Value::Null) => BTreeMap::new(),
        Some(Value::Object(fields)) => fields.iter().map(|(name, one)| (name.clone(), one.clone())).collect(),
        Some(other) => BTreeMap::from([(String::new(), other.clone())]),
    }
}
