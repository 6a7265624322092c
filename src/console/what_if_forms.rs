//! Forms of what is tried: one for each kind of change, with what that kind needs.

use maud::{Markup, html};
use serde::Deserialize;

use super::coverage_words::CoverageNames;
use super::language::Speech;
use super::tried_changes::TriedChanges;
use domain::cell::EVERYONE;
use domain::matrix::Matrix;
use domain::scenario::{ScenarioChange, ScenarioChangeKind};
use domain::taxonomy::Tree;
use http::problem::{Kind, Problem};

/// So many regions stand in a list to choose from.
const MOST_REGIONS: usize = 150;

/// A change as it was typed.
#[derive(Clone, Default, Deserialize)]
pub(super) struct TypedChange {
    #[serde(default)]
    kind: String,
    #[serde(default)]
    account: String,
    #[serde(default)]
    into: String,
    #[serde(default)]
    organisation: String,
    #[serde(default)]
    platform: String,
    #[serde(default)]
    function: String,
    #[serde(default)]
    audience: String,
    #[serde(default)]
    remove: String,
    #[serde(default)]
    region: String,
    #[serde(default)]
    cluster: String,
}

impl TypedChange {
    /// The change at this place among others; `None`: nothing was typed.
    ///
    /// # Errors
    /// A name that nobody has, or several.
    pub(super) fn to_change(&self, place: usize, matrix: &Matrix) -> Result<Option<ScenarioChange>, Problem> {
        let Some(kind) = ScenarioChangeKind::of_key(&self.kind) else { return Ok(None) };
        let given = |text: &String| Some(text.clone()).filter(|text| !text.is_empty());
        let list = |text: &String| given(text).into_iter().collect::<Vec<_>>();
        let account = match kind {
            ScenarioChangeKind::Open => matrix.free_handle(&format!("new-{}", place + 1)),
            _ => account_of(&self.account, "/account", matrix)?,
        };
        let mut change = ScenarioChange::of(kind, &account);
        match kind {
            ScenarioChangeKind::Open => {
                change.organisation = Some(organisation_of(&self.organisation, matrix)?);
                change.platform = given(&self.platform);
                change.region = given(&self.region);
                change.functions = list(&self.function);
                change.audiences = list(&self.audience);
            }
            ScenarioChangeKind::Close => {}
            ScenarioChangeKind::Merge => change.into = Some(account_of(&self.into, "/into", matrix)?),
            ScenarioChangeKind::Functions => {
                change.functions = list(&self.function);
                change.remove = list(&self.remove);
            }
            ScenarioChangeKind::Audiences => {
                change.audiences = list(&self.audience);
                change.remove = list(&self.remove);
            }
            ScenarioChangeKind::Region => change.region = given(&self.region),
            ScenarioChangeKind::Join | ScenarioChangeKind::Leave => change.cluster = given(&self.cluster),
        }
        Ok(Some(change))
    }
}

/// The handle of the account that somebody means.
fn account_of(text: &str, pointer: &str, matrix: &Matrix) -> Result<String, Problem> {
    let found = matrix.accounts_called(text.trim());
    let named = found.iter().map(|account| format!("{} ({})", account.name, account.handle));
    one_of(&named.collect::<Vec<_>>(), text, pointer)?;
    Ok(found.first().map_or_else(String::new, |account| account.handle.clone()))
}

fn organisation_of(text: &str, matrix: &Matrix) -> Result<String, Problem> {
    let found = matrix.organisations_called(text.trim());
    let named = found.iter().map(|one| format!("{} ({})", one.name, one.key));
    one_of(&named.collect::<Vec<_>>(), text, "/organisation")?;
    Ok(found.first().map_or_else(String::new, |one| one.key.clone()))
}

/// Of several only one can be meant.
fn one_of(named: &[String], text: &str, pointer: &str) -> Result<(), Problem> {
    let detail = match named.len() {
        1 => return Ok(()),
        0 => format!("`{text}` is nobody's name; write the whole name, or the handle"),
        _ => format!(
            "`{text}` may be: {}; write the handle in the brackets",
            named[..named.len().min(5)].join(", ")
        ),
    };
    Err(Problem::new(Kind::Invalid, "the change does not fit").at(pointer, &detail))
}

/// The forms; the one that was sent last shows what was typed.
pub(super) fn change_forms(
    changes: &TriedChanges,
    typed: &TypedChange,
    regions: &[String],
    names: CoverageNames<'_>,
    problem: Option<&Problem>,
) -> Markup {
    let form = ChangeForms { changes, typed, regions, names, problem };
    let speech = names.speech;
    let (add, give_up) = (speech.say("增加", "Take on"), speech.say("去掉", "Give up"));
    html! {
        section aria-labelledby="try" {
            h2 #try { (speech.say("再推演一项", "Try a change")) }
            (form.of(ScenarioChangeKind::Close, speech.say("停用一个账号", "Close or pause an account"), &form.account("account", ScenarioChangeKind::Close)))
            (form.of(ScenarioChangeKind::Open, speech.say("新开一个账号", "Open an account"), &html! {
                (form.text("open-organisation", "organisation", speech.say("哪家单位（名称）", "Which organisation (name)"), &typed.organisation))
                (form.tree(("open-platform", "platform"), speech.say("平台", "Platform"), names.matrix.platforms(), &typed.platform))
                (form.tree(("open-function", "function"), speech.say("职能", "Function"), names.matrix.functions(), &typed.function))
                (form.audience("open-audience", "audience", speech.say("服务对象", "Audience"), &typed.audience))
                (form.region("open-region"))
            }))
            (form.of(ScenarioChangeKind::Merge, speech.say("把一个账号并入另一个", "Merge an account into another"), &html! {
                (form.account("account", ScenarioChangeKind::Merge))
                (form.text("merge-into", "into", speech.say("并入哪个账号", "Into which account"), &typed.into))
            }))
            (form.of(ScenarioChangeKind::Audiences, speech.say("增减服务对象", "Change audiences"), &html! {
                (form.account("account", ScenarioChangeKind::Audiences))
                (form.audience("audiences-add", "audience", add, &typed.audience))
                (form.audience("audiences-remove", "remove", give_up, &typed.remove))
            }))
            (form.of(ScenarioChangeKind::Functions, speech.say("增减职能", "Change functions"), &html! {
                (form.account("account", ScenarioChangeKind::Functions))
                (form.tree(("functions-add", "function"), add, names.matrix.functions(), &typed.function))
                (form.tree(("functions-remove", "remove"), give_up, names.matrix.functions(), &typed.remove))
            }))
            (form.of(ScenarioChangeKind::Region, speech.say("换地区", "Change the region"), &html! {
                (form.account("account", ScenarioChangeKind::Region))
                (form.region("region-region"))
            }))
            (form.of(ScenarioChangeKind::Join, speech.say("加入微矩阵", "Join a cluster"), &html! {
                (form.account("account", ScenarioChangeKind::Join)) (form.cluster("join-cluster"))
            }))
            (form.of(ScenarioChangeKind::Leave, speech.say("退出微矩阵", "Leave a cluster"), &html! {
                (form.account("account", ScenarioChangeKind::Leave)) (form.cluster("leave-cluster"))
            }))
        }
    }
}

