//! What the doctor keeps of millions of rows and pictures.

use std::collections::BTreeMap;

/// Texts by number, in one piece of memory: their bytes and 8 more each.
#[derive(Clone, Debug, Default)]
pub(super) struct Names {
    text: String,
    ends: Vec<usize>,
}

impl Names {
    /// Adds a text and gives its number.
    pub(super) fn push(&mut self, name: &str) -> u32 {
        self.text.push_str(name);
        self.ends.push(self.text.len());
        (self.ends.len() - 1) as u32
    }

    pub(super) fn get(&self, number: u32) -> &str {
        let at = number as usize;
        let start = at.checked_sub(1).and_then(|before| self.ends.get(before)).copied().unwrap_or(0);
        self.ends.get(at).and_then(|end| self.text.get(start..*end)).unwrap_or_default()
    }

    pub(super) fn len(&self) -> usize {
        self.ends.len()
    }
}

/// How many texts are counted at once.
const COUNTERS: usize = 256;

/// The most frequent of any number of texts, in memory for [`COUNTERS`] of them.
///
/// Every text that is more than one in 257 of all is among them; its count is exact where there are no more than 256 different ones, and
/// never too high.
///
/// Source: Misra, Gries, "Finding Repeated Elements" (1982).
#[derive(Clone, Debug, Default)]
pub(super) struct Frequent {
    counts: BTreeMap<String, u64>,
}

impl Frequent {
    pub(super) fn add(&mut self, text: &str) {
        if let Some(count) = self.counts.get_mut(text) {
            *count += 1;
        } else if self.counts.len() < COUNTERS {
            self.counts.insert(text.to_owned(), 1);
        } else {
            self.counts.retain(|_, count| {
                *count -= 1;
                *count > 0
            });
        }
    }

    /// The most frequent text with its count; of equally frequent ones the first in the order of the alphabet.
    pub(super) fn most(&self) -> Option<(&str, u64)> {
        let most = self.counts.iter().max_by_key(|(text, count)| (**count, std::cmp::Reverse(text.as_str())))?;
        Some((most.0, *most.1))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_come_back() {
        let mut names = Names::default();
        assert_eq!([names.push("a"), names.push(""), names.push("bc")], [0, 1, 2]);
        assert_eq!([names.get(0), names.get(1), names.get(2), names.get(3)], ["a", "", "bc", ""]);
    }

    #[test]
    fn the_most_frequent_text_survives_many_others() {
        let mut frequent = Frequent::default();
        for n in 0..3000 {
            frequent.add(&n.to_string());
            if n % 2 == 0 {
                frequent.add("25%");
            }
        }
        let (text, count) = frequent.most().unwrap();
        // 4,500 texts decrement each counter at most 4,500 / 257 = 17 times.
        assert!(text == "25%" && (1483..=1500).contains(&count), "{text} {count}");
    }
}
