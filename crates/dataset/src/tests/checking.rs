//! Every way to damage a release is named, with its place.

use std::fs;
use std::path::Path;

use super::fixture::{checked, contents, write};
use chartmill_schema::Annotation;

use crate::Problem;

/// A release of 20 slots, damaged; the faults found, as text.
fn faults(damage: impl FnOnce(&Path)) -> Vec<String> {
    let dir = tempfile::tempdir().unwrap();
    write(dir.path(), 20, 8);
    damage(dir.path());
    let report = checked(dir.path());
    assert_eq!(report.n_faults, report.faults.len() as u64);
    report.faults.iter().map(ToString::to_string).collect()
}

/// Every fault has one of these parts, and every part has its fault.
fn expect(faults: &[String], parts: &[&str]) {
    for part in parts {
        assert!(faults.iter().any(|fault| fault.contains(part)), "nothing says {part:?}: {faults:#?}");
    }
    for fault in faults {
        assert!(parts.iter().any(|part| fault.contains(part)), "unexpected: {fault}");
    }
}

fn edit(path: &Path, from: &str, to: &str) {
    let text = fs::read_to_string(path).unwrap();
    assert!(text.contains(from), "{from:?} is not in {}", path.display());
    fs::write(path, text.replacen(from, to, 1)).unwrap();
}

fn pictures(dir: &Path) -> Vec<String> {
    contents(dir).into_keys().filter(|name| Path::new(name).extension().is_some_and(|ending| ending == "png")).collect()
}

#[test]
fn an_annotation_goes_through_its_line() {
    let configuration = super::fixture::configuration(2);
    let (sample, _) = super::fixture::slot_result(&configuration, 1).sample.unwrap().drawn().unwrap();
    let line = serde_json::to_string(&sample.get().annotation).unwrap();
    assert_eq!(serde_json::from_str::<Annotation>(&line).unwrap(), sample.get().annotation);
}

#[test]
fn a_flipped_byte_is_named_in_every_file() {
    let dir = tempfile::tempdir().unwrap();
    write(dir.path(), 12, 8);
    for (name, bytes) in contents(dir.path()).into_iter().filter(|(name, bytes)| !name.ends_with('/') && !bytes.is_empty()) {
        let path = dir.path().join(&name);
        for place in 0..10 {
            let mut flipped = bytes.clone();
            let at = place * (bytes.len() - 1) / 9;
            flipped[at] ^= 1;
            fs::write(&path, flipped).unwrap();
            match crate::check(dir.path(), &mut |_| ()) {
                Ok(report) => {
                    let named = report.faults.iter().any(|fault| fault.file == name);
                    assert!(named, "byte {at} of {name} was changed, and not named: {:#?}", report.faults);
                }
                Err(error) => assert!(name == "manifest.json", "{name}: {error}"),
            }
        }
        fs::write(&path, bytes).unwrap();
    }
    assert!(checked(dir.path()).is_clean());
}

#[test]
fn a_changed_picture_is_named() {
    let mut name = String::new();
    let found = faults(|dir| {
        name = pictures(dir)[4].clone();
        let mut png = fs::read(dir.join(&name)).unwrap();
        png[100] ^= 1;
        fs::write(dir.join(&name), png).unwrap();
    });
    expect(&found, &[&format!("{name} (cm-")]);
    assert!(found[0].contains("was changed"), "{found:?}");
}

#[test]
fn a_missing_and_an_extra_file_are_named() {
    let mut name = String::new();
    let found = faults(|dir| {
        name = pictures(dir)[7].clone();
        fs::remove_file(dir.join(&name)).unwrap();
        fs::remove_file(dir.join("preview.html")).unwrap();
        fs::write(dir.join("notes.txt"), "x").unwrap();
        fs::write(dir.join("images/00000/cat.png"), "x").unwrap();
        fs::create_dir(dir.join("images/00007")).unwrap();
        fs::write(dir.join("images/00007/cat.png"), "x").unwrap();
    });
    let missing = format!("{name} (cm-");
    let parts = [
        missing.as_str(),
        "preview.html: is missing",
        "notes.txt: does not belong",
        "images/00000/cat.png: does not belong",
        "images/00007/cat.png: does not belong",
    ];
    expect(&found, &parts);
}

