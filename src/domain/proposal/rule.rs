//! Why something is proposed.

use crate::keyed;
use crate::language::Bilingual;

keyed! {
    /// The rule by which something is proposed. How often each is right was counted; that is its confidence.
    pub enum ProposalRule {
        /// Function: the names of organisation and account both say so.
        BothNames = "both_names",
        /// Function: the organisation's name says so, the account's says nothing.
        Organisation = "organisation",
        /// Function: the organisation's name says so, the account's says something else.
        OrganisationBeside = "organisation_beside",
        /// Function: the account's name says so, the organisation's says nothing.
        Account = "account",
        /// Function: the account's name says so, the organisation's says something else.
        AccountBeside = "account_beside",
        /// Function: a bracket behind a name says so, beside another duty.
        Bracket = "bracket",
        /// Function: a name without Chinese characters says so.
        LatinName = "latin_name",
        /// Function: accounts that it is tied to, or alike names, have it.
        Neighbours = "neighbours",
        /// System: a word of the organisation's name says so.
        SystemWord = "system_word",
        /// System: no word says so; government.
        SystemDefault = "system_default",
        /// Audience: those whom a function speaks to.
        FunctionReaders = "function_readers",
        /// Audience: a name says so.
        NamedReaders = "named_readers",
        /// Region: the organisation's name holds its name.
        RegionNamed = "region_named",
        /// Region: the organisation's name holds the name of a town without its ending.
        RegionStem = "region_stem",
        /// Region: the account's name holds the name of a town without its ending.
        RegionOfAccount = "region_of_account",
        /// Region: no name says more, so that of the whole list.
        RegionOfList = "region_of_list",
        /// Cluster: the account's first function belongs to the family.
        Family = "family",
        /// Cluster: a further function of the account belongs to the family.
        FamilyBeside = "family_beside",
        /// Tie: one organisation runs both.
        SameOrganisation = "same_organisation",
        /// Tie: neighbours in one family.
        OneFamily = "one_family",
    }
}

impl ProposalRule {
    /// The sentence, with `{words}` to fill in.
    const fn texts(self) -> (&'static str, &'static str) {
        match self {
            Self::BothNames => {
                ("单位名称和账号名称都写明{words}", "The names of organisation and account both say {words}")
            }
            Self::Organisation => ("单位名称写明{words}", "The organisation's name says {words}"),
            Self::OrganisationBeside => (
                "单位名称写明{words}，账号名称另有所指",
                "The organisation's name says {words}; the account's name says something else",
            ),
            Self::Account => ("账号名称写明{words}", "The account's name says {words}"),
            Self::AccountBeside => (
                "账号名称写明{words}，单位名称另有所指",
                "The account's name says {words}; the organisation's name says something else",
            ),
            Self::Bracket => ("名称后的括号里写明{words}", "The bracket behind the name says {words}"),
            Self::LatinName => ("名称中有{words}", "The name has {words}"),
            Self::Neighbours => (
                "相联系或名称相近的账号有这项职能：{words}",
                "Accounts tied to it or alike in name have this function: {words}",
            ),
            Self::SystemWord => ("单位名称中有{words}", "The organisation's name has {words}"),
            Self::SystemDefault => (
                "单位名称没有写明其他系统，按政府系统",
                "The organisation's name tells no other system, so government",
            ),
            Self::FunctionReaders => (
                "这项职能通常面向这些读者：{words}",
                "This function usually speaks to these readers: {words}",
            ),
            Self::NamedReaders => ("名称中写明读者：{words}", "The name tells its readers: {words}"),
            Self::RegionNamed => ("单位名称中写明{words}", "The organisation's name says {words}"),
            Self::RegionStem => ("单位名称中有地名{words}", "The organisation's name has the place {words}"),
            Self::RegionOfAccount => ("账号名称中有地名{words}", "The account's name has the place {words}"),
            Self::RegionOfList => (
                "名称没有写明更小的地方，按整份名单的地区",
                "No name says a smaller place, so that of the whole list",
            ),
            Self::Family => {
                ("主要职能属于这一组：{words}", "Its first function belongs to this family: {words}")
            }
            Self::FamilyBeside => {
                ("另一项职能属于这一组：{words}", "A further function belongs to this family: {words}")
            }
            Self::SameOrganisation => ("同一单位：{words}", "One organisation runs both: {words}"),
            Self::OneFamily => ("同一组内的相邻账号：{words}", "Neighbours in one family: {words}"),
        }
    }

    /// The reason in a sentence of each language; `words` are those that speak.
    ///
    /// ```
    /// use domain::proposal::ProposalRule;
    /// let told = ProposalRule::Account.sentence(&["交警".to_owned()]);
    /// assert_eq!((told.zh.as_str(), told.en.as_str()), ("账号名称写明“交警”。", "The account's name says “交警”."));
    /// ```
    #[must_use]
    pub fn sentence(self, words: &[String]) -> Bilingual {
        let quoted: Vec<String> = words.iter().map(|word| format!("“{word}”")).collect();
        let (zh, en) = self.texts();
        Bilingual {
            zh: format!("{}。", zh.replace("{words}", &quoted.join("、"))),
            en: format!("{}.", en.replace("{words}", &quoted.join(", "))),
        }
    }
}
