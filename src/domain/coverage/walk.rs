//! What voices reach: all cells of one voice, and all voices of every cell in one walk over the regions.

use super::board::{Board, Stretch};
use super::roll::{Roll, VoiceRef};

/// How many voices reach a cell.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Count {
    /// In full.
    pub own: u32,
    /// From a region above.
    pub above: u32,
}

/// How a voice reaches a cell.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Reached {
    /// In full.
    Own,
    /// From a region above.
    FromAbove,
}

fn each_stretch(roll: &Roll, board: &Board, voice: VoiceRef, mut visit: impl FnMut(Stretch)) {
    let place = voice.place.map(|place| (place, roll.regions.leave(place)));
    board.each_line(voice, |line| visit(board.stretch(line, place)));
}

pub(super) fn each_reached(
    roll: &Roll,
    board: &Board,
    voice: VoiceRef,
    mut visit: impl FnMut(usize, Reached),
) {
    each_stretch(roll, board, voice, |stretch| {
        if let Some(first) = stretch.everywhere {
            visit(board.along(first), Reached::Own);
        }
        for at in stretch.begin..stretch.end {
            let own = stretch.own && at == stretch.begin;
            visit(board.along(at), if own { Reached::Own } else { Reached::FromAbove });
        }
    });
}

/// Walks the regions in preorder. `here` counts the voices of the present region by line, `above` those of the regions above
/// it; on leaving a region its voices are taken from `above` again.
pub(super) fn count_all(roll: &Roll, board: &Board) -> Vec<Count> {
    let lines = board.lines();
    let (mut here, mut above, mut total) = (vec![0_u32; lines], vec![0_u32; lines], vec![0_u32; lines]);
    let mut counts = vec![Count::default(); board.targets().len()];
    let mut touched: Vec<usize> = Vec::new();
    let mut open: Vec<(u32, Vec<(usize, u32)>)> = Vec::new();
    let places = roll.regions.len();
    for place in 0..=places {
        for account in roll.at_place(place) {
            board.each_line(roll.voice_in(account, None), |line| {
                if here[line] == 0 {
                    touched.push(line);
                }
                here[line] += 1;
            });
        }
        let Some(at) = u32::try_from(place).ok().filter(|_| place < places) else {
            // Those without a region come last.
            touched.drain(..).for_each(|line| total[line] += here[line]);
            continue;
        };
        while let Some((_, lines)) = open.pop_if(|(leave, _)| *leave <= at) {
            for (line, count) in lines {
                above[line] -= count;
            }
        }
        for &(cell, line) in board.at_position(place + 1) {
            counts[cell as usize] = Count { own: here[line as usize], above: above[line as usize] };
        }
        let leave = roll.regions.leave(at);
        let is_leaf = leave == at + 1;
        let mut below = Vec::new();
        for line in touched.drain(..) {
            let count = std::mem::take(&mut here[line]);
            total[line] += count;
            if !is_leaf {
                above[line] += count;
                below.push((line, count));
            }
        }
        if !is_leaf {
            open.push((leave, below));
        }
    }
    for &(cell, line) in board.at_position(0) {
        counts[cell as usize] = Count { own: total[line as usize], above: 0 };
    }
    counts
}
