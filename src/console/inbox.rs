//! What waits for somebody.

use app::App;
use app::inbox::InboxOf;
use domain::review::ReviewTask;
use domain::right::Right;
use http::auth::Require;
use http::problem::Problem;

/// The pieces that wait for a caller, by when they are due.
pub(super) async fn waiting_for<R>(app: &App, caller: &Require<R>) -> Result<Vec<ReviewTask>, Problem> {
    let of = InboxOf {
        subject: caller.subject,
        reviews: caller.reach_of(Right::ReviewPieces),
        signs: caller.reach_of(Right::SignPieces),
        campaign: None,
        step: None,
    };
    Ok(app.review_tasks(&of).await?)
}
