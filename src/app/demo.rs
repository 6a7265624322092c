//! The demo: a city's matrix, a launched campaign and a planned one, and a token for each role.

use super::App;
use super::campaign::Launching;
use super::error::AppError;
use super::import::{Import, Mode, Progress};
use super::seed::{DemoCampaign, Seed};
use super::staffing::StaffingDemand;
use super::write::Actor;
use domain::campaign::{Campaign, CampaignDraft};
use domain::id::SubjectId;
use domain::import::ImportOptions;
use domain::right::{Grant, Role};
use domain::row::RowError;
use domain::time::Timestamp;
use domain::token::{Secret, TokenInput};
use domain::when::When;
use store::campaign::list_campaigns;

/// An account whose operator the demo's member token belongs to.
pub const DEMO_ACCOUNT: &str = "wechat-zjg-jiaoyu";
/// A cluster whose lead the demo's lead token belongs to.
pub const DEMO_CLUSTER: &str = "education";

const DAY_MS: i64 = 86_400_000;

/// For how long the demo's campaigns have been under way.
const DAYS_UNDER_WAY: i64 = 3;

struct Silent;

impl Progress for Silent {
    fn step(&self, _done: u64, _total: u64) {}
}

impl App {
    /// Fills an empty database with the demo; gives a token for each role. Tokens are made at every start, since secrets are
    /// not kept.
    ///
    /// # Errors
    /// When the database does not answer, or the seed is damaged.
    #[tracing::instrument(skip_all)]
    pub async fn insert_demo(&self) -> Result<Vec<(Role, Secret)>, AppError> {
        let damaged = |errors: Vec<RowError>| {
            AppError::internal(errors.iter().map(ToString::to_string).collect::<String>())
        };
        self.read_gazetteer("seed/places/zhangjiagang.csv", Seed::demo_places().as_bytes())
            .map_err(damaged)?;
        let mut tokens = Vec::new();
        if list_campaigns(&self.db, None, None, 1).await?.is_empty() {
            let files = Seed::demo_files().into_iter().map(|(name, bytes)| (name, bytes.into())).collect();
            let import = Import { files, mode: Mode::Apply, options: ImportOptions::default() };
            self.import(&Actor::default(), import, &Silent).await?;
        }
        for role in Role::ALL {
            let (token, secret) = self.create_token(&Actor::default(), demo_token(role)).await?;
            tokens.push((role, token.subject, secret));
        }
        let subject =
            |wanted: Role| tokens.iter().find(|(role, ..)| *role == wanted).map(|(_, subject, _)| *subject);
        if list_campaigns(&self.db, None, None, 1).await?.is_empty() {
            self.insert_campaigns(subject(Role::Coordinator), subject(Role::Signer)).await?;
        }
        Ok(tokens.into_iter().map(|(role, _, secret)| (role, secret)).collect())
    }

    async fn insert_campaigns(
        &self,
        coordinator: Option<SubjectId>,
        signer: Option<SubjectId>,
    ) -> Result<(), AppError> {
        let coordinator = Actor { subject: coordinator, ..Actor::default() };
        let signer = Actor { subject: signer, ..Actor::default() };
        let demo = Seed::demo_campaigns().map_err(AppError::internal)?;
        for (at, campaign) in demo.into_iter().enumerate() {
            let campaign = self.create_demo_campaign(&coordinator, campaign).await?;
            let plan = self.plan_campaign(&coordinator, campaign.id).await?;
            if at == 0 {
                let basis = Some("示例：指挥部会议同意".to_owned());
                self.sign_campaign(&signer, campaign.id, &plan.digest, basis).await?;
                let launching = Launching { staffing: StaffingDemand::Required, seen: None };
                self.launch_campaign(&coordinator, campaign.id, launching).await?;
            }
        }
        Ok(())
    }

    async fn create_demo_campaign(&self, actor: &Actor, demo: DemoCampaign) -> Result<Campaign, AppError> {
        let draft = self.with_phases(demo);
        self.create_campaign(actor, draft).await
    }

    /// The theme's angles, each in the phase that the demo gives it; all times moved so that the campaign is under way
    /// whenever the demo is started.
    fn with_phases(&self, demo: DemoCampaign) -> CampaignDraft {
        let mut draft = demo.draft;
        if let Some(When::At(starts_at)) = draft.starts_at {
            let days = (self.clock.now().as_ms() - starts_at.as_ms()).div_euclid(DAY_MS) - DAYS_UNDER_WAY;
            let moved = |when| match when {
                When::At(at) => When::At(Timestamp::from_ms(at.as_ms() + days * DAY_MS)),
                When::Day(_) => when,
            };
            draft.starts_at = draft.starts_at.map(moved);
            draft.ends_at = draft.ends_at.map(moved);
            for phase in &mut draft.phases {
                (phase.starts_at, phase.ends_at) = (moved(phase.starts_at), moved(phase.ends_at));
            }
        }
        let theme = draft.theme.as_ref().and_then(|key| self.seed.themes.get(key));
        if let Some(theme) = theme {
            let mut template = theme.template(draft.language).with(draft.facts, None);
            for angle in &mut template.angles {
                angle.phase = demo.angle_phases.get(&angle.key).cloned();
            }
            draft.facts = template.facts;
            draft.angles = Some(template.angles);
        }
        draft
    }
}

fn demo_token(role: Role) -> TokenInput {
    let mut grant = Grant { role, accounts: vec![], organisations: vec![], clusters: vec![] };
    match role {
        Role::Member => grant.accounts.push(DEMO_ACCOUNT.to_owned()),
        Role::Lead => grant.clusters.push(DEMO_CLUSTER.to_owned()),
        _ => {}
    }
    TokenInput {
        subject: format!("demo-{}", role.key()),
        label: "demo".to_owned(),
        grants: vec![grant],
        expires_at: None,
    }
}
