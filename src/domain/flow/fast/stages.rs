//! Inserting the rows in stages, so that prices are learned while little is in play.

use super::node::narrow;
use super::planner::Planner;
use crate::stop::checkpoint;

/// Rows per block.
const BLOCK: usize = 128;
/// Blocks in all, at most: a block should hold several clusters, or all clusters are thin in the early stages.
const MOST: usize = 256;
/// The first stage has one of this many blocks; each later one has twice as many as the one before.
const FIRST: usize = 32;

impl Planner {
    /// Brings all rows into play and balances the angles.
    ///
    /// Blocks of neighbouring rows come in bit-reversed order: every stage then is an even sample of whole clusters, in
    /// which competition is as hard as in the end, so that the potentials of its angles are good guesses for the next.
    pub(super) fn insert_in_stages(&mut self) {
        let rows = self.net.rows.len();
        let blocks = (rows / BLOCK).next_power_of_two().min(MOST);
        let bounds: Vec<(u32, u32)> = self.net.angles.iter().map(|angle| (angle.min, angle.max)).collect();
        let mut stage = (blocks / FIRST).max(1);
        let mut inserted = 0;
        for block in 0..blocks {
            checkpoint();
            let place = if blocks == 1 { 0 } else { block.reverse_bits() >> (usize::BITS - blocks.ilog2()) };
            for row in place * rows / blocks..(place + 1) * rows / blocks {
                self.moved.clear();
                self.insert(narrow(row));
                inserted += 1;
            }
            if block + 1 == stage {
                stage *= 2;
                self.scale_bounds(&bounds, inserted);
                self.balance();
                if inserted < rows {
                    self.sink_mode = super::sink_mode::SinkMode::Priced;
                }
            }
        }
    }

    /// Sets minimums and maximums to what they are for the part of the rows that is in play.
    fn scale_bounds(&mut self, bounds: &[(u32, u32)], inserted: usize) {
        let rows = self.net.rows.len();
        let part = |bound: u32| {
            if inserted == rows { bound } else { narrow(bound as usize * inserted / rows) }
        };
        for (angle, &(min, max)) in self.net.angles.iter_mut().zip(bounds) {
            angle.min = part(min);
            angle.max = if max == u32::MAX { max } else { part(max) };
        }
    }
}
