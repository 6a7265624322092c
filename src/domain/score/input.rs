//! The grades that an assessor gives.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::field::{FieldError, ValidationErrors};
use crate::quality::Quality;

/// The best grade of a criterion.
pub const BEST_GRADE: u8 = 2;

/// An assessor's grades.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"accuracy": 2, "usefulness": 2, "clarity": 1, "comment": "电话和地点都对，第二段太长。"}))]
pub struct ScoreInput {
    /// Whether what is said is right: 0 no, 1 with small mistakes, 2 yes.
    #[schema(minimum = 0, maximum = 2)]
    pub accuracy: u8,
    /// Whether the audience can do something with it: 0 no, 1 in part, 2 yes.
    #[schema(minimum = 0, maximum = 2)]
    pub usefulness: u8,
    /// Whether it is understood at once: 0 no, 1 in part, 2 yes.
    #[schema(minimum = 0, maximum = 2)]
    pub clarity: u8,
    /// What the unit should know.
    #[serde(default)]
    #[schema(max_length = 2000)]
    pub comment: String,
}

impl ScoreInput {
    /// Checks the grades.
    ///
    /// # Errors
    /// Every wrong value.
    pub fn check(&self) -> Result<(), Vec<FieldError>> {
        let mut faults = ValidationErrors::default();
        for (pointer, grade) in
            [("/accuracy", self.accuracy), ("/usefulness", self.usefulness), ("/clarity", self.clarity)]
        {
            faults.require(grade <= BEST_GRADE, pointer, "is outside of 0 to 2");
        }
        faults.text("/comment", &self.comment, 2000);
        faults.into_result()
    }

    /// What these grades come to.
    ///
    /// ```
    /// use domain::score::ScoreInput;
    /// let quality = |accuracy, usefulness, clarity| {
    ///     ScoreInput { accuracy, usefulness, clarity, comment: String::new() }.quality().millionths()
    /// };
    /// assert_eq!((quality(2, 2, 2), quality(1, 2, 0), quality(0, 2, 2)), (1_000_000, 500_000, 0));
    /// ```
    #[must_use]
    pub fn quality(&self) -> Quality {
        let sum = u32::from(self.accuracy) + u32::from(self.usefulness) + u32::from(self.clarity);
        let right = u32::from(self.accuracy > 0);
        Quality::from_millionths(right * sum * 1_000_000 / 6).unwrap_or(Quality::FULL)
    }
}
