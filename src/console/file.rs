//! The pictures and other files of a piece: the list, and where its author adds one.

use maud::{Markup, html};

use super::language::Speech;
use super::post_form::post_form;
use super::shown_piece::ShownPiece;
use super::typed::{Field, Typed};
use domain::attachment::Attachment;
use domain::piece::PieceState;
use domain::review::ReviewStep;

/// Where a problem names the file itself.
const FILE: [&str; 4] = ["/name", "/media_type", "/content", "/sha256"];

/// Whether the reader may give the version that is shown other files.
fn takes_files(shown: &ShownPiece) -> bool {
    let step = shown.review.as_ref().and_then(|review| review.step);
    shown.own && (step == Some(ReviewStep::Submit) || shown.state() == Some(PieceState::HandedIn))
}

fn attach_form(shown: &ShownPiece, speech: Speech) -> Markup {
    let form = shown.form("files", Typed::default(), speech);
    let fields = form.fields();
    let line = Field { kind: "text", most: 200, required: true, ..Field::default() };
    let owner =
        Field { name: "owner", label: ("版权归属", "Copyright owner"), pointer: "/owner", ..line };
    let licence = Field {
        name: "licence",
        label: ("授权方式（如自有、已获许可）", "Licence (own, permitted, …)"),
        pointer: "/licence",
        ..line
    };
    let faults: Vec<&str> = FILE.into_iter().flat_map(|pointer| fields.faults(pointer)).collect();
    let is_wrong = !faults.is_empty();
    html! {
        details open[form.was_refused()] {
            summary { (speech.say("添加图片或附件", "Add a picture or a file")) }
            (post_form(format!("/pieces/{}/files", shown.id)).class("narrow").with_files().holding(html! {
                label for="file" { (speech.say("文件（不超过5 MB）", "File (at most 5 MB)")) }
                @if is_wrong { p.fault #file-fault { (faults.join(speech.say("；", "; "))) } }
                input #file type="file" name="file" required aria-invalid=[is_wrong.then_some("true")]
                    aria-describedby=[is_wrong.then_some("file-fault")];
                (fields.show(&owner)) (fields.show(&licence))
                button { (speech.say("添加", "Add")) }
            }))
        }
    }
}

fn detach_form(file: &Attachment, speech: Speech) -> Markup {
    html! {
        (post_form(format!("/pieces/{}/files/{}/detach", file.piece, file.sha256)).class("inline").holding(html! {
            button.quiet aria-label=(format!("{} {}", speech.say("移除", "Remove"), file.name)) { (speech.say("移除", "Remove")) }
        }))
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
