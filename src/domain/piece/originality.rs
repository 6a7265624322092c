//! The verdict on a text: the machine's, and a person's above it.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::id::{PieceId, SubjectId};
use crate::keyed;
use crate::language::Bilingual;
use crate::originality::{OwnWords, Passage};
use crate::time::Timestamp;

keyed! {
    /// What the machine says of a text.
    pub enum OriginalityVerdict {
        /// It copies nothing that another organisation has handed in before.
        Original = "original",
        /// It nearly copies an earlier hand-in of another organisation, or what its own says elsewhere in the campaign, and adds nothing.
        NearCopy = "near_copy",
        /// It says nothing of its own: what anybody may quote, what its writer was given, or hardly a word. No fault, and no share.
        NothingOwn = "nothing_own",
        /// It says itself what it reposts: neither a fault nor a share.
        Repost = "repost",
    }
}

keyed! {
    /// Why the machine says so.
    pub enum OriginalityReason {
        /// Nothing earlier comes near to it.
        Original = "original",
        /// It shares most of its words with an earlier hand-in of another organisation.
        NearCopy = "near_copy",
        /// It stands within an earlier hand-in, or is one with little around it, or said several times.
        Held = "held",
        /// Its own organisation says the same for another angle, audience or place.
        OwnElsewhere = "own_elsewhere",
        /// It is the campaign's brief, a fact, or what its direction says, with hardly a word beside.
        Given = "given",
        /// It has hardly a word.
        NoWords = "no_words",
        /// It says itself that it reposts.
        Declared = "declared",
    }
}

impl OriginalityReason {
    /// Of a text that says nothing of its own.
    #[must_use]
    pub const fn of_nothing(words: OwnWords) -> Self {
        if words.given > words.own { Self::Given } else { Self::NoWords }
    }

    /// The verdict.
    #[must_use]
    pub const fn verdict(self) -> OriginalityVerdict {
        match self {
            Self::Original => OriginalityVerdict::Original,
            Self::NearCopy | Self::Held | Self::OwnElsewhere => OriginalityVerdict::NearCopy,
            Self::Given | Self::NoWords => OriginalityVerdict::NothingOwn,
            Self::Declared => OriginalityVerdict::Repost,
        }
    }

    /// What is said to its writer: what was found, what follows from it, and what to do.
    #[must_use]
    pub fn explanation(self) -> Bilingual {
        let (zh, en) = match self {
            Self::Original => {
                ("没有发现与此前稿件近似的内容。", "Nothing that was handed in before comes near to it.")
            }
            Self::NearCopy => (
                "与另一家单位此前交的稿件大部分相同（繁简、标点、全半角不计），不计份额。请写本单位自己要说的；确属误判，请统筹或评估人员改判。",
                "Most of it stands in an earlier piece of another organisation (traditional characters, marks and widths aside), so it earns no share. Write what your organisation has to say; if this is wrong, a coordinator or assessor overrules it.",
            ),
            Self::Held => (
                "全文包含在此前的一篇稿件里，或者只是把那篇稿件重复几遍、加了几句话，不计份额。请写本单位自己要说的；确属误判，请统筹或评估人员改判。",
                "All of it stands within an earlier piece, or it is that piece with little around it or said several times, so it earns no share. Write what your organisation has to say; if this is wrong, a coordinator or assessor overrules it.",
            ),
            Self::OwnElsewhere => (
                "本单位已用同一篇文字交了另一个角度、人群或地点的稿件，一篇文字只计一次份额。请按这条选题另写；确属误判，请统筹或评估人员改判。",
                "Your organisation has handed in the same text for another angle, audience or place; one text earns one share. Write for this direction; if this is wrong, a coordinator or assessor overrules it.",
            ),
            Self::Given => (
                "只有活动简介、口径或选题说明里的话，没有自己的内容：引用不算错，但不计份额。请写本单位才能说的；确属误判，请统筹或评估人员改判。",
                "It says what the campaign's brief, a fact or the direction says, and nothing beside: no fault, and no share. Write what your organisation alone can say; if this is wrong, a coordinator or assessor overrules it.",
            ),
            Self::NoWords => (
                "几乎没有文字，不计份额。请把要说的写出来；内容在图片或视频里的，请写明内容，或请统筹或评估人员改判。",
                "It has hardly a word, so it earns no share. Write what is to be said; if pictures or a film say it, write down what they say, or ask a coordinator or assessor to overrule this.",
            ),
            Self::Declared => {
                ("已注明转发，不算错，也不计份额。", "It says that it reposts: no fault, and no share.")
            }
        };
        Bilingual { zh: zh.to_owned(), en: en.to_owned() }
    }
}

