//! Inputs by their path: which files there are, how much of them is read, and what they hash to.

use std::fs::File;
use std::io::{BufRead, BufReader, Read};
use std::path::{Path, PathBuf};

use chartmill_schema::Description;
use sha2::{Digest, Sha256};

use crate::tables::sidecar;
use crate::{DescribeError, files, tables};

/// The most bytes of a table or of a JSON file, which are held in memory while they are parsed.
pub(crate) const MAX_FILE_MIB: u64 = 64;
/// The most bytes of a JSON Lines file, of which one line at a time is held in memory.
pub(crate) const MAX_LINES_MIB: u64 = 1024;

/// The formats, told by the ending of a file's name.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Format {
    Table,
    Json,
    JsonLines,
}

impl Format {
    fn of(path: &Path) -> Option<Self> {
        let ending = path.extension()?.to_str()?.to_ascii_lowercase();
        match ending.as_str() {
            "csv" | "tsv" | "tab" => Some(Self::Table),
            "json" => Some(Self::Json),
            "jsonl" | "ndjson" => Some(Self::JsonLines),
            _ => None,
        }
    }

    fn limit_mib(self) -> u64 {
        match self {
            Self::Table | Self::Json => MAX_FILE_MIB,
            Self::JsonLines => MAX_LINES_MIB,
        }
    }
}

/// Reads every description of a file or of a folder's files (sorted by name; subfolders and hidden files are left out).
///
/// # Errors
/// All that is wrong with any of the files: an input is used whole or not at all.
pub fn read(path: &Path) -> Result<Vec<Description>, Vec<DescribeError>> {
    let mut descriptions = Vec::new();
    let mut errors = Vec::new();
    for file in files_of(path).map_err(|error| vec![error])? {
        match read_file(&file) {
            Ok(more) => descriptions.extend(more),
            Err(more) => errors.extend(more),
        }
    }
    if errors.is_empty() { Ok(descriptions) } else { Err(errors) }
}

fn read_file(path: &Path) -> Result<Vec<Description>, Vec<DescribeError>> {
    match Format::of(path) {
        Some(Format::Table) => tables::read_table(path).map(|description| vec![description]),
        Some(Format::Json) => files::read_json(path),
        Some(Format::JsonLines) => files::read_json_lines(path),
        None => Err(vec![DescribeError::UnknownFormat { file: name_of(path) }]),
    }
}

/// The SHA-256 of the content of all inputs and of the TOML files beside them, in hexadecimal digits. File names count, since titles
/// and provenance come from them; folders and the order of `paths` do not.
///
/// # Errors
/// The first file that cannot be read or is too large.
pub fn fingerprint(paths: &[&Path]) -> Result<String, DescribeError> {
    let mut files = Vec::new();
    for path in paths {
        for file in files_of(path)? {
            let limit_mib = Format::of(&file).map_or(MAX_FILE_MIB, Format::limit_mib);
            files.push((file, limit_mib));
        }
    }
    hash_files(files)
}

/// The same for files of any format and size, which are read in pieces.
///
/// # Errors
/// The first file that cannot be read.
pub fn fingerprint_files(files: impl IntoIterator<Item = PathBuf>) -> Result<String, DescribeError> {
    hash_files(files.into_iter().map(|file| (file, u64::MAX >> 20)))
}

/// The hash over files, with the most MiB that each may have.
fn hash_files(files: impl IntoIterator<Item = (PathBuf, u64)>) -> Result<String, DescribeError> {
    let mut parts = Vec::new();
    for (file, limit_mib) in files {
        let beside = sidecar::path_beside(&file).filter(|beside| beside.exists());
        parts.push((file_name(&file), hash_file(&file, limit_mib)?));
        if let Some(beside) = beside {
            parts.push((file_name(&beside), hash_file(&beside, MAX_FILE_MIB)?));
        }
    }
    parts.sort();
    let mut all = Sha256::new();
    for (name, hash) in parts {
        all.update((name.len() as u64).to_le_bytes());
        all.update(name.as_bytes());
        all.update(hash);
    }
    Ok(hex(&all.finalize()))
}

fn hash_file(path: &Path, limit_mib: u64) -> Result<[u8; 32], DescribeError> {
    let mut reader = BufReader::new(open(path, limit_mib)?);
    let mut hash = Sha256::new();
    loop {
        let buffer = reader.fill_buf().map_err(|reason| DescribeError::Unreadable { file: name_of(path), reason })?;
        if buffer.is_empty() {
            return Ok(hash.finalize().into());
        }
        hash.update(buffer);
        let n_read = buffer.len();
        reader.consume(n_read);
    }
}

