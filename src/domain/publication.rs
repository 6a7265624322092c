//! What a publishing platform reports: that a version is out, and where; and what the page there says.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::address::check_address;
use super::attachment::{Attachment, MOST_FILES};
use super::delivery::DeliveryFault;
use super::field::{FieldError, ValidationErrors};
use super::id::{CampaignId, PieceId, SubjectId};
use super::page_text::{PageComparison, PageOutcome};
use super::review::{Seal, SignatureInput};
use super::time::Timestamp;
use crate::keyed;

/// The pauses between the looks at a page that is not yet as it should be: pages are put up some time after they are reported. After the last
/// one it stays as it was found.
const PAUSES_MS: [i64; 4] = [60_000, 10 * 60_000, 60 * 60_000, 6 * 60 * 60_000];

keyed! {
    /// Why a piece that has passed its review is not to be published now.
    pub enum HeldBack {
        /// A fact that it cites does not stand any more.
        Fact = "fact",
        /// Its account is paused or closed.
        Account = "account",
        /// Text or files are not what was approved: they were changed behind the service.
        Changed = "changed",
        /// An emergency runs at its place; or one has run, and nobody has looked at it again since.
        Emergency = "emergency",
    }
}

/// A piece that may be published: exactly this text, with exactly these files.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(example = json!({
    "piece": "01980c5e-7a00-7000-8000-000000000022", "version": 1, "campaign": "01980c5e-7a00-7000-8000-000000000002",
    "account": "wechat-zjg-jiaoyu", "platform": "wechat", "title": "停课通知谁来发", "text": "全市中小学14日停课。",
    "digest": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08", "attachments": [],
    "ready_at": "2026-06-12T01:00:00Z", "due_at": "2026-07-31T00:00:00Z", "corrects": null, "held_back": null
}))]
pub struct OutboxItem {
    /// Id of the piece.
    pub piece: PieceId,
    /// Number of the version.
    pub version: u32,
    /// The campaign.
    pub campaign: CampaignId,
    /// Handle of the account that it is published on.
    pub account: String,
    /// Key of that account's platform.
    pub platform: String,
    /// Its title; null while it is held back.
    #[schema(required = true)]
    pub title: Option<String>,
    /// Its text; null while it is held back.
    #[schema(required = true)]
    pub text: Option<String>,
    /// SHA-256 of title and text, as it was approved and signed.
    pub digest: String,
    /// Its files, by hash: their bytes are at `/outbox/{id}/attachments/{sha256}`.
    pub attachments: Vec<Attachment>,
    /// Since when it may be published.
    pub ready_at: Timestamp,
    /// Until when it should be.
    pub due_at: Timestamp,
    /// Where the version is out that this one corrects; null: it is the first.
    #[schema(required = true)]
    pub corrects: Option<String>,
    /// Why it is not to be published now; null: it may be.
    #[schema(required = true)]
    pub held_back: Option<HeldBack>,
}

/// That a version is out, and where.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "version": 1, "digest": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
    "url": "https://mp.weixin.qq.com/s/abc"
}))]
pub struct PublicationInput {
    /// Number of the version that is out.
    #[schema(minimum = 1)]
    pub version: u32,
    /// `digest` of what was published.
    #[schema(max_length = 64)]
    pub digest: String,
    /// SHA-256 of each file that was published with it, in any order.
    #[serde(default)]
    #[schema(max_items = 20)]
    pub attachments: Vec<String>,
    /// Its address (http or https).
    #[schema(min_length = 1, max_length = 2000)]
    pub url: String,
}

/// What was reported, once it is read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reported {
    /// Number of the version that is out.
    pub version: u32,
    /// What was published.
    pub seal: Seal,
}

/// That a piece is out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Publishing {
    /// Where.
    pub url: String,
    /// What a publishing platform says that it has published; `None`: a person says that it was what was approved.
    pub reported: Option<Reported>,
}

impl PublicationInput {
    /// What it reports, and where that is.
    ///
    /// # Errors
    /// Values that can be no digests; an address that is none.
    pub fn read(self) -> Result<(Reported, String), Vec<FieldError>> {
        let mut faults = ValidationErrors::default();
        check_address(&mut faults, "/url", &self.url);
        faults.require(self.attachments.len() <= MOST_FILES, "/attachments", "has more than 20 entries");
        faults.into_result()?;
        let seal = SignatureInput { digest: self.digest, attachments: self.attachments }.into_seal()?;
        Ok((Reported { version: self.version, seal }, self.url))
    }
}

