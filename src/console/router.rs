//! Every page of the console on one page.

use axum::Router;
use axum::middleware::from_fn;
use axum::routing::{get, post};

use super::{
    account, account_history, amendment, asset, campaign, campaign_edit, campaign_history, campaign_new,
    cited_fact, closing, cluster, comment_forms, contribution, contribution_part, course, coverage,
    coverage_account, coverage_campaign, coverage_cell, coverage_fragility, coverage_gap, coverage_merge,
    coverage_need, coverage_setting, coverage_target, deputy, detection, detection_adoption, detection_alone,
    detection_detail, direction, direction_forms, direction_list, event, fact, fact_detail, fact_forms,
    fact_new, file_forms, gate_rules, import, import_detail, import_finding, import_mapping, import_progress,
    import_proposal, import_undo, incident, incident_board, incident_card, incident_forms, job, kept_theme,
    language, launch, left_out, link, matrix, organisation, origin, overruling_forms, own_topic,
    own_topic_forms, own_word, page_work, password, person_list, personal_link, picture, piece, piece_forms,
    pin, plan, publication_forms, refusal, scenario, score_forms, session_list, setting, sign_in, signing,
    subject, subject_detail, taxonomy, theme, theme_forms, today, token, what_if, what_if_plan,
};
use app::App;
use http::pages::Pages;

/// The pages of the service.
#[must_use]
pub fn pages() -> Pages {
    let routes = Router::new()
        .merge(sign_in())
        .merge(directions())
        .merge(pieces())
        .merge(campaigns())
        .merge(matrix())
        .merge(coverage())
        .merge(incidents())
        .merge(lists())
        .merge(texts())
        .merge(persons())
        .merge(settings())
        .layer(from_fn(origin::refuse_foreign_forms))
        .route(asset::STYLE.path, get(asset::style))
        .route(asset::SCRIPT.path, get(asset::script));
    Pages { routes, work: page_work::work, show: refusal::show }
}

/// Coming in, and the first page.
fn sign_in() -> Router<App> {
    Router::new()
        .route("/", get(today::today))
        .route("/sign-in", get(sign_in::show).post(sign_in::open))
        .route("/sign-in/password", post(sign_in::open_by_password))
        .route("/sign-out", post(sign_in::close))
        .route("/s/{code}", get(sign_in::show_link).post(sign_in::open_link))
        .route("/language", post(language::choose))
}

/// What accounts are asked, and what they propose themselves.
fn directions() -> Router<App> {
    Router::new()
        .route("/directions/{id}", get(direction::show))
        .route("/directions/{id}/accept", post(direction_forms::accept))
        .route("/directions/{id}/decline", post(direction_forms::decline))
        .route("/directions/{id}/swap", post(direction_forms::swap))
        .route("/directions/{id}/confirm-text", post(direction_forms::confirm_text))
        .route("/directions/{id}/pieces", post(direction_forms::hand_in))
        .route("/directions/{id}/check", post(direction_forms::check))
        .route("/campaigns/{id}/topics", get(own_topic::show).post(own_topic::propose))
        .route("/topics/{id}/accept", post(own_topic_forms::accept))
        .route("/topics/{id}/reject", post(own_topic_forms::reject))
        .route("/topics/{id}/withdraw", post(own_topic_forms::withdraw))
}

/// What is written, reviewed, signed, published and graded.
fn pieces() -> Router<App> {
    Router::new()
        .route("/pieces/{id}", get(piece::show))
        .route("/pieces/{id}/revise", post(piece_forms::revise))
        .route("/pieces/{id}/submit", post(piece_forms::submit))
        .route("/pieces/{id}/gates", post(piece_forms::decide))
        .route("/pieces/{id}/return", post(piece_forms::give_back))
        .route("/pieces/{id}/sign", post(piece_forms::sign))
        .route("/pieces/{id}/publish", post(piece_forms::publish))
        .route("/pieces/{id}/confirm", post(publication_forms::confirm))
        .route("/pieces/{id}/withdraw", post(publication_forms::withdraw))
        .route("/pieces/{id}/overrule", post(overruling_forms::overrule))
        .route("/pieces/{id}/comments", post(comment_forms::comment))
        .route("/pieces/{id}/facts/{fact}/confirm", post(cited_fact::confirm))
        .route("/pieces/{id}/files", post(file_forms::attach))
        .route("/pieces/{id}/files/{key}/detach", post(file_forms::detach))
        .route("/pieces/{id}/pictures/{key}", get(picture::show))
        .route("/pieces/{id}/score", post(score_forms::grade))
}

