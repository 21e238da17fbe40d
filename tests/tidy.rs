//! The tree as we would like to find it: what prose names exists, and nothing stands where it should not.

use std::fmt::Write;
use std::fs;
use std::path::Path;

use chartmill::{Given, Mill, Registry, RunConfig, Source, SplitShares};
use chartmill_plan::Size;
use libtest_mimic::Failed;

use crate::support::{ensure, root, update};
use crate::{Test, golden};

pub(crate) const TESTS: &[Test] = &[
    ("tidy/readme-record", the_readme_shows_a_real_record),
    ("tidy/readme-table", the_readme_lists_every_chart),
    ("tidy/readme-files", what_the_readme_names_exists),
    ("tidy/licences", every_font_has_its_licence),
];

/// Compares the part of the README between two marks, or replaces it.
fn part_of_readme(name: &str, wanted: &str) -> Result<(), Failed> {
    let path = root().join("README.md");
    let readme = fs::read_to_string(&path)?;
    let begin = format!("<!-- {name}: made by `INSTA_UPDATE=always cargo test -p chartmill-tests tidy` -->\n");
    let end = format!("<!-- /{name} -->\n");
    let (head, rest) = readme.split_once(&begin).ok_or_else(|| format!("the README has no part {name:?}"))?;
    let (found, tail) = rest.split_once(&end).ok_or_else(|| format!("the part {name:?} of the README has no end"))?;
    if update() {
        return golden::text(&path, &format!("{head}{begin}{wanted}{end}{tail}"));
    }
    ensure(found == wanted, || format!("the part {name:?} of the README is out of date; INSTA_UPDATE=always makes it"))
}

/// The picture and the record on the front page come from the engine.
fn the_readme_shows_a_real_record() -> Result<(), Failed> {
    let path = root().join("fixtures/descriptions/accepted/screen-time.json");
    let descriptions = chartmill_describe::read(&path).map_err(|errors| format!("{errors:?}"))?;
    let registry = Registry::built_in().only(&["pie".to_owned()])?;
    let (given, _) = Given::new(&registry, descriptions, "front page".to_owned());
    let size = Some(Size { width: 640, height: 440 });
    let config =
        RunConfig { count: 400, registry, size, turns: (3, 3), splits: SplitShares::parse("train=1")?, ..RunConfig::default() };
    let mill = Mill::new(config, Source::Given(given));
    // The first record that asks the question which made the blog post known.
    let question = "What is the percentage of people who spend less than 2 hours a day on screens?";
    let found = (0..400).find_map(|slot| {
        let (sample, png) = mill.mill_one(slot).sample?.drawn()?;
        let record = sample.into_inner().record;
        record.conversations[0].value.contains(question).then_some((record, png))
    });
    let (record, png) = found.ok_or("the question was never asked first")?;
    golden::picture(&root().join("docs/screen-time.png"), &png, 64 * 1024)?;
    part_of_readme("record", &format!("\n```json\n{}\n```\n\n", serde_json::to_string_pretty(&record)?))
}

fn the_readme_lists_every_chart() -> Result<(), Failed> {
    let mut table = String::from("\n| chart | shows | accepts | refuses when |\n|---|---|---|---|\n");
    for chart in Registry::built_in().charts() {
        let docs = chart.docs();
        let _ = writeln!(table, "| `{}` | {} | {} | {} |", chart.name(), docs.shows, docs.accepts, docs.refuses_when);
    }
    table.push('\n');
    part_of_readme("charts", &table)
}

/// Every path in backticks that looks like one of ours has to exist.
fn what_the_readme_names_exists() -> Result<(), Failed> {
    for file in ["README.md", "benches/README.md", "docs/other-trainers.md", "tests/clients/llava/RESULTS.md"] {
        let text = fs::read_to_string(root().join(file))?;
        for name in text.split('`').skip(1).step_by(2) {
            let ours = ["crates/", "chart-plugins/", "tests/", "benches/", "fixtures/", "golden/", "schemas/", "docs/"];
            let plain = name.chars().all(|c| c.is_ascii_alphanumeric() || "/-_.".contains(c))
                && !name.contains("CHART")
                && !name.contains("CASE");
            if ours.iter().any(|folder| name.starts_with(folder)) && plain {
                ensure(root().join(name).exists(), || format!("{file} names {name}, which does not exist"))?;
            }
        }
        for target in text.split("](").skip(1).filter_map(|rest| rest.split(')').next()) {
            if !target.contains("://") && !target.starts_with('#') {
                let path = root().join(file).parent().unwrap_or(Path::new(".")).join(target);
                ensure(path.exists(), || format!("{file} links to {target}, which does not exist"))?;
            }
        }
    }
    Ok(())
}

fn every_font_has_its_licence() -> Result<(), Failed> {
    for entry in fs::read_dir(root().join("crates/scene/fonts"))? {
        let path = entry?.path();
        if path.is_dir() {
            let names: Vec<String> =
                fs::read_dir(&path)?.flatten().map(|file| file.file_name().to_string_lossy().into_owned()).collect();
            let licensed = names.iter().any(|name| name == "OFL.txt" || name == "LICENSE.txt");
            ensure(licensed, || format!("{} has no licence beside it: {names:?}", path.display()))?;
        }
    }
    Ok(())
}
