//! What the registry would be after the changes of a scenario, as a layer over the live graph.

use std::collections::{BTreeMap, BTreeSet};

use super::change::{ScenarioChange, ScenarioChangeKind};
use crate::account::{Account, AccountInput, AccountStatus, sorted};
use crate::cell::EVERYONE;
use crate::cluster::Cluster;
use crate::field::{FieldError, ValidationErrors};
use crate::form::Form;
use crate::id::AccountId;
use crate::matrix::{Matrix, MatrixChange};
use crate::platform::PLATFORM_OF_KINDS;
use crate::stop::stoppable;

/// A scenario has at most so many changes.
const MOST_CHANGES: usize = 1000;

/// The accounts and clusters that would differ; everything else is as the registry has it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Overlay {
    /// By handle: as they would be. New ones stand here too, closed ones are closed.
    pub accounts: BTreeMap<String, Account>,
    /// By key: the members that they would have.
    pub members: BTreeMap<String, BTreeSet<String>>,
}

impl Overlay {
    /// Applies changes in their order to a registry. Every fault is named by its place below `place`.
    ///
    /// # Errors
    /// Unknown accounts, functions, regions, organisations, clusters; fields that a kind does not take; an account that is
    /// closed twice, changed after it was closed, or merged into itself or into a closed one; a handle that is opened twice or
    /// there already; and changes that contradict each other or change nothing. O(changes · log).
    pub fn of(matrix: &Matrix, changes: &[ScenarioChange], place: &str) -> Result<Self, Vec<FieldError>> {
        let mut faults = ValidationErrors::default();
        let fits = (1..=MOST_CHANGES).contains(&changes.len());
        faults.require(fits, place, format!("has {} changes; 1 to {MOST_CHANGES} fit", changes.len()));
        faults.into_result()?;
        let mut drawing = Drawing {
            matrix,
            overlay: Self::default(),
            faults: ValidationErrors::default(),
            closed_by: BTreeMap::new(),
            given: BTreeMap::new(),
        };
        for (at, change) in stoppable(changes).enumerate() {
            drawing.draw(at, &format!("{place}/{at}"), change);
        }
        drawing.faults.into_result()?;
        Ok(drawing.overlay)
    }

    /// The registry as it would be; it shares whatever does not differ. O(accounts), without looking at them;
    /// where accounts are opened O(accounts + ties).
    #[must_use]
    pub fn matrix(&self, matrix: &Matrix) -> Matrix {
        let clusters = self.members.iter().filter_map(|(key, members)| {
            let members = members.iter().cloned().collect();
            Some(Cluster { members, ..(**matrix.clusters().get(key)?).clone() })
        });
        matrix.with_changed(MatrixChange {
            revision: matrix.revision,
            accounts: self.accounts.values().cloned().collect(),
            organisations: Vec::new(),
            clusters: clusters.collect(),
        })
    }
}

/// A function or audience of an account.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Part {
    account: String,
    kind: ScenarioChangeKind,
    key: String,
}

struct Drawing<'a> {
    matrix: &'a Matrix,
    overlay: Overlay,
    faults: ValidationErrors,
    /// By account: which change closed it.
    closed_by: BTreeMap<String, usize>,
    /// Which change gave or took a function or audience.
    given: BTreeMap<Part, usize>,
}

