//! Times the planner on problems of the size of a city, a province and the nation, and on extremes: `lumps`, 20 clusters
//! of 10,000 accounts, `sides`, 64 angles, `drawn`, clusters as unequal as real ones, and `few-cells`, those with two angles.
//!
//! `cargo bench --bench planner` prints one line per size; `-- write NAME FILE` writes the problem of one size as JSON, and
//! `-- solve FILE` solves such a file, for `compare.py`; `-- warm NAME…` times changes of a warm plan, `-- alternatives
//! NAME…` the three smallest losses of one account.

#![expect(clippy::disallowed_methods, reason = "a benchmark measures time")]

mod nation;

use std::error::Error;
use std::fs::File;
use std::io::{BufReader, BufWriter};
use std::time::{Duration, Instant};

use micromatrix::domain::flow::certificate;
use micromatrix::domain::flow::fast::{self, Warm};
use micromatrix::domain::flow::problem::Problem;
use micromatrix::domain::flow::residual::Residual;

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).filter(|argument| argument != "--bench").collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match words[..] {
        ["write", name, path] => {
            let size = nation::SIZES.iter().find(|size| size.0 == name).ok_or("no such size")?;
            serde_json::to_writer(BufWriter::new(File::create(path)?), &nation::make_problem(size.1))?;
        }
        ["solve", path] => {
            let problem: Problem = serde_json::from_reader(BufReader::new(File::open(path)?))?;
            solve(path, &problem)?;
        }
        ["warm", ..] => {
            for (name, size) in nation::SIZES {
                if words.len() == 1 || words.contains(&name) {
                    warm(name, nation::make_problem(size))?;
                }
            }
        }
        ["alternatives", ..] => {
            for (name, size) in nation::SIZES {
                if words.len() == 1 || words.contains(&name) {
                    alternatives(name, &nation::make_problem(size))?;
                }
            }
        }
        _ => {
            for (name, size) in nation::SIZES {
                if words.is_empty() || words.contains(&name) {
                    solve(name, &nation::make_problem(size))?;
                }
            }
        }
    }
    Ok(())
}

fn solve(name: &str, problem: &Problem) -> Result<(), Box<dyn Error>> {
    let options: usize = problem.accounts.iter().map(|account| account.options.len()).sum();
    // Where the system allows it: the peak is counted from here.
    let _ = std::fs::write("/proc/self/clear_refs", "5");
    let before = status_megabytes("VmRSS:");
    let begin = busy_seconds();
    problem.check()?;
    let checked = busy_seconds() - begin;
    let (start, busy) = (Instant::now(), busy_seconds());
    let solution = fast::solve(problem)?;
    let solved = busy_seconds() - busy;
    let begin = busy_seconds();
    let certified = certificate::check(problem, &solution.assignment, &solution.potentials)?;
    let certificate = busy_seconds() - begin;
    println!(
        r#"{{"problem":"{name}","check_seconds":{checked:.4},"certificate_seconds":{certificate:.4},"accounts":{},"slots":{},"options":{options},"objective":{},"assigned":{},"shortage":{},"seconds":{:.6},"cpu_seconds":{:.6},"cpu_without_check":{:.6},"peak_megabytes":{}}}"#,
        problem.accounts.len(),
        problem.slots.len(),
        certified.objective(),
        certified.assigned(),
        certified.shortage(),
        start.elapsed().as_secs_f64(),
        busy_seconds() - busy,
        solved,
        status_megabytes("VmHWM:") - before,
    );
    Ok(())
}

/// Declines and joins, one after the other; each is timed with what it moves and reports.
fn warm(name: &str, problem: Problem) -> Result<(), Box<dyn Error>> {
    const CHANGES: usize = 2000;
    let start = Instant::now();
    let mut warm = Warm::new(problem)?;
    let built = start.elapsed();
    let (mut declines, mut joins, mut moved) = (Vec::new(), Vec::new(), 0);
    let plan = warm.assignment();
    for i in 0..CHANGES {
        // Multiplying by an odd number far from powers of two spreads the picks over the whole plan.
        let (account, slot) = plan[i * 2_654_435_761 % plan.len()];
        let angle = warm.base().cells
            [warm.base().groups[warm.base().slots[slot as usize].group as usize].cell as usize]
            .angle;
        let begin = Instant::now();
        moved += warm.decline(account, angle)?.moved.len();
        declines.push(begin.elapsed());
        let newcomer = warm.base().accounts[i * 40_503 % warm.base().accounts.len()].clone();
        let begin = Instant::now();
        moved += warm.join(newcomer)?.moved.len();
        joins.push(begin.elapsed());
    }
    let solution = warm.solution();
    certificate::check(&warm.problem(), &solution.assignment, &solution.potentials)?;
    declines.sort_unstable();
    joins.sort_unstable();
    let at =
        |times: &[Duration], percent: usize| times[(times.len() - 1) * percent / 100].as_secs_f64() * 1e6;
    println!(
        r#"{{"problem":"{name}","built_seconds":{:.3},"changes":{CHANGES},"decline_us":[{:.1},{:.1}],"join_us":[{:.1},{:.1}],"moved":{moved}}}"#,
        built.as_secs_f64(),
        at(&declines, 50),
        at(&declines, 99),
        at(&joins, 50),
        at(&joins, 99),
    );
    Ok(())
}

/// The three smallest losses of accounts that are spread over the plan, after the index is built.
fn alternatives(name: &str, problem: &Problem) -> Result<(), Box<dyn Error>> {
    const QUESTIONS: usize = 300;
    let solution = fast::solve(problem)?;
    let begin = Instant::now();
    let residual = Residual::new(problem, &solution, &[])?.prepared();
    let built = begin.elapsed();
    let (mut times, mut losses) = (Vec::new(), 0);
    for i in 0..QUESTIONS {
        let account = i * 2_654_435_761 % problem.accounts.len();
        let begin = Instant::now();
        let found = residual.alternatives(u32::try_from(account)?, 3);
        times.push(begin.elapsed());
        losses += found.iter().map(|other| other.loss).sum::<i64>();
    }
    times.sort_unstable();
    let at = |percent: usize| times[(times.len() - 1) * percent / 100].as_secs_f64() * 1e3;
    println!(
        r#"{{"problem":"{name}","index_seconds":{:.3},"questions":{QUESTIONS},"milliseconds":[{:.3},{:.3},{:.3}],"losses":{losses}}}"#,
        built.as_secs_f64(),
        at(50),
        at(90),
        at(99),
    );
    Ok(())
}

/// How long this thread has been on a processor, where the system tells: a busy machine does not count.
fn busy_seconds() -> f64 {
    let told = std::fs::read_to_string("/proc/thread-self/schedstat").unwrap_or_default();
    told.split(' ').next().and_then(|nanoseconds| nanoseconds.parse::<f64>().ok()).unwrap_or(0.0) / 1e9
}

/// A line of the process's status in megabytes; 0 where the system does not tell.
fn status_megabytes(line: &str) -> i64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let value = status.lines().find_map(|told| told.strip_prefix(line)).unwrap_or_default();
    let kilobytes = value.split_whitespace().next().and_then(|number| number.parse::<i64>().ok());
    kilobytes.unwrap_or(0) / 1024
}
