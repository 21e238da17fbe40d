//! Releases that were grown from a dataset: rows of it first, with the ids that they had, then what was drawn.

use std::fs;
use std::path::{Path, PathBuf};

use chartmill_schema::{CarriedAnnotation, Grown, Message, RowOrigin, Speaker, Split, Standing, Way};

use crate::carried::Shared;

use super::fixture::{SIZE, checked, configuration, contents, png_of, sample};
use crate::{
    Carried, CarriedPicture, CarriedRecord, Configuration, DatasetError, Encoded, FinishInfo, Place, Release, SlotResult,
    SlotSample, Writer, image_file, order_parts, record_id,
};
use chartmill_verify::verify_files;

/// Rows of the dataset.
const ROWS: u64 = 5;

fn grown(count: u64) -> Configuration {
    let mut configuration = configuration(count);
    configuration.settings.insert(Configuration::DATASET.to_owned(), serde_json::json!("0123"));
    configuration
}

/// Rows 0 and 1 share a picture, row 2 is text alone, row 3 is left out, row 4 has a JPEG's name.
fn row(configuration: &Configuration, slot: u64) -> SlotResult {
    let nothing = SlotResult { slot, sample: None, refused: Vec::new(), descriptions: Vec::new() };
    let own = |slot: u64, ending: &str| image_file(slot, &record_id(&configuration.hash(), slot), ending);
    let (image, picture) = match slot {
        0 => (Some(own(0, "png")), CarriedPicture::Written(png_of(8, 6, 1))),
        1 => (Some(own(0, "png")), CarriedPicture::Elsewhere),
        2 => (None, CarriedPicture::Elsewhere),
        3 => return nothing,
        _ => (Some(own(4, "jpg")), CarriedPicture::Written(b"\xff\xd8 and so on".to_vec())),
    };
    let id = format!("row {slot}");
    let asked = if image.is_some() { "<image>\nHow many?" } else { "How many?" };
    let said = [(Speaker::Human, asked), (Speaker::Gpt, "Three")];
    let origin = RowOrigin { file: "rows.json".to_owned(), line: slot + 2, id: Some(id.clone()), image: image.clone() };
    let note = CarriedAnnotation {
        slot,
        id: id.clone(),
        image: image.clone(),
        split: if slot == 4 { Split::Test } else { Split::Train },
        grown: Grown { way: Way::Carried, origin, changes: Vec::new() },
        standing: Standing::NotVerified,
        description_id: None,
        effects: None,
        drawing: None,
    };
    let conversations = said.map(|(from, value)| Message { from, value: value.to_owned() }).to_vec();
    let record = CarriedRecord { id, image, conversations };
    SlotResult { sample: Some(SlotSample::Carried(Box::new(Carried { record, note, picture }))), ..nothing }
}

fn slot(configuration: &Configuration, slot: u64) -> Encoded {
    if slot < ROWS {
        return Encoded::new(row(configuration, slot)).unwrap();
    }
    let mut sample = sample(configuration, slot, &format!("d-{slot}"));
    let target = chartmill_schema::Target::named(chartmill_schema::Target::DEFAULT).unwrap();
    sample.annotation.grown = Some(Grown {
        way: Way::ReChart,
        origin: RowOrigin { file: "rows.json".to_owned(), line: 2, id: None, image: None },
        changes: Vec::new(),
    });
    let verified = verify_files(sample, target).unwrap();
    let drawn = SlotSample::Drawn(Box::new(verified), png_of(SIZE.0, SIZE.1, slot as u8));
    let line = crate::DescriptionLine { id: format!("d-{slot}"), kept: true, description: super::fixture::description(slot) };
    Encoded::new(SlotResult { slot, sample: Some(drawn), refused: Vec::new(), descriptions: vec![line] }).unwrap()
}

fn go_on(mut writer: Writer, configuration: &Configuration, window: u64) {
    let slots = configuration.slots();
    while writer.next_slot() < slots.end {
        let end = (writer.next_slot() + window).min(slots.end);
        let encoded: Vec<Encoded> = (writer.next_slot()..end).map(|at| slot(configuration, at)).collect();
        writer.write_window(&encoded).unwrap();
    }
    writer.finish(&FinishInfo::default()).unwrap();
}

