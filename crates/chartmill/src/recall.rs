//! The settings of a run back from the configuration of its release: the inverse of [`RunConfig::to_configuration`].

use chartmill_ask::Mix;
use chartmill_dataset::Configuration;
use chartmill_plan::Size;
use chartmill_schema::{Language, Target};
use serde::de::DeserializeOwned;

use crate::config::{MOST_TURNS, canvas_of};
use crate::{Publication, Registry, RunConfig, SplitShares, WordingFiles};

/// Why the settings of a release are not those of a run that this version can make.
#[derive(Debug, thiserror::Error)]
pub enum CannotRecall {
    /// A setting is missing, or is nothing that this version knows.
    #[error(
        "its setting {key:?} is {found}, which this version of Chartmill does not know; use the version that made the release"
    )]
    Setting {
        /// The setting.
        key: String,
        /// Its value as JSON, or `nothing`.
        found: String,
    },
    /// Files of wordings are needed.
    #[error(
        "it was asked with files of wordings, and of those with these SHA-256 {n} are not given: {missing}; name them with --wordings FILE",
        n = missing.len(),
        missing = missing.join(", ")
    )]
    WordingsMissing {
        /// The SHA-256 of each.
        missing: Vec<String>,
    },
    /// Files of wordings are given that it was not asked with.
    #[error("it was not asked with the wordings whose SHA-256 is {}; leave them out", extra.join(", "))]
    WordingsExtra {
        /// The SHA-256 of each.
        extra: Vec<String>,
    },
}

impl CannotRecall {
    /// A setting that is not known.
    pub(crate) fn setting(key: &str, value: Option<&serde_json::Value>) -> Self {
        Self::Setting { key: key.to_owned(), found: value.map_or_else(|| "nothing".to_owned(), ToString::to_string) }
    }
}

impl RunConfig {
    /// The settings of the run that has this configuration. Of files of wordings it holds hashes alone, so these are to be given again.
    ///
    /// # Errors
    /// The configuration holds something that this version does not know, or `wordings` are not the files that the run had.
    pub fn recall(configuration: &Configuration, wordings: WordingFiles) -> Result<Self, CannotRecall> {
        let get = |key: &str| configuration.settings.get(key);
        let unknown = |key: &str| CannotRecall::setting(key, get(key));
        let languages = |key: &str| -> Option<Vec<Language>> {
            value::<Vec<String>>(get(key))?.iter().map(|tag| Language::new(tag)).collect()
        };
        let names: Vec<String> = value(get("charts")).ok_or_else(|| unknown("charts"))?;
        let size: Option<String> = value(get("size")).ok_or_else(|| unknown("size"))?;
        let text = |key: &str| value::<String>(get(key)).ok_or_else(|| unknown(key));
        let (low, high): (usize, usize) = value(get("turns")).ok_or_else(|| unknown("turns"))?;
        compare_wordings(value(get("wordings")).unwrap_or_default(), wordings.hashes())?;
        let config = Self {
            seed: configuration.seed,
            count: configuration.count,
            shard: configuration.shard,
            registry: Registry::built_in().only(&names).map_err(|_| unknown("charts"))?,
            locales: languages("locales").filter(|locales| !locales.is_empty()).ok_or_else(|| unknown("locales"))?,
            question_locales: match get("question_locales") {
                None => Vec::new(),
                Some(_) => languages("question_locales").ok_or_else(|| unknown("question_locales"))?,
            },
            target: Target::named(&text("target")?).ok_or_else(|| unknown("target"))?,
            size: size.as_deref().map(|size| size_of(size).ok_or_else(|| unknown("size"))).transpose()?,
            turns: if 1 <= low && low <= high && high <= MOST_TURNS { (low, high) } else { return Err(unknown("turns")) },
            mix: Mix::parse(&text("mix")?).map_err(|_| unknown("mix"))?,
            splits: SplitShares::parse(&text("splits")?).map_err(|_| unknown("splits"))?,
            wordings,
            publication: Publication::recall(&configuration.settings).map_err(unknown)?,
        };
        // Whatever was not understood above, or only in part, shows where the same is written again.
        let again = config.to_configuration(&text("input")?).settings;
        match configuration.settings.iter().find(|(key, value)| again.get(*key) != Some(value)) {
            Some((key, _)) => Err(unknown(key)),
            None => Ok(config),
        }
    }
}

