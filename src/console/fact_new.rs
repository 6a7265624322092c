//! A fact that is registered for a campaign.

use axum::extract::State;
use axum::response::{IntoResponse as _, Redirect, Response};
use maud::html;
use serde::Deserialize;

use super::field::{FormField, InputKind};
use super::form::Form;
use super::post_form::post_form;
use super::refusal::{summary, told, with_status};
use super::shell::Page;
use super::visitor::Visitor;
use super::window_field::{Edge, read_instant};
use app::App;
use app::error::AppError;
use domain::campaign::Campaign;
use domain::fact::{FactInput, FactWording};
use domain::field::ValidationErrors;
use domain::id::CampaignId;
use domain::when::Zone;
use http::auth::{ManageCampaigns, Require};
use http::path::Path;
use http::problem::Problem;

/// A fact, as it was typed.
#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields, default)]
pub(super) struct TypedFact {
    key: String,
    // Named by the places in the request at which something may be wrong with them.
    #[serde(rename = "wording/text")]
    text: String,
    #[serde(rename = "wording/source")]
    source: String,
    #[serde(rename = "wording/valid_until")]
    valid_until: String,
    /// Keys of the angles on whose cards it stands; none: all.
    angle: String,
    verbatim: Option<String>,
    public: Option<String>,
}

impl TypedFact {
    fn input(&self, zone: Zone) -> Result<FactInput, AppError> {
        let mut faults = ValidationErrors::default();
        let until = read_instant(&self.valid_until, (None, Edge::Ends), zone);
        let until = faults.read("/wording/valid_until", until).flatten();
        faults.into_result()?;
        Ok(FactInput {
            key: self.key.trim().to_owned(),
            owner: None,
            angles: Some(self.angle.clone()).filter(|angle| !angle.is_empty()).into_iter().collect(),
            wording: FactWording {
                text: self.text.replace("\r\n", "\n").trim().to_owned(),
                source: self.source.trim().to_owned(),
                as_of: None,
                valid_until: until,
                verbatim: self.verbatim.is_some(),
                public: self.public.is_some(),
            },
        })
    }
}

/// The form.
pub(super) async fn show(
    _: Require<ManageCampaigns>,
    visitor: Visitor,
    State(app): State<App>,
    Path(id): Path<CampaignId>,
) -> Result<Response, Problem> {
    let typed = TypedFact { public: Some(String::new()), ..TypedFact::default() };
    Ok(page(&visitor, &app.campaign(id).await?, &typed, None))
}

/// Registers it.
pub(super) async fn register(
    caller: Require<ManageCampaigns>,
    visitor: Visitor,
    State(app): State<App>,
    Path(id): Path<CampaignId>,
    Form(typed): Form<TypedFact>,
) -> Result<Response, Problem> {
    let registered = match typed.input(app.zone) {
        Ok(input) => app.register_fact(&caller.actor(), id, input).await,
        Err(error) => Err(error),
    };
    match registered {
        Ok(fact) => Ok(Redirect::to(&format!("/facts/{}", fact.id)).into_response()),
        Err(error) => {
            let problem = told(&error.into(), &app.seed.messages, visitor.speech);
            let page = page(&visitor, &app.campaign(id).await?, &typed, Some(&problem));
            Ok(with_status(page, &problem))
        }
    }
}

fn page(visitor: &Visitor, campaign: &Campaign, typed: &TypedFact, problem: Option<&Problem>) -> Response {
    let (speech, place) = (visitor.speech, format!("/campaigns/{}", campaign.id));
    let field = |name, label, value| FormField { name, label, hint: "", value, problem };
    let angles: Vec<(&str, String)> = std::iter::once(("", speech.say("全部角度", "all angles").to_owned()))
        .chain(campaign.spec.angles.iter().map(|angle| (angle.key.as_str(), angle.title.clone())))
        .collect();
    let key = field("key", speech.say("简称", "Short name"), &typed.key);
    let key = FormField {
        hint: speech.say("稿件引用时用，如“避难点数”", "by which pieces cite it"), ..key
    };
    let content = html! {
        @if let Some(problem) = problem { (summary(problem, speech)) }
        p { a href=(place) { (campaign.spec.title) } }
        (post_form(format!("{place}/facts")).class("narrow").holding(html! {
            (key.input(InputKind::text(200).required()))
            (field("wording/text", speech.say("口径内容", "What may be said"), &typed.text).area(5, 5000))
            (field("wording/source", speech.say("来源", "Source"), &typed.source).input(InputKind::text(2000)))
            (field("wording/valid_until", speech.say("有效至", "Valid until"), &typed.valid_until).input(InputKind::of("date")))
            (field("angle", speech.say("适用角度", "For which angle"), &typed.angle).select(&angles))
            label.choice { input type="checkbox" name="verbatim" checked[typed.verbatim.is_some()]; " " (speech.say("必须原文照引", "to be quoted word for word")) }
            label.choice { input type="checkbox" name="public" checked[typed.public.is_some()]; " " (speech.say("可以公开", "may be published")) }
            button.main { (speech.say("登记", "Register it")) }
        }))
    };
    Page { visitor, title: speech.say("登记口径", "Register a fact"), content }.into_response()
}
