//! `accounts.csv`.

use std::collections::{HashMap, HashSet};

use crate::account::{Account, AccountInput, AccountStatus, sorted};
use crate::alike::Names;
use crate::damage::is_spreadsheet_damage;
use crate::field::FieldError;
use crate::language_tag::language_of_word;
use crate::platform::{AccountKind, PLATFORM_OF_KINDS};
use crate::row::{FileRows, Row};
use crate::terms::Terms;

use super::address::Addresses;
use super::changes::{Changed, Current};
use super::file::{AccountRow, ImportFile};
use super::ledger::{Ledger, RowErrors, RowPlace, Unknown, repeats};
use super::organisation::{Organisations, Resolved};
use super::taxonomy::Nodes;
use super::vocabulary::Vocabulary;

/// What accounts refer to.
pub(super) struct AccountContext<'a, 'b> {
    pub(super) functions: &'b Nodes<'a>,
    pub(super) regions: &'b mut Nodes<'a>,
    pub(super) organisations: &'b mut Organisations<'a>,
    pub(super) vocabulary: &'b Vocabulary,
    pub(super) ledger: &'b mut Ledger,
}

/// Takes the rows of `accounts.csv`. O(n log n).
pub(super) fn plan_accounts(
    current: &[Account],
    rows: Option<FileRows<AccountRow>>,
    mut context: AccountContext<'_, '_>,
) -> Changed<Account, AccountInput> {
    if rows.is_none() {
        return Changed::default();
    }
    let rows = context.ledger.open(ImportFile::Accounts, rows);
    let existing: HashMap<&str, &Account> =
        current.iter().map(|account| (account.handle.as_str(), account)).collect();
    let repeated = repeats(&rows, |row| row.handle.as_str());
    let platforms = platforms_by_line(&rows, &repeated);
    let mut addresses = Addresses::of(current);
    let mut names = Names::of(current.iter().map(|account| account.handle.clone()));
    let mut changed = Changed::default();
    for (Row { line, mut value }, first) in rows.into_iter().zip(repeated) {
        let mut faults = RowErrors::new(ImportFile::Accounts, line);
        let handle = value.handle.clone();
        if let Some(first) = first {
            let place = RowPlace { column: "handle", value: &handle };
            match platforms.get(&first).filter(|platform| **platform != value.platform) {
                Some(platform) => faults.add_repeated_with(place, first, elsewhere(platform, &value)),
                None => faults.add_repeated(place, first),
            }
            context.ledger.refuse(faults, &handle);
            continue;
        }
        let now = existing.get(handle.as_str()).map(|now| (*now, input_of(now)));
        if let Some(key) = context.vocabulary.platform(&value.platform).map(str::to_owned) {
            value.platform = key;
        }
        let input = stated(value, now.as_ref().map(|(_, input)| input), &mut faults);
        let input = context.checked(input, &mut faults);
        check_damage(&input, &mut faults);
        if now.is_none() {
            let unlike = names.check(&handle).map_err(|detail| vec![FieldError::new("/handle", detail)]);
            faults.add_checked(&input, unlike);
        }
        if !faults.is_empty() {
            context.ledger.refuse(faults, &handle);
            continue;
        }
        names.add(&handle);
        context.warn_of_words(&input, line);
        if let Some(other) = addresses.note(&input) {
            let place = RowPlace { column: "url", value: input.url.as_deref().unwrap_or_default() };
            context.ledger.warn((ImportFile::Accounts, line), place, || {
                let remedy = "close the one that was renamed or moved, or mend its address".to_owned();
                (format!("is the address of `{other}` as well"), remedy)
            });
        }
        for organisation in std::iter::once(&input.organisation).chain(&input.co_organisations) {
            context.organisations.make(organisation);
        }
        if let Some(region) = &input.region {
            context.regions.make_root(region);
        }
        let verdict = changed.note(now.as_ref().map(|(kept, says)| Current { kept: *kept, says }), input);
        context.ledger.accept(ImportFile::Accounts, verdict);
    }
    changed.created.sort_unstable_by(|a, b| a.handle.cmp(&b.handle));
    changed.updated.sort_unstable_by(|a, b| a.after.handle.cmp(&b.after.handle));
    changed
}

