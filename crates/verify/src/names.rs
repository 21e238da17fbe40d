//! The names of the picture in a text: labels, clauses, series and titles, found longest first and blanked, so that the words and
//! numbers inside a name are never taken for words and numbers of the question.

use chartmill_schema::{Annotation, Language, Role};

use crate::language::{Numbers, Tongue};
use crate::number::after_currency;
use crate::words::Blanked;

/// What a name stands for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Named {
    /// A row, by its label or its clause.
    Row(usize),
    /// A series.
    Series(usize),
    /// A title, the label column, a population: nothing that a query names.
    Other,
}

/// A text with the names in it.
#[derive(Debug)]
pub(crate) struct Names {
    /// The names with where they begin, in characters, in that order. A text that is both a label and a series stands here twice.
    pub(crate) found: Vec<(usize, Named)>,
    /// The text without them.
    pub(crate) rest: Blanked,
}

/// Finds the names in a text. `expected` labels are found in any case (`teachers` for `Teachers`); others of one word only as they
/// are written, since a label such as `Other` or `May` is a word as well.
pub(crate) fn find(note: &Annotation, language: &Language, text: &str, expected: &[&str]) -> Names {
    let table = &note.table;
    let is_common = |name: &str| is_common(note, language, name);
    let tongue = Tongue::of(language).filter(|_| table.is_time());
    let full = tongue.map_or_else(Vec::new, |tongue| tongue.all_in_full(&table.labels().collect::<Vec<_>>()));
    let full: Vec<(usize, String)> = full.into_iter().enumerate().filter_map(|(row, full)| Some((row, full?))).collect();
    let mut names: Vec<(&str, Named, bool)> = Vec::new();
    names.extend(full.iter().map(|(row, full)| (full.as_str(), Named::Row(*row), true)));
    for (row, cells) in table.rows.iter().enumerate() {
        let label = table.label(row);
        names.push((label, Named::Row(row), !expected.contains(&label) && !label.contains(' ')));
        let clause = cells
            .clause
            .get(language)
            .or_else(|| cells.clause.iter().find(|(own, _)| own.primary() == language.primary()).map(|(_, clause)| clause));
        if let Some(clause) = clause {
            names.push((clause, Named::Row(row), false));
        }
    }
    for (series, column) in table.series().iter().enumerate() {
        // Where there is one series only, `share` in a question may be the word; where there are several, it must name one.
        let asked = table.series().len() > 1 && expected.contains(&column.name.as_str());
        // Of a group the series are things (`Other`), named as rows are.
        let is_thing = table.group.is_some() && !expected.contains(&column.name.as_str()) && !column.name.contains(' ');
        let exact = is_thing || (!asked && is_common(&column.name));
        names.push((&column.name, Named::Series(series), exact));
    }
    if let Some(group) = &table.group {
        names.push((&group.quantity, Named::Other, is_common(&group.quantity)));
        names.push((&group.name, Named::Other, false));
    }
    // What the rows are called (`screen times`) asks for nothing; one word alone may be a word of the question.
    let inflected = Tongue::of(&note.locale).filter(|_| table.label_name().contains(' '));
    let plural = inflected.map_or_else(Vec::new, |tongue| tongue.nouns.plurals(table.label_name()));
    names.push((table.label_name(), Named::Other, false));
    names.extend(plural.iter().map(|plural| (plural.as_str(), Named::Other, false)));
    for text in note.texts.iter().filter(|text| matches!(text.role, Role::Title | Role::Subtitle | Role::AxisTitle)) {
        names.push((&text.text, Named::Other, true));
    }
    names.retain(|(name, ..)| !name.trim().is_empty());
    written_alike(&mut names);
    names.sort_by_cached_key(|(name, ..)| (std::cmp::Reverse(name.len()), name.to_lowercase(), *name));
    let mut rest = Blanked::new(text);
    let mut found = Vec::new();
    let mut idx = 0;
    while let Some(&(name, named, exact)) = names.get(idx) {
        let is_row = matches!(named, Named::Row(_));
        let places = if is_row && is_bare_number(note, name) { rest.take_quoted(name) } else { rest.take(name, exact) };
        found.extend(places.iter().map(|&at| (at, named)));
        idx += 1;
        // The same text may name something else as well; it is blank now, so it is noted here.
        let same = |other: &str, minded: bool| other == name || !(exact || minded) && other.to_lowercase() == name.to_lowercase();
        while let Some((_, other, _)) = names.get(idx).filter(|(other, _, minded)| same(other, *minded)) {
            found.extend(places.iter().map(|&at| (at, *other)));
            idx += 1;
        }
    }
    if let Some(tongue) = Tongue::of(language) {
        blank_units(note, &tongue.numbers, &mut rest);
    }
    found.sort_by_key(|(at, _)| *at);
    Names { found, rest }
}

/// A row and a series that only their case tells apart (`medium` and `Medium`) are found as they are written.
fn written_alike(names: &mut [(&str, Named, bool)]) {
    let is_row = |named: &Named| matches!(named, Named::Row(_));
    let is_series = |named: &Named| matches!(named, Named::Series(_));
    for idx in 0..names.len() {
        let (name, named, _) = names[idx];
        let mut others =
            names.iter().filter(|(_, other, _)| is_row(&named) && is_series(other) || is_series(&named) && is_row(other));
        let differ = others.any(|(other, ..)| *other != name && other.to_lowercase() == name.to_lowercase());
        names[idx].2 |= differ;
    }
}

/// Whether a label is a number that is no point in time: it names its row only in quotation marks, or every number would.
fn is_bare_number(note: &Annotation, label: &str) -> bool {
    !note.table.is_time()
        && label.chars().any(|c| c.is_ascii_digit())
        && label.chars().all(|c| c.is_ascii_digit() || ".,-−".contains(c))
}

/// Blanks units that hold digits (`g per 100 g`): those are no numbers of the text.
fn blank_units(note: &Annotation, numbers: &Numbers, rest: &mut Blanked) {
    let units = note.table.series().iter().filter_map(|column| Some(column.measure.as_ref()?.unit.as_ref()?.0.as_str()));
    for unit in units.filter(|unit| unit.contains(|c: char| c.is_ascii_digit())) {
        rest.take(after_currency(unit, numbers), true);
    }
}

/// Whether a name of one word is also a word that questions in a language, or in the picture's own, use: `Total`, `Share`, `Count`.
pub(crate) fn is_common(note: &Annotation, language: &Language, name: &str) -> bool {
    let other = Some(&note.locale).filter(|locale| *locale != language);
    [Some(language), other].into_iter().flatten().filter_map(Tongue::of).any(|tongue| tongue.nouns.is_common(name))
}

impl Names {
    /// The rows that are named, each once, in the order of their first places.
    pub(crate) fn rows(&self) -> Vec<usize> {
        let mut rows = Vec::new();
        for (_, named) in &self.found {
            if let Named::Row(row) = named
                && !rows.contains(row)
            {
                rows.push(*row);
            }
        }
        rows
    }

    /// Whether a series is named.
    pub(crate) fn has_series(&self, series: usize) -> bool {
        self.found.iter().any(|(_, named)| *named == Named::Series(series))
    }

    /// Where a row or series is named first.
    pub(crate) fn place(&self, named: Named) -> Option<usize> {
        self.found.iter().find(|(_, own)| *own == named).map(|&(at, _)| at)
    }
}
