//! What stands beside a text on the review desk: comments, earlier versions, facts, pictures, what was copied.

use micromatrix::domain::attachment::hash_of;
use micromatrix::domain::right::Role;
use serde_json::json;

use super::browser::{Browser, between};
use crate::api::builders::{answer, small};
use crate::api::desk::{Desk, TEXT};
use crate::support::Form;

#[test]
fn a_comment_stands_at_its_words_for_those_who_read_the_text_and_for_nobody_else() {
    small(async |world| {
        let desk = Desk::begun(&world, "gates", "key").await;
        let piece = format!("/pieces/{}", desk.id);
        let mut reviewer = Browser::of(&world, &desk.reviewer).await;
        let fields = [("version", "1"), ("place", "3-5"), ("remark", "请写全称 <b>")];
        let shown = reviewer.send_form(&format!("{piece}/comments"), &fields).await;
        assert_eq!(shown.location(), format!("{piece}#comments"));
        let page = Browser::of(&world, &desk.member).await.get(&piece).await.ok();
        let words: String = TEXT.chars().skip(3).take(2).collect();
        for part in [
            format!("<mark class=\"commented\">{words}</mark>"),
            format!("<q>{words}</q>"),
            "请写全称 &lt;b&gt;".to_owned(),
        ] {
            assert!(page.contains(&part), "{part} in {page}");
        }
        let planner = world.caller(Role::Planner).await;
        let page = Browser::of(&world, &planner).await.get(&piece).await.ok();
        assert!(!page.contains("请写全称"), "{page}");
    });
}

#[test]
fn a_comment_that_is_refused_is_not_lost() {
    small(async |world| {
        let desk = Desk::begun(&world, "gates", "key").await;
        let piece = format!("/pieces/{}", desk.id);
        let mut reviewer = Browser::of(&world, &desk.reviewer).await;
        for (version, place, status) in [("1", "5-9999", 422), ("1", "nowhere", 422), ("7", "0-1", 409)] {
            let fields = [("version", version), ("place", place), ("remark", "这句话不清楚")];
            let shown = reviewer.send_form(&format!("{piece}/comments"), &fields).await;
            assert_eq!(shown.status, status, "{}", shown.body);
            assert!(shown.body.contains("这句话不清楚"), "{}", shown.body);
            assert!(shown.body.contains(&format!("action=\"{piece}/comments\"")), "{}", shown.body);
        }
    });
}

#[test]
fn a_comment_on_selected_words_that_is_refused_stays_at_these_words() {
    small(async |world| {
        let desk = Desk::begun(&world, "gates", "key").await;
        let mut reviewer = Browser::of(&world, &desk.reviewer).await;
        let remark = "号110101199003077491不要写";
        let fields = [("version", "1"), ("place", "2-5"), ("remark", remark)];
        let shown = reviewer.send_form(&format!("/pieces/{}/comments", desk.id), &fields).await;
        assert_eq!(shown.status, 422, "{}", shown.body);
        let choice = between(&shown.body, "<select id=\"place\"", "</select>");
        assert!(choice.contains("value=\"2-5\" selected"), "{choice}");
        assert!(shown.body.contains(remark), "{}", shown.body);
    });
}

#[test]
fn what_changed_since_the_last_version_is_shown_to_those_who_read_the_text() {
    small(async |world| {
        let desk = Desk::begun(&world, "gates", "key").await;
        let piece = format!("/pieces/{}", desk.id);
        desk.revise(&TEXT.replace("半个轮胎", "三分之一个轮胎")).await;
        let page = Browser::of(&world, &desk.reviewer).await.get(&piece).await.ok();
        let difference = between(&page, "class=\"difference\">", "</details>");
        assert!(difference.contains("<ins>") && difference.contains("<del>"), "{difference}");
        let planner = world.caller(Role::Planner).await;
        let page = Browser::of(&world, &planner).await.get(&piece).await.ok();
        assert!(!page.contains("class=\"difference\""), "{page}");
    });
}

#[test]
fn what_a_text_shares_with_an_earlier_one_stands_side_by_side() {
    small(async |world| {
        let desk = Desk::begun(&world, "gates", "key").await;
        let writer = world.member(&["wechat-jiaoyu"]).await;
        let direction = desk.run.standing("wechat-jiaoyu").await.unwrap();
        let copied = json!({"title": "雨天", "text": TEXT});
        let handed = writer.post(&answer(&direction, "pieces"), &copied).await.ok();
        let piece = format!("/pieces/{}", handed["id"].as_str().unwrap());
        let coordinator = &desk.run.coordinator;
        let page = Browser::of(&world, coordinator).await.get(&piece).await.ok();
        let sides = between(&page, "class=\"halves\">", "</section>");
        assert_eq!(sides.matches("<mark class=\"copied\">").count(), 2, "{sides}");
        // The copier does not read what another unit has not published.
        let page = Browser::of(&world, &writer).await.get(&piece).await.ok();
        let sides = between(&page, "class=\"halves\">", "</section>");
        assert_eq!(sides.matches("<mark class=\"copied\">").count(), 1, "{sides}");
    });
}

