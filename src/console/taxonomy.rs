//! The taxonomies that everything is sorted by, as trees; and one node of them, to be changed.

use std::collections::BTreeMap;

use axum::extract::State;
use axum::response::{IntoResponse as _, Redirect, Response};
use maud::{Markup, html};
use serde::Deserialize;

use super::address::encoded;
use super::field::{FormField, InputKind};
use super::form::Form;
use super::language::Speech;
use super::post_form::post_form;
use super::query::Query;
use super::refusal::{summary, told, with_status};
use super::shell::Page;
use super::stale::{Meanwhile, carried, meanwhile};
use super::visitor::Visitor;
use app::App;
use app::error::AppError;
use domain::matrix::Matrix;
use domain::node_input::{TreeNodeInput, state_of};
use domain::right::Right;
use domain::taxonomy::{Tree, TreeKind, TreeNode};
use http::auth::{ChangeRegistry, ReadRegistry, Require};
use http::path::Path;
use http::problem::Problem;

/// Which tree.
#[derive(Deserialize)]
pub(super) struct TreeChoice {
    tree: Option<TreeKind>,
}

/// A node as it shall be.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct NodeForm {
    seen: i64,
    name: String,
    #[serde(default)]
    name_en: String,
    #[serde(default)]
    parent: String,
}

/// The trees, one at a time.
pub(super) async fn show(
    caller: Require<ReadRegistry>,
    visitor: Visitor,
    State(app): State<App>,
    Query(choice): Query<TreeChoice>,
) -> Result<Response, Problem> {
    let (speech, matrix) = (visitor.speech, app.matrix().await?);
    let kind = choice.tree.unwrap_or(TreeKind::Functions);
    let mut below: BTreeMap<Option<&str>, Vec<&TreeNode>> = BTreeMap::new();
    for node in tree_of(&matrix, kind).iter() {
        below.entry(node.parent.as_deref()).or_default().push(node);
    }
    let changes = caller.also(Right::ChangeRegistry) && can_change(kind);
    let shown = Branches { kind, below, changes, speech };
    let content = html! {
        nav.tabs aria-label=(speech.say("分类", "Lists")) {
            @for one in TreeKind::ALL {
                a href=(format!("/settings/taxonomies?tree={}", one.key())) aria-current=[(one == kind).then_some("page")] { (name(one, speech)) }
            }
        }
        (shown.below(None))
        p.hint { (speech.say("新增的职能、地区等随名单一起导入。", "New ones come in with a list.")) }
        p { a href="/settings" { (speech.say("回到“设置”", "Back to Settings")) } }
    };
    Ok(Page { visitor: &visitor, title: name(kind, speech), content }.into_response())
}

/// A tree, as it is printed.
struct Branches<'a> {
    kind: TreeKind,
    /// The nodes right below each node, and the roots.
    below: BTreeMap<Option<&'a str>, Vec<&'a TreeNode>>,
    changes: bool,
    speech: Speech,
}

impl Branches<'_> {
    /// What lies right below a node, or the roots, each with what lies below it.
    fn below(&self, parent: Option<&str>) -> Markup {
        html! {
            @if let Some(nodes) = self.below.get(&parent) {
                ul.tree { @for node in nodes {
                    li {
                        @if self.changes {
                            a href=(format!("/settings/taxonomies/{}/{}", self.kind.key(), encoded(&node.key))) { (node.name(self.speech.0)) }
                        } @else { (node.name(self.speech.0)) }
                        (self.below(Some(&node.key)))
                    }
                } }
            }
        }
    }
}

/// One node, to be changed.
pub(super) async fn show_node(
    _: Require<ChangeRegistry>,
    visitor: Visitor,
    State(app): State<App>,
    Path((kind, key)): Path<(TreeKind, String)>,
) -> Result<Response, Problem> {
    let matrix = app.matrix().await?;
    let node = node_of(&matrix, kind, &key)?;
    Ok(page(&visitor, &matrix, (kind, node), &form_of(node), None))
}

