//! Names of organisations as they stand in a cell: one, several, with a bracket on a line of its own.

use domain::terms::cleaned;

use super::text::joined;

/// What a cell says.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Organisations {
    /// The names, the one that answers first.
    pub(super) names: Vec<String>,
    /// What stands in brackets on a line of its own.
    pub(super) note: Option<String>,
}

/// Words that an area's name ends with.
const AREAS: [char; 10] = ['省', '市', '州', '县', '區', '区', '旗', '镇', '乡', '盟'];

pub(super) fn organisations(text: &str) -> Organisations {
    let mut found = Organisations::default();
    let mut pieces: Vec<String> = Vec::new();
    for line in text.split(['\n', '\r']).map(cleaned).filter(|line| !line.is_empty()) {
        let bracketed = line.starts_with(['（', '(', '【']) && line.ends_with(['）', ')', '】']);
        if bracketed && !pieces.is_empty() {
            let inside = line.trim_matches(['（', '）', '(', ')', '【', '】']).to_owned();
            found.note = Some(found.note.map_or(inside.clone(), |note| format!("{note}；{inside}")));
            continue;
        }
        match pieces.last_mut() {
            // A wrapped name goes on; a whole one begins anew.
            Some(last) if !(is_whole(last) && stands_alone(last, &line)) => *last = joined(last, &line),
            _ => pieces.push(line),
        }
    }
    for piece in pieces {
        split_line(&piece, &mut found.names);
    }
    let mut seen: Vec<String> = Vec::new();
    found.names.retain(|name| {
        let new = !seen.contains(name);
        seen.push(name.clone());
        new && !name.is_empty()
    });
    found
}

fn split_line(line: &str, names: &mut Vec<String>) {
    let mut name = String::new();
    let mut depth = 0_i32;
    let letters: Vec<char> = line.chars().collect();
    for (at, c) in letters.iter().enumerate() {
        match c {
            '（' | '(' => depth += 1,
            '）' | ')' => depth -= 1,
            '、' | '；' | ';' | '，' | ',' | '/' | '／' | '|' | '｜' if depth <= 0 => {
                let rest: String = letters[at + 1..].iter().collect();
                let strong = matches!(c, '；' | ';' | '|' | '｜');
                if (strong && !cleaned(&rest).is_empty()) || (is_whole(&name) && stands_alone(&name, &rest)) {
                    names.push(unnumbered(&name));
                    name.clear();
                    continue;
                }
            }
            _ => {}
        }
        name.push(*c);
    }
    names.push(unnumbered(&name));
}

/// A name without a running number before it or a sign behind. Files of a registry write several names with bars between them, so none
/// stands in a name.
fn unnumbered(name: &str) -> String {
    let name = cleaned(name).replace(['|', '｜'], "、");
    let rest = name.trim_start_matches(|c: char| c.is_ascii_digit());
    let digits = name.len() - rest.len();
    match rest.strip_prefix(['.', '、', '．']) {
        Some(rest) if (1..3).contains(&digits) && !rest.is_empty() => cleaned(rest),
        _ => name.trim_end_matches(['；', ';', '、', '，', ',']).to_owned(),
    }
}

/// Whether a text can be a whole name.
fn is_whole(name: &str) -> bool {
    name.chars().count() >= 4
}

/// Whether what follows a name is a name of its own: it begins with the same place, or with a place or the party.
fn stands_alone(name: &str, rest: &str) -> bool {
    let name: Vec<char> = cleaned(name).chars().collect();
    let rest = cleaned(rest);
    let rest = rest.trim_start_matches(|c: char| c.is_ascii_digit() || matches!(c, '.' | '、'));
    let next: Vec<char> =
        rest.chars().take_while(|c| !matches!(c, '、' | '；' | ';' | '，' | ',' | '/')).collect();
    if next.len() < 4 {
        return false;
    }
    let same = name.iter().zip(&next).take_while(|(a, b)| a == b).count();
    let start: String = next.iter().take(2).collect();
    let party = matches!(start.as_str(), "中共" | "共青" | "国家" | "中国" | "国网");
    // `经济和信息化局、区商务局` has an area in the second name, at its very start.
    let area = next.iter().take(6).skip(1).any(|c| AREAS.contains(c))
        || matches!(next.first(), Some('市' | '县' | '区' | '镇'));
    same >= 2 || party || (area && name.iter().take(6).any(|c| AREAS.contains(c)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(text: &str) -> Vec<String> {
        organisations(text).names
    }

    #[test]
    fn one_organisation_stays_one() {
        for text in [
            "沂川市纪律检查委员会、监察委员会",
            "清河镇人民政府（经济技术开发区管委会）",
            "沂川市便民服务中心（12345）",
            "沂川市文化广电、体育和旅游局",
            "Ministry of Health, Labour and Welfare",
        ] {
            assert_eq!(names(text), [text]);
        }
    }

    #[test]
    fn a_wrapped_name_is_joined_and_a_bracket_below_is_a_note() {
        let found = organisations("沂川市便民服务中心（12345）\n（挂靠办公室）");
        assert_eq!(found.names, ["沂川市便民服务中心（12345）"]);
        assert_eq!(found.note.as_deref(), Some("挂靠办公室"));
        assert_eq!(names("国家税务总局沂川市\n税务局"), ["国家税务总局沂川市税务局"]);
        assert_eq!(names("Department of\nTransport"), ["Department of Transport"]);
    }

    #[test]
    fn several_organisations_of_a_cell_are_each_one() {
        let two = ["沂川市公安局", "沂川市司法局"];
        for text in [
            "沂川市公安局、沂川市司法局",
            "沂川市公安局\n沂川市司法局",
            "沂川市公安局；沂川市司法局",
            "沂川市公安局|沂川市司法局",
            "沂川市公安局 ｜ 沂川市司法局",
            "1.沂川市公安局\n2.沂川市司法局",
        ] {
            assert_eq!(names(text), two, "{text}");
        }
        assert_eq!(names("中共沂川市委宣传部、沂川市融媒体中心"), ["中共沂川市委宣传部", "沂川市融媒体中心"]);
        assert_eq!(names("沂川市公安局；"), ["沂川市公安局"]);
        assert_eq!(names("甲局|乙局"), ["甲局", "乙局"]);
        assert_eq!(names("沂川市教育局（招办|考试院）"), ["沂川市教育局（招办、考试院）"]);
    }
}
