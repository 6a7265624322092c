//! Names of persons on pages: personal data, told to those who look after persons and to those who work on the same thing. All others see that
//! it was a colleague, with a few signs of the id by which the API tells persons apart.

use std::collections::{BTreeMap, BTreeSet};

use super::language::Speech;
use super::visitor::Visitor;
use app::App;
use domain::id::SubjectId;
use domain::right::Right;
use http::problem::Problem;
use store::subject::list_identified;

/// So many signs of an id tell persons apart.
const SIGNS: usize = 4;

/// Whether the reader works on the thing that the persons have worked on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Nearness {
    /// They talk with each other about it.
    SameWork,
    /// The reader only looks.
    Looks,
}

/// What the reader of a page calls persons.
pub(super) struct Colleagues {
    reader: Option<SubjectId>,
    names: BTreeMap<SubjectId, String>,
}

impl Colleagues {
    /// What these persons are called.
    ///
    /// # Errors
    /// When the database does not answer.
    pub(super) async fn of(
        app: &App,
        visitor: &Visitor,
        persons: impl IntoIterator<Item = SubjectId>,
        nearness: Nearness,
    ) -> Result<Self, Problem> {
        let reader = visitor.token.as_deref().map(|token| token.subject);
        if nearness == Nearness::Looks && !visitor.may(Right::Administer) {
            return Ok(Self { reader, names: BTreeMap::new() });
        }
        let persons: BTreeSet<SubjectId> = persons.into_iter().collect();
        let known = list_identified(&app.db, &persons.into_iter().collect::<Vec<_>>()).await?;
        Ok(Self { reader, names: known.into_iter().map(|one| (one.id, one.name)).collect() })
    }

    /// The name of one of them, where the reader is told it.
    pub(super) fn told_name(&self, person: SubjectId, speech: Speech) -> Option<String> {
        if self.reader == Some(person) {
            return Some(speech.say("您", "you").to_owned());
        }
        self.names.get(&person).cloned()
    }

    /// What one of them is called.
    pub(super) fn name(&self, person: SubjectId, speech: Speech) -> String {
        self.told_name(person, speech).unwrap_or_else(|| {
            let id = person.to_string();
            format!("{}{}", speech.say("同事 ", "colleague "), &id[id.len().saturating_sub(SIGNS)..])
        })
    }
}
