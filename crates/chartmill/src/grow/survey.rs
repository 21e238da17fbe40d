//! The first pass over a dataset: which rows are carried over, which pictures belong together, and which tables stand behind them.
//!
//! Rows are read as a stream. Of each there remain in memory a byte for its fate and a few hashes (its id, its text, its picture: some 60
//! bytes a row in all); tables and rows whose pictures may be degraded wait in files.

use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet};
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use chartmill_augment::dataset::{Dataset, split_of_file};
use chartmill_augment::inspect::{Corrected, TakenIds, corrected, group_faults, row_faults};
use chartmill_augment::picture::locate;
use chartmill_augment::recover::{NotRecovered, Recovered, recover};
use chartmill_augment::{Role, Row, RowData, RowMessage};
use chartmill_dataset::sha256_hex;
use chartmill_describe::description_id;
use chartmill_describe::model::near_duplicates::NearDuplicates;
use chartmill_describe::tables::read_table;
use chartmill_schema::{Annotation, Description, Message, RawDescription, Role as TextRole, RowOrigin, Speaker, Split, Target};
use serde::{Deserialize, Serialize};

use super::alike::Alike;
use super::asked_table::TableAsker;
use super::given::given_splits;
use super::held_out::HeldOut;
use super::store::{Store, StoreWriter};
use super::usable::{Stored, usable};
use crate::Registry;
use crate::content::content_of;
use crate::groups::Groups;

/// Rows of one picture that are looked at together; a picture with more is no chart that somebody asked about.
const MOST_ROWS_OF_PICTURE: usize = 256;
/// Rows a report of progress.
const REPORT: u64 = 10_000;

/// What becomes of a row.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Fate {
    /// It is carried over, corrected where that is certain.
    Carried,
    /// An earlier row says the same of the same picture.
    Duplicate,
    /// An earlier row says the same of a picture that looks like it.
    NearDuplicate,
    /// It would end training or make it blind, and cannot be corrected with certainty; or it cannot be read.
    LeftOut,
}

impl Fate {
    /// What a row that is left out as one is counted under.
    pub(super) fn reason(self) -> &'static str {
        match self {
            Self::NearDuplicate => "near-duplicate",
            _ => "duplicate",
        }
    }
}

/// A picture of the dataset, by the hash of its name.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct KnownPicture {
    /// The slot of the first row that is carried over with it, which gives its file a name; the largest number where none is.
    pub(super) first: u32,
    /// Rows and tables of one group are in one split.
    pub(super) group: u32,
    /// Its table.
    pub(super) table: Option<u32>,
    /// Whether the held-out set has it, or the table that it shows.
    pub(super) is_held_out: bool,
}

/// A table of the dataset.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Table {
    pub(super) id: String,
    pub(super) description: RawDescription,
    /// The charts that accept it.
    pub(super) charts: Vec<String>,
    pub(super) origin: RowOrigin,
    pub(super) group: u32,
    pub(super) source: TableSource,
    /// The picture that shows it, if that is carried over.
    pub(super) picture: Option<String>,
    /// The annotation that came with the picture.
    pub(super) annotation: Option<Box<Annotation>>,
}

impl Table {
    /// Where it stands, for a person.
    pub(super) fn place(&self) -> String {
        format!("{}, line {}", self.origin.file, self.origin.line)
    }
}

/// Where a table is from.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum TableSource {
    /// Recovered from questions and answers, so that all of its values are known to stand in the picture.
    Recovered,
    /// A table file.
    File,
    /// The annotation of one of our own releases.
    Annotation,
}

/// A row whose picture may be degraded: nothing is wrong with it once it is corrected.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct SoundRow {
    pub(super) origin: RowOrigin,
    pub(super) image: String,
    pub(super) conversations: Vec<Message>,
    pub(super) group: u32,
    /// The table of its picture.
    pub(super) table: Option<u32>,
}

