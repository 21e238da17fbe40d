//! What can be wrong with a dataset. Each variant says what it is, where it stands and what to do about it.

use chartmill_dataset::Fault;
use chartmill_dataset::formats::FormatError;
use chartmill_describe::DescribeError;
use chartmill_describe::array::{ArrayFault, MAX_DEPTH};

use super::values::{MAX_COMMAS, MAX_ROW_MIB};

/// Why a dataset, a file of it or one row cannot be read. Lines and bytes count from 1, as an editor shows them.
#[derive(Debug, thiserror::Error)]
pub enum DatasetError {
    /// The operating system does not let us read it.
    #[error("{file}: cannot be read: {reason}")]
    Unreadable {
        /// The file or folder.
        file: String,
        /// What the system says.
        reason: std::io::Error,
    },
    /// It is a device, a pipe or a socket, which can be read only once.
    #[error("{file}: is neither a regular file nor a folder; save the rows to a file first")]
    NotAFile {
        /// The file.
        file: String,
    },
    /// The file holds nothing.
    #[error("{file}: is empty; {WANTED}")]
    Empty {
        /// The file.
        file: String,
    },
    /// A format that is not read, told by its first bytes.
    #[error("{file}: is {what}, which is not read; save its rows as JSON Lines in UTF-8")]
    OtherFormat {
        /// The file.
        file: String,
        /// The format, with its article.
        what: &'static str,
    },
    /// A format that this build does not read.
    #[error("{file}: is {what}, which this build does not read; build with `cargo build --release --features {feature}`")]
    NotBuilt {
        /// The file.
        file: String,
        /// The format, with its article.
        what: &'static str,
        /// The feature that brings it.
        feature: &'static str,
    },
    /// A list names a file that is not read.
    #[error("{list}: names {name:?}, {why}")]
    Listed {
        /// The list.
        list: String,
        /// The name.
        name: String,
        /// Why, and what to do.
        why: &'static str,
    },
    /// A YAML file that is no mix of LLaVA-NeXT.
    #[error(
        "{file}, line {line}: is no mix as LLaVA-NeXT has them; write `datasets:`, and below it `- json_path: FILE` for each file of rows"
    )]
    Mix {
        /// The file.
        file: String,
        /// The line.
        line: u64,
    },
    /// The text begins neither an array nor an object.
    #[error("{file}, line {line}: begins with {found:?}, so it is not JSON rows; {WANTED}")]
    NotRows {
        /// The file.
        file: String,
        /// The line.
        line: u64,
        /// The first character.
        found: char,
    },
    /// The first rows are of no known format.
    #[error("{file}, line {line}: is no row of a known format (its fields are {}); {WANTED}", quoted(fields))]
    Unknown {
        /// The file.
        file: String,
        /// The line of the first row.
        line: u64,
        /// Its fields, the first of them.
        fields: Vec<String>,
    },
    /// A file that is one JSON object over several lines: what describes a dataset, or a row that is no line.
    #[error(
        "{file}: is one JSON object (its fields are {}) and no rows; name a file of rows, or the folder of a dataset that this \
         file describes; in a file of rows, {WANTED}",
        quoted(fields)
    )]
    OneObject {
        /// The file.
        file: String,
        /// Its fields, the first of them.
        fields: Vec<String>,
    },
    /// A folder without a dataset.
    #[error(
        "{folder}: holds no dataset; name a JSON or JSON Lines file, or a folder with one, with tar or Parquet shards, with CSV or TSV \
         tables, of the form of ChartQA (train/png, train/tables, train/train_human.json), or of a finished release (manifest.json)"
    )]
    NoDataset {
        /// The folder.
        folder: String,
    },
    /// A folder with several files that could be meant.
    #[error("{folder}: holds several files of rows ({}); name the one that is meant", quoted(names))]
    SeveralFiles {
        /// The folder.
        folder: String,
        /// Their names, the first of them.
        names: Vec<String>,
    },
    /// An array is broken around its rows, so that nothing after this can be read.
    #[error(
        "{file}, line {line}: {fault}{}; the file was read up to here",
        row.map(|row| format!(" (within the row that begins on line {row})")).unwrap_or_default()
    )]
    Array {
        /// The file.
        file: String,
        /// The line.
        line: u64,
        /// The line on which the row begins that has no end.
        row: Option<u64>,
        /// What is wrong.
        fault: ArrayFault,
    },
    /// A row of an array is no JSON, so that it is not certain where the next one begins.
    #[error("{file}, line {line}: not valid JSON: {message}; the file was read up to here")]
    BrokenRow {
        /// The file.
        file: String,
        /// The line.
        line: u64,
        /// What is wrong, and what to do.
        message: String,
    },
    /// A row that cannot be used. The next one can be read.
    #[error("{file}, line {line}: {fault}")]
    Row {
        /// The file.
        file: String,
        /// The line; that of the row's beginning where it is about all of it.
        line: u64,
        /// What is wrong with it.
        fault: RowFault,
    },
    /// A release is damaged.
    #[error("{folder}: {fault}")]
    Release {
        /// Its folder.
        folder: String,
        /// What is wrong with it. In a box, so that this rare variant does not widen every `Result`.
        fault: Box<Fault>,
    },
    /// A shard of what was grown from a dataset.
    #[error(
        "{folder}: is a shard of what was grown from a dataset, and its pictures may be in other shards; join all with `chartmill merge` first"
    )]
    Shard {
        /// Its folder.
        folder: String,
    },
    /// A release that cannot be read, is not finished, or was changed.
    #[error(transparent)]
    NotARelease(#[from] chartmill_dataset::DatasetError),
    /// A folder that a release was converted into, and that is not what was written.
    #[error(transparent)]
    Converted(#[from] FormatError),
    /// A file cannot be hashed.
    #[error(transparent)]
    Fingerprint(#[from] DescribeError),
}

/// What a file of rows should hold.
const WANTED: &str = "write one object a line, or an array of them, each with \"conversations\" (and \"image\"), \"messages\" (and \
                      \"images\") or \"query\" and \"response\"";

/// What is wrong with one row.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum RowFault {
    /// No JSON. Only in JSON Lines, where the next line can be read nevertheless.
    #[error("not valid JSON: {message}")]
    Json {
        /// What is wrong, and what to do.
        message: String,
    },
    /// A byte that is not part of any UTF-8 text.
    #[error("byte {byte} of the line (0x{value:02X}) is not UTF-8; save the file as UTF-8")]
    NotUtf8 {
        /// The byte's place in the line, from 1.
        byte: u64,
        /// The byte itself.
        value: u8,
    },
    /// More bytes than any conversation has.
    #[error("the row is longer than {MAX_ROW_MIB} MiB; keep pictures in files, and one conversation in a row")]
    TooLong,
    /// Brackets within brackets.
    #[error("the row is nested more than {MAX_DEPTH} deep, as no conversation is; take the field away that is")]
    TooDeep,
    /// More values than any conversation has.
    #[error("the row has more than {MAX_COMMAS} values, as no conversation has; take the field away that holds them")]
    TooManyValues,
    /// A field that stands twice in one object; programs differ in which of the two they take.
    #[error("the field {key:?} stands twice in one object; keep one of them")]
    DuplicateKey {
        /// Its name.
        key: String,
    },
    /// A row that is no object.
    #[error("the row is {found}; write an object with \"conversations\" or \"messages\"")]
    NotAnObject {
        /// What it is instead, with its article.
        found: &'static str,
    },
    /// An object without any field that could hold a conversation.
    #[error(
        "the row has no \"conversations\", \"messages\" or \"query\" (its fields are {}); add one, or take the row away",
        quoted(fields)
    )]
    NoConversation {
        /// Its fields, the first of them.
        fields: Vec<String>,
    },
    /// A field of the wrong kind.
    #[error("{field} is {found}; write {wanted}")]
    Field {
        /// The field, such as `conversations[1].value`.
        field: String,
        /// What it is, with its article; `missing`.
        found: &'static str,
        /// What it should be.
        wanted: &'static str,
    },
    /// A file of an archive, or a value of a table, that cannot be used.
    #[error("{name:?} {why}")]
    Member {
        /// Its name, cut to 80 characters.
        name: String,
        /// What is wrong with it.
        why: String,
    },
    /// A picture that is not the one that the row's answers were verified with.
    #[error(
        "the picture {name:?} was changed: images.sha256 has another SHA-256; convert the release again with `chartmill convert`"
    )]
    Picture {
        /// Its name.
        name: String,
    },
    /// A part of a message that is neither text nor picture.
    #[error(
        "{field} is a part of the type {found:?}; only \"text\", \"image\" and \"image_url\" are read, so take the part or the row away"
    )]
    Part {
        /// The part, such as `messages[0].content[1]`.
        field: String,
        /// Its type as written, cut to 40 characters.
        found: String,
    },
}

