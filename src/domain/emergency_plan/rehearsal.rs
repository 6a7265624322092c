//! Who would speak today, and what is missing.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::call_out::{Called, CardDuty, call_out};
use super::plan::EmergencyPlan;
use crate::keyed;
use crate::matrix::Matrix;

keyed! {
    /// What an account that would be called lacks.
    pub enum RehearsalLack {
        /// Nobody is named whom one could call.
        Contact = "contact",
        /// Somebody is named, without a telephone number.
        Phone = "phone",
        /// Nobody reviews for its organisation.
        Reviewer = "reviewer",
        /// Nobody who operates it has a token.
        Operator = "operator",
    }
}

/// Who would speak today if this came to pass at a place, and what is missing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(example = json!({
    "plan": "rumour", "place": "zhangjiagang", "command": "zhangjiagang", "is_approved": false,
    "first_words": [{"account": "wechat-zjg-wangxin", "name": "网信张家港", "organisation": "zjg-cyberspace", "duty": "lead", "lacks": ["phone"]}],
    "tasks": [{"task": "rebuttal", "voices": []}], "unfilled": ["rebuttal"], "held": 123
}))]
pub struct Rehearsal {
    /// Key of the plan.
    pub plan: String,
    /// Key of the region of the place.
    pub place: String,
    /// Key of the region that would command; empty: the whole matrix.
    pub command: String,
    /// Whether somebody has approved the plan as it stands.
    pub is_approved: bool,
    /// Who would have the first word, and who would stand in, in that order.
    pub first_words: Vec<Voice>,
    /// Who would have each task, in the plan's order.
    pub tasks: Vec<RehearsedTask>,
    /// Keys of the tasks that nobody would have.
    pub unfilled: Vec<String>,
    /// How many others would hold their routine posts, were the level not known.
    pub held: usize,
}

/// A task, and who would have it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(example = json!({"task": "rebuttal", "voices": []}))]
pub struct RehearsedTask {
    /// Key of the task.
    pub task: String,
    /// Who would have it, by handle.
    pub voices: Vec<Voice>,
}

/// An account that would be called.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(example = json!({
    "account": "wechat-zjg-wangxin", "name": "网信张家港", "organisation": "zjg-cyberspace", "duty": "lead", "lacks": ["phone"]
}))]
pub struct Voice {
    /// Handle of the account.
    pub account: String,
    /// Its name.
    pub name: String,
    /// Key of its organisation.
    pub organisation: String,
    /// What would be asked of it.
    pub duty: CardDuty,
    /// What it lacks.
    pub lacks: Vec<RehearsalLack>,
}

/// Who would speak today; `lacks` of each account by handle. As [`call_out`].
#[must_use]
pub fn rehearse(
    (plan, is_approved): (&EmergencyPlan, bool),
    matrix: &Matrix,
    (place, command): (&str, Option<&str>),
    lacks: &BTreeMap<String, Vec<RehearsalLack>>,
    held: usize,
) -> Rehearsal {
    let out = call_out(plan, matrix, place, command);
    let voice = |one: &Called| Voice {
        account: one.account.clone(),
        name: matrix.graph.account(&one.account).map_or_else(String::new, |account| account.name.clone()),
        organisation: one.organisation.clone(),
        duty: one.duty,
        lacks: lacks.get(&one.account).cloned().unwrap_or_default(),
    };
    let mut first: Vec<_> = out.called.iter().filter(|one| one.turn.is_some()).collect();
    first.sort_by_key(|one| one.turn);
    let tasks = plan.tasks.iter().map(|task| RehearsedTask {
        task: task.key.clone(),
        voices: out.called.iter().filter(|one| one.tasks.contains(&task.key)).map(voice).collect(),
    });
    Rehearsal {
        plan: plan.key.clone(),
        place: place.to_owned(),
        is_approved,
        first_words: first.into_iter().map(voice).collect(),
        tasks: tasks.collect(),
        command: out.command,
        unfilled: out.unfilled,
        held,
    }
}
