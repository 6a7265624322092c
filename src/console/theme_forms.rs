//! What is done with a theme: copied, changed part by part, checked, deleted.

use axum::extract::State;
use axum::response::{IntoResponse as _, Redirect, Response};
use maud::{Markup, html};
use serde::Deserialize;

use super::address::encoded;
use super::form::Form;
use super::post_form::post_form;
use super::query::Query;
use super::refusal::{summary, told, unsaved, with_status};
use super::shell::Page;
use super::stale::{Meanwhile, carried, meanwhile};
use super::theme::{address, both};
use super::theme_fields::PartShown;
use super::theme_part::{faults_in, words_of};
use super::theme_said::differences;
use super::typed::Typed;
use super::visitor::Visitor;
use app::App;
use app::error::AppError;
use domain::field::FieldError;
use domain::kept_theme::KeptTheme;
use domain::matrix::Matrix;
use domain::theme::Theme;
use domain::theme_part::ThemePart;
use http::auth::{ManageCampaigns, Require};
use http::path::Path;
use http::problem::Problem;

/// What the copy is called.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct CopyForm {
    title: String,
}

/// Which state of a theme somebody has seen.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct SeenTheme {
    revision: i64,
}

/// Which part of a theme.
#[derive(Deserialize)]
pub(super) struct PartChoice {
    part: String,
}

/// Keeps a copy of a theme as one of the deployment's own, under the first key that is free.
pub(super) async fn copy(
    caller: Require<ManageCampaigns>,
    visitor: Visitor,
    State(app): State<App>,
    Path(key): Path<String>,
    Form(form): Form<CopyForm>,
) -> Result<Redirect, Problem> {
    let theme = app.copy_theme(&caller.actor(), &key, (visitor.speech.0, form.title.trim())).await?.theme;
    Ok(Redirect::to(&address(&theme.key)))
}

/// Deletes a theme of the deployment's own.
pub(super) async fn delete(
    caller: Require<ManageCampaigns>,
    State(app): State<App>,
    Path(key): Path<String>,
    Form(seen): Form<SeenTheme>,
) -> Result<Redirect, Problem> {
    app.delete_theme(&caller.actor(), &key, seen.revision).await?;
    Ok(Redirect::to("/themes"))
}

/// One part as a form.
pub(super) async fn show_part(
    _: Require<ManageCampaigns>,
    visitor: Visitor,
    State(app): State<App>,
    Path(key): Path<String>,
    Query(choice): Query<PartChoice>,
) -> Result<Response, Problem> {
    let kept = app.theme(&key).await?;
    let (part, at) = find(&choice.part, &kept)?;
    let matrix = app.matrix().await?;
    let empty = words_of(&Typed::default(), part.list);
    let theme = if part.is_new() { part.written(&kept.theme, at, empty) } else { kept.theme };
    let editing = Editing { theme: &theme, revision: kept.revision, part: &part, name: &choice.part, at };
    Ok(editing.page(&visitor, &matrix, &Looked::NotYet, Vec::new()))
}

/// Changes one part, takes it out, or only looks at what was typed.
pub(super) async fn save_part(
    caller: Require<ManageCampaigns>,
    visitor: Visitor,
    State(app): State<App>,
    Path(key): Path<String>,
    Form(fields): Form<Vec<(String, String)>>,
) -> Result<Response, Problem> {
    let fields = Typed(fields);
    let (kept, matrix) = (app.theme(&key).await?, app.matrix().await?);
    let name = fields.one("part");
    let (part, at) = match find(name, &kept) {
        Ok(found) => found,
        // Somebody has taken it out meanwhile.
        Err(error) => {
            let problem = told(&error.into(), &app.seed.messages, visitor.speech);
            return Ok(unsaved(&visitor, &problem, &fields.copied(), &format!("/themes/{}", encoded(&key))));
        }
    };
    let revision = fields.number("revision").unwrap_or_default();
    let typed = part.written(&kept.theme, at, words_of(&fields, part.list));
    let faults = faults_in(&part.pointer(at), &fields);
    let done = match fields.one("do") {
        _ if !faults.is_empty() => Err(AppError::Invalid(faults)),
        "check" => found(&app, &typed),
        "remove" if part.is_removable() => {
            let rest = part.removed(&kept.theme);
            app.update_theme(&caller.actor(), &key, revision, rest).await.map(|_| ())
        }
        _ => app.update_theme(&caller.actor(), &key, revision, typed.clone()).await.map(|_| ()),
    };
    let problem = match done {
        Ok(()) if fields.one("do") != "check" => return Ok(Redirect::to(&address(&key)).into_response()),
        Ok(()) => None,
        Err(error) => Some(told(&error.into(), &app.seed.messages, visitor.speech)),
    };
    let revision = carried(problem.as_ref(), revision, kept.revision);
    let editing = Editing { theme: &typed, revision, part: &part, name, at };
    let looked = problem.map_or(Looked::Sound, Looked::Found);
    let saved = differences((&part, at), (&kept.theme, &typed), &matrix, visitor.speech);
    let page = editing.page(&visitor, &matrix, &looked, saved);
    Ok(match &looked {
        Looked::Found(problem) if fields.one("do") != "check" => with_status(page, problem),
        _ => page,
    })
}

