//! The course of a campaign as a picture: a line for each thing that was reached, told apart by stroke and by name, not by colour alone.

use maud::{Markup, html};

use super::language::Speech;
use super::moment::Clocks;
use domain::course::{Course, CoursePoint};
use domain::local_time::LocalTime;

/// A line of the picture.
pub(super) struct CourseLine {
    pub(super) name: &'static str,
    pub(super) of: fn(&CoursePoint) -> usize,
    /// How it is drawn; the style sheet gives colours and strokes.
    key: &'static str,
}

/// The lines, in the order in which things are reached.
pub(super) const fn lines(speech: Speech) -> [CourseLine; 5] {
    [
        CourseLine { name: speech.say("打开", "opened"), of: |point| point.opened, key: "opened" },
        CourseLine { name: speech.say("接受", "accepted"), of: |point| point.accepted, key: "accepted" },
        CourseLine { name: speech.say("交稿", "handed in"), of: |point| point.handed_in, key: "handed-in" },
        CourseLine { name: speech.say("发布", "published"), of: |point| point.published, key: "published" },
        CourseLine { name: speech.say("谢绝", "declined"), of: |point| point.declined, key: "declined" },
    ]
}

/// The picture's own measures.
const WIDTH: f64 = 640.0;
const HEIGHT: f64 = 240.0;
const LEFT: f64 = 40.0;
const BOTTOM: f64 = 28.0;
const TOP: f64 = 12.0;

/// The picture, with the names of its lines below it.
pub(super) fn chart(course: &Course, clocks: Clocks) -> Markup {
    let speech = clocks.speech;
    let most = lines(speech).iter().flat_map(|line| course.points.iter().map(line.of)).max().unwrap_or(0);
    let most = most.max(course.counts.asked).max(1);
    let place = |point: &CoursePoint, count: usize| format!("{:.1},{:.1}", x(course, point), y(count, most));
    let path = |line: &CourseLine| {
        course.points.iter().map(|point| place(point, (line.of)(point))).collect::<Vec<_>>().join(" ")
    };
    let label = format!(
        "{}{}",
        speech.say(
            "打开、接受、交稿、发布、谢绝随时间的走势；共下达 ",
            "opened, accepted, handed in, published and declined over time; asked: "
        ),
        course.counts.asked
    );
    html! {
        svg.course viewBox=(format!("0 0 {WIDTH} {HEIGHT}")) role="img" aria-label=(label) {
            line.axis x1=(LEFT) y1=(y(0, most)) x2=(WIDTH) y2=(y(0, most)) {}
            line.asked x1=(LEFT) y1=(y(course.counts.asked, most)) x2=(WIDTH) y2=(y(course.counts.asked, most)) {}
            text x="2" y=(y(0, most) + 4.0) { "0" }
            text x="2" y=(y(course.counts.asked, most) + 4.0) { (course.counts.asked) }
            @if let (Some(first), Some(last)) = (course.points.first(), course.points.last()) {
                text x=(LEFT) y=(HEIGHT - 8.0) { (day(first, clocks)) }
                text.end x=(WIDTH) y=(HEIGHT - 8.0) text-anchor="end" { (day(last, clocks)) }
            }
            @for line in lines(speech) { polyline class=(line.key) points=(path(&line)) {} }
        }
        ul.legend { @for line in lines(speech) { li { svg.stroke viewBox="0 0 32 8" aria-hidden="true" { line class=(line.key) x1="0" y1="4" x2="32" y2="4" {} } " " (line.name) } } }
    }
}

fn day(point: &CoursePoint, clocks: Clocks) -> String {
    LocalTime::new(point.at, clocks.zone).day(clocks.speech.0)
}

#[expect(clippy::cast_precision_loss, reason = "parts of a picture of a few hundred points")]
fn x(course: &Course, point: &CoursePoint) -> f64 {
    let at = |point: &CoursePoint| point.at.as_ms();
    let (from, to) = (course.points.first().map_or(0, at), course.points.last().map_or(1, at));
    LEFT + (at(point) - from) as f64 / (to - from).max(1) as f64 * (WIDTH - LEFT)
}

#[expect(clippy::cast_precision_loss, reason = "parts of a picture of a few hundred points")]
fn y(count: usize, most: usize) -> f64 {
    HEIGHT - BOTTOM - count as f64 / most as f64 * (HEIGHT - BOTTOM - TOP)
}
