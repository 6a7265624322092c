//! Proposals and adoptions of random matrices against naive models.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::ControlFlow;

use crate::account::{AccountInput, AccountStatus};
use crate::cluster::{Cluster, ClusterInput};
use crate::detection::random::Random;
use crate::detection::{
    AdoptionInput, AdoptionPlan, ChosenCommunities, CommunityLabel, DetectedCommunity, DetectionError,
    DetectionInput, LoneReason, Proposal, propose,
};
use crate::graph::Graph;
use crate::id::{AccountId, ClusterId};
use crate::matrix::{Matrix, MatrixParts};
use crate::organisation::{Organisation, System};
use crate::taxonomy::{Tree, TreeNode};
use crate::tie::Tie;

const KINDS: [&str; 3] = ["joint_duty", "mutual_follow", "same_organisation"];

fn account(handle: &str, status: AccountStatus) -> AccountInput {
    AccountInput {
        handle: handle.to_owned(),
        name: handle.to_uppercase(),
        platform: "weibo".to_owned(),
        organisation: "office".to_owned(),
        status,
        ..AccountInput::default()
    }
}

fn tie(source: &str, target: &str, kind: &str, weight: f64) -> Tie {
    Tie { source: source.to_owned(), target: target.to_owned(), kind: kind.to_owned(), weight }
}

fn cluster(key: &str, members: Vec<String>) -> Cluster {
    let input =
        ClusterInput { key: key.to_owned(), name: key.to_owned(), functions: vec![], lead: None, members };
    input.into_cluster(ClusterId(uuid::Uuid::nil()), 1)
}

fn matrix(accounts: Vec<AccountInput>, ties: Vec<Tie>, clusters: Vec<Cluster>) -> Matrix {
    let accounts =
        accounts.into_iter().map(|one| one.into_account(AccountId(uuid::Uuid::nil()), 1)).collect();
    let node = |key: &str, name: &str, name_en: &str, parent: Option<&str>| TreeNode {
        key: key.to_owned(),
        name: name.to_owned(),
        name_en: name_en.to_owned(),
        parent: parent.map(ToOwned::to_owned),
    };
    let functions = [node("courts", "法院", "Courts", None), node("tax", "税务", "", None)];
    let regions =
        [node("city", "张家港市", "Zhangjiagang", None), node("town", "杨舍镇", "Yangshe", Some("city"))];
    let office = Organisation {
        id: crate::id::OrganisationId(uuid::Uuid::nil()),
        key: "office".to_owned(),
        name: "税务局".to_owned(),
        system: System::Government,
        region: None,
        team: None,
        revision: 1,
    };
    Matrix::new(MatrixParts {
        revision: 7,
        graph: Graph::new(accounts, ties).unwrap(),
        organisations: vec![office],
        clusters,
        functions: Tree::new(functions).unwrap(),
        regions: Tree::new(regions).unwrap(),
        audiences: Tree::default(),
        platforms: Tree::default(),
    })
}

/// Some twenty accounts in five groups, a few closed ones and some without ties, and clusters that cut across the groups.
fn anyhow(random: &mut Random) -> (Matrix, Vec<Tie>) {
    let count = 12 + random.below(14);
    let handles: Vec<String> = (0..count).map(|at| format!("a{at:02}")).collect();
    let status = |chance: usize| if chance == 0 { AccountStatus::Closed } else { AccountStatus::Active };
    let accounts = handles.iter().map(|handle| account(handle, status(random.below(12)))).collect();
    let mut ties = Vec::new();
    for (at, source) in handles.iter().enumerate() {
        for (other, target) in handles.iter().enumerate().skip(at + 1) {
            let is_near = at % 5 == other % 5;
            for kind in KINDS {
                if random.below(if is_near { 4 } else { 40 }) == 0 && at % 7 != 6 {
                    let weight = f64::from(u8::try_from(1 + random.below(4)).unwrap());
                    ties.push(tie(source, target, kind, weight));
                }
            }
        }
    }
    let clusters = ["p", "q", "r", "s"].map(|key| {
        let near = random.below(5);
        let is_member = |(at, _): &(usize, &String)| random.below(if at % 5 == near { 2 } else { 9 }) == 0;
        cluster(key, handles.iter().enumerate().filter(is_member).map(|(_, handle)| handle.clone()).collect())
    });
    (matrix(accounts, ties.clone(), clusters.to_vec()), ties)
}

