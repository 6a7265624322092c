//! What is sent to be imported: JSON with texts of files, or the files themselves as `multipart/form-data`, by a client or by a page.

use axum::body::Bytes;
use axum::extract::multipart::{Field, MultipartError};
use axum::extract::{FromRequest, Multipart, Request};
use axum::http::{HeaderMap, StatusCode, header};
use serde::de::DeserializeOwned;
use utoipa::ToSchema;
use utoipa::openapi::path::Operation;

use super::export::BinaryFile;
use super::json::{Json, is_json, read_json, too_large};
use super::operation::{Describe, add_problem};
use super::problem::{Kind, Problem};
use app::import::ImportRequest;
use app::upload::UploadRequest;
use domain::field::FieldError;
use domain::office::OfficeMapping;
use domain::upload::UploadOptions;

/// The media type of a form with files.
const FORM: &str = "multipart/form-data";

/// Bytes of a part that is no file.
const MOST_OF_OPTION: usize = 1024 * 1024;

/// As many files may be sent at once; more than a folder has is none.
const MOST_FILES: usize = 64;

/// The parts of a form, in the order in which the document names them.
const PARTS: [&str; 8] = [
    "file",
    "dry_run",
    "strict",
    "accept_proposals",
    "mapping",
    "profile",
    "skip_bad_rows",
    "cluster_by_function",
];

/// Files to import, with what is asked of them.
#[derive(ToSchema)]
#[expect(dead_code, reason = "it only stands in the document")]
#[expect(clippy::struct_excessive_bools, reason = "each is a part of the form by itself")]
pub(super) struct ImportForm {
    /// A list as an office keeps it (`.xlsx`, `.xls`, `.ods`, `.csv`, `.tsv`, `.txt`), or several files of the folder of CSVs, each under
    /// its name there (`accounts.csv`, `ties.csv`, …).
    #[schema(value_type = Vec<BinaryFile>, min_items = 1)]
    file: Vec<BinaryFile>,
    /// Only say what would change.
    #[schema(required = false)]
    dry_run: bool,
    /// Of a list: stop at a row that cannot be taken.
    #[schema(required = false)]
    strict: bool,
    /// Of a list: also enter what is proposed for what it does not say, from this confidence on, in thousandths; empty: 600.
    #[schema(required = false, minimum = 0, maximum = 1000)]
    accept_proposals: u32,
    /// Of a list: what is to be taken for what, as JSON in the form in which the report says it.
    #[schema(required = false)]
    mapping: OfficeMapping,
    /// Of a list: key of the profile that says so instead.
    #[schema(required = false)]
    profile: String,
    /// Of files of a folder: leave bad rows out instead of stopping.
    #[schema(required = false)]
    skip_bad_rows: bool,
    /// Of files of a folder: also make a cluster `fn-FUNCTION` for accounts that no declared cluster holds.
    #[schema(required = false)]
    cluster_by_function: bool,
}

/// What is sent to be imported.
pub(super) enum ImportBody {
    /// Texts of files, as JSON.
    Texts(ImportRequest),
    /// Files.
    Files(UploadRequest),
}

impl Describe for ImportBody {
    fn describe(operation: &mut Operation) {
        Json::<ImportRequest>::describe(operation);
        add_problem(operation, "400", "`malformed_form`");
    }
}

impl<S: Send + Sync> FromRequest<S> for ImportBody {
    type Rejection = Problem;

    async fn from_request(request: Request, state: &S) -> Result<Self, Problem> {
        if is_json(request.headers()) {
            return Json::from_request(request, state).await.map(|Json(texts)| Self::Texts(texts));
        }
        if !is_form(request.headers()) {
            let detail = format!("set the content type to {FORM}, or to application/json");
            return Err(Problem::new(Kind::UnsupportedMedia, detail)
                .at("#content-type", format!("is neither {FORM} nor application/json")));
        }
        let form = Multipart::from_request(request, state).await.map_err(|_| {
            let detail = format!("names no boundary of its parts; such as `{FORM}; boundary=X`");
            Problem::new(Kind::UnsupportedMedia, format!("the content type {detail}"))
                .at("#content-type", detail)
        })?;
        read_form(form, Blanks::Said).await.map(Self::Files)
    }
}

/// The same form as a page sends it: whatever is left blank there was not said.
pub struct PageUpload(pub UploadRequest);

impl<S: Send + Sync> FromRequest<S> for PageUpload {
    type Rejection = Problem;

    async fn from_request(request: Request, state: &S) -> Result<Self, Problem> {
        let form = Multipart::from_request(request, state).await.map_err(|_| {
            let detail = "the form is not one of this page; open the page again and send its form";
            Problem::new(Kind::MalformedForm, detail)
        })?;
        read_form(form, Blanks::LeftOut).await.map(Self)
    }
}

