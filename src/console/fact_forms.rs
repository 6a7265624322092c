//! What is done with a fact: a new version, the owner's yes, that a piece is still right.

use axum::extract::State;
use axum::response::{IntoResponse as _, Redirect, Response};
use maud::{Markup, html};
use serde::Deserialize;

use super::fact_detail::{Touched, piece_reach};
use super::field::{FormField, InputKind};
use super::form::Form;
use super::moment::Clocks;
use super::post_form::post_form;
use super::refusal::{summary, told, with_status};
use super::shell::Page;
use super::stale::{Meanwhile, carried, meanwhile};
use super::visitor::Visitor;
use super::window_field::{Edge, field_of, kind_of, read_instant};
use app::App;
use app::error::AppError;
use app::revising::Revising;
use domain::fact::{FactWording, RegisteredFact, TouchedItem};
use domain::field::ValidationErrors;
use domain::id::{FactId, PieceId};
use domain::matrix::Matrix;
use domain::time::Timestamp;
use domain::when::Zone;
use http::auth::{AgreeFacts, AnswerDirections, Require, WriteFacts};
use http::path::Path;
use http::problem::Problem;

/// A new version, as it was typed.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct WordingForm {
    revision: i64,
    text: String,
    #[serde(default)]
    source: String,
    #[serde(default)]
    as_of: String,
    #[serde(default)]
    valid_until: String,
    #[serde(default)]
    verbatim: Option<String>,
    #[serde(default)]
    public: Option<String>,
}

/// Everything that the form is shown with.
struct Shown<'a> {
    fact: &'a RegisteredFact,
    touches: &'a [TouchedItem],
    matrix: &'a Matrix,
    clocks: Clocks,
}

impl WordingForm {
    /// A form with what stands now.
    fn of(fact: &RegisteredFact, clocks: Clocks) -> Self {
        let current = &fact.current;
        Self {
            revision: fact.revision,
            text: current.text.clone(),
            source: current.source.clone(),
            as_of: String::new(),
            valid_until: current
                .valid_until
                .map(|until| field_of(until, Edge::Ends, clocks.zone))
                .unwrap_or_default(),
            verbatim: current.verbatim.then(String::new),
            public: current.public.then(String::new),
        }
    }

    /// What is written by it; `until` is until when the version that stands is valid.
    fn wording(&self, until: Option<Timestamp>, zone: Zone) -> Result<FactWording, AppError> {
        let mut faults = ValidationErrors::default();
        let as_of =
            faults.read("/as_of", read_instant(self.as_of.trim(), (None, Edge::Begins), zone)).flatten();
        let valid_until = read_instant(self.valid_until.trim(), (until, Edge::Ends), zone);
        let valid_until = faults.read("/valid_until", valid_until).flatten();
        faults.into_result()?;
        Ok(FactWording {
            text: self.text.replace("\r\n", "\n").trim().to_owned(),
            source: self.source.trim().to_owned(),
            as_of,
            valid_until,
            verbatim: self.verbatim.is_some(),
            public: self.public.is_some(),
        })
    }
}

/// The form for a new version, beneath what it would touch.
pub(super) async fn show_revise(
    caller: Require<WriteFacts>,
    visitor: Visitor,
    State(app): State<App>,
    Path(id): Path<FactId>,
) -> Result<Response, Problem> {
    let (fact, touches, matrix) = load(&app, &caller, id).await?;
    let clocks = Clocks::of(&app, visitor.speech);
    let shown = Shown { fact: &fact, touches: &touches, matrix: &matrix, clocks };
    Ok(shown.page(&visitor, &caller, &WordingForm::of(&fact, clocks), None))
}

/// Writes a new version. What was typed stays, whatever is wrong with it, and also when somebody else has written one meanwhile.
pub(super) async fn revise(
    caller: Require<WriteFacts>,
    visitor: Visitor,
    State(app): State<App>,
    Path(id): Path<FactId>,
    Form(form): Form<WordingForm>,
) -> Result<Response, Problem> {
    let revising = Revising { reach: &caller.reach, id, revision: form.revision };
    let until = app.fact(&piece_reach(&caller).texts, id).await?.current.valid_until;
    let written = match form.wording(until, app.zone) {
        Ok(wording) => Box::pin(app.revise_fact(&caller.actor(), revising, wording)).await,
        Err(error) => Err(error),
    };
    let Err(error) = written else {
        return Ok(Redirect::to(&format!("/facts/{id}")).into_response());
    };
    let problem = told(&error.into(), &app.seed.messages, visitor.speech);
    let (fact, touches, matrix) = load(&app, &caller, id).await?;
    let clocks = Clocks::of(&app, visitor.speech);
    let shown = Shown { fact: &fact, touches: &touches, matrix: &matrix, clocks };
    let form = WordingForm { revision: carried(Some(&problem), form.revision, fact.revision), ..form };
    Ok(with_status(shown.page(&visitor, &caller, &form, Some(&problem)), &problem))
}

