//! Use cases: one file each, joining `store` and `domain`. The only place that opens a write transaction.
//!
//! Every use case loads everything that it needs, computes, and saves; CPU-heavy work runs on the blocking pool; nothing slow
//! happens between begin and commit.

pub mod account;
pub mod attachment;
pub mod campaign;
mod certify;
mod citation;
pub mod clock;
pub mod closing;
pub mod cluster;
pub mod comment;
pub mod consent;
pub mod contribution;
pub mod coverage;
pub mod coverage_target;
pub mod demo;
pub mod deputy;
pub mod detection;
pub mod direction;
mod draw;
pub mod error;
pub mod fact;
pub mod feedback;
pub mod finding;
pub mod gate;
pub mod hint;
pub mod idempotency;
pub mod import;
pub mod inbox;
pub mod jobs;
pub mod ledger;
mod life;
pub mod link;
pub mod live;
pub mod organisation;
pub mod originality;
pub mod piece;
pub mod plan;
mod release;
pub mod reminder;
pub mod replan;
pub mod review;
pub mod scenario;
pub mod score;
pub mod seed;
pub mod start;
mod swap;
pub mod tie;
pub mod token;
mod warm;
pub mod write;

use std::sync::Arc;

use clock::Clock;
use error::AppError;
use live::Live;
use seed::Seed;

use domain::matrix::Matrix;
use store::connect;
use store::database::Database;

/// The service without its ways in: the database, the clock, what is kept in memory, the seed data.
#[derive(Clone)]
pub struct App {
    /// The database; plain reads may use it directly.
    pub db: Database,
    /// Time and ids.
    pub clock: Clock,
    /// What is kept in memory.
    pub live: Arc<Live>,
    /// Data that ships with the program.
    pub seed: Arc<Seed>,
    /// Wakes the worker when a job is queued or a plan waits for its full check.
    pub job_queued: Arc<tokio::sync::Notify>,
}

impl App {
    /// Opens the database, brings its schema up to date and enters the taxonomy of the seed where none is.
    ///
    /// # Errors
    /// When the database cannot be reached or migrated, or the seed is damaged.
    pub async fn open(url: &str, clock: Clock) -> Result<Self, AppError> {
        let db = connect::connect(url).await?;
        connect::migrate(&db).await?;
        let seed = Seed::embedded().map_err(AppError::Internal)?;
        let app = Self {
            db,
            clock,
            live: Arc::new(Live::default()),
            seed: Arc::new(seed),
            job_queued: Arc::new(tokio::sync::Notify::new()),
        };
        app.enter_taxonomy().await?;
        Ok(app)
    }

    /// The registry as it stands.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn matrix(&self) -> Result<Arc<Matrix>, AppError> {
        self.live.matrix(&self.db).await
    }

    /// Closes the database once everybody has let go of it.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn close(self) -> Result<(), AppError> {
        Ok(self.db.close().await?)
    }
}
