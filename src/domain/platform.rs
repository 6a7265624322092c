//! Platforms (平台): what they are called, and what they are made for.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::form::Form;
use super::language::{Bilingual, Language};
use super::taxonomy::{Tree, TreeNode};
use super::terms::{Terms, fold_word};
use crate::keyed;

keyed! {
    /// The kind of a WeChat account: how often it may push.
    pub enum AccountKind {
        /// Once a day (订阅号).
        Subscription = "subscription",
        /// Four times a month (服务号).
        Service = "service",
    }
}

/// The platform whose accounts are of a kind.
pub const PLATFORM_OF_KINDS: &str = "wechat";

impl AccountKind {
    /// The kind that a text names; of a text with both, none.
    ///
    /// ```
    /// use domain::platform::AccountKind;
    /// assert_eq!(AccountKind::named_in("微信公众号（订阅号）"), Some(AccountKind::Subscription));
    /// assert_eq!(AccountKind::named_in("政务微信"), None);
    /// ```
    #[must_use]
    pub fn named_in(text: &str) -> Option<Self> {
        let text = fold_word(text);
        let subscription = text.contains("订阅") || text.contains("subscription");
        let service = text.contains("服务号") || text.contains("serviceaccount") || text == "service";
        match (subscription, service) {
            (true, false) => Some(Self::Subscription),
            (false, true) => Some(Self::Service),
            _ => None,
        }
    }

    /// Its name in Chinese.
    #[must_use]
    pub const fn name_zh(self) -> &'static str {
        match self {
            Self::Subscription => "订阅号",
            Self::Service => "服务号",
        }
    }

    /// How often it may push, as a sentence.
    ///
    /// ```
    /// use domain::language::Language;
    /// use domain::platform::AccountKind;
    /// assert_eq!(AccountKind::Service.frequency(Language::Zh), "服务号：每月最多群发四次。");
    /// ```
    #[must_use]
    pub const fn frequency(self, language: Language) -> &'static str {
        match (self, language) {
            (Self::Subscription, Language::Zh) => "订阅号：每天可群发一次。",
            (Self::Subscription, Language::En) => "Subscription account: it may push once a day.",
            (Self::Service, Language::Zh) => "服务号：每月最多群发四次。",
            (Self::Service, Language::En) => "Service account: it may push four times a month at most.",
        }
    }
}

/// A platform.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(example = json!({
    "key": "weibo", "name": {"zh": "微博", "en": "Weibo"}, "form": "quick_post", "carries": ["quick_post", "post"],
    "words": ["新浪微博"]
}))]
pub struct Platform {
    /// Its key.
    pub key: String,
    /// Its name.
    pub name: Bilingual,
    /// The form that it is made for.
    pub form: Form,
    /// The forms that it can show at all.
    pub carries: Vec<Form>,
    /// What else people call it.
    pub words: Vec<String>,
}

/// The platforms of a deployment.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Platforms {
    all: Vec<Platform>,
    terms: Terms,
}

