//! `chartmill augment`.

use std::fmt::Write;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use chartmill::grow::{GrowConfig, Grower, Growth, HeldOut, Pictures, Recipe, TableAsker, grow_all};
use chartmill::{Outcome, Publication, Registry, RunConfig, RunOptions, SplitShares};
use chartmill_ask::Mix;
use chartmill_augment::dataset::Dataset;
use chartmill_dataset::{Counts, Manifest, check_outside};
use chartmill_describe::model::exchange::Parameters;
use chartmill_schema::{Standing, Way};
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

use super::augment_args::AugmentArgs;
use super::describe::listen;
use super::empty_splits::empty_splits;
use super::generate::{counted, listed, locale_of, n_refused, show, size_of, target_of, turns_of};
use super::{DONE, NOT_ALL, in_shell, progress_bar, say, say_damage, say_error, stopping};

/// Tokens that a model may answer with, where nothing else is wanted.
const ANSWER_TOKENS: u32 = 1_500;
/// Times that a dataset may become larger.
const MOST_TIMES: u64 = 100_000;

pub(super) fn run(args: &AugmentArgs) -> Result<u8> {
    if let Some(shard) = args.shard.filter(|_| args.model.provider.is_some()) {
        bail!("--shard {shard}: machines that ask a model each for themselves get different tables; grow the dataset in one run");
    }
    // Told before the dataset is read, and before a model's answers are kept beside the output.
    check_outside(&args.out)?;
    let dataset = Dataset::open(&args.dataset)?;
    let (images, pictures) = images_of(&args.images)?;
    let run = config_of(args)?;
    let charts: Vec<&str> = run.registry.charts().iter().map(|chart| chart.name()).collect();
    let recipe = args.recipe.as_deref().map_or_else(|| Ok(Recipe::default()), |path| Recipe::read(path, &charts))?;
    let growth = Growth::Times(factor_of(args.factor)?);
    let config = GrowConfig {
        run,
        are_splits_asked: args.splits.is_some(),
        growth,
        recipe,
        images,
        pictures,
        by_name: args.quick,
        threads: args.threads,
    };
    let reading = progress_bar(0, "reading");
    let held_out = held_out_of(&args.exclude, &mut |rows| reading.set_position(rows))?;
    let model = args.model.provider.is_some().then(|| args.model.open(&args.out)).transpose()?;
    let asker = match &model {
        Some(model) => {
            listen(model)?;
            let parameters = Parameters {
                temperature: args.model.sampling_temperature()?.unwrap_or_else(|| "0".to_owned()),
                max_tokens: args.model.answer_tokens.unwrap_or(ANSWER_TOKENS),
                seed: Some(args.seed),
            };
            Some(TableAsker { client: &model.client, model: model.name.clone(), parameters })
        }
        None => None,
    };
    let mut read = |rows| reading.set_position(rows);
    let grower = Grower::new(dataset, config, &held_out, asker.as_ref(), &args.out, &mut read)?;
    reading.finish_and_clear();
    // Where a model was asked for tables, Ctrl-C is listened for already.
    let stop = model.as_ref().map_or_else(stopping::listen, |model| Ok(model.stop.clone()))?;
    let options = RunOptions { threads: args.threads, resume: args.resume, stop };
    let bar = progress_bar(grower.n_slots(), "growing");
    let outcome = grow_all(&grower, &options, &mut |progress| show(&bar, &progress))?;
    bar.finish_and_clear();
    let (manifest, made) = match &outcome {
        Outcome::Made(summary) => (&summary.manifest, Some(summary.as_ref())),
        Outcome::WasComplete(manifest) => (manifest.as_ref(), None),
        Outcome::Stopped(progress) => return Ok(stopping::stopped(&args.out, progress)),
    };
    say_damage(made);
    if args.json {
        say(&serde_json::to_string_pretty(manifest)?)?;
    } else {
        say(&summary_of(&args.out, manifest, &grower, made.is_some()))?;
    }
    let carried = manifest.counts.way.get(&Way::Carried).copied().unwrap_or(0);
    // Rows that are left out are told as such; what counts here are new records that could not be made.
    let empty = manifest.counts.empty_slots.saturating_sub(grower.n_row_slots().saturating_sub(carried));
    if empty > args.max_refused {
        say_error(&format!(
            "{empty} new records could not be made (--max-refused {}); {} tells why, attempt by attempt",
            args.max_refused,
            args.out.join("refused.jsonl").display()
        ));
        return Ok(NOT_ALL);
    }
    Ok(DONE)
}

