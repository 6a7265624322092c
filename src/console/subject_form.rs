//! The form in which a person is entered or changed: who it is, and the roles with what each reaches.

use std::collections::BTreeMap;

use maud::{Markup, html};

use super::called::organisation_called;
use super::drawn_field::faults_at;
use super::field::{FormField, InputKind};
use super::language::Speech;
use super::name::organisation_name;
use super::post_form::post_form;
use super::refusal::summary;
use super::scope::{read_scope, written_scope};
use super::stale::{Meanwhile, meanwhile};
use domain::matrix::Matrix;
use domain::right::{Grant, Role};
use domain::subject::{Phone, Subject, SubjectInput};
use http::problem::{Kind, Problem};

/// So many roles a person has at most.
const MOST_ROLES: usize = 20;

/// A role as it is typed.
#[derive(Default, Clone)]
pub(super) struct RoleDraft {
    role: Option<Role>,
    scope: String,
}

/// What was typed of a person.
#[derive(Default)]
pub(super) struct PersonDraft {
    name: String,
    organisation: String,
    staff_number: String,
    phone: String,
    another: bool,
    roles: Vec<RoleDraft>,
    /// The revision that was seen; none: a new person.
    pub(super) revision: Option<i64>,
}

impl PersonDraft {
    /// A person as kept.
    pub(super) fn of(person: &Subject, phone: Option<&Phone>, matrix: &Matrix, speech: Speech) -> Self {
        let role =
            |grant: &Grant| RoleDraft { role: Some(grant.role), scope: written_scope(grant, matrix, speech) };
        Self {
            name: person.name.clone(),
            organisation: person
                .organisation
                .as_deref()
                .map(|key| organisation_name(key, matrix))
                .unwrap_or_default(),
            staff_number: person.staff_number.clone().unwrap_or_default(),
            phone: phone.map(|phone| phone.0.clone()).unwrap_or_default(),
            another: false,
            roles: person.grants.iter().map(role).collect(),
            revision: Some(person.revision),
        }
    }

    /// As a form was filled in. Roles that nobody chose are left out.
    pub(super) fn typed(given: Vec<(String, String)>) -> Self {
        let mut given: BTreeMap<String, String> = given.into_iter().collect();
        let mut take = |name: &str| given.remove(name).unwrap_or_default().trim().to_owned();
        let roles = (0..=MOST_ROLES).map(|at| RoleDraft {
            role: Role::of_key(&take(&format!("role.{at}"))),
            scope: take(&format!("scope.{at}")),
        });
        let roles = roles.filter(|one| one.role.is_some() || !one.scope.is_empty()).collect();
        Self {
            roles,
            name: take("name"),
            organisation: take("organisation"),
            staff_number: take("staff_number"),
            phone: take("phone"),
            another: !take("another").is_empty(),
            revision: take("revision").parse().ok(),
        }
    }

    /// What is asked of the service by it.
    ///
    /// # Errors
    /// Every name that is not known, or borne by several.
    pub(super) fn input(&self, matrix: &Matrix, speech: Speech) -> Result<SubjectInput, Problem> {
        let mut wrong: Vec<(String, String)> = Vec::new();
        let named = Some(&self.organisation).filter(|name| !name.is_empty());
        let organisation = named.map(|name| organisation_called(name, matrix)).transpose();
        let organisation = organisation.unwrap_or_else(|detail| {
            wrong.push(("/organisation".to_owned(), detail));
            None
        });
        let mut grants = Vec::new();
        for (at, one) in self.roles.iter().enumerate() {
            let place = format!("/grants/{at}");
            let Some(role) = one.role else {
                wrong.push((place, speech.say("请选角色", "choose a role").to_owned()));
                continue;
            };
            match read_scope(role, &one.scope, matrix, speech) {
                Ok(grant) => grants.push(grant),
                Err(lines) => wrong.extend(lines.into_iter().map(|line| (place.clone(), line))),
            }
        }
        if !wrong.is_empty() {
            let problem = Problem::new(
                Kind::Invalid,
                speech.say("请按下面的提示修改。", "Please correct the fields below."),
            );
            return Err(wrong
                .into_iter()
                .fold(problem, |problem, (place, detail)| problem.at(&place, detail)));
        }
        let given = |text: &str| Some(text.to_owned()).filter(|text| !text.is_empty());
        Ok(SubjectInput {
            name: self.name.clone(),
            organisation,
            staff_number: given(&self.staff_number),
            phone: given(&self.phone).map(Phone),
            grants,
            another: self.another,
        })
    }

    /// The same, bound to this revision.
    pub(super) fn seen(self, revision: i64) -> Self {
        Self { revision: Some(revision), ..self }
    }

