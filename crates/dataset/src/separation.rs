//! What the splits of a release have in common, which should be nothing that a model could have learned by heart.

use std::collections::BTreeMap;

use chartmill_schema::{Role, SourceKind, Split, Standing};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::files::Layout;
use crate::overview::{Seen, SeenCarried, SeenDescription, SeenTable};

/// What splits have in common, by kind.
///
/// `description`, `topic` (of built-in descriptions), `title` (its words without digits, in any order), `table` (its labels and values as
/// shown, in any order) and `picture` (of the dataset that a release was grown from) should be shared by no two splits. `theme`, `palette`, `font`
/// and `wording` stand here only where there is a hard test, with how many of them it has alone.
pub type Separation = BTreeMap<Kind, Shared>;

/// What is counted.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// Descriptions, by id.
    Description,
    /// The subjects of built-in descriptions.
    Topic,
    /// Titles.
    Title,
    /// Tables as shown.
    Table,
    /// Pictures that came with a dataset.
    Picture,
    /// Themes.
    Theme,
    /// Palettes.
    Palette,
    /// Families of fonts.
    Font,
    /// Wordings of questions.
    Wording,
}

impl Kind {
    /// Its name in the files.
    pub fn key(self) -> &'static str {
        match self {
            Self::Description => "description",
            Self::Topic => "topic",
            Self::Title => "title",
            Self::Table => "table",
            Self::Picture => "picture",
            Self::Theme => "theme",
            Self::Palette => "palette",
            Self::Font => "font",
            Self::Wording => "wording",
        }
    }

    /// Whether no two splits should have one of this kind in common.
    pub fn is_apart(self) -> bool {
        matches!(self, Self::Description | Self::Topic | Self::Title | Self::Table | Self::Picture)
    }
}

/// How many different things of one kind there are.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Shared {
    /// In each split.
    pub split: BTreeMap<Split, u64>,
    /// In more than one split.
    pub shared: u64,
    /// In the hard test and nowhere else, where there is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub only_hard: Option<u64>,
}

/// The count while files are read: the hash of each thing with the splits that it is in, as bits. That is 16 bytes of memory for each
/// different description, title and table, so some 60 megabytes for a million records.
pub(crate) struct Separating {
    layout: Layout,
    seen: BTreeMap<Kind, Met>,
    topics: Vec<(u64, u64)>,
}

/// Things of one kind.
#[derive(Default)]
struct Met {
    seen: Vec<(u64, u8)>,
    /// How many make it worth while to put together what was met more than once.
    tidy_at: usize,
}

/// Things of one kind after which those that were met twice are put together, so that what is few takes no memory.
const TIDY: usize = 1 << 16;

impl Separating {
    pub(crate) fn new(layout: Layout) -> Self {
        Self { layout, seen: BTreeMap::new(), topics: Vec::new() }
    }

    pub(crate) fn add(&mut self, seen: &Seen) {
        let split = seen.split;
        self.meet(Kind::Description, &seen.description_id, split);
        if let Some(title) = seen.texts.iter().find(|text| text.role == Role::Title) {
            self.meet(Kind::Title, &words_of(&title.text), split);
        }
        self.meet(Kind::Table, &content_of(&seen.table), split);
        self.add_looks(seen, split);
    }

    /// What a hard test may have alone: how a picture looks, and how it is asked about.
    fn add_looks(&mut self, seen: &Seen, split: Split) {
        if !self.layout.has_hard_test() {
            return;
        }
        for (kind, choices) in
            [(Kind::Theme, &["theme"][..]), (Kind::Palette, &["palette"]), (Kind::Font, &["font", "title_font"])]
        {
            for choice in choices.iter().filter_map(|choice| seen.style.get(*choice)) {
                self.meet(kind, choice, split);
            }
        }
        for turn in &seen.turns {
            self.meet(Kind::Wording, &format!("{} {}", turn.language, turn.wording), split);
        }
    }

    pub(crate) fn add_carried(&mut self, seen: &SeenCarried) {
        if let Some(id) = &seen.description_id {
            self.meet(Kind::Description, id, seen.split);
        }
        if let Some(image) = &seen.image {
            self.meet(Kind::Picture, image, seen.split);
        }
        // One of our own pictures looks as it was drawn. How another hand's picture looks nobody knows; its drawing is only for the questions.
        if let Some(drawing) = seen.drawing.as_ref().filter(|_| seen.standing == Standing::ByAnnotation) {
            self.add_looks(drawing, seen.split);
        }
    }

    /// To be called after all records were added.
    pub(crate) fn add_description(&mut self, seen: &SeenDescription) {
        if let Some(provenance) = seen.description.provenance.as_ref().filter(|from| from.source == SourceKind::BuiltIn) {
            self.topics.push((hash(&seen.id), hash(&format!("{} {}", seen.description.language, provenance.name))));
        }
    }

