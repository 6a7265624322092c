//! The account that an organisation would open for a cell.

use super::duties::{Carrier, Duties, PresentKinds};
use super::survey::CoverageSurvey;
use super::target::CoverageTarget;
use crate::form::Form;
use crate::platform::AccountKind;
use crate::scenario::{ScenarioChange, ScenarioChangeKind};

/// So many new accounts are proposed of one kind at most.
pub(super) const MOST_OPENINGS: u32 = 20;

/// Where an account would be opened.
pub(super) struct OpeningPlace<'a> {
    pub survey: &'a CoverageSurvey,
    pub duties: &'a Duties,
    pub target: &'a CoverageTarget,
    pub platform: &'static str,
}

/// A new account for a cell, of an organisation that carries its function: it has no function but one that the organisation has.
pub(super) fn opening(place: &OpeningPlace, carrier: &Carrier) -> ScenarioChange {
    let &OpeningPlace { survey, duties, target, platform } = place;
    let vocabulary = &survey.vocabulary;
    let organisation = survey.organisations.get(carrier.organisation);
    let function = vocabulary.functions.get(carrier.own);
    let account_kind = match duties.present(carrier.organisation, &survey.platforms, platform) {
        PresentKinds::Only(AccountKind::Service) => Some(AccountKind::Subscription),
        PresentKinds::Only(AccountKind::Subscription) => Some(AccountKind::Service),
        PresentKinds::Absent | PresentKinds::Several => None,
    };
    let kind = account_kind.map_or_else(String::new, |kind| format!("-{}", kind.key()));
    let handle = format!("new-{platform}{kind}-{organisation}-{function}").replace('|', "-");
    let handle: String = handle.chars().take(200).collect();
    ScenarioChange {
        organisation: Some(organisation.to_owned()),
        platform: Some(platform.to_owned()),
        region: target.region.map(|region| vocabulary.regions.get(region.0).to_owned()),
        account_kind,
        functions: vec![function.to_owned()],
        audiences: target.audience.into_iter().map(|a| vocabulary.audiences.get(a.0).to_owned()).collect(),
        ..ScenarioChange::of(ScenarioChangeKind::Open, handle.trim_end())
    }
}

/// The platform on which a form is best opened.
pub(super) const fn platform_of(form: Form) -> &'static str {
    match form {
        Form::QuickPost => "weibo",
        Form::Article => "wechat",
        Form::ServiceCard => "app",
        Form::ShortVideo => "douyin",
        Form::Post => "toutiao",
    }
}
