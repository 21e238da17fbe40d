//! The tree as we would like to find it: what prose names exists, and nothing stands where it should not.

use std::fs;
use std::path::Path;

use chartmill::Registry;
use libtest_mimic::Failed;

use crate::support::{ensure, root, update};
use crate::{Test, golden};

pub(crate) const TESTS: &[Test] = &[
    ("tidy/readme-table", the_readme_lists_every_chart),
    ("tidy/readme-files", what_the_readme_names_exists),
    ("tidy/licences", every_font_has_its_licence),
];

/// The chart table of the README stands between these lines.
const BEGIN: &str = "<!-- charts: made by `UPDATE=1 cargo test -p chartmill-tests tidy` -->\n";
const END: &str = "<!-- /charts -->\n";

fn the_readme_lists_every_chart() -> Result<(), Failed> {
    let path = root().join("README.md");
    let readme = fs::read_to_string(&path)?;
    let mut table = String::from("\n| chart | shows | accepts | refuses when |\n|---|---|---|---|\n");
    for chart in Registry::built_in().charts() {
        let docs = chart.docs();
        table.push_str(&format!("| `{}` | {} | {} | {} |\n", chart.name(), docs.shows, docs.accepts, docs.refuses_when));
    }
    table.push('\n');
    let (head, rest) = readme.split_once(BEGIN).ok_or("the README has no chart table")?;
    let (found, tail) = rest.split_once(END).ok_or("the chart table of the README has no end")?;
    if update() {
        return golden::text(&path, &format!("{head}{BEGIN}{table}{END}{tail}"));
    }
    ensure(found == table, || "the chart table of the README is out of date; UPDATE=1 makes it".to_owned())
}

/// Every path in backticks that looks like one of ours has to exist.
fn what_the_readme_names_exists() -> Result<(), Failed> {
    for file in ["README.md", "benches/README.md"] {
        let text = fs::read_to_string(root().join(file))?;
        for name in text.split('`').skip(1).step_by(2) {
            let ours = ["crates/", "chart-plugins/", "tests/", "benches/", "fixtures/", "golden/", "schemas/", "docs/"];
            let plain = name.chars().all(|c| c.is_ascii_alphanumeric() || "/-_.".contains(c)) && !name.contains("CHART") && !name.contains("CASE");
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
            let names: Vec<String> = fs::read_dir(&path)?.flatten().map(|file| file.file_name().to_string_lossy().into_owned()).collect();
            let licensed = names.iter().any(|name| name == "OFL.txt" || name == "LICENSE.txt");
            ensure(licensed, || format!("{} has no licence beside it: {names:?}", path.display()))?;
        }
    }
    Ok(())
}
