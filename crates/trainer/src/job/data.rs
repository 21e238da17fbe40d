//! The rows to train on: the release's, and general ones beside them, checked and joined into one array as LLaVA loads it.

use std::collections::BTreeSet;
use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};

use chartmill_dataset::Release;
use chartmill_schema::{Message, Record, Split};
use chartmill_seed::{Draws, Seed};
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;
use serde::{Deserialize, Serialize};

use super::options::MixSource;
use crate::contract::{Depth, Row, RowFault, check_picture, read_rows};
use crate::error::TrainerError;

/// Faults that are told one by one.
const TOLD: usize = 20;
/// The joined rows, within the job folder.
pub(super) const TRAIN_JSON: &str = "data/train.json";

/// Where rows and pictures come from, and the channel that brings the pictures.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Source {
    /// The channel, and the first part of its pictures' paths.
    pub channel: String,
    /// The file of rows, as typed.
    pub rows_from: PathBuf,
    /// The folder of pictures, as typed.
    pub images_from: PathBuf,
    /// Rows that are taken.
    pub rows: u64,
    /// Pictures that these rows show.
    pub pictures: u64,
    /// Their size.
    pub picture_bytes: u64,
    /// The list of these pictures, within the job folder; one path a line, relative to the folder.
    pub list: String,
}

/// What there is to train on.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct DataStats {
    /// All rows.
    pub rows: u64,
    /// All pictures.
    pub pictures: u64,
    /// Their size in bytes.
    pub picture_bytes: u64,
    /// Positions of all rows in the model's window, estimated, with 576 for each picture.
    pub tokens: u64,
    /// Those of the longest row.
    pub max_tokens: u64,
    /// The sources, the release first.
    pub sources: Vec<Source>,
}

impl DataStats {
    /// Positions of a row on average.
    pub fn mean_tokens(&self) -> f64 {
        self.tokens as f64 / self.rows.max(1) as f64
    }
}

/// Collects faults up to a number that a person reads.
#[derive(Default)]
struct Faults {
    told: Vec<RowFault>,
    n_faults: u64,
}

impl Faults {
    fn add(&mut self, fault: RowFault) {
        self.n_faults += 1;
        if self.told.len() < TOLD {
            self.told.push(fault);
        }
    }

    fn none(self) -> Result<(), TrainerError> {
        if self.n_faults == 0 { Ok(()) } else { Err(TrainerError::BadRows { faults: self.told, n_faults: self.n_faults }) }
    }
}

/// Checks every row of a file, and the pictures of those that are to be used.
fn check_rows(path: &Path, images: Option<(&Path, Depth)>) -> Result<u64, TrainerError> {
    let mut faults = Faults::default();
    let mut n_rows = 0;
    read_rows(path, &mut |row| {
        n_rows += 1;
        match (row, images) {
            (Err(fault), _) => faults.add(fault),
            (Ok(Row { id, image: Some(image), .. }), Some((folder, depth))) => {
                if let Err(problem) = check_picture(&folder.join(image), depth) {
                    faults.add(RowFault { file: path.to_owned(), row: n_rows, id, problem });
                }
            }
            _ => {}
        }
        Ok(())
    })?;
    faults.none()?;
    Ok(n_rows)
}

/// The array that is being written.
struct Joined {
    out: BufWriter<File>,
    path: PathBuf,
    stats: DataStats,
}

impl Joined {
    fn create(folder: &Path) -> Result<Self, TrainerError> {
        let path = folder.join(TRAIN_JSON);
        let file = File::create(&path).map_err(TrainerError::io("write", &path))?;
        Ok(Self { out: BufWriter::with_capacity(1 << 17, file), path, stats: DataStats::default() })
    }

    fn write(&mut self, text: &[u8]) -> Result<(), TrainerError> {
        self.out.write_all(text).map_err(TrainerError::io("write", &self.path))
    }

