//! `chartmill train` as a person meets it. What the service and its clients say of the folder is checked by `train.py`.

use std::fs;
use std::path::Path;
use std::process::Output;

use libtest_mimic::Failed;
use serde_json::{Value, json};

use crate::Test;
use crate::command_line::{run, stderr, stdout};
use crate::support::{ensure, files_below};

pub(crate) const TESTS: &[Test] = &[
    ("train/folder", the_folder_is_whole_and_the_same_each_time),
    ("train/mix", general_rows_are_joined_by_their_share),
    ("train/bad-mix", bad_rows_are_refused_whole),
    ("train/bad-release", an_unfinished_or_changed_release_is_refused),
    ("train/taken", another_job_is_not_overwritten),
];

const FLAGS: [&str; 6] = [
    "--bucket",
    "charts",
    "--role",
    "arn:aws:iam::111122223333:role/training",
    "--image",
    "111122223333.dkr.ecr.us-east-1.amazonaws.com/chartmill-llava:1",
];

fn train(dir: &Path, more: &[&str]) -> Result<Output, Failed> {
    run(&[&["train", "out"][..], &FLAGS, more].concat(), dir)
}

/// A scratch folder with a release of 40 records in `out`.
fn scratch() -> Result<tempfile::TempDir, Failed> {
    let scratch = tempfile::tempdir()?;
    let output = run(&["generate", "--count", "40", "--out", "out"], scratch.path())?;
    ensure(output.status.success(), || stderr(&output))?;
    Ok(scratch)
}

fn json_of(path: &Path) -> Result<Value, Failed> {
    Ok(serde_json::from_str(&fs::read_to_string(path)?)?)
}

fn is_refused(output: &Output, wanted: &[&str]) -> Result<(), Failed> {
    ensure(output.status.code() == Some(2), || stdout(output))?;
    for wanted in wanted {
        ensure(stderr(output).contains(wanted), || format!("{wanted:?} is not in {:?}", stderr(output)))?;
    }
    Ok(())
}

fn the_folder_is_whole_and_the_same_each_time() -> Result<(), Failed> {
    let scratch = scratch()?;
    let dir = scratch.path();
    for job in ["a", "b", "a"] {
        let output = train(dir, &["--job", job])?;
        ensure(output.status.success(), || stderr(&output))?;
    }
    let output = train(dir, &["--job", "a"])?;
    ensure(stdout(&output).contains("already"), || stdout(&output))?;
    let files = files_below(&dir.join("a"))?;
    ensure(files == files_below(&dir.join("b"))?, || "the folders differ".to_owned())?;
    for file in &files {
        ensure(fs::read(dir.join("a").join(file))? == fs::read(dir.join("b").join(file))?, || {
            format!("{} differs", file.display())
        })?;
    }
    let readme = fs::read_to_string(dir.join("a/README.md"))?;
    for file in &files {
        // Every file is told about, by its name or by its folder.
        let name = file.to_string_lossy().replace('\\', "/");
        let folder = name.rsplit_once('/').map_or(String::new(), |(folder, _)| format!("`{folder}/"));
        let known =
            readme.contains(&format!("`{name}`")) || (!folder.is_empty() && readme.contains(&folder)) || name == "README.md";
        ensure(known, || format!("the README does not tell what {name} is"))?;
    }
    // All training rows are there, and nothing of the other splits.
    let rows = json_of(&dir.join("a/data/train.json"))?;
    let wanted = json_of(&dir.join("out/train.json"))?;
    let (rows, wanted) = (rows.as_array().ok_or("no array")?, wanted.as_array().ok_or("no array")?);
    ensure(rows.len() == wanted.len(), || format!("{} rows of {}", rows.len(), wanted.len()))?;
    for (row, wanted) in rows.iter().zip(wanted) {
        let mut wanted = wanted.clone();
        wanted["image"] = Value::from(format!("train/{}", wanted["image"].as_str().unwrap_or_default()));
        ensure(*row == wanted, || format!("{row} is not {wanted}"))?;
    }
    let list = fs::read_to_string(dir.join("a/data/train.files"))?;
    ensure(list.lines().count() == rows.len(), || list)
}

/// Rows of general data: text alone, so no picture is needed, but the first shows a picture of the release.
fn general(n_rows: usize, image: &str) -> Vec<Value> {
    let turns = |question: &str| json!([{ "from": "human", "value": question }, { "from": "gpt", "value": "yes" }]);
    (0..n_rows)
        .map(|idx| match idx {
            0 => json!({ "id": 0, "image": image, "conversations": turns("<image>\nIs it?") }),
            _ => json!({ "id": idx, "model": "", "conversations": turns("Is it?") }),
        })
        .collect()
}

