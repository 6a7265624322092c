//! The cards of incidents: reading and answering them, and what the desk does with them.

use serde_json::{Value, json};

use super::App;
use super::error::AppError;
use super::incident::{asked, relieve};
use super::incident_state::{IncidentNow, incident_change, told_change};
use super::write::{Actor, Write};
use domain::address::check_address;
use domain::emergency_plan::{Called, CardDuty};
use domain::event::EventKind;
use domain::field::ValidationErrors;
use domain::id::IncidentId;
use domain::incident::{CardCall, CardPost, CardState, CardView, IncidentCard};
use domain::matrix::Matrix;
use domain::right::Reach;
use store::incident_card::{find_card, insert_cards, update_card};

/// Which cards of an incident are listed; every condition must hold.
#[derive(Debug, Clone, Copy, Default)]
pub struct CardFilter {
    /// In this state.
    pub state: Option<CardState>,
    /// Late, or not.
    pub late: Option<bool>,
    /// Standing on old versions of facts, or not.
    pub behind: Option<bool>,
}

/// What an account that has posted says.
#[derive(Debug, Clone)]
pub struct Posting {
    /// Where it is.
    pub url: String,
}

/// What the desk says of a card.
#[derive(Debug, Clone)]
pub enum DeskAct {
    /// Somebody was called.
    Called {
        /// Whom.
        whom: String,
        /// Whether somebody answered.
        reached: bool,
    },
    /// The account is relieved.
    Relieved {
        /// Why.
        reason: String,
    },
}

impl App {
    /// The cards of an incident that the caller reads, by handle.
    ///
    /// # Errors
    /// When there is no such incident.
    #[tracing::instrument(skip_all, fields(incident = %id))]
    pub async fn incident_cards(
        &self,
        reach: &Reach,
        id: IncidentId,
        filter: CardFilter,
    ) -> Result<Vec<CardView>, AppError> {
        let now = IncidentNow::load(&self.db, id).await?;
        let matrix = self.matrix().await?;
        let mut cards = self.card_views(&now, (&matrix, reach), self.clock.now());
        cards.retain(|card| {
            filter.state.is_none_or(|state| state == card.state)
                && filter.late.is_none_or(|late| late == card.is_late)
                && filter.behind.is_none_or(|behind| behind != card.behind.is_empty())
        });
        Ok(cards)
    }

    /// One card, as far as the caller reads it.
    ///
    /// # Errors
    /// When there is no such incident, or no such card within reach.
    pub async fn incident_card(
        &self,
        reach: &Reach,
        id: IncidentId,
        account: &str,
    ) -> Result<CardView, AppError> {
        let cards = self.incident_cards(reach, id, CardFilter::default()).await?;
        let card = cards.into_iter().find(|card| card.account == account);
        card.ok_or_else(|| AppError::not_found("card", account))
    }

    /// An account opens its card; only the first time changes anything.
    ///
    /// # Errors
    /// When there is no such card within reach.
    #[tracing::instrument(skip_all, fields(incident = %id))]
    pub async fn see_card(
        &self,
        actor: &Actor,
        reach: &Reach,
        (id, account): (IncidentId, &str),
    ) -> Result<CardView, AppError> {
        let opened = self.open_card(actor, reach, (id, account)).await?;
        let seen = opened.card().seen((actor.subject, opened.write.at));
        opened.keep(self, seen.map(|card| (EventKind::IncidentCardSeen, card, json!({})))).await
    }

    /// An account says that what its card asks is out, with the versions of the facts as they are now.
    ///
    /// # Errors
    /// When there is no such card within reach, it is relieved, the incident is over, or the address is none.
    #[tracing::instrument(skip_all, fields(incident = %id))]
    pub async fn post_card(
        &self,
        actor: &Actor,
        reach: &Reach,
        (id, account): (IncidentId, &str),
        posting: Posting,
    ) -> Result<CardView, AppError> {
        let mut faults = ValidationErrors::default();
        check_address(&mut faults, "/url", &posting.url);
        faults.into_result()?;
        let opened = self.open_card(actor, reach, (id, account)).await?;
        opened.now.require_running("posted in")?;
        let view = opened.view(self)?;
        let versions = self.words_of(&opened.now, &opened.matrix).versions_of(&view.text.quotes);
        let post = CardPost { at: opened.write.at, by: actor.subject, url: posting.url, versions };
        let posted = opened.card().posted(post)?;
        opened.keep(self, Some((EventKind::IncidentCardPosted, posted, json!({})))).await
    }

