//! What a database says of itself, and what no row says by itself: counts and joins over all rows.

use sea_orm::{ConnectionTrait as _, DbBackend, Statement};

use super::error::StoreError;
use crate::database::Connection;

/// What SQLite finds wrong with its own file, and rows whose foreign keys lead nowhere. PostgreSQL looks after both by itself.
///
/// # Errors
/// [`StoreError`].
pub async fn look_inside(conn: &Connection) -> Result<Vec<String>, StoreError> {
    if conn.get_database_backend() != DbBackend::Sqlite {
        return Ok(Vec::new());
    }
    let mut found =
        texts(conn, "SELECT integrity_check AS text FROM pragma_integrity_check LIMIT 100").await?;
    found.retain(|text| text != "ok");
    let lost = "SELECT 'a row of ' || \"table\" || ' names a row of ' || parent || ' that is not there' AS text \
        FROM pragma_foreign_key_check LIMIT 100";
    found.extend(texts(conn, lost).await?);
    Ok(found)
}

/// Slots that two standing directions of a campaign share, each as text.
///
/// # Errors
/// [`StoreError`].
pub async fn list_shared_slots(conn: &Connection) -> Result<Vec<String>, StoreError> {
    let sql = "SELECT cluster || ', ' || angle || ', ' || audience || ', ' || form || ', ' || COALESCE(locality, '') AS text \
        FROM direction WHERE state IN ('proposed', 'asked', 'accepted', 'delivered') AND angle IS NOT NULL \
        GROUP BY campaign_id, cluster, angle, audience, form, locality HAVING COUNT(*) > 1 LIMIT 100";
    texts(conn, sql).await
}

/// Events without an entry of the history that was written beside them.
///
/// # Errors
/// [`StoreError`].
pub async fn list_events_without_entry(conn: &Connection) -> Result<Vec<String>, StoreError> {
    let sql = "SELECT CAST(event.seq AS TEXT) AS text FROM event WHERE NOT EXISTS (SELECT 1 FROM audit \
        WHERE audit.entity = event.entity AND audit.entity_key = event.entity_key AND audit.action = event.kind \
        AND audit.at_ms = event.at_ms) ORDER BY event.seq LIMIT 100";
    texts(conn, sql).await
}

async fn texts(conn: &Connection, sql: &str) -> Result<Vec<String>, StoreError> {
    let rows = conn.query_all_raw(Statement::from_string(conn.get_database_backend(), sql)).await?;
    rows.into_iter().map(|row| Ok(row.try_get("", "text")?)).collect()
}
