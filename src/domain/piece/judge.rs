//! Judging a hand-in against those of other organisations.
//!
//! Choices within DESIGN section 6, where the sequence of hand-ins decides who copied whom:
//! - What counts as earlier is a wording, not a piece: every version is a hand-in with a number of its own. So nobody
//!   reserves a place with an empty draft and fills in another's text later, and a source that is revised stays the source.
//! - Whoever handed in a wording first does not copy those who took it over since: a text that comes near to a version of
//!   one's own organisation that is older than the other's is an adaptation of that one.
//! - Withdrawn pieces are no sources any more, but they still show who had a wording first.

use std::collections::{BTreeMap, BTreeSet};

use super::{Originality, OriginalityVerdict};
use crate::domain::campaign::CampaignSpec;
use crate::domain::id::PieceId;
use crate::domain::originality::{
    Corpus, Exclusions, Profile, Sequence, Weights, compare_profiles, read_profile,
};

/// One earlier hand-in of the campaign.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EarlierText {
    /// The server's number of it.
    pub sequence: i64,
    /// The piece that it is a version of.
    pub piece: PieceId,
    /// Key of the organisation.
    pub organisation: String,
    /// Whether the piece was withdrawn.
    pub withdrawn: bool,
    /// What it says.
    pub text: String,
}

/// Compares one text with what was handed in before it.
pub struct Judge {
    organisation: String,
    exclusions: Exclusions,
    profile: Profile,
    /// By sequence: the versions of the same organisation, which may show that it had a wording first.
    own: Vec<(i64, Profile)>,
    nearest: Originality,
}

impl Judge {
    /// A judge of `text`, handed in by `organisation`. What the campaign itself says may be quoted by anybody: its title,
    /// brief, basis, contact and facts. O(n log n) for n characters.
    #[must_use]
    pub fn new(spec: &CampaignSpec, organisation: &str, text: &str) -> Self {
        let said = [&spec.title, &spec.brief, &spec.basis, &spec.contact].into_iter().map(String::as_str);
        let facts = spec.facts.iter().flat_map(|fact| [fact.text.as_str(), fact.source.as_str()]);
        let exclusions = Exclusions::from_passages(said.chain(facts));
        Self {
            organisation: organisation.to_owned(),
            profile: read_profile(text, &exclusions, &Weights::uniform()),
            exclusions,
            own: Vec::new(),
            nearest: Originality::uncompared(OriginalityVerdict::Original),
        }
    }

    /// Compares the text with further hand-ins, all later than those of the call before.
    ///
    /// O(characters) besides the comparisons, and as many comparisons again as the organisation has earlier versions.
    pub fn compare(&mut self, earlier: &[EarlierText]) {
        let own = earlier.iter().filter(|text| text.organisation == self.organisation);
        let own: Vec<_> = own.map(|text| (text.sequence, self.read(&text.text))).collect();
        self.own.extend(own);
        let mut corpus = Corpus::default();
        let mut pieces: BTreeMap<Sequence, PieceId> = BTreeMap::new();
        let mut taken_over: BTreeSet<Sequence> = BTreeSet::new();
        for text in earlier {
            if text.organisation == self.organisation || text.withdrawn {
                continue;
            }
            let sequence = Sequence(text.sequence.unsigned_abs());
            let profile = self.read(&text.text);
            if self.had_before(text.sequence, &profile) {
                taken_over.insert(sequence);
            }
            // A number that stands twice cannot be: the database gives each once.
            if corpus.add(sequence, profile).is_ok() {
                pieces.insert(sequence, text.piece);
            }
        }
        let found =
            corpus.judge_piece(&self.profile, Sequence(u64::MAX), |sequence| !taken_over.contains(&sequence));
        let near_copy_of = found.near_copy_of.and_then(|sequence| pieces.get(&sequence).copied());
        let is_near_copy = near_copy_of.is_some();
        let found = Originality {
            verdict: if is_near_copy { OriginalityVerdict::NearCopy } else { OriginalityVerdict::Original },
            near_copy_of,
            similarity_permille: found.similarity_permille,
            containment_permille: found.containment_permille,
            passages: found.passages,
        };
        // Of equals the earlier stays.
        if rank(&found) > rank(&self.nearest) {
            self.nearest = found;
        }
    }

    /// The verdict on what was compared so far.
    #[must_use]
    pub fn verdict(self) -> Originality {
        self.nearest
    }

    fn read(&self, text: &str) -> Profile {
        read_profile(text, &self.exclusions, &Weights::uniform())
    }

    /// Whether the organisation had handed in this wording before `sequence`.
    fn had_before(&self, sequence: i64, profile: &Profile) -> bool {
        let mut before = self.own.iter().filter(|(own, _)| *own < sequence);
        before.any(|(_, own)| compare_profiles(own, profile).is_near_copy)
    }
}

