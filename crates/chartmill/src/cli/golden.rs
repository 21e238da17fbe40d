//! `chartmill golden`.

use std::fmt::Write;

use anyhow::{Result, bail};
use chartmill::Registry;
use chartmill::golden::{CaseCheck, Outcome, Recorded, Suite};

use super::args::{GoldenArgs, GoldenCommand};
use super::generate::counted;
use super::{DONE, NOT_ALL, in_shell, say};

pub(super) fn run(args: &GoldenArgs) -> Result<u8> {
    match &args.command {
        GoldenCommand::Record { dir, case, json } => {
            let (suite, registry) = suite_of(dir, case)?;
            let recorded = suite.record(&registry)?;
            say(&if *json { recorded_json(&recorded)? } else { recorded_text(&suite, &recorded) })?;
            Ok(DONE)
        }
        GoldenCommand::Check { dir, case, report, json } => {
            let (suite, registry) = suite_of(dir, case)?;
            let check = suite.check(&registry);
            // A report of an earlier check must not go on telling of differences that are gone.
            let is_told = !check.is_same() || report.join("report.html").exists();
            let page = if is_told { Some(check.write(&suite, report)?) } else { None };
            if *json {
                let cases: Vec<_> = check
                    .cases
                    .iter()
                    .map(
                        |case| serde_json::json!({"name": case.name, "outcome": case.outcome.key(), "told": case.outcome.told()}),
                    )
                    .collect();
                let told = serde_json::json!({"cases": cases, "strays": check.strays, "report": page});
                say(&serde_json::to_string_pretty(&told)?)?;
            } else {
                let mut text = check.told() + "\n";
                for case in &check.cases {
                    if let Some(told) = case.outcome.told() {
                        let _ = writeln!(text, "  {}: {told}", case.name);
                    }
                }
                strays(&mut text, &check.strays);
                if let Some(page) = page.as_ref().filter(|_| !check.is_same()) {
                    let _ = writeln!(text, "\nLook at them:   open {}", in_shell(page));
                    let is_not_drawn = |case: &&CaseCheck| matches!(case.outcome, Outcome::NotDrawn { .. });
                    let not_drawn: Vec<&str> = check.cases.iter().filter(is_not_drawn).map(|case| case.name.as_str()).collect();
                    if not_drawn.is_empty() {
                        let only = if case.is_empty() { String::new() } else { format!(" --case {}", case.join(" ")) };
                        let _ = writeln!(text, "Accept them:    chartmill golden record {}{only}", in_shell(dir));
                    } else {
                        // Nothing is recorded while a case cannot be drawn.
                        let (names, file) = (not_drawn.join(", "), dir.join("golden.toml"));
                        let _ = writeln!(text, "Correct first:  {names} in {}, or what it shows", file.display());
                    }
                }
                say(&text)?;
            }
            Ok(if check.is_same() { DONE } else { NOT_ALL })
        }
    }
}

fn suite_of(dir: &std::path::Path, names: &[String]) -> Result<(Suite, Registry)> {
    let registry = Registry::built_in();
    let suite = Suite::read(dir, &registry)?;
    if names.is_empty() {
        return Ok((suite, registry));
    }
    match suite.only(names) {
        Ok(suite) => Ok((suite, registry)),
        Err(why) => bail!("--case: {why}"),
    }
}

fn recorded_json(recorded: &[(String, Recorded)]) -> Result<String> {
    let cases: Vec<_> = recorded.iter().map(|(name, became)| serde_json::json!({"name": name, "became": became})).collect();
    Ok(serde_json::to_string_pretty(&serde_json::json!({ "cases": cases }))?)
}

fn recorded_text(suite: &Suite, recorded: &[(String, Recorded)]) -> String {
    let of = |wanted: Recorded| {
        recorded.iter().filter(|(_, became)| *became == wanted).map(|(name, _)| name.as_str()).collect::<Vec<_>>()
    };
    let (new, changed, kept) = (of(Recorded::New), of(Recorded::Changed), of(Recorded::Kept));
    let mut text = format!("{} in {}: ", counted(recorded.len() as u64, "picture"), suite.dir().display());
    let _ = writeln!(text, "{} new, {} changed, {} kept.", new.len(), changed.len(), kept.len());
    for (names, what) in [(new, "new"), (changed, "changed")] {
        for name in names {
            let _ = writeln!(text, "  {name}.png is {what}");
        }
    }
    text
}

fn strays(text: &mut String, strays: &[String]) {
    for name in strays {
        let _ = writeln!(text, "  {name} belongs to no case; remove it, or add a case for it");
    }
}
