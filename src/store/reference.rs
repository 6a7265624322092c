//! Where things of the registry are named: one list, by which a key is renamed everywhere, and by which it is found what refers to a
//! thing. A test holds it against the schema, so that a new column cannot be forgotten.

use std::collections::{BTreeMap, BTreeSet};

use sea_orm::{ConnectionTrait as _, DbBackend, Statement, Value};

use super::error::{StoreError, read_json, write_json};
use crate::database::Connection;
use domain::entity::Entity;
use domain::reference::{each_key, holds_key, rename_key};

/// What a column holds of keys.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Holds {
    /// A key, or null.
    Key,
    /// A key, of a thing that must be there: a foreign key.
    Bound,
    /// One end of a tie, which is kept in order: ties are taken and put back as a whole.
    TieEnd,
    /// JSON in which keys stand under these fields ([`domain::reference`]).
    Json(&'static [&'static str]),
    /// The key of the thing that a record is about.
    Record,
}

/// What a reference means for the thing that it names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Weight {
    /// It stands in the way of a deletion; what such rows are called.
    Standing(&'static str),
    /// It is a part of the thing, and goes with it where that is asked for.
    Part(&'static str),
    /// It says what was, and follows a new key, but holds nothing back.
    History,
}

/// A column that names things of one kind.
#[derive(Debug, Clone, Copy)]
pub struct Reference {
    /// What it names.
    pub to: Entity,
    /// The table.
    pub table: &'static str,
    /// The column.
    pub column: &'static str,
    /// What it holds.
    pub holds: Holds,
    /// What it means.
    pub weight: Weight,
    /// Rows that count, as a condition.
    only: &'static str,
    /// The other columns of a key that this one belongs to: two rows that would become one are one then.
    beside: Option<&'static [&'static str]>,
}

const fn key(to: Entity, table: &'static str, column: &'static str, weight: Weight) -> Reference {
    Reference { to, table, column, holds: Holds::Key, weight, only: "", beside: None }
}

const fn json(
    to: Entity,
    (table, column): (&'static str, &'static str),
    fields: &'static [&'static str],
    weight: Weight,
) -> Reference {
    Reference { holds: Holds::Json(fields), ..key(to, table, column, weight) }
}

impl Reference {
    const fn holding(self, holds: Holds) -> Self {
        Self { holds, ..self }
    }

    const fn beside(self, columns: &'static [&'static str]) -> Self {
        Self { beside: Some(columns), ..self }
    }

    const fn only(self, only: &'static str) -> Self {
        Self { only, ..self }
    }

    /// Rows that count, as the rest of a condition.
    fn condition(&self) -> String {
        if self.only.is_empty() { String::new() } else { format!(" AND {}", self.only) }
    }
}

use Entity::{Account, Audience, Cluster, Function, Organisation, Platform, Region};
use Weight::{History, Part, Standing};

/// A token that speaks for nobody any more gives nothing.
const NOT_REVOKED: &str = "revoked_ms IS NULL";

const SCENARIO: (&str, &str) = ("scenario", "changes");
const COMMUNITY: (&str, &str) = ("detection_community", "community");
const SPEC: (&str, &str) = ("campaign", "spec");
const GRANTS: (&str, &str) = ("token", "grants");
const PROPOSAL: (&str, &str) = ("import_proposal", "detail");
const GIVEN: (&str, &str) = ("subject", "grants");
const HOOK: (&str, &str) = ("webhook", "scope");
const SUMMARY: (&str, &str) = ("plan", "summary");
/// Where functions stand in an emergency plan.
const EMERGENCY_PLAN: &[&str] = &["lead", "tasks.functions", "tasks.substitutes", "may_go_on"];

