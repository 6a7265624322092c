//! Tokens: 256 random bits that speak for a person; only their hash is kept.

use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};
use utoipa::ToSchema;

use super::field::{FieldError, ValidationErrors};
use super::id::{SubjectId, TokenId};
use super::right::{Grant, Right, check_grants};
use super::time::Timestamp;

/// The secret of a token, shown once. It has no `Debug` or `Display`, so that it cannot reach a log by accident.
pub struct Secret(String);

impl Secret {
    /// Makes a secret of 256 random bits.
    #[must_use]
    pub fn of_random(bits: [u8; 32]) -> Self {
        Self(format!("mm_{}", hex(&bits)))
    }

    /// The text that the holder keeps.
    #[must_use]
    pub fn reveal(&self) -> &str {
        &self.0
    }

    /// What is kept of it.
    #[must_use]
    pub fn hash(&self) -> TokenHash {
        TokenHash::of(&self.0)
    }
}

/// The SHA-256 of a secret, in hexadecimal digits. With 256 random bits no slow hash is needed.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct TokenHash(pub String);

impl TokenHash {
    /// The hash of what a caller sent.
    #[must_use]
    pub fn of(secret: &str) -> Self {
        Self(hex(&Sha256::digest(secret.as_bytes())))
    }
}

/// Lower-case hexadecimal digits.
#[must_use]
pub fn hex(bytes: &[u8]) -> String {
    const DIGITS: [char; 16] =
        ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'a', 'b', 'c', 'd', 'e', 'f'];
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
        text.push(DIGITS[usize::from(byte >> 4)]);
        text.push(DIGITS[usize::from(byte & 15)]);
        text
    })
}

/// A token without its secret.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(example = json!({
    "id": "01980c5e-7a00-7000-8000-000000000009", "subject": "01980c5e-7a00-7000-8000-000000000001",
    "subject_name": "王芳", "label": "office", "grants": [{"role": "member", "accounts": ["wechat-zjg-jiaoyu"]}],
    "created_at": "2026-06-01T01:00:00Z", "expires_at": null, "revoked_at": null
}))]
pub struct Token {
    /// Its id.
    pub id: TokenId,
    /// The person for whom it speaks.
    pub subject: SubjectId,
    /// That person's name.
    pub subject_name: String,
    /// What it is for.
    pub label: String,
    /// Its roles and their scopes.
    pub grants: Vec<Grant>,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it ends.
    #[schema(required = true)]
    pub expires_at: Option<Timestamp>,
    /// When it was revoked.
    #[schema(required = true)]
    pub revoked_at: Option<Timestamp>,
}

impl Token {
    /// Whether it still speaks at `now`.
    #[must_use]
    pub fn is_valid(&self, now: Timestamp) -> bool {
        self.revoked_at.is_none() && self.expires_at.is_none_or(|end| now < end)
    }
}

/// What a token that speaks may do, and until when.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Standing {
    /// Its id.
    pub token: TokenId,
    /// The person for whom it speaks.
    pub subject: SubjectId,
    /// Its roles and their scopes.
    pub grants: Vec<Grant>,
    /// When it ends.
    pub expires_at: Option<Timestamp>,
}

/// Whether the service would be without an administrator earlier, now or later, if the tokens of which `is_going` is true no longer
/// spoke. `standing` are all tokens that speak. Another one that ends sooner does not make up for it: nobody would be left to make the
/// next one. O(n).
#[must_use]
pub fn shortens_administration(is_going: impl Fn(&Standing) -> bool, standing: &[Standing]) -> bool {
    let admins = || standing.iter().filter(|one| Right::Administer.reach(&one.grants).is_some());
    let end = |one: &Standing| one.expires_at.map_or(i64::MAX, Timestamp::as_ms);
    admins().filter(|one| !is_going(one)).map(end).max() < admins().map(end).max()
}

/// Whether nobody would administer the service any more if the tokens of which `is_going` is true no longer spoke. O(n).
#[must_use]
pub fn ends_administration(is_going: impl Fn(&Standing) -> bool, standing: &[Standing]) -> bool {
    let mut admins = standing.iter().filter(|one| Right::Administer.reach(&one.grants).is_some()).peekable();
    admins.peek().is_some() && admins.all(is_going)
}

