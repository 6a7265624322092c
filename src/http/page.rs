//! Pages of lists: `limit` and an opaque `cursor` that belongs to one list with its filters.

use std::sync::Arc;

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::openapi::path::Operation;
use utoipa::{IntoParams, ToSchema};

use super::operation::{Describe, add_parameters, add_problem};
use super::problem::{Kind, Problem};
use super::query::{Both, QueryPart};
use super::registry::Shared;
use domain::account::Account;
use domain::account_list::AccountList;
use domain::cursor::ListTag;
use domain::id::SubjectId;

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

/// The parameters of a page.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct PageQuery {
    /// Entries on a page, 1 to 500; default 50.
    #[param(minimum = 1, maximum = 500)]
    limit: Option<u64>,
    /// `next_cursor` of the page before.
    cursor: Option<String>,
}

/// Which page of a list is wanted: how many entries, and after which one.
pub struct PageRequest {
    tag: ListTag,
    after: Option<String>,
    limit: u64,
}

/// The query of a list: its filters, and which page. A cursor belongs to the person who was given it, the list and its filters.
pub struct Listed<F>(pub F, pub PageRequest);

impl<S: Send + Sync, F: QueryPart + Serialize> FromRequestParts<S> for Listed<F> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _state: &S) -> Result<Self, Problem> {
        let query = parts.uri.query().unwrap_or_default();
        let Both(page, filter) = Both::<PageQuery, F>::read(query, "")?;
        let request = PageRequest::new(&name_list(parts, &filter), page)?;
        Ok(Self(filter, request))
    }
}

impl<S: Send + Sync> FromRequestParts<S> for PageRequest {
    type Rejection = Problem;

    /// Of a list without filters.
    async fn from_request_parts(parts: &mut Parts, _state: &S) -> Result<Self, Problem> {
        let page = PageQuery::read(parts.uri.query().unwrap_or_default(), "")?;
        Self::new(&name_list(parts, &()), page)
    }
}

impl<F: QueryPart> Describe for Listed<F> {
    fn describe(operation: &mut Operation) {
        add_parameters(operation, F::parameters());
        PageRequest::describe(operation);
    }
}

impl Describe for PageRequest {
    fn describe(operation: &mut Operation) {
        add_parameters(operation, PageQuery::parameters());
        add_problem(operation, "400", "`invalid_query`, `invalid_cursor`");
    }
}

/// The person, the path and the filters by the names that they have in the API, so that a cursor still holds after a change of
/// the code. What is not given is left out: it also holds after a filter was added.
fn name_list(parts: &Parts, filter: &impl Serialize) -> String {
    let subject = parts.extensions.get::<SubjectId>().map(ToString::to_string).unwrap_or_default();
    let mut filter = serde_json::to_value(filter).unwrap_or_default();
    leave_out_nulls(&mut filter);
    format!("{subject} {} {filter}", parts.uri.path())
}

fn leave_out_nulls(value: &mut Value) {
    match value {
        Value::Object(fields) => fields.retain(|_, value| !value.is_null()),
        Value::Array(parts) => parts.iter_mut().for_each(leave_out_nulls),
        _ => {}
    }
}

impl PageRequest {
    /// Reads `limit` and `cursor` of a list. `list` names the list and everything that filters it.
    ///
    /// # Errors
    /// A limit outside of 1 to 500; a cursor of another list, or of other filters.
    fn new(list: &str, PageQuery { limit, cursor }: PageQuery) -> Result<Self, Problem> {
        let limit = limit.unwrap_or(DEFAULT_LIMIT);
        if !(1..=MOST).contains(&limit) {
            let detail = format!("limit {limit} is outside of 1 to {MOST}");
            return Err(Problem::new(Kind::InvalidQuery, &*detail).at("?limit", &*detail));
        }
        let tag = ListTag::of(list);
        let after = cursor.map(|cursor| tag.read(&cursor).ok_or_else(foreign)).transpose()?;
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

    /// Makes the page of up to [`PageRequest::wanted`] rows.
    pub fn of_rows<T>(&self, mut items: Vec<T>, key: impl Fn(&T) -> String) -> Page<T> {
        let limit = usize::try_from(self.limit).unwrap_or(usize::MAX);
        let more = items.len() > limit;
        items.truncate(limit);
        let next_cursor = items.last().filter(|_| more).map(|last| self.tag.cursor(&key(last)));
        Page { items, next_cursor }
    }

    /// Makes the page out of a sorted list in memory.
    pub fn of_list<'a, T: Clone + 'a>(
        &self,
        sorted: impl Iterator<Item = &'a T>,
        key: impl Fn(&T) -> String,
    ) -> Page<T> {
        let after = self.after();
        let rest = sorted.filter(|item| after.is_none_or(|after| key(item).as_str() > after));
        self.of_rows(rest.take(self.wanted_items()).cloned().collect(), key)
    }
}

impl PageRequest {
    /// Makes the page out of accounts that are shared, of those that pass.
    pub(super) fn of_accounts(
        &self,
        accounts: &AccountList,
        passes: impl Fn(&Account) -> bool,
    ) -> Page<Shared<Account>> {
        let rest = self.after().map_or_else(|| accounts.iter(), |after| accounts.after(after));
        let rest = rest.filter(|one| passes(one)).take(self.wanted_items());
        self.of_rows(rest.map(|one| Shared(Arc::clone(one))).collect(), |one| one.0.handle.clone())
    }
}

fn foreign() -> Problem {
    let detail = "use `next_cursor` of the page before, with the same filters, or begin without a cursor";
    Problem::new(Kind::InvalidCursor, detail).at("?cursor", "is not of this list")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn request(list: &str, limit: Option<u64>, cursor: Option<&str>) -> Result<PageRequest, Problem> {
        PageRequest::new(list, PageQuery { limit, cursor: cursor.map(ToOwned::to_owned) })
    }

    #[test]
    fn a_cursor_leads_through_the_whole_list_once() {
        let list: Vec<String> = (0..7).map(|n| format!("键{n}")).collect();
        let (mut seen, mut cursor) = (Vec::new(), None);
        loop {
            let page = request("letters", Some(3), cursor.as_deref()).unwrap();
            let page = page.of_list(list.iter(), Clone::clone);
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
        let page = request("one", Some(1), None).unwrap().of_list(list.iter(), Clone::clone);
        let cursor = page.next_cursor.unwrap();
        assert_eq!(request("two", None, Some(&cursor)).err().unwrap().code, "invalid_cursor");
        assert_eq!(request("one", None, Some("zz")).err().unwrap().code, "invalid_cursor");
        assert_eq!(request("one", None, Some("é")).err().unwrap().code, "invalid_cursor");
        assert_eq!(request("one", Some(0), None).err().unwrap().code, "invalid_query");
    }
}
