//! Cards of personal links: what stands on paper for each person.

use super::language::Bilingual;
use super::matrix::Matrix;
use super::personal_link::LinkCode;
use super::right::Grant;
use super::subject::Subject;
use super::time::Timestamp;

/// So many names of a scope are printed; the others are counted.
const MOST_NAMED: usize = 3;

/// What stands on the card of a link.
pub struct LinkCard {
    /// The person's name.
    pub name: String,
    /// Name of the organisation.
    pub organisation: Option<String>,
    /// The staff number, which tells two of one name apart.
    pub staff_number: Option<String>,
    /// What the link is for: each role with what it reaches.
    pub purposes: Vec<Bilingual>,
    /// What opens it.
    pub code: LinkCode,
    /// Until when.
    pub expires_at: Timestamp,
}

impl LinkCard {
    /// The card of a person's link, in names and not in keys.
    #[must_use]
    pub fn of(subject: &Subject, code: LinkCode, expires_at: Timestamp, matrix: &Matrix) -> Self {
        Self {
            name: subject.name.clone(),
            organisation: subject.organisation.as_deref().map(|key| organisation_name(key, matrix)),
            staff_number: subject.staff_number.clone(),
            purposes: subject.grants.iter().map(|grant| purpose_of(grant, matrix)).collect(),
            code,
            expires_at,
        }
    }
}

/// A role with what it reaches, in names.
#[must_use]
pub fn purpose_of(grant: &Grant, matrix: &Matrix) -> Bilingual {
    let account =
        |handle: &String| matrix.graph.account(handle).map_or_else(|| handle.clone(), |one| one.name.clone());
    let cluster =
        |key: &String| matrix.clusters().get(key).map_or_else(|| key.clone(), |one| one.name.clone());
    let organisation = |key: &String| organisation_name(key, matrix);
    let accounts = grant.accounts.iter().map(account);
    let organisations = grant.organisations.iter().map(organisation);
    let names: Vec<String> =
        accounts.chain(organisations).chain(grant.clusters.iter().map(cluster)).collect();
    let role = grant.role.name();
    if names.is_empty() {
        return role;
    }
    let shown = &names[..names.len().min(MOST_NAMED)];
    let more = names.len() - shown.len();
    let (zh, en) = if more == 0 {
        (shown.join("、"), shown.join(", "))
    } else {
        (
            format!("{}等 {} 个", shown.join("、"), names.len()),
            format!("{} and {more} more", shown.join(", ")),
        )
    };
    Bilingual { zh: format!("{}（{zh}）", role.zh), en: format!("{} ({en})", role.en) }
}

fn organisation_name(key: &str, matrix: &Matrix) -> String {
    matrix.organisations().get(key).map_or_else(|| key.to_owned(), |one| one.name.clone())
}
