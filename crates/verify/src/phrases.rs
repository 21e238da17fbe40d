//! Lists of phrases, looked for in the words of a text.

use serde::Deserialize;

use crate::words::words;

/// Phrases, each as its words in lower case.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(from = "Vec<String>")]
pub(crate) struct Phrases(Vec<Vec<String>>);

impl From<Vec<String>> for Phrases {
    fn from(list: Vec<String>) -> Self {
        Self(list.iter().map(|phrase| words(phrase)).filter(|phrase| !phrase.is_empty()).collect())
    }
}

impl Phrases {
    /// Whether this one word is a phrase of the list.
    pub(crate) fn has(&self, word: &str) -> bool {
        self.0.iter().any(|phrase| phrase.len() == 1 && phrase[0] == word)
    }

    /// The number of words of the longest phrase that begins `list`.
    pub(crate) fn begin<S: AsRef<str>>(&self, list: &[S]) -> Option<usize> {
        let begins = |phrase: &&Vec<String>| phrase.len() <= list.len() && same(phrase, &list[..phrase.len()]);
        self.0.iter().filter(begins).map(Vec::len).max()
    }

    /// The number of words of the longest phrase that ends `list`.
    pub(crate) fn end<S: AsRef<str>>(&self, list: &[S]) -> Option<usize> {
        let ends = |phrase: &&Vec<String>| phrase.len() <= list.len() && same(phrase, &list[list.len() - phrase.len()..]);
        self.0.iter().filter(ends).map(Vec::len).max()
    }

    /// Where phrases begin in `list`, and where what follows them does.
    pub(crate) fn places<S: AsRef<str>>(&self, list: &[S]) -> Vec<(usize, usize)> {
        (0..list.len()).filter_map(|idx| Some((idx, idx + self.begin(&list[idx..])?))).collect()
    }

    /// Whether a phrase stands anywhere in `list`.
    pub(crate) fn stand_in<S: AsRef<str>>(&self, list: &[S]) -> bool {
        (0..list.len()).any(|idx| self.begin(&list[idx..]).is_some())
    }

    /// The words of all phrases.
    pub(crate) fn words(&self) -> impl Iterator<Item = &String> {
        self.0.iter().flatten()
    }

    /// The phrases, each as one text.
    pub(crate) fn texts(&self) -> impl Iterator<Item = String> {
        self.0.iter().map(|phrase| phrase.join(" "))
    }
}

fn same<S: AsRef<str>>(phrase: &[String], list: &[S]) -> bool {
    phrase.iter().zip(list).all(|(own, other)| own == other.as_ref())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_longest_phrase_counts() {
        let phrases = Phrases::from(vec!["a".to_owned(), "Relação a".to_owned()]);
        let list = ["em", "relação", "a"];
        assert_eq!((phrases.end(&list), phrases.begin(&list), phrases.begin(&list[1..])), (Some(2), None, Some(2)));
        assert_eq!(phrases.places(&list), [(1, 3), (2, 3)]);
        assert!(phrases.has("a") && !phrases.has("relação") && !phrases.stand_in(&["em"]));
    }
}