/// Every column that names things of the registry.
pub const REFERENCES: &[Reference] = &[
    // Accounts, by handle.
    key(Account, "tie", "source", Part("ties")).holding(Holds::TieEnd),
    key(Account, "tie", "target", Part("ties")).holding(Holds::TieEnd),
    key(Account, "membership", "account", Part("memberships")).holding(Holds::Bound).beside(&["cluster"]),
    key(Account, "cluster", "lead", Part("clusters that it leads")).holding(Holds::Bound),
    key(Account, "direction", "account", Standing("directions")).holding(Holds::Bound),
    key(Account, "piece", "account", Standing("pieces")).holding(Holds::Bound),
    key(Account, "topic_proposal", "account", Standing("topics that it proposes")).holding(Holds::Bound),
    key(Account, "review", "account", Standing("reviews")),
    key(Account, "unassigned", "account", Standing("plans that leave it out")).beside(&["campaign_id"]),
    key(Account, "ban", "account", Standing("refusals in campaigns")).beside(&["campaign_id", "angle"]),
    json(Account, ("campaign", "pins"), &["account"], Standing("campaigns with pins on it")),
    json(Account, GRANTS, &["accounts"], Standing("tokens")).only(NOT_REVOKED),
    json(Account, GIVEN, &["accounts"], Standing("persons whose links reach it")),
    json(Account, HOOK, &["accounts"], Standing("webhooks")),
    json(Account, SCENARIO, &["account", "into"], Standing("scenarios")),
    json(Account, SUMMARY, &["account", "accounts"], History),
    json(Account, COMMUNITY, &["members", "lead", "joining", "leaving"], History),
    key(Account, "incident_card", "account", Standing("cards of incidents")).beside(&["incident_id"]),
    key(Account, "detection_isolated", "account", History).beside(&["detection_id"]),
    key(Account, "event", "account", History),
    key(Account, "event", "entity_key", History).holding(Holds::Record),
    key(Account, "audit", "entity_key", History).holding(Holds::Record),
    key(Account, "event", "entity_key", History).only("entity = 'filing'"),
    key(Account, "audit", "entity_key", History).only("entity = 'filing'"),
    key(Account, "renamed", "present", History).only("entity = 'account'"),
    key(Account, "import_proposal", "subject", History).only("entity = 'account'"),
    key(Account, "import_proposal", "value", History).only("field = 'tie'"),
    json(Account, PROPOSAL, &["lead"], History),
    key(Account, "rejected_proposal", "subject", History)
        .only("field <> 'system'")
        .beside(&["field", "value"]),
    key(Account, "rejected_proposal", "value", History).only("field = 'tie'").beside(&["subject", "field"]),
    // Organisations, by key.
    key(Organisation, "account", "organisation", Standing("accounts")).holding(Holds::Bound),
    json(Organisation, ("account", "co_organisations"), &[""], Standing("accounts that it runs with others")),
    key(Organisation, "direction", "organisation", Standing("directions")),
    key(Organisation, "piece", "organisation", Standing("pieces")),
    key(Organisation, "piece_version", "organisation", Standing("versions of pieces")),
    key(Organisation, "review", "organisation", Standing("reviews")),
    key(Organisation, "fact", "owner", Standing("facts")),
    key(Organisation, "deputy", "organisation", Standing("deputies")),
    key(Organisation, "deputy_list", "organisation", History),
    key(Organisation, "incident_card", "organisation", History),
    json(Organisation, SPEC, &["facts.owner"], Standing("campaigns with facts of it")),
    json(Organisation, GRANTS, &["organisations"], Standing("tokens")).only(NOT_REVOKED),
    key(Organisation, "subject", "organisation", Standing("persons")),
    json(Organisation, GIVEN, &["organisations"], Standing("persons whose links reach it")),
    json(Organisation, HOOK, &["organisations"], Standing("webhooks")),
    json(Organisation, SCENARIO, &["organisation"], Standing("scenarios")),
    json(Organisation, SUMMARY, &["organisations"], History),
    json(Organisation, COMMUNITY, &["organisations"], History),
    key(Organisation, "event", "entity_key", History).holding(Holds::Record),
    key(Organisation, "audit", "entity_key", History).holding(Holds::Record),
    key(Organisation, "renamed", "present", History).only("entity = 'organisation'"),
    key(Organisation, "import_proposal", "subject", History).only("entity = 'organisation'"),
    key(Organisation, "rejected_proposal", "subject", History)
        .only("field = 'system'")
        .beside(&["field", "value"]),
    // Micro-clusters, by key.
    key(Cluster, "membership", "cluster", Part("memberships")).holding(Holds::Bound),
    key(Cluster, "direction", "cluster", Standing("directions")),
    key(Cluster, "piece", "cluster", Standing("pieces")),
    key(Cluster, "review", "cluster", Standing("reviews")),
    json(Cluster, GRANTS, &["clusters"], Standing("tokens")).only(NOT_REVOKED),
    json(Cluster, GIVEN, &["clusters"], Standing("persons whose links reach it")),
    json(Cluster, HOOK, &["clusters"], Standing("webhooks")),
    json(Cluster, SCENARIO, &["cluster"], Standing("scenarios")),
    json(Cluster, SUMMARY, &["cluster"], History),
    json(Cluster, COMMUNITY, &["cluster", "joined", "split"], History),
    key(Cluster, "event", "cluster", History),
    key(Cluster, "event", "entity_key", History).holding(Holds::Record),
    key(Cluster, "audit", "entity_key", History).holding(Holds::Record),
    key(Cluster, "renamed", "present", History).only("entity = 'cluster'"),
    key(Cluster, "import_proposal", "value", History).only("field = 'cluster'"),
    key(Cluster, "rejected_proposal", "value", History)
        .only("field = 'cluster'")
        .beside(&["subject", "field"]),
    // Functions, by key.
    json(Function, ("account", "functions"), &[""], Standing("accounts")),
    json(Function, ("cluster", "functions"), &[""], Standing("clusters")),
    key(Function, "tree_node", "parent", Standing("functions below it")).only("tree = 'function'"),
    key(Function, "coverage_target", "function", Standing("targets of coverage")),
    key(Function, "need_count", "function", Standing("counts of what is asked")),
    json(Function, ("theme", "body"), &["angles.functions"], Standing("templates with angles of it")),
    json(Function, SPEC, &["angles.functions"], Standing("campaigns with angles of it")),
    json(Function, SCENARIO, &["functions", "remove"], Standing("scenarios")),
    json(Function, ("emergency_plan", "plan"), EMERGENCY_PLAN, Standing("emergency plans")),
    json(Function, ("incident", "plan"), EMERGENCY_PLAN, History),
    json(Function, COMMUNITY, &["functions"], History),
    key(Function, "event", "entity_key", History).holding(Holds::Record),
    key(Function, "audit", "entity_key", History).holding(Holds::Record),
    key(Function, "renamed", "present", History).only("entity = 'function'"),
    key(Function, "import_proposal", "value", History).only("field = 'function'"),
    key(Function, "rejected_proposal", "value", History)
        .only("field = 'function'")
        .beside(&["subject", "field"]),
    json(Function, PROPOSAL, &["functions"], History),
    // Regions, by key.
    key(Region, "account", "region", Standing("accounts")),
    key(Region, "organisation", "region", Standing("organisations")),
    key(Region, "tree_node", "parent", Standing("regions below it")).only("tree = 'region'"),
    key(Region, "coverage_target", "region", Standing("targets of coverage"))
        .beside(&["function", "audience", "form"]),
    key(Region, "need_count", "region", Standing("counts of what is asked")),
    key(Region, "direction", "locality", Standing("directions")),
    key(Region, "piece", "locality", Standing("pieces")),
    key(Region, "theme", "region", Standing("templates that are kept for it")),
    key(Region, "incident", "region", History),
    key(Region, "incident", "command", History),
    json(Region, SPEC, &["localities.key"], Standing("campaigns that are told there")),
    json(Region, SCENARIO, &["region"], Standing("scenarios")),
    json(Region, SUMMARY, &["locality"], History),
    json(Region, COMMUNITY, &["region"], History),
    key(Region, "event", "entity_key", History).holding(Holds::Record),
    key(Region, "audit", "entity_key", History).holding(Holds::Record),
    key(Region, "renamed", "present", History).only("entity = 'region'"),
    key(Region, "import_proposal", "value", History).only("field = 'region'"),
    key(Region, "rejected_proposal", "value", History).only("field = 'region'").beside(&["subject", "field"]),
    json(Region, PROPOSAL, &["nodes.key", "nodes.parent"], History),
    // Audiences and platforms, by key. Campaigns and accounts may also name others.
    json(Audience, ("account", "audiences"), &[""], Standing("accounts")),
    key(Audience, "tree_node", "parent", Standing("audiences below it")).only("tree = 'audience'"),
    key(Platform, "account", "platform", Standing("accounts")),
    key(Platform, "tree_node", "parent", Standing("platforms below it")).only("tree = 'platform'"),
];

