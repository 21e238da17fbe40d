//! The mix: which share of turns each difficulty and form should have, and the caps on easy families. It knows no figure.

use std::fmt;

use chartmill_schema::{Difficulty, Form};
use chartmill_seed::Draws;

/// Shares of turns in percent, over many records.
///
/// Written and parsed as `recognize=60,compute=30,several-steps=10,short=75,steps=15,sentence=10,yes-no=15,plain=20`; keys that are
/// not given keep their default.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct Mix {
    /// Questions whose answer stands in the picture.
    pub recognize: u32,
    /// Questions of one comparison or calculation.
    pub compute: u32,
    /// Questions of several.
    pub several_steps: u32,
    /// Answers of a word or phrase.
    pub short: u32,
    /// Answers that show the calculation.
    pub steps: u32,
    /// Answers of one sentence.
    pub sentence: u32,
    /// At most this share are yes/no questions.
    pub yes_no: u32,
    /// At most this share ask for the title, an axis title, a color, the label of a color or the number of marks.
    pub plain: u32,
}

impl Default for Mix {
    fn default() -> Self {
        Self { recognize: 60, compute: 30, several_steps: 10, short: 75, steps: 15, sentence: 10, yes_no: 15, plain: 20 }
    }
}

/// Why a text is no [`Mix`].
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum MixError {
    /// A part is not `key=value`.
    #[error("{part:?} is not of the form key=percent")]
    Form {
        /// The part.
        part: String,
    },
    /// A key that there is not.
    #[error("{key:?} is no part of the mix; there are: {}", Mix::KEYS.join(", "))]
    Key {
        /// The key.
        key: String,
    },
    /// A key given twice.
    #[error("{key:?} is given twice")]
    Twice {
        /// The key.
        key: String,
    },
    /// A value that is no percentage.
    #[error("{key}={value}: write a whole number from 0 to 100")]
    Value {
        /// The key.
        key: String,
        /// The value.
        value: String,
    },
    /// Shares that should be of one whole and are not.
    #[error("{what} add up to {sum}, not to 100")]
    Sum {
        /// The keys.
        what: &'static str,
        /// Their sum.
        sum: u32,
    },
    /// More calculations to be shown than there are questions that calculate.
    #[error(
        "steps={steps} is more than compute and several-steps together ({calculated}); a question that calculates nothing has no steps"
    )]
    TooManySteps {
        /// The share of steps.
        steps: u32,
        /// The share of questions that calculate.
        calculated: u32,
    },
}