fn found(matrix: &Matrix, input: &DetectionInput) -> Result<Proposal, DetectionError> {
    propose(matrix, input, &mut |_, _| ControlFlow::Continue(()))
}

/// Of the pairs that are left, the best one by one.
fn matched(matrix: &Matrix, communities: &[DetectedCommunity]) -> BTreeMap<u32, String> {
    let mut pairs = BTreeMap::new();
    loop {
        let mut best: Option<((u64, u64), u64, &String, u32)> = None;
        for one in communities.iter().filter(|one| !pairs.contains_key(&one.ordinal)) {
            for (key, cluster) in matrix.clusters() {
                let both =
                    cluster.members.iter().filter(|handle| one.members.contains(handle)).count() as u64;
                let (mine, its) = (one.members.len() as u64, cluster.members.len() as u64);
                if pairs.values().any(|taken| taken == key) || (both * 2 <= mine && both * 2 <= its) {
                    continue;
                }
                let either = mine + its - both;
                let better = best.is_none_or(|((b, e), shared, other, ordinal)| {
                    (both * e, both) > (b * either, shared)
                        || ((both * e, both) == (b * either, shared) && (key, one.ordinal) < (other, ordinal))
                });
                if better {
                    best = Some(((both, either), both, key, one.ordinal));
                }
            }
        }
        let Some((_, _, key, ordinal)) = best else { return pairs };
        pairs.insert(ordinal, key.clone());
    }
}

#[test]
fn what_is_said_of_a_community_is_what_its_words_mean() {
    let mut random = Random::of_seed(8);
    let mut seen = BTreeSet::new();
    for _ in 0..150 {
        let (matrix, ties) = anyhow(&mut random);
        let input = DetectionInput {
            kinds: [("joint_duty".to_owned(), [0, 500, 2000][random.below(3)])].into(),
            ..DetectionInput::default()
        };
        let known = matrix.graph.kinds().iter().any(|kind| kind == "joint_duty");
        assert_eq!(input.check(&matrix.graph).is_ok(), known);
        let Ok(proposal) = found(&matrix, &input) else { continue };
        let is_open = |handle: &String| matrix.graph.account(handle).unwrap().status != AccountStatus::Closed;
        let weighed: Vec<(&String, &String, f64)> = ties
            .iter()
            .filter(|tie| is_open(&tie.source) && is_open(&tie.target))
            .map(|tie| (&tie.source, &tie.target, tie.weight * input.factor_of(&tie.kind)))
            .filter(|(_, _, weight)| *weight > 0.0)
            .collect();
        let pairs = matched(&matrix, &proposal.communities);
        let mut handles: Vec<&String> = proposal.communities.iter().flat_map(|one| &one.members).collect();
        for one in &proposal.communities {
            let inside = |handle: &String| one.members.contains(handle);
            let internal: f64 =
                weighed.iter().filter(|(a, b, _)| inside(a) && inside(b)).map(|tie| tie.2).sum();
            let external: f64 =
                weighed.iter().filter(|(a, b, _)| inside(a) != inside(b)).map(|tie| tie.2).sum();
            assert!(
                (one.internal_weight - internal).abs() < 1e-9
                    && (one.external_weight - external).abs() < 1e-9
            );
            let cohesion = 2000.0 * internal / (2.0 * internal + external);
            assert!((f64::from(one.cohesion) - cohesion).abs() <= 0.5);
            let degree = |handle: &String| -> f64 {
                let at = weighed
                    .iter()
                    .filter(|(a, b, _)| (*a == handle || *b == handle) && inside(a) && inside(b));
                at.map(|tie| tie.2).sum()
            };
            let most = one.members.iter().map(degree).fold(0.0, f64::max);
            let lead = one.members.iter().find(|handle| degree(handle) >= most - 1e-9).unwrap();
            assert_eq!((&one.lead, one.lead_weight), (lead, degree(lead)));
            let pairs_inside: BTreeSet<_> =
                weighed.iter().filter(|(a, b, _)| inside(a) && inside(b)).map(|(a, b, _)| (a, b)).collect();
            let all = one.members.len() * (one.members.len() - 1) / 2;
            assert_eq!(one.density as usize, (pairs_inside.len() * 2000 + all) / (2 * all));
            for (key, cluster) in matrix.clusters() {
                let shared = cluster.members.iter().filter(|handle| inside(handle)).count();
                let overlap = one.overlaps.iter().find(|overlap| overlap.cluster == *key);
                assert_eq!(overlap.map_or(0, |overlap| overlap.shared as usize), shared);
                let elsewhere = proposal.communities.iter().filter(|other| other.ordinal != one.ordinal);
                let mut elsewhere = elsewhere.flat_map(|other| &other.members);
                let is_split = shared > 0 && elsewhere.any(|handle| cluster.members.contains(handle));
                assert_eq!(one.split.contains(key), is_split);
                assert_eq!(one.joined.contains(key), shared > 0 && !is_split && one.overlaps.len() > 1);
            }
            assert_eq!(one.cluster.as_ref(), pairs.get(&one.ordinal));
            seen.insert((one.cluster.is_some(), one.split.is_empty(), one.joined.is_empty()));
        }
        handles.extend(proposal.isolated.iter().map(|one| &one.account));
        handles.sort_unstable();
        let all: Vec<&String> = matrix.graph.accounts().iter().map(|account| &account.handle).collect();
        assert_eq!(handles, all, "each account is in one community or in none");
        for one in &proposal.isolated {
            let has_tie = weighed.iter().any(|(a, b, _)| **a == one.account || **b == one.account);
            let expected = match (is_open(&one.account), has_tie) {
                (false, _) => LoneReason::Closed,
                (true, true) => LoneReason::Alone,
                (true, false) => LoneReason::NoTies,
            };
            assert_eq!(one.reason, expected);
        }
    }
    assert!(seen.len() >= 6, "{seen:?}");
}

