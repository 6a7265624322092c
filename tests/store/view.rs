//! The views that people and tools read are a contract: their names and columns, and what stands in them, are the same on every database.

use sea_orm::{ConnectionTrait as _, DbBackend};
use serde_json::Value;

use crate::api::builders::small;
use crate::api::desk::Desk;
use crate::support::{World, empty};

/// Each view with its columns, in order.
const CONTRACT: &[(&str, &str)] = &[
    ("v_organisation", "id key name system region revision"),
    (
        "v_account",
        "id handle name platform organisation functions topics audiences region followers url status kind language revision",
    ),
    ("v_tie", "source target kind weight"),
    ("v_cluster", "id key name functions lead revision"),
    ("v_membership", "cluster account"),
    ("v_campaign", "id title state revision created_at signed_at launched_at closed_at"),
    (
        "v_direction",
        "id campaign_id account organisation cluster angle audience form locality fit kind state starts_at due_at asked_at \
         answered_at opened_at piece_id successor_id",
    ),
    ("v_unassigned", "campaign_id account code detail"),
    (
        "v_piece",
        "id direction_id campaign_id account organisation cluster angle audience form locality kind state version sequence \
         verdict major late url handed_in_at due_at published_at withdrawn_at corrected_at",
    ),
    (
        "v_review",
        "piece_id version campaign_id organisation account cluster state step_key since_at due_at over",
    ),
    ("v_publication", "piece_id version url reported_at looks next_look_at outcome"),
    ("v_event", "seq at kind entity entity_key campaign_id account cluster"),
];

async fn view(world: &World, name: &str) -> Vec<Value> {
    world.select(&format!("SELECT * FROM {name}")).await
}

/// The columns of a view, in order.
async fn columns(world: &World, name: &str) -> Vec<String> {
    let query = match world.app.db.get_database_backend() {
        DbBackend::Sqlite => format!("SELECT name FROM pragma_table_info('{name}') ORDER BY cid"),
        _ => format!(
            "SELECT CAST(column_name AS text) AS name FROM information_schema.columns \
             WHERE table_schema = current_schema() AND table_name = '{name}' ORDER BY ordinal_position"
        ),
    };
    let rows = world.select(&query).await;
    rows.iter().map(|row| row["name"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn every_view_has_the_columns_that_are_promised_and_no_other_is_there() {
    empty(async |world| {
        for (name, promised) in CONTRACT {
            assert_eq!(
                columns(&world, name).await,
                promised.split_whitespace().collect::<Vec<_>>(),
                "{name}"
            );
        }
        let query = match world.app.db.get_database_backend() {
            DbBackend::Sqlite => "SELECT name FROM sqlite_schema WHERE type = 'view'",
            _ => {
                "SELECT CAST(viewname AS text) AS name FROM pg_catalog.pg_views WHERE schemaname = current_schema()"
            }
        };
        assert_eq!(world.select(query).await.len(), CONTRACT.len());
    });
}

#[test]
fn ids_and_instants_are_those_of_the_api() {
    small(async |world| {
        let desk = Desk::major(&world).await;
        let piece = desk.piece().await;
        let row = &view(&world, "v_piece").await[0];
        for field in ["id", "direction", "campaign"] {
            let column = if field == "id" { field.to_owned() } else { format!("{field}_id") };
            assert_eq!(row[&column], piece[field], "{field}");
        }
        assert_eq!(row["handed_in_at"], "2026-06-12T01:00:00.000Z");
        assert_eq!(row["published_at"], Value::Null);
        let late = world.select("SELECT id FROM v_piece WHERE late = 0 AND major = 0").await;
        assert_eq!(late.len(), 1, "what holds or not is a number");
        let direction = view(&world, "v_direction").await;
        let own = direction.iter().find(|row| row["id"] == piece["direction"]).unwrap();
        assert_eq!((&own["piece_id"], &own["successor_id"]), (&piece["id"], &Value::Null));
    });
}
