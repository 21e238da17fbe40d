//! Wordings beside the built-in ones, as a person has them in files. It knows what such a file may say; that each is a file, how it is
//! read and whether verification would accept its questions is known to whoever runs the engine.

use std::collections::BTreeMap;
use std::sync::Arc;

use chartmill_schema::{Facts, Family, Form, Language, Locale, TemplatePieces};
use serde::Deserialize;
use toml::Spanned;

use crate::conditions::Conditions;
use crate::conversation::{Asked, one_turn};
use crate::wordings::{BuiltInWording, WordingForm, Wordings, built_in_wordings, language_of};
use crate::{AskError, queries_for};

/// The most queries of a figure that a wording is tried with.
const MOST_TRIED: usize = 40;

/// Added wordings, ready to be asked with: of each language that they are in, together with its built-in ones.
#[derive(Clone, Debug, Default)]
pub struct ExtraWordings {
    languages: BTreeMap<&'static str, Arc<Wordings>>,
    added: Vec<ExtraWording>,
}

/// One of them.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ExtraWording {
    /// The file that it stands in, as it was named.
    pub file: String,
    /// The line of its text, from 1.
    pub line: usize,
    /// Its language.
    pub language: Language,
    /// What it asks.
    pub family: Family,
    /// What is worded.
    pub form: WordingForm,
    /// The template.
    pub text: String,
    /// Its place among the wordings of its family and form.
    at: usize,
}

/// Why a file of wordings cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{file}, line {line}: {problem}")]
pub struct ExtraWordingError {
    /// The file, as it was named.
    pub file: String,
    /// The line, from 1.
    pub line: usize,
    /// What is wrong there, and what to do.
    pub problem: String,
}

/// Language, key and form, with the wordings.
type Raw = BTreeMap<Spanned<String>, BTreeMap<Spanned<String>, BTreeMap<Spanned<String>, Vec<RawExtra>>>>;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawExtra {
    text: Spanned<String>,
    #[serde(default)]
    when: Vec<String>,
    #[serde(default = "one")]
    weight: u32,
}

fn one() -> u32 {
    1
}

/// The most that a wording may weigh; the built-in ones weigh 1 to 3.
const MOST_WEIGHT: u32 = 100;

impl ExtraWordings {
    /// Reads files: pairs of a name, for errors, and a text. A text is TOML with a list `[[language.key.form]]` for each set of
    /// wordings, whose entries have a `text`, perhaps a `when` and perhaps a `weight`, as those of the built-in files.
    ///
    /// A wording is taken only where a built-in one with the very same slots is always used under its conditions, so that whatever
    /// fills in that one fills in this one.
    ///
    /// # Errors
    /// All that is wrong with any of them: they are used whole or not at all.
    pub fn read(files: &[(&str, &str)]) -> Result<Self, Vec<ExtraWordingError>> {
        let mut reader = Reader { languages: BTreeMap::new(), added: Vec::new(), errors: Vec::new() };
        for &(file, text) in files {
            reader.file(file, text);
        }
        if !reader.errors.is_empty() {
            return Err(reader.errors);
        }
        let languages = reader.languages.into_iter().map(|(tag, (wordings, _))| (tag, Arc::new(wordings))).collect();
        Ok(Self { languages, added: reader.added })
    }

    /// The added wordings, in the order of their files.
    pub fn added(&self) -> &[ExtraWording] {
        &self.added
    }

    /// The wordings of a language: with those that were added, where there are any.
    pub(crate) fn of(&self, language: &Language) -> Result<&Wordings, AskError> {
        match language_of(language).and_then(|tag| self.languages.get(tag)) {
            Some(wordings) => Ok(wordings),
            None => Wordings::of(language),
        }
    }

    /// Conversations of one turn that an added wording makes of a figure in its own language, `most` at the most; none where it fits
    /// no question about the figure.
    pub fn try_out(&self, wording: &ExtraWording, facts: &Facts, most: usize) -> Vec<Asked> {
        let (Ok(wordings), Some(locale)) = (self.of(&wording.language), Locale::of(&wording.language)) else { return Vec::new() };
        // Of a sentence's question any wording will do.
        let pick = |form: WordingForm, fitting: &[bool]| {
            if form == wording.form {
                fitting.get(wording.at).is_some_and(|fits| *fits).then_some(wording.at)
            } else {
                fitting.iter().position(|fits| *fits)
            }
        };
        let form = if wording.form == WordingForm::Sentence { Form::Sentence } else { Form::Short };
        let queries = queries_for(wording.family, facts).into_iter().take(MOST_TRIED);
        queries
            .filter_map(|query| one_turn(&query, form, facts, &wording.language, wordings, locale, &pick).ok())
            .take(most)
            .collect()
    }
}

/// The files so far.
struct Reader {
    /// Of each language its wordings so far, and the built-in ones as data.
    languages: BTreeMap<&'static str, (Wordings, Vec<BuiltInWording>)>,
    added: Vec<ExtraWording>,
    errors: Vec<ExtraWordingError>,
}