/// Members by cluster, as adopting must leave them.
fn model(matrix: &Matrix, chosen: &[&DetectedCommunity]) -> BTreeMap<String, BTreeSet<String>> {
    let mut members: BTreeMap<String, BTreeSet<String>> = matrix
        .clusters()
        .iter()
        .map(|(key, cluster)| (key.clone(), cluster.members.iter().cloned().collect()))
        .collect();
    for one in chosen {
        let cluster = members.entry(one.key.clone()).or_default();
        for other in chosen.iter().filter(|other| other.ordinal != one.ordinal) {
            for handle in &other.members {
                cluster.remove(handle);
            }
        }
        cluster.extend(one.members.iter().cloned());
    }
    members
}

#[test]
fn random_adoptions_keep_every_account_in_the_clusters_that_were_not_touched() {
    let mut random = Random::of_seed(9);
    let mut adopted = 0;
    for _ in 0..300 {
        let (matrix, _) = anyhow(&mut random);
        let Ok(proposal) = found(&matrix, &DetectionInput::default()) else { continue };
        let chosen: Vec<&DetectedCommunity> =
            proposal.communities.iter().filter(|_| random.below(3) > 0).collect();
        let all = chosen.len() == proposal.communities.len();
        let ordinals = chosen.iter().map(|one| one.ordinal).collect();
        let communities = if all { ChosenCommunities::All } else { ChosenCommunities::Some(ordinals) };
        let input = AdoptionInput { communities, labels: vec![], dry_run: false };
        let plan = AdoptionPlan::of(&input, &proposal.communities, matrix.clusters());
        assert_eq!(plan.is_ok(), !chosen.is_empty());
        let Ok(plan) = plan else { continue };
        let mut members: BTreeMap<String, BTreeSet<String>> = matrix
            .clusters()
            .iter()
            .map(|(key, cluster)| (key.clone(), cluster.members.iter().cloned().collect()))
            .collect();
        for (before, after) in &plan.updated {
            assert_eq!((before.id, &before.key, before.revision + 1), (after.id, &after.key, after.revision));
            assert_eq!(
                (&before.functions, &before.lead, &before.name),
                (&after.functions, &after.lead, &after.name)
            );
            assert!(after.members.is_sorted());
            members.insert(after.key.clone(), after.members.iter().cloned().collect());
        }
        for new in &plan.created {
            assert!(members.insert(new.key.clone(), new.members.iter().cloned().collect()).is_none());
        }
        assert_eq!(members, model(&matrix, &chosen));
        // What is told leads from what was to what is.
        for told in &plan.told {
            let former: BTreeSet<String> = told.former.iter().cloned().collect();
            assert!(told.left.iter().all(|handle| former.contains(handle)));
            let mut now = former;
            told.left.iter().for_each(|handle| _ = now.remove(handle));
            now.extend(told.joined.iter().cloned());
            assert_eq!((&now, now.len()), (&members[&told.cluster], told.size));
            adopted += 1;
        }
        for account in matrix.graph.accounts() {
            let now: Vec<&String> = members
                .iter()
                .filter(|(_, members)| members.contains(&account.handle))
                .map(|(key, _)| key)
                .collect();
            let before = matrix.clusters_of(&account.handle);
            assert!(before.is_empty() || !now.is_empty(), "{} fell out of all clusters", account.handle);
            let touched = |key: &String| chosen.iter().any(|one| one.cluster.as_ref() == Some(key));
            for key in before.iter().filter(|key| !touched(key)) {
                assert!(now.contains(&key), "{} left {key}, which nobody touched", account.handle);
            }
        }
        if all {
            for one in &proposal.communities {
                let told = plan.told.iter().find(|told| told.community == one.ordinal);
                let (joined, left) =
                    told.map_or((vec![], vec![]), |told| (told.joined.clone(), told.left.clone()));
                assert_eq!((&joined, &left), (&one.joining, &one.leaving));
            }
        }
    }
    assert!(adopted > 300, "{adopted}");
}

