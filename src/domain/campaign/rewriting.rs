//! What a campaign says as somebody would write it: to be changed in part, or to be run again another year.

use std::collections::BTreeSet;

use super::draft::{CampaignDraft, PhaseDraft};
use super::spec::{Angle, Audience, CampaignSpec, Phase};
use super::template::CampaignTemplate;
use crate::field::{FieldError, ValidationErrors};
use crate::time::Timestamp;
use crate::when::{When, Zone};

impl From<&CampaignSpec> for CampaignDraft {
    /// A draft that says exactly this. Teams are found anew when it is planned.
    fn from(spec: &CampaignSpec) -> Self {
        let spec = spec.clone();
        Self {
            theme: spec.theme,
            title: Some(spec.title),
            brief: Some(spec.brief),
            basis: Some(spec.basis),
            contact: Some(spec.contact),
            language: spec.language,
            starts_at: Some(When::At(spec.starts_at)),
            ends_at: Some(When::At(spec.ends_at)),
            phases: spec.phases.iter().map(phase_draft).collect(),
            audiences: Some(spec.audiences),
            localities: spec.localities,
            facts: spec.facts,
            angles: Some(spec.angles),
            spread: Some(spec.spread),
            min_fit: Some(spec.min_fit),
            capacity: Some(spec.capacity),
            organisation_capacity: spec.organisation_capacity,
            stretch: spec.stretch,
            weights: spec.weights,
            scoring: spec.scoring,
            assessors: Some(spec.assessors),
            sample_permille: Some(spec.sample_permille),
            review: spec.review,
        }
    }
}

fn phase_draft(phase: &Phase) -> PhaseDraft {
    PhaseDraft {
        key: phase.key.clone(),
        starts_at: When::At(phase.starts_at),
        ends_at: When::At(phase.ends_at),
    }
}

impl CampaignSpec {
    /// This campaign in another window, such as next year's: its phases take the same parts of that.
    ///
    /// # Errors
    /// A window that is none.
    pub fn again(
        &self,
        (starts_at, ends_at): (When, When),
        zone: Zone,
    ) -> Result<CampaignDraft, Vec<FieldError>> {
        let mut errors = ValidationErrors::default();
        let from = errors.read("/starts_at", starts_at.begins(zone));
        let to = errors.read("/ends_at", ends_at.ends(zone));
        let (Some(from), Some(to)) = (from, to) else { return Err(errors.into_errors()) };
        let moved = |at: Timestamp| scaled(at, (self.starts_at, self.ends_at), (from, to));
        let phases = self.phases.iter().map(|phase| PhaseDraft {
            key: phase.key.clone(),
            starts_at: When::At(moved(phase.starts_at)),
            ends_at: When::At(moved(phase.ends_at)),
        });
        Ok(CampaignDraft {
            starts_at: Some(starts_at),
            ends_at: Some(ends_at),
            phases: phases.collect(),
            ..self.into()
        })
    }
}

/// An instant of one window at the same part of another.
fn scaled(at: Timestamp, old: (Timestamp, Timestamp), new: (Timestamp, Timestamp)) -> Timestamp {
    let length = |(from, to): (Timestamp, Timestamp)| i128::from(to.as_ms()) - i128::from(from.as_ms());
    let into = i128::from(at.as_ms()) - i128::from(old.0.as_ms());
    let into = into * length(new) / length(old).max(1);
    Timestamp::from_ms(i64::try_from(i128::from(new.0.as_ms()) + into).unwrap_or(new.1.as_ms()))
}

impl CampaignDraft {
    /// With the angles and audiences of its theme that it leaves out, behind its own: everything that it could say.
    #[must_use]
    pub fn with_all_of(mut self, template: &CampaignTemplate) -> Self {
        let audiences = self.audiences.get_or_insert_default();
        let new: Vec<Audience> = missing(audiences, &template.audiences, |one| &one.key);
        let angles = self.angles.get_or_insert_default();
        for angle in angles.iter_mut().filter(|angle| !angle.audiences.is_empty()) {
            let known = template.angles.iter().find(|known| known.key == angle.key);
            let left_out = known.into_iter().flat_map(|known| &known.audiences);
            let left_out = left_out.filter(|key| new.iter().any(|one| one.key == **key));
            angle.audiences.extend(left_out.cloned());
        }
        angles.extend(missing(angles, &template.angles, |one| &one.key));
        audiences.extend(new);
        self
    }

    /// With these of its angles and audiences alone. An angle of which all the audiences are left out is told to nobody and goes with them,
    /// and so does a fact that none of the angles uses any more.
    #[must_use]
    pub fn choosing(mut self, angles: &BTreeSet<String>, audiences: &BTreeSet<String>) -> Self {
        let all = self.audiences.get_or_insert_default();
        let left_out: BTreeSet<String> =
            all.iter().map(|one| one.key.clone()).filter(|key| !audiences.contains(key)).collect();
        all.retain(|one| !left_out.contains(&one.key));
        let chosen = self.angles.get_or_insert_default();
        chosen.retain_mut(|angle| {
            let had = !angle.audiences.is_empty();
            angle.audiences.retain(|key| !left_out.contains(key));
            angles.contains(&angle.key) && (!had || !angle.audiences.is_empty())
        });
        let chosen: &[Angle] = chosen;
        self.facts.retain_mut(|fact| {
            if fact.angles.is_empty() {
                return true;
            }
            fact.angles.retain(|key| chosen.iter().any(|angle| angle.key == *key));
            let named = chosen.iter().filter(|angle| angle.facts.contains(&fact.key));
            if fact.angles.is_empty() {
                fact.angles.extend(named.map(|angle| angle.key.clone()));
            }
            !fact.angles.is_empty()
        });
        self
    }
}

