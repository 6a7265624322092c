//! The office's own words by pages: entered, found in a text that is being written, taken out.

use micromatrix::domain::right::Role;

use super::browser::{Browser, between};
use super::import::alert;
use crate::api::builders::small;

const PAGE: &str = "/settings/gates/words";

#[test]
fn a_word_is_entered_by_who_may_looked_up_by_everybody_and_taken_out_again() {
    small(async |world| {
        let coordinator = world.caller(Role::Coordinator).await;
        let mut browser = Browser::of(&world, &coordinator).await;
        let page = browser.get(PAGE).await.ok();
        let seen = between(&page, "name=\"seen\" value=\"", "\"").to_owned();
        let form = |seen: &str, word: &str| {
            [("seen", seen), ("word", word), ("instead", "张家港大桥"), ("gate", "text"), ("blocks", "true")]
                .map(|(name, value)| (name.to_owned(), value.to_owned()))
        };
        let send = async |browser: &mut Browser, fields: [(String, String); 5]| {
            let fields = fields.each_ref().map(|(name, value)| (name.as_str(), value.as_str()));
            browser.send_form(PAGE, &fields).await
        };
        let wrong = send(&mut browser, form(&seen, "桥")).await;
        assert!(alert(&wrong).contains("词语") && wrong.body.contains("id=\"word-fault\""), "{}", wrong.body);
        assert_eq!(send(&mut browser, form(&seen, "港城大桥")).await.location(), PAGE);
        let twice = send(&mut browser, form(&seen, "别的词")).await;
        assert_eq!(twice.status, 412, "{}", twice.body);
        assert!(twice.body.contains("港城大桥") && twice.body.contains("value=\"别的词\""), "{}", twice.body);

        let member = world.member(&["wechat-jiaoyu"]).await;
        let mut reader = Browser::of(&world, &member).await;
        let page = reader.get(PAGE).await.ok();
        assert!(page.contains("港城大桥") && !page.contains("/remove\""), "{page}");
        assert_eq!(send(&mut reader, form("2", "又一个")).await.status, 403);

        let gone = [("seen", "2"), ("word", "港城大桥")];
        assert_eq!(browser.send_form(&format!("{PAGE}/remove"), &gone).await.location(), PAGE);
        assert!(browser.get(PAGE).await.ok().contains("还没有本单位的词"));
    });
}
