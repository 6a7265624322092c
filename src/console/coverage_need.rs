//! What citizens ask: counts of a hotline or of a search, by which gaps weigh.

use axum::extract::State;
use axum::response::{IntoResponse as _, Redirect, Response};
use maud::{Markup, html};
use serde::Deserialize;

use super::coverage_choice::coverage_places;
use super::coverage_target::{SeenTargets, table_field};
use super::coverage_words::CoverageNames;
use super::field::{FormField, InputKind};
use super::form::Form;
use super::language::Speech;
use super::list_page::{ListPage, ROWS};
use super::moment::Clocks;
use super::page_link::page_link;
use super::post_form::post_form;
use super::query::Query;
use super::refusal::{not_done, summary, told, with_status};
use super::sent_table::SentTable;
use super::shell::Page;
use super::stale::carried;
use super::visitor::Visitor;
use app::App;
use app::coverage_need::{KeptNeeds, NeedInput};
use domain::coverage::{NeedCount, NeedSource};
use domain::right::Right;
use domain::time::Timestamp;
use http::auth::{ManageCoverage, ReadCoverage, Require};
use http::problem::Problem;

/// Where the list goes on.
#[derive(Deserialize)]
pub(super) struct NeedPlace {
    after: Option<i32>,
}

/// What somebody sends beside the table.
#[derive(Default)]
struct Told<'a> {
    source: &'a str,
    period: &'a str,
    /// What was refused, and the revision that was seen then.
    refused: Option<(&'a Problem, i64)>,
}

/// The page.
pub(super) async fn show(
    _: Require<ReadCoverage>,
    visitor: Visitor,
    State(app): State<App>,
    Query(place): Query<NeedPlace>,
) -> Result<Response, Problem> {
    page(&visitor, &app, place.after, &Told::default()).await
}

/// Keeps the counts of a table in place of all others.
pub(super) async fn keep(
    caller: Require<ManageCoverage>,
    visitor: Visitor,
    State(app): State<App>,
    sent: SentTable,
) -> Result<Response, Problem> {
    let (source, period) = (sent.typed.one("source"), sent.typed.one("period"));
    let kept = match sent.text() {
        Ok(csv) => {
            let input = NeedInput {
                source: source.to_owned(),
                period: period.to_owned(),
                counts: None,
                csv: Some(csv),
            };
            app.count_needs(&caller.actor(), sent.seen, input).await.map_err(Problem::from)
        }
        Err(problem) => Err(problem),
    };
    let Err(problem) = kept else { return Ok(Redirect::to("/coverage/need").into_response()) };
    let problem = told(&problem, &app.seed.messages, visitor.speech);
    let typed = Told { source, period, refused: Some((&problem, sent.seen)) };
    Ok(with_status(page(&visitor, &app, None, &typed).await?, &problem))
}

/// Drops the counts.
pub(super) async fn drop(
    caller: Require<ManageCoverage>,
    visitor: Visitor,
    State(app): State<App>,
    Form(seen): Form<SeenTargets>,
) -> Result<Response, Problem> {
    match app.drop_needs(&caller.actor(), seen.seen).await {
        Ok(_) => Ok(Redirect::to("/coverage/need").into_response()),
        Err(error) => Ok(not_done((&app, &visitor), error, "/coverage/need")),
    }
}

async fn page(
    visitor: &Visitor,
    app: &App,
    after: Option<i32>,
    typed: &Told<'_>,
) -> Result<Response, Problem> {
    let (speech, matrix) = (visitor.speech, app.matrix().await?);
    let KeptNeeds { revision, source, counts } = app.needs(after, ROWS + 1).await?;
    let counts = ListPage::from(counts);
    let last = counts.onward().map(|(place, _)| *place);
    let names = CoverageNames { matrix: &matrix, guide: &app.seed.guide, speech };
    let manages = visitor.may(Right::ManageCoverage) && after.is_none();
    let content = html! {
        (coverage_places("/coverage/need", speech))
        @if let Some((problem, _)) = typed.refused { (summary(problem, speech)) }
        (origin(source.as_ref(), Clocks::of(app, speech)))
        @if !counts.rows.is_empty() { (table(&counts.rows, names)) }
        @if let Some(last) = last { (page_link(format!("/coverage/need?after={last}"), speech.say("下一页", "Next page"))) }
        @if manages { (keep_form(revision, typed, speech)) }
        @if manages && source.is_some() { (drop_form(revision, speech)) }
        p { a href="/coverage/targets" { (speech.say("回到覆盖目标", "Back to the targets")) } }
    };
    Ok(Page { visitor, title: speech.say("群众诉求量", "What citizens ask"), content }.into_response())
}

