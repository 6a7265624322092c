//! A sheet of personal links to print and cut: a card for each person, by organisation, in Chinese and English.

use std::fmt::Write as _;

use maud::{Markup, PreEscaped, html};
use qrcode::{Color, EcLevel, QrCode};

use super::printed::print_styled_page;
use domain::language::Language;
use domain::link_card::LinkCard;
use domain::local_time::LocalTime;
use domain::when::Zone;

/// Two cards in a row of a page of A4, none of them torn by its end.
const STYLE: &str = "@page{size:A4;margin:12mm}\
.cards{display:grid;grid-template-columns:1fr 1fr;gap:6mm}\
.card{border:1px dashed #777;padding:4mm;break-inside:avoid;display:grid;grid-template-columns:1fr 34mm;gap:3mm}\
.card h3{margin:0;font-size:1.15em}.card p{margin:.25em 0;font-size:.85em}\
.card svg{width:34mm;height:34mm}.card .wide{grid-column:1/-1}\
.code{font-family:ui-monospace,Consolas,monospace;font-size:.95em;letter-spacing:.04em}\
.address{font-family:ui-monospace,Consolas,monospace;font-size:.72em;overflow-wrap:anywhere}\
@media print{h2{break-before:page}h2:first-of-type{break-before:auto}}";

/// Writes the sheet: cards by organisation, then by name, with times on the clocks of `zone`. It needs nothing beside it and runs nothing. O(links).
#[must_use]
pub fn print_link_sheet(cards: &[LinkCard], base_url: &str, zone: Zone) -> String {
    let base = base_url.trim_end_matches('/');
    let mut sorted: Vec<&LinkCard> = cards.iter().collect();
    sorted.sort_by_key(|card| {
        (card.organisation.is_none(), &card.organisation, &card.name, &card.staff_number)
    });
    let groups = sorted.chunk_by(|a, b| a.organisation == b.organisation);
    let body = html! {
        p.note {
            "每人一张，裁开后当面交给本人。扫码或打开网址即登录，只能用一次；请勿转发、拍照。丢失或过期，请管理员重发。" br;
            "One card each: cut the sheet and hand them over in person. Scanning the code or opening the address signs in, once. Do not "
            "forward or photograph it. If it is lost or over, an administrator makes another."
        }
        p.note {
            "程序接口说明 / Documentation of the API: " span.address { (base) "/docs" }
        }
        @for group in groups {
            h2 { (group.first().and_then(|card| card.organisation.as_deref()).unwrap_or("未写单位 / No organisation")) }
            div.cards { @for card in group { (print_card(card, base, zone)) } }
        }
    };
    print_styled_page("zh", "个人登录卡 Personal sign-in cards", STYLE, &body)
}

fn print_card(card: &LinkCard, base: &str, zone: Zone) -> Markup {
    let address = format!("{base}/s/{}", card.code.reveal());
    let until = |language: Language| {
        let at = LocalTime::new(card.expires_at, zone).minute(language);
        (at, zone.name(language))
    };
    let ((until_zh, zone_zh), (until_en, zone_en)) = (until(Language::Zh), until(Language::En));
    html! {
        div.card {
            div {
                h3 {
                    (card.name)
                    @if let Some(number) = &card.staff_number { small { "　" (number) } }
                }
                @for purpose in &card.purposes { p { (purpose.zh) br; (purpose.en) } }
                p { "有效期至" (until_zh) "（" (zone_zh) "）" br; "Opens until " (until_en) " (" (zone_en) ")" }
            }
            div { (qr_code(&address)) }
            div.wide {
                p.address { (address) }
                p { "手工输入 / To be typed: " span.code { (card.code.grouped()) } }
            }
        }
    }
}

/// A QR code of medium redundancy as a picture of paths; where the address is too long for one, nothing.
fn qr_code(address: &str) -> Markup {
    let Ok(code) = QrCode::with_error_correction_level(address.as_bytes(), EcLevel::M) else {
        return html! {};
    };
    let width = code.width();
    let size = width + 8;
    let colors = code.to_colors();
    let mut path = String::new();
    for (y, row) in colors.chunks(width).enumerate() {
        let mut x = 0;
        for run in row.chunk_by(|a, b| a == b) {
            if run.first() == Some(&Color::Dark) {
                // Writing to a string cannot fail.
                let _ = write!(path, "M{} {}h{}v1h-{}z", x + 4, y + 4, run.len(), run.len());
            }
            x += run.len();
        }
    }
    html! {
        svg xmlns="http://www.w3.org/2000/svg" viewBox=(format!("0 0 {size} {size}")) role="img" aria-label="QR"
            shape-rendering="crispEdges" {
            rect width="100%" height="100%" fill="#fff" {}
            path fill="#000" d=(PreEscaped(path)) {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::language::Bilingual;
    use domain::personal_link::LinkCode;
    use domain::time::Timestamp;

    fn card(name: &str, organisation: Option<&str>, byte: u8) -> LinkCard {
        LinkCard {
            name: name.to_owned(),
            organisation: organisation.map(ToOwned::to_owned),
            staff_number: Some("1001".to_owned()),
            purposes: vec![Bilingual {
                zh: "审核（教育局）".to_owned(), en: "reviewer (教育局)".to_owned()
            }],
            code: LinkCode::of_random([byte; 32]),
            expires_at: Timestamp::parse("2026-06-15T01:00:00Z").unwrap(),
        }
    }

    #[test]
    fn each_person_has_a_card_with_address_code_and_local_time() {
        let cards =
            [card("王芳<b>", Some("教育局"), 3), card("李明", Some("公安局"), 5), card("赵", None, 7)];
        let page = print_link_sheet(&cards, "https://matrix.example.cn/", Zone::CHINA);
        assert!(page.contains("王芳&lt;b&gt;") && !page.contains("<script"));
        assert_eq!(page.matches("<svg").count(), 3);
        for one in &cards {
            assert!(page.contains(&format!("https://matrix.example.cn/s/{}<", one.code.reveal())));
            assert!(page.contains(&one.code.grouped()));
        }
        assert!(page.contains("2026年6月15日9:00（北京时间）"));
        let places = ["公安局</h2>", "教育局</h2>", "未写单位"].map(|text| page.find(text).unwrap());
        assert!(places.is_sorted(), "by organisation, those without one last");
    }

    #[test]
    fn the_picture_is_the_code_of_the_address() {
        let address = "https://matrix.example.cn/s/3333333333333333333333333333";
        let picture = qr_code(address).into_string();
        let code = QrCode::with_error_correction_level(address, EcLevel::M).unwrap();
        let mut drawn = vec![false; code.width() * code.width()];
        let path = picture.split("d=\"").nth(1).unwrap().split('"').next().unwrap();
        for run in path.split('M').skip(1) {
            let (at, rest) = run.split_once('h').unwrap();
            let (x, y) = at.split_once(' ').unwrap();
            let (x, y): (usize, usize) = (x.parse().unwrap(), y.parse().unwrap());
            let length: usize = rest.split_once('v').unwrap().0.parse().unwrap();
            for more in 0..length {
                drawn[(y - 4) * code.width() + x - 4 + more] = true;
            }
        }
        let dark: Vec<bool> = code.to_colors().iter().map(|color| *color == Color::Dark).collect();
        assert_eq!(drawn, dark);
    }
}