    /// An account stands on the confirmed versions of the facts that it quotes, as they are now.
    ///
    /// # Errors
    /// As [`App::post_card`].
    #[tracing::instrument(skip_all, fields(incident = %id))]
    pub async fn confirm_card(
        &self,
        actor: &Actor,
        reach: &Reach,
        (id, account): (IncidentId, &str),
    ) -> Result<CardView, AppError> {
        let opened = self.open_card(actor, reach, (id, account)).await?;
        opened.now.require_running("confirmed in")?;
        let view = opened.view(self)?;
        let words = self.words_of(&opened.now, &opened.matrix);
        let mut versions = words.versions_of(&view.text.quotes);
        versions.extend(words.versions_of(&view.behind));
        let standing = opened.card().standing_on(&versions, (actor.subject, opened.write.at))?;
        opened
            .keep(self, Some((EventKind::IncidentCardConfirmed, standing, json!({"versions": versions}))))
            .await
    }

    /// A person takes the card of an account over, as a deputy does.
    ///
    /// # Errors
    /// As [`App::post_card`].
    #[tracing::instrument(skip_all, fields(incident = %id))]
    pub async fn take_over_card(
        &self,
        actor: &Actor,
        reach: &Reach,
        (id, account): (IncidentId, &str),
    ) -> Result<CardView, AppError> {
        let opened = self.open_card(actor, reach, (id, account)).await?;
        opened.now.require_running("taken over")?;
        let taken = opened.card().taken_over((actor.subject, opened.write.at))?;
        opened.keep(self, Some((EventKind::IncidentCardTakenOver, taken, json!({"by": actor.subject})))).await
    }

    /// What the desk does with a card: it notes a call, or relieves the account.
    ///
    /// # Errors
    /// When there is no such card, it is relieved, or the incident is over.
    #[tracing::instrument(skip_all, fields(incident = %id))]
    pub async fn act_on_card(
        &self,
        actor: &Actor,
        (id, account): (IncidentId, &str),
        act: DeskAct,
    ) -> Result<CardView, AppError> {
        let mut faults = ValidationErrors::default();
        let (pointer, text) = match &act {
            DeskAct::Called { whom, .. } => ("/whom", whom),
            DeskAct::Relieved { reason } => ("/reason", reason),
        };
        faults.require(!text.trim().is_empty(), pointer, "is empty");
        faults.text(pointer, text, 1000);
        faults.into_result()?;
        let everything = Reach { all: true, ..Reach::default() };
        let mut opened = self.open_card(actor, &everything, (id, account)).await?;
        opened.now.require_running("changed")?;
        match act {
            DeskAct::Called { whom, reached } => {
                let call = CardCall { at: opened.write.at, by: actor.subject, whom, reached };
                let called = opened.card().called(call)?;
                opened
                    .keep(self, Some((EventKind::IncidentCardCalled, called, json!({"reached": reached}))))
                    .await
            }
            DeskAct::Relieved { reason } => {
                let (incident, card) = (opened.now.record.incident.clone(), opened.card().clone());
                let relieved = relieve(&mut opened.write, &incident, &card, &reason).await?;
                opened.replace(relieved);
                opened.keep(self, None).await
            }
        }
    }

