//! Bulletins: numbered words of the command, which two persons and a leader stand behind.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};
use utoipa::ToSchema;

use super::refusal::IncidentRefusal;
use crate::field::{FieldError, ValidationErrors};
use crate::id::SubjectId;
use crate::keyed;
use crate::time::Timestamp;
use crate::token::hex;

keyed! {
    /// What a bulletin is.
    pub enum BulletinKind {
        /// The first word.
        First = "first",
        /// How it goes on.
        Progress = "progress",
        /// The last word.
        Last = "last",
        /// What was said before does not hold any more.
        Correction = "correction",
        /// There was no such emergency.
        Withdrawal = "withdrawal",
    }
}

/// What is drafted.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"kind": "first", "text": null}))]
pub struct BulletinInput {
    /// What it is; left out: the first word if nothing is out yet, else how it goes on.
    #[serde(default)]
    pub kind: Option<BulletinKind>,
    /// Its text; left out: composed of what is confirmed.
    #[serde(default)]
    #[schema(min_length = 1, max_length = 5000)]
    pub text: Option<String>,
}

/// A bulletin. Once it is out it does not change any more.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(example = json!({
    "number": 1, "kind": "first", "text": "张家港市应急管理局通报：保税区发生危险化学品泄漏。", "quotes": {"area": 1},
    "digest": "0d5f1b2c", "written_by": "01980c5e-7a00-7000-8000-000000000001", "written_at": "2026-06-12T14:14:00Z",
    "replaces": null, "review": null, "consent": null, "release": null
}))]
pub struct IncidentBulletin {
    /// Its number in the incident, from 1.
    pub number: u32,
    /// What it is.
    pub kind: BulletinKind,
    /// What it says.
    pub text: String,
    /// The versions of facts that it quotes, by information.
    pub quotes: BTreeMap<String, u32>,
    /// SHA-256 of what it says, and of which bulletin; review, consent and release are of exactly this.
    pub digest: String,
    /// Who wrote it.
    #[schema(required = true)]
    pub written_by: Option<SubjectId>,
    /// When.
    pub written_at: Timestamp,
    /// Number of the bulletin that it takes the place of; null: none.
    #[schema(required = true)]
    pub replaces: Option<u32>,
    /// Its review; null: none yet.
    #[schema(required = true)]
    pub review: Option<BulletinReview>,
    /// A leader's consent; null: none yet.
    #[schema(required = true)]
    pub consent: Option<BulletinConsent>,
    /// That it is out; null: it is not.
    #[schema(required = true)]
    pub release: Option<BulletinRelease>,
}

/// That the duty reviewer has passed a bulletin.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(example = json!({"by": "01980c5e-7a00-7000-8000-000000000004", "at": "2026-06-12T14:16:00Z"}))]
pub struct BulletinReview {
    /// Who; never its author.
    #[schema(required = true)]
    pub by: Option<SubjectId>,
    /// When.
    pub at: Timestamp,
}

/// A leader's consent by telephone, as it was recorded.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(example = json!({
    "leader": "01980c5e-7a00-7000-8000-000000000005", "given_at": "2026-06-12T14:17:00Z",
    "heard_by": "01980c5e-7a00-7000-8000-000000000001", "recorded_at": "2026-06-12T14:17:30Z",
    "confirm_by": "2026-06-13T14:17:30Z", "confirmed_at": null
}))]
pub struct BulletinConsent {
    /// The leader.
    pub leader: SubjectId,
    /// When it was given.
    pub given_at: Timestamp,
    /// Who has heard it.
    #[schema(required = true)]
    pub heard_by: Option<SubjectId>,
    /// When it was recorded.
    pub recorded_at: Timestamp,
    /// By when the leader is to confirm it.
    pub confirm_by: Timestamp,
    /// When the leader has; null: not yet.
    #[schema(required = true)]
    pub confirmed_at: Option<Timestamp>,
}

/// That a bulletin is out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(example = json!({"by": "01980c5e-7a00-7000-8000-000000000001", "at": "2026-06-12T14:18:00Z", "despite": ""}))]
pub struct BulletinRelease {
    /// Who released it.
    #[schema(required = true)]
    pub by: Option<SubjectId>,
    /// When.
    pub at: Timestamp,
    /// Why although facts contradicted each other; empty: none did.
    pub despite: String,
}

/// Which text somebody has seen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"digest": "0d5f1b2c"}))]
pub struct BulletinSeal {
    /// `digest` of the bulletin.
    #[schema(min_length = 1, max_length = 64)]
    pub digest: String,
}

/// A leader's consent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"digest": "0d5f1b2c", "leader": "王芳", "given_at": "2026-06-12T22:17:00+08:00"}))]
pub struct BulletinConsentInput {
    /// `digest` of the bulletin.
    #[schema(min_length = 1, max_length = 64)]
    pub digest: String,
    /// The leader: name, staff number or id.
    #[schema(min_length = 1, max_length = 200)]
    pub leader: String,
    /// When it was given.
    pub given_at: Timestamp,
}

