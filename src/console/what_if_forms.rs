//! Forms of what is tried: one for each kind of change, with what that kind needs.

use maud::{Markup, html};
use serde::Deserialize;

use super::called::{account_called, organisation_called};
use super::coverage_words::CoverageNames;
use super::drawn_field::{DrawnField, InputKind, faults_at};
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
            _ => account_called(&self.account, matrix).map_err(unclear("/account"))?,
        };
        let mut change = ScenarioChange::of(kind, &account);
        match kind {
            ScenarioChangeKind::Open => {
                change.organisation =
                    Some(organisation_called(&self.organisation, matrix).map_err(unclear("/organisation"))?);
                change.platform = given(&self.platform);
                change.region = given(&self.region);
                change.functions = list(&self.function);
                change.audiences = list(&self.audience);
            }
            ScenarioChangeKind::Close => {}
            ScenarioChangeKind::Merge => {
                change.into = Some(account_called(&self.into, matrix).map_err(unclear("/into"))?);
            }
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

/// A name that does not say who is meant, where it was typed.
fn unclear(pointer: &'static str) -> impl Fn(String) -> Problem {
    move |detail| Problem::new(Kind::Invalid, "the change does not fit").at(pointer, &detail)
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
                (form.text("open-organisation", "organisation", speech.say("所属单位（名称）", "Which organisation (name)"), &typed.organisation))
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
        let faults = self.faults(id, name);
        DrawnField { id, name, label, value, faults, ..DrawnField::default() }
            .input(InputKind::text(200).required())
    }

    /// What is wrong with a field of the form that was sent; its id begins with the kind of change.
    fn faults(self, id: &str, name: &str) -> Vec<&'a str> {
        let is_sent = id.strip_prefix(&self.typed.kind).is_some_and(|rest| rest.starts_with('-'));
        faults_at(self.problem.filter(|_| is_sent), &format!("/{name}"))
    }

    fn account(self, name: &str, kind: ScenarioChangeKind) -> Markup {
        let label = self.names.speech.say("账号（名称或账号 ID）", "Account (name or handle)");
        let value = if self.typed.kind == kind.key() { self.typed.account.as_str() } else { "" };
        self.text(&format!("{}-{name}", kind.key()), name, label, value)
    }

    fn tree(self, (id, name): (&str, &str), label: &str, tree: &Tree, chosen: &str) -> Markup {
        let speech = self.names.speech;
        let nodes = tree.iter().map(|node| (node.key.as_str(), node.name(speech.0).to_owned()));
        self.choice((id, name), label, nodes, chosen)
    }

    fn audience(self, id: &str, name: &str, label: &str, chosen: &str) -> Markup {
        let (speech, audiences) = (self.names.speech, self.names.matrix.audiences());
        let everyone = (EVERYONE, self.names.audience(EVERYONE));
        let nodes = audiences.iter().map(|node| (node.key.as_str(), node.name(speech.0).to_owned()));
        self.choice((id, name), label, [everyone].into_iter().chain(nodes), chosen)
    }

    fn region(self, id: &str) -> Markup {
        let regions = self.regions.iter().take(MOST_REGIONS);
        let regions = regions.map(|key| (key.as_str(), self.names.region(Some(key))));
        self.choice((id, "region"), self.names.speech.say("地区", "Region"), regions, &self.typed.region)
    }

    /// One of these, or none.
    fn choice<'b>(
        self,
        (id, name): (&str, &str),
        label: &str,
        options: impl Iterator<Item = (&'b str, String)>,
        chosen: &str,
    ) -> Markup {
        let none = ("", unchosen(self.names.speech).to_owned());
        let options: Vec<(&str, String)> = [none].into_iter().chain(options).collect();
        let faults = self.faults(id, name);
        DrawnField { id, name, label, value: chosen, faults, ..DrawnField::default() }.select(&options)
    }

    fn cluster(self, id: &str) -> Markup {
        let (speech, clusters) = (self.names.speech, self.names.matrix.clusters().iter().take(MOST_REGIONS));
        let options: Vec<(&str, String)> =
            clusters.map(|(key, cluster)| (key.as_str(), cluster.name.clone())).collect();
        let field = DrawnField {
            id,
            name: "cluster",
            label: speech.say("微矩阵", "Cluster"),
            hint: speech.say(
                "微矩阵不改变覆盖，只改变主题行动的方案。",
                "Clusters do not change coverage, only the plans of campaigns.",
            ),
            value: &self.typed.cluster,
            list: None,
            faults: self.faults(id, "cluster"),
        };
        field.select(&options)
    }
}

const fn unchosen(speech: Speech) -> &'static str {
    speech.say("不选", "none")
}
