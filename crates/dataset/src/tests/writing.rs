//! What is written, and that nothing can make it differ.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::Write;
use std::path::Path;

use chartmill_schema::Language;

use super::fixture::{checked, configuration, contents, copy, encoded, go_on, png_of, sample, slot_result, write};
use crate::files::{JOURNAL, Layout, MANIFEST, MANIFEST_TMP};
use crate::{
    CardText, Configuration, Counts, Damage, DamageKind, DatasetError, Encoded, FinishInfo, Opening, SlotResult, SlotSample,
    Writer, inspect,
};

fn folder() -> tempfile::TempDir {
    tempfile::tempdir().unwrap()
}

fn json(bytes: &[u8]) -> serde_json::Value {
    serde_json::from_slice(bytes).unwrap()
}

#[test]
fn a_release_has_all_its_files_and_passes() {
    let dir = folder();
    let out = dir.path().join("deep/out");
    let summary = write(&out, 20, 6);
    let files = contents(&out);
    for name in Layout::LEAST.line_files().chain(["train.json", "validation.json", "test.json", "README.md", "preview.html"]) {
        assert!(summary.manifest.files.contains_key(name), "the manifest lacks {name}");
        assert!(!files[name].contains(&b'\r') && std::str::from_utf8(&files[name]).is_ok(), "{name}");
    }
    assert!(!files.contains_key(JOURNAL) && !files.contains_key(MANIFEST_TMP));
    let report = checked(&out);
    assert!(report.is_clean(), "{:#?}", report.faults);
    assert_eq!(report.n_records, 19);
    let counts = &summary.manifest.counts;
    assert_eq!((counts.records, counts.turns, counts.empty_slots), (19, 19, 1));
    assert_eq!(summary.example.unwrap().image, format!("images/00000/cm-{}-0000000.png", &configuration(20).hash()[..8]));
    // The lines are the array, record by record.
    let lines: Vec<_> = files["train.jsonl"].split_inclusive(|&byte| byte == b'\n').map(json).collect();
    assert_eq!(json(&files["train.json"]), serde_json::Value::from(lines.clone()));
    assert_eq!(lines.len(), 16);
    // A shared description stands once, others once a slot.
    let descriptions = String::from_utf8(files["descriptions.jsonl"].clone()).unwrap();
    assert_eq!(descriptions.matches("\"id\":\"file-1\"").count(), 1);
    assert_eq!(descriptions.lines().count(), 15);
    assert_eq!((counts.descriptions.kept, counts.descriptions.refused), (14, 1));
}

#[test]
fn windows_do_not_show() {
    let (one, many) = (folder(), folder());
    write(one.path(), 25, 1);
    write(many.path(), 25, 25);
    assert_eq!(contents(one.path()), contents(many.path()));
}

#[test]
fn a_smaller_run_is_a_prefix_of_a_larger() {
    let (small, large) = (folder(), folder());
    write(small.path(), 10, 4);
    write(large.path(), 24, 4);
    let (small, large) = (contents(small.path()), contents(large.path()));
    for name in Layout::LEAST.line_files() {
        assert!(large[name].starts_with(&small[name]), "{name}");
    }
    for (name, bytes) in small.iter().filter(|(name, _)| name.starts_with("images/")) {
        assert_eq!(&large[name], bytes);
    }
}

#[test]
fn an_empty_release_is_a_release() {
    let dir = folder();
    write(dir.path(), 0, 4);
    assert_eq!(fs::read_to_string(dir.path().join("train.json")).unwrap(), "[\n]\n");
    assert!(checked(dir.path()).is_clean());
}

