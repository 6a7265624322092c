//! An import is undone by pages; what stands in the way is named.

use super::import::{coordinator, written};
use crate::support::empty;

#[test]
fn a_page_says_what_undoing_would_lose_and_undoes_it() {
    empty(async |world| {
        let mut browser = coordinator(&world).await;
        let place = written(&world, &mut browser).await;
        let page = browser.get(&place).await.ok();
        assert!(page.contains("会删去这次新增的：账号 9"), "{page}");
        let shown = browser.send_form(&format!("{place}/undo"), &[]).await;
        let there = shown.location().to_owned();
        assert!(browser.get(&there).await.ok().contains("正在撤销"));
        world.work().await;
        let page = browser.get(&there).await.ok();
        assert!(page.contains("已撤销：删去") && !page.contains("data-running"), "{page}");
        assert!(!page.contains("查看撤销的影响"), "{page}");
        assert_eq!(world.rows("account").await.len(), 0);
        assert!(browser.get("/lists").await.ok().contains("已撤销"));
        // In another tab, or pressed again: it says so and does nothing.
        let again = browser.send_form(&format!("{place}/undo"), &[]).await.location().to_owned();
        world.work().await;
        let page = browser.get(&again).await.ok();
        assert!(page.contains("没有撤销，什么都没有改动"), "{page}");
    });
}

#[test]
fn an_import_that_is_in_use_is_not_undone_and_what_stands_in_the_way_is_named() {
    empty(async |world| {
        let mut browser = coordinator(&world).await;
        let place = written(&world, &mut browser).await;
        let all = [("field", "function"), ("accept", "all")];
        browser.send_form(&format!("{place}/proposals"), &all).await.location();
        let there = browser.send_form(&format!("{place}/undo"), &[]).await.location().to_owned();
        world.work().await;
        let page = browser.get(&there).await.ok();
        assert!(page.contains("没有撤销，什么都没有改动") && page.contains("临河交警"), "{page}");
        assert_eq!(world.rows("account").await.len(), 9);
    });
}

#[test]
fn an_import_that_is_not_there_or_has_changed_nothing_is_not_undone() {
    empty(async |world| {
        let mut browser = coordinator(&world).await;
        let place = "/lists/00000000-0000-7000-8000-000000000000";
        assert_eq!(browser.send_form(&format!("{place}/undo"), &[]).await.status, 404);
        assert_eq!(world.rows("job").await.len(), 0);
    });
}
