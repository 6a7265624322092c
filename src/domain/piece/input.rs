//! What a member sends.

use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};
use utoipa::ToSchema;

use crate::address::check_address;
use crate::field::{FieldError, ValidationErrors};
use crate::token::hex;

/// Facts that one piece cites at most.
const MOST_CITED: usize = 50;

/// A text that is handed in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"title": "停课通知谁来发", "text": "收到停课信号后，学校在半小时内通知到每一位家长……"}))]
pub struct PieceInput {
    /// Its title.
    #[schema(min_length = 1, max_length = 200)]
    pub title: String,
    /// Its text.
    #[schema(min_length = 1, max_length = 100_000)]
    pub text: String,
    /// Address (http or https) of what it reposts. A declared repost is no fault, and has no share.
    #[serde(default)]
    #[schema(max_length = 2000)]
    pub repost_of: Option<String>,
    /// Flags the piece as a major item, which is signed before it is published where the campaign has such items signed. Once
    /// flagged it stays so until a coordinator takes the flag away.
    #[serde(default)]
    pub major: bool,
    /// Keys of the campaign's facts that it uses; default: those of its angle.
    #[serde(default)]
    #[schema(max_items = 50)]
    pub facts: Option<Vec<String>>,
}

impl PieceInput {
    /// Checks title, text and address.
    ///
    /// # Errors
    /// Every wrong value.
    pub fn check(&self) -> Result<(), Vec<FieldError>> {
        let mut faults = ValidationErrors::default();
        faults.require(!self.title.trim().is_empty(), "/title", "is empty; a title is needed");
        faults.text("/title", &self.title, 200);
        faults.require(!self.text.trim().is_empty(), "/text", "is empty; a text is needed");
        faults.text("/text", &self.text, 100_000);
        if let Some(source) = &self.repost_of {
            check_address(&mut faults, "/repost_of", source);
        }
        let cited = self.facts.as_deref().unwrap_or_default();
        faults.require(cited.len() <= MOST_CITED, "/facts", format!("has more than {MOST_CITED} entries"));
        for (at, key) in cited.iter().enumerate() {
            let place = format!("/facts/{at}");
            faults.require(!cited[..at].contains(key), &place, "stands twice");
        }
        faults.into_result()
    }

    /// SHA-256 of title and text, with a character between them that neither can hold.
    #[must_use]
    pub fn digest(&self) -> String {
        digest_of(&self.title, &self.text)
    }
}

/// SHA-256 of title and text, with a character between them that neither can hold.
#[must_use]
pub fn digest_of(title: &str, text: &str) -> String {
    let parts = [title.as_bytes(), b"\0", text.as_bytes()];
    hex(&Sha256::digest(parts.concat()))
}

/// Where a piece was published.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"url": "https://mp.weixin.qq.com/s/abc"}))]
pub struct PublishInput {
    /// Its address (http or https).
    #[schema(min_length = 1, max_length = 2000)]
    pub url: String,
}

impl PublishInput {
    /// Checks the address.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn check(&self) -> Result<(), Vec<FieldError>> {
        let mut faults = ValidationErrors::default();
        check_address(&mut faults, "/url", &self.url);
        faults.into_result()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pointers(title: &str, text: &str, repost_of: Option<&str>) -> Vec<String> {
        let input = PieceInput {
            title: title.to_owned(),
            text: text.to_owned(),
            repost_of: repost_of.map(ToOwned::to_owned),
            major: false,
            facts: None,
        };
        input.check().err().unwrap_or_default().into_iter().map(|fault| fault.pointer).collect()
    }

    #[test]
    fn every_wrong_value_is_named() {
        assert_eq!(pointers("题", &"文".repeat(100_000), Some("https://example.cn/a")), [""; 0]);
        assert_eq!(pointers(" ", "\n\t", Some("example.cn")), ["/title", "/text", "/repost_of"]);
        assert_eq!(pointers(&"题".repeat(201), &"文".repeat(100_001), None), ["/title", "/text"]);
        assert_eq!(pointers("题", "a\u{7}", Some("ftp://example.cn/a")), ["/text", "/repost_of"]);
    }

    #[test]
    fn a_digest_depends_on_where_the_title_ends() {
        let digest = |title: &str, text: &str| {
            let (title, text) = (title.to_owned(), text.to_owned());
            PieceInput { title, text, repost_of: None, major: false, facts: None }.digest()
        };
        assert_ne!(digest("ab", "c"), digest("a", "bc"));
        assert_eq!(digest("a", "b").len(), 64);
    }
}
