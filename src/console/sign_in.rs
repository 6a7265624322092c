//! Signing in: by a personal link, which opens once, with a token, or by name and password; and signing out.

use axum::extract::State;
use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::{IntoResponse as _, Redirect, Response};
use maud::{Markup, html};
use serde::Deserialize;

use super::address::{encoded, local_path};
use super::form::Form;
use super::post_form::post_form;
use super::query::Query;
use super::refusal::{summary, told, with_status};
use super::shell::Page;
use super::visitor::Visitor;
use app::App;
use app::error::AppError;
use app::password_session::NameAndPassword;
use app::write::Actor;
use domain::password::Password;
use domain::token::{Secret, Token};
use http::auth::Anyone;
use http::path::Path;
use http::problem::Problem;
use http::session::SESSION;
use http::sign_in::SignInSource;

/// Where to go after signing in.
#[derive(Deserialize)]
pub(super) struct Next {
    #[serde(default)]
    next: String,
}

/// What somebody signs in with.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Credentials {
    /// The code of a personal link, or a token.
    secret: String,
    #[serde(default)]
    next: String,
}

/// A name and a password.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct TypedPassword {
    name: String,
    password: String,
    #[serde(default)]
    next: String,
}

/// What was typed, and what was wrong with it.
#[derive(Default)]
struct Tried<'a> {
    next: &'a str,
    name: &'a str,
    problem: Option<Problem>,
}

/// The form to sign in.
pub(super) async fn show(visitor: Visitor, Query(next): Query<Next>) -> Response {
    page(&visitor, &Tried { next: &next.next, ..Tried::default() })
}

/// Signs in by name and password.
pub(super) async fn open_by_password(
    caller: Anyone,
    visitor: Visitor,
    State(app): State<App>,
    (SignInSource(source), headers): (SignInSource, HeaderMap),
    Form(given): Form<TypedPassword>,
) -> Response {
    let password = Password::typed(&given.password);
    let typed = NameAndPassword { name: given.name.clone(), password, source };
    match Box::pin(app.sign_in_by_password(typed, caller.request)).await {
        Ok((token, secret)) => signed_in(&app, &headers, &token, &secret, local_path(&given.next)),
        Err(error) => {
            refused(&app, &visitor, error, &Tried { next: &given.next, name: &given.name, problem: None })
        }
    }
}

/// Signs in with the code of a personal link, or with a token.
pub(super) async fn open(
    caller: Anyone,
    visitor: Visitor,
    State(app): State<App>,
    headers: HeaderMap,
    Form(given): Form<Credentials>,
) -> Response {
    let opened = app.open_session(given.secret.trim(), caller.request).await;
    match opened {
        Ok((token, secret)) => signed_in(&app, &headers, &token, &secret, local_path(&given.next)),
        Err(error) => refused(&app, &visitor, error, &Tried { next: &given.next, ..Tried::default() }),
    }
}

/// The form once more, with what was wrong; of a secret nothing is kept.
fn refused(app: &App, visitor: &Visitor, error: AppError, tried: &Tried<'_>) -> Response {
    let wait_ms = if let AppError::TooManyTries { wait_ms } = &error { Some(*wait_ms) } else { None };
    let problem = told(&Problem::from(error), &app.seed.messages, visitor.speech);
    let tried = Tried { problem: Some(problem), next: tried.next, name: tried.name };
    let mut response = with_status(page(visitor, &tried), tried.problem.as_ref());
    if let Some(wait_ms) = wait_ms {
        let seconds = wait_ms.max(1).unsigned_abs().div_ceil(1000);
        response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(seconds));
    }
    response
}

/// Somebody has opened a personal link. What previews links opens none: it takes a person to press the button.
pub(super) async fn show_link(visitor: Visitor, Path(code): Path<String>) -> Response {
    let speech = visitor.speech;
    let content = html! {
        p { (speech.say(
            "这是您的个人链接，只能打开一次。请在您平时使用的手机或电脑上打开，不要转发。",
            "This is your personal link. It opens once. Open it on the phone or computer that you use, and do not pass it on.",
        )) }
        // Encoded: what stands in an address that somebody was sent must not lead the form to another place.
        (post_form(format!("/s/{}", encoded(&code))).holding(html! {
            button.main { (speech.say("打开并登录", "Open and sign in")) }
        }))
    };
    Page { visitor: &visitor, title: speech.say("登录", "Sign in"), content }.into_response()
}

