//! Which organisation carries which function, where, and on which platforms it speaks: what decides who may be asked for what.
//!
//! A function is a legal duty. An organisation carries it if one of its accounts that is not closed has it, or a function below it; a
//! function above it does not count, and neither does a neighbour's. Nothing here hands a function to anybody.

use super::index::FunctionIndex;
use super::names::Names;
use crate::platform::{AccountKind, PLATFORM_OF_KINDS};

/// An organisation that carries a function.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Carrier {
    /// The function.
    pub function: u32,
    /// The organisation, by its place among those of the survey.
    pub organisation: u32,
    /// Whether it carries only a function below it.
    pub below: bool,
    /// What it carries itself: the function, else the first function below it.
    pub own: u32,
    /// Whether all of its accounts that have it rest.
    pub rests: bool,
}

/// On a platform an organisation has accounts of no kind that is known, of one, or of both.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum PresentKinds {
    /// None of its accounts is there.
    Absent,
    /// All there are of this kind.
    Only(AccountKind),
    /// There are accounts of both kinds, or of one that is not known.
    Several,
}

/// Who carries what, where and on which platforms.
#[derive(Clone, Debug, Default)]
pub(super) struct Duties {
    /// By function and organisation.
    pub carriers: Vec<Carrier>,
    /// By organisation: the place of its region in preorder, or, where that is not entered, of the one in which all of its accounts lie; none: not
    /// known.
    pub territory: Vec<Option<u32>>,
    /// By organisation and platform: the kinds of its accounts there.
    pub present: Vec<(u32, u32, Option<AccountKind>)>,
}

impl Duties {
    /// Organisations that carry a function, in their order.
    pub fn carriers(&self, function: FunctionIndex) -> &[Carrier] {
        let begin = self.carriers.partition_point(|one| one.function < function.0);
        let end = begin + self.carriers[begin..].partition_point(|one| one.function == function.0);
        &self.carriers[begin..end]
    }

    /// The place of an organisation's region; none: not known.
    pub fn territory(&self, organisation: usize) -> Option<u32> {
        self.territory.get(organisation).copied().flatten()
    }

    /// Which accounts an organisation has on a platform.
    pub fn present(&self, organisation: u32, platforms: &Names, platform: &str) -> PresentKinds {
        let Some(platform_index) = platforms.find(platform) else { return PresentKinds::Absent };
        let key = (organisation, platform_index);
        let begin = self.present.partition_point(|(own, on, _)| (*own, *on) < key);
        let mut here = self.present[begin..].iter().take_while(|(own, on, _)| (*own, *on) == key);
        match (here.next(), here.next()) {
            (None, _) => PresentKinds::Absent,
            (Some((_, _, Some(kind))), None) if platform == PLATFORM_OF_KINDS => PresentKinds::Only(*kind),
            _ => PresentKinds::Several,
        }
    }
}
