//! Readiness: what the registry does not say of its accounts yet, and which one step would let campaigns ask how many more.
//!
//! A campaign can ask an account that is active, has a function and is in a cluster. Without audiences it is taken to reach everybody,
//! which fits nobody well; without a region it reaches no place.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::language::Bilingual;
use crate::keyed;

keyed! {
    /// What an account lacks.
    pub enum AccountLack {
        /// A function: no angle that names functions is for it.
        Function = "function",
        /// A cluster: no plan sees it.
        Cluster = "cluster",
        /// Audiences: it is taken to reach everybody.
        Audience = "audience",
        /// A region: nothing local is for it.
        Region = "region",
    }
}

keyed! {
    /// A step towards a registry that campaigns can ask.
    pub enum ReadinessStepKind {
        /// Say the functions of accounts that are in a cluster.
        NameFunctions = "name_functions",
        /// Draw clusters around accounts that have a function.
        DrawClusters = "draw_clusters",
        /// Both, for accounts that have neither: accepting what is proposed for a list does it.
        NameFunctionsAndDrawClusters = "name_functions_and_draw_clusters",
    }
}

/// Active accounts by what they lack.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct ReadinessCounts {
    /// All active accounts.
    pub active: u64,
    /// Without a function.
    pub without_function: u64,
    /// In no cluster.
    pub without_cluster: u64,
    /// Without a function and in no cluster.
    pub without_both: u64,
    /// Without audiences.
    pub without_audience: u64,
    /// Without a region.
    pub without_region: u64,
}

/// How much of the registry campaigns can ask, and what would change that.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(example = json!({
    "active": 124, "ready": 0,
    "lacks": [
        {"lack": "function", "accounts": 124}, {"lack": "cluster", "accounts": 124},
        {"lack": "audience", "accounts": 124}, {"lack": "region", "accounts": 3}
    ],
    "steps": [{
        "step": "name_functions_and_draw_clusters", "accounts": 124, "calls": 124,
        "detail": {
            "zh": "124 个账号缺职能或微矩阵：接受导入清单后的建议（POST /imports/{id}/proposals/accept），可多叫到 124 个账号。",
            "en": "124 accounts lack a function or a cluster: accept what is proposed for their list (POST /imports/{id}/proposals/accept); 124 more can be asked then."
        }
    }]
}))]
pub struct RegistryReadiness {
    /// Active accounts.
    #[schema(minimum = 0)]
    pub active: u64,
    /// Those that campaigns can ask: with a function, in a cluster.
    #[schema(minimum = 0)]
    pub ready: u64,
    /// How many active accounts lack what; `GET /accounts?lacks=…` lists them.
    pub lacks: Vec<LackCount>,
    /// What would let campaigns ask more accounts, what calls most first; none when all are ready.
    pub steps: Vec<ReadinessStep>,
}

/// How many active accounts lack something.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct LackCount {
    /// What.
    pub lack: AccountLack,
    /// How many.
    #[schema(minimum = 0)]
    pub accounts: u64,
}

/// One step, and what it would bring if nothing else were done.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ReadinessStep {
    /// Which.
    pub step: ReadinessStepKind,
    /// Accounts that something is to be said of.
    #[schema(minimum = 0)]
    pub accounts: u64,
    /// How many more can be asked then.
    #[schema(minimum = 0)]
    pub calls: u64,
    /// The same in words, and how it is done.
    pub detail: Bilingual,
}

impl ReadinessCounts {
    /// Accounts with a function that are in a cluster. (Those that lack both are counted in either number.)
    const fn ready(&self) -> u64 {
        (self.active + self.without_both).saturating_sub(self.without_function + self.without_cluster)
    }

    const fn lacking(&self, lack: AccountLack) -> u64 {
        match lack {
            AccountLack::Function => self.without_function,
            AccountLack::Cluster => self.without_cluster,
            AccountLack::Audience => self.without_audience,
            AccountLack::Region => self.without_region,
        }
    }
}

