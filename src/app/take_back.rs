//! Taking back a no; and pins to what accounts have declined, which a pin does not overrule.

use super::App;
use super::change::direction_change;
use super::error::AppError;
use super::held::{bump_revision, launched, locked_direction};
use super::write::Actor;
use domain::campaign::Pin;
use domain::card::DirectionCard;
use domain::direction::{Direction, DirectionState};
use domain::event::EventKind;
use domain::field::FieldError;
use domain::id::{CampaignId, DirectionId};
use domain::plan::Ban;
use domain::right::Reach;
use store::campaign::{delete_bans, list_bans};
use store::direction::list_given_up;

/// Most pins that a refusal names.
const MOST_NAMED: usize = 100;

impl App {
    /// Takes back an account's no to a direction: its angle may be asked of the account again by the next plan, and where it had
    /// withdrawn from the campaign, every angle. The direction itself stays declined; what is asked again has a new id.
    ///
    /// # Errors
    /// When it is out of reach, nothing is declined, or the campaign is not launched.
    #[tracing::instrument(skip_all, fields(direction = %id))]
    pub async fn take_back_decline(
        &self,
        actor: &Actor,
        reach: &Reach,
        id: DirectionId,
    ) -> Result<DirectionCard, AppError> {
        let (seen, matrix) = self.reachable(reach, id).await?;
        let mut write = self.write(actor).await?;
        let campaign = launched(&write, seen.campaign, "answered").await?;
        let direction = locked_direction(&write, id).await?;
        let forgotten =
            delete_bans(write.conn(), campaign.id, &direction.account, &direction.slot.angle).await?;
        if forgotten == 0 {
            return Err(AppError::NotDeclined);
        }
        write.record(direction_change(EventKind::DirectionReopened, Some(&direction), &direction));
        let campaign = bump_revision(&write, &campaign).await?;
        let card = self.card_of(write.conn(), &campaign, &matrix, direction).await?;
        write.commit_with(card).await
    }

    /// Refuses must-pins to what accounts have declined; `place` is the pointer of their list.
    pub(super) async fn check_declined(
        &self,
        id: CampaignId,
        pins: &[Pin],
        place: &str,
    ) -> Result<(), AppError> {
        let bans = list_bans(&self.db, id).await?;
        let is_no = |ban: &Ban, pin: &Pin| {
            ban.account == pin.account && ban.angle.as_ref().is_none_or(|angle| *angle == pin.angle)
        };
        let pins = pins.iter().enumerate().filter(|(_, pin)| pin.must);
        let declined: Vec<(usize, &Pin)> =
            pins.filter(|(_, pin)| bans.iter().any(|ban| is_no(ban, pin))).take(MOST_NAMED).collect();
        if declined.is_empty() {
            return Ok(());
        }
        let accounts: Vec<String> = declined.iter().map(|(_, pin)| pin.account.clone()).collect();
        let given_up = list_given_up(&self.db, id, &accounts).await?;
        let named = |&(at, pin): &(usize, &Pin)| {
            let Pin { account, angle, .. } = pin;
            let way_out = said_no(&given_up, pin)
                .map(|id| format!("; DELETE /directions/{id}/decline takes that back"))
                .unwrap_or_default();
            FieldError::new(format!("{place}/{at}"), format!("`{account}` has declined `{angle}`{way_out}"))
        };
        Err(AppError::PinsDeclined(declined.iter().map(named).collect()))
    }
}

/// The direction by which an account has said no to what it is pinned to: the last one of the angle that was declined, else one that was
/// swapped away, else the one by which it withdrew.
fn said_no(given_up: &[Direction], pin: &Pin) -> Option<DirectionId> {
    let own = given_up.iter().filter(|one| one.account == pin.account);
    let rank = |one: &&Direction| {
        let is_angle = one.slot.angle == pin.angle;
        let is_declined = one.state() == DirectionState::Declined;
        (is_angle && is_declined, is_angle, is_declined, one.stage.answered_at(), one.id)
    };
    own.max_by_key(rank).map(|one| one.id)
}
