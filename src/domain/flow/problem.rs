//! One instance of the planning problem, as analysts write it in `problem.json`.

use std::fmt;

use serde::{Deserialize, Serialize};

/// A planning problem: who may take which slot, what that is worth, and what is wanted at least and at most.
///
/// All references are positions in the lists of the same value. The JSON form is the derived one; unknown fields are
/// refused, and an absent `max`, `capacity` of an organisation or `organisation` of an account means none. A value that
/// was parsed may still refer to nothing: every solver begins with [`Problem::check`].
///
/// The objective, an integer, larger is better: the sum of the `fit` of the chosen options, plus `first` of every cell
/// that has a voice, minus `k·step` for the k-th voice (from 0) of every group, minus `shortage_penalty` for every voice
/// that an angle lacks of its `min`.
///
/// # Examples
///
/// ```
/// use domain::flow::problem::Problem;
///
/// let problem: Problem = serde_json::from_str(
///     r#"{"angles":[{"min":0,"max":3}],
///         "cells":[{"angle":0,"first":1000}],
///         "groups":[{"cell":0,"step":40}],
///         "slots":[{"group":0,"capacity":1}],
///         "organisations":[{"capacity":2}],
///         "accounts":[{"organisation":0,"capacity":1,"options":[{"slot":0,"fit":730}]}],
///         "shortage_penalty":1000000000}"#,
/// )?;
/// assert_eq!(problem.check(), Ok(()));
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Problem {
    /// The sides of the theme, with how many voices each needs and may have.
    pub angles: Vec<AngleBounds>,
    /// What can be covered: an angle told to one audience, in one locality if the angle is local.
    pub cells: Vec<CellReward>,
    /// One per cluster and cell that some account could serve.
    pub groups: Vec<Group>,
    /// The places that accounts compete for.
    pub slots: Vec<SlotSeat>,
    /// The organisations that answer for the accounts.
    pub organisations: Vec<OrganisationCap>,
    /// The accounts with everything that each may take.
    pub accounts: Vec<AccountOptions>,
    /// What one voice below an angle's `min` costs, at least 0. It must exceed whatever else one voice can change, or
    /// minimums do not come first.
    pub shortage_penalty: i64,
}

/// How many voices an angle needs and may have.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AngleBounds {
    /// Voices below this number cost the shortage penalty each.
    pub min: u32,
    /// No more voices than this; none: as many as there are.
    #[serde(default)]
    pub max: Option<u32>,
}

/// What covering a cell is worth.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CellReward {
    /// The angle that the cell belongs to.
    pub angle: u32,
    /// What the first voice of the cell earns besides its fit, at least 0.
    pub first: i64,
}

/// The voices of one cluster in one cell.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Group {
    /// The cell that the voices speak in.
    pub cell: u32,
    /// The k-th voice of the group (from 0) costs `k·step`; at least 0, so that further voices never become cheaper.
    pub step: i64,
}

/// One direction that can be given out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SlotSeat {
    /// The group that the slot belongs to.
    pub group: u32,
    /// How many accounts may hold it.
    pub capacity: u32,
}

/// How much one organisation may be asked for.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OrganisationCap {
    /// The most units that its accounts take together; none: no bound.
    #[serde(default)]
    pub capacity: Option<u32>,
}

/// One account and what it may take.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AccountOptions {
    /// The organisation that answers for it; none: nobody's capacity counts.
    #[serde(default)]
    pub organisation: Option<u32>,
    /// The most slots that it takes; of one angle it takes at most one.
    pub capacity: u32,
    /// The slots that it may take, each at most once.
    pub options: Vec<SlotFit>,
}

/// One slot that an account may take.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SlotFit {
    /// The slot.
    pub slot: u32,
    /// What the account is worth there; 1 to 1000 in a campaign, any value here.
    pub fit: i64,
}

