//! Lists in: a list is sent, read, and written by pages alone.

use micromatrix::domain::right::Role;

use super::browser::{Browser, Shown, between};
use crate::api::upload::{CITY, text, workbook};
use crate::support::{Form, World, empty, real_folder};

/// What a browser sends of the form of the page, with nothing else filled in.
pub fn page_form(name: &str, bytes: &[u8], dry_run: &str) -> Form {
    Form::of_file(name, bytes).with("dry_run", dry_run).with("profile", "")
}

/// A coordinator's browser.
pub async fn coordinator(world: &World) -> Browser {
    let coordinator = world.caller(Role::Coordinator).await;
    Browser::of(world, &coordinator).await.speaking("zh-CN")
}

/// Sends a list and works its job off: the address of its page, and the page.
pub async fn send(world: &World, browser: &mut Browser, form: &Form) -> (String, String) {
    let place = browser.send_files("/lists", form).await.location().to_owned();
    assert!(place.starts_with("/lists/"), "{place}");
    world.work().await;
    let page = browser.get(&place).await.ok();
    (place, page)
}

/// A list that stands in the registry: its address.
pub async fn written(world: &World, browser: &mut Browser) -> String {
    send(world, browser, &page_form("备案表.xlsx", &workbook(CITY), "")).await.0
}

/// What a page says in an alert.
pub fn alert(shown: &Shown) -> &str {
    between(&shown.body, "role=\"alert\"", "</div>")
}

#[test]
fn a_list_is_read_first_and_written_when_somebody_says_so() {
    empty(async |world| {
        let mut browser = coordinator(&world).await;
        let page = browser.get("/lists").await.ok();
        assert!(
            page.contains("enctype=\"multipart/form-data\"") && page.contains("还没有导入过名单"),
            "{page}"
        );
        let (place, page) =
            send(&world, &mut browser, &page_form("备案表.xlsx", &workbook(CITY), "true")).await;
        assert!(page.contains("只是试读，还没有写入") && page.contains("备案表.xlsx"), "{page}");
        assert!(page.contains("账号名称") && page.contains("写入后请您确认的推测"), "{page}");
        assert_eq!(world.rows("account").await.len(), 0);
        let next = browser.send_form(&format!("{place}/write"), &[]).await.location().to_owned();
        assert_ne!(next, place);
        world.work().await;
        let page = browser.get(&next).await.ok();
        assert!(page.contains("已写入名册") && page.contains("名单未写、系统推测的"), "{page}");
        assert_eq!(world.rows("account").await.len(), 9);
        let list = browser.get("/lists").await.ok();
        assert_eq!(list.matches("备案表.xlsx").count(), 2, "{list}");
        assert!(list.contains("person-") && list.contains("已写入名册"), "{list}");
    });
}

#[test]
fn a_list_is_taken_as_text_too_and_its_findings_are_told_by_row_and_column() {
    empty(async |world| {
        let mut rows = CITY.to_vec();
        let wrong = ["10", "临河发布", "微信", "中共临河市委宣传部", "很多", "published"];
        rows.insert(12, &wrong);
        let mut browser = coordinator(&world).await;
        let (place, page) = send(&world, &mut browser, &page_form("备案表.csv", &text(&rows), "true")).await;
        assert!(page.contains("第 13 行 F 列") && page.contains("published"), "{page}");
        let findings = browser.get(&format!("{place}/findings")).await.ok();
        assert!(findings.contains("第 13 行 F 列"), "{findings}");
        let left_out = browser.get(&format!("{place}/findings?left_out=1")).await.ok();
        assert!(left_out.contains("合计"), "{left_out}");
        let english = browser.speaking("en").get(&place).await.ok();
        assert!(english.contains("row 13, column F"), "{english}");
    });
}