impl SoundRow {
    /// The row as it is carried over.
    pub(super) fn row(&self) -> Row {
        Row {
            index: 0,
            file: self.origin.file.clone(),
            line: self.origin.line,
            id: self.origin.id.clone(),
            images: vec![self.image.clone()],
            messages: messages(&self.conversations),
            data: RowData::Unknown,
            raw: serde_json::Value::Null,
        }
    }
}

/// What a survey counted, for the summary and the manifest.
#[derive(Clone, PartialEq, Debug, Default, Serialize)]
pub struct SurveyCounts {
    /// Rows of the dataset.
    pub rows: u64,
    /// Rows left out, by reason.
    pub left_out: BTreeMap<String, u64>,
    /// Changes that make rows fit to train on, by the rule that asks for them.
    pub corrected: BTreeMap<String, u64>,
    /// Different pictures that rows name.
    pub pictures: u64,
    /// Tables by where they are from: `recovered`, `file`, `annotation`.
    pub tables: BTreeMap<String, u64>,
    /// Pictures and files without a table, by reason.
    pub without_table: BTreeMap<String, u64>,
    /// For each reason the first example, so that a person can look at it.
    pub examples: BTreeMap<String, String>,
}

impl SurveyCounts {
    pub(super) fn without_table(&mut self, key: &str, example: impl FnOnce() -> String) {
        *self.without_table.entry(key.to_owned()).or_default() += 1;
        self.examples.entry(key.to_owned()).or_insert_with(example);
    }

    fn left_out(&mut self, key: &str, example: impl FnOnce() -> String) {
        *self.left_out.entry(key.to_owned()).or_default() += 1;
        self.examples.entry(key.to_owned()).or_insert_with(example);
    }
}

/// What is known of a dataset after one pass.
#[derive(Debug)]
pub(super) struct Survey {
    pub(super) fates: Vec<Fate>,
    pub(super) ids: Vec<u64>,
    pictures: BTreeMap<u64, KnownPicture>,
    pub(super) alike: Alike,
    groups: Groups,
    /// The splits that groups have already, by their first one.
    given: BTreeMap<u32, Split>,
    pub(super) tables: Store<Table>,
    /// The tables that something may be made from: those that are not held out.
    pub(super) usable: Vec<u32>,
    pub(super) sound: Store<SoundRow>,
    pub(super) counts: SurveyCounts,
    /// A hash of all tables that a model found; empty where it found none.
    pub(super) found_by_model: String,
}

impl Survey {
    /// What is known of the picture of this name.
    pub(super) fn picture(&self, name: &str) -> Option<KnownPicture> {
        self.pictures.get(&self.alike.file(TakenIds::key(name))).copied()
    }

    /// By what splits are shared out: the same for all that must not be torn apart.
    pub(super) fn group(&self, group: u32) -> u64 {
        u64::from(self.groups.root(group))
    }

    /// Whether the dataset is split already.
    pub(super) fn is_split(&self) -> bool {
        !self.given.is_empty()
    }

    /// Whether the dataset has a part of this split already.
    pub(super) fn has(&self, split: Split) -> bool {
        self.given.values().any(|given| *given == split)
    }

    /// The split that a group has already in a dataset that is split.
    pub(super) fn given(&self, group: u64) -> Option<Split> {
        self.given.get(&u32::try_from(group).ok()?).copied()
    }
}

/// What a survey needs to know of the run.
pub(super) struct Surveyor<'a> {
    pub(super) dataset: &'a Dataset,
    pub(super) registry: &'a Registry,
    pub(super) target: &'a Target,
    pub(super) held_out: &'a HeldOut,
    /// The folder of the pictures.
    pub(super) images: Option<&'a Path>,
    pub(super) asker: Option<&'a TableAsker<'a>>,
    /// Whether rows are kept for degrading.
    pub(super) keeps_rows: bool,
    /// Whether pictures are told apart by their names alone, and not by what they show.
    pub(super) by_name: bool,
    /// Threads that look at pictures; as many as the machine has where absent.
    pub(super) threads: Option<NonZeroUsize>,
}

