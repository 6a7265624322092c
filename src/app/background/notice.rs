//! Hands on what the database tells of other processes' writes, so that whoever follows need not wait until it looks.

use std::time::Duration;

use tokio::sync::watch;

use crate::App;
use store::error::StoreError;
use store::notice::Notices;

/// The pauses between tries to listen again, from the first to the longest.
const FIRST_PAUSE: Duration = Duration::from_millis(200);
const LONGEST_PAUSE: Duration = Duration::from_secs(10);

/// Listens until `stopped`; where the database tells nobody, nothing is done.
pub(super) async fn hand_on(app: App, mut stopped: watch::Receiver<()>) {
    let mut pause = FIRST_PAUSE;
    loop {
        tokio::select! {
            biased;
            _ = stopped.changed() => return,
            ended = listen(&app, &mut pause) => match ended {
                Ok(()) => return,
                Err(error) => tracing::warn!(%error, "the database tells nothing now; it is looked into every second"),
            }
        }
        tokio::select! {
            biased;
            _ = stopped.changed() => return,
            () = tokio::time::sleep(pause) => pause = (pause * 2).min(LONGEST_PAUSE),
        }
    }
}

async fn listen(app: &App, pause: &mut Duration) -> Result<(), StoreError> {
    let Some(mut notices) = Notices::of(&app.db).await? else { return Ok(()) };
    loop {
        notices.next().await?;
        *pause = FIRST_PAUSE;
        app.signal.raise();
    }
}