#[test]
fn hidden_files_of_others_are_passed_over_and_our_own_left_overs_are_not() {
    let found = faults(|dir| {
        for name in [".gitattributes", ".DS_Store", "images/.DS_Store", "images/00000/.DS_Store", ".journal.jsonl"] {
            fs::write(dir.join(name), "x").unwrap();
        }
        fs::create_dir_all(dir.join(".cache/huggingface")).unwrap();
    });
    assert_eq!(found, [".journal.jsonl: is left over from the run; delete it"]);
    // A folder of pictures that holds nothing else belongs to nobody.
    let found = faults(|dir| {
        fs::create_dir(dir.join("images/00007")).unwrap();
        fs::write(dir.join("images/00007/.DS_Store"), "x").unwrap();
    });
    assert_eq!(found, ["images/00007: does not belong to the release"]);
}

#[cfg(unix)]
#[test]
fn a_symbolic_link_is_named() {
    use std::os::unix::fs::symlink;

    let elsewhere = tempfile::tempdir().unwrap();
    let mut picture = String::new();
    let found = faults(|dir| {
        picture = pictures(dir)[3].clone();
        for (at, name) in [picture.as_str(), "train.json"].into_iter().enumerate() {
            let moved = elsewhere.path().join(at.to_string());
            fs::rename(dir.join(name), &moved).unwrap();
            symlink(&moved, dir.join(name)).unwrap();
        }
    });
    let told = "is a symbolic link, which a copy of the release would lose; put the file itself there";
    assert_eq!(found, [format!("{picture}: {told}"), format!("train.json: {told}")]);
    // A whole folder of pictures that is elsewhere is told once.
    let found = faults(|dir| {
        fs::rename(dir.join("images/00000"), elsewhere.path().join("folder")).unwrap();
        symlink(elsewhere.path().join("folder"), dir.join("images/00000")).unwrap();
    });
    assert_eq!(found, [format!("images/00000: {told}")]);
    // A second name of a file is as good as the first.
    assert!(faults(|dir| fs::hard_link(dir.join(&picture), elsewhere.path().join("second")).unwrap()).is_empty());
}

#[test]
fn two_swapped_pictures_are_named_with_each_other() {
    let (mut first, mut second) = (String::new(), String::new());
    let found = faults(|dir| {
        (first, second) = (pictures(dir)[2].clone(), pictures(dir)[9].clone());
        fs::rename(dir.join(&first), dir.join("x")).unwrap();
        fs::rename(dir.join(&second), dir.join(&first)).unwrap();
        fs::rename(dir.join("x"), dir.join(&second)).unwrap();
    });
    assert_eq!(found.len(), 2);
    assert!(found[0].starts_with(&first) && found[0].contains(&format!("these are the bytes of {second}")), "{found:?}");
    assert!(found[1].starts_with(&second) && found[1].contains(&format!("these are the bytes of {first}")), "{found:?}");
}

