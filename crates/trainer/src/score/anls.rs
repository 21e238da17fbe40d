//! ANLS, the average normalized Levenshtein similarity.

/// Similarities below this count as none.
const THRESHOLD: f64 = 0.5;
/// Longer texts are cut: the effort grows with the product of the lengths, and no label is so long.
const MAX_CHARS: usize = 2000;

/// How like a text is to the likest of `accepted`, from 0 to 1: one less the edits that lead from one to the other, as a share of the
/// longer one's characters; 0 where more than half would have to be edited. Case and the number of blanks do not count.
///
/// Source: Biten et al., "Scene Text Visual Question Answering", ICCV (2019).
pub(super) fn similarity<'a>(said: &str, accepted: impl IntoIterator<Item = &'a str>) -> f64 {
    let said = plain(said);
    let best = accepted.into_iter().map(|accepted| of_two(&said, &plain(accepted))).fold(0.0, f64::max);
    if best < THRESHOLD { 0.0 } else { best }
}

fn plain(text: &str) -> Vec<char> {
    let words = text.split_whitespace().collect::<Vec<_>>().join(" ");
    words.to_lowercase().chars().take(MAX_CHARS).collect()
}

fn of_two(a: &[char], b: &[char]) -> f64 {
    let longer = a.len().max(b.len());
    if longer == 0 { 1.0 } else { 1.0 - distance(a, b) as f64 / longer as f64 }
}

/// The fewest characters to insert, delete or replace. Source: Wagner and Fischer, JACM 21 (1974), with one row of the table.
fn distance(a: &[char], b: &[char]) -> usize {
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.iter().enumerate() {
        let mut diagonal = row[0];
        row[0] = i + 1;
        for (j, y) in b.iter().enumerate() {
            let above = row[j + 1];
            row[j + 1] = (above + 1).min(row[j] + 1).min(diagonal + usize::from(x != y));
            diagonal = above;
        }
    }
    row[b.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn similarity_counts_edits() {
        for (said, accepted, wanted) in [
            ("Riverside", "riverside", 1.0),
            ("River side", "Riverside", 0.9),
            ("kitten", "sitting", 1.0 - 3.0 / 7.0),
            ("abcd", "abxy", 0.5),
            ("abc", "axy", 0.0),
            ("", "", 1.0),
            ("", "a", 0.0),
            ("Óleo", "Oleo", 0.75),
        ] {
            assert!((similarity(said, [accepted]) - wanted).abs() < 1e-12, "{said} {accepted}");
        }
        assert!((similarity("maio", ["mai", "maio"]) - 1.0).abs() < 1e-12);
    }
}
