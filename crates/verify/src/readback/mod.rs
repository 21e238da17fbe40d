//! What a viewer can read from the picture: every value recovered from printed text or drawn geometry, and compared with the table.
//!
//! It takes texts, marks and ticks from the annotation. The table is a claim here, like everything else.

mod colors;
mod marks;
mod place;
mod scale;
mod slices;
mod stacks;
mod texts;

use chartmill_schema::{Annotation, MarkAnnotation, Number, Role, Shows, Target, TextAnnotation};

use crate::language::Tongue;
use crate::words::contains;
use crate::{Faults, Reason};

pub(crate) use texts::unit_stands;

/// How well a datum can be read.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Default)]
pub(crate) enum Seen {
    /// Neither printed nor drawn.
    #[default]
    Hidden,
    /// Drawn, but only in proportion to its like.
    Relative,
    /// Its value can be read from its mark.
    Drawn,
    /// Its number is printed.
    Printed,
}

/// What was recovered of one datum.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Reading {
    /// Its value: as printed, or as the table has it where the drawing agrees. `None` where it is missing.
    pub(crate) value: Option<Number>,
    /// How it can be read.
    pub(crate) seen: Seen,
    /// By how much the drawing leaves it open at full size, in data units; 0 where it is printed.
    pub(crate) slack: f64,
    /// By how much it leaves it open at the size that the model sees; 0 where it is printed.
    pub(crate) blur: f64,
    /// Whether the drawing puts it on a labelled tick, where it can be read exactly.
    pub(crate) on_tick: bool,
    /// For a segment of a stack on a scale: how well its far edge can be read, where all segments up to it add up.
    pub(crate) edge: Option<Edge>,
}

/// How well one edge can be read against a scale.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Edge {
    /// By how much the drawing leaves it open at full size, in data units.
    pub(crate) slack: f64,
    /// The same at the size that the model sees.
    pub(crate) blur: f64,
    /// Whether it is on a labelled tick.
    pub(crate) on_tick: bool,
}

/// All that was recovered from the picture of an annotation.
#[derive(Debug)]
pub(crate) struct Readings<'a> {
    pub(crate) note: &'a Annotation,
    /// By row and series of the table.
    data: Vec<Vec<Reading>>,
    /// The rows in the order in which they stand in the picture.
    pub(crate) order: Vec<usize>,
}

impl<'a> Readings<'a> {
    /// Reads the picture.
    pub(crate) fn read(note: &'a Annotation, tongue: &Tongue, target: &Target, faults: &mut Faults) -> Self {
        let n_series = note.table.series().len();
        let mut readings =
            Self { note, data: vec![vec![Reading::default(); n_series]; note.table.rows.len()], order: Vec::new() };
        for (row, cells) in readings.data.iter_mut().enumerate() {
            for (series, reading) in cells.iter_mut().enumerate() {
                reading.value = note.table.value(row, series);
            }
        }
        let scales = scale::fit_all(note, tongue, faults);
        texts::read(&mut readings, tongue, faults);
        // What the model sees of half a pixel of its own.
        let coarse = 1.0 / target.scale(note.width, note.height).max(1e-6);
        marks::read(&mut readings, &scales, coarse, faults);
        place::check(&mut readings, faults);
        colors::check(&readings, faults);
        readings
    }

    /// What was recovered of a datum.
    pub(crate) fn at(&self, row: usize, series: usize) -> Reading {
        self.data.get(row).and_then(|cells| cells.get(series)).copied().unwrap_or_default()
    }

    fn at_mut(&mut self, row: usize, series: usize) -> Option<&mut Reading> {
        self.data.get_mut(row)?.get_mut(series)
    }

    /// The series that a mark shows.
    pub(crate) fn series_of(&self, mark: &MarkAnnotation) -> Option<usize> {
        self.note.table.series_of(&mark.column)
    }

    /// The marks of a series, with their indices.
    pub(crate) fn marks_of(&self, series: usize) -> impl Iterator<Item = (usize, &'a MarkAnnotation)> {
        let name = self.note.table.series().get(series).map(|column| column.name.as_str());
        self.note.marks.iter().enumerate().filter(move |(_, mark)| Some(mark.column.as_str()) == name)
    }

    /// The texts with a role.
    pub(crate) fn texts(&self, role: Role) -> impl Iterator<Item = &'a TextAnnotation> {
        self.note.texts.iter().filter(move |text| text.role == role)
    }

    /// Whether the label of a row stands in the picture.
    pub(crate) fn label_stands(&self, row: usize) -> bool {
        label_stands(self.note, row)
    }

    /// The step from one label to the next along an axis of periods: a viewer places those between, if the labels begin with the first, are
    /// evenly spaced and three at least. 1 where each row needs a label of its own.
    fn label_step(&self) -> usize {
        let n_rows = self.data.len();
        let most = if self.note.table.is_time() { n_rows.saturating_sub(1) / 2 } else { 1 };
        (1..=most).find(|&step| (0..n_rows).all(|row| self.label_stands(row) == (row % step == 0))).unwrap_or(1)
    }

    /// Whether the name of a series stands in the picture: in a legend, at its line, over its column, or in words at an axis.
    fn series_stands(&self, series: usize) -> bool {
        let Some(column) = self.note.table.series().get(series) else { return false };
        self.note.texts.iter().any(|text| match text.role {
            Role::LegendLabel | Role::ColumnHeader => text.shows == Some(Shows::Series { series }),
            Role::AxisTitle | Role::UnitNote | Role::KeyFigureLabel => contains(&text.text, &column.name),
            _ => false,
        })
    }

    /// Refuses rows that are drawn or printed but named nowhere and, where there are several, such series.
    fn check_labels(&self, faults: &mut Faults) {
        let is_seen = |series: usize| self.data.iter().any(|cells| cells.get(series).is_some_and(|own| own.seen != Seen::Hidden));
        let seen: Vec<usize> = (0..self.note.table.series().len()).filter(|&series| is_seen(series)).collect();
        for series in seen.iter().copied().filter(|&series| seen.len() > 1 && !self.series_stands(series)) {
            faults.push(Reason::LabelNotDrawn { label: self.note.table.series()[series].name.clone() });
        }
        let step = self.label_step();
        for (row, cells) in self.data.iter().enumerate().filter(|(row, _)| row % step == 0) {
            if cells.iter().any(|reading| reading.seen != Seen::Hidden) && !self.label_stands(row) {
                faults.push(Reason::LabelNotDrawn { label: self.note.table.label(row).to_owned() });
            }
        }
    }
}

/// Whether the label of a row stands in a picture.
pub(crate) fn label_stands(note: &Annotation, row: usize) -> bool {
    let shows = Some(Shows::Row { row });
    note.texts.iter().any(|text| matches!(text.role, Role::CategoryLabel | Role::LegendLabel) && text.shows == shows)
}
