//! A column of numbers: all of its cells are written in one way, and that way is found or the column is refused.

use chartmill_schema::Number;

use super::cell::{Bare, Style, strip};
use crate::CellFault;

/// A column whose cells are known to be numbers or missing, but not yet how its separators are meant.
#[derive(Debug)]
pub(super) struct RawColumn {
    cells: Vec<Option<Bare>>,
    /// The styles in which every cell can be read.
    styles: Vec<Style>,
}

/// A column that is read.
#[derive(Debug)]
pub(super) struct ReadColumn {
    pub(super) numbers: Vec<Option<Number>>,
    /// The sign that all of its cells carry.
    pub(super) sign: Option<&'static str>,
}

impl RawColumn {
    /// Takes the cells apart.
    ///
    /// # Errors
    /// Every faulty cell by its row, from 0.
    pub(super) fn strip<'a>(texts: impl Iterator<Item = &'a str>) -> Result<Self, Vec<(usize, CellFault)>> {
        let mut cells = Vec::new();
        let mut faults = Vec::new();
        let mut styles = Style::ALL.to_vec();
        let mut sign = None;
        for (row, text) in texts.enumerate() {
            match strip(text).and_then(|bare| Self::narrow(bare.as_ref(), &mut styles, &mut sign).map(|()| bare)) {
                Ok(bare) => cells.push(bare),
                Err(fault) => faults.push((row, fault)),
            }
        }
        if faults.is_empty() { Ok(Self { cells, styles }) } else { Err(faults) }
    }

    /// Leaves those styles that fit one more cell; `sign` is that of the cells so far, empty where they have none.
    fn narrow(bare: Option<&Bare>, styles: &mut Vec<Style>, sign: &mut Option<&'static str>) -> Result<(), CellFault> {
        let Some(bare) = bare else { return Ok(()) };
        if Style::ALL.iter().all(|style| style.number(&bare.digits).is_none()) {
            let written = Style::ALL.iter().any(|style| style.plain(&bare.digits).is_some());
            return Err(if written { CellFault::TooManyDigits } else { CellFault::NotANumber });
        }
        let found = bare.sign.unwrap_or_default();
        let expected = *sign.get_or_insert(found);
        if expected != found {
            let sign = if found.is_empty() { expected } else { found };
            return Err(CellFault::MixedSign { sign: sign.to_owned() });
        }
        let fitting: Vec<Style> = styles.iter().copied().filter(|style| style.number(&bare.digits).is_some()).collect();
        if fitting.is_empty() {
            return Err(CellFault::MixedStyle);
        }
        *styles = fitting;
        Ok(())
    }

    /// The numbers. A column that can be read in two ways is read as the rest of its file is (`shared`), then as programs write
    /// (`1,234.5`), unless the file is delimited by semicolons: those stand where the comma is a decimal sign.
    ///
    /// # Errors
    /// The first cell, by its row from 0, that can be read in two ways.
    pub(super) fn read(&self, shared: &[Style], delimiter: u8) -> Result<ReadColumn, (usize, CellFault)> {
        let common: Vec<Style> = self.styles.iter().copied().filter(|style| shared.contains(style)).collect();
        let candidates = if common.is_empty() { &self.styles } else { &common };
        let [first, rest @ ..] = candidates.as_slice() else {
            // `strip` never leaves a column without a style.
            return Err((0, CellFault::NotANumber));
        };
        // Between semicolons the comma may be a decimal sign; elsewhere it hardly is, so one slip ("12,34") must not turn the
        // thousands of a whole column into decimals.
        let others = if delimiter == b';' {
            rest
        } else if *first == Style::ALL[0] {
            &[]
        } else {
            &Style::ALL[..1]
        };
        for other in others {
            if let Some((row, one, other)) = self.differs(*first, *other) {
                return Err((row, CellFault::Ambiguous { one: one.to_string(), other: other.to_string() }));
            }
        }
        let numbers = self.cells.iter().map(|bare| bare.as_ref().and_then(|bare| first.number(&bare.digits))).collect();
        let sign = self.cells.iter().flatten().next().and_then(|bare| bare.sign);
        Ok(ReadColumn { numbers, sign })
    }

    /// The first row in which two styles read different numbers.
    fn differs(&self, one: Style, other: Style) -> Option<(usize, Number, Number)> {
        self.cells.iter().enumerate().find_map(|(row, bare)| {
            let digits = &bare.as_ref()?.digits;
            let (one, other) = (one.number(digits)?, other.number(digits)?);
            (one != other).then_some((row, one, other))
        })
    }
}

/// The styles in which every column of a file can be read.
pub(super) fn shared_styles(columns: &[RawColumn]) -> Vec<Style> {
    Style::ALL.into_iter().filter(|style| columns.iter().all(|column| column.styles.contains(style))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(texts: &[&str], delimiter: u8) -> Result<Vec<String>, (usize, CellFault)> {
        let raw = RawColumn::strip(texts.iter().copied()).map_err(|mut faults| faults.remove(0))?;
        let read = raw.read(&shared_styles(std::slice::from_ref(&raw)), delimiter)?;
        Ok(read.numbers.iter().map(|number| number.map_or_else(|| "missing".to_owned(), |number| number.to_string())).collect())
    }

    #[test]
    fn separators_are_read_by_the_column() {
        assert_eq!(read(&["1,234", "5"], b',').unwrap(), ["1234", "5"]);
        assert_eq!(read(&["1.234", "5.678"], b',').unwrap(), ["1.234", "5.678"]);
        assert_eq!(read(&["1,5", "1,234"], b';').unwrap(), ["1.5", "1.234"]);
        assert_eq!(read(&["1.234", "2,5", ""], b';').unwrap(), ["1234", "2.5", "missing"]);
        assert_eq!(read(&["1 234", "12"], b',').unwrap(), ["1234", "12"]);
        assert_eq!(read(&["12,5", "1.234,5"], b',').unwrap(), ["12.5", "1234.5"]);
    }

    #[test]
    fn what_can_mean_two_things_is_refused() {
        let ambiguous = CellFault::Ambiguous { one: "1234".to_owned(), other: "1.234".to_owned() };
        assert_eq!(read(&["1,234", "5,678"], b';'), Err((0, ambiguous)));
        // A slip among thousands is named, not obeyed.
        let slip = CellFault::Ambiguous { one: "1.234".to_owned(), other: "1234".to_owned() };
        assert_eq!(read(&["1,234", "12,34"], b','), Err((0, slip)));
        assert_eq!(read(&["1,234.5", "1,5"], b','), Err((1, CellFault::MixedStyle)));
        assert_eq!(read(&["5%", "5"], b','), Err((1, CellFault::MixedSign { sign: "%".to_owned() })));
        assert_eq!(read(&["1", "9".repeat(40).as_str()], b','), Err((1, CellFault::TooManyDigits)));
    }
}
