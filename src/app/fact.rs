//! Facts: registering them, new versions and what these touch, the yes of their owners, and what pieces cite.

use serde_json::json;

use super::App;
use super::direction::touch;
use super::error::AppError;
use super::organisation::check_revision;
use super::write::{Actor, Change, Write};
use crate::domain::campaign::{Campaign, CampaignState, Fact};
use crate::domain::direction::{Direction, DirectionState};
use crate::domain::event::EventKind;
use crate::domain::fact::{
    Citation, CitedFact, Confirmed, FactInput, FactObstacle, FactVersion, FactWording, RegisteredFact,
    TouchState, TouchedItem, faults_of, touch_state,
};
use crate::domain::field::Faults;
use crate::domain::id::{CampaignId, FactId, PieceId};
use crate::domain::piece::Piece;
use crate::domain::right::Reach;
use crate::domain::time::Timestamp;
use crate::store::campaign::find_campaign;
use crate::store::citation::{
    insert_citations, insert_confirmation, list_citations_of, list_cited, list_confirmations_of,
};
use crate::store::direction::{DirectionFilter, DirectionScope, list_directions, list_standing};
use crate::store::fact::{
    agree_fact_version, find_fact, insert_fact, insert_fact_version, list_facts, update_fact,
};
use crate::store::piece::list_all_pieces;

/// Facts that one campaign registers at most.
const MOST_FACTS: usize = 500;

impl App {
    /// The facts of a campaign that the reader may see, by key. `texts` says how far the reader reads what is not published.
    ///
    /// # Errors
    /// When there is no such campaign.
    pub async fn facts_of(&self, texts: &Reach, id: CampaignId) -> Result<Vec<RegisteredFact>, AppError> {
        self.campaign(id).await?;
        let mut facts = list_facts(&self.db, id).await?;
        if !self.is_asked(texts, id).await? {
            facts.retain(|fact| fact.current.public || owns(texts, fact));
        }
        Ok(facts)
    }

    /// The fact with this id.
    ///
    /// # Errors
    /// When there is none, or it is not public and out of reach.
    pub async fn fact(&self, texts: &Reach, id: FactId) -> Result<RegisteredFact, AppError> {
        let fact = find_fact(&self.db, id).await?.ok_or_else(|| AppError::not_found("fact", id))?;
        if fact.current.public || self.reads_hidden(texts, &fact).await? {
            return Ok(fact);
        }
        Err(AppError::not_found("fact", id))
    }