const fn rank(found: &Originality) -> (bool, u16, u16) {
    (found.near_copy_of.is_some(), found.similarity_permille, found.containment_permille)
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;
    use crate::domain::campaign::{CampaignDraft, Fact};
    use crate::domain::time::Timestamp;

    const WATER: &str =
        "台风来临前，请收好阳台花盆，加固门窗，备足三天的食物和饮水，给手机充满电，记住最近的避难点。";
    const ROAD: &str =
        "暴雨天开车要减速慢行，遇到积水先看前车，水过半个轮胎就停下，熄火后不要再打火，人先离开车。";

    fn spec() -> CampaignSpec {
        let draft = CampaignDraft {
            title: Some("防汛".to_owned()),
            starts_at: Some(Timestamp::from_ms(0)),
            ends_at: Some(Timestamp::from_ms(1)),
            angles: Some(vec![crate::domain::campaign::Angle {
                key: "rain".to_owned(),
                title: "雨".to_owned(),
                ..Default::default()
            }]),
            ..CampaignDraft::default()
        };
        draft.into_spec(None).unwrap()
    }

    fn earlier(sequence: i64, organisation: &str, text: &str) -> EarlierText {
        let piece = PieceId(Uuid::from_u128(sequence.unsigned_abs().into()));
        EarlierText {
            sequence,
            piece,
            organisation: organisation.to_owned(),
            withdrawn: false,
            text: text.to_owned(),
        }
    }

    fn judge(organisation: &str, text: &str, before: &[EarlierText]) -> Originality {
        let mut judge = Judge::new(&spec(), organisation, text);
        judge.compare(before);
        judge.verdict()
    }

    fn copies(found: &Originality) -> Option<u128> {
        found.near_copy_of.map(|id| id.0.as_u128())
    }

    #[test]
    fn a_near_copy_names_the_earlier_piece_and_its_passages() {
        let found = judge("b", &WATER.replace("备足三天", "准备几天"), &[earlier(1, "a", WATER)]);
        assert_eq!((found.verdict, copies(&found)), (OriginalityVerdict::NearCopy, Some(1)));
        assert!(found.similarity_permille > 500 && !found.passages.is_empty());
        assert_eq!(judge("b", ROAD, &[earlier(1, "a", WATER)]).verdict, OriginalityVerdict::Original);
    }

    #[test]
    fn adaptation_inside_one_organisation_is_no_fault() {
        assert_eq!(judge("a", WATER, &[earlier(1, "a", WATER)]).verdict, OriginalityVerdict::Original);
    }

    #[test]
    fn whoever_had_a_wording_first_does_not_copy_its_copier() {
        let before = [earlier(1, "a", WATER), earlier(2, "b", WATER)];
        assert_eq!(judge("a", WATER, &before).verdict, OriginalityVerdict::Original);
        // Also by another account, after the first piece was withdrawn.
        let withdrawn = [EarlierText { withdrawn: true, ..earlier(1, "a", WATER) }, earlier(2, "b", WATER)];
        assert_eq!(judge("a", WATER, &withdrawn).verdict, OriginalityVerdict::Original);
    }

    #[test]
    fn an_early_draft_on_something_else_reserves_nothing() {
        let before = [earlier(1, "a", ROAD), earlier(2, "b", WATER)];
        assert_eq!(copies(&judge("a", WATER, &before)), Some(2));
    }

    #[test]
    fn a_withdrawn_piece_is_no_source() {
        let withdrawn = EarlierText { withdrawn: true, ..earlier(1, "a", WATER) };
        assert_eq!(judge("b", WATER, &[withdrawn]).verdict, OriginalityVerdict::Original);
    }

    #[test]
    fn comparing_in_two_parts_finds_what_comparing_at_once_finds() {
        let all = [
            earlier(1, "a", ROAD),
            earlier(2, "c", &format!("{WATER}{ROAD}")),
            earlier(3, "b", WATER),
            earlier(4, "d", WATER),
        ];
        for at in 0..=all.len() {
            let mut parts = Judge::new(&spec(), "b", WATER);
            parts.compare(&all[..at]);
            parts.compare(&all[at..]);
            assert_eq!(parts.verdict(), judge("b", WATER, &all));
        }
    }

    #[test]
    fn what_the_campaign_says_may_be_quoted_by_all() {
        let mut spec = spec();
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
        let mut judge = Judge::new(&spec, "b", &texts[1]);
        judge.compare(&[earlier(1, "a", &texts[0])]);
        assert_eq!(judge.verdict().verdict, OriginalityVerdict::Original);
    }
}
