//! A release, written in every format and read back by the readers of other people's datasets: the same rows and the same pictures.

#![expect(clippy::unwrap_used, reason = "clippy allows it in tests, but not in the functions that they share")]

use std::fs;
use std::path::Path;

use chartmill::{Mill, RunConfig, RunOptions, Source, mill_all};
use chartmill_augment::dataset::{Dataset, Format};
use chartmill_augment::{Role, Row};
use chartmill_dataset::formats::{ConvertOptions, FORMATS, Images, S3Place, convert, named};

const COUNT: u64 = 24;

fn release(dir: &Path) {
    let config = RunConfig { count: COUNT, seed: 5, ..RunConfig::default() };
    let source = Source::built_in(&config);
    mill_all(&Mill::new(config, source), dir, &RunOptions::default(), &mut |_| ()).unwrap();
}

fn options() -> ConvertOptions {
    let s3 = Some(S3Place::parse("s3://charts/a", None).unwrap());
    ConvertOptions { s3, shard_records: 9, images: Images::Link, ..ConvertOptions::default() }
}

/// What a row says: its picture's bytes, its id and its messages.
type Said = (Vec<u8>, Option<String>, Vec<(Role, String)>);

fn read(path: &Path) -> (Format, Vec<Said>) {
    let dataset = Dataset::open(path).unwrap();
    let folder = dataset.images_dir().unwrap();
    let said = |row: Row| {
        let [image] = row.images.as_slice() else { panic!("{} has {} pictures", row.place(), row.images.len()) };
        let messages = row.messages.into_iter().map(|message| (message.role, message.text)).collect();
        (fs::read(folder.join(image)).unwrap(), row.id, messages)
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
