//! What stands in the source and is no message of an answer.

use super::literal::Literal;

/// Files, or folders, none of whose texts is a message of an answer.
const FILES: [(&str, &str); 48] = [
    ("app/check.rs", "of the command line"),
    ("app/held.rs", "what cannot happen goes to the log"),
    ("app/idempotency.rs", "what cannot happen goes to the log"),
    ("app/import_source.rs", "of the log"),
    ("app/metrics.rs", "of the format"),
    ("app/office_seed.rs", "said at the start"),
    ("app/request_count.rs", "of the format"),
    ("app/review_state.rs", "what cannot happen goes to the log"),
    ("app/seed.rs", "said at the start"),
    ("app/session.rs", "the label of a token"),
    ("app/startup.rs", "the label of a token"),
    ("console/import_words.rs", "in both languages, the Chinese from the domain"),
    ("console/person_list.rs", "in both languages, the Chinese from the domain"),
    ("domain/card/text.rs", "titles, in the campaign's language"),
    ("domain/contribution/error.rs", "what cannot happen goes to the log"),
    ("domain/coverage/error.rs", "what cannot happen goes to the log"),
    ("domain/coverage/follow.rs", "of the log"),
    ("domain/coverage/tree.rs", "what cannot happen goes to the log"),
    ("domain/detection/error.rs", "what cannot happen goes to the log"),
    ("domain/detection/naming.rs", "a name in the language of the matrix"),
    ("domain/flow/", "what cannot happen goes to the log"),
    ("domain/gate/rules.rs", "said at the start"),
    ("domain/invariant.rs", "of the command line"),
    ("domain/link_card.rs", "on a paper in both languages"),
    ("domain/message/", "said at the start"),
    ("domain/office/report.rs", "of the command line"),
    ("domain/originality/", "what cannot happen goes to the log"),
    ("domain/placed_tie.rs", "of the log"),
    ("domain/topology.rs", "what cannot happen goes to the log"),
    ("domain/person_list/report.rs", "of the command line"),
    ("domain/plan/error.rs", "what cannot happen goes to the log"),
    ("domain/plan/warm/", "of the log"),
    ("domain/proposal/lexicon.rs", "said at the start"),
    ("domain/readiness.rs", "of the command line, and in both languages"),
    ("domain/review/separation.rs", "of the command line"),
    ("domain/stop.rs", "what cannot happen goes to the log"),
    ("formats/assignment_", "papers, in the campaign's language"),
    ("formats/detection.rs", "of the command line"),
    ("formats/docx/", "of the format"),
    ("formats/idf.rs", "said at the start"),
    ("formats/knowledge/", "said at the start"),
    ("formats/link_sheet.rs", "on a paper in both languages"),
    ("formats/person_list/header.rs", "words that people write"),
    ("formats/pieces/", "of the command line"),
    ("formats/printed.rs", "of the format"),
    ("formats/registry.rs", "of the command line"),
    ("formats/result", "papers, in the campaign's language"),
    ("http/kind.rs", "titles, which a test of their own holds, and examples of the document"),
];

/// Parts of file names of the store, whose texts are of the database or go to the log; what it says of an outage is told.
const STORE: &str = "store/";

/// Calls whose texts are no messages: logs, and what the OpenAPI document says.
const CALLS: [&str; 18] = [
    "error!",
    "warn!",
    "info!",
    "debug!",
    "trace!",
    "info_span!",
    "instrument",
    "json!",
    "assert!",
    "debug_assert!",
    "description",
    "summary",
    "add_header",
    "add_header_of",
    "add_response",
    "add_problem",
    "expect",
    "unreachable!",
];

/// Folders whose texts stand in both languages in answers, and in English alone within problem documents.
const SAID_IN_ENGLISH_TOO: [&str; 5] =
    ["domain/office/", "domain/person_list/", "formats/office/", "formats/person_list/", "formats/sheet/"];

/// Texts that are words of formats, of the document, or of people, and not said by the service.
const TEXTS: [&str; 41] = [
    // What cannot happen goes to the log.
    "the cells of the list were not kept",
    "a link was made and is not there",
    "piece {} lacks its version",
    "an upload has lost its file",
    // Of the command line.
    "{}: {} rows read; {} new, {} changed, {} unchanged, {} bad",
    "; bad rows can be skipped",
    "refused: {}, nothing is written{}",
    "unchanged: the registry says all of this already",
    "nothing taken: every row is bad and was left out",
    "planned: {}, not written",
    "applied: {}",
    "{} {} new {} changed",
    "members {} added {} removed",
    "targets {} removed",
    // Names in both languages.
    "Courts and procuratorates",
    "People's congress",
    "Mass organisations",
    "Vertically managed",
    // Of formats, of headers, and what libraries say.
    "internal: {}",
    "Content({} bytes)",
    "{} ms",
    "表内“可选值”或分类名称 (a name or key of the taxonomy)",
    "SQLite format 30",
    "is not a number from 1 to 500",
    "no such table: matrix_state",
    "public, no-cache",
    "public, max-age=31536000, immutable",
    "default-src 'none'; sandbox",
    "light dark",
    "application/openmetrics-text; version=1.0.0; charset=utf-8",
    "text/plain; version=0.0.4; charset=utf-8",
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    "private, no-cache",
    "Send the ETag that you have seen as `If-None-Match`: 304 if it still holds.",
    "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; object-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    "missing field `",
    "duplicate field `",
    "unknown field `",
    "Failed to deserialize query string: ",
];

/// Whether an answer may hold this as a message.
pub fn is_message(literal: &Literal) -> bool {
    let in_attribute = literal.within.iter().position(|name| name == "#");
    let of_attribute =
        in_attribute.is_some_and(|at| literal.within.get(at + 1).is_none_or(|name| name != "error"));
    let in_both =
        literal.has_pair && !SAID_IN_ENGLISH_TOO.iter().any(|folder| literal.file.starts_with(folder));
    !of_attribute
        && !in_both
        && is_sentence(&literal.text)
        && !FILES.iter().any(|(path, _)| literal.file.starts_with(path))
        && (!literal.file.starts_with(STORE) || literal.file == "store/outage.rs")
        && !literal.within.iter().any(|name| CALLS.contains(&name.as_str()))
        && !TEXTS.contains(&literal.text.as_str())
}

/// Two words one after the other, or a word and a place.
fn is_sentence(text: &str) -> bool {
    let begins = |word: &str| word.starts_with(|c: char| c.is_ascii_alphabetic() || "{`“(".contains(c));
    let ends = |word: &str| word.ends_with(|c: char| c.is_ascii_alphabetic() || "}`',;:?".contains(c));
    let words: Vec<&str> = text.split(' ').collect();
    let has_word = words.iter().any(|word| {
        let letters = word.trim_matches(|c: char| !c.is_ascii_alphabetic());
        letters.len() >= 2 && letters.bytes().all(|byte| byte.is_ascii_lowercase())
    });
    has_word && words.windows(2).any(|pair| ends(pair[0]) && begins(pair[1]))
}
