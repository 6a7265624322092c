//! Papers that offices give out: assignment sheets, the text for a group, the page for the head.

use std::io::{Cursor, Read as _};

use calamine::{Reader as _, Xlsx};
use micromatrix::app::App;
use micromatrix::domain::right::{Grant, Role};
use quick_xml::events::Event;
use serde_json::{Value, json};

use crate::api::builders::{Run, answer, draft, small, with};
use crate::api::main_job::from_theme;
use crate::support::{Caller, World, demo, grant};

/// Names of the sheets, and the texts of all cells, by sheet.
type Book = Vec<(String, Vec<Vec<String>>)>;

async fn bytes(reader: &Caller, path: &str) -> Vec<u8> {
    reader.raw(reader.request(axum::http::Method::GET, path)).await.1
}

async fn workbook(reader: &Caller, path: &str) -> Book {
    let mut book = Xlsx::new(Cursor::new(bytes(reader, path).await)).unwrap();
    let names = book.sheet_names();
    let texts = |name: &String| {
        let rows = book.worksheet_range(name).unwrap();
        let rows = rows.rows().map(|row| row.iter().map(ToString::to_string).collect()).collect();
        (name.clone(), rows)
    };
    names.iter().map(texts).collect()
}

/// The text of a document, each part of which must be XML: a line for each paragraph.
async fn document(reader: &Caller, path: &str) -> String {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes(reader, path).await)).unwrap();
    let mut said = String::new();
    for at in 0..archive.len() {
        let mut file = archive.by_index(at).unwrap();
        let (name, mut text) = (file.name().unwrap().into_owned(), String::new());
        file.read_to_string(&mut text).unwrap();
        let read = text_of(&text);
        if name == "word/document.xml" {
            said = read;
        }
    }
    said
}

fn text_of(xml: &str) -> String {
    let mut reader = quick_xml::Reader::from_str(xml);
    let (mut text, mut depth) = (String::new(), 0);
    loop {
        match reader.read_event().unwrap() {
            Event::Start(_) => depth += 1,
            Event::End(end) => {
                depth -= 1;
                if end.name().as_ref() == "w:p" {
                    text.push('\n');
                }
            }
            Event::Empty(empty) if empty.name().as_ref() == "w:br" => text.push('\n'),
            Event::Text(part) => text.push_str(&part),
            Event::GeneralRef(_) => text.push('&'),
            Event::Eof => break,
            _ => {}
        }
    }
    assert_eq!(depth, 0, "not well-formed");
    text
}

/// What a page to print shows.
fn shown(page: &str) -> String {
    let body = page.split("</style>").nth(1).unwrap();
    body.split('<')
        .filter_map(|part| part.split_once('>'))
        .map(|(_, text)| text)
        .collect::<Vec<_>>()
        .join("\n")
}

/// Keys of everything that a campaign and the registry name: nobody outside of the system knows them.
async fn keys(run: &Run) -> Vec<String> {
    let campaign = run.coordinator.get(&run.path).await.ok();
    let mut keys: Vec<String> = ["quick_post", "article", "service_card", "short_video", "wechat", "weibo"]
        .map(ToOwned::to_owned)
        .to_vec();
    for list in ["angles", "audiences", "localities", "phases"] {
        let all = campaign[list].as_array().unwrap().iter();
        keys.extend(all.map(|one| one["key"].as_str().unwrap().to_owned()));
    }
    for (path, field) in
        [("accounts", "handle"), ("organisations", "key"), ("clusters", "key"), ("regions", "key")]
    {
        let all = run.coordinator.all(&format!("/api/v1/{path}")).await;
        keys.extend(all.iter().map(|one| one[field].as_str().unwrap().to_owned()));
    }
    keys
}

/// Fails where a text holds a key as a word of its own, or an instant of UTC.
#[track_caller]
fn assert_for_people(what: &str, text: &str, keys: &[String]) {
    let is_word = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == '-';
    let words: std::collections::BTreeSet<&str> = text.split(|c| !is_word(c)).collect();
    let found: Vec<&String> = keys.iter().filter(|key| words.contains(key.as_str())).collect();
    assert!(found.is_empty(), "{what} holds {found:?}:\n{text}");
    let letters: Vec<char> = text.chars().collect();
    let instant = letters.windows(3).find(|three| {
        three[0].is_ascii_digit() && (three[1] == 'T' && three[2].is_ascii_digit() || three[1] == 'Z')
    });
    assert_eq!(instant, None, "{what} holds an instant of UTC:\n{text}");
}

/// A campaign of the demo with a contact, a review, and somebody who reviews for one organisation.
async fn reviewed(world: &World) -> Run {
    let draft = from_theme();
    let more = json!({
        "contact": "市防指办 值班室 0512-58680000", "basis": "防指办〔2026〕3号", "review": "gates",
        "facts": [{"key": "hotline", "text": "应急求助拨打 119。", "verbatim": true}]
    });
    let draft = more
        .as_object()
        .unwrap()
        .iter()
        .fold(draft, |draft, (field, value)| with(draft, &format!("/{field}"), value.clone()));
    Run::launched(world, &draft).await
}

