//! Forms that are sent twice: by two presses of one button, by a page that is sent again, by both at once.

use micromatrix::domain::right::Role;

use super::browser::{Browser, between, borrowed, hidden};
use super::subject::admin;
use crate::api::builders::{Run, draft, small};
use crate::api::desk::Desk;
use crate::api::upload::{CITY, workbook};
use crate::support::{Form, World, grant};

/// What a form holds, by name.
type Fields<'a> = &'a [(&'a str, &'a str)];

/// A form of a page: where it stands, where it is sent, what is typed, and of what there is one more by it.
struct Sent<'a> {
    page: &'a str,
    action: &'a str,
    typed: &'a [(&'a str, &'a str)],
    table: &'a str,
}

impl Sent<'_> {
    /// The form as it is drawn and filled in.
    async fn filled(&self, browser: &mut Browser) -> Vec<(String, String)> {
        let page = browser.get(self.page).await.ok();
        let mut fields = hidden(&page, self.action);
        assert!(fields.iter().any(|(name, _)| name == "once"), "{}: {fields:?}", self.action);
        fields.extend(self.typed.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())));
        fields
    }

    /// Sends it, and again; then draws it anew and sends it at the same time from two windows.
    async fn twice(&self, world: &World, browser: &mut Browser, grows_again: bool) {
        let count = async || world.rows(self.table).await.len();
        let fields = self.filled(browser).await;
        let before = count().await;
        let first = browser.send_form(self.action, &borrowed(&fields)).await;
        let place = first.location().to_owned();
        assert_eq!(count().await, before + 1, "{}", self.action);
        let after = world.everything().await;
        let again = browser.send_form(self.action, &borrowed(&fields)).await;
        assert_eq!(again.location(), place, "{}", self.action);
        assert_eq!(again.headers["idempotency-replayed"], "true");
        assert_eq!(world.everything().await, after, "{}", self.action);
        if grows_again {
            let fields = self.filled(browser).await;
            let fields = borrowed(&fields);
            let mut other = browser.clone();
            let (one, two) =
                tokio::join!(browser.send_form(self.action, &fields), other.send_form(self.action, &fields));
            assert_eq!(one.location(), two.location(), "{}", self.action);
            assert_eq!(count().await, before + 2, "{}", self.action);
        }
    }
}

#[test]
fn what_a_coordinator_makes_by_a_form_is_made_once() {
    small(async |world| {
        let run = Run::launched(&world, &draft()).await;
        let keeper = world.caller_with(vec![grant(Role::Coordinator), grant(Role::Admin)]).await;
        let mut browser = Browser::of(&world, &keeper).await;
        let changes = "%5B%7B%22kind%22%3A%22close%22%2C%22account%22%3A%22weibo-jiaoyu%22%7D%5D";
        let what_if = format!("/coverage/what-if?changes={changes}");
        let facts = format!("/campaigns/{}/facts", run.id);
        let new_fact = format!("{facts}/new");
        let campaign = [
            ("title", "2026 年防汛"),
            ("starts_at", "2026-06-10"),
            ("ends_at", "2026-07-31"),
            ("place", ""),
            ("contact", ""),
            ("review", "none"),
        ];
        let fact = [("key", "点数"), ("wording/text", "全市有避难点。"), ("angle", "")];
        let forms = [
            (
                Sent {
                    page: "/themes/flood_season",
                    action: "/themes/flood_season/copy",
                    typed: &[("title", "防汛")],
                    table: "theme",
                },
                true,
            ),
            (
                Sent {
                    page: "/campaigns/new?theme=flood_season",
                    action: "/campaigns",
                    typed: &campaign,
                    table: "campaign",
                },
                true,
            ),
            (
                Sent {
                    page: &what_if,
                    action: "/coverage/scenarios",
                    typed: &[("name", "停掉一个")],
                    table: "scenario",
                },
                false,
            ),
            (Sent { page: &new_fact, action: &facts, typed: &fact, table: "fact" }, false),
            (
                Sent {
                    page: "/persons/new",
                    action: "/persons/new",
                    typed: &[("name", "王芳")],
                    table: "subject",
                },
                false,
            ),
        ];
        for (form, grows_again) in &forms {
            form.twice(&world, &mut browser, *grows_again).await;
        }
    });
}

#[test]
fn what_is_said_of_a_piece_and_proposed_is_said_once() {
    small(async |world| {
        let desk = Desk::begun(&world, "gates", "key").await;
        let piece = format!("/pieces/{}", desk.id);
        Browser::of(&world, &desk.member).await.send_form(&format!("{piece}/submit"), &[]).await.location();
        let mut reviewer = Browser::of(&world, &desk.reviewer).await;
        let comments = format!("{piece}/comments");
        let remark = [("place", "0-4"), ("remark", "这里再短些")];
        let form = Sent { page: &piece, action: &comments, typed: &remark, table: "piece_comment" };
        form.twice(&world, &mut reviewer, true).await;
        let topics = format!("/campaigns/{}/topics", desk.run.id);
        let mut author = Browser::of(&world, &desk.member).await;
        let page = author.get(&topics).await.ok();
        let audience = between(&page, "id=\"audience\"", "</select>");
        let audience = between(audience.split_once("</option>").unwrap().1, "value=\"", "\"");
        let topic = [
            ("account", "weibo-jiaojing"),
            ("title", "雨夜的校门口"),
            ("brief", "讲放学时校门口怎样停车。"),
            ("audience", audience),
            ("angle", ""),
        ];
        let form = Sent { page: &topics, action: &topics, typed: &topic, table: "topic_proposal" };
        form.twice(&world, &mut author, false).await;
    });
}

