//! The own password: set by oneself; and who has one, for whoever administers persons.

use axum::extract::State;
use axum::response::{IntoResponse as _, Redirect, Response};
use maud::{Markup, html};
use serde::Deserialize;

use super::field::{FormField, InputKind};
use super::form::Form;
use super::list_page::{ASKED, ListPage};
use super::moment::Clocks;
use super::page_link::page_link;
use super::post_form::post_form;
use super::query::Query;
use super::refusal::{summary, told, with_status};
use super::shell::Page;
use super::visitor::Visitor;
use app::App;
use app::password::PasswordHolder;
use domain::id::SubjectId;
use domain::password::{Password, PasswordInput, PasswordNote};
use http::auth::{Administer, ReadRegistry, Require};
use http::path::Path;
use http::problem::{Kind, Problem};
use http::sign_in::SignInSource;

/// Whether the visitor comes from having set it.
#[derive(Deserialize)]
pub(super) struct JustSet {
    #[serde(default)]
    set: String,
}

/// Where the list goes on.
#[derive(Deserialize)]
pub(super) struct AfterHolder {
    after: Option<SubjectId>,
}

/// What is said to set a password.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct PasswordForm {
    sign_in_name: String,
    #[serde(default)]
    old: String,
    new: String,
    again: String,
}

const SECRET: InputKind =
    InputKind { kind: "password", autocomplete: "new-password", most: Some(400), required: true };

/// The form to set the own password.
pub(super) async fn show(
    caller: Require<ReadRegistry>,
    visitor: Visitor,
    State(app): State<App>,
    Query(just): Query<JustSet>,
) -> Result<Response, Problem> {
    let note = app.password_note(caller.subject).await?;
    let name = match &note {
        Some(note) => note.sign_in_name.as_str().to_owned(),
        None => app.subject(caller.subject).await?.0.staff_number.unwrap_or_default(),
    };
    let speech = visitor.speech;
    let said = html! {
        @if !just.set.is_empty() {
            p.next role="status" { (speech.say("密码已保存。下次可用登录名和密码登录。", "Your password is saved. You can sign in with it from now on.")) }
        }
    };
    Ok(page(&app, &visitor, (note.as_ref(), &name), &said, None))
}

/// Sets it. What was typed as a password is never shown again.
pub(super) async fn set(
    caller: Require<ReadRegistry>,
    visitor: Visitor,
    State(app): State<App>,
    SignInSource(source): SignInSource,
    Form(given): Form<PasswordForm>,
) -> Result<Response, Problem> {
    let session =
        visitor.token.clone().ok_or_else(|| Problem::new(Kind::Unauthenticated, "sign in first"))?;
    let typed = Password::typed;
    let input = PasswordInput {
        sign_in_name: given.sign_in_name.clone(),
        old: typed(&given.old),
        new: typed(&given.new),
        again: typed(&given.again),
    };
    match Box::pin(app.set_password(&caller.actor(), (&session, source), input)).await {
        Ok(_) => Ok(Redirect::to("/settings/password?set=1").into_response()),
        Err(error) => {
            let problem = told(&error.into(), &app.seed.messages, visitor.speech);
            let note = app.password_note(caller.subject).await?;
            let said = summary(&problem, visitor.speech);
            Ok(with_status(
                page(&app, &visitor, (note.as_ref(), &given.sign_in_name), &said, Some(&problem)),
                &problem,
            ))
        }
    }
}