    /// Calls another account in, for a task of the plan or for none.
    ///
    /// # Errors
    /// When there is no such incident, account or task, the incident is over, the account has a card, or a task that states what the account's
    /// functions may not.
    #[tracing::instrument(skip_all, fields(incident = %id))]
    pub async fn add_card(
        &self,
        actor: &Actor,
        (id, account): (IncidentId, &str),
        task: Option<&str>,
    ) -> Result<CardView, AppError> {
        let matrix = self.matrix().await?;
        let mut write = self.write(actor).await?;
        let mut now = IncidentNow::load(write.conn(), id).await?;
        now.require_running("joined by others")?;
        let known = matrix.graph.account(account);
        let mut faults = ValidationErrors::default();
        faults.require(known.is_some(), "/account", format!("there is no account `{account}`"));
        if let (Some(key), Some(known)) = (task, known) {
            self.check_task(&now, key, &known.functions, &mut faults);
        }
        faults.into_result()?;
        let Some(known) = known else { return Err(AppError::not_found("account", account)) };
        if find_card(write.conn(), id, account).await?.is_some() {
            return Err(AppError::Taken { what: "card", key: account.to_owned() });
        }
        let called = Called {
            account: known.handle.clone(),
            organisation: known.organisation.clone(),
            duty: CardDuty::Added,
            turn: None,
            tasks: task.into_iter().map(ToOwned::to_owned).collect(),
        };
        let card = asked(&now.record, called, write.at);
        insert_cards(write.conn(), std::slice::from_ref(&card)).await?;
        let change =
            incident_change(EventKind::IncidentCardAdded, &now.record.incident, json!({"account": account}));
        write.record(change.concerning(account, None));
        now.cards.push(card);
        let opened = Opened { write, now, matrix, at: 0, reach: Reach { all: true, ..Reach::default() } };
        let last = opened.now.cards.len() - 1;
        Opened { at: last, ..opened }.keep(self, None).await
    }

    /// Notes a task that is not in the plan, and what of it the account may not state.
    fn check_task(&self, now: &IncidentNow, key: &str, functions: &[String], faults: &mut ValidationErrors) {
        let Some(task) = now.record.plan.task(key) else {
            let keys: Vec<&str> = now.record.plan.tasks.iter().map(|task| task.key.as_str()).collect();
            return faults
                .add("/task", format!("the plan has no task `{key}`; it has `{}`", keys.join("`, `")));
        };
        let authority = &self.seed.emergency.authority;
        for information in task.states.iter().filter(|one| !authority.one_may_state(functions, one)) {
            faults.add(
                "/task",
                format!("the account's functions may not state `{information}`; see /authority"),
            );
        }
    }

    /// A card within reach, inside of a transaction.
    async fn open_card(
        &self,
        actor: &Actor,
        reach: &Reach,
        (id, account): (IncidentId, &str),
    ) -> Result<Opened, AppError> {
        let matrix = self.matrix().await?;
        let write = self.write(actor).await?;
        let now = IncidentNow::load(write.conn(), id).await?;
        let is_reached = reach.all || matrix.graph.account(account).is_some_and(|one| reach.operates(one));
        let at = now.cards.iter().position(|card| card.account == account).filter(|_| is_reached);
        let at = at.ok_or_else(|| AppError::not_found("card", account))?;
        Ok(Opened { write, now, matrix, at, reach: reach.clone() })
    }
}

/// A card inside of a transaction.
struct Opened {
    write: Write,
    now: IncidentNow,
    matrix: std::sync::Arc<Matrix>,
    at: usize,
    reach: Reach,
}

impl Opened {
    fn card(&self) -> &IncidentCard {
        &self.now.cards[self.at]
    }

    fn replace(&mut self, card: IncidentCard) {
        self.now.cards[self.at] = card;
    }

    fn view(&self, app: &App) -> Result<CardView, AppError> {
        let account = &self.card().account;
        let views = app.card_views(&self.now, (&self.matrix, &self.reach), self.write.at);
        let view = views.into_iter().find(|view| view.account == *account);
        view.ok_or_else(|| AppError::not_found("card", account))
    }

    /// Keeps what was changed, if anything was, and answers with the card.
    async fn keep(
        mut self,
        app: &App,
        changed: Option<(EventKind, IncidentCard, Value)>,
    ) -> Result<CardView, AppError> {
        if let Some((kind, card, mut said)) = changed {
            update_card(self.write.conn(), &card).await?;
            said["account"] = json!(card.account);
            let change = told_change(kind, &self.now.record.incident, said, &told_of(kind, &card));
            self.write.record(change.concerning(&card.account, None));
            self.replace(card);
        }
        let view = self.view(app)?;
        self.write.commit_with(view).await
    }
}

/// What the log tells of it: whom the desk has called, and where the post is.
fn told_of(kind: EventKind, card: &IncidentCard) -> String {
    let progress = &card.progress;
    match kind {
        EventKind::IncidentCardPosted => {
            progress.posts.last().map_or_else(String::new, |post| post.url.clone())
        }
        EventKind::IncidentCardCalled => {
            progress.calls.last().map_or_else(String::new, |call| call.whom.clone())
        }
        _ => String::new(),
    }
}
