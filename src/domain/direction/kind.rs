//! How firmly an account is asked.

use crate::keyed;
use crate::organisation::System;

keyed! {
    /// How firmly an account is asked; follows from the system of its organisation.
    pub enum DirectionKind {
        /// For the government system.
        Task = "task",
        /// For party and mass organisations.
        Suggestion = "suggestion",
        /// For all others; never late.
        Invitation = "invitation",
    }
}

impl DirectionKind {
    /// The kind for an organisation of this system.
    #[must_use]
    pub const fn of_system(system: System) -> Self {
        match system {
            System::Government => Self::Task,
            System::Party | System::Mass => Self::Suggestion,
            System::Judicial | System::Congress | System::Vertical => Self::Invitation,
        }
    }
}