/// Two triangles with a bridge, an account without ties and a closed one.
fn two_triangles(clusters: Vec<Cluster>) -> Matrix {
    let handles = ["a", "b", "c", "d", "e", "f", "g"].map(|handle| account(handle, AccountStatus::Active));
    let mut accounts = handles.to_vec();
    accounts.push(account("h", AccountStatus::Closed));
    for (at, account) in accounts.iter_mut().enumerate() {
        account.functions = if at < 3 { vec!["courts".to_owned()] } else { vec![] };
        account.region = Some(if at < 3 { "town" } else { "city" }.to_owned()).filter(|_| at != 2);
    }
    let pairs =
        [("a", "b"), ("b", "c"), ("a", "c"), ("c", "d"), ("d", "e"), ("e", "f"), ("d", "f"), ("f", "h")];
    matrix(accounts, pairs.map(|(a, b)| tie(a, b, "joint_duty", 1.0)).to_vec(), clusters)
}

#[test]
fn a_community_is_named_after_its_functions_and_region_else_its_organisation() {
    let proposal = found(&two_triangles(vec![]), &DetectionInput::default()).unwrap();
    let [first, second] = &proposal.communities[..] else { panic!("{proposal:#?}") };
    assert_eq!((first.name.as_str(), first.name_en.as_str()), ("杨舍镇法院微矩阵", "Courts in Yangshe"));
    assert_eq!(
        (first.region.as_deref(), first.key.as_str(), first.lead.as_str()),
        (Some("town"), "found-courts", "a")
    );
    assert_eq!((second.name.as_str(), second.name_en.as_str()), ("税务局微矩阵", "税务局"));
    assert_eq!(second.key, "found-city");
    let alone: Vec<_> = proposal.isolated.iter().map(|one| (one.account.as_str(), one.reason)).collect();
    assert_eq!(alone, [("g", LoneReason::NoTies), ("h", LoneReason::Closed)]);
    assert_eq!((proposal.accounts, proposal.ties), (7, 7));
}