fn organisation_of(direction: &Value) -> &str {
    direction["organisation"].as_str().unwrap()
}

async fn publish(world: &World, direction: &Value, title: &str, text: &str) {
    let member = world.member(&[direction["account"].as_str().unwrap()]).await;
    let piece = member.post(&answer(direction, "pieces"), &json!({"title": title, "text": text})).await.ok();
    let path = format!("/api/v1/pieces/{}/publish", piece["id"].as_str().unwrap());
    member.post(&path, &json!({"url": "https://example.cn/a"})).await.ok();
}

#[test]
fn every_paper_opens_and_speaks_to_people_in_names_and_in_their_time() {
    demo(async |world| {
        let run = reviewed(&world).await;
        let reviewer = Grant { organisations: vec!["zjg-jiaoyu".to_owned()], ..grant(Role::Reviewer) };
        world.caller_with(vec![reviewer]).await;
        let keys = keys(&run).await;
        for (name, rows) in workbook(&run.coordinator, &run.at("assignments.xlsx")).await {
            assert_for_people(&name, &name, &keys);
            for text in rows.iter().flatten() {
                assert_for_people(&name, text, &keys);
            }
        }
        for path in ["assignments.docx", "result.docx", "result.docx?appendix=true"] {
            let text = document(&run.coordinator, &run.at(path)).await;
            assert_for_people(path, &text, &keys);
            assert!(text.contains("2026 年防汛"), "{path}");
        }
        for path in ["result.html", "result.html?appendix=true", "closing/export?format=html"] {
            let page = run.coordinator.text(&run.at(path)).await;
            assert!(page.contains("2026年6月10日") && page.contains("北京时间"), "{path}");
            assert_for_people(path, &shown(&page), &keys);
            assert!(!page.contains("<script") && !page.contains("http"), "{path} loads something");
        }
        for (name, rows) in workbook(&run.coordinator, &run.at("closing/export?format=xlsx")).await {
            for text in rows.iter().flatten() {
                assert_for_people(&name, text, &keys);
            }
        }
        let text = run.coordinator.text(&run.at("assignments.txt")).await;
        assert_for_people("the text", &text, &keys);
    });
}

#[test]
fn a_sheet_has_a_page_over_all_and_one_for_each_organisation_that_is_asked() {
    demo(async |world| {
        let run = reviewed(&world).await;
        let asked = run.directions("asked").await;
        let mut organisations: Vec<&str> = asked.iter().map(organisation_of).collect();
        organisations.sort_unstable();
        organisations.dedup();
        let book = workbook(&run.coordinator, &run.at("assignments.xlsx")).await;
        assert_eq!((book.len(), book[0].0.as_str()), (organisations.len() + 1, "总表"));
        let header =
            |rows: &[Vec<String>]| rows.iter().position(|row| row.contains(&"讲什么".to_owned())).unwrap();
        let lines = |rows: &[Vec<String>]| rows.len() - header(rows) - 1;
        assert_eq!(lines(&book[0].1), asked.len());
        assert_eq!(book[1..].iter().map(|(_, rows)| lines(rows)).sum::<usize>(), asked.len());
        let (_, rows) = &book[1];
        let all: String = rows.iter().flatten().map(String::as_str).collect();
        for said in ["分工表", "北京时间", "防指办〔2026〕3号", "0512-58680000", "已下达", "119"]
        {
            assert!(all.contains(said), "{said}: {all}");
        }
        let document = document(&run.coordinator, &run.at("assignments.docx")).await;
        for (name, _) in &book[1..] {
            assert!(document.contains(name.as_str()), "{name}");
        }
    });
}

#[test]
fn a_member_gets_its_own_organisation_and_a_lead_its_cluster() {
    demo(async |world| {
        let run = reviewed(&world).await;
        let asked = run.directions("asked").await;
        let (mine, other) =
            (&asked[0], asked.iter().find(|one| organisation_of(one) != organisation_of(&asked[0])));
        let own = organisation_of(mine);
        let operator = Grant { organisations: vec![own.to_owned()], ..grant(Role::Member) };
        let operator = world.caller_with(vec![operator]).await;
        let book = workbook(&operator, &run.at("assignments.xlsx")).await;
        assert_eq!(book.len(), 2, "the sheet over all, and the own one");
        let text = operator.text(&run.at("assignments.txt")).await;
        assert_eq!(text, run.coordinator.text(&run.at(&format!("assignments.txt?organisation={own}"))).await);
        let elsewhere = format!("assignments.txt?organisation={}", organisation_of(other.unwrap()));
        operator.get(&run.at(&elsewhere)).await.problem(404, "not_found");
        run.coordinator.get(&run.at("assignments.txt?organisation=nobody")).await.problem(404, "not_found");
        operator.get(&run.at("result.html")).await.problem(403, "forbidden");
        let lead = world.caller(Role::Lead).await;
        let told = lead.all(&run.at("directions")).await.len();
        let book = workbook(&lead, &run.at("assignments.xlsx")).await;
        let header = book[0].1.iter().position(|row| row.contains(&"讲什么".to_owned())).unwrap();
        assert_eq!(book[0].1.len() - header - 1, told.max(1));
    });
}

