//! `chartmill inspect` as a person meets it: what it finds, what its corrected copy holds, and that LLaVA's loader would take that.

use std::fs;
use std::path::Path;

use chartmill_trainer::contract::{Depth, check_picture, read_rows};
use libtest_mimic::Failed;
use serde_json::{Value, json};

use crate::Test;
use crate::command_line::{run, stderr, stdout};
use crate::support::{built_in, ensure, files_below, release};

pub(crate) const TESTS: &[Test] = &[
    ("inspect/finds", each_fault_is_found_and_counted),
    ("inspect/fix", a_corrected_copy_can_be_trained_on),
    ("inspect/fix-is-whole", a_copy_is_written_whole_or_not_at_all),
    ("inspect/sound", a_release_of_ours_has_nothing_fatal),
    ("inspect/threads", threads_change_nothing),
    ("inspect/bad-input", what_cannot_be_read_is_explained),
];

/// Rows as people have them: a JSON array in a file called .jsonl, with most of the faults of the sample dataset that everybody starts
/// with, and some more.
fn rows() -> Value {
    let row = |id: Value, image: &str, turns: &[(&str, &str)]| {
        let turns: Vec<Value> = turns.iter().map(|(from, value)| json!({ "from": from, "value": value })).collect();
        json!({ "id": id, "image": image, "conversations": turns })
    };
    let mut rows = vec![
        row(json!("1"), "pie.png", &[("human", "How many people use trains?"), ("gpt", "25%")]),
        row(json!("1"), "pie.png", &[("human", "What percentage of people use buses?"), ("gpt", "30%")]),
        row(json!("1"), "pie.png", &[("human", "What percentage of people use buses?"), ("gpt", "30%")]),
        row(json!(2), "clear.png", &[("user", "<image>\nWho saves between $100 and $500?"), ("assistant", "Anna")]),
        row(json!("3"), "chart.jpg", &[("human", "Which bar is longest?\n<image>"), ("gpt", " Cars ")]),
        row(json!("4"), "gone.png", &[("human", "<image>\nWhich?"), ("gpt", "Cars")]),
        row(json!("5"), "cut.png", &[("human", "<image>\nWhich?"), ("gpt", "Cars")]),
        row(json!("6"), "pie.png", &[("human", "<image>\nWhich?"), ("human", "Please."), ("gpt", "Cars")]),
        row(Value::Null, "pie.png", &[("human", "<image>\nWhich?"), ("gpt", "Cars"), ("human", "And then?")]),
        row(json!("8"), "../secret.png", &[("human", "<image>\nWhich?"), ("gpt", "Cars")]),
    ];
    if let Some(fields) = rows[8].as_object_mut() {
        fields.remove("id");
        fields.insert("source".to_owned(), json!("survey"));
    }
    Value::Array(rows)
}

/// A PNG of 64x48 pixels, whose look goes by `step`, with an alpha channel or without.
fn picture(step: usize, alpha: Option<u8>) -> Result<Vec<u8>, Failed> {
    let mut bytes = Vec::new();
    let mut encoder = png::Encoder::new(&mut bytes, 64, 48);
    encoder.set_color(if alpha.is_some() { png::ColorType::Rgba } else { png::ColorType::Rgb });
    let pixels = (0..64 * 48).flat_map(|at| {
        let level = if (at % 64 / step + at / 64 / step).is_multiple_of(2) { 230 } else { 20 };
        [level, level, 128].into_iter().chain(alpha)
    });
    encoder.write_header()?.write_image_data(&pixels.collect::<Vec<u8>>())?;
    Ok(bytes)
}

/// A scratch folder with the dataset in `data`.
fn scratch() -> Result<tempfile::TempDir, Failed> {
    let scratch = tempfile::tempdir()?;
    let data = scratch.path().join("data");
    fs::create_dir_all(data.join("images"))?;
    fs::write(data.join("train.jsonl"), serde_json::to_vec_pretty(&rows())?)?;
    let pie = picture(4, None)?;
    fs::write(data.join("images/pie.png"), &pie)?;
    fs::write(data.join("images/clear.png"), picture(7, Some(100))?)?;
    fs::write(data.join("images/chart.jpg"), picture(11, None)?)?;
    fs::write(data.join("images/cut.png"), &pie[..pie.len() - 20])?;
    fs::write(data.join("secret.png"), &pie)?;
    Ok(scratch)
}

