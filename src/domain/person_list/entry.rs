//! What a row says of a person: who it is, and with which roles and scopes.

use super::field::PersonField;
use super::known::{PersonVocabulary, Scoped};
use super::row::{PersonRow, PersonWord, said_of_row, shown_word};
use super::words::role_named;
use crate::field::ValidationErrors;
use crate::office::{ListPlace, OfficeProblem, ProblemCode};
use crate::right::{Grant, Role, check_grants, in_one_form};
use crate::subject::Phone;

/// What a row says of a person, in keys of the registry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PersonEntry {
    /// The row.
    pub place: ListPlace,
    /// The person's name.
    pub name: String,
    /// Key of the organisation.
    pub organisation: Option<String>,
    /// The staff number.
    pub staff_number: Option<String>,
    /// The phone.
    pub phone: Option<Phone>,
    /// Roles and scopes; none where the row says nothing of them.
    pub grants: Vec<Grant>,
}

/// Scopes that a row names.
#[derive(Default)]
struct Scopes {
    everything: bool,
    accounts: Vec<String>,
    organisations: Vec<String>,
    clusters: Vec<String>,
}

/// What a row says, in keys of the registry.
///
/// # Errors
/// Why the row cannot be taken: each word that means nothing, or means nothing here.
pub fn entry_of(row: &PersonRow, words: &PersonVocabulary) -> Result<PersonEntry, Vec<OfficeProblem>> {
    let mut problems: Vec<OfficeProblem> = Vec::new();
    let mut keep = |problem: Box<OfficeProblem>| problems.push(*problem);
    let organisation =
        row.organisation.as_ref().and_then(|word| words.organisation(word).map_err(&mut keep).ok());
    let mut roles: Vec<Role> = Vec::new();
    for word in &row.roles {
        match role_named(&word.word) {
            Ok(role) => roles.push(role),
            Err(nearest) => keep(Box::new(unknown_role(word, nearest))),
        }
    }
    roles.sort_unstable();
    roles.dedup();
    let mut scopes = Scopes::default();
    for word in &row.scopes {
        match words.scope(word) {
            Ok(Scoped::Everything) => scopes.everything = true,
            Ok(Scoped::Organisation(key)) => scopes.organisations.push(key),
            Ok(Scoped::Cluster(key)) => scopes.clusters.push(key),
            Err(problem) => keep(problem),
        }
    }
    for word in &row.accounts {
        match words.accounts(word, organisation.as_deref()) {
            Ok(handles) => scopes.accounts.extend(handles),
            Err(problem) => keep(problem),
        }
    }
    if !problems.is_empty() {
        return Err(problems);
    }
    let grants: Result<Vec<Grant>, (&str, &str)> =
        roles.iter().map(|role| grant_of(*role, &scopes, organisation.as_deref())).collect();
    let grants = in_one_form(&grants.map_err(|what| vec![without_scope(row, what)])?);
    if let Some(problem) = unused(row, &roles, &scopes) {
        return Err(vec![problem]);
    }
    let mut faults = ValidationErrors::default();
    check_grants(&mut faults, &grants);
    faults.key("", &row.name);
    if let Some(number) = &row.staff_number {
        faults.key("", &number.word);
    }
    if let Err(faults) = faults.into_result() {
        let what = faults.first().map(|fault| fault.detail.clone()).unwrap_or_default();
        let problem = said_of_row(ProblemCode::WrongValue, &row.place, PersonField::Name, (&what, &what));
        return Err(vec![problem.remedy(("请改正这一行", "correct the row"))]);
    }
    Ok(PersonEntry {
        place: row.place.clone(),
        name: row.name.clone(),
        organisation,
        staff_number: row.staff_number.as_ref().map(|number| number.word.clone()),
        phone: row.phone.clone(),
        grants,
    })
}

/// A role with what it reaches; without it, what is lacking in Chinese and English.
fn grant_of(role: Role, scopes: &Scopes, own: Option<&str>) -> Result<Grant, (&'static str, &'static str)> {
    let mut grant = Grant { role, accounts: vec![], organisations: vec![], clusters: vec![] };
    let own = || own.map(str::to_owned).into_iter().collect::<Vec<String>>();
    match role {
        Role::Member => {
            grant.accounts.clone_from(&scopes.accounts);
            grant.organisations.clone_from(&scopes.organisations);
            if !grant.has_scope() {
                grant.organisations = own();
            }
            if !grant.has_scope() {
                return Err(("运营要有账号或单位", "a member needs accounts or an organisation"));
            }
        }
        Role::Reviewer | Role::Signer => {
            grant.organisations.clone_from(&scopes.organisations);
            let of_all = role == Role::Signer && scopes.everything;
            if grant.organisations.is_empty() && !of_all {
                grant.organisations = own();
            }
            if grant.organisations.is_empty() && !of_all {
                return Err(("审核、签发要有单位", "a reviewer or signer needs an organisation"));
            }
        }
        Role::Lead => {
            grant.clusters.clone_from(&scopes.clusters);
            if !grant.has_scope() {
                return Err(("牵头要有微矩阵", "a lead needs micro-clusters"));
            }
        }
        Role::Coordinator | Role::Planner | Role::Assessor | Role::Integrator | Role::Admin => {}
    }
    Ok(grant)
}

/// A scope that none of the row's roles takes is a slip that would otherwise show only when the person is refused.
fn unused(row: &PersonRow, roles: &[Role], scopes: &Scopes) -> Option<OfficeProblem> {
    let any = |part: fn((bool, bool, bool)) -> bool| roles.iter().any(|role| part(role.scopes()));
    let checks = [
        (PersonField::Accounts, row.accounts.first(), scopes.accounts.is_empty() || any(|takes| takes.0)),
        (PersonField::Scope, row.scopes.first(), scopes.organisations.is_empty() || any(|takes| takes.1)),
        (PersonField::Scope, row.scopes.first(), scopes.clusters.is_empty() || any(|takes| takes.2)),
        (PersonField::Scope, row.scopes.first(), !scopes.everything || takes_everything(roles)),
    ];
    let (field, word, _) = checks.into_iter().find(|(_, _, used)| !used)?;
    let word = word?;
    let what = ("写的角色都用不上", "none of the roles takes it");
    let remedy = ("请补上用得着它的角色，或删去这一格", "name a role that takes it, or empty the cell");
    Some(
        said_of_row(ProblemCode::WrongValue, &word.at, field, what)
            .value(&shown_word(&word.word))
            .remedy(remedy),
    )
}

/// Whether a role reaches everything anyhow, or does where that is said.
fn takes_everything(roles: &[Role]) -> bool {
    roles.iter().any(|role| !matches!(role, Role::Member | Role::Reviewer | Role::Lead))
}

fn unknown_role(word: &PersonWord, nearest: Vec<String>) -> OfficeProblem {
    let what = ("没有这个角色", "is no role");
    let remedy = (
        "可填：统筹、运营、审核、签发、牵头、策划、评估、系统管理员（几个用顿号隔开）",
        "write coordinator, member, reviewer, signer, lead, planner, assessor or admin, several with commas",
    );
    said_of_row(ProblemCode::UnknownWord, &word.at, PersonField::Role, what)
        .value(&shown_word(&word.word))
        .remedy(remedy)
        .nearest(nearest)
}

fn without_scope(row: &PersonRow, what: (&str, &str)) -> OfficeProblem {
    let at = row.roles.first().map_or(&row.place, |word| &word.at);
    let remedy = ("请补上单位、账号或范围", "fill in organisation, accounts or scope");
    said_of_row(ProblemCode::WrongValue, at, PersonField::Role, what).remedy(remedy)
}
