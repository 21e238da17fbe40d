//! Parquet files, such as `datasets` writes: every column of a row becomes a field, and pictures become files.
//!
//! A picture is a value of bytes, or of `{bytes, path}` as the `Image` feature of `datasets` has it. Only Snappy and uncompressed columns
//! are read, which is what most tools write.

use std::fmt;
use std::fs::File;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::vec::IntoIter;

use parquet::errors::ParquetError;
use parquet::file::reader::{FileReader, SerializedFileReader};
use parquet::record::reader::RowIter;
use parquet::record::{Field, Row as Fields};
use serde_json::{Map, Number, Value};

use super::error::{DatasetError, RowFault};
use super::rows::{Walk, row_of};
use super::unpacked::Unpacked;
use super::values::{Element, MAX_ROW_MIB};
use crate::picture::{MAX_BYTES, PictureFormat};
use crate::row::Row;

/// The largest row group, unpacked. Hugging Face recommends less than a tenth of it.
const MAX_GROUP_BYTES: i64 = 4 << 30;

/// The rows of several files.
#[derive(Debug)]
pub(super) struct Tables {
    files: IntoIter<PathBuf>,
    open: Option<Table>,
    unpacked: Unpacked,
}

/// One file while it is read.
struct Table {
    file: String,
    stem: String,
    rows: RowIter<'static>,
    number: u64,
}

impl fmt::Debug for Table {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Table").field("file", &self.file).field("number", &self.number).finish_non_exhaustive()
    }
}

impl Tables {
    pub(super) fn new(files: Vec<PathBuf>, unpacked: Unpacked) -> Self {
        Self { files: files.into_iter(), open: None, unpacked }
    }
}

impl Table {
    fn open(path: &Path) -> Result<Self, DatasetError> {
        let file = path.display().to_string();
        let opened = File::open(path).map_err(|reason| DatasetError::Unreadable { file: file.clone(), reason })?;
        let broken = |why: String| DatasetError::Unreadable { file: file.clone(), reason: std::io::Error::other(why) };
        let reader = unharmed(|| SerializedFileReader::new(opened)).map_err(&broken)?;
        let groups = reader.metadata().row_groups();
        if groups.iter().any(|group| !(0..=MAX_GROUP_BYTES).contains(&group.total_byte_size())) {
            return Err(broken("a row group has more than 4 GiB; write it anew with smaller ones".to_owned()));
        }
        let stem = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        let rows = unharmed(|| Ok(reader.into_iter())).map_err(broken)?;
        Ok(Self { file, stem, rows, number: 0 })
    }

    fn next_row(&mut self, unpacked: &Unpacked) -> Option<Result<Row, DatasetError>> {
        let fields = match unharmed(|| self.rows.next().transpose()) {
            Ok(fields) => fields?,
            Err(why) => {
                let reason = std::io::Error::other(format!("row {}: {why}", self.number + 1));
                return Some(Err(DatasetError::Unreadable { file: self.file.clone(), reason }));
            }
        };
        self.number += 1;
        let mut reading = Reading { table: self, unpacked, n_pictures: 0, n_bytes: 0 };
        let value = reading.object(&fields);
        let row = value.and_then(|value| row_of(&self.file, Element { line: self.number, value: Value::Object(value) }));
        Some(row)
    }
}

/// What the library gives, or why not. On some damaged files it panics where it should return an error; what it was reading is not read
/// any further then, so nothing half-changed is used.
fn unharmed<T>(read: impl FnOnce() -> Result<T, ParquetError>) -> Result<T, String> {
    match catch_unwind(AssertUnwindSafe(read)) {
        Ok(read) => read.map_err(|error| error.to_string()),
        Err(_) => Err("it is damaged in a way that the reader has no words for; get the file again".to_owned()),
    }
}

/// One row while it is read.
struct Reading<'a> {
    table: &'a Table,
    unpacked: &'a Unpacked,
    n_pictures: usize,
    /// Bytes of texts so far.
    n_bytes: usize,
}

