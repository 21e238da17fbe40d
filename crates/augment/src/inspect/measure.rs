//! What a question asks for and what its answer is: a count, a share of a whole, yes or no.
//!
//! "How many people use screens for 4 to 6 hours?" answered "25%" teaches a model that the two are one thing. What is meant follows from
//! the answer alone, and only where that is a plain percentage and the question begins in a way that is known, it is put right.

use super::cues::{Cues, holds, holds_any, words};

/// How the wording of a question contradicts the measure of its answer.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Contradiction {
    /// A count is asked for and a percentage is answered.
    CountAnsweredByShare,
    /// A percentage is asked for, and what is answered cannot be one.
    ShareAnsweredByCount,
    /// A percentage is asked for, and a number that can be one is answered without its sign.
    SignMissing,
}

/// The contradiction between a question and its answer, if there is one.
pub(super) fn contradiction(question: &str, answer: &str) -> Option<Contradiction> {
    // Most answers have no digit, and are done with here.
    if !answer.bytes().any(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let asked = words(question);
    if begins_with_percentage(answer) {
        let counts = Cues::all().iter().any(|cues| holds_any(&asked, &cues.count_heads));
        return (counts && !asks_for_share(&asked)).then_some(Contradiction::CountAnsweredByShare);
    }
    let asks_percent = Cues::all().iter().any(|cues| holds_any(&asked, &cues.of_percent) && !holds_any(&asked, &cues.never));
    if !asks_percent {
        return None;
    }
    if let Some(number) = plain_number(answer) {
        let can_be = (0.0..=100.0).contains(&number);
        return Some(if can_be { Contradiction::SignMissing } else { Contradiction::ShareAnsweredByCount });
    }
    // "25 people": a number and those who are counted, and nothing else.
    let answered = words(answer);
    let mut parts = answered.split_whitespace();
    let is_count = parts.next().is_some_and(|first| first.bytes().all(|byte| byte.is_ascii_digit()))
        && parts.next().is_some_and(|noun| Cues::all().iter().any(|cues| cues.nouns.iter().any(|known| known == noun)))
        && parts.next().is_none();
    is_count.then_some(Contradiction::ShareAnsweredByCount)
}

/// Whether a question, as [`words`] writes it, asks for a share of a whole.
fn asks_for_share(asked: &str) -> bool {
    Cues::all().iter().any(|cues| holds_any(asked, &cues.of_share))
}

/// Whether a question with its answer tells the share of one part of a whole: of what kind it asks, and that the answer is a plain percentage.
/// In thousandths of a percent.
pub(super) fn asked_share(question: &str, answer: &str) -> Option<u32> {
    let share = plain_percentage(answer)?;
    let asked = words(question);
    let fits = Cues::all().iter().any(|cues| {
        (holds_any(&asked, &cues.of_percent) || holds_any(&asked, &cues.count_heads) || names_share(&asked, cues))
            && !holds_any(&asked, &cues.never)
            && !holds_any(&asked, &cues.of_several)
    });
    fits.then_some(share)
}

/// Whether a question has a word for a share that is no rate.
fn names_share(asked: &str, cues: &Cues) -> bool {
    cues.of_share.iter().any(|cue| !matches!(cue.as_str(), "rate" | "taxa" | "tasa") && holds(asked, cue))
}

/// The question put right that asks for a count and is answered by a plain percentage; `None` where that is not certain.
pub(super) fn reworded(question: &str, answer: &str) -> Option<String> {
    plain_percentage(answer)?;
    let asked = words(question);
    if asks_for_share(&asked) || Cues::all().iter().any(|cues| holds_any(&asked, &cues.never)) {
        return None;
    }
    // With two heads in one question it is not known which of them the answer is about.
    let heads = Cues::all().iter().flat_map(|cues| &cues.count_heads).map(|head| n_found(&asked, head)).sum::<usize>();
    if heads != 1 {
        return None;
    }
    Cues::all().iter().find_map(|cues| {
        cues.count_heads.iter().find_map(|head| {
            let (start, end) = find_phrase(question, head)?;
            let rest = question.get(end..)?.strip_prefix(' ')?;
            let joined = cues.partitives.iter().filter_map(|phrase| phrase_at(rest, phrase)).max().is_some();
            let counted = if joined { behind_partitive(rest, cues)? } else { rest };
            cues.nouns.iter().find_map(|noun| phrase_at(counted, noun))?;
            let head = like(&cues.share_head, &question[start..end]);
            let joiner = if joined { String::new() } else { format!("{} ", cues.joiner) };
            Some(format!("{}{head} {joiner}{rest}", &question[..start]))
        })
    })
}

/// What stands behind the longest partitive that a text begins with.
fn behind_partitive<'a>(text: &'a str, cues: &Cues) -> Option<&'a str> {
    let end = cues.partitives.iter().filter_map(|phrase| phrase_at(text, phrase)).max()?;
    text.get(end..)?.strip_prefix(' ')
}

