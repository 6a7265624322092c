//! Two persons with the same form before them: whoever is second is told what the first has written, and loses nothing. That also holds where
//! the second is first refused for something else: a form that is shown again stays bound to what it was filled in against.

use micromatrix::domain::right::Role;
use serde_json::json;

use super::browser::{Browser, Shown, between, borrowed};
use super::subject::admin;
use crate::api::builders::{Run, draft, small, with};
use crate::api::desk::Desk;
use crate::api::fact::fact;
use crate::support::demo;

/// The value of a hidden field.
fn seen(page: &str, name: &str) -> String {
    between(page, &format!("name=\"{name}\" value=\""), "\"").to_owned()
}

/// A form of two persons.
struct Contested<'a> {
    path: &'a str,
    /// The field that holds what was seen.
    seen: &'a str,
    /// What the first writes, what the second types wrongly, and then rightly.
    first: &'a [(&'a str, &'a str)],
    wrong: &'a [(&'a str, &'a str)],
    right: &'a [(&'a str, &'a str)],
    /// What the second has to read of the first, and what of the own words stays.
    told: &'a str,
    kept: &'a str,
}

impl Contested<'_> {
    async fn hold(&self, first: &mut Browser, second: &mut Browser) -> Shown {
        let page = second.get(self.path).await.ok();
        let now = seen(&page, self.seen);
        let with = |seen: &str, fields: &[(&str, &str)]| {
            let all = [&[(self.seen, seen)], fields].concat();
            all.into_iter().map(|(name, value)| (name.to_owned(), value.to_owned())).collect::<Vec<_>>()
        };
        let send = async |browser: &mut Browser, seen: &str, fields: &[(&str, &str)]| {
            let fields = with(seen, fields);
            let fields: Vec<(&str, &str)> = borrowed(&fields);
            browser.send_form(self.path, &fields).await
        };
        let wrong = send(second, &now, self.wrong).await;
        assert_eq!(wrong.status, 422, "{}", wrong.body);
        assert_eq!(seen(&wrong.body, self.seen), now, "{}: it is bound to what was seen", self.path);
        send(first, &now, self.first).await.location();
        // What is wrong is told, or that it is old as well; never does it become newer by that.
        let wrong = send(second, &now, self.wrong).await;
        let is_bound = wrong.status == 422 && seen(&wrong.body, self.seen) == now;
        assert!(is_bound || wrong.status == 412, "{}: {}", self.path, wrong.body);
        let stale = send(second, &now, self.right).await;
        assert_eq!(stale.status, 412, "{}", stale.body);
        let changed = between(&stale.body, "aria-labelledby=\"changed\"", "</section>");
        assert!(changed.contains(self.told), "{}: {changed}", self.path);
        let (_, form) = stale.body.split_once("aria-labelledby=\"changed\"").unwrap();
        let (_, form) = form.split_once("</section>").unwrap();
        assert!(form.contains(self.kept), "{}: {form}", self.path);
        let newest = seen(&stale.body, self.seen);
        assert_ne!(newest, now, "{}", self.path);
        send(second, &newest, self.right).await
    }
}

const WINDOW: [(&str, &str); 7] = [
    ("starts_at", "2026-06-10"),
    ("ends_at", "2026-06-29"),
    ("contact", "市文明办"),
    ("review", "none"),
    ("angle[]", "belts"),
    ("audience[]", "drivers"),
    ("basis", ""),
];

#[test]
fn a_draft_of_a_campaign() {
    small(async |world| {
        let run = Run::drafted(&world, &draft()).await;
        let path = format!("/campaigns/{}/edit", run.id);
        let form = |own: [(&'static str, &'static str); 3]| [&WINDOW[..], &own].concat();
        let first = form([("title", "平安出行季"), ("capacity", "1"), ("brief", "先到")]);
        let wrong = form([("title", "平安回家"), ("capacity", "abc"), ("brief", "后到")]);
        let right = form([("title", "平安回家"), ("capacity", "2"), ("brief", "后到")]);
        let contested = Contested {
            path: &path,
            seen: "revision",
            first: &first,
            wrong: &wrong,
            right: &right,
            told: "<dd>先到</dd>",
            kept: "value=\"平安回家\"",
        };
        let mut browser = Browser::of(&world, &run.coordinator).await;
        let mut other = browser.clone();
        contested.hold(&mut browser, &mut other).await.location();
        let campaign = run.coordinator.get(&run.path).await.ok();
        assert_eq!((&campaign["title"], &campaign["capacity"]), (&json!("平安回家"), &json!(2)));
    });
}

