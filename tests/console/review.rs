//! The review desk by pages alone.

use micromatrix::domain::right::Role;
use serde_json::json;

use super::browser::{Browser, between};
use crate::api::builders::small;
use crate::api::desk::{Desk, GATES, of};

#[test]
fn a_piece_goes_through_its_gates_and_is_signed_and_published_by_pages_alone() {
    small(async |world| {
        let desk = Desk::begun(&world, "gates_and_signature", "key").await;
        let piece = format!("/pieces/{}", desk.id);
        let mut author = Browser::of(&world, &desk.member).await;
        assert!(author.get(&piece).await.ok().contains("送审"));
        author.send_form(&format!("{piece}/submit"), &[]).await.location();
        let mut reviewer = Browser::of(&world, &desk.reviewer).await;
        let today = reviewer.get("/").await.ok();
        assert!(today.contains(&format!("href=\"{piece}\"")), "{today}");
        let page = reviewer.get(&piece).await.ok();
        let length = between(&page, "name=\"length\" value=\"", "\"").to_owned();
        for gate in GATES {
            let fields = [("gate", gate), ("version", "1"), ("outcome", "passed"), ("length", &length)];
            let shown = reviewer.send_form(&format!("{piece}/gates"), &fields).await;
            assert_eq!(shown.location(), piece, "{gate}");
        }
        let mut signer = Browser::of(&world, &desk.signer).await;
        let page = signer.get(&piece).await.ok();
        let digest = between(&page, "name=\"digest\" value=\"", "\"").to_owned();
        signer.send_form(&format!("{piece}/sign"), &[("digest", &digest)]).await.location();
        author.send_form(&format!("{piece}/publish"), &[("url", "https://example.cn/a")]).await.location();
        assert!(author.get(&piece).await.ok().contains("已发布"));
    });
}

#[test]
fn a_gate_fails_with_what_would_mend_it_and_the_author_reads_that() {
    small(async |world| {
        let desk = Desk::begun(&world, "gates", "key").await;
        let piece = format!("/pieces/{}", desk.id);
        let mut author = Browser::of(&world, &desk.member).await;
        author.send_form(&format!("{piece}/submit"), &[]).await.location();
        let mut reviewer = Browser::of(&world, &desk.reviewer).await;
        let fields = [("gate", "text"), ("version", "1"), ("outcome", "failed"), ("length", "10")];
        let shown = reviewer.send_form(&format!("{piece}/gates"), &fields).await;
        assert_eq!(shown.status, 422, "without a remedy no gate fails");
        let fields = [&fields[..], &[("reason", "把第二句改短")]].concat();
        reviewer.send_form(&format!("{piece}/gates"), &fields).await.location();
        assert!(author.get(&piece).await.ok().contains("把第二句改短"));
        let back = [("version", "1"), ("reason", "请先改第二句")];
        reviewer.send_form(&format!("{piece}/return"), &back).await.location();
        assert!(author.get(&piece).await.ok().contains("请先改第二句"));
    });
}

#[test]
fn who_reviews_for_others_reads_no_text_before_it_is_published() {
    small(async |world| {
        let desk = Desk::begun(&world, "gates", "key").await;
        let piece = format!("/pieces/{}", desk.id);
        let stranger = world.caller_with(vec![of(Role::Reviewer, "教育局")]).await;
        let shown = Browser::of(&world, &stranger).await.get(&piece).await;
        assert_eq!(shown.status, 404, "{}", shown.body);
        let planner = world.caller(Role::Planner).await;
        let page = Browser::of(&world, &planner).await.get(&piece).await.ok();
        assert!(!page.contains("示宽灯") && page.contains("未发布的稿件"), "{page}");
    });
}

#[test]
fn two_who_revise_one_piece_lose_nothing() {
    small(async |world| {
        let desk = Desk::begun(&world, "gates", "key").await;
        let piece = format!("/pieces/{}", desk.id);
        let mut author = Browser::of(&world, &desk.member).await;
        let page = author.get(&piece).await.ok();
        let revision = between(&page, "name=\"revision\" value=\"", "\"").to_owned();
        let version = |text: &'static str| [("title", "雨天出行"), ("text", text)];
        let send = |text| [&[("revision", revision.as_str())], &version(text)[..]].concat();
        author.send_form(&format!("{piece}/revise"), &send("先到的一版，路口慢行。")).await.location();
        let late = author.send_form(&format!("{piece}/revise"), &send("后到的一版，桥下绕行。")).await;
        assert_eq!(late.status, 412);
        assert!(late.body.contains("后到的一版，桥下绕行。"), "{}", late.body);
        let kept = desk.member.get(&format!("/api/v1{piece}")).await.ok();
        assert_eq!(kept["text"], json!("先到的一版，路口慢行。"));
    });
}

#[test]
fn of_a_piece_that_is_out_the_correction_in_work_is_shown() {
    small(async |world| {
        let desk = Desk::begun(&world, "gates", "key").await;
        let piece = format!("/pieces/{}", desk.id);
        let mut author = Browser::of(&world, &desk.member).await;
        author.send_form(&format!("{piece}/submit"), &[]).await.location();
        let mut reviewer = Browser::of(&world, &desk.reviewer).await;
        for gate in GATES {
            let fields = [("gate", gate), ("version", "1"), ("outcome", "passed"), ("length", "10")];
            reviewer.send_form(&format!("{piece}/gates"), &fields).await.location();
        }
        author.send_form(&format!("{piece}/publish"), &[("url", "https://example.cn/a")]).await.location();
        let path = format!("/api/v1{piece}");
        let revision = desk.member.get(&path).await.revision();
        desk.member
            .put(&path, revision, &json!({"title": "更正", "text": "积水路段改为南门桥下。"}))
            .await
            .ok();
        let page = author.get(&piece).await.ok();
        assert!(page.contains("积水路段改为南门桥下。") && page.contains("第 2 版"), "{page}");
    });
}

#[test]
fn buttons_of_the_desk_are_shown_to_those_for_whom_the_piece_waits() {
    small(async |world| {
        let desk = Desk::begun(&world, "gates", "key").await;
        let piece = format!("/pieces/{}", desk.id);
        Browser::of(&world, &desk.member).await.send_form(&format!("{piece}/submit"), &[]).await.location();
        let gates = format!("action=\"{piece}/gates\"");
        for (person, may) in [(&desk.reviewer, true), (&desk.signer, false), (&desk.member, false)] {
            let page = Browser::of(&world, person).await.get(&piece).await.ok();
            assert_eq!(page.contains(&gates), may, "{page}");
        }
    });
}
