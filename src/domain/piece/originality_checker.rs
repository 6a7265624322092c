//! Checking the originality of a hand-in against those of other organisations.
//!
//! Choices where the sequence of hand-ins decides who copied whom:
//! - What counts as earlier is a wording, not a piece: every version is a hand-in with a number of its own. So nobody
//!   reserves a place with an empty draft and fills in another's text later, and a source that is revised stays the source.
//! - Whoever handed in a wording first does not copy those who took it over since: a text that comes near to a version of
//!   one's own organisation that is older than the other's is an adaptation of that one.
//! - Withdrawn pieces are no sources any more, but they still show who had a wording first.
//! - Inside one organisation adaptation is no fault, while it tells one cell: there a second voice earns nothing. One text for another
//!   angle, audience or place says nothing that was not said; what counts is the present wording of each piece, so that a text handed
//!   in for the wrong direction and rewritten there stands in nobody's way.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::originality::{Originality, OriginalityReason};
use super::told::{EarlierText, TextToCheck, Told};
use crate::campaign::CampaignSpec;
use crate::id::PieceId;
use crate::originality::{
    CopyFinding, Corpus, Exclusions, HandIn, IdfTable, Profile, Sequence, count_own_words, list_passages,
    read_profile,
};
use crate::stop::checkpoint;

/// The hand-ins of one campaign, ready for the check of further ones. It only grows, by what was handed in since.
#[derive(Debug, Clone)]
pub struct OriginalityChecker {
    exclusions: Exclusions,
    table: Arc<IdfTable>,
    corpus: Corpus,
    /// By rising sequence: the piece of each hand-in.
    pieces: Vec<(Sequence, PieceId)>,
    /// By organisation and piece: the last hand-in, and what it tells of.
    own: BTreeMap<String, BTreeMap<PieceId, (Sequence, Told)>>,
    /// Keys of the angles that are told in each place by itself.
    local: BTreeSet<String>,
}

/// A text that was checked, and which earlier one is its evidence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CheckedText {
    finding: CopyFinding,
    source: Option<PieceId>,
    reason: OriginalityReason,
    table: u32,
    profile: Profile,
}