impl Mix {
    /// The keys, in the order in which a mix is written.
    pub const KEYS: [&'static str; 8] =
        ["recognize", "compute", "several-steps", "short", "steps", "sentence", "yes-no", "plain"];

    fn fields(&mut self) -> [&mut u32; 8] {
        [
            &mut self.recognize,
            &mut self.compute,
            &mut self.several_steps,
            &mut self.short,
            &mut self.steps,
            &mut self.sentence,
            &mut self.yes_no,
            &mut self.plain,
        ]
    }

    /// Parses `key=percent,...`; the shares of difficulties and those of forms must each add up to 100.
    pub fn parse(text: &str) -> Result<Self, MixError> {
        let mut mix = Self::default();
        let mut given = [false; 8];
        for part in text.split(',').map(str::trim).filter(|part| !part.is_empty()) {
            let (key, value) = part.split_once('=').ok_or_else(|| MixError::Form { part: part.to_owned() })?;
            let (key, value) = (key.trim(), value.trim());
            let idx = Self::KEYS.iter().position(|&known| known == key);
            let idx = idx.ok_or_else(|| MixError::Key { key: key.to_owned() })?;
            if std::mem::replace(&mut given[idx], true) {
                return Err(MixError::Twice { key: key.to_owned() });
            }
            let percent = value.parse().ok().filter(|percent| *percent <= 100);
            *mix.fields()[idx] = percent.ok_or_else(|| MixError::Value { key: key.to_owned(), value: value.to_owned() })?;
        }
        mix.checked()
    }

    fn checked(self) -> Result<Self, MixError> {
        let calculated = self.compute + self.several_steps;
        for (what, sum) in [
            ("recognize, compute and several-steps", self.recognize + calculated),
            ("short, steps and sentence", self.short + self.steps + self.sentence),
        ] {
            if sum != 100 {
                return Err(MixError::Sum { what, sum });
            }
        }
        if self.steps > calculated {
            return Err(MixError::TooManySteps { steps: self.steps, calculated });
        }
        Ok(self)
    }

    /// The share of turns in percent that a difficulty should have.
    pub fn difficulty(self, difficulty: Difficulty) -> u32 {
        match difficulty {
            Difficulty::Recognize => self.recognize,
            Difficulty::Compute => self.compute,
            Difficulty::SeveralSteps => self.several_steps,
        }
    }

    /// The share of turns in percent that a form should have.
    pub fn form(self, form: Form) -> u32 {
        match form {
            Form::Short => self.short,
            Form::Steps => self.steps,
            Form::Sentence => self.sentence,
        }
    }

    /// The probability of steps for a record that has `n` turns without them and `n_steps` turns with them.
    ///
    /// A record has one form, and one with steps may be shorter than another. For the share of turns with steps to come out as `t`,
    /// records must have that form with the probability `p` for which `p·n_steps / (p·n_steps + (1-p)·n) = t`, that is
    /// `p = t·n / (n_steps·(1-t) + t·n)`. It holds for each kind of record, so it holds for all. Where no question of a figure can show
    /// steps (nothing printed), the share cannot be had from it, and no other figure makes up for it.
    pub(crate) fn steps_probability(self, n: usize, n_steps: usize) -> f64 {
        let (n, n_steps) = (n as f64, n_steps as f64);
        let t = f64::from(self.steps) / 100.0;
        if n_steps == 0.0 || t == 0.0 {
            0.0
        } else if n == 0.0 {
            // Everything that the mix wants of this figure calculates.
            1.0
        } else {
            t * n / (n_steps * (1.0 - t) + t * n)
        }
    }

    /// One of the other forms, in their proportion; short where neither is wanted and nothing can show steps.
    pub(crate) fn form_without_steps(self, draws: &mut Draws) -> Form {
        [Form::Short, Form::Sentence][draws.weighted(&[self.short, self.sentence]).unwrap_or(0)]
    }

    /// Weights of the difficulties (recognize, compute, several steps) of a turn, given the form of its record.
    ///
    /// Turns with steps (a share `t` of all) always calculate, and split as compute : several-steps do over all. So the other turns
    /// must hold all of the recognizing ones, and only what the turns with steps left of the others: of compute `C - t·C/(C+S)`.
    /// `has_steps` says whether records of this kind can have steps at all; if not, nothing is taken from the others.
    pub(crate) fn difficulty_weights(self, form: Form, has_steps: bool) -> [u32; 3] {
        let (c, s) = (self.compute, self.several_steps);
        if form == Form::Steps {
            return [0, c, s];
        }
        let left = if has_steps { (c + s) - self.steps.min(c + s) } else { c + s };
        // All three times (C+S), so that the weights are whole numbers.
        [self.recognize * (c + s).max(1), c * left, s * left]
    }
}

impl fmt::Display for Mix {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut mix = *self;
        for (idx, (key, percent)) in Self::KEYS.iter().zip(mix.fields()).enumerate() {
            write!(f, "{}{key}={percent}", if idx == 0 { "" } else { "," })?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_round_trip_and_defaults() {
        let text = "recognize=60,compute=30,several-steps=10,short=75,steps=15,sentence=10,yes-no=15,plain=20";
        assert_eq!(Mix::default().to_string(), text);
        assert_eq!(Mix::parse(text), Ok(Mix::default()));
        assert_eq!(Mix::parse(""), Ok(Mix::default()));
        let mix = Mix::parse("short=100, steps=0, sentence=0").unwrap();
        assert_eq!((mix.short, mix.steps, mix.sentence, mix.recognize), (100, 0, 0, 60));
    }

    #[test]
    fn errors_say_what_is_wrong() {
        for (text, message) in [
            ("steps", "\"steps\" is not of the form key=percent"),
            (
                "step=5",
                "\"step\" is no part of the mix; there are: recognize, compute, several-steps, short, steps, sentence, yes-no, plain",
            ),
            ("plain=5,plain=6", "\"plain\" is given twice"),
            ("plain=120", "plain=120: write a whole number from 0 to 100"),
            ("plain=-1", "plain=-1: write a whole number from 0 to 100"),
            ("steps=20", "short, steps and sentence add up to 105, not to 100"),
            (
                "recognize=90,compute=5,several-steps=5",
                "steps=15 is more than compute and several-steps together (10); a question that calculates nothing has no steps",
            ),
        ] {
            assert_eq!(Mix::parse(text).unwrap_err().to_string(), message);
        }
    }

    #[test]
    fn probabilities_by_hand() {
        // Six turns, or three with steps: p = 0.15·6 / (3·0.85 + 0.15·6).
        assert!((Mix::default().steps_probability(6, 3) - 0.260_87).abs() < 1e-5);
        assert_eq!(Mix::default().steps_probability(4, 0), 0.0);
        assert!((Mix::default().steps_probability(4, 4) - 0.15).abs() < 1e-12);
        // Of 85 turns without steps 60 recognize, 18.75 compute, 6.25 take several steps.
        assert_eq!(Mix::default().difficulty_weights(Form::Short, true), [2400, 750, 250]);
        assert_eq!(Mix::default().difficulty_weights(Form::Short, false), [2400, 1200, 400]);
        assert_eq!(Mix::default().difficulty_weights(Form::Steps, true), [0, 30, 10]);
    }
}