/// What was found on a published page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(example = json!({
    "outcome": "same", "missing": [], "added_characters": 0, "fault": null, "checked_at": "2026-06-12T01:00:05Z"
}))]
pub struct PageCheck {
    /// What it says.
    pub outcome: PageOutcome,
    /// The beginnings of the first passages of the signed text that are not where they should be; at most 10.
    #[schema(max_items = 10)]
    pub missing: Vec<String>,
    /// Characters between the passages that are not of the signed text.
    pub added_characters: u64,
    /// Why it could not be fetched; null: it was.
    #[schema(required = true)]
    pub fault: Option<DeliveryFault>,
    /// When it was looked at.
    pub checked_at: Timestamp,
}

impl PageCheck {
    /// One that was fetched and compared.
    #[must_use]
    pub fn compared(found: PageComparison, checked_at: Timestamp) -> Self {
        let PageComparison { outcome, missing, added_characters } = found;
        Self { outcome, missing, added_characters, fault: None, checked_at }
    }

    /// One of which nothing can be said.
    #[must_use]
    pub const fn of_none(fault: Option<DeliveryFault>, checked_at: Timestamp) -> Self {
        let outcome = match fault {
            Some(_) => PageOutcome::Unreachable,
            None => PageOutcome::Unreadable,
        };
        Self { outcome, missing: Vec::new(), added_characters: 0, fault, checked_at }
    }
}

/// A version that is out, as a publishing platform has reported it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(example = json!({
    "piece": "01980c5e-7a00-7000-8000-000000000022", "version": 1, "url": "https://mp.weixin.qq.com/s/abc",
    "reported_by": "01980c5e-7a00-7000-8000-000000000009", "reported_at": "2026-06-12T01:00:00Z", "looks": 1,
    "next_look_at": null,
    "page": {
        "outcome": "same", "missing": [], "added_characters": 0, "fault": null, "checked_at": "2026-06-12T01:00:05Z"
    }
}))]
pub struct Publication {
    /// Id of the piece.
    pub piece: PieceId,
    /// Number of the version.
    pub version: u32,
    /// Where it is out.
    pub url: String,
    /// Who has reported it.
    #[schema(required = true)]
    pub reported_by: Option<SubjectId>,
    /// When.
    pub reported_at: Timestamp,
    /// How often the page was looked at.
    pub looks: u32,
    /// When it is looked at next; null: it stays as it was found.
    #[schema(required = true)]
    pub next_look_at: Option<Timestamp>,
    /// What was found there last; null: nobody has looked yet.
    #[schema(required = true)]
    pub page: Option<PageCheck>,
}

impl Publication {
    /// One that was just reported: its page is looked at at once.
    #[must_use]
    pub const fn reported(
        (piece, version): (PieceId, u32),
        url: String,
        by: Option<SubjectId>,
        at: Timestamp,
    ) -> Self {
        let (looks, page) = (0, None);
        Self { piece, version, url, reported_by: by, reported_at: at, looks, next_look_at: Some(at), page }
    }

    /// Without anything of the text.
    #[must_use]
    pub fn without_text(self) -> Self {
        let page = self.page.map(|page| PageCheck { missing: Vec::new(), ..page });
        Self { page, ..self }
    }

    /// Not looked at any more: another version counts, or none.
    #[must_use]
    pub fn settled(self) -> Self {
        Self { next_look_at: None, ..self }
    }

    /// After another look. A page that is as it should be is not looked at again; another one is, with growing pauses, until the last.
    ///
    /// ```
    /// use domain::id::PieceId;
    /// use domain::publication::{PageCheck, Publication};
    /// use domain::time::Timestamp;
    /// let at = Timestamp::from_ms(0);
    /// let piece = PieceId(uuid::Uuid::nil());
    /// let mut one = Publication::reported((piece, 1), "https://a.example.cn/1".into(), None, at);
    /// while let Some(at) = one.next_look_at {
    ///     one = one.looked(PageCheck::of_none(None, at));
    /// }
    /// assert_eq!(one.looks, 5);
    /// ```
    #[must_use]
    pub fn looked(self, page: PageCheck) -> Self {
        let is_well = matches!(page.outcome, PageOutcome::Same | PageOutcome::Added);
        let pause = PAUSES_MS.get(usize::try_from(self.looks).unwrap_or(usize::MAX)).filter(|_| !is_well);
        let next_look_at = pause.map(|pause| Timestamp::from_ms(page.checked_at.as_ms() + pause));
        Self { looks: self.looks + 1, next_look_at, page: Some(page), ..self }
    }
}
