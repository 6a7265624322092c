//! An emergency by pages: started in three fields, its facts, its bulletin by three persons, its cards.

use micromatrix::domain::right::{Grant, Role};

use super::browser::{Browser, between};
use crate::support::{World, demo, grant};

const START: [(&str, &str); 3] = [("kind", "氯气泄漏"), ("place", "保税区"), ("at", "2026-06-12T08:50")];

/// The desk's browser, and the address of the board of what it has started.
async fn started(world: &World, more: &[(&str, &str)]) -> (Browser, String) {
    let desk = world.caller(Role::Coordinator).await;
    let mut browser = Browser::of(world, &desk).await;
    let fields: Vec<(&str, &str)> = START.into_iter().chain(more.iter().copied()).collect();
    let board = browser.send_form("/incidents", &fields).await.location().to_owned();
    (browser, board)
}

#[test]
fn an_emergency_is_started_in_three_fields_and_everybody_sees_what_is_theirs() {
    demo(async |world| {
        let (mut desk, board) = started(&world, &[]).await;
        let page = desk.get(&board).await.ok();
        assert!(page.contains("保税区危险化学品泄漏") && !page.contains("【演练】"), "{page}");
        assert!(page.contains("还有 15 分钟"), "{page}");
        assert!(desk.get(&format!("{board}/ring")).await.ok().contains("没有登记联系人"));
        let member = world.member(&["weibo-zjg-jiaojing"]).await;
        let mut police = Browser::of(&world, &member).await;
        assert!(police.get("/").await.ok().contains("有您的任务卡"));
        let cards = police.get(&format!("{board}/cards")).await.ok();
        assert_eq!(cards.matches("<li class=\"card\">").count(), 1, "{cards}");
        let posted = format!("{board}/cards/weibo-zjg-jiaojing/posted");
        let done = police.send_form(&posted, &[("url", "https://weibo.com/1")]).await;
        assert_eq!(done.location(), format!("{board}/cards"));
        assert!(police.get(&format!("{board}/cards")).await.ok().contains("https://weibo.com/1"));
        // Whoever has no card holds routine posts, and is told so.
        let school = world.member(&["wechat-zjg-jinfeng-jingwu"]).await;
        assert!(Browser::of(&world, &school).await.get("/").await.ok().contains("请暂停常规推送"));
    });
}

#[test]
fn what_is_not_known_comes_back_as_it_was_typed_with_the_nearest_words() {
    demo(async |world| {
        let desk = world.caller(Role::Coordinator).await;
        let mut browser = Browser::of(&world, &desk).await;
        let fields = [("kind", "氯气泻漏"), ("place", "保税去"), ("at", "2026-06-12T08:50")];
        let shown = browser.send_form("/incidents", &fields).await;
        assert_eq!(shown.status, 422, "{}", shown.body);
        for part in ["value=\"氯气泻漏\"", "value=\"保税去\"", "氯气泄漏", "张家港保税区"] {
            assert!(shown.body.contains(part), "{part}: {}", shown.body);
        }
    });
}

#[test]
fn every_page_of_a_drill_says_that_it_is_one() {
    demo(async |world| {
        let (mut desk, board) = started(&world, &[("drill", "1")]).await;
        for rest in ["", "/cards", "/ring"] {
            assert!(desk.get(&format!("{board}{rest}")).await.ok().contains("【演练】"), "{rest}");
        }
        assert!(desk.get("/incidents").await.ok().contains("【演练】"));
    });
}

#[test]
fn a_bulletin_goes_out_by_three_persons_and_typed_words_by_pages_alone() {
    demo(async |world| {
        let (mut desk, board) = started(&world, &[]).await;
        let area = [("information", "area 0"), ("text", "园区北门周边1公里"), ("source", "现场")];
        assert_eq!(desk.send_form(&format!("{board}/facts"), &area).await.location(), board);
        // Of two who state it at once the second is told.
        assert_eq!(desk.send_form(&format!("{board}/facts"), &area).await.status, 409);
        let confirm = [("version", "1"), ("heard_from", "")];
        assert_eq!(desk.send_form(&format!("{board}/facts/area/confirm"), &confirm).await.location(), board);
        assert_eq!(
            desk.send_form(&format!("{board}/bulletins"), &[("kind", ""), ("text", "")]).await.location(),
            board
        );
        let page = desk.get(&board).await.ok();
        assert!(page.contains("园区北门周边1公里"), "{page}");
        let reviewer = Grant { organisations: vec!["zjg-yingji".to_owned()], ..grant(Role::Reviewer) };
        let reviewer = world.caller_with(vec![reviewer]).await;
        let mut reviewer = Browser::of(&world, &reviewer).await;
        let seen = reviewer.get(&board).await.ok();
        let digest = between(&seen, "name=\"digest\" value=\"", "\"").to_owned();
        let review = format!("{board}/bulletins/1/review");
        assert_eq!(reviewer.send_form(&review, &[("digest", digest.as_str())]).await.location(), board);
        let leader = world.caller(Role::Signer).await;
        let consent = [("digest", digest.as_str()), ("leader", leader.subject.as_str())];
        assert_eq!(desk.send_form(&format!("{board}/bulletins/1/consent"), &consent).await.location(), board);
        let release = format!("{board}/bulletins/1/release");
        let slip = [("digest", digest.as_str()), ("confirm", "发布")];
        assert_eq!(desk.send_form(&release, &slip).await.status, 422);
        let typed = [("digest", digest.as_str()), ("confirm", "保税区 危险化学品泄漏")];
        assert_eq!(desk.send_form(&release, &typed).await.location(), board);
        assert!(desk.get(&board).await.ok().contains("已发布"));
        let mut leader = Browser::of(&world, &leader).await;
        assert!(leader.get(&board).await.ok().contains("确认我的同意"));
        let confirm = format!("{board}/bulletins/1/consent/confirm");
        assert_eq!(leader.send_form(&confirm, &[]).await.location(), board);
        assert_eq!(leader.send_form(&confirm, &[]).await.status, 409);
        let down = [("reason", "已处置完毕。"), ("relieve_open", "1")];
        assert_eq!(desk.send_form(&format!("{board}/stand-down"), &down).await.location(), board);
        assert!(desk.get(&board).await.ok().contains("已终止"));
    });
}
