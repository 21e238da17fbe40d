//! Drawing the cases of a suite, and comparing them with what is kept.

use std::io;
use std::path::PathBuf;

use rayon::prelude::*;
use serde::Serialize;

use super::compare::{Difference, compare, misfit};
use super::picture::{Picture, PictureError};
use super::suite::{Case, Suite};
use crate::files::write_whole;
use crate::{Registry, render};

/// What came of one case.
#[derive(Debug)]
pub enum Outcome {
    /// It came out as it was.
    Same,
    /// It did not.
    Differs {
        /// How far it is off.
        difference: Difference,
        /// As it was, and as it is now.
        pictures: Box<[Picture; 2]>,
    },
    /// There is no golden picture yet.
    New {
        /// As it is now.
        picture: Box<Picture>,
    },
    /// The golden picture cannot be read.
    Unreadable {
        /// Why.
        why: String,
    },
    /// It cannot be drawn any more, or its masks do not fit what is drawn.
    NotDrawn {
        /// Why.
        why: String,
    },
}

impl Outcome {
    /// Its name in JSON.
    pub fn key(&self) -> &'static str {
        match self {
            Self::Same => "same",
            Self::Differs { .. } => "differs",
            Self::New { .. } => "new",
            Self::Unreadable { .. } => "unreadable",
            Self::NotDrawn { .. } => "not-drawn",
        }
    }

    /// What happened, in a sentence without its subject; nothing where all is as it was.
    pub fn told(&self) -> Option<String> {
        match self {
            Self::Same => None,
            Self::Differs { difference, .. } => Some(difference.to_string()),
            Self::New { .. } => Some("it has no golden picture; `golden record` makes one".to_owned()),
            Self::Unreadable { why } => Some(format!("its golden picture cannot be used: {why}")),
            Self::NotDrawn { why } => Some(format!("it cannot be drawn: {why}")),
        }
    }
}

/// A case with what came of it.
#[derive(Debug)]
pub struct CaseCheck {
    /// The case's name.
    pub name: String,
    /// What came of it.
    pub outcome: Outcome,
}

/// A suite that was checked.
#[derive(Debug)]
pub struct Check {
    /// Its cases, in their order.
    pub cases: Vec<CaseCheck>,
    /// Pictures in its folder that no case draws.
    pub strays: Vec<String>,
}

impl Check {
    /// Whether every picture came out as it was. A stray picture is told, and no fault.
    pub fn is_same(&self) -> bool {
        self.n_same() == self.cases.len()
    }

    /// How many came out as they were.
    fn n_same(&self) -> usize {
        self.cases.iter().filter(|case| matches!(case.outcome, Outcome::Same)).count()
    }

    /// How many came out as they were, as a sentence.
    pub fn told(&self) -> String {
        let (same, of) = (self.n_same(), self.cases.len());
        if of == 1 { format!("{same} of 1 picture is as it was.") } else { format!("{same} of {of} pictures are as they were.") }
    }
}

/// What became of a golden picture.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Recorded {
    /// There was none.
    New,
    /// It was another.
    Changed,
    /// It is as it was, within what is tolerated; the file was left alone.
    Kept,
}

/// A file that could not be written.
#[derive(Debug, thiserror::Error)]
#[error("cannot write {}: {source}", path.display())]
pub struct NotWritten {
    /// The file.
    pub path: PathBuf,
    /// What the system said.
    pub source: io::Error,
}

/// Why pictures could not be recorded.
#[derive(Debug, thiserror::Error)]
pub enum RecordError {
    /// Some cannot be drawn; nothing was written.
    #[error("nothing was written, for some cases cannot be drawn\n  {}", cases.join("\n  "))]
    NotDrawn {
        /// The cases, each with the reason.
        cases: Vec<String>,
    },
    /// A file could not be written.
    #[error(transparent)]
    NotWritten(#[from] NotWritten),
    /// A picture could not be encoded.
    #[error(transparent)]
    Picture(#[from] PictureError),
}

impl Suite {
    /// Draws every case and compares it with its golden picture. Cases are drawn in parallel.
    pub fn check(&self, registry: &Registry) -> Check {
        let outcome = |case: &Case| CaseCheck { name: case.name.clone(), outcome: self.outcome(case, registry) };
        Check { cases: self.cases().par_iter().map(outcome).collect(), strays: self.strays() }
    }

    /// Draws every case, and keeps what is new or has changed by more than is tolerated.
    ///
    /// # Errors
    /// [`RecordError`]. Where a case cannot be drawn, nothing is written at all.
    pub fn record(&self, registry: &Registry) -> Result<Vec<(String, Recorded)>, RecordError> {
        let check = self.check(registry);
        let not_drawn: Vec<String> = check
            .cases
            .iter()
            .filter_map(|case| match &case.outcome {
                Outcome::NotDrawn { why } => Some(format!("{}: {why}", case.name)),
                _ => None,
            })
            .collect();
        if !not_drawn.is_empty() {
            return Err(RecordError::NotDrawn { cases: not_drawn });
        }
        let mut recorded = Vec::new();
        for (case, CaseCheck { name, outcome }) in self.cases().iter().zip(check.cases) {
            let (picture, became) = match outcome {
                Outcome::New { picture } => (Some(*picture), Recorded::New),
                Outcome::Differs { pictures, .. } => {
                    let [_, now] = *pictures;
                    (Some(now), Recorded::Changed)
                }
                // What cannot be read is replaced by what can.
                Outcome::Unreadable { .. } => (draw(case, registry).ok(), Recorded::Changed),
                Outcome::Same | Outcome::NotDrawn { .. } => (None, Recorded::Kept),
            };
            if let Some(picture) = picture {
                let path = self.path_of(case);
                write_whole(&path, &picture.to_png()?).map_err(|source| NotWritten { path, source })?;
            }
            recorded.push((name, became));
        }
        Ok(recorded)
    }

    fn outcome(&self, case: &Case, registry: &Registry) -> Outcome {
        let found = match draw(case, registry) {
            Ok(found) => found,
            Err(why) => return Outcome::NotDrawn { why },
        };
        let golden = match std::fs::read(self.path_of(case)) {
            Ok(golden) => golden,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Outcome::New { picture: Box::new(found) },
            Err(error) => return Outcome::Unreadable { why: error.to_string() },
        };
        match Picture::read(&golden) {
            Err(error) => Outcome::Unreadable { why: error.to_string() },
            Ok(expected) => match compare(&expected, &found, case.tolerance, &case.masks) {
                None => Outcome::Same,
                Some(difference) => Outcome::Differs { difference, pictures: Box::new([expected, found]) },
            },
        }
    }

    /// Pictures that no case draws: left behind by one that was renamed or taken out.
    fn strays(&self) -> Vec<String> {
        let entries = std::fs::read_dir(self.dir()).into_iter().flatten().flatten();
        let names = entries.map(|entry| entry.file_name().to_string_lossy().into_owned());
        let is_stray = |name: &str| name.strip_suffix(".png").is_some_and(|stem| !self.knows(stem));
        let mut strays: Vec<String> = names.filter(|name| is_stray(name)).collect();
        strays.sort_unstable();
        strays
    }
}

fn draw(case: &Case, registry: &Registry) -> Result<Picture, String> {
    let chart = registry.named(case.chart).map_err(|error| error.to_string())?;
    let rendered = render(&case.description, chart, case.theme, case.target, case.size, case.seed);
    let picture = Picture::read(&rendered.map_err(|error| error.to_string())?.png).map_err(|error| error.to_string())?;
    misfit(&case.masks, [picture.width, picture.height]).map_or(Ok(picture), Err)
}
