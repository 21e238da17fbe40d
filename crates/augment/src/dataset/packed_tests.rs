//! Datasets in archives and behind lists, written by hand: what other people's tools write, and what nobody wrote with good will.

use std::fs;
use std::io::Write;
use std::path::Path;

use proptest::prelude::*;
use tar::{Builder, EntryType, Header};

use super::tests::folder;
use super::{Dataset, DatasetError, Format};
use crate::row::Role;

const PNG: &[u8] = b"\x89PNG\r\n\x1a\nno more than a beginning";
const ROW: &[u8] = br#"{"id": "a", "conversations": [{"from": "human", "value": "<image>\nQ"}, {"from": "gpt", "value": "A"}]}"#;

/// A file of an archive, by its kind, name and bytes.
type File<'a> = (EntryType, &'a str, &'a [u8]);

fn tar_of(files: &[File<'_>]) -> Vec<u8> {
    let mut tar = Builder::new(Vec::new());
    for (kind, name, bytes) in files {
        let mut header = Header::new_gnu();
        header.set_entry_type(*kind);
        header.set_size(bytes.len() as u64);
        header.set_mode(0o644);
        // Written by hand, as the library refuses names that lead out.
        header.as_old_mut().name[..name.len()].copy_from_slice(name.as_bytes());
        if *kind == EntryType::Symlink {
            header.set_size(0);
            header.set_link_name("/etc/passwd").unwrap();
        }
        header.set_cksum();
        tar.append(&header, *bytes).unwrap();
    }
    tar.into_inner().unwrap()
}

/// The names of the pictures of all rows, and the errors.
fn read(path: &Path) -> (Dataset, Vec<Vec<String>>, Vec<DatasetError>) {
    let dataset = Dataset::open(path).unwrap();
    let (rows, errors): (Vec<_>, Vec<_>) = dataset.rows().unwrap().partition(Result::is_ok);
    let images = rows.into_iter().map(|row| row.unwrap().images).collect();
    (dataset, images, errors.into_iter().map(Result::unwrap_err).collect())
}

#[test]
fn a_shard_gives_rows_with_their_pictures() {
    let file = EntryType::Regular;
    let shard =
        tar_of(&[(EntryType::Directory, "x/", b""), (file, "x/1.png", PNG), (file, "x/1.json", ROW), (file, "x/2.json", ROW)]);
    let folder = folder(&[("train-000000.tar", &shard), ("README.md", b"")]);
    for path in [folder.path().to_owned(), folder.path().join("train-000000.tar")] {
        let (dataset, images, errors) = read(&path);
        assert_eq!((dataset.format(), errors.len()), (Format::WebDataset, 0));
        assert_eq!(images, [vec!["train-000000/000001-1.png".to_owned()], vec![]]);
        let kept = dataset.images_dir().unwrap().join(&images[0][0]);
        assert_eq!(fs::read(&kept).unwrap(), PNG);
        assert!(dataset.is_packed());
        drop(dataset);
        assert!(!kept.exists(), "pictures outlive the dataset");
    }
}

#[test]
fn long_names_are_read_as_both_tools_write_them() {
    let long = format!("{}/1", "d".repeat(150));
    let mut tar = Builder::new(Vec::new());
    for (ending, bytes) in [("jpg", PNG), ("json", ROW)] {
        let mut header = Header::new_gnu();
        header.set_size(bytes.len() as u64);
        tar.append_data(&mut header, format!("{long}.{ending}"), bytes).unwrap();
    }
    let folder = folder(&[("a.tar", &tar.into_inner().unwrap())]);
    let (_, images, errors) = read(&folder.path().join("a.tar"));
    assert!(errors.is_empty(), "{errors:?}");
    // Named by its content, not by its ending.
    assert_eq!(images, [["a/000001-1.png"]]);
}

#[test]
fn a_hostile_archive_writes_nowhere_else() {
    let file = EntryType::Regular;
    let shard = tar_of(&[
        (file, "../../evil.png", PNG),
        (file, "../../evil.json", ROW),
        (EntryType::Symlink, "s.png", b""),
        (file, "s.json", ROW),
        (file, "/etc/evil.png", PNG),
        (file, "/etc/evil.json", ROW),
        (file, "no-row.png", PNG),
        (file, "bad.json", b"{\"id\": NaN}"),
    ]);
    let folder = folder(&[("up/in/a.tar", &shard)]);
    let (dataset, images, errors) = read(&folder.path().join("up/in/a.tar"));
    assert_eq!(images, [vec!["a/000001-evil.png".to_owned()], vec![], vec!["a/000003-evil.png".to_owned()]]);
    let told: Vec<String> = errors.iter().map(ToString::to_string).collect();
    assert!(told[0].ends_with("a.tar, line 4: \"no-row\" has no JSON file, which would hold its conversation"), "{told:?}");
    assert!(told[1].contains("a.tar, line 5: not valid JSON"), "{told:?}");
    assert!(!folder.path().join("evil.png").exists() && !folder.path().join("up/evil.png").exists());
    for image in images.into_iter().flatten() {
        assert!(dataset.images_dir().unwrap().join(image).is_file());
    }
}

#[test]
fn an_archive_that_lies_about_sizes_ends_with_an_error() {
    let mut shard = tar_of(&[(EntryType::Regular, "1.json", ROW)]);
    // A size of 8 GiB, then the checksum that it needs.
    shard[124..136].copy_from_slice(b"77777777777\0");
    shard[148..156].copy_from_slice(b"        ");
    let sum: u32 = shard[..512].iter().map(|&byte| u32::from(byte)).sum();
    shard[148..156].copy_from_slice(format!("{sum:06o}\0 ").as_bytes());
    let folder = folder(&[("a.tar", &shard)]);
    let (_, rows, errors) = read(&folder.path().join("a.tar"));
    assert!(rows.is_empty() && errors.len() == 1 && errors[0].ends_file());
}

#[test]
fn lists_name_files_below_their_folder() {
    let row = |image: &str| format!("{{\"id\": \"{image}\", \"image\": \"{image}\", \"conversations\": []}}\n");
    let meta = br#"{"a": {"root": "./pictures/", "annotation": "a.jsonl", "repeat_time": 1}, "b": {"root": "../out", "annotation": "b.jsonl"}}"#;
    let mix = b"datasets:\n  - json_path: a.jsonl\n    sampling_strategy: first:1\n  - json_path: b.jsonl\n";
    let (a, b) = (row("1.png"), row("2.png"));
    let folder = folder(&[("meta.json", meta), ("mix.yaml", mix), ("a.jsonl", a.as_bytes()), ("b.jsonl", b.as_bytes())]);
    let (dataset, images, _) = read(&folder.path().join("meta.json"));
    assert_eq!((dataset.format(), images), (Format::InternVl, vec![vec!["pictures/1.png".to_owned()], vec!["2.png".to_owned()]]));
    let (dataset, images, _) = read(&folder.path().join("mix.yaml"));
    assert_eq!((dataset.format(), images), (Format::LlavaNext, vec![vec!["1.png".to_owned()], vec!["2.png".to_owned()]]));
    for bad in ["/etc/passwd", "../b.jsonl", "gone.jsonl", "x/../../b.jsonl"] {
        fs::write(folder.path().join("bad.yaml"), format!("datasets:\n- json_path: {bad}\n")).unwrap();
        let error = Dataset::open(&folder.path().join("bad.yaml")).unwrap_err();
        assert!(matches!(&error, DatasetError::Listed { name, .. } if name == bad), "{error}");
    }
}

#[test]
fn addresses_on_s3_are_looked_for_beside_the_file() {
    let row = br#"{"schemaVersion": "bedrock-conversation-2024", "system": [{"text": "S"}], "messages": [{"role": "user", "content": [{"image": {"format": "png", "source": {"s3Location": {"uri": "s3://b/some/folder/images/1.png"}}}}, {"text": "Q"}]}, {"role": "assistant", "content": [{"text": "A"}]}]}"#;
    let folder = folder(&[("train.jsonl", row), ("images/1.png", PNG)]);
    let dataset = Dataset::open(&folder.path().join("train.jsonl")).unwrap();
    let rows: Vec<_> = dataset.rows().unwrap().map(Result::unwrap).collect();
    assert_eq!((dataset.format(), rows[0].images.as_slice()), (Format::Bedrock, &["images/1.png".to_owned()][..]));
    let said: Vec<_> = rows[0].messages.iter().map(|message| (message.role.clone(), message.text.as_str())).collect();
    assert_eq!(said, [(Role::System, "S"), (Role::Human, "<image>\nQ"), (Role::Model, "A")]);
    fs::remove_file(folder.path().join("images/1.png")).unwrap();
    let (_, images, _) = read(&folder.path().join("train.jsonl"));
    assert_eq!(images, [["s3://b/some/folder/images/1.png"]]);
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(128) })]

    #[test]
    fn changed_shards_come_to_an_end(changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 0..8), cut in any::<prop::sample::Index>()) {
        let file = EntryType::Regular;
        let mut shard = tar_of(&[(file, "1.png", PNG), (file, "1.json", ROW), (file, "2.json", ROW)]);
        for (at, byte) in changes {
            let at = at.index(shard.len());
            shard[at] = byte;
        }
        shard.truncate(cut.index(shard.len()) + 1);
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("x.tar");
        fs::File::create(&path).unwrap().write_all(&shard).unwrap();
        if let Ok(dataset) = Dataset::open(&path) {
            prop_assert!(dataset.rows().unwrap().count() <= shard.len() / 512 + 2);
        }
    }
}
