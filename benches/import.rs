//! What an import costs: seconds and the most memory that the command has held, for files that are new, and for the same again.
//!
//! `cargo bench --bench import` imports 20,000 accounts of 14,000 organisations with 200,000 ties; `-- 10` ten times as much, a nation.
//! `-- 10 PATH` does the same with the command at PATH as well, such as one that was built before a change, in turns.

#![expect(clippy::disallowed_methods, reason = "a benchmark measures time")]
#![expect(clippy::unwrap_used, reason = "a benchmark that cannot go on ends")]

use std::collections::BTreeSet;
use std::fs::File;
use std::io::{BufWriter, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use random::Random;

#[expect(dead_code, reason = "tests ask for more kinds of chance")]
#[path = "../tests/support/random.rs"]
mod random;

const ACCOUNTS: usize = 20_000;
const ORGANISATIONS: usize = 14_000;
const REGIONS: usize = 300;
const FUNCTIONS: usize = 24;
const TIES: usize = 200_000;
const PLATFORMS: [&str; 4] = ["weibo", "wechat", "douyin", "toutiao"];
const KINDS: [&str; 4] = ["same_organisation", "joint_duty", "shared_audience", "mutual_follow"];

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let times = arguments.iter().find_map(|argument| argument.parse().ok()).unwrap_or(1);
    let own = PathBuf::from(env!("CARGO_BIN_EXE_micromatrix"));
    let beside = arguments.iter().map(PathBuf::from).filter(|path| path.is_file());
    let folder = tempfile::tempdir().unwrap();
    write_files(folder.path(), times);
    for (number, binary) in std::iter::once(own).chain(beside).enumerate() {
        let database = format!("sqlite:{}", folder.path().join(format!("{number}.db")).display());
        for pass in ["new", "again"] {
            let (seconds, peak_mb) = import(&binary, folder.path(), &database);
            let binary = binary.display();
            println!(
                r#"{{"binary":"{binary}","accounts":{},"ties":{},"pass":"{pass}","seconds":{seconds:.1},"peak_mb":{peak_mb}}}"#,
                ACCOUNTS * times,
                TIES * times,
            );
        }
    }
}

/// Runs the command; its time, and the most memory that it has held.
fn import(binary: &Path, files: &Path, database: &str) -> (f64, u64) {
    let mut command = Command::new(binary);
    let command = command.arg("import").arg(files).args(["--database-url", database]).stdout(Stdio::null());
    let begin = Instant::now();
    let mut child = command.spawn().unwrap();
    let status = format!("/proc/{}/status", child.id());
    let mut peak_mb = 0;
    loop {
        peak_mb = peak_mb.max(high_water_mb(&status).unwrap_or(0));
        if let Some(status) = child.try_wait().unwrap() {
            assert!(status.success());
            return (begin.elapsed().as_secs_f64(), peak_mb);
        }
        std::thread::sleep(Duration::from_millis(20));
    }
}

/// `VmHWM` of Linux; elsewhere nothing is known.
fn high_water_mb(status: &str) -> Option<u64> {
    let text = std::fs::read_to_string(status).ok()?;
    let line = text.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    Some(line.trim().strip_suffix(" kB")?.parse::<u64>().ok()? / 1024)
}

fn write_files(folder: &Path, times: usize) {
    let mut random = Random(7);
    let mut below = |most: usize| random.below(most);
    let open = |name: &str, header: &str| {
        let mut file = BufWriter::new(File::create(folder.join(name)).unwrap());
        writeln!(file, "{header}").unwrap();
        file
    };
    let accounts = ACCOUNTS * times;
    let organisations = ORGANISATIONS * times;
    let handle = |number: usize| format!("{}-{number:07}", PLATFORMS[number % 4]);

    let mut file = open("functions.csv", "key,name,name_en,parent");
    (0..FUNCTIONS).for_each(|one| writeln!(file, "f{one:02},职能{one},function {one},").unwrap());
    let mut file = open("regions.csv", "key,name,name_en,parent");
    (0..REGIONS).for_each(|one| writeln!(file, "region-{one:04},县{one},county {one},").unwrap());
    let mut file = open("organisations.csv", "key,name,system,region");
    for one in 0..organisations {
        writeln!(file, "org-{one:06},第{one}局,government,region-{:04}", one % REGIONS).unwrap();
    }
    let columns = "handle,name,platform,organisation,functions,topics,audiences,region,followers,url,status";
    let mut file = open("accounts.csv", columns);
    for one in 0..accounts {
        let (platform, organisation) = (PLATFORMS[one % 4], below(organisations));
        let (function, region, followers) = (below(FUNCTIONS), below(REGIONS), below(1_000_000));
        writeln!(
            file,
            "{},账号{one},{platform},org-{organisation:06},f{function:02},健康,residents,region-{region:04},{followers},https://example.org/{one},active",
            handle(one),
        )
        .unwrap();
    }
    let mut file = open("ties.csv", "source,target,kind,weight");
    let mut seen = BTreeSet::new();
    while seen.len() < TIES * times {
        let (one, kind) = (below(accounts), below(KINDS.len()));
        // Most ties join neighbours.
        let other = if below(5) == 0 { below(accounts) } else { (one + 1 + below(2_000)) % accounts };
        if one != other && seen.insert((one.min(other), one.max(other), kind)) {
            let halves = 1 + below(8);
            writeln!(
                file,
                "{},{},{},{}.{}",
                handle(one),
                handle(other),
                KINDS[kind],
                halves / 2,
                halves % 2 * 5
            )
            .unwrap();
        }
    }
}
