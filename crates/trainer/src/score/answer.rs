//! The part of a model's text that is its answer, and whether it declined to give one.

use super::tongue::{markers, refusals};

/// Tokens with which a template ends a turn; a server that shows them to us should not have.
const ENDS: [&str; 6] = ["</s>", "<|im_end|>", "<|eot_id|>", "<|endoftext|>", "<end_of_turn>", "<eos>"];

/// The answer in a text.
///
/// Thoughts (`<think>...</think>`), end tokens, emphasis and blanks around go. Where a marker such as `Answer:` or `Resposta:` stands at
/// the beginning of a line or of a sentence, it is the first line after the last of them that says something; else it is all of the text.
pub(super) fn part_of(text: &str) -> String {
    let text = text.rsplit_once("</think>").map_or(text, |(_, after)| after);
    let mut text = text.trim();
    while let Some(before) = ENDS.iter().find_map(|end| text.strip_suffix(end)) {
        text = before.trim_end();
    }
    let text = text.replace("**", "").replace("__", "").replace('`', "");
    let after = after_marker(&text).unwrap_or(&text);
    after.trim().to_owned()
}

/// What follows the last marker.
fn after_marker(text: &str) -> Option<&str> {
    // Lower case by character, so that places stay what they were wherever that keeps the number of bytes.
    let lower: String = text.chars().map(|c| if c.is_ascii() { c.to_ascii_lowercase() } else { c }).collect();
    let mut last = None;
    for marker in markers() {
        for (at, _) in lower.match_indices(marker) {
            let before = lower[..at].trim_end_matches([' ', '"', '\'', '*', '#', '(']);
            let begins = before.is_empty() || before.ends_with(['\n', '.', ':', ';', '!', '?', ',']) || ends_in_article(before);
            let after = lower[at + marker.len()..].trim_start_matches(' ');
            let end = lower.len() - after.len();
            if begins && after.starts_with(':') && last.is_none_or(|last| end + 1 > last) {
                last = Some(end + 1);
            }
        }
    }
    let after = text.get(last?..)?;
    Some(after.lines().map(str::trim).find(|line| !line.is_empty()).unwrap_or(""))
}

/// `The final answer: 4`, `La respuesta: 4`.
fn ends_in_article(before: &str) -> bool {
    let word = before.rsplit([' ', '\n']).next().unwrap_or(before);
    matches!(word, "the" | "my" | "a" | "la" | "mi" | "minha" | "final")
}

/// Whether a text declines to answer.
pub(super) fn declines(text: &str) -> bool {
    let lower = text.to_lowercase().replace('’', "'");
    refusals().any(|phrase| lower.contains(phrase))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_answer_is_found() {
        for (text, wanted) in [
            ("42", "42"),
            ("  42\n", "42"),
            ("16 - 8 = 8\nAnswer: 8 percentage points", "8 percentage points"),
            ("Answer: 3, no wait.\nAnswer: 4\nBecause I counted.", "4"),
            ("**Answer:** Riverside", "Riverside"),
            ("Resposta: 49,5%", "49,5%"),
            ("A soma é 7. Resposta final: 7", "7"),
            ("La respuesta: 7", "7"),
            ("Question and Answer: the show", "Question and Answer: the show"),
            ("<think>Is it 3? Answer: 3</think>4</s>", "4"),
            ("The final answer is 5", "The final answer is 5"),
            ("Answer:", ""),
            ("İstanbul. Answer: 5", "5"),
        ] {
            assert_eq!(part_of(text), wanted, "{text}");
        }
    }

    #[test]
    fn declining_is_told_from_answering() {
        for text in ["I'm sorry, but I can’t see it.", "Não consigo ler.", "Lo siento, no puedo.", "Unanswerable"] {
            assert!(declines(text), "{text}");
        }
        for text in ["No", "Não", "The canister", "Yes, it can."] {
            assert!(!declines(text), "{text}");
        }
    }
}
