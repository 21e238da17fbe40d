//! A release, written in every format and read back by the readers of other people's datasets: the same rows, splits and
//! pictures; and neither it nor what was made of it is read as if nothing had happened where it was changed.

#![expect(clippy::unwrap_used, reason = "clippy allows it in tests, but not in the functions that they share")]

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use chartmill::{Mill, RunConfig, RunOptions, Source, SplitShares, mill_all};
use chartmill_augment::dataset::{Dataset, Format, split_of_file};
use chartmill_augment::{Role, Row, RowData};
use chartmill_dataset::formats::{ConvertOptions, FORMATS, Images, Place, S3Place, convert, named};
use chartmill_schema::Split;

const COUNT: u64 = 40;

fn release(dir: &Path) {
    let splits = SplitShares::parse("train=0.4,validation=0.2,test=0.2,test_hard=0.2").unwrap();
    let config = RunConfig { count: COUNT, seed: 5, splits, ..RunConfig::default() };
    let source = Source::built_in(&config);
    mill_all(&Mill::new(config, source), dir, &RunOptions::default(), &mut |_| ()).unwrap();
}

fn options() -> ConvertOptions {
    let s3 = Some(S3Place::parse("s3://charts/a", None).unwrap());
    ConvertOptions { s3, shard_records: 9, images: Images::Link, ..ConvertOptions::default() }
}

/// What a row says: its picture's bytes, its id, the split of its file, and its messages.
type Said = (Vec<u8>, Option<String>, Option<Split>, Vec<(Role, String)>);

fn read(path: &Path) -> (Format, Vec<Said>) {
    let dataset = Dataset::open(path).unwrap();
    let folder = dataset.images_dir().unwrap();
    let said = |row: Row| {
        let [image] = row.images.as_slice() else { panic!("{} has {} pictures", row.place(), row.images.len()) };
        let messages = row.messages.into_iter().map(|message| (message.role, message.text)).collect();
        let file = Path::new(&row.file).file_name().unwrap().to_string_lossy();
        (fs::read(folder.join(image)).unwrap(), row.id, split_of_file(&file), messages)
    };
    let mut rows: Vec<Said> = dataset.rows().unwrap().map(|row| said(row.unwrap())).collect();
    rows.sort_by(|a, b| (&a.0, &a.1).cmp(&(&b.0, &b.1)));
    (dataset.format(), rows)
}

#[test]
fn every_format_is_read_back_as_the_same_rows() {
    let folder = tempfile::tempdir().unwrap();
    let dir = folder.path().join("release");
    release(&dir);
    let outputs: Vec<_> = FORMATS.iter().map(|format| (*format, folder.path().join(format.name()))).collect();
    convert(&dir, &outputs, &options(), &mut |_| ()).unwrap();
    let (_, wanted) = read(&dir);
    assert_eq!(wanted.len() as u64, COUNT);
    let splits: BTreeSet<Split> = wanted.iter().filter_map(|row| row.2).collect();
    assert!(splits.into_iter().eq(Split::ALL), "the release lacks a split");
    for (format, out) in outputs {
        let (found, mut rows) = read(&out);
        let reader = match format.name() {
            "llava" | "llava-next" | "qwen-vl" => Format::Llava,
            "sharegpt" => Format::Messages,
            "messages" => Format::MessagesLines,
            "bedrock" => Format::Bedrock,
            "internvl" => Format::InternVl,
            "webdataset" => Format::WebDataset,
            "parquet" => Format::Parquet,
            other => panic!("what reads {other}?"),
        };
        assert_eq!(found, reader, "{}", format.name());
        if format.name() == "bedrock" {
            // The one format without ids.
            assert!(rows.iter().all(|row| row.1.is_none()));
            rows.iter_mut().zip(&wanted).for_each(|(row, wanted)| row.1.clone_from(&wanted.1));
        }
        assert!(rows == wanted, "{}: other rows than the release has", format.name());
    }
    // The lists by themselves, which name the records to train on.
    for (list, format) in [("internvl/meta.json", Format::InternVl), ("llava-next/mix.yaml", Format::LlavaNext)] {
        let (found, rows) = read(&folder.path().join(list));
        let train = read(&dir.join("train.json")).1;
        assert!((found, rows) == (format, train), "{list}");
    }
    let one = convert(&dir, &[(named("llava").unwrap(), folder.path().join("llava"))], &options(), &mut |_| ());
    assert!(one.is_err(), "a folder that is there was taken");
}

/// Exchanges the first two pictures of a folder's `images`, and gives their names.
fn swap_pictures(folder: &Path) -> [String; 2] {
    let images = folder.join("images/00000");
    let mut names: Vec<_> = fs::read_dir(&images).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    names.sort();
    fs::rename(images.join(&names[0]), folder.join("kept")).unwrap();
    fs::rename(images.join(&names[1]), images.join(&names[0])).unwrap();
    fs::rename(folder.join("kept"), images.join(&names[1])).unwrap();
    [0, 1].map(|at| names[at].to_string_lossy().into_owned())
}

/// The number of rows that are read, and what is told instead of the others.
fn told(path: &Path) -> (usize, Vec<String>) {
    let (rows, errors): (Vec<_>, Vec<_>) = Dataset::open(path).unwrap().rows().unwrap().partition(Result::is_ok);
    (rows.len(), errors.into_iter().map(|error| error.unwrap_err().to_string()).collect())
}

