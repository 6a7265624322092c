//! The closing page, and the way to it.

use super::browser::Browser;
use crate::api::builders::{Run, draft, small};

#[test]
fn a_campaign_is_closed_and_its_closing_page_says_what_came_of_it() {
    small(async |world| {
        let run = Run::launched(&world, &draft()).await;
        let path = format!("/campaigns/{}", run.id);
        let mut browser = Browser::of(&world, &run.coordinator).await;
        assert!(browser.get(&format!("{path}/closing")).await.ok().contains("还没有结束"));
        assert!(browser.get(&path).await.ok().contains(&format!("action=\"{path}/close\"")));
        let closed = browser.send_form(&format!("{path}/close"), &[]).await;
        assert_eq!(closed.location(), format!("{path}/closing"));
        let page = browser.get(&format!("{path}/closing")).await.ok();
        let asked = run.directions("lapsed").await.len();
        for part in ["不作考核依据", "result.docx", "closing/export?format=xlsx", "/campaigns/new?from="]
        {
            assert!(page.contains(part), "{part}: {page}");
        }
        assert!(page.contains(&format!("state=lapsed\">{asked}</a>")), "{page}");
        assert_eq!(browser.send_form(&format!("{path}/close"), &[]).await.status, 409);
    });
}

#[test]
fn what_happened_to_a_campaign_is_told_in_order() {
    small(async |world| {
        let run = Run::launched(&world, &draft()).await;
        let mut browser = Browser::of(&world, &run.coordinator).await;
        let page = browser.get(&format!("/campaigns/{}/history", run.id)).await.ok();
        let place = |word: &str| page.find(word).unwrap_or_else(|| panic!("{word}: {page}"));
        assert!(place("<td>下达") < place("<td>签发") && place("<td>签发") < place("<td>生成方案"));
        assert!(place("<td>生成方案") < place("<td>起草"), "the newest is first");
        let member = world.member(&["weibo-jiaojing"]).await;
        let page =
            Browser::of(&world, &member).await.get(&format!("/campaigns/{}/history", run.id)).await.ok();
        assert!(page.contains("没有您能看的记录"), "{page}");
    });
}
