//! Views for people and tools that look into the database (Datasette, `DuckDB`, a workbook through ODBC): ids as text, instants as text in UTC,
//! the same columns on every database. They are a contract: columns are added, never renamed or removed. Persons, tokens, passwords, filings and
//! unpublished texts are in none.
//!
//! They follow from the tables: every change of the schema drops them first and makes them anew at its end, so that none stands in its way.

use sea_orm::DbBackend;

use Column::{Flag, Id, Instant, Plain};

/// A column of a table, as a view shows it.
#[derive(Clone, Copy)]
enum Column {
    /// As it is.
    Plain(&'static str),
    /// An id, as text.
    Id(&'static str),
    /// Whether something holds: 1 or 0.
    Flag(&'static str),
    /// Milliseconds since 1970, which end in `_ms`; shown as `2026-06-10T01:00:00.000Z`, under a name that ends in `_at`.
    Instant(&'static str),
}

/// A view of one table.
struct View {
    name: &'static str,
    table: &'static str,
    columns: &'static [Column],
}

const VIEWS: &[View] = &[
    View {
        name: "v_organisation",
        table: "organisation",
        columns: &[
            Id("id"),
            Plain("key"),
            Plain("name"),
            Plain("system"),
            Plain("region"),
            Plain("revision"),
        ],
    },
    View {
        name: "v_account",
        table: "account",
        columns: &[
            Id("id"),
            Plain("handle"),
            Plain("name"),
            Plain("platform"),
            Plain("organisation"),
            Plain("functions"),
            Plain("topics"),
            Plain("audiences"),
            Plain("region"),
            Plain("followers"),
            Plain("url"),
            Plain("status"),
            Plain("kind"),
            Plain("language"),
            Plain("revision"),
        ],
    },
    View {
        name: "v_tie",
        table: "tie",
        columns: &[Plain("source"), Plain("target"), Plain("kind"), Plain("weight")],
    },
    View {
        name: "v_cluster",
        table: "cluster",
        columns: &[
            Id("id"),
            Plain("key"),
            Plain("name"),
            Plain("functions"),
            Plain("lead"),
            Plain("revision"),
        ],
    },
    View { name: "v_membership", table: "membership", columns: &[Plain("cluster"), Plain("account")] },
    View {
        name: "v_campaign",
        table: "campaign",
        columns: &[
            Id("id"),
            Plain("title"),
            Plain("state"),
            Plain("revision"),
            Instant("created_ms"),
            Instant("signed_ms"),
            Instant("launched_ms"),
            Instant("closed_ms"),
        ],
    },
    View {
        name: "v_direction",
        table: "direction",
        columns: &[
            Id("id"),
            Id("campaign_id"),
            Plain("account"),
            Plain("organisation"),
            Plain("cluster"),
            Plain("angle"),
            Plain("audience"),
            Plain("form"),
            Plain("locality"),
            Plain("fit"),
            Plain("kind"),
            Plain("state"),
            Instant("starts_ms"),
            Instant("due_ms"),
            Instant("asked_ms"),
            Instant("answered_ms"),
            Instant("opened_ms"),
            Id("piece_id"),
            Id("successor_id"),
        ],
    },
    View {
        name: "v_unassigned",
        table: "unassigned",
        columns: &[Id("campaign_id"), Plain("account"), Plain("code"), Plain("detail")],
    },
    View {
        name: "v_piece",
        table: "piece",
        columns: &[
            Id("id"),
            Id("direction_id"),
            Id("campaign_id"),
            Plain("account"),
            Plain("organisation"),
            Plain("cluster"),
            Plain("angle"),
            Plain("audience"),
            Plain("form"),
            Plain("locality"),
            Plain("kind"),
            Plain("state"),
            Plain("version"),
            Plain("sequence"),
            Plain("verdict"),
            Flag("major"),
            Flag("late"),
            Plain("url"),
            Instant("handed_in_ms"),
            Instant("due_ms"),
            Instant("published_ms"),
            Instant("withdrawn_ms"),
            Instant("corrected_ms"),
        ],
    },
    View {
        name: "v_review",
        table: "review",
        columns: &[
            Id("piece_id"),
            Plain("version"),
            Id("campaign_id"),
            Plain("organisation"),
            Plain("account"),
            Plain("cluster"),
            Plain("state"),
            Plain("step_key"),
            Instant("since_ms"),
            Instant("due_ms"),
            Flag("over"),
        ],
    },
    View {
        name: "v_publication",
        table: "publication",
        columns: &[
            Id("piece_id"),
            Plain("version"),
            Plain("url"),
            Instant("reported_ms"),
            Plain("looks"),
            Instant("next_look_ms"),
            Plain("outcome"),
        ],
    },
    View {
        name: "v_event",
        table: "event",
        columns: &[
            Plain("seq"),
            Instant("at_ms"),
            Plain("kind"),
            Plain("entity"),
            Plain("entity_key"),
            Id("campaign_id"),
            Plain("account"),
            Plain("cluster"),
        ],
    },
];

/// Statements that drop what there is of them.
pub(crate) fn drop_views() -> impl Iterator<Item = String> {
    VIEWS.iter().map(|view| format!("DROP VIEW IF EXISTS {}", view.name))
}

/// Statements that make them.
pub(crate) fn create_views(backend: DbBackend) -> impl Iterator<Item = String> {
    VIEWS.iter().map(move |view| {
        let columns: Vec<String> = view.columns.iter().map(|column| column.shown(backend)).collect();
        format!("CREATE VIEW {} AS SELECT {} FROM {}", view.name, columns.join(", "), view.table)
    })
}

impl Column {
    fn shown(self, backend: DbBackend) -> String {
        match (self, backend) {
            (Plain(name), _) => format!("\"{name}\""),
            (Id(name), DbBackend::Postgres) => format!("\"{name}\"::text AS \"{name}\""),
            (Id(name), _) => {
                let part = |from: u32, length: u32| format!("substr(hex(\"{name}\"), {from}, {length})");
                let parts =
                    [part(1, 8), part(9, 4), part(13, 4), part(17, 4), part(21, 12)].join(" || '-' || ");
                format!("CASE WHEN \"{name}\" IS NOT NULL THEN lower({parts}) END AS \"{name}\"")
            }
            (Flag(name), DbBackend::Postgres) => format!("\"{name}\"::integer AS \"{name}\""),
            (Flag(name), _) => format!("\"{name}\" + 0 AS \"{name}\""),
            (Instant(name), DbBackend::Postgres) => {
                let instant = format!("to_timestamp(\"{name}\" / 1000.0) AT TIME ZONE 'UTC'");
                format!(
                    "to_char({instant}, 'YYYY-MM-DD\"T\"HH24:MI:SS.MS\"Z\"') AS \"{}\"",
                    instant_name(name)
                )
            }
            (Instant(name), _) => {
                let instant = format!("strftime('%Y-%m-%dT%H:%M:%fZ', \"{name}\" / 1000.0, 'unixepoch')");
                format!("{instant} AS \"{}\"", instant_name(name))
            }
        }
    }
}

/// `published_ms` is shown as `published_at`, `at_ms` as `at`.
fn instant_name(name: &str) -> String {
    let name = name.strip_suffix("_ms").unwrap_or(name);
    if name == "at" { name.to_owned() } else { format!("{name}_at") }
}
