//! JSON with its messages said in another language. Everything else stays as it is, to the byte: numbers, the order of fields, and
//! whatever people wrote.

/// Where a scanner is.
struct Frame {
    /// Whether it is an object; else an array.
    is_object: bool,
    /// The field that is being read.
    field: String,
    /// The field in which the object, or the list around it, stands.
    of: String,
    /// Whether its titles are of the service: a problem document.
    is_problem: bool,
    /// Whether the service has said what is wrong here, so that the way out is its own as well.
    says_problem: bool,
}

/// Things as they were and became stand in records; what they hold is not said by the service.
const KEPT: [&str; 2] = ["before", "after"];

/// Says the messages of a document in another way: `detail`, `problem` and `what`; the `remedy` beside a `problem`; and the title of a
/// problem document, which the document itself may be. `None` where nothing changes. O(length).
pub(super) fn rewrite(json: &str, is_problem: bool, say: impl Fn(&str) -> Option<String>) -> Option<String> {
    let mut scanner = Scanner { json, out: String::new(), copied: 0, frames: Vec::new(), is_problem };
    let mut at = 0;
    while let Some(byte) = json.as_bytes().get(at) {
        at = match byte {
            b'"' => scanner.text(at, &say)?,
            b'{' | b'[' => {
                scanner.open(*byte == b'{');
                at + 1
            }
            b'}' | b']' => {
                scanner.frames.pop();
                at + 1
            }
            b',' => {
                scanner.next_field();
                at + 1
            }
            _ => at + 1,
        };
    }
    (!scanner.out.is_empty()).then(|| scanner.out + &json[scanner.copied..])
}

struct Scanner<'a> {
    json: &'a str,
    out: String,
    /// How much of the document stands in `out`.
    copied: usize,
    frames: Vec<Frame>,
    is_problem: bool,
}

impl Scanner<'_> {
    fn open(&mut self, is_object: bool) {
        let of = match self.frames.last() {
            Some(around) if around.is_object => around.field.clone(),
            Some(list) => list.of.clone(),
            None => String::new(),
        };
        let is_problem = is_object && if self.frames.is_empty() { self.is_problem } else { of == "problem" };
        self.frames.push(Frame { is_object, field: String::new(), of, is_problem, says_problem: false });
    }

    fn next_field(&mut self) {
        if let Some(frame) = self.frames.last_mut().filter(|frame| frame.is_object) {
            frame.field.clear();
        }
    }

    /// Takes the text that begins here, and gives the place behind it; `None` where the document breaks off.
    fn text(&mut self, from: usize, say: impl Fn(&str) -> Option<String>) -> Option<usize> {
        let to = end_of_text(self.json, from)?;
        let raw = &self.json[from..to];
        let is_key = self.frames.last().is_some_and(|frame| frame.is_object)
            && self.json[to..].trim_start().starts_with(':');
        if is_key {
            let name = serde_json::from_str(raw).ok()?;
            self.frames.last_mut()?.field = name;
        } else if self.is_message()
            && let Some(said) = say(&serde_json::from_str::<String>(raw).ok()?)
        {
            self.out.push_str(&self.json[self.copied..from]);
            self.out.push_str(&serde_json::to_string(&said).ok()?);
            self.copied = to;
        }
        Some(to)
    }

    /// Whether the text of the present field is a message.
    fn is_message(&mut self) -> bool {
        if self.frames.iter().any(|frame| KEPT.contains(&frame.field.as_str())) {
            return false;
        }
        let Some(frame) = self.frames.last_mut().filter(|frame| frame.is_object) else { return false };
        match frame.field.as_str() {
            "detail" | "what" => true,
            "title" => frame.is_problem,
            "remedy" => frame.says_problem,
            "problem" => {
                frame.says_problem = true;
                true
            }
            _ => false,
        }
    }
}

