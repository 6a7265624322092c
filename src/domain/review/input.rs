//! What reviewers and signers send.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::act::Seal;
use super::gates::{Overrule, ReviewFinding};
use crate::attachment::MOST_FILES;
use crate::field::{FieldError, ValidationErrors};
use crate::gate::Gate;
use crate::piece::digest_of;
use crate::time::Timestamp;

const MOST_FINDINGS: usize = 200;
const MOST_WORDS: usize = 2000;

/// What a reviewer says of a gate.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ReviewOutcome {
    /// It holds.
    Passed,
    /// It does not.
    Failed,
}

/// A decision on a gate.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"gate": "text", "version": 1, "outcome": "passed"}))]
pub struct GateInput {
    /// The gate.
    pub gate: Gate,
    /// Number of the version that was read.
    #[schema(minimum = 1)]
    pub version: u32,
    /// Whether it holds.
    pub outcome: ReviewOutcome,
    /// Where and why it does not hold; at least one to fail it, none to pass it.
    #[serde(default)]
    #[schema(max_items = 200)]
    pub findings: Vec<ReviewFinding>,
    /// Findings of the machine that do not hold here, to pass a gate that they block.
    #[serde(default)]
    #[schema(max_items = 200)]
    pub overrules: Vec<Overrule>,
}

impl GateInput {
    /// Checks words and places; `length`: characters of the text.
    ///
    /// # Errors
    /// Every wrong value.
    pub fn check(&self, length: usize) -> Result<(), Vec<FieldError>> {
        let mut faults = ValidationErrors::default();
        let failed = self.outcome == ReviewOutcome::Failed;
        for (name, count) in [("/findings", self.findings.len()), ("/overrules", self.overrules.len())] {
            faults.require(count <= MOST_FINDINGS, name, format!("has {count} entries; at most 200 fit"));
        }
        faults.require(
            !failed || !self.findings.is_empty(),
            "/findings",
            "is empty; a gate is failed with its place and remedy",
        );
        faults.require(
            failed || self.findings.is_empty(),
            "/findings",
            "has findings; a gate with findings is failed, and a remark is a comment",
        );
        faults.require(!failed || self.overrules.is_empty(), "/overrules", "is for a gate that is passed");
        for (at, finding) in self.findings.iter().enumerate() {
            let place = format!("/findings/{at}");
            check_place(&mut faults, &place, finding.start, finding.end, length);
            check_words(&mut faults, &format!("{place}/remedy"), &finding.remedy);
        }
        for (at, overrule) in self.overrules.iter().enumerate() {
            let place = format!("/overrules/{at}");
            faults.key(&format!("{place}/rule"), &overrule.rule);
            faults.text(&format!("{place}/field"), &overrule.field, 200);
            check_words(&mut faults, &format!("{place}/reason"), &overrule.reason);
        }
        faults.into_result()
    }
}

/// Why a piece is given back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"version": 1, "reason": "第二段的避难点已经搬迁"}))]
pub struct ReturnInput {
    /// Number of the version that was read.
    #[schema(minimum = 1)]
    pub version: u32,
    /// Why.
    #[schema(min_length = 1, max_length = 2000)]
    pub reason: String,
}

impl ReturnInput {
    /// Checks the reason.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn check(&self) -> Result<(), Vec<FieldError>> {
        let mut faults = ValidationErrors::default();
        check_words(&mut faults, "/reason", &self.reason);
        faults.into_result()
    }
}

/// What a signer has read and signs: the digest of the text, and that of each attachment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "digest": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08", "attachments": []
}))]
pub struct SignatureInput {
    /// `digest` of the review: SHA-256 of title and text.
    #[schema(max_length = 64)]
    pub digest: String,
    /// `attachments` of the review: SHA-256 of each file, in any order.
    #[serde(default)]
    #[schema(max_items = 20)]
    pub attachments: Vec<String>,
}

impl SignatureInput {
    /// What is signed.
    ///
    /// # Errors
    /// Values that can be no digests.
    pub fn into_seal(self) -> Result<Seal, Vec<FieldError>> {
        let mut faults = ValidationErrors::default();
        faults.text("/digest", &self.digest, 64);
        faults.require(self.attachments.len() <= MOST_FILES, "/attachments", "has more than 20 entries");
        for (at, hash) in self.attachments.iter().enumerate() {
            faults.text(&format!("/attachments/{at}"), hash, 64);
        }
        faults.into_result()?;
        let attachments = self.attachments.into_iter().map(|hash| hash.to_lowercase()).collect();
        Ok(Seal::new(self.digest.to_lowercase(), attachments))
    }
}

/// A consent that a person gave away from the system: to a gate, or to the signature.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "person": "王芳", "gate": null, "version": 1, "given_at": "2026-06-12T08:50:00+08:00", "basis": "电话同意，值班记录 12 号"
}))]
pub struct ConsentInput {
    /// The person who gave it: name, staff number or id.
    #[schema(min_length = 1, max_length = 200)]
    pub person: String,
    /// The gate; null: the signature.
    #[serde(default)]
    pub gate: Option<Gate>,
    /// Number of the version that it was given to.
    #[schema(minimum = 1)]
    pub version: u32,
    /// When it was given.
    pub given_at: Timestamp,
    /// On what basis it is recorded.
    #[schema(min_length = 1, max_length = 2000)]
    pub basis: String,
}