fn each_fault_is_found_and_counted() -> Result<(), Failed> {
    let scratch = scratch()?;
    let output = run(&["inspect", "data/train.jsonl", "--json"], scratch.path())?;
    ensure(output.status.code() == Some(1), || stderr(&output))?;
    let report: Value = serde_json::from_slice(&output.stdout)?;
    let sizes = [&report["rows"], &report["questions"], &report["pictures"]];
    ensure(sizes == [10, 10, 6], || format!("{sizes:?}"))?;
    let found = |rule: &str| {
        let findings = report["findings"].as_array().into_iter().flatten();
        findings
            .into_iter()
            .find(|finding| finding["rule"] == rule)
            .map(|finding| (finding["count"].as_u64(), finding["correctable"].as_u64()))
    };
    for (rule, count, correctable) in [
        ("image-token-missing", 3, 3),
        ("role-unknown", 2, 2),
        ("not-alternating", 1, 0),
        ("no-final-answer", 1, 1),
        ("picture-missing", 1, 0),
        ("picture-path", 1, 0),
        ("picture-unreadable", 1, 0),
        ("picture-odd", 1, 1),
        ("count-answered-by-share", 1, 1),
        ("image-token-not-first", 1, 1),
        ("id-missing", 1, 1),
        ("id-duplicate", 2, 2),
        ("surrounding-blanks", 1, 1),
        ("duplicate-row", 1, 1),
        ("dollar-labels", 1, 0),
        ("shares-below-100", 1, 0),
        ("picture-extension", 1, 1),
        ("file-misnamed", 1, 0),
    ] {
        ensure(found(rule) == Some((Some(count), Some(correctable))), || format!("{rule}: {:?}\n{report:#}", found(rule)))?;
    }
    ensure(found("conflicting-answers").is_none() && found("too-long").is_none(), || report.to_string())?;
    // A person reads the worst first, with the line of the file and what to do.
    let told = stdout(&run(&["inspect", "data/train.jsonl"], scratch.path())?);
    for wanted in
        ["TRAINING FAILS OR IS BLIND", "<image> is missing: 3 of 10 rows", "train.jsonl, line 2 (1): How many people", "--fix"]
    {
        ensure(told.contains(wanted), || format!("{wanted:?} is not in {told}"))?;
    }
    ensure(told.find("BLIND") < told.find("SOMETHING WRONG") && told.find("SOMETHING WRONG") < told.find("LOOK AT IT"), || {
        told.clone()
    })
}

fn a_corrected_copy_can_be_trained_on() -> Result<(), Failed> {
    let scratch = scratch()?;
    let output = run(&["inspect", "data/train.jsonl", "--fix", "fixed"], scratch.path())?;
    ensure(output.status.code() == Some(1), || stderr(&output))?;
    let out = scratch.path().join("fixed");
    let names: Vec<String> = files_below(&out)?.iter().map(|path| path.to_string_lossy().replace('\\', "/")).collect();
    let wanted = ["changes.jsonl", "dataset.json", "images/chart.png", "images/clear.png", "images/pie.png", "left-out.jsonl"];
    ensure(names == wanted, || format!("{names:?}"))?;
    let human = |value: &str| json!({ "from": "human", "value": value });
    let gpt = |value: &str| json!({ "from": "gpt", "value": value });
    let rows: Value = serde_json::from_slice(&fs::read(out.join("dataset.json"))?)?;
    let wanted = json!([
        { "id": "1", "image": "images/pie.png",
          "conversations": [human("<image>\nWhat percentage of people use trains?"), gpt("25%")] },
        { "id": "1-2", "image": "images/pie.png",
          "conversations": [human("<image>\nWhat percentage of people use buses?"), gpt("30%")] },
        { "id": "2", "image": "images/clear.png",
          "conversations": [human("<image>\nWho saves between $100 and $500?"), gpt("Anna")] },
        { "id": "3", "image": "images/chart.png", "conversations": [human("<image>\nWhich bar is longest?"), gpt("Cars")] },
        { "id": "row-9", "image": "images/pie.png", "conversations": [human("<image>\nWhich?"), gpt("Cars")], "source": "survey" },
    ]);
    ensure(rows == wanted, || format!("{rows:#}"))?;
    let lines = |name: &str| -> Result<Vec<Value>, Failed> {
        fs::read_to_string(out.join(name))?.lines().map(|line| Ok(serde_json::from_str(line)?)).collect()
    };
    let reasons: Vec<Value> = lines("left-out.jsonl")?.iter().map(|line| json!([line["id"], line["rule"]])).collect();
    let wanted = json!([
        ["1", "duplicate-row"],
        ["4", "picture-missing"],
        ["5", "picture-unreadable"],
        ["6", "not-alternating"],
        ["8", "picture-path"],
    ]);
    ensure(Value::Array(reasons.clone()) == wanted, || format!("{reasons:?}"))?;
    let changes = lines("changes.jsonl")?;
    ensure(changes.len() == 5 && changes[0]["changes"][1]["before"] == "<image>\nHow many people use trains?", || {
        format!("{changes:#?}")
    })?;
    let mended = json!({ "rule": "picture-odd", "before": "clear.png", "after": "clear.png" });
    let renamed = json!({ "rule": "picture-extension", "before": "chart.jpg", "after": "chart.png" });
    let last = |at: usize| changes[at]["changes"].as_array().and_then(|changes| changes.last());
    ensure(last(2) == Some(&mended) && last(3) == Some(&renamed), || format!("{changes:#?}"))?;
    // The bytes of a picture that is as it should be stay as they are.
    let same = fs::read(out.join("images/pie.png"))? == fs::read(scratch.path().join("data/images/pie.png"))?;
    ensure(same, || "pie.png was written anew".to_owned())?;
    is_trainable(&out, 5)?;
    let again = run(&["inspect", "fixed/dataset.json", "--images", "fixed"], scratch.path())?;
    ensure(again.status.code() == Some(0), || stdout(&again))
}

