//! Themes to begin a campaign from.

use axum::response::{IntoResponse as _, Response};
use maud::{Markup, html};

use super::address::encoded;
use super::language::Speech;
use super::shell::Page;
use super::visitor::Visitor;
use app::App;
use app::kept_theme::ThemeFilter;
use domain::language::Language;
use domain::theme::Theme;
use http::problem::Problem;

/// The themes of which title or brief has these words.
pub(super) async fn choose_theme(app: &App, visitor: &Visitor, q: &str) -> Result<Response, Problem> {
    let speech = visitor.speech;
    let wanted = q.trim().to_lowercase();
    let mut themes = app.list_themes(&ThemeFilter { own: None, region: None }).await?;
    themes.retain(|theme| {
        let texts = [&theme.title, &theme.brief].map(|text| [text.get(Language::Zh), text.get(Language::En)]);
        wanted.is_empty() || texts.as_flattened().iter().any(|text| text.to_lowercase().contains(&wanted))
    });
    let content = html! {
        p.hint { (speech.say("先选一个主题。角度、读者、口径和其他设置都按主题带出，之后可以改。", "Choose a theme first. Angles, readers, facts and settings come with it and can be changed later.")) }
        form.filters method="get" action="/campaigns/new" role="search" {
            label for="q" { (speech.say("找主题", "Find a theme")) }
            input #q name="q" type="search" value=(q) maxlength="200";
            button { (speech.say("查找", "Find")) }
        }
        @if themes.is_empty() { p.empty { (speech.say("没有符合条件的主题。换个词再找。", "No theme fits. Try another word.")) } }
        ul.cards.many { @for theme in &themes { (card(theme, speech)) } }
    };
    Ok(Page { visitor, title: speech.say("新的主题行动", "A new campaign"), content }.into_response())
}

fn card(theme: &Theme, speech: Speech) -> Markup {
    let language = theme.languages().into_iter().max_by_key(|one| *one == speech.0).unwrap_or_default();
    html! {
        li.card {
            a.title href=(format!("/campaigns/new?theme={}", encoded(&theme.key))) { (theme.title.get(language)) }
            p { (theme.brief.get(language)) }
            p.facts {
                (theme.angles.len()) (speech.say(" 个角度 · ", " angles · "))
                (theme.audiences.len()) (speech.say(" 类读者 · ", " audiences · "))
                a href=(format!("/themes/{}", encoded(&theme.key))) aria-label=(format!("{}{}", speech.say("看主题：", "See the theme: "), theme.title.get(language))) { (speech.say("看主题", "See the theme")) }
            }
        }
    }
}