fn origin(source: Option<&(NeedSource, Timestamp)>, clocks: Clocks) -> Markup {
    let speech = clocks.speech;
    html! {
        @if let Some((source, at)) = source {
            p { (source.source) " · " (source.period) " · " (speech.say("登记于 ", "noted ")) (clocks.at(*at)) }
        } @else {
            p.empty { (speech.say(
                "尚未登记。登记热线、网站的诉求量后，群众问得多的空白会排在前面。",
                "Nothing is kept yet. With counts of a hotline or a site, the gaps that people ask about most come first.",
            )) }
        }
    }
}

fn table(counts: &[(i32, NeedCount)], names: CoverageNames<'_>) -> Markup {
    let speech = names.speech;
    let unknown = || speech.say("未区分", "not known").to_owned();
    html! {
        table {
            thead { tr {
                th scope="col" { (speech.say("职能", "Function")) }
                th scope="col" { (speech.say("地区", "Region")) }
                th scope="col" { (speech.say("服务对象", "Audience")) }
                th scope="col" { (speech.say("形式", "Form")) }
                th scope="col" { (speech.say("时段", "Period")) }
                th scope="col" { (speech.say("件数", "Count")) }
            } }
            tbody { @for (_, count) in counts { tr {
                th scope="row" { (names.function(&count.function)) }
                td data-label=(speech.say("地区", "Region")) { (count.region.as_deref().map_or_else(unknown, |region| names.region(Some(region)))) }
                td data-label=(speech.say("服务对象", "Audience")) { (count.audience.as_deref().map_or_else(unknown, |audience| names.audience(audience))) }
                td data-label=(speech.say("形式", "Form")) { (count.form.map_or_else(unknown, |form| names.form(form))) }
                td data-label=(speech.say("时段", "Period")) { (count.period.clone().unwrap_or_else(unknown)) }
                td.number data-label=(speech.say("件数", "Count")) { (count.count) }
            } } }
        }
    }
}

fn keep_form(revision: i64, typed: &Told<'_>, speech: Speech) -> Markup {
    let problem = typed.refused.map(|(problem, _)| problem);
    let revision = typed.refused.map_or(revision, |(problem, seen)| carried(Some(problem), seen, revision));
    let field = |name, label, hint, value| FormField { name, label, hint, value, problem };
    html! {
        section aria-labelledby="keep" {
            h2 #keep { (speech.say("登记诉求量", "Keep counts")) }
            (post_form("/coverage/need").class("drop").with_files().taking_drops().holding(html! {
                input type="hidden" name="seen" value=(revision);
                (field("source", speech.say("来源", "Who counted"), speech.say("如 12345热线。不填个人姓名。", "Such as a hotline. No person."), typed.source).input(InputKind::text(200).required()))
                (field("period", speech.say("时段", "When"), speech.say("如 2026年第三季度。", "Such as 2026-Q3."), typed.period).input(InputKind::text(40).required()))
                (table_field(problem, speech.say(
                    "一行一个职能和件数，表头为 function,region,audience,form,period,count；后面几列不清楚可以空着。各列填代码，代码见下载的目标表。原有诉求量全部换掉。",
                    "One row for a function and its count, with the header function,region,audience,form,period,count; what is not known stays empty. Use the keys of the downloaded targets. All former counts are replaced.",
                ), speech))
                button.main { (speech.say("上传并替换", "Send and replace")) }
            }))
        }
    }
}

fn drop_form(revision: i64, speech: Speech) -> Markup {
    html! {
        details {
            summary { (speech.say("删除诉求量", "Delete the counts")) }
            (post_form("/coverage/need/drop").holding(html! {
                input type="hidden" name="seen" value=(revision);
                p { (speech.say("删除后，空白改按名册排序；需要时可以重新上传。", "Gaps are then sorted by the registry alone; the table can be sent again.")) }
                button { (speech.say("删除", "Delete")) }
            }))
        }
    }
}
