//! Passwords: the name that one signs in by, and what a password must be. Of a password nothing but a slow hash is kept.

use serde::Serialize;
use unicode_normalization::UnicodeNormalization as _;

use super::field::{FieldError, ValidationErrors};
use super::id::SubjectId;
use super::right::Grant;
use super::time::Timestamp;
use super::token::Token;

/// Characters that a password has at least. Length is what guards it; which characters they are is nobody's concern (NIST SP 800-63B,
/// section 3.1.1.2).
pub const FEWEST_CHARACTERS: usize = 12;

/// Characters that a password has at most: more would only make the service work.
const MOST_CHARACTERS: usize = 200;

/// Bytes of the longest text that can be a password: whatever is longer has more characters than [`MOST_CHARACTERS`].
const MOST_BYTES: usize = 4 * MOST_CHARACTERS;

/// Different characters that a password has at least.
const FEWEST_DIFFERENT: usize = 5;

/// A name of fewer characters stands in many words by chance.
const SHORTEST_NAME: usize = 2;

/// Characters of a password that must be left without the words that are tried first.
const FEWEST_LEFT: usize = 6;

/// What stands in the passwords that are tried first (lists of those that were stolen most often), without figures at their ends.
const COMMONEST: [&str; 22] = [
    "password",
    "passw0rd",
    "p@ssw0rd",
    "qwertyuiop",
    "qwerty",
    "asdfghjkl",
    "zxcvbnm",
    "1qaz2wsx",
    "3edc4rfv",
    "1q2w3e4r",
    "q1w2e3r4",
    "iloveyou",
    "woaini",
    "5201314",
    "1314520",
    "administrator",
    "admin",
    "welcome",
    "letmein",
    "changeme",
    "computer",
    "internet",
];

/// A password as somebody typed it. It has no `Debug` or `Display`, so that it cannot reach a log by accident.
#[derive(Clone, PartialEq, Eq)]
pub struct Password(String);

impl Password {
    /// A password as it was typed: half and full width make no difference (NFKC), so that an input method does not lock anybody out. What
    /// is too long to be one is not normalised; as much of it is kept as shows that.
    #[must_use]
    pub fn typed(text: &str) -> Self {
        if text.len() > MOST_BYTES {
            return Self(text.chars().take(MOST_CHARACTERS + 1).collect());
        }
        Self(text.nfkc().collect())
    }

    /// What is hashed.
    #[must_use]
    pub fn reveal(&self) -> &str {
        &self.0
    }

    /// Whether it can be one at all; what is longer is not worth the work of hashing it.
    #[must_use]
    pub fn is_possible(&self) -> bool {
        (1..=MOST_CHARACTERS).contains(&self.0.chars().count())
    }
}

/// The name that one signs in by: unique, and the same however it is typed.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(transparent)]
pub struct SignInName(String);

impl SignInName {
    /// The name that was typed: case, width and blanks around it make no difference. `None` when it can be none.
    ///
    /// ```
    /// use domain::password::SignInName;
    /// assert_eq!(SignInName::typed(" Ｗang.Fang "), SignInName::typed("wang.fang"));
    /// assert_eq!(SignInName::typed("王芳").unwrap().as_str(), "王芳");
    /// assert!(SignInName::typed("a b").is_none() && SignInName::typed("").is_none());
    /// ```
    #[must_use]
    pub fn typed(text: &str) -> Option<Self> {
        if text.len() > 400 {
            return None;
        }
        let folded: String = text.nfkc().flat_map(char::to_lowercase).collect();
        let folded = folded.trim();
        let fits = (2..=40).contains(&folded.chars().count());
        let is_plain = |c: char| c.is_alphanumeric() || "._-@".contains(c);
        (fits && folded.chars().all(is_plain)).then(|| Self(folded.to_owned()))
    }

    /// A name as it was kept.
    #[must_use]
    pub const fn kept(name: String) -> Self {
        Self(name)
    }

