//! The kinds of things that are kept, as events and the audit name them.

use crate::keyed;

keyed! {
    /// The kind of thing that an event or an entry of the audit is about.
    pub enum Entity {
        /// An account.
        Account = "account",
        /// An audience.
        Audience = "audience",
        /// A campaign.
        Campaign = "campaign",
        /// A micro-cluster.
        Cluster = "cluster",
        /// Targets and settings of coverage.
        Coverage = "coverage",
        /// A detection of communities.
        Detection = "detection",
        /// A direction.
        Direction = "direction",
        /// An emergency plan.
        EmergencyPlan = "emergency_plan",
        /// A fact.
        Fact = "fact",
        /// What is filed of an account.
        Filing = "filing",
        /// A node of the function taxonomy.
        Function = "function",
        /// The office's own words at the gates.
        GateWords = "gate_words",
        /// An import of files into the registry.
        Import = "import",
        /// A mapping of lists that is kept.
        ImportProfile = "import_profile",
        /// An incident, with its cards, facts and bulletins.
        Incident = "incident",
        /// A job.
        Job = "job",
        /// An organisation.
        Organisation = "organisation",
        /// A personal link.
        PersonalLink = "personal_link",
        /// A piece.
        Piece = "piece",
        /// A platform.
        Platform = "platform",
        /// A region.
        Region = "region",
        /// A scenario.
        Scenario = "scenario",
        /// The scores of a piece.
        Score = "score",
        /// A person.
        Subject = "subject",
        /// A template of the deployment's own.
        Theme = "theme",
        /// A tie between two accounts.
        Tie = "tie",
        /// A token.
        Token = "token",
        /// A topic that an account proposes.
        Topic = "topic",
        /// A webhook.
        Webhook = "webhook",
    }
}

impl Entity {
    /// Whether the registry consists of such things: what plans, coverage and detections are made of.
    #[must_use]
    pub const fn is_registry(self) -> bool {
        match self {
            Self::Account
            | Self::Audience
            | Self::Cluster
            | Self::Function
            | Self::Organisation
            | Self::Platform
            | Self::Region
            | Self::Tie => true,
            Self::Campaign
            | Self::Coverage
            | Self::Detection
            | Self::Direction
            | Self::EmergencyPlan
            | Self::Fact
            | Self::Filing
            | Self::GateWords
            | Self::Import
            | Self::ImportProfile
            | Self::Incident
            | Self::Job
            | Self::PersonalLink
            | Self::Piece
            | Self::Scenario
            | Self::Score
            | Self::Subject
            | Self::Theme
            | Self::Token
            | Self::Topic
            | Self::Webhook => false,
        }
    }
}
