//! The cases of every chart: `chart-plugins/CHART/fixtures/CASE.json` against `golden/CASE.png` and `golden/CASE.jsonl`, or, for what
//! must be refused, against `golden/CASE.snap`. A case is named for what it shows.

use std::path::{Path, PathBuf};

use chartmill::{Given, Mill, Registry, RunConfig, Source, SplitShares};
use chartmill_dataset::SlotSample;
use chartmill_plan::Size;
use libtest_mimic::{Failed, Trial};

use crate::golden;
use crate::support::{ensure, root};

/// The canvas of all cases: small, so that a picture stays under 20 KiB.
const SIZE: Size = Size { width: 384, height: 288 };
/// The largest golden picture in bytes, so that a repository with hundreds of them stays small.
const MAX_BYTES: usize = 24 * 1024;

/// The cases of a chart, by name.
pub(crate) fn cases(chart: &str) -> Vec<PathBuf> {
    let folder = root().join("chart-plugins").join(chart).join("fixtures");
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    let mut cases: Vec<PathBuf> =
        entries.map(|entry| entry.path()).filter(|path| path.extension().is_some_and(|e| e == "json")).collect();
    cases.sort();
    cases
}

pub(crate) fn trials() -> Vec<Trial> {
    let registry = Registry::built_in();
    let names: Vec<&'static str> = registry.charts().iter().map(|chart| chart.name()).collect();
    let mut trials = Vec::new();
    for chart in names {
        for path in cases(chart) {
            let case = path.file_stem().and_then(|stem| stem.to_str()).unwrap_or_default().to_owned();
            trials.push(Trial::test(format!("{chart}/{case}"), move || check(chart, &case, &path)));
        }
    }
    trials
}

fn check(chart: &str, case: &str, path: &Path) -> Result<(), Failed> {
    let descriptions = chartmill_describe::read(path).map_err(|errors| format!("{errors:?}"))?;
    let registry = Registry::built_in().only(&[chart.to_owned()])?;
    let splits = SplitShares::parse("train=1")?;
    // Each case has a seed of its own, so that all themes and layouts are met.
    let seed = case.bytes().map(u64::from).sum();
    let config = RunConfig { seed, count: 1, size: Some(SIZE), registry: registry.clone(), splits, ..RunConfig::default() };
    let golden = root().join("chart-plugins").join(chart).join("golden");
    let (given, unusable) = Given::new(&registry, descriptions, "fixture".to_owned());
    if let Some(unusable) = unusable.first() {
        ensure(case.starts_with("refused-"), || format!("{case} is refused: {:?}", unusable.refusals))?;
        let told: Vec<String> = unusable.refusals.iter().map(|(_, refusal)| format!("{refusal}\n")).collect();
        golden::words(&golden, case, &told.concat());
        return Ok(());
    }
    let result = Mill::new(config, Source::Given(given)).mill_one(0);
    let Some((sample, png)) = result.sample.and_then(SlotSample::drawn) else {
        let told: Vec<String> = result.refused.first().map(|attempt| format!("{}\n", attempt.detail)).into_iter().collect();
        if case.starts_with("refused-") {
            golden::words(&golden, case, &told.concat());
            return Ok(());
        }
        return Err(format!("the slot stayed empty: {:#?}", result.refused).into());
    };
    let line = format!("{}\n", serde_json::to_string(&sample.get().annotation)?);
    golden::picture(&golden.join(format!("{case}.png")), &png, MAX_BYTES)?;
    golden::text(&golden.join(format!("{case}.jsonl")), &line)
}
