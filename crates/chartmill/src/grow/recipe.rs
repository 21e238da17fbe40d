//! The recipe: how a dataset is grown, in shares and caps.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use chartmill_schema::{Family, Language, Way};
use serde::{Deserialize, Serialize};

use crate::shares::Shares;

/// The new records' ways by default, in hundredths.
const WAYS: [(Way, u32); 4] = [(Way::ReChart, 45), (Way::Vary, 30), (Way::Degrade, 15), (Way::ReAsk, 10)];
/// The file of a release that has the recipe which it was grown by.
const MANIFEST: &str = "manifest.json";
/// The most bytes of a recipe.
const MAX_BYTES: u64 = 1 << 20;

/// Shares and caps of the new records.
///
/// ```toml
/// per-table = 200          # at most so many new records from one table
///
/// [ways]                   # shares that add up to 1
/// re-chart = 0.45          # the table behind a picture, drawn anew
/// vary = 0.30              # a variation of it
/// degrade = 0.15           # a picture, old or new, through a camera or a copier
/// re-ask = 0.10            # new questions on a picture of the dataset
///
/// [languages]              # shares of the pictures' languages, where a table can be translated
/// en = 0.5
/// pt-BR = 0.5
///
/// [charts]                 # at most this share of the new records may be ...
/// pie = 0.3
///
/// [families]               # at most this share of the new records may ask for ...
/// title = 0.05
///
/// [files]                  # at most this share of the new records may come from tables of this file of the dataset
/// "survey.json" = 0.25
/// ```
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Recipe {
    ways: Vec<(Way, u32)>,
    languages: Vec<(Language, u32)>,
    charts: BTreeMap<String, u32>,
    families: BTreeMap<Family, u32>,
    files: BTreeMap<String, u32>,
    per_table: Option<u64>,
}

/// The file.
#[derive(Deserialize, Serialize, Default)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
struct Written {
    per_table: Option<u64>,
    ways: BTreeMap<Way, f64>,
    languages: BTreeMap<String, f64>,
    charts: BTreeMap<String, f64>,
    families: BTreeMap<Family, f64>,
    files: BTreeMap<String, f64>,
}

/// Why a recipe cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum RecipeError {
    /// It cannot be read.
    #[error("cannot read the recipe {path}: {why}", path = path.display())]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// What the system said.
        why: String,
    },
    /// It is not TOML, or holds something that a recipe has not.
    #[error("the recipe {path} is not one: {why}", path = path.display())]
    Malformed {
        /// The file.
        path: PathBuf,
        /// What the parser said, with the line.
        why: String,
    },
    /// A value that is no share.
    #[error("the recipe {path}: [{table}] {key} = {value} is no share from 0 to 1 in hundredths", path = path.display())]
    Share {
        /// The file.
        path: PathBuf,
        /// The table of the file.
        table: &'static str,
        /// The key.
        key: String,
        /// The value.
        value: f64,
    },
    /// Shares that should be of one whole and are not.
    #[error("the recipe {path}: the shares of [{table}] add up to {}.{:02}, not to 1", sum / 100, sum % 100, path = path.display())]
    Sum {
        /// The file.
        path: PathBuf,
        /// The table of the file.
        table: &'static str,
        /// Their sum in hundredths.
        sum: u32,
    },
    /// A key that names nothing.
    #[error("the recipe {path}: [{table}] names {key:?}; {wanted}", path = path.display())]
    Unknown {
        /// The file.
        path: PathBuf,
        /// The table of the file.
        table: &'static str,
        /// The key.
        key: String,
        /// What may stand there.
        wanted: String,
    },
}

impl Default for Recipe {
    fn default() -> Self {
        let none = BTreeMap::new;
        Self {
            ways: WAYS.to_vec(),
            languages: Vec::new(),
            charts: none(),
            families: BTreeMap::new(),
            files: none(),
            per_table: None,
        }
    }
}

