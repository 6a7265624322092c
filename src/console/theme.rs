//! Themes: the list, and one with its angles, readers and facts.

use axum::extract::State;
use axum::response::{IntoResponse as _, Response};
use maud::{Markup, html};
use serde::Deserialize;

use super::address::encoded;
use super::language::Speech;
use super::name::tree_name;
use super::post_form::post_form;
use super::query::Query;
use super::shell::Page;
use super::visitor::Visitor;
use app::App;
use app::kept_theme::ThemeFilter;
use domain::campaign::Level;
use domain::form::Form;
use domain::kept_theme::KeptTheme;
use domain::language::Bilingual;
use domain::matrix::Matrix;
use domain::right::Right;
use domain::theme::{Theme, ThemeAngle};
use http::auth::{ReadRegistry, Require};
use http::path::Path;
use http::problem::Problem;

/// Which themes.
#[derive(Deserialize)]
pub(super) struct ThemeChoice {
    #[serde(default)]
    q: String,
    #[serde(default)]
    own: String,
}

/// The list.
pub(super) async fn list(
    _: Require<ReadRegistry>,
    visitor: Visitor,
    State(app): State<App>,
    Query(choice): Query<ThemeChoice>,
) -> Result<Response, Problem> {
    let speech = visitor.speech;
    let own = match choice.own.as_str() {
        "yes" => Some(true),
        "no" => Some(false),
        _ => None,
    };
    let mut themes = app.list_themes(&ThemeFilter { own, region: None }).await?;
    let words = choice.q.trim().to_lowercase();
    themes.retain(|theme| holds(theme, &words));
    let content = html! {
        (search_form(&choice, speech))
        @if themes.is_empty() { p.empty { (speech.say("没有符合条件的主题。请缩短关键词，或复制现有主题。", "No theme matches. Write less, or copy an existing one.")) } }
        ul.cards.many { @for theme in &themes {
            li.card {
                a.title href=(address(&theme.key)) { (both(&theme.title, speech)) }
                p.facts {
                    (theme.angles.len()) (speech.say(" 个角度", " angles")) " · " (theme.facts.len()) (speech.say(" 条口径", " facts"))
                    @if !app.seed.themes.contains_key(&theme.key) { " · " span.tag { (speech.say("本地", "own")) } }
                }
                p { (both(&theme.brief, speech)) }
            }
        } }
        @if visitor.may(Right::ManageCampaigns) {
            p.hint { (speech.say("要做自己的主题：打开一个相近的，复制一份再改；也可以把办过的主题行动保存为主题。", "To make one of your own, open one that comes close and copy it; a campaign that was run can be kept as one, too.")) }
        }
    };
    Ok(Page { visitor: &visitor, title: speech.say("主题库", "Themes"), content }.into_response())
}

fn holds(theme: &Theme, words: &str) -> bool {
    let texts = [&theme.title, &theme.brief].into_iter().chain(theme.angles.iter().map(|angle| &angle.title));
    texts.flat_map(|text| [&text.zh, &text.en]).any(|text| text.to_lowercase().contains(words))
}

fn search_form(choice: &ThemeChoice, speech: Speech) -> Markup {
    let kinds = [
        ("", speech.say("全部", "All")),
        ("yes", speech.say("本地主题", "Our own")),
        ("no", speech.say("系统自带主题", "That came with the program")),
    ];
    html! {
        form.filters method="get" action="/themes" role="search" {
            label for="q" { (speech.say("找主题", "Find a theme")) }
            input #q name="q" type="search" value=(choice.q) maxlength="200";
            label for="own" { (speech.say("来源", "Whose")) }
            select #own name="own" { @for (value, label) in kinds { option value=(value) selected[value == choice.own] { (label) } } }
            button { (speech.say("查找", "Find")) }
        }
    }
}

/// One theme.
pub(super) async fn show(
    _: Require<ReadRegistry>,
    visitor: Visitor,
    State(app): State<App>,
    Path(key): Path<String>,
) -> Result<Response, Problem> {
    let kept = app.theme(&key).await?;
    let (speech, matrix) = (visitor.speech, app.matrix().await?);
    let manages = visitor.may(Right::ManageCampaigns);
    let view = View { theme: &kept.theme, matrix: &matrix, edits: manages && kept.revision > 0, speech };
    let content = html! {
        p.brief { (both(&kept.theme.brief, speech)) }
        p.facts {
            @if kept.revision == 0 { (speech.say("系统自带主题不能修改，可复制后修改。", "It came with the program and is not changed here; copy it to change it.")) }
            @else { (speech.say("本地的主题。", "Our own.")) }
            @if let Some(region) = &kept.theme.region { " " (speech.say("用于 ", "for ")) (tree_name(matrix.regions(), region, speech)) }
        }
        @if view.edits { p { (view.edit("head", speech.say("修改标题和提要", "Change title and brief"))) } }
        (view.angles())
        (view.audiences())
        (view.facts())
        @if manages { (actions(&kept, speech)) }
    };
    Ok(Page { visitor: &visitor, title: both(&kept.theme.title, speech), content }.into_response())
}

/// What is done with a theme as a whole.
fn actions(kept: &KeptTheme, speech: Speech) -> Markup {
    let place = address(&kept.theme.key);
    let title = format!("{}{}", both(&kept.theme.title, speech), speech.say("（本地）", " (own)"));
    html! {
        section aria-labelledby="actions" {
            h2 #actions { (speech.say("复制和删除", "Copy, delete")) }
            (post_form(format!("{place}/copy")).class("narrow").holding(html! {
                label for="title" { (speech.say("复制为本地主题，名称", "Copy it as one of our own, called")) }
                input #title name="title" type="text" value=(title) maxlength="200" required;
                button { (speech.say("复制", "Copy")) }
            }))
            @if kept.revision > 0 {
                details {
                    summary { (speech.say("删除这个主题", "Delete this theme")) }
                    (post_form(format!("{place}/delete")).holding(html! {
                        input type="hidden" name="revision" value=(kept.revision);
                        p { (speech.say("从它开始的主题行动不受影响。", "Campaigns that began with it stay as they are.")) }
                        button { (speech.say("删除", "Delete")) }
                    }))
                }
            }
        }
    }
}

