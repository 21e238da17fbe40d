//! The cells of a CSV or TSV file, as texts with the lines that they stand on.

use std::collections::BTreeMap;

use chartmill_schema::{MAX_COLUMNS, MAX_ROWS};

use super::{check_text, cut};
use crate::DescribeError;
use crate::error::ShapeProblem;

/// A rectangular table of texts.
///
/// # Guarantees
/// There are at least two columns and one row; every row has a cell for every header; headers and labels are not empty, unique
/// (whatever their case), in one line and short enough.
#[derive(Debug)]
pub(super) struct Sheet {
    pub(super) headers: Vec<String>,
    /// The line of the header.
    pub(super) header_line: u64,
    pub(super) rows: Vec<SheetRow>,
    pub(super) delimiter: u8,
}

/// A row and the line on which it begins.
#[derive(Debug)]
pub(super) struct SheetRow {
    pub(super) line: u64,
    pub(super) cells: Vec<String>,
}

impl Sheet {
    pub(super) fn parse(file: &str, text: &str, always_tabs: bool) -> Result<Self, Vec<DescribeError>> {
        let shape = |line, problem| DescribeError::Shape { file: file.to_owned(), line, problem };
        if text.trim().is_empty() {
            return Err(vec![DescribeError::Empty { file: file.to_owned(), wanted: "write a header, then a row a line" }]);
        }
        let delimiter = if always_tabs { Some(b'\t') } else { sniff(text) };
        let Some(delimiter) = delimiter else { return Err(vec![shape(1, ShapeProblem::Delimiter)]) };
        // `flexible` leaves the complaint about uneven rows to us; it can then say how to mend them.
        let mut reader =
            csv::ReaderBuilder::new().has_headers(false).flexible(true).delimiter(delimiter).from_reader(text.as_bytes());
        let mut records = reader.records();
        let mut next = || {
            records.next().map(|record| {
                record.map(|record| {
                    let line = record.position().map_or(1, csv::Position::line);
                    (line, record.iter().map(|cell| cell.trim().to_owned()).collect::<Vec<String>>())
                })
            })
        };
        // The text is valid UTF-8 in memory and rows may be uneven, so the CSV reader has nothing left to complain of.
        let Some(Ok((header_line, headers))) = next() else {
            return Err(vec![shape(1, ShapeProblem::NoRows)]);
        };
        check_headers(file, header_line, &headers)?;
        let (mut rows, mut errors) = (Vec::new(), Vec::new());
        while let Some(Ok((line, cells))) = next() {
            // Spreadsheets like to end a file with rows of nothing but delimiters.
            if cells.iter().all(String::is_empty) {
                continue;
            }
            if rows.len() >= MAX_ROWS {
                return Err(vec![shape(line, ShapeProblem::TooManyRows { most: MAX_ROWS })]);
            }
            if cells.len() == headers.len() {
                rows.push(SheetRow { line, cells });
            } else if cells.iter().any(|cell| cell.contains('\n')) {
                errors.push(shape(line, ShapeProblem::OpenQuote));
            } else {
                let (found, wanted) = (cells.len(), headers.len());
                errors.push(shape(line, ShapeProblem::Ragged { found, wanted, delimiter: char::from(delimiter) }));
            }
        }
        if rows.is_empty() && errors.is_empty() {
            return Err(vec![shape(header_line, ShapeProblem::NoRows)]);
        }
        check_labels(file, &rows, &mut errors);
        if errors.is_empty() { Ok(Self { headers, header_line, rows, delimiter }) } else { Err(errors) }
    }
}