impl Recipe {
    /// Reads a recipe. `charts` are the names that there are; a language needs questions.
    ///
    /// # Errors
    /// [`RecipeError`] names the table and the key.
    pub fn read(path: &Path, charts: &[&str]) -> Result<Self, RecipeError> {
        let unreadable = |why: String| RecipeError::Unreadable { path: path.to_owned(), why };
        let about = path.metadata().map_err(|error| unreadable(error.to_string()))?;
        if !about.is_file() || about.len() > MAX_BYTES {
            return Err(unreadable("it is no small text file".to_owned()));
        }
        let text = std::fs::read_to_string(path).map_err(|error| unreadable(error.to_string()))?;
        let malformed = |error: toml::de::Error| RecipeError::Malformed { path: path.to_owned(), why: error.to_string() };
        Self::checked(toml::from_str(&text).map_err(malformed)?, path, charts)
    }

    /// A recipe back from the configuration of a release: the inverse of [`Recipe::to_json`].
    ///
    /// # Errors
    /// [`RecipeError`], with the manifest for a file.
    pub(super) fn recall(value: &serde_json::Value, charts: &[&str]) -> Result<Self, RecipeError> {
        let path = Path::new(MANIFEST);
        let malformed = |error: serde_json::Error| RecipeError::Malformed { path: path.to_owned(), why: error.to_string() };
        Self::checked(serde_json::from_value(value.clone()).map_err(malformed)?, path, charts)
    }

