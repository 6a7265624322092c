//! The accounts of which a detection says nothing, and why.

use axum::extract::State;
use axum::response::{IntoResponse as _, Response};
use maud::html;
use serde::Deserialize;

use super::account_link::account_link;
use super::address::with_query;
use super::language::Speech;
use super::list_page::{ASKED, ListPage};
use super::page_link::page_link;
use super::query::Query;
use super::shell::Page;
use super::visitor::Visitor;
use app::App;
use app::error::AppError;
use domain::detection::LoneReason;
use domain::id::DetectionId;
use http::auth::{ReadRegistry, Require};
use http::path::Path;
use http::problem::Problem;
use store::detection::list_isolated;

/// Where the list goes on.
#[derive(Deserialize)]
pub(super) struct AfterAccount {
    after: Option<String>,
}

/// The page.
pub(super) async fn show(
    _: Require<ReadRegistry>,
    visitor: Visitor,
    State(app): State<App>,
    Path(id): Path<DetectionId>,
    Query(place): Query<AfterAccount>,
) -> Result<Response, Problem> {
    let (speech, matrix) = (visitor.speech, app.matrix().await?);
    app.detection(id).await?;
    let after = place.after.as_deref();
    let alone = list_isolated(&app.db, id, None, after, ASKED).await.map_err(AppError::from)?;
    let alone = ListPage::from(alone);
    let last = alone.onward().map(|one| one.account.as_str());
    let here = format!("/clusters/detections/{id}/alone");
    let content = html! {
        p.hint { (speech.say("无论采纳哪些分组，这些账号都留在原来的微矩阵。", "Whatever is adopted, they stay in their clusters.")) }
        @if alone.rows.is_empty() { p.empty { (speech.say("没有未归组的账号。", "There are none.")) } }
        @else {
            table {
                thead { tr {
                    th scope="col" { (speech.say("账号", "Account")) }
                    th scope="col" { (speech.say("原因", "Why")) }
                } }
                tbody { @for one in &alone.rows { tr {
                    th scope="row" { (account_link(&one.account, &matrix, speech)) }
                    td { (reason(one.reason, speech)) }
                } } }
            }
        }
        @if let Some(last) = last { (page_link(with_query(&here, &[("after", last)]), speech.say("下一页", "Next page"))) }
        p { a href=(format!("/clusters/detections/{id}")) { (speech.say("回到推荐的分组", "Back to the groups")) } }
    };
    Ok(Page { visitor: &visitor, title: speech.say("未归组的账号", "Accounts in no group"), content }
        .into_response())
}

const fn reason(reason: LoneReason, speech: Speech) -> &'static str {
    match reason {
        LoneReason::NoTies => speech.say("没有登记与其他账号的联系", "no ties to other accounts are known"),
        LoneReason::Alone => speech.say("有联系，但归不进哪一组", "it has ties, but no group holds it"),
        LoneReason::Closed => speech.say("已关闭", "closed"),
    }
}