/// Lower-case hexadecimal digits.
pub(crate) fn hex(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    bytes.iter().flat_map(|byte| [byte >> 4, byte & 15]).map(|digit| char::from(DIGITS[usize::from(digit)])).collect()
}

/// The file itself, or a folder's files of a known format, sorted by name.
fn files_of(path: &Path) -> Result<Vec<PathBuf>, DescribeError> {
    let unreadable = |reason| DescribeError::Unreadable { file: name_of(path), reason };
    // `metadata` follows symbolic links, and the system reports a loop of them.
    if !path.metadata().map_err(unreadable)?.is_dir() {
        return Ok(vec![path.to_owned()]);
    }
    let mut files = Vec::new();
    for entry in path.read_dir().map_err(unreadable)? {
        let entry = entry.map_err(unreadable)?.path();
        let hidden = file_name(&entry).starts_with('.');
        if !hidden && Format::of(&entry).is_some() && !entry.is_dir() {
            files.push(entry);
        }
    }
    if files.is_empty() {
        return Err(DescribeError::NothingToRead { folder: name_of(path) });
    }
    // The order of a folder's entries differs between file systems.
    files.sort();
    Ok(files)
}

/// The path as messages show it.
pub(crate) fn name_of(path: &Path) -> String {
    path.display().to_string()
}

/// The name of the file, without its folder.
pub(crate) fn file_name(path: &Path) -> String {
    path.file_name().unwrap_or_default().to_string_lossy().into_owned()
}

/// Opens a regular file of at most `limit_mib`. The size is looked up first, so a huge file is refused at once; the reader is
/// capped too, because files can grow and some report no size.
pub(crate) fn open(path: &Path, limit_mib: u64) -> Result<std::io::Take<File>, DescribeError> {
    let unreadable = |reason| DescribeError::Unreadable { file: name_of(path), reason };
    let about = path.metadata().map_err(unreadable)?;
    if !about.is_file() {
        return Err(DescribeError::NotAFile { file: name_of(path) });
    }
    let limit = limit_mib << 20;
    if about.len() > limit {
        return Err(DescribeError::TooLarge { file: name_of(path), limit_mib });
    }
    Ok(File::open(path).map_err(unreadable)?.take(limit))
}

/// The whole text of a file: UTF-8, without its byte order mark.
pub(crate) fn read_text(path: &Path) -> Result<String, DescribeError> {
    let mut bytes = Vec::new();
    open(path, MAX_FILE_MIB)?
        .read_to_end(&mut bytes)
        .map_err(|reason| DescribeError::Unreadable { file: name_of(path), reason })?;
    check_encoding(path, &bytes, 1)?;
    let mut text = String::from_utf8(bytes).map_err(|error| not_utf8(path, error.as_bytes(), 1))?;
    if text.starts_with('\u{feff}') {
        text.drain(..'\u{feff}'.len_utf8());
    }
    Ok(text)
}

/// Refuses what is certainly not a UTF-8 text, with a better reason than its first odd byte.
pub(crate) fn check_encoding(path: &Path, bytes: &[u8], first_line: u64) -> Result<(), DescribeError> {
    let file = name_of(path);
    if first_line == 1 {
        let marks: [(&[u8], &str); 3] = [(&[0xff, 0xfe, 0, 0], "UTF-32"), (&[0xff, 0xfe], "UTF-16"), (&[0xfe, 0xff], "UTF-16")];
        if let Some((_, encoding)) = marks.into_iter().find(|(mark, _)| bytes.starts_with(mark)) {
            return Err(DescribeError::Utf16 { file, encoding });
        }
    }
    if let Some(at) = bytes.iter().position(|&byte| byte == 0) {
        return Err(DescribeError::Binary { file, line: line_at(bytes, at, first_line) });
    }
    Ok(())
}

/// Where `bytes` stops being UTF-8.
pub(crate) fn not_utf8(path: &Path, bytes: &[u8], first_line: u64) -> DescribeError {
    let at = std::str::from_utf8(bytes).map_or_else(|error| error.valid_up_to(), |_| 0);
    let line_start = bytes[..at].iter().rposition(|&byte| byte == b'\n').map_or(0, |newline| newline + 1);
    DescribeError::NotUtf8 {
        file: name_of(path),
        line: line_at(bytes, at, first_line),
        byte: at - line_start + 1,
        value: bytes.get(at).copied().unwrap_or_default(),
    }
}

/// The line on which byte `at` stands, where the first has the number `first_line`.
pub(crate) fn line_at(bytes: &[u8], at: usize, first_line: u64) -> u64 {
    first_line + bytes[..at].split(|&byte| byte == b'\n').count() as u64 - 1
}
