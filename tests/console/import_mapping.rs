//! What was taken for what is corrected, read again and kept for the next list.

use super::browser::between;
use super::import::{coordinator, page_form, send, written};
use crate::api::upload::{CITY, workbook};
use crate::support::{Form, empty};

/// The columns of the list, as its form holds them.
const FORM: [(&str, &str); 8] = [
    ("0.layout", "account"),
    ("0.platform", ""),
    ("0.read", "1"),
    ("0.0.field", ""),
    ("0.1.field", "name"),
    ("0.2.field", "platform"),
    ("0.3.field", "organisation"),
    ("0.5.field", "status"),
];

#[test]
fn a_column_is_corrected_and_the_list_is_read_again_and_nothing_is_written_yet() {
    empty(async |world| {
        let mut browser = coordinator(&world).await;
        let (place, _) = send(&world, &mut browser, &page_form("备案表.xlsx", &workbook(CITY), "true")).await;
        let form = browser.get(&format!("{place}/mapping")).await.ok();
        let followers = between(&form, "name=\"0.4.field\"", "</select>");
        assert!(followers.contains("value=\"followers\" selected"), "{form}");
        let mut fields = FORM.to_vec();
        fields.push(("0.4.field", "note"));
        let shown = browser.send_form(&format!("{place}/mapping"), &fields).await;
        let again = shown.location().to_owned();
        assert_ne!(again, place);
        world.work().await;
        let page = browser.get(&again).await.ok();
        let table = between(&page, "<th scope=\"row\">E</th>", "</tr>");
        assert!(table.contains("备注") && page.contains("只是试读"), "{page}");
        assert_eq!(world.rows("account").await.len(), 0);
        let shown = browser.send_form(&format!("{again}/write"), &[]).await;
        world.work().await;
        assert!(browser.get(shown.location()).await.ok().contains("已写入名册"));
        let accounts = world.rows("account").await;
        assert!(accounts.len() == 9 && accounts.iter().all(|one| one["followers"].is_null()), "{accounts:?}");
    });
}

#[test]
fn a_correction_that_reads_nothing_is_told_and_what_was_chosen_stays() {
    empty(async |world| {
        let mut browser = coordinator(&world).await;
        let (place, _) = send(&world, &mut browser, &page_form("备案表.xlsx", &workbook(CITY), "true")).await;
        let shown = browser.send_form(&format!("{place}/mapping"), &[("0.layout", "organisation")]).await;
        assert_eq!(shown.status, 422, "{}", shown.body);
        assert!(shown.body.contains("value=\"organisation\" selected"), "{}", shown.body);
        assert!(shown.body.contains("role=\"alert\""), "{}", shown.body);
        assert_eq!(world.rows("job").await.len(), 1);
    });
}

#[test]
fn columns_are_kept_under_a_name_for_the_next_list_and_forgotten_again() {
    empty(async |world| {
        let mut browser = coordinator(&world).await;
        let place = written(&world, &mut browser).await;
        let keep = format!("{place}/keep");
        assert_eq!(browser.send_form(&keep, &[("name", "网信办备案表")]).await.location(), "/lists");
        assert_eq!(browser.send_form(&keep, &[("name", "网信办备案表")]).await.status, 409);
        assert_eq!(browser.send_form(&keep, &[("name", " ")]).await.status, 422);
        let page = browser.get("/lists").await.ok();
        assert!(page.contains("<option value=\"网信办备案表\">"), "{page}");
        let form = Form::of_file("下月.xlsx", &workbook(CITY))
            .with("dry_run", "true")
            .with("profile", "网信办备案表");
        let (again, read) = send(&world, &mut browser, &form).await;
        assert!(read.contains("没有改动"), "{read}");
        // It was read by a kept mapping, which is not sent along with itself.
        let shown = browser.send_form(&format!("{again}/write"), &[]).await;
        assert!(shown.location().starts_with("/lists/"));
        let path = between(&page, "action=\"/lists/profiles/", "\"").to_owned();
        let shown = browser.send_form(&format!("/lists/profiles/{path}"), &[("revision", "7")]).await;
        assert_eq!(shown.status, 412, "{}", shown.body);
        let shown = browser.send_form(&format!("/lists/profiles/{path}"), &[("revision", "1")]).await;
        assert_eq!(shown.location(), "/lists");
        assert!(!browser.get("/lists").await.ok().contains("网信办备案表"));
    });
}
