//! The shapes of table that a model can be asked for.

use std::collections::BTreeMap;
use std::ops::RangeInclusive;

use chartmill_schema::{
    Cell, Column, ColumnKind, Language, Measure, MeasureKind, Noun, Number, Row, SeriesGroup, Structure, Table, TableNaming, Unit,
};
use serde::Serialize;

use super::brief::ExampleKind;

/// A shape of table: what its rows are to each other, and what its columns are.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum TableShape {
    /// The parts of one whole, in percent.
    Parts,
    /// The parts of one whole, counted or weighed.
    CountedParts,
    /// Things side by side, one quantity each.
    Things,
    /// Things side by side, with several series of one measure.
    SeveralThings,
    /// The same, where the series are the parts of each thing's whole.
    StackedThings,
    /// Points in time, one quantity each.
    Times,
    /// Points in time, with several series of one measure.
    SeveralTimes,
    /// The same, where the series are the parts of each moment's whole.
    StackedTimes,
    /// Stages that one population passes, getting fewer.
    Stages,
    /// Things side by side, with columns that each measure something else.
    Columns,
}

impl TableShape {
    /// All of them.
    pub const ALL: [Self; 10] = [
        Self::Parts,
        Self::CountedParts,
        Self::Things,
        Self::SeveralThings,
        Self::StackedThings,
        Self::Times,
        Self::SeveralTimes,
        Self::StackedTimes,
        Self::Stages,
        Self::Columns,
    ];

    /// Whether its labels are points in time.
    pub fn is_time(self) -> bool {
        matches!(self, Self::Times | Self::SeveralTimes | Self::StackedTimes)
    }

    /// Whether its series measure the same of different things.
    pub fn is_grouped(self) -> bool {
        matches!(self, Self::SeveralThings | Self::SeveralTimes) || self.is_stacked()
    }

    /// Whether its series are the parts of each row's whole.
    pub fn is_stacked(self) -> bool {
        matches!(self, Self::StackedThings | Self::StackedTimes)
    }

    /// How its rows belong together.
    pub fn structure(self) -> Structure {
        match self {
            Self::Parts | Self::CountedParts => Structure::Parts,
            Self::Stages => Structure::Stages,
            _ => Structure::Independent,
        }
    }

    /// How many rows it can be asked for with.
    pub fn rows(self) -> RangeInclusive<usize> {
        match self {
            Self::Parts | Self::CountedParts => 3..=7,
            Self::Things => 4..=10,
            Self::SeveralThings | Self::StackedThings => 3..=6,
            Self::Times => 5..=12,
            Self::SeveralTimes | Self::StackedTimes => 4..=8,
            Self::Stages => 4..=6,
            Self::Columns => 3..=8,
        }
    }

    /// How many quantity columns it can be asked for with.
    pub fn series(self) -> RangeInclusive<usize> {
        match self {
            Self::SeveralThings | Self::StackedThings | Self::SeveralTimes | Self::StackedTimes => 2..=4,
            Self::Columns => 2..=3,
            _ => 1..=1,
        }
    }

    /// The kind of example that shows it.
    pub(super) fn example(self) -> ExampleKind {
        match self {
            Self::Parts | Self::CountedParts => ExampleKind::Parts,
            Self::Things => ExampleKind::Things,
            Self::Times => ExampleKind::Times,
            Self::SeveralThings | Self::StackedThings | Self::SeveralTimes | Self::StackedTimes => ExampleKind::Several,
            Self::Stages => ExampleKind::Stages,
            Self::Columns => ExampleKind::Columns,
        }
    }

    /// A table of this shape with four rows, to find out which charts take it.
    pub fn sample(self) -> Table {
        let kind = if self.is_time() { ColumnKind::Time } else { ColumnKind::Category };
        let (measure, unit) = match self {
            Self::Parts => (MeasureKind::Share, Some("%")),
            _ => (MeasureKind::Count, None),
        };
        let quantity = |name: &str, kind: MeasureKind, unit: Option<&str>| Column {
            name: name.to_owned(),
            kind: ColumnKind::Quantity,
            measure: Some(Measure { kind, unit: unit.map(|unit| Unit(unit.to_owned())) }),
        };
        let mut columns = vec![Column { name: "Label".to_owned(), kind, measure: None }, quantity("First", measure, unit)];
        match self {
            Self::Columns => columns.push(quantity("Second", MeasureKind::Rate, Some("hours"))),
            _ if self.is_grouped() => columns.push(quantity("Second", measure, unit)),
            _ => {}
        }
        // They add up to 100 and never grow, which serves every structure.
        let values: [u32; 4] = [40, 30, 18, 12];
        let row = |(idx, value): (usize, u32)| {
            let label = if self.is_time() { (2020 + idx).to_string() } else { format!("Thing {}", ["A", "B", "C", "D"][idx]) };
            let numbers = (1..columns.len()).map(|_| Cell::Number(Number::from(value)));
            Row { cells: std::iter::once(Cell::Text(label)).chain(numbers).collect(), clause: BTreeMap::new() }
        };
        let rows = values.into_iter().enumerate().map(row).collect();
        let noun = Noun { singular: "person".to_owned(), plural: "people".to_owned(), gender: None };
        let group = self.is_grouped().then(|| SeriesGroup {
            name: "Group".to_owned(),
            quantity: "People".to_owned(),
            stacks: self.is_stacked(),
        });
        Table {
            columns,
            rows,
            structure: self.structure(),
            group,
            population: [(Language::english(), noun)].into(),
            naming: TableNaming::default(),
        }
    }
}

#[cfg(test)]
mod tests {
    use chartmill_schema::{Description, RawDescription};

    use super::*;

    #[test]
    fn every_sample_is_a_description() {
        for shape in TableShape::ALL {
            let raw = RawDescription {
                title: "Sample".to_owned(),
                subtitle: None,
                source: None,
                narrative: None,
                language: Language::english(),
                table: shape.sample(),
                provenance: None,
                questions: Vec::new(),
            };
            let description = Description::check(raw).unwrap_or_else(|error| panic!("{shape:?}: {error}"));
            assert_eq!(description.table().is_time(), shape.is_time());
        }
    }
}
