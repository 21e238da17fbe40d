//! GROW: a larger release from a dataset that someone already has.
//!
//! The rows of the dataset are the first slots, carried over as they are; what is new follows. A first pass (`survey`) finds the
//! tables behind the pictures; which slot draws, varies, degrades or asks what then follows from the seed and the slot alone.

mod alike;
mod asked_again;
mod asked_table;
mod carry;
mod fresh;
mod given;
mod hard_test;
mod held_out;
mod looked_at;
mod places;
mod recall;
mod recipe;
mod store;
mod survey;
mod usable;

use std::collections::{BTreeMap, BTreeSet};
use std::num::NonZeroUsize;
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::Mutex;

use anyhow::{Context, Result, bail};
use chartmill_augment::dataset::{Dataset, Rows};
use chartmill_augment::inspect::{TakenIds, corrected};
use chartmill_dataset::{AttemptKind, CardText, Configuration, FinishInfo, RefusedAttempt, SlotResult};
use chartmill_describe::model::exchange::Parameters;
use chartmill_schema::{Language, Split, Way};
use chartmill_seed::Seed;
use chartmill_trainer::job::shell_word;

pub use asked_table::TableAsker;
use asked_table::TablesFrom;
use hard_test::HardTest;
pub use held_out::HeldOut;
pub use places::Pictures;
pub use recall::GrownFrom;
pub use recipe::{Recipe, RecipeError};
pub use survey::SurveyCounts;

use crate::holdout::Holdout;
use crate::run::{Feed, Fill, fill_all};
use crate::shares::Shares;
use crate::{Outcome, Progress, RunConfig, RunOptions};
use carry::Carry;
use survey::{Fate, Survey, Surveyor};

/// What the descriptions of a grown release come from.
const DATASET: &str = "dataset";
/// Settings that only a grown release has, beside the hash of its dataset: what [`recall`] takes back.
const RECIPE: &str = "recipe";
const PICTURES_SEEN: &str = "pictures_seen";
const BY_NAME: &str = "pictures_by_name";
/// The seed by which looks and wordings were kept for the hard test.
const HARD_TEST: &str = "hard_test_seed";
const HELD_OUT: &str = "held_out";
const TABLES_FROM: &str = "tables_from";

/// How a dataset is to be grown.
#[derive(Debug)]
pub struct GrowConfig {
    /// Seed, charts, languages, target, turns, mix, splits and shard. Its count follows from the growth.
    pub run: RunConfig,
    /// Whether the splits of the run were asked for: a dataset that is split already cannot be split otherwise.
    pub are_splits_asked: bool,
    /// How large it becomes.
    pub growth: Growth,
    /// Shares and caps.
    pub recipe: Recipe,
    /// The folder of the pictures, where it is not the one that the format has them in.
    pub images: Option<PathBuf>,
    /// What becomes of pictures that are carried over.
    pub pictures: Pictures,
    /// Whether pictures are compared by their names alone, which takes no time, and not by what they show.
    pub by_name: bool,
    /// Threads that look at pictures; as many as the machine has where absent.
    pub threads: Option<NonZeroUsize>,
}

/// How large a dataset becomes.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Growth {
    /// So many times as large, in hundredths: at least 100.
    Times(u64),
    /// As large as it was before, when the same was grown from it.
    Again {
        /// All records, its rows included.
        count: u64,
        /// The command of then, which has the factor.
        command: String,
    },
}

/// A dataset that is being grown.
#[derive(Debug)]
pub struct Grower {
    config: RunConfig,
    recipe: Recipe,
    pictures: Pictures,
    card: CardText,
    dataset: Dataset,
    images: Option<PathBuf>,
    survey: Survey,
    /// The ways that new records go, with their shares; none where nothing can be made.
    ways: Option<(Vec<Way>, Shares)>,
    languages: (Vec<Language>, Shares),
    seed: Seed,
    holdout: Holdout,
    /// What names the release, made once: it has the hash of the whole dataset.
    configuration: Configuration,
    configuration_hash: String,
    out: PathBuf,
    /// Pictures that the doctor looked at, with whether it has anything to say of them.
    flagged: Mutex<BTreeMap<String, bool>>,
}