    /// Whether a reader sees what the fact says or said before it is public.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn reads_hidden(&self, texts: &Reach, fact: &RegisteredFact) -> Result<bool, AppError> {
        Ok(owns(texts, fact) || self.is_asked(texts, fact.campaign).await?)
    }

    /// Whether somebody who reads unpublished texts this far reads those of the campaign: of everything, or because one of
    /// the own accounts has a direction in it.
    async fn is_asked(&self, texts: &Reach, campaign: CampaignId) -> Result<bool, AppError> {
        if texts.all {
            return Ok(true);
        }
        let only = Some(DirectionScope::of(texts));
        let filter = DirectionFilter { campaign: Some(campaign), only, ..Default::default() };
        Ok(!list_directions(&self.db, &filter, None, 1).await?.is_empty())
    }

    /// Registers a fact for a campaign that is not closed. A public one stands on the campaign's cards from now on.
    ///
    /// # Errors
    /// When a value is wrong, the key is taken, or the campaign is closed.
    pub async fn register_fact(
        &self,
        actor: &Actor,
        id: CampaignId,
        input: FactInput,
    ) -> Result<RegisteredFact, AppError> {
        input.check()?;
        let matrix = self.matrix().await?;
        let mut faults = Faults::default();
        let known = input.owner.as_ref().is_none_or(|key| matrix.organisations().contains_key(key));
        faults.require(known, "/owner", "there is no such organisation; see /organisations");
        faults.into_result()?;
        let mut write = self.write(actor).await?;
        let campaign = locked_campaign(&write, id).await?;
        if campaign.state == CampaignState::Closed {
            return Err(AppError::CampaignState { state: campaign.state, action: "given a fact" });
        }
        let known = list_facts(write.conn(), id).await?;
        if known.iter().any(|fact| fact.key == input.key) {
            return Err(AppError::Taken { what: "fact", key: input.key });
        }
        let mut faults = Faults::default();
        faults.require(
            known.len() < MOST_FACTS,
            "",
            format!("the campaign has {MOST_FACTS} facts; no more fit"),
        );
        faults.into_result()?;
        let version = version_of(input.wording, actor, write.at);
        let fact = self.enter(&mut write, (id, input.key, input.owner), version).await?;
        show_on_cards(&write, campaign, &fact).await?;
        write.commit_with(fact).await
    }

    /// Writes a new version of a fact; the one before is kept. Everything that stands on an older one is touched: its owner gets an
    /// event. Written for the organisation that owns it, it is agreed to by that.
    ///
    /// # Errors
    /// When a value is wrong, the fact is out of reach or has moved on from `revision`, or it was public and would not be.
    pub async fn revise_fact(
        &self,
        actor: &Actor,
        (reach, id, revision): (&Reach, FactId, i64),
        wording: FactWording,
    ) -> Result<RegisteredFact, AppError> {
        wording.check()?;
        let mut write = self.write(actor).await?;
        let before = locked_fact(&write, (reach, id)).await?;
        check_revision(before.revision, revision)?;
        let mut faults = Faults::default();
        let stays = !before.current.public || wording.public;
        faults.require(stays, "/public", "is false, but the fact is public already and stays so");
        faults.into_result()?;
        let mut version = version_of(wording, actor, write.at);
        if before.owner.as_ref().is_some_and(|owner| reach.organisations.contains(owner)) {
            (version.agreed_by, version.agreed_at) = (actor.subject, Some(write.at));
        }
        let after = before.revised(version);
        let campaign = locked_campaign(&write, after.campaign).await?;
        save_version(&mut write, &campaign, (&before, &after)).await?;
        show_on_cards(&write, campaign, &after).await?;
        write.commit().await?;
        Ok(after)
    }

    /// Says yes to a fact's current version for the organisation that owns it. Saying it again changes nothing.
    ///
    /// # Errors
    /// When the fact is out of reach.
    pub async fn agree_fact(
        &self,
        actor: &Actor,
        (reach, id): (&Reach, FactId),
    ) -> Result<RegisteredFact, AppError> {
        let mut write = self.write(actor).await?;
        let before = locked_fact(&write, (reach, id)).await?;
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

    /// What stands on an older version of a fact, as far as the reader reaches it: pieces in the order of their hand-in, then
    /// directions without a piece.
    ///
    /// # Errors
    /// When there is no such fact, or it is out of reach.
    pub async fn touched_by(
        &self,
        (reach, texts): (&Reach, &Reach),
        id: FactId,
    ) -> Result<Vec<TouchedItem>, AppError> {
        let fact = self.fact(texts, id).await?;
        let campaign = self.campaign(fact.campaign).await?;
        let matrix = self.matrix().await?;
        let citations = list_citations_of(&self.db, id).await?;
        let confirmed = list_confirmations_of(&self.db, id).await?;
        let pieces = list_all_pieces(&self.db, fact.campaign).await?;
        let directions = list_standing(&self.db, fact.campaign).await?;
        let mut items = touched_pieces(&fact, &pieces, (&citations, &confirmed));
        items.extend(touched_directions(&fact, &campaign, &directions));
        items.retain(|item| reach.covers(&matrix, &item.account, &item.cluster));
        Ok(items)
    }

    /// Notes that somebody has looked at a piece beside the current version of a fact: what it says is still right. Where the piece is
    /// not open, nothing changes.
    ///
    /// # Errors
    /// When the piece is out of reach, or the fact does not touch it.
    pub async fn confirm_touched(
        &self,
        actor: &Actor,
        (reach, id, piece): (&Reach, FactId, PieceId),
    ) -> Result<TouchedItem, AppError> {
        self.readable_piece(reach, piece).await?;
        let mut write = self.write(actor).await?;
        let fact = find_fact(write.conn(), id).await?.ok_or_else(|| AppError::not_found("fact", id))?;
        let citations = list_citations_of(write.conn(), id).await?;
        let confirmed = list_confirmations_of(write.conn(), id).await?;
        let pieces = list_all_pieces(write.conn(), fact.campaign).await?;
        let found = touched_pieces(&fact, &pieces, (&citations, &confirmed));
        let found = found.into_iter().find(|item| item.piece == Some(piece));
        let mut item = found.ok_or_else(|| AppError::not_found("touched piece", piece))?;
        if item.state == TouchState::Open {
            let version = pieces.iter().find(|known| known.id == piece).map_or(0, |piece| piece.version);
            let seen =
                Citation { piece, piece_version: version, fact: id, fact_version: fact.current.version };
            insert_confirmation(write.conn(), seen, (actor.subject, write.at)).await?;
            item.state = TouchState::Confirmed;
            write.record(touched_change(EventKind::FactConfirmed, &fact, &item));
        }
        write.commit_with(item).await
    }

    /// The facts that the counting version of a piece cites, with what is wrong with each.
    ///
    /// # Errors
    /// When the piece is out of reach.
    pub async fn cited_by(&self, reach: &Reach, id: PieceId) -> Result<Vec<CitedFact>, AppError> {
        let (piece, _) = self.readable_piece(reach, id).await?;
        let cited = list_cited(&self.db, (id, piece.version)).await?;
        let now = self.clock.now();
        let one = |(fact, version, confirmed): (RegisteredFact, u32, _)| CitedFact {
            fact: fact.id,
            key: fact.key.clone(),
            cited_version: version,
            current_version: fact.current.version,
            confirmed: confirmed == Confirmed::Yes,
            faults: faults_of(&fact, version, confirmed, now).into_iter().map(|one| one.fault).collect(),
        };
        Ok(cited.into_iter().map(one).collect())
    }

    /// Registers what a campaign's text lists: new facts, and new versions of those that it says otherwise. What it lists no more stays
    /// registered, on no card.
    pub(super) async fn register_facts(
        &self,
        write: &mut Write,
        campaign: &Campaign,
    ) -> Result<(), AppError> {
        let known = list_facts(write.conn(), campaign.id).await?;
        for listed in &campaign.spec.facts {
            let Some(before) = known.iter().find(|fact| fact.key == listed.key) else {
                let version = version_listed(listed, write);
                let named = (campaign.id, listed.key.clone(), listed.owner.clone());
                self.enter(write, named, version).await?;
                continue;
            };
            if before.listed() != *listed {
                let version =
                    FactVersion { valid_until: before.current.valid_until, ..version_listed(listed, write) };
                let after = RegisteredFact { owner: listed.owner.clone(), ..before.revised(version) };
                save_version(write, campaign, (before, &after)).await?;
            }
        }
        Ok(())
    }

    async fn enter(
        &self,
        write: &mut Write,
        (campaign, key, owner): (CampaignId, String, Option<String>),
        version: FactVersion,
    ) -> Result<RegisteredFact, AppError> {
        let id = FactId(self.clock.id());
        let current = FactVersion { fact: id, key: key.clone(), version: 1, ..version };
        let fact = RegisteredFact { id, campaign, key, owner, revision: 1, created_at: write.at, current };
        insert_fact(write.conn(), &fact).await?;
        write.record(fact_change(EventKind::FactRegistered, None, &fact));
        Ok(fact)
    }
}

