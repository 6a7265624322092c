//! The gazetteer: places that people of a deployment know, for briefs to name. Themes name no places of their own.

use std::collections::BTreeMap;

use sha2::{Digest as _, Sha256};

use crate::language::Language;
use crate::taxonomy::Tree;

/// A place that people know.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NamedPlace {
    /// What it is called.
    pub name: String,
    /// What it is called in English; empty when nobody said.
    pub name_en: String,
    /// Key of the region in which it lies.
    pub region: String,
    /// Keys of the functions whose offices name it; none: any.
    pub functions: Vec<String>,
}

impl NamedPlace {
    /// Its name in a language.
    #[must_use]
    pub fn name(&self, language: Language) -> &str {
        match language {
            Language::En if !self.name_en.is_empty() => &self.name_en,
            Language::Zh | Language::En => &self.name,
        }
    }
}

/// The places of a deployment, by region.
#[derive(Debug, Clone, Default)]
pub struct Gazetteer {
    by_region: BTreeMap<String, Vec<NamedPlace>>,
}

impl Gazetteer {
    /// From a list of places.
    #[must_use]
    pub fn new(places: impl IntoIterator<Item = NamedPlace>) -> Self {
        let mut by_region: BTreeMap<String, Vec<NamedPlace>> = BTreeMap::new();
        for place in places {
            by_region.entry(place.region.clone()).or_default().push(place);
        }
        Self { by_region }
    }

    /// All places, by region.
    pub fn places(&self) -> impl Iterator<Item = &NamedPlace> {
        self.by_region.values().flatten()
    }

    /// Up to `count` places that somebody names: those of its functions first, and among equals such as its seed chooses, so that accounts of
    /// one place do not all name the same. O(regions · depth + places).
    #[must_use]
    pub fn choose(&self, regions: &Tree, namer: &PlaceNamer<'_>, count: usize) -> Vec<&NamedPlace> {
        let within = self.by_region.iter().filter(|(key, _)| regions.is_within(key, namer.region));
        let mut fitting: Vec<_> = within
            .flat_map(|(_, places)| places)
            .filter_map(|place| {
                let own = place.functions.iter().any(|function| namer.functions.contains(function));
                (own || place.functions.is_empty()).then(|| (!own, chance(namer.seed, &place.name), place))
            })
            .collect();
        fitting.sort_by(|a, b| (a.0, &a.1, &a.2.name).cmp(&(b.0, &b.1, &b.2.name)));
        fitting.into_iter().take(count).map(|(_, _, place)| place).collect()
    }
}

/// Who names places.
#[derive(Debug, Clone, Copy)]
pub struct PlaceNamer<'a> {
    /// Key of the region: places lie in it or below.
    pub region: &'a str,
    /// Keys of the office's functions.
    pub functions: &'a [String],
    /// Chooses among equals; the same seed chooses the same.
    pub seed: &'a str,
}

/// A rank by chance, the same on every machine. O(length).
#[must_use]
pub fn chance(seed: &str, name: &str) -> [u8; 8] {
    let digest = Sha256::digest(format!("{seed}\0{name}").as_bytes());
    std::array::from_fn(|at| digest[at])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::taxonomy::TreeNode;

    fn place(name: &str, region: &str, functions: &[&str]) -> NamedPlace {
        let functions = functions.iter().map(|key| (*key).to_owned()).collect();
        NamedPlace { name: name.into(), name_en: String::new(), region: region.into(), functions }
    }

    fn node(key: &str, parent: Option<&str>) -> TreeNode {
        TreeNode { key: key.into(), name: key.into(), name_en: String::new(), parent: parent.map(Into::into) }
    }

    #[test]
    fn places_lie_within_the_region_and_those_of_the_own_duty_come_first() {
        let regions = Tree::new([node("city", None), node("east", Some("city")), node("west", Some("city"))]);
        let regions = regions.unwrap();
        let gazetteer = Gazetteer::new([
            place("bridge", "east", &["transport"]),
            place("clinic", "east", &["health"]),
            place("park", "east", &[]),
            place("tower", "west", &[]),
        ]);
        let names = |region: &str, functions: &[&str], count| {
            let functions: Vec<String> = functions.iter().map(|key| (*key).to_owned()).collect();
            let namer = PlaceNamer { region, functions: &functions, seed: "a" };
            let chosen = gazetteer.choose(&regions, &namer, count);
            chosen.into_iter().map(|place| place.name.as_str()).collect::<Vec<_>>()
        };
        assert_eq!(names("east", &["transport"], 3), ["bridge", "park"]);
        assert_eq!(names("city", &["health"], 1), ["clinic"]);
        assert_eq!(names("west", &["health"], 3), ["tower"]);
        assert_eq!(names("beyond", &["health"], 3), [] as [&str; 0]);
    }
}
