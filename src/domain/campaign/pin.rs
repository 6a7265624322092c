//! Pins: what a coordinator fixes before a plan is computed.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A coordinator's word that an account must, or must not, take an angle; told to any of its audiences, or to the one that is named.
///
/// With an audience a must holds only if the account tells the angle to that audience, and a must-not rules out no more than that.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"account": "wechat-zjg-jiaoyu", "angle": "school_rain", "audience": "parents", "must": true}))]
pub struct Pin {
    /// Handle of the account.
    #[schema(min_length = 1, max_length = 200)]
    pub account: String,
    /// Key of the angle.
    #[schema(min_length = 1, max_length = 200)]
    pub angle: String,
    /// Key of the audience that it is told to, one of the angle's; left out: whichever is best, or for a must-not none at all.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(min_length = 1, max_length = 200)]
    pub audience: Option<String>,
    /// Whether it must (true) or must not (false).
    pub must: bool,
}

impl Pin {
    /// Whether a must-not rules out what a must asks for, or two musts ask for two audiences of one angle. Both are taken to be of one
    /// account, whatever its handle.
    ///
    /// ```
    /// use domain::campaign::Pin;
    /// let pin = |audience: Option<&str>, must| {
    ///     Pin { account: "a".into(), angle: "g".into(), audience: audience.map(str::to_owned), must }
    /// };
    /// assert!(pin(Some("elders"), true).contradicts(&pin(None, false)));
    /// assert!(pin(Some("elders"), true).contradicts(&pin(Some("drivers"), true)));
    /// assert!(!pin(None, true).contradicts(&pin(Some("elders"), false)));
    /// ```
    #[must_use]
    pub fn contradicts(&self, other: &Self) -> bool {
        let are_unlike =
            self.audience.is_some() && other.audience.is_some() && self.audience != other.audience;
        let rules_out =
            |never: &Self, must: &Self| never.audience.is_none() || never.audience == must.audience;
        self.angle == other.angle
            && match (self.must, other.must) {
                (true, true) => are_unlike,
                (true, false) => rules_out(other, self),
                (false, true) => rules_out(self, other),
                (false, false) => false,
            }
    }
}
