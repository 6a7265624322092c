//! The Owen value of one cell in closed form.
//!
//! With the distinct qualities q₁ < q₂ < … of a cell of weight w, each step (qₖ − qₖ₋₁)·w is split equally
//! among the organisations that have a piece at qₖ or above, and inside an organisation equally among its
//! voices (a voice is a (cluster, account)) at qₖ or above. The inner split is the Shapley value of the
//! airport game (Littlechild and Owen 1973); the outer one makes the sum an Owen value (Owen 1977).
//!
//! Going up the qualities once, `level` is what one organisation has gained that is still there; a voice
//! gains its organisation's rises divided by the voices that are still there. So each row costs O(1) steps of
//! the arithmetic instead of one per step of quality below it.

use std::ops::Range;

use super::table::{Row, Span, Table};
use crate::stop::stoppable;

/// What happens while the quality rises through a cell.
pub(super) enum Event {
    /// Quality rose: `height` = Δ millionths · weight units, to be split among organisations still there.
    Rise { height: u128, organisations: usize },
    /// Rows of one organisation end here; before, `voices` of it were there.
    Leave { rows: Range<usize>, organisation: usize, voices: usize },
}

/// Numbers that shares are computed in: exact ones, or fixed-point ones that know their error.
pub(super) trait Arithmetic {
    type Number: Clone + Default;

    /// Raises what one organisation has gained by its part of a step.
    fn raise(&mut self, level: &mut Self::Number, height: u128, organisations: usize);

    /// Raises what each of an organisation's voices has gained, when the organisation went from one level to
    /// another.
    fn gain(&mut self, each: &mut Self::Number, from: Self::Number, to: &Self::Number, voices: usize);
}

/// Calls `book(row, share)` for every row of the cell above quality 0. O(rows) steps of the arithmetic.
pub(super) fn divide_cell<A: Arithmetic>(
    table: &Table,
    span: &Span,
    arithmetic: &mut A,
    mut book: impl FnMut(&Row, &A::Number),
) {
    let mut level = A::Number::default();
    // By organisation: what each of its voices had gained when it had gained the level beside.
    let mut gains = vec![(A::Number::default(), A::Number::default()); span.organisations];
    climb(table, span, |event| match event {
        Event::Rise { height, organisations } => arithmetic.raise(&mut level, height, organisations),
        Event::Leave { rows, organisation, voices } => {
            let (each, seen) = &mut gains[organisation];
            let stays = rows.len() < voices;
            arithmetic.gain(each, std::mem::take(seen), &level, voices);
            for row in &table.rows[rows] {
                book(row, each);
            }
            // Only who stays is looked at again; the others give their memory back.
            if stays {
                seen.clone_from(&level);
            } else {
                *each = A::Number::default();
            }
        }
    });
}

pub(super) fn climb(table: &Table, span: &Span, mut tell: impl FnMut(Event)) {
    let rows = &table.rows[span.rows.clone()];
    let weight = u128::from(table.cells[span.cell].weight);
    let mut voices = vec![0_usize; span.organisations];
    for row in rows {
        voices[row.organisation as usize] += 1;
    }
    let mut organisations = span.organisations;
    let mut reached = 0;
    let mut start = span.rows.start;
    let same = |a: &Row, b: &Row| (a.quality, a.organisation) == (b.quality, b.organisation);
    for group in stoppable(rows.chunk_by(same)) {
        let (quality, organisation) = (group[0].quality, group[0].organisation as usize);
        if quality > reached {
            tell(Event::Rise { height: u128::from(quality - reached) * weight, organisations });
            reached = quality;
        }
        if quality > 0 {
            tell(Event::Leave {
                rows: start..start + group.len(),
                organisation,
                voices: voices[organisation],
            });
        }
        start += group.len();
        voices[organisation] -= group.len();
        organisations -= usize::from(voices[organisation] == 0);
    }
}
