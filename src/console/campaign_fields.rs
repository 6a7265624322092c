//! The fields of a campaign that somebody begins or edits, and what they say.

use std::collections::BTreeSet;

use maud::{Markup, html};

use super::language::Speech;
use super::typed::{Field, Fields, Typed};
use super::window_field::{Edge, field_of, kind_of, read_field};
use app::App;
use domain::campaign::{CampaignDraft, CampaignSpec, Level, Locality, Review};
use domain::field::ValidationErrors;
use domain::language::Language;
use domain::matrix::Matrix;
use domain::when::When;

/// What names of places end with.
const KINDS_OF_PLACES: [&str; 7] = ["省", "市", "县", "区", "镇", "乡", "街道"];

/// So many places are offered while somebody types.
const MOST_OFFERED: usize = 200;

/// What every campaign is asked: the six things that nobody else can know.
pub(super) fn six_fields(fields: Fields<'_>, matrix: &Matrix) -> Markup {
    let speech = fields.speech;
    let begins = Field {
        name: "starts_at",
        label: ("开始", "Begins"),
        pointer: "/starts_at",
        kind: kind_of(fields.typed.one("starts_at")),
        required: true,
        hint: speech.say("从这天零点起。", "From the beginning of the day."),
        ..Field::default()
    };
    let ends = Field {
        name: "ends_at",
        label: ("结束", "Ends"),
        pointer: "/ends_at",
        kind: kind_of(fields.typed.one("ends_at")),
        required: true,
        hint: speech.say("含当天。", "The day itself is part of it."),
        ..Field::default()
    };
    let (title, place, contact) = (title_field(), place_field(fields), contact_field(fields));
    html! {
        (fields.show(&title))
        div.pair { div { (fields.show(&begins)) } div { (fields.show(&ends)) } }
        (fields.show(&place))
        datalist #places {
            @for node in matrix.regions().iter().take(MOST_OFFERED) { option value=(node.name(speech.0)) {} }
        }
        (fields.show(&contact))
        (review_field(fields))
    }
}

fn title_field() -> Field<'static> {
    Field {
        name: "title",
        label: ("标题", "Title"),
        pointer: "/title",
        kind: "text",
        most: 200,
        required: true,
        ..Field::default()
    }
}

fn place_field(fields: Fields<'_>) -> Field<'_> {
    Field {
        name: "place",
        label: ("地区（可不填）", "Place (may stay empty)"),
        pointer: "/localities",
        kind: "text",
        most: 2000,
        list: Some("places"),
        hint: fields.speech.say(
            "按地区讲的角度在这些地区讲；不填即为有账号的各个地区。多个地区用顿号隔开。",
            "Where local angles are told; empty: wherever there are accounts. Commas between several.",
        ),
        ..Field::default()
    }
}

fn contact_field(fields: Fields<'_>) -> Field<'_> {
    Field {
        name: "contact",
        label: ("联系人（可不填）", "Contact (may stay empty)"),
        pointer: "/contact",
        kind: "text",
        most: 500,
        hint: fields.speech.say("每张选题卡上都有。", "It stands on every card."),
        ..Field::default()
    }
}

fn review_field(fields: Fields<'_>) -> Markup {
    let (speech, now) = (fields.speech, fields.typed.one("review"));
    html! {
        label for="review" { (speech.say("审稿方式", "How pieces are reviewed")) }
        select #review name="review" {
            @for review in REVIEWS { option value=(review) selected[review == now] { (review_name(review, speech)) } }
        }
    }
}

/// The ways of reviewing, as the form holds them.
const REVIEWS: [&str; 3] = ["none", "gates", "gates_and_signature"];

/// What a way of reviewing is called.
pub(super) fn review_name(review: &str, speech: Speech) -> &'static str {
    match review {
        "gates" => speech.say("过四关", "Four gates"),
        "gates_and_signature" => {
            speech.say("过四关，重要稿件再签发", "Four gates, and a signature for major items")
        }
        _ => speech.say("免审，单位自行发布", "None: its organisation publishes"),
    }
}

const fn review_key(review: Review) -> &'static str {
    match review {
        Review::None => "none",
        Review::Gates => "gates",
        Review::GatesAndSignature => "gates_and_signature",
    }
}

fn review_of(key: &str) -> Review {
    match key {
        "gates" => Review::Gates,
        "gates_and_signature" => Review::GatesAndSignature,
        _ => Review::None,
    }
}

/// What a campaign says, as its fields hold it.
pub(super) fn typed_of(app: &App, spec: &CampaignSpec, matrix: &Matrix, language: Language) -> Typed {
    let place = |one: &Locality| {
        matrix.regions().get(&one.key).map_or_else(|| one.key.clone(), |node| node.name(language).to_owned())
    };
    let places: Vec<String> = spec.localities.iter().map(place).collect();
    Typed::default()
        .with("title", &spec.title)
        .with("starts_at", field_of(spec.starts_at, Edge::Begins, app.zone))
        .with("ends_at", field_of(spec.ends_at, Edge::Ends, app.zone))
        .with("place", places.join("、"))
        .with("contact", &spec.contact)
        .with("review", review_key(spec.review))
        .with("brief", &spec.brief)
        .with("basis", &spec.basis)
}

/// The window that was typed; what is no time is a fault.
pub(super) fn window_of(
    app: &App,
    typed: &Typed,
    faults: &mut ValidationErrors,
) -> (Option<When>, Option<When>) {
    let mut read =
        |name: &str| faults.read(&format!("/{name}"), read_field(typed.one(name), app.zone)).flatten();
    (read("starts_at"), read("ends_at"))
}

/// A draft with the six fields as they were typed. Places keep the level that they had.
pub(super) fn with_typed(
    draft: CampaignDraft,
    typed: &Typed,
    (starts_at, ends_at): (Option<When>, Option<When>),
    matrix: &Matrix,
) -> CampaignDraft {
    let level =
        |key: &str| draft.localities.iter().find(|one| one.key == key).map_or(Level::Normal, |one| one.level);
    let names = typed.one("place").split(['、', ',', '，', ';', '；']).map(str::trim);
    let mut seen = BTreeSet::new();
    let keys = names.filter(|name| !name.is_empty()).map(|name| place_key(name, matrix));
    let localities =
        keys.filter(|key| seen.insert(key.clone())).map(|key| Locality { level: level(&key), key }).collect();
    CampaignDraft {
        title: Some(typed.one("title").to_owned()),
        contact: Some(typed.one("contact").to_owned()),
        starts_at,
        ends_at,
        localities,
        review: review_of(typed.one("review")),
        ..draft
    }
}

/// The key of the region that is called so; of what is no region, or more than one, as it stands: that is refused by name.
fn place_key(name: &str, matrix: &Matrix) -> String {
    // Nobody writes what stands in brackets, and few what kind of place it is.
    let is_short = |full: &str| {
        let short = full.split(['（', '(']).next().unwrap_or(full).trim();
        short.strip_prefix(name).is_some_and(|rest| rest.is_empty() || KINDS_OF_PLACES.contains(&rest))
    };
    let is_it = |node: &&domain::taxonomy::TreeNode| {
        [Language::Zh, Language::En].into_iter().any(|language| {
            let full = node.name(language);
            full == name || is_short(full)
        })
    };
    if matrix.regions().get(name).is_some() {
        return name.to_owned();
    }
    let mut found = matrix.regions().iter().filter(is_it);
    match (found.next(), found.next()) {
        (Some(node), None) => node.key.clone(),
        _ => name.to_owned(),
    }
}