#[test]
fn an_edited_answer_is_named_with_its_line() {
    let answer = r#"{"from":"gpt","value":"20"}"#;
    let found = faults(|dir| edit(&dir.join("train.jsonl"), answer, r#"{"from":"gpt","value":"21"}"#));
    expect(&found, &["train.jsonl: was changed", "train.jsonl:1 (cm-", "train.json:2: differs from line 1 of train.jsonl"]);
    let found = faults(|dir| edit(&dir.join("test.json"), answer, r#"{"from":"gpt","value":"21"}"#));
    expect(&found, &["test.json: was changed", "test.json:2: differs from line 1 of test.jsonl"]);
}

#[test]
fn lines_that_are_lost_doubled_or_moved_are_named() {
    let change = |name: &'static str, change: fn(&mut Vec<String>)| {
        faults(move |dir| {
            let text = fs::read_to_string(dir.join(name)).unwrap();
            let mut lines: Vec<String> = text.split_inclusive('\n').map(str::to_owned).collect();
            change(&mut lines);
            fs::write(dir.join(name), lines.concat()).unwrap();
        })
    };
    let lost = |lines: &mut Vec<String>| drop(lines.remove(1));
    let found = change("train.jsonl", lost);
    expect(&found, &["train.jsonl: has", "annotations.jsonl:2 (cm-", "train.json:3: differs"]);
    let found = change("annotations.jsonl", lost);
    let parts = ["annotations.jsonl: has", "train.jsonl:2 (cm-", "images.sha256:2 (cm-", "manifest.json: says"];
    expect(&found, &parts);
    let found = change("images.sha256", lost);
    expect(&found, &["images.sha256: has", "has no line in images.sha256", "0000001.png: does not belong"]);
    let found = change("descriptions.jsonl", lost);
    expect(&found, &["descriptions.jsonl: has", "names the description \"d-1\"", "counts.descriptions.kept"]);
    let found = change("refused.jsonl", lost);
    expect(&found, &["refused.jsonl: has", "counts.refused.refusal.too-many-bars; the files hold"]);
    let found = change("train.jsonl", |lines| lines.insert(1, lines[0].clone()));
    expect(&found, &["train.jsonl: has", "train.jsonl:2 (cm-", "train.json:3: differs"]);
    let found = change("train.jsonl", |lines| lines.swap(0, 1));
    assert!(found.iter().any(|fault| fault.contains("out of order")), "{found:#?}");
    let found = change("train.jsonl", |lines| lines.last_mut().unwrap().truncate(40));
    assert!(found.iter().any(|fault| fault.contains("train.jsonl:16: has no line feed")), "{found:#?}");
}

#[test]
fn a_description_on_both_sides_is_named() {
    let found = faults(|dir| {
        let path = dir.join("annotations.jsonl");
        let text = fs::read_to_string(&path).unwrap();
        // The last record is a test record, and gets the description of the first, which trains.
        fs::write(&path, text.replace("\"d-19\"", "\"d-0\"")).unwrap();
    });
    let parts = ["annotations.jsonl: has", "annotations.jsonl:19 (cm-", "for separation.description"];
    expect(&found, &parts);
    assert!(found[1].contains("uses the description \"d-0\", which train has too"), "{found:?}");
}

#[test]
fn an_edited_manifest_is_named() {
    let sealed = "manifest.json: was changed after the release was finished";
    let found = faults(|dir| edit(&dir.join("manifest.json"), "\"bar\": 19", "\"bar\": 20"));
    expect(&found, &[sealed, "manifest.json: says 20 for counts.chart.bar; the files hold 19"]);
    let found = faults(|dir| edit(&dir.join("manifest.json"), "\"seed\": 7", "\"seed\": 8"));
    expect(&found, &[sealed, "configuration_hash"]);
    let found = faults(|dir| edit(&dir.join("manifest.json"), "\"mix_wanted\": {}", "\"mix_wanted\":  {}"));
    expect(&found, &[sealed]);
    let found = faults(|dir| {
        let hash = super::fixture::configuration(20).hash();
        edit(&dir.join("manifest.json"), &hash, &"0".repeat(64));
    });
    assert!(found.iter().any(|fault| fault.contains("does not follow from the configuration")), "{found:#?}");
}

#[test]
fn an_unfinished_run_is_no_release() {
    let dir = tempfile::tempdir().unwrap();
    drop(crate::Writer::create(dir.path(), &super::fixture::configuration(6)).unwrap());
    let message = crate::check(dir.path(), &mut |_| ()).unwrap_err().to_string();
    assert!(message.contains("unfinished run") && message.contains("--resume"), "{message}");
}

#[test]
fn parts_run_alone_find_what_the_whole_finds() {
    let dir = tempfile::tempdir().unwrap();
    write(dir.path(), 20, 8);
    fs::remove_file(dir.path().join(&pictures(dir.path())[0])).unwrap();
    let release = crate::Release::open(dir.path()).unwrap();
    // In any order, as threads would.
    let mut findings = crate::Findings::default();
    let samples: Vec<_> = release.samples().unwrap().collect();
    for sample in samples.iter().rev() {
        findings.merge(release.check_sample(sample));
    }
    for check in release.file_checks().iter().rev() {
        findings.merge(release.check_file(check));
    }
    let report = release.conclude(findings);
    assert_eq!(report.faults, checked(dir.path()).faults);
    assert!(matches!(report.faults[..], [crate::Fault { problem: Problem::Missing, .. }]));
}
