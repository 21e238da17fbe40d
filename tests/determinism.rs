//! Same input, same bytes: threads, order and the length of a run change nothing.

use std::fs;

use libtest_mimic::Failed;

use crate::Test;
use crate::support::{built_in, ensure, files_below, release};

pub(crate) const TESTS: &[Test] = &[
    ("determinism/threads", one_and_eight_threads_make_the_same_bytes),
    ("determinism/prefix", a_short_run_is_a_prefix_of_a_long_one),
];

fn one_and_eight_threads_make_the_same_bytes() -> Result<(), Failed> {
    let mill = built_in(11, 300);
    let (_one, one) = release(&mill, 1)?;
    let (_eight, eight) = release(&mill, 8)?;
    let files = files_below(&one)?;
    ensure(files == files_below(&eight)?, || "the releases hold different files".to_owned())?;
    ensure(files.len() > 300, || format!("only {} files", files.len()))?;
    for file in files {
        ensure(fs::read(one.join(&file))? == fs::read(eight.join(&file))?, || format!("{} differs", file.display()))?;
    }
    Ok(())
}

fn a_short_run_is_a_prefix_of_a_long_one() -> Result<(), Failed> {
    let (_short, short) = release(&built_in(12, 100), 2)?;
    let (_long, long) = release(&built_in(12, 200), 2)?;
    for file in [
        "train.jsonl",
        "validation.jsonl",
        "test.jsonl",
        "annotations.jsonl",
        "descriptions.jsonl",
        "refused.jsonl",
        "images.sha256",
    ] {
        let (short, long) = (fs::read(short.join(file))?, fs::read(long.join(file))?);
        ensure(long.starts_with(&short), || format!("{file} of 100 records is no prefix of the one of 200"))?;
        ensure(file == "refused.jsonl" || long.len() > short.len(), || format!("{file} does not grow"))?;
    }
    for image in files_below(&short.join("images"))? {
        let path = std::path::Path::new("images").join(image);
        ensure(fs::read(short.join(&path))? == fs::read(long.join(&path))?, || format!("{} differs", path.display()))?;
    }
    Ok(())
}
