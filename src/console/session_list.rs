//! Where somebody is signed in, and what else speaks for them.

use axum::extract::State;
use axum::response::{IntoResponse as _, Redirect, Response};
use maud::html;

use super::language::Speech;
use super::moment::Clocks;
use super::post_form::post_form;
use super::shell::Page;
use super::visitor::Visitor;
use app::App;
use app::own_token::TokenUse;
use domain::id::TokenId;
use domain::token::Token;
use http::auth::{ReadRegistry, Require};
use http::path::Path;
use http::problem::Problem;

/// The page.
pub(super) async fn show(
    caller: Require<ReadRegistry>,
    visitor: Visitor,
    State(app): State<App>,
) -> Result<Response, Problem> {
    let speech = visitor.speech;
    let clocks = Clocks::of(&app, speech);
    let tokens = app.own_tokens(caller.subject).await?;
    let own = visitor.token.as_deref().map(|token| token.id);
    let content = html! {
        p { (speech.say(
            "不认识的登录或已丢失手机上的登录，请点“退出”。令牌作废时，您在各处的网页登录也会一并退出。",
            "End what you do not know, and what is on a phone that was lost. When a token is revoked, you are signed out of every browser as well.",
        )) }
        table {
            thead { tr {
                th scope="col" { (speech.say("登录方式", "How")) }
                th scope="col" { (speech.say("开始于", "Since")) }
                th scope="col" { (speech.say("到期", "Until")) }
                th scope="col" { (speech.say("退出", "End")) }
            } }
            tbody { @for (what, token) in &tokens {
                tr {
                    th scope="row" {
                        (name(*what, token, speech))
                        @if own == Some(token.id) { " " span.note { (speech.say("（正在使用）", "(in use here)")) } }
                    }
                    td data-label=(speech.say("开始于", "Since")) { (clocks.at(token.created_at)) }
                    td data-label=(speech.say("到期", "Until")) { @if let Some(end) = token.expires_at { (clocks.at(end)) } @else { (speech.say("长期有效", "no end")) } }
                    td {
                        (post_form(format!("/settings/sessions/{}/end", token.id)).class("inline").holding(html! {
                            button { (speech.say("退出", "End")) " " span.seen-by-readers { (name(*what, token, speech)) } }
                        }))
                    }
                }
            } }
        }
        p { a href="/settings" { (speech.say("回到“设置”", "Back to Settings")) } }
    };
    Ok(Page { visitor: &visitor, title: speech.say("我的登录", "Where I am signed in"), content }
        .into_response())
}

/// What a token is called.
fn name(what: TokenUse, token: &Token, speech: Speech) -> String {
    match what {
        TokenUse::Session => speech.say("网页登录", "A browser").to_owned(),
        TokenUse::Link => speech.say("个人链接", "A personal link").to_owned(),
        TokenUse::Device if token.label.is_empty() => speech.say("令牌", "A token").to_owned(),
        TokenUse::Device => format!("{}{}", speech.say("令牌：", "Token: "), token.label),
    }
}

/// Ends one of them.
pub(super) async fn end(
    caller: Require<ReadRegistry>,
    State(app): State<App>,
    Path(id): Path<TokenId>,
) -> Result<Redirect, Problem> {
    app.revoke_own_token(&caller.actor(), caller.subject, id).await?;
    Ok(Redirect::to("/settings/sessions"))
}