/// Whatever a kill leaves behind the journal, a resumed run ends in the bytes of an undisturbed one.
#[test]
fn a_killed_run_resumes_to_the_same_bytes() {
    let whole = folder();
    write(whole.path(), 20, 5);
    let whole = contents(whole.path());
    let configuration = configuration(20);
    let running = folder();
    let mut writer = Writer::create(running.path(), &configuration).unwrap();
    for window in 0..=4_u64 {
        for damage in 0..6 {
            let killed = folder();
            copy(running.path(), killed.path());
            damage_like_a_kill(killed.path(), &configuration, window * 5, damage);
            let done = if damage == 5 && window > 0 { window * 5 - 5 } else { window * 5 };
            match inspect(killed.path(), &configuration).unwrap() {
                Opening::Partial(next_slot) => assert_eq!(next_slot, done, "window {window}, damage {damage}"),
                Opening::New => assert_eq!((window, damage), (0, 5)),
                Opening::Complete(_) => panic!("an unfinished run looks complete"),
            }
            let create = Writer::create(killed.path(), &configuration);
            if (window, damage) != (0, 5) {
                assert!(matches!(create, Err(DatasetError::Unfinished { next_slot, .. }) if next_slot == done));
            }
            drop(create);
            let resumed = Writer::resume(killed.path(), &configuration).unwrap();
            go_on(resumed, &configuration, 7);
            let found = contents(killed.path());
            let differ: Vec<_> = whole.keys().chain(found.keys()).filter(|key| whole.get(*key) != found.get(*key)).collect();
            assert!(differ.is_empty(), "window {window}, damage {damage}: {differ:?} differ");
        }
        if window < 4 {
            writer.write_window(&encoded(&configuration, window * 5..window * 5 + 5)).unwrap();
        }
    }
}

fn append(path: &Path, bytes: &[u8]) {
    File::options().append(true).create(true).open(path).unwrap().write_all(bytes).unwrap();
}

fn damage_like_a_kill(dir: &Path, configuration: &Configuration, next_slot: u64, damage: u32) {
    match damage {
        // Between two windows.
        0 => {}
        // While pictures are written: some whole, one torn, one in a new folder.
        1 => {
            for slot in [next_slot, next_slot + 1, 1_000, 12_000] {
                let id = crate::record_id(&configuration.hash(), slot);
                let path = dir.join(crate::image_path(slot, &id));
                fs::create_dir_all(path.parent().unwrap()).unwrap();
                fs::write(path, &png_of(4, 4, 0)[..30]).unwrap();
            }
        }
        // While lines are written.
        2 => {
            for name in Layout::LEAST.line_files().take(3) {
                append(&dir.join(name), b"{\"id\": \"torn\"}\n{\"id\"");
            }
        }
        // While the journal is written.
        3 => {
            for name in Layout::LEAST.line_files() {
                append(&dir.join(name), b"garbage \xff\n");
            }
            append(&dir.join(JOURNAL), b"{\"next_slot\":99,\"leng");
        }
        // While the release is finished.
        4 => {
            fs::write(dir.join("train.json"), b"[\n{").unwrap();
            fs::write(dir.join("README.md"), b"---").unwrap();
            fs::write(dir.join(MANIFEST_TMP), b"{\"format\":1").unwrap();
        }
        // The last line of the journal is torn: the state before it counts.
        _ => {
            let path = dir.join(JOURNAL);
            let text = fs::read(&path).unwrap();
            fs::write(&path, &text[..text.len() - 3]).unwrap();
            if next_slot == 0 {
                for name in Layout::LEAST.line_files() {
                    fs::remove_file(dir.join(name)).unwrap();
                }
            }
        }
    }
}

/// What a loss of power, a failing disk or a hand changed is found, told and made again, never finished.
#[test]
fn damage_under_an_unfinished_run_is_made_again() {
    let (whole, running) = (folder(), folder());
    write(whole.path(), 20, 5);
    let whole = contents(whole.path());
    let configuration = configuration(20);
    let mut writer = Writer::create(running.path(), &configuration).unwrap();
    for window in 0..3_u64 {
        writer.write_window(&encoded(&configuration, window * 5..window * 5 + 5)).unwrap();
    }
    let image = |slot| crate::image_path(slot, &crate::record_id(&configuration.hash(), slot));
    let line_of = |name: &str, slot: u64| {
        let text = fs::read_to_string(running.path().join(name)).unwrap();
        let id = crate::record_id(&configuration.hash(), slot);
        let line = text.lines().find(|line| line.contains(&id)).unwrap().to_owned();
        (text, line)
    };
    let changed = |name: &str, slot| {
        let (text, line) = line_of(name, slot);
        (name.to_owned(), Some(text.replace(&line, &line.replace("\"id\"", "\"ID\"")).into_bytes()))
    };
    let cut = |name: &str, slot| {
        let (text, line) = line_of(name, slot);
        (name.to_owned(), Some(text.split(&line).next().unwrap().as_bytes().to_vec()))
    };
    let other_picture = fs::read(running.path().join(image(1))).unwrap();
    assert_ne!(other_picture, fs::read(running.path().join(image(6))).unwrap());
    for (at, ((file, content), kind, next_slot)) in [
        ((image(6), None), DamageKind::Missing, 5),
        ((image(6), Some(other_picture)), DamageKind::Changed, 5),
        ((image(14), Some(Vec::new())), DamageKind::Changed, 10),
        (changed("annotations.jsonl", 7), DamageKind::Changed, 5),
        (changed("train.jsonl", 0), DamageKind::Changed, 0),
        (cut("annotations.jsonl", 12), DamageKind::Cut, 10),
        (("descriptions.jsonl".to_owned(), None), DamageKind::Missing, 0),
        (("images.sha256".to_owned(), Some(Vec::new())), DamageKind::Cut, 0),
    ]
    .into_iter()
    .enumerate()
    {
        let dir = folder();
        copy(running.path(), dir.path());
        match content {
            Some(content) => fs::write(dir.path().join(&file), content).unwrap(),
            None => fs::remove_file(dir.path().join(&file)).unwrap(),
        }
        let resumed = Writer::resume(dir.path(), &configuration).unwrap();
        assert_eq!(resumed.next_slot(), next_slot, "damage {at}, of {file}");
        let summary = go_on(resumed, &configuration, 5);
        assert_eq!(summary.damage, Some(Damage { file: file.clone(), kind, next_slot }), "damage {at}");
        assert!(contents(dir.path()) == whole, "damage {at}, of {file}");
    }
}

