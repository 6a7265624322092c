//! A form with a table: what was typed, and the text of the file that was chosen.

use axum::extract::{FromRequest, Multipart, Request};
use axum::http::StatusCode;

use super::form::no_form;
use super::typed::Typed;
use formats::encoding::text_of;
use http::problem::{Kind, Problem};

/// A form with one file, which is a text in whatever encoding a spreadsheet program has saved it.
pub(super) struct SentTable {
    /// The revision that its sender has seen.
    pub(super) seen: i64,
    /// What was typed into its fields.
    pub(super) typed: Typed,
    bytes: Vec<u8>,
}

impl SentTable {
    /// The text of the file.
    ///
    /// # Errors
    /// There is no file, or it is no text.
    pub(super) fn text(&self) -> Result<String, Problem> {
        if self.bytes.is_empty() {
            return Err(wrong("is missing or empty; choose a file".to_owned()));
        }
        let unread =
            |line| wrong(format!("line {line} is no text; save the file as CSV in UTF-8 or GB18030"));
        text_of(&self.bytes).map_err(unread)
    }

    async fn read(mut form: Multipart) -> Result<Self, Problem> {
        let (mut typed, mut bytes) = (Typed::default(), Vec::new());
        while let Some(part) = form.next_field().await.map_err(|error| no_form(error.status()))? {
            let name = part.name().unwrap_or_default().to_owned();
            let sent = part.bytes().await.map_err(|error| no_form(error.status()))?;
            if name == "csv" {
                bytes = sent.to_vec();
            } else {
                let text = std::str::from_utf8(&sent).map_err(|_| no_form(StatusCode::BAD_REQUEST))?;
                typed = typed.with(&name, text);
            }
        }
        let seen = typed.number("seen").ok_or_else(|| no_form(StatusCode::BAD_REQUEST))?;
        Ok(Self { seen, typed, bytes })
    }
}

impl<S: Send + Sync> FromRequest<S> for SentTable {
    type Rejection = Problem;

    async fn from_request(request: Request, state: &S) -> Result<Self, Problem> {
        let form =
            Multipart::from_request(request, state).await.map_err(|_| no_form(StatusCode::BAD_REQUEST))?;
        Self::read(form).await
    }
}

fn wrong(detail: String) -> Problem {
    Problem::new(Kind::Invalid, detail.clone()).at("/csv", detail)
}
