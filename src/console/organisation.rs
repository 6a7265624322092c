//! An organisation: what it is, its accounts and what is filed of them, what they are asked, who works there, what was changed.

use std::collections::BTreeSet;

use axum::extract::State;
use axum::response::{IntoResponse as _, Response};
use maud::{Markup, html};

use super::address::encoded;
use super::deputy::deputies_section;
use super::event_words::event_kind;
use super::language::Speech;
use super::list_page::ListPage;
use super::moment::Clocks;
use super::name::{account_name, account_status, tree_name};
use super::page_link::page_link;
use super::query::Query;
use super::shell::Page;
use super::shown_organisation::{OrganisationPlace, ShownOrganisation};
use super::visitor::Visitor;
use app::App;
use app::error::AppError;
use domain::filing::FiledAccount;
use domain::matrix::Matrix;
use formats::labels::Labels;
use http::auth::{ReadRegistry, Require};
use http::path::Path;
use http::problem::Problem;

/// The page.
pub(super) async fn show(
    caller: Require<ReadRegistry>,
    visitor: Visitor,
    State(app): State<App>,
    Path(key): Path<String>,
    Query(place): Query<OrganisationPlace>,
) -> Result<Response, Problem> {
    let (matrix, speech) = (app.matrix().await?, visitor.speech);
    let organisation = matrix.organisations().get(&key);
    let organisation = organisation.ok_or_else(|| AppError::not_found("organisation", &key))?;
    let clocks = Clocks::of(&app, speech);
    let known = (organisation, matrix.as_ref());
    let shown = ShownOrganisation::read(&app, &caller, known, &place).await?;
    let deputies = app.deputies(&key).await?;
    let content = html! {
        (outline(&shown, speech))
        (account_table(&shown, &place.accounts, speech))
        (filing_table(&shown, clocks))
        (direction_list(&shown, clocks))
        (person_list(&shown, speech))
        (deputies_section(&deputies, &visitor, clocks))
        (changes(&shown, place.before, clocks))
    };
    Ok(Page { visitor: &visitor, title: &organisation.name, content }.into_response())
}

fn outline(shown: &ShownOrganisation<'_>, speech: Speech) -> Markup {
    let (organisation, matrix) = (shown.organisation, shown.matrix);
    let functions: BTreeSet<&String> = shown.accounts.iter().flat_map(|account| &account.functions).collect();
    let functions: Vec<String> =
        functions.into_iter().map(|key| tree_name(matrix.functions(), key, speech)).collect();
    let comma = speech.say("、", ", ");
    // From the whole down to the part, as an address is read in Chinese; the other way round in English.
    let region = organisation.region.as_deref().map(|key| {
        let names = matrix.regions().path_up(key).map(|key| tree_name(matrix.regions(), key, speech));
        let mut names: Vec<String> = names.collect();
        if speech.say("zh", "en") == "zh" {
            names.reverse();
        }
        names.join(speech.say(" ", ", "))
    });
    html! {
        dl {
            dt { (speech.say("系统", "System")) } dd { (organisation.system.name().get(speech.0)) }
            dt { (speech.say("地区", "Region")) }
            dd { @match region { Some(region) => (region), None => span.hint { (speech.say("没有记录", "not known")) } } }
            dt { (speech.say("账号涉及的职能", "Functions of its accounts")) }
            dd { @if functions.is_empty() { span.hint { (speech.say("没有记录", "not known")) } } @else { (functions.join(comma)) } }
            dt { (speech.say("写稿", "Writing")) }
            dd { (match organisation.team {
                Some(true) => speech.say("各账号由同一团队运维", "one team runs all of its accounts"),
                Some(false) => speech.say("各账号由不同人员运维", "each account has its own people"),
                None => speech.say("由系统判断", "decided by the system"),
            }) }
        }
    }
}

fn account_table(shown: &ShownOrganisation<'_>, after: &str, speech: Speech) -> Markup {
    let onward = shown.accounts.iter().filter(|account| account.handle.as_str() > after);
    let page = ListPage::first_of(onward);
    let key = encoded(&shown.organisation.key);
    html! {
        section aria-labelledby="accounts" {
            h2 #accounts { (speech.say("账号", "Accounts")) " " span.count { (shown.accounts.len()) } }
            @if page.rows.is_empty() { p.empty { (speech.say("这家单位没有账号。", "It has no account.")) } }
            @else {
                table {
                    caption.seen-by-readers { (speech.say("账号", "Accounts")) }
                    thead { tr {
                        th scope="col" { (speech.say("账号", "Account")) }
                        th scope="col" { (speech.say("平台", "Platform")) }
                        th scope="col" { (speech.say("状态", "Status")) }
                    } }
                    tbody {
                        @for account in &page.rows {
                            tr {
                                th scope="row" { a href=(format!("/accounts/{}", encoded(&account.handle))) { (account.name) } }
                                td { (tree_name(shown.matrix.platforms(), &account.platform, speech)) }
                                td { (account_status(account.status, speech)) }
                            }
                        }
                    }
                }
            }
            @if let Some(last) = page.onward() { (page_link(format!("/organisations/{key}?accounts={}#accounts", encoded(&last.handle)), speech.say("更多账号", "More accounts"))) }
        }
    }
}

