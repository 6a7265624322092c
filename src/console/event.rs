//! What happened, the latest first: by kind, thing, person and period, as far as it concerns the visitor.

use axum::extract::State;
use axum::response::{IntoResponse as _, Response};
use maud::{Markup, html};
use serde::Deserialize;

use super::address::with_query;
use super::colleague::{Colleagues, Nearness};
use super::event_words::{event_kind, thing_kind};
use super::language::Speech;
use super::list_page::{ASKED, ListPage};
use super::moment::Clocks;
use super::page_link::page_link;
use super::query::{Query, keyed_of};
use super::shell::Page;
use super::thing_link::{ThingNames, thing};
use super::visitor::Visitor;
use app::App;
use domain::entity::Entity;
use domain::event::{Event, EventKind};
use domain::id::{CampaignId, SubjectId};
use domain::time::Timestamp;
use domain::when::{When, Zone};
use http::auth::{ReadEvents, Require};
use http::problem::{Kind, Problem};
use store::event::{EventFilter, EventScope, list_latest_events};

/// What is looked for. What a form leaves empty is not asked for.
#[derive(Default, Deserialize)]
pub(super) struct EventChoice {
    #[serde(default)]
    kind: String,
    /// The kind of thing.
    #[serde(default)]
    thing: String,
    /// Its id or key.
    #[serde(default)]
    key: String,
    #[serde(default)]
    campaign: String,
    /// Id of a person.
    #[serde(default)]
    person: String,
    /// A day.
    #[serde(default)]
    from: String,
    /// A day, which is part of the period.
    #[serde(default)]
    until: String,
    /// Number of the event before which the page begins.
    #[serde(default)]
    before: String,
}

impl EventChoice {
    fn filter(&self, zone: Zone) -> Result<EventFilter, Problem> {
        Ok(EventFilter {
            kinds: keyed_of(&self.kind, "kind", EventKind::of_key)?.into_iter().collect(),
            campaign: keyed_of(&self.campaign, "campaign", |text| text.parse().ok().map(CampaignId))?,
            entity: keyed_of(&self.thing, "thing", Entity::of_key)?,
            key: Some(self.key.trim().to_owned()).filter(|key| !key.is_empty()),
            subject: keyed_of(&self.person, "person", |text| text.parse().ok().map(SubjectId))?,
            from: day(&self.from, "from", |when| when.begins(zone))?,
            until: day(&self.until, "until", |when| when.ends(zone))?,
            only: None,
        })
    }

    /// The address of the page with these filters, but for what is replaced.
    fn address(&self, replaced: &[(&str, &str)]) -> String {
        let own = [
            ("kind", self.kind.as_str()),
            ("thing", &self.thing),
            ("key", &self.key),
            ("campaign", &self.campaign),
            ("person", &self.person),
            ("from", &self.from),
            ("until", &self.until),
        ];
        let rest = own.into_iter().filter(|(name, _)| replaced.iter().all(|(other, _)| other != name));
        with_query("/events", &replaced.iter().copied().chain(rest).collect::<Vec<_>>())
    }
}

fn day(
    text: &str,
    name: &str,
    of: impl Fn(When) -> Result<Timestamp, String>,
) -> Result<Option<Timestamp>, Problem> {
    if text.is_empty() {
        return Ok(None);
    }
    When::parse(text).and_then(of).map(Some).map_err(|detail| misread(name, &detail))
}

fn misread(name: &str, detail: &str) -> Problem {
    Problem::new(Kind::InvalidQuery, detail).at(&format!("?{name}"), detail)
}

/// The page.
pub(super) async fn list(
    caller: Require<ReadEvents>,
    visitor: Visitor,
    State(app): State<App>,
    Query(choice): Query<EventChoice>,
) -> Result<Response, Problem> {
    let (speech, matrix) = (visitor.speech, app.matrix().await?);
    let clocks = Clocks::of(&app, speech);
    let only = EventScope::of(&caller.reach, &matrix);
    let filter = EventFilter { only, ..choice.filter(app.zone)? };
    let before = keyed_of(&choice.before, "before", |text| text.parse().ok())?;
    let found = list_latest_events(&app.db, &filter, before, ASKED).await.map_err(Problem::from)?;
    let events = ListPage::from(found);
    let next = events.onward().map(|event| event.seq.to_string());
    let names = ThingNames::of(&app, &matrix, &events.rows, speech).await?;
    let doers = events.rows.iter().filter_map(|event| event.subject);
    let doers = Colleagues::of(&app, &visitor, doers, Nearness::Looks).await?;
    let content = html! {
        (form(&choice, speech))
        (narrowed(&choice, &names))
        @if events.rows.is_empty() { p.empty { (speech.say("该时段没有符合条件的记录。", "No event matches.")) " " a href="/events" { (speech.say("去掉条件", "Drop the filters")) } } }
        @else { ol.events { @for event in &events.rows { li { (line(event, &choice, &names, &doers, clocks)) } } } }
        @if let Some(next) = next { (page_link(choice.address(&[("before", &next)]), speech.say("更早的", "Earlier ones"))) }
    };
    Ok(Page { visitor: &visitor, title: speech.say("动态", "Events"), content }.into_response())
}