    /// Adds a row, its picture's path beginning with its channel.
    fn add(&mut self, channel: &str, number: u64, row: Row) -> Result<(), TrainerError> {
        let tokens = row.tokens() as u64;
        let id = row.id.unwrap_or_else(|| format!("{number:07}"));
        // LLaVA does not look at ids, but whoever audits the joined file does: those of different sources must not meet.
        let id = if channel == "train" { id } else { format!("{channel}-{id}") };
        let conversations: Vec<Message> = row.messages.into_iter().map(|(from, value)| Message { from, value }).collect();
        let text = match row.image {
            Some(image) => serde_json::to_string(&Record { id, image: format!("{channel}/{image}"), conversations }),
            None => serde_json::to_string(&TextRow { id, conversations }),
        };
        let text = text.map_err(|error| TrainerError::Render { file: TRAIN_JSON, why: error.to_string() })?;
        self.write(if self.stats.rows == 0 { b"[\n" } else { b",\n" })?;
        self.write(text.as_bytes())?;
        self.stats.rows += 1;
        self.stats.tokens += tokens;
        self.stats.max_tokens = self.stats.max_tokens.max(tokens);
        Ok(())
    }

    fn finish(mut self) -> Result<DataStats, TrainerError> {
        self.write(b"\n]\n")?;
        self.out.flush().map_err(TrainerError::io("write", &self.path))?;
        Ok(self.stats)
    }
}

/// A row without a picture must not have the key at all.
#[derive(Serialize)]
struct TextRow {
    id: String,
    conversations: Vec<Message>,
}

/// Checks the release's training rows and those of every mix, and writes the joined array and the lists of pictures into `folder`.
/// The caller has checked the release itself, so of its pictures only the head is looked at here.
///
/// # Errors
/// [`TrainerError::BadRows`], [`TrainerError::MixTooSmall`], [`TrainerError::NothingToTrain`], [`TrainerError::Io`].
pub(super) fn join(release: &Release, typed: &Path, mixes: &[MixSource], folder: &Path) -> Result<DataStats, TrainerError> {
    let rows_from = typed.join("train.json");
    let n_release = release.manifest().counts.split.get(&Split::Train).copied().unwrap_or(0);
    if n_release == 0 {
        return Err(TrainerError::NothingToTrain { path: typed.to_owned() });
    }
    // Everything is checked before the first byte is written.
    check_rows(&rows_from, Some((typed, Depth::Head)))?;
    let wanted = wanted_rows(n_release, mixes)?;
    let mut found = Vec::new();
    for (mix, &wanted) in mixes.iter().zip(&wanted) {
        let n_rows = check_rows(&mix.file, None)?;
        if n_rows < wanted {
            return Err(too_small(mix, n_rows, n_release, wanted, mixes));
        }
        found.push(n_rows);
    }
    let data = folder.join("data");
    std::fs::create_dir_all(&data).map_err(TrainerError::io("make", &data))?;
    let mut joined = Joined::create(folder)?;
    let source = Source {
        channel: "train".to_owned(),
        rows_from,
        images_from: typed.to_owned(),
        rows: 0,
        pictures: 0,
        picture_bytes: 0,
        list: String::new(),
    };
    take(&mut joined, folder, source, Depth::Head, &mut |_| true)?;
    for (idx, (mix, (&wanted, &found))) in mixes.iter().zip(wanted.iter().zip(&found)).enumerate() {
        let source = Source {
            channel: format!("mix{}", idx + 1),
            rows_from: mix.file.clone(),
            images_from: mix.images.clone(),
            rows: 0,
            pictures: 0,
            picture_bytes: 0,
            list: String::new(),
        };
        let mut sample = Sample::new(release.manifest().configuration.seed, idx as u64, wanted, found);
        take(&mut joined, folder, source, Depth::Whole, &mut |_| sample.takes())?;
    }
    joined.finish()
}

