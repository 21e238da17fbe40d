//! Shards, and what joins them.

use std::fs;
use std::path::{Path, PathBuf};

use super::fixture::{checked, configuration, contents, encoded, go_on, write};
use crate::files::{DESCRIPTIONS, HASHES, JOURNAL};
use crate::{Configuration, DatasetError, Findings, Opening, Release, Writer, inspect, order_parts, tidy};

fn folder() -> tempfile::TempDir {
    tempfile::tempdir().unwrap()
}

fn shard(count: u64, shard: &str) -> Configuration {
    Configuration { shard: shard.parse().ok(), ..configuration(count) }
}

/// Writes all shards of a run, and returns their folders.
fn write_shards(dir: &Path, count: u64, of: u64) -> Vec<PathBuf> {
    let make = |number: u64| {
        let part = dir.join(format!("part-{number}"));
        let configuration = shard(count, &format!("{number}/{of}"));
        go_on_shard(Writer::create(&part, &configuration).unwrap(), &configuration);
        part
    };
    (1..=of).map(make).collect()
}

fn go_on_shard(mut writer: Writer, configuration: &Configuration) {
    while writer.next_slot() < configuration.slots().end {
        let end = (writer.next_slot() + 3).min(configuration.slots().end);
        writer.write_window(&encoded(configuration, writer.next_slot()..end)).unwrap();
    }
    writer.finish(&crate::FinishInfo::default()).unwrap();
}

fn opened(parts: &[PathBuf]) -> Vec<Result<Release, DatasetError>> {
    parts.iter().map(|part| Release::open(part)).collect()
}

fn faults_of(parts: &[PathBuf]) -> Vec<String> {
    order_parts(opened(parts)).err().unwrap_or_default().iter().map(ToString::to_string).collect()
}

#[test]
fn joined_shards_are_the_release_of_one_run() {
    let (dir, whole) = (folder(), folder());
    write(whole.path(), 23, 6);
    for of in [1, 4, 23] {
        let dir = dir.path().join(of.to_string());
        let mut parts = write_shards(&dir, 23, of);
        for part in &parts {
            let report = checked(part);
            assert!(report.is_clean(), "{:#?}", report.faults);
        }
        parts.reverse();
        let out = dir.join("out");
        let parts = order_parts(opened(&parts)).unwrap();
        let mut writer = Writer::create(&out, &configuration(23)).unwrap();
        for (at, part) in parts.iter().enumerate() {
            // A kill between two parts, and one in the midst of a part.
            if at == 2 {
                drop(writer);
                fs::write(out.join("images/torn.png"), b"torn").unwrap();
                fs::remove_file(out.join("images/torn.png")).unwrap();
                fs::write(out.join(DESCRIPTIONS), [fs::read(out.join(DESCRIPTIONS)).unwrap(), b"{torn".to_vec()].concat())
                    .unwrap();
                writer = Writer::resume(&out, &configuration(23)).unwrap();
                assert_eq!(writer.next_slot(), part.manifest().configuration.slots().start);
            }
            writer.append_part(part).unwrap();
        }
        writer.finish(&parts[0].manifest().finish_info()).unwrap();
        assert_eq!(contents(&out), contents(whole.path()), "{of} shards");
    }
}

#[test]
fn a_shard_has_the_ids_of_the_whole_and_no_others() {
    let dir = folder();
    let parts = write_shards(dir.path(), 10, 2);
    let second = contents(&parts[1]);
    let names: Vec<&String> = second.keys().filter(|name| name.starts_with("images/") && !name.ends_with('/')).collect();
    let id = |slot: u64| format!("images/00000/{}.png", crate::record_id(&configuration(10).hash(), slot));
    assert_eq!(names, (5..10).map(id).collect::<Vec<_>>().iter().collect::<Vec<_>>());
    let manifest: serde_json::Value = serde_json::from_slice(&second["manifest.json"]).unwrap();
    assert_eq!(manifest["configuration"]["shard"], "2/2");
    assert_eq!(manifest["configuration_hash"].as_str().unwrap(), configuration(10).hash());
    let card = String::from_utf8(second["README.md"].clone()).unwrap();
    assert!(card.contains("shard 2/2, slots 5 to 10 of 10") && card.contains(" --shard 2/2\n"), "{card}");
    // The same folder is not that of another shard.
    for other in [shard(10, "1/2"), configuration(10)] {
        assert!(inspect(&parts[1], &other).unwrap_err().to_string().contains("shard: was 2/2"), "{other:?}");
    }
    assert!(matches!(inspect(&parts[1], &shard(10, "2/2")).unwrap(), Opening::Complete(_)));
}

