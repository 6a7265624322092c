//! The targets of a matrix, indexed so that what an account reaches is a few ranges of cells.
//!
//! A *line* is a function told to one audience in one form; its cells differ by region alone. Sorted by the regions'
//! preorder, the cells that an account reaches on a line are one range.

use super::account_table::{AccountTable, FORMS, ProfileRef, bucket, part, sum_up};
use super::error::CoverageError;
use super::matrix::{CoverageMatrix, cell_of};
use super::target::CoverageTarget;
use crate::stop::stoppable;

/// Checked targets with their index; immutable and shared.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TargetTable {
    targets: Vec<CoverageTarget>,
    /// By line: where its cells end, in `targets` and in `along` alike.
    line_end: Vec<u32>,
    line_of: Vec<u32>,
    /// The cells of each line: that without a region, then by the region's place.
    along: Vec<u32>,
    /// Beside `along`: 0 without a region, else 1 + the region's place.
    position: Vec<u32>,
    /// By function and form: where its lines end; these by audience, 0 for everyone, else 1 + the audience.
    bucket_end: Vec<u32>,
    bucket_audience: Vec<u32>,
    bucket_line: Vec<u32>,
    /// By position: where its cells end, and these with their lines.
    position_end: Vec<u32>,
    at_position: Vec<(u32, u32)>,
}

/// A region with everything below it, in preorder.
#[derive(Clone, Copy, Debug)]
pub(super) struct Subtree {
    /// The region's place.
    pub place: u32,
    /// The first place behind everything below.
    pub leave: u32,
}

/// What an account reaches on one line, as places in `along`: the cell without a region or of its own region (reached in
/// full), and the others.
#[derive(Clone, Copy, Debug)]
pub(super) struct SubtreeRange {
    pub everywhere: Option<usize>,
    pub begin: usize,
    pub end: usize,
    /// Whether the first one of the range is its own region's.
    pub own: bool,
}

impl TargetTable {
    /// Checks and indexes targets. O(t log t).
    ///
    /// # Errors
    /// A target with a function or region that the trees do not have, that wants no voice, or that stands twice.
    pub fn build(
        matrix: &CoverageMatrix,
        account_table: &AccountTable,
        targets: &[CoverageTarget],
    ) -> Result<Self, CoverageError> {
        let targets = matrix.sort_targets(targets)?;
        let line_key = |target: &CoverageTarget| (target.function, target.audience, target.form);
        let position_of =
            |target: &CoverageTarget| target.region.map_or(0, |region| account_table.place_of(region) + 1);
        let mut target_table = Self {
            line_end: Vec::new(),
            line_of: Vec::with_capacity(targets.len()),
            along: Vec::with_capacity(targets.len()),
            position: Vec::with_capacity(targets.len()),
            bucket_end: vec![0; matrix.functions.len() * FORMS],
            bucket_audience: Vec::new(),
            bucket_line: Vec::new(),
            position_end: vec![0; account_table.regions.len() + 1],
            at_position: vec![(0, 0); targets.len()],
            targets: Vec::new(),
        };
        let mut lines = Vec::new();
        for (line, cells) in (0_u32..).zip(stoppable(targets.chunk_by(|a, b| line_key(a) == line_key(b)))) {
            let begin = u32::try_from(target_table.along.len()).unwrap_or(u32::MAX);
            let mut order: Vec<(u32, u32)> = cells.iter().map(position_of).zip(begin..).collect();
            order.sort_unstable();
            for &(position, _) in &order {
                target_table.position_end[position as usize] += 1;
            }
            target_table.position.extend(order.iter().map(|(position, _)| *position));
            target_table.along.extend(order.iter().map(|(_, cell)| *cell));
            target_table.line_of.extend(cells.iter().map(|_| line));
            target_table.line_end.push(u32::try_from(target_table.along.len()).unwrap_or(u32::MAX));
            let bucket = bucket(cells[0].function.0, cells[0].form);
            target_table.bucket_end[bucket] += 1;
            lines.push((bucket, cells[0].audience.map_or(0, |audience| audience.0 + 1), line));
        }
        target_table.fill_buckets(&lines);
        target_table.fill_positions();
        target_table.targets = targets;
        Ok(target_table)
    }

