//! The golden run: `fixtures/runs/small.toml` against `golden/runs/small/`. It shows at once what a change does to a release.

use std::fs;
use std::process::Command;

use libtest_mimic::Failed;

use crate::command_line::binary;
use crate::support::{ensure, root};
use crate::{Test, golden};

pub(crate) const TESTS: &[Test] = &[("runs/small", the_small_run_is_as_accepted)];

/// The manifest without what every change of a dependency changes: the hash of the lock file, and the seal over it.
fn without_build(manifest: &str) -> Result<String, Failed> {
    let parsed: serde_json::Value = serde_json::from_str(manifest)?;
    let mut text = manifest.to_owned();
    for (key, value) in [("lock", &parsed["tool"]["lock"]), ("seal", &parsed["seal"])] {
        let hash = value.as_str().ok_or_else(|| format!("the manifest has no {key}"))?;
        ensure(hash.len() == 64 && text.contains(hash), || format!("the {key} of the manifest is {hash:?}"))?;
        text = text.replace(hash, "...");
    }
    Ok(text)
}

fn the_small_run_is_as_accepted() -> Result<(), Failed> {
    let scratch = tempfile::tempdir()?;
    let out = scratch.path().join("out");
    let config = root().join("fixtures/runs/small.toml");
    let output = Command::new(binary()?).args(["generate", "--config"]).arg(config).arg("--out").arg(&out).output()?;
    ensure(output.status.success(), || String::from_utf8_lossy(&output.stderr).into_owned())?;
    for file in ["train.jsonl", "annotations.jsonl", "manifest.json", "images.sha256"] {
        let mut found = fs::read_to_string(out.join(file))?;
        if file == "manifest.json" {
            found = without_build(&found)?;
        }
        golden::text(&root().join("golden/runs/small").join(file), &found)?;
    }
    Ok(())
}
