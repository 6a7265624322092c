//! The files of an import; the first byte says which.
#![no_main]

use formats::csv::Source;
use formats::registry::read_registry;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    let Some((kind, bytes)) = data.split_first() else { return };
    let names = ["organisations.csv", "accounts.csv", "ties.csv", "clusters.csv", "members.csv", "filings.csv"];
    let name = names[usize::from(*kind) % names.len()];
    read_registry(&[Source { name, bytes }]);
});
