//! The office's own words at the gates: the list, a new one, one taken out.

use axum::extract::State;
use axum::response::{IntoResponse as _, Redirect, Response};
use maud::{Markup, html};
use serde::Deserialize;

use super::field::{FormField, InputKind};
use super::form::Form;
use super::language::Speech;
use super::post_form::post_form;
use super::refusal::{not_done, summary, told, with_status};
use super::shell::Page;
use super::visitor::Visitor;
use app::App;
use domain::gate::{Gate, MOST_OWN_WORDS, OwnWord, Severity};
use domain::right::Right;
use http::auth::{ManageCampaigns, ReadRegistry, Require};
use http::problem::Problem;

/// A word as it is typed; phrases in which it is right are parted by commas of either kind, or by lines.
#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct WordForm {
    seen: i64,
    word: String,
    #[serde(default)]
    instead: String,
    #[serde(default)]
    except: String,
    gate: String,
    #[serde(default)]
    blocks: Option<String>,
}

/// A word that is to go.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct WordSeen {
    seen: i64,
    word: String,
}

/// The page.
pub(super) async fn list(
    _: Require<ReadRegistry>,
    visitor: Visitor,
    State(app): State<App>,
) -> Result<Response, Problem> {
    let (seen, words) = app.own_words().await?;
    let form = WordForm { seen, gate: Gate::Text.key().to_owned(), ..WordForm::default() };
    Ok(page(&visitor, (seen, &words), &form, None))
}

/// Enters a word.
pub(super) async fn add(
    caller: Require<ManageCampaigns>,
    visitor: Visitor,
    State(app): State<App>,
    Form(form): Form<WordForm>,
) -> Result<Response, Problem> {
    let (now, mut words) = app.own_words().await?;
    words.insert(0, form.read());
    let set = app.set_own_words(&caller.actor(), form.seen, words).await;
    let Err(error) = set else { return Ok(Redirect::to("/settings/gates/words").into_response()) };
    let problem = beside(told(&error.into(), &app.seed.messages, visitor.speech));
    let (_, words) = app.own_words().await?;
    // Whoever is told that the list has changed sees it on the same page, and may add to it.
    let seen = if problem.code == "stale" { now } else { form.seen };
    let form = WordForm { seen, ..form };
    Ok(with_status(page(&visitor, (now, &words), &form, Some(&problem)), &problem))
}

/// Takes a word out.
pub(super) async fn remove(
    caller: Require<ManageCampaigns>,
    visitor: Visitor,
    State(app): State<App>,
    Form(gone): Form<WordSeen>,
) -> Result<Response, Problem> {
    let (_, mut words) = app.own_words().await?;
    words.retain(|one| one.word != gone.word);
    let place = "/settings/gates/words";
    match app.set_own_words(&caller.actor(), gone.seen, words).await {
        Ok(_) => Ok(Redirect::to(place).into_response()),
        Err(error) => Ok(not_done((&app, &visitor), error, place)),
    }
}

/// What is wrong with the new word, which stands first in the list, stands beside its fields.
fn beside(mut problem: Problem) -> Problem {
    for error in &mut problem.errors {
        if let Some(field) = error.pointer.strip_prefix("/words/0") {
            error.pointer = field.to_owned();
        }
    }
    problem
}

impl WordForm {
    fn read(&self) -> OwnWord {
        let phrases = self.except.split([',', '，', '、', '\n']).map(str::trim);
        OwnWord {
            word: self.word.trim().to_owned(),
            instead: self.instead.trim().to_owned(),
            except: phrases.filter(|phrase| !phrase.is_empty()).map(str::to_owned).collect(),
            gate: Gate::of_key(&self.gate).unwrap_or(Gate::Text),
            severity: if self.blocks.is_some() { Severity::Block } else { Severity::Warn },
        }
    }
}

