//! New wordings of our question templates, proposed by a model and checked here; a person reviews them before they are used.
//!
//! Templates come in as plain data, because this crate asks no questions. A wording is a template too: text with slots in
//! double braces. A new one has the very slots of the one that it rewords, and no code, so whatever fills in the old one fills
//! in the new one.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use chartmill_schema::{Language, TemplatePieces};
use minijinja::Environment;
use serde::Serialize;
use serde_json::json;

use super::exchange::{AnswerSchema, Finish, Message, Prompt, Speaker};
use super::fault::Fault;
use super::prompts::{PromptError, Prompts};
use super::sense::tongue::is_other;
use super::{languages, recover};

/// The most wordings that are read from one answer.
const MAX_WORDINGS: usize = 50;

/// The wordings of one key, form and language, as they are now.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct WordingSet {
    /// The key of their file: a family's name, such as `largest`.
    pub family: String,
    /// The list in that file: `question` or `sentence`.
    pub form: String,
    /// Their language.
    pub language: Language,
    /// The templates, in the order of the file.
    pub templates: Vec<WordingTemplate>,
}

/// One wording, as its file has it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct WordingTemplate {
    /// The template.
    pub text: String,
    /// The conditions under which it is used.
    pub when: Vec<String>,
}

/// A new wording that passed every check.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct NewWording {
    /// The template.
    pub text: String,
    /// Which template of the set it rewords, from 0; it is used under the same conditions.
    pub original: usize,
}

/// What became of the wordings of one answer.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct CheckedWordings {
    /// Those that can be used, once a person has read them.
    pub accepted: Vec<NewWording>,
    /// The others, each with the reason.
    pub refused: Vec<(String, WordingFault)>,
}

/// Why a wording cannot be used.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum WordingFault {
    /// Its slots are not those of the original.
    #[error("its slots differ from those of the original: {difference}")]
    Slots {
        /// What is missing or too much.
        difference: String,
    },
    /// It has code or a comment.
    #[error("it holds code between braces; only slots may stand there")]
    Code,
    /// It is no template.
    #[error("it is no template: {reason}")]
    Syntax {
        /// The words of the template engine.
        reason: String,
    },
    /// It has a digit outside of its slots.
    #[error("it holds a digit outside of its slots")]
    Digit,
    /// It has a word with a capital that the templates do not have.
    #[error("it holds {word:?}, which looks like a name")]
    Name {
        /// The word.
        word: String,
    },
    /// It does not begin as a sentence does.
    #[error("it does not begin with a capital or a slot with |upfirst")]
    Beginning,
    /// It does not end like the original.
    #[error("it does not end with {wanted:?} as the original does")]
    End {
        /// How the original ends.
        wanted: String,
    },
    /// It is much longer or shorter than the original.
    #[error("it has {found} characters, and the original {original}; half to twice as many are allowed")]
    Length {
        /// Its characters.
        found: usize,
        /// Those of the original.
        original: usize,
    },
    /// It holds a line break or another control character.
    #[error("it holds a line break or another control character")]
    Control,
    /// It is in another language.
    #[error("it is not in {wanted}")]
    Language {
        /// The language's name.
        wanted: String,
    },
    /// It is there already.
    #[error("it equals a wording that is there already")]
    Known,
    /// Verification accepts no question that it asks.
    #[error("a check of what it asks refuses it: {reason}")]
    Unverified {
        /// The words of the check.
        reason: String,
    },
}

impl WordingFault {
    /// A short name under which such refusals are counted.
    pub fn reason(&self) -> &'static str {
        match self {
            Self::Slots { .. } => "slots",
            Self::Code => "code",
            Self::Syntax { .. } => "syntax",
            Self::Digit => "digit",
            Self::Name { .. } => "name",
            Self::Beginning => "beginning",
            Self::End { .. } => "end",
            Self::Length { .. } => "length",
            Self::Control => "control-character",
            Self::Language { .. } => "language",
            Self::Known => "known",
            Self::Unverified { .. } => "unverified",
        }
    }
}

/// The schema of an answer with wordings.
pub fn wording_schema() -> AnswerSchema {
    let schema = json!({
        "type": "object",
        "additionalProperties": false,
        "required": ["wordings"],
        "properties": { "wordings": { "type": "array", "items": { "type": "string" } } },
    });
    AnswerSchema { name: "wordings".to_owned(), schema }
}

