//! Tables: CSV and TSV files, with an optional TOML file of the same name beside each.
//!
//! A file has a header, one label column and then columns of numbers. Reading is strict: whatever could mean two things is an
//! error that says so, because a wrong number here would be proven right by every later check.
//!
//! All keys of the TOML file (`receipts.toml` beside `receipts.csv`); each may be left out:
//!
//! ```toml
//! title = "Federal receipts by source"
//! subtitle = "Fiscal year 2014"
//! source = "Budget tables"
//! narrative = "Income taxes bring in the most."
//! language = "en"
//! unit = "US$ million"                # of all columns that name none in their header: "Receipts (US$ million)"
//! measure = "amount"                  # share, count, amount, rate or index
//! structure = "parts"                 # independent, parts or stages
//!
//! [population.en]                     # whom or what the rows count, in each language
//! singular = "person"
//! plural = "people"
//!
//! [group]                             # what the columns have in common, where all measure the same of different things
//! name = "Source"                     # what one of them is
//! quantity = "Electricity generated"  # what they measure
//! stacks = true                       # whether they are the parts of one whole in every row
//!
//! [columns."Receipts"]                # one column, by its header as it stands in the table
//! unit = "US$ million"
//! measure = "amount"
//!
//! [clauses."Teachers"]                # one row, by its label: "How many people are teachers?"
//! en = "are teachers"
//! ```
//!
//! What it leaves out is inferred from headers, signs and values, and with care: where nothing says that numbers may be added up,
//! they are taken for a rate, of which no sum is ever asked.

mod cell;
mod column;
mod infer;
mod sheet;
pub(crate) mod sidecar;
mod title;
mod unit;

use std::path::Path;

use chartmill_schema::{
    Cell, Column, ColumnKind, Description, DescriptionError, Language, MAX_TEXT_CHARS, Measure, Number, Provenance,
    RawDescription, Row, SourceKind, Structure, Table, TableNaming, Unit,
};

use crate::error::ShapeProblem;
use crate::inputs::{file_name, name_of, read_text};
use crate::{CellFault, DescribeError};

use column::{RawColumn, ReadColumn};
use sheet::Sheet;
use sidecar::Sidecar;

/// The most errors of one file that are listed one by one.
const MAX_ERRORS: usize = 20;

/// Reads a CSV or TSV file and the TOML file beside it, if there is one.
///
/// # Errors
/// All that is wrong with the file, up to twenty entries and a count of the rest.
pub fn read_table(path: &Path) -> Result<Description, Vec<DescribeError>> {
    let text = read_text(path).map_err(|error| vec![error])?;
    let sidecar = sidecar::read_beside(path).map_err(|error| vec![error])?;
    let ending = path.extension().and_then(|ending| ending.to_str()).unwrap_or_default();
    let always_tabs = ending.eq_ignore_ascii_case("tsv") || ending.eq_ignore_ascii_case("tab");
    let file = name_of(path);
    let sheet = Sheet::parse(&file, &text, always_tabs).map_err(|errors| capped(&file, errors))?;
    sidecar.check_against(path, &sheet).map_err(|error| vec![error])?;
    describe(path, &sheet, sidecar).map_err(|errors| capped(&file, errors))
}

fn capped(file: &str, mut errors: Vec<DescribeError>) -> Vec<DescribeError> {
    if errors.len() > MAX_ERRORS {
        let more = errors.len() - MAX_ERRORS;
        errors.truncate(MAX_ERRORS);
        errors.push(DescribeError::More { file: file.to_owned(), more });
    }
    errors
}

/// Everything that is known of a quantity column before its measure is settled.
struct Quantity {
    name: String,
    unit: Option<String>,
    numbers: Vec<Option<Number>>,
}

fn describe(path: &Path, sheet: &Sheet, mut sidecar: Sidecar) -> Result<Description, Vec<DescribeError>> {
    let (file, short_name) = (name_of(path), file_name(path));
    let title = sidecar.title.take().unwrap_or_else(|| title::from_file_name(&short_name, &sheet.headers));
    let quantities = read_quantities(&file, sheet, &sidecar)?;
    let labels: Vec<&str> = sheet.rows.iter().map(|row| row.cells[0].as_str()).collect();
    let is_time = infer::is_time(&sheet.headers[0], &labels);
    let all_numbers: Vec<&[Option<Number>]> = quantities.iter().map(|quantity| quantity.numbers.as_slice()).collect();
    let stages = match sidecar.structure {
        Some(structure) => structure == Structure::Stages,
        None => infer::are_stages(&sheet.headers[0], &all_numbers),
    };
    let group = sidecar.group.take().map(toml::Spanned::into_inner);
    let clues = quantities.iter().zip(&sheet.headers[1..]).map(|(quantity, header)| infer::Clues {
        header,
        title: &title,
        unit: quantity.unit.as_deref(),
        numbers: &quantity.numbers,
        is_time,
        stages,
    });
    let shared = group.as_ref().zip(clues.clone().next()).map(|(group, first)| {
        infer::shared_measure(&infer::Clues { header: &group.quantity, ..first }, group.stacks, &all_numbers)
    });
    let mut columns = vec![Column {
        name: sheet.headers[0].clone(),
        kind: if is_time { ColumnKind::Time } else { ColumnKind::Category },
        measure: None,
    }];
    for (quantity, clues) in quantities.iter().zip(clues) {
        let (inferred, unit) = shared.clone().unwrap_or_else(|| infer::measure(&clues));
        let kind = sidecar.measure_of(clues.header).unwrap_or(inferred);
        let unit = quantity.unit.clone().or(unit).map(Unit);
        columns.push(Column { name: quantity.name.clone(), kind: ColumnKind::Quantity, measure: Some(Measure { kind, unit }) });
    }
    let structure = sidecar.structure.unwrap_or_else(|| {
        let kinds = columns[1..].iter().filter_map(|column| column.measure.as_ref().map(|measure| measure.kind));
        infer::structure(stages, is_time, kinds, &all_numbers)
    });
    let rows = sheet.rows.iter().enumerate().map(|(row_idx, row)| {
        let mut cells = Vec::with_capacity(sheet.headers.len());
        cells.push(Cell::Text(row.cells[0].clone()));
        cells.extend(quantities.iter().map(|quantity| quantity.numbers[row_idx].map_or(Cell::Missing, Cell::Number)));
        Row { cells, clause: sidecar.clauses_of(&row.cells[0]) }
    });
    let raw = RawDescription {
        title,
        table: Table {
            columns,
            rows: rows.collect(),
            structure,
            group,
            population: std::mem::take(&mut sidecar.population),
            naming: TableNaming::default(),
        },
        subtitle: sidecar.subtitle.take(),
        source: sidecar.source.take(),
        narrative: sidecar.narrative.take(),
        language: sidecar.language.take().unwrap_or_else(Language::english),
        provenance: Some(Provenance { source: SourceKind::Table, name: short_name, line: None }),
        questions: Vec::new(),
    };
    Description::check(raw).map_err(|reason| {
        if let Some(error) = sidecar.blame(path, &labels, &reason) {
            return vec![error];
        }
        let row = row_of(&reason).and_then(|row| sheet.rows.get(row.checked_sub(1)?));
        let line = row.map_or(sheet.header_line, |row| row.line);
        vec![DescribeError::Refused { file, line, reason }]
    })
}

