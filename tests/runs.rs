//! The golden run: `fixtures/runs/small.toml` against `golden/runs/small/`. It shows at once what a change does to a release.

use std::fs;
use std::process::Command;

use libtest_mimic::Failed;

use crate::command_line::binary;
use crate::support::{ensure, root};
use crate::{Test, golden};

pub(crate) const TESTS: &[Test] = &[("runs/small", the_small_run_is_as_accepted)];

fn the_small_run_is_as_accepted() -> Result<(), Failed> {
    let scratch = tempfile::tempdir()?;
    let out = scratch.path().join("out");
    let config = root().join("fixtures/runs/small.toml");
    let output = Command::new(binary()?).args(["generate", "--config"]).arg(config).arg("--out").arg(&out).output()?;
    ensure(output.status.success(), || String::from_utf8_lossy(&output.stderr).into_owned())?;
    for file in ["train.jsonl", "annotations.jsonl", "manifest.json", "images.sha256"] {
        let found = fs::read_to_string(out.join(file))?;
        golden::text(&root().join("golden/runs/small").join(file), &found)?;
    }
    Ok(())
}
