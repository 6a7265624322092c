//! `organisations.csv`, and organisations that are made from the names that accounts give.

use std::collections::{BTreeMap, HashMap};

use crate::organisation::{Organisation, OrganisationInput, System};
use crate::row::{FileRows, Row};

use super::changes::{Changed, Current};
use super::file::{ImportFile, OrganisationRow};
use super::ledger::{Ledger, RowErrors, RowPlace, Verdict, repeats};
use super::taxonomy::Nodes;

/// Whether `organisations.csv` was given.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Listing {
    /// It was: an organisation in neither it nor the registry is a mistake.
    Given,
    /// It was not: such an organisation is made from its name.
    Absent,
}

/// The organisations as they will be: those that are kept, and above them what is new or altered.
pub(super) struct Organisations<'a> {
    listing: Listing,
    current: HashMap<&'a str, &'a Organisation>,
    drafts: BTreeMap<String, OrganisationInput>,
    /// Each list sorted; almost all are of one key.
    keys_by_name: HashMap<String, Vec<String>>,
}

/// What an account's `organisation` means.
pub(super) enum Resolved {
    /// The organisation with this key.
    Known(String),
    /// One that is to be made from its name.
    New,
    /// None, and the list is authoritative.
    Unknown,
    /// Several have this name.
    Ambiguous(Vec<String>),
}

impl<'a> Organisations<'a> {
    /// Takes the rows of the file, if there is one; their unknown regions become roots.
    pub(super) fn read(
        current: &'a [Organisation],
        rows: Option<FileRows<OrganisationRow>>,
        regions: &mut Nodes<'_>,
        ledger: &mut Ledger,
    ) -> Self {
        let mut organisations = Self {
            listing: if rows.is_some() { Listing::Given } else { Listing::Absent },
            current: current.iter().map(|organisation| (organisation.key.as_str(), organisation)).collect(),
            drafts: BTreeMap::new(),
            keys_by_name: HashMap::new(),
        };
        organisations.take(ledger.open(ImportFile::Organisations, rows), regions, ledger);
        for organisation in current {
            let draft = organisations.drafts.get(&organisation.key);
            let name = draft.map_or(&organisation.name, |draft| &draft.name);
            add_named(&mut organisations.keys_by_name, name, &organisation.key);
        }
        for (key, draft) in &organisations.drafts {
            add_named(&mut organisations.keys_by_name, &draft.name, key);
        }
        organisations
    }

    fn take(&mut self, rows: Vec<Row<OrganisationRow>>, regions: &mut Nodes<'_>, ledger: &mut Ledger) {
        let repeated = repeats(&rows, |row| row.key.as_str());
        for (Row { line, value }, first) in rows.into_iter().zip(repeated) {
            let mut faults = RowErrors::new(ImportFile::Organisations, line);
            let key = value.key.clone();
            let now = self.current.get(key.as_str()).map(|now| input_of(now));
            if let Some(first) = first {
                faults.add_repeated(RowPlace { column: "key", value: &key }, first);
                ledger.refuse(faults, &key);
                continue;
            }
            let input = stated(value, now.as_ref(), &mut faults);
            faults.add_checked(&input, input.check());
            if !faults.is_empty() {
                ledger.refuse(faults, &key);
                continue;
            }
            if let Some(region) = &input.region {
                regions.make_root(region);
            }
            let verdict = match now {
                None => Verdict::Created,
                Some(now) if now == input => Verdict::Unchanged,
                Some(_) => Verdict::Updated,
            };
            if verdict != Verdict::Unchanged {
                self.drafts.insert(key, input);
            }
            ledger.accept(ImportFile::Organisations, verdict);
        }
    }

    /// What this text means as an account's organisation: a key before a name.
    pub(super) fn resolve(&self, text: &str) -> Resolved {
        if self.drafts.contains_key(text) || self.current.contains_key(text) {
            return Resolved::Known(text.to_owned());
        }
        match (self.keys_by_name.get(text).map_or(&[][..], Vec::as_slice), self.listing) {
            ([key], _) => Resolved::Known(key.clone()),
            ([], Listing::Absent) => Resolved::New,
            ([], Listing::Given) => Resolved::Unknown,
            (keys, _) => Resolved::Ambiguous(keys.to_vec()),
        }
    }

    /// Makes an organisation from its name, unless there is one by now.
    pub(super) fn make(&mut self, name: &str) {
        if let Resolved::New = self.resolve(name) {
            let (key, name) = (name.to_owned(), name.to_owned());
            add_named(&mut self.keys_by_name, &name, &key);
            let made = OrganisationInput {
                key: key.clone(),
                name,
                system: System::default(),
                region: None,
                team: None,
            };
            self.drafts.insert(key, made);
        }
    }

    /// Keys and names, each once per organisation that has it.
    pub(super) fn words(&self) -> impl Iterator<Item = &str> {
        let keys = self.current.keys().copied().chain(self.drafts.keys().map(String::as_str));
        keys.chain(self.keys_by_name.keys().map(String::as_str))
    }

    pub(super) fn into_changes(self) -> Changed<Organisation, OrganisationInput> {
        let mut changed = Changed::default();
        for (key, draft) in self.drafts {
            let now = self.current.get(key.as_str()).map(|now| (*now, input_of(now)));
            changed.note(now.as_ref().map(|(kept, says)| Current { kept: *kept, says }), draft);
        }
        changed
    }
}

fn add_named(keys_by_name: &mut HashMap<String, Vec<String>>, name: &str, key: &str) {
    let keys = keys_by_name.entry(name.to_owned()).or_insert_with(|| Vec::with_capacity(1));
    if let Err(place) = keys.binary_search_by(|kept| kept.as_str().cmp(key)) {
        keys.insert(place, key.to_owned());
    }
}

/// What a row says, over what is kept now where the file has no such column.
fn stated(
    row: OrganisationRow,
    now: Option<&OrganisationInput>,
    faults: &mut RowErrors,
) -> OrganisationInput {
    let system = match row.system {
        Some(Ok(system)) => system,
        Some(Err(text)) => {
            let keys: Vec<&str> = System::ALL.into_iter().map(System::key).collect();
            let remedy = format!("one of {} is right", keys.join(", "));
            faults.add(RowPlace { column: "system", value: &text }, "is no system", remedy);
            System::default()
        }
        None => now.map_or_else(System::default, |now| now.system),
    };
    let region = match row.region {
        Some(region) => Some(region).filter(|region| !region.is_empty()),
        None => now.and_then(|now| now.region.clone()),
    };
    let team = match row.team {
        Some(Ok(team)) => team,
        Some(Err(text)) => {
            faults.add(
                RowPlace { column: "team", value: &text },
                "is neither yes nor no",
                "yes, no or nothing is right",
            );
            None
        }
        None => now.and_then(|now| now.team),
    };
    OrganisationInput { key: row.key, name: row.name, system, region, team }
}

/// What is said of one that is kept.
pub(crate) fn input_of(organisation: &Organisation) -> OrganisationInput {
    OrganisationInput {
        key: organisation.key.clone(),
        name: organisation.name.clone(),
        system: organisation.system,
        region: organisation.region.clone(),
        team: organisation.team,
    }
}
