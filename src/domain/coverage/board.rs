//! The targets of a matrix, indexed so that what an account reaches is a few ranges of cells.
//!
//! A *line* is a function told to one audience in one form; its cells differ by region alone. Sorted by the regions'
//! preorder, the cells that an account reaches on a line are one range.

use super::matrix::cell_of;
use super::roll::{FORMS, Roll, VoiceRef, part, shelf, sum_up};
use super::{CoverageError, CoverageMatrix, CoverageTarget};

/// Checked targets with their index; immutable and shared.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Board {
    targets: Vec<CoverageTarget>,
    /// By line: where its cells end, in `targets` and in `along` alike.
    line_end: Vec<u32>,
    line_of: Vec<u32>,
    /// The cells of each line: that without a region, then by the region's place.
    along: Vec<u32>,
    /// Beside `along`: 0 without a region, else 1 + the region's place.
    position: Vec<u32>,
    /// By function and form: where its lines end; these by audience, 0 for everyone, else 1 + the audience.
    shelf_end: Vec<u32>,
    shelf_audience: Vec<u32>,
    shelf_line: Vec<u32>,
    /// By position: where its cells end, and these with their lines.
    position_end: Vec<u32>,
    at_position: Vec<(u32, u32)>,
}

/// What an account reaches on one line, as places in `along`: the cell without a region or of its own region (reached in
/// full), and the others.
#[derive(Clone, Copy, Debug)]
pub(super) struct Stretch {
    pub everywhere: Option<usize>,
    pub begin: usize,
    pub end: usize,
    /// Whether the first one of the stretch is its own region's.
    pub own: bool,
}

impl Board {
    /// Checks and indexes targets. O(t log t).
    ///
    /// # Errors
    /// A target with a function or region that the trees do not have, that wants no voice, or that stands twice.
    pub fn build(
        matrix: &CoverageMatrix,
        roll: &Roll,
        targets: &[CoverageTarget],
    ) -> Result<Self, CoverageError> {
        let targets = matrix.sort_targets(targets)?;
        let line_key = |target: &CoverageTarget| (target.function, target.audience, target.form);
        let position_of =
            |target: &CoverageTarget| target.region.map_or(0, |region| roll.place_of(region) + 1);
        let mut board = Self {
            line_end: Vec::new(),
            line_of: Vec::with_capacity(targets.len()),
            along: Vec::with_capacity(targets.len()),
            position: Vec::with_capacity(targets.len()),
            shelf_end: vec![0; matrix.functions.len() * FORMS],
            shelf_audience: Vec::new(),
            shelf_line: Vec::new(),
            position_end: vec![0; roll.regions.len() + 1],
            at_position: vec![(0, 0); targets.len()],
            targets: Vec::new(),
        };
        let mut lines = Vec::new();
        for (line, cells) in (0_u32..).zip(targets.chunk_by(|a, b| line_key(a) == line_key(b))) {
            let begin = u32::try_from(board.along.len()).unwrap_or(u32::MAX);
            let mut order: Vec<(u32, u32)> = cells.iter().map(position_of).zip(begin..).collect();
            order.sort_unstable();
            for &(position, _) in &order {
                board.position_end[position as usize] += 1;
            }
            board.position.extend(order.iter().map(|(position, _)| *position));
            board.along.extend(order.iter().map(|(_, cell)| *cell));
            board.line_of.extend(cells.iter().map(|_| line));
            board.line_end.push(u32::try_from(board.along.len()).unwrap_or(u32::MAX));
            let shelf = shelf(cells[0].function.0, cells[0].form);
            board.shelf_end[shelf] += 1;
            lines.push((shelf, cells[0].audience.map_or(0, |audience| audience.0 + 1), line));
        }
        board.fill_shelves(&lines);
        board.fill_positions();
        board.targets = targets;
        Ok(board)
    }

    fn fill_shelves(&mut self, lines: &[(usize, u32, u32)]) {
        let mut next = sum_up(&mut self.shelf_end);
        self.shelf_audience = vec![0; lines.len()];
        self.shelf_line = vec![0; lines.len()];
        // Lines come by function and audience, so each shelf is filled by audience.
        for &(shelf, audience, line) in lines {
            let slot = next[shelf] as usize;
            self.shelf_audience[slot] = audience;
            self.shelf_line[slot] = line;
            next[shelf] += 1;
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

    /// Bytes on the heap.
    #[must_use]
    pub fn bytes(&self) -> usize {
        let words = [
            self.line_end.len(),
            self.line_of.len(),
            self.along.len(),
            self.position.len(),
            self.shelf_end.len(),
            self.shelf_audience.len(),
            self.shelf_line.len(),
            self.position_end.len(),
            self.at_position.len() * 2,
        ];
        words.iter().sum::<usize>() * 4 + self.targets.len() * size_of::<CoverageTarget>()
    }

    /// Visits every cell and adds up what it reads: the cheapest pass that there is.
    #[must_use]
    pub fn bare_pass(&self) -> u64 {
        let each = |target: &CoverageTarget| {
            u64::from(target.function.0)
                + target.audience.map_or(0, |audience| u64::from(audience.0))
                + target.form as u64
                + target.region.map_or(0, |region| u64::from(region.0))
                + u64::from(target.weight)
                + u64::from(target.wanted)
        };
        self.targets.iter().map(each).sum()
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
    pub(super) fn each_line(&self, voice: VoiceRef, mut visit: impl FnMut(usize)) {
        for &function in voice.met {
            let at = shelf(function, voice.form);
            let audiences = part(&self.shelf_audience, &self.shelf_end, at);
            let Some(&first) = audiences.first() else { continue };
            let lines = part(&self.shelf_line, &self.shelf_end, at);
            if voice.audiences.is_empty() {
                for &line in lines {
                    visit(line as usize);
                }
                continue;
            }
            if first == 0 {
                visit(lines[0] as usize);
            }
            for &audience in voice.audiences {
                if let Ok(found) = audiences.binary_search(&(audience + 1)) {
                    visit(lines[found] as usize);
                }
            }
        }
    }

    /// What a voice at `place` reaches on a line; `leave` is the first place behind everything below.
    pub(super) fn stretch(&self, line: usize, place: Option<(u32, u32)>) -> Stretch {
        let range = self.line(line);
        let everywhere = Some(range.start).filter(|&first| self.position[first] == 0);
        let Some((place, leave)) = place else {
            return Stretch { everywhere, begin: range.start, end: range.start, own: false };
        };
        let positions = &self.position[range.clone()];
        let begin = range.start + positions.partition_point(|&position| position <= place);
        let own = begin < range.end && self.position[begin] == place + 1;
        let end = if leave == place + 1 {
            begin + usize::from(own)
        } else {
            begin + self.position[begin..range.end].partition_point(|&position| position <= leave)
        };
        Stretch { everywhere, begin, end, own }
    }
}
