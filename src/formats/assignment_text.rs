//! Assignments as a text to paste into a group of colleagues: five to ten lines for each organisation.

use std::fmt::Write as _;

use super::assignment_sheet::form;
use super::labels::Labels;
use domain::assignment_sheet::{AssignmentLine, AssignmentSheet, OrganisationAssignments};
use domain::language::Language;
use domain::local_time::LocalTime;

/// So many directions have a line of their own; of more, the last line counts the others.
const MOST_LINES: usize = 4;

/// Up to so many directions are followed by how to tell them.
const MOST_BRIEFS: usize = 2;

/// So many letters of a brief stand in the text, to the end of a sentence.
const MOST_LETTERS: usize = 90;

/// So many facts stand in the text.
const MOST_FACTS: usize = 2;

/// Writes what each organisation is asked, one after the other with an empty line between. O(lines).
#[must_use]
pub fn write_assignment_text(sheet: &AssignmentSheet) -> String {
    let texts: Vec<String> = sheet.organisations.iter().map(|one| text_of(sheet, one)).collect();
    let mut text = texts.join("\n\n");
    if texts.is_empty() {
        text.push_str(Labels(sheet.language).pick("没有分工。", "Nothing is assigned."));
    }
    text.push('\n');
    text
}

fn text_of(sheet: &AssignmentSheet, one: &OrganisationAssignments) -> String {
    let labels = Labels(sheet.language);
    let mut lines = vec![match sheet.language {
        Language::Zh => format!("【{}】{}分工", flat(&sheet.title), flat(&one.name)),
        Language::En => format!("[{}] {}", flat(&sheet.title), flat(&one.name)),
    }];
    lines.extend(directions(one, labels));
    lines.push(window(sheet, one));
    lines.extend(facts(one, labels));
    if !one.reviewers.is_empty() {
        lines.push(format!("{}{}", labels.pick("审核：", "Reviewed by: "), labels.list(&one.reviewers)));
    }
    if !sheet.contact.trim().is_empty() {
        lines.push(format!("{}{}", labels.pick("联系：", "Contact: "), flat(&sheet.contact)));
    }
    lines.push(way_out(sheet, one));
    lines.join("\n")
}

fn directions(one: &OrganisationAssignments, labels: Labels) -> Vec<String> {
    let shown = if one.lines.len() > MOST_LINES { MOST_LINES - 1 } else { one.lines.len() };
    let mut lines = Vec::new();
    for (line, number) in one.lines.iter().take(shown).zip(1..) {
        lines.push(direction(line, number, labels));
        if one.lines.len() <= MOST_BRIEFS && !line.brief.trim().is_empty() {
            lines.push(format!("   {}{}", labels.pick("写法：", "How: "), beginning(&line.brief, labels)));
        }
    }
    let more = one.lines.len() - shown;
    if more > 0 {
        lines.push(match labels.0 {
            Language::Zh => format!("另有{more}条，见分工表。"),
            Language::En => format!("and {more} more, on the assignment sheet."),
        });
    }
    lines
}

/// A title that says already who tells whom is not told twice.
fn direction(line: &AssignmentLine, number: u32, labels: Labels) -> String {
    let (title, readers) = (flat(&line.title), flat(&line.readers));
    let who = labels.account(&flat(&line.account), &line.platform);
    let who = if title.contains(&who) { String::new() } else { who + labels.pick("：", ": ") };
    let whom = if title.contains(&readers) {
        String::new()
    } else {
        format!("{}{readers}", labels.pick("，读者：", ", for "))
    };
    format!("{number}. {who}{title}{whom}{}{}", labels.pick("；", "; "), form(line, labels))
}

/// The first sentences of a text, on one line.
fn beginning(text: &str, labels: Labels) -> String {
    let text = flat(text);
    let mut shown = String::new();
    for sentence in text.split_inclusive(['。', '！', '？']) {
        if !shown.is_empty() && shown.chars().count() + sentence.chars().count() > MOST_LETTERS {
            break;
        }
        shown.push_str(sentence);
    }
    let rest = if shown.len() < text.len() {
        labels.pick("（全文见分工表）", " (more on the sheet)")
    } else {
        ""
    };
    format!("{shown}{rest}")
}

/// From the first beginning to the last end.
fn window(sheet: &AssignmentSheet, one: &OrganisationAssignments) -> String {
    let labels = Labels(sheet.language);
    let earliest =
        one.lines.iter().map(|line| line.starts_at).min_by_key(|at| at.instant()).unwrap_or(sheet.starts_at);
    let latest =
        one.lines.iter().map(|line| line.due_at).max_by_key(|at| at.instant()).unwrap_or(sheet.ends_at);
    let window = earliest.until(latest, sheet.language);
    match sheet.language {
        Language::Zh => format!("{}{window}（{}）", labels.pick("时间：", ""), sheet.zone),
        Language::En => format!("When: {window} ({})", sheet.zone),
    }
}

fn facts(one: &OrganisationAssignments, labels: Labels) -> Option<String> {
    let mut texts: Vec<String> = Vec::new();
    for fact in one.lines.iter().flat_map(|line| &line.facts) {
        let text = flat(&fact.text);
        if !texts.contains(&text) {
            texts.push(text);
        }
    }
    let more = texts.len().saturating_sub(MOST_FACTS);
    texts.truncate(MOST_FACTS);
    let mut line = labels.pick("口径：", "Facts: ").to_owned();
    line.push_str(&texts.join(labels.pick("｜", " | ")));
    if more > 0 {
        // Writing to a string cannot fail.
        let _ = match labels.0 {
            Language::Zh => write!(line, "（另有{more}条，见分工表）"),
            Language::En => write!(line, " (and {more} more, on the assignment sheet)"),
        };
    }
    (!texts.is_empty()).then_some(line)
}

/// What somebody does who cannot: silence accepts, so nobody is asked for an answer.
fn way_out(sheet: &AssignmentSheet, one: &OrganisationAssignments) -> String {
    let language = sheet.language;
    let until = one.lines.iter().filter_map(|line| line.answer_by).min_by_key(|at| at.instant());
    let until = until.map(|at: LocalTime| at.minute(language));
    match (language, until) {
        (Language::Zh, Some(until)) => format!("有困难请在{until}前在系统里谢绝或调换，不必另行回复。"),
        (Language::Zh, None) => "有困难请在系统里说明，不必另行回复。".to_owned(),
        (Language::En, Some(until)) => {
            format!("If you cannot, decline or swap it in the system by {until}; no other answer is needed.")
        }
        (Language::En, None) => "If you cannot, say so in the system; no other answer is needed.".to_owned(),
    }
}

/// A text on one line.
fn flat(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