#[test]
fn the_text_for_a_group_has_five_to_ten_lines_for_each_organisation_and_asks_for_no_answer() {
    demo(async |world| {
        let run = reviewed(&world).await;
        let text = run.coordinator.text(&run.at("assignments.txt")).await;
        for one in text.trim_end().split("\n\n") {
            let lines = one.lines().count();
            assert!((5..=10).contains(&lines), "{lines} lines:\n{one}");
            assert!(one.starts_with("【2026 年防汛】") && one.contains("不必另行回复"), "{one}");
        }
        for never in ["收到请回复", "积分", "打卡", "排名第"] {
            assert!(!text.contains(never), "{never}");
        }
    });
}

#[test]
fn the_page_for_the_head_counts_what_was_told_and_the_hours_of_writing_it() {
    small(async |world| {
        let run = Run::launched(&world, &draft()).await;
        let before = shown(&run.coordinator.text(&run.at("result.html")).await);
        assert!(before.contains("已讲到0格") && before.contains("还没有稿件"), "{before}");
        let asked = run.directions("asked").await;
        let told = asked.iter().find(|one| one["form"] == "article").unwrap();
        publish(&world, told, "雨天这样走", "积水路段请绕行，看到水深标志不要强行通过，先停下再打电话问。")
            .await;
        run.coordinator.call(&run.at("close")).await.ok();
        let page = shown(&run.coordinator.text(&run.at("result.html")).await);
        assert!(page.contains("已讲到1格") && page.contains("撰写约4小时（撰写图文1件约4小时）"), "{page}");
        assert!(page.contains("一格有几家讲到就由它们分") && page.contains("没有更正"), "{page}");
        let blanks = page.lines().filter(|line| line.contains("没有讲给")).count();
        assert!((1..=3).contains(&blanks), "{page}");
        let report = run.coordinator.get(&run.at("closing")).await.ok();
        let items: Vec<&Value> = report["effort"]
            .as_array()
            .unwrap()
            .iter()
            .flat_map(|one| one["items"].as_array().unwrap())
            .collect();
        let written: Vec<&&Value> = items.iter().filter(|item| !item["form"].is_null()).collect();
        assert_eq!(written.len(), 1, "{items:#?}");
        assert_eq!((&written[0]["form"], &written[0]["minutes"]), (&json!("article"), &json!(240)));
        let sum: u64 = items.iter().map(|item| item["minutes"].as_u64().unwrap()).sum();
        assert_eq!(report["effort_minutes"], sum);
    });
}

#[test]
fn a_planned_campaign_shows_what_it_would_reach_and_a_draft_has_no_page() {
    small(async |world| {
        let run = Run::drafted(&world, &draft()).await;
        run.coordinator.get(&run.at("result.html")).await.problem(404, "not_found");
        run.plan().await;
        let plan = run.coordinator.get(&run.at("plan")).await.ok();
        let page = shown(&run.coordinator.text(&run.at("result.html")).await);
        let said = format!("方案安排了{}格", plan["cells_covered"]);
        assert!(page.contains(&said) && page.contains("没有总体更合适的分法"), "{page}");
        assert!(page.contains("还要写的稿件预计"), "{page}");
    });
}

#[test]
fn times_are_said_on_the_clocks_of_the_deployment_wherever_that_is() {
    small(async |world| {
        let run = Run::launched(&world, &draft()).await;
        let app = App { zone: "-03:30".parse().unwrap(), ..world.app.clone() };
        let elsewhere = run.coordinator.before(micromatrix::http::router(app));
        let text = elsewhere.text(&run.at("assignments.txt")).await;
        // Midnight of Beijing on 10 June is the afternoon before over there.
        assert!(text.contains("2026年6月9日12:30至6月29日12:30（UTC-03:30）"), "{text}");
        let report = elsewhere.get(&run.at("closing")).await.ok();
        assert_eq!(report["starts_at"], "2026-06-09T12:30:00-03:30");
    });
}

#[test]
fn what_looks_like_a_formula_is_a_text_on_a_sheet() {
    small(async |world| {
        let title = with(draft(), "/angles/0/title", json!("=1+1"));
        let run = Run::launched(&world, &title).await;
        let book = Xlsx::new(Cursor::new(bytes(&run.coordinator, &run.at("assignments.xlsx")).await));
        let mut book = book.unwrap();
        for name in book.sheet_names() {
            let formulas = book.worksheet_formula(&name).unwrap();
            assert!(formulas.used_cells().next().is_none(), "{name}");
        }
        let texts = workbook(&run.coordinator, &run.at("assignments.xlsx")).await;
        assert!(texts[0].1.iter().flatten().any(|text| text.starts_with("=1+1")));
    });
}
