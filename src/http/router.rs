//! The router: every operation of the service, and what surrounds them all.

use std::sync::Arc;

use axum::Router;
use axum::middleware::from_fn_with_state;
use serde_json::Value;
use tower::Layer as _;
use tower_http::catch_panic::CatchPanicLayer;
use utoipa::OpenApi as _;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::catalogue::Catalogue;
use super::docs::docs;
use super::document::{Base, complete};
use super::kept::KeptAnswers;
use super::lane::LaneKind;
use super::operation::{described, in_lane};
use super::pages::Pages;
use super::sign_in::FailedSignIns;
use super::surroundings::{Surroundings, surround};
use super::{
    account, alert, amendment, assignment_sheet, attachment, campaign, closing, cluster, comment, consent,
    contribution, coverage, coverage_campaign, coverage_export, coverage_need, coverage_remedy,
    coverage_rollup, coverage_target, deputy, detection, direction, direction_text, emergency_plan, event,
    event_stream, fact, feedback, filing, gate, health, hint, import, import_profile, import_proposal, inbox,
    incident, incident_bulletin, incident_card, incident_fact, incident_hold, job, kept, ledger, link,
    matrix, metrics, observe, organisation, outbox, own_topic, person_list, personal_link, piece, plan,
    platform, redundancy, renamed, review, scenario, score, sign_in, staffing, subject, theme, tie, token,
    webhook,
};
use app::App;
use app::work_share::WorkShare;

/// A router of these operations, each described by its handler.
macro_rules! operations {
    [$($handler:path),+ $(,)?] => {
        OpenApiRouter::new()$(.routes(described(routes!($handler), &$handler)))+
    };
}

/// Operations that wait for their turn in a lane of their own.
macro_rules! operations_in {
    [$lane:ident: $($handler:path),+ $(,)?] => {
        OpenApiRouter::new()$(.routes(in_lane(described(routes!($handler), &$handler), LaneKind::$lane)))+
    };
}

/// The API as a router, without pages.
pub fn router(app: App) -> Router {
    router_with(app, sign_in::MOST_FAILED, Pages::none())
}

/// The whole service as a router, with these pages, that answers so many failed tokens of a source in a minute as such.
pub fn router_with(app: App, failed_sign_ins: u32, pages: Pages) -> Router {
    let (router, api) = routes().split_for_parts();
    let document = complete(api);
    let (router, pages) = match app.share {
        WorkShare::All | WorkShare::LeavesJobs => (router, pages),
        WorkShare::OnlyWorks => (state().split_for_parts().0, Pages::none()),
    };
    let failures = FailedSignIns::up_to(failed_sign_ins);
    let pages_routes = pages.routes.clone();
    let surroundings = Surroundings::of(app.clone(), Catalogue::of(&document), failures, pages);
    let kept = from_fn_with_state(Arc::new(KeptAnswers::of(app.clone())), kept::answer);
    let inner = router
        .merge(docs(&document))
        .merge(pages_routes)
        .fallback(observe::not_found)
        .method_not_allowed_fallback(observe::method_not_allowed)
        .layer(CatchPanicLayer::custom(observe::panicked))
        .layer(from_fn_with_state(Arc::new(surroundings), surround))
        .with_state(app);
    // Around the whole and not around each route: what is kept needs no route.
    Router::new()
        .fallback_service(kept.layer(inner))
        // What surrounds operations may break as well.
        .layer(CatchPanicLayer::custom(observe::panicked))
}

/// The OpenAPI document of these operations as JSON.
#[must_use]
pub fn document() -> Value {
    let (_, api) = routes().split_for_parts();
    complete(api)
}

fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::with_openapi(Base::openapi())
        .merge(registry())
        .merge(imports())
        .merge(reviews())
        .merge(campaigns())
        .merge(pieces())
        .merge(coverage())
        .merge(emergencies())
        .merge(service())
}

/// Organisations, accounts, ties and clusters.
fn registry() -> OpenApiRouter<App> {
    operations![
        matrix::get_matrix,
        matrix::get_matrix_readiness,
        matrix::list_functions,
        matrix::list_regions,
        matrix::list_audiences,
        matrix::get_audience,
        matrix::update_audience,
        platform::list_platforms,
        platform::get_platform,
        platform::update_platform,
        organisation::list_organisations,
        organisation::create_organisation,
        organisation::get_organisation,
        organisation::update_organisation,
        organisation::delete_organisation,
        organisation::merge_organisation,
        account::list_accounts,
        account::create_account,
        account::get_account,
        account::update_account,
        account::rename_account,
        account::merge_account,
        account::delete_account,
        account::list_account_neighbours,
        account::list_account_directions,
        account::list_account_history,
        filing::list_filings,
        filing::get_filing,
        filing::file_account,
        hint::answer_hints,
        tie::put_tie,
        tie::delete_tie,
        cluster::list_clusters,
        cluster::create_cluster,
        cluster::get_cluster,
        cluster::update_cluster,
        cluster::delete_cluster,
        matrix::delete_function,
        matrix::delete_region,
        matrix::merge_region,
        renamed::list_former_keys,
        renamed::let_key_go,
        detection::list_detections,
        detection::create_detection,
        detection::get_detection,
        detection::list_detection_communities,
        detection::list_detection_isolated,
        detection::adopt_detection,
    ]
    .merge(operations_in![
        Computing:
        filing::export_filings,
        hint::list_hints,
        hint::get_account_hints,
        link::list_drift,
        link::list_bridges,
        link::get_cluster_health,
        matrix::export_matrix,
    ])
}

