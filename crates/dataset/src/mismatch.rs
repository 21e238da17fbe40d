//! The first thing in which a slot of a release differs from the same slot made again.

use std::collections::BTreeSet;
use std::{fmt, fs};

use serde_json::Value;

use crate::carried::CarriedPicture;
use crate::encode::{Encoded, EncodedSample};
use crate::files::{HASHES, REFUSED, hash_file, notes_of, sha256_hex};
use crate::lines::Lines;
use crate::release::Release;
use crate::replay::Attempts;

/// The longest value that is shown in full, in characters.
const SHOWN_CHARS: usize = 120;

/// What of a slot differs.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Place {
    /// The lines of the slot do not belong together.
    Lines,
    /// Whether a record fills the slot.
    Slot,
    /// The id.
    Id,
    /// The record.
    Record,
    /// The annotation.
    Annotation,
    /// The picture.
    Picture,
    /// The attempts that came to nothing.
    Refused,
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Lines => "lines",
            Self::Slot => "slot",
            Self::Id => "id",
            Self::Record => "record",
            Self::Annotation => "annotation",
            Self::Picture => "picture",
            Self::Refused => "refused attempts",
        })
    }
}

/// The first difference of a slot.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Mismatch {
    /// The slot.
    pub slot: u64,
    /// The record's id in the release, or the one that it should have.
    pub id: String,
    /// What differs.
    pub place: Place,
    /// The file of the release that holds it.
    pub file: String,
    /// Of records, annotations and refused attempts the first field that differs, as a path; else empty.
    pub field: String,
    /// What the release has there.
    pub found: String,
    /// What was made again.
    pub rebuilt: String,
}

impl Mismatch {
    /// Whether it is about a record that was drawn, whose id follows from the configuration; the id of a row follows from the rows.
    pub fn is_drawn(&self) -> bool {
        self.file != notes_of(true)
    }
}

impl fmt::Display for Mismatch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { slot, id, place, file, field, found, rebuilt } = self;
        write!(f, "{id} (slot {slot}): {place} in {file}")?;
        if !field.is_empty() {
            write!(f, ", {field}")?;
        }
        write!(f, ": the release has {found}; made again it is {rebuilt}")
    }
}

impl Release {
    /// Compares a slot with the same made again; `wanted_id` is the id that follows from the configuration.
    pub fn compare(&self, attempts: &Attempts, wanted_id: &str, rebuilt: &Encoded) -> Option<Mismatch> {
        let slot = attempts.slot;
        let mut id = wanted_id.to_owned();
        let mismatch = |id: &str, place: Place, file: &str, (field, found, rebuilt): (String, String, String)| Mismatch {
            slot,
            id: id.to_owned(),
            place,
            file: file.to_owned(),
            field,
            found,
            rebuilt,
        };
        let plain = |found: &str, rebuilt: &str| (String::new(), found.to_owned(), rebuilt.to_owned());
        // Told first: what does not belong together cannot be compared.
        if let Some(fault) = attempts.faults.first() {
            return Some(mismatch(&id, Place::Lines, &fault.file, plain(&fault.to_string(), "in order")));
        }
        match (&attempts.sample, &rebuilt.sample) {
            (None, None) => {}
            (Some(found), None) => {
                let why = String::from_utf8_lossy(&rebuilt.refused).lines().next_back().map(shortened);
                let made = format!("empty: {}", why.unwrap_or_else(|| "nothing could be tried".to_owned()));
                let found_id = id_of(found.annotation.as_bytes()).unwrap_or(id);
                return Some(mismatch(&found_id, Place::Slot, notes_of(found.is_carried), plain("a record", &made)));
            }
            (None, Some(made)) => {
                return Some(mismatch(&id, Place::Slot, notes_of(made.is_carried), plain("nothing", "a record")));
            }
            (Some(found), Some(made)) if found.is_carried != made.is_carried => {
                let told =
                    |is_carried: bool| if is_carried { "a record that was carried over" } else { "a record that was drawn" };
                let difference = plain(told(found.is_carried), told(made.is_carried));
                return Some(mismatch(&id, Place::Slot, notes_of(found.is_carried), difference));
            }
            (Some(found), Some(made)) => {
                let annotations = notes_of(made.is_carried);
                // A record that is carried over has the id of its row.
                let of_row = made.is_carried.then(|| id_of(&made.annotation)).flatten();
                let wanted_id = of_row.as_deref().unwrap_or(wanted_id);
                wanted_id.clone_into(&mut id);
                if let Some(found) = id_of(found.annotation.as_bytes()).filter(|found| *found != wanted_id) {
                    let difference = plain(&found, wanted_id);
                    return Some(mismatch(&found, Place::Id, annotations, difference));
                }
                if let Some(record) = &found.record
                    && let Some(difference) = first_difference(record.text.as_bytes(), &made.record)
                {
                    return Some(mismatch(&id, Place::Record, record.file, difference));
                }
                if let Some(difference) = first_difference(found.annotation.as_bytes(), &made.annotation) {
                    return Some(mismatch(&id, Place::Annotation, annotations, difference));
                }
                if let Some((found, rebuilt)) = self.compare_picture(found.sha256.as_deref(), made) {
                    return Some(mismatch(&id, Place::Picture, &made.image, plain(&found, &rebuilt)));
                }
            }
        }
        if attempts.refused_lines != rebuilt.refused {
            let (found, made) = (lines(&attempts.refused_lines), lines(&rebuilt.refused));
            let pair = found.iter().zip(&made).find(|(found, made)| found != made);
            let told = |n: usize| if n == 1 { "1 attempt".to_owned() } else { format!("{n} attempts") };
            let difference = pair.and_then(|(found, made)| first_difference(found, made));
            let difference = difference.unwrap_or_else(|| plain(&told(found.len()), &told(made.len())));
            return Some(mismatch(&id, Place::Refused, REFUSED, difference));
        }
        None
    }

