//! Phone numbers of persons: personal data, which neither a log nor an error shows.

use std::fmt::{Debug, Formatter, Result as Formatted};

use serde::{Deserialize, Serialize};
use unicode_normalization::UnicodeNormalization as _;
use utoipa::ToSchema;

/// A person's phone number. Its `Debug` hides it, so that it cannot reach a log by accident.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema)]
#[serde(transparent)]
#[schema(value_type = String, max_length = 40, example = "13800138000")]
pub struct Phone(pub String);

impl Debug for Phone {
    fn fmt(&self, f: &mut Formatter<'_>) -> Formatted {
        f.write_str("Phone(…)")
    }
}

impl Phone {
    /// The number in one form: full-width digits, blanks, hyphens, brackets and the country's own prefix make no difference. `None`
    /// when it is no phone number.
    ///
    /// ```
    /// use domain::subject::Phone;
    /// let number = |text: &str| Phone(text.to_owned()).in_one_form().map(|phone| phone.0);
    /// assert_eq!(number("１３８ 0013-8000"), number("+86 13800138000"));
    /// assert_eq!(number("0512-58681234").unwrap(), "051258681234");
    /// assert_eq!(number("王芳"), None);
    /// ```
    #[must_use]
    pub fn in_one_form(&self) -> Option<Self> {
        let shown = self.0.nfkc().filter(|c| !c.is_whitespace());
        let plain: String = shown.filter(|c| !matches!(c, '-' | '‐' | '–' | '—' | '(' | ')')).collect();
        let national =
            plain.strip_prefix("+86").or_else(|| plain.strip_prefix("0086")).unwrap_or(&plain).to_owned();
        let digits = national.strip_prefix('+').unwrap_or(&national);
        let is_number = digits.chars().all(|c| c.is_ascii_digit()) && (3..=20).contains(&digits.len());
        is_number.then_some(Self(national))
    }
}
