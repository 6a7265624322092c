//! Data that ships with the program: taxonomy, regions, themes, forms, sentences, and the demo's files. Embedded, so that
//! the binary needs nothing beside it.

use serde::Deserialize;
use std::collections::BTreeMap;
use std::sync::{Arc, LazyLock, OnceLock};

use super::emergency_seed::EmergencySeed;
use super::office_seed::OfficeSeedCell;
use domain::campaign::CampaignDraft;
use domain::clash::ClashRule;
use domain::closing::EffortTable;
use domain::coverage::GapTexts;
use domain::fit::FitPart;
use domain::form::Form;
use domain::gate::{Rules, own_word_sentences};
use domain::guide::{CodeGuide, FormGuide, Guide, PartGuide};
use domain::import::{NodeRow, Vocabulary};
use domain::message::{MessageFile, Messages};
use domain::originality::IdfTable;
use domain::plan::UnassignedCode;
use domain::platform::{Platform, Platforms};
use domain::row::RowError;
use domain::taxonomy::TreeNode;
use domain::terms::Terms;
use domain::theme::Theme;
use domain::wording::{Gazetteer, Phrases};
use formats::csv::Source;
use formats::duty::read_duties;
use formats::idf::read_idf;
use formats::place::read_places;
use formats::platform::read_platforms;
use formats::taxonomy::read_nodes;

macro_rules! seed_file {
    ($path:literal) => {
        include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/../../seed/", $path))
    };
}

const THEMES: [&str; 10] = [
    seed_file!("themes/anti_fraud.json"),
    seed_file!("themes/ecology.json"),
    seed_file!("themes/exam_school.json"),
    seed_file!("themes/flood_season.json"),
    seed_file!("themes/health_cover.json"),
    seed_file!("themes/holiday_travel.json"),
    seed_file!("themes/policy_jobs.json"),
    seed_file!("themes/road_safety.json"),
    seed_file!("themes/rule_of_law.json"),
    seed_file!("themes/work_fire.json"),
];

/// The demo's registry, in the import format.
const DEMO_FILES: [(&str, &str); 5] = [
    ("organisations.csv", seed_file!("demo/organisations.csv")),
    ("accounts.csv", seed_file!("demo/accounts.csv")),
    ("clusters.csv", seed_file!("demo/clusters.csv")),
    ("members.csv", seed_file!("demo/members.csv")),
    ("ties.csv", seed_file!("demo/ties.csv")),
];

/// Data that ships with the program.
pub struct Seed {
    /// The function taxonomy.
    pub functions: Vec<TreeNode>,
    /// Words that people write for keys of platforms and audiences.
    pub vocabulary: Arc<Vocabulary>,
    /// The regions.
    pub regions: Vec<TreeNode>,
    /// The audiences, those of themes among them.
    pub audiences: Vec<TreeNode>,
    /// The platforms.
    pub platforms: Vec<TreeNode>,
    /// Templates of campaigns, by key.
    pub themes: BTreeMap<String, Theme>,
    /// How forms are written, and sentences behind codes.
    pub guide: Guide,
    /// What lists of offices are read by.
    pub office: OfficeSeedCell,
    /// What pairs of characters weigh when texts are compared: the newest version, which new verdicts name.
    pub idf: Arc<IdfTable>,
    /// What the machine looks for at the gates.
    pub gates: Arc<Rules>,
    /// What actions cost those who are asked for them.
    pub effort: EffortTable,
    /// What ships for emergencies.
    pub emergency: EmergencySeed,
    /// What does not belong into the texts of a theme.
    pub clashes: Vec<ClashRule>,
    /// What the service says, in the language that it is not written in.
    pub messages: Arc<Messages>,
    gazetteer: OnceLock<Gazetteer>,
}

/// A campaign of the demo.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DemoCampaign {
    /// What is posted.
    pub draft: CampaignDraft,
    /// Angle → phase, on top of the theme's angles.
    #[serde(default)]
    pub angle_phases: BTreeMap<String, String>,
}

