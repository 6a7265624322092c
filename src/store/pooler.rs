//! Poolers between the service and PostgreSQL: one that gives a connection to somebody else between two transactions mixes up answers, and
//! is refused.

use std::time::Duration;

use sea_orm::{ConnectionTrait as _, DatabaseConnection};
use tokio::time::timeout;

use super::error::StoreError;

/// Remembers something for as long as the session lasts.
const REMEMBER: &str = "SELECT set_config('micromatrix.session', 'mine', false)";

/// Divides by zero in a session that does not remember it.
const RECALL: &str =
    "SELECT 1 / (CASE current_setting('micromatrix.session', true) WHEN 'mine' THEN 1 ELSE 0 END)";

/// Behind a pooler that shares sessions but has one only, the second connection waits for the first one for ever.
const WITHIN: Duration = Duration::from_secs(5);

/// A pooler may happen to give each connection its own session back: the more often it is asked, the less likely.
const ROUNDS: usize = 8;

/// Checks that a connection keeps its session while another one has a transaction open: a pooler in transaction or statement mode gives
/// that transaction the session that was used last. Plain statements, since such a pooler mixes up prepared ones.
///
/// # Errors
/// [`StoreError::Pooled`].
pub(super) async fn refuse_shared_sessions(
    one: &DatabaseConnection,
    other: &DatabaseConnection,
) -> Result<(), StoreError> {
    for _ in 0..ROUNDS {
        let kept = timeout(WITHIN, async {
            one.execute_unprepared(REMEMBER).await.is_ok()
                && other.execute_unprepared("BEGIN").await.is_ok()
                && one.execute_unprepared(RECALL).await.is_ok()
        });
        let is_kept = kept.await.unwrap_or(false);
        let ended = timeout(WITHIN, other.execute_unprepared("ROLLBACK")).await;
        if !is_kept || !ended.is_ok_and(|ended| ended.is_ok()) {
            return Err(StoreError::Pooled);
        }
    }
    Ok(())
}
