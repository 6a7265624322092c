//! Names of places at the beginning of names of organisations.

/// How far down a place lies.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Level {
    /// 省, 自治区.
    Province,
    /// 市, 自治州, 盟.
    City,
    /// 县, 区, 旗.
    County,
    /// 镇, 乡, 街道, and zones with an administration of their own.
    Town,
}

/// A place as a name has it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Place<'a> {
    pub name: &'a str,
    /// The name without its ending.
    pub stem: &'a str,
    pub level: Level,
}

/// What may stand before the first place.
const BEFORE: [&str; 9] =
    ["中国共产党", "中共", "共青团", "政协", "国家税务总局", "国网", "中华人民共和国", "国家统计局", "关于"];

/// Endings; the longer before those that end them.
const ENDINGS: [(&str, Level); 13] = [
    ("自治区", Level::Province),
    ("省", Level::Province),
    ("自治州", Level::City),
    ("市", Level::City),
    ("盟", Level::City),
    ("自治县", Level::County),
    ("县", Level::County),
    ("自治旗", Level::County),
    ("旗", Level::County),
    ("街道", Level::Town),
    ("镇", Level::Town),
    ("乡", Level::Town),
    ("苏木", Level::Town),
];

/// Endings of zones; any other 区 is a district.
const ZONES: [&str; 14] = [
    "开发区",
    "高新区",
    "经开区",
    "保税区",
    "度假区",
    "风景区",
    "名胜区",
    "景区",
    "园区",
    "示范区",
    "合作区",
    "试验区",
    "新区",
    "管理区",
];

/// What ends in 区 and is no place.
const NO_DISTRICTS: [&str; 9] = ["社区", "小区", "校区", "学区", "片区", "辖区", "城区", "灾区", "山区"];

/// What shows that the name of an office has begun.
const OFFICE: [char; 4] = ['局', '厅', '委', '院'];

/// The places at the beginning of a folded name, from the greatest down, and what follows. O(length).
pub(super) fn places(text: &str) -> (Vec<Place<'_>>, &str) {
    let mut rest = text;
    while let Some(next) = BEFORE.iter().find_map(|before| rest.strip_prefix(before)) {
        rest = next;
    }
    let mut found: Vec<Place<'_>> = Vec::new();
    while let Some((place, after)) = first(rest) {
        let above = found.last().map(|above| above.level);
        // A city below a city is one of the rank of a county.
        let level = match (above, place.level) {
            (Some(Level::City), Level::City) => Level::County,
            (Some(above), level) if level <= above => break,
            (_, level) => level,
        };
        found.push(Place { level, ..place });
        rest = after;
    }
    (found, rest)
}

/// The place with which a text begins, if it does, and what follows.
fn first(text: &str) -> Option<(Place<'_>, &str)> {
    for (at, (start, c)) in text.char_indices().enumerate() {
        let (name, after) = text.split_at(start + c.len_utf8());
        if OFFICE.contains(&c) || at > 15 {
            return None;
        }
        let Some((stem, level)) = ending(name) else { continue };
        let length = stem.chars().count();
        let fits = match level {
            Level::Province => (2..=6).contains(&length),
            Level::City => (2..=8).contains(&length),
            Level::County => (1..=8).contains(&length),
            Level::Town => (1..=14).contains(&length),
        };
        // 新乡市, 景德镇市, 金乡县: the ending is part of the name.
        let goes_on = matches!(c, '镇' | '乡') && after.starts_with(['市', '县', '区', '旗']);
        if fits && !goes_on {
            return Some((Place { name, stem, level }, after));
        }
    }
    None
}

/// The stem of a name that ends as places do, and their level.
fn ending(name: &str) -> Option<(&str, Level)> {
    if name.ends_with('区') && !name.ends_with("自治区") {
        if NO_DISTRICTS.iter().any(|ending| name.ends_with(ending)) {
            return None;
        }
        return match ZONES.iter().find_map(|zone| name.strip_suffix(zone)) {
            Some(stem) => Some((stem, Level::Town)),
            None => name
                .strip_suffix('区')
                .filter(|stem| stem.chars().count() > 1)
                .map(|stem| (stem, Level::County)),
        };
    }
    ENDINGS.iter().find_map(|(ending, level)| Some((name.strip_suffix(ending)?, *level)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(text: &str) -> (Vec<&str>, &str) {
        let (found, rest) = places(text);
        (found.into_iter().map(|place| place.name).collect(), rest)
    }

    #[test]
    fn places_are_read_from_the_greatest_down() {
        assert_eq!(names("江苏省南通市崇川区教育局"), (vec!["江苏省", "南通市", "崇川区"], "教育局"));
        assert_eq!(names("中共沛县县委宣传部"), (vec!["沛县"], "县委宣传部"));
        assert_eq!(names("塔桥镇教育办公室"), (vec!["塔桥镇"], "教育办公室"));
        assert_eq!(names("双屿岛旅游度假区管理委员会"), (vec!["双屿岛旅游度假区"], "管理委员会"));
        assert_eq!(names("苏州市张家港市水务局"), (vec!["苏州市", "张家港市"], "水务局"));
        assert_eq!(names("大理白族自治州公安局"), (vec!["大理白族自治州"], "公安局"));
    }

    #[test]
    fn what_only_looks_like_an_ending_ends_no_place() {
        assert_eq!(names("景德镇市教育局"), (vec!["景德镇市"], "教育局"));
        assert_eq!(names("新乡市公安局"), (vec!["新乡市"], "公安局"));
        assert_eq!(names("沂川市市场监督管理局"), (vec!["沂川市"], "市场监督管理局"));
        assert_eq!(names("城市管理局"), (vec![], "城市管理局"));
        assert_eq!(names("市第三人民医院"), (vec![], "市第三人民医院"));
        assert_eq!(names("大慈寺社区居委会"), (vec![], "大慈寺社区居委会"));
    }
}