impl Reader {
    fn file(&mut self, file: &str, text: &str) {
        let line_of = |at: usize| text.as_bytes().iter().take(at).filter(|&&byte| byte == b'\n').count() + 1;
        let error = |at: usize, problem: String| ExtraWordingError { file: file.to_owned(), line: line_of(at), problem };
        let raw: Raw = match toml::from_str(text) {
            Ok(raw) => raw,
            Err(fault) => {
                let problem = format!("{}; write entries as `describe --paraphrase` does", fault.message());
                self.errors.push(error(fault.span().map_or(0, |span| span.start), problem));
                return;
            }
        };
        let n_before = self.added.len();
        for (tag, families) in &raw {
            if let Err(problem) = self.language(tag.get_ref()) {
                self.errors.push(error(tag.span().start, problem));
                continue;
            }
            for (key, forms) in families {
                for (form, list) in forms {
                    let place = match place(key.get_ref(), form.get_ref()) {
                        Ok(place) => place,
                        Err(problem) => {
                            self.errors.push(error(key.span().start, problem));
                            continue;
                        }
                    };
                    for raw in list {
                        let at = raw.text.span().start;
                        if let Err(problem) = self.wording(tag.get_ref(), place, raw, file, line_of(at)) {
                            self.errors.push(error(at, format!("{:?}: {problem}", raw.text.get_ref())));
                        }
                    }
                }
            }
        }
        if self.added.len() == n_before && self.errors.is_empty() {
            self.errors.push(error(0, "the file holds no wordings; leave it out".to_owned()));
        }
    }

    /// Has the wordings of a language at hand.
    fn language(&mut self, tag: &str) -> Result<(), String> {
        let known = || crate::languages().join(", ");
        let Some(own) = crate::languages().into_iter().find(|own| *own == tag) else {
            return Err(format!("there are no wordings in a language {tag:?}; the languages are {}", known()));
        };
        if !self.languages.contains_key(own) {
            let language = Language::new(own).ok_or_else(|| format!("{own:?} is no language tag"))?;
            let built_in = built_in_wordings(&language).map_err(|error| error.to_string())?;
            let wordings = Wordings::load_anew(&language).map_err(|error| error.to_string())?;
            self.languages.insert(own, (wordings, built_in));
        }
        Ok(())
    }

    fn wording(
        &mut self,
        tag: &str,
        (family, form): (Family, WordingForm),
        raw: &RawExtra,
        file: &str,
        line: usize,
    ) -> Result<(), String> {
        let Some((wordings, built_in)) = self.languages.get_mut(tag) else { return Err(format!("there is no language {tag:?}")) };
        let text = raw.text.get_ref().trim();
        if text.contains('\n') {
            return Err("it has several lines; write it in one".to_owned());
        }
        if TemplatePieces::has_code(text) {
            return Err("it holds code between braces; only slots may stand there".to_owned());
        }
        let Some(pieces) = TemplatePieces::of(text) else {
            return Err("its braces do not pair up; write slots as {{ slot }}".to_owned());
        };
        if !(1..=MOST_WEIGHT).contains(&raw.weight) {
            return Err(format!("its weight is {}; write 1 to {MOST_WEIGHT}, or leave it out", raw.weight));
        }
        let (required, forbidden) = Conditions::parse(&raw.when)
            .map_err(|name| format!("there is no condition {name:?}; copy the `when` of the wording that it rewords"))?;
        let mut nearest: Option<String> = None;
        let mut is_filled = false;
        for own in built_in.iter().filter(|own| own.key == family.key() && own.form == form) {
            if own.text.trim() == text {
                return Err("it is a built-in wording already; take it out".to_owned());
            }
            // A built-in wording that fits whenever this one does has the variables that this one needs.
            let fits = Conditions::parse(&own.when)
                .is_ok_and(|(own_required, own_forbidden)| required.holds(own_required) && forbidden.holds(own_forbidden));
            let Some(own_pieces) = TemplatePieces::of(own.text.trim()).filter(|_| fits) else { continue };
            match pieces.slot_difference(&own_pieces) {
                None => is_filled = true,
                Some(difference) if nearest.as_ref().is_none_or(|nearest| difference.len() < nearest.len()) => {
                    nearest = Some(difference);
                }
                Some(_) => {}
            }
        }
        if !is_filled {
            return Err(match nearest {
                Some(difference) => {
                    format!("no built-in wording has these slots under these conditions; at the nearest, {difference}")
                }
                None => "no built-in wording has these conditions; copy the `when` of the wording that it rewords".to_owned(),
            });
        }
        let is_twice = |other: &ExtraWording| {
            (other.language.as_str(), other.family, other.form, other.text.as_str()) == (tag, family, form, text)
        };
        if let Some(other) = self.added.iter().find(|other| is_twice(other)) {
            return Err(format!("it stands in {}, line {}, already; take it out", other.file, other.line));
        }
        let at = wordings.add(family, form, text, (required, forbidden), raw.weight).map_err(|error| error.to_string())?;
        let language = wordings.language().clone();
        self.added.push(ExtraWording { file: file.to_owned(), line, language, family, form, text: text.to_owned(), at });
        Ok(())
    }
}

/// The family and form that a list of wordings is for.
fn place(key: &str, form: &str) -> Result<(Family, WordingForm), String> {
    let Some(family) = Family::ALL.into_iter().find(|family| family.key() == key) else {
        let known = Family::ALL.map(Family::key).join(", ");
        return Err(format!("there are no questions {key:?}; there are {known}"));
    };
    match form {
        "question" => Ok((family, WordingForm::Question)),
        "sentence" => Ok((family, WordingForm::Sentence)),
        other => Err(format!("[{key}] has no form {other:?} that can be added to; write question or sentence")),
    }
}