#[derive(Deserialize)]
struct Forms {
    forms: BTreeMap<Form, FormGuide>,
}

#[derive(Deserialize)]
struct Sentences {
    unassigned: BTreeMap<UnassignedCode, CodeGuide>,
    fit: BTreeMap<FitPart, PartGuide>,
}

impl Seed {
    /// Reads what is embedded.
    ///
    /// # Errors
    /// A sentence that names the damaged file.
    pub fn embedded() -> Result<Self, String> {
        let mut themes = BTreeMap::new();
        for text in THEMES {
            let theme: Theme = parse("themes", text)?;
            themes.insert(theme.key.clone(), theme);
        }
        let forms: Forms = parse("forms.json", seed_file!("forms.json"))?;
        let sentences: Sentences = parse("reasons.json", seed_file!("reasons.json"))?;
        let vocabulary = vocabulary(&themes)?;
        let gates: Rules = parse("gates.json", seed_file!("gates.json"))?;
        let clashes: Vec<ClashRule> = parse("clashes.json", seed_file!("clashes.json"))?;
        gates.check().map_err(|error| format!("seed/gates.json: {error}"))?;
        Ok(Self {
            functions: nodes("functions.csv", seed_file!("functions.csv"))?,
            regions: nodes("regions.csv", seed_file!("regions.csv"))?,
            guide: Guide {
                forms: forms.forms,
                unassigned: sentences.unassigned,
                fit: sentences.fit,
                lacks: parse("coverage.json", seed_file!("coverage.json"))?,
                remedies: parse("remedies.json", seed_file!("remedies.json"))?,
                phrases: phrases()?,
            },
            audiences: audiences(&themes)?,
            platforms: platform_nodes(&vocabulary),
            vocabulary: Arc::new(vocabulary),
            office: OfficeSeedCell::default(),
            emergency: EmergencySeed::embedded()?,
            effort: parse("effort.json", seed_file!("effort.json"))?,
            messages: Arc::new(messages(&gates, &clashes)?),
            clashes,
            gates: Arc::new(gates),
            gazetteer: OnceLock::new(),
            themes,
            idf: Arc::new(idf(2, seed_file!("idf/2.csv"))?),
        })
    }

    /// The texts that explain gaps and remedies, with what writing takes.
    #[must_use]
    pub fn gap_texts(&self) -> GapTexts<'_> {
        let minutes = self.effort.writing.iter().map(|(form, cost)| (*form, cost.minutes));
        self.guide.gap_texts(minutes.collect())
    }

    /// Places that people of the deployment know; none until they are read.
    pub(super) fn gazetteer(&self) -> &Gazetteer {
        static NOWHERE: LazyLock<Gazetteer> = LazyLock::new(Gazetteer::default);
        self.gazetteer.get().unwrap_or(&NOWHERE)
    }

    /// Reads places that people of the deployment know. The first list that comes counts.
    ///
    /// # Errors
    /// Every row that is wrong.
    pub(super) fn read_gazetteer(&self, file: Source<'_>) -> Result<(), Vec<RowError>> {
        let read = read_places(file);
        if !read.errors.is_empty() {
            return Err(read.errors);
        }
        let places = read.rows.into_iter().map(|row| row.value);
        self.gazetteer.get_or_init(|| Gazetteer::new(places));
        Ok(())
    }

    /// Places of the demo's city.
    #[must_use]
    pub const fn demo_places() -> &'static str {
        seed_file!("places/zhangjiagang.csv")
    }

    /// The demo's files, as an import reads them.
    #[must_use]
    pub fn demo_files() -> Vec<(String, Vec<u8>)> {
        DEMO_FILES.iter().map(|(name, text)| ((*name).to_owned(), text.as_bytes().to_vec())).collect()
    }

    /// The demo's campaigns: flood season, then road safety.
    ///
    /// # Errors
    /// A sentence that names the damaged file.
    pub fn demo_campaigns() -> Result<Vec<DemoCampaign>, String> {
        parse("demo/campaigns.json", seed_file!("demo/campaigns.json"))
    }
}

