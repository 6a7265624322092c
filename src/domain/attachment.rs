//! Attachments: files of a piece with licence and owner, kept by what they hold.

use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};
use utoipa::ToSchema;

use super::field::{FieldError, ValidationErrors};
use super::id::{PieceId, SubjectId};
use super::time::Timestamp;
use super::token::hex;

/// Bytes of one file at most: 5 MiB.
pub const MOST_BYTES: usize = 5 * 1024 * 1024;

/// Files of one version at most.
pub const MOST_FILES: usize = 20;

/// A file of one version of a piece.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(example = json!({
    "piece": "01980c5e-7a00-7000-8000-000000000022", "version": 1,
    "sha256": "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855", "name": "避难点.png", "media_type": "image/png",
    "size": 48213, "licence": "CC BY 4.0", "owner": "市应急管理局", "by": "01980c5e-7a00-7000-8000-000000000001",
    "at": "2026-06-12T01:00:00Z"
}))]
pub struct Attachment {
    /// The piece.
    pub piece: PieceId,
    /// Number of the version.
    pub version: u32,
    /// SHA-256 of its bytes, in hexadecimal digits: its key.
    pub sha256: String,
    /// Its name.
    pub name: String,
    /// Its media type, as was said.
    pub media_type: String,
    /// Its size in bytes.
    pub size: u64,
    /// Under which licence it may be shown.
    pub licence: String,
    /// Who owns it.
    pub owner: String,
    /// Who attached it.
    #[schema(required = true)]
    pub by: Option<SubjectId>,
    /// When.
    pub at: Timestamp,
}

/// A file as it is sent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "name": "说明.txt", "media_type": "text/plain", "licence": "自有", "owner": "市应急管理局",
    "sha256": "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad", "content": "YWJj"
}))]
pub struct AttachmentInput {
    /// Its name, without a path.
    #[schema(min_length = 1, max_length = 200)]
    pub name: String,
    /// Its media type.
    #[schema(min_length = 3, max_length = 100)]
    pub media_type: String,
    /// Under which licence it may be shown.
    #[schema(min_length = 1, max_length = 200)]
    pub licence: String,
    /// Who owns it.
    #[schema(min_length = 1, max_length = 200)]
    pub owner: String,
    /// SHA-256 of its bytes, in hexadecimal digits, so that a file that was damaged on its way is not taken.
    #[schema(min_length = 64, max_length = 64, pattern = "^[0-9a-fA-F]{64}$")]
    pub sha256: String,
    /// Its bytes in base64 (RFC 4648, section 4, with padding); at most 5 MiB of bytes.
    #[schema(min_length = 4, max_length = 6_990_508)]
    pub content: String,
}

/// A file that is attached to a piece.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AttachedFile {
    /// Its name, without a path; 1 to 200 characters.
    pub name: String,
    /// Its media type.
    pub media_type: String,
    /// Under which licence it may be shown; 1 to 200 characters.
    pub licence: String,
    /// Who owns it; 1 to 200 characters.
    pub owner: String,
    /// Its bytes; at most 5 MiB.
    pub bytes: Vec<u8>,
}

impl AttachedFile {
    /// Checks it.
    ///
    /// # Errors
    /// Every wrong value.
    pub fn check(&self) -> Result<(), Vec<FieldError>> {
        let mut faults = self.faults();
        self.check_size(&mut faults);
        faults.into_result()
    }

    fn faults(&self) -> ValidationErrors {
        let mut faults = ValidationErrors::default();
        for (place, words) in [("/name", &self.name), ("/licence", &self.licence), ("/owner", &self.owner)] {
            faults.require(!words.trim().is_empty(), place, "is empty; it is needed");
            faults.text(place, words, 200);
        }
        let path = self.name.contains(['/', '\\', '\n', '\r', '\t']);
        faults.require(!path, "/name", "holds a path or a line break; a plain file name is right");
        faults.require(
            is_media_type(&self.media_type),
            "/media_type",
            "is none; one such as image/png is right",
        );
        faults
    }

    fn check_size(&self, faults: &mut ValidationErrors) {
        let size = self.bytes.len();
        faults.require(size <= MOST_BYTES, "/content", format!("has {size} bytes; at most {MOST_BYTES} fit"));
    }
}

