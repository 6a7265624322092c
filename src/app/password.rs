//! Passwords of persons: set by themselves, removed by whoever administers persons.

use std::net::IpAddr;

use serde_json::json;

use super::App;
use super::clock::new_salt;
use super::error::AppError;
use super::password_session::given_now;
use super::session::{end_tokens, is_of_browser};
use super::write::{Actor, Change, Write};
use domain::entity::Entity;
use domain::event::EventKind;
use domain::field::FieldError;
use domain::id::{SubjectId, TokenId};
use domain::password::{PasswordInput, PasswordNote, SignInName};
use domain::token::Token;
use store::password::{
    KeptPassword, delete_password, find_password, find_password_by_name, list_passwords, save_password,
};
use store::subject::{find_subject_by_id, list_identified, list_known_by};
use store::token::find_token;

/// A person with a password, for whoever administers persons.
pub struct PasswordHolder {
    /// By which name, and since when.
    pub note: PasswordNote,
    /// The person's name.
    pub name: String,
}

impl App {
    /// Whether and since when somebody has a password.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn password_note(&self, subject: SubjectId) -> Result<Option<PasswordNote>, AppError> {
        Ok(find_password(&self.db, subject).await?.map(|kept| kept.note))
    }

    /// A page of those who have a password, by person, after `after`.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn password_holders(
        &self,
        after: Option<SubjectId>,
        limit: u64,
    ) -> Result<Vec<PasswordHolder>, AppError> {
        let notes = list_passwords(&self.db, after, limit).await?;
        let ids: Vec<SubjectId> = notes.iter().map(|note| note.subject).collect();
        let persons = list_identified(&self.db, &ids).await?;
        let name = |id: SubjectId| {
            let person = persons.iter().find(|person| person.id == id);
            person.map(|person| person.name.clone()).unwrap_or_default()
        };
        Ok(notes.into_iter().map(|note| PasswordHolder { name: name(note.subject), note }).collect())
    }

    /// Sets the own password, or another one: then the person's other sessions end, those of opened personal links among them. Who has one
    /// says it; who has none must be signed in with everything that the password would give, so that a token of little right becomes no
    /// way to more.
    ///
    /// # Errors
    /// When a value is wrong, the name is another's, the old password is not right or was tried too often, or the session is over or may
    /// less.
    #[tracing::instrument(skip_all)]
    pub async fn set_password(
        &self,
        actor: &Actor,
        (session, source): (&Token, IpAddr),
        input: PasswordInput,
    ) -> Result<PasswordNote, AppError> {
        let id = session.subject;
        let person =
            find_subject_by_id(&self.db, id).await?.ok_or_else(|| AppError::not_found("subject", id))?;
        let name = input.check(&person.name)?;
        let before = find_password(&self.db, id).await?;
        if let Some(before) = &before {
            self.check_old(before, &input, source).await?;
        }
        let salt = new_salt().map_err(|error| AppError::internal(error.to_string()))?;
        let hash = self.passwords.hash(input.new, salt).await?;
        let mut write = self.write(actor).await?;
        check_session(&write, session).await?;
        if find_password(write.conn(), id).await? != before {
            return Err(AppError::PasswordRefused);
        }
        let person = find_subject_by_id(write.conn(), id).await?.filter(|one| one.barred_at.is_none());
        let person = person.ok_or(AppError::PasswordRefused)?;
        let given = given_now(&write, &person).await?.grants;
        if given.is_empty() {
            return Err(AppError::NoRoles { subject: person.name });
        }
        if before.is_none() && !given.iter().all(|grant| session.grants.contains(grant)) {
            return Err(AppError::LesserSession);
        }
        let note = PasswordNote { subject: id, sign_in_name: name, set_at: write.at };
        check_name(&write, &note.sign_in_name, id).await?;
        let kept = KeptPassword { note, hash };
        save_password(write.conn(), &kept).await?;
        let ended =
            if before.is_some() { end_sessions(&mut write, id, Some(session.id)).await? } else { Vec::new() };
        let before = before.map(|before| before.note);
        let change = Change::of(EventKind::PasswordSet, Entity::Subject, id);
        let data = json!({"subject": id, "ended": ended});
        write.record(change.between(before.as_ref(), Some(&kept.note)).with_data(data));
        write.commit().await?;
        Ok(kept.note)
    }

    /// Removes a person's password, and ends the sessions that were opened in browsers: one that a stranger has opened with it must not go on,
    /// nor set another. Where there is none nothing changes.
    ///
    /// # Errors
    /// When there is no such person.
    #[tracing::instrument(skip_all, fields(subject = %id))]
    pub async fn remove_password(&self, actor: &Actor, id: SubjectId) -> Result<(), AppError> {
        let mut write = self.write(actor).await?;
        let found = find_subject_by_id(write.conn(), id).await?;
        found.ok_or_else(|| AppError::not_found("subject", id))?;
        if let Some(change) = drop_password(&write, id).await? {
            let ended = end_sessions(&mut write, id, None).await?;
            write.record(change.with_data(json!({"subject": id, "ended": ended})));
            write.commit().await?;
        }
        Ok(())
    }

    /// A wrong old password counts as a wrong sign-in does: a session that was left open is no place to guess.
    async fn check_old(
        &self,
        before: &KeptPassword,
        input: &PasswordInput,
        source: IpAddr,
    ) -> Result<(), AppError> {
        let name = before.note.sign_in_name.as_str();
        let tried = self.passwords.begin(name, source, self.clock.elapsed_ms())?;
        if !self.passwords.verify(tried, input.old.clone(), Some(before.hash.clone())).await? {
            return Err(vec![FieldError::new("/old", "is not your password")].into());
        }
        Ok(())
    }
}