impl AccountContext<'_, '_> {
    /// Checks a row's values and references; its organisation's name becomes a key.
    fn checked(&mut self, mut input: AccountInput, faults: &mut RowErrors) -> AccountInput {
        self.resolve_words(&mut input);
        let place = RowPlace { column: "organisation", value: &input.organisation };
        match self.organisations.resolve(place.value) {
            Resolved::New => {}
            Resolved::Unknown if place.value.is_empty() => {}
            Resolved::Unknown => {
                let bad_line = self.ledger.bad_line(ImportFile::Organisations, place.value);
                let hint = match bad_line {
                    Some(_) => None,
                    None => self.ledger.suggestions.closest(place.value, self.organisations.words()),
                };
                faults.add_unknown(place, Unknown { of: ImportFile::Organisations, bad_line, hint });
            }
            Resolved::Ambiguous(keys) => faults.add_ambiguous(place, &keys),
            Resolved::Known(key) => input.organisation = key,
        }
        self.resolve_others(&mut input, faults);
        faults.add_checked(&input, input.check());
        check_functions(&input.functions, self.functions, faults, self.ledger);
        input
    }

    /// Further organisations by their keys, without the one that answers.
    fn resolve_others(&mut self, input: &mut AccountInput, faults: &mut RowErrors) {
        for other in &mut input.co_organisations {
            let place = RowPlace { column: "co_organisations", value: other };
            match self.organisations.resolve(other) {
                Resolved::Known(key) => *other = key,
                Resolved::New => {}
                // What a key lacks is said by the check of the account.
                Resolved::Unknown if other.is_empty() => {}
                Resolved::Unknown => {
                    let bad_line = self.ledger.bad_line(ImportFile::Organisations, other);
                    let hint = match bad_line {
                        Some(_) => None,
                        None => self.ledger.suggestions.closest(other, self.organisations.words()),
                    };
                    faults.add_unknown(place, Unknown { of: ImportFile::Organisations, bad_line, hint });
                }
                Resolved::Ambiguous(keys) => faults.add_ambiguous(place, &keys),
            }
        }
        let answers = &input.organisation;
        input.co_organisations.retain(|other| other != answers);
        input.co_organisations = sorted(std::mem::take(&mut input.co_organisations));
    }

    /// Names become keys where they mean one.
    fn resolve_words(&self, input: &mut AccountInput) {
        if let Some(tag) = input.language.as_deref().and_then(language_of_word) {
            input.language = Some(tag);
        }
        for audience in &mut input.audiences {
            if let Some(key) = self.vocabulary.audience(audience) {
                *audience = key.to_owned();
            }
        }
        input.audiences = sorted(std::mem::take(&mut input.audiences));
        let region = input.region.as_deref().and_then(|region| self.regions.named(region));
        if let Some(key) = region {
            input.region = Some(key.to_owned());
        }
    }

    /// Words that mean no key are kept as they are, and it is said what that means.
    fn warn_of_words(&mut self, input: &AccountInput, line: u64) {
        let at = (ImportFile::Accounts, line);
        let vocabulary = self.vocabulary;
        let meant = |terms: &Terms, text: &str| match terms.nearest(text, 3).as_slice() {
            [] => "GET /platforms and /audiences list those that are known".to_owned(),
            some => format!("did you mean {}?", some.join(", ")),
        };
        if vocabulary.platform(&input.platform).is_none() {
            let place = RowPlace { column: "platform", value: &input.platform };
            let problem = "is no known platform; what is asked of it has the form of a plain post";
            let terms = vocabulary.platforms.terms();
            self.ledger.warn(at, place, || (problem.to_owned(), meant(terms, &input.platform)));
        }
        for audience in input.audiences.iter().filter(|audience| vocabulary.audience(audience).is_none()) {
            let place = RowPlace { column: "audiences", value: audience };
            let problem = "is no known audience; no theme speaks to it";
            self.ledger.warn(at, place, || (problem.to_owned(), meant(&vocabulary.audiences, audience)));
        }
    }
}

/// Platforms of rows that others repeat, by line.
fn platforms_by_line(rows: &[Row<AccountRow>], repeated: &[Option<u64>]) -> HashMap<u64, String> {
    let first: HashSet<u64> = repeated.iter().flatten().copied().collect();
    let firsts = rows.iter().filter(|row| first.contains(&row.line));
    firsts.map(|row| (row.line, row.value.platform.clone())).collect()
}