fn page(
    visitor: &Visitor,
    (revision, words): (i64, &[OwnWord]),
    form: &WordForm,
    problem: Option<&Problem>,
) -> Response {
    let (speech, manages) = (visitor.speech, visitor.may(Right::ManageCampaigns));
    let content = html! {
        @if let Some(problem) = problem { (summary(problem, speech)) }
        p.hint { (speech.say(
            "写稿和审稿时，除系统自带规则外，还按本表检查。修改后即时生效，已通过的审核不受影响。",
            "Beside the rules that ship, texts are held against this list while they are written and reviewed. A change counts at once; what has passed a gate has passed it.",
        )) }
        @if manages { (add_form(form, problem, speech)) }
        @if words.is_empty() { p.empty { (speech.say("还没有本单位的词。", "There are none yet.")) } }
        @else { (table(revision, words, manages, speech)) }
        p { a href="/settings/gates" { (speech.say("系统自带的规则和词表", "The rules and words that ship")) } }
    };
    Page { visitor, title: speech.say("本单位词表", "Our own words"), content }.into_response()
}

fn add_form(form: &WordForm, problem: Option<&Problem>, speech: Speech) -> Markup {
    let gates: Vec<(&str, String)> =
        Gate::ALL.into_iter().map(|gate| (gate.key(), speech.gate(gate).to_owned())).collect();
    let field = |name, label, hint, value| FormField { name, label, hint, value, problem };
    html! {
        section aria-labelledby="add" {
            h2 #add { (speech.say("新增", "A new one")) }
            (post_form("/settings/gates/words").class("narrow").holding(html! {
                input type="hidden" name="seen" value=(form.seen);
                (field("word", speech.say("词语", "Word or phrase"), "", form.word.as_str()).input(InputKind::text(100).required()))
                (field("instead", speech.say("改为（可不填）", "Write instead (may stay empty)"), "", form.instead.as_str()).input(InputKind::text(100)))
                (field("except", speech.say("例外说法（可不填）", "Phrases in which it is right (may stay empty)"), speech.say("含有该词但可以使用的说法，用逗号隔开。", "They hold the word; part them by commas."), form.except.as_str()).input(InputKind::text(1000)))
                (field("gate", speech.say("归哪一道审核", "Which gate"), "", form.gate.as_str()).select(&gates))
                label.choice { input type="checkbox" name="blocks" value="true" checked[form.blocks.is_some()]; " " (speech.say("必须修改（不勾为提醒）", "It must be taken out (else it is only pointed out)")) }
                button.main { (speech.say("加入词表", "Add it")) }
                p.hint { (speech.say("最多 ", "At most ")) (MOST_OWN_WORDS) (speech.say(" 个。", ".")) }
            }))
        }
    }
}

fn table(revision: i64, words: &[OwnWord], manages: bool, speech: Speech) -> Markup {
    html! {
        table {
            caption { (words.len()) (speech.say(" 个", " words")) }
            thead { tr {
                th scope="col" { (speech.say("词语", "Word")) }
                th scope="col" { (speech.say("改为", "Write instead")) }
                th scope="col" { (speech.say("例外说法", "Right in")) }
                th scope="col" { (speech.say("审核", "Gate")) }
                @if manages { th scope="col" { (speech.say("操作", "Action")) } }
            } }
            tbody { @for one in words { tr {
                th scope="row" { (one.word) }
                td data-label=(speech.say("改为", "Write instead")) { (one.instead) }
                td data-label=(speech.say("例外说法", "Right in")) { (one.except.join(speech.say("、", ", "))) }
                td { (speech.gate(one.gate)) @if one.severity == Severity::Block { " " span.tag { (speech.say("必须修改", "must be fixed")) } } }
                @if manages { td { (remove_form(revision, one, speech)) } }
            } } }
        }
    }
}

fn remove_form(revision: i64, word: &OwnWord, speech: Speech) -> Markup {
    html! {
        (post_form("/settings/gates/words/remove").class("inline").holding(html! {
            input type="hidden" name="seen" value=(revision);
            input type="hidden" name="word" value=(word.word);
            button.quiet aria-label=(format!("{} {}", speech.say("移除", "Remove"), word.word)) { (speech.say("移除", "Remove")) }
        }))
    }
}