/// Where the registry comes from.
fn imports() -> OpenApiRouter<App> {
    operations![
        import::list_imports,
        import::create_import,
        import::get_import,
        import::undo_import,
        import_profile::list_import_profiles,
        import_profile::create_import_profile,
        import_profile::get_import_profile,
        import_profile::update_import_profile,
        import_profile::delete_import_profile,
        import_proposal::list_import_proposals,
    ]
    .merge(operations_in![
        Computing:
        import::get_import_report,
        import_proposal::accept_import_proposals,
        import_proposal::reject_import_proposals,
    ])
}

/// What is said of pieces before they are published, and the facts that they stand on.
fn reviews() -> OpenApiRouter<App> {
    operations![
        comment::list_comments,
        comment::add_comment,
        feedback::list_feedback,
        feedback::add_feedback,
        review::decide_gate,
        review::return_piece,
        review::sign_piece,
        review::confirm_page,
        review::mark_major,
        consent::record_consent,
        consent::confirm_consents,
        inbox::list_reviews,
        deputy::get_deputies,
        deputy::name_deputies,
        fact::list_facts,
        fact::register_fact,
        fact::get_fact,
        fact::revise_fact,
        fact::list_fact_versions,
        fact::agree_fact,
        fact::list_touched,
        fact::confirm_touched,
        fact::list_piece_facts,
        gate::get_gates,
        gate::get_own_words,
        gate::set_own_words,
    ]
    .merge(operations_in![
        Computing:
        review::get_review,
        review::list_findings,
        review::submit_piece,
        gate::check_texts,
        gate::list_campaign_findings,
    ])
}

/// Campaigns from their theme to what came of them.
fn campaigns() -> OpenApiRouter<App> {
    operations![
        theme::list_themes,
        theme::get_theme,
        theme::check_theme,
        theme::create_theme,
        theme::update_theme,
        theme::delete_theme,
        theme::keep_campaign,
        campaign::list_campaigns,
        campaign::create_campaign,
        campaign::get_campaign,
        campaign::update_campaign,
        campaign::get_pins,
        amendment::list_amendments,
        amendment::amend_campaign,
        plan::get_plan,
        plan::plan_campaign_as_job,
        plan::list_unassigned,
        staffing::list_staffing,
        direction::list_directions,
        direction_text::list_texts,
        direction::accept_direction,
        direction::take_back_decline,
        direction_text::confirm_text,
        direction_text::edit_text,
        direction_text::edit_texts,
        direction_text::open_direction,
        own_topic::propose_topic,
        own_topic::list_topics,
        own_topic::get_topic,
        own_topic::reject_topic,
        own_topic::withdraw_topic,
        outbox::list_outbox,
        outbox::get_outbox_item,
        outbox::get_outbox_attachment,
        outbox::report_publication,
        outbox::get_publication,
        score::draw_assessors,
        score::list_scores,
        score::list_piece_scores,
        score::give_score,
        score::overrule_piece,
    ]
    .merge(operations_in![
        Computing:
        campaign::launch_campaign,
        campaign::close_campaign,
        direction::get_direction,
        direction::list_disqualified,
        direction::confirm_direction,
        own_topic::accept_topic,
        contribution::get_contributions,
        contribution::get_cluster_contribution,
        ledger::get_ledger,
        ledger::export_ledger,
        ledger::get_ledger_history,
        ledger::list_ledgers,
        ledger::export_ledgers,
        closing::get_closing,
        closing::export_closing,
        closing::print_campaign_result,
        closing::export_campaign_result,
        assignment_sheet::export_assignment_workbook,
        assignment_sheet::export_assignment_document,
        assignment_sheet::export_assignment_text,
    ])
    .merge(operations_in![
        Planning:
        campaign::set_pins,
        campaign::sign_campaign,
        plan::plan_campaign,
        plan::preview_plan,
        plan::replan_campaign,
        direction::decline_direction,
        direction::swap_direction,
        direction::withdraw_direction,
    ])
}

