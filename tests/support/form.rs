//! Forms with files, as clients send them.

use axum::body::Body;
use axum::http::{Method, header};

use super::caller::{Answer, Caller};

const BOUNDARY: &str = "----a-boundary-that-no-file-holds";

/// A form that is put together part by part.
#[derive(Clone)]
pub struct Form {
    boundary: String,
    body: Vec<u8>,
}

impl Default for Form {
    fn default() -> Self {
        Self { boundary: BOUNDARY.to_owned(), body: Vec::new() }
    }
}

impl Form {
    /// A form with this file.
    pub fn of_file(name: &str, bytes: &[u8]) -> Self {
        Self::default().file(name, bytes)
    }

    /// The same parts between other boundaries, as a client sends a form again.
    pub fn bounded_by(mut self, boundary: &str) -> Self {
        assert!(self.body.is_empty(), "the boundary stands between parts already");
        boundary.clone_into(&mut self.boundary);
        self
    }

    /// With a file.
    pub fn file(self, name: &str, bytes: &[u8]) -> Self {
        self.part(&format!("name=\"file\"; filename=\"{name}\""), bytes)
    }

    /// With a text.
    pub fn with(self, name: &str, value: &str) -> Self {
        self.part(&format!("name=\"{name}\""), value.as_bytes())
    }

    /// With a part of this disposition.
    pub fn part(mut self, disposition: &str, bytes: &[u8]) -> Self {
        let head = format!("--{}\r\nContent-Disposition: form-data; {disposition}\r\n\r\n", self.boundary);
        self.body.extend_from_slice(head.as_bytes());
        self.body.extend_from_slice(bytes);
        self.body.extend_from_slice(b"\r\n");
        self
    }

    fn bytes(&self) -> Vec<u8> {
        let mut bytes = self.body.clone();
        bytes.extend_from_slice(format!("--{}--\r\n", self.boundary).as_bytes());
        bytes
    }

    /// Its media type, with the boundary of its parts, and its bytes.
    pub fn sent(&self) -> (String, Vec<u8>) {
        (format!("multipart/form-data; boundary={}", self.boundary), self.bytes())
    }

    /// Posts it.
    pub fn post(&self, caller: &Caller, path: &str) -> impl Future<Output = Answer> + use<> {
        self.post_under(caller, path, None)
    }

    /// Posts it under a key.
    pub fn post_under(
        &self,
        caller: &Caller,
        path: &str,
        key: Option<&str>,
    ) -> impl Future<Output = Answer> + use<> {
        let (media, bytes) = self.sent();
        let mut request = caller.request(Method::POST, path).header(header::CONTENT_TYPE, media);
        if let Some(key) = key {
            request = request.header("idempotency-key", key);
        }
        caller.send(request.body(Body::from(bytes)).unwrap())
    }
}
