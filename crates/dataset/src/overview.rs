//! What follows from all annotations together, in one pass over them: how far guessing comes, and what splits have in common.

use std::collections::BTreeMap;
use std::io;
use std::path::Path;

use chartmill_schema::{AnswerKind, Family, Language, Role, Split, Standing};
use serde::Deserialize;

use crate::files::{ANNOTATIONS, CARRIED, DESCRIPTIONS, Layout};
use crate::guessing::{Guess, Guessing};
use crate::lines::Lines;
use crate::separation::{Separating, Separation};

/// What follows from all annotations together.
#[derive(Debug)]
pub(crate) struct Overview {
    pub(crate) guessing: BTreeMap<Family, Guess>,
    pub(crate) separation: Separation,
}

impl Overview {
    /// Of the release in `dir`, read line by line. Lines that cannot be read are told elsewhere, and passed over here.
    pub(crate) fn of(dir: &Path, layout: Layout) -> io::Result<Self> {
        let (mut guessing, mut separating) = (Guessing::default(), Separating::new(layout));
        each(dir, ANNOTATIONS, |seen: &Seen| {
            guessing.add(seen);
            separating.add(seen);
        })?;
        each(dir, CARRIED, |seen: &SeenCarried| separating.add_carried(seen))?;
        each(dir, DESCRIPTIONS, |seen: &SeenDescription| separating.add_description(seen))?;
        Ok(Self { guessing: guessing.finish(), separation: separating.finish() })
    }
}

/// Gives every line of a file that can be read; of an absent file, none.
fn each<T: for<'de> Deserialize<'de>>(dir: &Path, name: &str, mut take: impl FnMut(&T)) -> io::Result<()> {
    let mut lines = Lines::open(&dir.join(name))?;
    while let Some(line) = lines.next()? {
        if let Ok(seen) = serde_json::from_str(&line.text) {
            take(&seen);
        }
    }
    Ok(())
}

/// What of an annotation matters here.
#[derive(Deserialize)]
pub(crate) struct Seen {
    pub(crate) split: Split,
    pub(crate) description_id: String,
    pub(crate) style: BTreeMap<String, String>,
    pub(crate) texts: Vec<SeenText>,
    pub(crate) table: SeenTable,
    pub(crate) turns: Vec<SeenTurn>,
}

#[derive(Deserialize)]
pub(crate) struct SeenText {
    pub(crate) text: String,
    pub(crate) role: Role,
}

#[derive(Deserialize)]
pub(crate) struct SeenTable {
    pub(crate) columns: Vec<SeenColumn>,
    pub(crate) rows: Vec<SeenRow>,
}

#[derive(Deserialize)]
pub(crate) struct SeenColumn {
    pub(crate) name: String,
}

#[derive(Deserialize)]
pub(crate) struct SeenRow {
    pub(crate) cells: Vec<serde_json::Value>,
}

#[derive(Deserialize)]
pub(crate) struct SeenTurn {
    pub(crate) family: Family,
    pub(crate) language: Language,
    #[serde(default)]
    pub(crate) wording: String,
    pub(crate) answer: SeenAnswer,
}

#[derive(Deserialize)]
pub(crate) struct SeenAnswer {
    pub(crate) kind: AnswerKind,
    pub(crate) value: Vec<String>,
}

/// What of the note on a carried record matters here.
#[derive(Deserialize)]
pub(crate) struct SeenCarried {
    pub(crate) split: Split,
    pub(crate) standing: Standing,
    pub(crate) image: Option<String>,
    pub(crate) description_id: Option<String>,
    pub(crate) drawing: Option<Box<Seen>>,
}

/// What of a description matters here.
#[derive(Deserialize)]
pub(crate) struct SeenDescription {
    pub(crate) id: String,
    pub(crate) description: SeenBody,
}

#[derive(Deserialize)]
pub(crate) struct SeenBody {
    pub(crate) language: Language,
    pub(crate) provenance: Option<SeenProvenance>,
}

#[derive(Deserialize)]
pub(crate) struct SeenProvenance {
    pub(crate) source: chartmill_schema::SourceKind,
    pub(crate) name: String,
}
