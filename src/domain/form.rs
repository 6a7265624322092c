//! Forms: how each platform is best used.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// The form of a piece; it follows from the account's platform.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Form {
    /// A short text of up to 300 characters (Weibo).
    QuickPost,
    /// An article (WeChat).
    Article,
    /// An entry with three steps (app).
    ServiceCard,
    /// A video of 30 to 60 seconds (Douyin, Kuaishou, `YouTube`).
    ShortVideo,
    /// Whatever any other platform shows.
    Post,
}

impl Form {
    /// All forms, in the order of their keys' declaration.
    pub const ALL: [Self; 5] =
        [Self::QuickPost, Self::Article, Self::ServiceCard, Self::ShortVideo, Self::Post];

    /// The form of a platform.
    ///
    /// ```
    /// use domain::form::Form;
    /// assert_eq!(Form::of_platform("wechat"), Form::Article);
    /// assert_eq!(Form::of_platform("toutiao"), Form::Post);
    /// ```
    #[must_use]
    pub fn of_platform(platform: &str) -> Self {
        match platform {
            "weibo" => Self::QuickPost,
            "wechat" => Self::Article,
            "app" => Self::ServiceCard,
            "douyin" | "kuaishou" | "youtube" => Self::ShortVideo,
            _ => Self::Post,
        }
    }

    /// Its key in files and in the API.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::QuickPost => "quick_post",
            Self::Article => "article",
            Self::ServiceCard => "service_card",
            Self::ShortVideo => "short_video",
            Self::Post => "post",
        }
    }

    /// The form with this key.
    #[must_use]
    pub fn of_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|form| form.key() == key)
    }
}
