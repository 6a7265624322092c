//! The pictures and other files of a piece: the list, and what its author does with them.

use axum::extract::multipart::MultipartError;
use axum::extract::{Multipart, State};
use axum::response::{IntoResponse as _, Redirect, Response};
use maud::{Markup, html};

use super::form::no_form;
use super::language::Speech;
use super::refusal::not_kept;
use super::shown_piece::ShownPiece;
use super::visitor::Visitor;
use app::App;
use domain::attachment::{AttachedFile, Attachment};
use domain::id::PieceId;
use domain::piece::PieceState;
use domain::review::ReviewStep;
use http::auth::{AnswerDirections, Require};
use http::path::Path;
use http::problem::Problem;

/// Attaches a file to the version in work.
pub(super) async fn attach(
    caller: Require<AnswerDirections>,
    visitor: Visitor,
    State(app): State<App>,
    Path(id): Path<PieceId>,
    form: Multipart,
) -> Result<Response, Problem> {
    let file = read_file(form).await?;
    match app.attach_sent_file(&caller.actor(), &caller.reach, id, file).await {
        Ok(_) => Ok(to_files(id).into_response()),
        Err(error) => Ok(not_kept((&app, &visitor), error, "", &format!("/pieces/{id}#files"))),
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

/// Whether the reader may give the version that is shown other files.
fn takes_files(shown: &ShownPiece) -> bool {
    let step = shown.review.as_ref().and_then(|review| review.step);
    shown.own && (step == Some(ReviewStep::Submit) || shown.state() == Some(PieceState::HandedIn))
}

fn attach_form(shown: &ShownPiece, speech: Speech) -> Markup {
    html! {
        details {
            summary { (speech.say("添加图片或附件", "Add a picture or a file")) }
            form.narrow method="post" enctype="multipart/form-data" action=(format!("/pieces/{}/files", shown.id)) {
                label for="file" { (speech.say("文件（不超过5 MB）", "File (at most 5 MB)")) }
                input #file type="file" name="file" required;
                label for="owner" { (speech.say("版权归属", "Copyright owner")) }
                input #owner type="text" name="owner" required maxlength="200";
                label for="licence" { (speech.say("授权方式（如自有、已获许可）", "Licence (own, permitted, …)")) }
                input #licence type="text" name="licence" required maxlength="200";
                button { (speech.say("添加", "Add")) }
            }
        }
    }
}

fn detach_form(file: &Attachment, speech: Speech) -> Markup {
    html! {
        form.inline method="post" action=(format!("/pieces/{}/files/{}/detach", file.piece, file.sha256)) {
            button.quiet aria-label=(format!("{} {}", speech.say("移除", "Remove"), file.name)) { (speech.say("移除", "Remove")) }
        }
    }
}

/// The files of the version that is shown; what says that it is a picture is looked at, everything is saved.
pub(super) fn files(shown: &ShownPiece, speech: Speech) -> Markup {
    html! {
        @let changes = takes_files(shown);
        @if changes || !shown.files.is_empty() {
            section aria-labelledby="files" {
                h2 #files { (speech.say("图片和附件", "Pictures and files")) }
                @if changes { (attach_form(shown, speech)) }
                ul.files { @for file in &shown.files { li { (file_of(file, speech)) @if changes { (detach_form(file, speech)) } } } }
            }
        }
    }
}

fn file_of(file: &Attachment, speech: Speech) -> Markup {
    let Attachment { piece, sha256, name, .. } = file;
    html! {
        @if file.media_type.starts_with("image/") {
            img src=(format!("/pieces/{piece}/pictures/{sha256}")) alt=(name) loading="lazy";
        }
        a href=(format!("/api/v1/pieces/{piece}/attachments/{sha256}")) download=(name) { (name) }
        span.hint { " " (file.size.div_ceil(1024)) " KB · " (file.owner) (speech.say("，", ", ")) (file.licence) }
    }
}