impl WordingSet {
    /// The templates that can be reworded: those with slots alone, in one line. Code in a template is nothing that a model may
    /// touch.
    pub fn rewordable(&self) -> impl Iterator<Item = usize> {
        (0..self.templates.len()).filter(|&idx| {
            let text = &self.templates[idx].text;
            !text.trim().contains('\n') && TemplatePieces::of(text).is_some()
        })
    }

    /// What is put to a model for `wanted` new wordings of template `original` (from 0).
    ///
    /// # Errors
    /// A template of the user's own cannot be filled in.
    pub fn prompt(&self, original: usize, wanted: usize, prompts: &Prompts) -> Result<Prompt, PromptError> {
        #[derive(Serialize)]
        struct Variables<'a> {
            language_name: String,
            family: &'a str,
            form: &'a str,
            wanted: usize,
            templates: Vec<&'a str>,
        }
        // The one to reword comes first, then the others as what is not to be repeated.
        let first = self.templates.get(original).into_iter();
        let others = self.templates.iter().enumerate().filter(|(idx, _)| *idx != original).map(|(_, template)| template);
        let templates = first.chain(others).map(|template| template.text.trim()).collect();
        let language_name = languages::name(&self.language);
        let variables = Variables { language_name, family: &self.family, form: &self.form, wanted, templates };
        let system = prompts.fill("paraphrase-system.jinja", &variables)?;
        let text = prompts.fill("paraphrase.jinja", &variables)?;
        Ok(Prompt { system, messages: vec![Message::new(Speaker::User, text)] })
    }

    /// Reads what a model said to the prompt for template `original`. `earlier` are the wordings that were accepted from its earlier
    /// answers: a model that was told of faults says the others again, so these are passed over.
    ///
    /// # Errors
    /// The answer as a whole cannot be read.
    pub fn read(&self, original: usize, text: &str, finish: &Finish, earlier: &[NewWording]) -> Result<CheckedWordings, Fault> {
        let found = recover::object(text, finish)?;
        let Some(wordings) = found.value.get("wordings").and_then(serde_json::Value::as_array) else {
            return Err(Fault::Missing { path: "wordings".to_owned() });
        };
        let mut known: BTreeSet<String> = self.templates.iter().map(|template| normal(&template.text)).collect();
        let again: BTreeSet<String> = earlier.iter().map(|wording| normal(&wording.text)).collect();
        let mut checked = CheckedWordings::default();
        for wording in wordings.iter().take(MAX_WORDINGS) {
            let Some(text) = wording.as_str().map(str::trim) else {
                let (path, found) = ("wordings".to_owned(), "not a list of texts alone".to_owned());
                return Err(Fault::WrongType { path, found, wanted: "a list of texts" });
            };
            if again.contains(&normal(text)) {
                continue;
            }
            let fault = self.check(original, text).err().or_else(|| (!known.insert(normal(text))).then_some(WordingFault::Known));
            match fault {
                None => checked.accepted.push(NewWording { text: text.to_owned(), original }),
                Some(fault) => checked.refused.push((text.chars().take(300).collect(), fault)),
            }
        }
        Ok(checked)
    }

    /// Whether `wording` can stand for template `original`.
    fn check(&self, original: usize, wording: &str) -> Result<(), WordingFault> {
        let old = self.templates.get(original).map(|template| template.text.trim()).unwrap_or_default();
        let (found, original_chars) = (wording.chars().count(), old.chars().count());
        if found > 2 * original_chars || 2 * found < original_chars {
            return Err(WordingFault::Length { found, original: original_chars });
        }
        if wording.chars().any(char::is_control) {
            return Err(WordingFault::Control);
        }
        if TemplatePieces::has_code(wording) {
            return Err(WordingFault::Code);
        }
        let unbalanced = || WordingFault::Syntax { reason: "its braces do not pair up".to_owned() };
        let (new_pieces, old_pieces) =
            (TemplatePieces::of(wording).ok_or_else(unbalanced)?, TemplatePieces::of(old).ok_or_else(unbalanced)?);
        if let Some(difference) = new_pieces.slot_difference(&old_pieces) {
            return Err(WordingFault::Slots { difference });
        }
        compiles(wording)?;
        let end = old.chars().next_back().filter(|c| !c.is_alphanumeric() && *c != '}');
        if let Some(end) = end.filter(|end| !wording.ends_with(*end)) {
            return Err(WordingFault::End { wanted: end.to_string() });
        }
        beginning(wording, old, &new_pieces)?;
        let literal = |pieces: &TemplatePieces<'_>| pieces.literals.join(" ");
        let text = literal(&new_pieces);
        if text.chars().any(char::is_numeric) {
            return Err(WordingFault::Digit);
        }
        let known: String =
            self.templates.iter().filter_map(|template| Some(literal(&TemplatePieces::of(&template.text)?))).collect();
        if let Some(word) = name(&new_pieces, &known) {
            return Err(WordingFault::Name { word });
        }
        if is_other(&[&text], &self.language) {
            return Err(WordingFault::Language { wanted: languages::name(&self.language) });
        }
        Ok(())
    }
}