impl Reading<'_> {
    fn fault(&self, fault: RowFault) -> DatasetError {
        DatasetError::Row { file: self.table.file.clone(), line: self.table.number, fault }
    }

    fn object(&mut self, fields: &Fields) -> Result<Map<String, Value>, DatasetError> {
        let mut object = Map::new();
        for (name, field) in fields.get_column_iter() {
            let value = self.value(name, field)?;
            object.insert(name.clone(), value);
        }
        Ok(object)
    }

    fn value(&mut self, name: &str, field: &Field) -> Result<Value, DatasetError> {
        Ok(match field {
            Field::Null => Value::Null,
            Field::Bool(value) => Value::Bool(*value),
            Field::Byte(value) => Value::from(*value),
            Field::Short(value) => Value::from(*value),
            Field::Int(value) => Value::from(*value),
            Field::Long(value) => Value::from(*value),
            Field::UByte(value) => Value::from(*value),
            Field::UShort(value) => Value::from(*value),
            Field::UInt(value) => Value::from(*value),
            Field::ULong(value) => Value::from(*value),
            Field::Float(value) => Number::from_f64(f64::from(*value)).map_or(Value::Null, Value::Number),
            Field::Double(value) => Number::from_f64(*value).map_or(Value::Null, Value::Number),
            Field::Str(text) => {
                self.n_bytes += text.len();
                if self.n_bytes > MAX_ROW_MIB << 20 {
                    return Err(self.fault(RowFault::TooLong));
                }
                Value::String(text.clone())
            }
            Field::Bytes(bytes) => self.picture(name, bytes.data())?,
            Field::Group(fields) => self.group(name, fields)?,
            Field::ListInternal(list) => {
                let values = list.elements().iter().map(|element| self.value(name, element));
                Value::Array(values.collect::<Result<_, _>>()?)
            }
            // Times, decimals and maps say nothing of a conversation.
            other => Value::String(other.to_string()),
        })
    }

    /// A struct; `{bytes, path}` is a picture, and the file's own where it has the bytes.
    fn group(&mut self, name: &str, fields: &Fields) -> Result<Value, DatasetError> {
        let bytes = fields.get_column_iter().find_map(|(key, field)| match field {
            Field::Bytes(bytes) if key == "bytes" => Some(bytes.data().to_vec()),
            _ => None,
        });
        match bytes {
            Some(bytes) => self.picture(name, &bytes),
            None => Ok(Value::Object(self.object(fields)?)),
        }
    }

    /// Keeps a picture as a file, and gives its name. Bytes that are no picture are nothing.
    fn picture(&mut self, name: &str, bytes: &[u8]) -> Result<Value, DatasetError> {
        if bytes.len() as u64 > MAX_BYTES {
            let why = format!("has {} MB, more than any picture that is read", bytes.len() >> 20);
            return Err(self.fault(RowFault::Member { name: name.to_owned(), why }));
        }
        if PictureFormat::of(bytes).is_err() {
            return Ok(Value::Null);
        }
        let kept = self.unpacked.keep(&self.table.stem, self.table.number, self.n_pictures, name, bytes);
        self.n_pictures += 1;
        kept.map(Value::String).map_err(|reason| DatasetError::Unreadable { file: self.table.file.clone(), reason })
    }
}

impl Walk for Tables {
    fn next_row(&mut self) -> Option<Result<Row, DatasetError>> {
        loop {
            if let Some(table) = &mut self.open {
                if let Some(row) = table.next_row(&self.unpacked) {
                    if row.as_ref().is_err_and(DatasetError::ends_file) {
                        self.open = None;
                    }
                    return Some(row);
                }
                self.open = None;
            }
            match Table::open(&self.files.next()?) {
                Ok(table) => self.open = Some(table),
                Err(error) => return Some(Err(error)),
            }
        }
    }
}