impl RegistryReadiness {
    /// What these counts say.
    ///
    /// ```
    /// use domain::readiness::{RegistryReadiness, ReadinessCounts, ReadinessStepKind};
    /// let counts = ReadinessCounts { active: 9, without_function: 5, without_cluster: 4, without_both: 3, ..Default::default() };
    /// let readiness = RegistryReadiness::of(counts);
    /// assert_eq!(readiness.ready, 3);
    /// let calls: Vec<(ReadinessStepKind, u64)> = readiness.steps.iter().map(|one| (one.step, one.calls)).collect();
    /// assert_eq!(calls, [
    ///     (ReadinessStepKind::NameFunctionsAndDrawClusters, 6),
    ///     (ReadinessStepKind::NameFunctions, 2),
    ///     (ReadinessStepKind::DrawClusters, 1),
    /// ]);
    /// ```
    #[must_use]
    pub fn of(counts: ReadinessCounts) -> Self {
        let ready = counts.ready();
        let both = counts.without_both;
        let step = |step, accounts, calls| ReadinessStep {
            step,
            accounts,
            calls,
            detail: detail(step, accounts, calls),
        };
        let mut steps = vec![
            step(
                ReadinessStepKind::NameFunctions,
                counts.without_function,
                counts.without_function.saturating_sub(both),
            ),
            step(
                ReadinessStepKind::DrawClusters,
                counts.without_cluster,
                counts.without_cluster.saturating_sub(both),
            ),
        ];
        if both > 0 {
            let lacking = counts.active.saturating_sub(ready);
            steps.push(step(ReadinessStepKind::NameFunctionsAndDrawClusters, lacking, lacking));
        }
        steps.retain(|step| step.calls > 0);
        steps.sort_by_key(|step| std::cmp::Reverse(step.calls));
        let lacks = AccountLack::ALL.map(|lack| LackCount { lack, accounts: counts.lacking(lack) }).into();
        Self { active: counts.active, ready, lacks, steps }
    }
}

/// Whether a plan that asks this many accounts of those that are active asks so few that what is missing is worth a word: less than
/// half.
#[must_use]
pub const fn is_little(assigned: u64, active: u64) -> bool {
    assigned.saturating_mul(2) < active
}

impl std::fmt::Display for RegistryReadiness {
    /// A line for the whole, and one for each step.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} of {} active accounts can be asked", self.ready, self.active)?;
        for step in &self.steps {
            write!(f, "\n- {}", step.detail.en)?;
        }
        Ok(())
    }
}

fn detail(step: ReadinessStepKind, accounts: u64, calls: u64) -> Bilingual {
    let (zh, en) = match step {
        ReadinessStepKind::NameFunctions => (
            format!(
                "{accounts} 个账号缺职能：接受导入清单后的建议（POST /imports/{{id}}/proposals/accept），或在账号上填写"
            ),
            format!(
                "{accounts} accounts lack a function: accept what is proposed for their list (POST /imports/{{id}}/proposals/accept), or \
                 say it of the accounts"
            ),
        ),
        ReadinessStepKind::DrawClusters => (
            format!(
                "{accounts} 个账号不在任何微矩阵里：接受建议、检测关联（POST /detections），或自己组建（POST /clusters）"
            ),
            format!(
                "{accounts} accounts are in no cluster: accept what is proposed, detect communities (POST /detections), or draw \
                 clusters (POST /clusters)"
            ),
        ),
        ReadinessStepKind::NameFunctionsAndDrawClusters => (
            format!(
                "{accounts} 个账号缺职能或微矩阵：接受导入清单后的建议（POST /imports/{{id}}/proposals/accept）"
            ),
            format!(
                "{accounts} accounts lack a function or a cluster: accept what is proposed for their list \
                 (POST /imports/{{id}}/proposals/accept)"
            ),
        ),
    };
    Bilingual {
        zh: format!("{zh}，可多叫到 {calls} 个账号。"),
        en: format!("{en}; {calls} more can be asked then."),
    }
}
