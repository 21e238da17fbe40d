//! `chartmill describe --paraphrase`.

use std::path::PathBuf;

use anyhow::{Result, bail};
use chartmill::describer::{EndedEarly, ParaphraseConfig, ParaphraseCounts, WordingPaths, paraphrase_all};
use chartmill_ask::{WordingForm, built_in_wordings};
use chartmill_describe::model::paraphrase::{WordingSet, WordingTemplate};
use chartmill_schema::{Family, Language};

use super::args::DescribeArgs;
use super::describe::{SHOWN, dry_run, listen, refused_and_spent, spent, told};
use super::generate::locale_of;
use super::{DONE, NOT_ALL, progress_bar, say, say_error, stopping};

/// The most new wordings of a template that are asked for at once: one answer holds them.
const MOST: u64 = 20;

pub(super) fn run(args: &DescribeArgs) -> Result<u8> {
    let config = config_of(args)?;
    if args.dry_run {
        return dry_run(&config.forecast(SHOWN as usize)?, config.n_templates(), "templates", &args.model);
    }
    let out = args.out.clone().unwrap_or_else(|| PathBuf::from("wordings.toml"));
    let paths = WordingPaths::of(&out)?;
    let model = args.model.open(&out)?;
    listen(&model)?;
    let bar = progress_bar(config.n_templates(), "rewording");
    let done = paraphrase_all(&config, &model.client, &|done| bar.set_position(done));
    bar.finish_and_clear();
    let reworded = match done {
        Ok(reworded) => reworded,
        Err(error) => {
            let early = error.downcast::<EndedEarly>()?;
            say_error(&told(&early, "templates", super::describe::ANSWERS_ALONE, "", &model.client.tally()));
            return Ok(stopping::code_or(NOT_ALL));
        }
    };
    let counts = paths.write(&config, reworded, model.price.as_ref())?;
    if args.json {
        say(&serde_json::to_string_pretty(&counts)?)?;
    } else {
        say(&format!(
            "{0} holds {1}\n  {2}\n\nRead them, change or take out what you do not like, then:  chartmill generate --wordings {0}\n",
            out.display(),
            in_numbers(&counts),
            spent(&model.client.tally())
        ))?;
    }
    if counts.wordings == 0 {
        say_error(&format!("no new wording could be used; {} tells why, one by one", paths.refused.display()));
        return Ok(NOT_ALL);
    }
    Ok(DONE)
}

fn in_numbers(counts: &ParaphraseCounts) -> String {
    format!(
        "{} new wordings of {} templates ({} have none).\n{}",
        counts.wordings,
        counts.templates,
        counts.without,
        refused_and_spent(counts.refused.iter().map(|(reason, n)| (*reason, *n)), &counts.spent)
    )
}

fn config_of(args: &DescribeArgs) -> Result<ParaphraseConfig> {
    let other = [
        ("--charts", args.charts.is_some()),
        ("--max-refused", args.max_refused.is_some()),
        ("--questions", args.model.questions),
        ("--round", args.model.round.is_some()),
    ];
    if let Some((flag, _)) = other.into_iter().find(|(_, is_given)| *is_given) {
        bail!("{flag} is about descriptions, and --paraphrase asks for none; leave one of them out");
    }
    let count = args.count.unwrap_or(3);
    if !(1..=MOST).contains(&count) {
        bail!("--count {count}: ask for 1 to {MOST} new wordings of each template");
    }
    for name in args.families.iter().flatten() {
        if !Family::ALL.iter().any(|family| family.key() == name) {
            let known = Family::ALL.map(Family::key).join(", ");
            bail!("--families {name}: there are no questions of this kind; there are {known}");
        }
    }
    let mut sets = Vec::new();
    for tag in args.locale.clone().unwrap_or_else(|| vec!["en".to_owned()]) {
        let more = sets_of(&locale_of(&tag, "--locale")?, args.families.as_deref())?;
        // `pt` and `pt-BR` are worded by the same templates.
        if !sets.iter().any(|set: &WordingSet| more.first().is_some_and(|other| other.language == set.language)) {
            sets.extend(more);
        }
    }
    if sets.is_empty() {
        bail!("--families: the languages of --locale have no questions of these kinds yet; choose others");
    }
    Ok(ParaphraseConfig {
        seed: args.seed.unwrap_or(1),
        count: count as usize,
        sets,
        prompts: args.model.templates()?,
        repairs: 2,
        temperature: args.model.sampling_temperature()?.unwrap_or_else(|| "0.9".to_owned()),
        answer_tokens: args.model.answer_tokens.unwrap_or(2000),
    })
}

/// The questions of a language, a set a family.
fn sets_of(language: &Language, families: Option<&[String]>) -> Result<Vec<WordingSet>> {
    let mut sets: Vec<WordingSet> = Vec::new();
    for wording in built_in_wordings(language)? {
        let is_wanted = families.is_none_or(|families| families.iter().any(|name| name == wording.key));
        if !is_wanted || wording.form != WordingForm::Question {
            continue;
        }
        let template = WordingTemplate { text: wording.text, when: wording.when };
        match sets.last_mut().filter(|set| set.family == wording.key) {
            Some(set) => set.templates.push(template),
            None => sets.push(WordingSet {
                family: wording.key.to_owned(),
                form: wording.form.key().to_owned(),
                language: wording.language,
                templates: vec![template],
            }),
        }
    }
    Ok(sets)
}
