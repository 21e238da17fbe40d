//! Prompts: templates that are filled in from a brief. The user may replace any of them by a file of the same name.

use std::fmt;
use std::path::{Path, PathBuf};

use minijinja::value::Serde;
use minijinja::{AutoEscape, Environment, UndefinedBehavior, Value};
use serde::Serialize;
use sha2::{Digest, Sha256};

use super::brief::{Brief, TableShape};
use super::exchange::{Message, Prompt, Speaker};
use super::languages;
use crate::inputs::hex;

/// The templates that come with Chartmill: file name and text.
const BUILT_IN: [(&str, &str); 5] = [
    ("system.jinja", include_str!("prompts/system.jinja")),
    ("user.jinja", include_str!("prompts/user.jinja")),
    ("repair.jinja", include_str!("prompts/repair.jinja")),
    ("paraphrase-system.jinja", include_str!("prompts/paraphrase-system.jinja")),
    ("paraphrase.jinja", include_str!("prompts/paraphrase.jinja")),
];
/// The largest template that is read, in bytes.
const MAX_TEMPLATE_BYTES: u64 = 64 << 10;
/// The most instructions that rendering one template may take; the largest of ours takes under 5,000.
const FUEL: u64 = 1_000_000;

/// The templates of prompts, compiled.
pub struct Prompts {
    environment: Environment<'static>,
    with_questions: bool,
}

/// Why a template cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum PromptError {
    /// The folder or one of its files cannot be read.
    #[error("{}: cannot be read: {reason}", file.display())]
    Unreadable {
        /// The folder or file.
        file: PathBuf,
        /// What the system says.
        reason: std::io::Error,
    },
    /// A file that no prompt is made from.
    #[error("{}: no prompt has this name; the templates are {}", file.display(), names())]
    UnknownName {
        /// The file.
        file: PathBuf,
    },
    /// A folder without any template.
    #[error("{}: holds none of the templates {}", folder.display(), names())]
    NoTemplates {
        /// The folder.
        folder: PathBuf,
    },
    /// A file that is too large to be a template.
    #[error("{}: has more than {} KiB; a prompt is shorter", file.display(), MAX_TEMPLATE_BYTES >> 10)]
    TooLarge {
        /// The file.
        file: PathBuf,
    },
    /// A template cannot be compiled or filled in.
    #[error("{template}, line {line}: {message}")]
    Template {
        /// The file, or the name of the built-in template.
        template: String,
        /// The line; 0 where it is not known.
        line: usize,
        /// What is wrong.
        message: String,
    },
}

fn names() -> String {
    BUILT_IN.map(|(name, _)| name).join(", ")
}

impl fmt::Debug for Prompts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Prompts").field("with_questions", &self.with_questions).finish_non_exhaustive()
    }
}

/// What a template of a brief is filled in from: the brief, and what follows from it.
#[expect(clippy::struct_excessive_bools, reason = "each is a condition that a template asks for by name")]
#[derive(Serialize)]
struct Variables<'a> {
    #[serde(flatten)]
    brief: &'a Brief,
    language_name: String,
    translated: bool,
    genders: Option<&'a str>,
    stacked: bool,
    nouns: bool,
    clauses: bool,
    with_questions: bool,
    earlier_titles: &'a [String],
}

impl Prompts {
    /// The templates that come with Chartmill.
    ///
    /// # Errors
    /// None, as the tests show; a template that cannot be compiled is told, not silenced.
    pub fn built_in() -> Result<Self, PromptError> {
        let mut environment = Environment::new();
        environment.set_undefined_behavior(UndefinedBehavior::Strict);
        environment.set_auto_escape_callback(|_| AutoEscape::None);
        environment.set_fuel(Some(FUEL));
        let mut prompts = Self { environment, with_questions: false };
        for (name, text) in BUILT_IN {
            prompts.add(name, name, text.to_owned())?;
        }
        Ok(prompts)
    }