fn check_headers(file: &str, line: u64, headers: &[String]) -> Result<(), Vec<DescribeError>> {
    let shape = |problem| Err(vec![DescribeError::Shape { file: file.to_owned(), line, problem }]);
    if headers.len() < 2 {
        return shape(ShapeProblem::OneColumn { header: headers.first().map(|header| cut(header)).unwrap_or_default() });
    }
    if headers.len() > MAX_COLUMNS {
        return shape(ShapeProblem::TooManyColumns { found: headers.len(), most: MAX_COLUMNS });
    }
    // Years are good headers ("1977", "2007"), but not for the labels as well.
    if headers.iter().all(|header| header.starts_with(|c: char| c.is_ascii_digit() || c == '-') && header.parse::<f64>().is_ok())
    {
        return shape(ShapeProblem::HeaderIsData { first: headers[0].clone() });
    }
    let mut seen = BTreeMap::new();
    for (idx, header) in headers.iter().enumerate() {
        if header.is_empty() {
            return shape(ShapeProblem::NoHeader { column: idx + 1 });
        }
        if let Some(reason) = check_text(&format!("the header of column {}", idx + 1), header) {
            return Err(vec![DescribeError::Refused { file: file.to_owned(), line, reason }]);
        }
        if seen.insert(header.to_lowercase(), idx).is_some() {
            return shape(ShapeProblem::Duplicate { what: "the header", name: header.clone(), first: line });
        }
    }
    Ok(())
}

fn check_labels(file: &str, rows: &[SheetRow], errors: &mut Vec<DescribeError>) {
    let mut seen = BTreeMap::new();
    for row in rows {
        let (file, line, label) = (file.to_owned(), row.line, &row.cells[0]);
        if label.is_empty() {
            errors.push(DescribeError::Shape { file, line, problem: ShapeProblem::NoLabel });
        } else if let Some(reason) = check_text("the label", label) {
            errors.push(DescribeError::Refused { file, line, reason });
        } else if let Some(&first) = seen.get(&label.to_lowercase()) {
            let problem = ShapeProblem::Duplicate { what: "the label", name: cut(label), first };
            errors.push(DescribeError::Shape { file, line, problem });
        } else {
            seen.insert(label.to_lowercase(), line);
        }
    }
}

/// The delimiter of a file that does not say it: the first of comma, semicolon and tab that stands equally often, and at all, in
/// each of the first lines; else the one that is most frequent in the header. `None` where both comma and semicolon would do, as in
/// `Land, kurz;Wert` over `A;1,5`: the wrong choice reads 5 for 1.5.
fn sniff(text: &str) -> Option<u8> {
    const CANDIDATES: [u8; 3] = [b',', b';', b'\t'];
    let counts = |line: &str| {
        let mut counts = [0_usize; 3];
        let mut quoted = false;
        for byte in line.bytes() {
            if byte == b'"' {
                quoted = !quoted;
            } else if !quoted && let Some(which) = CANDIDATES.iter().position(|&candidate| candidate == byte) {
                counts[which] += 1;
            }
        }
        counts
    };
    let mut lines = text.lines().filter(|line| !line.trim().is_empty()).take(20).map(counts);
    let header = lines.next().unwrap_or_default();
    let mut even = header.map(|count| count > 0);
    for line in lines {
        for which in 0..CANDIDATES.len() {
            even[which] &= line[which] == header[which];
        }
    }
    if even[0] && even[1] {
        return None;
    }
    let most = (0..CANDIDATES.len()).rev().max_by_key(|&which| header[which]).unwrap_or_default();
    Some(CANDIDATES[even.iter().position(|&even| even).unwrap_or(most)])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_delimiter_is_sniffed() {
        for (text, delimiter) in [
            ("a,b\nc,1\n", b','),
            ("a;b\nc;1,5\nd;2,5\n", b';'),
            ("\"Land, kurz\";Wert\nA;1,5\n", b';'),
            ("a\tb\nc\t1,000\n", b'\t'),
            ("\"a;b\",c\nd,1\n", b','),
            ("a,b;c\nd,1\n", b','),
        ] {
            assert_eq!(sniff(text), Some(delimiter), "{text:?}");
        }
        assert_eq!(sniff("Land, kurz;Wert\nA;1,5\n"), None);
    }
}
