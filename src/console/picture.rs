//! A picture of a piece, as it is looked at.

use axum::extract::State;
use axum::http::{HeaderName, header};
use axum::response::{IntoResponse as _, Response};

use app::App;
use app::piece_reading::PieceReach;
use domain::id::PieceId;
use domain::right::Right;
use http::auth::{ReadDirections, Require};
use http::path::Path;
use http::problem::{Kind, Problem};

/// A picture may do nothing but be looked at.
const POLICY: &str = "default-src 'none'; sandbox";

/// A picture of a piece, to be looked at. What its bytes do not show to be one of four kinds is none, whatever it calls itself: such a file is
/// saved, never shown.
pub(super) async fn show(
    caller: Require<ReadDirections>,
    State(app): State<App>,
    Path((id, key)): Path<(PieceId, String)>,
) -> Result<Response, Problem> {
    let reach = PieceReach { pieces: caller.reach.clone(), texts: caller.reach_of(Right::ReadUnpublished) };
    let bytes = app.attachment_content(&reach, caller.subject, id, &key).await?;
    let Some(kind) = picture_kind(&bytes) else {
        return Err(Problem::new(Kind::NotFound, "the file is not a picture that is shown"));
    };
    let headers: [(HeaderName, &str); 3] = [
        (header::CONTENT_TYPE, kind),
        (header::CONTENT_SECURITY_POLICY, POLICY),
        (header::CACHE_CONTROL, "no-store"),
    ];
    Ok((headers, bytes).into_response())
}

/// The media type of a picture, by its first bytes.
fn picture_kind(bytes: &[u8]) -> Option<&'static str> {
    let is_webp = bytes.starts_with(b"RIFF") && bytes.get(8..12) == Some(b"WEBP");
    let kinds: [(bool, &str); 4] = [
        (bytes.starts_with(b"\x89PNG\r\n\x1a\n"), "image/png"),
        (bytes.starts_with(b"\xff\xd8\xff"), "image/jpeg"),
        (bytes.starts_with(b"GIF87a") || bytes.starts_with(b"GIF89a"), "image/gif"),
        (is_webp, "image/webp"),
    ];
    kinds.into_iter().find_map(|(is_one, kind)| is_one.then_some(kind))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_picture_is_known_by_its_bytes_and_not_by_what_it_is_called() {
        assert_eq!(picture_kind(b"\x89PNG\r\n\x1a\nrest"), Some("image/png"));
        assert_eq!(picture_kind(b"\xff\xd8\xff\xe0"), Some("image/jpeg"));
        assert_eq!(picture_kind(b"GIF89a"), Some("image/gif"));
        assert_eq!(picture_kind(b"RIFF\0\0\0\0WEBPVP8 "), Some("image/webp"));
        for none in [&b"<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>"[..], b"<html>", b"", b"RIFF"]
        {
            assert_eq!(picture_kind(none), None);
        }
    }
}
