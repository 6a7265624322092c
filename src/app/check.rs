//! Holding what is kept against what must always be true. Nothing is changed by it, and it may run beside a service that works.

use std::collections::BTreeMap;
use std::fmt::Display;

use super::App;
use super::error::AppError;
use super::review_state::life_of;
use domain::campaign::{Campaign, CampaignState, Review};
use domain::id::CampaignId;
use domain::invariant::{Breach, CheckReport, Invariant, MOST_BREACHES};
use domain::piece::{Piece, digest_of};
use domain::review::Seal;
use domain::right::Reach;
use store::attachment::all_attachments;
use store::campaign::list_campaigns;
use store::check::{list_events_without_entry, list_shared_slots, look_inside};
use store::database::Connection;
use store::error::StoreError;
use store::event::{EventFilter, list_events};
use store::fact::list_facts;
use store::piece::list_all_pieces;
use store::plan::find_mark;
use store::review::list_reviews;
use store::version::{find_version, list_authors};

/// Rows that are read at once.
const PAGE: u64 = 500;

/// What is found, as it is found.
#[derive(Default)]
struct Findings {
    checked: BTreeMap<Invariant, u64>,
    breaches: BTreeMap<Invariant, Vec<Breach>>,
}

impl Findings {
    fn held(&mut self, invariant: Invariant, count: usize) {
        *self.checked.entry(invariant).or_default() += count as u64;
    }

    fn breach(&mut self, invariant: Invariant, place: impl Display, detail: impl Display) {
        let of_this = self.breaches.entry(invariant).or_default();
        if of_this.len() < MOST_BREACHES {
            of_this.push(Breach { invariant, place: place.to_string(), detail: detail.to_string() });
        }
    }

    /// What was read; a row that cannot be read is a breach, and what lies behind it is left out.
    fn read<T>(&mut self, what: &str, read: Result<Vec<T>, StoreError>) -> Result<Vec<T>, AppError> {
        match read {
            Ok(rows) => {
                self.held(Invariant::Rows, rows.len());
                Ok(rows)
            }
            Err(error @ StoreError::BadRow { .. }) => {
                self.breach(Invariant::Rows, what, error);
                Ok(Vec::new())
            }
            Err(error) => Err(error.into()),
        }
    }
}

impl App {
    /// Holds everything that is kept against what must always be true. Takes as long as reading everything does; plans are checked in full.
    ///
    /// # Errors
    /// When the database does not answer.
    #[tracing::instrument(skip_all)]
    pub async fn check(&self) -> Result<CheckReport, AppError> {
        let mut found = Findings::default();
        // As everything stands at one instant, also beside a service that works.
        let snapshot = self.db.begin_snapshot().await?;
        check_database(&snapshot, &mut found).await?;
        check_registry(&snapshot, &mut found).await?;
        check_events(&snapshot, &mut found).await?;
        let campaigns = all_campaigns(&snapshot, &mut found).await?;
        for campaign in &campaigns {
            check_campaign(&snapshot, campaign, &mut found).await?;
        }
        snapshot.commit().await?;
        for campaign in &campaigns {
            if matches!(campaign.state(), CampaignState::Launched | CampaignState::Closed) {
                self.check_contribution(campaign.id, &mut found).await?;
            }
            self.check_plan(campaign, &mut found).await?;
        }
        let breaches = found.breaches.into_values().flatten().collect();
        Ok(CheckReport { checked: found.checked.into_iter().collect(), breaches })
    }

    async fn check_contribution(&self, id: CampaignId, found: &mut Findings) -> Result<(), AppError> {
        let everything = Reach { all: true, ..Reach::default() };
        let shares = match self.contributions(&everything, id).await {
            Ok(shares) => shares,
            Err(AppError::Store(error @ StoreError::BadRow { .. })) => {
                found.breach(Invariant::Rows, format!("campaign {id}"), error);
                return Ok(());
            }
            Err(error) => return Err(error),
        };
        found.held(Invariant::Contribution, shares.clusters.len());
        if !shares.adds_up() {
            found.breach(Invariant::Contribution, format!("campaign {id}"), "its shares do not add up");
        }
        Ok(())
    }

    /// Of a launched campaign, where the registry is still the one that the plan was made for.
    async fn check_plan(&self, campaign: &Campaign, found: &mut Findings) -> Result<(), AppError> {
        let Some(mark) = find_mark(&self.db, campaign.id).await? else { return Ok(()) };
        let Some((context, _)) = self.certifiable(&mark).await? else { return Ok(()) };
        found.held(Invariant::Plans, 1);
        match context.certify().await {
            Ok(_) => Ok(()),
            Err(AppError::Plan(error)) => {
                found.breach(Invariant::Plans, format!("campaign {}", campaign.id), error);
                Ok(())
            }
            Err(error) => Err(error),
        }
    }
}

