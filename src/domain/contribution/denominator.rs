//! The one denominator over which all shares of a campaign are whole numbers.
//!
//! A step of quality is divided by the number of organisations and then by the number of voices inside one.
//! With lcm(all organisation counts) · lcm(all voice counts) below the line every such division is exact, so
//! no fraction is ever reduced on the way. The lcm of 1..=n has about 1.44·n bits: 40 organisations in a cell
//! leave no room in 128 bits, hence big integers.

use num_bigint::BigUint;

use super::owen::{Arithmetic, Event, climb};
use super::table::Table;

/// Which counts divide a step somewhere in the campaign; index = count.
#[derive(Default)]
pub(super) struct Divisors {
    organisations: Vec<bool>,
    voices: Vec<bool>,
}

impl Divisors {
    /// Notes that a step is divided among so many organisations.
    pub fn note_organisations(&mut self, count: usize) {
        mark(&mut self.organisations, count);
    }

    /// Notes that an organisation's part is divided among so many of its voices.
    pub fn note_voices(&mut self, count: usize) {
        mark(&mut self.voices, count);
    }

    /// The common denominator.
    pub fn close(&self) -> Denominator {
        Denominator {
            organisations: Quotients::of(least_common_multiple(&self.organisations)),
            voices: Quotients::of(least_common_multiple(&self.voices)),
        }
    }
}

/// The counts that divide a step anywhere in the campaign. O(rows).
pub(super) fn collect_divisors(table: &Table) -> Divisors {
    let mut divisors = Divisors::default();
    for span in &table.spans {
        climb(table, span, |event| match event {
            Event::Rise { organisations, .. } => divisors.note_organisations(organisations),
            Event::Leave { voices, .. } => divisors.note_voices(voices),
        });
    }
    divisors
}

/// The common denominator of millionths of a weight unit, as its two factors.
pub(super) struct Denominator {
    /// Over this alone stands what one of several organisations gets.
    organisations: Quotients,
    /// Over the product of both stands what one of several voices of an organisation gets.
    voices: Quotients,
}

impl Denominator {
    /// The denominator of whole weight units: a numerator over it is a weight.
    pub fn of_weight(&self) -> BigUint {
        &self.organisations.value * &self.voices.value * 1_000_000_u32
    }
}

impl Arithmetic for Denominator {
    type Number = BigUint;

    fn raise(&mut self, level: &mut BigUint, height: u128, organisations: usize) {
        *level += self.organisations.by(organisations) * height;
    }

    fn gain(&mut self, each: &mut BigUint, from: BigUint, to: &BigUint, voices: usize) {
        let mut rise = to - from;
        rise *= self.voices.by(voices);
        *each += rise;
    }
}

/// A common multiple of counts, and its quotient by each, computed when first asked for: multiplying by a
/// quotient is several times cheaper than dividing by a count.
struct Quotients {
    value: BigUint,
    by_count: Vec<Option<BigUint>>,
}

impl Quotients {
    fn of(value: BigUint) -> Self {
        Self { value, by_count: Vec::new() }
    }

    /// value / count, exact for every count that was noted.
    fn by(&mut self, count: usize) -> &BigUint {
        if self.by_count.len() <= count {
            self.by_count.resize(count + 1, None);
        }
        let value = &self.value;
        self.by_count[count].get_or_insert_with(|| value / count as u64)
    }
}

fn mark(counts: &mut Vec<bool>, count: usize) {
    if counts.len() <= count {
        counts.resize(count + 1, false);
    }
    counts[count] = true;
}

/// The product over primes of the highest power that divides a marked count. O(n log log n) for counts up to
/// n.
fn least_common_multiple(marked: &[bool]) -> BigUint {
    let mut composite = vec![false; marked.len()];
    let mut product = BigUint::from(1_u32);
    for prime in 2..marked.len() {
        if composite[prime] {
            continue;
        }
        composite.iter_mut().skip(prime * prime).step_by(prime).for_each(|entry| *entry = true);
        let mut power = prime;
        while power < marked.len() && marked.iter().step_by(power).skip(1).any(|&entry| entry) {
            product *= prime as u64;
            power *= prime;
        }
    }
    product
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lcm_of(counts: &[usize]) -> BigUint {
        let mut marked = Vec::new();
        for &count in counts {
            mark(&mut marked, count);
        }
        least_common_multiple(&marked)
    }

    #[test]
    fn the_least_common_multiple_is_that_of_the_marked_counts_only() {
        assert_eq!(lcm_of(&[]), BigUint::from(1_u32));
        assert_eq!(lcm_of(&[1]), BigUint::from(1_u32));
        assert_eq!(lcm_of(&[4, 6]), BigUint::from(12_u32));
        assert_eq!(lcm_of(&[8, 9, 7, 12]), BigUint::from(504_u32));
        assert_eq!(lcm_of(&(1..=20).collect::<Vec<_>>()), BigUint::from(232_792_560_u32));
    }
}
