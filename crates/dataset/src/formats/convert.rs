//! The way of a release through all formats that are asked for: read once, checked, handed to each, and renamed into place when whole.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use chartmill_schema::{Split, Target};
use serde::Serialize;

use super::conversion::{ABOUT, About, Origin, VERSION};
use super::error::FormatError;
use super::folder::{Folder, absolute};
use super::pictures::{Images, Pictures, way};
use super::reader::{Read, Reader};
use super::s3::S3Place;
use super::sample::{Picture, Sample};
use super::{Format, Place, Sink, Taken, Told, Wish, readme};
use crate::check::Progress;
use crate::files::{sync, write_synced};
use crate::manifest::Tool;
use crate::release::Release;

/// How a release is converted.
#[derive(Clone, Debug)]
pub struct ConvertOptions {
    /// What becomes of pictures in files beside the rows.
    pub images: Images,
    /// The most records of a shard, where a format has shards.
    pub shard_records: u64,
    /// Whose convention boxes follow, where a format leaves that open; that of the release where absent.
    pub target: Option<&'static Target>,
    /// Where the dataset will be on S3.
    pub s3: Option<S3Place>,
}

impl Default for ConvertOptions {
    fn default() -> Self {
        // Some 100 MB of charts: what S3 and data loaders stream well, and a copy that fails is soon made again.
        Self { images: Images::default(), shard_records: 2_000, target: None, s3: None }
    }
}

/// What was written.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Converted {
    /// The format.
    pub format: &'static str,
    /// The folder.
    pub dir: PathBuf,
    /// Records written, by split.
    pub records: BTreeMap<Split, u64>,
    /// Records left out, by reason.
    pub left_out: BTreeMap<&'static str, u64>,
}

