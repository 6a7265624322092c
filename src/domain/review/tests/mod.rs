//! The life of a piece: every action in every state, and long random lives against a model that keeps a few plain facts.

mod consent;
mod model;
mod table;

use uuid::Uuid;

use super::{Action, Capacity, Case, Life, Person, Refusal, Seal, Signing};
use crate::gate::Gate;
use crate::id::SubjectId;
use crate::time::Timestamp;

pub fn subject(number: usize) -> SubjectId {
    SubjectId(Uuid::from_u128(number as u128 + 1))
}

pub fn person(number: usize, capacity: Capacity) -> Person {
    Person { subject: subject(number), acting_for: None, capacity }
}

pub fn seal(text: &str) -> Seal {
    Seal::new(text.to_owned(), vec![])
}

pub fn pass(gate: Gate) -> Action {
    Action::Pass { gate, overruled: vec![], open: 0, consent: None }
}

pub fn fail(gate: Gate) -> Action {
    Action::Fail { gate, findings: vec![] }
}

pub fn sign(text: &str) -> Action {
    Action::Sign { seal: seal(text), consent: None }
}

/// A piece that was written by nobody of the test, with the text `text`.
pub struct Told {
    pub life: Life,
    pub authors: Vec<SubjectId>,
    pub text: String,
    pub signing: Signing,
}

impl Told {
    pub fn begun(signing: Signing) -> Self {
        let life = Life::InWork(super::Work::draft());
        Self { life, authors: vec![subject(0)], text: "text".to_owned(), signing }
    }

    pub fn try_do(&self, person: &Person, action: Action) -> Result<Life, Refusal> {
        let seal = seal(&self.text);
        let case = Case { authors: &self.authors, seal: &seal, signing: self.signing };
        self.life.after(&case, person, action, Timestamp::from_ms(0))
    }

    pub fn does(mut self, number: usize, capacity: Capacity, action: Action) -> Self {
        self.life = self.try_do(&person(number, capacity), action).unwrap();
        self
    }

    pub fn submitted(self) -> Self {
        self.does(0, Capacity::Operator, Action::Submit)
    }

    pub fn approved(self) -> Self {
        Gate::ALL
            .into_iter()
            .fold(self.submitted(), |told, gate| told.does(1, Capacity::Reviewer, pass(gate)))
    }

    pub fn signed(self) -> Self {
        let text = self.text.clone();
        self.approved().does(2, Capacity::Signer, sign(&text))
    }

    pub fn published(self) -> Self {
        self.signed().does(0, Capacity::Operator, Action::Publish)
    }
}