/// How often a phrase stands in a text that [`words`] made.
fn n_found(words: &str, phrase: &str) -> usize {
    words.match_indices(&format!(" {phrase} ")).count()
}

/// A phrase with the capital that another begins with.
fn like(phrase: &str, model: &str) -> String {
    if !model.starts_with(char::is_uppercase) {
        return phrase.to_owned();
    }
    let mut chars = phrase.chars();
    chars.next().into_iter().flat_map(char::to_uppercase).chain(chars).collect()
}

/// Where a phrase begins and ends in a text, at word boundaries and whatever its case.
fn find_phrase(text: &str, phrase: &str) -> Option<(usize, usize)> {
    let mut previous = None;
    for (at, c) in text.char_indices() {
        if previous.is_none_or(|c: char| !c.is_alphanumeric())
            && let Some(length) = text.get(at..).and_then(|rest| phrase_at(rest, phrase))
        {
            return Some((at, at + length));
        }
        previous = Some(c);
    }
    None
}

/// The bytes that a phrase takes at the start of a text, where it stands there at a word boundary, whatever its case.
fn phrase_at(text: &str, phrase: &str) -> Option<usize> {
    let mut chars = text.char_indices();
    for wanted in phrase.chars() {
        let (_, found) = chars.next()?;
        if !found.to_lowercase().eq(std::iter::once(wanted)) {
            return None;
        }
    }
    let (end, next) = chars.next().map_or((text.len(), None), |(at, c)| (at, Some(c)));
    next.is_none_or(|c| !c.is_alphanumeric()).then_some(end)
}

/// A percentage and nothing else, from 0 to 100, in thousandths of a percent.
pub(super) fn plain_percentage(answer: &str) -> Option<u32> {
    let text = answer.trim();
    let text = text.strip_suffix('.').unwrap_or(text);
    let number = text.strip_suffix('%').or_else(|| {
        let low = text.to_lowercase();
        let word = Cues::all().iter().flat_map(|cues| &cues.percent_words).find(|word| low.ends_with(word.as_str()))?;
        text.get(..text.len().checked_sub(word.len())?)?.strip_suffix(' ')
    })?;
    thousandths(number.trim_end())
}

/// `25`, `12.5`, `12,5`: digits with at most three decimals, at most 100.
fn thousandths(number: &str) -> Option<u32> {
    let (whole, decimals) = number.split_once(['.', ',']).unwrap_or((number, ""));
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    if whole.is_empty() || whole.len() > 3 || decimals.len() > 3 || !digits(whole) || !digits(decimals) {
        return None;
    }
    if number.len() != whole.len() && decimals.is_empty() {
        return None;
    }
    let value: u32 = format!("{whole}{decimals:0<3}").parse().ok()?;
    (value <= 100_000).then_some(value)
}

/// Whether the first thing that an answer says is a percentage.
fn begins_with_percentage(answer: &str) -> bool {
    let rest = answer.trim_start().trim_start_matches(|c: char| c.is_ascii_digit() || matches!(c, '.' | ',' | '-' | '−' | '+'));
    if rest.len() == answer.trim_start().len() {
        return false;
    }
    let rest = rest.trim_start();
    rest.starts_with('%') || Cues::all().iter().flat_map(|cues| &cues.percent_words).any(|word| phrase_at(rest, word).is_some())
}

/// A bare number. Groups of thousands are not told from decimals, which is of no matter to whether it can be a percentage but for
/// `1,000`: three digits behind one separator are a group.
fn plain_number(answer: &str) -> Option<f64> {
    let text = answer.trim();
    let text = text.strip_suffix('.').unwrap_or(text);
    if text.is_empty() || !text.bytes().all(|byte| byte.is_ascii_digit() || matches!(byte, b'.' | b',')) {
        return None;
    }
    let groups: Vec<&str> = text.split([',', '.']).collect();
    let grouped = groups.len() > 1 && groups.iter().skip(1).all(|group| group.len() == 3);
    let plain: String = if grouped { groups.concat() } else { text.replace(',', ".") };
    plain.parse().ok()
}

