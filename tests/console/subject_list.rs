//! A list of persons goes in by a page, and their links are printed.

use super::browser::between;
use super::subject::admin;
use crate::api::builders::small;
use crate::support::Form;

const LIST: &str = "姓名,单位,工号,角色,账号\r\n王芳,教育局,1001,运营,教育微信\r\n李强,公安局,1002,审核,\r\n,公安局,1003,审核,\r\n";

#[test]
fn a_list_of_persons_is_read_then_written_and_links_are_printed_for_them() {
    small(async |world| {
        let mut browser = admin(&world).await;
        let form = |dry_run: &str| Form::of_file("人员.csv", LIST.as_bytes()).with("dry_run", dry_run);
        let before = world.rows("subject").await.len();
        let page = browser.send_files("/persons/list", &form("true")).await.ok();
        assert!(page.contains("只是试读") && page.contains("工号"), "{page}");
        assert_eq!(world.rows("subject").await.len(), before);
        let page = browser.send_files("/persons/list", &form("false")).await.ok();
        assert!(page.contains("已写入") && page.contains("第 4 行"), "{page}");
        assert_eq!(world.rows("subject").await.len(), before + 2);
        let ids: Vec<&str> =
            page.split("name=\"subject\" value=\"").skip(1).map(|part| &part[..36]).collect();
        let fields: Vec<(&str, &str)> = ids.iter().map(|id| ("subject", *id)).collect();
        let cards = browser.send_form("/persons/cards", &fields).await;
        assert_eq!(cards.status, 200, "{}", cards.body);
        assert!(cards.body.contains("王芳") && cards.body.contains("/s/"), "{}", cards.body);
        assert_eq!(browser.send_form("/persons/cards", &[]).await.location(), "/persons");
    });
}

#[test]
fn a_list_of_persons_that_is_none_is_told() {
    small(async |world| {
        let mut browser = admin(&world).await;
        let nothing = Form::default().part("name=\"file\"; filename=\"\"", b"");
        for (form, says) in [
            (nothing, "请选一个文件"),
            (Form::of_file("人员.csv", b""), "文件是空的"),
            (Form::of_file("a.csv", b"x").file("b.csv", b"y"), "一次只传一个文件"),
            (Form::of_file("人员.xlsx", b"\x89PNG"), "人员.xlsx"),
        ] {
            let shown = browser.send_files("/persons/list", &form).await;
            assert_eq!(shown.status, 422, "{says}: {}", shown.body);
            assert!(
                between(&shown.body, "role=\"alert\"", "</main>").contains(says),
                "{says}: {}",
                shown.body
            );
        }
    });
}
