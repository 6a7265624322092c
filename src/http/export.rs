//! Answers that people open in something other than a client: spreadsheets, workbooks, printable pages.

use axum::http::{HeaderName, HeaderValue, header};
use axum::response::{IntoResponse, Response};
use utoipa::ToSchema;
use utoipa::openapi::path::Operation;

use super::operation::Describe;
use super::problem::Problem;
use app::computation::compute;
use app::error::AppError;
use domain::left_out::LeftOutPart;

/// Media type of workbooks.
pub const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

/// Media type of documents.
const DOCX: &str = "application/vnd.openxmlformats-officedocument.wordprocessingml.document";

/// Media type of archives.
const ZIP: &str = "application/zip";

/// A page to print holds its styles and has nothing else to load.
const POLICY: HeaderValue = HeaderValue::from_static(
    "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
);

/// The bytes of a file, as the document shows them.
#[derive(ToSchema)]
#[schema(value_type = String, format = Binary)]
#[expect(dead_code, reason = "it only stands in the document")]
pub struct BinaryFile(Vec<u8>);

/// A file for a browser to save, or a page for it to show.
pub struct Export {
    media: &'static str,
    /// Name of the file; a page has none and is shown.
    name: Option<String>,
    bytes: Vec<u8>,
    /// What the file leaves out; none: it says so itself, or holds all there is.
    left_out: Option<Vec<LeftOutPart>>,
}

/// The header that says what a file leaves out, as JSON: `[{"what": "cells", "count": 12, "why": "filter"}]`, `[]` where it leaves out nothing. A
/// table for spreadsheets holds its rows and nothing else, so that whatever reads CSV reads it.
const LEFT_OUT: HeaderName = HeaderName::from_static("left-out");

impl Export {
    /// A CSV file; `name` is plain ASCII without its ending.
    #[must_use]
    pub fn csv(name: &str, text: &str) -> Self {
        let mut bytes = "\u{feff}".as_bytes().to_vec();
        bytes.extend_from_slice(text.as_bytes());
        Self { media: "text/csv; charset=utf-8", name: Some(format!("{name}.csv")), bytes, left_out: None }
    }

    /// A workbook; `name` is plain ASCII without its ending.
    #[must_use]
    pub fn xlsx(name: &str, bytes: Vec<u8>) -> Self {
        Self { media: XLSX, name: Some(format!("{name}.xlsx")), bytes, left_out: None }
    }

    /// A document; `name` is plain ASCII without its ending.
    #[must_use]
    pub fn docx(name: &str, bytes: Vec<u8>) -> Self {
        Self { media: DOCX, name: Some(format!("{name}.docx")), bytes, left_out: None }
    }

    /// A text that is shown, to be copied from.
    #[must_use]
    pub fn text(text: String) -> Self {
        Self { media: "text/plain; charset=utf-8", name: None, bytes: text.into_bytes(), left_out: None }
    }

    /// An archive; `name` is plain ASCII without its ending.
    #[must_use]
    pub fn zip(name: &str, bytes: Vec<u8>) -> Self {
        Self { media: ZIP, name: Some(format!("{name}.zip")), bytes, left_out: None }
    }

    /// A page that loads nothing and runs nothing.
    #[must_use]
    pub fn html(page: String) -> Self {
        Self { media: "text/html; charset=utf-8", name: None, bytes: page.into_bytes(), left_out: None }
    }
}

impl Export {
    /// Values as JSON, for programs that read an export.
    ///
    /// # Errors
    /// When they cannot be written.
    pub fn json<T: serde::Serialize>(name: &str, value: &T) -> Result<Self, serde_json::Error> {
        let bytes = serde_json::to_vec(value)?;
        Ok(Self { media: "application/json", name: Some(format!("{name}.json")), bytes, left_out: None })
    }

    /// The same file, which says what it leaves out in the header `left-out`.
    #[must_use]
    pub fn leaving_out(self, left_out: Vec<LeftOutPart>) -> Self {
        Self { left_out: Some(left_out), ..self }
    }

    /// Writes a file on the blocking pool, as its size is that of a whole campaign or matrix.
    ///
    /// # Errors
    /// When it cannot be written, such as when it has more lines than a sheet holds.
    pub async fn write<E: std::fmt::Display + Send + 'static>(
        write: impl FnOnce() -> Result<Self, E> + Send + 'static,
    ) -> Result<Self, Problem> {
        let written = compute(write).await?;
        Ok(written.map_err(|error| AppError::internal(error.to_string()))?)
    }
}

impl Describe for Export {
    fn describe(_: &mut Operation) {}
}

impl IntoResponse for Export {
    fn into_response(self) -> Response {
        let mut response = self.bytes.into_response();
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(self.media));
        headers.insert(header::CONTENT_SECURITY_POLICY, POLICY);
        let left_out = self.left_out.and_then(|left_out| serde_json::to_string(&left_out).ok());
        if let Some(value) = left_out.and_then(|value| HeaderValue::try_from(value).ok()) {
            headers.insert(LEFT_OUT, value);
        }
        let attachment = self.name.map(|name| format!("attachment; filename=\"{name}\""));
        if let Some(value) = attachment.and_then(|value| HeaderValue::try_from(value).ok()) {
            headers.insert(header::CONTENT_DISPOSITION, value);
        }
        response
    }
}