/// Whether LLaVA's loader takes every row and picture of a corrected copy.
fn is_trainable(out: &Path, wanted: usize) -> Result<(), Failed> {
    let mut n_rows = 0;
    let mut faults = Vec::new();
    read_rows(&out.join("dataset.json"), &mut |row| {
        n_rows += 1;
        match row {
            Ok(row) => {
                if let Some(Err(problem)) = row.image.map(|image| check_picture(&out.join(image), Depth::Whole)) {
                    faults.push(problem.to_string());
                }
            }
            Err(fault) => faults.push(fault.to_string()),
        }
        Ok(())
    })?;
    ensure(n_rows == wanted && faults.is_empty(), || format!("{n_rows} rows: {faults:?}"))
}

fn a_copy_is_written_whole_or_not_at_all() -> Result<(), Failed> {
    let scratch = scratch()?;
    let dir = scratch.path();
    fs::create_dir(dir.join("mine"))?;
    fs::write(dir.join("mine/thesis.txt"), "precious")?;
    let output = run(&["inspect", "data/train.jsonl", "--fix", "mine"], dir)?;
    ensure(output.status.code() == Some(2) && stderr(&output).contains("mine"), || stderr(&output))?;
    ensure(fs::read_dir(dir.join("mine"))?.count() == 1, || "something was written beside the thesis".to_owned())?;
    // An array that breaks off: nobody knows which rows are missing.
    let text = fs::read_to_string(dir.join("data/train.jsonl"))?;
    fs::write(dir.join("data/broken.json"), &text[..text.len() / 2])?;
    let output = run(&["inspect", "data/broken.json", "--fix", "half"], dir)?;
    ensure(output.status.code() == Some(2) && stderr(&output).contains("broken.json, line"), || stderr(&output))?;
    ensure(!dir.join("half").exists() && !dir.join("half.partial").exists(), || "half a copy was left".to_owned())?;
    let output = run(&["inspect", "data/broken.json", "--json"], dir)?;
    ensure(output.status.code() == Some(1) && stdout(&output).contains("row-unreadable"), || stdout(&output))
}

fn a_release_of_ours_has_nothing_fatal() -> Result<(), Failed> {
    let (_scratch, out) = release(&built_in(1, 40), 2)?;
    let output = run(&["inspect", ".", "--json"], &out)?;
    let report: Value = serde_json::from_slice(&output.stdout)?;
    ensure(output.status.code() == Some(0), || format!("{}{report:#}", stderr(&output)))?;
    let wrong: Vec<&Value> =
        report["findings"].as_array().into_iter().flatten().filter(|finding| finding["severity"] != "look").collect();
    ensure(report["rows"] == 40 && wrong.is_empty(), || format!("{wrong:#?}"))
}

fn threads_change_nothing() -> Result<(), Failed> {
    let scratch = scratch()?;
    let mut told = Vec::new();
    for threads in ["1", "8"] {
        let output = run(&["inspect", "data/train.jsonl", "--json", "--threads", threads, "--fix", threads], scratch.path())?;
        let files = files_below(&scratch.path().join(threads))?;
        let bytes = files.iter().map(|file| fs::read(scratch.path().join(threads).join(file))).collect::<Result<Vec<_>, _>>()?;
        told.push((output.stdout, files, bytes));
    }
    ensure(told[0] == told[1], || "1 and 8 threads differ".to_owned())
}

fn what_cannot_be_read_is_explained() -> Result<(), Failed> {
    let scratch = scratch()?;
    fs::write(scratch.path().join("table.csv"), "Name,Value\nA,1\nB,2\n")?;
    for (args, wanted) in [
        (&["absent.json"][..], "absent.json"),
        (&["table.csv"], "chartmill generate --from"),
        (&["data/train.jsonl", "--images", "absent"], "--images absent"),
        (&["data/train.jsonl", "--target", "llava-9"], "llava-1.5"),
    ] {
        let output = run(&[&["inspect"], args].concat(), scratch.path())?;
        ensure(output.status.code() == Some(2), || format!("{args:?} ends with {:?}", output.status.code()))?;
        ensure(stderr(&output).contains(wanted), || format!("{args:?}: {wanted:?} is not in {}", stderr(&output)))?;
    }
    Ok(())
}
