//! Trouble of the database itself, told apart from refusals of what was asked: what it is called, and what to do about it.

use std::fmt;
use std::sync::Arc;

use sea_orm::sqlx::Error as Driver;
use sea_orm::sqlx::error::DatabaseError;
use sea_orm::{ConnAcquireErr, DbErr, RuntimeErr};

/// Why the database cannot serve. Nothing of the request was kept, unless the connection broke while it was being committed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outage {
    /// It does not answer, or its connection broke.
    Away,
    /// All connections or the writers' turn are taken.
    Busy,
    /// Another program holds a lock.
    Locked,
    /// There is no room on its disk, or no memory.
    Full,
    /// It takes no writes.
    ReadOnly,
    /// Its file is another, or gone.
    Vanished,
    /// It cannot read its own data.
    Damaged,
}

impl Outage {
    /// What a failure says of the database; `None` for one that is about the request.
    pub(super) fn of(error: &DbErr) -> Option<Self> {
        match error {
            DbErr::ConnectionAcquire(ConnAcquireErr::Timeout) => Some(Self::Busy),
            DbErr::ConnectionAcquire(ConnAcquireErr::ConnectionClosed) => Some(Self::Away),
            DbErr::Conn(cause) | DbErr::Exec(cause) | DbErr::Query(cause) => match cause {
                RuntimeErr::SqlxError(driver) => Self::of_driver(driver),
                RuntimeErr::Internal(_) => None,
            },
            _ => None,
        }
    }

    fn of_driver(error: &Arc<Driver>) -> Option<Self> {
        match &**error {
            Driver::PoolTimedOut => Some(Self::Busy),
            // What every request asks for first was there at the start: a new connection has opened another file that lies there now.
            Driver::Database(error) if error.message() == "no such table: matrix_state" => {
                Some(Self::Vanished)
            }
            Driver::Database(error) => Self::of_code(&**error),
            // A transaction inside of one that never ended: the connection is not to be trusted, and is closed.
            Driver::Io(_)
            | Driver::Tls(_)
            | Driver::Protocol(_)
            | Driver::PoolClosed
            | Driver::WorkerCrashed
            | Driver::BeginFailed
            | Driver::InvalidSavePointStatement => Some(Self::Away),
            _ => None,
        }
    }

    fn of_code(error: &dyn DatabaseError) -> Option<Self> {
        let code = error.code()?;
        match code.parse::<i64>() {
            Ok(number) if code.len() < 5 => Self::of_sqlite(number),
            _ => Self::of_postgres(&code),
        }
    }

    /// Result codes of SQLite; the lowest eight bits are the kind, what stands above says more
    /// (<https://www.sqlite.org/rescode.html>).
    const fn of_sqlite(code: i64) -> Option<Self> {
        const DATABASE_MOVED: i64 = 8 | 4 << 8;
        match (code, code & 0xff) {
            (DATABASE_MOVED, _) | (_, 14) => Some(Self::Vanished),
            (_, 5 | 6) => Some(Self::Locked),
            (_, 8) => Some(Self::ReadOnly),
            (_, 7 | 13) => Some(Self::Full),
            (_, 10) => Some(Self::Away),
            (_, 11 | 26) => Some(Self::Damaged),
            _ => None,
        }
    }

    /// SQLSTATE codes of PostgreSQL (<https://www.postgresql.org/docs/current/errcodes-appendix.html>).
    fn of_postgres(code: &str) -> Option<Self> {
        match code {
            "25006" => Some(Self::ReadOnly),
            "40001" | "40P01" | "55P03" | "57014" => Some(Self::Locked),
            "53100" | "53200" => Some(Self::Full),
            "53300" => Some(Self::Busy),
            _ if ["08", "25P03", "25P04", "57P", "58030"].iter().any(|away| code.starts_with(away)) => {
                Some(Self::Away)
            }
            _ if code.starts_with("XX") => Some(Self::Damaged),
            _ => None,
        }
    }
}

impl fmt::Display for Outage {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Away => "the database does not answer; nothing was changed unless it was about to be kept: read it again",
            Self::Busy => "too many wait for the database; nothing was changed, try again",
            Self::Locked => "another program holds the database; nothing was changed, try again",
            Self::Full => "the database has no room left; nothing was changed, whoever runs it makes room",
            Self::ReadOnly => "the database takes no writes; nothing was changed, whoever runs it lets it write",
            Self::Vanished => {
                "the database's file is gone or another one by now; nothing was changed, whoever runs it puts it back \
                 and starts the service again"
            }
            Self::Damaged => {
                "the database cannot read its own data; nothing was changed, whoever runs it restores a backup"
            }
        })
    }
}
