//! `/filings`, `/accounts/{handle}/filing`

use axum::extract::State;
use serde::{Deserialize, Serialize};
use utoipa::IntoParams;

use super::auth::{ChangeFilings, ReadFilings, Require};
use super::etag::{IfMatch, Tagged};
use super::export::Export;
use super::json::Json;
use super::page::{Listed, Page};
use super::path::{AccountPath, Path};
use super::problem::Problem;
use super::query::Query;
use app::App;
use app::filing::FilingFilter;
use domain::filing::{FiledAccount, Filing, FilingField, FilingInput};
use formats::filing::write_filings;

/// Filters of the list of filings; every one given must hold.
#[derive(Debug, Deserialize, Serialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct FilingQuery {
    /// Key of the organisation that answers for the account.
    organisation: Option<String>,
    /// What is not filed.
    #[param(inline)]
    missing: Option<FilingField>,
}

impl From<FilingQuery> for FilingFilter {
    fn from(query: FilingQuery) -> Self {
        Self { organisation: query.organisation, missing: query.missing }
    }
}

/// What is filed of an account.
///
/// Who is in charge of an account, how to reach that person, since when the account is there, under which number it is filed.
/// Coordinators read all of it, others that of their own accounts and organisations. Revision 0: nothing was ever said.
#[utoipa::path(get, path = "/api/v1/accounts/{handle}/filing", tag = "registry",
    responses((status = 200, description = "Its filing", body = Filing)))]
pub(super) async fn get_filing(
    caller: Require<ReadFilings>,
    State(app): State<App>,
    Path(AccountPath { handle }): Path<AccountPath>,
) -> Result<Tagged<Filing>, Problem> {
    let filing = app.filing(&caller.reach, &handle).await?;
    Ok(Tagged(filing.revision, filing))
}

/// Replaces what is filed of an account.
///
/// Replaces what is filed of an account. Events and history say which fields were changed, never what they say.
#[utoipa::path(put, path = "/api/v1/accounts/{handle}/filing", tag = "registry",
    responses((status = 200, description = "Filed", body = Filing)))]
pub(super) async fn file_account(
    caller: Require<ChangeFilings>,
    State(app): State<App>,
    Path(AccountPath { handle }): Path<AccountPath>,
    IfMatch(revision): IfMatch,
    Json(input): Json<FilingInput>,
) -> Result<Tagged<Filing>, Problem> {
    let filing = app.file_account(&caller.actor(), &caller.reach, &handle, (revision, input)).await?;
    Ok(Tagged(filing.revision, filing))
}

/// The accounts whose filings one may read, with these, by handle.
#[utoipa::path(get, path = "/api/v1/filings", tag = "registry",
    responses((status = 200, description = "A page of filings", body = Page<FiledAccount>)))]
pub(super) async fn list_filings(
    caller: Require<ReadFilings>,
    State(app): State<App>,
    Listed(query, page): Listed<FilingQuery>,
) -> Result<axum::Json<Page<FiledAccount>>, Problem> {
    let place = (page.after(), page.wanted_items());
    let filings = app.list_filings(&caller.reach, &query.into(), place).await?;
    Ok(axum::Json(page.of_rows(filings, |filed| filed.filing.account.clone())))
}

/// Exports filings as a table.
///
/// The filings that one may read, as the file `filings.csv` that an import reads; accounts of which nothing is filed stand in it with
/// empty fields. The header `left-out` says how many accounts are not in it, and whether because of the filter or because the reader may not
/// see them.
#[utoipa::path(get, path = "/api/v1/filings/export", tag = "registry",
    responses((status = 200, description = "The file", content((String = "text/csv")))))]
pub(super) async fn export_filings(
    caller: Require<ReadFilings>,
    State(app): State<App>,
    Query(query): Query<FilingQuery>,
) -> Result<Export, Problem> {
    let (filings, left_out) = app.filings_to_export(&caller.reach, &query.into()).await?;
    let write = move || {
        let file = Export::csv("filings", &write_filings(&filings));
        Ok::<_, std::convert::Infallible>(file.leaving_out(left_out))
    };
    Export::write(write).await
}
