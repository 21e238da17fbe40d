//! What a run makes: every setting checked, and the part of it that names the release.

use std::collections::BTreeMap;

use chartmill_ask::Mix;
use chartmill_dataset::{Configuration, Shard};
use chartmill_plan::Size;
use chartmill_schema::{Difficulty, Form, Language, Split, Target};

use chartmill_seed::Seed;
use chartmill_trainer::job::shell_word;

use crate::shares::Shares;
use crate::{Publication, Registry, WordingFiles};

/// The settings of a run.
#[derive(Clone, Debug)]
pub struct RunConfig {
    /// The seed of every choice.
    pub seed: u64,
    /// How many slots.
    pub count: u64,
    /// The charts that may be drawn.
    pub registry: Registry,
    /// The languages of the pictures.
    pub locales: Vec<Language>,
    /// The languages of the questions; where there are none, each picture is asked in its own.
    pub question_locales: Vec<Language>,
    /// The model that has to be able to read the pictures.
    pub target: &'static Target,
    /// A fixed canvas; chosen from the target's range where absent.
    pub size: Option<Size>,
    /// The fewest and the most turns of a train record.
    pub turns: (usize, usize),
    /// The shares of difficulties and forms.
    pub mix: Mix,
    /// The shares of the splits.
    pub splits: SplitShares,
    /// Wordings of questions beside the built-in ones.
    pub wordings: WordingFiles,
    /// What it is published as.
    pub publication: Publication,
    /// The part of the slots that is made; all where absent.
    pub shard: Option<Shard>,
}

/// The most questions that a record may have.
pub const MOST_TURNS: usize = 12;
/// The sides that a canvas may have, in pixels.
const SIDES: std::ops::RangeInclusive<u32> = 200..=4096;

/// A canvas of this width and height, in pixels.
///
/// # Errors
/// Which side is too small or too large.
pub fn canvas_of(width: u32, height: u32) -> Result<Size, String> {
    match [width, height].into_iter().find(|side| !SIDES.contains(side)) {
        Some(side) => Err(format!("a side has {} to {} pixels, not {side}", SIDES.start(), SIDES.end())),
        None => Ok(Size { width, height }),
    }
}

/// The shares of train, validation, test and the hard test, in hundredths; they add up to 100.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct SplitShares([u8; 4]);

/// Why split shares cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("--splits {text:?}: {reason}; write shares that add up to 1, for example train=0.9,validation=0.05,test=0.05")]
pub struct SplitError {
    /// What was written.
    pub text: String,
    /// What is wrong with it.
    pub reason: String,
}

impl Default for SplitShares {
    fn default() -> Self {
        Self([90, 5, 5, 0])
    }
}

impl SplitShares {
    /// The usual shares beside a hard test.
    pub(crate) fn with_hard_test() -> Self {
        Self([80, 5, 5, 10])
    }

    /// All in one split.
    pub fn only(split: Split) -> Self {
        Self(Split::ALL.map(|other| if other == split { 100 } else { 0 }))
    }

    /// Parses `train=0.9,validation=0.05,test=0.05` (`val` means validation); what is not named has no share.
    pub fn parse(text: &str) -> Result<Self, SplitError> {
        let fault = |reason: String| SplitError { text: text.to_owned(), reason };
        let (mut shares, mut named) = ([0_u8; 4], [false; 4]);
        for part in text.split(',') {
            let (name, share) = part.split_once('=').ok_or_else(|| fault(format!("{part:?} has no `=`")))?;
            let name = if name.trim() == "val" { Split::Validation.key() } else { name.trim() };
            let at = Split::ALL.into_iter().position(|split| split.key() == name).ok_or_else(|| {
                let names = Split::ALL.map(Split::key).join(", ");
                fault(format!("there is no split {name:?}; there are {names}"))
            })?;
            if named[at] {
                return Err(fault(format!("{} is named twice", Split::ALL[at].key())));
            }
            named[at] = true;
            let value: f64 = share.trim().parse().map_err(|_| fault(format!("{share:?} is no number")))?;
            let hundredths = (value * 100.0).round();
            if !(0.0..=100.0).contains(&hundredths) || (value * 100.0 - hundredths).abs() > 1e-6 {
                return Err(fault(format!("{share:?} is no share from 0 to 1 in hundredths")));
            }
            shares[at] = hundredths as u8;
        }
        let sum: u32 = shares.iter().map(|&share| u32::from(share)).sum();
        if sum != 100 {
            return Err(fault(format!("they add up to {}.{:02}", sum / 100, sum % 100)));
        }
        Ok(Self(shares))
    }