/// The survey while it goes on.
struct Going<'a> {
    about: &'a Surveyor<'a>,
    ids: TakenIds,
    /// The keys of all ids of the dataset.
    reserved: Vec<u64>,
    /// A picture that is not where pictures should be, and whether any is: a wrong folder would leave all rows out without a word.
    first_missing: Option<String>,
    any_picture: bool,
    /// By the key of what is said of pictures that look alike, the one of which it was said first.
    said: BTreeMap<u64, u64>,
    by_content: BTreeMap<String, u32>,
    /// The tables so far, to find those that are much alike, with their groups.
    tables_alike: NearDuplicates,
    table_groups: Vec<u32>,
    seen_files: BTreeSet<PathBuf>,
    fates: Vec<Fate>,
    pictures: BTreeMap<u64, KnownPicture>,
    alike: Alike,
    /// Pictures that the held-out set has.
    held_out: BTreeSet<u64>,
    /// The groups of pictures that look alike.
    look_groups: BTreeMap<u64, u32>,
    groups: Groups,
    /// Groups with the splits whose files their rows come from.
    given: BTreeSet<(u32, Split)>,
    tables: StoreWriter<Table>,
    /// What becomes of each of them follows from all pictures that show it.
    stored: Vec<Stored>,
    sound: StoreWriter<SoundRow>,
    counts: SurveyCounts,
    found_by_model: String,
    /// The rows of the picture that is being read, with what is carried over of each.
    group: Vec<Read>,
    /// The slot of the first of them that is carried over, also where there are too many to keep.
    first_carried: Option<u32>,
    too_many: bool,
}

/// A row as it was read.
struct Read {
    row: Row,
    kept: Option<Corrected>,
}

impl Surveyor<'_> {
    /// Reads the whole dataset once.
    ///
    /// # Errors
    /// It cannot be read to its end, or there is no room for what has to wait in files.
    pub(super) fn survey(&self, on_progress: &mut dyn FnMut(u64)) -> Result<Survey> {
        let alike = match self.images.filter(|_| !self.by_name) {
            Some(folder) => Alike::of(self.dataset, folder, self.threads, on_progress)?,
            None => Alike::default(),
        };
        let held_out = match self.images {
            Some(folder) => self.held_out.pictures_of(self.dataset, folder, self.threads, on_progress)?,
            None => BTreeSet::new(),
        };
        let mut going = Going {
            about: self,
            // Which suffix an id gets is decided when all ids are known; here it matters only that it gets one.
            ids: TakenIds::default(),
            reserved: Vec::new(),
            first_missing: None,
            any_picture: false,
            said: BTreeMap::new(),
            by_content: BTreeMap::new(),
            tables_alike: NearDuplicates::default(),
            table_groups: Vec::new(),
            seen_files: BTreeSet::new(),
            fates: Vec::new(),
            pictures: BTreeMap::new(),
            alike,
            held_out,
            look_groups: BTreeMap::new(),
            groups: Groups::default(),
            given: BTreeSet::new(),
            tables: StoreWriter::new().context(NO_ROOM)?,
            stored: Vec::new(),
            sound: StoreWriter::new().context(NO_ROOM)?,
            counts: SurveyCounts::default(),
            found_by_model: String::new(),
            group: Vec::new(),
            first_carried: None,
            too_many: false,
        };
        for row in self.dataset.rows()?.without_folders() {
            match row {
                Ok(row) => going.row(row)?,
                // Nothing can follow it, so the dataset is not whole; a part of it is no answer to what was asked.
                Err(error) if error.ends_file() => return Err(error.into()),
                Err(error) => {
                    going.fates.push(Fate::LeftOut);
                    going.counts.left_out("unreadable", || error.to_string());
                }
            }
            going.counts.rows += 1;
            if going.counts.rows.is_multiple_of(REPORT) {
                on_progress(going.counts.rows);
            }
        }
        going.flush()?;
        for path in self.dataset.tables() {
            going.table_file(path)?;
        }
        going.counts.pictures = going.pictures.len() as u64;
        if let Some(name) = going.first_missing.filter(|_| !going.any_picture) {
            let folder = self.images.map_or_else(|| "any folder that is known".to_owned(), |folder| folder.display().to_string());
            bail!("not one of the dataset's pictures is in {folder}, the first being {name:?}; name their folder with --images");
        }
        let tables = going.tables.finish().context(NO_ROOM)?;
        let usable = usable(&tables, &going.stored, &mut going.pictures, &mut going.counts);
        let mut ids = going.reserved;
        ids.sort_unstable();
        ids.dedup();
        Ok(Survey {
            fates: going.fates,
            ids,
            pictures: going.pictures,
            alike: going.alike,
            given: given_splits(&going.given, &going.groups),
            groups: going.groups,
            tables,
            usable,
            sound: going.sound.finish().context(NO_ROOM)?,
            counts: going.counts,
            found_by_model: going.found_by_model,
        })
    }
}

