//! What did not work, as a page: what happened, each wrong value, and the way on.

use axum::http::uri::PathAndQuery;
use axum::http::{HeaderMap, StatusCode, Uri, header};
use axum::response::{IntoResponse as _, Redirect, Response};
use maud::{Markup, html};

use super::address::sign_in_address;
use super::field_name::field_name;
use super::language::Speech;
use super::shell::Page;
use super::visitor::Visitor;
use app::App;
use app::error::AppError;
use domain::language::Language;
use domain::message::Messages;
use http::pages::AskedPage;
use http::problem::Problem;

/// Shows a problem to whoever asked for a page; who is not signed in is led to where one signs in, and back from there.
pub(super) fn show(problem: &Problem, asked: &AskedPage) -> Response {
    let place = asked.uri.path_and_query().map_or("/", |place| place.as_str()).to_owned();
    if problem.code == "unauthenticated" && !asked.changes {
        return Redirect::to(&sign_in_address(&place)).into_response();
    }
    // Who has no session any more is signed out already.
    if problem.code == "unauthenticated" && place == "/sign-out" {
        return Redirect::to("/sign-in").into_response();
    }
    let visitor =
        Visitor { speech: Speech::of(&asked.headers), place, can_return: !asked.changes, token: None };
    let speech = visitor.speech;
    if problem.code == "unauthenticated" {
        return signed_out(&visitor);
    }
    if let "secret_not_replayed" | "answer_lost" | "in_flight" = problem.code {
        return sent_before(&visitor, problem, came_from(&asked.headers).as_deref());
    }
    let problem = &told(problem, &asked.messages, speech);
    let title = heading(problem, speech);
    let content = html! {
        (summary(problem, speech))
        @if let Some(from) = came_from(&asked.headers).filter(|_| asked.changes) {
            p { a.main href=(from) { (speech.say("返回上一页", "Back to the page before")) } }
        }
        p { a href="/" { (speech.say("回到“今天”", "Back to Today")) } }
    };
    with_status(Page { visitor: &visitor, title, content }.into_response(), problem)
}

/// Somebody whose session is over has sent a form: led away, they would lose what they typed.
fn signed_out(visitor: &Visitor) -> Response {
    let speech = visitor.speech;
    let content = html! {
        p { (speech.say(
            "填写的内容没有提交。请先在新窗口登录，再返回上一页重新提交。",
            "What you filled in was not sent. Sign in in a new window, then go back and send it again.",
        )) }
        p { a href="/sign-in" target="_blank" rel="noopener" { (speech.say("在新窗口登录", "Sign in in a new window")) } }
    };
    let title = speech.say("登录已过期", "Your session is over");
    let mut response = Page { visitor, title, content }.into_response();
    *response.status_mut() = StatusCode::UNAUTHORIZED;
    response
}

/// A form that was sent before, and what came of it; nothing was done again.
fn sent_before(visitor: &Visitor, problem: &Problem, from: Option<&str>) -> Response {
    let speech = visitor.speech;
    let (title, said) = match problem.code {
        "in_flight" => (
            speech.say("正在办理", "Being worked on"),
            speech.say(
                "这张表已经提交，还在办理，不会重复办理。请稍候再去查看结果。",
                "This form was sent and is still being worked on. It is not done twice. Look at the result in a moment.",
            ),
        ),
        "secret_not_replayed" => (
            speech.say("已经生成过了", "Made already"),
            speech.say(
                "这张表已经提交过，这次没有重复生成。链接、令牌和卡片只在生成时显示一次；没有留存的，请去作废后重新生成。",
                "This form was sent before, and nothing was made this time. Links, tokens and cards are shown once, when they are made. If you have not kept it, revoke it and make another.",
            ),
        ),
        _ => (
            speech.say("已经办理过了", "Done already"),
            speech.say(
                "这张表已经提交过并已办理，这次没有重复办理。",
                "This form was sent before and was carried out. Nothing was done this time.",
            ),
        ),
    };
    let content = html! {
        p.next role="status" { (said) }
        p { a.main href=(from.unwrap_or_else(|| above(&visitor.place))) { (speech.say("去查看", "See it")) } }
    };
    with_status(Page { visitor, title, content }.into_response(), problem)
}

/// The page of this service from which something was sent, as the browser says.
fn came_from(headers: &HeaderMap) -> Option<String> {
    let said = |name| headers.get(name).and_then(|value| value.to_str().ok());
    let from: Uri = said(header::REFERER)?.parse().ok()?;
    let is_own = from.authority().is_some_and(|authority| Some(authority.as_str()) == said(header::HOST));
    (is_own && from.scheme().is_some())
        .then(|| from.path_and_query().map_or("/", PathAndQuery::as_str).to_owned())
}

