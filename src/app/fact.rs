//! Changing facts: registering them, new versions and whom these concern, and the agreement of their owners.

use std::collections::BTreeMap;

use super::App;
use super::change::{fact_change, touched_change};
use super::error::AppError;
use super::held::{check_revision, locked_campaign, locked_fact};
use super::revising::Revising;
use super::write::{Actor, Change, Write};
use domain::campaign::{Campaign, Fact};
use domain::event::EventKind;
use domain::fact::{
    Authorship, Citation, FactInput, FactVersion, FactWording, RegisteredFact, TouchState,
    touched_directions, touched_pieces,
};
use domain::field::ValidationErrors;
use domain::id::{CampaignId, FactId};
use domain::right::Reach;
use store::campaign::update_campaign;
use store::citation::list_citations_of_any;
use store::direction::list_standing;
use store::fact::{agree_fact_version, insert_facts, list_facts, update_fact, update_facts};
use store::piece::list_all_pieces;

/// Facts that one campaign registers at most.
const MOST_FACTS: usize = 500;

/// Facts that one angle names at most.
const MOST_OF_ANGLE: usize = 50;

impl App {
    /// Registers a fact for a campaign that is not closed. A public one stands on the campaign's cards from now on.
    ///
    /// # Errors
    /// When a value is wrong, the key is taken, or the campaign is closed.
    #[tracing::instrument(skip_all, fields(campaign = %id))]
    pub async fn register_fact(
        &self,
        actor: &Actor,
        id: CampaignId,
        input: FactInput,
    ) -> Result<RegisteredFact, AppError> {
        input.check()?;
        let matrix = self.matrix().await?;
        let mut faults = ValidationErrors::default();
        let known = input.owner.as_ref().is_none_or(|key| matrix.organisations().contains_key(key));
        faults.require(known, "/owner", "there is no such organisation; see /organisations");
        faults.into_result()?;
        let mut write = self.write(actor).await?;
        let campaign = locked_campaign(&write, id).await?;
        campaign.require_open("given a fact")?;
        let known = list_facts(write.conn(), id).await?;
        if known.iter().any(|fact| fact.key == input.key) {
            return Err(AppError::Taken { what: "fact", key: input.key });
        }
        let mut faults = ValidationErrors::default();
        faults.require(
            known.len() < MOST_FACTS,
            "",
            format!("the campaign has {MOST_FACTS} facts; no more fit"),
        );
        faults.into_result()?;
        check_angles(&campaign, &input)?;
        let angles = input.angles.clone();
        let fact = self.registered(&write, id, input);
        insert_facts(write.conn(), std::slice::from_ref(&fact)).await?;
        write.record(fact_change(EventKind::FactRegistered, None, &fact));
        show_on_cards(&write, &campaign, (&fact, angles)).await?;
        write.commit_with(fact).await
    }

    /// Writes a new version of a fact; the one before is kept. Everything that stands on an older one is touched: its owner gets an
    /// event. Written for the organisation that owns it, it is agreed to by that.
    ///
    /// # Errors
    /// When a value is wrong, the fact is out of reach or has moved on from the revision that was seen, or it was public and would not be.
    #[tracing::instrument(skip_all, fields(fact = %revising.id))]
    pub async fn revise_fact(
        &self,
        actor: &Actor,
        revising: Revising<'_, FactId>,
        wording: FactWording,
    ) -> Result<RegisteredFact, AppError> {
        let Revising { reach, id, revision } = revising;
        wording.check()?;
        let mut write = self.write(actor).await?;
        let before = locked_fact(&write, reach, id).await?;
        check_revision(before.revision, revision)?;
        let mut faults = ValidationErrors::default();
        let stays = !before.current.public || wording.public;
        faults.require(stays, "/public", "is false, but the fact is public already and stays so");
        faults.into_result()?;
        let mut after = before.revised(wording, Authorship { by: actor.subject, at: write.at });
        if before.owner.as_ref().is_some_and(|owner| reach.organisations.contains(owner)) {
            (after.current.agreed_by, after.current.agreed_at) = (actor.subject, Some(write.at));
        }
        let campaign = locked_campaign(&write, after.campaign).await?;
        let revision = [FactRevision { before: &before, after: after.clone() }];
        let changes = save_versions(&write, &campaign, &revision).await?;
        changes.into_values().flatten().for_each(|change| write.record(change));
        show_on_cards(&write, &campaign, (&after, Vec::new())).await?;
        write.commit().await?;
        Ok(after)
    }

    /// Says yes to a fact's current version for the organisation that owns it. Saying it again changes nothing.
    ///
    /// # Errors
    /// When the fact is out of reach.
    #[tracing::instrument(skip_all, fields(fact = %id))]
    pub async fn agree_fact(
        &self,
        actor: &Actor,
        reach: &Reach,
        id: FactId,
    ) -> Result<RegisteredFact, AppError> {
        let mut write = self.write(actor).await?;
        let before = locked_fact(&write, reach, id).await?;
        if before.current.agreed_at.is_some() {
            return write.commit_with(before).await;
        }
        let current =
            FactVersion { agreed_by: actor.subject, agreed_at: Some(write.at), ..before.current.clone() };
        let after = RegisteredFact { revision: before.revision + 1, current, ..before.clone() };
        agree_fact_version(write.conn(), &after.current).await?;
        update_fact(write.conn(), &after).await?;
        write.record(fact_change(EventKind::FactAgreed, Some(&before), &after));
        write.commit_with(after).await
    }

