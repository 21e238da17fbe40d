//! The lines of windows, brought together by file. What a slot's lines are was decided before; only which descriptions are new is not.

use std::collections::BTreeMap;

use crate::counts::Counts;
use crate::encode::Encoded;
use crate::files::{DESCRIPTIONS, HASHES, REFUSED, lines_of, notes_of};

/// Lines by the file that gets them.
pub(crate) type LinesByFile = BTreeMap<&'static str, Vec<u8>>;

/// Brings lines together, in the order of slots.
#[derive(Debug, Default)]
pub(crate) struct Assembly {
    /// Descriptions that several slots share, by id, with whether they were written as kept. Bounded by the input.
    shared: BTreeMap<String, bool>,
}

impl Assembly {
    /// Goes on behind lines in which these shared descriptions stand.
    pub(crate) fn knowing(shared: BTreeMap<String, bool>) -> Self {
        Self { shared }
    }

    /// The ids of the shared descriptions that stand so far.
    pub(crate) fn known(&self) -> impl Iterator<Item = &String> {
        self.shared.keys()
    }

    /// Whether a shared description is to be written: where it does not stand yet, or only as refused and now as kept.
    pub(crate) fn is_new(&mut self, id: &str, kept: bool) -> bool {
        match self.shared.get(id) {
            Some(&written_as_kept) if written_as_kept || !kept => false,
            _ => {
                self.shared.insert(id.to_owned(), kept);
                true
            }
        }
    }

    /// The lines of a window; `counts` gets what it adds.
    pub(crate) fn lines(&mut self, window: &[Encoded], counts: &mut Counts) -> LinesByFile {
        let mut lines = LinesByFile::new();
        for encoded in window {
            counts.merge(&encoded.counts);
            if let Some(sample) = &encoded.sample {
                lines.entry(lines_of(sample.split)).or_default().extend(&sample.record);
                lines.entry(notes_of(sample.is_carried)).or_default().extend(&sample.annotation);
                lines.entry(HASHES).or_default().extend(sample.hash.as_bytes());
            }
            lines.entry(REFUSED).or_default().extend(&encoded.refused);
            for description in &encoded.descriptions {
                if !description.shared || self.is_new(&description.id, description.kept) {
                    counts.add_description(description.kept);
                    lines.entry(DESCRIPTIONS).or_default().extend(&description.line);
                }
            }
        }
        lines
    }
}
