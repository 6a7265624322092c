//! Attaching a file to a piece, and taking it off.

use axum::extract::multipart::MultipartError;
use axum::extract::{Multipart, State};
use axum::response::{IntoResponse as _, Redirect, Response};

use super::form::no_form;
use super::piece::PieceDesk;
use super::typed::Typed;
use app::App;
use domain::attachment::AttachedFile;
use domain::id::PieceId;
use http::auth::{AnswerDirections, Require};
use http::path::Path;
use http::problem::Problem;

/// Attaches a file to the version in work.
pub(super) async fn attach(
    caller: Require<AnswerDirections>,
    desk: PieceDesk,
    State(app): State<App>,
    Path(id): Path<PieceId>,
    form: Multipart,
) -> Result<Response, Problem> {
    let file = read_file(form).await?;
    let typed = Typed::default().with("owner", &file.owner).with("licence", &file.licence);
    match app.attach_sent_file(&caller.actor(), &caller.reach, id, file).await {
        Ok(_) => Ok(to_files(id).into_response()),
        Err(error) => desk.refuse(&app, id, ("files", typed), error).await,
    }
}

/// Takes a file off the version in work.
pub(super) async fn detach(
    caller: Require<AnswerDirections>,
    State(app): State<App>,
    Path((id, key)): Path<(PieceId, String)>,
) -> Result<Redirect, Problem> {
    app.detach_file(&caller.actor(), &caller.reach, id, &key).await?;
    Ok(to_files(id))
}

fn to_files(id: PieceId) -> Redirect {
    Redirect::to(&format!("/pieces/{id}#files"))
}

/// The file of a form, with what is said of it. A part that the form does not have is passed over.
async fn read_file(mut form: Multipart) -> Result<AttachedFile, Problem> {
    let mut file = AttachedFile {
        name: String::new(),
        media_type: "application/octet-stream".to_owned(),
        licence: String::new(),
        owner: String::new(),
        bytes: Vec::new(),
    };
    while let Some(part) = form.next_field().await.map_err(|error| broken(&error))? {
        match part.name() {
            Some("licence") => file.licence = part.text().await.map_err(|error| broken(&error))?,
            Some("owner") => file.owner = part.text().await.map_err(|error| broken(&error))?,
            Some("file") => {
                part.file_name().unwrap_or_default().clone_into(&mut file.name);
                if let Some(kind) = part.content_type() {
                    kind.clone_into(&mut file.media_type);
                }
                file.bytes = part.bytes().await.map_err(|error| broken(&error))?.to_vec();
            }
            _ => {}
        }
    }
    Ok(file)
}

fn broken(error: &MultipartError) -> Problem {
    no_form(error.status())
}
