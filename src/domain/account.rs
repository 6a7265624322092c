//! Accounts (账号): one voice on one platform, run by one organisation; the nodes of the graph.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::address::check_address;
use super::field::{FieldError, RESERVED_ACCOUNT_HANDLES, ValidationErrors};
use super::form::Form;
use super::id::AccountId;
use super::language_tag::check_language_tag;
use super::platform::{AccountKind, PLATFORM_OF_KINDS};
use crate::keyed;

keyed! {
    /// Whether an account speaks.
    #[derive(Default)]
    pub enum AccountStatus {
        /// It speaks and is asked.
        #[default]
        Active = "active",
        /// It rests and is not asked.
        Paused = "paused",
        /// It was closed for good.
        Closed = "closed",
    }
}

/// An account as it is kept. `functions`, `topics`, `audiences` and `co_organisations` are sorted and hold nothing twice.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(example = json!({
    "id": "01980c5e-7a00-7000-8000-000000000002", "handle": "wechat-zjg-jiaoyu", "name": "张家港教育",
    "platform": "wechat", "form": "article", "organisation": "zjg-education", "functions": ["education"],
    "topics": [], "audiences": ["parents"], "region": "zhangjiagang", "followers": 210_000, "url": null,
    "status": "active", "kind": "subscription", "language": "zh", "co_organisations": [], "revision": 1
}))]
pub struct Account {
    /// Its id.
    pub id: AccountId,
    /// Its human key, unique.
    pub handle: String,
    /// The name that readers see.
    pub name: String,
    /// The platform: `wechat`, `weibo`, `app`, `douyin`, …
    pub platform: String,
    /// How the platform is best used; follows from the platform.
    pub form: Form,
    /// Key of the organisation that answers for it.
    pub organisation: String,
    /// Keys of its functions.
    pub functions: Vec<String>,
    /// Free topics.
    pub topics: Vec<String>,
    /// Keys of the audiences that it reaches; none: everyone.
    pub audiences: Vec<String>,
    /// Key of its region; null: none, and then it reaches nothing below.
    #[schema(required = true)]
    pub region: Option<String>,
    /// Followers, when known.
    #[schema(required = true)]
    pub followers: Option<i64>,
    /// Its address.
    #[schema(required = true)]
    pub url: Option<String>,
    /// Whether it speaks.
    pub status: AccountStatus,
    /// Of a WeChat account how often it may push: a subscription account once a day, a service account four times a month.
    #[serde(default)]
    #[schema(required = true)]
    pub kind: Option<AccountKind>,
    /// The language in which it speaks, a BCP 47 tag such as `zh`, `en`, `bo`; null: not said.
    #[serde(default)]
    #[schema(required = true)]
    pub language: Option<String>,
    /// Keys of further organisations that run it; `organisation` alone answers for it.
    #[serde(default)]
    #[schema(required = true)]
    pub co_organisations: Vec<String>,
    /// Counts its changes; the `ETag`.
    pub revision: i64,
}

/// What a person may say of an account.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "handle": "wechat-zjg-jiaoyu", "name": "张家港教育", "platform": "wechat", "organisation": "zjg-education",
    "functions": ["education"], "audiences": ["parents"], "region": "zhangjiagang"
}))]
pub struct AccountInput {
    /// Its human key, unique; 1 to 200 characters.
    #[schema(min_length = 1, max_length = 200)]
    pub handle: String,
    /// The name that readers see.
    #[schema(min_length = 1, max_length = 200)]
    pub name: String,
    /// The platform: `wechat`, `weibo`, `app`, `douyin`, …
    #[schema(min_length = 1, max_length = 200)]
    pub platform: String,
    /// Key of the organisation that answers for it.
    #[schema(min_length = 1, max_length = 200)]
    pub organisation: String,
    /// Keys of its functions.
    #[serde(default)]
    #[schema(max_items = 50)]
    pub functions: Vec<String>,
    /// Free topics.
    #[serde(default)]
    #[schema(max_items = 50)]
    pub topics: Vec<String>,
    /// Keys of the audiences that it reaches; none: everyone.
    #[serde(default)]
    #[schema(max_items = 50)]
    pub audiences: Vec<String>,
    /// Key of its region.
    #[serde(default)]
    pub region: Option<String>,
    /// Followers, when known.
    #[serde(default)]
    #[schema(minimum = 0)]
    pub followers: Option<i64>,
    /// Its address (http or https).
    #[serde(default)]
    pub url: Option<String>,
    /// Whether it speaks.
    #[serde(default)]
    pub status: AccountStatus,
    /// Of a WeChat account how often it may push: a subscription account once a day, a service account four times a month.
    #[serde(default)]
    pub kind: Option<AccountKind>,
    /// The language in which it speaks, a BCP 47 tag such as `zh`, `en`, `bo`.
    #[serde(default)]
    #[schema(min_length = 2, max_length = 35)]
    pub language: Option<String>,
    /// Keys of further organisations that run it; `organisation` alone answers for it.
    #[serde(default)]
    #[schema(max_items = 20)]
    pub co_organisations: Vec<String>,
}

