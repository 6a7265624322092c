//! Times the gates on texts that double in length, and says by how much the time grows: 2 is linear.
//!
//! `cargo bench --bench gates` prints one line of JSON for each kind of text and length, in characters. The kinds are those that a check
//! which compares findings with findings takes squares of: full of findings, of numbers, of brackets that do not close, of what a fact
//! says, and of what it nearly says.

#![expect(clippy::disallowed_methods, reason = "a benchmark measures time")]

use std::error::Error;
use std::time::Instant;

use micromatrix::domain::fact::FactVersion;
use micromatrix::domain::gate::{MostFindings, Rules, TextChecker};

const SHORTEST: usize = 12_500;
const DOUBLINGS: u32 = 4;
/// As an answer lists them.
const MOST: MostFindings = MostFindings { of_rule: 100, in_all: 1000 };

fn main() -> Result<(), Box<dyn Error>> {
    let seed = concat!(env!("CARGO_MANIFEST_DIR"), "/seed/gates.json");
    let rules: Rules = serde_json::from_str(&std::fs::read_to_string(seed)?)?;
    let fact =
        |text: &str, verbatim| FactVersion { text: text.to_owned(), verbatim, ..FactVersion::example() };
    let cited = [
        fact("全市设避难场所132处，最近的是第一小学操场，台风期间全天开放。", true),
        fact("共有3000户居民在6月12日18时前转移；转移安置点有12处。城市服务请拨打12345。", false),
    ];
    let kinds = [
        ("doubled punctuation", "停课，，请到工商局咨询。".to_owned()),
        ("identity numbers", "证件号110101199003077491，手机13812345678。".to_owned()),
        ("open brackets", "（".repeat(50) + &"]".repeat(50)),
        ("a fact word for word", "全市设避难场所132处，最近的是第一小学操场，台风期间全天开放。".to_owned()),
        ("a changed fact", "全市设避难场所133处，最近的是第二小学操场，台风期间全天开放。".to_owned()),
        ("changed figures", "共有3001户居民在6月13日18时前转移，安置点有13处。".to_owned()),
        ("digits", "1".to_owned()),
    ];
    for (kind, part) in kinds {
        let mut before: Option<f64> = None;
        for doubling in 0..=DOUBLINGS {
            let length = SHORTEST << doubling;
            let text: String = part.chars().cycle().take(length).collect();
            let begin = Instant::now();
            let found = TextChecker::new(&rules, &cited).check("text", &text, MOST);
            let seconds = begin.elapsed().as_secs_f64();
            let growth = before.map_or("null".to_owned(), |before| format!("{:.2}", seconds / before));
            println!(
                r#"{{"kind":"{kind}","characters":{length},"seconds":{seconds:.4},"growth":{growth},"findings":{},"told":{}}}"#,
                found.total,
                found.findings.len(),
            );
            before = Some(seconds);
        }
    }
    Ok(())
}