/// What must not be trained on.
pub(super) fn held_out_of(paths: &[PathBuf], on_reading: &mut dyn FnMut(u64)) -> Result<HeldOut> {
    let mut held_out = HeldOut::default();
    for path in paths {
        held_out.add(path, on_reading).with_context(|| format!("--exclude {}", path.display()))?;
    }
    if let Some((n, first)) = held_out.unread() {
        say_error(&format!(
            "--exclude: {} cannot be read, so only by tables is anything left out for them; the first is {first:?}",
            counted(n, "picture")
        ));
    }
    Ok(held_out)
}

/// The folder of pictures, and what becomes of them.
fn images_of(values: &[PathBuf]) -> Result<(Option<PathBuf>, Pictures)> {
    let mode = |path: &Path| path.to_str().and_then(Pictures::named);
    let (modes, folders): (Vec<&PathBuf>, Vec<&PathBuf>) = values.iter().partition(|path| mode(path).is_some());
    if modes.len() > 1 || folders.len() > 1 {
        bail!("--images names a folder and one of copy, link and reference, each once");
    }
    let pictures = modes.first().and_then(|path| mode(path)).unwrap_or(Pictures::Copy);
    Ok((folders.first().map(|path| (*path).clone()), pictures))
}

fn factor_of(factor: Decimal) -> Result<u64> {
    let hundredths = (factor * Decimal::ONE_HUNDRED).normalize();
    let whole = hundredths
        .to_u64()
        .filter(|_| hundredths.is_integer() && (100..=MOST_TIMES * 100).contains(&hundredths.to_u64().unwrap_or(0)));
    whole.with_context(|| {
        format!("--factor {factor}: write a number from 1 to {MOST_TIMES} with at most two decimals, such as 2 or 1.5")
    })
}

fn config_of(args: &AugmentArgs) -> Result<RunConfig> {
    let default = RunConfig::default();
    let registry = match &args.charts {
        Some(names) => Registry::built_in().only(names)?,
        None => default.registry.clone(),
    };
    let locales = |tags: &Option<Vec<String>>, flag: &str| -> Result<Option<Vec<_>>> {
        tags.as_ref().map(|tags| tags.iter().map(|tag| locale_of(tag, flag)).collect()).transpose()
    };
    Ok(RunConfig {
        seed: args.seed,
        registry,
        locales: locales(&args.locale, "--locale")?.unwrap_or(default.locales),
        question_locales: locales(&args.question_locale, "--question-locale")?.unwrap_or(default.question_locales),
        target: args.target.as_deref().map_or(Ok(default.target), target_of)?,
        size: args.size.as_deref().map(size_of).transpose()?,
        turns: args.turns.as_deref().map_or(Ok(default.turns), turns_of)?,
        mix: args.mix.as_deref().map_or(Ok(default.mix), Mix::parse)?,
        splits: args.splits.as_deref().map_or(Ok(default.splits), SplitShares::parse)?,
        count: default.count,
        wordings: default.wordings,
        publication: Publication::new(args.title.as_deref(), args.license.as_deref())?,
        shard: args.shard,
    })
}