/// Where a reference stands; displayed as the path in `problem.json`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ReferencePlace {
    /// `cells[i].angle`
    AngleOfCell(usize),
    /// `groups[i].cell`
    CellOfGroup(usize),
    /// `slots[i].group`
    GroupOfSlot(usize),
    /// `accounts[i].organisation`
    OrganisationOfAccount(usize),
    /// `accounts[i].options[j].slot`
    SlotOfOption {
        /// Position of the account.
        account: usize,
        /// Position of the option in the account.
        option: usize,
    },
}

impl fmt::Display for ReferencePlace {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::AngleOfCell(cell) => write!(f, "cells[{cell}].angle"),
            Self::CellOfGroup(group) => write!(f, "groups[{group}].cell"),
            Self::GroupOfSlot(slot) => write!(f, "slots[{slot}].group"),
            Self::OrganisationOfAccount(account) => write!(f, "accounts[{account}].organisation"),
            Self::SlotOfOption { account, option } => write!(f, "accounts[{account}].options[{option}].slot"),
        }
    }
}

impl ReferencePlace {
    /// What the reference should name.
    fn noun(self) -> &'static str {
        match self {
            Self::AngleOfCell(_) => "angle",
            Self::CellOfGroup(_) => "cell",
            Self::GroupOfSlot(_) => "group",
            Self::OrganisationOfAccount(_) => "organisation",
            Self::SlotOfOption { .. } => "slot",
        }
    }
}

/// Why a problem cannot be solved as written.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ProblemError {
    /// A position that the list does not have.
    #[error("{place}: {} {index} does not exist; there are {count}", .place.noun())]
    UnknownReference {
        /// Where the reference stands.
        place: ReferencePlace,
        /// The position that it names.
        index: u32,
        /// How many entries the list has.
        count: usize,
    },
    /// An angle that needs more voices than it may have.
    #[error("angles[{angle}].min: {min} is above max {max}")]
    MinAboveMax {
        /// Position of the angle.
        angle: usize,
        /// Its minimum.
        min: u32,
        /// Its maximum.
        max: u32,
    },
    /// A reward below 0: a first voice would be worth less than a second one.
    #[error("cells[{cell}].first: {first} is below 0")]
    NegativeFirst {
        /// Position of the cell.
        cell: usize,
        /// Its reward.
        first: i64,
    },
    /// A step below 0: a second voice would be worth more than the first one.
    #[error("groups[{group}].step: {step} is below 0")]
    NegativeStep {
        /// Position of the group.
        group: usize,
        /// Its step.
        step: i64,
    },
    /// A penalty below 0 would reward shortages.
    #[error("shortage_penalty: {penalty} is below 0")]
    NegativePenalty {
        /// The penalty.
        penalty: i64,
    },
    /// The same slot twice among the options of one account.
    #[error(
        "accounts[{account}].options[{option}].slot: slot {slot} stands there already, in options[{earlier}]"
    )]
    RepeatedSlot {
        /// Position of the account.
        account: usize,
        /// Position of the later option.
        option: usize,
        /// Position of the earlier option.
        earlier: usize,
        /// The slot that both name.
        slot: u32,
    },
    /// More entries than 32-bit positions can name.
    #[error("{list}: {count} entries are too many; at most {} are possible", MOST_ENTRIES)]
    TooMany {
        /// The list, or `options` for the options of all accounts together.
        list: &'static str,
        /// How many entries it has.
        count: usize,
    },
    /// Values so large that a sum of them could leave 64 bits.
    #[error("the values are too large: their sum may reach {bound}; at most {} is possible", MOST_VALUE)]
    TooLarge {
        /// An upper bound of every sum that a solver forms.
        bound: i128,
    },
}

/// Nodes and arcs of the network are numbered with 32 bits; the lists together stay below that.
pub(super) const MOST_ENTRIES: usize = (u32::MAX / 16) as usize;

/// Four sums of this size still fit into 64 bits: a potential, a gain, another potential, and their distance.
pub(super) const MOST_VALUE: i128 = (i64::MAX / 4) as i128;
