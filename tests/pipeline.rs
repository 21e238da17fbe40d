//! The way of a sample, end to end: what a default run holds, and what verification of its files finds when they are touched.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use chartmill::{Registry, recheck};
use chartmill_dataset::CheckReport;
use chartmill_schema::{Annotation, Record, Split};
use libtest_mimic::Failed;

use crate::Test;
use crate::support::{built_in, ensure, release};

pub(crate) const TESTS: &[Test] = &[
    ("pipeline/default-run", a_default_run_is_varied_and_sound),
    ("pipeline/tampering", every_touch_of_a_release_is_named),
    ("pipeline/blog-questions", the_three_questions_come_out_word_for_word),
];

fn check(out: &Path) -> Result<CheckReport, Failed> {
    Ok(recheck(out, None, &mut |_| {})?)
}

fn a_default_run_is_varied_and_sound() -> Result<(), Failed> {
    let (_scratch, out) = release(&built_in(1, 200), 2)?;
    let report = check(&out)?;
    ensure(report.is_clean(), || format!("{:#?}", report.faults))?;
    let counts = &report.manifest.counts;
    ensure(counts.records == 200 && counts.empty_slots == 0, || format!("{} records", counts.records))?;
    for split in [Split::Train, Split::Validation, Split::Test] {
        ensure(counts.split.get(&split).copied().unwrap_or(0) >= 10, || format!("{:?}", counts.split))?;
    }
    let charts = Registry::built_in().charts().len() as u64;
    for chart in Registry::built_in().charts() {
        let n = counts.chart.get(chart.name()).copied().unwrap_or(0);
        ensure(n * charts * 2 >= 200, || format!("{} makes up only {n} of 200 records", chart.name()))?;
    }
    // The files say the same as the manifest.
    let lines = fs::read_to_string(out.join("annotations.jsonl"))?;
    let mut turns: BTreeMap<Split, Vec<usize>> = BTreeMap::new();
    for line in lines.lines() {
        let annotation: Annotation = serde_json::from_str(line)?;
        turns.entry(annotation.split).or_default().push(annotation.turns.len());
    }
    ensure(turns[&Split::Train].iter().all(|n| (1..=6).contains(n)), || "a train record has no 1 to 6 turns".to_owned())?;
    ensure(turns[&Split::Test].iter().chain(&turns[&Split::Validation]).all(|&n| n == 1), || "held-out turns".to_owned())?;
    Ok(())
}

fn every_touch_of_a_release_is_named() -> Result<(), Failed> {
    let (_scratch, out) = release(&built_in(2, 60), 2)?;
    ensure(check(&out)?.is_clean(), || "the untouched release has faults".to_owned())?;
    let image = |at: usize| -> Result<std::path::PathBuf, Failed> {
        let line = fs::read_to_string(out.join("images.sha256"))?;
        let path = line.lines().nth(at).and_then(|line| line.split_once("  ")).map(|(_, path)| path.to_owned());
        Ok(out.join(path.ok_or("too few pictures")?))
    };
    let finds = |wanted: &str| -> Result<(), Failed> {
        let report = check(&out)?;
        let told: Vec<String> = report.faults.iter().map(ToString::to_string).collect();
        ensure(told.iter().any(|fault| fault.contains(wanted)), || format!("no fault names {wanted:?}: {told:#?}"))
    };
    let name = |path: &Path| path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();

    let (first, second) = (image(3)?, image(9)?);
    let (a, b) = (fs::read(&first)?, fs::read(&second)?);
    let mut flipped = a.clone();
    flipped[a.len() / 2] ^= 1;
    fs::write(&first, &flipped)?;
    finds(&name(&first))?;
    fs::remove_file(&first)?;
    finds(&name(&first))?;
    fs::write(&first, &b)?;
    fs::write(&second, &a)?;
    finds(&name(&first))?;
    finds(&name(&second))?;
    fs::write(&first, &a)?;
    fs::write(&second, &b)?;
    fs::write(out.join("images/00000/stray.png"), &a)?;
    finds("stray.png")?;
    fs::remove_file(out.join("images/00000/stray.png"))?;

    let train = fs::read_to_string(out.join("train.jsonl"))?;
    let line = train.lines().next().ok_or("no record")?;
    let mut record: Record = serde_json::from_str(line)?;
    "Something else".clone_into(&mut record.conversations[1].value);
    fs::write(out.join("train.jsonl"), train.replacen(line, &serde_json::to_string(&record)?, 1))?;
    finds("train.jsonl")?;
    finds(&record.id)?;
    fs::write(out.join("train.jsonl"), &train)?;
    ensure(check(&out)?.is_clean(), || "the restored release has faults".to_owned())
}

/// The questions of the original blog post, in English and Portuguese, asked of fixtures by the real engine.
fn the_three_questions_come_out_word_for_word() -> Result<(), Failed> {
    let wanted = [
        ("screen-time", "What is the percentage of people who spend less than 2 hours a day on screens?", "15%"),
        ("exercise", "What proportion of people do not exercise weekly?", "22.5%"),
        ("occupations", "How many people are teachers?", "187"),
        ("tempo-de-tela", "Qual é a porcentagem de pessoas que passam menos de 2 horas por dia em telas?", "15%"),
        ("exercicios", "Qual a proporção de pessoas que não fazem exercícios semanalmente?", "22,5%"),
        ("ocupacoes", "Quantas pessoas são professores?", "187"),
    ];
    for (fixture, question, answer) in wanted {
        let path = crate::support::root().join(format!("fixtures/descriptions/accepted/{fixture}.json"));
        let registry = Registry::built_in();
        let descriptions = chartmill_describe::read(&path).map_err(|errors| format!("{errors:?}"))?;
        let (given, _) = chartmill::Given::new(&registry, descriptions, fixture.to_owned());
        let config = chartmill::RunConfig { seed: 1, count: 400, ..chartmill::RunConfig::default() };
        let mill = chartmill::Mill::new(config, chartmill::Source::Given(given));
        let found = (0..400).find_map(|slot| {
            let (sample, _) = mill.mill_one(slot).sample?.drawn()?;
            let turns =
                sample.get().record.conversations.chunks_exact(2).map(|turn| (turn[0].value.clone(), turn[1].value.clone()));
            turns.into_iter().find(|(human, _)| human.contains(question))
        });
        let (_, gpt) = found.ok_or_else(|| format!("{question:?} was never asked in 400 records"))?;
        ensure(gpt.contains(answer), || format!("{question:?} is answered {gpt:?}"))?;
    }
    Ok(())
}
