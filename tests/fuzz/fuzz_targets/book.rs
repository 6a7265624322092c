//! Lists as offices have them: CSV in any encoding and workbooks; the first byte says which the name claims.
#![no_main]

use formats::csv::Source;
use formats::person_list::read_person_list;
use formats::sheet::read_book;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    let Some((kind, bytes)) = data.split_first() else { return };
    let name = ["list.csv", "list.xlsx", "list.xls", "list.ods"][usize::from(kind % 4)];
    if let Ok(book) = read_book(Source { name, bytes }) {
        read_person_list(&book, &[]);
    }
});