impl OriginalityChecker {
    /// A checker for a campaign without hand-ins. What the campaign itself says may be quoted by anybody: its title, brief,
    /// basis, contact and facts; and so may `quotable`: the registered facts and laws. O(n log n) for n characters.
    pub fn new<'a>(
        spec: &'a CampaignSpec,
        quotable: impl IntoIterator<Item = &'a str>,
        table: Arc<IdfTable>,
    ) -> Self {
        let stated = [&spec.title, &spec.brief, &spec.basis, &spec.contact].into_iter().map(String::as_str);
        let facts = spec.facts.iter().flat_map(|fact| [fact.text.as_str(), fact.source.as_str()]);
        let exclusions = Exclusions::from_passages(stated.chain(facts).chain(quotable));
        Self {
            exclusions,
            table,
            corpus: Corpus::default(),
            pieces: Vec::new(),
            own: BTreeMap::new(),
            local: spec.angles.iter().filter(|angle| angle.local).map(|angle| angle.key.clone()).collect(),
        }
    }

    /// Whether the same may be quoted by anybody, and the same table is used, as by another checker.
    #[must_use]
    pub fn quotes_as(&self, other: &Self) -> bool {
        self.exclusions == other.exclusions && self.table.version() == other.table.version()
    }

    /// The number of the last hand-in that it knows; 0: none.
    #[must_use]
    pub fn last(&self) -> i64 {
        self.corpus.last().map_or(0, |last| i64::try_from(last.0).unwrap_or(i64::MAX))
    }

    /// How many hand-ins it knows.
    #[must_use]
    pub fn len(&self) -> usize {
        self.corpus.len()
    }

    /// Whether it knows none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.corpus.is_empty()
    }

    /// Adds hand-ins by rising sequence; those that it knows are passed over. O(characters).
    pub fn add(&mut self, earlier: &[EarlierText]) {
        for text in earlier {
            checkpoint();
            let sequence = Sequence(text.sequence.unsigned_abs());
            let profile = self.read(&text.text);
            let hand_in = HandIn { owner: &text.organisation, profile: &profile };
            if self.corpus.add(sequence, hand_in).is_ok() {
                self.pieces.push((sequence, text.piece));
                let told = self.cell_of(&text.told);
                let own = self.own.entry(text.organisation.clone()).or_default();
                own.insert(text.piece, (sequence, told));
            }
        }
    }

    /// Checks a text against all hand-ins it knows; pieces that `is_source` does not let pass (withdrawn ones) are no sources. A text that
    /// says nothing of its own is compared with none. For the cost see [`Corpus::compare`]; beside it O(n) for each piece of the
    /// organisation.
    pub fn check(&self, text: TextToCheck<'_>, is_source: impl Fn(PieceId) -> bool) -> CheckedText {
        let profile = self.read(text.text);
        let given = Exclusions::from_passages(text.given.iter().map(String::as_str));
        let words = count_own_words(text.text, &self.exclusions, &given);
        let (finding, reason) = if words.is_nothing() {
            (CopyFinding::default(), OriginalityReason::of_nothing(words))
        } else {
            self.compare(text, &profile, is_source)
        };
        let source = finding.near_copy_of.and_then(|sequence| self.piece(sequence));
        CheckedText { finding, source, reason, table: self.table.version(), profile }
    }

    /// What the text is nearly a copy of: an earlier hand-in of another organisation, or what its own says of something else.
    fn compare(
        &self,
        text: TextToCheck<'_>,
        profile: &Profile,
        is_source: impl Fn(PieceId) -> bool,
    ) -> (CopyFinding, OriginalityReason) {
        let passes = |sequence| self.piece(sequence).is_some_and(&is_source);
        let finding = self.corpus.compare(HandIn { owner: text.organisation, profile }, passes);
        if finding.near_copy_of.is_some() {
            let held = finding.similarity.is_held;
            return (finding, if held { OriginalityReason::Held } else { OriginalityReason::NearCopy });
        }
        let cell = self.cell_of(text.told);
        let own = self.own.get(text.organisation).into_iter().flatten();
        let elsewhere = own.filter(|(piece, (_, told))| *told != cell && is_source(**piece));
        let nearest = self.corpus.nearest_among(profile, elsewhere.map(|(_, (sequence, _))| *sequence));
        match nearest.filter(|(similarity, _)| similarity.is_same_text()) {
            Some((similarity, sequence)) => {
                let finding = CopyFinding { near_copy_of: Some(sequence), similarity };
                (finding, OriginalityReason::OwnElsewhere)
            }
            None => (finding, OriginalityReason::Original),
        }
    }

    /// The cell that is told: of an angle that is not local, the place is none of it.
    fn cell_of(&self, told: &Told) -> Told {
        let locality = told.locality.clone().filter(|_| self.local.contains(&told.angle));
        Told { locality, ..told.clone() }
    }

    /// The verdict with its evidence: what the text says in the same words as `source`, the text of the hand-in
    /// [`CheckedText::source`].
    #[must_use]
    pub fn explain(&self, checked: &CheckedText, source: Option<&str>) -> Originality {
        let passages = source.map(|text| list_passages(&checked.profile, &self.read(text)));
        let found = checked.finding;
        Originality {
            near_copy_of: checked.source,
            source_sequence: checked.source(),
            similarity_permille: found.similarity.jaccard_permille,
            containment_permille: found.similarity.containment_permille,
            table: checked.table,
            passages: passages.unwrap_or_default(),
            ..Originality::uncompared(checked.reason)
        }
    }

    fn piece(&self, sequence: Sequence) -> Option<PieceId> {
        let place = self.pieces.binary_search_by_key(&sequence, |(known, _)| *known).ok()?;
        Some(self.pieces[place].1)
    }

    fn read(&self, text: &str) -> Profile {
        read_profile(text, &self.exclusions, &self.table)
    }
}

impl CheckedText {
    /// Why it is what it is.
    #[must_use]
    pub const fn reason(&self) -> OriginalityReason {
        self.reason
    }

    /// The number of the hand-in that is nearly copied.
    #[must_use]
    pub fn source(&self) -> Option<i64> {
        self.finding.near_copy_of.and_then(|sequence| i64::try_from(sequence.0).ok())
    }
}