/// What a part says that holds nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Blanks {
    /// Nothing, and that is meant: a client would not send it otherwise.
    Said,
    /// Nothing was filled in: a browser sends every field of a form.
    LeftOut,
}

fn is_form(headers: &HeaderMap) -> bool {
    let content_type = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
    let media = content_type.and_then(|value| value.split(';').next()).unwrap_or_default();
    media.trim().eq_ignore_ascii_case(FORM)
}

/// What stands between the parts of a form; none: the body is no form.
pub(super) fn boundary_of(headers: &HeaderMap) -> Option<String> {
    let content_type = headers.get(header::CONTENT_TYPE)?.to_str().ok().filter(|_| is_form(headers))?;
    let mut parameters = content_type.split(';').skip(1).map(str::trim);
    let boundary = parameters.find_map(|one| {
        let (name, value) = one.split_once('=')?;
        name.trim().eq_ignore_ascii_case("boundary").then(|| value.trim().trim_matches('"'))
    });
    boundary.filter(|boundary| !boundary.is_empty()).map(str::to_owned)
}

/// Reads the parts one by one. The body was read into its share of the memory before; each file is copied out of it once.
async fn read_form(mut form: Multipart, blanks: Blanks) -> Result<UploadRequest, Problem> {
    let mut parts = Parts::new(blanks);
    while let Some(field) = form.next_field().await.map_err(|error| broken(&error))? {
        parts.take(field).await?;
    }
    if parts.faults.is_empty() {
        return Ok(UploadRequest { files: parts.files, options: parts.options });
    }
    let count = parts.faults.len();
    let detail =
        if count == 1 { "1 value is not right".to_owned() } else { format!("{count} values are not right") };
    Err(Problem { errors: parts.faults.into(), ..Problem::new(Kind::Invalid, detail) })
}

struct Parts {
    blanks: Blanks,
    files: Vec<(String, Vec<u8>)>,
    options: UploadOptions,
    seen: Vec<&'static str>,
    faults: Vec<FieldError>,
}

impl Parts {
    fn new(blanks: Blanks) -> Self {
        let options = UploadOptions::default();
        Self { blanks, files: Vec::new(), options, seen: Vec::new(), faults: Vec::new() }
    }

    /// Whether a part is nothing but a field that nobody has filled in.
    fn is_left_out(&self, bytes: &[u8]) -> bool {
        self.blanks == Blanks::LeftOut && bytes.trim_ascii().is_empty()
    }

    fn fault(&mut self, name: &str, detail: impl Into<String>) {
        self.faults.push(FieldError::new(format!("/{name}"), detail));
    }

    async fn take(&mut self, field: Field<'_>) -> Result<(), Problem> {
        let given = field.name().unwrap_or_default().to_owned();
        let Some(name) = PARTS.into_iter().find(|part| *part == given) else {
            // A page also sends what is none of the import's, such as the key of its form.
            if self.blanks == Blanks::LeftOut {
                return Ok(());
            }
            let shown: String = given.chars().take(60).collect();
            let detail = format!("is no part of an import; its parts are {}", PARTS.join(", "));
            self.fault(&shown.replace('~', "~0").replace('/', "~1"), detail);
            return Ok(());
        };
        if name == "file" {
            return self.take_file(field).await;
        }
        let bytes = field.bytes().await.map_err(|error| broken(&error))?;
        if self.is_left_out(&bytes) {
            return Ok(());
        }
        if self.seen.contains(&name) {
            self.fault(name, "stands twice; send it once");
        } else if bytes.len() > MOST_OF_OPTION {
            self.fault(name, format!("has {} bytes; at most {MOST_OF_OPTION} fit", bytes.len()));
        } else {
            self.seen.push(name);
            self.take_option(name, &bytes);
        }
        Ok(())
    }

    async fn take_file(&mut self, field: Field<'_>) -> Result<(), Problem> {
        if self.files.len() == MOST_FILES {
            self.fault("file", format!("stands more than {MOST_FILES} times"));
            return Ok(());
        }
        let name = file_name(&field);
        let bytes = field.bytes().await.map_err(|error| broken(&error))?;
        if name.is_empty() && self.is_left_out(&bytes) {
            return Ok(());
        }
        self.files.push((name, Vec::from(bytes)));
        Ok(())
    }

