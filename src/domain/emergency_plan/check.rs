//! Whether a plan can be used: it asks nobody for what only another may state.

use std::collections::BTreeSet;

use super::authority::Authority;
use super::filled::blanks_of;
use super::plan::EmergencyPlan;
use super::task::EmergencyTask;
use crate::field::{FieldError, ValidationErrors};
use crate::matrix::Matrix;

/// So many characters of Chinese fit a text and the action that stands behind it.
const MOST_CHARACTERS: usize = 150;

impl EmergencyPlan {
    /// Checks a plan against the table of authority and, where there is one, the taxonomy.
    ///
    /// # Errors
    /// Every wrong value.
    pub fn check(&self, authority: &Authority, matrix: Option<&Matrix>) -> Result<(), Vec<FieldError>> {
        let mut faults = ValidationErrors::default();
        faults.key("/key", &self.key);
        for (pointer, text) in [("/name/zh", &self.name.zh), ("/name/en", &self.name.en)] {
            require_text(&mut faults, pointer, text, 100);
        }
        for (pointer, text) in [("/action/zh", &self.action.zh), ("/action/en", &self.action.en)] {
            require_text(&mut faults, pointer, text, 500);
        }
        faults.require(self.words.len() <= 50, "/words", "has more than 50 entries");
        for (at, word) in self.words.iter().enumerate() {
            require_text(&mut faults, &format!("/words/{at}"), word, 100);
        }
        faults.require((1..=10).contains(&self.lead.len()), "/lead", "names no function, or more than 10");
        faults.require((1..=30).contains(&self.tasks.len()), "/tasks", "has no entries, or more than 30");
        let minutes = matches!(self.first_word_minutes, 15 | 30 | 60);
        faults.require(minutes, "/first_word_minutes", "is not 15, 30 or 60");
        faults.require(self.may_go_on.len() <= 50, "/may_go_on", "has more than 50 entries");
        if let Some(matrix) = matrix {
            matrix.check_functions(&self.lead, "/lead", &mut faults);
            matrix.check_functions(&self.may_go_on, "/may_go_on", &mut faults);
        }
        let mut keys = BTreeSet::new();
        for (at, task) in self.tasks.iter().enumerate() {
            let place = format!("/tasks/{at}");
            faults.require(keys.insert(&task.key), &format!("{place}/key"), "stands twice");
            self.check_task(task, &place, authority, &mut faults);
            if let Some(matrix) = matrix {
                matrix.check_functions(&task.functions, &format!("{place}/functions"), &mut faults);
                matrix.check_functions(&task.substitutes, &format!("{place}/substitutes"), &mut faults);
            }
        }
        faults.into_result()
    }

    fn check_task(
        &self,
        task: &EmergencyTask,
        place: &str,
        authority: &Authority,
        faults: &mut ValidationErrors,
    ) {
        faults.key(&format!("{place}/key"), &task.key);
        let functions = format!("{place}/functions");
        faults.require(
            (1..=10).contains(&task.functions.len()),
            &functions,
            "names no function, or more than 10",
        );
        let languages = [("zh", &task.title.zh, &task.text.zh), ("en", &task.title.en, &task.text.en)];
        for (language, title, text) in languages {
            require_text(faults, &format!("{place}/title/{language}"), title, 100);
            let pointer = format!("{place}/text/{language}");
            require_text(faults, &pointer, text, 1000);
            for blank in blanks_of(text).into_iter().filter(|blank| authority.row(blank).is_none()) {
                let detail = format!("there is no information `{blank}`; see /authority");
                faults.add(pointer.as_str(), detail);
            }
        }
        let length = task.text.zh.chars().count() + self.action.zh.chars().count();
        let detail = format!("has {length} characters with the action; at most {MOST_CHARACTERS} fit");
        faults.require(length <= MOST_CHARACTERS, &format!("{place}/text/zh"), detail);
        for (at, information) in task.states.iter().enumerate() {
            let pointer = format!("{place}/states/{at}");
            let unfit = task.functions.iter().chain(&task.substitutes);
            for function in unfit.filter(|function| !authority.may_state(function, information)) {
                let detail = format!("`{function}` may not state `{information}`; see /authority");
                faults.add(pointer.as_str(), detail);
            }
            faults.require(!task.never.contains(information), &pointer, "stands in never too");
        }
        for (at, information) in task.never.iter().enumerate() {
            let known = authority.row(information).is_some();
            let detail = format!("there is no information `{information}`; see /authority");
            faults.require(known, &format!("{place}/never/{at}"), detail);
        }
    }
}

fn require_text(faults: &mut ValidationErrors, pointer: &str, text: &str, most: usize) {
    faults.require(!text.trim().is_empty(), pointer, "is empty");
    faults.text(pointer, text, most);
}
