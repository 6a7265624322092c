//! An organisation as its page shows it, each part as far as the visitor may see it.

use serde::Deserialize;

use super::list_page::{ASKED, ListPage, ROWS};
use app::App;
use app::filing::FilingFilter;
use domain::account::Account;
use domain::card::DirectionCard;
use domain::entity::Entity;
use domain::event::AuditEntry;
use domain::filing::FiledAccount;
use domain::id::DirectionId;
use domain::matrix::Matrix;
use domain::organisation::Organisation;
use domain::right::{Reach, Right};
use domain::subject::Subject;
use http::auth::{ReadRegistry, Require};
use http::problem::Problem;
use store::audit::list_latest_history;
use store::direction::DirectionFilter;
use store::subject::{SubjectFilter, find_subjects};

/// Where the lists of the page begin.
#[derive(Deserialize)]
pub(super) struct OrganisationPlace {
    /// The handle after which its accounts go on.
    #[serde(default)]
    pub(super) accounts: String,
    /// The direction after which its directions go on.
    pub(super) directions: Option<DirectionId>,
    /// The change before which its history goes on.
    pub(super) before: Option<i64>,
}

/// What the page shows of it, as far as its visitor may see that.
pub(super) struct ShownOrganisation<'a> {
    pub(super) organisation: &'a Organisation,
    pub(super) matrix: &'a Matrix,
    pub(super) accounts: Vec<&'a Account>,
    pub(super) filings: Vec<FiledAccount>,
    pub(super) cards: ListPage<DirectionCard>,
    pub(super) persons: ListPage<Subject>,
    /// The latest first.
    pub(super) history: ListPage<AuditEntry>,
}

impl<'a> ShownOrganisation<'a> {
    /// Reads it.
    ///
    /// # Errors
    /// When the database does not answer.
    pub(super) async fn read(
        app: &App,
        caller: &Require<ReadRegistry>,
        (organisation, matrix): (&'a Organisation, &'a Matrix),
        place: &OrganisationPlace,
    ) -> Result<Self, Problem> {
        let key = &organisation.key;
        let accounts = matrix.graph.accounts().iter().map(AsRef::as_ref);
        let accounts: Vec<&Account> =
            accounts.filter(|account: &&Account| account.organisation == *key).collect();
        Ok(Self {
            filings: filings(app, caller, key, &place.accounts).await?,
            cards: directions(app, caller, &accounts, place.directions).await?.into(),
            persons: persons(app, caller, key).await?.into(),
            history: history(app, caller, key, place.before).await?.into(),
            accounts,
            organisation,
            matrix,
        })
    }
}

/// What is filed of the accounts that stand on the page: those after `after`.
async fn filings(
    app: &App,
    caller: &Require<ReadRegistry>,
    key: &str,
    after: &str,
) -> Result<Vec<FiledAccount>, Problem> {
    if !caller.also(Right::ReadFilings) {
        return Ok(Vec::new());
    }
    let filter = FilingFilter { organisation: Some(key.to_owned()), missing: None };
    Ok(app.list_filings(&caller.reach_of(Right::ReadFilings), &filter, (Some(after), ROWS)).await?)
}

/// The directions of those of its accounts that the visitor answers for, or of all of them.
async fn directions(
    app: &App,
    caller: &Require<ReadRegistry>,
    accounts: &[&Account],
    after: Option<DirectionId>,
) -> Result<Vec<DirectionCard>, Problem> {
    let reach = caller.reach_of(Right::ReadDirections);
    let own = accounts.iter().filter(|account| reach.operates(account));
    let accounts: Vec<String> = own.map(|account| account.handle.clone()).collect();
    if accounts.is_empty() {
        return Ok(Vec::new());
    }
    let within = Reach { accounts, ..Reach::default() };
    Ok(app.list_directions(&within, DirectionFilter::default(), after, ASKED).await?)
}

async fn persons(app: &App, caller: &Require<ReadRegistry>, key: &str) -> Result<Vec<Subject>, Problem> {
    if !caller.also(Right::Administer) {
        return Ok(Vec::new());
    }
    let filter = SubjectFilter { organisation: Some(key.to_owned()), ..SubjectFilter::default() };
    Ok(find_subjects(&app.db, &filter, None, ASKED).await?)
}

async fn history(
    app: &App,
    caller: &Require<ReadRegistry>,
    key: &str,
    before: Option<i64>,
) -> Result<Vec<AuditEntry>, Problem> {
    if !caller.reach_of(Right::ReadEvents).all {
        return Ok(Vec::new());
    }
    Ok(list_latest_history(&app.db, Entity::Organisation, key, before, ASKED).await?)
}