fn general_rows_are_joined_by_their_share() -> Result<(), Failed> {
    let scratch = scratch()?;
    let dir = scratch.path();
    let first = json_of(&dir.join("out/train.json"))?[0]["image"].as_str().unwrap_or_default().to_owned();
    let lines: Vec<String> = general(30, &first).iter().map(Value::to_string).collect();
    fs::write(dir.join("mix.jsonl"), lines.join("\n"))?;
    let output = train(dir, &["--job", "a", "--mix", "mix.jsonl:out:0.25"])?;
    ensure(output.status.success(), || stderr(&output))?;
    let rows = json_of(&dir.join("a/data/train.json"))?;
    let rows = rows.as_array().ok_or("no array")?;
    let n_mixed = rows.iter().filter(|row| row["id"].as_str().is_some_and(|id| id.starts_with("mix1-"))).count();
    // A quarter of all is a third of the release's.
    ensure(n_mixed == (rows.len() - n_mixed).div_ceil(3) || n_mixed == (rows.len() - n_mixed) / 3, || {
        format!("{n_mixed} of {} rows are mixed in", rows.len())
    })?;
    for row in rows.iter().filter(|row| row.get("image").is_none()) {
        ensure(row.as_object().is_some_and(|row| row.len() == 2), || format!("{row} keeps a key"))?;
    }
    let request = json_of(&dir.join("a/create-training-job.json"))?;
    let channels: Vec<&str> = request["InputDataConfig"]
        .as_array()
        .ok_or("no channels")?
        .iter()
        .filter_map(|one| one["ChannelName"].as_str())
        .collect();
    ensure(channels == ["data", "train", "mix1"], || format!("{channels:?}"))?;
    let output = train(dir, &["--job", "b", "--mix", "mix.jsonl:out:0.8"])?;
    is_refused(&output, &["mix.jsonl", "30 rows", "at most 0."])?;
    ensure(!dir.join("b").exists(), || "half a job was written".to_owned())
}

fn bad_rows_are_refused_whole() -> Result<(), Failed> {
    let scratch = scratch()?;
    let dir = scratch.path();
    let mut rows = general(20, "images/none.png");
    fs::write(dir.join("mix.json"), Value::from(rows.clone()).to_string())?;
    // The picture that is missing belongs to the only row with one; taking all rows is bound to meet it.
    rows[7]["conversations"][1]["from"] = Value::from("assistant");
    rows[8]["conversations"][1]["value"] = Value::from(" ");
    fs::write(dir.join("worse.json"), Value::from(rows).to_string())?;
    let output = train(dir, &["--job", "a", "--mix", "worse.json:out:0.1"])?;
    is_refused(&output, &["2 rows", "worse.json, row 8 (7)", "\"assistant\"", "row 9 (8)", "blanks"])?;
    fs::write(dir.join("lines.json"), "{\"id\": 1}\n{\"id\": 2}\n")?;
    is_refused(&train(dir, &["--job", "a", "--mix", "lines.json:out:0.1"])?, &["JSON Lines", "json.load"])?;
    is_refused(&train(dir, &["--job", "a", "--mix", "none.json:out:0.1"])?, &["none.json"])?;
    ensure(files_below(dir)?.iter().all(|file| file.starts_with("out") || file.parent() == Some(Path::new(""))), || {
        "something was left behind".to_owned()
    })
}

fn an_unfinished_or_changed_release_is_refused() -> Result<(), Failed> {
    let scratch = scratch()?;
    let dir = scratch.path();
    let file = dir.join("out/train.json");
    let text = fs::read_to_string(&file)?;
    // Fault 1 of the sample that everyone copies, put into a release by hand.
    fs::write(&file, text.replacen("<image>\\n", "", 1))?;
    is_refused(&train(dir, &["--job", "a"])?, &["does not pass its check", "train.json", "chartmill verify"])?;
    fs::write(&file, text)?;
    fs::remove_file(dir.join("out/manifest.json"))?;
    is_refused(&train(dir, &["--job", "a"])?, &["no finished release", "chartmill generate"])?;
    ensure(!dir.join("a").exists(), || "half a job was written".to_owned())
}

fn another_job_is_not_overwritten() -> Result<(), Failed> {
    let scratch = scratch()?;
    let dir = scratch.path();
    ensure(train(dir, &["--job", "a"])?.status.success(), || "the first failed".to_owned())?;
    let before = fs::read(dir.join("a/job.json"))?;
    is_refused(&train(dir, &["--job", "a", "--epochs", "2"])?, &["another configuration", "--force"])?;
    ensure(fs::read(dir.join("a/job.json"))? == before, || "the first job was changed".to_owned())?;
    ensure(train(dir, &["--job", "a", "--epochs", "2", "--force"])?.status.success(), || "--force failed".to_owned())?;
    ensure(fs::read(dir.join("a/job.json"))? != before, || "--force changed nothing".to_owned())?;
    // What is not ours is never replaced.
    fs::create_dir(dir.join("mine"))?;
    fs::write(dir.join("mine/thesis.txt"), "words")?;
    is_refused(&train(dir, &["--job", "mine", "--force"])?, &["holds other files"])?;
    ensure(dir.join("mine/thesis.txt").exists(), || "the thesis is gone".to_owned())
}