    fn fill_buckets(&mut self, lines: &[(usize, u32, u32)]) {
        let mut next = sum_up(&mut self.bucket_end);
        self.bucket_audience = vec![0; lines.len()];
        self.bucket_line = vec![0; lines.len()];
        // Lines come by function and audience, so each bucket is filled by audience.
        for &(bucket, audience, line) in lines {
            let slot = next[bucket] as usize;
            self.bucket_audience[slot] = audience;
            self.bucket_line[slot] = line;
            next[bucket] += 1;
        }
    }

    fn fill_positions(&mut self) {
        let mut next = sum_up(&mut self.position_end);
        for (&cell, &position) in self.along.iter().zip(&self.position) {
            let slot = &mut next[position as usize];
            self.at_position[*slot as usize] = (cell, self.line_of[cell as usize]);
            *slot += 1;
        }
    }

    /// The cells, by function, audience, form and region.
    #[must_use]
    pub fn targets(&self) -> &[CoverageTarget] {
        &self.targets
    }

    /// Where a cell stands among the targets.
    #[must_use]
    pub fn find(&self, target: &CoverageTarget) -> Option<usize> {
        self.targets.binary_search_by_key(&cell_of(target), cell_of).ok()
    }

    pub(super) const fn lines(&self) -> usize {
        self.line_end.len()
    }

    pub(super) fn along(&self, at: usize) -> usize {
        self.along[at] as usize
    }

    pub(super) fn along_range(&self, range: std::ops::Range<usize>) -> &[u32] {
        &self.along[range]
    }

    /// Where the cells of a line begin and end.
    pub(super) fn line(&self, line: usize) -> std::ops::Range<usize> {
        let begin = line.checked_sub(1).map_or(0, |before| self.line_end[before]);
        begin as usize..self.line_end[line] as usize
    }

    /// The cells of a position with their lines; position 0: those without a region.
    pub(super) fn at_position(&self, position: usize) -> &[(u32, u32)] {
        part(&self.at_position, &self.position_end, position)
    }

    pub(super) fn position(&self, at: usize) -> u32 {
        self.position[at]
    }

    /// Every line that a voice speaks on, wherever it is.
    #[inline]
    pub(super) fn each_line(&self, profile: ProfileRef, mut visit: impl FnMut(usize)) {
        for &function in profile.met {
            let at = bucket(function, profile.form);
            let audiences = part(&self.bucket_audience, &self.bucket_end, at);
            let Some(&first) = audiences.first() else { continue };
            let lines = part(&self.bucket_line, &self.bucket_end, at);
            if profile.audiences.is_empty() {
                for &line in lines {
                    visit(line as usize);
                }
                continue;
            }
            if first == 0 {
                visit(lines[0] as usize);
            }
            for &audience in profile.audiences {
                if let Ok(found) = audiences.binary_search(&(audience + 1)) {
                    visit(lines[found] as usize);
                }
            }
        }
    }

    /// What a voice of a region, or of none, reaches on a line.
    pub(super) fn subtree_range(&self, line: usize, region: Option<Subtree>) -> SubtreeRange {
        let range = self.line(line);
        let everywhere = Some(range.start).filter(|&first| self.position[first] == 0);
        let Some(Subtree { place, leave }) = region else {
            return SubtreeRange { everywhere, begin: range.start, end: range.start, own: false };
        };
        let positions = &self.position[range.clone()];
        let begin = range.start + positions.partition_point(|&position| position <= place);
        let own = begin < range.end && self.position[begin] == place + 1;
        let end = if leave == place + 1 {
            begin + usize::from(own)
        } else {
            begin + self.position[begin..range.end].partition_point(|&position| position <= leave)
        };
        SubtreeRange { everywhere, begin, end, own }
    }
}