/// The row, from 1, that a complaint of [`Description::check`] is about.
fn row_of(reason: &DescriptionError) -> Option<usize> {
    match reason {
        DescriptionError::ClauseNumber { row, .. } => Some(*row),
        DescriptionError::ControlToken { field, .. } | DescriptionError::TooLong { field, .. } => {
            field.rsplit_once("of row ").and_then(|(_, row)| row.parse().ok())
        }
        _ => None,
    }
}

fn read_quantities(file: &str, sheet: &Sheet, sidecar: &Sidecar) -> Result<Vec<Quantity>, Vec<DescribeError>> {
    let mut errors = Vec::new();
    let mut raw_columns = Vec::new();
    for column in 1..sheet.headers.len() {
        match RawColumn::strip(sheet.rows.iter().map(|row| row.cells[column].as_str())) {
            Ok(raw) => raw_columns.push(raw),
            Err(faults) => errors.extend(faults.into_iter().map(|(row, fault)| cell_error(file, sheet, row, column, fault))),
        }
    }
    if !errors.is_empty() {
        return Err(errors);
    }
    let shared = column::shared_styles(&raw_columns);
    let names = unit::split_headers(&sheet.headers[1..]);
    let mut quantities = Vec::new();
    for (column, (raw, (name, header_unit))) in raw_columns.iter().zip(names).enumerate() {
        let column = column + 1;
        let header = &sheet.headers[column];
        let ReadColumn { numbers, sign } = match raw.read(&shared, sheet.delimiter) {
            Ok(read) => read,
            Err((row, fault)) => {
                errors.push(cell_error(file, sheet, row, column, fault));
                continue;
            }
        };
        let given = sidecar.unit_of_column(header).or(header_unit).or_else(|| sidecar.unit.clone());
        let shape = |problem| DescribeError::Shape { file: file.to_owned(), line: sheet.header_line, problem };
        if numbers.iter().all(Option::is_none) {
            errors.push(shape(ShapeProblem::NoNumbers { column: column + 1, header: header.clone() }));
            continue;
        }
        let unit = match (given, sign) {
            (Some(unit), Some(sign)) if !unit::carries(&unit, sign) => {
                let sign = sign.to_owned();
                errors.push(shape(ShapeProblem::UnitMismatch { column: column + 1, header: header.clone(), sign, unit }));
                continue;
            }
            (given, sign) => given.or_else(|| sign.map(str::to_owned)),
        };
        quantities.push(Quantity { name, unit, numbers });
    }
    if errors.is_empty() { Ok(quantities) } else { Err(errors) }
}

fn cell_error(file: &str, sheet: &Sheet, row: usize, column: usize, fault: CellFault) -> DescribeError {
    DescribeError::Cell {
        file: file.to_owned(),
        line: sheet.rows[row].line,
        column: column + 1,
        header: sheet.headers[column].clone(),
        value: cut(&sheet.rows[row].cells[column]),
        fault: Box::new(fault),
    }
}

/// The first 40 characters, enough to find the text by.
fn cut(text: &str) -> String {
    let mut short: String = text.chars().take(40).collect();
    if short.len() < text.len() {
        short.push('…');
    }
    short
}

/// Whether a text is short enough and plain, with the reason where it is not. The line is known here, and no longer in
/// [`Description::check`], which would find the same.
fn check_text(field: &str, text: &str) -> Option<DescriptionError> {
    let field = || field.to_owned();
    let found = text.chars().count();
    if found > MAX_TEXT_CHARS {
        return Some(DescriptionError::TooLong { field: field(), found });
    }
    let control = text.chars().find(|c| c.is_control() || matches!(c, '\u{2028}' | '\u{2029}' | '\u{feff}'))?;
    Some(DescriptionError::Control { field: field(), code: u32::from(control) })
}