/// What all forms share.
#[derive(Clone, Copy)]
struct ChangeForms<'a> {
    changes: &'a TriedChanges,
    typed: &'a TypedChange,
    regions: &'a [String],
    names: CoverageNames<'a>,
    /// Why what was typed did not fit.
    problem: Option<&'a Problem>,
}

impl<'a> ChangeForms<'a> {
    fn of(self, kind: ScenarioChangeKind, title: &str, fields: &Markup) -> Markup {
        let speech = self.names.speech;
        html! {
            details open[self.typed.kind == kind.key()] {
                summary { (title) }
                form.narrow method="get" action="/coverage/what-if" {
                    input type="hidden" name="kind" value=(kind.key());
                    @if !self.changes.0.is_empty() { input type="hidden" name="changes" value=(self.changes.text()); }
                    (fields)
                    button.main { (speech.say("查看结果", "See what would be")) }
                }
            }
        }
    }

    fn text(self, id: &str, name: &str, label: &str, value: &str) -> Markup {
        let wrong = self.wrong(id, name);
        let told = format!("{id}-wrong");
        html! {
            label for=(id) { (label) }
            @if let Some(wrong) = wrong { p.note id=(told) { (wrong) } }
            input id=(id) name=(name) type="text" value=(value) required maxlength="200"
                aria-invalid=[wrong.map(|_| "true")] aria-describedby=[wrong.map(|_| &told)];
        }
    }

    /// What is wrong with a field of the form that was sent; its id begins with the kind of change.
    fn wrong(self, id: &str, name: &str) -> Option<&'a str> {
        let is_sent = id.strip_prefix(&self.typed.kind).is_some_and(|rest| rest.starts_with('-'));
        let problem = self.problem.filter(|_| is_sent)?;
        let error = problem.errors.iter().find(|error| error.pointer.strip_prefix('/') == Some(name))?;
        Some(&error.detail)
    }

    fn account(self, name: &str, kind: ScenarioChangeKind) -> Markup {
        let label = self.names.speech.say("账号（名称或账号 ID）", "Account (name or handle)");
        let value = if self.typed.kind == kind.key() { self.typed.account.as_str() } else { "" };
        self.text(&format!("{}-{name}", kind.key()), name, label, value)
    }

    fn tree(self, (id, name): (&str, &str), label: &str, tree: &Tree, chosen: &str) -> Markup {
        let speech = self.names.speech;
        html! {
            label for=(id) { (label) }
            select id=(id) name=(name) {
                option value="" { (unchosen(speech)) }
                @for node in tree.iter() { option value=(node.key) selected[node.key == chosen] { (node.name(speech.0)) } }
            }
        }
    }

    fn audience(self, id: &str, name: &str, label: &str, chosen: &str) -> Markup {
        let speech = self.names.speech;
        html! {
            label for=(id) { (label) }
            select id=(id) name=(name) {
                option value="" { (unchosen(speech)) }
                option value=(EVERYONE) selected[chosen == EVERYONE] { (self.names.audience(EVERYONE)) }
                @for node in self.names.matrix.audiences().iter() { option value=(node.key) selected[node.key == chosen] { (node.name(speech.0)) } }
            }
        }
    }

    fn region(self, id: &str) -> Markup {
        let speech = self.names.speech;
        html! {
            label for=(id) { (speech.say("地区", "Region")) }
            select id=(id) name="region" {
                option value="" { (unchosen(speech)) }
                @for key in self.regions.iter().take(MOST_REGIONS) { option value=(key) selected[*key == self.typed.region] { (self.names.region(Some(key))) } }
            }
        }
    }

    fn cluster(self, id: &str) -> Markup {
        let speech = self.names.speech;
        html! {
            label for=(id) { (speech.say("微矩阵", "Cluster")) }
            select id=(id) name="cluster" {
                @for (key, cluster) in self.names.matrix.clusters().iter().take(MOST_REGIONS) { option value=(key) selected[*key == self.typed.cluster] { (cluster.name) } }
            }
            p.hint { (speech.say("微矩阵不改变覆盖，只改变主题行动的方案。", "Clusters do not change coverage, only the plans of campaigns.")) }
        }
    }
}

const fn unchosen(speech: Speech) -> &'static str {
    speech.say("不选", "none")
}
