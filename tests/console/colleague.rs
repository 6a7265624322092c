//! Who is named on pages, and to whom; what comes next and who does it.

use micromatrix::domain::right::Role;
use serde_json::json;

use super::browser::{Browser, between};
use super::import::{page_form, send};
use crate::api::builders::{Run, answer, draft, small, with};
use crate::api::desk::Desk;
use crate::api::upload::{CITY, workbook};
use crate::support::{Caller, World, grant};

/// What a person is called.
async fn name(world: &World, person: &Caller) -> String {
    let admin = world.caller(Role::Admin).await;
    let person = admin.get(&format!("/api/v1/subjects/{}", person.subject)).await.ok();
    person["name"].as_str().unwrap().to_owned()
}

async fn page(world: &World, reader: &Caller, path: &str) -> String {
    Browser::of(world, reader).await.get(path).await.ok()
}

#[test]
fn who_has_commented_is_named_to_those_who_work_on_the_piece_and_is_a_colleague_to_others() {
    small(async |world| {
        let desk = Desk::begun(&world, "gates", "key").await;
        let comment = json!({"version": 1, "start": 0, "end": 2, "text": "这里请写全称"});
        desk.reviewer.post(&desk.at("/comments"), &comment).await.ok();
        let (path, reviewer) = (format!("/pieces/{}", desk.id), name(&world, &desk.reviewer).await);
        for worker in [&desk.member, &desk.signer, &desk.run.coordinator] {
            assert!(page(&world, worker, &path).await.contains(&reviewer));
        }
        let own = page(&world, &desk.reviewer, &path).await;
        assert!(between(&own, "class=\"comments\"", "</ul>").contains("您 · "), "{own}");
        let assessor = page(&world, &world.caller(Role::Assessor).await, &path).await;
        assert!(assessor.contains("这里请写全称") && assessor.contains("同事 "), "{assessor}");
        assert!(!assessor.contains(&reviewer), "{assessor}");
    });
}

#[test]
fn who_has_sent_a_list_is_named_to_those_alone_who_look_after_persons() {
    small(async |world| {
        let sender = world.caller(Role::Coordinator).await;
        let mut browser = Browser::of(&world, &sender).await;
        let (place, own) =
            send(&world, &mut browser, &page_form("备案表.xlsx", &workbook(CITY), "true")).await;
        let sender = name(&world, &sender).await;
        assert!(own.contains("您"), "{own}");
        let other = world.caller(Role::Coordinator).await;
        let both = world.caller_with(vec![grant(Role::Coordinator), grant(Role::Admin)]).await;
        for path in [place.as_str(), "/lists"] {
            let shown = page(&world, &other, path).await;
            assert!(shown.contains("同事 ") && !shown.contains(&sender), "{shown}");
            assert!(page(&world, &both, path).await.contains(&sender));
        }
    });
}

#[test]
fn a_piece_says_what_comes_next_who_does_it_and_who_stands_in() {
    small(async |world| {
        let desk = Desk::major(&world).await;
        let path = format!("/pieces/{}", desk.id);
        let next = async |reader: &Caller| {
            let page = page(&world, reader, &path).await;
            between(&page, "class=\"next\"", "</p>").to_owned()
        };
        let (member, reviewer) = (name(&world, &desk.member).await, name(&world, &desk.reviewer).await);
        let signer = name(&world, &desk.signer).await;
        let line = next(&desk.reviewer).await;
        assert!(line.contains("送审") && line.contains("本账号运营人员") && line.contains(&member), "{line}");
        desk.submit().await;
        let line = next(&desk.member).await;
        assert!(line.contains("审核") && line.contains(&reviewer) && !line.contains(&signer), "{line}");
        let line = next(&world.caller(Role::Assessor).await).await;
        assert!(line.contains("本单位审核人员") && !line.contains(&reviewer), "{line}");
        desk.pass_all().await;
        let admin = world.caller(Role::Admin).await;
        let other = name(&world, &desk.other_reviewer).await;
        let deputies = json!([{
            "person": signer, "deputy": other, "role": "signer",
            "from": "2026-06-10T00:00:00+08:00", "until": "2026-06-20T00:00:00+08:00"
        }]);
        let at = "/api/v1/organisations/%E5%85%AC%E5%AE%89%E5%B1%80/deputies";
        admin.put(at, 0, &deputies).await.ok();
        let shown = page(&world, &desk.member, &path).await;
        let line = between(&shown, "class=\"next\"", "</p>");
        assert!(line.contains("签发") && line.contains(&signer) && line.contains(&other), "{line}");
        assert!(!line.contains(&reviewer), "who has reviewed does not sign: {line}");
        assert!(shown.contains(&format!("{signer} 由 {other} 代理")), "{shown}");
    });
}

