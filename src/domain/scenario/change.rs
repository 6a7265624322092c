//! One change of a scenario.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::keyed;
use crate::platform::AccountKind;

keyed! {
    /// What a change does.
    pub enum ScenarioChangeKind {
        /// A new account speaks: `account`, `organisation`, `platform`; `functions`, `audiences`, `region`, `name`, `account_kind`.
        Open = "open",
        /// An account is closed.
        Close = "close",
        /// An account is closed, and its functions and audiences go to `into`.
        Merge = "merge",
        /// An account takes on `functions` and gives up those of `remove`.
        Functions = "functions",
        /// An account takes on `audiences` and gives up those of `remove`.
        Audiences = "audiences",
        /// An account speaks for `region` from now on.
        Region = "region",
        /// An account joins `cluster`.
        Join = "join",
        /// An account leaves `cluster`.
        Leave = "leave",
    }
}

/// One change of the registry that is tried. Which other fields it takes depends on its kind; those that it does not take must
/// be left out.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"kind": "functions", "account": "wechat-zjg-jiaoyu", "functions": ["science"]}))]
pub struct ScenarioChange {
    /// What it does.
    pub kind: ScenarioChangeKind,
    /// Handle of the account that changes; of a new one, the handle that it would get.
    #[schema(min_length = 1, max_length = 200)]
    pub account: String,
    /// Handle of the account that succeeds (`merge`).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub into: Option<String>,
    /// Key of the cluster (`join`, `leave`).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cluster: Option<String>,
    /// Key of the organisation (`open`).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub organisation: Option<String>,
    /// The platform (`open`).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub platform: Option<String>,
    /// The name (`open`); none: the handle.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Key of the region (`open`, `region`).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub region: Option<String>,
    /// Of a new account on WeChat: a service or a subscription account (`open`).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub account_kind: Option<AccountKind>,
    /// Keys of functions (`open`, `functions`).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[schema(max_items = 50)]
    pub functions: Vec<String>,
    /// Keys of audiences (`open`, `audiences`).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[schema(max_items = 50)]
    pub audiences: Vec<String>,
    /// Keys of functions or audiences that are given up (`functions`, `audiences`).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[schema(max_items = 50)]
    pub remove: Vec<String>,
}

impl ScenarioChange {
    /// A change of this kind and account, and nothing else.
    #[must_use]
    pub fn of(kind: ScenarioChangeKind, account: &str) -> Self {
        Self {
            kind,
            account: account.to_owned(),
            into: None,
            cluster: None,
            organisation: None,
            platform: None,
            name: None,
            region: None,
            account_kind: None,
            functions: Vec::new(),
            audiences: Vec::new(),
            remove: Vec::new(),
        }
    }

    /// Fields that are given and that this kind does not take, and those that it needs and that are missing.
    pub(super) fn misfits(&self) -> Vec<(&'static str, &'static str)> {
        use ScenarioChangeKind::{Audiences, Functions, Join, Leave, Merge, Open, Region};
        let kind = self.kind;
        let in_open = kind == Open;
        let with_cluster = matches!(kind, Join | Leave);
        // By field: whether it is given, whether the kind takes it, whether the kind needs it.
        let fields = [
            ("into", self.into.is_some(), kind == Merge, kind == Merge),
            ("cluster", self.cluster.is_some(), with_cluster, with_cluster),
            ("organisation", self.organisation.is_some(), in_open, in_open),
            ("platform", self.platform.is_some(), in_open, in_open),
            ("name", self.name.is_some(), in_open, false),
            ("region", self.region.is_some(), in_open || kind == Region, kind == Region),
            ("account_kind", self.account_kind.is_some(), in_open, false),
            ("functions", !self.functions.is_empty(), in_open || kind == Functions, false),
            ("audiences", !self.audiences.is_empty(), in_open || kind == Audiences, false),
            ("remove", !self.remove.is_empty(), matches!(kind, Functions | Audiences), false),
        ];
        let mut found = Vec::new();
        for (field, given, taken, needed) in fields {
            if given && !taken {
                found.push((field, "does not belong to this kind of change; leave it out"));
            } else if needed && !given {
                found.push((field, "is missing; this kind of change needs it"));
            }
        }
        let idle = |list: &[String]| list.is_empty() && self.remove.is_empty();
        if kind == Functions && idle(&self.functions) {
            found.push(("functions", "is empty, and nothing is to be removed; name what changes"));
        }
        if kind == Audiences && idle(&self.audiences) {
            found.push(("audiences", "is empty, and nothing is to be removed; name what changes"));
        }
        found
    }
}