#[test]
fn a_file_that_changes_while_a_run_goes_on_is_not_finished() {
    let (dir, whole) = (folder(), folder());
    let configuration = configuration(6);
    let mut writer = Writer::create(dir.path(), &configuration).unwrap();
    writer.write_window(&encoded(&configuration, 0..6)).unwrap();
    let path = dir.path().join("refused.jsonl");
    append(&path, b"{}\n");
    let message = writer.finish(&FinishInfo::default()).unwrap_err().to_string();
    assert!(message.contains(path.to_str().unwrap()) && message.contains("--resume"), "{message}");
    assert!(!dir.path().join(MANIFEST).exists());
    let summary = go_on(Writer::resume(dir.path(), &configuration).unwrap(), &configuration, 4);
    assert_eq!(summary.damage, None);
    write(whole.path(), 6, 6);
    assert!(contents(dir.path()) == contents(whole.path()));
}

#[test]
fn a_finished_release_is_left_alone() {
    let dir = folder();
    write(dir.path(), 6, 6);
    // As a kill between the manifest and the end leaves it.
    fs::write(dir.path().join(JOURNAL), b"{}\n").unwrap();
    assert!(checked(dir.path()).faults[0].to_string().contains("left over"));
    let before = fs::read(dir.path().join(MANIFEST)).unwrap();
    assert!(matches!(inspect(dir.path(), &configuration(6)).unwrap(), Opening::Complete(_)));
    for open in [Writer::create, Writer::resume] {
        assert!(matches!(open(dir.path(), &configuration(6)), Err(DatasetError::AlreadyComplete { .. })));
    }
    assert_eq!(fs::read(dir.path().join(MANIFEST)).unwrap(), before);
    assert!(!dir.path().join(JOURNAL).exists());
    assert!(checked(dir.path()).is_clean());
}