/// A theme, as it is printed.
struct View<'a> {
    theme: &'a Theme,
    matrix: &'a Matrix,
    /// Whether the visitor may change it.
    edits: bool,
    speech: Speech,
}

impl View<'_> {
    fn edit(&self, part: &str, label: &str) -> Markup {
        html! { a href=(format!("{}/edit?part={}", address(&self.theme.key), encoded(part))) { (label) } }
    }

    fn more(&self, list: &str, label: &str) -> Markup {
        html! { @if self.edits { p { (self.edit(&format!("{list}/-"), label)) } } }
    }

    fn angles(&self) -> Markup {
        let speech = self.speech;
        html! {
            section aria-labelledby="angles" {
                h2 #angles { (speech.say("切入角度", "Angles")) " " span.count { (self.theme.angles.len()) } }
                @for angle in &self.theme.angles { (self.angle(angle)) }
                (self.more("angles", speech.say("添加角度", "Add an angle")))
            }
        }
    }

    fn angle(&self, angle: &ThemeAngle) -> Markup {
        let speech = self.speech;
        let gap = speech.say("、", ", ");
        let functions: Vec<String> =
            angle.functions.iter().map(|key| tree_name(self.matrix.functions(), key, speech)).collect();
        let audiences: Vec<&str> = angle.audiences.iter().map(|key| self.audience(key)).collect();
        html! {
            details {
                summary { (both(&angle.title, speech)) " " span.tag { (level(angle.level, speech)) } }
                p { (both(&angle.brief, speech)) }
                dl {
                    dt { (speech.say("由谁讲", "Told by")) } dd { (functions.join(gap)) @if angle.reserved { " " (speech.say("（只能由这些职能首发）", "(they alone may tell it first)")) } }
                    @if !audiences.is_empty() { dt { (speech.say("讲给", "Readers")) } dd { (audiences.join(gap)) } }
                    @if angle.local { dt { (speech.say("地点", "Place")) } dd { (speech.say("按地区分别讲", "told for each place")) } }
                    @for (form, wording) in &angle.wordings { dt { (form_name(*form, speech)) } dd { (both(wording, speech)) } }
                    @for (key, note) in &angle.audience_notes { dt { (self.audience(key)) } dd { (both(note, speech)) } }
                }
                @if self.edits { p { (self.edit(&format!("angles/{}", angle.key), speech.say("改这个角度", "Change this angle"))) } }
            }
        }
    }

    fn audience<'b>(&'b self, key: &'b str) -> &'b str {
        let found = self.theme.audiences.iter().find(|audience| audience.key == key);
        found.map_or(key, |audience| both(&audience.name, self.speech))
    }

    fn audiences(&self) -> Markup {
        let speech = self.speech;
        html! {
            section aria-labelledby="audiences" {
                h2 #audiences { (speech.say("讲给谁", "Readers")) " " span.count { (self.theme.audiences.len()) } }
                ul { @for audience in &self.theme.audiences {
                    li {
                        strong { (both(&audience.name, speech)) } " " span.tag { (level(audience.level, speech)) }
                        " " (both(&audience.hook, speech))
                        @if self.edits { " " (self.edit(&format!("audiences/{}", audience.key), speech.say("改", "Change"))) }
                    }
                } }
                (self.more("audiences", speech.say("添加读者", "Add readers")))
            }
        }
    }

    fn facts(&self) -> Markup {
        let speech = self.speech;
        html! {
            section aria-labelledby="facts" {
                h2 #facts { (speech.say("各地通用的口径", "Facts for every place")) " " span.count { (self.theme.facts.len()) } }
                ul.quotes { @for fact in &self.theme.facts {
                    li {
                        q { (both(&fact.text, speech)) } " " span.hint { (both(&fact.source, speech)) }
                        @if fact.verbatim { " " span.note { (speech.say("（原文照引）", "(word for word)")) } }
                        @if self.edits { " " (self.edit(&format!("facts/{}", fact.key), speech.say("改", "Change"))) }
                    }
                } }
                (self.more("facts", speech.say("添加口径", "Add a fact")))
            }
        }
    }
}

/// The page of a theme.
pub(super) fn address(key: &str) -> String {
    format!("/themes/{}", encoded(key))
}

/// A text in the language of the page; in the other one where there is none.
pub(super) fn both(text: &Bilingual, speech: Speech) -> &str {
    let other = speech.say(&text.en, &text.zh);
    Some(text.get(speech.0)).filter(|text| !text.trim().is_empty()).unwrap_or(other)
}

/// What a level is called.
pub(super) const fn level(level: Level, speech: Speech) -> &'static str {
    match level {
        Level::Key => speech.say("重点", "key"),
        Level::Normal => speech.say("一般", "normal"),
        Level::Optional => speech.say("可选", "optional"),
    }
}

/// What a form is called.
pub(super) const fn form_name(form: Form, speech: Speech) -> &'static str {
    match form {
        Form::QuickPost => speech.say("微博短文", "Short post"),
        Form::Article => speech.say("公众号文章", "Article"),
        Form::ServiceCard => speech.say("办事卡片", "Service card"),
        Form::ShortVideo => speech.say("短视频", "Short video"),
        Form::Post => speech.say("图文", "Post"),
    }
}
