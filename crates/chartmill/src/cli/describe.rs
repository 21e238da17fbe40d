//! `chartmill describe`.

use std::fmt::Write;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use chartmill::Registry;
use chartmill::describer::{
    DescribeConfig, DescribeCounts, DescribeManifest, DescribePaths, DescribeWriter, Described, EndedEarly, Forecast, Spent,
    describe_all,
};
use chartmill_describe::model::ask_error::AskError;
use chartmill_describe::model::client::Tally;

use super::args::DescribeArgs;
use super::generate::locale_of;
use super::model_args::{Model, ModelArgs};
use super::{DONE, NOT_ALL, in_shell, progress_bar, say, say_error, stopping};

/// Prompts that `--dry-run` prints.
pub(super) const SHOWN: u64 = 3;

pub(super) fn run(typed: &DescribeArgs) -> Result<u8> {
    let args = match &typed.config {
        Some(path) => typed.or(&read_config(path)?),
        None => typed.clone(),
    };
    if args.paraphrase {
        return super::paraphrase::run(&args);
    }
    if args.families.is_some() {
        bail!("--families chooses templates to reword; add --paraphrase, or leave it out");
    }
    let config = config_of(&args)?;
    if args.dry_run {
        return dry_run(&config.forecast(SHOWN)?, config.count, "descriptions", &args.model);
    }
    let out = args.out.clone().unwrap_or_else(|| PathBuf::from("descriptions.jsonl"));
    let paths = DescribePaths::of(&out)?;
    let settings = config.settings(args.model.name()?);
    let (manifest, tally) = if let Some(manifest) = paths.complete(&settings)? {
        (manifest, None)
    } else {
        let model = args.model.open(&out)?;
        let mut writer = DescribeWriter::create(paths)?;
        let early = ask(&config, &model, &mut |slot| writer.put(&slot))?;
        if let Some(early) = early {
            say_error(&told(&early, "descriptions", ANSWERS_ALONE, &with_fewer(&early), &model.client.tally()));
            return Ok(stopping::code_or(NOT_ALL));
        }
        (writer.finish(settings, model.price.as_ref())?, Some(model.client.tally()))
    };
    if args.json {
        say(&serde_json::to_string_pretty(&manifest)?)?;
    } else {
        say(&summary_of(&out, &manifest, tally.as_ref()))?;
    }
    let most = args.max_refused.unwrap_or(0);
    if manifest.counts.empty > most {
        say_error(&format!(
            "{} of {} slots stayed empty (--max-refused {most}); the refused answers and their faults stand beside the descriptions",
            manifest.counts.empty, manifest.settings.count
        ));
        return Ok(NOT_ALL);
    }
    Ok(DONE)
}

/// Asks for every description, with progress on a terminal. Returns why it ended early, if it did.
pub(super) fn ask(
    config: &DescribeConfig,
    model: &Model,
    sink: &mut (dyn FnMut(chartmill::describer::Slot) -> Result<()> + Send),
) -> Result<Option<EndedEarly>> {
    listen(model)?;
    let bar = progress_bar(config.count, "describing");
    let done = describe_all(config, &model.client, &model.name, sink, &|described: Described| {
        bar.set_position(described.done);
        bar.set_message(format!("{} empty, {} in flight at most", described.empty, described.limit));
    });
    bar.finish_and_clear();
    match done {
        Ok(()) => Ok(None),
        Err(error) => error.downcast::<EndedEarly>().map(Some),
    }
}

/// Has Ctrl-C finish what is in flight and keep it.
pub(super) fn listen(model: &Model) -> Result<()> {
    stopping::raise(&model.stop, "stopping: what is in flight is finished and kept; press Ctrl-C again to leave at once")
}

/// What stands of a file that is written only once it is whole.
pub(super) const ANSWERS_ALONE: &str = "nothing but the answers was written";

/// Why a run ended early, what it took, and how to go on: as ever, and by the `hint` of what was to be made. `written` tells what of
/// it stands already.
pub(super) fn told(early: &EndedEarly, what: &str, written: &str, hint: &str, tally: &Tally) -> String {
    let EndedEarly { done, count, reason } = early;
    let mut text = format!("{reason}\n{done} of {count} {what} are done; {written}. ");
    text.push_str(match reason {
        AskError::Store(_) | AskError::Refused { .. } | AskError::NotRecorded { .. } => {
            "Mend that, and run the same command again."
        }
        _ => "Run the same command again to go on: no answer is asked for twice.",
    });
    let _ = write!(text, "{hint}\n{}", spent(tally));
    text
}

/// How a run of fewer descriptions would end.
fn with_fewer(early: &EndedEarly) -> String {
    if early.done > 0 { format!(" With --count {} it ends with what is there.", early.done) } else { String::new() }
}

/// What was asked now, and what that took.
pub(super) fn spent(tally: &Tally) -> String {
    let mut text = format!(
        "Asked now: {} requests ({} throttled, {} repeated), {} + {} tokens; {} answers came from the store.",
        tally.asked, tally.throttled, tally.retried, tally.usage.input_tokens, tally.usage.output_tokens, tally.from_store
    );
    if let Some(cost) = tally.cost {
        let _ = write!(text, " An estimated {} USD.", cost.round_dp(4).normalize());
    }
    text
}