/// What campaigns are planned, launched and followed by.
fn campaigns() -> Router<App> {
    Router::new()
        .route("/campaigns", get(campaign::list).post(campaign_new::create))
        .route("/campaigns/new", get(campaign_new::show))
        .route("/campaigns/{id}", get(campaign::show))
        .route("/campaigns/{id}/edit", get(campaign_edit::show).post(campaign_edit::save))
        .route("/campaigns/{id}/plan", get(plan::show).post(campaign::plan))
        .route("/campaigns/{id}/preview", get(plan::preview))
        .route("/campaigns/{id}/preview/picture", get(plan::picture))
        .route("/campaigns/{id}/settings", post(plan::settle))
        .route("/campaigns/{id}/pins", post(pin::add))
        .route("/campaigns/{id}/pins/remove", post(pin::remove))
        .route("/campaigns/{id}/replan", post(plan::replan))
        .route("/campaigns/{id}/left-out", get(left_out::show))
        .route("/campaigns/{id}/sign", get(signing::show).post(signing::sign))
        .route("/campaigns/{id}/launch", get(launch::show).post(launch::launch))
        .route("/campaigns/{id}/amend", get(amendment::show).post(amendment::amend))
        .route("/campaigns/{id}/directions", get(direction_list::show))
        .route("/campaigns/{id}/progress", get(course::show))
        .route("/campaigns/{id}/history", get(campaign_history::show))
        .route("/campaigns/{id}/close", post(campaign::close))
        .route("/campaigns/{id}/closing", get(closing::show))
        .route("/campaigns/{id}/contribution", get(contribution::show))
        .route("/campaigns/{id}/contribution/{cluster}", get(contribution_part::show))
        .route("/campaigns/{id}/coverage", get(coverage_campaign::show))
}

/// Accounts, clusters, organisations and their ties, and what happened to them.
fn matrix() -> Router<App> {
    Router::new()
        .route("/matrix", get(matrix::show))
        .route("/matrix/drift", get(link::drift))
        .route("/matrix/bridges", get(link::bridges))
        .route("/clusters", get(cluster::list))
        .route("/clusters/detections", get(detection::list).post(detection::start))
        .route("/clusters/detections/{id}", get(detection_detail::show))
        .route("/clusters/detections/{id}/alone", get(detection_alone::show))
        .route("/clusters/detections/{id}/preview", post(detection_adoption::preview))
        .route("/clusters/detections/{id}/adopt", post(detection_adoption::adopt))
        .route("/clusters/{key}", get(cluster::show))
        .route("/accounts/{handle}", get(account::show))
        .route("/accounts/{handle}/history", get(account_history::show))
        .route("/organisations/{key}", get(organisation::show))
        .route("/organisations/{key}/deputies", post(deputy::name))
        .route("/organisations/{key}/deputies/remove", post(deputy::remove))
        .route("/events", get(event::list))
}

/// Emergencies.
fn incidents() -> Router<App> {
    Router::new()
        .route("/incidents", get(incident::list).post(incident::start))
        .route("/incidents/{id}", get(incident_board::show))
        .route("/incidents/{id}/facts", post(incident_forms::state))
        .route("/incidents/{id}/facts/{information}/confirm", post(incident_forms::confirm))
        .route("/incidents/{id}/bulletins", post(incident_forms::draft))
        .route("/incidents/{id}/bulletins/{number}/review", post(incident_forms::review))
        .route("/incidents/{id}/bulletins/{number}/consent", post(incident_forms::consent))
        .route("/incidents/{id}/bulletins/{number}/consent/confirm", post(incident_forms::confirm_consent))
        .route("/incidents/{id}/bulletins/{number}/release", post(incident_forms::release))
        .route("/incidents/{id}/grade", post(incident_forms::grade))
        .route("/incidents/{id}/hand-over", post(incident_forms::hand_over))
        .route("/incidents/{id}/stand-down", post(incident_forms::stand_down))
        .route("/incidents/{id}/withdraw", post(incident_forms::withdraw))
        .route("/incidents/{id}/cards", get(incident_card::show).post(incident_forms::add))
        .route("/incidents/{id}/cards/{account}/seen", post(incident_card::seen))
        .route("/incidents/{id}/cards/{account}/posted", post(incident_card::posted))
        .route("/incidents/{id}/cards/{account}/confirm", post(incident_card::confirm))
        .route("/incidents/{id}/cards/{account}/take-over", post(incident_card::take_over))
        .route("/incidents/{id}/cards/{account}/call", post(incident_card::call))
        .route("/incidents/{id}/cards/{account}/relieve", post(incident_card::relieve))
        .route("/incidents/{id}/ring", get(incident_card::ring))
}