    fn checked(written: Written, path: &Path, charts: &[&str]) -> Result<Self, RecipeError> {
        let share = |table: &'static str, key: &str, value: f64| {
            let hundredths = (value * 100.0).round();
            let is_one = (0.0..=100.0).contains(&hundredths) && (value * 100.0 - hundredths).abs() < 1e-6;
            let fault = RecipeError::Share { path: path.to_owned(), table, key: key.to_owned(), value };
            if is_one { Ok(hundredths as u32) } else { Err(fault) }
        };
        let sum = |table: &'static str, shares: &mut dyn Iterator<Item = u32>| match shares.sum() {
            100 => Ok(()),
            sum => Err(RecipeError::Sum { path: path.to_owned(), table, sum }),
        };
        let unknown = |table: &'static str, key: &str, wanted: String| {
            Err(RecipeError::Unknown { path: path.to_owned(), table, key: key.to_owned(), wanted })
        };
        let mut recipe = Self { per_table: written.per_table, ..Self::default() };
        if !written.ways.is_empty() {
            recipe.ways.clear();
            for (way, value) in written.ways {
                if way == Way::Carried {
                    return unknown("ways", way.key(), "every row is carried over, and needs no share".to_owned());
                }
                recipe.ways.push((way, share("ways", way.key(), value)?));
            }
            sum("ways", &mut recipe.ways.iter().map(|(_, share)| *share))?;
        }
        for (tag, value) in written.languages {
            let Some(language) = Language::new(&tag).filter(chartmill_ask::has_wordings) else {
                let wanted = format!("there are questions in {}", chartmill_ask::languages().join(", "));
                return unknown("languages", &tag, wanted);
            };
            recipe.languages.push((language, share("languages", &tag, value)?));
        }
        if !recipe.languages.is_empty() {
            sum("languages", &mut recipe.languages.iter().map(|(_, share)| *share))?;
        }
        for (name, value) in written.charts {
            if !charts.contains(&name.as_str()) {
                return unknown("charts", &name, format!("the charts are {}", charts.join(", ")));
            }
            let cap = share("charts", &name, value)?;
            recipe.charts.insert(name, cap);
        }
        for (family, value) in written.families {
            recipe.families.insert(family, share("families", family.key(), value)?);
        }
        for (file, value) in written.files {
            let cap = share("files", &file, value)?;
            recipe.files.insert(file, cap);
        }
        Ok(recipe)
    }

    /// The ways that are left where only some can be gone, in proportion to what the recipe gives them.
    pub(super) fn ways(&self, can: impl Fn(Way) -> bool) -> Option<(Vec<Way>, Shares)> {
        let left: Vec<(Way, u32)> = self.ways.iter().copied().filter(|(way, share)| *share > 0 && can(*way)).collect();
        let shares = Shares::new(left.iter().map(|(_, share)| *share));
        (!left.is_empty()).then(|| (left.into_iter().map(|(way, _)| way).collect(), shares))
    }

    /// Whether any new record goes this way.
    pub(super) fn wants(&self, wanted: Way) -> bool {
        self.ways.iter().any(|(way, share)| *way == wanted && *share > 0)
    }

    /// The languages with their shares; empty where the recipe leaves them to the command.
    pub(super) fn languages(&self) -> &[(Language, u32)] {
        &self.languages
    }

    /// The share that a chart may have, in hundredths.
    pub(super) fn chart_cap(&self, chart: &str) -> u32 {
        self.charts.get(chart).copied().unwrap_or(100)
    }

    /// The shares of records that may ask for families, in hundredths.
    pub(super) fn family_caps(&self) -> impl Iterator<Item = (Family, u32)> {
        self.families.iter().map(|(family, cap)| (*family, *cap))
    }

    /// The share that tables of a file may have, in hundredths.
    pub(super) fn file_cap(&self, file: &str) -> u32 {
        self.files.get(file).copied().unwrap_or(100)
    }

    /// How many records may come from one table.
    pub(super) fn per_table(&self) -> Option<u64> {
        self.per_table
    }

    /// The recipe as the configuration of a release has it.
    pub(super) fn to_json(&self) -> serde_json::Value {
        let share = |hundredths: u32| f64::from(hundredths) / 100.0;
        serde_json::json!(Written {
            per_table: self.per_table,
            ways: self.ways.iter().map(|(way, hundredths)| (*way, share(*hundredths))).collect(),
            languages: self.languages.iter().map(|(tag, hundredths)| (tag.as_str().to_owned(), share(*hundredths))).collect(),
            charts: self.charts.iter().map(|(name, hundredths)| (name.clone(), share(*hundredths))).collect(),
            families: self.families.iter().map(|(family, hundredths)| (*family, share(*hundredths))).collect(),
            files: self.files.iter().map(|(file, hundredths)| (file.clone(), share(*hundredths))).collect(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<Recipe, RecipeError> {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("recipe.toml");
        std::fs::write(&path, text).unwrap();
        Recipe::read(&path, &["bar", "pie"])
    }

    #[test]
    fn a_recipe_is_read() {
        let recipe = read(
            "per-table = 3\n[ways]\nre-chart = 0.25\nvary = 0.75\n[languages]\nen = 0.5\n\"pt-BR\" = 0.5\n[charts]\npie = 0.3\n\
             [families]\ntitle = 0.05\n[files]\n\"a.json\" = 0.1\n",
        )
        .unwrap();
        assert_eq!(recipe.per_table(), Some(3));
        assert_eq!((recipe.chart_cap("pie"), recipe.chart_cap("bar"), recipe.file_cap("a.json")), (30, 100, 10));
        assert_eq!(recipe.family_caps().collect::<Vec<_>>(), [(Family::Title, 5)]);
        assert!(recipe.wants(Way::Vary) && !recipe.wants(Way::Degrade));
        let (ways, shares) = recipe.ways(|_| true).unwrap();
        assert_eq!((ways.as_slice(), shares.block()), ([Way::ReChart, Way::Vary].as_slice(), 4));
        // What cannot be done leaves its share to the rest.
        assert_eq!(recipe.ways(|way| way == Way::Vary).unwrap().0, [Way::Vary]);
        assert!(recipe.ways(|way| way == Way::ReAsk).is_none());
        assert_eq!(read("").unwrap(), Recipe::default());
        for recipe in [recipe, Recipe::default()] {
            assert_eq!(Recipe::recall(&recipe.to_json(), &["bar", "pie"]).unwrap(), recipe);
        }
    }

    #[test]
    fn what_is_wrong_with_a_recipe_is_told() {
        for (text, told) in [
            ("[ways]\nre-chart = 0.5\n", "the shares of [ways] add up to 0.50, not to 1"),
            ("[ways]\nre-chart = 1.5\n", "[ways] re-chart = 1.5 is no share"),
            ("[ways]\ncarried = 1.0\n", "[ways] names \"carried\"; every row is carried over"),
            ("[ways]\nredraw = 1.0\n", "line 2"),
            ("[languages]\nxx = 1.0\n", "[languages] names \"xx\"; there are questions in"),
            ("[charts]\nradar = 0.5\n", "[charts] names \"radar\"; the charts are bar, pie"),
            ("[families]\ntitle = 0.005\n", "[families] title = 0.005 is no share"),
            ("[caps]\n", "unknown field `caps`"),
        ] {
            let error = read(text).unwrap_err().to_string();
            assert!(error.contains(told), "{told:?} is not in {error}");
        }
    }
}
