//! Random lives against a model that keeps a few plain facts and knows nothing of the machine.

use std::collections::BTreeSet;

use super::{Told, person, seal, subject};
use crate::gate::Gate;
use crate::review::{Action, Capacity, Life, Progress, Signing};

struct Dice(u64);

impl Dice {
    fn below(&mut self, most: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % most as u64).unwrap()
    }
}

/// The facts of one version in work.
#[derive(Clone, Default)]
struct Version {
    submitted: Option<String>,
    /// By gate: `None` open, else whether it was passed.
    gates: [Option<bool>; 4],
    reviewers: BTreeSet<usize>,
    signed: bool,
    was_signed: bool,
}

impl Version {
    fn is_open(&self) -> bool {
        self.submitted.is_some() && !self.is_approved()
    }

    fn is_approved(&self) -> bool {
        self.submitted.is_some() && self.gates.iter().all(|gate| *gate == Some(true))
    }

    fn begin_again(&mut self) {
        self.submitted = None;
        self.gates = [None; 4];
        self.signed = false;
    }

    fn state(&self) -> &'static str {
        match self {
            Self { signed: true, .. } => "signed",
            _ if self.is_approved() => "approved",
            Self { submitted: None, .. } => "draft",
            _ if self.gates.iter().any(Option::is_some) => "in_review",
            _ => "submitted",
        }
    }
}

#[derive(Clone)]
struct Model {
    authors: BTreeSet<usize>,
    text: String,
    work: Option<Version>,
    out: Option<(String, usize, bool)>,
    corrections: usize,
    withdrawn: bool,
    signing: bool,
}

#[derive(Debug, Clone, Copy)]
enum Doing {
    Revise,
    Attach,
    Submit,
    Pass(usize),
    Fail(usize),
    Return,
    Sign,
    SignOther,
    Publish,
    Confirm,
    Withdraw,
}

impl Model {
    /// Does it, if it may be done.
    fn try_do(&mut self, who: usize, capacity: Capacity, doing: Doing) -> bool {
        let operates = capacity == Capacity::Operator;
        let free = !self.authors.contains(&who);
        let text = self.text.clone();
        let Some(work) = self.work.as_mut().filter(|_| !self.withdrawn) else {
            return self.try_without_work(who, operates, doing);
        };
        let is_text = work.submitted.as_ref() == Some(&text);
        match doing {
            Doing::Revise | Doing::Attach | Doing::Submit | Doing::Publish | Doing::Withdraw if !operates => {
                false
            }
            Doing::Revise => {
                let was_signed = work.signed || work.was_signed;
                *work = Version { was_signed, ..Version::default() };
                self.authors.insert(who);
                self.text.push('.');
                true
            }
            Doing::Attach => {
                if work.submitted.is_some() {
                    work.was_signed |= work.signed;
                    work.begin_again();
                }
                true
            }
            Doing::Submit if work.submitted.is_none() => {
                work.submitted = Some(text);
                true
            }
            Doing::Pass(gate) | Doing::Fail(gate)
                if capacity == Capacity::Reviewer && work.is_open() && free && is_text =>
            {
                work.gates[gate] = Some(matches!(doing, Doing::Pass(_)));
                work.reviewers.insert(who);
                true
            }
            Doing::Return if !operates && work.submitted.is_some() && free => {
                if capacity == Capacity::Reviewer {
                    work.reviewers.insert(who);
                }
                work.begin_again();
                true
            }
            Doing::Sign
                if capacity == Capacity::Signer
                    && self.signing
                    && work.is_approved()
                    && !work.signed
                    && free
                    && !work.reviewers.contains(&who)
                    && is_text =>
            {
                (work.signed, work.was_signed) = (true, false);
                true
            }
            Doing::Publish if work.is_approved() && (work.signed || !self.signing) && is_text => {
                self.corrections += usize::from(self.out.is_some());
                self.out = Some((text, who, false));
                self.work = None;
                true
            }
            Doing::Withdraw => {
                self.withdrawn = true;
                true
            }
            Doing::Confirm => self.try_confirm(who),
            _ => false,
        }
    }

    fn try_without_work(&mut self, who: usize, operates: bool, doing: Doing) -> bool {
        match doing {
            _ if self.withdrawn => false,
            Doing::Revise if operates => {
                self.work = Some(Version::default());
                self.authors.insert(who);
                self.text.push('.');
                true
            }
            Doing::Withdraw if operates => {
                self.withdrawn = true;
                true
            }
            Doing::Confirm => self.try_confirm(who),
            _ => false,
        }
    }