/// Who reaches whom with what, and what would change it.
fn coverage() -> Router<App> {
    Router::new()
        .route("/coverage", get(coverage::show))
        .route("/coverage/cells", get(coverage_cell::list))
        .route("/coverage/cell", get(coverage_cell::show))
        .route("/coverage/gaps", get(coverage_gap::list))
        .route("/coverage/remedies", get(coverage_gap::remedies))
        .route("/coverage/fragility", get(coverage_fragility::show))
        .route("/coverage/merge", get(coverage_merge::list))
        .route("/coverage/droppable", get(coverage_merge::droppable))
        .route("/coverage/accounts/{handle}", get(coverage_account::show))
        .route("/coverage/what-if", get(what_if::show))
        .route("/coverage/what-if/plan", get(what_if_plan::show))
        .route("/coverage/scenarios", get(scenario::list).post(scenario::keep))
        .route("/coverage/scenarios/{id}/delete", post(scenario::delete))
        .route("/coverage/targets", get(coverage_target::show).post(coverage_target::declare))
        .route("/coverage/targets.csv", get(coverage_target::table_file))
        .route("/coverage/targets/drop", post(coverage_target::drop))
        .route("/coverage/need", get(coverage_need::show).post(coverage_need::keep))
        .route("/coverage/need/drop", post(coverage_need::drop))
        .route("/coverage/settings", get(coverage_setting::show).post(coverage_setting::set))
}

/// Lists that go in.
fn lists() -> Router<App> {
    Router::new()
        .route("/lists", get(import::show).post(import::send))
        .route("/lists/template.xlsx", get(import::template))
        .route("/lists/profiles/{key}/forget", post(import::forget_profile))
        .route("/lists/{id}", get(import_detail::show))
        .route("/lists/{id}/write", post(import_detail::write))
        .route("/lists/{id}/keep", post(import_detail::keep_mapping))
        .route("/lists/{id}/cancel", post(import_progress::cancel))
        .route("/lists/{id}/mapping", get(import_mapping::show).post(import_mapping::correct))
        .route("/lists/{id}/findings", get(import_finding::show))
        .route("/lists/{id}/proposals", get(import_proposal::show).post(import_proposal::decide))
        .route("/lists/{id}/undo", post(import_undo::undo))
}

/// Themes and facts.
fn texts() -> Router<App> {
    Router::new()
        .route("/themes", get(theme::list))
        .route("/themes/{key}", get(theme::show))
        .route("/themes/{key}/copy", post(theme_forms::copy))
        .route("/themes/{key}/delete", post(theme_forms::delete))
        .route("/themes/{key}/edit", get(theme_forms::show_part).post(theme_forms::save_part))
        .route("/campaigns/{id}/theme", post(kept_theme::keep))
        .route("/campaigns/{id}/facts", post(fact_new::register))
        .route("/campaigns/{id}/facts/new", get(fact_new::show))
        .route("/facts", get(fact::list))
        .route("/facts/{id}", get(fact_detail::show))
        .route("/facts/{id}/revise", get(fact_forms::show_revise).post(fact_forms::revise))
        .route("/facts/{id}/agree", post(fact_forms::agree))
        .route("/facts/{id}/touched/{piece}", post(fact_forms::confirm))
}

/// Persons, and what they sign in with.
fn persons() -> Router<App> {
    Router::new()
        .route("/persons", get(subject::list))
        .route("/persons/new", get(subject_detail::new).post(subject_detail::enter))
        .route("/persons/list", post(person_list::send))
        .route("/persons/cards", post(personal_link::print_cards))
        .route("/persons/{id}", get(subject_detail::show))
        .route("/persons/{id}/edit", get(subject_detail::edit).post(subject_detail::change))
        .route("/persons/{id}/bar", post(subject_detail::bar))
        .route("/persons/{id}/lift", post(subject_detail::lift))
        .route("/persons/{id}/links", post(personal_link::make))
        .route("/persons/{id}/links/{link}/revoke", post(personal_link::revoke))
        .route("/persons/{id}/tokens", post(token::make))
        .route("/persons/{id}/tokens/{token}/revoke", post(token::revoke))
        .route("/persons/{id}/password/remove", post(password::remove))
}

/// What people set.
fn settings() -> Router<App> {
    Router::new()
        .route("/settings", get(setting::show))
        .route("/settings/password", get(password::show).post(password::set))
        .route("/settings/passwords", get(password::list))
        .route("/settings/sessions", get(session_list::show))
        .route("/settings/sessions/{id}/end", post(session_list::end))
        .route("/settings/gates", get(gate_rules::show))
        .route("/settings/gates/words", get(own_word::list).post(own_word::add))
        .route("/settings/gates/words/remove", post(own_word::remove))
        .route("/settings/taxonomies", get(taxonomy::show))
        .route("/settings/taxonomies/{tree}/{key}", get(taxonomy::show_node).post(taxonomy::update))
        .route("/settings/jobs", get(job::list))
        .route("/settings/jobs/{id}/cancel", post(job::cancel))
}