impl ConsentInput {
    /// Checks name, time and basis.
    ///
    /// # Errors
    /// Every wrong value.
    pub fn check(&self, now: Timestamp) -> Result<(), Vec<FieldError>> {
        let mut faults = ValidationErrors::default();
        faults.key("/person", &self.person);
        faults.require(self.given_at <= now, "/given_at", "is in the future");
        check_words(&mut faults, "/basis", &self.basis);
        faults.into_result()
    }
}

/// What stands on the published page: its digest, or its title and text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"title": "停课通知谁来发", "text": "收到停课信号后，学校在半小时内通知到每一位家长……"}))]
pub struct PageInput {
    /// SHA-256 of title and text, as the version's `digest`.
    #[serde(default)]
    #[schema(max_length = 64)]
    pub digest: Option<String>,
    /// The title on the page; with `text`.
    #[serde(default)]
    #[schema(max_length = 200)]
    pub title: Option<String>,
    /// The text on the page; with `title`.
    #[serde(default)]
    #[schema(max_length = 100_000)]
    pub text: Option<String>,
}

impl PageInput {
    /// The digest of what stands on the page.
    ///
    /// # Errors
    /// When neither or both are given, or something is too long.
    pub fn read(&self) -> Result<String, Vec<FieldError>> {
        let mut faults = ValidationErrors::default();
        faults.text("/digest", self.digest.as_deref().unwrap_or_default(), 64);
        faults.text("/title", self.title.as_deref().unwrap_or_default(), 200);
        faults.text("/text", self.text.as_deref().unwrap_or_default(), 100_000);
        let digest = match (&self.digest, &self.title, &self.text) {
            (Some(digest), None, None) => digest.to_lowercase(),
            (None, Some(title), Some(text)) => digest_of(title, text),
            _ => {
                faults.add("", "needs either `digest`, or `title` and `text`");
                String::new()
            }
        };
        faults.into_result()?;
        Ok(digest)
    }
}

/// Whether a piece is a major item.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"major": true}))]
pub struct MajorInput {
    /// Whether it is. A piece on a key angle is one in any case.
    pub major: bool,
}

/// A place in a text: it begins before or where it ends, and lies inside.
pub(crate) fn check_place(faults: &mut ValidationErrors, pointer: &str, start: u32, end: u32, length: usize) {
    faults.require(start <= end, &format!("{pointer}/end"), "is before start");
    let inside = usize::try_from(end).is_ok_and(|end| end <= length);
    faults.require(
        inside,
        &format!("{pointer}/end"),
        format!("lies behind the text, which has {length} characters"),
    );
}

pub(crate) fn check_words(faults: &mut ValidationErrors, pointer: &str, words: &str) {
    faults.require(!words.trim().is_empty(), pointer, "is empty; say it in a few words");
    faults.text(pointer, words, MOST_WORDS);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pointers(result: Result<(), Vec<FieldError>>) -> Vec<String> {
        result.err().unwrap_or_default().into_iter().map(|fault| fault.pointer).collect()
    }

    fn input(outcome: ReviewOutcome, places: &[(u32, u32)]) -> GateInput {
        let finding = |place: &(u32, u32)| ReviewFinding {
            start: place.0,
            end: place.1,
            remedy: "改为实验小学".to_owned(),
        };
        let findings = places.iter().map(finding).collect();
        GateInput { gate: Gate::Text, version: 1, outcome, findings, overrules: vec![] }
    }

    #[test]
    fn a_gate_is_failed_with_places_inside_of_the_text() {
        assert_eq!(pointers(input(ReviewOutcome::Failed, &[(0, 4), (4, 4)]).check(4)), [""; 0]);
        assert_eq!(pointers(input(ReviewOutcome::Failed, &[]).check(4)), ["/findings"]);
        assert_eq!(pointers(input(ReviewOutcome::Passed, &[(0, 1)]).check(4)), ["/findings"]);
        let wrong = pointers(input(ReviewOutcome::Failed, &[(3, 2), (0, 5)]).check(4));
        assert_eq!(wrong, ["/findings/0/end", "/findings/1/end"]);
    }

    #[test]
    fn a_page_is_given_as_digest_or_as_words() {
        let page = |digest: Option<&str>, title: Option<&str>, text: Option<&str>| {
            let own = |value: Option<&str>| value.map(ToOwned::to_owned);
            PageInput { digest: own(digest), title: own(title), text: own(text) }.read()
        };
        assert_eq!(page(None, Some("a"), Some("b")).unwrap(), digest_of("a", "b"));
        assert_eq!(page(Some("AB"), None, None).unwrap(), "ab");
        for (digest, title, text) in
            [(None, None, None), (Some("a"), Some("a"), Some("b")), (None, Some("a"), None)]
        {
            assert_eq!(page(digest, title, text).unwrap_err()[0].pointer, "");
        }
    }
}
