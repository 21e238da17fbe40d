//! One sample of a release as every format sees it.

use chartmill_schema::{Annotation, CarriedAnnotation, Message, Split};

/// One sample, whole and checked.
#[derive(Clone, Copy, Debug)]
pub struct Sample<'a> {
    /// The record's id.
    pub(crate) id: &'a str,
    /// A name for files that any system takes and no other sample has: the id, or for a carried record what its id would be.
    pub(crate) key: &'a str,
    pub(crate) split: Split,
    /// Human and gpt in turn; `<image>` stands once in the first of them where there is a picture.
    pub(crate) messages: &'a [Message],
    pub(crate) picture: Option<Picture<'a>>,
    pub(crate) note: &'a Note,
    /// The line that the note was read from.
    pub(crate) note_text: &'a str,
}

/// The picture of a sample.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Picture<'a> {
    /// Its path as rows name it.
    pub(crate) name: &'a str,
    /// The ending of its name, in small letters.
    pub(crate) extension: &'a str,
    pub(crate) bytes: &'a [u8],
    /// Width and height in pixels, where an annotation tells them.
    pub(crate) size: Option<(u32, u32)>,
}

/// What is known about a sample.
#[derive(Clone, PartialEq, Debug)]
pub(crate) enum Note {
    /// It was drawn here.
    Drawn(Box<Annotation>),
    /// It is on a picture that came with a dataset.
    Carried(Box<CarriedAnnotation>),
}

impl Note {
    /// The annotation of what is in the picture, if it was drawn here.
    pub(crate) fn drawn(&self) -> Option<&Annotation> {
        match self {
            Self::Drawn(annotation) => Some(annotation),
            Self::Carried(_) => None,
        }
    }

    pub(crate) fn split(&self) -> Split {
        match self {
            Self::Drawn(annotation) => annotation.split,
            Self::Carried(note) => note.split,
        }
    }

    /// The path of the picture, relative to the release.
    pub(crate) fn image(&self) -> Option<&str> {
        match self {
            Self::Drawn(annotation) => Some(&annotation.image),
            Self::Carried(note) => note.image.as_deref(),
        }
    }

    /// Width and height of the picture, which a device may have changed.
    pub(crate) fn size(&self) -> Option<(u32, u32)> {
        let annotation = self.drawn()?;
        Some(annotation.degraded.as_ref().map_or((annotation.width, annotation.height), |it| (it.width, it.height)))
    }
}
