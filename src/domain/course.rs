//! How a campaign goes while it runs: what its accounts have done with what they were asked, in figures and over time.

use std::collections::BTreeMap;

use super::direction::{Direction, DirectionMark};
use super::id::PieceId;
use super::piece::Piece;
use super::time::Timestamp;
use super::when::Zone;

/// What a campaign's directions have reached.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct CourseCounts {
    /// See [`DirectionMark::Asked`].
    pub asked: usize,
    /// See [`DirectionMark::Opened`].
    pub opened: usize,
    /// See [`DirectionMark::Accepted`].
    pub accepted: usize,
    /// See [`DirectionMark::HandedIn`].
    pub handed_in: usize,
    /// See [`DirectionMark::Published`].
    pub published: usize,
    /// See [`DirectionMark::Declined`].
    pub declined: usize,
}

/// What had been reached by an instant, of what counts in the end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CoursePoint {
    /// The instant: the end of a day, or that of the course.
    pub at: Timestamp,
    /// Directions that had been opened.
    pub opened: usize,
    /// Directions that had been accepted.
    pub accepted: usize,
    /// Directions for which a piece had been handed in.
    pub handed_in: usize,
    /// Directions of which the piece was published.
    pub published: usize,
    /// Directions that had been declined.
    pub declined: usize,
}

/// How a campaign goes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Course {
    /// Now.
    pub counts: CourseCounts,
    /// From the launch on, in order; the last one is now.
    pub points: Vec<CoursePoint>,
}

/// So many points draw a line; a longer course has one for every second day, and so on.
const MOST_POINTS: i64 = 60;

/// How a campaign has gone from `from`, its launch, until `until`. Whatever was declined or moved by a new plan counts as that and as nothing
/// else, so that the last point says what the figures say.
///
/// O(n log n) in directions and pieces.
#[must_use]
pub fn follow_course(
    directions: &[Direction],
    pieces: &[Piece],
    (from, until): (Timestamp, Timestamp),
    zone: Zone,
) -> Course {
    let pieces: BTreeMap<PieceId, &Piece> = pieces.iter().map(|piece| (piece.id, piece)).collect();
    let of = |mark: DirectionMark, when: &dyn Fn(&Direction) -> Option<Timestamp>| {
        let marked = directions.iter().filter(|one| mark.is_of(one));
        // What says no time was there from the beginning.
        let mut instants: Vec<Timestamp> = marked.map(|one| when(one).unwrap_or(from)).collect();
        instants.sort_unstable();
        instants
    };
    let piece = |one: &Direction| one.piece().and_then(|id| pieces.get(&id).copied());
    let opened = of(DirectionMark::Opened, &|one| one.opened_at);
    let accepted = of(DirectionMark::Accepted, &|one| one.stage.answered_at());
    let handed_in = of(DirectionMark::HandedIn, &|one| piece(one).map(|piece| piece.handed_in_at));
    let published = of(DirectionMark::Published, &|one| piece(one).and_then(|piece| piece.published_at));
    let declined = of(DirectionMark::Declined, &|one| one.stage.answered_at());
    let counts = CourseCounts {
        asked: directions.iter().filter(|one| DirectionMark::Asked.is_of(one)).count(),
        opened: opened.len(),
        accepted: accepted.len(),
        handed_in: handed_in.len(),
        published: published.len(),
        declined: declined.len(),
    };
    let last =
        [&opened, &accepted, &handed_in, &published, &declined].into_iter().filter_map(|all| all.last());
    let until = last.copied().fold(until, Timestamp::max);
    let by = |instants: &[Timestamp], at: Timestamp| instants.partition_point(|one| *one <= at);
    let point = |at| CoursePoint {
        at,
        opened: by(&opened, at),
        accepted: by(&accepted, at),
        handed_in: by(&handed_in, at),
        published: by(&published, at),
        declined: by(&declined, at),
    };
    Course { counts, points: instants(from, until, zone).into_iter().map(point).collect() }
}

/// The launch, the ends of days after it, and the end.
fn instants(from: Timestamp, until: Timestamp, zone: Zone) -> Vec<Timestamp> {
    let (first, last) = (zone.day_number(from), zone.day_number(until));
    let step = ((last - first) / MOST_POINTS + 1).max(1);
    let mut instants = vec![from];
    let mut day = first + step;
    while day <= last {
        instants.push(zone.start_of(day));
        day += step;
    }
    if instants.last().is_some_and(|last| *last < until) {
        instants.push(until);
    }
    instants
}

#[cfg(test)]
mod tests {
    use super::*;

    const DAY_MS: i64 = 86_400_000;

    fn at(days: i64, hours: i64) -> Timestamp {
        Timestamp::from_ms(days * DAY_MS + hours * 3_600_000)
    }

    #[test]
    fn a_course_is_drawn_by_days_of_the_zone_and_ends_now() {
        let instants = instants(at(10, 1), at(12, 3), Zone::CHINA);
        // The days here end at 16:00 UTC.
        assert_eq!(instants, [at(10, 1), at(10, 16), at(11, 16), at(12, 3)]);
    }

    #[test]
    fn a_long_course_has_no_more_points_than_a_line_needs() {
        let points = instants(at(0, 0), at(1000, 0), Zone::CHINA).len();
        assert!((30..=62).contains(&points), "{points}");
        assert_eq!(instants(at(5, 0), at(5, 0), Zone::CHINA), [at(5, 0)]);
    }
}