/// Notes which facts a version of a piece uses, each in its current version: the named ones, else those of its angle.
///
/// # Errors
/// Names that are no facts of the campaign.
pub(super) async fn cite_facts(
    write: &Write,
    campaign: &Campaign,
    piece: &Piece,
    (version, named): (u32, Option<Vec<String>>),
) -> Result<(), AppError> {
    let facts = list_facts(write.conn(), campaign.id).await?;
    let mut faults = Faults::default();
    for (at, key) in named.iter().flatten().enumerate() {
        let known = facts.iter().any(|fact| fact.key == *key);
        faults.require(known, &format!("/facts/{at}"), format!("`{key}` is no fact of this campaign"));
    }
    faults.into_result()?;
    let used = |fact: &&RegisteredFact| match &named {
        Some(keys) => keys.contains(&fact.key),
        None => campaign.spec.facts_of(&piece.angle).any(|listed| listed.key == fact.key),
    };
    let citation = |fact: &RegisteredFact| Citation {
        piece: piece.id,
        piece_version: version,
        fact: fact.id,
        fact_version: fact.current.version,
    };
    let citations: Vec<Citation> = facts.iter().filter(used).map(citation).collect();
    Ok(insert_citations(write.conn(), &citations).await?)
}

/// Everything that is wrong now with the facts that a version of a piece cites.
pub(super) async fn blocking_facts(
    write: &Write,
    citing: (PieceId, u32),
) -> Result<Vec<FactObstacle>, AppError> {
    let cited = list_cited(write.conn(), citing).await?;
    let faults = cited.iter().flat_map(|(fact, version, seen)| faults_of(fact, *version, *seen, write.at));
    Ok(faults.collect())
}