fn value<T: DeserializeOwned>(value: Option<&serde_json::Value>) -> Option<T> {
    value.and_then(|value| serde_json::from_value(value.clone()).ok())
}

fn size_of(text: &str) -> Option<Size> {
    let (width, height) = text.split_once('x')?;
    canvas_of(width.parse().ok()?, height.parse().ok()?).ok()
}

fn compare_wordings(mut missing: Vec<String>, given: &[String]) -> Result<(), CannotRecall> {
    let mut extra = Vec::new();
    for hash in given {
        match missing.iter().position(|wanted| wanted == hash) {
            Some(at) => drop(missing.remove(at)),
            None => extra.push(hash.clone()),
        }
    }
    match (missing.is_empty(), extra.is_empty()) {
        (true, true) => Ok(()),
        (false, _) => Err(CannotRecall::WordingsMissing { missing }),
        (true, false) => Err(CannotRecall::WordingsExtra { extra }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn unusual() -> RunConfig {
        let tags = |tags: &[&str]| tags.iter().filter_map(|tag| Language::new(tag)).collect::<Vec<_>>();
        // Every field, so that a new one is not forgotten here.
        RunConfig {
            seed: u64::MAX,
            count: 12,
            registry: Registry::built_in().only(&["pie".to_owned(), "bar".to_owned()]).unwrap(),
            locales: tags(&["pt-BR", "en"]),
            question_locales: tags(&["es"]),
            target: Target::named("native").unwrap(),
            size: Some(Size { width: 800, height: 600 }),
            turns: (2, 5),
            mix: Mix::parse("recognize=50,compute=40,several-steps=10,short=80,steps=10,sentence=10").unwrap(),
            splits: SplitShares::parse("train=0.7,test=0.3").unwrap(),
            wordings: WordingFiles::default(),
            publication: Publication::new(Some("Charts of O'Hara"), Some("cc-by-4.0")).unwrap(),
            shard: "2/3".parse().ok(),
        }
    }

    #[test]
    fn settings_come_back_whole() {
        for config in [RunConfig::default(), unusual()] {
            let configuration = config.to_configuration("built-in");
            let again = RunConfig::recall(&configuration, WordingFiles::default()).unwrap();
            assert_eq!(again.to_configuration("built-in"), configuration);
            assert_eq!(again.command(), config.command());
        }
    }

    #[test]
    fn what_is_not_known_is_named() {
        let whole = unusual().to_configuration("built-in");
        let told = |change: &dyn Fn(&mut Configuration)| {
            let mut configuration = whole.clone();
            change(&mut configuration);
            RunConfig::recall(&configuration, WordingFiles::default()).unwrap_err().to_string()
        };
        for key in whole.settings.keys().filter(|key| !["question_locales", "title", "license"].contains(&key.as_str())) {
            assert!(told(&|it| drop(it.settings.remove(key))).contains(&format!("{key:?}")), "{key}");
        }
        let set = |key: &str, value: serde_json::Value| {
            told(&|it| drop(it.settings.insert(key.to_owned(), value.clone()))).contains(&format!("{key:?}"))
        };
        assert!(set("charts", serde_json::json!(["sunburst"])) && set("turns", serde_json::json!([5, 2])));
        assert!(set("locales", serde_json::json!([])) && set("hologram", serde_json::json!(true)));
        let missing = told(&|it| drop(it.settings.insert("wordings".to_owned(), serde_json::json!(["abc"]))));
        assert!(missing.contains("abc") && missing.contains("--wordings"), "{missing}");
    }
}