/// Rows of each mix: the share of the joined rows that it shall have.
fn wanted_rows(n_release: u64, mixes: &[MixSource]) -> Result<Vec<u64>, TrainerError> {
    let rest = Decimal::ONE - mixes.iter().map(|mix| mix.share).sum::<Decimal>();
    let wanted = |mix: &MixSource| (Decimal::from(n_release) * mix.share / rest).round().to_u64().map(|rows| rows.max(1));
    let too_many =
        || TrainerError::Conflict { why: "the shares of --mix take more rows than can be counted; lower them".to_owned() };
    mixes.iter().map(|mix| wanted(mix).ok_or_else(too_many)).collect()
}

fn too_small(mix: &MixSource, found: u64, release: u64, wanted: u64, mixes: &[MixSource]) -> TrainerError {
    // With the other shares as they are: found = release * s / (1 - others - s).
    let others: Decimal = mixes.iter().map(|mix| mix.share).sum::<Decimal>() - mix.share;
    let (found_rows, release_rows) = (Decimal::from(found), Decimal::from(release));
    let most = found_rows * (Decimal::ONE - others) / (release_rows + found_rows);
    let most = most.round_dp_with_strategy(3, rust_decimal::RoundingStrategy::ToZero).normalize().to_string();
    TrainerError::MixTooSmall { path: mix.file.clone(), found, share: mix.share.to_string(), release, wanted, most }
}

/// Draws `wanted` of `found` rows, each set alike likely, in one pass.
///
/// Source: Knuth, The Art of Computer Programming, volume 2, section 3.4.2, algorithm S.
struct Sample {
    draws: Draws,
    wanted: u64,
    left: u64,
}

impl Sample {
    fn new(seed: u64, idx: u64, wanted: u64, found: u64) -> Self {
        Self { draws: Seed::of_run(seed).part("mix", idx).draws(), wanted, left: found }
    }

    fn takes(&mut self) -> bool {
        let takes = self.draws.below(self.left) < self.wanted;
        self.left = self.left.saturating_sub(1);
        self.wanted -= u64::from(takes);
        takes
    }
}

/// Adds the rows of a source that `takes` says, and lists their pictures.
fn take(
    joined: &mut Joined,
    folder: &Path,
    mut source: Source,
    depth: Depth,
    takes: &mut dyn FnMut(u64) -> bool,
) -> Result<(), TrainerError> {
    let mut faults = Faults::default();
    let mut pictures: BTreeSet<String> = BTreeSet::new();
    let mut number = 0;
    read_rows(&source.rows_from.clone(), &mut |row| {
        number += 1;
        let row = match row {
            Ok(row) => row,
            Err(fault) => {
                faults.add(fault);
                return Ok(());
            }
        };
        if !takes(number) {
            return Ok(());
        }
        if let Some(image) = row.image.as_ref().filter(|image| !pictures.contains(*image)) {
            let path = source.images_from.join(image);
            // The release's pictures were looked at before.
            if depth == Depth::Whole {
                if let Err(problem) = check_picture(&path, depth) {
                    faults.add(RowFault { file: source.rows_from.clone(), row: number, id: row.id.clone(), problem });
                    return Ok(());
                }
            }
            source.picture_bytes += path.metadata().map_err(TrainerError::io("read", &path))?.len();
            pictures.insert(image.clone());
        }
        source.rows += 1;
        joined.add(&source.channel, number, row)
    })?;
    faults.none()?;
    source.pictures = pictures.len() as u64;
    source.list = format!("data/{}.files", source.channel);
    let path = folder.join(&source.list);
    let text: String = pictures.into_iter().map(|picture| picture + "\n").collect();
    std::fs::write(&path, text).map_err(TrainerError::io("write", &path))?;
    joined.stats.pictures += source.pictures;
    joined.stats.picture_bytes += source.picture_bytes;
    joined.stats.sources.push(source);
    Ok(())
}