    /// The name.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// That somebody has a password: everything but the hash.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PasswordNote {
    /// Whose it is.
    pub subject: SubjectId,
    /// By which name that person signs in.
    pub sign_in_name: SignInName,
    /// When it was set.
    pub set_at: Timestamp,
}

/// What is said to set a password. It has no `Debug`, as the passwords in it have none.
#[derive(Clone)]
pub struct PasswordInput {
    /// The name to sign in by.
    pub sign_in_name: String,
    /// The password until now; empty where there is none.
    pub old: Password,
    /// The new one.
    pub new: Password,
    /// The new one once more, against slips.
    pub again: Password,
}

impl PasswordInput {
    /// Checks name and password; gives the name as it is kept.
    ///
    /// # Errors
    /// Every wrong value; never what was typed.
    pub fn check(&self, person: &str) -> Result<SignInName, Vec<FieldError>> {
        let mut faults = ValidationErrors::default();
        let name = faults.required(
            "/sign_in_name",
            SignInName::typed(&self.sign_in_name),
            "is no name to sign in by: 2 to 40 letters and figures, with . _ - or @ among them",
        );
        let text = self.new.reveal().to_lowercase();
        let length = text.chars().count();
        if length < FEWEST_CHARACTERS {
            faults.add("/new", "is too short; take at least 12 characters, such as a sentence of your own");
        } else if length > MOST_CHARACTERS {
            faults.add("/new", "is too long; at most 200 characters fit");
        } else if names(person, name.as_ref()).any(|name| text.contains(&name)) {
            faults.add("/new", "holds your name, which is tried first; take something else");
        } else if is_guessed(&text) {
            faults.add("/new", "is one of those that are tried first; take a sentence of your own");
        }
        faults.require(self.new == self.again, "/again", "is not the same as the new password");
        faults.into_result()?;
        name.ok_or_else(Vec::new)
    }
}

/// What others know of a person.
fn names<'a>(person: &'a str, sign_in: Option<&'a SignInName>) -> impl Iterator<Item = String> {
    let known = [Some(person), sign_in.map(SignInName::as_str)];
    let folded = known.into_iter().flatten().map(|name| name.trim().to_lowercase());
    folded.filter(|name| name.chars().count() >= SHORTEST_NAME)
}

/// Whether a password in lower case is one of those that are tried first: of few different characters, one step after the other, or a word
/// of the commonest with little beside it. O(length · words).
fn is_guessed(text: &str) -> bool {
    let mut different: Vec<char> = text.chars().collect();
    let steps =
        different.windows(2).filter(|pair| (u32::from(pair[0])).abs_diff(u32::from(pair[1])) <= 1).count();
    let length = different.len();
    different.sort_unstable();
    different.dedup();
    let rest = COMMONEST.iter().fold(text.to_owned(), |text, word| text.replace(word, ""));
    let left = rest.chars().filter(|c| c.is_alphabetic()).count();
    different.len() < FEWEST_DIFFERENT
        || steps + 4 > length
        || (rest.len() < text.len() && left < FEWEST_LEFT)
}

/// What a password gives.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GivenByPassword {
    /// What its person may do.
    pub grants: Vec<Grant>,
    /// Until when something of that is given: with it ends a session.
    pub ends_at: Option<Timestamp>,
}