/// The references to things of one kind.
pub fn references_to(entity: Entity) -> impl Iterator<Item = &'static Reference> {
    REFERENCES.iter().filter(move |reference| reference.to == entity)
}

/// Lets what names a thing name another one: every reference but ties, and but those to things that must be there where `bound` is
/// false. Rows that would stand twice then stand once: those of the other thing stay. Gives how many rows of what were changed.
///
/// # Errors
/// [`StoreError`].
pub async fn follow_key(
    conn: &Connection,
    (entity, former, present): (Entity, &str, &str),
    passes: impl Fn(&Reference) -> bool,
) -> Result<BTreeMap<&'static str, u64>, StoreError> {
    let mut followed: BTreeMap<&'static str, u64> = BTreeMap::new();
    for reference in references_to(entity).filter(|one| passes(one)) {
        let count = match reference.holds {
            Holds::Key | Holds::Bound => follow_column(conn, reference, (former, present)).await?,
            Holds::Record => {
                let only = format!("entity = '{}'", entity.key());
                let sql = set(reference.table, reference.column, &only);
                execute(conn, &sql, [present, former]).await?
            }
            Holds::Json(fields) => follow_json(conn, reference, fields, (former, present)).await?,
            Holds::TieEnd => 0,
        };
        if let (Standing(noun) | Part(noun), 1..) = (reference.weight, count) {
            *followed.entry(noun).or_default() += count;
        }
    }
    Ok(followed)
}