/// Whether an answer says yes or no and nothing else: `Some(true)` for yes.
pub(super) fn yes_or_no(answer: &str) -> Option<bool> {
    // Longer than any of the words, so that long answers cost nothing.
    if answer.len() > 16 {
        return None;
    }
    let said = words(answer);
    let said = said.trim();
    Cues::all().iter().find_map(|cues| {
        if cues.yes.iter().any(|word| word == said) {
            Some(true)
        } else if cues.no.iter().any(|word| word == said) {
            Some(false)
        } else {
            None
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_answered_by_shares() {
        for (question, answer) in [
            ("How many people use screens for 4 to 6 hours daily?", "25%"),
            ("In 2020, how many cars were red?", "12.5 percent of them."),
            ("Quantas pessoas usam telas?", "25 por cento"),
            ("¿Cuántos hogares tienen gato?", "12,5 %"),
        ] {
            assert_eq!(contradiction(question, answer), Some(Contradiction::CountAnsweredByShare), "{question}");
        }
        for (question, answer) in [
            ("What percentage of people never cook?", "10%"),
            ("How many percent of people never cook?", "10%"),
            ("How many percentage points separate them?", "10%"),
            ("How many people use screens?", "25"),
            ("How many of the bars are above 20%?", "3"),
            ("Who has more?", "25%"),
            ("How many people like tea?", "People like tea, 20% of them"),
        ] {
            assert_eq!(contradiction(question, answer), None, "{question}");
        }
    }

    #[test]
    fn shares_answered_by_counts() {
        use Contradiction::{ShareAnsweredByCount, SignMissing};
        for (question, answer, found) in [
            ("What percentage of people cook?", "25", Some(SignMissing)),
            ("What percentage of people cook?", "12,5", Some(SignMissing)),
            ("What percentage of people cook?", "1,250", Some(ShareAnsweredByCount)),
            ("What is the percentage of people who cook?", "25 people", Some(ShareAnsweredByCount)),
            ("Que porcentagem das pessoas cozinha?", "340", Some(ShareAnsweredByCount)),
            ("What percentage of people cook?", "25 percent", None),
            ("What percentage of people cook?", "One in 4", None),
            ("What fraction of people cook?", "0.25", None),
        ] {
            assert_eq!(contradiction(question, answer), found, "{question} {answer}");
        }
    }

    #[test]
    fn what_is_certain_is_reworded() {
        for (question, wanted) in [
            ("How many people use X?", "What percentage of people use X?"),
            ("how many people use X?", "what percentage of people use X?"),
            ("In 2020, how many students passed?", "In 2020, what percentage of students passed?"),
            ("How many of the people use X?", "What percentage of the people use X?"),
            ("Quantas pessoas usam X?", "Que porcentagem de pessoas usam X?"),
            ("Quantos dos alunos passaram?", "Que porcentagem dos alunos passaram?"),
            ("¿Cuántas personas usan X?", "¿Qué porcentaje de personas usan X?"),
            ("¿Cuántos de los encuestados usan X?", "¿Qué porcentaje de los encuestados usan X?"),
        ] {
            assert_eq!(reworded(question, "25%").as_deref(), Some(wanted));
        }
        for (question, answer) in [
            ("How many people use X?", "25% of them"),
            ("How many people use X?", "125%"),
            ("How many people use X?", "25"),
            ("How many more people use X than Y?", "25%"),
            ("How many peopled islands are there?", "25%"),
            ("How many people out of 100 use X?", "25%"),
            ("How many people use X and how many people use Y?", "25%"),
            ("How many people, and what percentage, use X?", "25%"),
            ("How many", "25%"),
        ] {
            assert_eq!(reworded(question, answer), None, "{question}");
        }
    }

    #[test]
    fn percentages_are_read_exactly() {
        for (answer, value) in
            [("25%", 25_000), ("12.5 %", 12_500), ("0,125%", 125), ("100 percent.", 100_000), ("5 por cento", 5_000)]
        {
            assert_eq!(plain_percentage(answer), Some(value), "{answer}");
        }
        for answer in ["25", "%", "-5%", "101%", "1.2345%", "5.%", "about 5%", "5%-6%", "٢٥%"] {
            assert_eq!(plain_percentage(answer), None, "{answer}");
        }
    }

    #[test]
    fn yes_and_no() {
        assert_eq!(
            [yes_or_no("Yes."), yes_or_no("não"), yes_or_no("Sí"), yes_or_no("Not at all")],
            [Some(true), Some(false), Some(true), None]
        );
    }

    proptest::proptest! {
        #[test]
        fn any_text_is_read(question in "(how many |Cuántas |İ|of )*\\PC{0,40}", answer in "[0-9.,%]{0,6}\\PC{0,6}") {
            let _ = (contradiction(&question, &answer), asked_share(&question, &answer), yes_or_no(&answer));
            if let Some(text) = reworded(&question, &answer) {
                proptest::prop_assert!(contradiction(&text, &answer).is_none());
            }
        }
    }
}
