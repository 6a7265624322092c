//! Things that events are about, by name where they have one, leading to their pages.

use std::collections::{BTreeMap, BTreeSet};

use maud::{Markup, html};

use super::account_link::{account_link, cluster_link, organisation_link};
use super::address::encoded;
use super::event_words::thing_kind;
use super::language::Speech;
use super::name::tree_name;
use app::App;
use domain::entity::Entity;
use domain::event::Event;
use domain::id::CampaignId;
use domain::matrix::Matrix;
use http::problem::Problem;
use store::campaign::list_campaigns_of;

/// What things are called.
pub(super) struct ThingNames<'a> {
    matrix: &'a Matrix,
    campaigns: BTreeMap<String, String>,
    pub(super) speech: Speech,
}

impl<'a> ThingNames<'a> {
    /// The names of whatever these events are about.
    ///
    /// # Errors
    /// When the database does not answer.
    pub(super) async fn of(
        app: &App,
        matrix: &'a Matrix,
        events: &[Event],
        speech: Speech,
    ) -> Result<Self, Problem> {
        let ids: BTreeSet<CampaignId> = events.iter().filter_map(|event| event.campaign).collect();
        let ids: Vec<CampaignId> = ids.into_iter().collect();
        let found = list_campaigns_of(&app.db, &ids).await.map_err(Problem::from)?;
        let campaigns = found.into_iter().map(|one| (one.id.to_string(), one.spec.title)).collect();
        Ok(Self { matrix, campaigns, speech })
    }
}

/// A thing.
pub(super) fn thing(entity: Entity, key: &str, names: &ThingNames<'_>) -> Markup {
    let (matrix, speech) = (names.matrix, names.speech);
    let link = |place: String, name: &str| html! { a href=(place) { (name) } };
    let kind = thing_kind(entity, speech);
    match entity {
        Entity::Account | Entity::Filing => {
            account_link(key, matrix, speech)
        }
        Entity::Cluster => cluster_link(key, matrix),
        Entity::Organisation => {
            organisation_link(key, matrix)
        }
        Entity::Campaign => {
            let name = names.campaigns.get(key).map_or(kind, String::as_str);
            link(format!("/campaigns/{}", encoded(key)), name)
        }
        Entity::Direction => link(format!("/directions/{}", encoded(key)), kind),
        Entity::Piece | Entity::Score => link(format!("/pieces/{}", encoded(key)), kind),
        Entity::GateWords => link("/settings/gates/words".to_owned(), kind),
        Entity::Coverage => link("/coverage".to_owned(), kind),
        Entity::Scenario => link("/coverage/scenarios".to_owned(), kind),
        Entity::Function => html! { (tree_name(matrix.functions(), key, speech)) },
        Entity::Region => html! { (tree_name(matrix.regions(), key, speech)) },
        Entity::Audience => html! { (tree_name(matrix.audiences(), key, speech)) },
        Entity::Platform => html! { (tree_name(matrix.platforms(), key, speech)) },
        Entity::Incident => link(format!("/incidents/{}", encoded(key)), kind),
        Entity::EmergencyPlan
        | Entity::Tie
        | Entity::Theme
        | Entity::Webhook
        | Entity::ImportProfile
        | Entity::Detection
        | Entity::Fact
        | Entity::Import
        | Entity::Job
        | Entity::PersonalLink
        | Entity::Subject
        | Entity::Token
        // What happened says already what it happened to.
        | Entity::Topic => html! {},
    }
}
