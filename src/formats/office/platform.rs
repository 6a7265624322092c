//! The platform of an account: what its cell says, else what stands above it, else its address or id.

use std::collections::HashMap;

use domain::platform::{AccountKind, NamedPlatform, Platforms};

/// What a cell says of platforms.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct SaidPlatforms {
    /// Keys; none: the text names none that is known.
    pub(super) keys: Vec<String>,
    pub(super) kind: Option<AccountKind>,
}

/// Texts that were read already: a list says a few of them thousands of times.
#[derive(Debug, Default)]
pub(super) struct PlatformTexts(HashMap<String, SaidPlatforms>);

impl PlatformTexts {
    pub(super) fn read(&mut self, text: &str, platforms: &Platforms) -> &SaidPlatforms {
        self.0.entry(text.to_owned()).or_insert_with(|| {
            let keys = match platforms.read(text) {
                NamedPlatform::One(key) => vec![key.to_owned()],
                NamedPlatform::Several(keys) => keys.into_iter().map(str::to_owned).collect(),
                NamedPlatform::Unknown => Vec::new(),
            };
            SaidPlatforms { keys, kind: AccountKind::named_in(text) }
        })
    }
}

/// The one platform that a title, a heading or a name of a sheet names.
pub(super) fn named_in_title(text: &str, platforms: &Platforms) -> Option<String> {
    match platforms.terms().within(text).as_slice() {
        [one] => Some((*one).to_owned()),
        _ => None,
    }
}

/// The platform that an address or an id belongs to.
pub(super) fn by_trace(url: Option<&str>, handle: Option<&str>, platforms: &Platforms) -> Option<String> {
    const HOSTS: [(&str, &str); 14] = [
        ("weibo.", "weibo"),
        ("mp.weixin.qq.com", "wechat"),
        ("channels.weixin.qq.com", "wechat_channels"),
        ("douyin.com", "douyin"),
        ("kuaishou.com", "kuaishou"),
        ("toutiao.com", "toutiao"),
        ("bilibili.com", "bilibili"),
        ("xiaohongshu.com", "xiaohongshu"),
        ("baijiahao.baidu.com", "baijiahao"),
        ("twitter.com", "x"),
        ("//x.com", "x"),
        ("facebook.com", "facebook"),
        ("youtube.com", "youtube"),
        ("instagram.com", "instagram"),
    ];
    let known = |key: &str| platforms.get(key).map(|platform| platform.key.clone());
    let by_url = url.and_then(|url| {
        let url = url.to_lowercase();
        HOSTS.iter().find(|(host, _)| url.contains(host)).and_then(|(_, key)| known(key))
    });
    by_url.or_else(|| handle.filter(|handle| handle.starts_with("gh_")).and_then(|_| known("wechat")))
}