/// Removes a password; what is to be recorded of it, if there was one.
pub(super) async fn drop_password(write: &Write, id: SubjectId) -> Result<Option<Change>, AppError> {
    let Some(before) = find_password(write.conn(), id).await? else { return Ok(None) };
    delete_password(write.conn(), id).await?;
    let change = Change::of(EventKind::PasswordRemoved, Entity::Subject, id);
    Ok(Some(change.between(Some(&before.note), None).with_data(json!({"subject": id}))))
}

/// That the session still speaks: somebody may have revoked it while the password was hashed.
async fn check_session(write: &Write, session: &Token) -> Result<(), AppError> {
    let held = find_token(write.conn(), session.id).await?;
    held.filter(|token| token.is_valid(write.at)).map(|_| ()).ok_or(AppError::PasswordRefused)
}

/// That nobody else signs in by the name, nor is known by it: who signs in by a colleague's staff number or phone keeps the colleague from
/// doing so, and is taken for the colleague. What one is known by oneself may be another's too, such as a name.
async fn check_name(write: &Write, name: &SignInName, own: SubjectId) -> Result<(), AppError> {
    let is_others = |id: SubjectId| id != own;
    let taken =
        find_password_by_name(write.conn(), name).await?.is_some_and(|kept| is_others(kept.note.subject));
    let known = list_known_by(write.conn(), name).await?;
    let is_own = known.contains(&own);
    if !taken && (is_own || known.is_empty()) {
        return Ok(());
    }
    Err(vec![FieldError::new("/sign_in_name", "is somebody else's; take another")].into())
}

/// Ends every session of a person in a browser, but for one that is kept; tokens of devices and programs stay. Which they were.
async fn end_sessions(
    write: &mut Write,
    person: SubjectId,
    kept: Option<TokenId>,
) -> Result<Vec<TokenId>, AppError> {
    let at = write.at;
    end_tokens(write, person, |token| is_of_browser(token) && token.is_valid(at) && Some(token.id) != kept)
        .await
}
