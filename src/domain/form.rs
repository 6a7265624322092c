//! Forms: how each platform is best used.

use crate::keyed;

keyed! {
    /// The form of a piece; it follows from the account's platform.
    pub enum Form {
        /// A short text of up to 300 characters (Weibo).
        QuickPost = "quick_post",
        /// An article (WeChat).
        Article = "article",
        /// An entry with three steps (app).
        ServiceCard = "service_card",
        /// A video of 30 to 60 seconds (Douyin, Kuaishou, `YouTube`).
        ShortVideo = "short_video",
        /// Whatever any other platform shows.
        Post = "post",
    }
}

impl Form {
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
}
