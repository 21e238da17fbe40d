use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use chartmill_schema::{Split, Target};
use serde_json::Value;

use super::{
    Conversion, ConvertOptions, FORMATS, FormatError, Images, Place, S3Place, Told, Wish, convert, is_conversion_of, named,
};
use crate::manifest::FileEntry;
use crate::tests::fixture::{contents, write};
use crate::{DatasetError, Release};

const COUNT: u64 = 60;

fn options() -> ConvertOptions {
    ConvertOptions { shard_records: 20, s3: Some(S3Place::parse("s3://charts/a", None).unwrap()), ..ConvertOptions::default() }
}

/// Converts a release into all formats, each into a folder of its name.
fn convert_all(release: &Path, into: &Path, options: &ConvertOptions) -> Vec<super::Converted> {
    let outputs: Vec<_> = FORMATS.iter().map(|format| (*format, into.join(format.name()))).collect();
    convert(release, &outputs, options, &mut |_| ()).unwrap()
}

fn release() -> (tempfile::TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let dir = folder.path().join("release");
    write(&dir, COUNT, 16);
    (folder, dir)
}

fn json(path: &Path) -> Value {
    serde_json::from_slice(&fs::read(path).unwrap()).unwrap()
}

fn lines(path: &Path) -> Vec<Value> {
    fs::read_to_string(path).unwrap().lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

#[test]
fn the_list_names_each_format_once_and_in_order() {
    let names: Vec<&str> = FORMATS.iter().map(|format| format.name()).collect();
    let mut sorted = names.clone();
    sorted.sort_unstable();
    sorted.dedup();
    assert_eq!(names, sorted);
    assert!(names.iter().all(|name| named(name).unwrap().name() == *name));
    assert!(matches!(named("xml"), Err(FormatError::Unknown { .. })));
    assert_eq!(named("parquet").is_ok(), cfg!(feature = "parquet"));
}

#[test]
fn the_same_release_gives_the_same_bytes_and_stays_as_it_is() {
    let (folder, dir) = release();
    let before = contents(&dir);
    let told = convert_all(&dir, &folder.path().join("a"), &options());
    convert_all(&dir, &folder.path().join("b"), &ConvertOptions { images: Images::Link, ..options() });
    assert_eq!(contents(&folder.path().join("a")), contents(&folder.path().join("b")));
    assert_eq!(contents(&dir), before);
    assert_eq!(told.len(), FORMATS.len());
    for converted in &told {
        assert_eq!(converted.records.values().sum::<u64>(), COUNT - 1, "{converted:?}");
        let (release, options) = (Release::open(&dir).unwrap(), options());
        let s3 = options.s3.as_ref();
        assert!(is_conversion_of(&converted.dir, converted.format, &release, s3));
        assert!(!is_conversion_of(&converted.dir, "xml", &release, s3));
        // Only one names the place of pictures.
        let elsewhere = S3Place::parse("s3://elsewhere/a", None).unwrap();
        let is_of_it = is_conversion_of(&converted.dir, converted.format, &release, Some(&elsewhere));
        assert_eq!(is_of_it, converted.format != "bedrock");
        let about = json(&converted.dir.join("format.json"));
        for (name, entry) in about["files"].as_object().unwrap() {
            let found = crate::files::hash_file(&converted.dir.join(name)).unwrap();
            assert_eq!(entry["sha256"], found.sha256, "{name}");
        }
        let has_pictures = converted.dir.join("images").is_dir();
        assert_eq!(has_pictures, named(converted.format).unwrap().place() == Place::Beside);
    }
}

#[test]
fn rows_say_what_the_release_says() {
    let (folder, dir) = release();
    convert_all(&dir, folder.path(), &options());
    let of = |name: &str| folder.path().join(name);
    let wanted = json(&dir.join("train.json"));
    assert_eq!(json(&of("llava").join("train.json")), wanted);
    assert_eq!(fs::read(of("llava").join("train.json")).unwrap(), fs::read(dir.join("train.json")).unwrap());
    assert_eq!(json(&of("llava-next").join("train.json")), wanted);
    let rows = wanted.as_array().unwrap();
    let shared = json(&of("sharegpt").join("train.json"));
    let told = lines(&of("messages").join("train.jsonl"));
    let bedrock = lines(&of("bedrock").join("train.jsonl"));
    let internvl = lines(&of("internvl").join("train.jsonl"));
    assert_eq!(json(&of("internvl").join("meta.json"))["chartmill"]["length"], rows.len());
    for (at, row) in rows.iter().enumerate() {
        let asked = row["conversations"][0]["value"].as_str().unwrap().strip_prefix("<image>\n").unwrap();
        assert_eq!((&shared[at]["conversations"], &shared[at]["images"][0]), (&row["conversations"], &row["image"]));
        let content = &told[at]["messages"][0]["content"];
        assert_eq!((&content[0]["type"], &content[1]["text"]), (&Value::from("image"), &Value::from(asked)));
        assert_eq!(told[at]["messages"][1]["content"][0]["text"], row["conversations"][1]["value"]);
        let content = &bedrock[at]["messages"][0]["content"];
        let uri = format!("s3://charts/a/{}", row["image"].as_str().unwrap());
        assert_eq!(content[0]["image"]["source"]["s3Location"]["uri"], uri);
        assert_eq!((&content[0]["image"]["format"], &content[1]["text"]), (&Value::from("png"), &Value::from(asked)));
        assert_eq!((&internvl[at]["id"], &internvl[at]["width"]), (&row["id"], &Value::from(480)));
    }
}

#[test]
fn boxes_follow_the_convention_of_the_format() {
    let (folder, dir) = release();
    convert_all(&dir, folder.path(), &options());
    let annotation = &lines(&dir.join("annotations.jsonl"))[0];
    let evidence = &annotation["turns"][0]["evidence"];
    let first = match evidence["texts"].get(0).and_then(Value::as_u64) {
        Some(at) => &annotation["texts"][at as usize]["box"],
        None => &annotation["marks"][evidence["marks"][0].as_u64().unwrap() as usize]["box"],
    };
    let x0 = first[0].as_f64().unwrap();
    let messages = lines(&folder.path().join("messages/train.jsonl"));
    let row = messages.iter().find(|row| row["id"] == annotation["id"]).unwrap();
    assert_eq!(row["objects"]["bbox"][0][0].as_f64().unwrap(), x0);
    let internvl = lines(&folder.path().join("internvl/train.jsonl"));
    let row = internvl.iter().find(|row| row["id"] == annotation["id"]).unwrap();
    assert_eq!(row["objects"][0]["box"][0].as_i64().unwrap(), (x0 / 480.0 * 1000.0).round() as i64);
    // 480 x 360 becomes 476 x 364.
    let qwen = json(&folder.path().join("qwen-vl/train.json"));
    let row = qwen.as_array().unwrap().iter().find(|row| row["id"] == annotation["id"]).unwrap();
    assert_eq!(row["objects"][0]["bbox_2d"][0].as_i64().unwrap(), (x0 / 480.0 * 476.0).round() as i64);
}

#[test]
fn shards_hold_whole_samples_in_order() {
    let (folder, dir) = release();
    convert_all(&dir, folder.path(), &options());
    let mut found = Vec::new();
    let n_train = json(&dir.join("train.json")).as_array().unwrap().len();
    for number in 0..n_train.div_ceil(20) {
        let file = fs::File::open(folder.path().join(format!("webdataset/train-{number:06}.tar"))).unwrap();
        let mut tar = tar::Archive::new(file);
        let names: Vec<String> =
            tar.entries().unwrap().map(|entry| entry.unwrap().path().unwrap().to_string_lossy().into_owned()).collect();
        for pair in names.chunks(2) {
            let key = pair[0].strip_suffix(".png").unwrap();
            assert_eq!(pair[1], format!("{key}.json"));
            found.push(key.to_owned());
        }
    }
    let wanted = lines(&dir.join("train.jsonl"));
    assert_eq!(found, wanted.iter().map(|row| row["id"].as_str().unwrap()).collect::<Vec<_>>());
}

#[test]
fn pictures_may_stay_in_the_release() {
    let (folder, dir) = release();
    let options = ConvertOptions { images: Images::Reference, ..options() };
    convert_all(&dir, folder.path(), &options);
    let meta = json(&folder.path().join("internvl/meta.json"));
    assert_eq!(meta["chartmill"]["root"], "../release");
    assert!(!folder.path().join("internvl/images").exists());
    let page = fs::read_to_string(folder.path().join("llava/README.md")).unwrap();
    assert!(page.contains("--image_folder ../release"), "{page}");
}

#[test]
fn a_release_that_was_changed_is_not_passed_on() {
    let llava = |dir: &Path, out: &Path| {
        convert(dir, &[(named("llava").unwrap(), out.to_owned())], &ConvertOptions::default(), &mut |_| ())
    };
    for (name, from, to) in [
        ("train.jsonl", "<image>", "<imagE>"),
        // What LLaVA loads, though nothing is converted from it.
        ("train.json", "<image>", "<imagE>"),
        ("annotations.jsonl", "llava-1.5", "llava-1.6"),
        ("manifest.json", "\"seed\": 7", "\"seed\": 8"),
    ] {
        let (folder, dir) = release();
        let path = dir.join(name);
        let text = fs::read_to_string(&path).unwrap().replacen(from, to, 1);
        fs::write(&path, text).unwrap();
        let out = folder.path().join("out");
        let error = llava(&dir, &out).unwrap_err();
        let is_told = match &error {
            FormatError::Dataset(DatasetError::Unsealed { .. }) => name == "manifest.json",
            FormatError::Dataset(DatasetError::Damaged { fault, .. }) => fault.file == name,
            _ => false,
        };
        assert!(is_told, "{name}: {error}");
        assert_eq!(contents(folder.path()).keys().filter(|name| name.contains("out")).count(), 0);
    }
    let (folder, dir) = release();
    let (picture, mut bytes) =
        contents(&dir).into_iter().find(|(name, _)| name.starts_with("images/") && !name.ends_with('/')).unwrap();
    bytes[60] ^= 1;
    fs::write(dir.join(&picture), bytes).unwrap();
    let error = llava(&dir, &folder.path().join("out")).unwrap_err().to_string();
    assert!(error.contains(&picture), "{error}");
    assert_eq!(contents(folder.path()).keys().filter(|name| name.contains("out")).count(), 0);
}

#[test]
fn what_is_there_is_never_written_over() {
    let (folder, dir) = release();
    let llava = named("llava").unwrap();
    let to = |out: PathBuf| convert(&dir, &[(llava, out)], &ConvertOptions::default(), &mut |_| ()).unwrap_err();
    fs::create_dir(folder.path().join("there")).unwrap();
    assert!(matches!(to(folder.path().join("there")), FormatError::Exists { .. }));
    assert!(matches!(to(dir.join("images/x")), FormatError::WithinRelease { .. }));
    fs::create_dir(folder.path().join(".left.unfinished")).unwrap();
    assert!(matches!(to(folder.path().join("left")), FormatError::Unfinished { .. }));
    assert!(matches!(
        convert(&dir, &[(named("bedrock").unwrap(), folder.path().join("b"))], &ConvertOptions::default(), &mut |_| ()),
        Err(FormatError::NoS3 { .. })
    ));
    let left: BTreeMap<String, Vec<u8>> = contents(folder.path());
    assert!(!left.contains_key(".b.unfinished/"));
}

#[test]
fn pages_for_people_may_be_edited_where_only_the_data_counts() {
    let (_folder, dir) = release();
    let page = dir.join("README.md");
    fs::write(&page, fs::read_to_string(&page).unwrap() + "Ours.\n").unwrap();
    assert!(matches!(Release::open_unchanged(&dir), Err(DatasetError::Damaged { .. })));
    assert!(Release::open_with_unchanged_data(&dir).is_ok());
    let array = dir.join("test.json");
    fs::write(&array, fs::read_to_string(&array).unwrap() + "\n").unwrap();
    let error = Release::open_with_unchanged_data(&dir).unwrap_err().to_string();
    assert!(error.contains("test.json: has") && error.contains(&format!("`chartmill verify {}`", dir.display())), "{error}");
}

#[test]
fn a_conversion_is_held_against_its_list() {
    let (folder, dir) = release();
    for converted in convert_all(&dir, folder.path(), &options()) {
        let dir = &converted.dir;
        let conversion = Conversion::find(dir).unwrap().unwrap();
        assert_eq!(conversion.format(), converted.format);
        conversion.check_files().unwrap();
        let told = || conversion.check_files().unwrap_err().to_string();
        let of_splits: Vec<&str> = conversion.row_files().filter_map(|name| name.split(['.', '-']).next()).collect();
        let mut splits = of_splits.clone();
        splits.dedup();
        assert_eq!(splits, ["train", "validation", "test"], "{of_splits:?}");
        let names: Vec<String> = json(&dir.join("format.json"))["files"].as_object().unwrap().keys().cloned().collect();
        for name in &names {
            let path = dir.join(name);
            let bytes = fs::read(&path).unwrap();
            let mut other = bytes.clone();
            other[bytes.len() / 2] ^= 1;
            fs::write(&path, other).unwrap();
            assert!(told().contains(&format!("{name} was changed: format.json has another SHA-256; convert")), "{}", told());
            fs::write(&path, &bytes[1..]).unwrap();
            assert!(told().contains(&format!("{name} has {} bytes, and format.json says", bytes.len() - 1)), "{}", told());
            fs::remove_file(&path).unwrap();
            assert!(told().contains(&format!("{name} is missing; convert the release again")), "{}", told());
            fs::write(&path, bytes).unwrap();
        }
        // Loaders would take in one more of them.
        let more = conversion.row_files().next().unwrap().replacen("train", "test_hard", 1);
        fs::write(dir.join(&more), "").unwrap();
        assert!(matches!(conversion.check_files(), Err(FormatError::NotConverted { file, .. }) if file == more));
        fs::remove_file(dir.join(&more)).unwrap();
        fs::write(dir.join("train.bak"), "").unwrap();
        conversion.check_files().unwrap();
    }
}

#[test]
fn a_list_of_files_is_read_with_care() {
    let (folder, dir) = release();
    let out = folder.path().join("llava");
    convert(&dir, &[(named("llava").unwrap(), out.clone())], &ConvertOptions::default(), &mut |_| ()).unwrap();
    let list = out.join("format.json");
    let text = fs::read_to_string(&list).unwrap();
    fs::write(folder.path().join("secret"), "x").unwrap();
    fs::write(&list, text.replace("\"test.json\"", "\"../secret\"")).unwrap();
    let error = Conversion::find(&out).unwrap().unwrap().check_files().unwrap_err().to_string();
    assert!(error.contains("../secret is no file of this folder"), "{error}");
    fs::write(&list, text.replace("\"version\": 1", "\"version\": 2")).unwrap();
    assert!(Conversion::find(&out).unwrap_err().to_string().contains("has the version 2"));
    fs::write(&list, &text[..text.len() - 20]).unwrap();
    assert!(Conversion::find(&out).unwrap_err().to_string().contains("format.json is not what was written"));
    // Somebody else's, and none.
    fs::write(&list, "{\"format\": \"llava\"}").unwrap();
    assert!(Conversion::find(&out).unwrap().is_none());
    fs::remove_file(&list).unwrap();
    assert!(Conversion::find(&out).unwrap().is_none());
}

#[test]
fn pictures_are_held_against_their_list() {
    let (folder, dir) = release();
    convert_all(&dir, folder.path(), &options());
    let out = folder.path().join("messages");
    let pictures = Conversion::find(&out).unwrap().unwrap().pictures().unwrap().unwrap();
    let rows = lines(&out.join("train.jsonl"));
    let [one, other] = [0, 1].map(|at| rows[at]["images"][0].as_str().unwrap());
    assert!(pictures.has(one, &out.join(one)).unwrap() && pictures.has(other, &out.join(other)).unwrap());
    assert!(!pictures.has(one, &out.join(other)).unwrap(), "pictures that were swapped");
    assert!(pictures.has(one, &out.join("gone.png")).is_err());
    assert!(Conversion::find(&folder.path().join("webdataset")).unwrap().unwrap().pictures().unwrap().is_none());
}

#[test]
fn a_page_names_nothing_that_is_not_there() {
    let (written, records) = (BTreeMap::from([(Split::Test, 3)]), BTreeMap::from([(Split::Test, 3)]));
    let entry = FileEntry { bytes: 1, sha256: String::new() };
    for format in FORMATS.iter().filter(|format| format.name() != "bedrock") {
        let named =
            ["test.json", "test.jsonl", "meta-test.json", "dataset_info.json", "test-000000.tar", "test-00000-of-00001.parquet"];
        let files = named.map(|name| (name.to_owned(), entry.clone())).into();
        let wish = Wish {
            shard_records: 20,
            target: Target::named(Target::DEFAULT).unwrap(),
            s3: None,
            picture_root: ".",
            records: &records,
        };
        let page = format.usage(&Told { wish, written: &written, files: &files });
        for gone in
            ["train.json", "mix.yaml", "`meta.json", "dataset: chartmill\n", "swift sft", "--dataset_use", "train-0", "train_mem"]
        {
            assert!(!page.contains(gone), "{}: {gone} in {page}", format.name());
        }
        let is_told = page.contains("There is no training set here: ");
        assert_eq!(is_told, format.place() == Place::Beside, "{}: {page}", format.name());
    }
}