#[test]
fn a_release_comes_with_its_annotations_as_long_as_it_is_what_it_was() {
    let folder = tempfile::tempdir().unwrap();
    let dir = folder.path().join("release");
    release(&dir);
    let dataset = Dataset::open(&dir).unwrap();
    assert_eq!((dataset.format(), dataset.images_dir()), (Format::Release, Some(dir.clone())));
    let annotations = fs::read_to_string(dir.join("annotations.jsonl")).unwrap();
    let rows: Vec<Row> = dataset.rows().unwrap().map(Result::unwrap).collect();
    assert_eq!(rows.len(), annotations.lines().count());
    for (row, annotation) in rows.iter().zip(annotations.lines()) {
        assert_eq!(row.data, RowData::Annotation(annotation.to_owned()));
        let records = fs::read_to_string(&row.file).unwrap();
        let record = records.lines().nth(row.line as usize - 1).unwrap();
        assert_eq!(row.raw, serde_json::from_str::<serde_json::Value>(record).unwrap());
    }
    // A row is not believed where its picture is another one than was verified, or none.
    let [one, other] = swap_pictures(&dir);
    fs::remove_file(dir.join("images/00000").join(&other)).unwrap();
    let (n_rows, errors) = told(&dir);
    assert_eq!(n_rows, rows.len() - 2);
    assert!(errors.len() == 2 && errors[0].contains(&one) && errors[0].contains("was changed"), "{errors:?}");
    assert!(errors[1].contains(&other) && errors[1].contains("is missing"), "{errors:?}");
    // No row is believed where a file of them was changed.
    for (name, from, to) in [("train.jsonl", "gpt", "gpt "), ("test.json", "gpt", "bot"), ("annotations.jsonl", "bar", "pie")] {
        let path = dir.join(name);
        let text = fs::read_to_string(&path).unwrap();
        fs::write(&path, text.replacen(from, to, 1)).unwrap();
        let error = Dataset::open(&dir).unwrap_err().to_string();
        assert!(error.contains(&format!(": {name}: ")) && error.contains("chartmill verify"), "{error}");
        fs::write(&path, text).unwrap();
    }
}

#[test]
fn a_conversion_that_was_changed_is_not_read_as_if_it_were_whole() {
    let folder = tempfile::tempdir().unwrap();
    let dir = folder.path().join("release");
    release(&dir);
    let outputs: Vec<_> = FORMATS.iter().map(|format| (*format, folder.path().join(format.name()))).collect();
    convert(&dir, &outputs, &ConvertOptions { images: Images::Copy, ..options() }, &mut |_| ()).unwrap();
    for (format, out) in outputs {
        if format.place() == Place::Beside {
            let swapped = swap_pictures(&out);
            let (n_rows, errors) = told(&out);
            assert_eq!((n_rows as u64, errors.len()), (COUNT - 2, 2), "{}", format.name());
            for name in swapped {
                let is_told = |error: &String| error.contains(&name) && error.contains("convert the release again");
                assert!(errors.iter().any(is_told), "{name}: {errors:?}");
            }
        }
        let mut files: Vec<_> = fs::read_dir(&out).unwrap().map(|entry| entry.unwrap().path()).collect();
        files.retain(|path| path.file_name().unwrap().to_string_lossy().starts_with("test_hard"));
        fs::remove_file(&files[0]).unwrap();
        let error = Dataset::open(&out).unwrap_err().to_string();
        assert!(error.contains("test_hard") && error.contains(" is missing; convert the release again"), "{error}");
    }
}

/// Bytes that nobody wrote are an error or other rows, and never the end of the program.
#[cfg(feature = "parquet")]
#[test]
fn a_damaged_parquet_file_is_an_error() {
    let folder = tempfile::tempdir().unwrap();
    let dir = folder.path().join("release");
    release(&dir);
    let out = folder.path().join("parquet");
    let options = ConvertOptions { shard_records: 1, ..options() };
    convert(&dir, &[(named("parquet").unwrap(), out.clone())], &options, &mut |_| ()).unwrap();
    let mut files: Vec<_> = fs::read_dir(&out).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    let whole = fs::read(files.iter().find(|path| path.extension().is_some_and(|ending| ending == "parquet")).unwrap()).unwrap();
    let path = folder.path().join("x.parquet");
    let mut n_told = 0;
    // The footer, where all lengths and places stand; then the data here and there.
    let footer = (whole.len() - 3_000..whole.len()).step_by(5);
    for at in footer.chain((0..whole.len()).step_by(whole.len() / 200)) {
        for value in [whole[at] ^ 0x80, whole[at].wrapping_add(1)] {
            let mut bytes = whole.clone();
            bytes[at] = value;
            fs::write(&path, &bytes).unwrap();
            let rows = Dataset::open(&path).and_then(|dataset| Ok(dataset.rows()?.collect::<Result<Vec<_>, _>>()));
            n_told += usize::from(!matches!(rows, Ok(Ok(_))));
        }
    }
    for end in (0..whole.len()).step_by(997) {
        fs::write(&path, &whole[..end]).unwrap();
        let rows = Dataset::open(&path).and_then(|dataset| Ok(dataset.rows()?.collect::<Result<Vec<_>, _>>()));
        assert!(!matches!(rows, Ok(Ok(rows)) if !rows.is_empty()), "a file cut at {end} gave rows");
    }
    assert!(n_told > 100, "{n_told} errors");
}