impl Drawing<'_> {
    fn draw(&mut self, at: usize, place: &str, change: &ScenarioChange) {
        let misfits = change.misfits();
        for (field, detail) in &misfits {
            self.faults.add(format!("{place}/{field}"), *detail);
        }
        if !misfits.is_empty() {
            return;
        }
        if change.kind == ScenarioChangeKind::Open {
            return self.open(place, change);
        }
        let Some(account) = self.speaking(&change.account, &format!("{place}/account")) else { return };
        match change.kind {
            ScenarioChangeKind::Open => {}
            ScenarioChangeKind::Close => self.close(at, account),
            ScenarioChangeKind::Merge => self.merge(at, place, change, account),
            ScenarioChangeKind::Functions | ScenarioChangeKind::Audiences => {
                self.edit(at, place, change, account);
            }
            ScenarioChangeKind::Region => self.settle(place, change, account),
            ScenarioChangeKind::Join | ScenarioChangeKind::Leave => self.move_member(place, change),
        }
    }

    /// The account as it would be by now; a fault unless it is there and not closed.
    fn speaking(&mut self, handle: &str, place: &str) -> Option<Account> {
        let found = self
            .overlay
            .accounts
            .get(handle)
            .or_else(|| self.matrix.graph.account(handle).map(AsRef::as_ref));
        let Some(account) = found.cloned() else {
            self.faults.add(place, format!("there is no account `{handle}`"));
            return None;
        };
        if let Some(by) = self.closed_by.get(handle) {
            self.faults.add(place, format!("`{handle}` was closed by change {by}"));
            return None;
        }
        if account.status == AccountStatus::Closed {
            self.faults.add(place, format!("`{handle}` is closed in the registry"));
            return None;
        }
        Some(account)
    }

    fn open(&mut self, place: &str, change: &ScenarioChange) {
        let before = self.overlay.accounts.contains_key(&change.account);
        let there = before || self.matrix.graph.account(&change.account).is_some();
        let message = if before { "is opened twice, or changed before" } else { "is an account already" };
        self.faults.require(!there, &format!("{place}/account"), message);
        self.faults.key(&format!("{place}/account"), &change.account);
        let organisation = change.organisation.clone().unwrap_or_default();
        let known = self.matrix.organisations().contains_key(&organisation);
        let detail = format!("there is no organisation `{organisation}`; see /organisations");
        self.faults.require(known, &format!("{place}/organisation"), detail);
        if let Some(region) = &change.region {
            self.matrix.check_region(region, &format!("{place}/region"), &mut self.faults);
        }
        self.matrix.check_functions(&change.functions, &format!("{place}/functions"), &mut self.faults);
        let platform = change.platform.clone().unwrap_or_default();
        self.faults.key(&format!("{place}/platform"), &platform);
        let kind_fits = change.account_kind.is_none() || platform == PLATFORM_OF_KINDS;
        let detail = format!("is said of accounts on `{PLATFORM_OF_KINDS}` alone; leave it out");
        self.faults.require(kind_fits, &format!("{place}/account_kind"), detail);
        if there {
            return;
        }
        let input = AccountInput {
            handle: change.account.clone(),
            name: change.name.clone().unwrap_or_else(|| change.account.clone()),
            platform,
            organisation,
            functions: change.functions.clone(),
            audiences: change.audiences.clone(),
            region: change.region.clone(),
            kind: change.account_kind,
            ..AccountInput::default()
        };
        let mut account = input.into_account(AccountId(uuid::Uuid::nil()), 0);
        account.form = Form::in_tree(self.matrix.platforms(), &account.platform);
        self.overlay.accounts.insert(account.handle.clone(), account);
    }

    fn close(&mut self, at: usize, account: Account) {
        self.closed_by.insert(account.handle.clone(), at);
        let account = Account { status: AccountStatus::Closed, ..account };
        self.overlay.accounts.insert(account.handle.clone(), account);
    }

    fn merge(&mut self, at: usize, place: &str, change: &ScenarioChange, account: Account) {
        let into = change.into.clone().unwrap_or_default();
        let pointer = format!("{place}/into");
        if into == account.handle {
            self.faults.add(pointer, "is the account itself; name the one that succeeds it");
            return;
        }
        let Some(mut successor) = self.speaking(&into, &pointer) else { return };
        successor.functions = sorted([successor.functions, account.functions.clone()].concat());
        // One that lists none speaks to all, and so does whoever succeeds it.
        let all = [&successor.audiences, &account.audiences].iter().any(|list| list.is_empty());
        successor.audiences =
            if all { Vec::new() } else { sorted([successor.audiences, account.audiences.clone()].concat()) };
        self.overlay.accounts.insert(into, successor);
        self.close(at, account);
    }

    fn edit(&mut self, at: usize, place: &str, change: &ScenarioChange, mut account: Account) {
        let kind = change.kind;
        let (field, added) = if kind == ScenarioChangeKind::Functions {
            self.matrix.check_functions(&change.functions, &format!("{place}/functions"), &mut self.faults);
            ("functions", &change.functions)
        } else {
            ("audiences", &change.audiences)
        };
        let mut list =
            if field == "functions" { account.functions.clone() } else { account.audiences.clone() };
        if field == "audiences" && list.is_empty() {
            let detail = "lists no audience and so speaks to all already; there is none to add or remove";
            self.faults.add(format!("{place}/account"), detail);
            return;
        }
        for (n, key) in added.iter().enumerate() {
            let pointer = format!("{place}/{field}/{n}");
            self.faults.key(&pointer, key);
            self.note(at, &pointer, Part { account: account.handle.clone(), kind, key: key.clone() });
            let new = !list.contains(key);
            self.faults.require(new, &pointer, format!("`{}` has `{key}` already", account.handle));
            if field == "audiences" {
                self.faults.require(key != EVERYONE, &pointer, "is no audience of its own; list those meant");
            }
            list.push(key.clone());
        }
        for (n, key) in change.remove.iter().enumerate() {
            let pointer = format!("{place}/remove/{n}");
            self.note(at, &pointer, Part { account: account.handle.clone(), kind, key: key.clone() });
            let found = list.iter().position(|own| own == key);
            if let Some(found) = found {
                list.remove(found);
            } else {
                self.faults.add(pointer, format!("`{}` has no `{key}`", account.handle));
            }
        }
        if field == "audiences" && list.is_empty() {
            let detail = "would leave no audience, which means all of them; close the account instead";
            self.faults.add(format!("{place}/remove"), detail);
        }
        let list = sorted(list);
        if field == "functions" {
            account.functions = list;
        } else {
            account.audiences = list;
        }
        self.overlay.accounts.insert(account.handle.clone(), account);
    }

    fn settle(&mut self, place: &str, change: &ScenarioChange, mut account: Account) {
        let pointer = format!("{place}/region");
        let region = change.region.clone().unwrap_or_default();
        self.matrix.check_region(&region, &pointer, &mut self.faults);
        let detail = format!("`{}` lies in `{region}` already", account.handle);
        self.faults.require(account.region.as_ref() != Some(&region), &pointer, detail);
        account.region = Some(region);
        self.overlay.accounts.insert(account.handle.clone(), account);
    }

    /// Two changes that give or take the same thing contradict or repeat each other.
    fn note(&mut self, at: usize, pointer: &str, part: Part) {
        let key = part.key.clone();
        if let Some(before) = self.given.insert(part, at) {
            self.faults
                .add(pointer, format!("contradicts or repeats change {before}, which names `{key}` too"));
        }
    }

    fn move_member(&mut self, place: &str, change: &ScenarioChange) {
        let key = change.cluster.clone().unwrap_or_default();
        let Some(cluster) = self.matrix.clusters().get(&key) else {
            let detail = format!("there is no cluster `{key}`; see /clusters");
            self.faults.add(format!("{place}/cluster"), detail);
            return;
        };
        let members =
            self.overlay.members.entry(key).or_insert_with(|| cluster.members.iter().cloned().collect());
        let moved = match change.kind {
            ScenarioChangeKind::Join => members.insert(change.account.clone()),
            _ => members.remove(&change.account),
        };
        let detail = "changes nothing: the account is where it would be already";
        self.faults.require(moved, &format!("{place}/cluster"), detail);
    }
}
