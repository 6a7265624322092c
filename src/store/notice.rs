//! What a server of PostgreSQL tells all who listen when something was recorded: LISTEN and NOTIFY. A notice comes with the commit, says that there is
//! something, and may be lost with a connection: whoever listens looks by itself as well.

use sea_orm::sqlx::postgres::PgListener;
use sea_orm::{ConnectionTrait as _, DbBackend, DbErr, RuntimeErr};

use super::database::{Connection, Database};
use super::error::StoreError;

/// The word under which it is told.
const CHANNEL: &str = "micromatrix";

/// Tells, once this transaction is committed. SQLite tells nobody: whoever shares a file looks.
///
/// # Errors
/// [`StoreError`].
pub async fn tell(conn: &Connection) -> Result<(), StoreError> {
    if conn.get_database_backend() == DbBackend::Postgres {
        conn.execute_unprepared("NOTIFY micromatrix").await?;
    }
    Ok(())
}

/// One who listens, on a connection of its own.
pub struct Notices(PgListener);

impl Notices {
    /// Listens from now on; `None` where the database tells nobody.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn of(db: &Database) -> Result<Option<Self>, StoreError> {
        let pool = db.readers();
        if pool.get_database_backend() != DbBackend::Postgres {
            return Ok(None);
        }
        let mut listener =
            PgListener::connect_with(pool.get_postgres_connection_pool()).await.map_err(failed)?;
        listener.listen(CHANNEL).await.map_err(failed)?;
        Ok(Some(Self(listener)))
    }

    /// Waits for the next one.
    ///
    /// # Errors
    /// When the connection is lost, and what was told meanwhile with it.
    pub async fn next(&mut self) -> Result<(), StoreError> {
        // `None`: the connection was lost, and made again.
        self.0.try_recv().await.map(|_| ()).map_err(failed)
    }
}

fn failed(error: sea_orm::sqlx::Error) -> StoreError {
    DbErr::Conn(RuntimeErr::SqlxError(std::sync::Arc::new(error))).into()
}
