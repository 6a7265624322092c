//! Platforms as the API lists them: the nodes of the taxonomy with how each is used.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::form::Form;
use super::language::{Bilingual, Language};
use super::platform::{AccountKind, PLATFORM_OF_KINDS, Platform, Platforms};
use super::taxonomy::{Tree, TreeNode};

/// A platform as it stands in the taxonomy.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(example = json!({
    "key": "wechat", "name": "微信公众号", "name_en": "WeChat official account", "parent": null, "form": "article",
    "carries": ["article", "post", "service_card"],
    "kinds": [{
        "kind": "service", "name": "服务号",
        "frequency": {"zh": "服务号：每月最多群发四次。", "en": "Service account: it may push four times a month at most."}
    }]
}))]
pub struct PlatformEntry {
    /// Its key.
    pub key: String,
    /// Name, usually in Chinese.
    pub name: String,
    /// English name; empty when none is known.
    pub name_en: String,
    /// Key of the platform that it is used as; null for a root.
    #[schema(required = true)]
    pub parent: Option<String>,
    /// The form that it is made for.
    pub form: Form,
    /// The forms that it can show at all.
    pub carries: Vec<Form>,
    /// The kinds of its accounts; none: they are all of one.
    pub kinds: Vec<KindEntry>,
}

/// A kind of accounts of a platform.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(example = json!({
    "kind": "service", "name": "服务号",
    "frequency": {"zh": "服务号：每月最多群发四次。", "en": "Service account: it may push four times a month at most."}
}))]
pub struct KindEntry {
    /// The kind.
    pub kind: AccountKind,
    /// Its name in Chinese.
    pub name: String,
    /// How often such an account may push.
    pub frequency: Bilingual,
}

impl PlatformEntry {
    /// A node of the taxonomy `tree`, with what is known of it or of the nearest platform above.
    #[must_use]
    pub fn of(known: &Platforms, tree: &Tree, node: &TreeNode) -> Self {
        let Platform { key, name, form, carries, .. } = known.in_tree(tree, node);
        let kind = |kind: AccountKind| KindEntry {
            kind,
            name: kind.name_zh().to_owned(),
            frequency: Bilingual {
                zh: kind.frequency(Language::Zh).to_owned(),
                en: kind.frequency(Language::En).to_owned(),
            },
        };
        let kinds = if key == PLATFORM_OF_KINDS { AccountKind::ALL.map(kind).to_vec() } else { Vec::new() };
        Self { key, name: name.zh, name_en: name.en, parent: node.parent.clone(), form, carries, kinds }
    }
}
