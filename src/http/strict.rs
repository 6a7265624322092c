//! Reading JSON as the OpenAPI document says. An object is written as an object: serde by itself also takes an array of an
//! object's values in the order of its fields, which no client means. And null is as good as leaving a field out: many clients
//! write it for what they were not given, and serde by itself refuses it where a default stands for the field.

use serde::de::value::{MapDeserializer, SeqDeserializer};
use serde::de::{
    Deserialize, Deserializer, Error as _, IntoDeserializer, MapAccess, SeqAccess, Unexpected, Visitor,
};
use serde::forward_to_deserialize_any;
use serde_json::{Error, Map, Value};

/// A JSON value whose objects cannot be arrays, and whose fields may be null.
#[derive(Clone, Copy)]
pub struct Strict<'a>(pub &'a Value);

impl<'de> IntoDeserializer<'de, Error> for Strict<'de> {
    type Deserializer = Self;

    fn into_deserializer(self) -> Self {
        self
    }
}

impl<'de> Deserializer<'de> for Strict<'de> {
    type Error = Error;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        match self.0 {
            Value::Array(items) => visitor.visit_seq(SeqDeserializer::new(items.iter().map(Strict))),
            Value::Object(fields) => {
                let fields = fields.iter().map(|(name, value)| (name.as_str(), Strict(value)));
                visitor.visit_map(MapDeserializer::new(fields))
            }
            plain => plain.deserialize_any(visitor),
        }
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        if self.0.is_null() { visitor.visit_none() } else { visitor.visit_some(self) }
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        _name: &'static str,
        visitor: V,
    ) -> Result<V::Value, Error> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _name: &'static str,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        match self.0 {
            Value::Array(_) => Err(Error::invalid_type(Unexpected::Seq, &"an object")),
            Value::Object(given) => {
                // One that is not known stays, to be refused by its name.
                let left_out = |name: &str, value: &Value| value.is_null() && fields.contains(&name);
                let given = given.iter().filter(|(name, value)| !left_out(name, value));
                visitor.visit_map(MapDeserializer::new(
                    given.map(|(name, value)| (name.as_str(), Strict(value))),
                ))
            }
            _ => self.deserialize_any(visitor),
        }
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        name: &'static str,
        variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        self.0.deserialize_enum(name, variants, visitor)
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf unit unit_struct seq tuple
        tuple_struct map identifier ignored_any
    }
}

/// A JSON value in which no object holds a field twice; by itself a [`Value`] keeps the last of them in silence.
pub struct Once(pub Value);

impl<'de> Deserialize<'de> for Once {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(OnceVisitor).map(Self)
    }
}

struct OnceVisitor;

impl<'de> Visitor<'de> for OnceVisitor {
    type Value = Value;

    fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("JSON")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Value, A::Error> {
        let mut fields = Map::new();
        while let Some(name) = map.next_key::<String>()? {
            if fields.contains_key(&name) {
                return Err(A::Error::custom(format!("duplicate field `{name}`")));
            }
            let Once(value) = map.next_value()?;
            fields.insert(name, value);
        }
        Ok(Value::Object(fields))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Value, A::Error> {
        let mut values = Vec::new();
        while let Some(Once(value)) = items.next_element()? {
            values.push(value);
        }
        Ok(Value::Array(values))
    }

    fn visit_bool<E>(self, value: bool) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_i64<E>(self, value: i64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_u64<E>(self, value: u64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_f64<E>(self, value: f64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_str<E>(self, value: &str) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_string<E>(self, value: String) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::campaign::{FitWeights, Pin};
    use serde_json::json;

    #[test]
    fn an_array_is_no_object_at_any_depth() {
        assert!(FitWeights::deserialize(Strict(&json!([1, 2, 3, 4, 5]))).is_err());
        assert!(Vec::<Pin>::deserialize(Strict(&json!([["a", "b", true]]))).is_err());
        let pins = Vec::<Pin>::deserialize(Strict(&json!([{"account": "a", "angle": "b", "must": true}])));
        assert_eq!(pins.unwrap().len(), 1);
    }
    #[test]
    fn null_is_as_good_as_leaving_a_known_field_out() {
        let left_out = FitWeights::deserialize(Strict(&json!({"form": 2}))).unwrap();
        let null = FitWeights::deserialize(Strict(&json!({"form": 2, "record": null, "function": null})));
        assert_eq!(null.unwrap(), left_out);
        let unknown = FitWeights::deserialize(Strict(&json!({"colour": null}))).unwrap_err();
        assert!(unknown.to_string().contains("unknown field `colour`"), "{unknown}");
        let needed = Pin::deserialize(Strict(&json!({"account": null, "angle": "b", "must": true})));
        assert!(needed.unwrap_err().to_string().contains("missing field `account`"));
    }

    #[test]
    fn a_field_that_stands_twice_is_seen_at_any_depth() {
        let text = r#"{"a": [{"b": null}, {"b": [1.5, -1, true]}], "b": "c"}"#;
        let Once(read) = serde_json::from_str(text).unwrap();
        assert_eq!(read, serde_json::from_str::<Value>(text).unwrap());
        let twice = serde_json::from_str::<Once>(r#"{"a": [{"b": null, "b": true}]}"#);
        assert!(twice.err().unwrap().to_string().starts_with("duplicate field `b`"));
    }
}
