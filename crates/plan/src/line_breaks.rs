//! Lines of short labels: as even as they can be, and never within a number, a range or `de 2 horas`.

use chartmill_scene::ShapedLine;

use crate::{Refusal, Style};

/// A label in the lines that it can be broken into.
#[derive(Clone, Debug)]
pub(crate) struct Breaks {
    /// From one line on: the narrowest way to set the label in so many lines; shorter than asked for where it cannot be broken further.
    ways: Vec<Vec<ShapedLine>>,
}

impl Breaks {
    /// Measures a label in up to `most_lines` lines (at most three).
    ///
    /// # Errors
    /// [`Refusal::Unsupported`] where it cannot be set.
    pub(crate) fn of(label: &str, style: &Style<'_>, most_lines: usize) -> Result<Self, Refusal> {
        let mut ways = vec![vec![style.shape(label)?]];
        if most_lines > 1 {
            let pieces = pieces(label);
            let n = pieces.len();
            let line = |from: usize, to: usize| style.shape(&pieces[from..to].join(" "));
            if n > 1 {
                let mut pairs = Vec::with_capacity(n - 1);
                for at in 1..n {
                    pairs.push(vec![line(0, at)?, line(at, n)?]);
                }
                ways.extend(narrowest(pairs));
            }
            if n > 2 && most_lines > 2 {
                let mut triples = Vec::new();
                for first in 1..n - 1 {
                    for second in first + 1..n {
                        triples.push(vec![line(0, first)?, line(first, second)?, line(second, n)?]);
                    }
                }
                ways.extend(narrowest(triples));
            }
        }
        Ok(Self { ways })
    }

    /// The widths of the label in pixels: in one line, in two, ...
    pub(crate) fn widths(&self) -> impl DoubleEndedIterator<Item = f64> + ExactSizeIterator + '_ {
        self.ways.iter().map(|lines| width(lines))
    }

    /// The label in one line more than `way`.
    pub(crate) fn into_lines(mut self, way: usize) -> Vec<ShapedLine> {
        let way = way.min(self.ways.len() - 1);
        self.ways.swap_remove(way)
    }
}

/// The width of the widest line, in pixels.
pub(crate) fn width(lines: &[ShapedLine]) -> f64 {
    lines.iter().map(ShapedLine::width).fold(0.0, f64::max)
}

fn narrowest(ways: Vec<Vec<ShapedLine>>) -> Option<Vec<ShapedLine>> {
    ways.into_iter().min_by(|a, b| width(a).total_cmp(&width(b)))
}

/// The pieces of a label that stay on one line.
fn pieces(label: &str) -> Vec<String> {
    let words: Vec<&str> = label.split(' ').filter(|word| !word.is_empty()).collect();
    let mut pieces: Vec<String> = Vec::with_capacity(words.len());
    for (idx, word) in words.iter().enumerate() {
        match pieces.last_mut() {
            Some(piece) if stays_with_next(&words, idx - 1) => {
                piece.push(' ');
                piece.push_str(word);
            }
            _ => pieces.push((*word).to_owned()),
        }
    }
    pieces
}

/// Whether no line may end between a word and the next one.
fn stays_with_next(words: &[&str], idx: usize) -> bool {
    let is_number = |word: &str| word.starts_with(|letter: char| letter.is_ascii_digit());
    let is_link = |word: &str| word.chars().count() <= 3 && word.chars().all(char::is_lowercase);
    let is_sign = |word: &str| !word.chars().any(char::is_alphanumeric);
    let is_currency = |word: &str| word.ends_with(['$', '€', '£', '¥', '₹']);
    let is_year = |word: &str| word.len() == 4 && word.chars().all(|letter| letter.is_ascii_digit());
    let (word, next) = (words[idx], words[idx + 1]);
    // `15 a 29 anos` may be broken before `anos`, `de 2 horas` nowhere.
    let ends_range = || idx >= 2 && is_number(words[idx - 2]) && (is_link(words[idx - 1]) || is_sign(words[idx - 1]));
    if is_number(word) {
        return !is_year(next) && !ends_range();
    }
    is_link(word) || is_sign(next) || ((is_sign(word) || is_currency(word)) && is_number(next))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_and_ranges_stay_whole() {
        for (label, wanted) in [
            ("Menos de 2 horas", "Menos|de 2 horas"),
            ("15 a 29 anos", "15 a 29|anos"),
            ("2º tri. 2023", "2º tri.|2023"),
            ("Q2 2023", "Q2|2023"),
            ("Mar 2021", "Mar|2021"),
            ("3 or more", "3 or more"),
            ("Food & drink", "Food &|drink"),
            ("15 – 29", "15 – 29"),
            ("Mais de US$ 200", "Mais|de US$ 200"),
            ("US$ 50 a US$ 100", "US$ 50 a US$ 100"),
            ("Heart disease", "Heart|disease"),
            ("Rio Grande do Sul", "Rio|Grande|do Sul"),
        ] {
            assert_eq!(pieces(label).join("|"), wanted);
        }
    }
}