fn page(
    app: &App,
    visitor: &Visitor,
    (note, name): (Option<&PasswordNote>, &str),
    said: &Markup,
    problem: Option<&Problem>,
) -> Response {
    let speech = visitor.speech;
    let clocks = Clocks::of(app, speech);
    let field = |name, label, hint| FormField { name, label, hint, value: "", problem };
    let of_name = FormField {
        value: name,
        ..field(
            "sign_in_name",
            speech.say("登录名", "Sign-in name"),
            speech.say(
                "可以用工号、手机号或自己起的名字，不能与别人相同。",
                "Your staff number, your phone, or a name of your own that nobody else has.",
            ),
        )
    };
    let old = field("old", speech.say("现在的密码", "Present password"), "");
    let new = field(
        "new",
        speech.say("新密码", "New password"),
        speech.say("至少 12 个字，用什么字都可以；一句只有自己想得到的话最好记。", "At least 12 characters of any kind. A sentence that only you would think of is easy to remember."),
    );
    let again = field("again", speech.say("再次输入新密码", "New password once more"), "");
    let content = html! {
        (said)
        p { @if let Some(note) = note { (speech.say("您的密码设于 ", "You set your password ")) (clocks.at(note.set_at)) (speech.say("。", ".")) }
            @else { (speech.say("您还没有密码。设了以后，不用个人链接也能登录。", "You have no password. With one you can sign in without a personal link.")) } }
        (post_form("/settings/password").class("narrow").holding(html! {
            (of_name.input(InputKind { kind: "text", autocomplete: "username", most: Some(100), required: true }))
            @if note.is_some() { (old.input(InputKind { autocomplete: "current-password", ..SECRET })) }
            (new.input(SECRET))
            (again.input(SECRET))
            @if note.is_some() {
                p.hint { (speech.say("换密码以后，您在其他手机和电脑上的登录会退出。", "With another password you are signed out on your other phones and computers.")) }
            }
            button.main { (speech.say("保存密码", "Save this password")) }
        }))
        p { a href="/settings" { (speech.say("回到“设置”", "Back to Settings")) } }
    };
    Page { visitor, title: speech.say("我的密码", "My password"), content }.into_response()
}

/// Who has a password.
pub(super) async fn list(
    _: Require<Administer>,
    visitor: Visitor,
    State(app): State<App>,
    Query(onward): Query<AfterHolder>,
) -> Result<Response, Problem> {
    let speech = visitor.speech;
    let clocks = Clocks::of(&app, speech);
    let holders = ListPage::from(app.password_holders(onward.after, ASKED).await?);
    let content = html! {
        p.hint { (speech.say(
            "忘了密码的人：在这里移除密码，再给一个新的个人链接；本人登录后重设。密码本身谁也看不到。",
            "For somebody who forgot the password: remove it here and make a new personal link; the person sets another one. Nobody can see a password.",
        )) }
        @if holders.rows.is_empty() { p.empty { (speech.say("还没有人设密码。", "Nobody has set a password yet.")) } }
        @else { (table(&holders.rows, clocks)) }
        @if let Some(last) = holders.onward() { (page_link(format!("/settings/passwords?after={}", last.note.subject), speech.say("下一页", "Next page"))) }
        p { a href="/settings" { (speech.say("回到“设置”", "Back to Settings")) } }
    };
    Ok(Page {
        visitor: &visitor, title: speech.say("已设密码的人员", "Persons with a password"), content
    }
    .into_response())
}

fn table(holders: &[PasswordHolder], clocks: Clocks) -> Markup {
    let speech = clocks.speech;
    html! {
        table {
            thead { tr {
                th scope="col" { (speech.say("姓名", "Name")) }
                th scope="col" { (speech.say("登录名", "Sign-in name")) }
                th scope="col" { (speech.say("设置时间", "Set")) }
                th scope="col" { (speech.say("移除", "Remove")) }
            } }
            tbody { @for one in holders {
                tr {
                    th scope="row" { (one.name) }
                    td { (one.note.sign_in_name.as_str()) }
                    td { (clocks.at(one.note.set_at)) }
                    td {
                        (post_form(format!("/persons/{}/password/remove", one.note.subject)).class("inline").holding(html! {
                            button aria-label=(format!("{}{}", speech.say("移除密码：", "Remove the password of "), one.name)) { (speech.say("移除密码", "Remove")) }
                        }))
                    }
                }
            } }
        }
    }
}

/// Removes somebody's password.
pub(super) async fn remove(
    caller: Require<Administer>,
    State(app): State<App>,
    Path(id): Path<SubjectId>,
) -> Result<Redirect, Problem> {
    app.remove_password(&caller.actor(), id).await?;
    Ok(Redirect::to("/settings/passwords"))
}
