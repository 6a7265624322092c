//! What did not work, as a page: what happened, each wrong value, and the way on.

use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Redirect, Response};
use maud::{Markup, html};

use super::address::sign_in_address;
use super::language::Speech;
use super::shell::Page;
use super::visitor::Visitor;
use app::error::AppError;
use domain::language::Language;
use domain::message::Messages;
use http::pages::AskedPage;
use http::problem::Problem;

/// Shows a problem to whoever asked for a page; who is not signed in is led to where one signs in, and back from there.
pub(super) fn show(problem: &Problem, asked: &AskedPage) -> Response {
    let place = asked.uri.path_and_query().map_or("/", |place| place.as_str()).to_owned();
    if problem.code == "unauthenticated" {
        let next = if asked.changes { "/" } else { &*place };
        return Redirect::to(&sign_in_address(next)).into_response();
    }
    let visitor = Visitor { speech: Speech::of(&asked.headers), place, token: None };
    let speech = visitor.speech;
    let problem = &told(problem, &asked.messages, speech);
    let title = heading(problem, speech);
    let content = html! {
        (summary(problem, speech))
        p { a href="/" { (speech.say("回到“今天”", "Back to Today")) } }
    };
    let mut response = Page { visitor: &visitor, title, content }.into_response();
    *response.status_mut() =
        StatusCode::from_u16(problem.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    response
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
                        li { (field(&error.pointer, speech)) (error.detail) }
                    }
                }
            }
        }
    }
}

/// What a field of a form is called; others go by their place in the request.
fn field(pointer: &str, speech: Speech) -> Markup {
    let name = match pointer {
        "/title" => speech.say("标题", "Title"),
        "/text" => speech.say("正文", "Text"),
        "/note" => speech.say("补充说明", "In your own words"),
        "/reason" => speech.say("原因", "Why"),
        "/findings" => speech.say("怎样改", "How to mend it"),
        "/url" => speech.say("链接", "Address"),
        "/basis" => speech.say("依据", "Basis"),
        _ => return html! { code { (pointer) } " " },
    };
    html! { strong { (name) } (speech.say("：", ": ")) }
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
        "not_found" => ("没有找到，或者不归你看", "Not found, or not yours to see"),
        "forbidden" => ("你没有做这件事的权限", "You may not do this"),
        "invalid" => ("有几处要改", "Something has to be mended"),
        "wrong_state" => ("现在做不了这一步", "This cannot be done now"),
        "stale" => ("别人刚改过，请看一看再改", "Somebody else has changed this; please look again"),
        "code_refused" => ("这个链接打不开了", "This link opens nothing"),
        "foreign_form" => ("表单不是从这里发出的", "The form did not come from here"),
        "too_many_requests" => ("试得太多，请等一会儿", "Too many tries; please wait a little"),
        "too_large" => ("内容太大", "Too large"),
        "overloaded" | "unavailable" => ("现在忙不过来，请稍后再试", "Busy; please try again soon"),
        _ => ("没有办成", "This did not work"),
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
