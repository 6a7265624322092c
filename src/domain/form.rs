//! Forms: how each platform is best used.

use super::taxonomy::Tree;
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

    /// The form of a platform that may lie below another: that of the nearest one that has a form of its own. O(depth).
    ///
    /// ```
    /// use domain::form::Form;
    /// use domain::taxonomy::{Tree, TreeNode};
    /// let node = |key: &str, parent: Option<&str>| TreeNode {
    ///     key: key.into(), name: key.into(), name_en: String::new(), parent: parent.map(Into::into),
    /// };
    /// let tree = Tree::new([node("douyin", None), node("city_clips", Some("douyin"))]).unwrap();
    /// assert_eq!(Form::in_tree(&tree, "city_clips"), Form::ShortVideo);
    /// assert_eq!(Form::in_tree(&tree, "city_forum"), Form::Post);
    /// ```
    #[must_use]
    pub fn in_tree(platforms: &Tree, platform: &str) -> Self {
        let mut forms = platforms.path_up(platform).map(Self::of_platform);
        forms.find(|form| *form != Self::Post).unwrap_or(Self::Post)
    }
}
