//! Personal links: made for persons by an administrator, printed on a sheet, taken back.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::json;

use super::App;
use super::clock::new_link_code;
use super::error::AppError;
use super::write::{Actor, Change, Write};
use domain::entity::Entity;
use domain::event::EventKind;
use domain::field::ValidationErrors;
use domain::id::{LinkId, SubjectId};
use domain::link_card::LinkCard;
use domain::personal_link::{LinkCode, LinkInput, LinkSheetInput, PersonalLink};
use domain::subject::Subject;
use domain::token::TokenHash;
use store::personal_link::{find_link, insert_links, list_unused_links, revoke_links};
use store::subject::list_identified;
use store::token::list_grants;

/// A link that was just made, with its person and its code, which is kept nowhere.
pub struct MadeLink {
    /// The link.
    pub link: PersonalLink,
    /// Whose it is.
    pub subject: Subject,
    /// What opens it.
    pub code: LinkCode,
}

impl App {
    /// Makes a link for a person; one that was not opened is taken back.
    ///
    /// # Errors
    /// When a value is wrong, there is no such person, or the person is shut out or has no roles that a link could carry.
    #[tracing::instrument(skip_all, fields(subject = %id))]
    pub async fn create_link(
        &self,
        actor: &Actor,
        id: SubjectId,
        input: &LinkInput,
    ) -> Result<MadeLink, AppError> {
        let days = input.days()?;
        let mut write = self.write(actor).await?;
        let found = list_identified(write.conn(), &[id]).await?.pop();
        let subject = found.ok_or_else(|| AppError::not_found("subject", id))?;
        if subject.barred_at.is_some() {
            return Err(AppError::Barred { subject: subject.name });
        }
        if subject.grants.is_empty() {
            return Err(AppError::NoRoles { subject: subject.name });
        }
        let made = self.make_links(&mut write, vec![subject], days).await?;
        write.commit_secret().await?;
        made.into_iter().next().ok_or_else(|| AppError::internal("a link was made and is not there"))
    }

    /// Makes a link for each of these persons, to be printed.
    ///
    /// # Errors
    /// When a value is wrong, or one of the persons is not there, is shut out, or has no roles; then none is made.
    #[tracing::instrument(skip_all)]
    pub async fn create_links(
        &self,
        actor: &Actor,
        input: &LinkSheetInput,
    ) -> Result<Vec<MadeLink>, AppError> {
        input.check()?;
        let days = LinkInput { valid_days: input.valid_days }.days()?;
        let mut write = self.write(actor).await?;
        let found = list_identified(write.conn(), &input.subjects).await?;
        let mut known: BTreeMap<SubjectId, Subject> = found.into_iter().map(|one| (one.id, one)).collect();
        let mut faults = ValidationErrors::default();
        let mut subjects = Vec::new();
        for (at, id) in input.subjects.iter().enumerate() {
            let pointer = format!("/subjects/{at}");
            let what = match known.remove(id) {
                None => "is the id of nobody, or stands here twice",
                Some(one) if one.barred_at.is_some() => {
                    "is shut out; lift that first, or leave the person out"
                }
                Some(one) if one.grants.is_empty() => "has no roles; say them first (`grants` of the person)",
                Some(one) => {
                    subjects.push(one);
                    continue;
                }
            };
            faults.add(pointer, what);
        }
        faults.into_result()?;
        let made = self.make_links(&mut write, subjects, days).await?;
        write.commit_secret().await?;
        Ok(made)
    }

    /// Takes a link back that was not opened; it opens no more. One that was opened, or taken back, stays as it is.
    ///
    /// # Errors
    /// When the person has no such link.
    #[tracing::instrument(skip_all, fields(subject = %subject))]
    pub async fn revoke_link(
        &self,
        actor: &Actor,
        subject: SubjectId,
        id: LinkId,
    ) -> Result<PersonalLink, AppError> {
        let mut write = self.write(actor).await?;
        let found = find_link(write.conn(), id).await?.filter(|link| link.subject == subject);
        let before = found.ok_or_else(|| AppError::not_found("link", id))?;
        if before.used_at.is_some() || before.revoked_at.is_some() {
            return Ok(before);
        }
        let after = before.revoked(write.at);
        revoke_links(write.conn(), std::slice::from_ref(&before), write.at).await?;
        write.record(link_change(EventKind::LinkRevoked, Some(&before), &after));
        write.commit().await?;
        Ok(after)
    }

    /// Of these persons those for whom a link is of use: they have roles, are not shut out, and no token speaks for them.
    ///
    /// # Errors
    /// When the database does not answer.
    #[tracing::instrument(skip_all)]
    pub async fn without_token(&self, subjects: &[SubjectId]) -> Result<Vec<SubjectId>, AppError> {
        let standing = list_grants(&self.db, self.clock.now()).await?;
        let known = list_identified(&self.db, subjects).await?;
        let in_need = known.into_iter().filter(|one| {
            one.barred_at.is_none() && !one.grants.is_empty() && !standing.contains_key(&one.id)
        });
        let in_need: BTreeSet<SubjectId> = in_need.map(|one| one.id).collect();
        Ok(subjects.iter().filter(|id| in_need.contains(id)).copied().collect())
    }

    /// The cards of links that were just made, in names of the registry.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn link_cards(&self, made: Vec<MadeLink>) -> Result<Vec<LinkCard>, AppError> {
        let matrix = self.matrix().await?;
        let card = |one: MadeLink| LinkCard::of(&one.subject, one.code, one.link.expires_at, &matrix);
        Ok(made.into_iter().map(card).collect())
    }

    async fn make_links(
        &self,
        write: &mut Write,
        subjects: Vec<Subject>,
        days: u32,
    ) -> Result<Vec<MadeLink>, AppError> {
        let ids: Vec<SubjectId> = subjects.iter().map(|subject| subject.id).collect();
        for (before, after) in take_back(write, &ids).await? {
            write.record(link_change(EventKind::LinkRevoked, Some(&before), &after));
        }
        let mut made = Vec::new();
        for subject in subjects {
            let code = new_link_code().map_err(|error| AppError::internal(error.to_string()))?;
            let link = PersonalLink::new(LinkId(self.clock.id()), subject.id, write.at, days);
            write.record(link_change(EventKind::LinkCreated, None, &link));
            made.push(MadeLink { link, subject, code });
        }
        let rows: Vec<(PersonalLink, TokenHash)> =
            made.iter().map(|one| (one.link.clone(), one.code.hash())).collect();
        insert_links(write.conn(), &rows).await?;
        Ok(made)
    }
}

/// Takes back the links of these persons that were not opened: as they were, and as they are then.
pub(super) async fn take_back(
    write: &Write,
    subjects: &[SubjectId],
) -> Result<Vec<(PersonalLink, PersonalLink)>, AppError> {
    let unused = list_unused_links(write.conn(), subjects).await?;
    revoke_links(write.conn(), &unused, write.at).await?;
    let at = write.at;
    Ok(unused.into_iter().map(|before| (before.clone(), before.revoked(at))).collect())
}

/// What is recorded of a link: ids and times, never the code or its hash.
pub(super) fn link_change(kind: EventKind, before: Option<&PersonalLink>, after: &PersonalLink) -> Change {
    let data = json!({
        "link": after.id, "subject": after.subject, "expires_at": after.expires_at, "token": after.token,
    });
    Change::of(kind, Entity::PersonalLink, after.id).between(before, Some(after)).with_data(data)
}
