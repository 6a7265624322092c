//! A new campaign: from a theme, or from one that was run before.

use axum::extract::State;
use axum::response::{IntoResponse as _, Redirect, Response};
use maud::{Markup, html};
use serde::Deserialize;
use serde::de::value::{Error as NotRead, StrDeserializer};

use super::campaign_fields::{six_fields, typed_of, window_of, with_typed};
use super::form::Form;
use super::language::Speech;
use super::post_form::post_form;
use super::query::Query;
use super::refusal::{summary, told, with_status};
use super::shell::Page;
use super::theme_choice::choose_theme;
use super::typed::{Fields, Typed};
use super::visitor::Visitor;
use super::window_field::next_year;
use app::App;
use app::error::AppError;
use domain::campaign::{Campaign, CampaignDraft, CampaignSpec, CampaignTemplate};
use domain::field::ValidationErrors;
use domain::id::CampaignId;
use domain::language::Language;
use domain::theme::Theme;
use http::auth::{ManageCampaigns, Require};
use http::problem::{Kind, Problem};

/// What a campaign starts from.
#[derive(Deserialize)]
pub(super) struct Start {
    #[serde(default)]
    q: String,
    #[serde(default)]
    theme: String,
    from: Option<CampaignId>,
}

/// What a campaign starts from, found.
enum Source {
    /// A theme, in the language in which it will be told.
    Theme(Box<Theme>, Language),
    /// A campaign that was run before.
    Earlier(Box<Campaign>),
}

/// Themes to choose from, or the form of the one that is chosen.
pub(super) async fn show(
    _: Require<ManageCampaigns>,
    visitor: Visitor,
    State(app): State<App>,
    Query(start): Query<Start>,
) -> Result<Response, Problem> {
    if start.theme.is_empty() && start.from.is_none() {
        return choose_theme(&app, &visitor, &start.q).await;
    }
    let source = Source::find(&app, &start.theme, start.from, visitor.speech).await?;
    let typed = source.typed(&app, &visitor).await?;
    form(&app, &visitor, &source, &typed, None).await
}

/// Writes the draft.
pub(super) async fn create(
    caller: Require<ManageCampaigns>,
    visitor: Visitor,
    State(app): State<App>,
    Form(pairs): Form<Vec<(String, String)>>,
) -> Result<Response, Problem> {
    let typed = Typed(pairs);
    let from = Some(typed.one("from")).filter(|from| !from.is_empty());
    let source =
        Source::find(&app, typed.one("theme"), from.map(read_id).transpose()?, visitor.speech).await?;
    let draft = match source.draft(&app, &typed).await {
        Ok(draft) => draft,
        Err(problem) => return form(&app, &visitor, &source, &typed, Some(&problem)).await,
    };
    match app.create_campaign(&caller.actor(), draft).await {
        Ok(campaign) => Ok(Redirect::to(&format!("/campaigns/{}", campaign.id)).into_response()),
        Err(error) => form(&app, &visitor, &source, &typed, Some(&error.into())).await,
    }
}

fn read_id(text: &str) -> Result<CampaignId, Problem> {
    CampaignId::deserialize(StrDeserializer::<NotRead>::new(text)).map_err(|_| {
        Problem::new(
            Kind::MalformedForm,
            "the form is not one of this page; open the page again and send its form",
        )
    })
}

impl Source {
    async fn find(
        app: &App,
        theme: &str,
        from: Option<CampaignId>,
        speech: Speech,
    ) -> Result<Self, AppError> {
        if let Some(from) = from {
            return Ok(Self::Earlier(Box::new(app.campaign(from).await?)));
        }
        let theme = app.theme(theme).await?.theme;
        let written = theme.languages();
        let language =
            if written.contains(&speech.0) { speech.0 } else { written.first().copied().unwrap_or_default() };
        Ok(Self::Theme(Box::new(theme), language))
    }

    fn title(&self) -> String {
        match self {
            Self::Theme(theme, language) => theme.title.get(*language).to_owned(),
            Self::Earlier(campaign) => campaign.spec.title.clone(),
        }
    }

