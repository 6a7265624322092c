//! The router: every operation of the service, those of one path on one line, and what surrounds them all.

use std::sync::Arc;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::middleware::{from_fn_with_state, map_response};
use serde_json::Value;
use tower_http::catch_panic::CatchPanicLayer;
use utoipa::OpenApi as _;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use utoipa_swagger_ui::SwaggerUi;

use super::document::{Base, complete};
use super::{
    account, attachment, campaign, closing, cluster, comment, consent, contribution, coverage,
    coverage_campaign, coverage_export, coverage_remedy, coverage_rollup, coverage_target, deputy, detection,
    direction, event, fact, feedback, gate, health, hint, idempotency, import, inbox, job, ledger, link,
    matrix, observe, organisation, piece, plan, redundancy, review, scenario, score, subject, theme, tie,
    token,
};
use app::App;

/// A body larger than this is refused, unless its operation says otherwise.
const MOST_BYTES: usize = 4 * 1024 * 1024;

/// The whole service as a router.
pub fn router(app: App) -> Router {
    let (router, _) = routes().split_for_parts();
    let document = document();
    let operations = Arc::new(idempotency::Operations::of(&document));
    let docs = SwaggerUi::new("/docs").external_url_unchecked("/api/openapi.json", document);
    router
        .merge(Router::from(docs).layer(map_response(observe::bare_not_found)))
        .fallback(observe::not_found)
        .method_not_allowed_fallback(observe::method_not_allowed)
        .layer(CatchPanicLayer::custom(observe::panicked))
        .layer(from_fn_with_state((app.clone(), operations), idempotency::carry_out_once))
        .layer(DefaultBodyLimit::max(MOST_BYTES))
        .layer(from_fn_with_state(app.clone(), observe::observe))
        .with_state(app)
}

/// The OpenAPI document of these operations as JSON.
#[must_use]
pub fn document() -> Value {
    let (_, document) = routes().split_for_parts();
    complete(&document)
}

fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::with_openapi(Base::openapi())
        .merge(registry())
        .merge(campaigns())
        .merge(pieces())
        .merge(coverage())
        .merge(service())
}

/// Organisations, accounts, ties and clusters, and where they come from.
fn registry() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(matrix::get_matrix))
        .routes(routes!(matrix::list_functions))
        .routes(routes!(matrix::list_regions))
        .routes(routes!(organisation::list_organisations, organisation::create_organisation))
        .routes(routes!(organisation::get_organisation, organisation::update_organisation))
        .routes(routes!(account::list_accounts, account::create_account))
        .routes(routes!(account::get_account, account::update_account))
        .routes(routes!(account::list_account_neighbours))
        .routes(routes!(account::list_account_directions))
        .routes(routes!(account::list_account_history))
        .routes(routes!(hint::list_hints, hint::answer_hints))
        .routes(routes!(hint::get_account_hints))
        .routes(routes!(tie::put_tie, tie::delete_tie))
        .routes(routes!(cluster::list_clusters, cluster::create_cluster))
        .routes(routes!(cluster::get_cluster, cluster::update_cluster))
        .routes(routes!(link::list_drift))
        .routes(routes!(link::list_bridges))
        .routes(routes!(link::get_cluster_health))
        .routes(routes!(detection::list_all_detections, detection::create_detection))
        .routes(routes!(detection::get_detection))
        .routes(routes!(detection::list_detection_communities))
        .routes(routes!(detection::list_detection_isolated))
        .routes(routes!(detection::adopt_detection))
        .merge(
            OpenApiRouter::new()
                .routes(routes!(import::list_imports, import::create_import))
                .layer(DefaultBodyLimit::max(import::MOST_BYTES)),
        )
}

/// Campaigns from their theme to what came of them.
fn campaigns() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(theme::list_themes))
        .routes(routes!(theme::get_theme))
        .routes(routes!(campaign::list_all_campaigns, campaign::create_campaign))
        .routes(routes!(campaign::get_campaign, campaign::update_campaign))
        .routes(routes!(campaign::get_pins, campaign::set_pins))
        .routes(routes!(campaign::sign_campaign))
        .routes(routes!(campaign::launch_campaign))
        .routes(routes!(campaign::close_campaign))
        .routes(routes!(plan::get_plan, plan::plan_campaign))
        .routes(routes!(plan::preview_plan))
        .routes(routes!(plan::replan_campaign))
        .routes(routes!(plan::list_accounts_left_out))
        .routes(routes!(direction::list_campaign_directions))
        .routes(routes!(direction::get_direction))
        .routes(routes!(direction::accept_direction))
        .routes(routes!(direction::decline_direction))
        .routes(routes!(direction::swap_direction))
        .routes(routes!(contribution::get_contributions))
        .routes(routes!(contribution::get_cluster_contribution))
        .routes(routes!(ledger::get_ledger))
        .routes(routes!(ledger::get_ledger_history))
        .routes(routes!(ledger::list_ledgers))
        .routes(routes!(score::draw_assessors))
        .routes(routes!(score::list_scores))
        .routes(routes!(score::list_piece_scores, score::give_score))
        .routes(routes!(score::overrule_piece))
        .routes(routes!(closing::get_closing))
}

