//! How a campaign goes while it runs: figures that lead to what they are made of, and a line over time with a table beside it.

use axum::extract::State;
use axum::response::{IntoResponse as _, Response};
use maud::{Markup, html};

use super::course_chart::{chart, lines};
use super::direction_list::marked_address;
use super::moment::Clocks;
use super::shell::Page;
use super::visitor::Visitor;
use app::App;
use domain::campaign::Campaign;
use domain::course::{Course, CoursePoint};
use domain::direction::DirectionMark;
use domain::id::CampaignId;
use domain::local_time::LocalTime;
use http::auth::{ReadDirections, Require};
use http::path::Path;
use http::problem::Problem;

/// The page.
pub(super) async fn show(
    caller: Require<ReadDirections>,
    visitor: Visitor,
    State(app): State<App>,
    Path(id): Path<CampaignId>,
) -> Result<Response, Problem> {
    let campaign = app.campaign(id).await?;
    let course = app.course(&caller.reach, id).await?;
    let speech = visitor.speech;
    let clocks = Clocks::of(&app, speech);
    let content = html! {
        p { a href=(format!("/campaigns/{id}")) { (campaign.spec.title) } " "
            span.state data-state=(campaign.state().key()) { (speech.campaign_state(campaign.state())) }
            " " (clocks.window(campaign.spec.starts_at, campaign.spec.ends_at)) }
        @match &course {
            None => p.empty { (speech.say("还没有下达。下达以后，这里看谁打开了、接受了、交稿了、发布了。", "It is not launched yet. From then on, who has opened, accepted, handed in and published is seen here.")) },
            Some(course) => {
                (figures(course, &campaign, clocks))
                @if course.points.len() > 2 { (over_time(course, clocks)) }
                @else { p.hint { (speech.say("刚刚下达，过一天这里就有走势。", "It has just been launched; a day from now there is a line.")) } }
            },
        }
    };
    let title = format!("{}{}", speech.say("进展：", "Progress: "), campaign.spec.title);
    Ok(Page { visitor: &visitor, title: &title, content }.into_response())
}

/// What was reached, each figure with the list behind it.
pub(super) fn figures(course: &Course, campaign: &Campaign, clocks: Clocks) -> Markup {
    let (speech, counts) = (clocks.speech, &course.counts);
    let figures = [
        (speech.say("下达", "Asked"), counts.asked, DirectionMark::Asked),
        (speech.say("打开", "Opened"), counts.opened, DirectionMark::Opened),
        (speech.say("接受", "Accepted"), counts.accepted, DirectionMark::Accepted),
        (speech.say("交稿", "Handed in"), counts.handed_in, DirectionMark::HandedIn),
        (speech.say("发布", "Published"), counts.published, DirectionMark::Published),
        (speech.say("谢绝", "Declined"), counts.declined, DirectionMark::Declined),
    ];
    html! {
        dl.figures {
            @for (label, count, mark) in figures {
                div { dt { (label) } dd { a href=(marked_address(campaign.id, mark)) { (count) } } }
            }
        }
        @if counts.opened < counts.asked {
            p { a href=(marked_address(campaign.id, DirectionMark::Unopened)) { (speech.say("看谁还没打开", "See who has not opened yet")) } }
        }
    }
}

fn over_time(course: &Course, clocks: Clocks) -> Markup {
    let speech = clocks.speech;
    let day = |point: &CoursePoint| {
        // The end of a day is the beginning of the next: it is called by the day that ends.
        let at = domain::time::Timestamp::from_ms(point.at.as_ms() - 1);
        LocalTime::new(at, clocks.zone).day(speech.0)
    };
    html! {
        section aria-labelledby="course" {
            h2 #course { (speech.say("走势", "Over time")) }
            (chart(course, clocks))
            details {
                summary { (speech.say("同样的数字，列成表", "The same figures as a table")) }
                section.scroll tabindex="0" aria-label=(speech.say("走势表", "Table over time")) {
                    table.heat {
                        caption { (speech.say("到当天为止的累计数", "Sums up to the end of each day")) }
                        thead { tr {
                            th scope="col" { (speech.say("日期", "Day")) }
                            @for line in lines(speech) { th scope="col" { (line.name) } }
                        } }
                        tbody { @for point in course.points.iter().skip(1) { tr {
                            th scope="row" { (day(point)) }
                            @for line in lines(speech) { td { ((line.of)(point)) } }
                        } } }
                    }
                }
            }
        }
    }
}
