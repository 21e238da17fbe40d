//! The entries of a folder, in an order that is the same everywhere.

use std::path::{Path, PathBuf};

use super::error::DatasetError;

/// What the ending of a file's name says.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Ending {
    /// `.json`: one value.
    Json,
    /// `.jsonl`, `.ndjson`: a value a line.
    Lines,
    /// `.csv`, `.tsv`, `.tab`.
    Table,
    /// `.tar`: a shard of WebDataset.
    Tar,
    /// `.parquet`.
    Parquet,
    /// `.yaml`, `.yml`: a mix of LLaVA-NeXT.
    Yaml,
}

impl Ending {
    pub(super) fn of(path: &Path) -> Option<Self> {
        let ending = path.extension()?.to_str()?.to_ascii_lowercase();
        match ending.as_str() {
            "json" => Some(Self::Json),
            "jsonl" | "ndjson" => Some(Self::Lines),
            "csv" | "tsv" | "tab" => Some(Self::Table),
            "tar" => Some(Self::Tar),
            "parquet" => Some(Self::Parquet),
            "yaml" | "yml" => Some(Self::Yaml),
            _ => None,
        }
    }
}

/// The entries of a folder, sorted by name; hidden ones are left out.
pub(super) fn entries(folder: &Path) -> Result<Vec<PathBuf>, DatasetError> {
    let unreadable = |reason| DatasetError::Unreadable { file: folder.display().to_string(), reason };
    let mut entries = Vec::new();
    for entry in folder.read_dir().map_err(unreadable)? {
        let entry = entry.map_err(unreadable)?;
        if !entry.file_name().as_encoded_bytes().starts_with(b".") {
            entries.push(entry.path());
        }
    }
    entries.sort();
    Ok(entries)
}

/// The name of a file or folder, without where it stands.
pub(super) fn name_of(path: &Path) -> String {
    path.file_name().unwrap_or_default().to_string_lossy().into_owned()
}