    /// What the fields hold before anybody has typed.
    async fn typed(&self, app: &App, visitor: &Visitor) -> Result<Typed, AppError> {
        match self {
            Self::Theme(..) => Ok(Typed::default().with("title", self.title())),
            Self::Earlier(campaign) => {
                let matrix = app.matrix().await?;
                let typed = typed_of(app, &campaign.standing_spec(), &matrix, visitor.speech.0);
                let (starts_at, ends_at) =
                    (next_year(typed.one("starts_at")), next_year(typed.one("ends_at")));
                Ok(typed.with("starts_at", starts_at).with("ends_at", ends_at))
            }
        }
    }

    /// What is written, from what was typed.
    async fn draft(&self, app: &App, typed: &Typed) -> Result<CampaignDraft, Problem> {
        let mut faults = ValidationErrors::default();
        let (matrix, window) = (app.matrix().await?, window_of(app, typed, &mut faults));
        faults.into_result().map_err(AppError::Invalid)?;
        let draft = match self {
            Self::Theme(theme, language) => CampaignDraft {
                theme: Some(theme.key.clone()),
                language: *language,
                ..CampaignDraft::default()
            },
            Self::Earlier(campaign) => {
                let spec = campaign.standing_spec();
                match window {
                    (Some(starts_at), Some(ends_at)) => {
                        spec.again((starts_at, ends_at), app.zone).map_err(AppError::Invalid)?
                    }
                    // It is refused as it is; the phases are then of no matter.
                    _ => CampaignDraft { phases: Vec::new(), ..CampaignDraft::from(&*spec) },
                }
            }
        };
        Ok(with_typed(draft, typed, window, &matrix))
    }
}

async fn form(
    app: &App,
    visitor: &Visitor,
    source: &Source,
    typed: &Typed,
    problem: Option<&Problem>,
) -> Result<Response, Problem> {
    let (speech, matrix) = (visitor.speech, app.matrix().await?);
    let problem = problem.map(|problem| told(problem, &app.seed.messages, speech));
    let fields = Fields { typed, problem: problem.as_ref(), speech };
    let content = html! {
        @if let Some(problem) = &problem { (summary(problem, speech)) }
        p { a href="/campaigns/new" { (speech.say("换一个主题", "Another theme")) } }
        (post_form("/campaigns").class("campaign").holding(html! {
            @match source {
                Source::Theme(theme, _) => { input type="hidden" name="theme" value=(theme.key); },
                Source::Earlier(campaign) => { input type="hidden" name="from" value=(campaign.id); },
            }
            (six_fields(fields, &matrix))
            button.main { (speech.say("保存为草稿", "Save as a draft")) }
        }))
        (given(source, speech))
    };
    let title = format!("{}{}", speech.say("新的主题行动：", "A new campaign: "), source.title());
    Ok(with_status(Page { visitor, title: &title, content }.into_response(), problem.as_ref()))
}

/// What nobody is asked, because the theme or the earlier campaign says it.
fn given(source: &Source, speech: Speech) -> Markup {
    match source {
        Source::Theme(theme, language) => {
            let CampaignTemplate { brief, audiences, facts, angles, .. } = theme.template(*language);
            let names =
                (angles.iter().map(|one| one.title.as_str()), audiences.iter().map(|one| one.name.as_str()));
            taken_over(
                &brief,
                &names.0.collect::<Vec<_>>(),
                &names.1.collect::<Vec<_>>(),
                facts.len(),
                speech,
            )
        }
        Source::Earlier(campaign) => {
            let spec = campaign.standing_spec();
            let CampaignSpec { brief, audiences, facts, angles, .. } = &*spec;
            let names =
                (angles.iter().map(|one| one.title.as_str()), audiences.iter().map(|one| one.name.as_str()));
            taken_over(brief, &names.0.collect::<Vec<_>>(), &names.1.collect::<Vec<_>>(), facts.len(), speech)
        }
    }
}

fn taken_over(brief: &str, angles: &[&str], audiences: &[&str], facts: usize, speech: Speech) -> Markup {
    let comma = speech.say("、", ", ");
    html! {
        details {
            summary { (speech.say("已带出的内容，保存后可以修改", "What comes with it and can be changed later")) }
            dl {
                dt { (speech.say("提要", "Brief")) } dd { (brief) }
                dt { (speech.say("角度", "Angles")) " " span.count { (angles.len()) } } dd { (angles.join(comma)) }
                dt { (speech.say("读者", "Audiences")) " " span.count { (audiences.len()) } } dd { (audiences.join(comma)) }
                dt { (speech.say("口径", "Facts")) } dd { (facts) }
            }
        }
    }
}
