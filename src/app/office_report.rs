//! A list back to its office: the same rows, with what is proposed filled in and what is wrong beside its cell.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use super::App;
use super::computation::compute;
use super::error::AppError;
use super::office::{ComparedList, ListImport};
use domain::language::Bilingual;
use domain::matrix::Matrix;
use domain::office::{OfficeField, OfficeGuess, OfficeRow};
use domain::organisation::System;
use domain::proposal::{Proposal, ProposalField};
use formats::csv::Source;
use formats::office::write_office_report;
use formats::sheet::read_book;

impl App {
    /// The list as a workbook in which an office corrects what is proposed; read again, it closes what it answers.
    ///
    /// # Errors
    /// When the file cannot be read, or has more rows than a workbook.
    pub async fn list_workbook(
        &self,
        import: ListImport,
        compared: ComparedList,
    ) -> Result<Vec<u8>, AppError> {
        let matrix = self.matrix().await?;
        let seed = Arc::clone(&self.seed);
        let words = seed.office.get(&seed.vocabulary).map_err(AppError::internal)?;
        let written = compute(move || {
            let book = read_book(Source { name: &import.name, bytes: &import.bytes })
                .map_err(|problem| problem.to_string())?;
            let names = Names { matrix: &matrix, audiences: &seed.guide.audiences, compared: &compared };
            let words = words.words_for(matrix.functions());
            write_office_report(&book, &compared.list, &names.guesses(), &words)
                .map_err(|error| error.to_string())
        });
        written.await?.map_err(AppError::internal)
    }
}

/// What proposals are called in the words that a person may write.
struct Names<'a> {
    matrix: &'a Matrix,
    audiences: &'a BTreeMap<String, Bilingual>,
    compared: &'a ComparedList,
}

impl Names<'_> {
    /// One for each value that a row of the list does not say.
    fn guesses(&self) -> Vec<OfficeGuess> {
        let systems: HashMap<&str, &Proposal> = self
            .compared
            .proposals
            .organisations
            .iter()
            .filter_map(|of| Some((of.subject.as_str(), of.proposals.first()?)))
            .collect();
        let mut guesses = Vec::new();
        let complete = self.compared.list.rows.iter().enumerate().filter(|(_, row)| row.is_complete());
        for ((at, row), of) in complete.zip(&self.compared.proposals.accounts) {
            for (field, proposed) in [
                (OfficeField::Functions, ProposalField::Function),
                (OfficeField::Audiences, ProposalField::Audience),
                (OfficeField::Region, ProposalField::Region),
            ] {
                let all: Vec<&Proposal> = of.proposals.iter().filter(|one| one.field == proposed).collect();
                guesses.extend(self.guess(at, row, field, &all));
            }
            let system = row.organisation.as_deref().and_then(|name| systems.get(name));
            guesses.extend(system.and_then(|system| self.guess(at, row, OfficeField::System, &[system])));
        }
        guesses
    }

    /// The values that are accepted by default; where no one is, the surest.
    fn guess(
        &self,
        at: usize,
        row: &OfficeRow,
        field: OfficeField,
        all: &[&Proposal],
    ) -> Option<OfficeGuess> {
        if row.cells.contains_key(&field) {
            return None;
        }
        let first = all.first()?;
        let accepted: Vec<&&Proposal> = all.iter().filter(|one| one.is_accepted()).collect();
        let taken = if accepted.is_empty() { vec![first] } else { accepted };
        let values: Vec<String> = taken.iter().map(|one| self.name(one)).collect();
        let confidence = taken.iter().map(|one| one.confidence).min()?;
        Some(OfficeGuess {
            row: at,
            field,
            value: values.join("、"),
            reason: first.reason(),
            confidence: u16::try_from(confidence).unwrap_or(1000),
        })
    }

    fn name(&self, proposal: &Proposal) -> String {
        let key = proposal.value.as_str();
        let found = match proposal.field {
            ProposalField::Function => self.matrix.functions().get(key).map(|node| node.name.clone()),
            ProposalField::Audience => self.audiences.get(key).map(|name| name.zh.clone()),
            ProposalField::Region => {
                let mut proposed = self.compared.proposals.regions.iter();
                proposed.find(|node| node.key == key).map(|node| node.name.clone())
            }
            ProposalField::System => System::of_key(key).map(|system| system.name_zh().to_owned()),
            ProposalField::Cluster | ProposalField::Tie => None,
        };
        found.unwrap_or_else(|| key.to_owned())
    }
}