    fn meet(&mut self, kind: Kind, what: &str, split: Split) {
        let Met { seen, tidy_at } = self.seen.entry(kind).or_default();
        seen.push((hash(what), 1 << split as u8));
        if seen.len() >= (*tidy_at).max(TIDY) {
            tidy(seen);
            *tidy_at = seen.len() * 2;
        }
    }

    pub(crate) fn finish(mut self) -> Separation {
        self.seen.values_mut().for_each(|met| tidy(&mut met.seen));
        self.topics.sort_unstable();
        let descriptions = self.seen.get(&Kind::Description).map_or(&[][..], |met| met.seen.as_slice());
        let mut topics: Vec<(u64, u8)> = self
            .topics
            .iter()
            .filter_map(|(id, topic)| Some((*topic, descriptions[descriptions.binary_search_by_key(id, |(id, _)| *id).ok()?].1)))
            .collect();
        tidy(&mut topics);
        if !topics.is_empty() {
            self.seen.insert(Kind::Topic, Met { seen: topics, tidy_at: 0 });
        }
        let has_hard = self.layout.has_hard_test();
        self.seen.into_iter().map(|(kind, met)| (kind, shared(&met.seen, has_hard))).collect()
    }
}

/// Puts together what was met more than once.
fn tidy(seen: &mut Vec<(u64, u8)>) {
    seen.sort_unstable();
    seen.dedup_by(|next, kept| {
        let is_same = next.0 == kept.0;
        if is_same {
            kept.1 |= next.1;
        }
        is_same
    });
}

fn shared(seen: &[(u64, u8)], has_hard: bool) -> Shared {
    let count = |wanted: &dyn Fn(u8) -> bool| seen.iter().filter(|(_, splits)| wanted(*splits)).count() as u64;
    let in_split = |split: Split| count(&|splits| splits >> split as u8 & 1 == 1);
    Shared {
        split: Split::ALL.into_iter().map(|split| (split, in_split(split))).filter(|(_, n)| *n > 0).collect(),
        shared: count(&|splits| splits.count_ones() > 1),
        only_hard: has_hard.then(|| count(&|splits| splits == 1 << Split::TestHard as u8)),
    }
}

/// The words of a title without its digits, in any order.
fn words_of(title: &str) -> String {
    let folded: String = title.to_lowercase().chars().map(|c| if c.is_alphabetic() { c } else { ' ' }).collect();
    let mut words: Vec<&str> = folded.split_whitespace().collect();
    words.sort_unstable();
    words.join(" ")
}

/// The rows of a table, in any order.
fn content_of(table: &SeenTable) -> String {
    let mut rows: Vec<String> = table
        .rows
        .iter()
        .map(|row| row.cells.iter().map(|cell| cell.to_string().to_lowercase()).collect::<Vec<_>>().join("\t"))
        .collect();
    rows.sort_unstable();
    rows.join("\n")
}

/// The first eight bytes of a hash.
fn hash(text: &str) -> u64 {
    let digest = Sha256::digest(text.as_bytes());
    digest.iter().take(8).fold(0, |value, byte| value << 8 | u64::from(*byte))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_splits_share_is_counted() {
        let (train, test, hard) = (1 << Split::Train as u8, 1 << Split::Test as u8, 1 << Split::TestHard as u8);
        let mut seen = vec![(1, train), (2, test), (1, train), (3, train), (3, test), (4, hard), (5, hard), (5, train)];
        tidy(&mut seen);
        let found = shared(&seen, true);
        assert_eq!(found.split, BTreeMap::from([(Split::Train, 3), (Split::Test, 2), (Split::TestHard, 2)]));
        assert_eq!((found.shared, found.only_hard), (2, Some(1)));
        assert_eq!(shared(&seen, false).only_hard, None);
    }

    #[test]
    fn titles_and_tables_are_compared_by_what_they_say() {
        assert_eq!(words_of("Rain in Oslo, 2019"), words_of("2020: rain in OSLO"));
        assert_ne!(words_of("Rain in Oslo"), words_of("Rain in Rome"));
        let table = |text: &str| serde_json::from_str::<SeenTable>(text).unwrap();
        let one = table(r#"{"columns": [{"name": "A"}], "rows": [{"cells": ["x", 1.5]}, {"cells": ["y", 2]}]}"#);
        let other = table(r#"{"columns": [{"name": "B"}], "rows": [{"cells": ["Y", 2]}, {"cells": ["X", 1.5]}]}"#);
        assert_eq!(content_of(&one), content_of(&other));
    }
}