#[test]
fn a_number_that_cannot_be_read_is_said_beside_its_field() {
    small(async |world| {
        let run = Run::drafted(&world, &draft()).await;
        let path = format!("/campaigns/{}/edit", run.id);
        let mut browser = Browser::of(&world, &run.coordinator).await;
        let page = browser.get(&path).await.ok();
        let now = seen(&page, "revision");
        let own = [("revision", now.as_str()), ("title", "平安"), ("capacity", "abc"), ("brief", "")];
        let shown = browser.send_form(&path, &[&WINDOW[..], &own].concat()).await;
        assert_eq!(shown.status, 422, "{}", shown.body);
        assert!(
            shown.body.contains("id=\"capacity-fault\"") && shown.body.contains("value=\"abc\""),
            "{}",
            shown.body
        );
    });
}

#[test]
fn an_amendment() {
    small(async |world| {
        let run = Run::launched(&world, &draft()).await;
        let path = format!("/campaigns/{}/amend", run.id);
        let long = "长".repeat(2000);
        let contested = Contested {
            path: &path,
            seen: "revision",
            first: &[("contact", "新电话 12345"), ("brief", "先到"), ("reason", "换了值班室")],
            wrong: &[("contact", "另一个电话"), ("brief", "后到"), ("reason", &long)],
            right: &[("contact", "另一个电话"), ("brief", "后到"), ("reason", "又换了")],
            told: "<dd>新电话 12345</dd>",
            kept: "另一个电话",
        };
        let mut browser = Browser::of(&world, &run.coordinator).await;
        let mut other = browser.clone();
        contested.hold(&mut browser, &mut other).await.location();
    });
}

#[test]
fn a_node_of_a_taxonomy() {
    small(async |world| {
        let coordinator = world.caller(Role::Coordinator).await;
        let mut browser = Browser::of(&world, &coordinator).await;
        let mut other = browser.clone();
        let contested = Contested {
            path: "/settings/taxonomies/audience/parents",
            seen: "seen",
            first: &[("name", "孩子家长"), ("name_en", "parents")],
            wrong: &[("name", ""), ("name_en", "parents")],
            right: &[("name", "爸爸妈妈"), ("name_en", "parents")],
            told: "<dd>孩子家长</dd>",
            kept: "value=\"爸爸妈妈\"",
        };
        contested.hold(&mut browser, &mut other).await.location();
    });
}

#[test]
fn a_version_of_a_fact() {
    small(async |world| {
        let facts = json!([{"key": "school", "text": "停课一天。", "source": "教育局通知"}]);
        let run = Run::launched(&world, &with(draft(), "/facts", facts)).await;
        let id = fact(&run, "school").await["id"].as_str().unwrap().to_owned();
        let path = format!("/facts/{id}/revise");
        let contested = Contested {
            path: &path,
            seen: "revision",
            first: &[("text", "停课两天。"), ("source", "教育局"), ("public", "true")],
            wrong: &[
                ("text", "停课三天。"),
                ("source", "教育局"),
                ("valid_until", "2026-99-99T00:00"),
                ("public", "true"),
            ],
            right: &[("text", "停课三天。"), ("source", "教育局"), ("public", "true")],
            told: "<dd>停课两天。</dd>",
            kept: "停课三天。",
        };
        let mut browser = Browser::of(&world, &run.coordinator).await;
        let mut other = browser.clone();
        contested.hold(&mut browser, &mut other).await.location();
    });
}

#[test]
fn a_part_of_a_theme() {
    demo(async |world| {
        let coordinator = world.caller(Role::Coordinator).await;
        let mut browser = Browser::of(&world, &coordinator).await;
        browser.send_form("/themes/flood_season/copy", &[("title", "我们的防汛")]).await.location();
        let mut other = browser.clone();
        let brief = ("brief/zh", "雨前讲准备，雨中讲避险。");
        let contested = Contested {
            path: "/themes/flood_season_1/edit?part=head",
            seen: "revision",
            first: &[("part", "head"), ("title/zh", "先到的防汛"), brief, ("do", "save")],
            wrong: &[("part", "head"), ("title/zh", ""), brief, ("do", "save")],
            right: &[("part", "head"), ("title/zh", "后到的防汛"), brief, ("do", "save")],
            told: "<dd>先到的防汛",
            kept: "value=\"后到的防汛\"",
        };
        contested.hold(&mut browser, &mut other).await.location();
    });
}

#[test]
fn what_is_known_of_a_person() {
    small(async |world| {
        let mut browser = admin(&world).await;
        let place = browser.send_form("/persons/new", &[("name", "王芳")]).await.location().to_owned();
        let path = format!("{place}/edit");
        let mut other = browser.clone();
        let contested = Contested {
            path: &path,
            seen: "revision",
            first: &[("name", "王芳"), ("phone", "13800138000")],
            wrong: &[("name", "王芳"), ("organisation", "没有的局")],
            right: &[("name", "王芳"), ("organisation", "教育局"), ("phone", "13900139000")],
            told: "<dd>13800138000</dd>",
            kept: "value=\"13900139000\"",
        };
        assert_eq!(contested.hold(&mut browser, &mut other).await.location(), place);
        assert!(browser.get(&place).await.ok().contains("13900139000"));
    });
}

