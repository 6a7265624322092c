//! Memory of an import: the most that was allocated at once, counted, whatever the machine. SQLite's own memory is bounded by itself.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use std::fmt::Write as _;

use micromatrix::app::App;
use micromatrix::app::clock::Clock;
use micromatrix::app::import::{Import, Mode, Progress};
use micromatrix::app::write::Actor;
use micromatrix::domain::import::ImportOptions;
use peak_alloc::PeakAlloc;
use tempfile::TempDir;

struct Quiet;

impl Progress for Quiet {
    fn step(&self, _: u64, _: u64) {}
}

#[global_allocator]
static ALLOCATED: PeakAlloc = PeakAlloc;

/// Rows of a table are made and written by the thousand; what is kept of each is what is compared, entered and said of it.
const BYTES_OF_ACCOUNT: usize = 1_500;
const BYTES_OF_TIE: usize = 100;

/// The program itself, and what one batch takes.
const BYTES_ALWAYS: usize = 5_000_000;

/// A registry as files: an account for each number, and ties to those after it.
fn files(accounts: usize, ties_each: usize) -> Vec<(String, String)> {
    let mut organisations = "key,name,system,region\n".to_owned();
    let mut rows = "handle,name,platform,organisation,functions\n".to_owned();
    let mut ties = "source,target,kind,weight\n".to_owned();
    for number in 0..accounts {
        writeln!(organisations, "o-{number:06},第{number}局,government,").unwrap();
        writeln!(rows, "weibo-{number:06},账号{number},weibo,o-{number:06},education").unwrap();
        for tie in 1..=ties_each {
            let other = (number + tie * 7) % accounts;
            if number < other {
                writeln!(ties, "weibo-{number:06},weibo-{other:06},joint_duty,1").unwrap();
            }
        }
    }
    [("organisations.csv", organisations), ("accounts.csv", rows), ("ties.csv", ties)]
        .map(|(name, text)| (name.to_owned(), text))
        .into()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_import_allocates_no_more_at_once_than_its_rows_account_for() {
    const TIES_EACH: usize = 20;
    for accounts in [4_000, 16_000] {
        let folder = TempDir::new().unwrap();
        let url = format!("sqlite:{}", folder.path().join("registry.db").display());
        let app = App::open(&url, Clock::System).await.unwrap();
        let files = files(accounts, TIES_EACH);
        let bytes: usize = files.iter().map(|(_, text)| text.len()).sum();
        let files = files.into_iter().map(|(name, text)| (name, text.into_bytes().into())).collect();
        let import = Import { files, mode: Mode::Apply, options: ImportOptions::default() };
        ALLOCATED.reset_peak_usage();
        let before = ALLOCATED.current_usage();
        let report = app.import(&Actor::default(), import, &Quiet).await.unwrap();
        let most = ALLOCATED.peak_usage().saturating_sub(before);
        assert!(report.errors.is_empty() && report.changed > 3 * accounts as u64, "{:?}", report.changes);
        let bound = BYTES_ALWAYS + bytes + accounts * (BYTES_OF_ACCOUNT + TIES_EACH * BYTES_OF_TIE);
        assert!(most < bound, "{accounts} accounts: {most} bytes of {bound}");
        app.close().await.unwrap();
    }
}
