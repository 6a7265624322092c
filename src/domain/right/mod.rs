//! Who may do what: the one table of roles and rights.
//!
//! Handlers name a right as a type (`Require<ManageCampaigns>`); the type's roles come from [`TABLE`], and nothing else
//! in the program asks for a role.

mod role;
mod table;

pub use role::{Grant, Role};
pub use table::TABLE;

use super::account::Account;
use super::cluster::Cluster;
use super::matrix::Matrix;

/// How far a role's right goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Extent {
    /// Everything.
    All,
    /// Only without a scope (a matrix-wide signer).
    Unscoped,
    /// Everything without a scope, else the accounts of the grant and those of its organisations.
    AllUnlessScoped,
    /// The clusters of the grant.
    OwnClusters,
    /// The accounts of the grant, and those of its organisations.
    OwnAccounts,
    /// Nothing by itself: only where the person is named as somebody's deputy.
    AsDeputy,
}

/// Every right that an operation may ask for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Right {
    /// Read registry, graph, clusters, themes.
    ReadRegistry,
    /// Change registry, ties, clusters; import.
    ChangeRegistry,
    /// Create, edit, pin, plan, launch and close campaigns.
    ManageCampaigns,
    /// Sign a plan.
    SignPlans,
    /// Read directions, contributions.
    ReadDirections,
    /// Read a campaign's closing page.
    ReadClosing,
    /// Read what pieces say before they are published.
    ReadUnpublished,
    /// Say that a text is a near-copy, or none, against the machine.
    OverruleVerdicts,
    /// Score pieces that one was drawn for.
    ScorePieces,
    /// Read the scores of pieces.
    ReadScores,
    /// Swap a direction.
    SwapDirections,
    /// Accept, decline, hand in, publish.
    AnswerDirections,
    /// Pass pieces through their gates, return them, record consents.
    ReviewPieces,
    /// Sign pieces.
    SignPieces,
    /// Comment on a place in a piece.
    CommentPieces,
    /// Confirm that a published page is what was approved.
    ConfirmPages,
    /// Read facts: public ones, and others as far as what is not published is read.
    ReadFacts,
    /// Write new versions of facts: everywhere, or of one's own organisations.
    WriteFacts,
    /// Say yes to facts for the organisations that own them.
    AgreeFacts,
    /// Coverage, gaps, what-if.
    ReadCoverage,
    /// Declare targets, settings of coverage, scenarios.
    ManageCoverage,
    /// Follow events.
    ReadEvents,
    /// Persons, tokens, settings.
    Administer,
}

impl Right {
    /// Its name in the OpenAPI document's security requirements.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::ReadRegistry => "read_registry",
            Self::ChangeRegistry => "change_registry",
            Self::ManageCampaigns => "manage_campaigns",
            Self::SignPlans => "sign_plans",
            Self::ReadDirections => "read_directions",
            Self::ReadClosing => "read_closing",
            Self::ReadUnpublished => "read_unpublished",
            Self::OverruleVerdicts => "overrule_verdicts",
            Self::ScorePieces => "score_pieces",
            Self::ReadScores => "read_scores",
            Self::SwapDirections => "swap_directions",
            Self::AnswerDirections => "answer_directions",
            Self::ReviewPieces => "review_pieces",
            Self::SignPieces => "sign_pieces",
            Self::CommentPieces => "comment_pieces",
            Self::ConfirmPages => "confirm_pages",
            Self::ReadFacts => "read_facts",
            Self::WriteFacts => "write_facts",
            Self::AgreeFacts => "agree_facts",
            Self::ReadCoverage => "read_coverage",
            Self::ManageCoverage => "manage_coverage",
            Self::ReadEvents => "read_events",
            Self::Administer => "administer",
        }
    }

    /// The right with this name.
    #[must_use]
    pub fn of_key(key: &str) -> Option<Self> {
        TABLE.iter().map(|(right, _)| *right).find(|right| right.key() == key)
    }

    /// The roles that have this right, with their extents.
    #[must_use]
    pub fn roles(self) -> &'static [(Role, Extent)] {
        TABLE.iter().find(|(right, _)| *right == self).map_or(&[], |(_, roles)| roles)
    }

    /// How far these grants carry this right; `None` when they do not at all.
    ///
    /// ```
    /// use domain::right::{Grant, Right, Role};
    /// let member = Grant { role: Role::Member, accounts: vec!["weibo-a".into()], organisations: vec![], clusters: vec![] };
    /// let reach = Right::ReadDirections.reach(&[member.clone()]).unwrap();
    /// assert!(!reach.all && reach.accounts == ["weibo-a"]);
    /// assert!(Right::ManageCampaigns.reach(&[member]).is_none());
    /// ```
    #[must_use]
    pub fn reach(self, grants: &[Grant]) -> Option<Reach> {
        let mut reach = None;
        for grant in grants {
            let Some((_, extent)) = self.roles().iter().find(|(role, _)| *role == grant.role) else {
                continue;
            };
            if *extent == Extent::Unscoped && grant.has_scope() {
                continue;
            }
            let reach = reach.get_or_insert_with(Reach::default);
            match extent {
                Extent::All | Extent::Unscoped => reach.all = true,
                Extent::AllUnlessScoped if !grant.has_scope() => reach.all = true,
                Extent::AsDeputy => {}
                Extent::OwnClusters => reach.clusters.extend_from_slice(&grant.clusters),
                Extent::OwnAccounts | Extent::AllUnlessScoped => {
                    reach.accounts.extend_from_slice(&grant.accounts);
                    reach.organisations.extend_from_slice(&grant.organisations);
                }
            }
        }
        reach
    }
}