/// What a text says of a platform.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NamedPlatform<'a> {
    /// This one.
    One(&'a str),
    /// Several, in the order of the text's parts.
    Several(Vec<&'a str>),
    /// None that is known.
    Unknown,
}

impl Platforms {
    /// These platforms; of two with one key the first counts. O(words · log words).
    #[must_use]
    pub fn new(platforms: impl IntoIterator<Item = Platform>) -> Self {
        let mut known = Self::default();
        for platform in platforms {
            let own = [&platform.key, &platform.name.zh, &platform.name.en];
            for word in own.into_iter().chain(&platform.words) {
                known.terms.add(&platform.key, word);
            }
            if known.get(&platform.key).is_none() {
                known.all.push(platform);
            }
        }
        known
    }

    /// These platforms, and those that a taxonomy adds: one below another is used as that one is; and what it calls those that are
    /// here. O(platforms²).
    #[must_use]
    pub fn extended(&self, tree: &Tree) -> Self {
        let mut extended = self.clone();
        for node in tree.iter() {
            for word in [&node.key, &node.name, &node.name_en] {
                extended.terms.add(&node.key, word);
            }
            if extended.get(&node.key).is_none() {
                extended.all.push(self.in_tree(tree, node));
            }
        }
        extended
    }

    /// A platform of a taxonomy: what it is called there, and how it is used, its own way or that of the nearest above.
    #[must_use]
    pub fn in_tree(&self, tree: &Tree, node: &TreeNode) -> Platform {
        let form = Form::in_tree(tree, &node.key);
        let known = tree.path_up(&node.key).find_map(|key| self.get(key));
        Platform {
            key: node.key.clone(),
            name: Bilingual { zh: node.name.clone(), en: node.name_en.clone() },
            form,
            carries: known.map_or_else(|| vec![form], |known| known.carries.clone()),
            words: self.get(&node.key).map(|known| known.words.clone()).unwrap_or_default(),
        }
    }

    /// The platform with this key.
    #[must_use]
    pub fn get(&self, key: &str) -> Option<&Platform> {
        self.all.iter().find(|platform| platform.key == key)
    }

    /// All, in their order.
    pub fn iter(&self) -> impl Iterator<Item = &Platform> {
        self.all.iter()
    }

    /// What each is called.
    #[must_use]
    pub const fn terms(&self) -> &Terms {
        &self.terms
    }

    /// The platform that a text names as a whole: by a name or key, with or without brackets, or as `政务` and `号` around it.
    /// O(length² · log words).
    #[must_use]
    pub fn named(&self, text: &str) -> Option<&str> {
        let folded = fold_word(text);
        if let Some(key) = self.terms.find_folded(&folded) {
            return Some(key);
        }
        let (base, inside) = split_bracket(&folded);
        if let Some(key) = self.bare(&base) {
            return Some(key);
        }
        match self.terms.within(&folded).as_slice() {
            [one] => Some(one),
            // `微信公众号（视频号）`: what stands before the bracket counts.
            _ if !inside.is_empty() => match self.terms.within(&base).as_slice() {
                [one] => Some(one),
                _ => None,
            },
            _ => None,
        }
    }

    /// What a cell says of platforms: one, or several with separators between them.
    ///
    /// ```
    /// use domain::form::Form;
    /// use domain::language::Bilingual;
    /// use domain::platform::{NamedPlatform, Platform, Platforms};
    /// let one = |key: &str, zh: &str| Platform {
    ///     key: key.into(), name: Bilingual { zh: zh.into(), en: key.into() }, form: Form::Post, carries: vec![], words: vec![],
    /// };
    /// let known = Platforms::new([one("wechat", "微信"), one("weibo", "微博")]);
    /// assert_eq!(known.read("政务微信号"), NamedPlatform::One("wechat"));
    /// assert_eq!(known.read("微信、微博"), NamedPlatform::Several(vec!["wechat", "weibo"]));
    /// assert_eq!(known.read("喜马拉雅"), NamedPlatform::Unknown);
    /// ```
    #[must_use]
    pub fn read(&self, text: &str) -> NamedPlatform<'_> {
        if let Some(key) = self.terms.find(text) {
            return NamedPlatform::One(key);
        }
        let parts: Vec<&str> = text
            .split(['、', '/', '／', '\n', ';', '；', ',', '，', '+', '＋', '&', '和', '及'])
            .map(str::trim)
            .filter(|part| !part.is_empty())
            .collect();
        if parts.len() > 1 {
            let keys: Option<Vec<&str>> = parts.iter().map(|part| self.named(part)).collect();
            match keys {
                Some(keys) if keys.iter().all(|key| *key == keys[0]) => return NamedPlatform::One(keys[0]),
                Some(keys) => return NamedPlatform::Several(keys),
                None => {}
            }
        }
        self.named(text).map_or(NamedPlatform::Unknown, NamedPlatform::One)
    }

    fn bare(&self, folded: &str) -> Option<&str> {
        if let Some(key) = self.terms.find_folded(folded) {
            return Some(key);
        }
        let mut text = folded;
        for before in ["官方", "政务", "新浪", "市级", "单位", "本地"] {
            text = text.strip_prefix(before).unwrap_or(text);
        }
        for after in ["平台", "账号", "帐号", "号"] {
            if let Some(key) = self.terms.find_folded(text) {
                return Some(key);
            }
            text = text.strip_suffix(after).unwrap_or(text);
        }
        self.terms.find_folded(text)
    }
}

/// A folded text before its first bracket, and what stands in that.
fn split_bracket(folded: &str) -> (String, String) {
    match folded.split_once('(') {
        Some((before, rest)) => {
            let (inside, after) = rest.split_once(')').unwrap_or((rest, ""));
            (format!("{before}{after}"), inside.to_owned())
        }
        None => (folded.to_owned(), String::new()),
    }
}