    /// The split of the description with this index: exact in every block, so that any prefix of a run has about its shares. The first is in
    /// the largest split, since few descriptions, or many that are all alike, are something to train on and no test.
    pub fn split_of(self, seed: Seed, description: u64) -> Split {
        let shares = Shares::new(self.0.map(u32::from));
        let split_at = |place| Split::ALL[shares.at(seed, "split", place)];
        let first = (0..100).find(|&place| split_at(place) == self.largest()).unwrap_or(0);
        // The two places change places, which leaves every block what it was.
        match description {
            0 => split_at(first),
            at if at == first => split_at(0),
            at => split_at(at),
        }
    }

    /// The split with the largest share; of several the first.
    pub(crate) fn largest(self) -> Split {
        Split::ALL.into_iter().rev().max_by_key(|&split| self.of(split)).unwrap_or(Split::Train)
    }

    /// The share of a split, in hundredths.
    pub fn of(self, split: Split) -> u32 {
        self.0[split as usize].into()
    }

    /// Whether a split has a share.
    pub fn has(self, split: Split) -> bool {
        self.of(split) > 0
    }

    /// The three usual splits are named in any case.
    pub(crate) fn to_text(self) -> String {
        let named = Split::ALL.into_iter().filter(|&split| split != Split::TestHard || self.has(split));
        let shares = named.map(|split| format!("{}={}", split.key(), f64::from(self.of(split)) / 100.0));
        shares.collect::<Vec<_>>().join(",")
    }
}

impl Default for RunConfig {
    /// 200 records in English, all built-in charts, for LLaVA 1.5, seed 1.
    fn default() -> Self {
        #[expect(clippy::expect_used, reason = "a test of the schema crate reads every target")]
        let target = Target::named(Target::DEFAULT).expect("the default target");
        Self {
            seed: 1,
            count: 200,
            registry: Registry::built_in(),
            locales: vec![Language::english()],
            question_locales: Vec::new(),
            target,
            size: None,
            turns: (3, 6),
            mix: Mix::default(),
            splits: SplitShares::default(),
            wordings: WordingFiles::default(),
            publication: Publication::default(),
            shard: None,
        }
    }
}

impl RunConfig {
    /// The command that makes the same release again, without paths.
    pub(crate) fn command(&self) -> String {
        let mut command = format!("chartmill generate --count {} --seed {}", self.count, self.seed);
        let default = Self::default();
        let names = |config: &Self| config.registry.charts().iter().map(|chart| chart.name()).collect::<Vec<_>>().join(",");
        let tags = |languages: &[Language]| languages.iter().map(Language::as_str).collect::<Vec<_>>().join(",");
        let size = |config: &Self| config.size.map(|size| format!("{}x{}", size.width, size.height)).unwrap_or_default();
        let settings = |config: &Self| {
            [
                ("charts", names(config)),
                ("locale", tags(&config.locales)),
                ("question-locale", tags(&config.question_locales)),
                ("target", config.target.name.clone()),
                ("size", size(config)),
                ("turns", format!("{}-{}", config.turns.0, config.turns.1)),
                ("mix", config.mix.to_string()),
                ("splits", config.splits.to_text()),
            ]
        };
        for ((flag, value), (_, usual)) in settings(self).into_iter().zip(settings(&default)) {
            if value != usual {
                command.extend([" --", flag, " ", &value]);
            }
        }
        if !self.wordings.hashes().is_empty() {
            command.push_str(" --wordings WORDINGS.toml");
        }
        for (flag, value) in self.publication.settings() {
            command.extend([" --", flag, " ", &shell_word(value)]);
        }
        command
    }

    /// How many questions a record of a split has. What is scored must not follow from what was said before, so there it has one.
    pub(crate) fn n_turns(&self, split: Split, seed: Seed) -> usize {
        let (low, high) = self.turns;
        if split == Split::Train { seed.part("turns", 0).draws().between(low as i64, high as i64) as usize } else { 1 }
    }

