//! The one table of roles and rights.

use super::extent::Extent;
use super::role::Role;
use crate::keyed;

/// A right as a type, so that it stands in a handler's signature.
pub trait RightType: Send + Sync + 'static {
    /// The right in the table.
    const RIGHT: Right;
}

/// Declares the rights: documentation, name, key, and who has it how far. The enum, its table and a type for each right follow.
macro_rules! rights {
    ($($(#[$about:meta])* $name:ident = $key:tt $roles:tt),+ $(,)?) => {
        keyed! {
            /// Every right that an operation may ask for.
            pub enum Right { $($(#[$about])* $name = $key),+ }
        }

        impl Right {
            /// The roles that have this right, with their extents.
            #[must_use]
            pub const fn roles(self) -> &'static [(Role, Extent)] {
                match self { $(Self::$name => rights!(@roles $roles)),+ }
            }
        }

        /// The rights as types.
        pub mod required {
            use super::{Right, RightType};

            $(
                #[doc = concat!("[`Right::", stringify!($name), "`] as a type.")]
                pub struct $name;

                impl RightType for $name {
                    const RIGHT: Right = Right::$name;
                }
            )+
        }
    };
    (@roles { $($role:ident: $extent:ident),+ $(,)? }) => { &[$((Role::$role, Extent::$extent)),+] };
    (@roles $list:ident) => { $list };
}

rights! {
    /// Read registry, graph, clusters, themes.
    ReadRegistry = "read_registry" EVERY_ROLE,
    /// Change registry, ties, clusters; import.
    ChangeRegistry = "change_registry" { Coordinator: All },
    /// Read what is filed of accounts: who is in charge, phones.
    ReadFilings = "read_filings" {
        Coordinator: All, Member: OwnAccounts, Reviewer: OwnAccounts, Signer: OwnAccounts,
    },
    /// Change what is filed of accounts.
    ChangeFilings = "change_filings" { Coordinator: All, Member: OwnAccounts },
    /// Create, edit, pin, plan, launch and close campaigns.
    ManageCampaigns = "manage_campaigns" { Coordinator: All },
    /// Read who reviews and signs for the organisations that a campaign asks.
    ReadStaffing = "read_staffing" { Coordinator: All, Signer: Unscoped, Admin: All },
    /// Sign a plan.
    SignPlans = "sign_plans" { Signer: Unscoped },
    /// Read directions, contributions.
    ReadDirections = "read_directions" READERS,
    /// Read a campaign's closing page.
    ReadClosing = "read_closing" { Coordinator: All, Planner: All, Signer: Unscoped },
    /// Read what pieces say before they are published.
    ReadUnpublished = "read_unpublished" {
        Coordinator: All, Assessor: All, Signer: AllUnlessScoped, Reviewer: OwnAccounts, Lead:
        OwnClusters, Member: OwnAccounts,
    },
    /// Say that a text is a near-copy, or none, against the machine.
    OverruleVerdicts = "overrule_verdicts" { Coordinator: All, Assessor: All },
    /// Score pieces that one was drawn for.
    ScorePieces = "score_pieces" { Assessor: All },
    /// Read the scores of pieces.
    ReadScores = "read_scores" {
        Coordinator: All, Assessor: All, Lead: OwnClusters, Member: OwnAccounts,
    },
    /// Write over the texts of directions.
    EditDirections = "edit_directions" { Coordinator: All, Lead: OwnClusters },
    /// Swap a direction: any, those of one's clusters, or one's own.
    SwapDirections = "swap_directions" { Coordinator: All, Lead: OwnClusters, Member: OwnAccounts },
    /// Accept, decline, hand in, publish.
    AnswerDirections = "answer_directions" { Member: OwnAccounts },
    /// Take back a no: the account itself, or a coordinator on its word.
    TakeBackDeclines = "take_back_declines" { Coordinator: All, Member: OwnAccounts },
    /// Pass pieces through their gates, return them, record consents.
    ReviewPieces = "review_pieces" { Reviewer: OwnAccounts, Signer: AsDeputy },
    /// Sign pieces.
    SignPieces = "sign_pieces" { Signer: OwnAccounts, Reviewer: AsDeputy },
    /// Comment on a place in a piece.
    CommentPieces = "comment_pieces" {
        Coordinator: All, Reviewer: OwnAccounts, Signer: OwnAccounts, Lead: OwnClusters, Member:
        OwnAccounts,
    },
    /// Read what may be published, with its files.
    ReadApproved = "read_approved" { Integrator: All },
    /// Report that something was published, and where.
    ReportPublication = "report_publication" { Integrator: All },
    /// Confirm that a published page is what was approved.
    ConfirmPages = "confirm_pages" { Reviewer: OwnAccounts, Signer: OwnAccounts, Member: OwnAccounts },
    /// Read facts: public ones, and others as far as what is not published is read.
    ReadFacts = "read_facts" READERS,
    /// Write new versions of facts: everywhere, or of one's own organisations.
    WriteFacts = "write_facts" {
        Coordinator: All, Reviewer: OwnAccounts, Signer: OwnAccounts, Member: OwnAccounts,
    },
    /// Say yes to facts for the organisations that own them.
    AgreeFacts = "agree_facts" { Reviewer: OwnAccounts, Signer: OwnAccounts, Member: OwnAccounts },
    /// Coverage, gaps, what-if.
    ReadCoverage = "read_coverage" { Planner: All, Coordinator: All, Integrator: All },
    /// Declare targets, settings of coverage, scenarios.
    ManageCoverage = "manage_coverage" { Planner: All, Coordinator: All },
    /// Follow events.
    ReadEvents = "read_events" {
        Coordinator: All, Planner: All, Integrator: All, Lead: OwnClusters, Member: OwnAccounts,
    },
    /// Read emergency plans, and who would speak.
    ReadEmergencyPlans = "read_emergency_plans" EVERY_ROLE,
    /// Change emergency plans.
    ManageEmergencyPlans = "manage_emergency_plans" { Coordinator: All },
    /// Approve emergency plans.
    ApproveEmergencyPlans = "approve_emergency_plans" { Signer: Unscoped },
    /// Have the duty desk: start incidents, call, release, stand down.
    RunIncidents = "run_incidents" { Coordinator: All },
    /// Read incidents, and cards as far as they concern one.
    ReadIncidents = "read_incidents" READERS,
    /// Answer the cards of one's accounts.
    AnswerCards = "answer_cards" { Member: OwnAccounts },
    /// State and confirm facts of incidents: the desk, and those whose duty it is.
    StateIncidentFacts = "state_incident_facts" { Coordinator: All, Member: OwnAccounts },
    /// Review bulletins of incidents.
    ReviewBulletins = "review_bulletins" { Reviewer: OwnAccounts, Signer: OwnAccounts, Coordinator: All },
    /// Confirm one's consents to bulletins.
    ConfirmBulletins = "confirm_bulletins" EVERY_ROLE,
    /// Read figures of how the service fares.
    ReadMetrics = "read_metrics" { Admin: All, Integrator: All },
    /// Persons, tokens, settings.
    Administer = "administer" { Admin: All },
}

/// Everybody who has a token.
const EVERY_ROLE: &[(Role, Extent)] = &[
    (Role::Coordinator, Extent::All),
    (Role::Lead, Extent::All),
    (Role::Member, Extent::All),
    (Role::Reviewer, Extent::All),
    (Role::Signer, Extent::All),
    (Role::Planner, Extent::All),
    (Role::Assessor, Extent::All),
    (Role::Integrator, Extent::All),
    (Role::Admin, Extent::All),
];

/// Those who follow what is asked and what came of it, each as far as it concerns them.
const READERS: &[(Role, Extent)] = &[
    (Role::Coordinator, Extent::All),
    (Role::Planner, Extent::All),
    (Role::Signer, Extent::All),
    (Role::Assessor, Extent::All),
    (Role::Integrator, Extent::All),
    (Role::Reviewer, Extent::OwnAccounts),
    (Role::Lead, Extent::OwnClusters),
    (Role::Member, Extent::OwnAccounts),
];
