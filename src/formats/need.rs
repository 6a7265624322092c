//! `need.csv`: counts of what citizens ask.

use super::csv::{Column, Source, read_rows};
use domain::coverage::NeedCount;
use domain::form::Form;
use domain::row::{FileRows, Row, RowError};

/// The columns.
pub const NEED_COLUMNS: [Column; 6] = [
    Column::required("function"),
    Column::optional("region"),
    Column::optional("audience"),
    Column::optional("form"),
    Column::optional("period"),
    Column::required("count"),
];

/// Reads counts. An empty region, audience, form or period is not known.
///
/// ```
/// use formats::{csv::Source, need::read_needs};
/// let bytes = "function,region,count\neducation,zhangjiagang,1240\nwater,,many\n".as_bytes();
/// let read = read_needs(Source { name: "need.csv", bytes });
/// assert_eq!((read.rows.len(), read.rows[0].value.count), (1, 1240));
/// assert!(read.errors[0].to_string().starts_with("need.csv:3: column count: \"many\" is no whole number"));
/// ```
#[must_use]
pub fn read_needs(file: Source<'_>) -> FileRows<NeedCount> {
    let some = |text: Option<&str>| text.filter(|text| !text.is_empty()).map(str::to_owned);
    let read = read_rows(file, &NEED_COLUMNS, |row| {
        let count = row.text("count");
        let count = count.parse::<u64>().map_err(|_| {
            ("count", count.to_owned(), "is no whole number", "write a whole number such as 120".to_owned())
        })?;
        let form = row.optional("form").filter(|form| !form.is_empty());
        let known = form.map(|form| {
            Form::of_key(form).ok_or_else(|| {
                let forms: Vec<&str> = Form::ALL.iter().map(|form| form.key()).collect();
                ("form", form.to_owned(), "is no form", format!("write one of {}", forms.join(", ")))
            })
        });
        Ok(NeedCount {
            function: row.text("function").to_owned(),
            region: some(row.optional("region")),
            audience: some(row.optional("audience")),
            form: known.transpose()?,
            period: some(row.optional("period")),
            count,
        })
    });
    let mut found = FileRows { rows: Vec::new(), errors: read.errors };
    for Row { line, value } in read.rows {
        match value {
            Ok(value) => found.rows.push(Row { line, value }),
            Err((column, value, problem, remedy)) => {
                let error = RowError::of_row(file.name, line, problem, remedy);
                found.errors.push(error.in_column(column).of_value(&value));
            }
        }
    }
    found
}
