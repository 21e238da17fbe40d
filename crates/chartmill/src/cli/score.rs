//! `chartmill score`.

use anyhow::{Result, bail};
use chartmill_dataset::Release;
use chartmill_trainer::score::{Options, Predictions, TestSet, score_release, score_test_set};

use super::args::ScoreArgs;
use super::score_text::told;
use super::{DONE, say};

pub(super) fn run(args: &ScoreArgs) -> Result<u8> {
    let tuned = Predictions::read(&args.predictions)?;
    let base = args.base.as_deref().map(Predictions::read).transpose()?;
    let options = Options { split: args.split.map(Into::into), only_answered: args.only_answered, seed: args.seed };
    let report = if args.against.is_file() {
        if args.split.is_some() {
            bail!("--split goes with a dataset's folder, and {} is a test set; leave it out", args.against.display());
        }
        score_test_set(&TestSet::read(&args.against, None)?, &tuned, base.as_ref(), &options)?
    } else {
        score_release(&Release::open(&args.against)?, &tuned, base.as_ref(), &options)?
    };
    if args.json {
        say(&serde_json::to_string_pretty(&report)?)?;
    } else {
        say(&told(args, &report))?;
    }
    Ok(DONE)
}
