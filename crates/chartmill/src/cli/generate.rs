//! `chartmill generate`.

use std::fmt::Write;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use chartmill::{
    Given, MOST_TURNS, Mill, Outcome, Progress, Publication, Registry, RunConfig, RunOptions, Source, SplitShares, Unusable,
    WordingFiles, canvas_of, mill_all,
};
use chartmill_ask::Mix;
use chartmill_dataset::{Counts, Manifest, Summary};
use chartmill_describe::{DescribeError, fingerprint, read};
use chartmill_plan::Size;
use chartmill_schema::{Description, Language, Locale, Target};

use super::args::GenerateArgs;
use super::augment::standings;
use super::convert::Further;
use super::empty_splits::empty_splits;
use super::model_args::first;
use super::{DONE, NOT_ALL, in_shell, progress_bar, say, say_damage, say_error, stopping};

pub(super) fn run(typed: &GenerateArgs) -> Result<u8> {
    let merged = match &typed.config {
        Some(path) => merged(typed, &read_config(path)?),
        None => merged(typed, &GenerateArgs::default()),
    };
    let config = config_of(&merged)?;
    let out = merged.out.clone().unwrap_or_else(|| PathBuf::from("chartmill-out"));
    let further = Further::asked(merged.format.as_deref(), merged.s3.as_deref(), merged.bucket_owner.as_deref(), &out)?;
    let options = RunOptions { threads: merged.threads, resume: merged.resume, ..RunOptions::default() };
    let outcome = if merged.model.provider.is_some() {
        super::generate_asked::run(&merged, config, &out, &options)?
    } else {
        let (source, unusable) = source_of(&merged, &config)?;
        for unusable in &unusable {
            say_error(&told(unusable));
        }
        let mill = Mill::new(config, source);
        let bar = progress_bar(mill.configuration().n_slots(), "milling");
        let options = RunOptions { stop: stopping::listen()?, ..options };
        let outcome = mill_all(&mill, &out, &options, &mut |progress| show(&bar, &progress))?;
        bar.finish_and_clear();
        outcome
    };
    let (manifest, example) = match &outcome {
        Outcome::Made(summary) => (&summary.manifest, Some(summary.as_ref())),
        Outcome::WasComplete(manifest) => (manifest.as_ref(), None),
        Outcome::Stopped(progress) => return Ok(stopping::stopped(&out, progress)),
    };
    say_damage(example);
    // The release stands, whatever becomes of other formats.
    let written = further.write(&out);
    let told = written.as_ref().map_or("", String::as_str);
    if merged.json {
        say(&serde_json::to_string_pretty(manifest)?)?;
    } else {
        say(&(summary_of(&out, manifest, example) + told))?;
    }
    written.with_context(|| {
        format!("{} is finished; of other formats nothing was written (`chartmill convert` writes them, too)", out.display())
    })?;
    let most = merged.max_refused.unwrap_or(0);
    let empty = manifest.counts.empty_slots;
    if empty > most {
        say_error(&format!(
            "{empty} of {} slots stayed empty (--max-refused {most}); {} tells why, attempt by attempt",
            manifest.configuration.n_slots(),
            out.join("refused.jsonl").display()
        ));
        return Ok(NOT_ALL);
    }
    Ok(DONE)
}

/// Shows how far the milling is.
pub(super) fn show(bar: &indicatif::ProgressBar, progress: &Progress) {
    bar.set_position(progress.done);
    bar.set_message(format!("{} refused, {} empty", n_refused(&progress.counts), progress.counts.empty_slots));
}

fn read_config(path: &Path) -> Result<GenerateArgs> {
    let text = std::fs::read_to_string(path).with_context(|| format!("cannot read the configuration {}", path.display()))?;
    toml::from_str(&text).with_context(|| format!("{} holds something that `generate` does not know", path.display()))
}

