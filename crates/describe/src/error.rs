//! What can be wrong with an input. Each variant says what it is, where it stands and what to do about it.

use chartmill_schema::DescriptionError;

/// Why an input cannot be used. Lines and columns count from 1, as an editor shows them.
#[derive(Debug, thiserror::Error)]
pub enum DescribeError {
    /// The operating system does not let us read it.
    #[error("{file}: cannot be read: {reason}")]
    Unreadable {
        /// The file or folder.
        file: String,
        /// What the system says.
        reason: std::io::Error,
    },
    /// It is a device, a pipe or a socket, which may never end.
    #[error("{file}: is neither a regular file nor a folder; save the data to a file first")]
    NotAFile {
        /// The file.
        file: String,
    },
    /// Its name does not say that it is one of the formats that are read.
    #[error("{file}: its name does not end in .csv, .tsv, .json or .jsonl, so it is not clear how to read it; rename it")]
    UnknownFormat {
        /// The file.
        file: String,
    },
    /// A folder without any file that could be read.
    #[error("{folder}: has no .csv, .tsv, .json or .jsonl file (subfolders are not searched)")]
    NothingToRead {
        /// The folder.
        folder: String,
    },
    /// More bytes than any input that can be drawn needs.
    #[error(
        "{file}: has more than {limit_mib} MiB, too much for this kind of input; cut it down to the rows that are to be drawn"
    )]
    TooLarge {
        /// The file.
        file: String,
        /// The most that is read, in MiB.
        limit_mib: u64,
    },
    /// One line is longer than any description.
    #[error("{file}, line {line}: is longer than {limit_mib} MiB; write one description a line")]
    LineTooLong {
        /// The file.
        file: String,
        /// The line.
        line: u64,
        /// The longest line that is read, in MiB.
        limit_mib: u64,
    },
    /// The file holds nothing.
    #[error("{file}: is empty; {wanted}")]
    Empty {
        /// The file.
        file: String,
        /// What it should hold.
        wanted: &'static str,
    },
    /// The text is in UTF-16 or UTF-32, as some spreadsheets save it.
    #[error("{file}: is in {encoding}; save it as UTF-8 (in a spreadsheet: \"CSV UTF-8\")")]
    Utf16 {
        /// The file.
        file: String,
        /// The encoding that its first bytes name.
        encoding: &'static str,
    },
    /// A byte that is not part of any UTF-8 text.
    #[error("{file}, line {line}: byte {byte} of the line (0x{value:02X}) is not UTF-8; save the file as UTF-8")]
    NotUtf8 {
        /// The file.
        file: String,
        /// The line.
        line: u64,
        /// The byte's place in the line, from 1.
        byte: usize,
        /// The byte itself.
        value: u8,
    },
    /// A zero byte: no text at all.
    #[error("{file}, line {line}: holds a zero byte, so it is not a text file; export the data as CSV, TSV or JSON")]
    Binary {
        /// The file.
        file: String,
        /// The line.
        line: u64,
    },
    /// The table has no header, one column only, too many columns or rows, and the like.
    #[error("{file}, line {line}: {problem}")]
    Shape {
        /// The file.
        file: String,
        /// The line.
        line: u64,
        /// What is wrong, and what to do.
        problem: ShapeProblem,
    },
    /// A cell of a table that should be a number is none.
    #[error("{file}, line {line}, column {column} ({header:?}): {value:?} {fault}")]
    Cell {
        /// The file.
        file: String,
        /// The line.
        line: u64,
        /// The column's number.
        column: usize,
        /// The column's header.
        header: String,
        /// The cell as it stands there, cut to 40 characters.
        value: String,
        /// What is wrong with it. In a box, so that this rare variant does not widen every `Result`.
        fault: Box<CellFault>,
    },
    /// The TOML file beside a table is wrong.
    #[error("{file}, line {line}{}: {message}", key.as_ref().map(|key| format!(", key {key:?}")).unwrap_or_default())]
    Sidecar {
        /// The TOML file.
        file: String,
        /// The line.
        line: u64,
        /// The key.
        key: Option<String>,
        /// What is wrong, and what to do.
        message: String,
    },
    /// The text is no JSON, or not of the form of a description.
    #[error("{file}, line {line}{}: {message}", if path.is_empty() { String::new() } else { format!(", at {path}") })]
    Json {
        /// The file.
        file: String,
        /// The line.
        line: u64,
        /// The field's path, such as `table.rows[3].cells[1]`; empty at the top.
        path: String,
        /// What is wrong.
        message: String,
    },
    /// What was read is well formed, but cannot be a description.
    #[error("{file}, line {line}: {reason}")]
    Refused {
        /// The file.
        file: String,
        /// The line at which the text in question begins.
        line: u64,
        /// Why.
        reason: DescriptionError,
    },
    /// More errors in the same file than are worth listing.
    #[error("{file}: and {more} more like these")]
    More {
        /// The file.
        file: String,
        /// How many are not listed.
        more: usize,
    },
}