fn summary_of(out: &Path, manifest: &Manifest, grower: &Grower, was_made: bool) -> String {
    let (counts, survey) = (&manifest.counts, grower.counts());
    let way = |way: Way| counts.way.get(&way).copied().unwrap_or(0);
    let carried = way(Way::Carried);
    let fresh = counts.records.saturating_sub(carried);
    let mut text = String::new();
    let verb = if was_made { "made" } else { "is complete already; nothing was made. It holds" };
    // Writing to a `String` cannot fail.
    let part = manifest.configuration.shard.map_or_else(String::new, |shard| format!(" (shard {shard})"));
    let _ = writeln!(
        text,
        "{}{part} {verb} {}: {} of the dataset, and {fresh} new.",
        out.display(),
        counted(counts.records, "record"),
        counted(carried, "row")
    );
    let _ = writeln!(text, "  dataset  {}, {}", counted(survey.rows, "row"), counted(survey.pictures, "picture"));
    let list = |counts: &std::collections::BTreeMap<String, u64>| listed(counts.iter().map(|(key, n)| (key.as_str(), *n)));
    if !survey.corrected.is_empty() {
        let _ = writeln!(text, "           corrected: {}", list(&survey.corrected));
    }
    let refused = grower.n_row_slots().saturating_sub(carried);
    if refused > 0 {
        let _ = writeln!(text, "           left out: {} (refused.jsonl says which and why)", counted(refused, "row"));
    }
    let tables: u64 = survey.tables.values().sum();
    let _ =
        writeln!(text, "  tables   {tables}{}", if tables > 0 { format!(": {}", list(&survey.tables)) } else { String::new() });
    for (key, n) in &survey.without_table {
        let example = survey.examples.get(key).map_or("", String::as_str);
        let _ = writeln!(text, "           none for {n}, {key}, such as {}", shortened(example));
    }
    let ways = [Way::ReChart, Way::Vary, Way::Degrade, Way::ReAsk];
    let _ = writeln!(text, "  new      {}", listed(ways.into_iter().map(|it| (it.key(), way(it))).filter(|(_, n)| *n > 0)));
    let _ = writeln!(text, "  splits   {}", listed(counts.split.iter().map(|(split, n)| (split.key(), *n))));
    for empty in empty_splits(manifest) {
        let _ = writeln!(text, "           {empty}");
    }
    if !counts.chart.is_empty() {
        let _ = writeln!(text, "  charts   {}", listed(counts.chart.iter().map(|(chart, n)| (chart.as_str(), *n))));
        let _ = writeln!(text, "  language {}", listed(counts.locale.iter().map(|(language, n)| (language.as_str(), *n))));
    }
    // Of what was there already nothing was looked at now.
    let when = if was_made { "" } else { ", when it was made" };
    let _ = writeln!(text, "  verified {}{when}", standings(counts));
    let _ = writeln!(text, "  refused  {}", counted(n_refused(counts), "attempt"));
    let _ = writeln!(text, "\nLook at it:      open {}", in_shell(&out.join("preview.html")));
    let check = if was_made { "Check it again:" } else { "Check it:" };
    let _ = writeln!(text, "{check:<17}chartmill verify {}", in_shell(out));
    text
}

/// What stands behind the answers of a grown release, in records.
pub(super) fn standings(counts: &Counts) -> String {
    let standing = |standing: Standing| counts.standing.get(&standing).copied().unwrap_or(0);
    format!(
        "{} drawn here; {} by their table, {} by their annotation; {} not",
        counts.records.saturating_sub(counts.standing.values().sum()),
        standing(Standing::ByTable),
        standing(Standing::ByAnnotation),
        standing(Standing::NotVerified)
    )
}

/// A text of one line that does not fill the screen.
fn shortened(text: &str) -> String {
    const MOST: usize = 160;
    let line = text.lines().next().unwrap_or_default();
    if line.chars().count() <= MOST { line.to_owned() } else { line.chars().take(MOST).chain(['…']).collect() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_factor_is_in_hundredths() {
        for (text, wanted) in
            [("1", Some(100)), ("20", Some(2000)), ("1.50", Some(150)), ("1.005", None), ("0.5", None), ("-2", None)]
        {
            assert_eq!(factor_of(text.parse().unwrap()).ok(), wanted, "{text}");
        }
    }

    #[test]
    fn images_name_a_folder_and_what_becomes_of_it() {
        let of = |values: &[&str]| images_of(&values.iter().map(PathBuf::from).collect::<Vec<_>>());
        assert_eq!(of(&[]).unwrap(), (None, Pictures::Copy));
        assert_eq!(of(&["photos", "link"]).unwrap(), (Some(PathBuf::from("photos")), Pictures::Link));
        assert_eq!(of(&["reference"]).unwrap(), (None, Pictures::Reference));
        assert!(of(&["link", "copy"]).is_err() && of(&["a", "b"]).is_err());
    }
}
