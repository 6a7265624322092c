//! Fair turns: whoever asks for much waits behind themselves, and nobody else does.

use std::collections::{BTreeMap, VecDeque};

/// How many may be at work or wait, in all and of one person.
#[derive(Debug, Clone, Copy)]
pub(super) struct Limits {
    /// At work at once.
    pub running: usize,
    /// At work at once for one person.
    pub running_each: usize,
    /// Waiting at once.
    pub waiting: usize,
    /// Waiting at once of one person.
    pub waiting_each: usize,
}

/// What one who enters is told.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Entered {
    /// To begin.
    Begin,
    /// To wait, under this number.
    Wait(u64),
    /// That it has too many waiting already.
    TooMany,
    /// That too many wait.
    Full,
}

/// One who waits.
#[derive(Debug)]
pub(super) struct Waiting<K, T> {
    number: u64,
    pub person: K,
    pub since_ms: i64,
    /// What is to be told when it is its turn.
    pub call: T,
}

/// Persons take turns; of one person the first come is the first served. All operations are O(log persons), but for
/// [`FairQueue::next`], which passes over persons who have enough at work, and [`FairQueue::remove`], linear in what its person waits for.
pub(super) struct FairQueue<K, T> {
    limits: Limits,
    running: BTreeMap<K, usize>,
    in_work: usize,
    queues: BTreeMap<K, VecDeque<Waiting<K, T>>>,
    /// Persons who wait, the next one first.
    turns: VecDeque<K>,
    waiting: usize,
    numbers: u64,
}

impl<K: Copy + Ord, T> FairQueue<K, T> {
    pub(super) const fn of(limits: Limits) -> Self {
        Self {
            limits,
            running: BTreeMap::new(),
            in_work: 0,
            queues: BTreeMap::new(),
            turns: VecDeque::new(),
            waiting: 0,
            numbers: 0,
        }
    }

    /// How many wait.
    pub(super) const fn waiting(&self) -> usize {
        self.waiting
    }

    /// Enters: to begin at once where nobody who could begin waits, else to wait where there is room.
    pub(super) fn enter(&mut self, person: K, since_ms: i64, call: T) -> Entered {
        let own = self.queues.get(&person).map_or(0, VecDeque::len);
        // Whoever waits with room for all waits for an own one to end, so that nobody is overtaken.
        if own == 0 && self.in_work < self.limits.running && self.has_room(person) {
            self.begin(person);
            return Entered::Begin;
        }
        if own >= self.limits.waiting_each {
            return Entered::TooMany;
        }
        if self.waiting >= self.limits.waiting {
            return Entered::Full;
        }
        self.numbers += 1;
        let waiting = Waiting { number: self.numbers, person, since_ms, call };
        let queue = self.queues.entry(person).or_default();
        if queue.is_empty() {
            self.turns.push_back(person);
        }
        queue.push_back(waiting);
        self.waiting += 1;
        Entered::Wait(self.numbers)
    }

    /// One at work has ended.
    pub(super) fn leave(&mut self, person: K) {
        if let Some(count) = self.running.get_mut(&person) {
            *count -= 1;
            self.in_work -= 1;
            if *count == 0 {
                self.running.remove(&person);
            }
        }
    }

    /// Whose turn it is, if there is room; it is at work from now on.
    pub(super) fn next(&mut self) -> Option<Waiting<K, T>> {
        if self.in_work >= self.limits.running {
            return None;
        }
        let at = self.turns.iter().position(|person| self.has_room(*person))?;
        let person = self.turns.remove(at)?;
        let queue = self.queues.get_mut(&person)?;
        let waiting = queue.pop_front()?;
        if queue.is_empty() {
            self.queues.remove(&person);
        } else {
            self.turns.push_back(person);
        }
        self.waiting -= 1;
        self.begin(person);
        Some(waiting)
    }

    /// One who waits leaves; nothing, if it was its turn already.
    pub(super) fn remove(&mut self, person: K, number: u64) {
        let Some(queue) = self.queues.get_mut(&person) else { return };
        let before = queue.len();
        queue.retain(|waiting| waiting.number != number);
        self.waiting -= before - queue.len();
        if queue.is_empty() {
            self.queues.remove(&person);
            self.turns.retain(|one| *one != person);
        }
    }

