//! Near-duplicates among descriptions: by title, labels and values.
//!
//! Kept of each description: hashes of the words of its title, of its names (labels; of times the series), and a sketch of its
//! cells; together under 300 bytes. Two descriptions are compared only where they share a key of an index (locality-sensitive
//! hashing), so that a look-up among many costs little. Everything is hashed by SHA-256 or by arithmetic of our own, so a
//! resumed run decides alike.

use std::collections::BTreeSet;

use chartmill_schema::Description;
use sha2::{Digest, Sha256};

/// The most words of a title that are kept.
const MAX_WORDS: usize = 12;
/// The most names that are kept.
const MAX_NAMES: usize = 16;
/// The cells that are kept: those with the smallest hashes, which are the same in tables that have the same cells.
const SKETCH: usize = 8;
/// The smallest cells that are keys of the index.
const SKETCH_KEYS: usize = 3;
/// Of the descriptions with one key of the index, those that are compared at the most where all are kept.
const MOST_COMPARED: usize = 256;
/// From how many values on two tables with the same ones, in the same order, are one table in other words.
const TELLING_VALUES: usize = 5;
/// Words of a title that says what a table is about.
const TELLING: usize = 4;
/// Bands of the index over words and names, of two hash functions each. Of two descriptions that share 60% of both, 97 in 100 are
/// compared; at 80% practically all.
const BANDS: u64 = 8;

/// Descriptions so far, and whether another is much like one of them.
#[derive(Debug, Default)]
pub struct NearDuplicates {
    sketches: Vec<Sketch>,
    /// Key in the upper half, index in the lower.
    index: BTreeSet<u64>,
}

/// In which way a description is like an earlier one.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Likeness {
    /// The title has the same words.
    Title,
    /// The title and the labels are much the same, whatever the values.
    TitleAndLabels,
    /// Most cells are the same, whatever the title.
    Values,
}

impl Likeness {
    /// A short name under which such refusals are counted.
    pub fn reason(self) -> &'static str {
        match self {
            Self::Title => "near-duplicate-title",
            Self::TitleAndLabels => "near-duplicate-title-and-labels",
            Self::Values => "near-duplicate-values",
        }
    }
}

/// An earlier description that another is like.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
#[error("much like description {} ({})", earlier + 1, likeness.reason())]
pub struct NearDuplicate {
    /// Which, from 0, in the order in which they were added.
    pub earlier: usize,
    /// In which way.
    pub likeness: Likeness,
}

impl NearDuplicates {
    /// How many descriptions there are.
    pub fn len(&self) -> usize {
        self.sketches.len()
    }

    /// Whether there is none yet.
    pub fn is_empty(&self) -> bool {
        self.sketches.is_empty()
    }

    /// The earliest description that this one is much like.
    pub fn find(&self, description: &Description) -> Option<NearDuplicate> {
        self.find_sketch(&Sketch::of(description))
    }

    /// Adds a description, unless it is much like an earlier one.
    ///
    /// # Errors
    /// Which one, and in which way.
    pub fn add(&mut self, description: &Description) -> Result<(), NearDuplicate> {
        let sketch = Sketch::of(description);
        if let Some(duplicate) = self.find_sketch(&sketch) {
            return Err(duplicate);
        }
        self.push(sketch);
        Ok(())
    }

    /// Adds a description in any case, and tells which earlier ones hold much the same: its labels under a title much like its own, its
    /// values under any, the same numbers in the same order under other labels, as a translation has them, or the same title, if that has
    /// four words and more; tables without a title are called after their files or headers, which says little. Of a thousand with one key of the index the first few hundred are compared, so that a folder of tables
    /// of one name takes no longer than others.
    pub fn insert(&mut self, description: &Description) -> Vec<usize> {
        let sketch = Sketch::of(description);
        let is_like = |at: &usize| self.sketches.get(*at).is_some_and(|earlier| earlier.is_much_like(&sketch));
        let like = self.candidates(&sketch, MOST_COMPARED).into_iter().filter(is_like).collect();
        self.push(sketch);
        like
    }