/// What a slot of a grown release needs.
#[derive(Debug)]
pub(crate) enum Job {
    /// A row of the dataset.
    Row(Box<Carry>),
    /// A row that is left out, and why.
    LeftOut(Box<RefusedAttempt>),
    /// A new record.
    Fresh(u64),
}

impl Grower {
    /// Reads a dataset once and decides what can be made of it. `asker` is asked for tables that no rule recovers; `on_progress` is told how
    /// many rows were read.
    ///
    /// # Errors
    /// The dataset cannot be read to its end, or nothing in it can be used.
    pub fn new(
        dataset: Dataset,
        config: GrowConfig,
        held_out: &HeldOut,
        asker: Option<&TableAsker<'_>>,
        out: &Path,
        on_progress: &mut dyn FnMut(u64),
    ) -> Result<Self> {
        let GrowConfig { mut run, are_splits_asked, growth, recipe, images, pictures, by_name, threads } = config;
        if dataset.is_packed() && pictures == Pictures::Reference {
            bail!("the pictures of the dataset stand inside of its files, where no record could name them; use --images copy");
        }
        if run.shard.is_some() && pictures == Pictures::Reference {
            bail!(
                "--images reference: the ways to pictures lead from a shard's own folder and not from that of all; use copy or link"
            );
        }
        let images = images.or_else(|| dataset.images_dir());
        if let Some(folder) = images.as_ref().filter(|folder| !folder.is_dir()) {
            bail!("there is no folder {} to take pictures from; name it with --images", folder.display());
        }
        let surveyor = Surveyor {
            dataset: &dataset,
            registry: &run.registry,
            target: run.target,
            held_out,
            images: images.as_deref(),
            asker,
            keeps_rows: growth != Growth::Times(100) && recipe.wants(Way::Degrade),
            by_name,
            threads,
        };
        let survey = surveyor.survey(on_progress)?;
        if are_splits_asked && survey.is_split() {
            bail!(
                "--splits: the dataset is split already, and what is grown from it stays on the sides of its splits; leave it out"
            );
        }
        let hard_test = HardTest::of(&dataset, &survey, &run)?;
        // The command names the splits that were asked for; those of the dataset are found again.
        let asked = RunConfig { splits: hard_test.as_ref().map_or(run.splits, |hard_test| hard_test.splits), ..run.clone() };
        let asked = std::mem::replace(&mut run, asked);
        let n_rows = survey.fates.len() as u64;
        let (n_tables, n_sound) = (survey.usable.len() as u64, survey.sound.len() as u64);
        if n_rows == 0 && n_tables == 0 {
            bail!("nothing in the dataset can be used: {}", told(&survey.counts));
        }
        let ways = recipe.ways(|way| match way {
            Way::Carried => false,
            Way::ReChart | Way::Vary => n_tables > 0,
            Way::Degrade => n_tables > 0 || n_sound > 0,
            Way::ReAsk => survey.counts.tables.iter().any(|(source, n)| source != "file" && *n > 0),
        });
        run.count = match &growth {
            Growth::Again { count, .. } => *count,
            Growth::Times(hundredths) => {
                let wanted = if n_rows > 0 { n_rows } else { n_tables } * hundredths / 100;
                let most = recipe.per_table().map_or(u64::MAX, |most| most.saturating_mul(n_tables.max(1)));
                n_rows + if ways.is_some() { wanted.saturating_sub(n_rows).min(most) } else { 0 }
            }
        };
        if let Some(shard) = run.shard.filter(|shard| shard.of() > run.count) {
            bail!("--shard {shard}: {} records have no {} shards; ask for at most {}", run.count, shard.of(), run.count);
        }
        let command = match growth {
            Growth::Again { command, .. } => command,
            Growth::Times(factor) => {
                let replay = asker.map(|asker| {
                    let Parameters { temperature, max_tokens, .. } = &asker.parameters;
                    let model = shell_word(&asker.model);
                    format!("--provider replay --model {model} --store ANSWERS --temperature {temperature} --answer-tokens {max_tokens}")
                });
                let images = format!("--images {}", pictures.key());
                let flags = [
                    Some(command(&asked, factor)),
                    (pictures != Pictures::Copy).then_some(images),
                    (recipe != Recipe::default()).then(|| "--recipe RECIPE.toml".to_owned()),
                    (!held_out.is_empty()).then(|| "--exclude HELD_OUT".to_owned()),
                    by_name.then(|| "--quick".to_owned()),
                    replay,
                ];
                flags.into_iter().flatten().collect::<Vec<_>>().join(" ")
            }
        };
        let card = CardText { command, source: source(&survey.counts), ..run.publication.card() };
        let languages = if recipe.languages().is_empty() {
            (run.locales.clone(), Shares::new(run.locales.iter().map(|_| 1)))
        } else {
            let (names, shares): (Vec<_>, Vec<_>) = recipe.languages().iter().cloned().unzip();
            (names, Shares::new(shares))
        };
        // The content of the rows and of tables, the recipe, and all that a run of its own has.
        let mut configuration = run.to_configuration(DATASET);
        let mut set = |key: &str, value: serde_json::Value| configuration.settings.insert(key.to_owned(), value);
        set(Configuration::DATASET, serde_json::json!(dataset.fingerprint()?));
        set(RECIPE, recipe.to_json());
        set(Configuration::PICTURES, serde_json::json!(pictures.key()));
        if !survey.alike.seen.is_empty() {
            set(PICTURES_SEEN, serde_json::json!(survey.alike.seen));
        }
        if by_name {
            set(BY_NAME, serde_json::json!(true));
        }
        if let Some(asker) = asker {
            let Parameters { temperature, max_tokens, .. } = asker.parameters.clone();
            let found = survey.found_by_model.clone();
            set(TABLES_FROM, serde_json::json!(TablesFrom { model: asker.model.clone(), temperature, max_tokens, found }));
        }
        if let Some(hard_test) = &hard_test {
            set(HARD_TEST, serde_json::json!(hard_test.seed));
        }
        if let Some(fingerprint) = held_out.fingerprint() {
            set(HELD_OUT, serde_json::json!(fingerprint));
        }
        Ok(Self {
            seed: Seed::of_run(run.seed),
            holdout: Holdout::new(run.splits, Seed::of_run(hard_test.map_or(run.seed, |hard_test| hard_test.seed))),
            config: run,
            recipe,
            pictures,
            card,
            dataset,
            images,
            survey,
            ways,
            languages,
            configuration_hash: configuration.hash(),
            configuration,
            out: out.to_owned(),
            flagged: Mutex::default(),
        })
    }

