//! The one table of roles and rights.

use super::{Extent, Right, Role};

/// The table of rights (DESIGN section 8): each right with the roles that have it and how far.
pub const TABLE: &[(Right, &[(Role, Extent)])] = &[
    (Right::ReadRegistry, EVERY_ROLE),
    (Right::ChangeRegistry, &[(Role::Coordinator, Extent::All)]),
    (Right::ManageCampaigns, &[(Role::Coordinator, Extent::All)]),
    (Right::SignPlans, &[(Role::Signer, Extent::Unscoped)]),
    (Right::ReadDirections, READERS),
    (
        Right::ReadClosing,
        &[(Role::Coordinator, Extent::All), (Role::Planner, Extent::All), (Role::Signer, Extent::Unscoped)],
    ),
    (
        Right::ReadUnpublished,
        &[
            (Role::Coordinator, Extent::All),
            (Role::Assessor, Extent::All),
            (Role::Signer, Extent::AllUnlessScoped),
            (Role::Reviewer, Extent::OwnAccounts),
            (Role::Lead, Extent::OwnClusters),
            (Role::Member, Extent::OwnAccounts),
        ],
    ),
    (Right::OverruleVerdicts, &[(Role::Coordinator, Extent::All), (Role::Assessor, Extent::All)]),
    (Right::ScorePieces, &[(Role::Assessor, Extent::All)]),
    (
        Right::ReadScores,
        &[
            (Role::Coordinator, Extent::All),
            (Role::Assessor, Extent::All),
            (Role::Lead, Extent::OwnClusters),
            (Role::Member, Extent::OwnAccounts),
        ],
    ),
    (Right::SwapDirections, &[(Role::Lead, Extent::OwnClusters), (Role::Member, Extent::OwnAccounts)]),
    (Right::AnswerDirections, &[(Role::Member, Extent::OwnAccounts)]),
    (Right::ReviewPieces, &[(Role::Reviewer, Extent::OwnAccounts), (Role::Signer, Extent::AsDeputy)]),
    (Right::SignPieces, &[(Role::Signer, Extent::OwnAccounts), (Role::Reviewer, Extent::AsDeputy)]),
    (
        Right::CommentPieces,
        &[
            (Role::Coordinator, Extent::All),
            (Role::Reviewer, Extent::OwnAccounts),
            (Role::Signer, Extent::OwnAccounts),
            (Role::Lead, Extent::OwnClusters),
            (Role::Member, Extent::OwnAccounts),
        ],
    ),
    (
        Right::ConfirmPages,
        &[
            (Role::Reviewer, Extent::OwnAccounts),
            (Role::Signer, Extent::OwnAccounts),
            (Role::Member, Extent::OwnAccounts),
        ],
    ),
    (Right::ReadFacts, READERS),
    (
        Right::WriteFacts,
        &[
            (Role::Coordinator, Extent::All),
            (Role::Reviewer, Extent::OwnAccounts),
            (Role::Signer, Extent::OwnAccounts),
            (Role::Member, Extent::OwnAccounts),
        ],
    ),
    (
        Right::AgreeFacts,
        &[
            (Role::Reviewer, Extent::OwnAccounts),
            (Role::Signer, Extent::OwnAccounts),
            (Role::Member, Extent::OwnAccounts),
        ],
    ),
    (
        Right::ReadCoverage,
        &[(Role::Planner, Extent::All), (Role::Coordinator, Extent::All), (Role::Integrator, Extent::All)],
    ),
    (Right::ManageCoverage, &[(Role::Planner, Extent::All), (Role::Coordinator, Extent::All)]),
    (
        Right::ReadEvents,
        &[
            (Role::Coordinator, Extent::All),
            (Role::Planner, Extent::All),
            (Role::Integrator, Extent::All),
            (Role::Lead, Extent::OwnClusters),
            (Role::Member, Extent::OwnAccounts),
        ],
    ),
    (Right::Administer, &[(Role::Admin, Extent::All)]),
];

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