#[test]
fn parts_that_are_not_one_run_are_all_told() {
    let dir = folder();
    let parts = write_shards(dir.path(), 12, 4);
    assert!(faults_of(&parts).is_empty());
    let told = faults_of(&[parts[0].clone(), parts[2].clone(), parts[2].clone()]);
    assert_eq!(told.len(), 2, "{told:?}");
    assert!(told[0].contains("shard 3 of 4 is there twice"), "{told:?}");
    assert!(told[1].contains("shards 2, 4 of 4 are missing"), "{told:?}");
    // Of another number of records, whole, unfinished, changed.
    let other = write_shards(&dir.path().join("other"), 13, 4);
    let whole = dir.path().join("whole");
    write(&whole, 12, 4);
    let unfinished = dir.path().join("unfinished");
    let mut writer = Writer::create(&unfinished, &shard(12, "3/4")).unwrap();
    writer.write_window(&encoded(&shard(12, "3/4"), 6..7)).unwrap();
    drop(writer);
    let changed = &parts[3];
    let text = fs::read_to_string(changed.join("manifest.json")).unwrap();
    fs::write(changed.join("manifest.json"), text.replace("\"records\": 3", "\"records\": 2")).unwrap();
    let told = faults_of(&[parts[0].clone(), other[1].clone(), unfinished, changed.clone(), whole]).join("\n");
    for wanted in [
        "does not fit",
        "count: was 12, now 13",
        "unfinished run",
        "manifest.json was changed after the shard was finished",
        "is a whole release, not a shard",
        "shards 2, 3, 4 of 4 are missing",
    ] {
        assert!(told.contains(wanted), "{wanted:?} is not in {told}");
    }
}

fn findings(part: &Path) -> Vec<String> {
    let release = Release::open(part).unwrap();
    let mut found = Findings::default();
    release.part_checks().iter().for_each(|check| found.merge(release.check_file(check)));
    release.samples().unwrap().for_each(|sample| found.merge(release.check_bytes(&sample, &[])));
    found.merge(release.check_count(found.counts.records));
    found.faults.iter().map(ToString::to_string).collect()
}

#[test]
fn a_damaged_part_is_named_and_not_taken() {
    let dir = folder();
    let parts = write_shards(dir.path(), 12, 2);
    assert_eq!(findings(&parts[0]), Vec::<String>::new());
    let image = |slot: u64| format!("images/00000/{}.png", crate::record_id(&configuration(12).hash(), slot));
    let (lost, bent) = (parts[0].join(image(1)), parts[0].join(image(2)));
    fs::remove_file(&lost).unwrap();
    let mut bytes = fs::read(&bent).unwrap();
    bytes[40] ^= 1;
    fs::write(&bent, bytes).unwrap();
    let told = findings(&parts[0]).join("\n");
    assert!(told.contains(&format!("{} (", image(1))) && told.contains("is missing"), "{told}");
    assert!(told.contains(&image(2)) && told.contains("was changed"), "{told}");
    // What is changed between the check and the joining is not taken either, and no path leads out of the folders.
    let release = Release::open(&parts[1]).unwrap();
    let hashes = fs::read_to_string(parts[1].join(HASHES)).unwrap();
    fs::write(parts[1].join(HASHES), hashes.replace("images/00000", "images/../..")).unwrap();
    let out = dir.path().join("out");
    let mut writer = Writer::create(&out, &shard(12, "2/2")).unwrap();
    let error = writer.append_part(&release).unwrap_err().to_string();
    assert!(error.contains("images.sha256 was changed"), "{error}");
    assert!(matches!(writer.append_part(&release), Err(DatasetError::Failed { .. })));
}

#[test]
fn a_leftover_journal_beside_a_finished_release_is_removed() {
    let dir = folder();
    let configuration = configuration(6);
    let mut writer = Writer::create(dir.path(), &configuration).unwrap();
    writer.write_window(&encoded(&configuration, 0..6)).unwrap();
    let journal = fs::read(dir.path().join(JOURNAL)).unwrap();
    go_on(writer, &configuration, 6);
    let whole = contents(dir.path());
    fs::write(dir.path().join(JOURNAL), journal).unwrap();
    assert!(matches!(inspect(dir.path(), &configuration).unwrap(), Opening::Complete(_)));
    tidy(dir.path(), &configuration).unwrap();
    assert_eq!(contents(dir.path()), whole);
    tidy(dir.path(), &configuration).unwrap();
}

#[test]
fn a_folder_that_vanishes_is_told_and_not_made_again() {
    let dir = folder();
    let (out, moved) = (dir.path().join("out"), dir.path().join("moved"));
    let configuration = configuration(6);
    let mut writer = Writer::create(&out, &configuration).unwrap();
    writer.write_window(&encoded(&configuration, 0..2)).unwrap();
    fs::rename(&out, &moved).unwrap();
    let error = writer.write_window(&encoded(&configuration, 2..4)).unwrap_err();
    assert!(matches!(error, DatasetError::Gone { .. }), "{error}");
    assert!(!out.exists());
    drop(writer);
    // Where it is now, it is as good as before.
    let writer = Writer::resume(&moved, &configuration).unwrap();
    assert_eq!(writer.next_slot(), 2);
    // Another run in a folder of the same name is not written into.
    fs::rename(&moved, &out).unwrap();
    let mut first = Writer::resume(&out, &configuration);
    assert!(matches!(first, Err(DatasetError::InUse { .. })));
    drop(writer);
    first = Writer::resume(&out, &configuration);
    let mut first = first.unwrap();
    fs::rename(&out, &moved).unwrap();
    let second = Writer::create(&out, &configuration).unwrap();
    let before = contents(&out);
    assert!(matches!(first.write_window(&encoded(&configuration, 2..4)), Err(DatasetError::Gone { .. })));
    assert_eq!(contents(&out), before);
    drop(second);
}