    /// What the picture is, and what it should be; none where it has just those bytes, and is listed so.
    fn compare_picture(&self, listed: Option<&str>, made: &EncodedSample) -> Option<(String, String)> {
        let told = |bytes: &[u8]| format!("{} bytes with the SHA-256 {}", bytes.len(), sha256_hex(bytes));
        let (wanted, made_again) = match &made.picture {
            // It is the file of another slot, or stays outside of the release.
            CarriedPicture::Elsewhere => return None,
            CarriedPicture::Written(bytes) => (sha256_hex(bytes), told(bytes)),
            CarriedPicture::Linked { sha256, .. } => (sha256.clone(), format!("a file with the SHA-256 {sha256}")),
        };
        match fs::read(self.dir.join(&made.image)) {
            Err(error) => Some((format!("nothing that can be read ({error})"), made_again)),
            Ok(found) if sha256_hex(&found) != wanted => Some((told(&found), made_again)),
            Ok(found) => {
                let is_listed = listed.is_some_and(|listed| made.hash.starts_with(listed));
                (!is_listed).then(|| (format!("another line in {HASHES}"), told(&found)))
            }
        }
    }

    /// Whether what differs is as it was when the release was finished: then it was made otherwise; else it was changed since.
    pub fn is_as_made(&self, mismatch: &Mismatch) -> bool {
        if mismatch.place != Place::Picture {
            return self.has_hash(&mismatch.file);
        }
        let Ok(found) = hash_file(&self.dir.join(&mismatch.file)) else { return false };
        let wanted = format!("{}  {}", found.sha256, mismatch.file);
        let Ok(mut listed) = Lines::open(&self.dir.join(HASHES)) else { return false };
        while let Ok(Some(line)) = listed.next() {
            if line.text == wanted {
                return self.has_hash(HASHES);
            }
        }
        false
    }
}

/// The id in a line of JSON.
fn id_of(line: &[u8]) -> Option<String> {
    let value: Value = serde_json::from_slice(line).ok()?;
    value.get("id").and_then(Value::as_str).map(str::to_owned)
}

fn lines(bytes: &[u8]) -> Vec<&[u8]> {
    bytes.split_inclusive(|&byte| byte == b'\n').collect()
}

/// The first field in which two lines of JSON differ, with its values; none where the lines are the same.
fn first_difference(found: &[u8], made: &[u8]) -> Option<(String, String, String)> {
    let (found, made) = (found.trim_ascii_end(), made.trim_ascii_end());
    if found == made {
        return None;
    }
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    let values: Option<(Value, Value)> = serde_json::from_slice(found).ok().zip(serde_json::from_slice(made).ok());
    let difference = values.and_then(|(found, made)| first_in(String::new(), &found, &made));
    Some(difference.unwrap_or_else(|| {
        // The same values, written in another way: the texts from where they part.
        let at = found.iter().zip(made).take_while(|(found, made)| found == made).count();
        (String::new(), shortened(&text(&found[at..])), shortened(&text(&made[at..])))
    }))
}

/// The path of the first value that differs, with both.
fn first_in(path: String, found: &Value, made: &Value) -> Option<(String, String, String)> {
    let shown = |value: Option<&Value>| value.map_or_else(|| "nothing".to_owned(), |value| shortened(&value.to_string()));
    match (found, made) {
        (found, made) if found == made => None,
        (Value::Object(found), Value::Object(made)) => {
            let keys: BTreeSet<&String> = found.keys().chain(made.keys()).collect();
            keys.into_iter().find_map(|key| {
                let path = if path.is_empty() { key.clone() } else { format!("{path}.{key}") };
                match (found.get(key), made.get(key)) {
                    (Some(found), Some(made)) => first_in(path, found, made),
                    (found, made) => Some((path, shown(found), shown(made))),
                }
            })
        }
        (Value::Array(found), Value::Array(made)) => (0..found.len().max(made.len())).find_map(|at| {
            let path = format!("{path}[{at}]");
            match (found.get(at), made.get(at)) {
                (Some(found), Some(made)) => first_in(path, found, made),
                (found, made) => Some((path, shown(found), shown(made))),
            }
        }),
        (found, made) => Some((path, shown(Some(found)), shown(Some(made)))),
    }
}

/// A text that does not fill the screen.
fn shortened(text: &str) -> String {
    if text.chars().count() <= SHOWN_CHARS { text.to_owned() } else { text.chars().take(SHOWN_CHARS).chain(['…']).collect() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_field_that_differs_is_named() {
        let told = |found: &str, made: &str| first_difference(found.as_bytes(), made.as_bytes());
        let is = |field: &str, found: &str, made: &str| Some((field.to_owned(), found.to_owned(), made.to_owned()));
        assert_eq!(told("{\"a\":1}\n", "{\"a\":1}"), None);
        assert_eq!(told(r#"{"a":[1,{"b":"x"}],"c":0}"#, r#"{"a":[1,{"b":"y"}],"c":1}"#), is("a[1].b", "\"x\"", "\"y\""));
        assert_eq!(told(r#"{"a":[1,2]}"#, r#"{"a":[1]}"#), is("a[1]", "2", "nothing"));
        assert_eq!(told(r#"{"a":1}"#, r#"{"b":1}"#), is("a", "1", "nothing"));
        assert_eq!(told(r#"{"a":1}"#, r#"{"a": 1}"#), is("", "1}", " 1}"));
        assert_eq!(told("torn", r#"{"a":1}"#), is("", "torn", "{\"a\":1}"));
    }
}
