//! `/alerts`, `/incidents/{id}/bulletins/{number}/cap`

use axum::extract::State;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use serde::{Deserialize, Serialize};
use utoipa::IntoParams;
use utoipa::openapi::path::Operation;

use super::auth::{ReadIncidents, Require};
use super::language::Asked;
use super::operation::Describe;
use super::path::{IncidentBulletinPath, Path};
use super::problem::Problem;
use super::query::Query;
use app::App;
use app::incident_alert::AlertKind;

/// A document of XML.
pub(super) struct Xml(&'static str, String);

impl IntoResponse for Xml {
    fn into_response(self) -> Response {
        ([(header::CONTENT_TYPE, self.0)], self.1).into_response()
    }
}

impl Describe for Xml {
    fn describe(_: &mut Operation) {}
}

/// Which alerts a feed holds.
#[derive(Debug, Deserialize, Serialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct AlertQuery {
    /// Those of drills; else none of them.
    #[serde(default)]
    drill: bool,
}

/// Alerts that hold.
///
/// The alerts that hold as a feed (Atom, RFC 4287), the latest first: the last word of every incident that runs, and of those that ended within a day;
/// each with the address of its CAP document. Drills never stand beside what is real.
#[utoipa::path(get, path = "/api/v1/alerts", tag = "emergencies",
    responses((status = 200, description = "The feed", body = String, content_type = "application/atom+xml")))]
pub(super) async fn get_alert_feed(
    _: Require<ReadIncidents>,
    State(app): State<App>,
    Query(query): Query<AlertQuery>,
    Asked(language): Asked,
) -> Result<Xml, Problem> {
    let kind = if query.drill { AlertKind::Drill } else { AlertKind::Actual };
    let feed = app.alert_feed(kind, language.unwrap_or_default()).await?;
    Ok(Xml("application/atom+xml; charset=utf-8", feed))
}

/// A bulletin as an alert.
///
/// A bulletin that is out as an alert of the Common Alerting Protocol 1.2 (OASIS): the first word is an `Alert`, what follows an `Update` and a
/// withdrawal a `Cancel`, each with references to those before it; a drill is an `Exercise`.
#[utoipa::path(get, path = "/api/v1/incidents/{id}/bulletins/{number}/cap", tag = "emergencies",
    responses((status = 200, description = "The alert", body = String, content_type = "application/cap+xml")))]
pub(super) async fn get_cap_alert(
    _: Require<ReadIncidents>,
    State(app): State<App>,
    Path(IncidentBulletinPath { id, number }): Path<IncidentBulletinPath>,
) -> Result<Xml, Problem> {
    Ok(Xml("application/cap+xml; charset=utf-8", app.cap_alert(id, number).await?))
}
