//! Days, months and years as people write them.

use domain::opened::OpenedOn;
use domain::terms::fold_name;

use crate::sheet::Cell;

/// What a cell says of a day; `None`: nothing that is one.
pub(super) fn opened(cell: &Cell) -> Option<OpenedOn> {
    match cell {
        Cell::Date(year, month, day) => OpenedOn::new(*year, Some(*month), Some(*day)),
        Cell::Number(number) => of_number(*number),
        Cell::Text(text) => of_text(text),
        _ => None,
    }
}

#[expect(clippy::cast_possible_truncation, reason = "within the range that was asked for")]
fn of_number(number: f64) -> Option<OpenedOn> {
    // A year with a month behind the point, as 2019.3, cannot be told from 2019.30; whole numbers alone are taken.
    if number.fract() != 0.0 && !(32_874.0..73_051.0).contains(&number) {
        return of_text(&number.to_string());
    }
    if !(0.0..1e9).contains(&number) {
        return None;
    }
    of_digits(number as i64)
}

/// A whole number: a day's serial number, or a date without separators.
fn of_digits(number: i64) -> Option<OpenedOn> {
    let part = |value: i64| u8::try_from(value).ok();
    match number {
        1990..=2099 => OpenedOn::new(u16::try_from(number).ok()?, None, None),
        // 1990-01-01 to 2099-12-31 in the system of 1900.
        32_874..=73_050 => OpenedOn::of_serial(number),
        199_001..=209_912 => OpenedOn::new(u16::try_from(number / 100).ok()?, part(number % 100), None),
        19_900_101..=20_991_231 => {
            OpenedOn::new(u16::try_from(number / 10_000).ok()?, part(number / 100 % 100), part(number % 100))
        }
        _ => None,
    }
}

fn of_text(text: &str) -> Option<OpenedOn> {
    // Only what stands before a time of day counts.
    let spaced = domain::terms::cleaned(text);
    let day = spaced.split([' ', 'T']).next().unwrap_or_default();
    let is_day = day.contains(['-', '/', '.']) && day.chars().filter(char::is_ascii_digit).count() >= 6;
    let text = fold_name(if is_day { day } else { &spaced });
    let numbers: Vec<&str> =
        text.split(|c: char| !c.is_ascii_digit()).filter(|part| !part.is_empty()).collect();
    let signs = text.trim_matches(|c: char| c.is_ascii_digit()).chars();
    let plain = |c: char| {
        c.is_ascii_digit()
            || matches!(
                c,
                '/' | '.' | '-' | '年' | '月' | '日' | '号' | '初' | '底' | '约' | '、' | ',' | '—'
            )
    };
    if !text.chars().all(plain) || signs.count() > 12 {
        return None;
    }
    let value = |text: &str| text.parse::<u16>().ok();
    let part = |text: &str| text.parse::<u8>().ok();
    match numbers.as_slice() {
        [one] => of_digits(one.parse().ok()?),
        [year, month] if year.len() == 4 => OpenedOn::new(value(year)?, Some(part(month)?), None),
        [month, year] if year.len() == 4 => OpenedOn::new(value(year)?, Some(part(month)?), None),
        [year, month, day] if year.len() == 4 => {
            OpenedOn::new(value(year)?, Some(part(month)?), Some(part(day)?))
        }
        [year, month, day] if year.len() == 2 && text.starts_with(*year) && !text.contains('/') => {
            OpenedOn::new(2000 + value(year)?, Some(part(month)?), Some(part(day)?))
        }
        // 13/3/2017 and 3/13/2017; where both could be, the month is not known.
        [one, two, year] if year.len() == 4 => match (part(one)?, part(two)?) {
            (day, month) if day > 12 => OpenedOn::new(value(year)?, Some(month), Some(day)),
            (month, day) if day > 12 || month == day => OpenedOn::new(value(year)?, Some(month), Some(day)),
            _ => OpenedOn::new(value(year)?, None, None),
        },
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_read_as_people_write_them() {
        for (text, day) in [
            ("2017/3/13", "2017-03-13"),
            ("2019.3.5", "2019-03-05"),
            ("2018年12月", "2018-12"),
            ("２０２０年１月２日", "2020-01-02"),
            ("2020-01-02 10:30:00", "2020-01-02"),
            ("2020-01-02T10:30:00", "2020-01-02"),
            ("20170313", "2017-03-13"),
            ("201703", "2017-03"),
            ("2017", "2017"),
            ("2017年", "2017"),
            ("42807", "2017-03-13"),
            ("13/3/2017", "2017-03-13"),
            ("3/13/2017", "2017-03-13"),
            ("3/4/2017", "2017"),
            ("2018年12月底", "2018-12"),
            ("2018 年 12 月 1 日", "2018-12-01"),
        ] {
            assert_eq!(
                opened(&Cell::Text(text.into())).map(|day| day.to_string()).as_deref(),
                Some(day),
                "{text}"
            );
        }
        for text in ["", "去年", "2019.13.5", "2023-02-29", "12345678901", "0500-8098702", "第3批"] {
            assert_eq!(opened(&Cell::Text(text.into())), None, "{text}");
        }
        assert_eq!(opened(&Cell::Number(42_807.5)).map(|day| day.to_string()), Some("2017-03-13".to_owned()));
        assert_eq!(opened(&Cell::Number(2019.3)).map(|day| day.to_string()), Some("2019-03".to_owned()));
        assert_eq!(opened(&Cell::Number(5.0)), None);
    }
}
