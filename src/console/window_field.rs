//! When something begins or ends, as it stands in the field of a form: a day where it is of days, else a minute on the clocks of the deployment.

use domain::local_time::LocalTime;
use domain::time::Timestamp;
use domain::when::{When, Zone};

/// Which end of a window a field holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Edge {
    /// The beginning.
    Begins,
    /// The end: of a day, its last instant.
    Ends,
}

/// An instant for a field.
pub(super) fn field_of(at: Timestamp, edge: Edge, zone: Zone) -> String {
    let local = |at| LocalTime::new(at, zone).to_string();
    let text = local(at);
    let day = match (edge, &text[10..16]) {
        // A day that ends in its last minute is written by people who think of days.
        (Edge::Begins, "T00:00") | (Edge::Ends, "T23:59") => text,
        (Edge::Ends, "T00:00") => local(Timestamp::from_ms(at.as_ms() - 1)),
        _ => return text[..16].to_owned(),
    };
    day[..10].to_owned()
}

/// The type of the field that holds this value.
pub(super) const fn kind_of(value: &str) -> &'static str {
    if value.len() > 10 { "datetime-local" } else { "date" }
}

/// What a field holds; `None`: nothing.
///
/// # Errors
/// A sentence that says what is wrong.
pub(super) fn read_field(value: &str, zone: Zone) -> Result<Option<When>, String> {
    if value.is_empty() {
        return Ok(None);
    }
    let minute = value.len() == 16 && value.contains('T');
    let text = if minute { format!("{value}:00{zone}") } else { value.to_owned() };
    When::parse(&text).map(Some)
}

/// What was read from a field; where that is what the field was shown with, the instant as it is kept, to the millisecond.
pub(super) fn unless_untouched(
    value: &str,
    read: Option<When>,
    (at, edge): (Timestamp, Edge),
    zone: Zone,
) -> Option<When> {
    if value == field_of(at, edge, zone) { Some(When::At(at)) } else { read }
}

/// The instant that a field holds, if any; where that is what the field was shown with, the instant as it is kept.
///
/// # Errors
/// A sentence that says what is wrong.
pub(super) fn read_instant(
    value: &str,
    (kept, edge): (Option<Timestamp>, Edge),
    zone: Zone,
) -> Result<Option<Timestamp>, String> {
    if let Some(kept) = kept.filter(|kept| value == field_of(*kept, edge, zone)) {
        return Ok(Some(kept));
    }
    let read = read_field(value, zone)?;
    let instant = |when: When| match edge {
        Edge::Begins => when.begins(zone),
        Edge::Ends => when.ends(zone),
    };
    read.map(instant).transpose()
}

/// The same day a year later; of a leap day, the day before.
pub(super) fn next_year(value: &str) -> String {
    let Some((year, rest)) = value.split_once('-') else { return String::new() };
    let Ok(year) = year.parse::<u32>() else { return String::new() };
    format!("{}-{}", year + 1, rest.replacen("02-29", "02-28", 1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_read_is_what_was_shown() {
        for text in ["2026-06-09T16:00:00Z", "2026-06-30T10:05:00Z"] {
            let at = Timestamp::parse(text).unwrap();
            let read = |edge| read_field(&field_of(at, edge, Zone::CHINA), Zone::CHINA).unwrap().unwrap();
            assert_eq!(read(Edge::Begins).begins(Zone::CHINA), Ok(at));
            assert_eq!(read(Edge::Ends).ends(Zone::CHINA), Ok(at));
        }
        assert_eq!(read_field("", Zone::CHINA), Ok(None));
        assert!(read_field("tomorrow", Zone::CHINA).is_err());
    }

    #[test]
    fn days_are_days_and_hours_hours() {
        let at = Timestamp::parse("2026-06-30T16:00:00Z").unwrap();
        assert_eq!(field_of(at, Edge::Ends, Zone::CHINA), "2026-06-30");
        assert_eq!(kind_of("2026-06-30"), "date");
        assert_eq!(kind_of("2026-06-30T08:00"), "datetime-local");
    }

    #[test]
    fn an_end_that_nobody_has_touched_stays_to_the_second() {
        let at = Timestamp::parse("2026-06-30T15:59:59Z").unwrap();
        let shown = field_of(at, Edge::Ends, Zone::CHINA);
        assert_eq!(shown, "2026-06-30");
        let kept = unless_untouched(&shown, None, (at, Edge::Ends), Zone::CHINA);
        assert_eq!(kept, Some(When::At(at)));
        assert_eq!(unless_untouched("2026-07-01", None, (at, Edge::Ends), Zone::CHINA), None);
    }

    #[test]
    fn an_instant_that_nobody_has_touched_stays_to_the_second() {
        let at = Timestamp::parse("2026-06-12T00:30:42Z").unwrap();
        let shown = field_of(at, Edge::Ends, Zone::CHINA);
        assert_eq!(shown, "2026-06-12T08:30");
        assert_eq!(read_instant(&shown, (Some(at), Edge::Ends), Zone::CHINA), Ok(Some(at)));
        let minute = Timestamp::parse("2026-06-12T00:30:00Z").unwrap();
        assert_eq!(read_instant(&shown, (None, Edge::Ends), Zone::CHINA), Ok(Some(minute)));
        assert_eq!(read_instant("", (Some(at), Edge::Ends), Zone::CHINA), Ok(None));
        assert!(read_instant("tomorrow", (None, Edge::Begins), Zone::CHINA).is_err());
    }

    #[test]
    fn next_year_is_the_same_day() {
        assert_eq!(next_year("2026-06-10"), "2027-06-10");
        assert_eq!(next_year("2028-02-29T08:00"), "2029-02-28T08:00");
        assert_eq!(next_year(""), "");
    }
}
