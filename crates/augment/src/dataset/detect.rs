//! What a path holds, told by its content: the first bytes of a file and the fields of its first rows, and the files of a folder.

use std::path::{Component, Path, PathBuf};

use chartmill_dataset::formats::Conversion;
use chartmill_dataset::{Release, is_part_of_a_release};

use super::chart_qa::Tree;
use super::error::DatasetError;
use super::folder::{Ending, entries, name_of};
use super::listed::{self, Listed, Names};
use super::packed::Packed;
use super::record::{self, Kind};
use super::values::{Shape, Values, nesting_fault};
use super::{Dataset, Format, mix};

/// The rows that a file's format is looked for in: the first of them may be the faulty one.
const MOST_LOOKED_AT: usize = 20;
/// The most names that an error shows.
const SHOWN_NAMES: usize = 8;

/// Where the rows come from.
#[derive(Clone, Debug)]
pub(super) enum Source {
    File(PathBuf),
    ChartQa(Tree),
    Tables(Vec<PathBuf>),
    Release(PathBuf),
    /// Files that a list names.
    Several(Vec<Listed>),
    /// The files of rows in a folder that a release was converted into.
    Converted {
        folder: PathBuf,
        files: Vec<Listed>,
    },
    Packed(Packed),
}

/// Looks at a file or folder.
pub(super) fn detect(path: &Path) -> Result<Dataset, DatasetError> {
    let unreadable = |reason| DatasetError::Unreadable { file: path.display().to_string(), reason };
    // `metadata` follows symbolic links, and the system reports a loop of them.
    let about = path.metadata().map_err(unreadable)?;
    if about.is_dir() {
        detect_folder(path)
    } else if !about.is_file() {
        Err(DatasetError::NotAFile { file: path.display().to_string() })
    } else if Ending::of(path) == Some(Ending::Table) {
        Ok(of_tables(vec![path.to_owned()]))
    } else if let Some(packed) = Packed::of_file(path)? {
        Ok(of_packed(packed))
    } else if let Some(list) = detect_list(path, about.len())? {
        Ok(list)
    } else {
        detect_file(path)
    }
}

fn detect_folder(folder: &Path) -> Result<Dataset, DatasetError> {
    if folder.join("manifest.json").is_file() {
        if Release::open_with_unchanged_data(folder)?.manifest().configuration.is_grown_shard() {
            return Err(DatasetError::Shard { folder: folder.display().to_string() });
        }
        return Ok(Dataset {
            format: Format::Release,
            source: Source::Release(folder.to_owned()),
            is_misnamed: false,
            images_dir: Some(folder.to_owned()),
        });
    }
    if is_part_of_a_release(folder) {
        Release::open(folder)?;
    }
    if let Some(conversion) = Conversion::find(folder)? {
        return detect_converted(folder, &conversion);
    }
    if let Some(tree) = Tree::find(folder)? {
        return Ok(of_tree(tree));
    }
    if let Some(packed) = Packed::of_folder(folder)? {
        return Ok(of_packed(packed));
    }
    let files: Vec<PathBuf> = entries(folder)?.into_iter().filter(|path| path.is_file()).collect();
    let (tables, others): (Vec<_>, Vec<_>) =
        files.into_iter().filter(|path| is_rows(path)).partition(|path| Ending::of(path) == Some(Ending::Table));
    match (others.as_slice(), tables.is_empty()) {
        ([], true) => Err(DatasetError::NoDataset { folder: folder.display().to_string() }),
        ([file], _) => match detect_file(file) {
            // A list of the tables, or the like.
            Err(DatasetError::Unknown { .. } | DatasetError::NotRows { .. }) if !tables.is_empty() => Ok(of_tables(tables)),
            found => found,
        },
        (_, false) => Ok(of_tables(tables)),
        (files, true) => {
            let mut names: Vec<String> = files.iter().take(SHOWN_NAMES).map(|path| name_of(path)).collect();
            if files.len() > SHOWN_NAMES {
                names.push(format!("and {} more", files.len() - SHOWN_NAMES));
            }
            Err(DatasetError::SeveralFiles { folder: folder.display().to_string(), names })
        }
    }
}

/// Whether the name of a file says that it may hold rows or a table.
fn is_rows(path: &Path) -> bool {
    matches!(Ending::of(path), Some(Ending::Json | Ending::Lines | Ending::Table))
}

fn of_packed(packed: Packed) -> Dataset {
    let images_dir = Some(packed.folder().to_owned());
    Dataset { format: packed.format(), source: Source::Packed(packed), is_misnamed: false, images_dir }
}

/// The rows of a release that was converted, whatever else the format has beside them.
fn detect_converted(folder: &Path, conversion: &Conversion) -> Result<Dataset, DatasetError> {
    conversion.check_files()?;
    let files: Vec<PathBuf> = conversion.row_files().map(|name| folder.join(name)).collect();
    let Some(first) = files.first() else { return Err(DatasetError::NoDataset { folder: folder.display().to_string() }) };
    match Ending::of(first) {
        Some(Ending::Tar) => return Packed::new(Format::WebDataset, files).map(of_packed),
        Some(Ending::Parquet) => return Packed::new(Format::Parquet, files).map(of_packed),
        _ => {}
    }
    let found = detect_file(first)?;
    let names = match &found.source {
        Source::Several(files) => files.first().map_or(Names::AsTheyAre, |file| file.names.clone()),
        _ => Names::AsTheyAre,
    };
    let files = files.into_iter().map(|path| Listed { path, names: names.clone() }).collect();
    let format = if conversion.format() == "internvl" { Format::InternVl } else { found.format };
    Ok(Dataset { format, source: Source::Converted { folder: folder.to_owned(), files }, ..found })
}

