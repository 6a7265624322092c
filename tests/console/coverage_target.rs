//! What coverage is held against, by pages: a table goes out, comes back changed, and is dropped; what citizens ask; how it is counted.

use micromatrix::domain::right::Role;

use super::browser::{Browser, between};
use super::import::alert;
use crate::api::builders::small;
use crate::support::{Form, World};

async fn planner(world: &World) -> Browser {
    Browser::of(world, &world.caller(Role::Planner).await).await
}

/// The revision that a page holds.
fn seen(page: &str) -> String {
    between(page, "name=\"seen\" value=\"", "\"").to_owned()
}

fn table(seen: &str, csv: &[u8]) -> Form {
    Form::default().with("seen", seen).part("name=\"csv\"; filename=\"coverage.csv\"", csv)
}

#[test]
fn the_targets_are_taken_home_changed_and_sent_back_and_what_was_declared_can_be_dropped() {
    small(async |world| {
        let mut browser = planner(&world).await;
        let page = browser.get("/coverage/targets").await.ok();
        assert!(page.contains("尚未设定目标"), "{page}");
        let csv = browser.get("/coverage/targets.csv").await.ok();
        let mut lines = csv.lines();
        let (header, row) = (lines.next().unwrap(), lines.next().unwrap());
        assert_eq!(header, "function,audience,form,region,weight,wanted");
        let mut fields: Vec<&str> = row.split(',').collect();
        (fields[4], fields[5]) = ("77", "3");
        let changed = format!("{header}\n{}\n", fields.join(","));
        let sent = browser.send_files("/coverage/targets", &table(&seen(&page), changed.as_bytes())).await;
        assert_eq!(sent.location(), "/coverage/targets");
        let declared = browser.get("/coverage/targets").await.ok();
        assert!(declared.contains("由本单位设定") && declared.contains(">77<"), "{declared}");
        assert_eq!(browser.get("/coverage/targets.csv").await.ok(), changed);

        let stale = browser.send_files("/coverage/targets", &table(&seen(&page), csv.as_bytes())).await;
        assert_eq!(stale.status, 412, "{}", stale.body);
        let dropped = browser.send_form("/coverage/targets/drop", &[("seen", &seen(&declared))]).await;
        assert_eq!(dropped.location(), "/coverage/targets");
        assert_eq!(browser.get("/coverage/targets.csv").await.ok(), csv);
    });
}

#[test]
fn a_table_that_is_wrong_is_told_by_its_line_and_changes_nothing() {
    small(async |world| {
        let mut browser = planner(&world).await;
        let page = browser.get("/coverage/targets").await.ok();
        let before = browser.get("/coverage/targets.csv").await.ok();
        let cases: [(&[u8], &str); 3] = [
            (b"function,form\nnobody,article\n", "coverage.csv:2"),
            (b"", "CSV"),
            (b"a\n\xff\xfe\xff\xff\x81\n", "CSV"),
        ];
        for (csv, said) in cases {
            let refused = browser.send_files("/coverage/targets", &table(&seen(&page), csv)).await;
            assert!(refused.status == 422, "{}", refused.body);
            assert!(alert(&refused).contains(said), "{said}: {}", alert(&refused));
            assert!(refused.body.contains(&format!("name=\"seen\" value=\"{}\"", seen(&page))));
        }
        assert_eq!(browser.get("/coverage/targets.csv").await.ok(), before);
    });
}

#[test]
fn what_citizens_ask_is_kept_shown_and_deleted_and_a_refused_source_is_typed_no_second_time() {
    small(async |world| {
        let mut browser = planner(&world).await;
        let page = browser.get("/coverage/need").await.ok();
        assert!(page.contains("尚未登记"), "{page}");
        let counts = "function,region,count\neducation,zhangjiagang,1240\n".as_bytes();
        let form = |source: &str, csv: &[u8]| {
            table(&seen(&page), csv).with("source", source).with("period", "2026年第三季度")
        };
        let wrong =
            browser.send_files("/coverage/need", &form("热线", b"function,count\nwater,many\n")).await;
        assert!(alert(&wrong).contains("need.csv:2"), "{}", wrong.body);
        assert!(wrong.body.contains("value=\"热线\"") && wrong.body.contains("value=\"2026年第三季度\""));
        let kept = browser.send_files("/coverage/need", &form("12345热线", counts)).await;
        assert_eq!(kept.location(), "/coverage/need");
        let shown = browser.get("/coverage/need").await.ok();
        assert!(shown.contains("12345热线") && shown.contains(">1240<"), "{shown}");
        browser.send_form("/coverage/need/drop", &[("seen", &seen(&shown))]).await.location();
        assert!(browser.get("/coverage/need").await.ok().contains("尚未登记"));
    });
}

#[test]
fn settings_are_set_by_who_may_and_two_at_once_see_each_others_change() {
    small(async |world| {
        let (mut one, mut other) = (planner(&world).await, planner(&world).await);
        let path = "/coverage/settings";
        let page = one.get(path).await.ok();
        assert!(page.contains("name=\"discount\" type=\"text\" value=\"40\""), "{page}");
        let first = seen(&page);
        let form = |seen: &str, discount: &str| {
            let costs =
                [("costs/audience", "1"), ("costs/region", "2"), ("costs/form", "6"), ("costs/open", "8")];
            let own = [("seen", seen.to_owned()), ("discount", discount.to_owned())];
            let costs = costs.map(|(name, cost)| (name, cost.to_owned()));
            own.into_iter().chain(costs).collect::<Vec<_>>()
        };
        let borrowed = |form: &[(&'static str, String)]| -> Vec<(String, String)> {
            form.iter().map(|(name, value)| ((*name).to_owned(), value.clone())).collect()
        };
        let send = async |browser: &mut Browser, form: Vec<(String, String)>| {
            let fields: Vec<(&str, &str)> =
                form.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
            browser.send_form(path, &fields).await
        };
        let wrong = send(&mut one, borrowed(&form(&first, "lots"))).await;
        assert!(wrong.status == 422, "{}", wrong.body);
        assert!(wrong.body.contains("value=\"lots\"") && wrong.body.contains("id=\"discount-fault\""));
        assert_eq!(send(&mut other, borrowed(&form(&first, "25"))).await.location(), path);
        // What was refused before has not become newer by that.
        let stale = send(&mut one, borrowed(&form(&seen(&wrong.body), "50"))).await;
        assert_eq!(stale.status, 412, "{}", stale.body);
        assert!(stale.body.contains("当前为：25%") && stale.body.contains("value=\"50\""), "{}", stale.body);
        assert_eq!(send(&mut one, borrowed(&form(&seen(&stale.body), "50"))).await.location(), path);
        assert!(other.get(path).await.ok().contains("value=\"50\""));

        let mut reader = Browser::of(&world, &world.caller(Role::Reviewer).await).await;
        let refused = reader.send_form(path, &[("seen", "1")]).await;
        assert!(refused.status == 403 || refused.status == 400, "{}", refused.status);
    });
}