/// The references to things that must be there: they move while both are.
#[must_use]
pub fn is_bound(reference: &Reference) -> bool {
    reference.holds == Holds::Bound
}

/// Counts what refers to a thing, by what such rows are called; what says only what was is left out.
///
/// # Errors
/// [`StoreError`].
pub async fn count_references(
    conn: &Connection,
    entity: Entity,
    key: &str,
) -> Result<Vec<(Weight, u64)>, StoreError> {
    let mut counts: Vec<(Weight, u64)> = Vec::new();
    for reference in references_to(entity).filter(|one| one.weight != History) {
        let count = if let Holds::Json(fields) = reference.holds {
            let mut count = 0;
            for text in list_json(conn, reference, Some(key)).await? {
                count += u64::from(holds_key(&parse(reference, &text)?, fields, key));
            }
            count
        } else {
            let (table, column) = (reference.table, reference.column);
            let rest = reference.condition();
            let sql = format!("SELECT COUNT(*) AS n FROM {table} WHERE {column} = $1{rest}");
            let row = conn.query_one_raw(statement(conn, &sql, [key])).await?;
            row.map(|row| row.try_get::<i64>("", "n")).transpose()?.unwrap_or(0).unsigned_abs()
        };
        match counts.iter_mut().find(|(weight, _)| *weight == reference.weight) {
            Some((_, known)) => *known += count,
            None => counts.push((reference.weight, count)),
        }
    }
    counts.retain(|(_, count)| *count > 0);
    Ok(counts)
}

/// Of many things of one kind those that something refers to, with what such rows are called. Those references are read as a whole: it
/// takes as much memory as there are things that are named.
///
/// # Errors
/// [`StoreError`].
pub async fn list_referred(
    conn: &Connection,
    entity: Entity,
    passes: impl Fn(&Reference) -> bool,
) -> Result<BTreeMap<&'static str, BTreeSet<String>>, StoreError> {
    let mut referred: BTreeMap<&'static str, BTreeSet<String>> = BTreeMap::new();
    for reference in references_to(entity).filter(|one| passes(one)) {
        let (Standing(noun) | Part(noun)) = reference.weight else { continue };
        let names = referred.entry(noun).or_default();
        if let Holds::Json(fields) = reference.holds {
            for text in list_json(conn, reference, None).await? {
                each_key(&parse(reference, &text)?, fields, |key| {
                    names.insert(key.to_owned());
                });
            }
        } else {
            let (table, column) = (reference.table, reference.column);
            let rest = reference.condition();
            let sql =
                format!("SELECT DISTINCT {column} AS key FROM {table} WHERE {column} IS NOT NULL{rest}");
            for row in conn.query_all_raw(statement(conn, &sql, [])).await? {
                names.insert(row.try_get("", "key")?);
            }
        }
    }
    Ok(referred)
}

