//! Running the tasks: each in a loop of its own, so that none waits for another.

use std::sync::Arc;

use tokio::sync::{Notify, watch};
use tokio::task::JoinSet;
use tracing::Instrument as _;

use super::certify::CertificationTask;
use super::consent::ConsentTask;
use super::files::FileTask;
use super::jobs::{JobWorker, ToProblem};
use super::notice::hand_on;
use super::page::PageTask;
use super::registry::RegistryTask;
use super::reminder::ReminderTask;
use super::silence::SilenceTask;
use super::sweep::SweepTask;
use super::task::BackgroundTask;
use super::webhook::WebhookTask;
use crate::App;
use crate::work_share::WorkShare;

impl App {
    /// Runs every background task until `stop` is notified; a round that is under way then ends first. Several processes may do so
    /// on one database: leases keep their jobs apart, and the write lock everything else.
    pub async fn run_background(self, to_problem: ToProblem, stop: Arc<Notify>) {
        let owner = self.clock.id().to_string();
        let worker = JobWorker { owner: owner.clone(), to_problem };
        let mut tasks: Vec<Arc<dyn BackgroundTask>> = vec![
            Arc::new(RegistryTask),
            Arc::new(WebhookTask { owner }),
            Arc::new(SilenceTask),
            Arc::new(ReminderTask),
            Arc::new(ConsentTask),
            Arc::new(CertificationTask),
            Arc::new(SweepTask),
            Arc::new(FileTask),
            Arc::new(PageTask),
        ];
        if self.share != WorkShare::LeavesJobs {
            tasks.push(Arc::new(worker));
        }
        self.run_tasks(tasks, to_problem, stop).await;
    }

    /// Runs these tasks until `stop` is notified.
    pub async fn run_tasks(
        self,
        tasks: Vec<Arc<dyn BackgroundTask>>,
        to_problem: ToProblem,
        stop: Arc<Notify>,
    ) {
        let (running_on, stopped) = watch::channel(());
        let mut running = JoinSet::new();
        for task in tasks {
            running.spawn(repeat(self.clone(), task, to_problem, stopped.clone()));
        }
        running.spawn(hand_on(self.clone(), stopped));
        stop.notified().await;
        // Every loop sees that the sender is gone, as soon as its round has ended.
        drop(running_on);
        while running.join_next().await.is_some() {}
        self.deliveries.stop().await;
    }
}

/// Runs one task again and again.
async fn repeat(
    app: App,
    task: Arc<dyn BackgroundTask>,
    to_problem: ToProblem,
    mut stopped: watch::Receiver<()>,
) {
    let name = task.name();
    loop {
        app.tasks.note_start(name, app.clock.now());
        let error = run_once(&app, &task, to_problem).await;
        app.tasks.note_end(name, app.clock.now(), error);
        tokio::select! {
            biased;
            _ = stopped.changed() => return,
            () = app.tasks.activated(name) => {}
            () = tokio::time::sleep(task.period()) => {}
        }
    }
}

/// One round; gives the code of the problem that it ended with. A round that panics ends with one, and the next one begins in time.
async fn run_once(app: &App, task: &Arc<dyn BackgroundTask>, to_problem: ToProblem) -> Option<String> {
    let round = {
        let (app, task) = (app.clone(), Arc::clone(task));
        let span = tracing::info_span!("task", name = task.name().key());
        let computations = Arc::clone(&app.computations);
        tokio::spawn(computations.scope(None, async move { task.run(&app).await }.instrument(span)))
    };
    let error = match round.await {
        Ok(Ok(())) => return None,
        Ok(Err(error)) => error,
        Err(panicked) => panicked.into(),
    };
    tracing::error!(task = task.name().key(), %error, "a background task failed");
    let code = to_problem(error)["code"].as_str().map(ToOwned::to_owned);
    Some(code.unwrap_or_else(|| "internal".to_owned()))
}
