//! Who is asked for what, counted by cluster, with the first of them by name: looked at before a plan is signed or launched.

use std::collections::BTreeMap;

use maud::{Markup, html};

use super::address::encoded;
use super::campaign_words::CampaignWords;
use super::language::Speech;
use domain::campaign::Campaign;
use domain::campaign_names::CampaignNames;
use domain::direction::Direction;
use domain::matrix::Matrix;

/// So many directions are shown by name; the list has all.
const MOST_SHOWN: usize = 10;

/// Who is asked for what.
pub(super) fn asked_whom(
    campaign: &Campaign,
    standing: &[Direction],
    matrix: &Matrix,
    speech: Speech,
) -> Markup {
    let names = CampaignWords::of(&campaign.spec, matrix, speech).names;
    let mut clusters: BTreeMap<&str, (usize, Vec<&str>)> = BTreeMap::new();
    for one in standing {
        let (count, organisations) = clusters.entry(&one.slot.cluster).or_default();
        *count += 1;
        organisations.push(&one.organisation);
    }
    let list = format!("/campaigns/{}/directions?mark=standing", campaign.id);
    let organisations = |mut all: Vec<&str>| {
        all.sort_unstable();
        all.dedup();
        all.len()
    };
    html! {
        section aria-labelledby="asked" {
            h2 #asked { (speech.say("选题安排", "Who is asked for what")) " " span.count { (standing.len()) } }
            table.compared {
                thead { tr {
                    th scope="col" { (speech.say("微矩阵", "Cluster")) }
                    th.number scope="col" { (speech.say("选题", "Directions")) }
                    th.number scope="col" { (speech.say("单位", "Organisations")) }
                } }
                tbody { @for (cluster, (count, all)) in clusters { tr {
                    th scope="row" { (names.cluster(cluster)) }
                    td.number { a href=(format!("{list}&cluster={}", encoded(cluster))) { (count) } }
                    td.number { (organisations(all)) }
                } } }
            }
            (first(standing, names, speech))
            p { a href=(list) { (speech.say("看全部选题", "See all directions")) } }
        }
    }
}

fn first(standing: &[Direction], names: CampaignNames<'_>, speech: Speech) -> Markup {
    html! {
        table.compared {
            caption { (speech.say("前几条", "The first of them")) }
            thead { tr {
                th scope="col" { (speech.say("账号", "Account")) }
                th scope="col" { (speech.say("选题", "Tells")) }
                th scope="col" { (speech.say("讲给谁", "For")) }
            } }
            tbody { @for one in standing.iter().take(MOST_SHOWN) { tr {
                th scope="row" { a href=(format!("/directions/{}", one.id)) { (names.account(&one.account)) } }
                td { (names.angle(&one.slot.angle)) }
                td { (names.audience(&one.slot.audience)) @if let Some(place) = &one.slot.locality { (speech.say("，", ", ")) (names.place(place)) } }
            } } }
        }
    }
}
