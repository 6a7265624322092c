//! Counting what citizens ask: what gaps weigh where no targets are declared.

use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;

use super::App;
use super::coverage_target::locate;
use super::error::AppError;
use super::held::check_revision;
use super::write::{Actor, Change, Write};
use domain::coverage::{MOST_NEEDS, NeedCount, NeedCounts, NeedSource};
use domain::entity::Entity;
use domain::event::EventKind;
use domain::field::{FieldError, ValidationErrors};
use domain::time::Timestamp;
use formats::csv::Source;
use formats::need::read_needs;
use store::coverage::{CoverageConfiguration, read_coverage_configuration, write_coverage_configuration};
use store::need::{list_needs, read_need_source, replace_needs};

/// The name under which the faults of a text are located.
const FILE: &str = "need.csv";

/// Counts of what citizens ask, as a list or as the text of a `need.csv`; one of the two. They hold no personal data.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "source": "12345热线", "period": "2026-Q2",
    "counts": [{"function": "education", "region": "zhangjiagang", "count": 1240}]
}))]
pub struct NeedInput {
    /// Who counted, such as a hotline; no person, and no telephone number of more than six digits.
    #[schema(min_length = 1, max_length = 200)]
    pub source: String,
    /// When it was asked, such as `2026-Q2`.
    #[schema(min_length = 1, max_length = 40)]
    pub period: String,
    /// The counts.
    #[serde(default)]
    #[schema(max_items = 100_000)]
    pub counts: Option<Vec<NeedCount>>,
    /// The text of a file with the columns `function,region,audience,form,period,count`; `function` and `count` are required.
    #[serde(default)]
    pub csv: Option<String>,
}

/// Counts, and for those of a file their lines.
type ReadNeeds = (NeedSource, Vec<NeedCount>, Option<Vec<u64>>);

impl NeedInput {
    fn read(self) -> Result<ReadNeeds, Vec<FieldError>> {
        let source = NeedSource { source: self.source, period: self.period };
        source.check()?;
        let (counts, lines) = match (self.counts, self.csv) {
            (Some(counts), None) => (counts, None),
            (None, Some(text)) => {
                let file = read_needs(Source { name: FILE, bytes: text.as_bytes() });
                if !file.errors.is_empty() {
                    let fault = |error| FieldError::new("/csv", format!("{error}"));
                    return Err(file.errors.iter().map(fault).collect());
                }
                let (lines, counts) = file.rows.into_iter().map(|row| (row.line, row.value)).unzip();
                (counts, Some(lines))
            }
            (Some(_), Some(_)) => {
                return Err(vec![FieldError::new("/csv", "stands beside `counts`; send one of the two")]);
            }
            (None, None) => {
                return Err(vec![FieldError::new("/counts", "is missing; send `counts` or `csv`")]);
            }
        };
        let mut faults = ValidationErrors::default();
        let fits = (1..=MOST_NEEDS).contains(&counts.len());
        faults.require(fits, "/counts", format!("has {} counts; 1 to {MOST_NEEDS} fit", counts.len()));
        faults.into_result()?;
        Ok((source, counts, lines))
    }
}

/// Counts that are kept.
pub struct KeptNeeds {
    /// The revision of targets, counts and settings.
    pub revision: i64,
    /// Where they come from, and when they were noted; none: there are none.
    pub source: Option<(NeedSource, Timestamp)>,
    /// Some of them, each with its place.
    pub counts: Vec<(i32, NeedCount)>,
}

impl App {
    /// Up to `most` counts after a place, with where they come from.
    ///
    /// # Errors
    /// When the database does not answer.
    #[tracing::instrument(skip_all)]
    pub async fn needs(&self, after: Option<i32>, most: usize) -> Result<KeptNeeds, AppError> {
        Ok(KeptNeeds {
            revision: read_coverage_configuration(&self.db).await?.revision,
            source: read_need_source(&self.db).await?,
            counts: list_needs(&self.db, after, most as u64).await?,
        })
    }

    /// How many counts are kept.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn count_kept_needs(&self) -> Result<u64, AppError> {
        Ok(store::need::count_needs(&self.db).await?)
    }

    /// Keeps counts in place of all that were kept; all of them, or none where one is wrong.
    ///
    /// # Errors
    /// When a count is wrong, or others have changed them meanwhile.
    #[tracing::instrument(skip_all)]
    pub async fn count_needs(
        &self,
        actor: &Actor,
        revision: i64,
        input: NeedInput,
    ) -> Result<KeptNeeds, AppError> {
        let (source, counts, lines) = input.read()?;
        let matrix = self.matrix().await?;
        let counts = NeedCounts::parse(counts, &matrix).map_err(|errors| {
            let located = |error| locate(error, ("counts", FILE), lines.as_deref());
            errors.into_iter().map(located).collect::<Vec<FieldError>>()
        })?;
        let (write, before) = self.edit_coverage(actor, revision).await?;
        let noted_at = self.clock.now();
        let kept = counts.as_slice();
        replace_needs(write.conn(), Some((&source, noted_at)), kept).await?;
        let after = save(write, before, kept.len()).await?;
        Ok(KeptNeeds { revision: after, source: Some((source, noted_at)), counts: Vec::new() })
    }

    /// Drops the counts.
    ///
    /// # Errors
    /// When others have changed them meanwhile.
    #[tracing::instrument(skip_all)]
    pub async fn drop_needs(&self, actor: &Actor, revision: i64) -> Result<i64, AppError> {
        let (write, before) = self.edit_coverage(actor, revision).await?;
        replace_needs(write.conn(), None, &[]).await?;
        save(write, before, 0).await
    }

    pub(super) async fn edit_coverage(
        &self,
        actor: &Actor,
        revision: i64,
    ) -> Result<(Write, CoverageConfiguration), AppError> {
        let write = self.write(actor).await?;
        let before = read_coverage_configuration(write.conn()).await?;
        check_revision(before.revision, revision)?;
        Ok((write, before))
    }
}

async fn save(mut write: Write, before: CoverageConfiguration, counts: usize) -> Result<i64, AppError> {
    let after = CoverageConfiguration { revision: before.revision + 1, ..before };
    write_coverage_configuration(write.conn(), &after).await?;
    let change = Change::of(EventKind::CoverageUpdated, Entity::Coverage, "1")
        .between(Some(&before.settings), Some(&after.settings))
        .with_data(json!({"declared": after.declared, "counts": counts, "revision": after.revision}));
    write.record(change);
    write.commit().await?;
    Ok(after.revision)
}
