//! Personal links: a code that opens once and becomes its person's token. Of the code a hash is kept.

use serde::{Deserialize, Serialize};
use unicode_normalization::UnicodeNormalization as _;
use utoipa::ToSchema;

use super::field::{FieldError, ValidationErrors};
use super::id::{LinkId, SubjectId, TokenId};
use super::time::Timestamp;
use super::token::TokenHash;
use crate::keyed;

/// For how many days a link waits to be opened, unless something else is said.
pub const LINK_DAYS: u32 = 14;

/// For how many days at most.
pub const MOST_LINK_DAYS: u32 = 90;

/// How long the token of an opened link speaks: 90 days, as a token of a person does that was made for a device of its own.
pub const OPENED_DAYS: u32 = 90;

/// So many links stand on one sheet at most.
pub const MOST_LINKS: usize = 1_000;

const DAY_MS: i64 = 86_400_000;

/// Crockford's base 32: no letter is taken for a digit.
const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/// Characters of a code: 140 random bits.
const LENGTH: usize = 28;

/// The code of a link, shown once. It has no `Debug` or `Display`, so that it cannot reach a log by accident.
#[derive(Clone, PartialEq, Eq)]
pub struct LinkCode(String);

impl LinkCode {
    /// Makes a code of 140 of these random bits.
    #[must_use]
    pub fn of_random(bits: [u8; 32]) -> Self {
        let letter = |byte: &u8| char::from(ALPHABET[usize::from(byte & 31)]);
        Self(bits.iter().take(LENGTH).map(letter).collect())
    }

    /// A code as somebody typed it: case, blanks, hyphens and full-width forms make no difference, nor does O for 0 or I and L for 1.
    /// `None` when it can be none.
    ///
    /// ```
    /// use domain::personal_link::LinkCode;
    /// let code = LinkCode::of_random([17; 32]);
    /// assert_eq!(code.grouped(), "HHHH-HHHH-HHHH-HHHH-HHHH-HHHH-HHHH");
    /// let typed = LinkCode::typed(" hhhh hhhh-ＨＨＨＨ hhhhhhhhhhhhhhhh ").unwrap();
    /// assert!(typed == code && typed.hash() == code.hash());
    /// assert!(LinkCode::typed("hhhh").is_none());
    /// ```
    #[must_use]
    pub fn typed(text: &str) -> Option<Self> {
        if text.len() > 400 {
            return None;
        }
        let plain = text.nfkc().filter(|c| !c.is_whitespace() && !matches!(c, '-' | '‐' | '–' | '—' | '_'));
        let letters = plain.map(|c| match c.to_ascii_uppercase() {
            'O' => '0',
            'I' | 'L' => '1',
            other => other,
        });
        let code: String = letters.collect();
        let known = |c: char| u8::try_from(c).is_ok_and(|byte| ALPHABET.contains(&byte));
        (code.chars().count() == LENGTH && code.chars().all(known)).then_some(Self(code))
    }

    /// The code as it stands in an address.
    #[must_use]
    pub fn reveal(&self) -> &str {
        &self.0
    }

    /// The code in groups of four, to be typed.
    #[must_use]
    pub fn grouped(&self) -> String {
        let groups: Vec<&str> = (0..LENGTH / 4).filter_map(|at| self.0.get(at * 4..at * 4 + 4)).collect();
        groups.join("-")
    }

    /// What is kept of it. With 140 random bits no slow hash is needed.
    #[must_use]
    pub fn hash(&self) -> TokenHash {
        TokenHash::of(&self.0)
    }
}

keyed! {
    /// Where a link stands.
    pub enum LinkState {
        /// It can be opened.
        Open = "open",
        /// It was opened.
        Used = "used",
        /// A newer one, or somebody, has taken it back.
        Revoked = "revoked",
        /// Its time is over.
        Expired = "expired",
    }
}

/// A link without its code.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(example = json!({
    "id": "01980c5e-7a00-7000-8000-000000000031", "subject": "01980c5e-7a00-7000-8000-000000000001",
    "created_at": "2026-06-01T01:00:00Z", "expires_at": "2026-06-15T01:00:00Z", "used_at": null, "revoked_at": null,
    "token": null
}))]
pub struct PersonalLink {
    /// Its id.
    pub id: LinkId,
    /// Whose it is.
    pub subject: SubjectId,
    /// When it was made.
    pub created_at: Timestamp,
    /// Until when it can be opened; not any more at that moment.
    pub expires_at: Timestamp,
    /// When it was opened.
    #[schema(required = true)]
    pub used_at: Option<Timestamp>,
    /// When it was taken back.
    #[schema(required = true)]
    pub revoked_at: Option<Timestamp>,
    /// The token that was made when it was opened.
    #[schema(required = true)]
    pub token: Option<TokenId>,
}

impl PersonalLink {
    /// A new link of a person that waits for so many days.
    #[must_use]
    pub fn new(id: LinkId, subject: SubjectId, at: Timestamp, days: u32) -> Self {
        let expires_at = days_after(at, days);
        Self { id, subject, created_at: at, expires_at, used_at: None, revoked_at: None, token: None }
    }

    /// Where it stands at `now`.
    #[must_use]
    pub fn state(&self, now: Timestamp) -> LinkState {
        if self.used_at.is_some() {
            LinkState::Used
        } else if self.revoked_at.is_some() {
            LinkState::Revoked
        } else if self.expires_at <= now {
            LinkState::Expired
        } else {
            LinkState::Open
        }
    }

    /// The same link, opened: a token was made.
    #[must_use]
    pub fn opened(&self, at: Timestamp, token: TokenId) -> Self {
        Self { used_at: Some(at), token: Some(token), ..self.clone() }
    }