    fn take_option(&mut self, name: &'static str, bytes: &Bytes) {
        let Some(text) = std::str::from_utf8(bytes).ok().filter(|text| !text.contains('\0')) else {
            return self.fault(name, "is no text in UTF-8");
        };
        let text = text.trim();
        let wrong = match name {
            "dry_run" => truth(text, &mut self.options.dry_run),
            "strict" => truth(text, &mut self.options.strict),
            "skip_bad_rows" => truth(text, &mut self.options.skip_bad_rows),
            "cluster_by_function" => truth(text, &mut self.options.cluster_by_function),
            "accept_proposals" => match confidence(text) {
                Ok(least) => {
                    self.options.accept_proposals = Some(least);
                    Ok(())
                }
                Err(detail) => Err(detail),
            },
            "profile" if text.is_empty() => Err("is empty; name a profile, or leave it out".to_owned()),
            "profile" => {
                self.options.profile = Some(text.to_owned());
                Ok(())
            }
            _ => {
                match read_option(text) {
                    Ok(mapping) => self.options.mapping = Some(mapping),
                    Err(faults) => self.faults.extend(faults),
                }
                Ok(())
            }
        };
        if let Err(detail) = wrong {
            self.fault(name, detail);
        }
    }
}

fn truth(text: &str, to: &mut bool) -> Result<(), String> {
    *to = match text {
        "true" => true,
        "false" => false,
        _ => return Err(format!("{text:?} is neither `true` nor `false`")),
    };
    Ok(())
}

fn confidence(text: &str) -> Result<u32, String> {
    if text.is_empty() {
        return Ok(UploadOptions::ACCEPTED);
    }
    let number = text.parse().ok().filter(|number| *number <= 1000);
    number.ok_or_else(|| format!("{text:?} is no number from 0 to 1000; leave it empty for 600"))
}

/// A mapping as JSON, each fault placed below that part.
fn read_option<T: DeserializeOwned>(text: &str) -> Result<T, Vec<FieldError>> {
    let place = |error: FieldError| FieldError { pointer: format!("/mapping{}", error.pointer), ..error };
    read_json(text.as_bytes()).map_err(|problem| {
        if problem.errors.is_empty() {
            return vec![FieldError::new("/mapping", problem.detail)];
        }
        problem.errors.into_vec().into_iter().map(place).collect()
    })
}

/// The name of a file, without folders. Some clients write a name that is not ASCII in the form of RFC 5987, as `filename*`.
fn file_name(field: &Field<'_>) -> String {
    let disposition = field.headers().get(header::CONTENT_DISPOSITION);
    let extended = disposition.and_then(|value| extended_name(value.as_bytes()));
    let name = extended.or_else(|| field.file_name().map(str::to_owned)).unwrap_or_default();
    let name = name.rsplit(['/', '\\']).next().unwrap_or_default();
    name.trim().to_owned()
}

fn extended_name(disposition: &[u8]) -> Option<String> {
    let text = std::str::from_utf8(disposition).ok()?;
    let value = text.split(';').find_map(|part| part.trim().strip_prefix("filename*="))?;
    let (charset, rest) = value.split_once('\'')?;
    let (_, encoded) = rest.split_once('\'')?;
    if !charset.eq_ignore_ascii_case("utf-8") {
        return None;
    }
    let mut bytes = Vec::new();
    let mut letters = encoded.bytes();
    while let Some(letter) = letters.next() {
        if letter != b'%' {
            bytes.push(letter);
            continue;
        }
        let digits = [letters.next()?, letters.next()?];
        bytes.push(u8::from_str_radix(std::str::from_utf8(&digits).ok()?, 16).ok()?);
    }
    String::from_utf8(bytes).ok()
}

/// What whoever sends a form that cannot be taken apart is told.
fn broken(error: &MultipartError) -> Problem {
    if error.status() == StatusCode::PAYLOAD_TOO_LARGE {
        return too_large();
    }
    let detail = "the form ends in the middle, or its parts are not as the boundary says; send it again";
    Problem::new(Kind::MalformedForm, detail).at("", error.body_text())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_in_the_form_of_rfc_5987_is_read_and_a_broken_one_is_none() {
        let name = |text: &str| extended_name(text.as_bytes());
        let given = "form-data; name=\"file\"; filename*=utf-8''%E5%A4%87%E6%A1%88.xlsx";
        assert_eq!(name(given).as_deref(), Some("备案.xlsx"));
        for broken in ["form-data; filename*=utf-8''%E5%A4%", "form-data; filename*=latin1''a", "form-data"] {
            assert_eq!(name(broken), None, "{broken}");
        }
    }

    #[test]
    fn a_confidence_is_a_number_of_thousandths_or_nothing() {
        assert_eq!((confidence(""), confidence("0"), confidence("1000")), (Ok(600), Ok(0), Ok(1000)));
        for wrong in ["1001", "-1", "0.6", "viel"] {
            assert!(confidence(wrong).unwrap_err().contains(wrong));
        }
    }
}
