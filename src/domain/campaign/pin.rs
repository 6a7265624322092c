//! Pins: what a coordinator fixes before a plan is computed.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A coordinator's word that an account must, or must not, take an angle.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"account": "wechat-zjg-jiaoyu", "angle": "school_rain", "must": true}))]
pub struct Pin {
    /// Handle of the account.
    #[schema(min_length = 1, max_length = 200)]
    pub account: String,
    /// Key of the angle.
    #[schema(min_length = 1, max_length = 200)]
    pub angle: String,
    /// Whether it must (true) or must not (false).
    pub must: bool,
}