/// The place behind a text that begins here.
fn end_of_text(json: &str, from: usize) -> Option<usize> {
    let mut at = from + 1;
    loop {
        match json.as_bytes().get(at)? {
            b'"' => return Some(at + 1),
            b'\\' => at += 2,
            _ => at += 1,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use serde_json::Value;

    fn shout(json: &str, is_problem: bool) -> Option<String> {
        rewrite(json, is_problem, |text| (!text.is_empty()).then(|| text.to_uppercase()))
    }

    #[test]
    fn messages_are_said_otherwise_and_all_else_stays_to_the_byte() {
        let problem = r#"{ "type":"urn:x","title":"a \"b\"","status":1.50,"detail":"c","errors":[{"pointer":"/detail","detail":"d\n"}]}"#;
        let said = r#"{ "type":"urn:x","title":"A \"B\"","status":1.50,"detail":"C","errors":[{"pointer":"/detail","detail":"D\n"}]}"#;
        assert_eq!(shout(problem, true).as_deref(), Some(said));
        let campaign = r#"{"title":"detail","brief":"detail","items":["detail",{"title":"x"}]}"#;
        assert_eq!(shout(campaign, false), None);
    }

    #[test]
    fn a_remedy_is_the_services_own_only_beside_a_problem_that_it_names() {
        let row =
            r#"{"errors":[{"problem":"a","remedy":"b","value":"c"}],"findings":[{"start":1,"remedy":"d"}]}"#;
        let said =
            r#"{"errors":[{"problem":"A","remedy":"B","value":"c"}],"findings":[{"start":1,"remedy":"d"}]}"#;
        assert_eq!(shout(row, false).as_deref(), Some(said));
        let both = r#"{"detail":{"zh":"a","en":"b"},"remedy":{"zh":"a","en":"b"},"problem":null}"#;
        assert_eq!(shout(both, false), None);
    }

    #[test]
    fn a_problem_within_an_answer_has_a_title_and_a_record_is_left_as_it_was() {
        let job = r#"{"problem":{"code":"busy","detail":"a","title":"b"},"result":{"title":"c"}}"#;
        let said = r#"{"problem":{"code":"busy","detail":"A","title":"B"},"result":{"title":"c"}}"#;
        assert_eq!(shout(job, false).as_deref(), Some(said));
        assert_eq!(shout(r#"{"before":{"detail":"a"},"after":[{"problem":"b"}]}"#, false), None);
    }

    #[test]
    fn what_is_no_json_is_left_as_it_is() {
        for broken in ["", "{", "{\"detail", "{\"detail\":\"", "]", "\\", "{\"detail\":\"a\\"] {
            assert_eq!(shout(broken, true), None, "{broken}");
        }
    }

    fn any_json() -> impl Strategy<Value = Value> {
        let leaf = prop_oneof![
            Just(Value::Null),
            any::<bool>().prop_map(Value::from),
            any::<i64>().prop_map(Value::from),
            any::<f64>().prop_map(Value::from),
            ".{0,6}".prop_map(Value::from),
        ];
        leaf.prop_recursive(4, 30, 5, |inner| {
            let name = prop_oneof![
                Just("detail".to_owned()),
                Just("problem".to_owned()),
                Just("remedy".to_owned()),
                ".{0,4}"
            ];
            prop_oneof![
                prop::collection::vec(inner.clone(), 0..5).prop_map(Value::from),
                prop::collection::hash_map(name, inner, 0..5)
                    .prop_map(|fields| Value::Object(fields.into_iter().collect())),
            ]
        })
    }

    proptest! {
        #[test]
        fn whatever_the_document_it_stays_the_same_but_for_its_messages(value in any_json(), pretty: bool) {
            let json = if pretty { serde_json::to_string_pretty(&value) } else { serde_json::to_string(&value) }.unwrap();
            let same = rewrite(&json, true, |text| Some(text.to_owned())).unwrap_or_else(|| json.clone());
            prop_assert_eq!(serde_json::from_str::<Value>(&same).unwrap(), serde_json::from_str::<Value>(&json).unwrap());
            let said = rewrite(&json, false, |_| Some("said".to_owned())).unwrap_or_else(|| json.clone());
            let said: Value = serde_json::from_str(&said).unwrap();
            if value.get("before").is_none() && value["detail"].is_string() {
                prop_assert_eq!(&said["detail"], "said");
            }
        }
    }
}
