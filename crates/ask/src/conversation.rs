//! Conversations: chosen questions worded, answered and put together. What is asked it leaves to `choice`, the words to the data.

use chartmill_schema::{
    Evidence, Facts, Family, Form, Language, Locale, Message, Query, QuestionProposal, Speaker, Turn, most_tokens,
};
use chartmill_seed::Seed;

use crate::choice::choose;
use crate::conditions::Conditions;
use crate::naming::Speech;
use crate::phrase::{Phrase, Phrases};
use crate::reserve::Reserve;
use crate::wordings::{Wording, WordingForm, Wordings};
use crate::{AskError, ExtraWordings, Mix};

/// What is to be asked, of what.
#[derive(Clone, Copy, Debug)]
pub struct Request<'a> {
    /// What the figure shows.
    pub facts: &'a Facts,
    /// The language of questions and answers.
    pub language: &'a Language,
    /// The language of the picture.
    pub picture_language: &'a Language,
    /// Questions that a plugin or author would like to see. One that does not pass the guards of its family is left out.
    pub proposals: &'a [QuestionProposal],
    /// Families that are not asked, whatever the figure supports.
    pub without: &'a [Family],
    /// Wordings to choose from beside the built-in ones.
    pub wordings: Option<&'a ExtraWordings>,
    /// Where some wordings are kept for one split: which, and whether this record is of it.
    pub reserve: Option<Reserve>,
    /// The seed of all choices.
    pub seed: Seed,
    /// How many turns are wanted. Fewer are asked where the figure supports no more.
    pub n_turns: usize,
    /// The shares of difficulties and forms over many records.
    pub mix: &'a Mix,
    /// The answer that this record's yes/no question has; the caller balances it over records.
    pub want_yes: bool,
    /// How many bytes all messages may take, one more for each counted in: an upper bound of tokens. Later turns go if they do not fit.
    pub token_budget: usize,
    /// Whether every question carries the instruction about the form, so that each turn can be used alone.
    pub standalone: bool,
}

/// A conversation.
#[derive(Clone, PartialEq, Debug)]
pub struct Asked {
    /// The turns. Their evidence is empty: [`evidence_of`](crate::evidence_of) says what it is, the caller where that stands.
    pub turns: Vec<Turn>,
    /// The same as a model reads it: human and gpt in turn, `<image>` first.
    pub messages: Vec<Message>,
}

/// The mark that LLaVA puts the picture's tokens in place of.
const IMAGE: &str = "<image>\n";

/// Asks a figure.
///
/// # Errors
/// [`AskError`]: no wordings in the language, nothing that can be asked, a proposal with unknown wordings, or a budget that not even
/// one turn fits in.
pub fn ask(request: &Request<'_>) -> Result<Asked, AskError> {
    let wordings = match request.wordings {
        Some(extra) => extra.of(request.language)?,
        None => Wordings::of(request.language)?,
    };
    let locale = Locale::of(request.language).ok_or_else(|| AskError::NoWordings {
        language: request.language.clone(),
        known: chartmill_schema::locales().iter().map(|locale| locale.language.as_str()).collect::<Vec<_>>().join(", "),
    })?;
    let (form, questions) = choose(request, wordings)?;
    let mut draws = request.seed.part("wording", 0).draws();
    let speech = speech(request.facts, request.language, request.picture_language, wordings);
    let mut phrases = Phrases::new(speech, locale);
    let mut asked = Asked { turns: Vec::new(), messages: Vec::new() };
    let mut used = 0;
    let mut pick = |form: WordingForm, list: &[Wording], conditions: Conditions| {
        let mut weights: Vec<u32> = list.iter().map(|w| if w.fits(conditions) { w.weight } else { 0 }).collect();
        if let Some(reserve) = request.reserve.filter(|_| form == WordingForm::Question) {
            reserve.keep_to(list, &mut weights);
        }
        draws.weighted(&weights)
    };
    for (query, key) in questions {
        let (turn, reply) = word(&query, key, form, wordings, &mut phrases, &mut pick)?;
        let is_first = asked.turns.is_empty();
        let human = human(&turn, is_first, is_first || request.standalone, wordings);
        used += most_tokens(&human) + most_tokens(&reply);
        if used > request.token_budget {
            if is_first {
                return Err(AskError::OverBudget { needed: used, budget: request.token_budget });
            }
            break;
        }
        asked.turns.push(turn);
        asked.messages.push(Message { from: Speaker::Human, value: human });
        asked.messages.push(Message { from: Speaker::Gpt, value: reply });
    }
    if asked.turns.is_empty() {
        return Err(AskError::NothingToAsk { chart: request.facts.chart.clone() });
    }
    Ok(asked)
}

