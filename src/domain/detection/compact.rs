//! The compact graph: ties as flat arrays of small integers.

use super::error::{DetectionError, MOST_WEIGHT};
use crate::tie::TieBetween;

/// Ties as the detection reads them.
///
/// Weights are whole units, so that sums are exact and no result depends on their order: whole weights stay what they are
/// while twice their sum fits into 32 bits; others are scaled by the power of two that brings twice their sum between 2³⁰
/// and 2³¹, rounded, and count at least one unit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TieGraph {
    pub(crate) rows: Rows,
    ties: usize,
}

impl TieGraph {
    /// Builds the graph of `nodes` nodes. Ties between the same two are added up; their order does not matter.
    /// O(nodes + ties) in time and memory.
    ///
    /// # Errors
    /// [`DetectionError::NoTies`], [`DetectionError::SelfTie`], [`DetectionError::BadWeight`], [`DetectionError::NoSuchNode`],
    /// [`DetectionError::TooLarge`].
    ///
    /// ```
    /// use domain::detection::{DetectionError, TieGraph};
    /// use domain::tie::TieBetween;
    /// let tie = |source, target, weight| TieBetween { source, target, weight };
    /// assert_eq!(TieGraph::new(3, &[tie(0, 1, 2.0), tie(1, 0, 0.5)])?.ties(), 1);
    /// assert_eq!(TieGraph::new(3, &[tie(0, 1, -2.0)]), Err(DetectionError::BadWeight { tie: 0 }));
    /// assert_eq!(TieGraph::new(3, &[]), Err(DetectionError::NoTies));
    /// # Ok::<(), DetectionError>(())
    /// ```
    pub fn new(nodes: u32, ties: &[TieBetween]) -> Result<Self, DetectionError> {
        check(nodes, ties)?;
        let units = Units::of(ties);
        let nodes = nodes as usize;
        let mut starts = vec![0u32; nodes + 2];
        for tie in ties {
            starts[tie.source as usize + 2] += 1;
            starts[tie.target as usize + 2] += 1;
        }
        for at in 2..starts.len() {
            starts[at] += starts[at - 1];
        }
        let mut ends = vec![End::default(); ties.len() * 2];
        for tie in ties {
            let weight = units.of_weight(tie.weight);
            for (from, node) in [(tie.source, tie.target), (tie.target, tie.source)] {
                let place = &mut starts[from as usize + 1];
                ends[*place as usize] = End { node, weight };
                *place += 1;
            }
        }
        starts.truncate(nodes + 1);
        let rows = sorted(&starts, &ends);
        Ok(Self { ties: rows.ends.len() / 2, rows })
    }

    /// A graph of `nodes` nodes without ties; nothing can be found in it.
    #[must_use]
    pub fn without_ties(nodes: u32) -> Self {
        let nodes = nodes as usize;
        let rows = Rows { starts: vec![0; nodes + 1], ends: Vec::new(), strengths: vec![0; nodes] };
        Self { rows, ties: 0 }
    }

    /// Number of nodes.
    #[must_use]
    pub fn nodes(&self) -> usize {
        self.rows.nodes()
    }

    /// Number of different pairs that are tied.
    #[must_use]
    pub const fn ties(&self) -> usize {
        self.ties
    }
}

fn check(nodes: u32, ties: &[TieBetween]) -> Result<(), DetectionError> {
    if ties.is_empty() {
        return Err(DetectionError::NoTies);
    }
    if ties.len() >= 1 << 30 {
        return Err(DetectionError::TooLarge { ties: ties.len() });
    }
    for (tie, stated) in ties.iter().enumerate() {
        if stated.source >= nodes || stated.target >= nodes {
            return Err(DetectionError::NoSuchNode { tie });
        }
        if stated.source == stated.target {
            return Err(DetectionError::SelfTie { tie });
        }
        if !(stated.weight > 0.0 && stated.weight <= MOST_WEIGHT) {
            return Err(DetectionError::BadWeight { tie });
        }
    }
    Ok(())
}

