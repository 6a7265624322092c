//! Entries of the lexicon: what a word in a name says.

use serde::{Deserialize, Serialize};

use crate::keyed;

keyed! {
    /// What a word is.
    pub enum WordKind {
        /// It names a duty; the key is a function.
        Function = "function",
        /// It names a duty that counts only where no other word names one, such as 发布 beside 教育; the key is a function.
        General = "general",
        /// It tells the system of an organisation; the key is a system.
        System = "system",
        /// It names readers; the key is an audience.
        Audience = "audience",
        /// It misleads: it says nothing, and neither do words inside of it (平安银行).
        Not = "not",
        /// It is the name of a place: it says nothing, and neither do words inside of it (景德镇).
        Name = "name",
        /// It makes a name of a place out of the word right before it (法院路).
        Place = "place",
        /// It ends the name of an office: what follows is an office inside of that one.
        Office = "office",
    }
}

keyed! {
    /// Where in a name a word must stand to count.
    #[derive(Default)]
    pub enum Position {
        /// Anywhere.
        #[default]
        Any = "any",
        /// Where the name begins.
        Start = "start",
        /// Where the name ends.
        End = "end",
        /// Anywhere in the name of an account.
        Account = "account",
        /// Where the name of an account begins.
        AccountStart = "account_start",
        /// Where the name of an account ends.
        AccountEnd = "account_end",
        /// Anywhere in the name of an organisation.
        Organisation = "organisation",
    }
}

/// The greatest weight: such a word makes the words before it in one office's name the subject of that office, not its duty
/// (交通大学 teaches).
pub const GOVERNS: u8 = 4;

/// One meaning of one word.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// The word as it stands in names; case, width and invisible characters do not matter.
    pub word: String,
    /// What it is.
    pub kind: WordKind,
    /// Key of the function, system or audience; empty for the other kinds.
    pub key: String,
    /// How strongly it says so: 1 often besides, 2 usually, 3 plainly, [`GOVERNS`] and nothing else; 0 for kinds without a key.
    pub weight: u8,
    /// Where it must stand.
    pub position: Position,
}

impl Entry {
    /// The name of a place.
    pub(super) fn name(word: &str) -> Self {
        Self {
            word: word.to_owned(),
            kind: WordKind::Name,
            key: String::new(),
            weight: 0,
            position: Position::Any,
        }
    }
}

/// Which name is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NameOf {
    /// That of an account.
    Account,
    /// That of an organisation.
    Organisation,
}

impl Position {
    /// Whether a word counts that begins or ends the name, or not, as `at_start` and `at_end` tell.
    pub(super) const fn allows(self, name: NameOf, edges: Edges) -> bool {
        let is_account = matches!(name, NameOf::Account);
        match self {
            Self::Any => true,
            Self::Start => edges.start,
            Self::End => edges.end,
            Self::Account => is_account,
            Self::AccountStart => is_account && edges.start,
            Self::AccountEnd => is_account && edges.end,
            Self::Organisation => !is_account,
        }
    }
}

/// Which edges of a name a word touches.
#[derive(Debug, Clone, Copy)]
pub(super) struct Edges {
    pub start: bool,
    pub end: bool,
}