/// A conversation of one turn that asks `query` of a figure in the language of its picture. `pick` is told for each wording of what is
/// worded whether it fits, and chooses one.
pub(crate) fn one_turn(
    query: &Query,
    form: Form,
    facts: &Facts,
    language: &Language,
    wordings: &Wordings,
    locale: &Locale,
    pick: &dyn Fn(WordingForm, &[bool]) -> Option<usize>,
) -> Result<Asked, AskError> {
    let mut phrases = Phrases::new(speech(facts, language, language, wordings), locale);
    let mut pick = |form: WordingForm, list: &[Wording], conditions: Conditions| {
        pick(form, &list.iter().map(|wording| wording.fits(conditions)).collect::<Vec<_>>())
    };
    let (turn, reply) = word(query, None, form, wordings, &mut phrases, &mut pick)?;
    let human = Message { from: Speaker::Human, value: human(&turn, true, true, wordings) };
    Ok(Asked { turns: vec![turn], messages: vec![human, Message { from: Speaker::Gpt, value: reply }] })
}

/// What the human says in a turn.
fn human(turn: &Turn, is_first: bool, is_instructed: bool, wordings: &Wordings) -> String {
    let mut human = if is_first { IMAGE.to_owned() } else { String::new() };
    human.push_str(&turn.question);
    if is_instructed {
        human.push('\n');
        human.push_str(wordings.words.instruction(turn.form));
    }
    human
}

fn speech<'a>(facts: &'a Facts, language: &'a Language, picture: &Language, wordings: &'a Wordings) -> Speech<'a> {
    Speech { facts, language, words: &wordings.words, is_foreign: language.primary() != picture.primary() }
}

/// Every question that asks `query` of a picture in `picture_language`, in the order of the data file.
///
/// # Errors
/// [`AskError`] where no family asks such a query, or it has no answer.
pub fn wordings_for(
    query: &Query,
    facts: &Facts,
    language: &Language,
    picture_language: &Language,
) -> Result<Vec<String>, AskError> {
    let wordings = Wordings::of(language)?;
    let nothing = || AskError::NothingToAsk { chart: facts.chart.clone() };
    let (family, locale) = crate::family_of(query).zip(Locale::of(language)).ok_or_else(nothing)?;
    let phrase = Phrases::new(speech(facts, language, picture_language, wordings), locale).of(query, false)?;
    let questions = wordings.set(family, None)?.questions.iter().filter(|wording| wording.fits(phrase.conditions));
    questions.map(|wording| question(family, wording, &phrase, wordings)).collect()
}

fn question(family: Family, wording: &Wording, phrase: &Phrase, wordings: &Wordings) -> Result<String, AskError> {
    let mut text = wordings.render(family, wording, &phrase.variables)?;
    if let Some(round) = phrase.given.rounded.and_then(|decimals| wordings.words.round(decimals)) {
        text.push(' ');
        text.push_str(round);
    }
    Ok(text)
}

/// Words a query: the turn, and what the model should say. `pick` chooses a wording of what is worded that fits the conditions.
fn word(
    query: &Query,
    key: Option<&str>,
    form: Form,
    wordings: &Wordings,
    phrases: &mut Phrases<'_>,
    mut pick: impl FnMut(WordingForm, &[Wording], Conditions) -> Option<usize>,
) -> Result<(Turn, String), AskError> {
    let family = crate::family_of(query).ok_or_else(|| AskError::NothingToAsk { chart: phrases.facts().chart.clone() })?;
    let phrase = phrases.of(query, form == Form::Steps)?;
    let set = wordings.set(family, key)?;
    let mut pick = |form: WordingForm, list: &[Wording]| pick(form, list, phrase.conditions);
    let none = |kind: &str| AskError::BadWordings {
        file: format!("{}/{}", phrases.language(), key.unwrap_or(family.key())),
        reason: format!("no {kind} fits {query}"),
    };
    let at = pick(WordingForm::Question, &set.questions).ok_or_else(|| none("question"))?;
    let question = question(family, &set.questions[at], &phrase, wordings)?;
    let given = phrase.given.answer.accepted.first().cloned().unwrap_or_default();
    let mut steps = Vec::new();
    let reply = match form {
        Form::Short => given,
        Form::Sentence => {
            let at = pick(WordingForm::Sentence, &set.sentences).ok_or_else(|| none("sentence"))?;
            wordings.render(family, &set.sentences[at], &phrase.variables)?
        }
        Form::Steps => {
            let at = pick(WordingForm::Steps, &set.steps).ok_or_else(|| none("calculation"))?;
            let text = wordings.render(family, &set.steps[at], &phrase.variables)?;
            steps.extend(text.lines().filter(|line| !line.trim().is_empty()).map(|line| line.trim().to_owned()));
            format!("{}\n{}{given}", steps.join("\n"), wordings.words.last())
        }
    };
    let turn = Turn {
        family,
        form,
        difficulty: family.difficulty(),
        language: phrases.language().clone(),
        wording: set.questions[at].name.clone(),
        question,
        query: query.clone(),
        program: query.to_string(),
        answer: phrase.given.answer,
        steps,
        evidence: Evidence::default(),
    };
    Ok((turn, reply))
}