/// How many organisations may run an account beside the one that answers for it.
pub const MOST_CO_ORGANISATIONS: usize = 20;

impl Account {
    /// The same in as little memory as it takes: lists that were read from a text have room for more. For those that stay in memory.
    #[must_use]
    pub fn compact(mut self) -> Self {
        for list in [&mut self.functions, &mut self.topics, &mut self.audiences, &mut self.co_organisations] {
            list.shrink_to_fit();
        }
        self
    }
}

impl AccountInput {
    /// Checks what can be checked without the registry.
    ///
    /// # Errors
    /// Every wrong value.
    pub fn check(&self) -> Result<(), Vec<FieldError>> {
        let mut faults = ValidationErrors::default();
        check_handle(&mut faults, &self.handle);
        faults.require(!self.name.trim().is_empty(), "/name", "is empty; a name is needed");
        faults.text("/name", &self.name, 200);
        faults.key("/platform", &self.platform);
        faults.single_key("/organisation", &self.organisation);
        for (name, keys) in
            [("functions", &self.functions), ("topics", &self.topics), ("audiences", &self.audiences)]
        {
            faults.require(keys.len() <= 50, &format!("/{name}"), "has more than 50 entries; leave some out");
            for (at, key) in keys.iter().enumerate() {
                faults.key(&format!("/{name}/{at}"), key);
            }
        }
        if let Some(region) = &self.region {
            faults.key("/region", region);
        }
        faults.require(
            self.followers.is_none_or(|n| n >= 0),
            "/followers",
            "is negative; 0 or more is right",
        );
        if let Some(url) = &self.url {
            check_address(&mut faults, "/url", url);
        }
        self.check_more(&mut faults);
        faults.into_result()
    }

    fn check_more(&self, faults: &mut ValidationErrors) {
        faults.require(
            self.kind.is_none() || self.platform == PLATFORM_OF_KINDS,
            "/kind",
            format!("is said of accounts on `{PLATFORM_OF_KINDS}` alone; leave it out"),
        );
        if let Some(Err(detail)) = self.language.as_deref().map(check_language_tag) {
            faults.add("/language", detail);
        }
        let others = &self.co_organisations;
        faults.require(
            others.len() <= MOST_CO_ORGANISATIONS,
            "/co_organisations",
            format!("has more than {MOST_CO_ORGANISATIONS} entries; leave some out"),
        );
        for (at, key) in others.iter().enumerate() {
            let pointer = format!("/co_organisations/{at}");
            faults.key(&pointer, key);
            faults.require(
                *key != self.organisation,
                &pointer,
                "is the organisation that answers for the account; name only further ones",
            );
        }
    }

    /// The account that this makes of `id` at `revision`, with its lists sorted.
    #[must_use]
    pub fn into_account(self, id: AccountId, revision: i64) -> Account {
        Account {
            id,
            form: Form::of_platform(&self.platform),
            handle: self.handle,
            name: self.name,
            platform: self.platform,
            organisation: self.organisation,
            functions: sorted(self.functions),
            topics: sorted(self.topics),
            audiences: sorted(self.audiences),
            region: self.region,
            followers: self.followers,
            url: self.url,
            status: self.status,
            kind: self.kind,
            language: self.language,
            co_organisations: sorted(self.co_organisations),
            revision,
        }
    }
}

/// Another handle for an account.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"handle": "wechat-zjg-education"}))]
pub struct HandleInput {
    /// The new handle, unique; 1 to 200 characters.
    #[schema(min_length = 1, max_length = 200)]
    pub handle: String,
}

/// Checks a handle at `/handle`.
pub fn check_handle(faults: &mut ValidationErrors, handle: &str) {
    faults.key("/handle", handle);
    faults.not_reserved("/handle", handle, &RESERVED_ACCOUNT_HANDLES);
    let is_one = !handle.chars().any(char::is_whitespace);
    faults.require(is_one, "/handle", "holds white space; a handle has none");
}

/// Sorted and without repetition.
#[must_use]
pub fn sorted(mut keys: Vec<String>) -> Vec<String> {
    keys.sort_unstable();
    keys.dedup();
    keys
}
