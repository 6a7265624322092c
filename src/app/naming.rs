//! Who is meant by the words with which persons are named: an id, a staff number, or a name that nobody else bears.

use super::error::AppError;
use domain::field::FieldError;
use domain::subject::{Meant, Subject, candidates, meant_by, word_for};
use store::database::Connection;
use store::subject::list_meant;

/// A word for a person, and where it stands in the input.
pub(super) struct Said {
    /// Its place, as a JSON pointer.
    pub pointer: String,
    /// The word.
    pub word: String,
}

/// A person who was named, and the word by which that person is told from all others.
pub(super) struct MeantPerson {
    /// The person.
    pub person: Subject,
    /// The word.
    pub word: String,
}

/// Who is meant by each word; none where nobody is.
///
/// # Errors
/// When a word may mean several persons: who they are.
pub(super) async fn persons_meant(
    conn: &Connection,
    said: &[Said],
) -> Result<Vec<Option<MeantPerson>>, AppError> {
    let words: Vec<String> = said.iter().map(|one| one.word.clone()).collect();
    let known = list_meant(conn, &words).await?;
    // Whoever was said by number or id may have namesakes whom no word has brought here.
    let names: Vec<String> = known.iter().map(|person| person.name.clone()).collect();
    let namesakes = list_meant(conn, &names).await?;
    let mut several: Vec<FieldError> = Vec::new();
    let mut persons = Vec::new();
    for one in said {
        persons.push(match meant_by(&one.word, &known) {
            Meant::Nobody => None,
            Meant::One(person) => {
                Some(MeantPerson { word: word_for(person, &namesakes), person: person.clone() })
            }
            Meant::Several(all) => {
                several.extend(candidates(&one.pointer, &one.word, &all));
                None
            }
        });
    }
    if several.is_empty() { Ok(persons) } else { Err(AppError::AmbiguousPerson(several)) }
}

/// Who is meant by one word.
///
/// # Errors
/// When it may mean several persons: who they are.
pub(super) async fn person_meant(
    conn: &Connection,
    pointer: &str,
    word: &str,
) -> Result<Option<Subject>, AppError> {
    let said = Said { pointer: pointer.to_owned(), word: word.to_owned() };
    let meant = persons_meant(conn, &[said]).await?;
    Ok(meant.into_iter().flatten().next().map(|one| one.person))
}