/// What is filed of its accounts, for those who may read that.
fn filing_table(shown: &ShownOrganisation<'_>, clocks: Clocks) -> Markup {
    let speech = clocks.speech;
    let said = |filed: &&FiledAccount| {
        let filing = &filed.filing;
        filing.person_in_charge.is_some()
            || filing.phone.is_some()
            || filing.opened.is_some()
            || filing.filing_number.is_some()
            || filing.note.is_some()
    };
    let filed: Vec<&FiledAccount> = shown.filings.iter().filter(said).collect();
    html! {
        @if !shown.filings.is_empty() {
            section aria-labelledby="filings" {
                h2 #filings { (speech.say("备案信息", "Filing data")) }
                @if filed.is_empty() { p.empty { (speech.say("还没有备案信息。名单里有负责人、电话、备案号这些列，导入就会带上。", "Nothing is filed yet. A list with columns for who is in charge, phone and filing number brings it along.")) } }
                @else {
                    table {
                        caption.seen-by-readers { (speech.say("备案信息", "Filing data")) }
                        thead { tr {
                            th scope="col" { (speech.say("账号", "Account")) }
                            th scope="col" { (speech.say("负责人", "In charge")) }
                            th scope="col" { (speech.say("电话", "Phone")) }
                            th scope="col" { (speech.say("开通时间", "Opened")) }
                            th scope="col" { (speech.say("备案号", "Filing number")) }
                            th scope="col" { (speech.say("备注", "Note")) }
                        } }
                        tbody { @for one in filed { (filing_row(one, shown.matrix)) } }
                    }
                }
            }
        }
    }
}

fn filing_row(filed: &FiledAccount, matrix: &Matrix) -> Markup {
    let filing = &filed.filing;
    html! {
        tr {
            th scope="row" { (account_name(&filing.account, matrix)) }
            td { (filing.person_in_charge.as_deref().unwrap_or_default()) }
            td { (filing.phone.as_deref().unwrap_or_default()) }
            td { @if let Some(opened) = &filing.opened { (opened) } }
            td { (filing.filing_number.as_deref().unwrap_or_default()) }
            td { (filing.note.as_deref().unwrap_or_default()) }
        }
    }
}

fn direction_list(shown: &ShownOrganisation<'_>, clocks: Clocks) -> Markup {
    let speech = clocks.speech;
    html! {
        @if !shown.cards.rows.is_empty() {
            section aria-labelledby="directions" {
                h2 #directions { (speech.say("选题方向", "Directions")) }
                ul.cards {
                    @for card in &shown.cards.rows {
                        li.card {
                            a.title href=(format!("/directions/{}", card.id)) { (card.title) }
                            p.facts {
                                span.state data-state=(card.state.key()) { (Labels(speech.0).state(card.state)) }
                                " " (account_name(&card.account, shown.matrix)) " " (clocks.window(card.starts_at, card.due_at))
                            }
                        }
                    }
                }
                @if let Some(last) = shown.cards.onward() { (page_link(format!("/organisations/{}?directions={}#directions", encoded(&shown.organisation.key), last.id), speech.say("更多选题方向", "More directions"))) }
            }
        }
    }
}

fn person_list(shown: &ShownOrganisation<'_>, speech: Speech) -> Markup {
    html! {
        @if !shown.persons.rows.is_empty() {
            section aria-labelledby="persons" {
                h2 #persons { (speech.say("人员", "Persons")) }
                ul {
                    @for person in &shown.persons.rows {
                        li {
                            a href=(format!("/persons/{}", person.id)) { (person.name) }
                            @for (at, grant) in person.grants.iter().enumerate() { @if at == 0 { (speech.say("：", ": ")) } @else { (speech.say("、", ", ")) } (grant.role.name().get(speech.0)) }
                        }
                    }
                }
                @if shown.persons.has_more { p { a href=(format!("/persons?organisation={}", encoded(&shown.organisation.key))) { (speech.say("全部人员", "All persons")) } } }
            }
        }
    }
}

fn changes(shown: &ShownOrganisation<'_>, before: Option<i64>, clocks: Clocks) -> Markup {
    let speech = clocks.speech;
    html! {
        @if !shown.history.rows.is_empty() {
            details #history open[before.is_some()] {
                summary { (speech.say("修改记录", "History")) }
                ul { @for entry in &shown.history.rows { li { (clocks.at(entry.at)) " " (event_kind(entry.action, speech)) } } }
                @if let Some(last) = shown.history.onward() { (page_link(format!("/organisations/{}?before={}#history", encoded(&shown.organisation.key), last.seq), speech.say("更早的修改", "Earlier changes"))) }
            }
        }
    }
}