/// What a check of the API finds.
fn found(app: &App, theme: &Theme) -> Result<(), AppError> {
    let clashes = app.check_theme(theme)?.clashes;
    if clashes.is_empty() {
        Ok(())
    } else {
        Err(clashes.into_iter().map(FieldError::from).collect::<Vec<_>>().into())
    }
}

/// A part of a theme that may be changed, and where it stands.
fn find<'a>(name: &'a str, kept: &KeptTheme) -> Result<(ThemePart<'a>, usize), AppError> {
    let missing = || AppError::not_found("theme", name);
    let part = ThemePart::read(name).filter(|_| kept.revision > 0).ok_or_else(missing)?;
    let at = part.place(&kept.theme).ok_or_else(missing)?;
    Ok((part, at))
}

/// A part that is edited.
struct Editing<'a> {
    /// The theme with what was typed.
    theme: &'a Theme,
    /// The revision that was seen: who has seen it may write over it.
    revision: i64,
    part: &'a ThemePart<'a>,
    name: &'a str,
    at: usize,
}

/// Whether somebody has looked at what was typed, and what was found.
enum Looked {
    /// Nobody has.
    NotYet,
    /// Nothing.
    Sound,
    /// This.
    Found(Problem),
}

impl Looked {
    const fn problem(&self) -> Option<&Problem> {
        match self {
            Self::Found(problem) => Some(problem),
            Self::NotYet | Self::Sound => None,
        }
    }
}

impl Editing<'_> {
    /// The form, with what was found.
    fn page(
        &self,
        visitor: &Visitor,
        matrix: &Matrix,
        looked: &Looked,
        saved: Vec<Meanwhile<'_>>,
    ) -> Response {
        let speech = visitor.speech;
        let problem = looked.problem().map(|problem| self.own(problem));
        let shown = PartShown { theme: self.theme, matrix, problem: problem.as_ref(), speech };
        let place = address(&self.theme.key);
        let content = html! {
            @if let Some(problem) = looked.problem() { (summary(problem, speech)) }
            (meanwhile(looked.problem(), saved, speech))
            @if matches!(looked, Looked::Sound) { p.next role="status" { (speech.say("没有发现问题。", "Nothing was found.")) } }
            (post_form(format!("{place}/edit?part={}", encoded(self.name))).holding(html! {
                input type="hidden" name="revision" value=(self.revision);
                input type="hidden" name="part" value=(self.name);
                (shown.form(self.part, self.at))
                (self.buttons(visitor))
            }))
            p { a href=(place) { (speech.say("取消", "Cancel")) } }
        };
        let title = format!("{}{}", speech.say("修改：", "Change: "), both(&self.theme.title, speech));
        Page { visitor, title: &title, content }.into_response()
    }

    fn buttons(&self, visitor: &Visitor) -> Markup {
        let speech = visitor.speech;
        html! {
            div.buttons {
                button.main type="submit" name="do" value="save" { (speech.say("保存", "Save")) }
                button type="submit" name="do" value="check" { (speech.say("只检查，不保存", "Check only")) }
                @if self.part.is_removable() { button.quiet type="submit" name="do" value="remove" { (speech.say("从主题里去掉", "Take it out of the theme")) } }
            }
        }
    }

    /// A problem with the pointers of the part's own fields.
    fn own(&self, problem: &Problem) -> Problem {
        let mut problem = problem.clone();
        let place = self.part.pointer(self.at);
        for error in &mut problem.errors {
            if let Some(rest) = error.pointer.strip_prefix(&place).filter(|rest| rest.starts_with('/')) {
                error.pointer = rest.to_owned();
            }
        }
        problem
    }
}
