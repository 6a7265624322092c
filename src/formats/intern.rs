//! Names as small numbers.

use std::collections::HashMap;

/// Names in the order in which they were met; only a new name is copied.
#[derive(Default)]
pub(super) struct Names {
    ids: HashMap<Box<str>, u32>,
}

impl Names {
    /// The number of a name.
    pub fn intern(&mut self, name: &str) -> u32 {
        if let Some(&id) = self.ids.get(name) {
            return id;
        }
        let id = u32::try_from(self.ids.len()).unwrap_or(u32::MAX);
        self.ids.insert(name.into(), id);
        id
    }
}

/// The names in their order, and by number of meeting the place in that order. So the order of rows is
/// forgotten.
pub(super) fn number_by_name(names: Names) -> (Vec<String>, Vec<u32>) {
    let mut sorted: Vec<(String, u32)> = names.ids.into_iter().map(|(name, id)| (name.into(), id)).collect();
    sorted.sort_unstable();
    let mut places = vec![0; sorted.len()];
    for ((_, id), place) in sorted.iter().zip(0..) {
        places[*id as usize] = place;
    }
    (sorted.into_iter().map(|(name, _)| name).collect(), places)
}
