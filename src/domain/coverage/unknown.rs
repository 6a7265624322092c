//! What nobody has entered of an account. Unknown is not redundant: what would be lost without such an account is not known either.

use crate::account::Account;
use crate::keyed;

keyed! {
    /// What is not known of an account.
    pub enum UnknownPart {
        /// It lists no function.
        Functions = "functions",
        /// It lists no audience, not even `everyone`. It counts as one that reaches everyone.
        Audiences = "audiences",
        /// It has no region.
        Region = "region",
    }
}

impl UnknownPart {
    /// What is not known of an account.
    #[must_use]
    pub fn of(account: &Account) -> Vec<Self> {
        let missing = |part: &Self| match part {
            Self::Functions => account.functions.is_empty(),
            Self::Audiences => account.audiences.is_empty(),
            Self::Region => account.region.is_none(),
        };
        Self::ALL.into_iter().filter(missing).collect()
    }

    /// Whether anything of an account is not known.
    #[must_use]
    pub const fn is_any(account: &Account) -> bool {
        account.functions.is_empty() || account.audiences.is_empty() || account.region.is_none()
    }
}
