//! How long a list of 20,000 rows takes beside what its cells alone take.
//!
//! `cargo bench -p micromatrix-formats --bench office`: reads a workbook with a title, a header, merged organisations and doubles once
//! as the bare cells of the library and once as a list, and prints both with their ratio.
#![expect(clippy::unwrap_used, clippy::disallowed_methods, reason = "a bench measures and fails loudly")]

use std::io::Cursor;
use std::time::{Duration, Instant};

use calamine::{Reader as _, Xlsx};
use domain::platform::Platforms;
use formats::csv::Source;
use formats::office::{HeaderWords, OfficeWords, read_header_words, read_office_list, read_status_words};
use formats::platform::read_platforms;
use formats::sheet::read_book;
use rust_xlsxwriter::{Format, Workbook};

const ROWS: u32 = 20_000;

fn main() {
    let bytes = workbook();
    let words = words();
    let cells = best(|| {
        let mut book = Xlsx::new(Cursor::new(bytes.as_slice())).unwrap();
        let range = book.worksheet_range("明细").unwrap();
        assert!(range.height() > ROWS as usize);
    });
    let list = best(|| {
        let book = read_book(Source { name: "list.xlsx", bytes: &bytes }).unwrap();
        let list = read_office_list(&book, &words, None);
        assert_eq!(list.rows.len(), ROWS as usize);
    });
    let ratio = list.as_secs_f64() / cells.as_secs_f64();
    println!("{ROWS} rows: cells {cells:?}, list {list:?}, ratio {ratio:.2} (at most 3)");
}

/// The shortest of five times.
fn best(work: impl Fn()) -> Duration {
    let once = |_| {
        let start = Instant::now();
        work();
        start.elapsed()
    };
    (0..5).map(once).min().unwrap()
}

fn words() -> OfficeWords {
    macro_rules! seed {
        ($path:literal) => {
            Source {
                name: $path,
                bytes: include_bytes!(concat!(env!("CARGO_MANIFEST_DIR"), "/../../seed/", $path)),
            }
        };
    }
    let headers = read_header_words(seed!("office/headers.csv")).rows;
    let statuses = read_status_words(seed!("office/statuses.csv")).rows;
    let platforms = read_platforms(seed!("platforms.csv")).rows;
    OfficeWords {
        headers: HeaderWords::new(headers.into_iter().map(|row| row.value)),
        statuses: OfficeWords::statuses_of(statuses.into_iter().map(|row| row.value)),
        platforms: Platforms::new(platforms.into_iter().map(|row| row.value)),
        ..OfficeWords::default()
    }
}

fn workbook() -> Vec<u8> {
    let mut workbook = Workbook::new();
    let page = workbook.add_worksheet().set_name("明细").unwrap();
    page.write_string(0, 0, "某省政务新媒体备案表").unwrap();
    let header = [
        "序号",
        "账号名称",
        "账号类型",
        "主办单位",
        "所属区镇",
        "账号ID",
        "粉丝数",
        "运行状态",
        "责任人",
        "联系电话",
    ];
    for (column, text) in (0_u16..).zip(header) {
        page.write_string(1, column, text).unwrap();
    }
    let day = Format::new();
    for number in 0..ROWS {
        let row = number + 2;
        let platform = ["政务微信", "政务微博", "政务抖音号", "移动客户端"][number as usize % 4];
        if number % 4 == 0 {
            let organisation = format!("某市第{}局", number / 4);
            page.merge_range(row, 3, row + 3, 3, &organisation, &day).unwrap();
        }
        page.write_number(row, 0, number + 1).unwrap();
        page.write_string(row, 1, format!("某市账号{number}")).unwrap();
        page.write_string(row, 2, platform).unwrap();
        page.write_string(row, 4, format!("第{}镇", number % 40)).unwrap();
        page.write_string(row, 5, format!("gh_{number:012x}")).unwrap();
        page.write_number(row, 6, number * 7).unwrap();
        page.write_string(row, 7, "正常运行").unwrap();
        page.write_string(row, 8, "张三").unwrap();
        page.write_string(row, 9, format!("0500-{:07}", number + 8_000_000)).unwrap();
    }
    workbook.save_to_buffer().unwrap()
}
