//! How often proposals are right, and whether their confidence means it.
//!
//! `cargo bench -p micromatrix-formats --bench proposals -- ../shared/data` prints, for the lists of `tests/proposal`, for the demo and for the
//! lists in that folder: how many accounts get a right function, how many get more than one unrelated, how many get one where nothing
//! speaks for it, how many systems are right; how often proposals of each stated confidence were right, with counts of one half of
//! the names and truth of the other; the regions, clusters and ties of a whole list; and how long names take. With the word `table` it prints `seed/proposals.csv`, with `wrong` also
//! the accounts with a wrong proposal, with `words` how often each word was right.

mod cases;
mod lists;
mod score;
mod table;

use std::error::Error;
use std::hint::black_box;
use std::path::Path;
use std::time::Instant;

use domain::proposal::{AccountList, Calibration, Knowledge, ListedAccount, Proposer, propose_for_list};
use domain::taxonomy::Tree;

use cases::{Case, seed};
use score::Score;

fn main() -> Result<(), Box<dyn Error>> {
    let words: Vec<String> = std::env::args().skip(1).filter(|word| word != "--bench").collect();
    let folder = words.iter().find(|word| !["table", "words", "wrong"].contains(&word.as_str()));
    let own = cases::names()?;
    let demo = cases::demo()?;
    let office = folder.map(|folder| cases::office(Path::new(folder))).transpose()?.unwrap_or_default();
    let pages = folder.map(|folder| cases::pages(Path::new(folder))).transpose()?.unwrap_or_default();
    let (knowledge, functions) = seed()?;
    if words.iter().any(|word| word == "table") {
        let mut counted = table::count(&Proposer::new(&knowledge, &functions), &own, &demo, &pages);
        lists::count(&knowledge, &functions, &mut counted)?;
        print!("{}", formats::knowledge::write_calibration(&counted));
        return Ok(());
    }
    let proposer = Proposer::new(&knowledge, &functions);
    if words.iter().any(|word| word == "words") {
        table::words(&proposer, &own.iter().chain(&office).chain(&pages).collect::<Vec<_>>());
        return Ok(());
    }
    println!("list          accounts  right  two unrelated  claimed of silent  system");
    let mut lists: Vec<&str> = own.iter().map(|case| case.list.as_str()).collect();
    lists.dedup();
    for list in lists {
        let cases: Vec<&Case> = own.iter().filter(|case| case.list == list).collect();
        Score::of(&proposer, &cases).print(list);
    }
    for (name, cases) in
        [("all of these", &own), ("demo", &demo), ("office list", &office), ("pages", &pages)]
    {
        Score::of(&proposer, &cases.iter().collect::<Vec<_>>()).print(name);
    }
    if words.iter().any(|word| word == "wrong") {
        own.iter().chain(&office).for_each(|case| score::print_wrong(&proposer, case));
    }
    halves(&knowledge, &own, &demo, &pages)?;
    table::bins("office list, counts as shipped", &proposer, &office.iter().collect::<Vec<_>>());
    if let Some(folder) = folder {
        lists::print(&knowledge, &functions, Path::new(folder))?;
    }
    speed(&knowledge, &functions, &own);
    Ok(())
}

/// Counts one half of the names and looks at the other.
fn halves(knowledge: &Knowledge, own: &[Case], demo: &[Case], pages: &[Case]) -> Result<(), Box<dyn Error>> {
    let (_, functions) = seed()?;
    let half = |cases: &[Case], part: usize| -> Vec<Case> {
        cases.iter().enumerate().filter(|(at, _)| at % 2 == part).map(|(_, case)| case.clone()).collect()
    };
    let none = Knowledge { calibration: Calibration::default(), ..knowledge.clone() };
    let counted =
        table::count(&Proposer::new(&none, &functions), &half(own, 0), &half(demo, 0), &half(pages, 0));
    let halved = Knowledge { calibration: counted, ..knowledge.clone() };
    let proposer = Proposer::new(&halved, &functions);
    table::bins("own names, the other half", &proposer, &half(own, 1).iter().collect::<Vec<_>>());
    table::bins("pages, the other half", &proposer, &half(pages, 1).iter().collect::<Vec<_>>());
    Ok(())
}

#[expect(clippy::disallowed_methods, reason = "a bench measures")]
fn speed(knowledge: &Knowledge, functions: &Tree, cases: &[Case]) {
    let many: Vec<&Case> = cases.iter().cycle().take(50_000).collect();
    let handles: Vec<String> = (0..many.len()).map(|at| at.to_string()).collect();
    let organisations: Vec<[&str; 1]> = many.iter().map(|case| [case.organisation.as_str()]).collect();
    let accounts: Vec<ListedAccount<'_>> = many
        .iter()
        .zip(&handles)
        .zip(&organisations)
        .map(|((case, handle), organisations)| ListedAccount {
            handle,
            name: &case.name,
            organisations,
            ..ListedAccount::default()
        })
        .collect();
    let proposer = Proposer::new(knowledge, functions);
    let start = Instant::now();
    for account in &accounts {
        black_box(proposer.functions(account));
    }
    let names = start.elapsed().as_secs_f64();
    let start = Instant::now();
    let list = AccountList { title: "", accounts: &accounts };
    black_box(propose_for_list(list, knowledge, functions, &Tree::default()));
    let whole = start.elapsed().as_secs_f64();
    println!("\n50000 accounts: functions {names:.2} s, everything {whole:.2} s");
}
