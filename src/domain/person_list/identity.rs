//! Whether a person is known already: by staff number, then by phone and name, then by name and organisation.

use std::collections::BTreeMap;

use crate::subject::{Phone, Subject};
use crate::terms::fold_name;

/// What tells persons apart.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Identity {
    /// The name.
    pub name: String,
    /// Key of the organisation.
    pub organisation: Option<String>,
    /// The staff number.
    pub staff_number: Option<String>,
    /// The phone.
    pub phone: Option<Phone>,
}

impl Identity {
    /// That of a person who is kept.
    #[must_use]
    pub fn kept(subject: &Subject, phone: Option<&Phone>) -> Self {
        Self {
            name: subject.name.clone(),
            organisation: subject.organisation.clone(),
            staff_number: subject.staff_number.clone(),
            phone: phone.cloned(),
        }
    }
}

/// Who a person is among those who are known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Likeness {
    /// None of them.
    Nobody,
    /// This one, by its place.
    Known(usize),
    /// The staff number is this one's, and the name is another.
    OtherName(usize),
    /// It may be one of these, or nobody.
    Doubtful(Vec<usize>),
}

/// Persons who are known, by what tells them apart.
#[derive(Debug, Clone, Default)]
pub struct Identities {
    all: Vec<Identity>,
    by_number: BTreeMap<String, usize>,
    by_phone: BTreeMap<Phone, Vec<usize>>,
    by_name: BTreeMap<String, Vec<usize>>,
}

impl Identities {
    /// Adds a person, whose place is how many were there before. O(log n).
    pub fn add(&mut self, identity: Identity) {
        let at = self.all.len();
        self.by_name.entry(fold_name(&identity.name)).or_default().push(at);
        self.all.push(identity);
        self.know(at);
    }

    /// Says more of a person of the same name. O(log n).
    pub fn learn(&mut self, at: usize, identity: Identity) {
        if let Some(known) = self.all.get_mut(at) {
            *known = identity;
            self.know(at);
        }
    }

    fn know(&mut self, at: usize) {
        let Some(identity) = self.all.get(at) else { return };
        if let Some(number) = identity.staff_number.clone() {
            self.by_number.insert(number, at);
        }
        if let Some(phone) = identity.phone.clone() {
            let bearers = self.by_phone.entry(phone).or_default();
            if !bearers.contains(&at) {
                bearers.push(at);
            }
        }
    }

    /// Who a person is. A phone may be an office's, so it tells only who bears the same name. O(log n + bearers of the name).
    #[must_use]
    pub fn find(&self, person: &Identity) -> Likeness {
        let name = fold_name(&person.name);
        if let Some(at) = person.staff_number.as_ref().and_then(|number| self.by_number.get(number)) {
            let same = self.all.get(*at).is_some_and(|known| fold_name(&known.name) == name);
            return if same { Likeness::Known(*at) } else { Likeness::OtherName(*at) };
        }
        let namesakes = self.by_name.get(&name).map_or(&[][..], Vec::as_slice);
        // Whoever has another staff number is another person.
        let may_be = |at: &&usize| {
            self.all
                .get(**at)
                .is_some_and(|known| known.staff_number.is_none() || person.staff_number.is_none())
        };
        let possible: Vec<usize> = namesakes.iter().filter(may_be).copied().collect();
        if let Some(phone) = &person.phone {
            let bearers = self.by_phone.get(phone).map_or(&[][..], Vec::as_slice);
            let of_phone: Vec<usize> = possible.iter().filter(|at| bearers.contains(at)).copied().collect();
            if let [only] = of_phone.as_slice() {
                return Likeness::Known(*only);
            }
        }
        let organisation = |at: &usize| self.all.get(*at).and_then(|known| known.organisation.as_ref());
        let here: Vec<usize> =
            possible.iter().filter(|at| organisation(at) == person.organisation.as_ref()).copied().collect();
        match here.as_slice() {
            [only] => Likeness::Known(*only),
            [] => {
                // Where one of both does not say the organisation, nobody can tell.
                let unsaid = |at: &&usize| organisation(at).is_none() || person.organisation.is_none();
                let unsaid: Vec<usize> = possible.iter().filter(unsaid).copied().collect();
                if unsaid.is_empty() { Likeness::Nobody } else { Likeness::Doubtful(unsaid) }
            }
            several => Likeness::Doubtful(several.to_vec()),
        }
    }
}