/// A person's verdict that stands above the machine's.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(example = json!({
    "verdict": "original", "reason": "两家引用的是同一份未登记的通告，正文是自己写的。",
    "by": "01980c5e-7a00-7000-8000-000000000001", "at": "2026-06-13T01:00:00Z"
}))]
pub struct Overruling {
    /// The verdict that stands.
    pub verdict: OriginalityVerdict,
    /// Why.
    pub reason: String,
    /// Who says so.
    #[schema(required = true)]
    pub by: Option<SubjectId>,
    /// When.
    pub at: Timestamp,
}

/// The verdict on a text, with its evidence. A person may overrule the machine.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(example = json!({
    "verdict": "near_copy", "reason": "near_copy", "explanation": {"zh": "与另一家单位此前交的稿件大部分相同。", "en": "Most of it stands in an earlier piece of another organisation."}, "near_copy_of": "01980c5e-7a00-7000-8000-000000000021", "source_sequence": 12,
    "similarity_permille": 640, "containment_permille": 810, "table": 1, "passages": [{"start": 0, "end": 18, "source_start": 4, "source_end": 22}],
    "overruled": null
}))]
pub struct Originality {
    /// What the machine says.
    pub verdict: OriginalityVerdict,
    /// Why it says so.
    #[serde(default)]
    #[schema(required = true)]
    pub reason: Option<OriginalityReason>,
    /// The same in a sentence, with what to do.
    #[serde(default)]
    #[schema(required = true)]
    pub explanation: Option<Bilingual>,
    /// The earlier piece that it nearly copies.
    #[schema(required = true)]
    pub near_copy_of: Option<PieceId>,
    /// The server's number of the hand-in of that piece which it was compared with.
    #[serde(default)]
    #[schema(required = true)]
    pub source_sequence: Option<i64>,
    /// What it shares with that piece, or with the most similar one, in thousandths of both together.
    #[schema(minimum = 0, maximum = 1000)]
    pub similarity_permille: u16,
    /// What it shares with the same one, in thousandths of the shorter of both.
    #[schema(minimum = 0, maximum = 1000)]
    pub containment_permille: u16,
    /// Version of the table of weights (`seed/idf`) that the figures were computed with; 0: of none. With it, both texts
    /// and the facts of the campaign, anybody can compute them again to the same digits.
    #[serde(default)]
    #[schema(required = true)]
    pub table: u32,
    /// The evidence: what both say in the same words, apart from what anybody may quote.
    pub passages: Vec<Passage>,
    /// A person's verdict, which stands above the machine's.
    #[serde(default)]
    #[schema(required = true)]
    pub overruled: Option<Overruling>,
}

impl Originality {
    /// The verdict on a text that was compared with nothing.
    #[must_use]
    pub fn uncompared(reason: OriginalityReason) -> Self {
        Self {
            verdict: reason.verdict(),
            reason: Some(reason),
            explanation: Some(reason.explanation()),
            near_copy_of: None,
            source_sequence: None,
            similarity_permille: 0,
            containment_permille: 0,
            table: 0,
            passages: Vec::new(),
            overruled: None,
        }
    }

    /// The verdict that stands: a person's, else the machine's.
    #[must_use]
    pub fn stands(&self) -> OriginalityVerdict {
        self.overruled.as_ref().map_or(self.verdict, |overruled| overruled.verdict)
    }

    /// The same with a person's verdict above it.
    #[must_use]
    pub fn overruled(&self, overruling: Overruling) -> Self {
        Self { overruled: Some(overruling), ..self.clone() }
    }
}
