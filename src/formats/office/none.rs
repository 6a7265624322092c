//! Words that say that there is nothing.

use domain::alike::is_invisible;
use domain::terms::fold_name;

const NONE: [&str; 24] = [
    "-",
    "--",
    "—",
    "——",
    "－",
    "/",
    "\\",
    "无",
    "無",
    "暂无",
    "没有",
    "未开通",
    "未开设",
    "未注册",
    "未建",
    "不详",
    "未知",
    "空",
    "none",
    "n/a",
    "na",
    "null",
    "nil",
    "未统计",
];

/// Whether a text says that there is nothing.
pub(crate) fn is_none(text: &str) -> bool {
    // Asked of every cell: most begin with something that no such word begins with.
    let first = text.chars().find(|c| !c.is_whitespace() && !is_invisible(*c));
    if first.is_some_and(|first| !"-—－─/／\\＼_无無暂没未不空nNｎＮ".contains(first)) {
        return false;
    }
    let text = fold_name(text);
    text.is_empty()
        || NONE.contains(&text.as_str())
        || text.chars().all(|c| matches!(c, '-' | '—' | '─' | '/' | '_'))
}

/// Whether a text only says that there is something, or that there is not, where a name is wanted.
pub(super) fn tick(text: &str) -> Option<bool> {
    match fold_name(text).as_str() {
        "√" | "✓" | "✔" | "是" | "有" | "已开通" | "已开设" | "开通" | "yes" | "y" | "true" | "1"
        | "已有" => Some(true),
        "×" | "✗" | "✕" | "x" | "否" | "no" | "n" | "false" | "0" => Some(false),
        _ => None,
    }
}