/// A list of files: YAML, or a small JSON object. `None` where the file is none.
fn detect_list(path: &Path, n_bytes: u64) -> Result<Option<Dataset>, DatasetError> {
    let is_yaml = Ending::of(path) == Some(Ending::Yaml);
    if n_bytes > listed::MAX_LIST_BYTES || !(is_yaml || Ending::of(path) == Some(Ending::Json)) {
        return Ok(None);
    }
    let unreadable = |reason| DatasetError::Unreadable { file: path.display().to_string(), reason };
    let bytes = std::fs::read(path).map_err(unreadable)?;
    let (format, files) = if is_yaml {
        let entries = mix::read(path, &String::from_utf8_lossy(&bytes))?;
        (Format::LlavaNext, listed::listed(path, &entries)?)
    } else {
        let is_object = bytes.trim_ascii_start().starts_with(b"{") && nesting_fault(&bytes).is_none();
        let Some(value) = is_object.then(|| serde_json::from_slice(&bytes).ok()).flatten() else { return Ok(None) };
        match listed::of_json(path, &value) {
            Some(list) => list?,
            // On one line it may be the only row of JSON Lines.
            None if !bytes.trim_ascii().contains(&b'\n') => return Ok(None),
            None => {
                return Err(DatasetError::OneObject { file: path.display().to_string(), fields: record::fields_of(&value) });
            }
        }
    };
    let images_dir = Some(parent_of(path));
    Ok(Some(Dataset { format, source: Source::Several(files), is_misnamed: false, images_dir }))
}

fn of_tables(tables: Vec<PathBuf>) -> Dataset {
    Dataset { format: Format::Tables, source: Source::Tables(tables), is_misnamed: false, images_dir: None }
}

fn of_tree(tree: Tree) -> Dataset {
    let images_dir = Some(tree.pictures.clone());
    Dataset { format: Format::ChartQa, source: Source::ChartQa(tree), is_misnamed: false, images_dir }
}

fn detect_file(path: &Path) -> Result<Dataset, DatasetError> {
    let mut values = Values::open(path)?;
    let shape = values.shape();
    let mut first_image = None;
    let mut is_bedrock = false;
    let mut kind = None;
    let mut unknown = None;
    let mut error = None;
    for element in values.by_ref().take(MOST_LOOKED_AT) {
        match element {
            Ok(element) => {
                let found = record::kind_of(&element.value);
                if found.is_none() && unknown.is_none() {
                    let (file, line) = (path.display().to_string(), element.line);
                    unknown = Some(DatasetError::Unknown { file, line, fields: record::fields_of(&element.value) });
                }
                kind = kind.or(found);
                is_bedrock |= record::is_bedrock(&element.value);
                first_image = record::read(&element.value).ok().and_then(|record| record.images.into_iter().next());
                if kind.is_some() && first_image.is_some() {
                    break;
                }
            }
            Err(found) => error = error.or(Some(found)),
        }
    }
    let Some(kind) = kind else {
        return Err(error.or(unknown).unwrap_or(DatasetError::Empty { file: path.display().to_string() }));
    };
    let ending = Ending::of(path);
    let is_misnamed = matches!((shape, ending), (Shape::Array, Some(Ending::Lines)) | (Shape::Lines, Some(Ending::Json)));
    let format = match (kind, shape) {
        (Kind::ChartQa, _) => return Ok(Dataset { is_misnamed, ..of_tree(Tree::of_file(path)) }),
        (Kind::Llava, Shape::Array) => Format::Llava,
        (Kind::Llava, Shape::Lines) => Format::LlavaLines,
        (Kind::Messages, Shape::Array) => Format::Messages,
        (Kind::Messages, Shape::Lines) => Format::MessagesLines,
    };
    if is_bedrock {
        return Ok(of_bedrock(path, first_image.as_deref(), is_misnamed));
    }
    let images_dir = Some(images_dir(path, first_image.as_deref()));
    Ok(Dataset { format, source: Source::File(path.to_owned()), is_misnamed, images_dir })
}

/// Rows whose pictures have addresses on S3. Where the first of them is found beside the file, below some part of its address, all are
/// looked for so.
fn of_bedrock(path: &Path, first_image: Option<&str>, is_misnamed: bool) -> Dataset {
    let folder = parent_of(path);
    let start = first_image.and_then(|address| {
        let starts = address.match_indices('/').map(|(at, _)| at + 1).skip(2);
        let is_plain = |rest: &str| Path::new(rest).components().all(|part| matches!(part, Component::Normal(_)));
        starts
            .map(|at| address.split_at(at))
            .find(|(_, rest)| is_plain(rest) && folder.join(rest).is_file())
            .map(|(start, _)| start)
    });
    let names = start.map_or(Names::AsTheyAre, |start| Names::Without(start.to_owned()));
    let source = Source::Several(vec![Listed { path: path.to_owned(), names }]);
    Dataset { format: Format::Bedrock, source, is_misnamed, images_dir: Some(folder) }
}

/// The folder that a file is in.
fn parent_of(file: &Path) -> PathBuf {
    let folder = file.parent().unwrap_or(Path::new(""));
    if folder.as_os_str().is_empty() { PathBuf::from(".") } else { folder.to_owned() }
}

/// The folder of the file, unless the first picture is there only from its folder `images`.
fn images_dir(file: &Path, first_image: Option<&str>) -> PathBuf {
    let folder = parent_of(file);
    let images = folder.join("images");
    // Nothing outside of the folder is looked at on a stranger's word.
    let is_inside = |image: &&str| Path::new(image).components().all(|part| matches!(part, Component::Normal(_)));
    match first_image.filter(is_inside) {
        Some(image) if !folder.join(image).exists() && images.join(image).exists() => images,
        _ => folder,
    }
}