/// What is typed wins over what the file says.
fn merged(typed: &GenerateArgs, file: &GenerateArgs) -> GenerateArgs {
    GenerateArgs {
        out: first(typed.out.as_ref(), file.out.as_ref()),
        count: first(typed.count.as_ref(), file.count.as_ref()),
        seed: first(typed.seed.as_ref(), file.seed.as_ref()),
        charts: first(typed.charts.as_ref(), file.charts.as_ref()),
        locale: first(typed.locale.as_ref(), file.locale.as_ref()),
        question_locale: first(typed.question_locale.as_ref(), file.question_locale.as_ref()),
        from: first(typed.from.as_ref(), file.from.as_ref()),
        target: first(typed.target.as_ref(), file.target.as_ref()),
        size: first(typed.size.as_ref(), file.size.as_ref()),
        turns: first(typed.turns.as_ref(), file.turns.as_ref()),
        mix: first(typed.mix.as_ref(), file.mix.as_ref()),
        splits: first(typed.splits.as_ref(), file.splits.as_ref()),
        wordings: first(typed.wordings.as_ref(), file.wordings.as_ref()),
        title: first(typed.title.as_ref(), file.title.as_ref()),
        license: first(typed.license.as_ref(), file.license.as_ref()),
        format: first(typed.format.as_ref(), file.format.as_ref()),
        s3: first(typed.s3.as_ref(), file.s3.as_ref()),
        bucket_owner: first(typed.bucket_owner.as_ref(), file.bucket_owner.as_ref()),
        threads: first(typed.threads.as_ref(), file.threads.as_ref()),
        max_refused: first(typed.max_refused.as_ref(), file.max_refused.as_ref()),
        resume: typed.resume || file.resume,
        shard: first(typed.shard.as_ref(), file.shard.as_ref()),
        json: typed.json || file.json,
        config: None,
        records_per_description: first(typed.records_per_description.as_ref(), file.records_per_description.as_ref()),
        model: typed.model.or(&file.model),
    }
}

fn config_of(args: &GenerateArgs) -> Result<RunConfig> {
    let default = RunConfig::default();
    let mut registry = Registry::built_in();
    if let Some(names) = &args.charts {
        registry = registry.only(names)?;
    }
    let count = args.count.unwrap_or(default.count);
    if count == 0 {
        bail!("--count 0 makes nothing; ask for at least 1");
    }
    if let Some(shard) = args.shard.filter(|shard| shard.of() > count) {
        bail!("--shard {shard}: a run of {count} records has no {} shards; ask for at most {count}", shard.of());
    }
    Ok(RunConfig {
        seed: args.seed.unwrap_or(default.seed),
        count,
        registry,
        locales: match &args.locale {
            Some(tags) => tags.iter().map(|tag| locale_of(tag, "--locale")).collect::<Result<_>>()?,
            None => default.locales,
        },
        question_locales: match &args.question_locale {
            Some(tags) => tags.iter().map(|tag| locale_of(tag, "--question-locale")).collect::<Result<_>>()?,
            None => default.question_locales,
        },
        target: args.target.as_deref().map_or(Ok(default.target), target_of)?,
        size: args.size.as_deref().map(size_of).transpose()?,
        turns: args.turns.as_deref().map_or(Ok(default.turns), turns_of)?,
        mix: args.mix.as_deref().map_or(Ok(default.mix), Mix::parse)?,
        splits: args.splits.as_deref().map_or(Ok(default.splits), SplitShares::parse)?,
        wordings: args.wordings.as_deref().map_or(Ok(default.wordings), WordingFiles::read)?,
        publication: Publication::new(args.title.as_deref(), args.license.as_deref())?,
        shard: args.shard,
    })
}

pub(super) fn locale_of(tag: &str, flag: &str) -> Result<Language> {
    let language = Language::new(tag).with_context(|| format!("{flag} {tag:?} is no language tag; write one such as en"))?;
    let asked = chartmill_ask::has_wordings(&language) && Locale::of(&language).is_some();
    if !asked {
        bail!("{flag} {tag}: there are no questions in this language yet; there are: {}", chartmill_ask::languages().join(", "));
    }
    Ok(language)
}

/// The target of this name.
pub(super) fn target_of(name: &str) -> Result<&'static Target> {
    Target::named(name).with_context(|| {
        let names: Vec<&str> = Target::all().iter().map(|target| target.name.as_str()).collect();
        format!("there is no target {name:?}; the targets are {}", names.join(", "))
    })
}

/// A size such as `800x600`.
pub(super) fn size_of(text: &str) -> Result<Size> {
    let sides = text.split_once('x').and_then(|(width, height)| Some((width.parse().ok()?, height.parse().ok()?)));
    let Some((width, height)) = sides else {
        bail!("--size {text:?} is no size; write width x height in pixels, such as 800x600")
    };
    canvas_of(width, height).map_err(|why| anyhow::anyhow!("--size {text}: {why}"))
}

