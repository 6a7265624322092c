//! Checking the originality of a hand-in against those of other organisations.
//!
//! Choices where the sequence of hand-ins decides who copied whom:
//! - What counts as earlier is a wording, not a piece: every version is a hand-in with a number of its own. So nobody
//!   reserves a place with an empty draft and fills in another's text later, and a source that is revised stays the source.
//! - Whoever handed in a wording first does not copy those who took it over since: a text that comes near to a version of
//!   one's own organisation that is older than the other's is an adaptation of that one.
//! - Withdrawn pieces are no sources any more, but they still show who had a wording first.

use std::sync::Arc;

use super::originality::{Originality, OriginalityVerdict};
use crate::campaign::CampaignSpec;
use crate::id::PieceId;
use crate::originality::{
    CopyFinding, Corpus, Exclusions, HandIn, IdfTable, Profile, Sequence, list_passages, read_profile,
};
use crate::stop::checkpoint;

/// One earlier hand-in of the campaign.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EarlierText {
    /// The server's number of it.
    pub sequence: i64,
    /// The piece that it is a version of.
    pub piece: PieceId,
    /// Key of the organisation.
    pub organisation: String,
    /// What it says.
    pub text: String,
}

/// The hand-ins of one campaign, ready for the check of further ones. It only grows, by what was handed in since.
#[derive(Debug, Clone)]
pub struct OriginalityChecker {
    exclusions: Exclusions,
    table: Arc<IdfTable>,
    corpus: Corpus,
    /// By rising sequence: the piece of each hand-in.
    pieces: Vec<(Sequence, PieceId)>,
}

