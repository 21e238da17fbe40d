//! A grown release made again: its settings back from its configuration, its dataset given anew and held against what it names.

use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use chartmill_augment::dataset::Dataset;
use chartmill_dataset::{Configuration, Manifest};
use chartmill_describe::model::client::{Client, ClientOptions};
use chartmill_describe::model::exchange::Parameters;
use chartmill_describe::model::replay::Replay;
use chartmill_describe::model::store::Store;
use serde_json::Value;

use super::asked_table::TablesFrom;
use super::{
    BY_NAME, DATASET, GrowConfig, Grower, Growth, HARD_TEST, HELD_OUT, HeldOut, PICTURES_SEEN, Pictures, RECIPE, Recipe,
    TABLES_FROM, TableAsker,
};
use crate::{CannotRecall, RunConfig, WordingFiles};

/// What a release was grown from. It holds none of that.
#[derive(Debug)]
pub struct GrownFrom {
    /// The dataset.
    pub dataset: Dataset,
    /// The folder of its pictures, where it is not the one that the format has them in.
    pub images: Option<PathBuf>,
    /// What was held out.
    pub held_out: HeldOut,
    /// The folder of a model's answers, where one was asked for tables.
    pub answers: Option<PathBuf>,
}

impl Grower {
    /// What grew the release in `out`, from its manifest and what it was grown from.
    ///
    /// # Errors
    /// Something given is not what the release was grown from, or its configuration has something that this version does not know.
    pub(crate) fn recall(
        manifest: &Manifest,
        from: GrownFrom,
        wordings: WordingFiles,
        threads: Option<NonZeroUsize>,
        out: &Path,
        on_progress: &mut dyn FnMut(u64),
    ) -> Result<Self> {
        let GrownFrom { dataset, images, held_out, answers } = from;
        let mut plain = manifest.configuration.clone();
        let mut take = |key: &str| plain.settings.remove(key);
        let named = take(Configuration::DATASET);
        let (recipe, pictures, by_name) = (take(RECIPE), take(Configuration::PICTURES), take(BY_NAME));
        let (held_out_then, tables_from) = (take(HELD_OUT), take(TABLES_FROM));
        // Known only once the dataset is read.
        let _ = (take(PICTURES_SEEN), take(HARD_TEST));
        if tables_from.is_none() && answers.is_some() {
            bail!("--store: no model was asked for its tables; leave it out");
        }
        // Compared before the dataset is read, which may take long.
        let found = Some(Value::from(dataset.fingerprint()?));
        if found != named {
            bail!("--dataset: this is not the dataset that it was grown from: {}", hashes(found.as_ref(), named.as_ref()));
        }
        let found = held_out.fingerprint().map(Value::from);
        if found != held_out_then {
            bail!(
                "--exclude: this is not what was held out when it was grown: {}",
                hashes(found.as_ref(), held_out_then.as_ref())
            );
        }
        let run = RunConfig::recall(&plain, wordings)?;
        if plain.settings.get("input").and_then(Value::as_str) != Some(DATASET) {
            return Err(CannotRecall::setting("input", plain.settings.get("input")).into());
        }
        let charts: Vec<&str> = run.registry.charts().iter().map(|chart| chart.name()).collect();
        let config = GrowConfig {
            growth: Growth::Again { count: manifest.configuration.count, command: manifest.card.command.clone() },
            recipe: Recipe::recall(recipe.as_ref().ok_or_else(|| CannotRecall::setting(RECIPE, None))?, &charts)?,
            images,
            pictures: pictures
                .as_ref()
                .and_then(Value::as_str)
                .and_then(Pictures::named)
                .ok_or_else(|| CannotRecall::setting(Configuration::PICTURES, pictures.as_ref()))?,
            are_splits_asked: false,
            by_name: by_name.as_ref().is_some_and(|by_name| by_name.as_bool() == Some(true)),
            threads,
            run,
        };
        let client = tables_from.as_ref().map(|value| replayed(value, answers.as_deref())).transpose()?;
        let asker = client.as_ref().map(|(client, from)| TableAsker {
            client,
            model: from.model.clone(),
            parameters: Parameters {
                temperature: from.temperature.clone(),
                max_tokens: from.max_tokens,
                seed: Some(config.run.seed),
            },
        });
        let grower = Self::new(dataset, config, &held_out, asker.as_ref(), out, on_progress)?;
        // Whatever was not understood above shows where the same is written again.
        let (then, now) = (&manifest.configuration.settings, &grower.named().settings);
        match then.keys().chain(now.keys()).find(|key| then.get(*key) != now.get(*key)) {
            Some(key) if key == PICTURES_SEEN => {
                bail!("--images: its pictures, by name or content, are not those of the dataset that it was grown from")
            }
            Some(key) if key == TABLES_FROM => bail!("--store: its answers give other tables than when it was grown"),
            Some(key) => Err(CannotRecall::setting(key, then.get(key)).into()),
            None => Ok(grower),
        }
    }
}

/// The answers of a model, from its store alone.
fn replayed(value: &Value, answers: Option<&Path>) -> Result<(Client, TablesFrom)> {
    let from: TablesFrom = serde_json::from_value(value.clone()).map_err(|_| CannotRecall::setting(TABLES_FROM, Some(value)))?;
    let Some(answers) = answers else {
        bail!("some of its tables were found by {}; name the folder of its answers with --store", from.model);
    };
    let store = Store::open_existing(answers).with_context(|| format!("--store {}", answers.display()))?;
    Ok((Client::new(Box::new(Replay::new(&from.model)), store, ClientOptions::default())?, from))
}

fn hashes(found: Option<&Value>, then: Option<&Value>) -> String {
    let told = |value: Option<&Value>| value.and_then(Value::as_str).unwrap_or("nothing").to_owned();
    format!("given is {}, and the release names {} (SHA-256 of their content)", told(found), told(then))
}