pub(super) fn turns_of(text: &str) -> Result<(usize, usize)> {
    let (low, high) = text.split_once('-').unwrap_or((text, text));
    match (low.trim().parse(), high.trim().parse()) {
        (Ok(low), Ok(high)) if 1 <= low && low <= high && high <= MOST_TURNS => Ok((low, high)),
        _ => bail!("--turns {text:?}: write a number from 1 to {MOST_TURNS}, or two such as 3-6"),
    }
}

fn source_of(args: &GenerateArgs, config: &RunConfig) -> Result<(Source, Vec<Unusable>)> {
    let Some(paths) = &args.from else { return Ok((Source::built_in(config), Vec::new())) };
    let mut descriptions: Vec<Description> = Vec::new();
    let mut errors: Vec<DescribeError> = Vec::new();
    for path in paths {
        match read(path) {
            Ok(more) => descriptions.extend(more),
            Err(more) => errors.extend(more),
        }
    }
    if !errors.is_empty() {
        let told: Vec<String> = errors.iter().map(ToString::to_string).collect();
        bail!("the input cannot be used; nothing was written\n  {}", told.join("\n  "));
    }
    let borrowed: Vec<&Path> = paths.iter().map(PathBuf::as_path).collect();
    let (given, unusable) = Given::new(&config.registry, descriptions, fingerprint(&borrowed)?);
    if given.is_empty() {
        let told: Vec<String> = unusable.iter().map(told).collect();
        bail!("no chart can show what was given; nothing was written\n{}", told.join("\n"));
    }
    Ok((Source::Given(given), unusable))
}

fn told(unusable: &Unusable) -> String {
    let mut text = format!("left out: {:?} ({})", unusable.title, unusable.origin);
    for (chart, refusal) in &unusable.refusals {
        let _ = write!(text, "\n    {chart}: {refusal}");
    }
    text
}

/// A number of things: `1 slot`, `3 slots`.
pub(super) fn counted(n: u64, noun: &str) -> String {
    if n == 1 { format!("1 {noun}") } else { format!("{n} {noun}s") }
}

/// Attempts that came to nothing.
pub(super) fn n_refused(counts: &Counts) -> u64 {
    counts.refused.values().flat_map(|reasons| reasons.values()).sum()
}

pub(super) fn listed<'a>(counts: impl Iterator<Item = (&'a str, u64)>) -> String {
    counts.map(|(name, n)| format!("{n} {name}")).collect::<Vec<_>>().join(", ")
}

pub(super) fn summary_of(out: &Path, manifest: &Manifest, made: Option<&Summary>) -> String {
    let counts = &manifest.counts;
    let mut text = String::new();
    let holds = format!("{} with {}", counted(counts.records, "record"), counted(counts.turns, "question"));
    let dir = out.display();
    // Of what was there already nothing was looked at now, so nothing is said to be verified.
    let _ = match made {
        Some(_) if manifest.configuration.is_grown() => {
            writeln!(text, "{dir} made {holds}\n  verified {}", standings(counts))
        }
        Some(_) => writeln!(text, "{dir} made {holds}, every answer verified."),
        None => writeln!(text, "{dir} is complete already; nothing was made. It holds {holds}."),
    };
    let _ = writeln!(text, "  splits   {}", listed(counts.split.iter().map(|(split, n)| (split.key(), *n))));
    for empty in empty_splits(manifest) {
        let _ = writeln!(text, "           {empty}");
    }
    let _ = writeln!(text, "  charts   {}", listed(counts.chart.iter().map(|(chart, n)| (chart.as_str(), *n))));
    let (refused, empty) = (counted(n_refused(counts), "attempt"), counted(counts.empty_slots, "slot"));
    let _ = writeln!(text, "  refused  {refused}, {empty} empty");
    if let Some(record) = made.and_then(|summary| summary.example.as_ref()) {
        let _ = writeln!(text, "\nOne record ({}):", record.image);
        for message in record.conversations.iter().take(4) {
            let who = if message.from == chartmill_schema::Speaker::Human { "human" } else { "gpt  " };
            let _ = writeln!(text, "  {who}  {}", message.value.replace('\n', "\n         "));
        }
    }
    let _ = writeln!(text, "\nLook at it:      open {}", in_shell(&out.join("preview.html")));
    let check = if made.is_some() { "Check it again:" } else { "Check it:" };
    let _ = writeln!(text, "{check:<17}chartmill verify {}", in_shell(out));
    if let Some(shard) = manifest.configuration.shard {
        let _ = writeln!(text, "Join all {}:     chartmill merge {} ... --out DIR", shard.of(), in_shell(out));
    }
    text
}
