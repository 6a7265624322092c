//! Pages of lists: `limit` and an opaque `cursor` that belongs to one list with its filters.

use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};
use utoipa::ToSchema;

use super::problem::{Kind, Problem};
use domain::token::hex;

/// One page of a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Page<T> {
    /// What is on this page.
    pub items: Vec<T>,
    /// Send it as `cursor` for the next page; null: this is the last one.
    #[schema(required = true)]
    pub next_cursor: Option<String>,
}

const DEFAULT_LIMIT: u64 = 50;
const MOST: u64 = 500;

/// The place in a list from which a page is wanted.
pub struct Place {
    tag: [u8; 8],
    after: Option<String>,
    limit: u64,
}

impl Place {
    /// Reads `limit` and `cursor` of a list. `list` names the list and everything that filters it.
    ///
    /// # Errors
    /// A limit outside of 1 to 500; a cursor of another list, or of other filters.
    pub fn new(list: &str, limit: Option<u64>, cursor: Option<&str>) -> Result<Self, Problem> {
        let limit = limit.unwrap_or(DEFAULT_LIMIT);
        if !(1..=MOST).contains(&limit) {
            let detail = format!("limit {limit} is outside of 1 to {MOST}");
            return Err(Problem::new(Kind::InvalidQuery, &*detail).at("?limit", &*detail));
        }
        let digest = Sha256::digest(list.as_bytes());
        let mut tag = [0u8; 8];
        tag.copy_from_slice(&digest[..8]);
        let after = cursor.map(|cursor| read_cursor(tag, cursor)).transpose()?;
        Ok(Self { tag, after, limit })
    }

    /// The key after which the page begins.
    #[must_use]
    pub fn after(&self) -> Option<&str> {
        self.after.as_deref()
    }

    /// The key after which the page begins, as what it is in this list.
    ///
    /// # Errors
    /// A cursor that was tampered with.
    pub fn after_as<T: std::str::FromStr>(&self) -> Result<Option<T>, Problem> {
        self.after().map(|after| after.parse().map_err(|_| foreign())).transpose()
    }

    /// How many rows to ask for: one more than the page holds shows whether there is another page.
    #[must_use]
    pub const fn wanted(&self) -> u64 {
        self.limit + 1
    }

    /// The same, of a list in memory.
    #[must_use]
    pub fn wanted_items(&self) -> usize {
        usize::try_from(self.wanted()).unwrap_or(usize::MAX)
    }

    /// Makes the page of up to [`Place::wanted`] rows.
    pub fn page<T>(&self, mut items: Vec<T>, key: impl Fn(&T) -> String) -> Page<T> {
        let limit = usize::try_from(self.limit).unwrap_or(usize::MAX);
        let more = items.len() > limit;
        items.truncate(limit);
        let next_cursor = items.last().filter(|_| more).map(|last| {
            let mut bytes = self.tag.to_vec();
            bytes.extend_from_slice(key(last).as_bytes());
            hex(&bytes)
        });
        Page { items, next_cursor }
    }

    /// Makes the page out of a sorted list in memory.
    pub fn page_of<'a, T: Clone + 'a>(
        &self,
        sorted: impl Iterator<Item = &'a T>,
        key: impl Fn(&T) -> String,
    ) -> Page<T> {
        let after = self.after();
        let rest = sorted.filter(|item| after.is_none_or(|after| key(item).as_str() > after));
        self.page(rest.take(self.wanted_items()).cloned().collect(), key)
    }
}

fn read_cursor(tag: [u8; 8], cursor: &str) -> Result<String, Problem> {
    let digits = cursor.as_bytes();
    let bytes: Option<Vec<u8>> = digits
        .chunks(2)
        .map(|pair| {
            let text = std::str::from_utf8(pair).ok().filter(|text| text.len() == 2)?;
            u8::from_str_radix(text, 16).ok()
        })
        .collect();
    let bytes = bytes.ok_or_else(foreign)?;
    let after = bytes.strip_prefix(&tag).ok_or_else(foreign)?;
    // PostgreSQL takes no text with U+0000, and no key holds it.
    let key = String::from_utf8(after.to_vec()).ok().filter(|key| !key.contains('\0'));
    key.ok_or_else(foreign)
}

fn foreign() -> Problem {
    let detail = "use `next_cursor` of the page before, with the same filters, or begin without a cursor";
    Problem::new(Kind::InvalidCursor, detail).at("?cursor", "is not of this list")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cursor_leads_through_the_whole_list_once() {
        let list: Vec<String> = (0..7).map(|n| format!("键{n}")).collect();
        let (mut seen, mut cursor) = (Vec::new(), None);
        loop {
            let place = Place::new("letters", Some(3), cursor.as_deref()).unwrap();
            let page = place.page_of(list.iter(), Clone::clone);
            seen.extend(page.items);
            cursor = page.next_cursor;
            if cursor.is_none() {
                break;
            }
        }
        assert_eq!(seen, list);
    }

    #[test]
    fn a_cursor_from_elsewhere_and_a_limit_of_zero_are_refused() {
        let list = ["a".to_owned(), "b".to_owned()];
        let page = Place::new("one", Some(1), None).unwrap().page_of(list.iter(), Clone::clone);
        let cursor = page.next_cursor.unwrap();
        assert_eq!(Place::new("two", None, Some(&cursor)).err().unwrap().code, "invalid_cursor");
        assert_eq!(Place::new("one", None, Some("zz")).err().unwrap().code, "invalid_cursor");
        assert_eq!(Place::new("one", None, Some("é")).err().unwrap().code, "invalid_cursor");
        assert_eq!(Place::new("one", Some(0), None).err().unwrap().code, "invalid_query");
    }
}
