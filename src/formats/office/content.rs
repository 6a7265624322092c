//! What stands in a column, where its header alone does not decide.

use domain::office::OfficeField;
use domain::platform::NamedPlatform;

use super::none::is_none;
use super::words::OfficeWords;
use crate::sheet::Grid;

/// How many values of a column are looked at.
const SAMPLE: usize = 60;

/// Values of a column below the header.
pub(super) fn sample(grid: &Grid, below: u32, column: u32) -> Vec<String> {
    let from = grid.rows.partition_point(|row| row.number < below);
    let values = grid.rows[from..].iter().take(400).filter_map(|row| row.cell(column));
    values.map(|cell| cell.shown().into_owned()).filter(|text| !is_none(text)).take(SAMPLE).collect()
}

/// How many thousandths of the values a field could hold.
pub(super) fn fits(field: OfficeField, values: &[String], words: &OfficeWords) -> usize {
    let is = |value: &String| match field {
        OfficeField::Platform => words.platforms.read(value) != NamedPlatform::Unknown,
        OfficeField::Url => {
            value.contains("://")
                || value.starts_with("www.")
                || value.contains(".com")
                || value.contains(".cn")
        }
        OfficeField::Functions => {
            value.split(['、', ',', '，', '|', ';', '；']).any(|word| words.functions.find(word).is_some())
        }
        OfficeField::Handle => value.is_ascii() && !value.contains(' '),
        OfficeField::Status => words.statuses.find(value).is_some(),
        _ => true,
    };
    values.iter().filter(|value| is(value)).count() * 1000 / values.len().max(1)
}