#[test]
fn another_configuration_is_refused_with_the_difference() {
    let (done, running) = (folder(), folder());
    write(done.path(), 6, 6);
    drop(Writer::create(running.path(), &configuration(6)).unwrap());
    let mut other = Configuration { count: 9, ..configuration(6) };
    other.settings.insert("charts".to_owned(), serde_json::json!(["bar", "pie"]));
    other.settings.insert("mix".to_owned(), serde_json::json!({"form": {"short": 1}}));
    for dir in [&done, &running] {
        let before = contents(dir.path());
        for open in [Writer::create, Writer::resume] {
            let message = open(dir.path(), &other).unwrap_err().to_string();
            for part in [r#"charts: was ["bar"], now ["bar","pie"]"#, "count: was 6, now 9", "mix.form.short: was nothing, now 1"]
            {
                assert!(message.contains(part), "{message}");
            }
            assert!(!message.contains("seed"), "{message}");
        }
        assert_eq!(contents(dir.path()), before);
    }
}

#[test]
fn a_folder_of_someone_else_is_left_alone() {
    for name in ["thesis.tex", "manifest.json", "train.jsonl"] {
        let dir = folder();
        fs::write(dir.path().join(name), "{\"name\": \"my app\"}").unwrap();
        for open in [Writer::create, Writer::resume] {
            let error = open(dir.path(), &configuration(6)).unwrap_err();
            assert!(matches!(&error, DatasetError::Foreign { .. }) && error.to_string().contains(name), "{error}");
        }
        assert_eq!(contents(dir.path()).len(), 1);
    }
}

#[test]
fn a_journal_that_lost_its_beginning_is_told_as_such() {
    let dir = folder();
    fs::write(dir.path().join(JOURNAL), "").unwrap();
    fs::write(dir.path().join("train.jsonl"), "{}\n").unwrap();
    for open in [Writer::create, Writer::resume] {
        let told = open(dir.path(), &configuration(6)).unwrap_err().to_string();
        assert!(told.contains("its first lines are missing") && told.contains("delete the folder"), "{told}");
    }
    // What someone else put there is not to be deleted.
    fs::write(dir.path().join("thesis.tex"), "x").unwrap();
    assert!(matches!(inspect(dir.path(), &configuration(6)), Err(DatasetError::Foreign { .. })));
}

#[test]
fn paths_that_cannot_hold_a_release_say_why() {
    let dir = folder();
    let file = dir.path().join("file");
    fs::write(&file, "x").unwrap();
    assert!(matches!(Writer::create(&file, &configuration(6)), Err(DatasetError::NotAFolder { .. })));
    let message = Writer::create(&file.join("out"), &configuration(6)).unwrap_err().to_string();
    assert!(message.contains("a part of that path is a file"), "{message}");
    // Root may write anywhere, and then there is nothing to see.
    let locked = dir.path().join("locked");
    fs::create_dir(&locked).unwrap();
    let mut permissions = fs::metadata(&locked).unwrap().permissions();
    permissions.set_readonly(true);
    fs::set_permissions(&locked, permissions).unwrap();
    if let Err(error) = Writer::create(&locked, &configuration(6)) {
        assert!(error.to_string().contains("choose another output folder"), "{error}");
    }
    assert!(matches!(crate::Release::open(&file), Err(DatasetError::NotARelease { .. })));
}

#[test]
fn two_runs_do_not_share_a_folder() {
    let dir = folder();
    let writer = Writer::create(dir.path(), &configuration(6)).unwrap();
    assert!(matches!(Writer::resume(dir.path(), &configuration(6)), Err(DatasetError::InUse { .. })));
    assert!(matches!(inspect(dir.path(), &configuration(6)), Err(DatasetError::InUse { .. })));
    drop(writer);
    assert_eq!(Writer::resume(dir.path(), &configuration(6)).unwrap().next_slot(), 0);
}

/// `/dev/full` takes the place of a picture: the system says that the disk is full.
#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_is_told_and_resumed() {
    let (dir, whole) = (folder(), folder());
    let configuration = configuration(6);
    let mut writer = Writer::create(dir.path(), &configuration).unwrap();
    writer.write_window(&encoded(&configuration, 0..2)).unwrap();
    let window = encoded(&configuration, 2..6);
    let image = dir.path().join(&window[2].sample.as_ref().unwrap().image);
    std::os::unix::fs::symlink("/dev/full", &image).unwrap();
    let message = writer.write_window(&window).unwrap_err().to_string();
    assert!(message.contains("free some space, then run the same command with --resume"), "{message}");
    assert!(message.contains(image.to_str().unwrap()), "{message}");
    assert!(matches!(writer.write_window(&window), Err(DatasetError::Failed { .. })));
    assert!(matches!(writer.finish(&FinishInfo::default()), Err(DatasetError::Failed { .. })));
    go_on(Writer::resume(dir.path(), &configuration).unwrap(), &configuration, 4);
    write(whole.path(), 6, 6);
    assert_eq!(contents(dir.path()), contents(whole.path()));
}

#[test]
fn slots_come_in_order_and_to_the_end() {
    let dir = folder();
    let configuration = configuration(6);
    let mut writer = Writer::create(dir.path(), &configuration).unwrap();
    let skipped = writer.write_window(&encoded(&configuration, 1..2));
    assert!(matches!(skipped, Err(DatasetError::OutOfOrder { expected: 0, found: 1 })));
    drop(writer);
    let writer = Writer::resume(dir.path(), &configuration).unwrap();
    assert!(matches!(writer.finish(&FinishInfo::default()), Err(DatasetError::NotAllSlots { next_slot: 0, count: 6 })));
    assert!(!dir.path().join(MANIFEST).exists());
    // A sample in the wrong slot, or with the picture of another size, is not encoded.
    let SlotResult { sample, .. } = slot_result(&configuration, 1);
    let (sample, _) = sample.unwrap().drawn().unwrap();
    for (slot, png) in [(1, png_of(4, 4, 0)), (2_000, png_of(480, 360, 0))] {
        let result = SlotResult {
            slot,
            sample: Some(SlotSample::Drawn(Box::new(sample.clone()), png)),
            refused: Vec::new(),
            descriptions: Vec::new(),
        };
        assert!(matches!(Encoded::new(result), Err(DatasetError::Misfit { .. })));
    }
}