    /// The shares that are wanted, as the manifest compares them with what was reached.
    pub(crate) fn mix_wanted(&self) -> BTreeMap<String, BTreeMap<String, f64>> {
        let share = |percent: u32| f64::from(percent) / 100.0;
        let difficulty = [Difficulty::Recognize, Difficulty::Compute, Difficulty::SeveralSteps]
            .map(|difficulty| (serde_name(&difficulty), share(self.mix.difficulty(difficulty))));
        let form = [Form::Short, Form::Steps, Form::Sentence].map(|form| (serde_name(&form), share(self.mix.form(form))));
        [("difficulty".to_owned(), difficulty.into()), ("form".to_owned(), form.into())].into()
    }

    /// The configuration as the release names it. `input` is what descriptions come from: a name or a content hash, never a path.
    pub fn to_configuration(&self, input: &str) -> Configuration {
        let names: Vec<&str> = self.registry.charts().iter().map(|chart| chart.name()).collect();
        let tags = |languages: &[Language]| languages.iter().map(|language| language.as_str().to_owned()).collect::<Vec<_>>();
        let settings = [
            ("charts", serde_json::json!(names)),
            ("input", serde_json::json!(input)),
            ("locales", serde_json::json!(tags(&self.locales))),
            ("mix", serde_json::json!(self.mix.to_string())),
            ("size", serde_json::json!(self.size.map(|size| format!("{}x{}", size.width, size.height)))),
            (Configuration::SPLITS, serde_json::json!(self.splits.to_text())),
            ("target", serde_json::json!(self.target.name)),
            ("turns", serde_json::json!([self.turns.0, self.turns.1])),
        ];
        let mut settings: BTreeMap<String, serde_json::Value> =
            settings.into_iter().map(|(key, value)| (key.to_owned(), value)).collect();
        if !self.question_locales.is_empty() {
            settings.insert("question_locales".to_owned(), serde_json::json!(tags(&self.question_locales)));
        }
        if !self.wordings.hashes().is_empty() {
            settings.insert("wordings".to_owned(), serde_json::json!(self.wordings.hashes()));
        }
        settings.extend(self.publication.settings().map(|(key, value)| (key.to_owned(), serde_json::json!(value))));
        Configuration { seed: self.seed, count: self.count, shard: self.shard, settings }
    }
}

/// The name that a value has in JSON.
fn serde_name(value: &impl serde::Serialize) -> String {
    serde_json::to_value(value).ok().and_then(|name| name.as_str().map(str::to_owned)).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn splits_are_exact_in_every_block() {
        let shares = SplitShares::default();
        let seed = Seed::of_run(5);
        assert!((0..200).all(|seed| shares.split_of(Seed::of_run(seed), 0) == shares.largest()));
        let count = |wanted: Split, range: std::ops::Range<u64>| range.filter(|&at| shares.split_of(seed, at) == wanted).count();
        for block in 0..10 {
            let range = block * 20..(block + 1) * 20;
            assert_eq!(
                [count(Split::Train, range.clone()), count(Split::Validation, range.clone()), count(Split::Test, range)],
                [18, 1, 1]
            );
        }
    }

    #[test]
    fn shares_are_parsed_and_checked() {
        assert_eq!(SplitShares::parse("train=0.9,val=0.05,test=0.05"), Ok(SplitShares::default()));
        assert_eq!(SplitShares::parse("train=1"), Ok(SplitShares::only(Split::Train)));
        let hard = SplitShares::parse("train=0.8,val=0.1,test=0.05,test_hard=0.05").unwrap();
        assert_eq!(hard.to_text(), "train=0.8,validation=0.1,test=0.05,test_hard=0.05");
        assert_eq!(SplitShares::default().to_text(), "train=0.9,validation=0.05,test=0.05");
        let twice = SplitShares::parse("train=0.8,val=0.2,validation=0").unwrap_err();
        assert_eq!(twice.reason, "validation is named twice");
        for bad in ["train=0.9", "train", "train=0.9,dev=0.1", "train=1.5,test=-0.5", "train=x", "train=0.999,test=0.001"] {
            assert!(SplitShares::parse(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn languages_of_questions_name_the_release_only_where_they_are_chosen() {
        let tags = |tags: &[&str]| tags.iter().filter_map(|tag| Language::new(tag)).collect::<Vec<_>>();
        let usual = RunConfig::default();
        assert!(!usual.to_configuration("built-in").settings.contains_key("question_locales"));
        let chosen = RunConfig { question_locales: tags(&["en", "pt-BR"]), ..usual };
        assert_eq!(chosen.to_configuration("built-in").settings["question_locales"], serde_json::json!(["en", "pt-BR"]));
        assert!(chosen.command().ends_with(" --question-locale en,pt-BR"), "{}", chosen.command());
    }
}
