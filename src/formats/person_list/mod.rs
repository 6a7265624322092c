//! Lists of persons: from the cells of a file to rows, whatever sheet, header and order of columns.

mod header;
mod read;
mod row;
mod said;
#[cfg(test)]
mod tests;

pub use read::read_person_list;
