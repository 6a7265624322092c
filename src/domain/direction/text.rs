//! What people write over the text of a direction. Composed texts are never overwritten: the newest version stands before them.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::field::ValidationErrors;
use crate::id::{DirectionId, SubjectId};
use crate::time::Timestamp;

/// Another title or brief for a direction; what is left out stays as it is.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"title": "校门口积水怎么接孩子", "brief": null, "note": "家长问得最多的是这一件。"}))]
pub struct TextEdit {
    /// Another title.
    #[serde(default)]
    #[schema(min_length = 1, max_length = 200)]
    pub title: Option<String>,
    /// Another brief.
    #[serde(default)]
    #[schema(min_length = 1, max_length = 5000)]
    pub brief: Option<String>,
    /// Why; the operator reads it.
    #[serde(default)]
    #[schema(max_length = 1000)]
    pub note: String,
}

impl TextEdit {
    /// Notes what is wrong by itself; `place` is the pointer of the edit.
    pub fn check(&self, place: &str, faults: &mut ValidationErrors) {
        let says = self.title.is_some() || self.brief.is_some();
        faults.require(says, place, "changes nothing; give a title or a brief");
        for (field, text, most) in [("title", &self.title, 200), ("brief", &self.brief, 5000)] {
            if let Some(text) = text {
                let pointer = format!("{place}/{field}");
                faults.require(
                    !text.trim().is_empty(),
                    &pointer,
                    "is empty; leave it out to keep what stands",
                );
                faults.text(&pointer, text, most);
            }
        }
        faults.text(&format!("{place}/note"), &self.note, 1000);
    }
}

/// An edit of one of several directions; as [`TextEdit`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"direction": "01980c5e-7a00-7000-8000-000000000011", "title": "校门口积水怎么接孩子"}))]
pub struct DirectionEdit {
    /// The direction.
    pub direction: DirectionId,
    /// Another title.
    #[serde(default)]
    #[schema(min_length = 1, max_length = 200)]
    pub title: Option<String>,
    /// Another brief.
    #[serde(default)]
    #[schema(min_length = 1, max_length = 5000)]
    pub brief: Option<String>,
    /// Why; the operator reads it.
    #[serde(default)]
    #[schema(max_length = 1000)]
    pub note: String,
}

impl DirectionEdit {
    /// An edit of this direction.
    #[must_use]
    pub fn new(direction: DirectionId, edit: TextEdit) -> Self {
        let TextEdit { title, brief, note } = edit;
        Self { direction, title, brief, note }
    }

    /// What it writes.
    #[must_use]
    pub fn text(&self) -> TextEdit {
        TextEdit { title: self.title.clone(), brief: self.brief.clone(), note: self.note.clone() }
    }
}

/// Several edits; all of them are made, or none.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"edits": [{"direction": "01980c5e-7a00-7000-8000-000000000011", "title": "校门口积水怎么接孩子"}]}))]
pub struct DirectionEdits {
    /// The edits.
    #[schema(min_items = 1, max_items = 500)]
    pub edits: Vec<DirectionEdit>,
}

/// A version of a direction's text. Every one is kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(example = json!({
    "direction": "01980c5e-7a00-7000-8000-000000000011", "version": 1, "title": "校门口积水怎么接孩子",
    "brief": "从接送孩子讲起。", "note": "家长问得最多的是这一件。", "written_by": "01980c5e-7a00-7000-8000-000000000003",
    "written_at": "2026-06-12T01:00:00Z", "confirmed_at": null
}))]
pub struct DirectionText {
    /// The direction.
    pub direction: DirectionId,
    /// Number of the version, from 1; the highest counts.
    pub version: u32,
    /// The title.
    pub title: String,
    /// The brief.
    pub brief: String,
    /// Why it was written.
    pub note: String,
    /// Who wrote it; null: nobody, its title was told apart from another one.
    #[schema(required = true)]
    pub written_by: Option<SubjectId>,
    /// When.
    pub written_at: Timestamp,
    /// When somebody of the account said that the change was seen; null: nobody has.
    #[schema(required = true)]
    pub confirmed_at: Option<Timestamp>,
}

impl DirectionText {
    /// The next version: what stands now, written over by an edit.
    #[must_use]
    pub fn edited(standing: &StandingText, edit: TextEdit, by: Option<SubjectId>, at: Timestamp) -> Self {
        Self {
            direction: standing.direction,
            version: standing.version + 1,
            title: edit.title.unwrap_or_else(|| standing.title.clone()),
            brief: edit.brief.unwrap_or_else(|| standing.brief.clone()),
            note: edit.note,
            written_by: by,
            written_at: at,
            confirmed_at: None,
        }
    }
}

/// What a direction says now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StandingText {
    /// The direction.
    pub direction: DirectionId,
    /// How often it was written over.
    pub version: u32,
    /// The title.
    pub title: String,
    /// The brief.
    pub brief: String,
}