#[test]
fn pins_of_a_campaign_that_runs() {
    small(async |world| {
        let run = Run::launched(&world, &draft()).await;
        let path = format!("/campaigns/{}", run.id);
        let mut browser = Browser::of(&world, &run.coordinator).await;
        let page = browser.get(&format!("{path}/plan")).await.ok();
        let now = seen(&page, "revision");
        let pin = |now: &str, account: &str| {
            [("revision", now), ("account", account), ("angle", "weather"), ("must", "never")]
                .map(|(name, value)| (name.to_owned(), value.to_owned()))
        };
        let pins = format!("{path}/pins");
        let first = pin(&now, "weibo-jiaojing");
        browser.send_form(&pins, &borrowed(&first)).await.location();
        let second = pin(&now, "wechat-jiaoyu");
        let stale = browser.send_form(&pins, &borrowed(&second)).await;
        assert_eq!(stale.status, 412, "{}", stale.body);
        assert!(
            stale.body.contains("value=\"wechat-jiaoyu\"") && stale.body.contains("交警微博 不要讲"),
            "{}",
            stale.body
        );
        assert_eq!(run.coordinator.get(&run.at("pins")).await.ok().as_array().unwrap().len(), 1);
        let second = pin(&seen(&stale.body, "revision"), "wechat-jiaoyu");
        browser.send_form(&pins, &borrowed(&second)).await.location();
        assert_eq!(run.coordinator.get(&run.at("pins")).await.ok().as_array().unwrap().len(), 2);
    });
}

#[test]
fn a_launch_is_of_the_plan_that_was_read() {
    small(async |world| {
        let run = Run::planned(&world, &draft()).await;
        run.sign().await;
        let path = format!("/campaigns/{}", run.id);
        let mut browser = Browser::of(&world, &run.coordinator).await;
        let page = browser.get(&format!("{path}/launch")).await.ok();
        let now = seen(&page, "revision");
        let amended = seen(&browser.get(&format!("{path}/amend")).await.ok(), "revision");
        let fields =
            [("revision", amended.as_str()), ("contact", "新电话"), ("brief", "新提要"), ("reason", "换了")];
        browser.send_form(&format!("{path}/amend"), &fields).await.location();
        let fields = [("revision", now.as_str()), ("without_reviewers", "on")];
        let stale = browser.send_form(&format!("{path}/launch"), &fields).await;
        assert_eq!(stale.status, 412, "{}", stale.body);
        assert!(stale.body.contains("没有下达"), "{}", stale.body);
        assert_eq!(run.coordinator.get(&run.path).await.ok()["state"], "signed");
        let newest = seen(&stale.body, "revision");
        let fields = [("revision", newest.as_str()), ("without_reviewers", "on")];
        browser.send_form(&format!("{path}/launch"), &fields).await.location();
        assert_eq!(run.coordinator.get(&run.path).await.ok()["state"], "launched");
    });
}

#[test]
fn a_gate_is_passed_over_what_was_shown_and_nothing_else() {
    small(async |world| {
        let desk = Desk::begun(&world, "gates", "key").await;
        let piece = format!("/pieces/{}", desk.id);
        let mut author = Browser::of(&world, &desk.member).await;
        let page = author.get(&piece).await.ok();
        let text = "联系电话：身份证号 110101199003077491，请核对。";
        let revision = seen(&page, "revision");
        let version = [("revision", revision.as_str()), ("title", "雨天出行"), ("text", text)];
        author.send_form(&format!("{piece}/revise"), &version).await.location();
        author.send_form(&format!("{piece}/submit"), &[]).await.location();
        let mut reviewer = Browser::of(&world, &desk.reviewer).await;
        let page = reviewer.get(&piece).await.ok();
        let form = page.split("<form class=\"gate\"").find(|form| form.contains("&quot;rule&quot;"));
        let form = form.unwrap_or_else(|| panic!("nothing blocks: {page}"));
        let (gate, length) = (seen(form, "gate"), seen(form, "length"));
        let shown = seen(form, "seen").replace("&quot;", "\"");
        let version = seen(form, "version");
        let pass = |shown: &str| {
            [
                ("gate", gate.as_str()),
                ("version", &version),
                ("outcome", "passed"),
                ("length", &length),
                ("reason", "是示例号码"),
                ("seen", shown),
            ]
            .map(|(name, value)| (name.to_owned(), value.to_owned()))
        };
        let none = pass("[]");
        let refused = reviewer.send_form(&format!("{piece}/gates"), &borrowed(&none)).await;
        assert_eq!(refused.status, 409, "{}", refused.body);
        assert!(refused.body.contains("是示例号码"), "{}", refused.body);
        let right = pass(&shown);
        reviewer.send_form(&format!("{piece}/gates"), &borrowed(&right)).await.location();
    });
}
