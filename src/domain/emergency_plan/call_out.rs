//! Whom an emergency calls: exactly those whose duty it is, at that place.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::plan::EmergencyPlan;
use crate::account::{Account, AccountStatus};
use crate::keyed;
use crate::matrix::Matrix;

keyed! {
    /// What a card asks of its account.
    pub enum CardDuty {
        /// It has the first word.
        Lead = "lead",
        /// It takes the first word when the one before it cannot.
        Substitute = "substitute",
        /// It says what is its function's to say.
        Task = "task",
        /// The desk has called it in besides.
        Added = "added",
    }
}

/// An account that is called.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Called {
    /// Handle of the account.
    pub account: String,
    /// Key of its organisation.
    pub organisation: String,
    /// What is asked of it.
    pub duty: CardDuty,
    /// Place in the order of the first word, from 0; `None`: it has no part in that.
    pub turn: Option<u32>,
    /// Keys of its tasks, in the plan's order.
    pub tasks: Vec<String>,
}

/// Whom an emergency calls.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CallOut {
    /// Key of the region that commands: accounts above it are not called; empty: the whole matrix.
    pub command: String,
    /// Everybody who is called, by handle.
    pub called: Vec<Called>,
    /// Keys of the tasks that nobody has, in the plan's order.
    pub unfilled: Vec<String>,
}

/// So many accounts stand in for the first word, at most.
const MOST_SUBSTITUTES: usize = 2;

/// Whom a plan calls at a place.
///
/// Accounts count that are active, list a function of a task themselves, and lie in the region of the place, below it, or on the way up from it
/// to the region that commands. That is the lowest one where at least three quarters of the tasks, and the first word, have somebody; where
/// there is none, the lowest with the most. Accounts without a region lie above all: they are called where no region has enough, and the whole
/// matrix commands. A task of the place itself goes to those in the place, or else to the nearest above. Where nobody has one of a task's
/// functions, its substitutes have it. The first word is that of the plan's first function which has an account; of its accounts the one nearest
/// to the command, then with the most followers, then by handle; of each other organisation one stands in.
///
/// `command` names another region on that way up. O(accounts · functions + tasks · regions).
#[must_use]
pub fn call_out(plan: &EmergencyPlan, matrix: &Matrix, place: &str, command: Option<&str>) -> CallOut {
    let up: Vec<&str> = matrix.regions().path_up(place).collect();
    let near = Near::of(plan, matrix, &up);
    let height = command
        .and_then(|key| up.iter().position(|one| *one == key))
        .unwrap_or_else(|| near.command_height(plan, up.len() + 1));
    let mut tasks: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    let mut unfilled = Vec::new();
    for task in &plan.tasks {
        let mut having = near.listing(&task.functions, height);
        if having.is_empty() {
            having = near.listing(&task.substitutes, height);
        }
        if task.local {
            let nearest = having.iter().map(|(height, _)| *height).min();
            having.retain(|(height, _)| Some(*height) == nearest);
        }
        if having.is_empty() {
            unfilled.push(task.key.clone());
        }
        for (_, account) in having {
            tasks.entry(&account.handle).or_default().push(task.key.clone());
        }
    }
    let order = near.first_words(plan, height);
    let turns: BTreeMap<&str, u32> = order.iter().map(|account| account.handle.as_str()).zip(0..).collect();
    let handles: BTreeSet<&str> = tasks.keys().chain(turns.keys()).copied().collect();
    let called = handles.into_iter().filter_map(|handle| {
        let account = matrix.graph.account(handle)?;
        let turn = turns.get(handle).copied();
        let duty = match turn {
            Some(0) => CardDuty::Lead,
            Some(_) => CardDuty::Substitute,
            None => CardDuty::Task,
        };
        let tasks = tasks.get(handle).cloned().unwrap_or_default();
        let organisation = account.organisation.clone();
        Some(Called { account: handle.to_owned(), organisation, duty, turn, tasks })
    });
    let command = up.get(height).map_or_else(String::new, |key| (*key).to_owned());
    CallOut { command, called: called.collect(), unfilled }
}

/// Accounts that a plan may call, by function: how far up each lies (0 in the place or below it), and the account.
struct Near<'a> {
    by_function: BTreeMap<&'a str, Vec<(usize, &'a Account)>>,
}

impl<'a> Near<'a> {
    fn of(plan: &'a EmergencyPlan, matrix: &'a Matrix, up: &[&str]) -> Self {
        let of_tasks = plan.tasks.iter().flat_map(|task| task.functions.iter().chain(&task.substitutes));
        let wanted: BTreeSet<&str> = plan.lead.iter().chain(of_tasks).map(String::as_str).collect();
        let mut by_function: BTreeMap<&str, Vec<(usize, &Account)>> = BTreeMap::new();
        let mut heights: HashMap<&str, Option<usize>> = HashMap::new();
        let place = up.first().copied().unwrap_or_default();
        for account in matrix.graph.accounts() {
            if account.status != AccountStatus::Active || account.functions.is_empty() {
                continue;
            }
            let height = match account.region.as_deref() {
                None => Some(up.len()),
                Some(region) => *heights.entry(region).or_insert_with(|| {
                    let within = matrix.regions().is_within(region, place).then_some(0);
                    within.or_else(|| up.iter().position(|key| *key == region))
                }),
            };
            let Some(height) = height else { continue };
            for function in &account.functions {
                if wanted.contains(function.as_str()) {
                    by_function.entry(function).or_default().push((height, account));
                }
            }
        }
        Self { by_function }
    }

    /// Those that list one of the functions, up to a height; each once.
    fn listing(&self, functions: &[String], most: usize) -> Vec<(usize, &'a Account)> {
        let listed =
            functions.iter().filter_map(|function| self.by_function.get(function.as_str())).flatten();
        let mut seen = BTreeSet::new();
        let fitting = listed.filter(|(height, _)| *height <= most).copied();
        fitting.filter(|(_, account)| seen.insert(account.handle.as_str())).collect()
    }

    /// How far up the command lies.
    fn command_height(&self, plan: &EmergencyPlan, heights: usize) -> usize {
        let filled = |height: usize| {
            let has = |functions: &[String]| !self.listing(functions, height).is_empty();
            let tasks =
                plan.tasks.iter().filter(|task| has(&task.functions) || has(&task.substitutes)).count();
            (has(&plan.lead), tasks)
        };
        let counts: Vec<(bool, usize)> = (0..heights).map(filled).collect();
        let enough =
            counts.iter().position(|(has_lead, tasks)| *has_lead && *tasks * 4 >= plan.tasks.len() * 3);
        let most = counts.iter().max().and_then(|most| counts.iter().position(|count| count == most));
        enough.or(most).unwrap_or(0)
    }

    /// Who has the first word, and who stands in for it: one account of each organisation.
    fn first_words(&self, plan: &EmergencyPlan, height: usize) -> Vec<&'a Account> {
        let mut order: Vec<&Account> = Vec::new();
        for function in &plan.lead {
            let mut having = self.listing(std::slice::from_ref(function), height);
            // Whoever is nearest to the command speaks for it.
            having.sort_by_key(|(at, account)| {
                (std::cmp::Reverse(*at), std::cmp::Reverse(account.followers), account.handle.as_str())
            });
            for (_, account) in having {
                if order.len() <= MOST_SUBSTITUTES
                    && order.iter().all(|one| one.organisation != account.organisation)
                {
                    order.push(account);
                }
            }
        }
        order
    }
}