/// Fails unless every fact that a version of a piece cites may be published now.
///
/// # Errors
/// The facts that stand in the way.
pub(super) async fn facts_stand(
    write: &Write,
    campaign: &Campaign,
    citing: (PieceId, u32),
) -> Result<(), AppError> {
    let mut obstacles = blocking_facts(write, citing).await?;
    obstacles.retain(|obstacle| obstacle.fault.blocks(campaign.spec.review));
    if obstacles.is_empty() { Ok(()) } else { Err(AppError::Facts(obstacles)) }
}

/// Whether a right that goes this far is one over the fact: of everything, or of the organisation that owns it.
fn owns(reach: &Reach, fact: &RegisteredFact) -> bool {
    reach.all || fact.owner.as_ref().is_some_and(|owner| reach.organisations.contains(owner))
}

async fn locked_fact(write: &Write, (reach, id): (&Reach, FactId)) -> Result<RegisteredFact, AppError> {
    let fact = find_fact(write.conn(), id).await?.filter(|fact| owns(reach, fact));
    fact.ok_or_else(|| AppError::not_found("fact", id))
}

async fn locked_campaign(write: &Write, id: CampaignId) -> Result<Campaign, AppError> {
    find_campaign(write.conn(), id).await?.ok_or_else(|| AppError::not_found("campaign", id))
}

fn version_of(wording: FactWording, actor: &Actor, at: Timestamp) -> FactVersion {
    FactVersion {
        text: wording.text,
        source: wording.source,
        as_of: wording.as_of.unwrap_or(at),
        valid_until: wording.valid_until,
        verbatim: wording.verbatim,
        public: wording.public,
        written_by: actor.subject,
        written_at: at,
        ..FactVersion::example()
    }
}

fn version_listed(listed: &Fact, write: &Write) -> FactVersion {
    let wording = FactWording {
        text: listed.text.clone(),
        source: listed.source.clone(),
        as_of: None,
        valid_until: None,
        verbatim: listed.verbatim,
        public: true,
    };
    version_of(wording, write.actor(), write.at)
}

/// Saves a new version, with an event for everything that stands on an older one.
async fn save_version(
    write: &mut Write,
    campaign: &Campaign,
    (before, after): (&RegisteredFact, &RegisteredFact),
) -> Result<(), AppError> {
    insert_fact_version(write.conn(), &after.current).await?;
    update_fact(write.conn(), after).await?;
    write.record(fact_change(EventKind::FactRevised, Some(before), after));
    let citations = list_citations_of(write.conn(), after.id).await?;
    let pieces = list_all_pieces(write.conn(), campaign.id).await?;
    let directions = list_standing(write.conn(), campaign.id).await?;
    let mut items = touched_pieces(after, &pieces, (&citations, &[]));
    items.extend(touched_directions(after, campaign, &directions));
    for item in items.iter().filter(|item| item.state == TouchState::Open) {
        write.record(touched_change(EventKind::FactTouched, after, item));
    }
    Ok(())
}

