//! The table of weights that ships.

#[expect(dead_code, reason = "the generator also edits, which only the measurements need")]
#[path = "../../benches/texts.rs"]
mod texts;

#[test]
fn the_table_is_what_its_texts_give() {
    let written = texts::write_table().unwrap();
    let shipped = include_str!("../../seed/idf/2.csv");
    // A shipped table never changes; when themes do, the next version is written by `cargo bench --bench originality -- table`.
    assert!(written == shipped, "{} pairs instead of {}", written.lines().count(), shipped.lines().count());
}
