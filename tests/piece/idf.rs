//! The table of weights that ships.

use micromatrix::domain::originality::list_weights;
use micromatrix::formats::idf::write_idf;

#[expect(dead_code, reason = "the generator also edits, which only the measurements need")]
#[path = "../../benches/texts.rs"]
mod texts;

#[test]
fn the_table_is_what_its_texts_give() {
    let texts = texts::table_texts().unwrap();
    let written = write_idf(&list_weights(texts.iter().map(String::as_str)));
    let shipped = include_str!("../../seed/idf/1.csv");
    // A shipped table never changes; when themes do, the next version is written by `cargo bench --bench originality -- table`.
    assert!(written == shipped, "{} pairs instead of {}", written.lines().count(), shipped.lines().count());
}
