use std::collections::BTreeMap;

use quick_xml::Reader;
use quick_xml::events::Event as Xml;

use super::*;
use domain::incident::BulletinRelease;

/// The elements of the schema that are written, in the order of its sequences.
const ORDER: [&str; 24] = [
    "identifier",
    "sender",
    "sent",
    "status",
    "msgType",
    "scope",
    "restriction",
    "references",
    "info",
    "language",
    "category",
    "event",
    "responseType",
    "urgency",
    "severity",
    "certainty",
    "onset",
    "expires",
    "senderName",
    "headline",
    "description",
    "instruction",
    "area",
    "areaDesc",
];

fn incident(drill: bool) -> Incident {
    serde_json::from_value(serde_json::json!({
        "id": "00000000-0000-0000-0000-000000000000", "kind": "hazardous_leak",
        "name": {"zh": "危险化学品泄漏", "en": "hazardous leak"}, "place": "保税区 <北门>", "region": "baoshuiqu",
        "command": "zhangjiagang", "at": "2026-06-12T22:05:00.250+08:00", "level": "ii", "drill": drill, "language": "zh",
        "state": "running", "desk": null, "plan_revision": 0, "is_approved": false, "started_by": null,
        "started_at": "2026-06-12T22:10:00+08:00", "ended": null, "revision": 1
    }))
    .unwrap()
}

fn bulletin(number: u32, kind: BulletinKind, at: &str) -> IncidentBulletin {
    let at = Timestamp::parse(at).unwrap();
    IncidentBulletin {
        number,
        kind,
        text: "浓度 < 1 & 正常。".into(),
        quotes: BTreeMap::new(),
        digest: String::new(),
        written_by: None,
        written_at: at,
        replaces: None,
        review: None,
        consent: None,
        release: Some(BulletinRelease { by: None, at, despite: String::new() }),
    }
}

fn alert(
    incident: &Incident,
    bulletin: &IncidentBulletin,
    earlier: &[IncidentBulletin],
) -> Vec<(String, String)> {
    let source = CapSource {
        incident,
        bulletin,
        earlier,
        sender: "张家港市 应急局,1",
        sender_name: "张家港市应急管理局",
        region: "张家港保税区",
        action: "关好门窗。",
        zone: Zone::CHINA,
    };
    let text = write_cap(&source).unwrap();
    let (mut reader, mut path, mut found) = (Reader::from_str(&text), Vec::new(), Vec::new());
    loop {
        match reader.read_event().unwrap() {
            Xml::Start(start) => {
                path.push(start.name().as_ref().to_owned());
                found.push((path.last().unwrap().clone(), String::new()));
            }
            Xml::End(_) => drop(path.pop()),
            Xml::Text(text) => {
                if let (Some(last), Some(_)) = (found.last_mut(), path.last()) {
                    last.1.push_str(&text);
                }
            }
            Xml::GeneralRef(name) => {
                let sign = match &*name {
                    "lt" => "<",
                    "gt" => ">",
                    "amp" => "&",
                    other => panic!("{other}"),
                };
                found.last_mut().unwrap().1.push_str(sign);
            }
            Xml::Eof => break,
            _ => {}
        }
    }
    assert!(path.is_empty(), "{path:?} are open");
    assert_eq!(found.remove(0).0, "alert");
    found.into_iter().map(|(name, text)| (name, text.trim().to_owned())).collect()
}

fn of<'a>(alert: &'a [(String, String)], name: &str) -> &'a str {
    alert.iter().find(|(known, _)| known == name).map_or("", |(_, text)| text)
}

#[test]
fn elements_stand_in_the_order_of_the_schema_and_texts_are_as_they_were() {
    let first = bulletin(1, BulletinKind::First, "2026-06-12T22:14:00.5+08:00");
    let alert = alert(&incident(false), &first, &[]);
    let places: Vec<usize> =
        alert.iter().map(|(name, _)| ORDER.iter().position(|known| known == name).unwrap()).collect();
    assert!(places.windows(2).all(|pair| pair[0] < pair[1]), "{alert:?}");
    for (name, text) in [
        ("identifier", "00000000-0000-0000-0000-000000000000.1"),
        ("sender", "张家港市-应急局-1"),
        ("sent", "2026-06-12T22:14:00+08:00"),
        ("status", "Actual"),
        ("msgType", "Alert"),
        ("scope", "Public"),
        ("category", "CBRNE"),
        ("severity", "Severe"),
        ("onset", "2026-06-12T22:05:00+08:00"),
        ("expires", "2026-06-13T22:14:00+08:00"),
        ("description", "浓度 < 1 & 正常。"),
        ("areaDesc", "张家港保税区，保税区 <北门>"),
        ("references", ""),
    ] {
        assert_eq!(of(&alert, name), text, "{name}");
    }
}

#[test]
fn what_follows_refers_to_all_that_was_out_before() {
    let first = bulletin(1, BulletinKind::First, "2026-06-12T22:14:00+08:00");
    let second = bulletin(2, BulletinKind::Progress, "2026-06-12T23:00:00+08:00");
    let last = bulletin(3, BulletinKind::Withdrawal, "2026-06-12T23:30:00+08:00");
    let update = alert(&incident(false), &second, std::slice::from_ref(&first));
    let one = "张家港市-应急局-1,00000000-0000-0000-0000-000000000000.1,2026-06-12T22:14:00+08:00";
    assert_eq!((of(&update, "msgType"), of(&update, "references")), ("Update", one));
    let cancel = alert(&incident(false), &last, &[first, second]);
    let two = "张家港市-应急局-1,00000000-0000-0000-0000-000000000000.2,2026-06-12T23:00:00+08:00";
    assert_eq!(
        (of(&cancel, "msgType"), of(&cancel, "references")),
        ("Cancel", format!("{one} {two}").as_str())
    );
    assert_eq!((of(&cancel, "certainty"), of(&cancel, "instruction")), ("Unlikely", ""));
}

#[test]
fn a_drill_is_an_exercise_for_those_who_take_part() {
    let first = bulletin(1, BulletinKind::First, "2026-06-12T22:14:00+08:00");
    let drill = alert(&incident(true), &first, &[]);
    assert_eq!((of(&drill, "status"), of(&drill, "scope")), ("Exercise", "Restricted"));
    assert!(of(&drill, "headline").starts_with("【演练】") && !of(&drill, "restriction").is_empty());
}

#[test]
fn an_offset_of_nothing_is_said_as_the_protocol_has_it() {
    let utc: Zone = "+00:00".parse().unwrap();
    assert_eq!(time(Timestamp::from_ms(0), utc), "1970-01-01T00:00:00-00:00");
}
