//! A campaign that is not launched, to be edited: its words, its window, its angles and readers on and off.

use std::collections::BTreeSet;

use axum::extract::State;
use axum::response::{IntoResponse as _, Redirect, Response};
use maud::{Markup, html};

use super::campaign_fields::{review_name, six_fields, typed_of, window_of, with_typed};
use super::form::Form;
use super::language::Speech;
use super::post_form::post_form;
use super::refusal::{summary, told, with_status};
use super::shell::Page;
use super::stale::{Meanwhile, carried, meanwhile};
use super::typed::{Field, Fields, Typed};
use super::visitor::Visitor;
use super::window_field::{Edge, unless_untouched};
use app::App;
use app::error::AppError;
use domain::campaign::{Angle, Audience, Campaign, CampaignDraft, CampaignState, Level};
use domain::field::ValidationErrors;
use domain::id::CampaignId;
use http::auth::{ManageCampaigns, Require};
use http::path::Path;
use http::problem::Problem;

/// The form, with what the campaign says.
pub(super) async fn show(
    _: Require<ManageCampaigns>,
    visitor: Visitor,
    State(app): State<App>,
    Path(id): Path<CampaignId>,
) -> Result<Response, Problem> {
    let campaign = app.campaign(id).await?;
    campaign.require_editable("edited").map_err(AppError::from)?;
    let typed = stored(&app, &campaign, &visitor).await?;
    page(&app, &visitor, &campaign, &typed, None).await
}

/// Saves what was typed; what somebody else has saved meanwhile is shown beside it and not overwritten.
pub(super) async fn save(
    caller: Require<ManageCampaigns>,
    visitor: Visitor,
    State(app): State<App>,
    Path(id): Path<CampaignId>,
    Form(pairs): Form<Vec<(String, String)>>,
) -> Result<Response, Problem> {
    let typed = Typed(pairs);
    let (campaign, matrix) = (app.campaign(id).await?, app.matrix().await?);
    let mut faults = ValidationErrors::default();
    let read = window_of(&app, &typed, &mut faults);
    let capacity = typed.whole("capacity", &mut faults);
    let draft = match faults.into_result() {
        Ok(()) => {
            let (starts_at, ends_at) = read;
            let spec = &campaign.spec;
            let begins = (spec.starts_at, Edge::Begins);
            let ends = (spec.ends_at, Edge::Ends);
            let window = (
                unless_untouched(typed.one("starts_at"), starts_at, begins, app.zone),
                unless_untouched(typed.one("ends_at"), ends_at, ends, app.zone),
            );
            let draft = everything(&app, &campaign).await?;
            let draft = with_typed(draft, &typed, window, &matrix);
            let draft = draft.choosing(&typed.all("angle[]"), &typed.all("audience[]"));
            CampaignDraft {
                brief: Some(typed.text("brief")),
                basis: Some(typed.text("basis")),
                capacity: capacity.or(draft.capacity),
                ..draft
            }
        }
        Err(faults) => {
            let problem = AppError::Invalid(faults).into();
            return page(&app, &visitor, &campaign, &typed, Some(&problem)).await;
        }
    };
    let revision = typed.number("revision").unwrap_or_default();
    match app.update_campaign(&caller.actor(), id, revision, draft).await {
        Ok(_) => Ok(Redirect::to(&format!("/campaigns/{id}")).into_response()),
        Err(error) => {
            let campaign = app.campaign(id).await?;
            page(&app, &visitor, &campaign, &typed, Some(&error.into())).await
        }
    }
}

/// Everything that the campaign says or could say: with what it leaves out of its theme.
async fn everything(app: &App, campaign: &Campaign) -> Result<CampaignDraft, AppError> {
    let draft = CampaignDraft::from(&*campaign.standing_spec());
    let Some(key) = &draft.theme else { return Ok(draft) };
    match app.theme(key).await {
        Ok(kept) => Ok(draft.clone().with_all_of(&kept.theme.template(draft.language))),
        // A theme that was deleted since offers nothing more.
        Err(AppError::NotFound { .. }) => Ok(draft),
        Err(error) => Err(error),
    }
}

/// What the fields hold before anybody has typed.
async fn stored(app: &App, campaign: &Campaign, visitor: &Visitor) -> Result<Typed, AppError> {
    let (spec, matrix) = (campaign.standing_spec(), app.matrix().await?);
    let typed = typed_of(app, &spec, &matrix, visitor.speech.0).with("capacity", spec.capacity.to_string());
    let typed = typed.with("revision", campaign.revision.to_string());
    let typed = spec.angles.iter().fold(typed, |typed, angle| typed.and("angle[]", &angle.key));
    Ok(spec.audiences.iter().fold(typed, |typed, one| typed.and("audience[]", &one.key)))
}