const NO_ROOM: &str = "cannot write to the system's folder for temporary files; set TMPDIR to a folder with room";

impl Going<'_> {
    fn row(&mut self, row: Row) -> Result<()> {
        let same_picture = self.group.first().is_some_and(|first| !row.images.is_empty() && first.row.images == row.images);
        if !same_picture {
            self.flush()?;
        }
        self.reserved.extend(row.id.as_deref().map(TakenIds::key));
        let slot = self.fates.len() as u32;
        let kept = if row.messages.is_empty() && row.data != RowData::Unknown {
            // A picture with its table that nobody asks about yet: there is nothing to carry over.
            self.fates.push(Fate::LeftOut);
            self.counts.left_out("no-questions", || row.place());
            None
        } else {
            let kept = corrected(&row, self.about.target, &mut self.ids);
            let said_before = kept.as_ref().ok().and_then(|kept| self.said_before(kept));
            match (kept, said_before) {
                (Ok(_), Some(fate)) => {
                    self.fates.push(fate);
                    self.counts.left_out(fate.reason(), || row.place());
                    None
                }
                (Ok(kept), None) => {
                    self.fates.push(Fate::Carried);
                    for change in &kept.changes {
                        *self.counts.corrected.entry(change.rule.key().to_owned()).or_default() += 1;
                    }
                    Some(kept)
                }
                (Err(why), _) => {
                    self.fates.push(Fate::LeftOut);
                    self.counts.left_out(why.rule.key(), || format!("{}: {why}", row.place()));
                    None
                }
            }
        };
        if kept.is_some() {
            self.first_carried.get_or_insert(slot);
        }
        self.too_many |= self.group.len() >= MOST_ROWS_OF_PICTURE;
        if self.too_many {
            self.group.truncate(1);
        }
        self.group.push(Read { row, kept });
        Ok(())
    }

    /// Whether an earlier row says the same of the same picture, or of one that looks like it.
    fn said_before(&mut self, kept: &Corrected) -> Option<Fate> {
        let key = kept.image.as_deref().map_or(0, TakenIds::key);
        let file = self.alike.file(key);
        match self.said.entry(text_key(self.alike.first(key), kept)) {
            Entry::Vacant(free) => {
                free.insert(file);
                None
            }
            Entry::Occupied(before) => Some(if *before.get() == file { Fate::Duplicate } else { Fate::NearDuplicate }),
        }
    }

    /// The end of the rows of one picture.
    fn flush(&mut self) -> Result<()> {
        let group = std::mem::take(&mut self.group);
        let too_many = std::mem::take(&mut self.too_many);
        let first_carried = self.first_carried.take();
        let Some(Read { row: first, .. }) = group.first() else { return Ok(()) };
        let Some(name) = first.images.first() else { return Ok(()) };
        if !self.any_picture {
            self.any_picture = self.about.images.is_some_and(|folder| locate(folder, name).is_ok());
            self.first_missing.get_or_insert_with(|| name.clone());
        }
        let key = self.alike.file(TakenIds::key(name));
        let known = self.pictures.get(&key).copied();
        let mut picture = known.unwrap_or_else(|| {
            // Pictures that look alike are on one side of a split.
            let group = *self.look_groups.entry(self.alike.group(key)).or_insert_with(|| self.groups.new_one());
            KnownPicture { first: u32::MAX, group, table: None, is_held_out: self.held_out.contains(&key) }
        });
        self.given.extend(group.iter().filter_map(|read| Some((picture.group, split_of_file(&read.row.file)?))));
        if picture.first == u32::MAX {
            picture.first = first_carried.unwrap_or(u32::MAX);
        }
        if picture.table.is_none() && !too_many {
            let rows: Vec<&Row> = group.iter().map(|read| &read.row).collect();
            picture = self.table_of(&rows, name, picture)?;
        }
        self.pictures.insert(key, picture);
        if !too_many && self.about.keeps_rows {
            self.sound_rows(&group, picture)?;
        }
        Ok(())
    }

    /// Finds the table behind a picture.
    fn table_of(&mut self, rows: &[&Row], name: &str, mut picture: KnownPicture) -> Result<KnownPicture> {
        let Some(first) = rows.first() else { return Ok(picture) };
        let found = match &first.data {
            RowData::Annotation(line) => match serde_json::from_str::<Annotation>(line) {
                Ok(annotation) => {
                    described(&annotation).map(|description| (description, TableSource::Annotation, Some(annotation)))
                }
                Err(error) => Err(("annotation-unreadable".to_owned(), format!("{}: {error}", first.place()))),
            },
            RowData::Table(path) => match read_table(path) {
                Ok(description) => Ok((description, TableSource::File, None)),
                Err(errors) => Err(("table-unreadable".to_owned(), format!("{}: {}", first.place(), first_told(&errors, path)))),
            },
            RowData::Unknown => match (recover(rows), self.about.asker) {
                (Ok(recovered), _) => Ok((recovered.description, TableSource::Recovered, None)),
                (Err(why), Some(asker)) if !matches!(why, NotRecovered::Disagree { .. } | NotRecovered::NoPairs) => {
                    match asker.ask(rows)? {
                        Ok(Recovered { description, .. }) => {
                            let id = description_id(&description);
                            self.found_by_model = sha256_hex(format!("{} {id}", self.found_by_model).as_bytes());
                            Ok((description, TableSource::Recovered, None))
                        }
                        Err(told) => Err((why.key().to_owned(), format!("{}; {told}", why.placed(&first.place())))),
                    }
                }
                (Err(why), _) => Err((why.key().to_owned(), why.placed(&first.place()))),
            },
        };
        match found {
            Err((key, why)) => self.counts.without_table(&key, || why),
            Ok((description, source, annotation)) => {
                picture.is_held_out |= self.about.held_out.has_table(&description);
                let carried = (picture.first != u32::MAX).then(|| name.to_owned());
                let origin = origin_of(first);
                let table = Table {
                    id: description_id(&description),
                    description: description.as_raw().clone(),
                    charts: Vec::new(),
                    origin,
                    group: picture.group,
                    source,
                    picture: carried,
                    annotation: annotation.map(Box::new),
                };
                picture.table = self.add(table, &description, picture.is_held_out)?;
            }
        }
        Ok(picture)
    }

    fn table_file(&mut self, path: &Path) -> Result<()> {
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        if !self.seen_files.insert(path.to_owned()) {
            return Ok(());
        }
        match read_table(path) {
            Err(errors) => self.counts.without_table("table-unreadable", || first_told(&errors, path)),
            Ok(description) => {
                let table = Table {
                    id: description_id(&description),
                    description: description.as_raw().clone(),
                    charts: Vec::new(),
                    origin: RowOrigin { file: name, line: 1, id: None, image: None },
                    group: self.groups.new_one(),
                    source: TableSource::File,
                    picture: None,
                    annotation: None,
                };
                self.add(table, &description, self.about.held_out.has_table(&description))?;
            }
        }
        Ok(())
    }

    /// Keeps a table that can be drawn. Returns its place.
    fn add(&mut self, mut table: Table, description: &Description, is_held_out: bool) -> Result<Option<u32>> {
        let (fitting, refusals) = self.about.registry.fitting(description);
        if fitting.is_empty() {
            let why = refusals.first().map_or_else(String::new, |(chart, refusal)| format!("{chart}: {refusal}"));
            self.counts.without_table("no-chart-shows-it", || format!("{}: {why}", table.place()));
            return Ok(None);
        }
        table.charts = fitting.iter().map(|chart| chart.name().to_owned()).collect();
        // The same data under two pictures, and what is much alike, stays on one side of a split.
        let first = *self.by_content.entry(content_of(description)).or_insert(table.group);
        self.groups.join(first, table.group);
        for earlier in self.tables_alike.insert(description) {
            self.groups.join(self.table_groups[earlier], table.group);
        }
        self.table_groups.push(table.group);
        let content = TakenIds::key(&content_of(description));
        self.stored.push(Stored { content, source: table.source, is_held_out });
        let at = self.tables.push(&table).context(NO_ROOM)?;
        Ok(Some(at as u32))
    }

    /// Keeps the rows of a picture whose picture may be degraded.
    fn sound_rows(&mut self, group: &[Read], picture: KnownPicture) -> Result<()> {
        let rows: Vec<&Row> = group.iter().map(|read| &read.row).collect();
        if !group_faults(&rows).is_empty() {
            return Ok(());
        }
        for Read { row, kept, .. } in group {
            let Some((kept, image)) = kept.as_ref().and_then(|kept| Some((kept, kept.image.clone()?))) else { continue };
            let after = corrected_row(row, kept);
            if !row_faults(&after, self.about.target).is_empty() {
                continue;
            }
            let sound = SoundRow {
                origin: origin_of(row),
                image,
                conversations: kept.conversations.clone(),
                group: picture.group,
                table: picture.table,
            };
            self.sound.push(&sound).context(NO_ROOM)?;
        }
        Ok(())
    }
}