/// The catalogue, with the sentences of rules, which stand in both languages.
fn messages(gates: &Rules, clashes: &[ClashRule]) -> Result<Messages, String> {
    let file: MessageFile = parse("messages.json", seed_file!("messages.json"))?;
    let remedies = clashes.iter().map(|rule| &rule.remedy);
    let own = own_word_sentences();
    Messages::new(&file, gates.sentences().chain(remedies).chain(&own))
        .map_err(|error| format!("seed/messages.json: {error}"))
}

fn phrases() -> Result<Phrases, String> {
    let phrases: Phrases = parse("sentences.json", seed_file!("sentences.json"))?;
    let name = "duties.csv";
    let read = read_duties(Source { name, bytes: seed_file!("duties.csv").as_bytes() });
    let duties = read.rows.into_iter().map(|row| row.value).collect();
    let error = read.errors.first().map(|error| format!("seed/{error}"));
    error.map_or(Ok(Phrases { duties, ..phrases }), Err)
}

/// Platforms and audiences that ship; those of themes first, which campaigns name.
fn vocabulary(themes: &BTreeMap<String, Theme>) -> Result<Vocabulary, String> {
    let name = "platforms.csv";
    let read = read_platforms(Source { name, bytes: seed_file!("platforms.csv").as_bytes() });
    if let Some(error) = read.errors.first() {
        return Err(format!("seed/{error}"));
    }
    let mut audiences = Terms::default();
    for audience in themes.values().flat_map(|theme| &theme.audiences) {
        for word in [&audience.key, &audience.name.zh, &audience.name.en] {
            audiences.add(&audience.key, word);
        }
    }
    for node in nodes("audiences.csv", seed_file!("audiences.csv"))? {
        for word in [&node.key, &node.name, &node.name_en] {
            audiences.add(&node.key, word);
        }
    }
    let platforms = Platforms::new(read.rows.into_iter().map(|row| row.value));
    Ok(Vocabulary { platforms, audiences })
}

/// The audiences that ship; those of a theme that no file puts below another are roots.
fn audiences(themes: &BTreeMap<String, Theme>) -> Result<Vec<TreeNode>, String> {
    let mut all = nodes("audiences.csv", seed_file!("audiences.csv"))?;
    for audience in themes.values().flat_map(|theme| &theme.audiences) {
        if all.iter().all(|node| node.key != audience.key) {
            all.push(TreeNode {
                key: audience.key.clone(),
                name: audience.name.zh.clone(),
                name_en: audience.name.en.clone(),
                parent: None,
            });
        }
    }
    Ok(all)
}

fn platform_nodes(vocabulary: &Vocabulary) -> Vec<TreeNode> {
    let node = |platform: &Platform| TreeNode {
        key: platform.key.clone(),
        name: platform.name.zh.clone(),
        name_en: platform.name.en.clone(),
        parent: None,
    };
    vocabulary.platforms.iter().map(node).collect()
}

fn parse<'a, T: Deserialize<'a>>(name: &str, text: &'a str) -> Result<T, String> {
    serde_json::from_str(text).map_err(|error| format!("seed/{name}: {error}"))
}

fn idf(version: u32, text: &str) -> Result<IdfTable, String> {
    let name = format!("idf/{version}.csv");
    let table = read_idf(version, Source { name: &name, bytes: text.as_bytes() });
    table.map_err(|errors| errors.first().map_or(name, |error| format!("seed/{error}")))
}

fn nodes(name: &str, text: &str) -> Result<Vec<TreeNode>, String> {
    let file = read_nodes(Source { name, bytes: text.as_bytes() });
    if let Some(error) = file.errors.first() {
        return Err(format!("seed/{error}"));
    }
    let node = |row: NodeRow| TreeNode {
        key: row.key,
        name: row.name,
        name_en: row.name_en.unwrap_or_default(),
        // An empty field says: a root.
        parent: row.parent.filter(|parent| !parent.is_empty()),
    };
    Ok(file.rows.into_iter().map(|row| node(row.value)).collect())
}
