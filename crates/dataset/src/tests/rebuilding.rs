//! A release compared with the same made again.

use std::fs;
use std::path::Path;

use super::fixture::{configuration, contents, encoded, slot_result, write};
use crate::{Configuration, Encoded, FileMismatch, FinishInfo, Mismatch, Place, Rebuilding, Release, record_id};

const COUNT: u64 = 12;

/// The first sample that differs, or the files that do.
fn compared(dir: &Path, make: impl Fn(&Configuration, u64) -> Encoded) -> Result<Vec<FileMismatch>, Box<Mismatch>> {
    let release = Release::open(dir).unwrap();
    let configuration = configuration(COUNT);
    let (mut replay, mut rebuilding) = (release.replay().unwrap(), Rebuilding::new(&release));
    for slot in 0..COUNT {
        let made = make(&configuration, slot);
        if let Some(mismatch) = release.compare(&replay.at(slot), &record_id(&configuration.hash(), slot), &made) {
            return Err(Box::new(mismatch));
        }
        rebuilding.add(&[made]);
    }
    let rest = replay.rest();
    assert!(rest.is_empty(), "{rest:?}");
    Ok(rebuilding.conclude(&FinishInfo::default()).unwrap())
}

fn same(configuration: &Configuration, slot: u64) -> Encoded {
    encoded(configuration, slot..slot + 1).remove(0)
}

#[test]
fn the_same_is_the_same_and_nothing_is_written() {
    let dir = tempfile::tempdir().unwrap();
    write(dir.path(), COUNT, 5);
    let before = contents(dir.path());
    assert_eq!(compared(dir.path(), same), Ok(Vec::new()));
    assert_eq!(contents(dir.path()), before);
}

#[test]
fn the_first_sample_that_differs_is_named_with_what_differs() {
    let differs = |damage: &dyn Fn(&Path)| {
        let dir = tempfile::tempdir().unwrap();
        write(dir.path(), COUNT, 5);
        damage(dir.path());
        let mismatch = compared(dir.path(), same).unwrap_err();
        let is_as_made = Release::open(dir.path()).unwrap().is_as_made(&mismatch);
        assert!(!is_as_made || mismatch.place == Place::Lines, "{mismatch}");
        (mismatch.slot, mismatch.place, mismatch.field)
    };
    let edit = |name: &'static str, from: &'static str, to: &'static str| {
        differs(&move |dir| {
            let text = fs::read_to_string(dir.join(name)).unwrap();
            assert!(text.contains(from), "{name} has no {from}");
            fs::write(dir.join(name), text.replacen(from, to, 1)).unwrap();
        })
    };
    assert_eq!(
        edit("train.jsonl", "\"gpt\",\"value\":\"", "\"gpt\",\"value\":\"not "),
        (0, Place::Record, "conversations[1].value".to_owned())
    );
    assert_eq!(edit("annotations.jsonl", "\"chart\":\"bar\"", "\"chart\":\"pie\""), (0, Place::Annotation, "chart".to_owned()));
    assert_eq!(edit("refused.jsonl", "too-many-bars", "too-few-bars"), (1, Place::Refused, "reason".to_owned()));
    assert_eq!(edit("refused.jsonl", "\"slot\":2", "\"slot\":1").0, 1);
    assert_eq!(edit("images.sha256", "-0000004.png", "-0000400.png").1, Place::Lines);
    let image = |slot: u64| format!("images/00000/{}.png", record_id(&configuration(COUNT).hash(), slot));
    let bent = differs(&|dir| {
        let mut bytes = fs::read(dir.join(image(4))).unwrap();
        bytes[40] ^= 1;
        fs::write(dir.join(image(4)), bytes).unwrap();
    });
    assert_eq!(bent, (4, Place::Picture, String::new()));
    assert_eq!(differs(&|dir| fs::remove_file(dir.join(image(6))).unwrap()), (6, Place::Picture, String::new()));
}

#[test]
fn what_was_made_otherwise_is_as_made() {
    let dir = tempfile::tempdir().unwrap();
    write(dir.path(), COUNT, 5);
    let release = Release::open(dir.path()).unwrap();
    // This build fills slot 5 with nothing, and slot 3, which is empty, is the same.
    let mismatch = compared(dir.path(), |configuration, slot| {
        let result = slot_result(configuration, slot);
        Encoded::new(crate::SlotResult { sample: result.sample.filter(|_| slot != 5), ..result }).unwrap()
    })
    .unwrap_err();
    assert_eq!((mismatch.slot, mismatch.place), (5, Place::Slot));
    assert!(mismatch.rebuilt.contains("too-many-bars") && release.is_as_made(&mismatch), "{mismatch}");
}

#[test]
fn files_that_differ_as_a_whole_are_named() {
    let told = |damage: &dyn Fn(&Path)| {
        let dir = tempfile::tempdir().unwrap();
        write(dir.path(), COUNT, 5);
        damage(dir.path());
        compared(dir.path(), same).unwrap().iter().map(ToString::to_string).collect::<Vec<_>>().join("\n")
    };
    let add = |name: &'static str| {
        told(&move |dir| {
            let text = fs::read_to_string(dir.join(name)).unwrap_or_default();
            fs::write(dir.join(name), text + "{}\n").unwrap();
        })
    };
    for name in ["descriptions.jsonl", "README.md", "preview.html", "train.json", "notes.txt"] {
        assert!(add(name).starts_with(&format!("{name}: ")), "{name}: {}", add(name));
    }
    assert!(told(&|dir| fs::remove_file(dir.join("test.json")).unwrap()).contains("test.json: it is missing"));
    let counted = told(&|dir| {
        let text = fs::read_to_string(dir.join("manifest.json")).unwrap();
        fs::write(dir.join("manifest.json"), text.replace("\"records\": 11", "\"records\": 12")).unwrap();
    });
    assert!(counted.contains("manifest.json: counts.records is 12; made again it is 11"), "{counted}");
}