/// Pieces from hand-in to publication, with the facts and rules that they are held against.
fn pieces() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(piece::hand_in_piece))
        .routes(routes!(piece::list_campaign_pieces))
        .routes(routes!(piece::get_piece, piece::revise_piece))
        .routes(routes!(piece::list_piece_versions))
        .routes(routes!(piece::publish_piece))
        .routes(routes!(piece::withdraw_piece))
        .merge(
            OpenApiRouter::new()
                .routes(routes!(attachment::list_piece_attachments, attachment::attach_file))
                .routes(routes!(attachment::get_attachment, attachment::detach_file))
                .layer(DefaultBodyLimit::max(attachment::MOST_BYTES)),
        )
        .routes(routes!(comment::list_piece_comments, comment::add_comment))
        .routes(routes!(feedback::list_piece_feedback, feedback::add_feedback))
        .routes(routes!(review::get_review))
        .routes(routes!(review::list_findings))
        .routes(routes!(review::submit_piece))
        .routes(routes!(review::decide_gate))
        .routes(routes!(review::return_piece))
        .routes(routes!(review::sign_piece))
        .routes(routes!(review::confirm_page))
        .routes(routes!(review::mark_major))
        .routes(routes!(consent::record_consent))
        .routes(routes!(consent::confirm_consents))
        .routes(routes!(inbox::list_reviews))
        .routes(routes!(deputy::get_deputies, deputy::name_deputies))
        .routes(routes!(fact::list_campaign_facts, fact::register_fact))
        .routes(routes!(fact::get_fact, fact::revise_fact))
        .routes(routes!(fact::list_versions_of_fact))
        .routes(routes!(fact::agree_fact))
        .routes(routes!(fact::list_touched))
        .routes(routes!(fact::confirm_touched))
        .routes(routes!(fact::list_piece_facts))
        .routes(routes!(gate::get_gates))
        .routes(routes!(gate::check_texts))
        .routes(routes!(gate::list_campaign_findings))
}

/// What the matrix can speak to, and what would become of it.
fn coverage() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(coverage::get_coverage))
        .routes(routes!(coverage::list_coverage_gaps))
        .routes(routes!(coverage_rollup::get_coverage_rollup))
        .routes(routes!(coverage_remedy::get_coverage_remedies))
        .routes(routes!(coverage_campaign::get_campaign_coverage))
        .routes(routes!(coverage_export::export_coverage))
        .merge(
            OpenApiRouter::new()
                .routes(routes!(
                    coverage_target::list_targets,
                    coverage_target::declare_targets,
                    coverage_target::propose_targets
                ))
                .routes(routes!(
                    coverage_target::get_coverage_settings,
                    coverage_target::set_coverage_settings
                ))
                .layer(DefaultBodyLimit::max(coverage_target::MOST_BYTES)),
        )
        .routes(routes!(redundancy::list_redundancy))
        .routes(routes!(redundancy::get_droppable))
        .routes(routes!(redundancy::get_fragility))
        .routes(routes!(redundancy::get_account_coverage))
        .routes(routes!(scenario::run_what_if))
        .routes(routes!(scenario::run_plan_what_if))
        .routes(routes!(scenario::list_all_scenarios, scenario::create_scenario))
        .routes(routes!(scenario::compare_scenarios))
        .routes(routes!(scenario::get_scenario, scenario::update_scenario, scenario::delete_scenario))
        .routes(routes!(scenario::run_scenario))
}

/// The service itself: persons, tokens, jobs, events, health.
fn service() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(subject::get_me))
        .routes(routes!(subject::list_persons, subject::create_subject))
        .routes(routes!(token::list_all_tokens, token::create_token))
        .routes(routes!(token::revoke_token))
        .routes(routes!(event::list_events_of_caller))
        .routes(routes!(job::list_jobs_of_caller))
        .routes(routes!(job::get_job))
        .routes(routes!(job::cancel_job))
        .routes(routes!(health::get_health))
        .routes(routes!(health::get_readiness))
}
