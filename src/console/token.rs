//! Tokens of a person, for programs and for browsers: listed, made, revoked.

use axum::extract::State;
use axum::response::{IntoResponse as _, Redirect, Response};
use maud::{Markup, html};
use serde::Deserialize;

use super::form::{Form, read_whole};
use super::moment::Clocks;
use super::once::shown_once;
use super::personal_link::back;
use super::post_form::post_form;
use super::shell::Page;
use super::visitor::Visitor;
use app::App;
use app::error::AppError;
use app::session::SESSION_LABEL;
use domain::id::{SubjectId, TokenId};
use domain::personal_link::{OPENED_DAYS, days_after};
use domain::subject::Subject;
use domain::token::{Token, TokenInput};
use http::auth::{Administer, Require};
use http::path::Path;
use http::problem::Problem;
use store::token::find_token;

/// So many of those that have ended are shown.
const MOST_ENDED: usize = 10;

/// A year and a day at most.
const MOST_DAYS: u32 = 366;

/// What a new token is for, and for how long.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct TokenAsked {
    #[serde(default)]
    label: String,
    days: String,
}

/// The tokens, those that speak first, and the form that makes one.
pub(super) fn tokens_section(person: &Subject, tokens: &[Token], clocks: Clocks) -> Markup {
    let (speech, id) = (clocks.speech, person.id);
    let (valid, ended): (Vec<&Token>, Vec<&Token>) =
        tokens.iter().rev().partition(|token| token.is_valid(clocks.now));
    html! {
        section aria-labelledby="tokens" {
            h2 #tokens { (speech.say("令牌和登录", "Tokens and sessions")) }
            @if tokens.is_empty() { p.empty { (speech.say("还没有登录过，也没有令牌。", "There are none yet.")) } }
            @else {
                table {
                    caption.seen-by-readers { (speech.say("令牌和登录", "Tokens and sessions")) }
                    thead { tr {
                        th scope="col" { (speech.say("用途", "What for")) }
                        th scope="col" { (speech.say("生成时间", "Made")) }
                        th scope="col" { (speech.say("有效期至", "Until")) }
                        th scope="col" { (speech.say("操作", "Action")) }
                    } }
                    tbody { @for token in valid.iter().chain(ended.iter().take(MOST_ENDED)) { (token_row(token, clocks)) } }
                }
            }
            @if !person.grants.is_empty() && person.barred_at.is_none() {
                details {
                    summary { (speech.say("给程序用的令牌", "A token for a program")) }
                    (post_form(format!("/persons/{id}/tokens")).class("narrow").holding(html! {
                        p.hint { (speech.say("令牌能做的，和这个人的角色一样。本人登录请用个人链接。", "A token may do what the roles of this person allow. To sign in, a person takes a personal link.")) }
                        label for="label" { (speech.say("用途", "What for")) }
                        input #label type="text" name="label" maxlength="200";
                        label for="token-days" { (speech.say("有效天数", "Days")) }
                        input #token-days name="days" type="number" min="1" max=(MOST_DAYS) value=(OPENED_DAYS) required;
                        button { (speech.say("生成令牌", "Make a token")) }
                    }))
                }
            }
        }
    }
}

fn token_row(token: &Token, clocks: Clocks) -> Markup {
    let speech = clocks.speech;
    let label = match token.label.as_str() {
        SESSION_LABEL => speech.say("浏览器登录", "session of a browser"),
        "" => speech.say("没有注明", "not said"),
        other => other,
    };
    html! {
        tr {
            th scope="row" { (label) }
            td data-label=(speech.say("生成时间", "Made")) { (clocks.at(token.created_at)) }
            td data-label=(speech.say("有效期至", "Until")) {
                @match (token.revoked_at, token.expires_at) {
                    (Some(at), _) => { (speech.say("已作废：", "revoked: ")) (clocks.at(at)) },
                    (None, Some(end)) => { (clocks.at(end)) @if end <= clocks.now { (speech.say("（已过期）", " (expired)")) } },
                    (None, None) => (speech.say("长期", "no end")),
                }
            }
            td {
                @if token.is_valid(clocks.now) {
                    (post_form(format!("/persons/{}/tokens/{}/revoke", token.subject, token.id)).class("inline").holding(html! { button.small aria-label=(format!("{}{label}", speech.say("作废：", "Revoke: "))) { (speech.say("作废", "Revoke")) } }))
                }
            }
        }
    }
}

/// Makes a token with the roles of its person and shows it, this once.
pub(super) async fn make(
    caller: Require<Administer>,
    visitor: Visitor,
    State(app): State<App>,
    Path(id): Path<SubjectId>,
    Form(asked): Form<TokenAsked>,
) -> Result<Response, Problem> {
    let (person, _) = app.subject(id).await?;
    let days = read_whole("/days", &asked.days)?;
    let input = TokenInput {
        subject: id.to_string(),
        label: asked.label.trim().to_owned(),
        grants: person.grants.clone(),
        expires_at: Some(days_after(app.clock.now(), days.min(MOST_DAYS))),
    };
    let (_, secret) = app.create_token(&caller.actor(), input).await?;
    let speech = visitor.speech;
    let content = html! {
        (shown_once(speech.say("令牌", "Token"), secret.reveal(), speech))
        (back(id, &person.name, speech))
    };
    let title = format!("{}{}", speech.say("令牌：", "Token: "), person.name);
    Ok(Page { visitor: &visitor, title: &title, content }.into_response())
}

/// Revokes a token of a person.
pub(super) async fn revoke(
    caller: Require<Administer>,
    State(app): State<App>,
    Path((id, token)): Path<(SubjectId, TokenId)>,
) -> Result<Redirect, Problem> {
    let own = find_token(&app.db, token).await?.filter(|token| token.subject == id);
    own.ok_or_else(|| AppError::not_found("token", token))?;
    app.revoke_token(&caller.actor(), token).await?;
    Ok(Redirect::to(&format!("/persons/{id}")))
}