    /// The same, with those that stand in `folder` instead. Files that are no `.jinja` are left alone.
    ///
    /// # Errors
    /// The folder cannot be read or holds no template, or a template has an unknown name, is too large or cannot be compiled.
    pub fn from_folder(folder: &Path) -> Result<Self, PromptError> {
        let mut prompts = Self::built_in()?;
        let unreadable = |file: &Path| {
            let file = file.to_owned();
            move |reason| PromptError::Unreadable { file, reason }
        };
        let entries = std::fs::read_dir(folder).map_err(unreadable(folder))?;
        let mut files = entries.map(|entry| Ok(entry?.path())).collect::<Result<Vec<_>, _>>().map_err(unreadable(folder))?;
        // What is no regular file may never end.
        files.retain(|file| file.extension().is_some_and(|extension| extension == "jinja") && file.is_file());
        files.sort();
        if files.is_empty() {
            return Err(PromptError::NoTemplates { folder: folder.to_owned() });
        }
        for file in files {
            let name = file.file_name().unwrap_or_default();
            let Some((name, _)) = BUILT_IN.into_iter().find(|(known, _)| name == *known) else {
                return Err(PromptError::UnknownName { file });
            };
            if file.metadata().map_err(unreadable(&file))?.len() > MAX_TEMPLATE_BYTES {
                return Err(PromptError::TooLarge { file });
            }
            let text = std::fs::read_to_string(&file).map_err(unreadable(&file))?;
            prompts.add(name, &file.display().to_string(), text)?;
        }
        Ok(prompts)
    }

    /// The same, asking for questions too or not. At first they do not.
    pub fn with_questions(mut self, with_questions: bool) -> Self {
        self.with_questions = with_questions;
        self
    }

    /// The SHA-256 of all templates, as 64 hexadecimal digits.
    pub fn fingerprint(&self) -> String {
        let mut hash = Sha256::new();
        for (name, _) in BUILT_IN {
            // Every name of the list has a template; one that had none would count as an empty one.
            let template = self.environment.get_template(name);
            let source = template.as_ref().map_or("", |template| template.source());
            for text in [name, source] {
                hash.update((text.len() as u64).to_le_bytes());
                hash.update(text);
            }
        }
        hex(&hash.finalize())
    }

    /// Whether questions are asked for, so that the answer's schema needs room for them.
    pub fn asks_for_questions(&self) -> bool {
        self.with_questions
    }

    /// What is put to a model for a brief. `earlier_titles` are those that it is to avoid.
    ///
    /// # Errors
    /// A template of the user's own cannot be filled in.
    pub fn render(&self, brief: &Brief, earlier_titles: &[String]) -> Result<Prompt, PromptError> {
        let variables = Variables {
            brief,
            language_name: languages::name(&brief.language),
            // The subjects and units of a brief are in English.
            translated: brief.language.primary() != "en",
            genders: languages::tongue(&brief.language).and_then(|tongue| tongue.genders.as_deref()),
            stacked: brief.shape.is_stacked(),
            nouns: brief.names_population(),
            clauses: matches!(brief.shape, TableShape::Parts | TableShape::CountedParts | TableShape::Stages),
            with_questions: self.with_questions,
            earlier_titles,
        };
        let system = self.fill("system.jinja", &variables)?;
        let text = self.fill("user.jinja", &variables)?;
        Ok(Prompt { system, messages: vec![Message::new(Speaker::User, text)] })
    }

    /// What a model is told of its faults; `more` are not listed.
    pub(super) fn repair(&self, faults: &[String], more: usize) -> Result<String, PromptError> {
        #[derive(Serialize)]
        struct Variables<'a> {
            faults: &'a [String],
            more: usize,
        }
        self.fill("repair.jinja", &Variables { faults, more })
    }

    /// Fills in a template.
    pub(super) fn fill(&self, name: &str, variables: &impl Serialize) -> Result<String, PromptError> {
        let template = self.environment.get_template(name).map_err(|error| template_error(name, &error))?;
        template
            .render(Value::from(Serde(variables)))
            .map_err(|error| template_error(name, &error))
            .map(|text| text.trim().to_owned())
    }

    fn add(&mut self, name: &'static str, file: &str, text: String) -> Result<(), PromptError> {
        self.environment.add_template_owned(name, text).map_err(|error| template_error(file, &error))
    }
}

fn template_error(template: &str, error: &minijinja::Error) -> PromptError {
    let message = match error.detail() {
        Some(detail) => format!("{}: {detail}", error.kind()),
        None => error.kind().to_string(),
    };
    PromptError::Template { template: template.to_owned(), line: error.line().unwrap_or(0), message }
}
