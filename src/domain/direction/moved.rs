//! Who was moved by a new plan.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::id::DirectionId;

/// Somebody who was moved by a new plan.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(example = json!({
    "account": "weibo-zjg-jiaoyu", "from": "01980c5e-7a00-7000-8000-000000000011",
    "to": "01980c5e-7a00-7000-8000-000000000012"
}))]
pub struct Moved {
    /// Handle of the account.
    pub account: String,
    /// The direction that it had; null: it had none.
    #[schema(required = true)]
    pub from: Option<DirectionId>,
    /// The direction that it has now; null: it has none.
    #[schema(required = true)]
    pub to: Option<DirectionId>,
}