    /// Whether a description has most of the cells of an earlier one, or all of its numbers in their order, whatever both are called.
    pub fn has_values_of(&self, description: &Description) -> bool {
        let sketch = Sketch::of(description);
        let candidates = self.candidates(&sketch, MOST_COMPARED);
        candidates
            .into_iter()
            .filter_map(|at| self.sketches.get(at))
            .any(|earlier| earlier.has_cells_of(&sketch) || earlier.has_numbers_of(&sketch))
    }

    fn push(&mut self, sketch: Sketch) {
        // More than 2^32 descriptions would need a terabyte of memory first.
        let at = self.sketches.len() as u64 & 0xffff_ffff;
        self.index.extend(sketch.keys().map(|key| u64::from(key) << 32 | at));
        self.sketches.push(sketch);
    }

    fn find_sketch(&self, sketch: &Sketch) -> Option<NearDuplicate> {
        self.candidates(sketch, usize::MAX)
            .into_iter()
            .find_map(|at| Some(NearDuplicate { earlier: at, likeness: self.sketches.get(at)?.likeness(sketch)? }))
    }

    /// The descriptions that share a key with this one, at most `most` of each key.
    fn candidates(&self, sketch: &Sketch, most: usize) -> BTreeSet<usize> {
        let of_key = |key: u32| {
            let low = u64::from(key) << 32;
            self.index.range(low..=low | 0xffff_ffff).take(most).map(|entry| (entry & 0xffff_ffff) as usize)
        };
        sketch.keys().flat_map(of_key).collect()
    }
}

/// What is kept of a description: sorted hashes of words, names and cells, one after another.
#[derive(Clone, PartialEq, Eq, Debug)]
struct Sketch {
    hashes: Box<[u32]>,
    n_words: u8,
    n_names: u8,
    /// Of all numbers in their order; 0 where they are too few to tell anything.
    numbers: u32,
}

impl Sketch {
    fn of(description: &Description) -> Self {
        let table = description.table();
        // Years and months are the same in tables about anything; there the series tell what it is about.
        let mut names: Vec<String> = if table.is_time() { Vec::new() } else { table.labels().map(normal).collect() };
        if table.is_time() || table.group.is_some() {
            names.extend(table.series().iter().map(|column| normal(&column.name)));
        }
        let words = sorted(words(description.title()).iter().map(|word| hash("word", word)), MAX_WORDS);
        let names = sorted(names.iter().map(|name| hash("name", name)), MAX_NAMES);
        let cell = |row: usize, series: usize| {
            let value = table.value(row, series)?.trimmed();
            Some(hash("cell", &format!("{}\n{series}\n{value}", normal(table.label(row)))))
        };
        let n_series = table.series().len();
        let cells = (0..table.rows.len()).flat_map(|row| (0..n_series).filter_map(move |series| cell(row, series)));
        let cells = sorted(cells, SKETCH);
        let (n_words, n_names) = (words.len() as u8, names.len() as u8);
        let in_order: Vec<String> =
            (0..n_series).flat_map(|series| table.values(series).map(|(_, value)| value.trimmed().to_string())).collect();
        let distinct = in_order.iter().collect::<BTreeSet<_>>().len();
        let numbers = if distinct >= TELLING_VALUES { hash("numbers", &in_order.join(" ")) } else { 0 };
        Self { hashes: [words, names, cells].concat().into(), n_words, n_names, numbers }
    }

    fn words(&self) -> &[u32] {
        &self.hashes[..usize::from(self.n_words)]
    }

    fn names(&self) -> &[u32] {
        &self.hashes[usize::from(self.n_words)..usize::from(self.n_words) + usize::from(self.n_names)]
    }

    fn cells(&self) -> &[u32] {
        &self.hashes[usize::from(self.n_words) + usize::from(self.n_names)..]
    }