fn write(dir: &Path) {
    let configuration = grown(12);
    go_on(Writer::create(dir, &configuration).unwrap(), &configuration, 4);
}

fn faults(damage: impl FnOnce(&Path)) -> Vec<String> {
    let dir = tempfile::tempdir().unwrap();
    write(dir.path());
    damage(dir.path());
    checked(dir.path()).faults.iter().map(ToString::to_string).collect()
}

#[test]
fn rows_are_carried_with_their_ids_and_pictures() {
    let dir = tempfile::tempdir().unwrap();
    write(dir.path());
    let report = checked(dir.path());
    assert!(report.is_clean(), "{:#?}", report.faults);
    let counts = &report.manifest.counts;
    assert_eq!((counts.records, counts.turns, counts.empty_slots), (11, 11, 1));
    assert_eq!((counts.way[&Way::Carried], counts.way[&Way::ReChart], counts.standing[&Standing::NotVerified]), (4, 7, 4));
    let train = fs::read_to_string(dir.path().join("train.jsonl")).unwrap();
    let first: Vec<&str> = train.lines().take(3).collect();
    assert!(first[0].starts_with(r#"{"id":"row 0","image":"images/00000/cm-"#), "{}", first[0]);
    assert_eq!(
        first[2],
        r#"{"id":"row 2","conversations":[{"from":"human","value":"How many?"},{"from":"gpt","value":"Three"}]}"#
    );
    // The shared picture stands once, and the bytes are those that came.
    let listed = fs::read_to_string(dir.path().join("images.sha256")).unwrap();
    assert_eq!(listed.lines().count(), 9);
    let id = record_id(&grown(12).hash(), 4);
    assert_eq!(fs::read(dir.path().join(image_file(4, &id, "jpg"))).unwrap(), b"\xff\xd8 and so on");
}

#[test]
fn a_run_that_was_cut_goes_on_to_the_same_bytes() {
    let whole = tempfile::tempdir().unwrap();
    write(whole.path());
    for written in [0, 2, 5, 8] {
        let dir = tempfile::tempdir().unwrap();
        let configuration = grown(12);
        let mut writer = Writer::create(dir.path(), &configuration).unwrap();
        let encoded: Vec<Encoded> = (0..written).map(|at| slot(&configuration, at)).collect();
        writer.write_window(&encoded).unwrap();
        drop(writer);
        // A later picture was written already, and the lines of its window torn.
        let id = record_id(&configuration.hash(), 9);
        fs::create_dir_all(dir.path().join("images/00000")).unwrap();
        fs::write(dir.path().join(image_file(9, &id, "jpg")), b"torn").unwrap();
        fs::write(dir.path().join("carried.jsonl"), {
            let mut bytes = fs::read(dir.path().join("carried.jsonl")).unwrap();
            bytes.extend(b"{\"slot\":9");
            bytes
        })
        .unwrap();
        go_on(Writer::resume(dir.path(), &configuration).unwrap(), &configuration, 3);
        assert_eq!(contents(dir.path()), contents(whole.path()), "{written}");
    }
}

#[test]
fn shards_share_the_pictures_of_rows() {
    let dir = tempfile::tempdir().unwrap();
    let whole = dir.path().join("whole");
    write(&whole);
    // The first shard has row 0 and its picture, the second begins with row 1, which is on the same.
    let parts: Vec<_> = (1..=12)
        .map(|number| {
            let part = dir.path().join(format!("part-{number}"));
            let configuration = Configuration { shard: format!("{number}/12").parse().ok(), ..grown(12) };
            go_on(Writer::create(&part, &configuration).unwrap(), &configuration, 4);
            part
        })
        .collect();
    let reports: Vec<_> = parts.iter().map(|part| checked(part)).collect();
    assert!(reports.iter().all(crate::CheckReport::is_clean), "{:#?}", reports[1].faults);
    assert_eq!(reports.iter().map(|report| report.n_elsewhere).collect::<Vec<_>>(), [0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
    let opened = || order_parts(parts.iter().map(|part| Release::open(part)).collect()).unwrap();
    let faults = |releases: &[Release]| {
        let each =
            releases.iter().flat_map(|part| part.samples().unwrap().map(move |sample| part.check_bytes(&sample, releases)));
        each.flat_map(|found| found.faults).map(|fault| fault.to_string()).collect::<Vec<_>>()
    };
    let releases = opened();
    assert_eq!(faults(&releases), [""; 0]);
    let out = dir.path().join("out");
    let mut writer = Writer::create(&out, &grown(12)).unwrap();
    for part in &releases {
        writer.append_part(part).unwrap();
    }
    writer.finish(&FinishInfo::default()).unwrap();
    assert_eq!(contents(&out), contents(&whole));
    let image = image_file(0, &record_id(&grown(12).hash(), 0), "png");
    fs::remove_file(parts[0].join(&image)).unwrap();
    assert_eq!(faults(&opened()), [format!("{image} (row 0): is missing"), format!("{image} (row 1): is missing")]);
    // No path is followed but to the files of slots.
    let part = &opened()[11];
    assert_eq!(part.shared_picture(&image), Shared::InAnotherShard(0));
    let outside =
        ["images/00000/cm-01234567-0000099.png", "images/00001/cm-01234567-0000003.png", "/etc/hostname", "../part-1/README.md"];
    for other in outside {
        assert!(matches!(part.shared_picture(other), Shared::Here(Some(crate::Problem::Image { .. }))), "{other}");
    }
    assert_eq!(Release::open(&whole).unwrap().shared_picture(&image), Shared::Here(None));
}

#[test]
fn a_linked_picture_is_the_same_file() {
    let dir = tempfile::tempdir().unwrap();
    let (from, out) = (dir.path().join("a.png"), dir.path().join("out"));
    fs::write(&from, png_of(8, 6, 1)).unwrap();
    let configuration = grown(1);
    let mut result = row(&configuration, 0);
    if let Some(SlotSample::Carried(carried)) = &mut result.sample {
        carried.picture = CarriedPicture::Linked { from: from.clone(), sha256: crate::sha256_hex(&png_of(8, 6, 1)) };
    }
    let mut writer = Writer::create(&out, &configuration).unwrap();
    writer.write_window(&[Encoded::new(result).unwrap()]).unwrap();
    writer.finish(&FinishInfo::default()).unwrap();
    assert!(checked(&out).is_clean());
    let image = out.join(image_file(0, &record_id(&configuration.hash(), 0), "png"));
    fs::write(&from, b"changed").unwrap();
    assert_eq!(fs::read(image).unwrap(), b"changed");
    assert_eq!(checked(&out).faults.len(), 1);
}

#[test]
fn a_row_is_compared_with_the_same_made_again() {
    let dir = tempfile::tempdir().unwrap();
    write(dir.path());
    let release = Release::open(dir.path()).unwrap();
    let mut replay = release.replay().unwrap();
    let configuration = grown(12);
    let wanted_id = |slot| record_id(&configuration.hash(), slot);
    let attempts: Vec<_> = (0..12).map(|slot| replay.at(slot)).collect();
    for at in 0..12 {
        assert_eq!(release.compare(&attempts[at as usize], &wanted_id(at), &slot(&configuration, at)), None);
    }
    let differs = |at: u64, spoil: fn(&mut Carried)| {
        let mut result = row(&configuration, at);
        let Some(SlotSample::Carried(carried)) = &mut result.sample else { panic!("row {at} is carried") };
        spoil(carried);
        let mismatch = release.compare(&attempts[at as usize], &wanted_id(at), &Encoded::new(result).unwrap()).unwrap();
        (mismatch.id, mismatch.place, mismatch.file, mismatch.field)
    };
    let told = |id: &str, place: Place, file: &str, field: &str| (id.to_owned(), place, file.to_owned(), field.to_owned());
    let changed = differs(1, |carried| carried.record.conversations[1].value = "Four".to_owned());
    assert_eq!(changed, told("row 1", Place::Record, "train.jsonl", "conversations[1].value"));
    let changed = differs(1, |carried| carried.note.grown.changes.push("other".to_owned()));
    assert_eq!(changed, told("row 1", Place::Annotation, "carried.jsonl", "grown.changes"));
    let image = image_file(0, &wanted_id(0), "png");
    for picture in [CarriedPicture::Written(b"other".to_vec()), linked("a.png".into(), "0".repeat(64))] {
        let mut result = row(&configuration, 0);
        if let Some(SlotSample::Carried(carried)) = &mut result.sample {
            carried.picture = picture;
        }
        let mismatch = release.compare(&attempts[0], &wanted_id(0), &Encoded::new(result).unwrap()).unwrap();
        assert_eq!((mismatch.place, mismatch.file), (Place::Picture, image.clone()));
    }
    let renamed = differs(2, |carried| {
        "row 9".clone_into(&mut carried.note.id);
        "row 9".clone_into(&mut carried.record.id);
    });
    assert_eq!(renamed, told("row 2", Place::Id, "carried.jsonl", ""));
    let drawn = release.compare(&attempts[0], &wanted_id(0), &slot(&configuration, 8));
    assert_eq!(drawn.map(|mismatch| mismatch.found).as_deref(), Some("a record that was carried over"));
}

fn linked(from: PathBuf, sha256: String) -> CarriedPicture {
    CarriedPicture::Linked { from, sha256 }
}

#[test]
fn what_would_train_blind_is_not_written() {
    let configuration = grown(12);
    let spoiled: [fn(&mut Carried); 4] = [
        |carried| carried.record.conversations[0].value = "How many?".to_owned(),
        |carried| carried.record.conversations.truncate(1),
        |carried| carried.note.id = "other".to_owned(),
        |carried| carried.picture = CarriedPicture::Elsewhere,
    ];
    for spoil in spoiled {
        let mut result = row(&configuration, 0);
        let Some(SlotSample::Carried(carried)) = &mut result.sample else { panic!("row 0 is carried") };
        spoil(carried);
        assert!(matches!(Encoded::new(result), Err(DatasetError::Misfit { slot: 0, .. })));
    }
}

#[test]
fn what_is_changed_afterwards_is_named() {
    let edit = |name: &'static str, from: &'static str, to: &'static str| {
        faults(move |dir| {
            let path = dir.join(name);
            let text = fs::read_to_string(&path).unwrap();
            assert!(text.contains(from));
            fs::write(path, text.replacen(from, to, 1)).unwrap();
        })
    };
    let has =
        |found: &[String], part: &str| assert!(found.iter().any(|fault| fault.contains(part)), "{part:?} is not in {found:#?}");
    has(&edit("train.jsonl", "row 1", "row x"), "train.jsonl:2 (row 1): has the id \"row x\"");
    has(
        &edit("train.jsonl", "<image>\\nHow many?", "How many?"),
        "train.jsonl:1 (row 0): is not well-formed: it does not hold <image>",
    );
    has(&edit("carried.jsonl", "\"standing\":\"not-verified\"", "\"standing\":\"by-table\""), "names no table that its answers");
    has(&edit("test.jsonl", "row 4", "row 5"), "test.jsonl:1 (row 4)");
    let lost = faults(|dir| {
        let path = dir.join("train.jsonl");
        let text = fs::read_to_string(&path).unwrap();
        let lines: Vec<&str> = text.split_inclusive('\n').collect();
        fs::write(&path, [&lines[..1], &lines[2..]].concat().concat()).unwrap();
    });
    has(&lost, "carried.jsonl:2 (row 1): has no record in train.jsonl");
    assert!(!lost.iter().any(|fault| fault.contains("row 2")), "one line is lost, not two: {lost:#?}");
    let changed = faults(|dir| {
        let id = record_id(&grown(12).hash(), 4);
        fs::write(dir.join(image_file(4, &id, "jpg")), b"other").unwrap();
    });
    has(&changed, "0000004.jpg (row 4): was changed");
}
