//! Phrases that differ in one word, written once: `{art} maior` stands for as many phrases as the set `art` has members.

use std::collections::BTreeMap;

use toml::{Table, Value};

/// Sets of words by name. Their members may name sets in turn.
type Sets = BTreeMap<String, Vec<String>>;

/// A data file without its `sets`, each phrase of each list written out for every member of the sets that it names.
pub(super) fn expanded(text: &str) -> Result<Value, toml::de::Error> {
    let mut file: Table = toml::from_str(text)?;
    let sets: Sets = file.remove("sets").map_or_else(|| Ok(Sets::new()), Value::try_into)?;
    Ok(expand(Value::Table(file), &sets))
}

fn expand(value: Value, sets: &Sets) -> Value {
    match value {
        Value::Array(list) => {
            let written_out = |value: Value| match value {
                Value::String(phrase) => phrases(&phrase, sets).into_iter().map(Value::String).collect(),
                other => vec![expand(other, sets)],
            };
            Value::Array(list.into_iter().flat_map(written_out).collect())
        }
        Value::Table(table) => Value::Table(table.into_iter().map(|(key, value)| (key, expand(value, sets))).collect()),
        other => other,
    }
}

/// The phrases that one stands for. The name of no set stays as it is.
fn phrases(phrase: &str, sets: &Sets) -> Vec<String> {
    let split = phrase.split_once('{').and_then(|(before, rest)| Some((before, rest.split_once('}')?)));
    let Some((before, (name, after))) = split else { return vec![phrase.to_owned()] };
    let Some(members) = sets.get(name) else { return vec![phrase.to_owned()] };
    members.iter().flat_map(|member| phrases(&format!("{before}{member}{after}"), sets)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_member_of_every_set() {
        let text = "list = [\"{art} alt{end}\", \"{none}\"]\n[sets]\nart = [\"o\", \"d{o}\"]\no = [\"o\"]\nend = [\"o\", \"a\"]";
        let Value::Table(file) = expanded(text).unwrap() else { panic!("a table") };
        let wanted = ["o alto", "o alta", "do alto", "do alta", "{none}"].map(|phrase| Value::String(phrase.to_owned()));
        assert_eq!(file, Table::from_iter([("list".to_owned(), Value::Array(wanted.to_vec()))]));
    }
}
