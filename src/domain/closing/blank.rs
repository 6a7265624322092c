//! What stayed blank.

use serde::Serialize;
use utoipa::ToSchema;

use super::input::ClosingInput;
use crate::decimal::Decimal;

/// A cell that nobody covers in full, by name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[schema(example = json!({
    "angle": "school_rain", "angle_title": "停课与防溺水", "audience": "drivers", "audience_name": "驾驶人", "locality": null,
    "locality_name": null, "share": 37.5
}))]
pub struct ClosingBlank {
    /// Key of the angle.
    pub angle: String,
    /// Its title.
    pub angle_title: String,
    /// Key of the audience.
    pub audience: String,
    /// Its name.
    pub audience_name: String,
    /// Key of the locality, for a local angle.
    #[schema(required = true)]
    pub locality: Option<String>,
    /// Its name.
    #[schema(required = true)]
    pub locality_name: Option<String>,
    /// What is missing, in percent of the campaign's value.
    #[schema(value_type = f64, minimum = 0, maximum = 100)]
    pub share: Decimal,
}

pub(super) fn list_blanks(input: &ClosingInput<'_>) -> Vec<ClosingBlank> {
    let names = input.names();
    let blank_of = |blank: &crate::contribution::BlankCell| ClosingBlank {
        angle: blank.angle.clone(),
        angle_title: names.angle(&blank.angle),
        audience: blank.audience.clone(),
        audience_name: names.audience(&blank.audience),
        locality: blank.locality.clone(),
        locality_name: blank.locality.as_deref().map(|key| names.place(key)),
        share: blank.share,
    };
    input.contributions.blanks.iter().map(blank_of).collect()
}