/// How far a caller's right goes.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Reach {
    /// Everything.
    pub all: bool,
    /// These accounts.
    pub accounts: Vec<String>,
    /// The accounts of these organisations.
    pub organisations: Vec<String>,
    /// What lies in these clusters.
    pub clusters: Vec<String>,
}

impl Reach {
    /// Whether the right covers this account as its operator.
    #[must_use]
    pub fn operates(&self, account: &Account) -> bool {
        self.all
            || self.accounts.contains(&account.handle)
            || self.organisations.contains(&account.organisation)
    }

    /// Whether the right covers this account as its operator or as the lead of a cluster that holds it.
    #[must_use]
    pub fn sees(&self, account: &Account, matrix: &Matrix) -> bool {
        let clusters = matrix.clusters_of(&account.handle);
        self.operates(account) || clusters.iter().any(|cluster| self.clusters.contains(cluster))
    }

    /// Whether the right covers what this account was asked from the view of this cluster.
    #[must_use]
    pub fn covers(&self, matrix: &Matrix, account: &str, cluster: &str) -> bool {
        self.all
            || self.clusters.iter().any(|own| own == cluster)
            || matrix.graph.account(account).is_some_and(|account| self.operates(account))
    }

    /// Handles of the accounts that the right covers as their operator, and of those in its clusters.
    #[must_use]
    pub fn accounts_of(&self, matrix: &Matrix) -> Vec<String> {
        let accounts = matrix.graph.accounts().iter().filter(|account| self.sees(account, matrix));
        accounts.map(|account| account.handle.clone()).collect()
    }

    /// Whether the right covers something of this cluster.
    #[must_use]
    pub fn leads(&self, cluster: &Cluster) -> bool {
        self.all || self.clusters.contains(&cluster.key)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn grant(role: Role) -> Grant {
        Grant { role, accounts: vec![], organisations: vec![], clusters: vec![] }
    }

    #[test]
    fn a_scoped_signer_does_not_sign_plans() {
        let scoped = Grant { organisations: vec!["x".into()], ..grant(Role::Signer) };
        assert!(Right::SignPlans.reach(&[scoped]).is_none());
        assert!(Right::SignPlans.reach(&[grant(Role::Signer)]).is_some());
    }

    #[test]
    fn a_scoped_signer_reads_the_texts_of_its_organisations_alone() {
        let scoped = Grant { organisations: vec!["x".into()], ..grant(Role::Signer) };
        let reach = Right::ReadUnpublished.reach(&[scoped]).unwrap();
        assert!(!reach.all && reach.organisations == ["x"]);
        assert!(Right::ReadUnpublished.reach(&[grant(Role::Signer)]).unwrap().all);
        for role in [Role::Planner, Role::Integrator, Role::Admin] {
            assert!(Right::ReadUnpublished.reach(&[grant(role)]).is_none());
        }
    }

    #[test]
    fn reviewers_and_signers_reach_pieces_of_their_organisations_alone() {
        for (right, role, other) in [
            (Right::ReviewPieces, Role::Reviewer, Role::Signer),
            (Right::SignPieces, Role::Signer, Role::Reviewer),
        ] {
            let scoped = Grant { organisations: vec!["x".into()], ..grant(role) };
            assert_eq!(right.reach(&[scoped]).unwrap().organisations, ["x"]);
            assert_eq!(right.reach(&[grant(role)]), Some(Reach::default()));
            let deputy = Grant { organisations: vec!["x".into()], ..grant(other) };
            assert_eq!(right.reach(&[deputy]), Some(Reach::default()), "a deputy has no reach of its own");
            assert!(right.reach(&[grant(Role::Member)]).is_none());
        }
    }

    #[test]
    fn a_member_without_scope_reaches_nothing() {
        let reach = Right::ReadDirections.reach(&[grant(Role::Member)]);
        assert_eq!(reach, Some(Reach::default()));
    }

    #[test]
    fn every_right_stands_once_in_the_table() {
        let mut rights: Vec<_> = TABLE.iter().map(|(right, _)| *right).collect();
        rights.sort_unstable();
        rights.dedup();
        assert_eq!(rights.len(), TABLE.len());
    }

    #[test]
    fn an_integrator_never_manages_signs_or_answers() {
        let integrator = [grant(Role::Integrator)];
        for right in
            [Right::ManageCampaigns, Right::SignPlans, Right::AnswerDirections, Right::ChangeRegistry]
        {
            assert!(right.reach(&integrator).is_none());
        }
    }
}