/// A text that was checked, and which earlier one is its evidence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CheckedText {
    finding: CopyFinding,
    source: Option<PieceId>,
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
        Self { exclusions, table, corpus: Corpus::default(), pieces: Vec::new() }
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
            }
        }
    }

    /// Checks a text of `organisation` against all hand-ins it knows; pieces that `is_source` does not let pass (withdrawn
    /// ones) are no sources. For the cost see [`Corpus::compare`].
    pub fn check(&self, organisation: &str, text: &str, is_source: impl Fn(PieceId) -> bool) -> CheckedText {
        let profile = self.read(text);
        let passes = |sequence| self.piece(sequence).is_some_and(&is_source);
        let finding = self.corpus.compare(HandIn { owner: organisation, profile: &profile }, passes);
        let source = finding.near_copy_of.and_then(|sequence| self.piece(sequence));
        CheckedText { finding, source, table: self.table.version(), profile }
    }

    /// The verdict with its evidence: what the text says in the same words as `source`, the text of the hand-in
    /// [`CheckedText::source`].
    #[must_use]
    pub fn explain(&self, checked: &CheckedText, source: Option<&str>) -> Originality {
        let passages = source.map(|text| list_passages(&checked.profile, &self.read(text)));
        let found = checked.finding;
        Originality {
            verdict: match checked.source {
                Some(_) => OriginalityVerdict::NearCopy,
                None => OriginalityVerdict::Original,
            },
            near_copy_of: checked.source,
            source_sequence: checked.source(),
            similarity_permille: found.similarity.jaccard_permille,
            containment_permille: found.similarity.containment_permille,
            table: checked.table,
            passages: passages.unwrap_or_default(),
            overruled: None,
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
    /// The number of the hand-in that is nearly copied.
    #[must_use]
    pub fn source(&self) -> Option<i64> {
        self.finding.near_copy_of.and_then(|sequence| i64::try_from(sequence.0).ok())
    }
}

#[cfg(test)]
mod tests {
    use std::sync::LazyLock;

    use uuid::Uuid;

    use super::*;
    use crate::campaign::{CampaignDraft, Fact};
    use crate::time::Timestamp;
    use crate::when::Zone;

    const WATER: &str =
        "台风来临前，请收好阳台花盆，加固门窗，备足三天的食物和饮水，给手机充满电，记住最近的避难点。";
    const ROAD: &str =
        "暴雨天开车要减速慢行，遇到积水先看前车，水过半个轮胎就停下，熄火后不要再打火，人先离开车。";

    static SPEC: LazyLock<CampaignSpec> = LazyLock::new(|| {
        let draft = CampaignDraft {
            title: Some("防汛".to_owned()),
            starts_at: Some(Timestamp::from_ms(0).into()),
            ends_at: Some(Timestamp::from_ms(1).into()),
            angles: Some(vec![crate::campaign::Angle {
                key: "rain".to_owned(),
                title: "雨".to_owned(),
                ..Default::default()
            }]),
            ..CampaignDraft::default()
        };
        draft.into_spec(None, Zone::CHINA).unwrap()
    });

    fn earlier(sequence: i64, organisation: &str, text: &str) -> EarlierText {
        let piece = PieceId(Uuid::from_u128(sequence.unsigned_abs().into()));
        EarlierText { sequence, piece, organisation: organisation.to_owned(), text: text.to_owned() }
    }

    fn check_except(
        organisation: &str,
        text: &str,
        before: &[EarlierText],
        withdrawn: &[i64],
    ) -> Originality {
        let mut checker = OriginalityChecker::new(&SPEC, [], Arc::new(IdfTable::uniform()));
        checker.add(before);
        let gone = |piece: PieceId| {
            withdrawn.iter().any(|gone| piece.0.as_u128() == u128::from(gone.unsigned_abs()))
        };
        let found = checker.check(organisation, text, |piece| !gone(piece));
        let source = before.iter().find(|earlier| Some(earlier.sequence) == found.source());
        checker.explain(&found, source.map(|earlier| earlier.text.as_str()))
    }

    fn check(organisation: &str, text: &str, before: &[EarlierText]) -> Originality {
        check_except(organisation, text, before, &[])
    }

    fn copies(found: &Originality) -> Option<u128> {
        found.near_copy_of.map(|id| id.0.as_u128())
    }

    #[test]
    fn a_near_copy_names_the_earlier_piece_and_its_passages() {
        let found = check("b", &WATER.replace("备足三天", "准备几天"), &[earlier(1, "a", WATER)]);
        assert_eq!((found.verdict, copies(&found)), (OriginalityVerdict::NearCopy, Some(1)));
        assert!(found.similarity_permille > 500 && !found.passages.is_empty());
        assert_eq!(check("b", ROAD, &[earlier(1, "a", WATER)]).verdict, OriginalityVerdict::Original);
    }

    #[test]
    fn adaptation_inside_one_organisation_is_no_fault() {
        assert_eq!(check("a", WATER, &[earlier(1, "a", WATER)]).verdict, OriginalityVerdict::Original);
    }

    #[test]
    fn whoever_had_a_wording_first_does_not_copy_its_copier() {
        let before = [earlier(1, "a", WATER), earlier(2, "b", WATER)];
        assert_eq!(check("a", WATER, &before).verdict, OriginalityVerdict::Original);
        // Also by another account, after the first piece was withdrawn.
        assert_eq!(check_except("a", WATER, &before, &[1]).verdict, OriginalityVerdict::Original);
    }

    #[test]
    fn an_early_draft_on_something_else_reserves_nothing() {
        let before = [earlier(1, "a", ROAD), earlier(2, "b", WATER)];
        assert_eq!(copies(&check("a", WATER, &before)), Some(2));
    }

    #[test]
    fn a_withdrawn_piece_is_no_source() {
        let found = check_except("b", WATER, &[earlier(1, "a", WATER)], &[1]);
        assert_eq!(found.verdict, OriginalityVerdict::Original);
    }

    #[test]
    fn adding_in_two_parts_and_twice_changes_nothing() {
        let all = [
            earlier(1, "a", ROAD),
            earlier(2, "c", &format!("{WATER}{ROAD}")),
            earlier(3, "b", WATER),
            earlier(4, "d", WATER),
        ];
        for at in 0..=all.len() {
            let mut parts = OriginalityChecker::new(&SPEC, [], Arc::new(IdfTable::uniform()));
            parts.add(&all[..at]);
            parts.add(&all);
            assert_eq!((parts.len(), parts.last()), (4, 4));
            let checked = parts.check("e", WATER, |_| true);
            assert_eq!(checked.source(), Some(3));
            let text = Some(all[2].text.as_str());
            assert_eq!(parts.explain(&checked, text), check("e", WATER, &all));
        }
    }

    #[test]
    fn what_the_campaign_says_may_be_quoted_by_all() {
        let mut spec = SPEC.clone();
        spec.facts.push(Fact {
            key: "shelters".to_owned(),
            text: WATER.to_owned(),
            source: String::new(),
            owner: None,
            verbatim: true,
        });
        let texts = [
            format!("{WATER}教育局提醒家长：停课通知由班主任发出。"),
            format!("交警提示：{WATER}涵洞请绕行。"),
        ];
        let verdict = |quotable: Option<&str>, spec: &CampaignSpec| {
            let mut checker = OriginalityChecker::new(spec, quotable, Arc::new(IdfTable::uniform()));
            checker.add(&[earlier(1, "a", &texts[0])]);
            checker.explain(&checker.check("b", &texts[1], |_| true), None).verdict
        };
        assert_eq!(verdict(None, &spec), OriginalityVerdict::Original);
        // And so may what is registered outside of it.
        assert_eq!(verdict(Some(WATER), &SPEC), OriginalityVerdict::Original);
        assert_eq!(verdict(None, &SPEC), OriginalityVerdict::NearCopy);
    }
}