    /// What the form says, as it is saved and as it was typed.
    pub(super) fn differences(&self, saved: &Self, speech: Speech) -> Vec<Meanwhile<'static>> {
        let said = [
            (speech.say("姓名", "Name"), &saved.name, &self.name),
            (speech.say("单位", "Organisation"), &saved.organisation, &self.organisation),
            (speech.say("工号", "Staff number"), &saved.staff_number, &self.staff_number),
            (speech.say("手机", "Phone"), &saved.phone, &self.phone),
        ];
        let said =
            said.map(|(label, saved, typed)| Meanwhile { label, saved: saved.clone(), typed: typed.clone() });
        let roles = |draft: &Self| {
            let role = |one: &RoleDraft| {
                let name = one.role.map(|role| role.name().get(speech.0).to_owned()).unwrap_or_default();
                let scope: Vec<&str> =
                    one.scope.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
                format!("{name} {}", scope.join(speech.say("、", ", "))).trim().to_owned()
            };
            draft.roles.iter().map(role).collect::<Vec<_>>().join(speech.say("；", "; "))
        };
        let roles =
            Meanwhile { label: speech.say("角色", "Roles"), saved: roles(saved), typed: roles(self) };
        said.into_iter().chain([roles]).collect()
    }
}

/// The form, with what is saved where the person is there. What is wrong stands on top, and beside its field.
pub(super) fn person_form(
    action: &str,
    (draft, saved): (&PersonDraft, Option<&PersonDraft>),
    problem: Option<&Problem>,
    speech: Speech,
) -> Markup {
    let fields = [
        ("name", speech.say("姓名", "Name"), &draft.name, true),
        ("organisation", speech.say("单位", "Organisation"), &draft.organisation, false),
        ("staff_number", speech.say("工号", "Staff number"), &draft.staff_number, false),
        ("phone", speech.say("手机", "Phone"), &draft.phone, false),
    ];
    let namesake = problem.is_some_and(|problem| problem.code == "taken");
    html! {
        @if let Some(problem) = problem { (summary(problem, speech)) }
        @if let Some(saved) = saved { (meanwhile(problem, draft.differences(saved, speech), speech)) }
        (post_form(action).holding(html! {
            @if let Some(revision) = draft.revision { input type="hidden" name="revision" value=(revision); }
            @for (name, label, value, required) in fields {
                @let kind = InputKind { required, ..InputKind::text(200) };
                (FormField { name, label, hint: "", value, problem }.input(kind))
            }
            @if namesake || draft.another {
                label.choice { input type="checkbox" name="another" value="1" checked[draft.another]; " " (speech.say("同名，但确实是另一个人", "Of the same name, but somebody else")) }
            }
            h2 { (speech.say("角色", "Roles")) }
            p.hint { (speech.say("一个人可以有几个角色。范围一行写一个名称：运营写账号或单位，牵头写微矩阵，审核和签发写单位；其他角色留空。", "A person may have several roles. Write what a role reaches, one name in each line: accounts or organisations for a member, clusters for a lead, organisations for reviewers and signers; nothing for the others.")) }
            @for (at, one) in with_empty(&draft.roles).iter().enumerate() { (role_fields(at, one, problem, speech)) }
            button.main { (speech.say("保存", "Save")) }
        }))
    }
}

/// The roles, and an empty one to be filled in.
fn with_empty(roles: &[RoleDraft]) -> Vec<RoleDraft> {
    let mut roles = roles.to_vec();
    if roles.len() < MOST_ROLES {
        roles.push(RoleDraft::default());
    }
    roles
}

fn role_fields(at: usize, one: &RoleDraft, problem: Option<&Problem>, speech: Speech) -> Markup {
    let (role, scope) = (format!("role-{at}"), format!("scope-{at}"));
    let wrong = faults_at(problem, &format!("/grants/{at}"));
    html! {
        fieldset {
            legend { @if one.role.is_some() { (speech.say("角色 ", "Role ")) (at + 1) } @else { (speech.say("添加一个角色", "Add a role")) } }
            @for detail in &wrong { p.fault { (detail) } }
            label for=(role) { (speech.say("角色", "Role")) }
            select id=(role) name=(format!("role.{at}")) {
                option value="" { @if one.role.is_some() { (speech.say("删除此角色", "Remove this role")) } @else { (speech.say("选一个角色", "Choose one")) } }
                @for role in Role::ALL { option value=(role.key()) selected[one.role == Some(role)] { (role.name().get(speech.0)) } }
            }
            label for=(scope) { (speech.say("范围", "What it reaches")) }
            textarea id=(scope) name=(format!("scope.{at}")) rows=(one.scope.lines().count().clamp(2, 12)) maxlength="200000" { (one.scope) }
        }
    }
}