fn read_config(path: &Path) -> Result<DescribeArgs> {
    let text = std::fs::read_to_string(path).with_context(|| format!("cannot read the configuration {}", path.display()))?;
    toml::from_str(&text).with_context(|| format!("{} holds something that `describe` does not know", path.display()))
}

fn config_of(args: &DescribeArgs) -> Result<DescribeConfig> {
    let count = args.count.unwrap_or(50);
    if count == 0 {
        bail!("--count 0 asks for nothing; ask for at least 1");
    }
    let locales = args.locale.clone().unwrap_or_else(|| vec!["en".to_owned()]);
    let locales = locales.iter().map(|tag| locale_of(tag, "--locale")).collect::<Result<Vec<_>>>()?;
    let mut config = DescribeConfig::new(count, args.model.templates()?);
    if let Some(names) = &args.charts {
        config.registry = Registry::built_in().only(names)?;
    }
    config.seed = args.seed.unwrap_or(config.seed);
    config.locales = locales;
    with_model(config, &args.model)
}

/// The settings that the flags of the model decide.
pub(super) fn with_model(mut config: DescribeConfig, args: &ModelArgs) -> Result<DescribeConfig> {
    config.round = args.round.unwrap_or(config.round);
    if config.round == 0 || config.round > 2000 {
        bail!("--round {}: a round has 1 to 2000 descriptions", config.round);
    }
    config.answer_tokens = args.answer_tokens.unwrap_or(config.answer_tokens);
    if let Some(temperature) = args.sampling_temperature()? {
        config.temperature = temperature;
    }
    Ok(config)
}

/// Prints the first prompts and what the run is expected to take.
pub(super) fn dry_run(forecast: &Forecast, count: u64, what: &str, args: &ModelArgs) -> Result<u8> {
    let mut text = String::new();
    for (at, request) in forecast.first.iter().enumerate() {
        let _ = writeln!(text, "── prompt {} of {count} ──\n{}\n", at + 1, request.prompt.system);
        for message in &request.prompt.messages {
            let _ = writeln!(text, "{}\n", message.text);
        }
    }
    let usage = forecast.usage;
    let _ = writeln!(
        text,
        "{count} {what} take at least {count} requests, about {} tokens of prompts and up to {} of answers.",
        usage.input_tokens, usage.output_tokens
    );
    let price = match args.model {
        Some(_) => args.price()?,
        None => None,
    };
    match price {
        Some(price) => {
            let cost = price.cost(usage).round_dp(2);
            let _ = writeln!(
                text,
                "That is an estimated {cost} USD at most before repairs, by the table of prices of {}.",
                price.as_of
            );
        }
        None => text.push_str("No price is known for the model; a table of your own can be given with --prices.\n"),
    }
    text.push_str("Nothing was asked.\n");
    say(&text)?;
    Ok(DONE)
}

fn summary_of(out: &Path, manifest: &DescribeManifest, tally: Option<&Tally>) -> String {
    let (verb, now) = match tally {
        Some(tally) => ("holds", format!("\n  {}", spent(tally))),
        None => ("is complete already:", String::new()),
    };
    let counts = &manifest.counts;
    format!(
        "{0} {verb} {1}{now}\n\nRead them, take out what you do not like, then:  chartmill generate --from {2}\n",
        out.display(),
        in_numbers(counts),
        in_shell(out)
    )
}

/// What was described, for the summary of another command.
pub(super) fn counted(counts: &DescribeCounts, tally: &Tally) -> String {
    format!("the model gave {}\n  {}", in_numbers(counts), spent(tally))
}

fn in_numbers(counts: &DescribeCounts) -> String {
    let mut text = format!(
        "{} descriptions ({} repaired, {} with an answer that had to be mended to be read).",
        counts.descriptions, counts.repaired, counts.recovered
    );
    let _ =
        write!(text, "\n{}", refused_and_spent(counts.refused.iter().map(|(reason, n)| (reason.as_str(), *n)), &counts.spent));
    text
}

/// The lines that tell what was refused, by reason, and what all answers took.
pub(super) fn refused_and_spent<'a>(refused: impl Iterator<Item = (&'a str, u64)>, spent: &Spent) -> String {
    let refused: Vec<String> = refused.map(|(reason, n)| format!("{n} {reason}")).collect();
    let mut text = format!("  refused  {}", if refused.is_empty() { "none".to_owned() } else { refused.join(", ") });
    let _ = write!(
        text,
        "\n  answers  {}, {} + {} tokens{}",
        spent.answers,
        spent.input_tokens,
        spent.output_tokens,
        if spent.tokens_estimated { " (in part estimated)" } else { "" }
    );
    if let (Some(cost), Some(as_of)) = (&spent.estimated_cost_usd, &spent.prices_as_of) {
        let _ = write!(text, "\n  cost     an estimated {cost} USD, by the table of prices of {as_of}");
    }
    text
}