    fn has_room(&self, person: K) -> bool {
        self.running.get(&person).is_none_or(|count| *count < self.limits.running_each)
    }

    fn begin(&mut self, person: K) {
        *self.running.entry(person).or_insert(0) += 1;
        self.in_work += 1;
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use proptest::prelude::*;

    use super::*;

    const LIMITS: Limits = Limits { running: 3, running_each: 2, waiting: 12, waiting_each: 5 };

    fn queue() -> FairQueue<u8, u32> {
        FairQueue::of(LIMITS)
    }

    #[test]
    fn whoever_asks_for_much_waits_behind_themselves() {
        let mut queue = queue();
        for call in 0..7 {
            queue.enter(1, 0, call);
        }
        assert_eq!(queue.enter(1, 0, 7), Entered::TooMany);
        assert_eq!(queue.enter(2, 0, 20), Entered::Begin);
        assert!(matches!(queue.enter(2, 0, 21), Entered::Wait(_)));
        queue.leave(1);
        queue.leave(1);
        let order: Vec<u32> = std::iter::from_fn(|| queue.next()).map(|one| one.call).collect();
        assert_eq!(order, [2, 21], "two of the first person had begun, and persons take turns");
    }

    #[test]
    fn where_too_many_wait_the_next_is_told_so() {
        let mut queue = queue();
        for person in 0..LIMITS.running + LIMITS.waiting {
            assert_ne!(queue.enter(u8::try_from(person).unwrap(), 0, 0), Entered::Full);
        }
        assert_eq!(queue.enter(99, 0, 0), Entered::Full);
    }

    #[derive(Debug, Clone)]
    enum Step {
        Enter(u8),
        Leave(u8),
        Next,
        Remove(usize),
    }

    fn step() -> impl Strategy<Value = Step> {
        prop_oneof![
            4 => (0..5u8).prop_map(Step::Enter),
            2 => (0..5u8).prop_map(Step::Leave),
            2 => Just(Step::Next),
            1 => (0..100usize).prop_map(Step::Remove),
        ]
    }

    proptest! {
        #[test]
        fn limits_hold_and_nobody_is_lost_or_overtaken_whatever_happens(steps in prop::collection::vec(step(), 0..300)) {
            let mut queue = queue();
            let mut running: BTreeMap<u8, usize> = BTreeMap::new();
            let mut waiting: Vec<(u8, u64)> = Vec::new();
            for step in steps {
                match step {
                    Step::Enter(person) => match queue.enter(person, 0, 0) {
                        Entered::Begin => *running.entry(person).or_default() += 1,
                        Entered::Wait(number) => waiting.push((person, number)),
                        Entered::TooMany => {
                            prop_assert_eq!(waiting.iter().filter(|one| one.0 == person).count(), LIMITS.waiting_each);
                        }
                        Entered::Full => prop_assert_eq!(waiting.len(), LIMITS.waiting),
                    },
                    Step::Leave(person) => {
                        queue.leave(person);
                        running.entry(person).and_modify(|count| *count = count.saturating_sub(1));
                    }
                    Step::Next => {
                        let in_work: usize = running.values().sum();
                        let can = |person: &u8| running.get(person).is_none_or(|count| *count < LIMITS.running_each);
                        match queue.next() {
                            Some(next) => {
                                let first = waiting.iter().position(|one| one.0 == next.person).unwrap();
                                prop_assert_eq!(waiting.remove(first).1, next.number);
                                *running.entry(next.person).or_default() += 1;
                            }
                            None => prop_assert!(
                                in_work == LIMITS.running || !waiting.iter().any(|one| can(&one.0))
                            ),
                        }
                    }
                    Step::Remove(at) => {
                        if !waiting.is_empty() {
                            let (person, number) = waiting.remove(at % waiting.len());
                            queue.remove(person, number);
                        }
                    }
                }
                prop_assert_eq!(queue.waiting(), waiting.len());
                prop_assert!(running.values().sum::<usize>() <= LIMITS.running);
                prop_assert!(running.values().all(|count| *count <= LIMITS.running_each));
            }
        }
    }
}