    /// Registers what a campaign's text lists: new facts, and new versions of those that it says otherwise. What it lists no more stays
    /// registered, on no card.
    pub(super) async fn register_facts(
        &self,
        write: &mut Write,
        campaign: &Campaign,
    ) -> Result<(), AppError> {
        let known = list_facts(write.conn(), campaign.id).await?;
        let revised: Vec<FactRevision<'_>> = known
            .iter()
            .filter_map(|before| {
                let listed = campaign.spec.facts.iter().find(|listed| listed.key == before.key)?;
                let wording = FactWording::listed(listed, before.current.valid_until);
                let after = before.revised(wording, Authorship { by: write.actor().subject, at: write.at });
                let after = RegisteredFact { owner: listed.owner.clone(), ..after };
                (Fact { angles: listed.angles.clone(), ..before.listed() } != *listed)
                    .then_some(FactRevision { before, after })
            })
            .collect();
        let mut changes = save_versions(write, campaign, &revised).await?;
        let mut new = Vec::new();
        for listed in &campaign.spec.facts {
            if let Some(of_fact) = changes.remove(&listed.key) {
                for change in of_fact {
                    write.record(change);
                }
            } else if known.iter().all(|fact| fact.key != listed.key) {
                let (key, owner) = (listed.key.clone(), listed.owner.clone());
                let wording = FactWording::listed(listed, None);
                let input = FactInput { key, owner, angles: listed.angles.clone(), wording };
                let fact = self.registered(write, campaign.id, input);
                write.record(fact_change(EventKind::FactRegistered, None, &fact));
                new.push(fact);
            }
        }
        Ok(insert_facts(write.conn(), &new).await?)
    }

    /// A fact in its first version.
    fn registered(&self, write: &Write, campaign: CampaignId, input: FactInput) -> RegisteredFact {
        let FactInput { key, owner, wording, .. } = input;
        let id = FactId(self.clock.id());
        let written = Authorship { by: write.actor().subject, at: write.at };
        let current = wording.into_version(id, key.clone(), 1, written);
        RegisteredFact { id, campaign, key, owner, revision: 1, created_at: write.at, current }
    }
}

/// A fact before and after a new version.
struct FactRevision<'a> {
    before: &'a RegisteredFact,
    after: RegisteredFact,
}

/// Saves new versions; gives what is to be recorded of each fact, by its key: the version, and everything that stands on an older one.
async fn save_versions(
    write: &Write,
    campaign: &Campaign,
    revisions: &[FactRevision<'_>],
) -> Result<BTreeMap<String, Vec<Change>>, AppError> {
    if revisions.is_empty() {
        return Ok(BTreeMap::new());
    }
    let after: Vec<&RegisteredFact> = revisions.iter().map(|one| &one.after).collect();
    update_facts(write.conn(), &after).await?;
    let ids: Vec<FactId> = after.iter().map(|fact| fact.id).collect();
    let citations = list_citations_of_any(write.conn(), &ids).await?;
    let pieces = list_all_pieces(write.conn(), campaign.id).await?;
    let directions = list_standing(write.conn(), campaign.id).await?;
    let changes = |one: &FactRevision<'_>| {
        let after = &one.after;
        let citations: Vec<Citation> =
            citations.iter().filter(|citation| citation.fact == after.id).copied().collect();
        let mut items = touched_pieces(after, &pieces, &citations, &[]);
        items.extend(touched_directions(after, campaign, &directions));
        let open = items.iter().filter(|item| item.state == TouchState::Open);
        let touched = open.map(|item| touched_change(EventKind::FactTouched, after, item));
        let revised = fact_change(EventKind::FactRevised, Some(one.before), after);
        (after.key.clone(), std::iter::once(revised).chain(touched).collect::<Vec<Change>>())
    };
    Ok(revisions.iter().map(changes).collect())
}

/// Angles on whose cards a new fact is to stand: they must be there, have room for it, and the fact must be public.
fn check_angles(campaign: &Campaign, input: &FactInput) -> Result<(), AppError> {
    let mut faults = ValidationErrors::default();
    let stands = input.angles.is_empty() || input.wording.public;
    faults.require(stands, "/angles", "a fact that is not public stands on no card; leave its angles out");
    for (at, key) in input.angles.iter().enumerate() {
        let known = campaign.spec.angle(key).is_some();
        faults.require(known, &format!("/angles/{at}"), format!("the campaign has no angle `{key}`"));
    }
    let told = |key: &str| input.angles.is_empty() || input.angles.iter().any(|angle| angle == key);
    let full = campaign.spec.angles.iter().filter(|angle| angle.facts.len() >= MOST_OF_ANGLE);
    for angle in full.filter(|angle| input.wording.public && told(&angle.key)) {
        faults.add("/angles".to_owned(), format!("`{}` has {MOST_OF_ANGLE} facts; no more fit", angle.key));
    }
    Ok(faults.into_result()?)
}

/// A public fact stands in the campaign's text, which the cards are made of: of these angles, if it is new there. That moves the campaign's
/// revision, and takes nothing of its plan away.
async fn show_on_cards(
    write: &Write,
    campaign: &Campaign,
    (fact, angles): (&RegisteredFact, Vec<String>),
) -> Result<(), AppError> {
    if fact.current.public {
        let listed = Fact { angles, ..fact.listed() };
        update_campaign(write.conn(), &campaign.with_fact(listed)).await?;
    }
    Ok(())
}