    /// The keys under which it is found.
    fn keys(&self) -> impl Iterator<Item = u32> {
        let features = &self.hashes[..usize::from(self.n_words) + usize::from(self.n_names)];
        let least = move |function: u64| features.iter().map(|&feature| mix(feature, function)).min().unwrap_or_default();
        let bands = (0..BANDS).map(move |band| mix(least(2 * band) ^ least(2 * band + 1).rotate_left(16), 100 + band));
        let title = self.words().iter().fold(0, |key, &word| mix(key ^ word, 200));
        let cells = self.cells().iter().take(SKETCH_KEYS).map(|&cell| mix(cell, 300));
        let numbers = (self.numbers != 0).then(|| mix(self.numbers, 400));
        bands.chain([title]).chain(cells).chain(numbers)
    }

    fn likeness(&self, other: &Self) -> Option<Likeness> {
        if self.words() == other.words() {
            return Some(Likeness::Title);
        }
        self.likeness_of_content(other)
    }

    /// Whether both belong on one side of a split.
    fn is_much_like(&self, other: &Self) -> bool {
        (self.words().len() >= TELLING && self.words() == other.words())
            || self.has_numbers_of(other)
            || self.likeness_of_content(other).is_some()
    }

    fn likeness_of_content(&self, other: &Self) -> Option<Likeness> {
        let (words, names) = (jaccard(self.words(), other.words()), jaccard(self.names(), other.names()));
        // Where all labels are the same, less of the title has to be.
        if (names >= 0.6 && words >= 0.5) || (names >= 0.99 && words >= 0.3) {
            return Some(Likeness::TitleAndLabels);
        }
        self.has_cells_of(other).then_some(Likeness::Values)
    }

    fn has_numbers_of(&self, other: &Self) -> bool {
        self.numbers != 0 && self.numbers == other.numbers
    }

    /// Whether most cells are the same. A sketch shares about as much as the cells do.
    fn has_cells_of(&self, other: &Self) -> bool {
        self.cells().len().min(other.cells().len()) >= 3 && sketch_overlap(self.cells(), other.cells()) >= 0.6
    }
}

/// The words of a title, in lower case and without digits: the year is not what makes a title.
fn words(text: &str) -> Vec<String> {
    let lower = text.to_lowercase();
    let words = lower.split(|c: char| !c.is_alphabetic()).filter(|word| word.chars().count() > 1);
    words.map(str::to_owned).collect()
}

fn normal(text: &str) -> String {
    let lower = text.to_lowercase();
    lower.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
}

fn hash(kind: &str, text: &str) -> u32 {
    let digest = Sha256::new_with_prefix(kind).chain_update([0]).chain_update(text).finalize();
    digest.iter().take(4).fold(0, |bits, &byte| bits << 8 | u32::from(byte))
}

/// The smallest `most` hashes, each once, in order.
fn sorted(hashes: impl Iterator<Item = u32>, most: usize) -> Vec<u32> {
    hashes.collect::<BTreeSet<u32>>().into_iter().take(most).collect()
}

/// A hash function of a family. Source: the finalizer of `SplitMix64` (Steele, Lea and Flood, OOPSLA 2014).
fn mix(value: u32, function: u64) -> u32 {
    let mut bits = (u64::from(value) << 32 | function).wrapping_add(0x9e37_79b9_7f4a_7c15);
    bits = (bits ^ bits >> 30).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    bits = (bits ^ bits >> 27).wrapping_mul(0x94d0_49bb_1331_11eb);
    (bits ^ bits >> 31) as u32
}

/// How much of both sets is in both, from 0 to 1.
fn jaccard(one: &[u32], other: &[u32]) -> f64 {
    let shared = one.iter().filter(|hash| other.binary_search(hash).is_ok()).count();
    let all = one.len() + other.len() - shared;
    if all == 0 { 0.0 } else { shared as f64 / all as f64 }
}

