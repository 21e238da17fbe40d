//! The hard test of a dataset that is grown: it stays one, and what it kept for itself stays out of training.

use anyhow::Result;
use chartmill_augment::dataset::Dataset;
use chartmill_dataset::Release;
use chartmill_schema::Split;

use super::HARD_TEST;
use super::survey::Survey;
use crate::{RunConfig, SplitShares};

/// Whose looks and wordings a hard test has, and that there is one.
#[derive(Clone, Copy, Debug)]
pub(super) struct HardTest {
    /// The splits of what is grown, the hard test among them. The dataset's groups have theirs already.
    pub(super) splits: SplitShares,
    /// The seed by which themes, palettes, fonts and wordings were kept for it.
    pub(super) seed: u64,
}

impl HardTest {
    /// That of the dataset, or of the run where only that has one; none where neither has.
    ///
    /// # Errors
    /// The dataset is a release that cannot be opened any more.
    pub(super) fn of(dataset: &Dataset, survey: &Survey, run: &RunConfig) -> Result<Option<Self>> {
        if let Some(folder) = dataset.release() {
            let then = &Release::open(folder)?.manifest().configuration.clone();
            let splits = then.settings.get("splits").and_then(|text| SplitShares::parse(text.as_str()?).ok());
            if let Some(splits) = splits.filter(|splits| splits.has(Split::TestHard)) {
                // A release that was grown from one has the looks of the first.
                let seed = then.settings.get(HARD_TEST).and_then(serde_json::Value::as_u64).unwrap_or(then.seed);
                return Ok(Some(Self { splits, seed }));
            }
        }
        // Which looks were kept for rows of a hard test nobody knows who has only the rows; those of this run are kept from here on.
        let splits = if run.splits.has(Split::TestHard) {
            run.splits
        } else if survey.has(Split::TestHard) {
            SplitShares::with_hard_test()
        } else {
            return Ok(None);
        };
        Ok(Some(Self { splits, seed: run.seed }))
    }
}
