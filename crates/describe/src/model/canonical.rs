//! The digest of a JSON value that does not depend on the order of keys or on white space.

use serde_json::Value;
use sha2::{Digest, Sha256};

/// The SHA-256 of `value` in a form of which no two different values have the same: each part begins with a letter for its kind and
/// its length, and the keys of an object are sorted. Numbers are their digits, so `1` and `1.0` differ.
pub(super) fn digest(value: &Value) -> [u8; 32] {
    let mut hash = Sha256::new();
    add(&mut hash, value);
    hash.finalize().into()
}

fn add(hash: &mut Sha256, value: &Value) {
    match value {
        Value::Null => part(hash, b'n', b""),
        Value::Bool(value) => part(hash, b'b', &[u8::from(*value)]),
        Value::Number(number) => part(hash, b'd', number.to_string().as_bytes()),
        Value::String(text) => part(hash, b's', text.as_bytes()),
        Value::Array(items) => {
            length(hash, b'a', items.len());
            for item in items {
                add(hash, item);
            }
        }
        Value::Object(entries) => {
            length(hash, b'o', entries.len());
            let mut entries: Vec<_> = entries.iter().collect();
            entries.sort_by_key(|(key, _)| key.as_str());
            for (key, value) in entries {
                part(hash, b'k', key.as_bytes());
                add(hash, value);
            }
        }
    }
}

fn part(hash: &mut Sha256, kind: u8, bytes: &[u8]) {
    length(hash, kind, bytes.len());
    hash.update(bytes);
}

fn length(hash: &mut Sha256, kind: u8, length: usize) {
    hash.update([kind]);
    hash.update((length as u64).to_le_bytes());
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn order_does_not_matter_and_everything_else_does() {
        let parse = |text: &str| serde_json::from_str::<Value>(text).unwrap();
        assert_eq!(digest(&parse(r#"{"a": 1, "b": [2]}"#)), digest(&parse(r#"{"b":[2],"a":1}"#)));
        let all = [
            json!(null),
            json!(false),
            json!(true),
            json!(""),
            json!("1"),
            json!([]),
            json!({}),
            json!(["a", "b"]),
            json!(["ab"]),
            json!([["a"], "b"]),
            json!({"a": "b"}),
            json!({"ab": ""}),
            parse("1"),
            parse("1.0"),
        ];
        let digests: std::collections::BTreeSet<_> = all.iter().map(digest).collect();
        assert_eq!(digests.len(), all.len());
    }
}