#[test]
fn a_form_whose_fields_were_changed_since_is_another_act() {
    small(async |world| {
        let desk = Desk::begun(&world, "gates", "key").await;
        let piece = format!("/pieces/{}", desk.id);
        Browser::of(&world, &desk.member).await.send_form(&format!("{piece}/submit"), &[]).await.location();
        let mut reviewer = Browser::of(&world, &desk.reviewer).await;
        let page = reviewer.get(&piece).await.ok();
        let comments = format!("{piece}/comments");
        for remark in ["这里再短些", "这里再短一些"] {
            let mut fields = hidden(&page, &comments);
            fields.extend(
                [("place", "0-4"), ("remark", remark)]
                    .map(|(name, value)| (name.to_owned(), value.to_owned())),
            );
            reviewer.send_form(&comments, &borrowed(&fields)).await.location();
        }
        assert_eq!(world.rows("piece_comment").await.len(), 2);
    });
}

#[test]
fn what_was_refused_may_be_sent_again_under_its_key() {
    small(async |world| {
        let coordinator = world.caller(Role::Coordinator).await;
        let mut browser = Browser::of(&world, &coordinator).await;
        let page = browser.get("/themes/flood_season").await.ok();
        let fields = hidden(&page, "/themes/flood_season/copy");
        let title = "长".repeat(500);
        let long = [&borrowed(&fields)[..], &[("title", title.as_str())]].concat();
        for _ in 0..2 {
            let refused = browser.send_form("/themes/flood_season/copy", &long).await;
            assert_eq!(refused.status, 422, "{}", refused.body);
        }
        let right = [&borrowed(&fields)[..], &[("title", "防汛")]].concat();
        browser.send_form("/themes/flood_season/copy", &right).await.location();
        assert_eq!(world.rows("theme").await.len(), 1);
    });
}

#[test]
fn a_secret_is_made_once_shown_once_and_kept_nowhere() {
    small(async |world| {
        let mut browser = admin(&world).await;
        let typed = [("name", "王芳"), ("role.0", "coordinator")];
        let place = browser.send_form("/persons/new", &typed).await.location().to_owned();
        let id = place.rsplit('/').next().unwrap();
        let (links, tokens) = (format!("{place}/links"), format!("{place}/tokens"));
        let forms: [(&str, &str, Fields<'_>, &str); 3] = [
            (&place, &links, &[("days", "14")], "personal_link"),
            (&place, &tokens, &[("label", "大屏"), ("days", "30")], "token"),
            ("/persons", "/persons/cards", &[("subject", id)], "personal_link"),
        ];
        for (page, action, typed, table) in forms {
            let page = browser.get(page).await.ok();
            let fields = hidden(&page, action);
            let fields = [&borrowed(&fields)[..], typed].concat();
            let before = world.rows(table).await.len();
            let mut other = browser.clone();
            let (one, two) =
                tokio::join!(browser.send_form(action, &fields), other.send_form(action, &fields));
            let (made, told) = if one.status == 200 { (one, two) } else { (two, one) };
            assert_eq!((made.status, told.status), (200, 409), "{action}: {}", told.body);
            assert!(told.body.contains("已经生成过了"), "{}", told.body);
            let shown = format!("href=\"{}\"", action.rsplit_once('/').unwrap().0);
            assert!(told.body.contains(&shown), "{shown}: {}", told.body);
            assert_eq!(world.rows(table).await.len(), before + 1, "{action}");
            let again = browser.send_form(action, &fields).await;
            assert_eq!(again.status, 409);
            assert_eq!(world.rows(table).await.len(), before + 1, "{action}");
        }
        for row in world.rows("idempotency").await {
            assert!(row["body"].as_str().unwrap_or_default().is_empty(), "{row}");
        }
    });
}

#[test]
fn a_list_that_is_sent_twice_is_read_once() {
    small(async |world| {
        let coordinator = world.caller(Role::Coordinator).await;
        let mut browser = Browser::of(&world, &coordinator).await;
        let page = browser.get("/lists").await.ok();
        let once = &hidden(&page, "/lists")[0].1;
        let form = || list_of(once);
        let first = browser.send_files("/lists", &form()).await.location().to_owned();
        assert_eq!(browser.send_files("/lists", &form()).await.location(), first);
        assert_eq!(world.rows("job").await.len(), 1);
    });
}

/// A list with the key of its form, which stands before the file.
fn list_of(once: &str) -> Form {
    Form::default()
        .with("once", once)
        .file("备案表.xlsx", &workbook(CITY))
        .with("dry_run", "true")
        .with("profile", "")
}