    /// What names the release.
    pub(crate) fn named(&self) -> &Configuration {
        &self.configuration
    }

    /// What the survey found.
    pub fn counts(&self) -> &SurveyCounts {
        &self.survey.counts
    }

    /// How many slots are filled, rows of the dataset among them: all, or those of the shard.
    pub fn n_slots(&self) -> u64 {
        self.configuration.n_slots()
    }

    /// How many of those are rows of the dataset.
    pub fn n_row_slots(&self) -> u64 {
        let slots = self.configuration.slots();
        slots.end.min(self.n_rows()) - slots.start.min(self.n_rows())
    }

    /// The split of a group: the one that it has in the dataset, else by the shares.
    fn split_of(&self, group: u64) -> Split {
        self.survey.given(group).unwrap_or_else(|| self.config.splits.split_of(self.seed, group))
    }

    fn n_rows(&self) -> u64 {
        self.survey.fates.len() as u64
    }
}

/// The command that makes the same release again, without paths.
fn command(run: &RunConfig, factor: u64) -> String {
    let generate = run.command();
    let flags = generate.split_once("--seed").map_or("", |(_, flags)| flags);
    let factor =
        if factor.is_multiple_of(100) { (factor / 100).to_string() } else { format!("{}.{:02}", factor / 100, factor % 100) };
    format!("chartmill augment --dataset DATASET --factor {factor} --seed{flags}")
}

/// Where the records are from, in words.
fn source(counts: &SurveyCounts) -> String {
    let tables: u64 = counts.tables.values().sum();
    if counts.rows == 0 {
        return format!("It was grown from {tables} tables.");
    }
    format!(
        "It was grown from a dataset of {} rows. Those are carried over and marked in `carried.jsonl`; of their answers only those are known \
         to be right that follow from a table. New records come from {tables} tables that the dataset has or that its questions and answers \
         determine.",
        counts.rows
    )
}