/// Pieces from hand-in to publication, with the facts and rules that they are held against.
fn pieces() -> OpenApiRouter<App> {
    operations![piece::list_pieces, piece::get_piece, piece::list_piece_versions, piece::withdraw_piece,]
        .merge(operations_in![
            Computing:
            piece::hand_in_piece,
            piece::revise_piece,
            piece::publish_piece,
        ])
        .merge(
            operations![attachment::list_attachments, attachment::get_attachment, attachment::detach_file,]
                .merge(operations_in![
                    Computing:
                    attachment::attach_file,
                ]),
        )
}

/// Emergency plans, and incidents.
fn emergencies() -> OpenApiRouter<App> {
    operations![
        emergency_plan::list_authority,
        emergency_plan::list_emergency_plans,
        emergency_plan::get_emergency_plan,
        emergency_plan::update_emergency_plan,
        emergency_plan::approve_emergency_plan,
        emergency_plan::rehearse_emergency_plan,
        incident::start_incident,
        incident::list_incidents,
        incident::get_incident,
        incident::list_incident_held,
        incident::get_ring_list,
        incident::get_incident_log,
        incident::grade_incident,
        incident::hand_over_incident,
        incident::meet_incident_clock,
        incident::stand_down_incident,
        incident::withdraw_incident,
        incident_card::list_incident_cards,
        incident_card::get_incident_card,
        incident_card::add_incident_card,
        incident_card::see_incident_card,
        incident_card::post_incident_card,
        incident_card::confirm_incident_card,
        incident_card::take_over_incident_card,
        incident_card::call_incident_card,
        incident_card::relieve_incident_card,
        incident_fact::list_incident_facts,
        incident_fact::state_incident_fact,
        incident_fact::confirm_incident_fact,
        incident_bulletin::list_bulletins,
        incident_bulletin::draft_bulletin,
        incident_bulletin::review_bulletin,
        incident_bulletin::record_bulletin_consent,
        incident_bulletin::confirm_bulletin_consent,
        incident_bulletin::release_bulletin,
        incident_hold::confirm_held_piece,
        alert::get_alert_feed,
        alert::get_cap_alert,
    ]
    .merge(operations_in![
        Computing:
        incident::export_incident_log,
    ])
}

/// What the matrix can speak to, and what would become of it.
fn coverage() -> OpenApiRouter<App> {
    operations![
        scenario::list_scenarios,
        scenario::create_scenario,
        scenario::get_scenario,
        scenario::update_scenario,
        scenario::delete_scenario,
    ]
    .merge(operations_in![
        Computing:
        coverage::get_coverage,
        coverage::list_coverage_gaps,
        coverage_rollup::get_coverage_rollup,
        coverage_remedy::get_coverage_remedies,
        coverage_export::export_coverage,
        redundancy::list_redundancy,
        redundancy::get_droppable,
        redundancy::get_fragility,
        redundancy::get_account_coverage,
        scenario::run_what_if,
        scenario::compare_scenarios,
        scenario::run_scenario,
    ])
    .merge(operations_in![
        Planning:
        coverage_campaign::get_campaign_coverage,
        scenario::run_plan_what_if,
    ])
    .merge(
        operations![
            coverage_target::list_targets,
            coverage_target::get_coverage_settings,
            coverage_target::set_coverage_settings,
            coverage_need::list_needs,
        ]
        .merge(operations_in![
            Computing:
            coverage_target::declare_targets,
            coverage_target::propose_targets,
            coverage_need::count_needs,
            coverage_need::drop_needs,
        ]),
    )
}

/// How the service fares.
fn state() -> OpenApiRouter<App> {
    operations![health::get_health, health::get_readiness, metrics::get_metrics]
}

/// The service itself: persons, tokens, jobs, events, health.
fn service() -> OpenApiRouter<App> {
    operations![
        subject::get_me,
        subject::list_subjects,
        subject::create_subject,
        subject::get_subject,
        subject::update_subject,
        subject::bar_subject,
        subject::lift_bar,
        personal_link::list_links,
        personal_link::create_link,
        personal_link::revoke_link,
        sign_in::sign_in,
        token::list_tokens,
        token::create_token,
        token::revoke_token,
        event::list_events,
        event_stream::stream_events,
        webhook::list_webhooks,
        webhook::create_webhook,
        webhook::get_webhook,
        webhook::update_webhook,
        webhook::delete_webhook,
        webhook::renew_webhook_secret,
        webhook::replay_webhook,
        webhook::list_set_aside_events,
        webhook::try_webhook,
        job::list_jobs,
        job::get_job,
        job::cancel_job,
    ]
    .merge(state())
    .merge(operations_in![
        Computing:
        person_list::import_persons,
        personal_link::print_links,
    ])
}
