//! Keys inside of JSON values: finding and renaming those that stand under certain fields.

use serde_json::Value;

/// Whether a key stands in the value under one of these fields.
///
/// A field is the name under which the key stands, with the names above it where that alone would say too little: `localities.key`.
/// Lists do not count as names; the empty field is a list that is the value itself.
///
/// ```
/// use domain::reference::holds_key;
/// let pins = serde_json::json!([{"account": "weibo-a", "angle": "weibo-b"}]);
/// assert!(holds_key(&pins, &["account"], "weibo-a"));
/// assert!(!holds_key(&pins, &["account"], "weibo-b"));
/// assert!(holds_key(&serde_json::json!(["weibo-a"]), &[""], "weibo-a"));
/// ```
#[must_use]
pub fn holds_key(value: &Value, fields: &[&str], key: &str) -> bool {
    let mut found = false;
    visit(value, &mut Vec::new(), &mut |path, text| found |= text == key && is_field(path, fields));
    found
}

/// Every key that stands in the value under one of these fields.
pub fn each_key(value: &Value, fields: &[&str], mut note: impl FnMut(&str)) {
    visit(value, &mut Vec::new(), &mut |path, text| {
        if is_field(path, fields) {
            note(text);
        }
    });
}

/// Renames a key wherever it stands in the value under one of these fields; gives whether it stood anywhere. A list that held both keys
/// holds the new one once, and one that was sorted is sorted. O(size).
///
/// ```
/// use domain::reference::rename_key;
/// let mut grants = serde_json::json!([{"role": "member", "accounts": ["a", "b", "d"]}]);
/// assert!(rename_key(&mut grants, &["accounts"], ("b", "e")));
/// assert_eq!(grants, serde_json::json!([{"role": "member", "accounts": ["a", "d", "e"]}]));
/// assert!(rename_key(&mut grants, &["accounts"], ("a", "e")));
/// assert_eq!(grants, serde_json::json!([{"role": "member", "accounts": ["d", "e"]}]));
/// assert!(!rename_key(&mut grants, &["accounts"], ("a", "e")));
/// ```
pub fn rename_key(value: &mut Value, fields: &[&str], keys: (&str, &str)) -> bool {
    rename(value, &mut Vec::new(), fields, keys)
}

fn visit<'a>(value: &'a Value, path: &mut Vec<&'a str>, note: &mut impl FnMut(&[&str], &str)) {
    match value {
        Value::String(text) => note(path, text),
        Value::Array(items) => items.iter().for_each(|item| visit(item, path, note)),
        Value::Object(members) => {
            for (name, member) in members {
                path.push(name);
                visit(member, path, note);
                path.pop();
            }
        }
        _ => {}
    }
}

fn rename(
    value: &mut Value,
    path: &mut Vec<String>,
    fields: &[&str],
    (former, present): (&str, &str),
) -> bool {
    match value {
        Value::String(text) if text == former && is_field(path, fields) => {
            present.clone_into(text);
            true
        }
        Value::Array(items) => {
            let was_sorted = texts(items).is_some_and(|texts| texts.is_sorted());
            let mut renamed = false;
            for item in items.iter_mut() {
                renamed |= rename(item, path, fields, (former, present));
            }
            if renamed {
                drop_repeated(items);
                if was_sorted {
                    items.sort_by(|a, b| a.as_str().cmp(&b.as_str()));
                }
            }
            renamed
        }
        Value::Object(members) => {
            let mut renamed = false;
            for (name, member) in members.iter_mut() {
                path.push(name.clone());
                renamed |= rename(member, path, fields, (former, present));
                path.pop();
            }
            renamed
        }
        _ => false,
    }
}

fn texts(items: &[Value]) -> Option<Vec<&str>> {
    items.iter().map(Value::as_str).collect()
}

fn drop_repeated(items: &mut Vec<Value>) {
    let mut kept: Vec<Value> = Vec::with_capacity(items.len());
    for item in items.drain(..) {
        if !kept.contains(&item) {
            kept.push(item);
        }
    }
    *items = kept;
}

/// Whether a path ends in one of these fields.
fn is_field<T: AsRef<str>>(path: &[T], fields: &[&str]) -> bool {
    let ends = |field: &&str| {
        if field.is_empty() {
            return path.is_empty();
        }
        let names = field.split('.').rev();
        let mut above = path.iter().rev();
        names.into_iter().all(|name| above.next().is_some_and(|at| at.as_ref() == name))
    };
    fields.iter().any(ends)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_key_is_renamed_under_its_fields_alone() {
        let mut spec = json!({"localities": [{"key": "a", "level": "key"}], "angles": [{"key": "a"}]});
        assert!(rename_key(&mut spec, &["localities.key"], ("a", "b")));
        assert_eq!(spec, json!({"localities": [{"key": "b", "level": "key"}], "angles": [{"key": "a"}]}));
    }

    #[test]
    fn equal_things_become_one() {
        let pin = |account: &str| json!({"account": account, "angle": "x", "must": true});
        let mut pins = json!([pin("a"), pin("b")]);
        assert!(rename_key(&mut pins, &["account"], ("a", "b")));
        assert_eq!(pins, json!([pin("b")]));
    }

    #[test]
    fn a_list_that_was_not_sorted_keeps_its_order() {
        let mut list = json!(["c", "a"]);
        assert!(rename_key(&mut list, &[""], ("c", "z")));
        assert_eq!(list, json!(["z", "a"]));
        let mut keys = Vec::new();
        each_key(&list, &[""], |key| keys.push(key.to_owned()));
        assert_eq!(keys, ["z", "a"]);
    }
}
