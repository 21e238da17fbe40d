//! What a path holds, told by its content: the first bytes of a file and the fields of its first rows, and the files of a folder.

use std::path::{Component, Path, PathBuf};

use chartmill_dataset::Release;

use super::chart_qa::Tree;
use super::error::DatasetError;
use super::folder::{Ending, entries, name_of};
use super::record::{self, Kind};
use super::values::{Shape, Values};
use super::{Dataset, Format};

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
    } else {
        detect_file(path)
    }
}

fn detect_folder(folder: &Path) -> Result<Dataset, DatasetError> {
    if folder.join("manifest.json").is_file() {
        Release::open(folder)?;
        return Ok(Dataset {
            format: Format::Release,
            source: Source::Release(folder.to_owned()),
            is_misnamed: false,
            images_dir: Some(folder.to_owned()),
        });
    }
    if let Some(tree) = Tree::find(folder)? {
        return Ok(of_tree(tree));
    }
    let files: Vec<PathBuf> = entries(folder)?.into_iter().filter(|path| path.is_file()).collect();
    let (tables, others): (Vec<_>, Vec<_>) =
        files.into_iter().filter(|path| Ending::of(path).is_some()).partition(|path| Ending::of(path) == Some(Ending::Table));
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
    let images_dir = Some(images_dir(path, first_image.as_deref()));
    Ok(Dataset { format, source: Source::File(path.to_owned()), is_misnamed, images_dir })
}

/// The folder of the file, unless the first picture is there only from its folder `images`.
fn images_dir(file: &Path, first_image: Option<&str>) -> PathBuf {
    let folder = file.parent().unwrap_or(Path::new(""));
    let folder = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
    let images = folder.join("images");
    // Nothing outside of the folder is looked at on a stranger's word.
    let is_inside = |image: &&str| Path::new(image).components().all(|part| matches!(part, Component::Normal(_)));
    match first_image.filter(is_inside) {
        Some(image) if !folder.join(image).exists() && images.join(image).exists() => images,
        _ => folder.to_owned(),
    }
}
