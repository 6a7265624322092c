//! What a column of a list of persons says.

use crate::keyed;

keyed! {
    /// What a column of a list of persons says.
    pub enum PersonField {
        /// The person's name.
        Name = "name",
        /// The organisation that the person works for.
        Organisation = "organisation",
        /// The staff number.
        StaffNumber = "staff_number",
        /// The phone.
        Phone = "phone",
        /// Roles.
        Role = "role",
        /// Organisations or micro-clusters to which the roles reach.
        Scope = "scope",
        /// Accounts that the person operates.
        Accounts = "accounts",
        /// What nobody needs.
        Ignored = "ignored",
    }
}

impl PersonField {
    /// What such a column is called.
    #[must_use]
    pub const fn name_zh(self) -> &'static str {
        match self {
            Self::Name => "姓名",
            Self::Organisation => "单位",
            Self::StaffNumber => "工号",
            Self::Phone => "手机",
            Self::Role => "角色",
            Self::Scope => "范围",
            Self::Accounts => "账号",
            Self::Ignored => "不用读",
        }
    }
}
