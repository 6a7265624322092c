//! A form that changes something, as every page draws it: with a key of its own, under which it is carried out once.

use maud::{Markup, PreEscaped, html};

use app::clock::Clock;
use http::form_key::FIELD;

/// A form that is sent to an address.
pub(super) struct PostForm {
    action: String,
    class: Option<&'static str>,
    check: Option<String>,
    has_files: bool,
    takes_drops: bool,
    is_unsaved: bool,
}

/// A form that is sent there.
pub(super) fn post_form(action: impl Into<String>) -> PostForm {
    let action = action.into();
    PostForm { action, class: None, check: None, has_files: false, takes_drops: false, is_unsaved: false }
}

impl PostForm {
    /// Drawn so.
    pub(super) fn class(self, class: &'static str) -> Self {
        Self { class: Some(class), ..self }
    }

    /// It brings files along.
    pub(super) fn with_files(self) -> Self {
        Self { has_files: true, ..self }
    }

    /// Files may be dropped on it.
    pub(super) fn taking_drops(self) -> Self {
        Self { takes_drops: true, ..self }
    }

    /// What is typed is looked at there while somebody types.
    pub(super) fn checked_at(self, address: String) -> Self {
        Self { check: Some(address), ..self }
    }

    /// Whether it holds what was refused, and is lost with the page.
    pub(super) fn unsaved(self, is_unsaved: bool) -> Self {
        Self { is_unsaved, ..self }
    }

    /// The form around its fields.
    pub(super) fn holding(self, fields: Markup) -> Markup {
        let enctype = self.has_files.then_some("multipart/form-data");
        html! {
            form class=[self.class] method="post" enctype=[enctype] action=(self.action) data-drop[self.takes_drops]
                data-check=[self.check] data-unsaved[self.is_unsaved] {
                // It stands first, so that it is read before any file.
                input type="hidden" name=(FIELD) value=(form_key());
                (PreEscaped(fields.into_string()))
            }
        }
    }
}

/// A key that no other form has, whatever the clock of the service says.
pub(super) fn form_key() -> String {
    Clock::System.id().to_string()
}
