//! Ids: UUID v7 behind one type per thing, so that an account's id cannot be passed where a campaign's is asked.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident),* $(,)?) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema)]
        #[serde(transparent)]
        #[schema(value_type = String, format = Uuid, example = "01980c5e-7a00-7000-8000-000000000001")]
        pub struct $name(pub Uuid);

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                self.0.fmt(f)
            }
        }
    )*};
}

ids! {
    /// Id of an account.
    AccountId,
    /// Id of an organisation.
    OrganisationId,
    /// Id of a micro-cluster.
    ClusterId,
    /// Id of a named person, to whom tokens belong.
    SubjectId,
    /// Id of a token (not its secret).
    TokenId,
    /// Id of a personal link (not its code).
    LinkId,
    /// Id of a campaign.
    CampaignId,
    /// Id of a direction.
    DirectionId,
    /// Id of a piece.
    PieceId,
    /// Id of a fact.
    FactId,
    /// Id of a comment on a piece.
    CommentId,
    /// Id of what a reader wrote back.
    FeedbackId,
    /// Id of a scenario.
    ScenarioId,
    /// Id of a detection: communities that were found and are proposed.
    DetectionId,
    /// Id of a background job.
    JobId,
    /// Id of an import: of its job, where it came through the API.
    ImportId,
    /// Id of a proposal of an import.
    ProposalId,
    /// Id of a topic that an account proposes.
    TopicId,
    /// Id of a webhook.
    WebhookId,
    /// Id of an incident.
    IncidentId,
}
