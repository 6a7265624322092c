//! Paths: what stands in braces, by name. A path that cannot be what it names is not there.

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use utoipa::IntoParams;
use utoipa::openapi::path::{Operation, ParameterIn};

use super::operation::{Describe, add_parameters, add_problem};
use super::problem::{Kind, Problem};
use domain::id::{
    CampaignId, DetectionId, DirectionId, FactId, ImportId, IncidentId, JobId, LinkId, PieceId, ScenarioId,
    SubjectId, TokenId, TopicId, WebhookId,
};

/// Path parameters.
pub struct Path<T>(pub T);

impl<S: Send + Sync, T: DeserializeOwned + Send> FromRequestParts<S> for Path<T> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        let path = axum::extract::Path::<T>::from_request_parts(parts, state).await;
        let axum::extract::Path(value) =
            path.map_err(|rejection| Problem::new(Kind::NotFound, rejection.body_text()))?;
        Ok(Self(value))
    }
}

impl<T: IntoParams> Describe for Path<T> {
    fn describe(operation: &mut Operation) {
        add_parameters(operation, T::into_params(|| Some(ParameterIn::Path)));
        add_problem(operation, "404", "`not_found`; also somebody else's");
    }
}

macro_rules! paths {
    ($($(#[$doc:meta])* $name:ident { $($(#[$field_doc:meta])* $field:ident: $type:ty),+ $(,)? })*) => {$(
        $(#[$doc])*
        #[derive(Debug, Deserialize, IntoParams)]
        pub(super) struct $name { $($(#[$field_doc])* pub(super) $field: $type),+ }
    )*};
}

paths! {
    /// One account.
    AccountPath {
        /// Handle of the account.
        handle: String,
    }
    /// One organisation.
    OrganisationPath {
        /// Key of the organisation.
        key: String,
    }
    /// One function, region, audience or platform.
    NodePath {
        /// Its key.
        key: String,
    }
    /// One cluster.
    ClusterPath {
        /// Key of the cluster.
        key: String,
    }
    /// One detection.
    DetectionPath {
        /// Id of the detection.
        id: DetectionId,
    }
    /// One theme.
    ThemePath {
        /// Key of the theme.
        key: String,
    }
    /// One campaign.
    CampaignPath {
        /// Id of the campaign.
        id: CampaignId,
    }
    /// One cluster in a campaign.
    CampaignClusterPath {
        /// Id of the campaign.
        id: CampaignId,
        /// Key of the cluster.
        cluster: String,
    }
    /// One direction.
    DirectionPath {
        /// Id of the direction.
        id: DirectionId,
    }
    /// One topic that an account has proposed.
    TopicPath {
        /// Id of the topic.
        id: TopicId,
    }
    /// One piece.
    PiecePath {
        /// Id of the piece.
        id: PieceId,
    }
    /// One file of a piece.
    AttachmentPath {
        /// Id of the piece.
        id: PieceId,
        /// SHA-256 of the file.
        key: String,
    }
    /// One fact.
    FactPath {
        /// Id of the fact.
        id: FactId,
    }
    /// One piece that a fact touches.
    TouchedPath {
        /// Id of the fact.
        id: FactId,
        /// Id of the piece.
        piece: PieceId,
    }
    /// One scenario.
    ScenarioPath {
        /// Id of the scenario.
        id: ScenarioId,
    }
    /// One import.
    ImportPath {
        /// Id of the import, which is that of its job.
        id: ImportId,
    }
    /// One mapping that is kept.
    ImportProfilePath {
        /// Key of the profile.
        key: String,
    }
    /// One webhook.
    WebhookPath {
        /// Id of the webhook.
        id: WebhookId,
    }
    /// One job.
    JobPath {
        /// Id of the job.
        id: JobId,
    }
    /// One person.
    SubjectPath {
        /// Id of the person.
        id: SubjectId,
    }
    /// One link of a person.
    PersonalLinkPath {
        /// Id of the person.
        id: SubjectId,
        /// Id of the link.
        link: LinkId,
    }
    /// One emergency plan.
    EmergencyPlanPath {
        /// Key of the plan.
        key: String,
    }
    /// One incident.
    IncidentPath {
        /// Id of the incident.
        id: IncidentId,
    }
    /// The card of an account in an incident.
    IncidentCardPath {
        /// Id of the incident.
        id: IncidentId,
        /// Handle of the account.
        account: String,
    }
    /// A fact of an incident.
    IncidentFactPath {
        /// Id of the incident.
        id: IncidentId,
        /// Key of the information.
        information: String,
    }
    /// A bulletin of an incident.
    IncidentBulletinPath {
        /// Id of the incident.
        id: IncidentId,
        /// Number of the bulletin.
        number: u32,
    }
    /// One token.
    TokenPath {
        /// Id of the token.
        id: TokenId,
    }
}