/// The first thing that is wrong with a table or with the file beside it, which is named without folders.
fn first_told(errors: &[impl ToString], path: &Path) -> String {
    let told = errors.first().map_or_else(String::new, ToString::to_string);
    let folder = path.with_file_name("").display().to_string();
    told.strip_prefix(&folder).map_or(told.clone(), str::to_owned)
}

/// The row as it is after it was corrected.
pub(super) fn corrected_row(row: &Row, kept: &Corrected) -> Row {
    Row { messages: messages(&kept.conversations), id: Some(kept.id.clone()), raw: serde_json::Value::Null, ..row.clone() }
}

fn messages(conversations: &[Message]) -> Vec<RowMessage> {
    let said = conversations.iter().map(|message| RowMessage {
        role: if message.from == Speaker::Human { Role::Human } else { Role::Model },
        text: message.value.clone(),
    });
    said.collect()
}

/// Where a row came from.
pub(super) fn origin_of(row: &Row) -> RowOrigin {
    RowOrigin { file: row.file.clone(), line: row.line, id: row.id.clone(), image: row.images.first().cloned() }
}

/// The same conversation about the same picture has the same key.
fn text_key(picture: u64, kept: &Corrected) -> u64 {
    let mut text = picture.to_string();
    for message in &kept.conversations {
        text.push('\n');
        text.push_str(&message.value);
    }
    TakenIds::key(&text)
}

/// What an annotation of ours is about.
pub(super) fn described(annotation: &Annotation) -> Result<Description, (String, String)> {
    let title = annotation.texts.iter().find(|text| text.role == TextRole::Title).map(|text| text.text.clone());
    let raw = RawDescription {
        title: title.ok_or(("annotation-without-title".to_owned(), "its picture has no title".to_owned()))?,
        subtitle: None,
        source: None,
        narrative: None,
        language: annotation.locale.clone(),
        table: annotation.table.clone(),
        provenance: None,
        questions: Vec::new(),
    };
    Description::check(raw).map_err(|error| ("annotation-unreadable".to_owned(), error.to_string()))
}

/// The name that a value has in JSON.
pub(super) fn serde_name(value: &impl Serialize) -> String {
    serde_json::to_value(value).ok().and_then(|name| name.as_str().map(str::to_owned)).unwrap_or_default()
}
