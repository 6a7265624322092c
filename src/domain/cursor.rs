//! Cursors: where a page of a list begins, in a text that says nothing to whoever has it, and is taken by no other list.

use sha2::{Digest as _, Sha256};

use super::token::hex;

/// What tells a list, with its reader and filters, from every other one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ListTag([u8; 8]);

impl ListTag {
    /// That of a list: `name` holds everything that makes it what it is.
    #[must_use]
    pub fn of(name: &str) -> Self {
        let digest = Sha256::digest(name.as_bytes());
        let mut tag = [0; 8];
        tag.copy_from_slice(&digest[..8]);
        Self(tag)
    }

    /// The cursor of what comes after this key.
    ///
    /// ```
    /// use domain::cursor::ListTag;
    /// let list = ListTag::of("accounts");
    /// assert_eq!(list.read(&list.cursor("微博-甲")).as_deref(), Some("微博-甲"));
    /// assert_eq!(ListTag::of("clusters").read(&list.cursor("a")), None);
    /// ```
    #[must_use]
    pub fn cursor(self, key: &str) -> String {
        hex(&[&self.0, key.as_bytes()].concat())
    }

    /// The key in a cursor; `None`: it is not of this list.
    #[must_use]
    pub fn read(self, cursor: &str) -> Option<String> {
        let pairs = cursor.as_bytes().chunks(2).map(|pair| {
            let text = std::str::from_utf8(pair).ok().filter(|text| text.len() == 2)?;
            u8::from_str_radix(text, 16).ok()
        });
        let bytes: Vec<u8> = pairs.collect::<Option<_>>()?;
        let key = String::from_utf8(bytes.strip_prefix(&self.0)?.to_vec()).ok()?;
        // PostgreSQL takes no text with U+0000, and no key holds it.
        (!key.contains('\0')).then_some(key)
    }
}
