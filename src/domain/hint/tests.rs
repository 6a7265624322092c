//! Hints against small stories.

use super::*;
use crate::detection::TieGraph;
use crate::tie::TieBetween;

struct Story {
    names: Vec<String>,
    functions: Vec<Vec<u32>>,
    ties: TieGraph,
}

impl Story {
    fn new(accounts: &[(&str, &[u32])], ties: &[(u32, u32, f64)]) -> Self {
        let tie = |&(source, target, weight): &(u32, u32, f64)| TieBetween { source, target, weight };
        let ties: Vec<TieBetween> = ties.iter().map(tie).collect();
        Self {
            names: accounts.iter().map(|(name, _)| (*name).to_owned()).collect(),
            functions: accounts.iter().map(|(_, functions)| functions.to_vec()).collect(),
            ties: TieGraph::new(u32::try_from(accounts.len()).unwrap(), &ties).unwrap(),
        }
    }

    fn hints(&self) -> Hints<'_> {
        Hints::learn(HintInput {
            ties: &self.ties,
            names: &self.names,
            functions: &self.functions,
            function_count: 3,
        })
    }
}

#[test]
fn neighbours_speak_by_the_weight_of_their_ties() {
    let accounts: [(&str, &[u32]); 5] = [("", &[0]), ("", &[1]), ("", &[1]), ("", &[]), ("", &[])];
    let story = Story::new(&accounts, &[(0, 3, 1.0), (1, 3, 1.0), (2, 3, 5.0), (0, 1, 1.0), (1, 2, 1.0)]);
    let likely = story.hints().of(3);
    assert_eq!((likely[0].function, &likely[0].neighbours[..]), (1, &[2, 1][..]));
    assert_eq!((likely[1].function, &likely[1].neighbours[..]), (0, &[0][..]));
    assert!(likely[0].confidence > likely[1].confidence);
    assert!(likely.iter().map(|hint| hint.confidence).sum::<f64>() <= 1.0 + 1e-9);
}

#[test]
fn who_has_no_ties_and_a_name_that_nobody_shares_gets_no_hint() {
    let accounts: [(&str, &[u32]); 3] = [("张家港法院", &[0]), ("苏州法院", &[0]), ("发布", &[])];
    let story = Story::new(&accounts, &[(0, 1, 1.0)]);
    assert_eq!(story.hints().of(2), []);
}

#[test]
fn a_name_speaks_where_ties_are_silent_and_its_words_are_told() {
    let accounts: [(&str, &[u32]); 6] = [
        ("张家港法院", &[0]),
        ("苏州法院", &[0]),
        ("交警一队", &[1]),
        ("交警二队", &[1]),
        ("常熟法院", &[]),
        ("Court", &[]),
    ];
    let story = Story::new(&accounts, &[(0, 1, 1.0)]);
    let likely = story.hints().of(4);
    assert_eq!((likely[0].function, &likely[0].words[..]), (0, &["法院".to_owned()][..]));
    assert!(likely[0].neighbours.is_empty());
}

#[test]
fn what_is_guessed_spreads_on_but_counts_less_than_what_is_known() {
    let accounts: [(&str, &[u32]); 4] = [("", &[2]), ("", &[]), ("", &[]), ("", &[1])];
    let story = Story::new(&accounts, &[(0, 1, 1.0), (1, 2, 1.0)]);
    let hints = story.hints();
    let (near, far) = (hints.of(1), hints.of(2));
    assert_eq!((near[0].function, far[0].function), (2, 2));
    assert!(near[0].confidence > far[0].confidence);
    assert!(far[0].neighbours.is_empty(), "a guess is no evidence");
}

#[test]
fn the_same_is_said_twice() {
    let accounts: [(&str, &[u32]); 4] =
        [("交警 甲", &[2]), ("交警 乙", &[2]), ("丙", &[1]), ("交警 丁", &[])];
    let story = Story::new(&accounts, &[(0, 3, 1.0), (2, 3, 1.5)]);
    assert_eq!(story.hints().of(3), story.hints().of(3));
}
