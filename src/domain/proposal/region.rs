//! The regions of a list: a tree from its title and the names of its organisations, and where each account lies.

use std::collections::{BTreeMap, BTreeSet};

use aho_corasick::{AhoCorasick, MatchKind};

use super::folded::Folded;
use super::lexicon::Lexicon;
use super::place::{Level, Place, places};
use super::rule::ProposalRule;
use crate::taxonomy::{Tree, TreeNode};

/// A place of the list.
#[derive(Debug, Clone)]
struct Node {
    key: String,
    name: String,
    stem: String,
    level: Level,
    parent: Option<usize>,
}

/// The regions of a list.
#[derive(Debug, Clone)]
pub(super) struct Regions {
    nodes: Vec<Node>,
    /// The region of the whole list.
    home: Option<usize>,
    stems: Option<AhoCorasick>,
    /// By pattern of `stems`.
    stem_nodes: Vec<usize>,
    /// By place above and name.
    places: BTreeMap<(Option<usize>, String), usize>,
    /// By name, in the order in which they were entered.
    named: BTreeMap<String, Vec<usize>>,
    /// Keys that are taken.
    keys: BTreeSet<String>,
}

/// Keys of the regions that a deployment has, by key and by name without brackets.
struct Known(BTreeMap<String, String>);

impl Known {
    fn of(known: &Tree) -> Self {
        let keys = known.iter().map(|node| (node.key.clone(), node.key.clone()));
        let names = known.iter().map(|node| (Folded::of(&node.name).outside, node.key.clone()));
        Self(names.chain(keys).collect())
    }
}

/// Where something lies: which node, by which rule, and the word that says so.
#[derive(Debug, Clone)]
pub(super) struct Located {
    node: usize,
    pub rule: ProposalRule,
    pub word: String,
}

impl Regions {
    /// Draws the tree; places that `known` has keep their keys. O(length of all names).
    pub fn of(title: &str, organisations: &[&str], lexicon: &Lexicon, known: &Tree) -> Self {
        let folded: Vec<String> = organisations.iter().map(|name| Folded::of(name).outside).collect();
        let title = Folded::of(title).outside;
        let known = &Known::of(known);
        let mut regions = Self {
            nodes: Vec::new(),
            home: None,
            stems: None,
            stem_nodes: Vec::new(),
            places: BTreeMap::new(),
            named: BTreeMap::new(),
            keys: BTreeSet::new(),
        };
        let home = home(&title, &folded);
        for place in &home {
            regions.home = Some(regions.node(regions.home, place, known));
        }
        for text in &folded {
            regions.path(text, known);
        }
        regions.find_stems(lexicon);
        regions
    }

    /// Enters the places of a name that are new.
    fn path(&mut self, text: &str, known: &Known) {
        let (chain, rest) = places(text);
        let mut at = self.home;
        for place in &chain {
            if let Some(home) = self.home.filter(|home| at == Some(*home)).map(|home| &self.nodes[home]) {
                // 江苏省 before the city of the list says nothing new, and 苏州市沂川生态环境局 is an office of the city above in that
                // of the list.
                let is_of_above =
                    place.level == home.level && (rest.contains(&home.stem) || home.level != Level::City);
                let is_above = self.is_above_home(place) || place.level < home.level;
                if home.name == place.name || is_above || is_of_above {
                    continue;
                }
            }
            at = Some(self.node(at, place, known));
        }
    }

    fn is_above_home(&self, place: &Place<'_>) -> bool {
        let mut above = self.home.and_then(|home| self.nodes[home].parent);
        while let Some(node) = above {
            if self.nodes[node].name == place.name {
                return true;
            }
            above = self.nodes[node].parent;
        }
        false
    }

    fn node(&mut self, parent: Option<usize>, place: &Place<'_>, known: &Known) -> usize {
        let place_of = (parent, place.name.to_owned());
        if let Some(at) = self.places.get(&place_of) {
            return *at;
        }
        let shipped = known.0.get(place.name).filter(|key| !self.keys.contains(*key));
        let key = match (shipped, parent) {
            (Some(key), _) => key.clone(),
            (None, Some(parent)) if self.keys.contains(place.name) => {
                format!("{}-{}", self.nodes[parent].key, place.name)
            }
            _ => place.name.to_owned(),
        };
        let at = self.nodes.len();
        self.keys.insert(key.clone());
        self.places.insert(place_of, at);
        self.named.entry(place.name.to_owned()).or_default().push(at);
        self.nodes.push(Node {
            key,
            name: place.name.to_owned(),
            stem: place.stem.to_owned(),
            level: place.level,
            parent,
        });
        at
    }