/// An estimate of [`jaccard`] of the sets whose smallest elements these are: of the smallest of both together, how many are in
/// both. Source: Broder, "On the resemblance and containment of documents" (1997).
fn sketch_overlap(one: &[u32], other: &[u32]) -> f64 {
    let both: BTreeSet<u32> = one.iter().chain(other).copied().collect();
    let size = one.len().max(other.len());
    let shared = both.iter().take(size).filter(|hash| one.contains(hash) && other.contains(hash)).count();
    if size == 0 { 0.0 } else { shared as f64 / size as f64 }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::builtin::{Limits, invent, topics};
    use chartmill_schema::{Cell, ColumnKind, Language, Number, RawDescription};
    use chartmill_seed::Seed;

    fn invented(tag: &str, seed: u64) -> Vec<Description> {
        let topics = topics(&Language::new(tag).unwrap());
        topics.iter().map(|topic| invent(topic, Seed::of_run(seed), &Limits::default()).unwrap()).collect()
    }

    fn changed(description: &Description, change: impl FnOnce(&mut RawDescription)) -> Description {
        let mut raw = description.as_raw().clone();
        change(&mut raw);
        Description::check(raw).unwrap()
    }

    fn likeness(one: &Description, other: &Description) -> Option<Likeness> {
        let mut all = NearDuplicates::default();
        all.add(one).unwrap();
        let found = all.find(other);
        assert!(found.is_none_or(|found| found.earlier == 0));
        found.map(|found| found.likeness)
    }

    /// Two topics of one town and the same years may sound alike ("The price of housing", "The price of rents"); that is rare, and costs
    /// one more attempt.
    #[test]
    fn distinct_topics_hardly_ever_collide() {
        for tag in ["en", "es", "pt-BR"] {
            for seed in 1..4 {
                let mut all = NearDuplicates::default();
                let invented = invented(tag, seed);
                let told: Vec<String> = invented
                    .iter()
                    .filter_map(|description| Some(format!("{:?} is {}", description.title(), all.add(description).err()?)))
                    .collect();
                assert!(told.len() * 80 <= invented.len(), "{tag}, {seed}: {told:?}");
            }
        }
    }

    #[test]
    fn the_same_table_under_another_title_is_found() {
        for (at, description) in invented("en", 5).iter().enumerate() {
            let reworded = changed(description, |raw| raw.title = "Something said in quite another way".to_owned());
            assert_eq!(likeness(description, &reworded), Some(Likeness::Values), "{at}: {:?}", description.title());
        }
    }

    /// A table in another language, or with its labels shortened, has the same numbers in the same order.
    #[test]
    fn the_same_numbers_under_other_labels_belong_together() {
        for (at, description) in invented("en", 5).iter().enumerate() {
            let reworded = changed(description, |raw| {
                raw.title = "Dito de uma forma bem diferente".to_owned();
                raw.table.columns[0].kind = ColumnKind::Category;
                raw.table.naming.rows = chartmill_schema::Naming::default();
                raw.questions.clear();
                for (number, row) in raw.table.rows.iter_mut().enumerate() {
                    row.cells[0] = Cell::Text(format!("rótulo {number}"));
                    row.clause.clear();
                }
            });
            let mut all = NearDuplicates::default();
            all.insert(description);
            let table = description.table();
            let numbers = (0..table.series().len()).flat_map(|series| table.values(series).map(|(_, value)| value));
            let tells = numbers.collect::<BTreeSet<_>>().len() >= TELLING_VALUES;
            assert_eq!(all.has_values_of(&reworded), tells, "{at}: {:?}", description.title());
            assert_eq!(all.insert(&reworded), if tells { vec![0] } else { Vec::new() }, "{at}: {:?}", description.title());
        }
    }

    #[test]
    fn the_same_title_and_labels_with_other_values_are_found() {
        for description in invented("en", 6) {
            let title = format!("{} at a glance", description.title());
            let other = changed(&description, |raw| {
                raw.title = title;
                for cell in raw.table.rows.iter_mut().flat_map(|row| row.cells.iter_mut().skip(1)) {
                    if let Cell::Number(number) = cell {
                        *number = number.plus(Number::from(1_u32)).unwrap();
                    }
                }
                raw.table.structure = chartmill_schema::Structure::Independent;
            });
            let expected = Some(Likeness::TitleAndLabels);
            // A title of one or two words is half another with three more.
            if words(description.title()).len() > 2 && description.table().rows.len() <= MAX_NAMES {
                assert_eq!(likeness(&description, &other), expected, "{:?}", description.title());
            }
        }
    }

    #[test]
    fn the_same_title_is_found_whatever_its_order_case_and_year() {
        let descriptions = invented("en", 7);
        let (one, other) = (&descriptions[0], &descriptions[1]);
        let one = changed(one, |raw| raw.title = "Bread sold in Ashford, 2019".to_owned());
        let other = changed(other, |raw| raw.title = "Sold in Ashford: bread".to_owned());
        assert_eq!(likeness(&one, &other), Some(Likeness::Title));
    }

    #[test]
    fn labels_alone_make_no_duplicate() {
        let descriptions = invented("en", 8);
        let one = changed(&descriptions[0], |raw| raw.title = "Ways to work".to_owned());
        let other = changed(&one, |raw| {
            raw.title = "Favorite places for lunch".to_owned();
            raw.table.structure = chartmill_schema::Structure::Independent;
            for row in &mut raw.table.rows {
                row.cells[1] = Cell::Number(Number::from(7_u32).times(row.cells[1].number().unwrap()).unwrap());
            }
            for column in &mut raw.table.columns {
                column.measure = None;
            }
            raw.table.columns[1].measure =
                Some(chartmill_schema::Measure { kind: chartmill_schema::MeasureKind::Rate, unit: None });
        });
        assert_eq!(likeness(&one, &other), None);
    }

    /// Synthetic sketches in place of 20,000 descriptions, which would take a minute to invent.
    #[test]
    fn memory_is_flat_and_few_are_compared() {
        let mut draws = Seed::of_run(9).draws();
        let mut all = NearDuplicates::default();
        let n = 20_000;
        // Titles draw a third of their words from a few that most titles have.
        let mut draw = |n_words: usize, n_names: usize| {
            let word = |draws: &mut chartmill_seed::Draws| {
                let word = if draws.percent(33) { draws.below(20) } else { 20 + draws.below(3000) };
                hash("word", &word.to_string())
            };
            let words = sorted((0..n_words).map(|_| word(&mut draws)), MAX_WORDS);
            let names = sorted((0..n_names).map(|_| hash("name", &draws.below(5000).to_string())), MAX_NAMES);
            let cells = sorted((0..n_names).map(|_| draws.bits() as u32), SKETCH);
            let (n_words, n_names) = (words.len() as u8, names.len() as u8);
            Sketch { hashes: [words, names, cells].concat().into(), n_words, n_names, numbers: 0 }
        };
        let mut compared = 0;
        for at in 0..n {
            let sketch = draw(7, 6);
            compared += all.candidates(&sketch, usize::MAX).len();
            assert_eq!(all.find_sketch(&sketch), None);
            all.index.extend(sketch.keys().map(|key| u64::from(key) << 32 | at as u64));
            all.sketches.push(sketch);
        }
        let mean = compared / n;
        assert!(mean < n / 100, "{mean} of {n} are compared");
        // What an allocation takes beside its content; and a B-tree filled in random order is about two thirds full.
        let sketches: usize = all.sketches.iter().map(|sketch| size_of::<Sketch>() + 4 * sketch.hashes.len() + 16).sum();
        let bytes = (sketches + all.index.len() * 8 * 3 / 2) / n;
        assert!(bytes <= 300, "{bytes} bytes each");
    }
}