fn form(choice: &EventChoice, speech: Speech) -> Markup {
    html! {
        form.filters method="get" action="/events" {
            @for (name, value) in [("key", &choice.key), ("campaign", &choice.campaign), ("person", &choice.person)] {
                @if !value.is_empty() { input type="hidden" name=(name) value=(value); }
            }
            div.pick {
                label for="thing" { (speech.say("对象", "Item")) }
                select #thing name="thing" {
                    option value="" { (speech.say("全部", "All")) }
                    @for entity in Entity::ALL { option value=(entity.key()) selected[choice.thing == entity.key()] { (thing_kind(entity, speech)) } }
                }
            }
            div.pick {
                label for="kind" { (speech.say("事项", "Event")) }
                select #kind name="kind" {
                    option value="" { (speech.say("全部", "All")) }
                    @for kind in EventKind::ALL { option value=(kind.key()) selected[choice.kind == kind.key()] { (event_kind(kind, speech)) } }
                }
            }
            div.pick {
                label for="from" { (speech.say("从", "From")) }
                input #from name="from" type="date" value=(choice.from);
            }
            div.pick {
                label for="until" { (speech.say("到", "Until")) }
                input #until name="until" type="date" value=(choice.until);
            }
            button { (speech.say("筛选", "Filter")) }
        }
    }
}

/// What is looked at alone, and the way out of it.
fn narrowed(choice: &EventChoice, names: &ThingNames<'_>) -> Markup {
    let speech = names.speech;
    let entity = Entity::of_key(&choice.thing);
    html! {
        @if !choice.key.is_empty() || !choice.campaign.is_empty() || !choice.person.is_empty() {
            p {
                (speech.say("只看：", "Only: "))
                @if let Some(entity) = entity { @if !choice.key.is_empty() { (thing(entity, &choice.key, names)) " " } }
                @else { (choice.key) " " }
                @if !choice.campaign.is_empty() { (thing(Entity::Campaign, &choice.campaign, names)) " " }
                @if !choice.person.is_empty() { (speech.say("某一人员的操作", "what one person did")) " " }
                a href=(choice.address(&[("key", ""), ("campaign", ""), ("person", "")])) { (speech.say("看全部", "see all")) }
            }
        }
    }
}

fn line(
    event: &Event,
    choice: &EventChoice,
    names: &ThingNames<'_>,
    doers: &Colleagues,
    clocks: Clocks,
) -> Markup {
    let speech = names.speech;
    let of_one = [("thing", event.entity.key()), ("key", event.key.as_str()), ("before", "")];
    html! {
        p { (clocks.at(event.at)) " " strong { (event_kind(event.kind, speech)) } " " (thing(event.entity, &event.key, names)) }
        p.facts {
            @if let Some(account) = event.account.as_ref().filter(|_| event.entity != Entity::Account) { (thing(Entity::Account, account, names)) " · " }
            @if let Some(campaign) = event.campaign.filter(|_| event.entity != Entity::Campaign) { (thing(Entity::Campaign, &campaign.to_string(), names)) " · " }
            (person(event.subject, choice, doers, speech)) " · "
            a href=(with_query("/events", &of_one)) { (speech.say("该对象的全部记录", "everything about this item")) }
        }
    }
}

/// Who did it.
fn person(subject: Option<SubjectId>, choice: &EventChoice, doers: &Colleagues, speech: Speech) -> Markup {
    let Some(subject) = subject else { return html! { (speech.say("系统", "the system")) } };
    let id = subject.to_string();
    html! { a href=(choice.address(&[("person", &id)])) { (doers.name(subject, speech)) } }
}