    /// Stems by which places are known inside of names: at least two characters, and no words of the lexicon.
    fn find_stems(&mut self, lexicon: &Lexicon) {
        let speaks =
            |stem: &str| lexicon.find(stem).iter().any(|found| found.end - found.start == stem.len());
        // 张家港保税区 lies in 张家港市, whose name alone means the city.
        let is_home = |stem: &str| self.home.is_some_and(|home| self.nodes[home].stem == stem);
        let named: Vec<(usize, &str)> = self
            .nodes
            .iter()
            .enumerate()
            .filter(|(at, node)| Some(*at) != self.home && node.level > Level::Province)
            .map(|(at, node)| (at, node.stem.as_str()))
            .filter(|(_, stem)| stem.chars().count() > 1 && !speaks(stem) && !is_home(stem))
            .collect();
        self.stem_nodes = named.iter().map(|(at, _)| *at).collect();
        let built = AhoCorasick::builder()
            .match_kind(MatchKind::LeftmostLongest)
            .build(named.iter().map(|(_, stem)| *stem));
        self.stems = built.ok().filter(|_| !named.is_empty());
    }

    /// Where an account of this organisation lies; `None` where no name tells and the list has no region.
    pub fn locate(&self, organisation: &str, account: &str) -> Option<Located> {
        let text = Folded::of(organisation).outside;
        let (chain, rest) = places(&text);
        let named = chain.iter().rev().find_map(|place| {
            let node =
                self.nodes.iter().rposition(|node| node.name == place.name && self.fits(node, &chain))?;
            Some((node, place.name))
        });
        if let Some((node, name)) = named.filter(|(node, _)| Some(*node) != self.home) {
            return Some(Located { node, rule: ProposalRule::RegionNamed, word: name.to_owned() });
        }
        if let Some(located) = self.by_stem(rest, ProposalRule::RegionStem) {
            return Some(located);
        }
        if let Some(located) = self.by_stem(&Folded::of(account).outside, ProposalRule::RegionOfAccount) {
            return Some(located);
        }
        let node = self.home?;
        match named {
            Some((_, name)) => Some(Located { node, rule: ProposalRule::RegionNamed, word: name.to_owned() }),
            None => Some(Located { node, rule: ProposalRule::RegionOfList, word: String::new() }),
        }
    }

    /// Whether the place above a node is one of a name's places, where the name has one.
    fn fits(&self, node: &Node, chain: &[Place<'_>]) -> bool {
        let above = chain.iter().position(|place| place.name == node.name).and_then(|at| at.checked_sub(1));
        match (above, node.parent) {
            (Some(above), Some(parent)) => {
                self.nodes[parent].name == chain[above].name || Some(parent) == self.home
            }
            _ => true,
        }
    }

    fn by_stem(&self, text: &str, rule: ProposalRule) -> Option<Located> {
        let found = self.stems.as_ref()?.find(text)?;
        let node = *self.stem_nodes.get(found.pattern().as_usize())?;
        Some(Located { node, rule, word: text[found.start()..found.end()].to_owned() })
    }

    /// Its key.
    pub fn key(&self, located: &Located) -> &str {
        &self.nodes[located.node].key
    }

    /// The city that a place lies in, where the list is of a province or more; else nothing tells cities apart.
    pub fn city(&self, located: &Located) -> Option<&str> {
        if self.home.is_some_and(|home| self.nodes[home].level > Level::Province) {
            return None;
        }
        let mut at = Some(located.node);
        while let Some(node) = at {
            if self.nodes[node].level == Level::City {
                return Some(&self.nodes[node].name);
            }
            at = self.nodes[node].parent;
        }
        None
    }

    /// The names of all places without their endings.
    pub fn stems(&self) -> impl Iterator<Item = &str> {
        self.nodes.iter().map(|node| node.stem.as_str())
    }

    /// The tree, parents first.
    pub fn tree(&self) -> Vec<TreeNode> {
        let node = |node: &Node| TreeNode {
            key: node.key.clone(),
            name: node.name.clone(),
            name_en: String::new(),
            parent: node.parent.map(|parent| self.nodes[parent].key.clone()),
        };
        self.nodes.iter().map(node).collect()
    }
}

/// The places of the whole list: those of its title, else those that most organisations begin with.
fn home<'a>(title: &'a str, organisations: &'a [String]) -> Vec<Place<'a>> {
    let of_title = places(title).0;
    if !of_title.is_empty() {
        return of_title;
    }
    let mut counts: BTreeMap<Vec<&str>, (usize, Vec<Place<'_>>)> = BTreeMap::new();
    for text in organisations {
        let mut chain = places(text).0;
        chain.retain(|place| place.level < Level::Town);
        while !chain.is_empty() {
            let names: Vec<&str> = chain.iter().map(|place| place.name).collect();
            let count = counts.entry(names).or_insert_with(|| (0, chain.clone()));
            count.0 += 1;
            chain.pop();
        }
    }
    let most = counts.into_values().filter(|(count, _)| count * 2 > organisations.len());
    most.max_by_key(|(_, chain)| chain.len()).map(|(_, chain)| chain).unwrap_or_default()
}