    fn try_confirm(&mut self, who: usize) -> bool {
        match &mut self.out {
            Some((_, publisher, confirmed)) if *publisher != who && !*confirmed => {
                *confirmed = true;
                true
            }
            _ => false,
        }
    }

    fn state(&self) -> &'static str {
        match (&self.out, &self.work) {
            _ if self.withdrawn => "withdrawn",
            (Some(_), _) if self.corrections > 0 => "corrected",
            (Some(_), _) => "published",
            (None, Some(work)) => work.state(),
            (None, None) => panic!("neither out nor in work"),
        }
    }
}

fn any_action(dice: &mut Dice, told: &Told) -> (Doing, Action) {
    let gate = dice.below(4);
    match dice.below(60) {
        _ if told.life.work().is_none() && dice.below(4) == 0 => (Doing::Revise, Action::Revise),
        0 => (Doing::Revise, Action::Revise),
        1 => (Doing::Attach, Action::Attach),
        2..=9 => (Doing::Submit, Action::Submit),
        10..=33 => (Doing::Pass(gate), super::pass(Gate::ALL[gate])),
        34 => (Doing::Fail(gate), super::fail(Gate::ALL[gate])),
        35 => (Doing::Return, Action::Return { reason: "r".to_owned() }),
        36..=44 => (Doing::Sign, Action::Sign { seal: seal(&told.text), consent: None }),
        45 => (Doing::SignOther, Action::Sign { seal: seal("other"), consent: None }),
        46..=52 => (Doing::Publish, Action::Publish),
        53..=58 => {
            let out = match &told.life {
                Life::Out { release, .. } => release.submission.seal.digest.clone(),
                _ => told.text.clone(),
            };
            (Doing::Confirm, Action::ConfirmPage { digest: out })
        }
        _ if dice.below(6) == 0 => (Doing::Withdraw, Action::Withdraw),
        _ => (Doing::Submit, Action::Submit),
    }
}

/// What must hold of every life, whoever did what.
fn check(told: &Told) {
    if let Some(work) = told.life.work()
        && let Progress::Signed { signature, .. } = &work.progress
    {
        assert!(!work.reviewers.contains(&signature.act.by) && !told.authors.contains(&signature.act.by));
        assert_eq!(signature.seal, seal(&told.text));
    }
    if let Life::Out { release, .. } = &told.life {
        for gate in Gate::ALL {
            assert!(release.reviewers.contains(&release.passes.get(gate).act.by));
        }
        assert_eq!(release.signature.is_some(), told.signing == Signing::Needed);
        if let Some(signature) = &release.signature {
            assert!(!release.reviewers.contains(&signature.act.by));
            assert_eq!(signature.seal, release.submission.seal);
        }
        assert!(release.page.as_ref().is_none_or(|page| page.by != release.published.by));
    }
}

#[test]
fn long_random_lives_are_as_the_model_says() {
    let capacities = [Capacity::Operator, Capacity::Reviewer, Capacity::Signer];
    let mut seen = std::collections::BTreeMap::<&str, usize>::new();
    for seed in 1..=400u64 {
        let mut dice = Dice(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15));
        let signing = seed % 2 == 0;
        let mut told = Told::begun(if signing { Signing::Needed } else { Signing::None });
        let mut model = Model {
            authors: BTreeSet::from([0]),
            text: told.text.clone(),
            work: Some(Version::default()),
            out: None,
            corrections: 0,
            withdrawn: false,
            signing,
        };
        for step in 0..150 {
            // Mostly everybody keeps to a duty, so that lives come far.
            let (mut who, capacity) = (dice.below(2), dice.below(3));
            who += 2 * if dice.below(12) == 0 { dice.below(3) } else { capacity };
            let capacity = capacities[capacity];
            let (doing, action) = any_action(&mut dice, &told);
            let found = told.try_do(&person(who, capacity), action);
            let expected = model.try_do(who, capacity, doing);
            assert_eq!(
                found.is_ok(),
                expected,
                "seed {seed}, step {step}: {who} {capacity:?} {doing:?} {found:?}"
            );
            if let Ok(life) = found {
                told.life = life;
                told.text.clone_from(&model.text);
                told.authors = model.authors.iter().copied().map(subject).collect();
            }
            assert_eq!(told.life.state().key(), model.state(), "seed {seed}, step {step}: {doing:?}");
            check(&told);
            *seen.entry(model.state()).or_default() += 1;
        }
    }
    assert_eq!(seen.len(), 8, "some state was never reached: {seen:?}");
    assert!(seen.values().all(|count| *count > 50), "some state was seldom reached: {seen:?}");
}
