//! Steps: each calculation is computed again, and each number comes from the picture, the question or an earlier step.

use chartmill_schema::Number;

use super::expression::{Token, nearest};
use crate::language::Tongue;
use crate::number::{Found, is_blank, scan};
use crate::words::words;

/// The longest step that is read: a sum of three hundred values.
const MAX_TOKENS: usize = 600;

/// A step, read.
#[derive(Debug)]
pub(super) struct Step {
    tokens: Vec<Token>,
    /// For each token, whether it is a number with a percent sign.
    percent: Vec<bool>,
}

/// What a step says beyond what was known.
#[derive(Debug, PartialEq)]
pub(super) enum Fault {
    /// A calculation is wrong.
    Arithmetic,
    /// A number comes from nowhere.
    Unknown(Number),
}

impl Step {
    /// Reads a step in which names have been blanked; blanks and words of units say nothing and break nothing.
    pub(super) fn read(chars: &[char], units: &[String], tongue: &Tongue) -> Self {
        let numbers = scan(chars, &tongue.numbers);
        let mut tokens: Vec<Token> = Vec::new();
        let mut percent: Vec<bool> = Vec::new();
        let mut at = 0;
        while at < chars.len() {
            if let Some(Found { end, value, .. }) = numbers.iter().find(|found| found.start == at) {
                // `30 - 25` has an operator before a number without a sign; a sign stands right at its digits.
                percent.resize(tokens.len(), false);
                tokens.push(Token::Number(*value));
                let gap = usize::from(chars.get(*end).is_some_and(|&c| is_blank(c)));
                percent.push(chars.get(*end + gap) == Some(&'%'));
                at = *end;
                continue;
            }
            let c = chars[at];
            let word_end = chars[at..].iter().position(|c| !c.is_alphanumeric()).map_or(chars.len(), |len| at + len);
            if word_end > at {
                let word: String = chars[at..word_end].iter().collect::<String>().to_lowercase();
                let times = word == "x";
                if times {
                    tokens.push(Token::Operator('*'));
                } else if !units.contains(&word) {
                    tokens.push(Token::Break);
                }
                at = word_end;
                continue;
            }
            match c {
                '+' => tokens.push(Token::Operator('+')),
                '-' | '−' | '–' => tokens.push(Token::Operator('-')),
                '×' | '*' | '·' => tokens.push(Token::Operator('*')),
                '÷' | '/' => tokens.push(Token::Operator('/')),
                '=' | '≈' => tokens.push(Token::Equals),
                '(' => tokens.push(Token::Open),
                ')' => tokens.push(Token::Close),
                ':' | ',' | ';' | '?' | '!' | '→' => tokens.push(Token::Break),
                '.' if chars.get(at + 1).is_none_or(|next| next.is_whitespace()) => tokens.push(Token::Break),
                _ => {}
            }
            at += 1;
        }
        percent.resize(tokens.len(), false);
        Self { tokens, percent }
    }

    /// Checks calculations and numbers; results are added to `known`, and returned.
    pub(super) fn check(&self, known: &mut Vec<Number>, faults: &mut Vec<Fault>) -> Vec<Number> {
        let mut results = Vec::new();
        // No calculation is so long; a broken file must not cost more than a true one.
        if self.tokens.len() > MAX_TOKENS {
            faults.push(Fault::Arithmetic);
            return results;
        }
        let is_known = |known: &[Number], number: Number| known.iter().any(|own| *own == number || *own == number.abs());
        // Where each number stands as the result of a calculation, it needs no other source.
        let mut derived = vec![false; self.tokens.len()];
        for (at, token) in self.tokens.iter().enumerate() {
            if *token != Token::Equals {
                continue;
            }
            let (left, right) = (nearest(&self.tokens[..at], false), nearest(&self.tokens[at + 1..], true));
            let has_left = at.checked_sub(1).is_some_and(|before| !matches!(self.tokens[before], Token::Break | Token::Equals));
            match (left, right) {
                (Some((_, left)), Some((len, right))) => {
                    let single = len == 1;
                    let rounds = |left: Number| left.rounded(right.decimals()) == right;
                    // `90 / 360 = 25%`: a quotient that is given in percent.
                    let in_percent = self.percent[at + 1] && self.tokens[..at].contains(&Token::Operator('/'));
                    let holds = if single {
                        rounds(left) || (in_percent && left.times(Number::HUNDRED).is_some_and(rounds))
                    } else {
                        left == right || nearly(left, right)
                    };
                    if !holds {
                        faults.push(Fault::Arithmetic);
                    } else if single {
                        derived[at + 1] = true;
                        results.push(right);
                        known.push(right);
                    }
                }
                (None, _) if has_left => faults.push(Fault::Arithmetic),
                (Some(_), None) => faults.push(Fault::Arithmetic),
                _ => {}
            }
        }
        for (token, derived) in self.tokens.iter().zip(derived) {
            if let Token::Number(number) = token
                && !derived
                && !is_known(known, *number)
            {
                faults.push(Fault::Unknown(*number));
            }
        }
        results
    }

    /// Whether the step calculates anything.
    pub(super) fn calculates(&self) -> bool {
        self.tokens.contains(&Token::Equals)
    }
}

/// Two quotients that differ in their last digits only.
fn nearly(a: Number, b: Number) -> bool {
    (a.to_f64() - b.to_f64()).abs() <= 1e-12 * a.to_f64().abs().max(1.0)
}

/// The words of units, which may stand after any number of a calculation.
pub(super) fn unit_words<'a>(units: impl Iterator<Item = &'a str>) -> Vec<String> {
    units.flat_map(words).collect()
}
