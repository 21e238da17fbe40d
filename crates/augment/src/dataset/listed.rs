//! Files of rows that a list names: InternVL's meta file, LLaVA-NeXT's mix, and the folder of a converted release.
//!
//! A list may only name files below its own folder: nothing else is looked at on a stranger's word.

use std::path::{Component, Path, PathBuf};
use std::vec::IntoIter;

use serde_json::Value;

use super::error::DatasetError;
use super::rows::Walk;
use super::values::Values;
use crate::row::Row;

/// The largest list that is read.
pub(super) const MAX_LIST_BYTES: u64 = 1 << 20;

/// How the pictures of a file are named, as seen from the folder of pictures.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) enum Names {
    /// As rows name them.
    AsTheyAre,
    /// Below this folder.
    Below(String),
    /// Without this beginning of an address on S3.
    Without(String),
}

impl Names {
    fn apply(&self, row: &mut Row) {
        for image in &mut row.images {
            match self {
                Self::AsTheyAre => {}
                Self::Below(root) => image.insert_str(0, root),
                Self::Without(start) => {
                    if let Some(rest) = image.strip_prefix(start.as_str()) {
                        *image = rest.to_owned();
                    }
                }
            }
        }
    }
}

/// A file of rows.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Listed {
    pub(super) path: PathBuf,
    pub(super) names: Names,
}

/// The rows of several files, in their order.
#[derive(Debug)]
pub(super) struct Several {
    files: IntoIter<Listed>,
    open: Option<(Values, Names)>,
}

impl Several {
    pub(super) fn new(files: Vec<Listed>) -> Self {
        Self { files: files.into_iter(), open: None }
    }
}

impl Walk for Several {
    fn next_row(&mut self) -> Option<Result<Row, DatasetError>> {
        loop {
            if let Some((values, names)) = &mut self.open {
                if let Some(mut row) = values.next_row() {
                    if let Ok(row) = &mut row {
                        names.apply(row);
                    }
                    return Some(row);
                }
                self.open = None;
            }
            let Listed { path, names } = self.files.next()?;
            match Values::open(&path) {
                Ok(values) => self.open = Some((values, names)),
                Err(error) => return Some(Err(error)),
            }
        }
    }
}

/// The entries of a meta file: an object of objects, each with `annotation` and `root`; or of a mix in JSON, whose `datasets` have
/// `json_path`. Those of a meta file come in the order of their names. `None` where the file is neither.
pub(super) fn of_json(list: &Path, value: &Value) -> Option<Result<(super::Format, Vec<Listed>), DatasetError>> {
    let fields = value.as_object()?;
    if let Some(entries) = fields.get("datasets").and_then(Value::as_array) {
        let entries: Option<Vec<Entry>> = entries.iter().map(Entry::of_mix).collect();
        return Some(listed(list, &entries?).map(|files| (super::Format::LlavaNext, files)));
    }
    let entries: Option<Vec<Entry>> = fields.values().map(Entry::of_meta).collect();
    let entries = entries.filter(|entries| !entries.is_empty())?;
    Some(listed(list, &entries).map(|files| (super::Format::InternVl, files)))
}

/// An entry of a list.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub(super) struct Entry {
    pub(super) file: String,
    /// The folder of its pictures, where it has one of its own.
    pub(super) root: Option<String>,
}

impl Entry {
    fn of_meta(value: &Value) -> Option<Self> {
        let text = |name: &str| value.get(name).and_then(Value::as_str).map(str::to_owned);
        Some(Self { file: text("annotation")?, root: text("root") })
    }

    fn of_mix(value: &Value) -> Option<Self> {
        let text = |name: &str| value.get(name).and_then(Value::as_str).map(str::to_owned);
        Some(Self { file: text("json_path")?, root: text("images_folder").or_else(|| text("image_folder")) })
    }
}

/// The files of a list. A folder of pictures that leads out of the list's own is left away, so that a user can name it instead.
pub(super) fn listed(list: &Path, entries: &[Entry]) -> Result<Vec<Listed>, DatasetError> {
    let folder = list.parent().unwrap_or(Path::new(""));
    let bad =
        |name: &str, why: &'static str| DatasetError::Listed { list: list.display().to_string(), name: name.to_owned(), why };
    let mut files = Vec::new();
    for Entry { file, root } in entries {
        if !is_below(file) {
            return Err(bad(file, "which is not below its folder; name that file itself"));
        }
        let path = folder.join(file);
        let real = path.canonicalize().map_err(|_| bad(file, "which is not there"))?;
        let around = folder.join(".").canonicalize().map_err(|_| bad(file, "which is not there"))?;
        if !real.starts_with(around) {
            return Err(bad(file, "which is a link out of its folder; name the file itself"));
        }
        let names = match root.as_deref().map(|root| root.trim_start_matches("./").trim_end_matches('/')) {
            None | Some("" | ".") => Names::AsTheyAre,
            Some(root) if is_below(root) => Names::Below(format!("{root}/")),
            Some(_) => Names::AsTheyAre,
        };
        files.push(Listed { path, names });
    }
    Ok(files)
}

fn is_below(path: &str) -> bool {
    let is_plain = Path::new(path).components().all(|part| matches!(part, Component::Normal(_) | Component::CurDir));
    is_plain && !path.is_empty() && !path.contains(['\\', ':', '\0'])
}
