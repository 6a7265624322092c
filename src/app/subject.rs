//! Persons: who is entered, and what is said of them.

use serde_json::json;

use super::App;
use super::error::AppError;
use super::held::check_revision;
use super::session::end_ungiven;
use super::write::{Actor, Change, Write};
use domain::entity::Entity;
use domain::event::EventKind;
use domain::field::{FieldError, ValidationErrors};
use domain::id::SubjectId;
use domain::subject::{Phone, Subject, SubjectInput, told};
use store::subject::{find_subject_with_phone, insert_subject, list_meant, update_subject};

impl App {
    /// A person and the person's phone, which nobody but administrators and the person may see.
    ///
    /// # Errors
    /// When there is no such person.
    #[tracing::instrument(skip_all)]
    pub async fn subject(&self, id: SubjectId) -> Result<(Subject, Option<Phone>), AppError> {
        let found = find_subject_with_phone(&self.db, id).await?;
        found.ok_or_else(|| AppError::not_found("subject", id))
    }

    /// Enters a person.
    ///
    /// # Errors
    /// When a value is wrong, the staff number is another's, or it may be a person who is there already.
    #[tracing::instrument(skip_all)]
    pub async fn create_subject(&self, actor: &Actor, input: SubjectInput) -> Result<Subject, AppError> {
        input.check()?;
        self.check_places(&input).await?;
        let mut write = self.write(actor).await?;
        let new = SubjectId(self.clock.id());
        check_namesakes(&write, new, &input).await?;
        let named = Subject::named(new, input.name.clone(), write.at);
        let subject = Subject { revision: 1, ..input.applied_to(&named) };
        insert_subject(write.conn(), &subject, input.phone().as_ref()).await?;
        write.record(subject_created(&subject));
        write.commit_with(subject).await
    }

    /// Replaces what is said of a person. In events and history stands that the phone was changed, not what it is.
    ///
    /// # Errors
    /// As [`App::create_subject`]; when there is no such person, or what is said of the person has moved on from `revision`.
    #[tracing::instrument(skip_all, fields(subject = %id))]
    pub async fn update_subject(
        &self,
        actor: &Actor,
        id: SubjectId,
        revision: i64,
        input: SubjectInput,
    ) -> Result<Subject, AppError> {
        input.check()?;
        self.check_places(&input).await?;
        let mut write = self.write(actor).await?;
        let found = find_subject_with_phone(write.conn(), id).await?;
        let (before, phone) = found.ok_or_else(|| AppError::not_found("subject", id))?;
        check_revision(before.revision, revision)?;
        let renamed = before.name != input.name;
        check_staff_number(&write, id, &input).await?;
        if renamed {
            check_namesakes(&write, id, &input).await?;
        }
        let after = save_subject(&mut write, (&before, phone.as_ref()), &input).await?;
        write.commit().await?;
        Ok(after)
    }

    /// Enters a person of whom nothing but the name is known. What is an id or a number names nobody who could be entered.
    pub(super) async fn insert_named(&self, write: &mut Write, name: String) -> Result<Subject, AppError> {
        let mut faults = ValidationErrors::default();
        let is_number = uuid::Uuid::parse_str(&name).is_ok() || name.chars().all(|c| c.is_ascii_digit());
        let what = "is the id or staff number of nobody; GET /subjects lists persons with theirs";
        faults.require(!is_number, "/subject", what);
        faults.into_result()?;
        let subject = Subject::named(SubjectId(self.clock.id()), name, write.at);
        insert_subject(write.conn(), &subject, None).await?;
        write.record(subject_created(&subject));
        Ok(subject)
    }

    /// That the organisation is there, and what the grants reach to.
    async fn check_places(&self, input: &SubjectInput) -> Result<(), AppError> {
        let mut faults = ValidationErrors::default();
        if let Some(key) = &input.organisation {
            let known = self.matrix().await?.organisations().contains_key(key);
            faults.require(known, "/organisation", format!("there is no organisation `{key}`"));
        }
        faults.into_result()?;
        self.check_scopes(&input.grants).await
    }
}

/// What is recorded of a person who was entered.
pub(super) fn subject_created(subject: &Subject) -> Change {
    Change::of(EventKind::SubjectCreated, Entity::Subject, subject.id).between(None, Some(subject))
}

/// Writes what is said of a person, and records which parts of it are others by that. Gives the person as it is then. With a role or a
/// scope that is taken from the person end the sessions that have it.
pub(super) async fn save_subject(
    write: &mut Write,
    (before, phone): (&Subject, Option<&Phone>),
    input: &SubjectInput,
) -> Result<Subject, AppError> {
    let after = input.applied_to(before);
    let new_phone = input.phone();
    update_subject(write.conn(), &after, new_phone.as_ref()).await?;
    let parts = [
        ("name", before.name != after.name),
        ("organisation", before.organisation != after.organisation),
        ("staff_number", before.staff_number != after.staff_number),
        ("phone", phone != new_phone.as_ref()),
        ("grants", before.grants != after.grants),
    ];
    let changed: Vec<&str> =
        parts.into_iter().filter(|(_, differs)| *differs).map(|(name, _)| name).collect();
    let change = Change::of(EventKind::SubjectUpdated, Entity::Subject, after.id)
        .between(Some(before), Some(&after))
        .with_data(json!({"subject": after.id, "changed": changed, "revision": after.revision}));
    write.record(change);
    if before.grants != after.grants {
        end_ungiven(write, &after).await?;
    }
    Ok(after)
}

/// That the staff number is nobody else's.
async fn check_staff_number(write: &Write, own: SubjectId, input: &SubjectInput) -> Result<(), AppError> {
    let Some(number) = &input.staff_number else { return Ok(()) };
    let known = list_meant(write.conn(), std::slice::from_ref(number)).await?;
    let mut others = known.iter().filter(|one| one.id != own);
    if others.any(|one| one.staff_number.as_ref() == Some(number)) {
        return Err(AppError::Taken { what: "staff number", key: number.clone() });
    }
    Ok(())
}

/// That the staff number is nobody else's, and that it is clearly nobody of the same name.
async fn check_namesakes(write: &Write, own: SubjectId, input: &SubjectInput) -> Result<(), AppError> {
    check_staff_number(write, own, input).await?;
    let known = list_meant(write.conn(), std::slice::from_ref(&input.name)).await?;
    let namesakes = known.iter().filter(|one| one.id != own && one.name == input.name);
    let same = namesakes.filter(|one| !input.differs_from(one));
    let said = |one: &Subject| FieldError::new("/name", format!("may be {}", told(one)));
    let faults: Vec<FieldError> = same.map(said).collect();
    if faults.is_empty() { Ok(()) } else { Err(AppError::Namesakes(faults)) }
}