/// A public fact stands in the campaign's text, which the cards are made of. That moves the campaign's revision, and takes nothing of its
/// plan away.
async fn show_on_cards(write: &Write, mut campaign: Campaign, fact: &RegisteredFact) -> Result<(), AppError> {
    if !fact.current.public {
        return Ok(());
    }
    let listed = campaign.spec.facts.iter_mut().find(|listed| listed.key == fact.key);
    match listed {
        Some(listed) => *listed = fact.listed(),
        None => campaign.spec.facts.push(fact.listed()),
    }
    touch(write, campaign).await?;
    Ok(())
}

fn touched_pieces(
    fact: &RegisteredFact,
    pieces: &[Piece],
    (citations, confirmed): (&[Citation], &[Citation]),
) -> Vec<TouchedItem> {
    let item = |piece: &Piece| {
        let own = |all: &[Citation]| -> Vec<Citation> {
            all.iter().filter(|citation| citation.piece == piece.id).copied().collect()
        };
        let cites = own(citations);
        let state = touch_state(piece, fact.current.version, (&cites, &own(confirmed)))?;
        let older = cites.iter().filter(|citation| citation.fact_version < fact.current.version);
        Some(TouchedItem {
            piece: Some(piece.id),
            direction: piece.direction,
            account: piece.account.clone(),
            organisation: piece.organisation.clone(),
            cluster: piece.cluster.clone(),
            url: piece.url.clone(),
            cited_version: older.map(|citation| citation.fact_version).max(),
            state,
        })
    };
    pieces.iter().filter_map(item).collect()
}

/// Directions that were asked before the fact's current version, whose card shows the fact and for which nothing was handed in.
fn touched_directions(
    fact: &RegisteredFact,
    campaign: &Campaign,
    directions: &[Direction],
) -> Vec<TouchedItem> {
    if fact.current.version == 1 {
        return Vec::new();
    }
    let waits = |direction: &&Direction| {
        matches!(direction.state, DirectionState::Asked | DirectionState::Accepted)
            && direction.piece.is_none()
            && direction.asked_at.is_some_and(|asked| asked < fact.current.written_at)
            && campaign.spec.facts_of(&direction.slot.angle).any(|listed| listed.key == fact.key)
    };
    let item = |direction: &Direction| TouchedItem {
        piece: None,
        direction: direction.id,
        account: direction.account.clone(),
        organisation: direction.organisation.clone(),
        cluster: direction.slot.cluster.clone(),
        url: None,
        cited_version: None,
        state: TouchState::Open,
    };
    directions.iter().filter(waits).map(item).collect()
}

/// What is recorded of a fact: ids and numbers, never what it says.
fn fact_change(kind: EventKind, before: Option<&RegisteredFact>, after: &RegisteredFact) -> Change {
    let state = |fact: &RegisteredFact| {
        json!({
            "version": fact.current.version, "owner": fact.owner, "public": fact.current.public,
            "verbatim": fact.current.verbatim, "valid_until": fact.current.valid_until,
            "agreed_by": fact.current.agreed_by,
        })
    };
    Change::of(kind, "fact", after.id)
        .between(before.map(state).as_ref(), Some(&state(after)))
        .in_campaign(after.campaign)
        .with_data(json!({
            "fact": after.id, "version": after.current.version, "owner": after.owner,
            "agreed": !after.waits_for_owner(),
        }))
}

fn touched_change(kind: EventKind, fact: &RegisteredFact, item: &TouchedItem) -> Change {
    Change::of(kind, "fact", fact.id)
        .in_campaign(fact.campaign)
        .concerning(&item.account, Some(&item.cluster))
        .with_data(json!({
            "fact": fact.id, "version": fact.current.version, "piece": item.piece, "direction": item.direction,
            "state": item.state,
        }))
}
