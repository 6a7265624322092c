//! Where a list goes on.

use maud::{Markup, html};

/// The link to the next page of a list.
pub(super) fn page_link(address: impl AsRef<str>, label: &str) -> Markup {
    html! { p { a rel="next" href=(address.as_ref()) { (label) } } }
}
