//! Saying something of a place in a text.

use axum::extract::State;
use axum::response::{IntoResponse as _, Redirect, Response};
use serde::Deserialize;

use super::form::Form;
use super::piece::PieceDesk;
use super::typed::Typed;
use app::App;
use app::piece_reading::PieceReach;
use domain::comment::CommentInput;
use domain::id::PieceId;
use http::auth::{CommentPieces, Require};
use http::path::Path;
use http::problem::Problem;

/// What somebody says of a place.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Commenting {
    version: u32,
    /// Where the place begins and ends, in characters, with a hyphen between them.
    place: String,
    remark: String,
}

/// Says something of a place in a text.
pub(super) async fn comment(
    caller: Require<CommentPieces>,
    desk: PieceDesk,
    State(app): State<App>,
    Path(id): Path<PieceId>,
    Form(given): Form<Commenting>,
) -> Result<Response, Problem> {
    let reach = PieceReach { pieces: caller.reach.clone(), texts: caller.reach.clone() };
    let (start, end) = place_of(&given.place);
    let remark = given.remark.replace("\r\n", "\n");
    let input = CommentInput { version: given.version, start, end, text: remark.clone() };
    match app.add_comment(&caller.actor(), &reach, id, input).await {
        Ok(_) => Ok(Redirect::to(&format!("/pieces/{id}#comments")).into_response()),
        Err(error) => {
            let typed = Typed::default().with("place", given.place).with("remark", remark);
            desk.refuse(&app, id, ("comments", typed), error).await
        }
    }
}

/// What cannot be a place is one that is refused as lying behind every text.
fn place_of(place: &str) -> (u32, u32) {
    let ends = place.split_once('-').and_then(|(start, end)| Some((start.parse().ok()?, end.parse().ok()?)));
    ends.unwrap_or((u32::MAX, u32::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_is_two_numbers_and_anything_else_lies_behind_every_text() {
        assert_eq!(place_of("3-7"), (3, 7));
        for wrong in ["", "3", "3-", "a-b", "-1-2"] {
            assert_eq!(place_of(wrong), (u32::MAX, u32::MAX), "{wrong}");
        }
    }
}
