//! The registry as a thing: names, folders, cases and documentation of every chart.

use std::collections::BTreeSet;
use std::fs;

use chartmill::Registry;
use libtest_mimic::Failed;

use crate::support::{ensure, root};
use crate::{Test, charts};

pub(crate) const TESTS: &[Test] = &[
    ("registry/names", names_are_unique_sorted_and_kebab_case),
    ("registry/folders", every_folder_is_registered_and_the_reverse),
    ("registry/cases", every_chart_has_its_cases_and_goldens),
    ("registry/docs", every_chart_has_its_headings),
];

fn names() -> Vec<&'static str> {
    Registry::built_in().charts().iter().map(|chart| chart.name()).collect()
}

fn names_are_unique_sorted_and_kebab_case() -> Result<(), Failed> {
    let names = names();
    let mut sorted = names.clone();
    sorted.sort_unstable();
    sorted.dedup();
    ensure(names == sorted, || format!("{names:?} is not sorted or has a name twice"))?;
    for name in names {
        let fits = !name.is_empty() && name.chars().all(|c| c.is_ascii_lowercase() || c == '-');
        ensure(fits, || format!("{name:?} is not kebab-case"))?;
    }
    Ok(())
}

fn every_folder_is_registered_and_the_reverse() -> Result<(), Failed> {
    let mut folders = BTreeSet::new();
    for entry in fs::read_dir(root().join("chart-plugins"))? {
        let entry = entry?;
        if entry.file_type()?.is_dir() {
            folders.insert(entry.file_name().to_string_lossy().into_owned());
        }
    }
    let registered: BTreeSet<String> = names().into_iter().map(str::to_owned).collect();
    ensure(folders == registered, || format!("folders {folders:?}, registered {registered:?}"))
}

fn every_chart_has_its_cases_and_goldens() -> Result<(), Failed> {
    for chart in names() {
        let stems: BTreeSet<String> = charts::cases(chart)
            .iter()
            .filter_map(|path| path.file_stem().and_then(|stem| stem.to_str()).map(str::to_owned))
            .collect();
        let refused = stems.iter().filter(|stem| stem.starts_with("refused-")).count();
        ensure(stems.contains("plain"), || format!("{chart} has no case `plain`"))?;
        ensure(refused > 0, || format!("{chart} has no case `refused-...`"))?;
        ensure(stems.len() - refused >= 3, || format!("{chart} has no awkward cases"))?;
        let mut goldens = BTreeSet::new();
        for entry in fs::read_dir(root().join("chart-plugins").join(chart).join("golden"))? {
            let path = entry?.path();
            let stem = path.file_stem().and_then(|stem| stem.to_str()).unwrap_or_default().to_owned();
            ensure(stems.contains(&stem), || format!("{} has no fixture", path.display()))?;
            goldens.insert(stem);
        }
        ensure(goldens == stems, || format!("{chart}: fixtures {stems:?}, goldens {goldens:?}"))?;
    }
    Ok(())
}

fn every_chart_has_its_headings() -> Result<(), Failed> {
    for chart in Registry::built_in().charts() {
        let source = fs::read_to_string(root().join("chart-plugins").join(chart.name()).join("plugin.rs"))?;
        for heading in ["//! # Shows", "//! # Refuses when", "//! # Asks", "//! # Source"] {
            ensure(source.contains(heading), || format!("{}: no heading {heading:?}", chart.name()))?;
        }
        let docs = chart.docs();
        for text in [docs.shows, docs.accepts, docs.refuses_when, docs.asks, docs.source] {
            ensure(!text.is_empty(), || format!("{}: an empty text in docs()", chart.name()))?;
        }
    }
    Ok(())
}