async fn check_database(conn: &Connection, found: &mut Findings) -> Result<(), AppError> {
    found.held(Invariant::Database, 1);
    for wrong in look_inside(conn).await? {
        found.breach(Invariant::Database, "database", wrong);
    }
    for slot in list_shared_slots(conn).await? {
        found.breach(Invariant::Directions, slot, "is given to two directions");
    }
    Ok(())
}

/// Reading the registry builds the graph, which says what is named and not there.
async fn check_registry(conn: &Connection, found: &mut Findings) -> Result<(), AppError> {
    match store::live::Loaded::read(conn, None).await {
        Ok(loaded) => {
            let graph = &loaded.matrix.graph;
            found.held(Invariant::Rows, graph.accounts().len());
            found.held(Invariant::References, graph.tie_count());
        }
        Err(error @ StoreError::BadRow { .. }) => found.breach(Invariant::References, "registry", error),
        Err(error) => return Err(error.into()),
    }
    let subjects = store::subject::list_all_subjects(conn).await;
    found.read("persons", subjects)?;
    Ok(())
}

async fn check_events(conn: &Connection, found: &mut Findings) -> Result<(), AppError> {
    let mut after = 0;
    loop {
        let page = list_events(conn, &EventFilter::default(), after, PAGE).await;
        let events = found.read("events", page)?;
        found.held(Invariant::History, events.len());
        let Some(last) = events.last() else { break };
        after = last.seq;
    }
    for event in list_events_without_entry(conn).await? {
        found.breach(Invariant::History, format!("event {event}"), "has no entry in the history");
    }
    Ok(())
}

async fn all_campaigns(conn: &Connection, found: &mut Findings) -> Result<Vec<Campaign>, AppError> {
    let mut all: Vec<Campaign> = Vec::new();
    loop {
        let before = all.last().map(|campaign| campaign.id);
        let page = list_campaigns(conn, None, before, PAGE).await;
        let page = found.read("campaigns", page)?;
        if page.is_empty() {
            return Ok(all);
        }
        all.extend(page);
    }
}

async fn check_campaign(
    conn: &Connection,
    campaign: &Campaign,
    found: &mut Findings,
) -> Result<(), AppError> {
    let (id, place) = (campaign.id, format!("campaign {}", campaign.id));
    let facts = list_facts(conn, id).await;
    found.read(&place, facts)?;
    let directions = store::direction::list_standing(conn, id).await;
    let standing = found.read(&place, directions)?.len();
    found.held(Invariant::Directions, standing);
    let pieces = list_all_pieces(conn, id).await;
    for piece in found.read(&place, pieces)? {
        check_piece(conn, campaign, &piece, found).await?;
    }
    Ok(())
}

async fn check_piece(
    conn: &Connection,
    campaign: &Campaign,
    piece: &Piece,
    found: &mut Findings,
) -> Result<(), AppError> {
    let place = format!("piece {}", piece.id);
    let latest = find_version(conn, piece.id, piece.latest()).await;
    let Some(version) = found.read(&place, latest.map(Vec::from_iter))?.pop() else {
        found.breach(Invariant::References, &place, "has no version that counts");
        return Ok(());
    };
    let said = digest_of(version.title.as_deref().unwrap_or(""), version.text.as_deref().unwrap_or(""));
    if said != version.digest {
        found.breach(Invariant::Reviews, &place, "its text is not the one that its digest was made of");
    }
    if campaign.spec.review == Review::None {
        return Ok(());
    }
    let records = list_reviews(conn, piece.id).await;
    let records = found.read(&place, records)?;
    found.held(Invariant::Reviews, 1);
    if let Err(error) = life_of(piece, &records) {
        found.breach(Invariant::Reviews, &place, error);
    }
    for record in &records {
        let version = find_version(conn, piece.id, record.version).await;
        let Some(version) = found.read(&place, version.map(Vec::from_iter))?.pop() else {
            found.breach(Invariant::References, &place, "has a review of a version that is not there");
            continue;
        };
        let authors = found.read(&place, list_authors(conn, piece.id, record.version).await)?;
        let files = found.read(&place, all_attachments(conn, piece.id, record.version).await)?;
        let seal = Seal::new(version.digest, files.into_iter().map(|file| file.sha256).collect());
        for fault in record.find_faults(&authors, &seal) {
            found.breach(Invariant::Reviews, format!("{place}, version {}", record.version), fault);
        }
    }
    Ok(())
}
