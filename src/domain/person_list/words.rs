//! Words for roles.

use std::sync::LazyLock;

use crate::right::Role;
use crate::terms::{Terms, fold_word};

/// What lists call the roles, beside their keys.
const WORDS: [(Role, &[&str]); 9] = [
    (Role::Coordinator, &["统筹", "协调", "统筹协调", "总协调", "统筹岗", "协调岗", "总编室"]),
    (Role::Lead, &["牵头", "组长", "微矩阵牵头", "集群牵头", "小组负责"]),
    (
        Role::Member,
        &[
            "运营",
            "编辑",
            "小编",
            "采编",
            "运维",
            "账号运营",
            "账号管理",
            "通讯",
            "信息",
            "operator",
            "editor",
        ],
    ),
    (Role::Reviewer, &["审核", "审校", "校审", "审稿", "初审", "复审", "review"]),
    (Role::Signer, &["签发", "签批", "签署", "sign"]),
    (Role::Planner, &["策划", "规划", "方案", "研判"]),
    (Role::Assessor, &["评估", "评审", "评价", "评分", "测评"]),
    (Role::Integrator, &["接口", "系统对接", "系统接入"]),
    (Role::Admin, &["系统管理", "平台管理", "administrator"]),
];

/// Endings that make a person of what is done.
const ENDINGS: [&str; 9] = ["负责人", "人员", "专员", "人", "员", "岗", "者", "角色", "职责"];

static TERMS: LazyLock<Terms> = LazyLock::new(|| {
    let mut terms = Terms::default();
    for (role, words) in WORDS {
        for word in std::iter::once(&role.key()).chain(words) {
            terms.add(role.key(), word);
        }
    }
    terms
});

/// The role that a word names: 审核, 审核员, 审核岗, reviewer. `管理员` is none: lists call so who keeps an account, and programs who
/// administers the service.
///
/// ```
/// use domain::{person_list::role_named, right::Role};
/// assert_eq!(role_named("审核员"), Ok(Role::Reviewer));
/// assert_eq!(role_named("签发人 "), Ok(Role::Signer));
/// assert_eq!(role_named("Admin"), Ok(Role::Admin));
/// assert!(role_named("管理员").unwrap_err().is_empty());
/// assert_eq!(role_named("signerr").unwrap_err(), ["signer"]);
/// ```
///
/// # Errors
/// The words that were probably meant.
pub fn role_named(word: &str) -> Result<Role, Vec<String>> {
    let folded = fold_word(word);
    let bare = ENDINGS.iter().filter_map(|ending| folded.strip_suffix(ending));
    let mut forms = std::iter::once(folded.as_str()).chain(bare);
    let found = forms.find_map(|form| TERMS.find_folded(form).and_then(Role::of_key));
    found.ok_or_else(|| TERMS.nearest(word, 3))
}