/// Opens a personal link.
pub(super) async fn open_link(
    caller: Anyone,
    State(app): State<App>,
    headers: HeaderMap,
    Path(code): Path<String>,
) -> Result<Response, Problem> {
    let (token, secret) = app.sign_in(&code, caller.request).await?;
    Ok(signed_in(&app, &headers, &token, &secret, "/"))
}

/// Ends the session; its token speaks no more. The cookie goes in any case: whoever presses this leaves nothing behind in the browser.
pub(super) async fn close(visitor: Visitor, caller: Anyone, State(app): State<App>) -> Response {
    let mut response = match &visitor.token {
        Some(token) => {
            let actor = Actor { subject: Some(token.subject), request: caller.request, ..Actor::default() };
            let ended = app.end_session(&actor, token).await;
            ended.map_or_else(|error| Problem::from(error).into_response(), |()| signed_out())
        }
        None => signed_out(),
    };
    let cookie = format!("{SESSION}=; Path=/; Max-Age=0; HttpOnly; SameSite=Lax");
    if let Ok(cookie) = HeaderValue::from_str(&cookie) {
        response.headers_mut().append(header::SET_COOKIE, cookie);
    }
    response
}

fn signed_out() -> Response {
    Redirect::to("/sign-in").into_response()
}

fn page(visitor: &Visitor, tried: &Tried<'_>) -> Response {
    let speech = visitor.speech;
    let content = html! {
        @if let Some(problem) = &tried.problem { (summary(problem, speech)) }
        section aria-labelledby="by-password" {
            h2 #by-password { (speech.say("用登录名和密码登录", "With your name and password")) }
            (post_form("/sign-in/password").class("narrow").holding(html! {
                input type="hidden" name="next" value=(tried.next);
                label for="name" { (speech.say("登录名", "Sign-in name")) }
                input #name name="name" type="text" autocomplete="username" autocapitalize="none" spellcheck="false" required maxlength="100" value=(tried.name);
                label for="password" { (speech.say("密码", "Password")) }
                input #password name="password" type="password" autocomplete="current-password" required maxlength="400";
                button.main { (speech.say("登录", "Sign in")) }
            }))
        }
        section aria-labelledby="by-code" {
            h2 #by-code { (speech.say("用个人链接上的代码或令牌登录", "With the code of your personal link, or a token")) }
            (post_form("/sign-in").class("narrow").holding(html! {
                input type="hidden" name="next" value=(tried.next);
                label for="secret" { (speech.say("代码或令牌", "Code or token")) }
                (hint(visitor))
                input #secret name="secret" type="password" autocomplete="off" required maxlength="400"
                    aria-describedby="secret-hint";
                button { (speech.say("用代码登录", "Sign in with it")) }
            }))
        }
    };
    Page { visitor, title: speech.say("登录", "Sign in"), content }.into_response()
}

fn hint(visitor: &Visitor) -> Markup {
    html! {
        p.hint #secret-hint { (visitor.speech.say(
            "纸条上有二维码的，扫码即可登录；登录以后可以设一个密码。忘了密码、也没有纸条的，请联系管理员。",
            "If your card has a QR code, scanning it signs you in, and you can set a password then. If you have neither, ask an administrator for a new link.",
        )) }
    }
}

/// Leads on, with the session in a cookie that no script reads, that no other site's form brings along, and that ends with the token.
fn signed_in(app: &App, headers: &HeaderMap, token: &Token, secret: &Secret, next: &str) -> Response {
    let mut response = Redirect::to(next).into_response();
    let ends_at = token.expires_at.map_or(0, |end| (end.as_ms() - app.clock.now().as_ms()).max(0) / 1000);
    // Behind a proxy that speaks TLS; made up by a client, it only keeps that client's own cookie from unsafe ways.
    let is_tls = headers.get("x-forwarded-proto").is_some_and(|scheme| scheme == "https");
    let secure = if is_tls { "; Secure" } else { "" };
    let cookie =
        format!("{SESSION}={}; Path=/; Max-Age={ends_at}; HttpOnly; SameSite=Lax{secure}", secret.reveal());
    if let Ok(mut cookie) = HeaderValue::from_str(&cookie) {
        cookie.set_sensitive(true);
        response.headers_mut().append(header::SET_COOKIE, cookie);
    }
    response
}
