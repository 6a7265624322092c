//! Persons by list: found, read, recognised, and entered with what they may do.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::App;
use super::computation::compute;
use super::error::AppError;
use super::import::Mode;
use super::subject::{save_subject, subject_created};
use super::write::{Actor, Write};
use domain::id::SubjectId;
use domain::office::{OfficeProblem, OfficeProblems};
use domain::person_list::{
    Identities, Identity, Likeness, ListedPerson, PersonColumnInput, PersonEntry, PersonList, PersonOutcome,
    PersonVocabulary, PersonsReport, as_kept, differs, entry_of, input_of, merge_rows,
};
use domain::subject::{Phone, Subject, SubjectInput};
use formats::csv::Source;
use formats::person_list::read_person_list;
use formats::sheet::read_book;
use store::subject::{insert_subject, list_all_subjects};

/// A list of persons to import.
#[derive(Debug, Clone)]
pub struct PersonImport {
    /// Name of the file.
    pub name: String,
    /// What is in it.
    pub bytes: Arc<[u8]>,
    /// Whether it is carried out.
    pub mode: Mode,
    /// What is said of its columns.
    pub columns: Vec<PersonColumnInput>,
}

/// A person who is kept, with the phone.
type Kept = (Subject, Option<Phone>);

/// A list as it was read: persons to be entered, and its report so far.
struct ReadList {
    entries: Vec<PersonEntry>,
    report: PersonsReport,
    problems: OfficeProblems,
}

impl App {
    /// Enters the persons of a list, and changes those who are there. A row that cannot be taken is named and left out; what a list does
    /// not say of a person stays. Nobody is shut out, and no token is revoked or changed by a list.
    ///
    /// # Errors
    /// [`AppError::PersonList`] with the report when the list cannot be read; then nothing was changed.
    #[tracing::instrument(skip_all)]
    pub async fn import_persons(
        &self,
        actor: &Actor,
        import: PersonImport,
    ) -> Result<PersonsReport, AppError> {
        let matrix = self.matrix().await?;
        let dry_run = import.mode == Mode::DryRun;
        let read = compute(move || {
            let list = match read_book(Source { name: &import.name, bytes: &import.bytes }) {
                Ok(book) => read_person_list(&book, &import.columns),
                Err(problem) => refused(&import.name, *problem),
            };
            in_keys(list, &PersonVocabulary::of(&matrix), dry_run)
        });
        let read = read.await?;
        if read.report.is_fatal() {
            return Err(AppError::PersonList(Box::new(read.report)));
        }
        let mut write = self.write(actor).await?;
        let report = self.save_persons(&mut write, read).await?;
        if dry_run {
            return Ok(report);
        }
        write.commit_with(report).await
    }

    async fn save_persons(&self, write: &mut Write, read: ReadList) -> Result<PersonsReport, AppError> {
        let ReadList { entries, mut report, mut problems } = read;
        let kept = list_all_subjects(write.conn()).await?;
        let mut known = Identities::default();
        for (subject, phone) in &kept {
            known.add(Identity::kept(subject, phone.as_ref()));
        }
        let mut taken: BTreeSet<SubjectId> = BTreeSet::new();
        let mut persons = Vec::new();
        for entry in entries {
            let likeness = known.find(&entry.identity());
            let alike: Vec<&Subject> = match &likeness {
                Likeness::Nobody => Vec::new(),
                Likeness::Known(at) | Likeness::OtherName(at) => vec![&kept[*at].0],
                Likeness::Doubtful(all) => all.iter().map(|at| &kept[*at].0).collect(),
            };
            if let Some(problem) = as_kept(&entry, &likeness, &alike) {
                report.left_out += 1;
                problems.add(problem);
                continue;
            }
            let Likeness::Known(at) = likeness else {
                persons.push(self.enter(write, &input_of(&entry, None), report.dry_run).await?);
                continue;
            };
            let one = &kept[at];
            if !taken.insert(one.0.id) {
                report.left_out += 1;
                problems.extend(as_kept(&entry, &Likeness::Doubtful(vec![at]), &[&one.0]));
                continue;
            }
            persons.push(change(write, one, &entry, report.dry_run).await?);
        }
        report.count(persons);
        report.problems = problems.into_sorted();
        report.problems.iter_mut().for_each(|problem| self.seed.messages.complete(&mut problem.detail));
        Ok(report)
    }

    async fn enter(
        &self,
        write: &mut Write,
        input: &SubjectInput,
        dry_run: bool,
    ) -> Result<ListedPerson, AppError> {
        let named = Subject::named(SubjectId(self.clock.id()), input.name.clone(), write.at);
        let subject = Subject { revision: 1, ..input.applied_to(&named) };
        if !dry_run {
            insert_subject(write.conn(), &subject, input.phone().as_ref()).await?;
            write.record(subject_created(&subject));
        }
        let id = (!dry_run).then_some(subject.id);
        Ok(listed(&subject, id, PersonOutcome::Created))
    }
}

async fn change(
    write: &mut Write,
    (subject, phone): &Kept,
    entry: &PersonEntry,
    dry_run: bool,
) -> Result<ListedPerson, AppError> {
    let kept = (subject, phone.as_ref());
    let input = input_of(entry, Some(kept));
    if !differs(&input, kept) {
        return Ok(listed(subject, Some(subject.id), PersonOutcome::Unchanged));
    }
    let after = if dry_run { input.applied_to(subject) } else { save_subject(write, kept, &input).await? };
    Ok(listed(&after, Some(after.id), PersonOutcome::Updated))
}

fn listed(subject: &Subject, id: Option<SubjectId>, outcome: PersonOutcome) -> ListedPerson {
    ListedPerson {
        id,
        name: subject.name.clone(),
        organisation: subject.organisation.clone(),
        staff_number: subject.staff_number.clone(),
        outcome,
    }
}

fn refused(file: &str, problem: OfficeProblem) -> PersonList {
    PersonList { file: file.to_owned(), problems: vec![problem], ..PersonList::default() }
}

/// The rows in keys of the registry, one entry for each person.
fn in_keys(list: PersonList, words: &PersonVocabulary, dry_run: bool) -> ReadList {
    let mut problems = OfficeProblems::default();
    let wrong = list.problems.iter().filter(|one| one.severity == domain::office::ListSeverity::Row);
    let mut left_out: u64 = wrong.map(|one| one.count).sum();
    let rows = list.rows.len() as u64 + left_out;
    problems.extend(list.problems);
    let mut entries = Vec::new();
    for row in &list.rows {
        match entry_of(row, words) {
            Ok(entry) => entries.push(entry),
            Err(faults) => {
                left_out += 1;
                problems.extend(faults);
            }
        }
    }
    let (entries, doubles) = merge_rows(entries);
    left_out += doubles.len() as u64;
    problems.extend(doubles);
    let report = PersonsReport {
        file: list.file,
        text_as: list.text_as,
        dry_run,
        columns: list.columns,
        rows,
        left_out,
        created: 0,
        updated: 0,
        unchanged: 0,
        persons: Vec::new(),
        problems: problems.clone().into_sorted(),
    };
    ReadList { entries, report, problems }
}