impl DatasetError {
    /// The same without the folders in which the dataset lies, where a row can follow.
    pub(super) fn without_folders(mut self) -> Self {
        match &mut self {
            Self::Row { file, .. } => cut_folders(file),
            Self::Release { folder, .. } => "the release".clone_into(folder),
            _ => {}
        }
        self
    }

    /// Whether the rest of the file could not be read because of it, so that rows are missing that nobody counted.
    pub fn ends_file(&self) -> bool {
        match self {
            Self::Row { .. } | Self::Release { .. } => false,
            Self::Unreadable { .. }
            | Self::NotAFile { .. }
            | Self::Empty { .. }
            | Self::OtherFormat { .. }
            | Self::NotBuilt { .. }
            | Self::Listed { .. }
            | Self::Mix { .. }
            | Self::NotRows { .. }
            | Self::Unknown { .. }
            | Self::OneObject { .. }
            | Self::NoDataset { .. }
            | Self::SeveralFiles { .. }
            | Self::Array { .. }
            | Self::BrokenRow { .. }
            | Self::Shard { .. }
            | Self::NotARelease(_)
            | Self::Converted(_)
            | Self::Fingerprint(_) => true,
        }
    }
}

/// Leaves the name of a file without its folders.
pub(super) fn cut_folders(file: &mut String) {
    if let Some(at) = file.rfind(['/', '\\']) {
        file.drain(..=at);
    }
}

fn quoted(names: &[String]) -> String {
    if names.is_empty() {
        return "none".to_owned();
    }
    names.iter().map(|name| format!("{name:?}")).collect::<Vec<_>>().join(", ")
}