/// Where what a form has done is shown, where the browser does not say whence it came: the place above that to which it was sent.
fn above(place: &str) -> &str {
    let path = place.split('?').next().unwrap_or(place);
    match path.rsplit_once('/') {
        Some(("", _)) | None => path,
        Some((above, _)) => above,
    }
}

/// The same page, with the status of what it tells; where it tells of nothing wrong, as it is.
pub(super) fn with_status<'a>(mut page: Response, problem: impl Into<Option<&'a Problem>>) -> Response {
    if let Some(problem) = problem.into() {
        *page.status_mut() =
            StatusCode::from_u16(problem.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    }
    page
}

/// What could not be done because of an error, as [`unsaved`] shows it.
pub(super) fn not_done((app, visitor): (&App, &Visitor), error: AppError, back: &str) -> Response {
    unsaved(visitor, &told(&error.into(), &app.seed.messages, visitor.speech), "", back)
}

/// What could not be kept, so that it can be copied, and the way back to where it was typed.
pub(super) fn unsaved(visitor: &Visitor, problem: &Problem, typed: &str, back: &str) -> Response {
    let speech = visitor.speech;
    let content = html! {
        (summary(problem, speech))
        @if !typed.trim().is_empty() {
            label for="typed" { (speech.say("您所写内容（可复制）", "What you wrote, to be copied")) }
            textarea #typed rows="14" readonly { (typed) }
        }
        p { a.main href=(back) { (speech.say("返回查看当前情况", "Back, to see how it stands now")) } }
    };
    let page = Page { visitor, title: speech.say("没有保存", "Not saved"), content };
    with_status(page.into_response(), problem)
}

/// What went wrong, on top of a page: read out at once, and focused by the script.
pub(super) fn summary(problem: &Problem, speech: Speech) -> Markup {
    html! {
        div.problem role="alert" tabindex="-1" {
            h2 { (heading(problem, speech)) }
            p { (problem.detail) }
            @if !problem.errors.is_empty() {
                ul {
                    @for error in &problem.errors {
                        li { (field_name(&error.pointer, speech)) (error.detail) }
                    }
                }
            }
        }
    }
}

/// A problem in the language of the page.
pub(super) fn told(problem: &Problem, messages: &Messages, speech: Speech) -> Problem {
    match speech.0 {
        Language::Zh => problem.in_chinese(messages),
        Language::En => problem.clone(),
    }
}

/// What the kind of problem is called.
fn heading(problem: &Problem, speech: Speech) -> &'static str {
    let (zh, en) = match problem.code {
        "not_found" => ("没有找到，或您无权查看", "Not found, or not yours to see"),
        "forbidden" => ("您没有此项权限", "You may not do this"),
        "invalid" => ("以下内容需要修改", "Please correct the following"),
        "wrong_state" => ("当前不能进行这一步", "This cannot be done now"),
        "stale" => ("他人刚刚修改过，请查看后再改", "Somebody else has changed this; please look again"),
        "code_refused" => ("链接已失效", "This link is no longer valid"),
        "password_refused" => ("登录名或密码不对", "Name or password is not right"),
        "foreign_form" => ("表单不是从这里发出的", "The form did not come from here"),
        "too_many_requests" => ("尝试次数过多，请稍后再试", "Too many tries; please wait a little"),
        "too_large" => ("内容太大", "Too large"),
        "overloaded" | "unavailable" => ("系统繁忙，请稍后再试", "Busy; please try again soon"),
        _ => ("操作未完成", "This did not work"),
    };
    speech.say(zh, en)
}

/// What is there; `None` where there is nothing, or nothing for this reader.
///
/// # Errors
/// Everything else that went wrong.
pub(super) fn if_there<T>(found: Result<T, AppError>) -> Result<Option<T>, Problem> {
    match found {
        Ok(value) => Ok(Some(value)),
        Err(AppError::NotFound { .. }) => Ok(None),
        Err(error) => Err(error.into()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::HeaderValue;

    #[test]
    fn the_page_before_is_one_of_this_service_alone() {
        let asked = |referer: &'static str| {
            HeaderMap::from_iter([
                (header::HOST, HeaderValue::from_static("matrix.example.gov.cn")),
                (header::REFERER, HeaderValue::from_static(referer)),
            ])
        };
        assert_eq!(
            came_from(&asked("https://matrix.example.gov.cn/facts?q=a")).as_deref(),
            Some("/facts?q=a")
        );
        for foreign in ["https://example.cn/facts", "/facts", "matrix.example.gov.cn"] {
            assert_eq!(came_from(&asked(foreign)), None, "{foreign}");
        }
    }

    #[test]
    fn what_a_form_has_done_is_shown_above_the_place_that_it_was_sent_to() {
        assert_eq!(above("/persons/1/links"), "/persons/1");
        assert_eq!(above("/persons/cards?x=/y"), "/persons");
        assert_eq!(above("/campaigns"), "/campaigns");
    }
}