async fn follow_column(
    conn: &Connection,
    reference: &Reference,
    (former, present): (&str, &str),
) -> Result<u64, StoreError> {
    let (table, column) = (reference.table, reference.column);
    if let Some(beside) = reference.beside {
        let same =
            beside.iter().fold(String::new(), |all, one| all + &format!(" AND kept.{one} = {table}.{one}"));
        let sql = format!(
            "DELETE FROM {table} WHERE {column} = $1 AND EXISTS \
             (SELECT 1 FROM {table} AS kept WHERE kept.{column} = $2{same})"
        );
        execute(conn, &sql, [former, present]).await?;
    }
    execute(conn, &set(table, column, reference.only), [present, former]).await
}

/// `revision` is the one of the thing in which the key stands: it has changed.
async fn follow_json(
    conn: &Connection,
    reference: &Reference,
    fields: &[&str],
    keys: (&str, &str),
) -> Result<u64, StoreError> {
    let (table, column) = (reference.table, reference.column);
    let revised = if table == "scenario" { ", revision = revision + 1" } else { "" };
    let sql = format!("UPDATE {table} SET {column} = $1{revised} WHERE {column} = $2");
    let mut changed = 0;
    let texts: BTreeSet<String> = list_json(conn, reference, Some(keys.0)).await?.into_iter().collect();
    for text in texts {
        let mut value = parse(reference, &text)?;
        if rename_key(&mut value, fields, keys) {
            let renamed = write_json(&value);
            changed += execute(conn, &sql, [renamed.as_str(), text.as_str()]).await?;
        }
    }
    Ok(changed)
}

/// The texts of a JSON column, those that hold `key` somewhere where one is given.
async fn list_json(
    conn: &Connection,
    reference: &Reference,
    key: Option<&str>,
) -> Result<Vec<String>, StoreError> {
    let (table, column) = (reference.table, reference.column);
    let rest = reference.condition();
    let contains = match conn.get_database_backend() {
        DbBackend::Postgres => "strpos",
        _ => "instr",
    };
    let rows = if let Some(key) = key {
        let sql = format!("SELECT {column} AS text FROM {table} WHERE {contains}({column}, $1) > 0{rest}");
        conn.query_all_raw(statement(conn, &sql, [write_json(&key).as_str()])).await?
    } else {
        let sql = format!("SELECT {column} AS text FROM {table} WHERE {column} IS NOT NULL{rest}");
        conn.query_all_raw(statement(conn, &sql, [])).await?
    };
    rows.into_iter().map(|row| Ok(row.try_get("", "text")?)).collect()
}

fn parse(reference: &Reference, text: &str) -> Result<serde_json::Value, StoreError> {
    read_json(reference.table, reference.column, text, text)
}

fn set(table: &str, column: &str, only: &str) -> String {
    let rest = if only.is_empty() { String::new() } else { format!(" AND {only}") };
    format!("UPDATE {table} SET {column} = $1 WHERE {column} = $2{rest}")
}

fn statement<const N: usize>(conn: &Connection, sql: &str, values: [&str; N]) -> Statement {
    let values: Vec<Value> = values.into_iter().map(Value::from).collect();
    Statement::from_sql_and_values(conn.get_database_backend(), sql, values)
}

async fn execute<const N: usize>(conn: &Connection, sql: &str, values: [&str; N]) -> Result<u64, StoreError> {
    Ok(conn.execute_raw(statement(conn, sql, values)).await?.rows_affected())
}