#[test]
fn a_cluster_goes_on_with_its_larger_part_and_keeps_whom_nobody_else_takes() {
    let members = ["a", "b", "d", "g", "h"].map(str::to_owned).to_vec();
    let matrix = two_triangles(vec![cluster("old", members)]);
    let proposal = found(&matrix, &DetectionInput::default()).unwrap();
    assert_eq!(proposal.communities[0].cluster.as_deref(), Some("old"));
    assert_eq!(proposal.split, 1);
    let plan = |communities: &[u32], labels: Vec<CommunityLabel>| {
        let communities = ChosenCommunities::Some(communities.to_vec());
        let input = AdoptionInput { communities, labels, dry_run: false };
        AdoptionPlan::of(&input, &proposal.communities, matrix.clusters())
    };
    let alone = plan(&[1], vec![]).unwrap();
    assert_eq!(alone.updated[0].1.members, ["a", "b", "c", "d", "g", "h"]);
    let both = plan(&[2, 1], vec![]).unwrap();
    assert_eq!(both.communities, [1, 2]);
    assert_eq!(both.updated[0].1.members, ["a", "b", "c", "g", "h"]);
    assert_eq!((both.created[0].key.as_str(), both.created[0].lead.as_str()), ("found-city", "d"));
    let label = |community, key: Option<&str>, name: Option<&str>| CommunityLabel {
        community,
        key: key.map(str::to_owned),
        name: name.map(str::to_owned),
    };
    let named = plan(&[1, 2], vec![label(2, Some("tax"), None), label(1, None, Some("新名"))]).unwrap();
    assert_eq!((named.created[0].key.as_str(), named.updated[0].1.name.as_str()), ("tax", "新名"));
    let places = |attempt: Result<AdoptionPlan, Vec<crate::field::FieldError>>| {
        attempt.unwrap_err().into_iter().map(|fault| fault.pointer).collect::<Vec<_>>()
    };
    assert_eq!(places(plan(&[], vec![])), ["/communities"]);
    assert_eq!(places(plan(&[1, 3, 1], vec![])), ["/communities/1", "/communities/2"]);
    for (label, place) in [
        (label(1, Some("x"), None), "/labels/0/key"),
        (label(2, Some("old"), None), "/labels/0/key"),
        (label(2, Some("drift"), None), "/labels/0/key"),
        (label(2, Some(""), None), "/labels/0/key"),
        (label(2, None, Some(" ")), "/labels/0/name"),
        (label(9, None, Some("x")), "/labels/0/community"),
    ] {
        assert_eq!(places(plan(&[1, 2], vec![label])), [place]);
    }
}

#[test]
fn what_cannot_be_asked_is_named() {
    let matrix = two_triangles(vec![]);
    let places = |input: DetectionInput| -> Vec<String> {
        let faults = input.check(&matrix.graph).err().unwrap_or_default();
        faults.into_iter().map(|fault| fault.pointer).collect()
    };
    let plain = DetectionInput::default;
    for resolution in [0.0, -1.0, f64::NAN, f64::INFINITY, 1000.5] {
        assert_eq!(places(DetectionInput { resolution, ..plain() }), ["/resolution"]);
    }
    assert_eq!(places(DetectionInput { seed: 1 << 53, ..plain() }), ["/seed"]);
    let kinds = |kinds: &[(&str, i64)]| {
        let kinds = kinds.iter().map(|(kind, weight)| ((*kind).to_owned(), *weight)).collect();
        DetectionInput { kinds, ..plain() }
    };
    assert_eq!(places(kinds(&[("a/b", 1), ("joint_duty", -1)])), ["/kinds/a~1b", "/kinds/joint_duty"]);
    assert_eq!(places(kinds(&[("joint_duty", 1_000_001)])), ["/kinds/joint_duty"]);
    assert_eq!(places(kinds(&[("joint_duty", 0)])), ["/kinds"]);
    assert!(places(kinds(&[("joint_duty", 1)])).is_empty());
    let empty = self::matrix(vec![], vec![], vec![]);
    assert!(plain().check(&empty.graph).is_ok());
    assert_eq!(found(&empty, &plain()).unwrap_err(), DetectionError::NoTies);
}