#[test]
fn a_list_that_is_none_is_refused_with_the_reason_and_changes_nothing() {
    let picture = [&b"\x89PNG\r\n\x1a\n"[..], &[0; 64]].concat();
    let mut locked = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".to_vec();
    locked.resize(1024, 0);
    locked.extend("EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes));
    locked.resize(2048, 0);
    let cases: [(&str, &[u8], &str); 5] = [
        ("备案表.xlsx", &picture, "图片"),
        ("加密.xlsx", &locked, "有打开密码，读不了"),
        ("备案表.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 not a workbook", "备案表.xls"),
        ("空白.xlsx", &workbook(&[]), "空白.xlsx"),
        ("只有表头.csv", "\u{feff}账号名称,平台,主办单位\r\n".as_bytes(), "只有表头.csv"),
    ];
    for (name, bytes, says) in cases {
        empty(async |world| {
            let mut browser = coordinator(&world).await;
            let (place, page) = send(&world, &mut browser, &page_form(name, bytes, "")).await;
            assert_eq!(world.rows("account").await.len(), 0, "{name}");
            let said = page.contains("role=\"alert\"") || page.contains("没有改动");
            assert!(said && page.contains("待核对") && page.contains(says), "{name}: {page}");
            assert!(!page.contains("写入名册</button>"), "{name}: {page}");
            // There is nothing to correct where nothing was found.
            let mapping = browser.get(&format!("{place}/mapping")).await;
            assert!(matches!(mapping.status, 200 | 404), "{name}: {}", mapping.status);
        });
    }
}

#[test]
fn a_form_without_a_file_or_with_an_empty_one_is_shown_again_with_what_is_wrong() {
    empty(async |world| {
        let mut browser = coordinator(&world).await;
        let none = Form::default().part("name=\"file\"; filename=\"\"", b"").with("dry_run", "true");
        let shown = browser.send_files("/lists", &none).await;
        assert_eq!(shown.status, 422, "{}", shown.body);
        assert!(alert(&shown).contains("文件") && shown.body.contains("id=\"file-wrong\""), "{}", shown.body);
        let empty_file = page_form("备案表.xlsx", b"", "true");
        let shown = browser.send_files("/lists", &empty_file).await;
        assert_eq!(shown.status, 422);
        assert!(shown.body.contains("备案表.xlsx"), "{}", shown.body);
        let two = page_form("一月.xlsx", b"x", "true").file("二月.xlsx", b"y");
        assert_eq!(browser.send_files("/lists", &two).await.status, 422);
        assert_eq!(world.rows("job").await.len(), 0);
    });
}

#[test]
fn the_same_list_again_and_the_same_form_from_two_tabs_change_nothing_more() {
    empty(async |world| {
        let mut browser = coordinator(&world).await;
        let (place, _) = send(&world, &mut browser, &page_form("备案表.xlsx", &workbook(CITY), "true")).await;
        let write = format!("{place}/write");
        let (first, second) = (browser.send_form(&write, &[]).await, browser.send_form(&write, &[]).await);
        world.work().await;
        world.work().await;
        // Whichever of the two comes first is written.
        let mut both = String::new();
        for shown in [first, second] {
            both += &browser.get(shown.location()).await.ok();
        }
        assert_eq!((both.matches("已写入名册").count(), both.matches("没有改动").count()), (1, 1), "{both}");
        assert_eq!(world.rows("account").await.len(), 9);
        let again = send(&world, &mut browser, &page_form("又一次.xlsx", &workbook(CITY), "")).await.1;
        assert!(again.contains("没有改动"), "{again}");
    });
}

#[test]
fn a_list_that_waits_shows_how_far_it_is_and_is_cancelled() {
    empty(async |world| {
        let mut browser = coordinator(&world).await;
        let sent = browser.send_files("/lists", &page_form("备案表.xlsx", &workbook(CITY), "")).await;
        let place = sent.location().to_owned();
        let page = browser.get(&place).await.ok();
        assert!(page.contains("data-running") && page.contains("<progress"), "{page}");
        let job = place.rsplit('/').next().unwrap();
        for _ in 0..2 {
            // A second press finds it ended, and shows that.
            let shown = browser.send_form(&format!("{place}/cancel"), &[("job", job)]).await;
            assert_eq!(shown.location(), place);
        }
        world.work().await;
        let page = browser.get(&place).await.ok();
        assert!(page.contains("已取消") && !page.contains("data-running"), "{page}");
        assert_eq!(world.rows("account").await.len(), 0);
    });
}

#[test]
fn a_strict_list_that_was_refused_can_be_written_without_its_wrong_rows() {
    empty(async |world| {
        let mut rows = CITY.to_vec();
        let without_organisation = ["10", "临河发布", "没有这个平台", "中共临河市委宣传部", "1", "正常"];
        rows.insert(12, &without_organisation);
        let mut browser = coordinator(&world).await;
        let form = page_form("备案表.xlsx", &workbook(&rows), "").with("strict", "true");
        let (place, page) = send(&world, &mut browser, &form).await;
        assert!(page.contains("没有导入，原有资料没有改动") && page.contains("跳过有误的行"), "{page}");
        let shown = browser.send_form(&format!("{place}/write"), &[("leave_out", "1")]).await;
        world.work().await;
        browser.get(shown.location()).await.ok();
        assert_eq!(world.rows("account").await.len(), 9);
    });
}

#[test]
fn an_empty_list_to_fill_in_is_read_again_by_its_own_columns() {
    empty(async |world| {
        let mut browser = coordinator(&world).await;
        for language in ["zh", "en"] {
            let mut browser = browser.clone().speaking(language);
            let shown = browser.get("/lists/template.xlsx").await;
            assert_eq!(shown.status, 200);
            assert!(shown.headers["content-disposition"].to_str().unwrap().contains("list.xlsx"));
        }
        let header = "账号名称,平台,主办单位,账号ID,链接,粉丝数,状态,区域,职能,服务对象,责任人,联系电话,开设日期,备案号,备注";
        let row = "临河发布,微信,中共临河市委宣传部,,,1000,正常,,,,王芳,0512-55550123,2019-03-05,3205820001,";
        let csv = format!("{header}\r\n{row}\r\n");
        let page = send(&world, &mut browser, &page_form("list.csv", csv.as_bytes(), "")).await.1;
        assert!(page.contains("已写入名册") && page.contains("备案信息"), "{page}");
    });
}

#[test]
fn lists_are_for_those_who_change_the_registry() {
    empty(async |world| {
        let mut of_coordinator = coordinator(&world).await;
        let place = written(&world, &mut of_coordinator).await;
        for role in [Role::Planner, Role::Admin, Role::Reviewer, Role::Signer] {
            let person = world.caller(role).await;
            let mut browser = Browser::of(&world, &person).await;
            assert!(!browser.get("/").await.ok().contains("href=\"/lists\""), "{}", role.key());
            for below in ["", "/findings", "/mapping", "/proposals?field=function"] {
                let shown = browser.get(&format!("{place}{below}")).await;
                assert_eq!(shown.status, 403, "{below} for {}", role.key());
            }
            let before = world.everything().await;
            let form = page_form("备案表.xlsx", &workbook(CITY), "");
            assert_eq!(browser.send_files("/lists", &form).await.status, 403);
            assert_eq!(browser.send_form(&format!("{place}/undo"), &[]).await.status, 403);
            assert_eq!(world.everything().await, before);
        }
        assert_eq!(of_coordinator.get("/lists/abc").await.status, 404);
        assert_eq!(of_coordinator.get("/lists/00000000-0000-7000-8000-000000000000").await.status, 404);
    });
}

#[test]
#[ignore = "needs the real registry office-lists"]
fn the_real_list_of_an_office_goes_in_as_a_workbook_and_as_either_text() {
    let folder = real_folder("office-lists");
    for name in ["filing-list.xlsx", "filing-list-excel.csv", "filing-list-wps.csv"] {
        let bytes = std::fs::read(folder.join(name)).unwrap();
        empty(async |world| {
            let mut browser = coordinator(&world).await;
            let (place, page) = send(&world, &mut browser, &page_form(name, &bytes, "true")).await;
            assert!(page.contains("只是试读") && page.len() < 150_000, "{name}: {} bytes", page.len());
            let mapping = browser.get(&format!("{place}/mapping")).await.ok();
            assert!(mapping.len() < 150_000, "{name}: {} bytes", mapping.len());
            let shown = browser.send_form(&format!("{place}/write"), &[]).await;
            world.work().await;
            let page = browser.get(shown.location()).await.ok();
            assert!(page.contains("已写入名册"), "{name}: {page}");
            assert!(world.rows("account").await.len() > 100, "{name}");
        });
    }
}