async fn page(
    app: &App,
    visitor: &Visitor,
    campaign: &Campaign,
    typed: &Typed,
    problem: Option<&Problem>,
) -> Result<Response, Problem> {
    let (speech, matrix) = (visitor.speech, app.matrix().await?);
    let problem = problem.map(|problem| told(problem, &app.seed.messages, speech));
    let all = everything(app, campaign).await?;
    let saved = stored(app, campaign, visitor).await?;
    let revision = carried(problem.as_ref(), typed.number("revision").unwrap_or_default(), campaign.revision);
    let fields = Fields { typed, problem: problem.as_ref(), speech };
    let content = html! {
        @if let Some(problem) = &problem { (summary(problem, speech)) }
        (meanwhile(problem.as_ref(), differences(&saved, typed, &all, speech), speech))
        @if campaign.state() != CampaignState::Draft {
            p.note { (speech.say("修改后退回草稿，原方案和签发失效，须重新生成、重新签发。", "Once changed it is a draft again: its plan and signature are void, and both must be made again.")) }
        }
        (post_form(format!("/campaigns/{}/edit", campaign.id)).class("campaign").holding(html! {
            input type="hidden" name="revision" value=(revision);
            (six_fields(fields, &matrix))
            (more_fields(fields))
            (choices(&all, typed, speech))
            button.main { (speech.say("保存", "Save")) }
            " " a href=(format!("/campaigns/{}", campaign.id)) { (speech.say("取消", "Cancel")) }
        }))
    };
    let title = format!("{}{}", speech.say("修改：", "Edit: "), campaign.spec.title);
    Ok(with_status(Page { visitor, title: &title, content }.into_response(), problem.as_ref()))
}

fn more_fields(fields: Fields<'_>) -> Markup {
    let area = Field { kind: "area", ..Field::default() };
    let brief = Field { name: "brief", label: ("提要", "Brief"), pointer: "/brief", most: 5000, ..area };
    let basis = Field { name: "basis", label: ("依据", "Basis"), pointer: "/basis", most: 2000, ..area };
    let capacity = Field {
        name: "capacity",
        label: ("每个账号最多条数", "Directions of one account at most"),
        pointer: "/capacity",
        kind: "number",
        required: true,
        hint: fields.speech.say("1 到 20。", "1 to 20."),
        ..Field::default()
    };
    html! { (fields.show(&brief)) (fields.show(&basis)) (fields.show(&capacity)) }
}

/// Angles and readers, each on or off.
fn choices(all: &CampaignDraft, typed: &Typed, speech: Speech) -> Markup {
    let (angles, audiences) = (typed.all("angle[]"), typed.all("audience[]"));
    let angle = |one: &Angle| (one.key.clone(), one.title.clone(), one.level);
    let audience = |one: &Audience| {
        let name = if one.name.is_empty() { one.key.clone() } else { one.name.clone() };
        (one.key.clone(), name, one.level)
    };
    html! {
        (choice("angle[]", speech.say("讲哪些角度", "Which angles"), all.angles.iter().flatten().map(angle), &angles, speech))
        (choice("audience[]", speech.say("讲给哪些读者", "Which audiences"), all.audiences.iter().flatten().map(audience), &audiences, speech))
    }
}

fn choice(
    name: &str,
    legend: &str,
    all: impl Iterator<Item = (String, String, Level)>,
    chosen: &BTreeSet<String>,
    speech: Speech,
) -> Markup {
    html! {
        fieldset.choices {
            legend { (legend) }
            @for (key, title, level) in all {
                label.choice {
                    input type="checkbox" name=(name) value=(key) checked[chosen.contains(&key)];
                    " " (title)
                    @if level == Level::Key { " " span.tag { (speech.say("重点", "key")) } }
                }
            }
        }
    }
}

/// What the form says, as it is saved and as it was typed.
fn differences(saved: &Typed, typed: &Typed, all: &CampaignDraft, speech: Speech) -> Vec<Meanwhile<'static>> {
    let lines = [
        ("title", ("标题", "Title")),
        ("starts_at", ("开始", "Begins")),
        ("ends_at", ("结束", "Ends")),
        ("place", ("地区", "Place")),
        ("contact", ("联系人", "Contact")),
        ("brief", ("提要", "Brief")),
        ("basis", ("依据", "Basis")),
        ("capacity", ("每个账号最多条数", "Directions of one account at most")),
    ];
    let text = |(name, (zh, en)): (&str, (&'static str, &'static str))| Meanwhile {
        label: speech.say(zh, en),
        saved: saved.text(name),
        typed: typed.text(name),
    };
    let titles = |keys: BTreeSet<String>| {
        let angles = all.angles.iter().flatten().filter(|one| keys.contains(&one.key));
        let audiences = all.audiences.iter().flatten().filter(|one| keys.contains(&one.key));
        let names = angles.map(|one| one.title.clone()).chain(audiences.map(|one| one.name.clone()));
        names.collect::<Vec<_>>().join(speech.say("、", ", "))
    };
    let list = |(name, (zh, en)): (&str, (&'static str, &'static str))| Meanwhile {
        label: speech.say(zh, en),
        saved: titles(saved.all(name)),
        typed: titles(typed.all(name)),
    };
    let review = Meanwhile {
        label: speech.say("审稿方式", "How pieces are reviewed"),
        saved: review_name(saved.one("review"), speech).to_owned(),
        typed: review_name(typed.one("review"), speech).to_owned(),
    };
    let lists = [("angle[]", ("角度", "Angles")), ("audience[]", ("读者", "Audiences"))];
    lines.into_iter().map(text).chain([review]).chain(lists.into_iter().map(list)).collect()
}