impl AttachmentInput {
    /// The file, after everything was checked.
    ///
    /// # Errors
    /// Every wrong value; also a hash that is not that of the bytes.
    pub fn read(self) -> Result<AttachedFile, Vec<FieldError>> {
        let (bytes, message) = match read_base64(&self.content) {
            Ok(bytes) => (bytes, None),
            Err(message) => (Vec::new(), Some(message)),
        };
        let Self { name, media_type, licence, owner, sha256, .. } = self;
        let file = AttachedFile { name, media_type, licence, owner, bytes };
        let mut faults = file.faults();
        if let Some(message) = message {
            faults.add("/content", message);
        }
        file.check_size(&mut faults);
        faults.into_result()?;
        let found = hash_of(&file.bytes);
        let mut faults = ValidationErrors::default();
        let same = sha256.eq_ignore_ascii_case(&found);
        faults.require(same, "/sha256", format!("is not that of the bytes, which is {found}"));
        faults.into_result()?;
        Ok(file)
    }
}

/// SHA-256 of a file, in lower-case hexadecimal digits.
#[must_use]
pub fn hash_of(bytes: &[u8]) -> String {
    hex(&Sha256::digest(bytes))
}

fn is_media_type(text: &str) -> bool {
    let word = |part: &str| {
        !part.is_empty() && part.chars().all(|c| c.is_ascii_alphanumeric() || "!#$&^_.+-".contains(c))
    };
    text.len() <= 100 && text.split_once('/').is_some_and(|(kind, of)| word(kind) && word(of))
}

/// Reads base64 with padding (RFC 4648, section 4) strictly: one text for one sequence of bytes. O(n).
///
/// # Errors
/// What is wrong with it.
///
/// ```
/// use domain::attachment::read_base64;
/// assert_eq!(read_base64("5L2g5aW9").unwrap(), "你好".as_bytes());
/// assert!(read_base64("5L2g5aW").is_err());
/// ```
pub fn read_base64(text: &str) -> Result<Vec<u8>, &'static str> {
    let digits = text.trim_end_matches('=');
    let padding = text.len() - digits.len();
    if text.is_empty() {
        return Err("is empty; a file holds something");
    }
    if !text.len().is_multiple_of(4) || padding > 2 {
        return Err("is no base64 with padding");
    }
    let mut bytes = Vec::with_capacity(digits.len() * 3 / 4);
    let (mut held, mut bits) = (0u32, 0u32);
    for digit in digits.bytes() {
        let value = match digit {
            b'A'..=b'Z' => digit - b'A',
            b'a'..=b'z' => digit - b'a' + 26,
            b'0'..=b'9' => digit - b'0' + 52,
            b'+' => 62,
            b'/' => 63,
            _ => return Err("holds a character that is none of base64"),
        };
        held = (held << 6) | u32::from(value);
        bits += 6;
        if bits >= 8 {
            bits -= 8;
            bytes.push(u8::try_from((held >> bits) & 0xff).unwrap_or_default());
        }
    }
    if held & ((1 << bits) - 1) == 0 { Ok(bytes) } else { Err("does not end on a byte") }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn input() -> AttachmentInput {
        AttachmentInput {
            name: "a.txt".to_owned(),
            media_type: "text/plain".to_owned(),
            licence: "自有".to_owned(),
            owner: "教育局".to_owned(),
            sha256: hash_of(b"abc"),
            content: "YWJj".to_owned(),
        }
    }

    fn pointers(input: &AttachmentInput) -> Vec<String> {
        input.clone().read().err().unwrap_or_default().into_iter().map(|fault| fault.pointer).collect()
    }

    #[test]
    fn base64_is_read_as_rfc_4648_writes_it() {
        for (bytes, text) in [
            ("f", "Zg=="),
            ("fo", "Zm8="),
            ("foo", "Zm9v"),
            ("foob", "Zm9vYg=="),
            ("fooba", "Zm9vYmE="),
            ("foobar", "Zm9vYmFy"),
        ] {
            assert_eq!(read_base64(text).as_deref(), Ok(bytes.as_bytes()));
        }
        for wrong in ["", "Z", "Zg=", "Zh==", "Zm9v\n", "Zm-v", "====", "Zg==Zg=="] {
            assert!(read_base64(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn a_file_whose_hash_is_another_is_not_taken() {
        assert_eq!(input().read().unwrap().bytes, b"abc");
        let upper = AttachmentInput { sha256: hash_of(b"abc").to_uppercase(), ..input() };
        assert!(upper.read().is_ok());
        assert_eq!(pointers(&AttachmentInput { sha256: hash_of(b"abd"), ..input() }), ["/sha256"]);
        let wrong = AttachmentInput {
            name: "../a".to_owned(),
            media_type: "text".to_owned(),
            licence: " ".to_owned(),
            content: "?".to_owned(),
            ..input()
        };
        assert_eq!(pointers(&wrong), ["/licence", "/name", "/media_type", "/content"]);
    }
}