/// What is said to make a token.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"subject": "王芳", "grants": [{"role": "member", "accounts": ["wechat-zjg-jiaoyu"]}]}))]
pub struct TokenInput {
    /// The person: name, staff number or id. Whoever is not there yet is entered by name.
    #[schema(min_length = 1, max_length = 200)]
    pub subject: String,
    /// What it is for.
    #[serde(default)]
    #[schema(max_length = 200)]
    pub label: String,
    /// Its roles and their scopes; at least one.
    #[schema(min_items = 1, max_items = 20)]
    pub grants: Vec<Grant>,
    /// When it ends; later than now.
    #[serde(default)]
    pub expires_at: Option<Timestamp>,
}

impl TokenInput {
    /// Checks names, end and scopes: only roles that take a scope may have one, and a lead or member needs one.
    ///
    /// # Errors
    /// Every wrong value.
    pub fn check(&self, now: Timestamp) -> Result<(), Vec<FieldError>> {
        let mut faults = ValidationErrors::default();
        faults.key("/subject", &self.subject);
        faults.text("/label", &self.label, 200);
        faults.require(!self.grants.is_empty(), "/grants", "is empty; a token needs at least one role");
        check_grants(&mut faults, &self.grants);
        faults.require(
            self.expires_at.is_none_or(|end| now < end),
            "/expires_at",
            "is over already; give a later time, or leave it out",
        );
        faults.into_result()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::right::Role;

    #[test]
    fn a_secret_has_256_bits_and_its_hash_does_not_show_it() {
        let secret = Secret::of_random([0xab; 32]);
        assert_eq!(secret.reveal().len(), 3 + 64);
        assert!(!secret.hash().0.contains("abab"));
        assert_eq!(TokenHash::of(secret.reveal()), secret.hash());
    }

    #[test]
    fn a_member_without_accounts_is_refused_with_a_pointer() {
        let grant = Grant { role: Role::Member, accounts: vec![], organisations: vec![], clusters: vec![] };
        let input =
            TokenInput { subject: "a".into(), label: String::new(), grants: vec![grant], expires_at: None };
        assert_eq!(input.check(Timestamp::from_ms(0)).unwrap_err()[0].pointer, "/grants/0/accounts");
    }

    #[test]
    fn the_service_has_an_administrator_as_long_as_one_token_says_so() {
        let standing = |id: u128, role: Role| Standing {
            token: TokenId(uuid::Uuid::from_u128(id)),
            subject: SubjectId(uuid::Uuid::nil()),
            grants: vec![Grant { role, accounts: vec![], organisations: vec![], clusters: vec![] }],
            expires_at: None,
        };
        let going = |ids: &'static [u128]| {
            move |one: &Standing| ids.iter().any(|id| one.token == TokenId(uuid::Uuid::from_u128(*id)))
        };
        let all = [standing(1, Role::Admin), standing(2, Role::Admin), standing(3, Role::Planner)];
        assert!(!ends_administration(going(&[1, 3]), &all) && ends_administration(going(&[1, 2]), &all));
        assert!(!ends_administration(going(&[3]), &all[2..]), "there was none before");
    }

    #[test]
    fn the_last_administrator_is_the_one_that_speaks_longest() {
        let standing = |id: u128, role: Role, until: Option<i64>| Standing {
            token: TokenId(uuid::Uuid::from_u128(id)),
            subject: SubjectId(uuid::Uuid::nil()),
            grants: vec![Grant { role, accounts: vec![], organisations: vec![], clusters: vec![] }],
            expires_at: until.map(Timestamp::from_ms),
        };
        let shortens = |all: &[Standing]| shortens_administration(|token| token.token == all[0].token, all);
        let (admin, planner) = (standing(1, Role::Admin, Some(9)), standing(2, Role::Planner, None));
        assert!(shortens(&[admin.clone(), planner.clone()]));
        assert!(shortens(&[admin.clone(), standing(3, Role::Admin, Some(8))]));
        assert!(!shortens(&[admin.clone(), standing(3, Role::Admin, Some(9))]));
        assert!(!shortens(&[admin.clone(), standing(3, Role::Admin, None)]));
        assert!(!shortens(&[planner, admin]));
    }
}
