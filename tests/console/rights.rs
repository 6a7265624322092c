//! Every page of the console, opened by each role with things of its own office, of another one and of another campaign: open, forbidden or
//! not there as the API answers for the same thing, or as the table of rights says.

use std::collections::BTreeSet;

use micromatrix::domain::right::Right;

use super::things::{Things, browsers, filled};
use crate::api::builders::small;
use crate::support::Caller;

/// Who may open a page.
#[derive(Clone, Copy)]
pub enum Opened {
    /// Everybody, signed in or not.
    ByAnybody,
    /// Who has this right.
    With(Right),
    /// To whom the API answers this.
    As(&'static str),
}

use Opened::{As, ByAnybody, With};

/// The pages, each as its route stands in the console with names for what is filled in.
pub const PAGES: [(&str, Opened); 90] = [
    ("/", As("/api/v1/me")),
    ("/sign-in", ByAnybody),
    ("/s/{nobody}", ByAnybody),
    ("/directions/{direction}", As("/api/v1/directions/{direction}")),
    ("/campaigns/{campaign}/topics", As("/api/v1/campaigns/{campaign}/topic-proposals")),
    ("/pieces/{piece}", As("/api/v1/pieces/{piece}")),
    ("/pieces/{piece}/pictures/{picture}", As("/api/v1/pieces/{piece}/attachments/{picture}")),
    ("/campaigns", As("/api/v1/campaigns")),
    ("/campaigns/new", With(Right::ManageCampaigns)),
    ("/campaigns/{campaign}", As("/api/v1/campaigns/{campaign}")),
    ("/campaigns/{campaign}/edit", With(Right::ManageCampaigns)),
    ("/campaigns/{campaign}/plan", As("/api/v1/campaigns/{campaign}/plan")),
    ("/campaigns/{campaign}/preview", With(Right::ManageCampaigns)),
    ("/campaigns/{campaign}/preview/picture", With(Right::ManageCampaigns)),
    ("/campaigns/{campaign}/left-out", As("/api/v1/campaigns/{campaign}/unassigned")),
    ("/campaigns/{campaign}/sign", With(Right::SignPlans)),
    ("/campaigns/{campaign}/launch", With(Right::ManageCampaigns)),
    ("/campaigns/{campaign}/amend", With(Right::ManageCampaigns)),
    ("/campaigns/{campaign}/directions", As("/api/v1/campaigns/{campaign}/directions")),
    ("/campaigns/{campaign}/progress", As("/api/v1/campaigns/{campaign}/directions")),
    ("/campaigns/{campaign}/history", As("/api/v1/events?campaign={campaign}")),
    ("/campaigns/{campaign}/closing", As("/api/v1/campaigns/{campaign}/closing")),
    ("/campaigns/{campaign}/contribution", As("/api/v1/campaigns/{campaign}/contributions")),
    (
        "/campaigns/{campaign}/contribution/{cluster}",
        As("/api/v1/campaigns/{campaign}/contributions/{cluster}"),
    ),
    ("/campaigns/{campaign}/coverage", As("/api/v1/campaigns/{campaign}/coverage")),
    ("/incidents", As("/api/v1/incidents")),
    ("/incidents/{incident}", As("/api/v1/incidents/{incident}")),
    ("/incidents/{incident}/cards", As("/api/v1/incidents/{incident}/cards")),
    ("/incidents/{incident}/ring", As("/api/v1/incidents/{incident}/ring-list")),
    ("/matrix", As("/api/v1/matrix")),
    ("/matrix/drift", As("/api/v1/clusters/drift")),
    ("/matrix/bridges", As("/api/v1/clusters/bridges")),
    ("/clusters", As("/api/v1/clusters")),
    ("/clusters/{cluster}", As("/api/v1/clusters/{cluster}")),
    ("/clusters/detections", As("/api/v1/clusters/detections")),
    ("/clusters/detections/{nobody}", As("/api/v1/clusters/detections/{nobody}")),
    ("/clusters/detections/{nobody}/alone", As("/api/v1/clusters/detections/{nobody}/isolated")),
    ("/accounts/{account}", As("/api/v1/accounts/{account}")),
    ("/accounts/{account}/history", As("/api/v1/accounts/{account}/history")),
    ("/organisations/{organisation}", As("/api/v1/organisations/{organisation}")),
    ("/events", As("/api/v1/events")),
    ("/coverage", As("/api/v1/coverage")),
    ("/coverage/cells", As("/api/v1/coverage")),
    ("/coverage/cell", As("/api/v1/coverage")),
    ("/coverage/gaps", As("/api/v1/coverage/gaps")),
    ("/coverage/remedies", As("/api/v1/coverage/remedies")),
    ("/coverage/fragility", As("/api/v1/coverage/fragility")),
    ("/coverage/merge", As("/api/v1/coverage/redundancy")),
    ("/coverage/droppable", As("/api/v1/coverage/droppable")),
    ("/coverage/accounts/{account}", As("/api/v1/accounts/{account}/coverage")),
    ("/coverage/what-if", With(Right::ReadCoverage)),
    ("/coverage/what-if/plan", With(Right::ReadCoverage)),
    ("/coverage/scenarios", As("/api/v1/scenarios")),
    ("/coverage/targets", As("/api/v1/coverage/targets")),
    ("/coverage/targets.csv", As("/api/v1/coverage/targets")),
    ("/coverage/need", As("/api/v1/coverage/need")),
    ("/coverage/settings", As("/api/v1/coverage/settings")),
    ("/lists", As("/api/v1/imports")),
    ("/lists/template.xlsx", With(Right::ChangeRegistry)),
    ("/lists/{list}", As("/api/v1/imports/{list}")),
    ("/lists/{list}/mapping", As("/api/v1/imports/{list}")),
    ("/lists/{list}/findings", As("/api/v1/imports/{list}")),
    ("/lists/{list}/proposals", As("/api/v1/imports/{list}/proposals")),
    ("/themes", As("/api/v1/themes")),
    ("/themes/{theme}", As("/api/v1/themes/{theme}")),
    ("/themes/{theme}/edit", With(Right::ManageCampaigns)),
    ("/campaigns/{campaign}/facts/new", With(Right::ManageCampaigns)),
    ("/facts", With(Right::ReadFacts)),
    ("/facts/{fact}", As("/api/v1/facts/{fact}")),
    ("/facts/{fact}/revise", With(Right::WriteFacts)),
    ("/persons", As("/api/v1/subjects")),
    ("/persons/new", With(Right::Administer)),
    ("/persons/{person}", As("/api/v1/subjects/{person}")),
    ("/persons/{person}/edit", As("/api/v1/subjects/{person}")),
    ("/settings", As("/api/v1/me")),
    ("/settings/password", As("/api/v1/me")),
    ("/settings/passwords", With(Right::Administer)),
    ("/settings/sessions", As("/api/v1/me")),
    ("/settings/gates", As("/api/v1/gates")),
    ("/settings/gates/words", As("/api/v1/gates/words")),
    ("/settings/taxonomies", As("/api/v1/functions")),
    ("/settings/taxonomies/{node}", With(Right::ChangeRegistry)),
    ("/settings/jobs", As("/api/v1/jobs")),
    // What is not there is not there for anybody.
    ("/directions/{nobody}", As("/api/v1/directions/{nobody}")),
    ("/pieces/{nobody}", As("/api/v1/pieces/{nobody}")),
    ("/campaigns/{nobody}", As("/api/v1/campaigns/{nobody}")),
    ("/facts/{nobody}", As("/api/v1/facts/{nobody}")),
    ("/persons/{nobody}", As("/api/v1/subjects/{nobody}")),
    ("/lists/{nobody}", As("/api/v1/imports/{nobody}")),
    ("/accounts/{nobody}", As("/api/v1/accounts/{nobody}")),
];

/// What is told of a thing: it is open, it is not for this role, it is not there for this person.
#[derive(Debug, PartialEq, Eq)]
enum Told {
    Open,
    Forbidden,
    NotThere,
}

impl Told {
    /// Something that is there and cannot be done now is open.
    fn by(status: u16) -> Self {
        match status {
            403 => Self::Forbidden,
            404 => Self::NotThere,
            200..=399 | 400 | 409 | 422 => Self::Open,
            other => panic!("{other}"),
        }
    }
}

/// The addresses that the console answers, by method, with `*` for what is filled in.
pub fn routes(method: &str) -> BTreeSet<String> {
    let source = include_str!("../../src/console/router.rs");
    let routes = source.split(".route(").skip(1).filter_map(|route| {
        let address = route.trim_start().strip_prefix('"')?.split('"').next()?;
        let handlers = route.split(".route(").next()?.split("fn ").next()?;
        handlers.contains(&format!("{method}(")).then(|| starred(address))
    });
    routes.collect()
}

/// An address with `*` for what is filled in; a node of a taxonomy is named by two.
pub fn starred(address: &str) -> String {
    let address = address.replace("{node}", "{tree}/{key}");
    let parts = address.split('/').map(|part| if part.starts_with('{') { "*" } else { part });
    parts.collect::<Vec<_>>().join("/")
}

#[test]
fn every_page_of_the_console_is_among_those_that_are_walked() {
    let walked: BTreeSet<String> = PAGES.iter().map(|(address, _)| starred(address)).collect();
    assert_eq!(walked, routes("get"));
}

#[test]
fn a_page_is_open_forbidden_or_not_there_as_the_api_says_of_the_same_thing() {
    small(async |world| {
        let things = Things::of(&world).await;
        for (role, caller, mut browser) in browsers(&world, &things.desk).await {
            let mut seen = BTreeSet::new();
            for (page, opened) in PAGES {
                for fill in &things.fills {
                    let address = filled(page, fill);
                    if !seen.insert(address.clone()) {
                        continue;
                    }
                    let shown = browser.get(&address).await;
                    let Some(caller) = &caller else {
                        let open = matches!(opened, ByAnybody);
                        assert_eq!(shown.status, if open { 200 } else { 303 }, "{address} for {role}");
                        continue;
                    };
                    let expected = match opened {
                        ByAnybody => Told::Open,
                        With(right) if has(caller, right).await => Told::Open,
                        With(_) => Told::Forbidden,
                        As(path) => Told::by(caller.get(&filled(path, fill)).await.status.as_u16()),
                    };
                    let found = Told::by(shown.status);
                    // What its holder may do at all may still be about a thing that is not there for them.
                    let is_out_of_reach = matches!(opened, With(_)) && found == Told::NotThere;
                    assert!(
                        found == expected || (is_out_of_reach && expected == Told::Open),
                        "{address} for {role}: {found:?} in place of {expected:?}"
                    );
                }
            }
        }
    });
}

/// Whether somebody has a right, as the API says.
async fn has(caller: &Caller, right: Right) -> bool {
    let rights = caller.get("/api/v1/me").await.ok()["rights"].clone();
    rights.as_array().unwrap().iter().any(|one| one == right.key())
}
