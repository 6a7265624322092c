//! What a column of a list may say.

use crate::keyed;

keyed! {
    /// What a column of an office's list says.
    pub enum OfficeField {
        /// The name that readers see (账号名称).
        Name = "name",
        /// The id on the platform (账号ID, 微信号, UID).
        Handle = "handle",
        /// The platform (平台, 账号类型).
        Platform = "platform",
        /// The kind of WeChat account (订阅号, 服务号).
        Kind = "kind",
        /// The organisation that answers for it (主办单位).
        Organisation = "organisation",
        /// Who runs it for that organisation (运营主体).
        Operator = "operator",
        /// Who stands above that organisation (主管单位).
        Supervisor = "supervisor",
        /// In whose name the platform has verified it (认证主体).
        Subject = "subject",
        /// Its address on the web (链接).
        Url = "url",
        /// Followers (粉丝数).
        Followers = "followers",
        /// Whether it speaks (运行状态).
        Status = "status",
        /// Region (属地, 所属区镇).
        Region = "region",
        /// Where the office is (办公地址).
        Address = "address",
        /// Person in charge (责任人).
        Person = "person",
        /// Phone (联系电话).
        Phone = "phone",
        /// When it was opened (开设日期).
        Opened = "opened",
        /// Filing number (备案号).
        Filing = "filing",
        /// Note (备注).
        Note = "note",
        /// Functions (职能).
        Functions = "functions",
        /// Audiences (服务对象).
        Audiences = "audiences",
        /// Topics (栏目).
        Topics = "topics",
        /// Language (语种).
        Language = "language",
        /// System of the organisation (系统).
        System = "system",
        /// Nothing that is kept (序号).
        Ignored = "ignored",
    }
}

impl OfficeField {
    /// What a column of it is called where the service writes one.
    #[must_use]
    pub const fn name_zh(self) -> &'static str {
        match self {
            Self::Name => "账号名称",
            Self::Handle => "账号ID",
            Self::Platform => "平台",
            Self::Kind => "公众号类型",
            Self::Organisation => "主办单位",
            Self::Operator => "运营主体",
            Self::Supervisor => "主管单位",
            Self::Subject => "认证主体",
            Self::Url => "链接",
            Self::Followers => "粉丝数",
            Self::Status => "状态",
            Self::Region => "区域",
            Self::Address => "办公地址",
            Self::Person => "责任人",
            Self::Phone => "联系电话",
            Self::Opened => "开设日期",
            Self::Filing => "备案号",
            Self::Note => "备注",
            Self::Functions => "职能",
            Self::Audiences => "服务对象",
            Self::Topics => "栏目",
            Self::Language => "语种",
            Self::System => "系统",
            Self::Ignored => "（不用）",
        }
    }

    /// Whether it may name a person or say how to reach one.
    #[must_use]
    pub const fn is_personal(self) -> bool {
        matches!(self, Self::Person | Self::Phone | Self::Note)
    }

    /// Whether long numbers stand in it that are no phones.
    pub(super) const fn is_number(self) -> bool {
        matches!(self, Self::Handle | Self::Url | Self::Filing | Self::Opened)
    }

    /// Whether it names an organisation, the one that answers before the others.
    #[must_use]
    pub const fn is_organisation(self) -> bool {
        matches!(self, Self::Organisation | Self::Operator | Self::Supervisor | Self::Subject)
    }
}
