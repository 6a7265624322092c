//! The service without its ways in.

use std::sync::Arc;

use super::clock::Clock;
use super::computation::Computations;
use super::deliveries::Deliveries;
use super::error::AppError;
use super::kept_context::KeptContext;
use super::lease_watch::LeaseWatch;
use super::live::Live;
use super::open_feed::OpenFeeds;
use super::password_turn::PasswordTurns;
use super::request_count::RequestCounts;
use super::running_jobs::RunningJobs;
use super::seed::Seed;
use super::signal::Signal;
use super::task_status::TaskRegistry;
use super::work_share::WorkShare;
use domain::id::{JobId, WebhookId};
use domain::matrix::Matrix;
use domain::when::Zone;
use outgoing::Outgoing;
use store::database::Database;

/// The service without its ways in: the database, the clock, what is kept in memory, the seed data.
#[derive(Clone)]
pub struct App {
    /// The database; plain reads may use it directly.
    pub db: Database,
    /// Time and ids.
    pub clock: Clock,
    /// Whose days days are.
    pub zone: Zone,
    /// What is kept in memory.
    pub live: Arc<Live>,
    /// What the plan that was looked at last depends on.
    pub contexts: Arc<KeptContext>,
    /// Data that ships with the program.
    pub seed: Arc<Seed>,
    /// Which jobs have lost their workers.
    pub leases: Arc<LeaseWatch<JobId>>,
    /// Which webhooks have lost whoever delivered to them.
    pub webhook_leases: Arc<LeaseWatch<WebhookId>>,
    /// The webhooks that this process delivers to.
    pub deliveries: Arc<Deliveries>,
    /// Requests to other systems.
    pub outgoing: Outgoing,
    /// Tells that something was recorded.
    pub signal: Arc<Signal>,
    /// What is counted of requests.
    pub requests: Arc<RequestCounts>,
    /// What this process does.
    pub share: WorkShare,
    /// Who follows events.
    pub feeds: Arc<OpenFeeds>,
    /// The background tasks: how each fares, and what wakes it.
    pub tasks: Arc<TaskRegistry>,
    /// Which jobs this process carries out.
    pub running: Arc<RunningJobs>,
    /// How often, and how many at once, passwords are looked at.
    pub passwords: Arc<PasswordTurns>,
    /// What is computed at the moment.
    pub computations: Arc<Computations>,
}

impl App {
    /// The registry as it stands.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn matrix(&self) -> Result<Arc<Matrix>, AppError> {
        self.live.matrix(&self.db).await
    }
}
