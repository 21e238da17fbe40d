//! The rows of a row group, column by column, with the levels that say where a list begins and what is absent.
//!
//! Source: the Dremel paper (Melnik et al., 2010) and the format's own page on nested encoding: a definition level counts the optional and
//! repeated fields of a column's path that are there, a repetition level is 1 where a value goes on with the list of the one before.

use std::io::Write;

use parquet::data_type::{ByteArray, ByteArrayType, DataType, Int32Type};
use parquet::errors::{ParquetError, Result};
use parquet::file::writer::{SerializedFileWriter, SerializedRowGroupWriter};

use super::sample::{Note, Sample};
use crate::card::key_of;

/// One column: the values that are there, and the levels of all.
#[derive(Debug)]
struct Column<T> {
    values: Vec<T>,
    definitions: Vec<i16>,
    repetitions: Vec<i16>,
}

impl<T> Default for Column<T> {
    fn default() -> Self {
        Self { values: Vec::new(), definitions: Vec::new(), repetitions: Vec::new() }
    }
}

impl<T> Column<T> {
    /// A value of a column that is always there.
    fn plain(&mut self, value: T) {
        self.values.push(value);
    }

    /// A value, or how far down its path something is there.
    fn optional(&mut self, value: std::result::Result<T, i16>, whole: i16) {
        match value {
            Ok(value) => {
                self.values.push(value);
                self.definitions.push(whole);
            }
            Err(level) => self.definitions.push(level),
        }
    }

    /// A list of values.
    fn list(&mut self, values: impl IntoIterator<Item = T>) {
        let before = self.values.len();
        for value in values {
            self.repetitions.push(i16::from(self.values.len() > before));
            self.values.push(value);
            self.definitions.push(1);
        }
        if self.values.len() == before {
            self.repetitions.push(0);
            self.definitions.push(0);
        }
    }

    fn write<D: DataType<T = T>, W: Write + Send>(&self, group: &mut SerializedRowGroupWriter<'_, W>) -> Result<()> {
        let mut column = group.next_column()?.ok_or_else(|| ParquetError::General("the schema has fewer columns".to_owned()))?;
        let levels = |levels: &'_ Vec<i16>| (!levels.is_empty()).then(|| levels.clone());
        let (definitions, repetitions) = (levels(&self.definitions), levels(&self.repetitions));
        column.typed::<D>().write_batch(&self.values, definitions.as_deref(), repetitions.as_deref())?;
        column.close()
    }
}

type Texts = Column<ByteArray>;

/// The columns of [`super::parquet::SCHEMA`].
#[derive(Debug, Default)]
pub(crate) struct Columns {
    n_rows: usize,
    bytes: usize,
    id: Texts,
    picture: [Texts; 2],
    conversations: [Texts; 2],
    split: Texts,
    chart: Texts,
    locale: Texts,
    target: Texts,
    size: [Column<i32>; 2],
    turns: [Texts; 6],
    annotation: Texts,
}

impl Columns {
    pub(crate) fn n_rows(&self) -> usize {
        self.n_rows
    }

    /// About how much memory they take.
    pub(crate) fn bytes(&self) -> usize {
        self.bytes
    }

    pub(crate) fn push(&mut self, sample: &Sample<'_>) {
        self.n_rows += 1;
        self.bytes += sample.note_text.len() + sample.picture.map_or(0, |picture| picture.bytes.len());
        self.id.plain(sample.id.into());
        let [bytes, path] = &mut self.picture;
        bytes.optional(sample.picture.map(|picture| picture.bytes.to_vec().into()).ok_or(0), 2);
        let name = sample.picture.map(|picture| format!("{}.{}", sample.key, picture.extension));
        path.optional(name.as_deref().map(ByteArray::from).ok_or(0), 2);
        let [from, value] = &mut self.conversations;
        from.list(sample.messages.iter().map(|message| key_of(&message.from).as_str().into()));
        value.list(sample.messages.iter().map(|message| message.value.as_str().into()));
        self.split.plain(sample.split.key().into());
        let drawn = sample.note.drawn();
        let known = |text: Option<&str>| text.map(ByteArray::from).ok_or(0);
        self.chart.optional(known(drawn.map(|it| it.chart.as_str())), 1);
        self.locale.optional(known(drawn.map(|it| it.locale.as_str())), 1);
        self.target.optional(known(drawn.map(|it| it.target.as_str())), 1);
        let side = |side: Option<u32>| side.and_then(|side| i32::try_from(side).ok()).ok_or(0);
        let size = sample.note.size();
        self.size[0].optional(side(size.map(|size| size.0)), 1);
        self.size[1].optional(side(size.map(|size| size.1)), 1);
        self.push_turns(sample);
        self.annotation.plain(sample.note_text.into());
    }

    /// The questions, one an element. Of a record on a picture of a dataset, no more is known than its texts.
    fn push_turns(&mut self, sample: &Sample<'_>) {
        let turns = match sample.note {
            Note::Drawn(annotation) => annotation.turns.as_slice(),
            Note::Carried(_) => &[],
        };
        let answers: Vec<&str> = sample.messages.iter().skip(1).step_by(2).map(|message| message.value.as_str()).collect();
        let texts: [Vec<String>; 6] = [
            turns.iter().map(|turn| turn.question.clone()).collect(),
            turns.iter().zip(answers).map(|(_, answer)| answer.to_owned()).collect(),
            turns.iter().map(|turn| turn.family.key().to_owned()).collect(),
            turns.iter().map(|turn| key_of(&turn.form)).collect(),
            turns.iter().map(|turn| key_of(&turn.difficulty)).collect(),
            turns.iter().map(|turn| turn.language.as_str().to_owned()).collect(),
        ];
        for (column, texts) in self.turns.iter_mut().zip(texts) {
            column.list(texts.iter().map(|text| text.as_str().into()));
        }
    }

    /// Writes a row group, in the order of the schema.
    pub(crate) fn write<W: Write + Send>(self, writer: &mut SerializedFileWriter<W>) -> Result<()> {
        let mut group = writer.next_row_group()?;
        let g = &mut group;
        self.id.write::<ByteArrayType, _>(g)?;
        self.picture.iter().try_for_each(|column| column.write::<ByteArrayType, _>(g))?;
        self.conversations.iter().try_for_each(|column| column.write::<ByteArrayType, _>(g))?;
        for column in [&self.split, &self.chart, &self.locale, &self.target] {
            column.write::<ByteArrayType, _>(g)?;
        }
        self.size.iter().try_for_each(|column| column.write::<Int32Type, _>(g))?;
        self.turns.iter().try_for_each(|column| column.write::<ByteArrayType, _>(g))?;
        self.annotation.write::<ByteArrayType, _>(g)?;
        group.close()?;
        Ok(())
    }
}