/// What a survey counted, in words.
fn told(counts: &SurveyCounts) -> String {
    let listed =
        |counts: &BTreeMap<String, u64>| counts.iter().map(|(key, n)| format!("{n} {key}")).collect::<Vec<_>>().join(", ");
    format!(
        "{} rows (left out: {}), no table that a chart could show (pictures or files without one: {})",
        counts.rows,
        listed(&counts.left_out),
        listed(&counts.without_table)
    )
}

/// Grows a dataset into the release in `out`.
///
/// # Errors
/// If the folder holds something else, cannot be written, or holds an unfinished run and `resume` is off.
pub fn grow_all(grower: &Grower, options: &RunOptions, on_progress: &mut (dyn FnMut(Progress) + Send)) -> Result<Outcome> {
    fill_all(grower, &grower.out, options, on_progress)
}

impl Fill for Grower {
    type Job = Job;

    fn configuration(&self) -> Configuration {
        self.configuration.clone()
    }

    fn feed(&self, first: u64, _known: BTreeSet<String>) -> Result<Feed<'_, Job>> {
        let mut rows = RowFeed {
            grower: self,
            rows: self.dataset.rows().context("the dataset cannot be read again")?.without_folders(),
            ids: TakenIds::reserving(self.survey.ids.iter().copied()),
            next: 0,
        };
        // Ids depend on the rows before, so a run that is resumed, or begins in their midst, reads those again.
        if first < self.n_rows() {
            for _ in 0..first {
                rows.next()?;
            }
        }
        Ok(Box::new(move |window: Range<u64>| {
            window.map(|slot| if slot < self.n_rows() { rows.next() } else { Ok(Job::Fresh(slot)) }).collect()
        }))
    }

    fn fill(&self, job: Job) -> SlotResult {
        match job {
            Job::Row(carry) => self.carry(*carry),
            Job::Fresh(slot) => self.fresh(slot),
            Job::LeftOut(why) => SlotResult { slot: why.slot, sample: None, refused: vec![*why], descriptions: Vec::new() },
        }
    }

    fn finish_info(&self) -> FinishInfo {
        let survey = serde_json::to_value(&self.survey.counts).ok().and_then(|counts| counts.as_object().cloned());
        FinishInfo {
            card: self.card.clone(),
            mix_wanted: self.config.mix_wanted(),
            survey: survey.unwrap_or_default().into_iter().collect(),
            ..FinishInfo::default()
        }
    }
}

/// A row that is not carried over, as `refused.jsonl` has it.
fn left_out(slot: u64, reason: &str, detail: String) -> RefusedAttempt {
    RefusedAttempt {
        slot,
        attempt: 0,
        kind: AttemptKind::Refusal,
        stage: "carry".to_owned(),
        chart: None,
        description_id: None,
        split: None,
        reason: reason.to_owned(),
        detail,
    }
}

/// The rows of the dataset, read a second time.
struct RowFeed<'a> {
    grower: &'a Grower,
    rows: Rows,
    ids: TakenIds,
    next: u64,
}

impl RowFeed<'_> {
    fn next(&mut self) -> Result<Job> {
        let slot = self.next;
        self.next += 1;
        let Some(row) = self.rows.next() else { bail!("the dataset has become shorter while it was read; begin again") };
        let left_out = |reason: &str, detail: String| Job::LeftOut(Box::new(left_out(slot, reason, detail)));
        let row = match row {
            Ok(row) => row,
            Err(error) => return Ok(left_out("unreadable", error.to_string())),
        };
        let fate = self.grower.survey.fates.get(slot as usize).copied().unwrap_or(Fate::LeftOut);
        if row.messages.is_empty() {
            return Ok(left_out("no-questions", format!("{}: nobody asks about this picture", row.place())));
        }
        Ok(match (corrected(&row, self.grower.config.target, &mut self.ids), fate) {
            (Ok(kept), Fate::Carried) => {
                let picture = kept.image.as_deref().and_then(|name| self.grower.survey.picture(name));
                Job::Row(Box::new(Carry { slot, row, kept, picture }))
            }
            (Ok(_), fate) => left_out(
                fate.reason(),
                format!("{}: an earlier row says the same of the same picture, or of one that looks like it", row.place()),
            ),
            (Err(why), _) => left_out(why.rule.key(), format!("{}: {why}", row.place())),
        })
    }
}
