//! Where routine posts are held while an emergency runs.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::keyed;
use crate::language::Bilingual;

keyed! {
    /// How grave an emergency is, by the four levels of the law; `i` is the gravest.
    pub enum IncidentLevel {
        /// 特别重大.
        I = "i",
        /// 重大.
        II = "ii",
        /// 较大.
        III = "iii",
        /// 一般.
        IV = "iv",
    }
}

impl IncidentLevel {
    /// What people call it.
    #[must_use]
    pub fn name(self) -> Bilingual {
        let (zh, en) = match self {
            Self::I => ("特别重大", "extremely grave"),
            Self::II => ("重大", "grave"),
            Self::III => ("较大", "serious"),
            Self::IV => ("一般", "ordinary"),
        };
        Bilingual { zh: zh.to_owned(), en: en.to_owned() }
    }
}

keyed! {
    /// Where everybody who has no card holds routine posts.
    pub enum HeldArea {
        /// In the region of the place, and below it.
        Place = "place",
        /// In the region of the command, and below it.
        Command = "command",
        /// Everywhere.
        Matrix = "matrix",
    }
}

/// Where routine posts are held, by level.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"unknown": "command", "iv": "place", "iii": "command", "ii": "command", "i": "matrix"}))]
pub struct HeldAreas {
    /// While the level is not known.
    pub unknown: HeldArea,
    /// At level iv.
    pub iv: HeldArea,
    /// At level iii.
    pub iii: HeldArea,
    /// At level ii.
    pub ii: HeldArea,
    /// At level i.
    pub i: HeldArea,
}

impl HeldAreas {
    /// That of a level.
    #[must_use]
    pub const fn at(self, level: Option<IncidentLevel>) -> HeldArea {
        match level {
            None => self.unknown,
            Some(IncidentLevel::I) => self.i,
            Some(IncidentLevel::II) => self.ii,
            Some(IncidentLevel::III) => self.iii,
            Some(IncidentLevel::IV) => self.iv,
        }
    }
}