/// Changes one node.
pub(super) async fn update(
    caller: Require<ChangeRegistry>,
    visitor: Visitor,
    State(app): State<App>,
    Path((kind, key)): Path<(TreeKind, String)>,
    Form(form): Form<NodeForm>,
) -> Result<Response, Problem> {
    node_of(&*app.matrix().await?, kind, &key)?;
    let input = TreeNodeInput {
        key: key.clone(),
        name: form.name.trim().to_owned(),
        name_en: form.name_en.trim().to_owned(),
        parent: Some(form.parent.clone()).filter(|parent| !parent.is_empty()),
    };
    let Err(error) = app.update_node(&caller.actor(), (kind, &key), form.seen, input).await else {
        return Ok(Redirect::to(&format!("/settings/taxonomies?tree={}", kind.key())).into_response());
    };
    let problem = told(&error.into(), &app.seed.messages, visitor.speech);
    let matrix = app.matrix().await?;
    let node = node_of(&matrix, kind, &key)?;
    let form = NodeForm { seen: carried(Some(&problem), form.seen, state_of(node)), ..form };
    Ok(with_status(page(&visitor, &matrix, (kind, node), &form, Some(&problem)), &problem))
}

fn page(
    visitor: &Visitor,
    matrix: &Matrix,
    (kind, node): (TreeKind, &TreeNode),
    form: &NodeForm,
    problem: Option<&Problem>,
) -> Response {
    let (speech, tree) = (visitor.speech, tree_of(matrix, kind));
    let mut parents = vec![("", speech.say("（最上一级）", "(top)").to_owned())];
    let others = tree.iter().filter(|other| !tree.is_within(&other.key, &node.key));
    parents.extend(others.map(|other| (other.key.as_str(), other.name(speech.0).to_owned())));
    let field = |name, label, value| FormField { name, label, hint: "", value, problem };
    let content = html! {
        @if let Some(problem) = problem { (summary(problem, speech)) }
        (meanwhile(problem, differences(form, node, &parents, speech), speech))
        (post_form(format!("/settings/taxonomies/{}/{}", kind.key(), encoded(&node.key))).class("narrow").holding(html! {
            input type="hidden" name="seen" value=(form.seen);
            (field("name", speech.say("名称", "Name"), &form.name).input(InputKind::text(200).required()))
            (field("name_en", speech.say("英文名称", "English name"), &form.name_en).input(InputKind::text(200)))
            (field("parent", speech.say("上级分类", "Below"), &form.parent).select(&parents))
            button.main { (speech.say("保存", "Save")) }
        }))
        p { a href=(format!("/settings/taxonomies?tree={}", kind.key())) { (name(kind, speech)) } }
    };
    Page { visitor, title: node.name(speech.0), content }.into_response()
}

/// What the form says, as it is saved and as it was typed.
fn differences(
    form: &NodeForm,
    node: &TreeNode,
    parents: &[(&str, String)],
    speech: Speech,
) -> [Meanwhile<'static>; 3] {
    let saved = form_of(node);
    let parent = |key: &str| {
        let found = parents.iter().find(|(other, _)| *other == key);
        found.map_or_else(|| key.to_owned(), |(_, name)| name.clone())
    };
    let said = [
        (speech.say("名称", "Name"), saved.name, form.name.trim().to_owned()),
        (speech.say("英文名称", "English name"), saved.name_en, form.name_en.trim().to_owned()),
        (speech.say("上级分类", "Below"), parent(&saved.parent), parent(&form.parent)),
    ];
    said.map(|(label, saved, typed)| Meanwhile { label, saved, typed })
}

fn form_of(node: &TreeNode) -> NodeForm {
    NodeForm {
        seen: state_of(node),
        name: node.name.clone(),
        name_en: node.name_en.clone(),
        parent: node.parent.clone().unwrap_or_default(),
    }
}

/// Functions and regions are what lists say; the others are named here.
const fn can_change(kind: TreeKind) -> bool {
    matches!(kind, TreeKind::Audiences | TreeKind::Platforms)
}

fn node_of<'a>(matrix: &'a Matrix, kind: TreeKind, key: &str) -> Result<&'a TreeNode, AppError> {
    let found = tree_of(matrix, kind).get(key).filter(|_| can_change(kind));
    found.ok_or_else(|| AppError::not_found(kind.key(), key))
}

fn tree_of(matrix: &Matrix, kind: TreeKind) -> &Tree {
    match kind {
        TreeKind::Functions => matrix.functions(),
        TreeKind::Regions => matrix.regions(),
        TreeKind::Audiences => matrix.audiences(),
        TreeKind::Platforms => matrix.platforms(),
    }
}

const fn name(kind: TreeKind, speech: Speech) -> &'static str {
    match kind {
        TreeKind::Functions => speech.say("职能", "Functions"),
        TreeKind::Regions => speech.say("地区", "Regions"),
        TreeKind::Audiences => speech.say("服务对象", "Audiences"),
        TreeKind::Platforms => speech.say("平台", "Platforms"),
    }
}
