//! What an exported file leaves out, how much of it, and why: a file travels on without the page that it came from.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::language::Bilingual;
use crate::keyed;

keyed! {
    /// What a file leaves out.
    pub enum LeftOutThing {
        /// Cells of coverage.
        Cells = "cells",
        /// Gaps of coverage.
        Gaps = "gaps",
        /// Accounts.
        Accounts = "accounts",
        /// Lines of a ledger.
        Lines = "lines",
        /// Directions of a campaign.
        Directions = "directions",
        /// Counts of what citizens ask.
        Counts = "counts",
    }
}

keyed! {
    /// Why a file leaves something out.
    pub enum LeftOutWhy {
        /// It was not asked for: the file is filtered.
        Filter = "filter",
        /// It would be too much; the heaviest are there.
        Limit = "limit",
        /// Whoever asked may not see it.
        Rights = "rights",
        /// It is closed or rests, and counts for nothing.
        Inactive = "inactive",
        /// A file of this kind does not hold it.
        Kind = "kind",
    }
}

/// Something that a file leaves out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(example = json!({"what": "cells", "count": 120, "why": "filter"}))]
pub struct LeftOutPart {
    /// What.
    pub what: LeftOutThing,
    /// How many; never 0.
    #[schema(minimum = 1)]
    pub count: u64,
    /// Why.
    pub why: LeftOutWhy,
}

impl LeftOutPart {
    /// Those of which there is something.
    ///
    /// ```
    /// use domain::left_out::{LeftOutPart, LeftOutWhy, LeftOutThing};
    /// let none = (LeftOutThing::Gaps, 0, LeftOutWhy::Limit);
    /// let some = (LeftOutThing::Cells, 12, LeftOutWhy::Filter);
    /// let left_out = LeftOutPart::list(&[none, some]);
    /// assert_eq!(left_out.len(), 1);
    /// assert_eq!(left_out[0].say().zh, "少列 12 格：不在所选的筛选条件之内");
    /// ```
    #[must_use]
    pub fn list(parts: &[(LeftOutThing, u64, LeftOutWhy)]) -> Vec<Self> {
        let parts = parts.iter().filter(|(_, count, _)| *count > 0);
        parts.map(|&(what, count, why)| Self { what, count, why }).collect()
    }

    /// The same as a sentence without its full stop.
    #[must_use]
    pub fn say(&self) -> Bilingual {
        let (zh, en) = match self.what {
            LeftOutThing::Cells => ("格", "cells"),
            LeftOutThing::Gaps => ("处空白", "gaps"),
            LeftOutThing::Accounts => ("个账号", "accounts"),
            LeftOutThing::Lines => ("行", "lines"),
            LeftOutThing::Directions => ("个选题方向", "directions"),
            LeftOutThing::Counts => ("条诉求计数", "counts of what citizens ask"),
        };
        let (why_zh, why_en) = match self.why {
            LeftOutWhy::Filter => ("不在所选的筛选条件之内", "the filter does not ask for them"),
            LeftOutWhy::Limit => ("放不下，已列最重的", "there is no room; the heaviest are listed"),
            LeftOutWhy::Rights => ("无权查看", "you may not see them"),
            LeftOutWhy::Inactive => {
                ("已停用或已注销，不计入供给", "they are closed or rest and count for nothing")
            }
            LeftOutWhy::Kind => ("这种文件不含", "a file of this kind does not hold them"),
        };
        Bilingual {
            zh: format!("少列 {} {zh}：{why_zh}", self.count),
            en: format!("{} {en} are left out: {why_en}", self.count),
        }
    }

    /// A whole list as a text: one line for each, or that nothing is left out.
    #[must_use]
    pub fn say_all(left_out: &[Self]) -> Vec<Bilingual> {
        let nothing =
            || Bilingual { zh: "本表没有少列".to_owned(), en: "nothing is left out".to_owned() };
        if left_out.is_empty() { vec![nothing()] } else { left_out.iter().map(Self::say).collect() }
    }
}
