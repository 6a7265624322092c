//! Declaring what coverage is held against.

use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;

use super::App;
use super::error::AppError;
use super::write::{Actor, Change, Write};
use domain::coverage::{CoverageSettings, DeclaredTarget, MOST_TARGETS, TargetError, Targets};
use domain::entity::Entity;
use domain::event::EventKind;
use domain::field::{FieldError, ValidationErrors};
use domain::import::TargetTrace;
use formats::coverage::read_targets;
use formats::csv::Source;
use store::audit::RowChange;
use store::coverage::{
    CoverageConfiguration, list_targets, read_coverage_configuration, replace_targets,
    write_coverage_configuration,
};

/// Declared targets, as a list or as the text of a `coverage.csv`; one of the two.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"targets": [{
    "function": "education", "audience": "parents", "form": "article", "region": "zhangjiagang", "weight": 9, "wanted": 2
}]}))]
pub struct TargetsInput {
    /// The targets.
    #[serde(default)]
    #[schema(max_items = 100_000)]
    pub targets: Option<Vec<DeclaredTarget>>,
    /// The text of a file with the columns `function,audience,form,region,weight,wanted`; `function` and `form` are required.
    #[serde(default)]
    pub csv: Option<String>,
}

/// Targets, and for those of a file their lines.
type ReadTargets = (Vec<DeclaredTarget>, Option<Vec<u64>>);

impl TargetsInput {
    fn read(self) -> Result<ReadTargets, Vec<FieldError>> {
        let (targets, lines) = match (self.targets, self.csv) {
            (Some(targets), None) => (targets, None),
            (None, Some(text)) => {
                let file = read_targets(Source { name: "coverage.csv", bytes: text.as_bytes() });
                if !file.errors.is_empty() {
                    let fault = |error| FieldError::new("/csv", format!("{error}"));
                    return Err(file.errors.iter().map(fault).collect());
                }
                let (lines, targets) = file.rows.into_iter().map(|row| (row.line, row.value)).unzip();
                (targets, Some(lines))
            }
            (Some(_), Some(_)) => {
                return Err(vec![FieldError::new("/csv", "stands beside `targets`; send one of the two")]);
            }
            (None, None) => {
                return Err(vec![FieldError::new("/targets", "is missing; send `targets` or `csv`")]);
            }
        };
        let mut faults = ValidationErrors::default();
        let count = targets.len();
        let fits = (1..=MOST_TARGETS).contains(&count);
        faults.require(fits, "/targets", format!("has {count} targets; 1 to {MOST_TARGETS} fit"));
        faults.into_result()?;
        Ok((targets, lines))
    }
}

impl App {
    /// Declares targets in place of all that were declared, or proposed.
    ///
    /// # Errors
    /// When a target is wrong, or others have changed them meanwhile.
    #[tracing::instrument(skip_all)]
    pub async fn declare_targets(
        &self,
        actor: &Actor,
        revision: i64,
        input: TargetsInput,
    ) -> Result<(CoverageConfiguration, usize), AppError> {
        let (targets, lines) = input.read()?;
        let matrix = self.matrix().await?;
        let targets = Targets::parse(targets, &matrix).map_err(|errors| {
            let located = |error| locate(error, ("targets", "coverage.csv"), lines.as_deref());
            errors.into_iter().map(located).collect::<Vec<FieldError>>()
        })?;
        let targets = targets.as_slice();
        let (write, before) = self.edit_coverage(actor, revision).await?;
        replace_targets(write.conn(), targets).await?;
        let after = CoverageConfiguration { revision: revision + 1, declared: true, ..before };
        Ok((save(write, &before, after, targets.len()).await?, targets.len()))
    }

    /// Drops the declared targets: from now on they are proposed from the registry.
    ///
    /// # Errors
    /// When others have changed them meanwhile.
    #[tracing::instrument(skip_all)]
    pub async fn propose_targets(
        &self,
        actor: &Actor,
        revision: i64,
    ) -> Result<CoverageConfiguration, AppError> {
        let (write, before) = self.edit_coverage(actor, revision).await?;
        replace_targets(write.conn(), &[]).await?;
        let after = CoverageConfiguration { revision: revision + 1, declared: false, ..before };
        save(write, &before, after, 0).await
    }

    /// Sets how coverage is counted.
    ///
    /// # Errors
    /// When a value is wrong, or others have changed them meanwhile.
    #[tracing::instrument(skip_all)]
    pub async fn set_coverage(
        &self,
        actor: &Actor,
        revision: i64,
        settings: CoverageSettings,
    ) -> Result<CoverageConfiguration, AppError> {
        settings.check()?;
        let (write, before) = self.edit_coverage(actor, revision).await?;
        let after = CoverageConfiguration { revision: revision + 1, settings, ..before };
        save(write, &before, after, 0).await
    }
}

/// Where a wrong target or count stands: in the list of that name, or, where `lines` are those of its rows, in the file of that name.
pub(super) fn locate(error: TargetError, (list, file): (&str, &str), lines: Option<&[u64]>) -> FieldError {
    let TargetError { at, field, detail } = error;
    let Some(lines) = lines else {
        let place = if field.is_empty() { String::new() } else { format!("/{field}") };
        return FieldError::new(format!("/{list}/{at}{place}"), detail);
    };
    let line = lines.get(at).copied().unwrap_or_default();
    let column = if field.is_empty() { String::new() } else { format!(", column `{field}`") };
    FieldError::new("/csv", format!("{file}:{line}{column}: {detail}"))
}

async fn save(
    mut write: Write,
    before: &CoverageConfiguration,
    after: CoverageConfiguration,
    targets: usize,
) -> Result<CoverageConfiguration, AppError> {
    record(&mut write, before, &after, targets).await?;
    write.commit().await?;
    Ok(after)
}

async fn record(
    write: &mut Write,
    before: &CoverageConfiguration,
    after: &CoverageConfiguration,
    targets: usize,
) -> Result<(), AppError> {
    write_coverage_configuration(write.conn(), after).await?;
    let change = Change::of(EventKind::CoverageUpdated, Entity::Coverage, "1")
        .between(Some(&before.settings), Some(&after.settings))
        .with_data(json!({"declared": after.declared, "targets": targets, "revision": after.revision}));
    write.record(change);
    Ok(())
}

/// Former targets in one entry of the history.
const PART: usize = 1000;

/// Declares targets within an import, in place of all that were declared, or proposed; what they were stands in the history, in parts, so
/// that the import can be undone.
pub(super) async fn save_traced_targets(
    write: &mut Write,
    targets: &[DeclaredTarget],
) -> Result<TargetTrace, AppError> {
    let before = read_coverage_configuration(write.conn()).await?;
    let former = list_targets(write.conn()).await?;
    let part = |part: &[DeclaredTarget]| {
        let part = Some(part.to_vec());
        RowChange::between(
            EventKind::CoverageUpdated,
            Entity::Coverage,
            "targets".to_owned(),
            part.as_ref(),
            None,
        )
    };
    write.record_rows(former.chunks(PART).map(part).collect()).await?;
    let trace = TargetTrace { declared_before: before.declared, revision: before.revision + 1 };
    put_targets(write, before, true, targets).await?;
    Ok(trace)
}

/// Puts targets within a greater write in place of all that there are.
pub(super) async fn put_targets(
    write: &mut Write,
    before: CoverageConfiguration,
    declared: bool,
    targets: &[DeclaredTarget],
) -> Result<(), AppError> {
    replace_targets(write.conn(), targets).await?;
    let after = CoverageConfiguration { revision: before.revision + 1, declared, ..before };
    record(write, &before, &after, targets.len()).await
}