/// Those of `all` of which the key is not among the keys of `have`.
fn missing<T: Clone>(have: &[T], all: &[T], key: impl Fn(&T) -> &String) -> Vec<T> {
    all.iter().filter(|one| have.iter().all(|own| key(own) != key(one))).cloned().collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::campaign::Fact;

    fn keys(keys: &[&str]) -> BTreeSet<String> {
        keys.iter().map(|key| (*key).to_owned()).collect()
    }

    fn angle(key: &str, audiences: &[&str]) -> Angle {
        let audiences = audiences.iter().map(|key| (*key).to_owned()).collect();
        Angle { key: key.into(), title: key.into(), audiences, ..Angle::default() }
    }

    fn draft() -> CampaignDraft {
        let audience = |key: &str| Audience { key: key.into(), ..Audience::default() };
        let fact = |key: &str, angles: &[&str]| Fact {
            key: key.into(),
            text: "12345".into(),
            source: String::new(),
            owner: None,
            verbatim: false,
            angles: angles.iter().map(|key| (*key).to_owned()).collect(),
        };
        CampaignDraft {
            title: Some("防汛".into()),
            starts_at: Some(Timestamp::from_ms(1000).into()),
            ends_at: Some(Timestamp::from_ms(3000).into()),
            phases: vec![PhaseDraft {
                key: "before".into(),
                starts_at: Timestamp::from_ms(1000).into(),
                ends_at: Timestamp::from_ms(2000).into(),
            }],
            audiences: Some(vec![audience("drivers"), audience("parents")]),
            angles: Some(vec![angle("rain", &[]), angle("school", &["parents"])]),
            facts: vec![fact("hotline", &[]), fact("signal", &["school"])],
            ..CampaignDraft::default()
        }
    }

    fn spec() -> CampaignSpec {
        draft().into_spec(None, Zone::CHINA).unwrap()
    }

    #[test]
    fn a_campaign_written_again_word_for_word_says_the_same() {
        let spec = spec();
        assert_eq!(CampaignDraft::from(&spec).into_spec(None, Zone::CHINA), Ok(spec));
    }

    #[test]
    fn another_year_takes_the_same_parts_of_its_window() {
        let window = (Timestamp::from_ms(10_000).into(), Timestamp::from_ms(14_000).into());
        let again = spec().again(window, Zone::CHINA).unwrap().into_spec(None, Zone::CHINA).unwrap();
        assert_eq!((again.starts_at.as_ms(), again.ends_at.as_ms()), (10_000, 14_000));
        assert_eq!((again.phases[0].starts_at.as_ms(), again.phases[0].ends_at.as_ms()), (10_000, 12_000));
    }

    #[test]
    fn what_is_told_to_nobody_any_more_goes_and_what_is_chosen_again_comes_back() {
        let fewer = draft().choosing(&keys(&["rain", "school"]), &keys(&["drivers"]));
        let named = |draft: &CampaignDraft| {
            let angles = draft.angles.iter().flatten().map(|one| one.key.clone());
            angles.chain(draft.audiences.iter().flatten().map(|one| one.key.clone())).collect::<Vec<_>>()
        };
        assert_eq!(named(&fewer), ["rain", "drivers"]);
        assert_eq!(fewer.facts.iter().map(|fact| fact.key.as_str()).collect::<Vec<_>>(), ["hotline"]);
        fewer.clone().into_spec(None, Zone::CHINA).unwrap();
        let template = CampaignTemplate {
            title: String::new(),
            brief: String::new(),
            audiences: draft().audiences.unwrap(),
            facts: Vec::new(),
            angles: draft().angles.unwrap(),
        };
        assert_eq!(named(&fewer.with_all_of(&template)), ["rain", "school", "drivers", "parents"]);
    }

    #[test]
    fn an_audience_that_comes_back_comes_back_to_its_angles() {
        let both = CampaignDraft { angles: Some(vec![angle("rain", &["drivers", "parents"])]), ..draft() };
        let both = CampaignDraft { facts: Vec::new(), ..both };
        let template = CampaignTemplate {
            title: String::new(),
            brief: String::new(),
            audiences: both.audiences.clone().unwrap(),
            facts: Vec::new(),
            angles: both.angles.clone().unwrap(),
        };
        let one = both.choosing(&keys(&["rain"]), &keys(&["drivers"]));
        let again = one.with_all_of(&template);
        assert_eq!(again.angles.unwrap()[0].audiences, ["drivers", "parents"]);
    }
}
