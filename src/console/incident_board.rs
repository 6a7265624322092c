//! The board of an incident: clocks, facts, bulletins, how the cards stand, and what the desk can do.

use axum::extract::State;
use axum::response::{IntoResponse as _, Response};
use maud::{Markup, html};

use super::incident::{incident_title, state_name};
use super::incident_desk::{bulletin_steps, desk_forms, fact_form, fact_steps};
use super::language::Speech;
use super::moment::Clocks;
use super::shell::Page;
use super::visitor::Visitor;
use app::App;
use app::incident::IncidentReader;
use domain::id::IncidentId;
use domain::incident::{
    BulletinKind, ClockKey, ClockState, IncidentBoard, IncidentBulletin, IncidentClock, IncidentState,
};
use domain::right::Right;
use http::auth::{ReadIncidents, Require};
use http::path::Path;
use http::problem::Problem;

/// The page.
pub(super) async fn show(
    caller: Require<ReadIncidents>,
    visitor: Visitor,
    State(app): State<App>,
    Path(id): Path<IncidentId>,
) -> Result<Response, Problem> {
    let speech = visitor.speech;
    let reader = IncidentReader {
        has_desk: caller.also(Right::RunIncidents) || caller.also(Right::ReviewBulletins),
        reach: caller.reach_of(Right::StateIncidentFacts),
    };
    let board = app.incident_board(&reader, id).await?;
    let clocks = Clocks::of(&app, speech);
    let runs = board.incident.state == IncidentState::Running;
    let content = html! {
        div.incident.big data-incident=(id) data-news=(speech.say("有新情况，点此刷新", "There is news; refresh")) {
            (head(&board, clocks))
            (clock_list(&board.clocks, clocks))
            (facts(&board, (&app, &visitor), runs))
            (bulletins(&board, &visitor, clocks))
            @if runs && visitor.may(Right::RunIncidents) { (desk_forms(&board, speech)) }
        }
    };
    Ok(Page { visitor: &visitor, title: speech.say("突发事件", "Incident"), content }.into_response())
}

fn head(board: &IncidentBoard, clocks: Clocks) -> Markup {
    let (incident, speech, cards) = (&board.incident, clocks.speech, &board.cards);
    let at = |rest: &str| format!("/incidents/{}/{rest}", incident.id);
    let counts = [
        (speech.say("任务卡", "Cards"), cards.all),
        (speech.say("已发布", "Posted"), cards.posted),
        (speech.say("已查看", "Seen"), cards.seen),
        (speech.say("已电话通知", "Called"), cards.called),
        (speech.say("没有回音", "Not heard of"), cards.asked),
        (speech.say("超时未发", "Late"), cards.late),
        (speech.say("口径已旧", "On old facts"), cards.behind),
        (speech.say("暂停常规推送", "Hold routine posts"), board.held),
    ];
    html! {
        p.title { (incident_title(incident, speech)) }
        p.facts {
            span.state data-state=(incident.state.key()) { (state_name(incident.state, speech)) } " "
            (speech.say("事发 ", "happened ")) (clocks.at(incident.at)) " · "
            (speech.say("级别：", "level: "))
            @match incident.level { Some(level) => (level.name().get(speech.0)), None => (speech.say("未定", "not said")) }
        }
        @if let Some(end) = &incident.ended { p.next { (clocks.at(end.at)) " " (end.reason) } }
        dl.figures { @for (what, count) in counts { div { dt { (what) } dd { (count) } } } }
        p {
            a.main href=(at("cards")) { (speech.say("任务卡", "Cards")) } " "
            a href=(at("ring")) { (speech.say("通知谁", "Whom to call")) } " · "
            a href=(format!("/api/v1/incidents/{}/log.docx", incident.id)) download { (speech.say("处置日志（Word）", "Log (Word)")) }
        }
        @if !board.unfilled.is_empty() {
            p.note { (speech.say("没有账号承担的任务：", "Tasks that nobody has: ")) (board.unfilled.join(", ")) }
        }
    }
}

fn clock_list(all: &[IncidentClock], clocks: Clocks) -> Markup {
    let speech = clocks.speech;
    html! {
        h2 { (speech.say("时限", "Clocks")) }
        ul { @for clock in all {
            li {
                (clock_name(clock.clock, speech)) ": "
                @match clock.state {
                    ClockState::Running => { (clocks.due_to_the_minute(clock.due_at)) }
                    ClockState::Met => { strong { (speech.say("按时完成", "met in time")) } }
                    ClockState::MetLate => { strong { (speech.say("已完成，超时", "met, too late")) } }
                    ClockState::Missed => { strong.late { (speech.say("已超时", "missed")) } " " (clocks.at(clock.due_at)) }
                    ClockState::Stopped => { (speech.say("终止前无须完成", "not owed any more")) }
                }
            }
        } }
    }
}