#[test]
fn a_direction_says_what_its_account_does_next() {
    small(async |world| {
        let desk = Desk::begun(&world, "gates", "key").await;
        let member = world.member(&["wechat-jiaoyu"]).await;
        let direction = desk.run.standing("wechat-jiaoyu").await.unwrap();
        let id = direction["id"].as_str().unwrap();
        let mut browser = Browser::of(&world, &member).await;
        let shown = browser.get(&format!("/directions/{id}")).await.ok();
        let line = between(&shown, "class=\"next\"", "</p>");
        assert!(line.contains("接受，或说明不接的原因") && line.contains("您"), "{line}");
        member.call(&format!("/api/v1/directions/{id}/accept")).await.ok();
        let shown = browser.get(&format!("/directions/{id}")).await.ok();
        assert!(between(&shown, "class=\"next\"", "</p>").contains("写稿并提交"), "{shown}");
        let planner = world.caller(Role::Planner).await;
        let shown = page(&world, &planner, &format!("/directions/{id}")).await;
        let line = between(&shown, "class=\"next\"", "</p>");
        let member = name(&world, &member).await;
        assert!(line.contains("本账号运营人员") && !line.contains(&member), "{line}");
    });
}

#[test]
fn a_piece_that_nobody_reviews_is_published_next() {
    small(async |world| {
        let run = Run::launched(&world, &with(draft(), "/review", json!("none"))).await;
        let member = world.member(&["weibo-jiaojing"]).await;
        let direction = run.standing("weibo-jiaojing").await.unwrap();
        let body = json!({"title": "雨天慢行", "text": "雨天路滑，请减速慢行。"});
        let piece = member.post(&answer(&direction, "pieces"), &body).await.ok();
        let shown = page(&world, &member, &format!("/pieces/{}", piece["id"].as_str().unwrap())).await;
        let line = between(&shown, "class=\"next\"", "</p>");
        assert!(line.contains("发布") && line.contains("您"), "{line}");
    });
}

#[test]
fn names_made_of_markup_are_words() {
    small(async |world| {
        let evil = "<script>alert(1)</script>\"'&";
        let admin = world.caller(Role::Admin).await;
        let grants = json!([{"role": "reviewer", "organisations": ["公安局"]}]);
        let person = json!({"name": evil, "staff_number": "<b>1</b>", "grants": grants});
        let person = admin.post("/api/v1/subjects", &person).await.ok();
        let token = json!({"subject": person["id"], "label": evil, "grants": grants});
        let made = admin.post("/api/v1/tokens", &token).await.ok();
        let reviewer = world.stranger(made["secret"].as_str());
        let desk = Desk::begun(&world, "gates", "key").await;
        let comment = json!({"version": 1, "start": 0, "end": 2, "text": evil});
        reviewer.post(&desk.at("/comments"), &comment).await.ok();
        let at = format!("/persons/{}", person["id"].as_str().unwrap());
        let direction = desk.run.standing("wechat-jiaojing").await;
        let direction = direction.map(|one| format!("/directions/{}", one["id"].as_str().unwrap()));
        let piece = format!("/pieces/{}", desk.id);
        let mut pages = vec![
            page(&world, &admin, "/persons").await,
            page(&world, &admin, &at).await,
            page(&world, &admin, &format!("{at}/edit")).await,
            page(&world, &desk.member, &piece).await,
            page(&world, &reviewer, "/").await,
            page(&world, &reviewer, "/settings/sessions").await,
        ];
        if let Some(direction) = direction {
            pages.push(page(&world, &desk.run.coordinator, &direction).await);
        }
        for page in pages {
            assert!(page.contains("&lt;script&gt;alert(1)"), "{page}");
            assert!(!page.contains("<script>alert") && !page.contains("<b>1</b>"), "{page}");
        }
    });
}
