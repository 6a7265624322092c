//! `/subjects/import`

use axum::extract::State;

use super::auth::{Administer, Require};
use super::json::Json;
use super::problem::Problem;
use app::App;
use app::error::AppError;
use app::import::Mode;
use app::person_list::PersonImport;
use domain::person_list::{PersonListInput, PersonsReport};

/// Enters the persons of a list.
///
/// Enters the persons of a list as an office keeps it, with the roles that a personal link then gives them. Sheet, header and columns are
/// found: name, organisation, staff number, phone, role, scope, accounts, in Chinese or English; `columns` corrects that. A person is known again by staff number,
/// then by phone and name, then by name and organisation. A row that cannot be taken is named and left out; what the list does not say
/// of a person stays. No token is changed by it.
#[utoipa::path(post, path = "/api/v1/subjects/import", tag = "persons",
    responses(
        (status = 200, description = "Taken, as far as it could be", body = PersonsReport),
        (status = 422, description = "`bad_rows`: the list cannot be read"),
    ))]
pub(super) async fn import_persons(
    caller: Require<Administer>,
    State(app): State<App>,
    Json(input): Json<PersonListInput>,
) -> Result<axum::Json<PersonsReport>, Problem> {
    let bytes = input.read().map_err(AppError::from)?;
    let mode = if input.dry_run { Mode::DryRun } else { Mode::Apply };
    let import = PersonImport { name: input.file, bytes: bytes.into(), mode, columns: input.columns };
    Ok(axum::Json(app.import_persons(&caller.actor(), import).await?))
}