impl BulletinConsentInput {
    /// Checks what is wrong by itself.
    ///
    /// # Errors
    /// Every wrong value.
    pub fn check(&self, now: Timestamp) -> Result<(), Vec<FieldError>> {
        let mut faults = ValidationErrors::default();
        faults.key("/leader", &self.leader);
        faults.require(self.given_at.as_ms() <= now.as_ms() + 60_000, "/given_at", "lies in the future");
        faults.into_result()
    }
}

/// What releases a bulletin.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"digest": "0d5f1b2c", "confirm": "保税区 危险化学品泄漏"}))]
pub struct BulletinReleaseInput {
    /// `digest` of the bulletin.
    #[schema(min_length = 1, max_length = 64)]
    pub digest: String,
    /// Place and kind, typed out, so that nothing goes out by a slip; a drill needs none.
    #[serde(default)]
    #[schema(max_length = 400)]
    pub confirm: String,
    /// Why it goes out although facts contradict each other.
    #[serde(default)]
    #[schema(max_length = 1000)]
    pub despite: String,
}

/// A leader confirms a consent within this time.
const CONFIRM_MS: i64 = 24 * 3_600_000;

impl IncidentBulletin {
    /// SHA-256 over number, kind and text.
    #[must_use]
    pub fn digest_of(number: u32, kind: BulletinKind, text: &str) -> String {
        hex(&Sha256::digest(format!("{number}\n{}\n{text}", kind.key())))
    }

    /// Fails when another text was meant, or it is out.
    ///
    /// # Errors
    /// [`IncidentRefusal::Released`], [`IncidentRefusal::OtherText`].
    pub fn require_draft(&self, digest: &str) -> Result<(), IncidentRefusal> {
        if self.release.is_some() {
            return Err(IncidentRefusal::Released { number: self.number });
        }
        if self.digest != digest {
            return Err(IncidentRefusal::OtherText { current: self.digest.clone() });
        }
        Ok(())
    }

    /// Passed by the duty reviewer.
    ///
    /// # Errors
    /// As [`IncidentBulletin::require_draft`]; [`IncidentRefusal::SamePerson`] for its author.
    pub fn reviewed(
        &self,
        digest: &str,
        by: Option<SubjectId>,
        at: Timestamp,
    ) -> Result<Self, IncidentRefusal> {
        self.require_draft(digest)?;
        if by == self.written_by {
            return Err(IncidentRefusal::SamePerson);
        }
        Ok(Self { review: Some(BulletinReview { by, at }), ..self.clone() })
    }

    /// A leader's consent, heard by somebody.
    ///
    /// # Errors
    /// As [`IncidentBulletin::require_draft`].
    pub fn consented(
        &self,
        input: &BulletinConsentInput,
        leader: SubjectId,
        (heard_by, at): (Option<SubjectId>, Timestamp),
    ) -> Result<Self, IncidentRefusal> {
        self.require_draft(&input.digest)?;
        let consent = BulletinConsent {
            leader,
            given_at: input.given_at,
            heard_by,
            recorded_at: at,
            confirm_by: Timestamp::from_ms(at.as_ms() + CONFIRM_MS),
            confirmed_at: (heard_by == Some(leader)).then_some(at),
        };
        Ok(Self { consent: Some(consent), ..self.clone() })
    }

    /// The leader has confirmed it; also after it is out.
    ///
    /// # Errors
    /// [`IncidentRefusal::NothingToConfirm`] for anybody else, or a second time.
    pub fn confirmed(&self, by: Option<SubjectId>, at: Timestamp) -> Result<Self, IncidentRefusal> {
        let waiting =
            self.consent.as_ref().filter(|one| Some(one.leader) == by && one.confirmed_at.is_none());
        let consent = waiting.cloned().ok_or(IncidentRefusal::NothingToConfirm)?;
        Ok(Self { consent: Some(BulletinConsent { confirmed_at: Some(at), ..consent }), ..self.clone() })
    }

    /// Out.
    ///
    /// # Errors
    /// As [`IncidentBulletin::require_draft`]; [`IncidentRefusal::StepMissing`] without review or consent.
    pub fn released(&self, digest: &str, release: BulletinRelease) -> Result<Self, IncidentRefusal> {
        self.require_draft(digest)?;
        if self.review.is_none() {
            return Err(IncidentRefusal::StepMissing("the review of a second person"));
        }
        if self.consent.is_none() {
            return Err(IncidentRefusal::StepMissing("a leader's consent"));
        }
        Ok(Self { release: Some(release), ..self.clone() })
    }
}