/// What somebody may do who signs in by a password: what is said of the person; where nothing is, what the person's `tokens` give that speak,
/// until the first of it ends. O(grants²).
#[must_use]
pub fn given_by_password(said: &[Grant], tokens: &[Token], now: Timestamp) -> GivenByPassword {
    if !said.is_empty() {
        return GivenByPassword { grants: said.to_vec(), ends_at: None };
    }
    let speaking: Vec<&Token> = tokens.iter().filter(|token| token.is_valid(now)).collect();
    let mut grants: Vec<Grant> = Vec::new();
    for grant in speaking.iter().flat_map(|token| &token.grants) {
        if !grants.contains(grant) {
            grants.push(grant.clone());
        }
    }
    let end = |token: &Token| token.expires_at.map_or(i64::MAX, Timestamp::as_ms);
    let last = |grant: &Grant| {
        speaking.iter().filter(|token| token.grants.contains(grant)).map(|token| end(token)).max()
    };
    let first = grants.iter().filter_map(last).min().filter(|end| *end != i64::MAX);
    GivenByPassword { grants, ends_at: first.map(Timestamp::from_ms) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::right::Role;

    fn faults(name: &str, new: &str) -> Vec<String> {
        let (old, new) = (Password::typed(""), Password::typed(new));
        let input = PasswordInput { sign_in_name: name.to_owned(), old, again: new.clone(), new };
        let found = input.check("王芳").err().unwrap_or_default();
        found.into_iter().map(|fault| fault.pointer).collect()
    }

    #[test]
    fn a_long_one_is_taken_whatever_it_is_made_of() {
        for good in [
            "早饭吃两个包子再喝豆浆吧",
            "correct horse battery",
            "84013 95276 60",
            "Passwords are boring to remember",
        ] {
            assert_eq!(faults("wang.fang", good), [""; 0], "{good}");
        }
    }

    #[test]
    fn what_is_tried_first_is_refused() {
        for bad in [
            "short",
            "十一个字的密码还是短了",
            "123456789012",
            "210987654321",
            "aaaaaaaaaaaaaaa",
            "abcabcabcabcabc",
            "Password1234",
            "qwertyuiop12",
            "woaini1314520",
            "admin@123456789",
            "我是王芳我爱吃豆浆包子",
            "wang.fang-2026",
            "ｐａｓｓｗｏｒｄ１２３４",
        ] {
            assert_eq!(faults("wang.fang", bad), ["/new"], "{bad}");
        }
        assert_eq!(faults("wang.fang", &"长一些".repeat(80)), ["/new"]);
        assert_eq!(faults("wang.fang", &"e\u{301}长一些".repeat(400_000)), ["/new"]);
        assert!(!Password::typed(&"𠮷".repeat(201)).is_possible());
        assert!(Password::typed(&"𠮷".repeat(200)).is_possible());
    }

    #[test]
    fn a_name_is_plain_and_a_slip_is_seen() {
        for bad in ["", "a", "a b", "王芳<b>", &"a".repeat(41)] {
            assert_eq!(faults(bad, "早饭吃两个包子再喝豆浆吧"), ["/sign_in_name"], "{bad}");
        }
        let typed = |text: &str| Password::typed(text);
        let (new, again) = (typed("早饭吃两个包子再喝豆浆吧"), typed("早饭吃两个包子再喝豆浆"));
        let input = PasswordInput { sign_in_name: "wang".into(), old: typed(""), new, again };
        assert_eq!(input.check("王芳").unwrap_err()[0].pointer, "/again");
    }

    #[test]
    fn a_password_gives_what_is_said_of_the_person_or_else_what_the_tokens_give() {
        let grant = |role| Grant { role, accounts: vec![], organisations: vec![], clusters: vec![] };
        let token = |role, until: Option<i64>| Token {
            id: crate::id::TokenId(uuid::Uuid::nil()),
            subject: SubjectId(uuid::Uuid::nil()),
            subject_name: String::new(),
            label: String::new(),
            grants: vec![grant(role)],
            created_at: Timestamp::from_ms(0),
            expires_at: until.map(Timestamp::from_ms),
            revoked_at: None,
        };
        let tokens = [token(Role::Planner, None), token(Role::Planner, Some(9)), token(Role::Admin, Some(1))];
        let now = Timestamp::from_ms(5);
        let given = |said: &[Grant], tokens: &[Token]| {
            let given = given_by_password(said, tokens, now);
            (given.grants, given.ends_at.map(Timestamp::as_ms))
        };
        assert_eq!(given(&[grant(Role::Lead)], &tokens), (vec![grant(Role::Lead)], None));
        assert_eq!(given(&[], &tokens), (vec![grant(Role::Planner)], None));
        assert_eq!(given(&[], &tokens[1..]), (vec![grant(Role::Planner)], Some(9)));
        assert_eq!(given(&[], &[]), (vec![], None));
    }
}