#[test]
fn the_card_begins_with_what_the_hub_reads() {
    let dir = folder();
    write(dir.path(), 20, 20);
    let card = fs::read_to_string(dir.path().join("README.md")).unwrap();
    let head = card.strip_prefix("---\n").and_then(|rest| rest.split_once("\n---\n")).unwrap().0;
    // Enough of YAML for this head: `key: value` or `key:` with a list below.
    let mut keys = BTreeMap::new();
    for line in head.lines() {
        assert!(!line.contains('\t'));
        if let Some((key, value)) = line.split_once(':').filter(|_| !line.starts_with([' ', '-'])) {
            assert!(value.is_empty() || value.starts_with(' '), "{line}");
            assert!(keys.insert(key, value.trim()).is_none(), "{key} stands twice");
        }
    }
    let wanted = ["configs", "language", "license", "pretty_name", "size_categories", "tags", "task_categories"];
    assert_eq!(keys.keys().copied().collect::<Vec<_>>(), wanted);
    for part in ["  - split: train\n    path: train.jsonl", "- visual-question-answering", "- \"en\"", "- n<1K"] {
        assert!(head.contains(part), "{head}");
    }
    assert!(
        head.contains("license: \"other\"")
            && card.contains("## License\n\nNone was chosen for it, so nobody else may use it yet;")
    );
    assert!(card.contains("| bar | 19 |") && card.contains("--image_folder OUT") && card.contains("![bar](images/00000/"));
}

#[test]
fn the_card_has_the_title_and_license_that_were_chosen() {
    let dir = folder();
    let configuration = configuration(4);
    let mut writer = Writer::create(dir.path(), &configuration).unwrap();
    writer.write_window(&encoded(&configuration, 0..4)).unwrap();
    let card = CardText { title: "Charts: \"A\"".to_owned(), license: "cc-by-4.0".to_owned(), ..CardText::default() };
    writer.finish(&FinishInfo { card, ..FinishInfo::default() }).unwrap();
    let card = fs::read_to_string(dir.path().join("README.md")).unwrap();
    for part in [
        "pretty_name: \"Charts: \\\"A\\\"\"\nlicense: \"cc-by-4.0\"\n",
        "\n# Charts: \"A\"\n",
        "\n## License\n\nCreative Commons Attribution 4.0 International (`cc-by-4.0`). Chartmill claims",
    ] {
        assert!(card.contains(part), "{card}");
    }
}

#[test]
fn the_preview_loads_nothing_and_escapes_text() {
    let dir = folder();
    write(dir.path(), 20, 20);
    let page = fs::read_to_string(dir.path().join("preview.html")).unwrap();
    let lower = page.to_lowercase();
    for outside in ["http:", "https:", "src=\"/", "src=\"images", "<script", "<link", "@import", "url(", "file:"] {
        assert!(!lower.contains(outside), "the preview holds {outside}");
    }
    assert_eq!(page.matches("src=\"").count(), page.matches("src=\"data:image/png;base64,").count());
    assert_eq!(page.matches("<article").count(), 19);
    assert!(page.contains("How many libraries does Riga have?") && page.contains("<g class=\"b0\">"));
    assert!(page.len() < 4 << 20);
    assert!(!page.contains("<&>"));
}

#[test]
fn questions_in_another_language_than_the_picture_are_counted_apart() {
    let mut annotation = sample(&configuration(1), 0, "d").annotation;
    let mut counts = Counts::default();
    counts.add_record(&annotation);
    assert!(!serde_json::to_string(&counts).unwrap().contains("question_locale"));
    let portuguese = Language::new("pt-BR").unwrap();
    annotation.turns[0].language = portuguese.clone();
    counts.add_record(&annotation);
    assert_eq!((counts.turns, counts.question_locale[&portuguese]), (2, 1));
}