/// Writes a finished release in each of these formats, each into its folder, which must not be there yet.
///
/// # Errors
/// What keeps the release from being trusted or read, what a format cannot take, and what the file system refuses. Nothing is left then
/// of any of the folders.
pub fn convert(
    dir: &Path,
    outputs: &[(&'static dyn Format, PathBuf)],
    options: &ConvertOptions,
    on_progress: &mut dyn FnMut(Progress),
) -> Result<Vec<Converted>, FormatError> {
    let release = Release::open_unchanged(dir)?;
    let manifest = release.manifest();
    if manifest.configuration.is_grown_shard() {
        return Err(FormatError::Shard { path: dir.to_owned() });
    }
    let set = manifest.configuration.settings.get("target").and_then(|name| name.as_str());
    let target = options.target.or_else(|| Target::named(set.unwrap_or_default())).or_else(|| Target::named(Target::DEFAULT));
    let mut open = Vec::new();
    for (format, out) in outputs {
        open.push(Open::begin(&release, *format, out, options, target)?);
    }
    let mut reader = Reader::new(&release);
    let mut progress = Progress { done: 0, of: manifest.counts.records };
    for raw in release.samples()? {
        let sample = reader.read(&raw)?;
        for output in &mut open {
            output.take(&sample)?;
        }
        progress.done += 1;
        on_progress(progress);
    }
    let mut finished = Vec::new();
    for output in open {
        finished.push(output.finish(&release)?);
    }
    // Only now, so that all of them are there or none.
    finished.into_iter().map(Finished::rename).collect()
}

/// One output while it is written.
struct Open<'a> {
    format: &'static dyn Format,
    folder: Folder,
    sink: Box<dyn Sink>,
    pictures: Option<Pictures>,
    images: Images,
    options: &'a ConvertOptions,
    target: &'static Target,
    root: String,
    written: BTreeMap<Split, u64>,
    left_out: BTreeMap<&'static str, u64>,
}

impl<'a> Open<'a> {
    fn begin(
        release: &Release,
        format: &'static dyn Format,
        out: &Path,
        options: &'a ConvertOptions,
        target: Option<&'static Target>,
    ) -> Result<Self, FormatError> {
        let target = target.ok_or_else(|| FormatError::Unknown { name: Target::DEFAULT.to_owned(), known: Vec::new() })?;
        let folder = Folder::create(release, out)?;
        let is_elsewhere = options.images == Images::Reference && format.place() == Place::Beside;
        let root = if is_elsewhere { way(&folder.out, &absolute(release.dir())?) } else { ".".to_owned() };
        let wish = wish(options, target, &root, &release.manifest().counts.split);
        let sink = format.begin(&folder.tmp, &wish)?;
        let has_files = format.place() == Place::Beside && !is_elsewhere;
        let pictures = has_files.then(|| Pictures::new(&folder.tmp, options.images)).transpose()?;
        let (written, left_out) = (BTreeMap::new(), BTreeMap::new());
        Ok(Self { format, folder, sink, pictures, images: options.images, options, target, root, written, left_out })
    }

    fn take(&mut self, read: &Read) -> Result<(), FormatError> {
        let stays = self.images == Images::Reference && self.format.place() == Place::Beside;
        let picture = read.picture.as_ref().map(|picture| Picture {
            name: if stays { &picture.named } else { &picture.placed },
            extension: &picture.extension,
            bytes: &picture.bytes,
            size: read.note.size(),
        });
        let sample = Sample {
            id: &read.record.id,
            key: &read.key,
            split: read.note.split(),
            messages: &read.record.conversations,
            picture,
            note: &read.note,
            note_text: &read.note_text,
        };
        match self.sink.take(&sample)? {
            Taken::LeftOut(why) => *self.left_out.entry(why).or_default() += 1,
            Taken::Written => {
                *self.written.entry(sample.split).or_default() += 1;
                if let Some((pictures, picture)) = self.pictures.as_mut().zip(read.picture.as_ref()) {
                    pictures.place(&picture.placed, &picture.path, &picture.bytes, &picture.sha256)?;
                }
            }
        }
        Ok(())
    }

    fn finish(self, release: &Release) -> Result<Finished, FormatError> {
        let Self { format, folder, sink, pictures, options, target, root, written, left_out, .. } = self;
        if written.is_empty() {
            let why = if left_out.is_empty() { "it has none".to_owned() } else { format!("all were left out, {left_out:?}") };
            return Err(FormatError::Nothing { path: release.dir().to_owned(), format: format.name(), why });
        }
        let mut files = sink.finish()?;
        let place = match (format.place(), &pictures) {
            (Place::Inside, _) => "inside",
            (Place::Beside, Some(_)) => "beside",
            (Place::Beside, None) => "elsewhere",
        };
        if let Some(pictures) = pictures {
            pictures.finish(&mut files)?;
        }
        let told =
            Told { wish: wish(options, target, &root, &release.manifest().counts.split), written: &written, files: &files };
        let manifest = release.manifest();
        let page = readme::page(format, manifest, &told, &left_out);
        write_synced(&folder.tmp.join(readme::FILE), page.as_bytes())?;
        let origin = Origin { configuration_hash: manifest.configuration_hash.clone(), seal: manifest.seal.clone() };
        let about = About {
            format: format.name(),
            version: VERSION,
            tool: Tool::current(),
            release: origin,
            pictures: place,
            s3: options.s3.as_ref().filter(|_| format.names_s3()).map(S3Place::folder),
            records: &written,
            left_out: &left_out,
            files: &files,
        };
        write_synced(&folder.tmp.join(ABOUT), super::output::pretty(&about)?.as_bytes())?;
        sync(&folder.tmp)?;
        Ok(Finished { folder, format: format.name(), written, left_out })
    }
}

fn wish<'a>(options: &'a ConvertOptions, target: &'a Target, root: &'a str, records: &'a BTreeMap<Split, u64>) -> Wish<'a> {
    Wish { shard_records: options.shard_records.max(1), target, s3: options.s3.as_ref(), picture_root: root, records }
}

/// One output, whole, but not yet under its name.
struct Finished {
    folder: Folder,
    format: &'static str,
    written: BTreeMap<Split, u64>,
    left_out: BTreeMap<&'static str, u64>,
}

impl Finished {
    fn rename(self) -> Result<Converted, FormatError> {
        let dir = self.folder.rename()?;
        Ok(Converted { format: self.format, dir, records: self.written, left_out: self.left_out })
    }
}
