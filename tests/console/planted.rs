//! Words that stand in what an office has not published, in notes to its coordinator, in what is filed and in personal data: they stand on a page
//! for those alone to whom the API tells them.

use std::collections::BTreeSet;

use super::rights::PAGES;
use super::things::{Fill, PLANTED, Things, browsers, filled};
use crate::api::builders::small;
use crate::support::Caller;

/// Where the API may tell such words.
const TOLD_AT: [&str; 23] = [
    "/api/v1/pieces/{piece}",
    "/api/v1/pieces/{piece}/review",
    "/api/v1/pieces/{piece}/review/findings",
    "/api/v1/pieces/{piece}/comments",
    "/api/v1/pieces/{piece}/versions",
    "/api/v1/campaigns/{campaign}/pieces",
    "/api/v1/directions/{direction}",
    "/api/v1/campaigns/{campaign}/directions?limit=500",
    "/api/v1/accounts/{account}/directions",
    "/api/v1/campaigns/{campaign}/topic-proposals",
    "/api/v1/topic-proposals/{topic}",
    "/api/v1/campaigns/{campaign}/facts",
    "/api/v1/facts/{fact}",
    "/api/v1/campaigns/{campaign}/plan",
    "/api/v1/campaigns/{campaign}/unassigned",
    "/api/v1/accounts/{account}/filing",
    "/api/v1/accounts/{account}/history",
    "/api/v1/filings",
    "/api/v1/organisations/{organisation}",
    "/api/v1/subjects",
    "/api/v1/subjects/{person}",
    "/api/v1/events?limit=500",
    "/api/v1/reviews",
];

#[test]
fn a_word_stands_on_pages_for_those_alone_to_whom_the_api_tells_it() {
    small(async |world| {
        let things = Things::of(&world).await;
        let mut told_to_some = BTreeSet::new();
        for (role, caller, mut browser) in browsers(&world, &things.desk).await {
            let told = match &caller {
                Some(caller) => words_of(caller, &things.fills).await,
                None => BTreeSet::new(),
            };
            told_to_some.extend(told.iter().copied());
            let mut seen = BTreeSet::new();
            for (page, _) in PAGES {
                for address in things.fills.iter().map(|fill| filled(page, fill)) {
                    if seen.insert(address.clone()) {
                        let body = browser.get(&address).await.body;
                        let found: Vec<&str> =
                            PLANTED.into_iter().filter(|word| body.contains(word)).collect();
                        let untold: Vec<&&str> = found.iter().filter(|word| !told.contains(*word)).collect();
                        assert!(untold.is_empty(), "{untold:?} on {address} for {role}");
                    }
                }
            }
        }
        // Each is told to somebody, but for why an account said no: that stands in its history alone.
        let secret: Vec<&str> = PLANTED.into_iter().filter(|word| !told_to_some.contains(word)).collect();
        assert_eq!(secret, ["值班的人都去了南丰镇"]);
    });
}

/// Which of the words the API tells somebody.
async fn words_of(caller: &Caller, fills: &[Fill]) -> BTreeSet<&'static str> {
    let mut words = BTreeSet::new();
    for address in TOLD_AT {
        for fill in fills {
            let answer = caller.get(&filled(address, fill)).await.json.to_string();
            words.extend(PLANTED.into_iter().filter(|word| answer.contains(word)));
        }
    }
    words
}