/// A sentence begins with a capital, perhaps after a mark such as `¿`; a slot that stands there has to see to it itself, unless
/// the original begins with that slot as it is.
fn beginning(wording: &str, old: &str, new_pieces: &TemplatePieces<'_>) -> Result<(), WordingFault> {
    let mark = |text: &str| text.chars().next().filter(|c| matches!(c, '¿' | '¡'));
    if mark(wording) != mark(old) {
        return Err(WordingFault::Beginning);
    }
    let start = wording.trim_start_matches(['¿', '¡']);
    let starts_well = if start.starts_with("{{") {
        let slot = new_pieces.slots.first().copied().unwrap_or_default();
        let is_upper = slot.contains("|upfirst");
        is_upper || old.trim_start_matches(['¿', '¡']).starts_with(&format!("{{{{ {slot} }}}}"))
    } else {
        start.chars().next().is_some_and(char::is_uppercase)
    };
    let upper_inside = new_pieces.slots.iter().skip(usize::from(start.starts_with("{{"))).any(|slot| slot.contains("|upfirst"));
    if starts_well && !upper_inside { Ok(()) } else { Err(WordingFault::Beginning) }
}

/// Whether the template engine takes it.
fn compiles(wording: &str) -> Result<(), WordingFault> {
    let environment = Environment::new();
    let parsed = environment.template_from_str(wording);
    parsed.map(|_| ()).map_err(|error| WordingFault::Syntax { reason: error.to_string() })
}

/// A word with a capital inside the sentence that no template has.
fn name(pieces: &TemplatePieces<'_>, known: &str) -> Option<String> {
    let words = pieces.literals.iter().enumerate().flat_map(|(idx, literal)| {
        let words = literal.split(|c: char| !c.is_alphanumeric() && c != '\'').filter(|word| !word.is_empty());
        // The first word of the sentence has its capital from there.
        words.skip(usize::from(idx == 0))
    });
    let is_known = |word: &str| known.split(|c: char| !c.is_alphanumeric() && c != '\'').any(|other| other == word);
    words.filter(|word| word.starts_with(char::is_uppercase)).find(|word| !is_known(word)).map(str::to_owned)
}

/// A wording without what does not make it another: case, blanks and marks outside of its slots.
fn normal(template: &str) -> String {
    let lower = template.to_lowercase().replace("|upfirst", "");
    lower.chars().filter(|c| c.is_alphanumeric() || matches!(c, '{' | '}' | '_' | '|')).collect()
}

/// Takes out of the wordings of one set those that equal an earlier one, though they reword another template; returns them.
pub fn without_doubles(wordings: &mut Vec<NewWording>) -> Vec<NewWording> {
    let mut seen = BTreeSet::new();
    wordings.extract_if(.., |wording| !seen.insert(normal(&wording.text))).collect()
}

/// The file of new wordings, for a person to review: TOML with a list `[[language.key.form]]` for each set, whose entries are those
/// of the set's own file. Above each stands the template that it rewords.
pub fn wording_file(sets: &[(&WordingSet, Vec<NewWording>)]) -> String {
    let mut text = String::from(
        "# New wordings of questions, proposed by a language model. Read each of them, change or delete what is not good,\n\
         # and only then use the file: chartmill generate --wordings FILE\n",
    );
    for (set, wordings) in sets {
        for wording in wordings {
            let Some(original) = set.templates.get(wording.original) else { continue };
            // Writing to a text cannot fail.
            let _ = write!(text, "\n# Rewords: {}\n", original.text.trim().replace('\n', " "));
            let path = format!("{}.{}.{}", set.language, set.family, set.form);
            let _ = write!(text, "[[{path}]]\ntext = {}\n", toml::Value::from(wording.text.as_str()));
            if !original.when.is_empty() {
                let _ = writeln!(text, "when = {}", toml::Value::from(original.when.clone()));
            }
        }
    }
    text
}