async fn load(
    app: &App,
    caller: &Require<WriteFacts>,
    id: FactId,
) -> Result<(RegisteredFact, Vec<TouchedItem>, std::sync::Arc<Matrix>), Problem> {
    let reach = piece_reach(caller);
    let fact = app.fact(&reach.texts, id).await?;
    if !fact.is_within(&caller.reach) {
        return Err(AppError::not_found("fact", id).into());
    }
    let touches = app.would_touch(&reach, id).await?;
    Ok((fact, touches, app.matrix().await?))
}

impl Shown<'_> {
    fn page(
        &self,
        visitor: &Visitor,
        caller: &Require<WriteFacts>,
        form: &WordingForm,
        problem: Option<&Problem>,
    ) -> Response {
        let (speech, place) = (visitor.speech, format!("/facts/{}", self.fact.id));
        let content = html! {
            @if let Some(problem) = problem { (summary(problem, speech)) }
            (meanwhile(problem, self.differences(form), speech))
            (self.touches(caller))
            (post_form(format!("{place}/revise")).holding(html! {
                input type="hidden" name="revision" value=(form.revision);
                (self.fields(form, problem))
                button.main { (speech.say("保存新版本", "Save the new version")) }
            }))
            p { a href=(place) { (speech.say("取消", "Cancel")) } }
        };
        Page { visitor, title: speech.say("编写口径新版本", "A new version of a fact"), content }
            .into_response()
    }

    /// What the form says, as it is saved and as it was typed.
    fn differences(&self, typed: &WordingForm) -> Vec<Meanwhile<'static>> {
        let (speech, saved) = (self.clocks.speech, WordingForm::of(self.fact, self.clocks));
        let plain = |text: &str| text.replace("\r\n", "\n").trim().to_owned();
        let texts = [
            (speech.say("口径内容", "What may be said"), &saved.text, &typed.text),
            (speech.say("来源", "Source"), &saved.source, &typed.source),
            (speech.say("有效至", "Valid until"), &saved.valid_until, &typed.valid_until),
        ];
        let texts =
            texts.map(|(label, saved, typed)| Meanwhile { label, saved: plain(saved), typed: plain(typed) });
        let said = |mark: &Option<String>| {
            let is_set = mark.is_some();
            (if is_set { speech.say("是", "yes") } else { speech.say("否", "no") }).to_owned()
        };
        let marks = [
            (speech.say("必须原文照引", "to be quoted word for word"), &saved.verbatim, &typed.verbatim),
            (speech.say("可以公开", "may be published"), &saved.public, &typed.public),
        ];
        let marks =
            marks.map(|(label, saved, typed)| Meanwhile { label, saved: said(saved), typed: said(typed) });
        texts.into_iter().chain(marks).collect()
    }

    /// Who would have to look again, before anything is saved.
    fn touches(&self, caller: &Require<WriteFacts>) -> Markup {
        let speech = self.clocks.speech;
        let table = Touched { items: self.touches, fact: None, caller, matrix: self.matrix, speech };
        html! {
            section aria-labelledby="touches" {
                h2 #touches { (speech.say("保存后要重新核对的", "What would have to be checked again")) " " span.count { (self.touches.len()) } }
                @if self.touches.is_empty() { p.empty { (speech.say("没有稿件或选题受影响。", "No piece and no direction is touched.")) } }
                @else { details open[self.touches.len() <= 5] {
                    summary { (speech.say("看是哪些", "See which")) }
                    (table.table())
                } }
            }
        }
    }

    fn fields(&self, form: &WordingForm, problem: Option<&Problem>) -> Markup {
        let speech = self.clocks.speech;
        let field = |name, label, value| FormField { name, label, hint: "", value, problem };
        let instant = InputKind::of("datetime-local");
        let until =
            InputKind::of(if form.valid_until.is_empty() { "date" } else { kind_of(&form.valid_until) });
        let as_of = field("as_of", speech.say("情况截至", "As of"), &form.as_of);
        html! {
            (field("text", speech.say("口径内容", "What may be said"), &form.text).area(5, 5000))
            (field("source", speech.say("来源", "Source"), &form.source).input(InputKind::text(2000)))
            (FormField { hint: speech.say("不填就是现在", "now, if left empty"), ..as_of }.input(instant))
            (field("valid_until", speech.say("有效至", "Valid until"), &form.valid_until).input(until))
            label.choice { input type="checkbox" name="verbatim" checked[form.verbatim.is_some()]; " " (speech.say("必须原文照引", "to be quoted word for word")) }
            label.choice { input type="checkbox" name="public" checked[form.public.is_some()]; " " (speech.say("可以公开", "may be published")) }
        }
    }
}

/// Says yes for the organisation that owns it.
pub(super) async fn agree(
    caller: Require<AgreeFacts>,
    State(app): State<App>,
    Path(id): Path<FactId>,
) -> Result<Redirect, Problem> {
    app.agree_fact(&caller.actor(), &caller.reach, id).await?;
    Ok(Redirect::to(&format!("/facts/{id}")))
}

/// Notes that a piece is still right.
pub(super) async fn confirm(
    caller: Require<AnswerDirections>,
    State(app): State<App>,
    Path((id, piece)): Path<(FactId, PieceId)>,
) -> Result<Redirect, Problem> {
    app.confirm_touched(&caller.actor(), &caller.reach, id, piece).await?;
    Ok(Redirect::to(&format!("/facts/{id}")))
}