const fn clock_name(clock: ClockKey, speech: Speech) -> &'static str {
    match clock {
        ClockKey::FirstWord => speech.say("首次发声", "First word"),
        ClockKey::Authoritative => speech.say("权威信息（5小时）", "Authoritative information (5 h)"),
        ClockKey::PressConference => speech.say("新闻发布会（24小时）", "Press conference (24 h)"),
        ClockKey::PublicConcern => speech.say("回应其他关切（48小时）", "Other public concern (48 h)"),
    }
}

fn facts(board: &IncidentBoard, (app, visitor): (&App, &Visitor), runs: bool) -> Markup {
    let (speech, id) = (visitor.speech, board.incident.id);
    let states = runs && visitor.may(Right::StateIncidentFacts);
    let name = |key: &str| {
        let row = app.seed.emergency.authority.row(key);
        row.map_or_else(|| key.to_owned(), |row| row.name.get(speech.0).to_owned())
    };
    html! {
        h2 { (speech.say("事实", "Facts")) }
        @if !board.contradictions.is_empty() {
            div.problem role="alert" {
                h2 { (speech.say("互相矛盾", "They contradict each other")) }
                ul { @for one in &board.contradictions {
                    li { (name(&one.information)) " / " (name(&one.other)) ": “" (one.excerpt) "”. " (one.detail.get(speech.0)) }
                } }
            }
        }
        @if board.facts.is_empty() { p.empty { (speech.say("还没有核实的事实。", "Nothing is confirmed yet.")) } }
        ul.cards { @for fact in &board.facts {
            li.card {
                p { strong { (name(&fact.information)) } " " span.tag { (speech.say("第", "v")) (fact.version) (speech.say("版", "")) " "
                    (if fact.confirmed_at.is_some() { speech.say("已核实", "confirmed") } else { speech.say("待核实", "to be confirmed") }) } }
                p.brief { (fact.text) }
                p.facts { (fact.source) @if !fact.heard_from.is_empty() { " · " (fact.heard_from) } }
                @if states && fact.confirmed_at.is_none() { (fact_steps(id, fact, speech)) }
            }
        } }
        @if states {
            (fact_form(id, board, app.seed.emergency.authority.rows(), speech))
        }
    }
}

fn bulletins(board: &IncidentBoard, visitor: &Visitor, clocks: Clocks) -> Markup {
    let speech = clocks.speech;
    html! {
        h2 { (speech.say("通报", "Bulletins")) }
        @if board.bulletins.is_empty() { p.empty { (speech.say("还没有通报。", "There is no bulletin yet.")) } }
        ul.cards { @for bulletin in &board.bulletins {
            li.card {
                p { strong { (speech.say("第", "No. ")) (bulletin.number) (speech.say("号", "")) } " "
                    span.tag { (kind_name(bulletin.kind, speech)) } " " (standing(bulletin, clocks)) }
                p.brief { (bulletin.text) }
                (bulletin_steps(board, bulletin, visitor))
            }
        } }
    }
}

fn standing(bulletin: &IncidentBulletin, clocks: Clocks) -> Markup {
    let speech = clocks.speech;
    html! {
        @if let Some(release) = &bulletin.release {
            (speech.say("已发布 ", "out ")) (clocks.at(release.at))
        } @else {
            (if bulletin.review.is_some() { speech.say("已审核", "reviewed") } else { speech.say("待审核", "to be reviewed") }) " · "
            (if bulletin.consent.is_some() { speech.say("领导已同意", "a leader has agreed") } else { speech.say("待领导同意", "to be agreed to") })
        }
    }
}

const fn kind_name(kind: BulletinKind, speech: Speech) -> &'static str {
    match kind {
        BulletinKind::First => speech.say("首报", "first word"),
        BulletinKind::Progress => speech.say("续报", "progress"),
        BulletinKind::Last => speech.say("终报", "last word"),
        BulletinKind::Correction => speech.say("更正", "correction"),
        BulletinKind::Withdrawal => speech.say("撤回", "withdrawal"),
    }
}