/// What is wrong with the shape of a table.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ShapeProblem {
    /// Only one column.
    #[error(
        "the header {header:?} is only one column; a table needs a label column, then at least one column of numbers, \
         separated by commas, semicolons or tabs"
    )]
    OneColumn {
        /// The header.
        header: String,
    },
    /// Commas and semicolons both cut every line into as many cells as the header.
    #[error(
        "both commas and semicolons could be what separates the cells; put texts and numbers that hold one of them in double quotes"
    )]
    Delimiter,
    /// More columns than can be used.
    #[error("the header has {found} columns; at most {most} can be used")]
    TooManyColumns {
        /// How many.
        found: usize,
        /// The most.
        most: usize,
    },
    /// More rows than can be used.
    #[error("the table has more than {most} rows; cut it down to those that are to be drawn")]
    TooManyRows {
        /// The most.
        most: usize,
    },
    /// A header is empty.
    #[error("column {column} has no header; name it, or take the column (a delimiter too many?) away")]
    NoHeader {
        /// The column, from 1.
        column: usize,
    },
    /// All of the first line is numbers.
    #[error(
        "the first line holds only numbers ({first:?} ...); put a header above it: what the labels are, then what each column counts"
    )]
    HeaderIsData {
        /// The first cell.
        first: String,
    },
    /// No line after the header.
    #[error("there is no row under the header")]
    NoRows,
    /// A row has too many or too few cells.
    #[error(
        "has {found} {}, but the header has {wanted}; give every row one cell a column, and put cells that hold the \
         delimiter {delimiter:?} in double quotes", if *found == 1 { "cell" } else { "cells" }
    )]
    Ragged {
        /// Its cells.
        found: usize,
        /// The header's.
        wanted: usize,
        /// The delimiter of the file.
        delimiter: char,
    },
    /// A row has too few cells, one of which runs over several lines.
    #[error(
        "a double quote is opened here and not closed on the same line; close it, or write two for a quote that is part of the text"
    )]
    OpenQuote,
    /// A row has no label.
    #[error("the row has no label in its first column; name it, or take the row away")]
    NoLabel,
    /// A label or header that stands twice.
    #[error("{what} {name:?} stands on line {first} already, so no question could tell the two apart; give each its own name")]
    Duplicate {
        /// `the label` or `the header`.
        what: &'static str,
        /// The name.
        name: String,
        /// The line on which it stands first.
        first: u64,
    },
    /// A column without any number.
    #[error("column {column} ({header:?}) has no number in any row; take it away")]
    NoNumbers {
        /// The column, from 1.
        column: usize,
        /// Its header.
        header: String,
    },
    /// The signs in the cells contradict the unit that the header or the TOML file gives.
    #[error("the cells of column {column} ({header:?}) carry {sign:?}, but its unit is given as {unit:?}; make the two agree")]
    UnitMismatch {
        /// The column, from 1.
        column: usize,
        /// Its header.
        header: String,
        /// The sign in the cells.
        sign: String,
        /// The unit elsewhere.
        unit: String,
    },
}

/// What is wrong with a cell, as the end of a sentence that begins with its text.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CellFault {
    /// No number at all.
    #[error("is not a number; write digits such as 1234.5, or leave the cell empty where nothing is known")]
    NotANumber,
    /// Not a number (`NaN`) or infinite.
    #[error("is not a finite number; leave the cell empty where nothing is known")]
    NotFinite,
    /// Parentheses, which may mean a negative number or a note.
    #[error("is in parentheses, which may mean a negative number or a remark; write -12 or 12")]
    Parentheses,
    /// Letters beside the digits.
    #[error("has letters beside the digits; write the bare number, and its unit in the header: \"Weight (kg)\"")]
    Letters,
    /// More digits than can be kept exactly.
    #[error("has more digits than can be kept exactly (28); round it")]
    TooManyDigits,
    /// It is written otherwise than the cells above it.
    #[error(
        "does not fit how the cells above it are written (decimal point or comma, thousands); write the whole column in one way"
    )]
    MixedStyle,
    /// It can be read in two ways.
    #[error("can mean {one} or {other}; write the column without separators between thousands, or all with the same decimals")]
    Ambiguous {
        /// The first reading.
        one: String,
        /// The second.
        other: String,
    },
    /// Only some cells of the column have this sign.
    #[error("and the cells above it differ in the sign {sign:?}; write it in all cells of the column, or in none")]
    MixedSign {
        /// The sign.
        sign: String,
    },
}