/// What to do about a handle that another platform has.
fn elsewhere(platform: &str, row: &AccountRow) -> (String, String) {
    let remedy = format!(
        "handles are unique over all platforms; give this account another, such as `{}-{}`",
        row.platform, row.handle
    );
    (format!(", on {platform}"), remedy)
}

fn check_damage(input: &AccountInput, faults: &mut RowErrors) {
    let columns = [("handle", &input.handle), ("name", &input.name), ("organisation", &input.organisation)];
    for (column, value) in columns.into_iter().filter(|(_, value)| is_spreadsheet_damage(value)) {
        faults.add(
            RowPlace { column, value },
            "was damaged by a spreadsheet program",
            "enter the value again in a column that is formatted as text",
        );
    }
}

/// Notes every function that the taxonomy does not have.
pub(super) fn check_functions(
    functions: &[String],
    taxonomy: &Nodes<'_>,
    faults: &mut RowErrors,
    ledger: &mut Ledger,
) {
    if faults.has("functions") {
        return;
    }
    for function in functions.iter().filter(|function| taxonomy.get(function).is_none()) {
        let bad_line = ledger.bad_line(ImportFile::Functions, function);
        let hint = if bad_line.is_none() { taxonomy.hint(function, &mut ledger.suggestions) } else { None };
        let place = RowPlace { column: "functions", value: function };
        faults.add_unknown(place, Unknown { of: ImportFile::Functions, bad_line, hint });
    }
}

/// What a row says, over what is kept now where the file has no such column.
fn stated(row: AccountRow, now: Option<&AccountInput>, faults: &mut RowErrors) -> AccountInput {
    let mut input = now.cloned().unwrap_or_default();
    input.handle = row.handle;
    input.name = row.name;
    input.platform = row.platform;
    input.organisation = row.organisation;
    if let Some(functions) = row.functions {
        input.functions = sorted(functions);
    }
    if let Some(topics) = row.topics {
        input.topics = sorted(topics);
    }
    if let Some(audiences) = row.audiences {
        input.audiences = sorted(audiences);
    }
    if let Some(region) = row.region {
        input.region = Some(region).filter(|region| !region.is_empty());
    }
    if let Some(language) = row.language {
        input.language = Some(language).filter(|language| !language.is_empty());
    }
    if let Some(others) = row.co_organisations {
        input.co_organisations = others;
    }
    match row.kind {
        // The account has moved to a platform whose accounts are of no kind.
        None if input.platform != PLATFORM_OF_KINDS => input.kind = None,
        None => {}
        Some(Ok(kind)) => input.kind = kind,
        Some(Err(text)) => {
            let keys: Vec<&str> = AccountKind::ALL.into_iter().map(AccountKind::key).collect();
            let remedy = format!("one of {}, or nothing, is right", keys.join(", "));
            faults.add(RowPlace { column: "kind", value: &text }, "is no kind of account", remedy);
        }
    }
    if let Some(url) = row.url {
        input.url = Some(url).filter(|url| !url.is_empty());
    }
    match row.followers {
        None => {}
        Some(Ok(followers)) => input.followers = followers,
        Some(Err(text)) => faults.add(
            RowPlace { column: "followers", value: &text },
            "is no number of followers",
            "a whole number without separators, such as 210000, or nothing is right",
        ),
    }
    match row.status {
        None => {}
        Some(Ok(status)) => input.status = status,
        Some(Err(text)) => {
            let keys: Vec<&str> = AccountStatus::ALL.into_iter().map(AccountStatus::key).collect();
            let remedy = format!("one of {} is right; nothing means active", keys.join(", "));
            faults.add(RowPlace { column: "status", value: &text }, "is no status", remedy);
        }
    }
    input
}

/// What is said of one that is kept.
pub(crate) fn input_of(account: &Account) -> AccountInput {
    AccountInput {
        handle: account.handle.clone(),
        name: account.name.clone(),
        platform: account.platform.clone(),
        organisation: account.organisation.clone(),
        functions: account.functions.clone(),
        topics: account.topics.clone(),
        audiences: account.audiences.clone(),
        region: account.region.clone(),
        followers: account.followers,
        url: account.url.clone(),
        status: account.status,
        kind: account.kind,
        language: account.language.clone(),
        co_organisations: account.co_organisations.clone(),
    }
}
