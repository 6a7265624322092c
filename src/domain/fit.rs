//! Fit: how well one account suits one cell from one cluster's view, 1 to 1000, with every part kept as a reason.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::campaign::FitWeights;
use super::form::Form;
use crate::keyed;

keyed! {
    /// A part of the fit.
    pub enum FitPart {
        /// 1000: account and cluster both meet the angle's functions; 700: only the account; 500: the angle names none.
        Function = "function",
        /// 1000: the account lists the audience or one below it; 700: one above it; 500: it lists none, or the audience is everyone; 0:
        /// else, which is asked only with `stretch`.
        Audience = "audience",
        /// 1000: the account's form is the preferred one; 500: none is preferred; 300: else.
        Form = "form",
        /// 1000: the cell's locality is the account's own, or the angle is not local; 600: told from above.
        Locality = "locality",
        /// 1000: one of the account's topics stands in what the angle or the campaign says; 500: it lists none; 300: else.
        Topic = "topic",
        /// 500 without history, else the share of past directions delivered on time and original, in thousandths.
        Record = "record",
    }
}

/// The scores of all parts, each 0 to 1000.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct FitScores {
    /// See [`FitPart::Function`].
    pub function: u32,
    /// See [`FitPart::Audience`].
    pub audience: u32,
    /// See [`FitPart::Form`].
    pub form: u32,
    /// See [`FitPart::Locality`].
    pub locality: u32,
    /// See [`FitPart::Topic`].
    pub topic: u32,
    /// See [`FitPart::Record`]; `None` without history.
    pub record: Option<u32>,
}

/// Why an account was given a direction: one part of its fit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(example = json!({"part": "function", "score": 1000, "weight": 4, "known": true}))]
pub struct Reason {
    /// The part.
    pub part: FitPart,
    /// Its score, 0 to 1000.
    pub score: u32,
    /// What it weighs.
    pub weight: u32,
    /// Whether the score was seen; an account without history has none for its record, and counts in the middle.
    #[serde(default = "seen")]
    #[schema(required = true)]
    pub known: bool,
}

const fn seen() -> bool {
    true
}

/// What counts where there is no history.
pub(crate) const MIDDLE: u32 = 500;

/// How a form scores where an angle prefers one, or none.
pub(crate) fn form_score(preferred: Option<Form>, form: Form) -> u32 {
    match preferred {
        Some(preferred) if preferred == form => 1000,
        None => 500,
        Some(_) => 300,
    }
}

impl FitScores {
    /// The fit: 1 + ⌊999·Σ wᵢsᵢ / (1000·Σ wᵢ)⌋, which is 1 to 1000. The weights are not all 0.
    ///
    /// ```
    /// use domain::campaign::FitWeights;
    /// use domain::fit::FitScores;
    /// let best = FitScores { function: 1000, audience: 1000, form: 1000, locality: 1000, topic: 1000, record: Some(1000) };
    /// assert_eq!(best.fit(&FitWeights::default()), 1000);
    /// let worst = FitScores { record: Some(0), ..FitScores::default() };
    /// assert_eq!(worst.fit(&FitWeights::default()), 1);
    /// ```
    #[must_use]
    pub fn fit(&self, weights: &FitWeights) -> u32 {
        let (mut sum, mut total) = (0u64, 0u64);
        for (weight, score) in [
            (weights.function, self.function),
            (weights.audience, self.audience),
            (weights.form, self.form),
            (weights.locality, self.locality),
            (weights.topic, self.topic),
            (weights.record, self.record_score()),
        ] {
            sum += u64::from(weight) * u64::from(score);
            total += u64::from(weight);
        }
        let fit = 1 + 999 * sum / (1000 * total).max(1);
        u32::try_from(fit).unwrap_or(1000)
    }

    /// The score of the record; one in the middle where there is no history.
    #[must_use]
    pub fn record_score(&self) -> u32 {
        self.record.unwrap_or(MIDDLE)
    }

    /// The parts with their weights, in the order of declaration.
    #[must_use]
    pub fn reasons(&self, weights: &FitWeights) -> [Reason; 6] {
        let reason = |part, score, weight| Reason { part, score, weight, known: true };
        let record = reason(FitPart::Record, self.record_score(), weights.record);
        [
            reason(FitPart::Function, self.function, weights.function),
            reason(FitPart::Audience, self.audience, weights.audience),
            reason(FitPart::Form, self.form, weights.form),
            reason(FitPart::Locality, self.locality, weights.locality),
            reason(FitPart::Topic, self.topic, weights.topic),
            Reason { known: self.record.is_some(), ..record },
        ]
    }
}