#[test]
fn a_picture_is_shown_and_a_script_that_calls_itself_one_is_not() {
    small(async |world| {
        let desk = Desk::begun(&world, "gates", "key").await;
        let picture = b"\x89PNG\r\n\x1a\n";
        let script = b"<svg xmlns='http://www.w3.org/2000/svg'><script>1</script></svg>";
        let encoded = [
            (&picture[..], "iVBORw0KGgo="),
            (
                &script[..],
                "PHN2ZyB4bWxucz0naHR0cDovL3d3dy53My5vcmcvMjAwMC9zdmcnPjxzY3JpcHQ+MTwvc2NyaXB0Pjwvc3ZnPg==",
            ),
        ];
        for (bytes, content) in encoded {
            let file = json!({
                "name": "图.png", "media_type": "image/png", "licence": "自有", "owner": "公安局",
                "sha256": hash_of(bytes), "content": content
            });
            desk.member.post(&desk.at("/attachments"), &file).await.ok();
        }
        let mut reviewer = Browser::of(&world, &desk.reviewer).await;
        let place = |bytes: &[u8]| format!("/pieces/{}/pictures/{}", desk.id, hash_of(bytes));
        let page = reviewer.get(&format!("/pieces/{}", desk.id)).await.ok();
        assert!(page.contains(&format!("src=\"{}\"", place(picture))), "{page}");
        let shown = reviewer.get(&place(picture)).await;
        assert_eq!((shown.status, shown.headers["content-type"].to_str().unwrap()), (200, "image/png"));
        assert!(shown.headers["content-security-policy"].to_str().unwrap().contains("sandbox"));
        assert_eq!(reviewer.get(&place(script)).await.status, 404);
        let stranger = world.caller(Role::Planner).await;
        assert_eq!(Browser::of(&world, &stranger).await.get(&place(picture)).await.status, 404);
    });
}

#[test]
fn a_reason_that_was_typed_for_nothing_is_given_back() {
    small(async |world| {
        let desk = Desk::begun(&world, "gates", "key").await;
        let piece = format!("/pieces/{}", desk.id);
        Browser::of(&world, &desk.member).await.send_form(&format!("{piece}/submit"), &[]).await.location();
        let mut reviewer = Browser::of(&world, &desk.reviewer).await;
        let stale = [
            ("gate", "text"),
            ("version", "9"),
            ("outcome", "failed"),
            ("length", "3"),
            ("reason", "第二句太长"),
        ];
        let shown = reviewer.send_form(&format!("{piece}/gates"), &stale).await;
        assert_eq!(shown.status, 409, "{}", shown.body);
        assert!(shown.body.contains("第二句太长"), "{}", shown.body);
        let back = [("version", "9"), ("reason", "数字请再核一遍")];
        let shown = reviewer.send_form(&format!("{piece}/return"), &back).await;
        assert_eq!(shown.status, 409, "{}", shown.body);
        assert!(shown.body.contains("数字请再核一遍"), "{}", shown.body);
    });
}

#[test]
fn a_revision_by_page_goes_on_reposting_what_the_piece_reposts() {
    small(async |world| {
        let desk = Desk::begun(&world, "gates", "key").await;
        let piece = format!("/pieces/{}", desk.id);
        let revision = desk.member.get(&desk.at("")).await.revision();
        let source = "https://example.cn/original";
        let repost = json!({"title": "转发", "text": TEXT, "repost_of": source});
        desk.member.put(&desk.at(""), revision, &repost).await.ok();
        let mut author = Browser::of(&world, &desk.member).await;
        let page = author.get(&piece).await.ok();
        let kept = between(&page, "name=\"repost_of\"", ">").to_owned();
        assert!(kept.contains(source), "{kept}");
        let revision = between(&page, "name=\"revision\" value=\"", "\"").to_owned();
        let facts = between(&page, "name=\"facts\" value=\"", "\"").to_owned();
        let fields = [
            ("revision", revision.as_str()),
            ("title", "转发"),
            ("text", "请看原文。"),
            ("repost_of", source),
            ("facts", &facts),
        ];
        author.send_form(&format!("{piece}/revise"), &fields).await.location();
        assert_eq!(desk.piece().await["repost_of"], json!(source));
    });
}

#[test]
fn a_picture_is_added_and_taken_off_by_page_and_one_that_is_too_large_is_refused() {
    small(async |world| {
        let desk = Desk::begun(&world, "gates", "key").await;
        let piece = format!("/pieces/{}", desk.id);
        let mut author = Browser::of(&world, &desk.member).await;
        let form = |owner: &str, bytes: &[u8]| {
            Form::default().with("owner", owner).with("licence", "自有").file("上传.png", bytes)
        };
        let files = format!("{piece}/files");
        let sent = author.send_files(&files, &form("公安局", b"\x89PNG\r\n\x1a\n")).await;
        assert_eq!(sent.location(), format!("{piece}#files"));
        let page = author.get(&piece).await.ok();
        assert!(page.contains("上传.png"), "{page}");
        let unsaid = author.send_files(&files, &form("", b"\x89PNG")).await;
        assert_eq!(unsaid.status, 422, "{}", unsaid.body);
        let large = vec![0; 5 * 1024 * 1024 + 1];
        assert_eq!(author.send_files(&files, &form("公安局", &large)).await.status, 422);
        let gone = between(&page, "/files/", "/detach").to_owned();
        author.send_form(&format!("{piece}/files/{gone}/detach"), &[]).await.location();
        assert!(!author.get(&piece).await.ok().contains("上传.png"));
        let mut reviewer = Browser::of(&world, &desk.reviewer).await;
        assert_eq!(reviewer.send_files(&files, &form("公安局", b"abc")).await.status, 403);
    });
}