    /// The same link, taken back.
    #[must_use]
    pub fn revoked(&self, at: Timestamp) -> Self {
        Self { revoked_at: Some(at), ..self.clone() }
    }
}

/// So many days after a moment.
#[must_use]
pub const fn days_after(at: Timestamp, days: u32) -> Timestamp {
    Timestamp::from_ms(at.as_ms().saturating_add(days as i64 * DAY_MS))
}

/// What is said to make a link.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"valid_days": 14}))]
pub struct LinkInput {
    /// For how many days it waits to be opened; 14 unless said.
    #[serde(default)]
    #[schema(minimum = 1, maximum = 90)]
    pub valid_days: Option<u32>,
}

impl LinkInput {
    /// For how many days.
    ///
    /// # Errors
    /// When that are none, or too many.
    pub fn days(&self) -> Result<u32, Vec<FieldError>> {
        let mut faults = ValidationErrors::default();
        check_days(&mut faults, self.valid_days);
        faults.into_result()?;
        Ok(self.valid_days.unwrap_or(LINK_DAYS))
    }
}

/// What is said to print a sheet of links.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "subjects": ["01980c5e-7a00-7000-8000-000000000001"], "base_url": "https://matrix.example.gov.cn", "valid_days": 14
}))]
pub struct LinkSheetInput {
    /// The persons, by id; those of a list stand in its report.
    #[schema(min_items = 1, max_items = 1000)]
    pub subjects: Vec<SubjectId>,
    /// The address at which persons reach the service: `https://…` without `/s/…`.
    #[schema(min_length = 8, max_length = 200)]
    pub base_url: String,
    /// For how many days the links wait to be opened; 14 unless said.
    #[serde(default)]
    #[schema(minimum = 1, maximum = 90)]
    pub valid_days: Option<u32>,
}

impl LinkSheetInput {
    /// Checks what is said.
    ///
    /// # Errors
    /// Every wrong value.
    pub fn check(&self) -> Result<(), Vec<FieldError>> {
        let mut faults = ValidationErrors::default();
        faults.require(!self.subjects.is_empty(), "/subjects", "is empty; name the persons by id");
        faults.require(
            self.subjects.len() <= MOST_LINKS,
            "/subjects",
            "has more than 1000 entries; make several sheets",
        );
        if let Err(what) = check_base(&self.base_url) {
            faults.add("/base_url", what);
        }
        check_days(&mut faults, self.valid_days);
        faults.into_result()
    }
}

fn check_days(faults: &mut ValidationErrors, days: Option<u32>) {
    let fits = days.is_none_or(|days| (1..=MOST_LINK_DAYS).contains(&days));
    faults.require(fits, "/valid_days", "is not from 1 to 90");
}

/// Whether links can begin with this address.
///
/// # Errors
/// What is wrong with it.
pub fn check_base(base: &str) -> Result<(), &'static str> {
    let rest = base.strip_prefix("https://").or_else(|| base.strip_prefix("http://"));
    let is_plain = |rest: &str| {
        !rest.is_empty()
            && rest.chars().all(|c| c.is_ascii_graphic() && !matches!(c, '?' | '#' | '"' | '<' | '>' | '\\'))
    };
    match rest {
        Some(rest) if base.len() <= 200 && is_plain(rest) => Ok(()),
        _ => Err(
            "is no address that begins with https:// or http://, in plain ASCII of at most 200 characters, without ? and #",
        ),
    }
}

/// What is said to sign in.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"code": "7K2M-9QXD-4TVA-0H8R-PW3E-6NBC-JF5S"}))]
pub struct SignInInput {
    /// The code of a personal link, as it stands in the address or is typed.
    #[schema(max_length = 400)]
    pub code: String,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn link() -> PersonalLink {
        let id = uuid::Uuid::from_u128(1);
        PersonalLink::new(LinkId(id), SubjectId(id), Timestamp::from_ms(0), 1)
    }

    #[test]
    fn a_link_is_open_until_its_moment_and_once() {
        let at = Timestamp::from_ms;
        assert_eq!(link().state(at(DAY_MS - 1)), LinkState::Open);
        assert_eq!(link().state(at(DAY_MS)), LinkState::Expired);
        assert_eq!(link().opened(at(1), TokenId(uuid::Uuid::nil())).state(at(2)), LinkState::Used);
        assert_eq!(link().revoked(at(1)).state(at(2)), LinkState::Revoked);
    }

    #[test]
    fn a_code_is_known_however_it_is_typed_and_different_bits_give_different_codes() {
        let mut bits = [0; 32];
        for (at, byte) in bits.iter_mut().enumerate() {
            *byte = u8::try_from(at * 7).unwrap();
        }
        let code = LinkCode::of_random(bits);
        assert_eq!(code.reveal().len(), 28);
        let typed = code.grouped().to_lowercase().replace('0', "o").replace('1', "l");
        assert!(LinkCode::typed(&typed).unwrap() == code);
        assert!(LinkCode::typed(&format!("{}U", &code.reveal()[1..])).is_none(), "U is no letter of codes");
        bits[27] ^= 1;
        assert!(LinkCode::of_random(bits).hash() != code.hash());
    }

    #[test]
    fn an_address_for_links_is_one_of_a_service() {
        for good in ["https://matrix.example.gov.cn", "http://10.0.0.1:8080", "https://a.cn/matrix/"] {
            assert_eq!(check_base(good), Ok(()), "{good}");
        }
        for bad in [
            "matrix.example.cn",
            "https://",
            "javascript:alert(1)",
            "https://a.cn/?x",
            "https://a.cn/\"x",
            "https://甲.cn",
        ] {
            assert!(check_base(bad).is_err(), "{bad}");
        }
    }
}