/// What one unit of weight is.
struct Units {
    scale: f64,
}

impl Units {
    fn of(ties: &[TieBetween]) -> Self {
        let twice = 2.0 * ties.iter().map(|tie| tie.weight).sum::<f64>();
        let whole = ties.iter().all(|tie| is_whole(tie.weight));
        if whole && twice <= f64::from(u32::MAX) {
            return Self { scale: 1.0 };
        }
        let half = f64::from(1u32 << 31);
        let mut scale = 1.0;
        while twice * scale > half {
            scale /= 2.0;
        }
        // Bounded, for weights that are next to nothing.
        while twice * scale <= half / 2.0 && scale < 1e200 {
            scale *= 2.0;
        }
        Self { scale }
    }

    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "between 1 and 2³¹ by the choice of the scale"
    )]
    fn of_weight(&self, weight: f64) -> u32 {
        // The oldest processors of the kind that we build for have no instruction that rounds.
        let scaled = weight * self.scale;
        // What is next to nothing is scaled to nothing, and counts as the least there is.
        if is_whole(scaled) { (scaled as u32).max(1) } else { scaled.round().max(1.0) as u32 }
    }
}

/// Whether a positive weight is a whole number that fits into 32 bits.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    clippy::float_cmp,
    reason = "it is asked whether the cast changes anything"
)]
fn is_whole(weight: f64) -> bool {
    f64::from(weight as u32) == weight
}

/// A graph in rows: the neighbours of a node stand side by side.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Rows {
    /// Where each node's row begins; one more than there are nodes.
    pub starts: Vec<u32>,
    /// Every tie twice, once in the row of each end; no node is its own neighbour.
    pub ends: Vec<End>,
    /// By node: all weight at it, that inside it twice. Their sum, twice the weight of all ties, fits into 32 bits.
    pub strengths: Vec<u32>,
}

/// The far end of a tie.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct End {
    pub node: u32,
    pub weight: u32,
}

impl Rows {
    #[inline]
    pub fn nodes(&self) -> usize {
        self.strengths.len()
    }

    #[inline]
    pub fn row(&self, node: u32) -> &[End] {
        let at = node as usize;
        &self.ends[self.starts[at] as usize..self.starts[at + 1] as usize]
    }

    /// Twice the weight of all ties.
    pub fn twice_total(&self) -> f64 {
        self.strengths.iter().map(|&strength| f64::from(strength)).sum()
    }

    /// The nodes from 0.
    pub fn each_node(&self) -> std::ops::Range<u32> {
        0..u32::try_from(self.nodes()).unwrap_or(u32::MAX)
    }
}

/// The same rows with their neighbours in ascending order and each only once: whoever goes through the nodes in their order
/// and notes each in the rows of its neighbours, notes them in their order.
fn sorted(starts: &[u32], ends: &[End]) -> Rows {
    let nodes = starts.len() - 1;
    let mut filled: Vec<u32> = starts[..nodes].to_vec();
    let mut noted = vec![End::default(); ends.len()];
    for (node, span) in (0..).zip(starts.windows(2)) {
        for end in &ends[span[0] as usize..span[1] as usize] {
            let row = end.node as usize;
            let place = filled[row] as usize;
            if filled[row] > starts[row] && noted[place - 1].node == node {
                noted[place - 1].weight += end.weight;
            } else {
                noted[place] = End { node, weight: end.weight };
                filled[row] += 1;
            }
        }
    }
    let mut rows = Rows { starts: vec![0], ends: noted, strengths: Vec::with_capacity(nodes) };
    let mut kept = 0u32;
    for (&start, &end) in starts[..nodes].iter().zip(&filled) {
        let row = start as usize..end as usize;
        rows.strengths.push(rows.ends[row.clone()].iter().map(|end| end.weight).sum());
        if start != kept {
            rows.ends.copy_within(row, kept as usize);
        }
        kept += end - start;
        rows.starts.push(kept);
    }
    rows.ends.truncate(kept as usize);
    rows
}
