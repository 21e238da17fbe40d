//! What can be wrong with an answer, each in a sentence that tells the model what to change.

use super::exchange::{Message, Prompt, Speaker};
use super::prompts::{PromptError, Prompts};

/// The most characters of a bad answer that are sent back with its faults.
const MAX_ECHO_CHARS: usize = 8000;
/// The most faults that are listed; a model that gets more wrong is not helped by a longer list.
const MAX_FAULTS: usize = 12;

/// What is wrong with an answer. Rows count from 1.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum Fault {
    /// Nothing was said.
    #[error("The answer is empty. Answer with the JSON object.")]
    Empty,
    /// The provider could not make sense of what came back.
    #[error("The answer could not be read ({reason}). Answer with the JSON object alone.")]
    Unreadable {
        /// Why.
        reason: String,
    },
    /// A filter held it back, or the model refused.
    #[error("The answer was held back by a content filter. Choose a harmless subject within the same task.")]
    Filtered,
    /// It ends before it is complete.
    #[error("The answer ends before the JSON object is complete. Write a shorter one: no subtitle, source or summary.")]
    CutOff,
    /// It holds no JSON object.
    #[error("The answer holds no JSON object. Answer with the JSON object alone.")]
    NoObject,
    /// It is no JSON.
    #[error("The JSON is not valid: {message} (line {line}, column {column}). Write plain JSON without comments.")]
    NotJson {
        /// The parser's words.
        message: String,
        /// The line within the object, from 1.
        line: usize,
        /// The column, from 1.
        column: usize,
    },
    /// It holds several objects that differ.
    #[error("The answer holds {n} different JSON objects. Answer with exactly one.")]
    SeveralObjects {
        /// How many.
        n: usize,
    },
    /// An object has one key twice.
    #[error("The key {key:?} stands twice in one object. Write it once.")]
    RepeatedKey {
        /// The key.
        key: String,
    },
    /// A property is missing.
    #[error("{path} is missing. Add it; write null where nothing is known.")]
    Missing {
        /// Where it should stand.
        path: String,
    },
    /// A property that the schema does not have.
    #[error("{path} is not part of the schema. Take it away.")]
    Unknown {
        /// Where it stands.
        path: String,
    },
    /// A property of another type than the schema says.
    #[error("{path} is {found}, but has to be {wanted}. Change it.")]
    WrongType {
        /// Where it stands.
        path: String,
        /// What stands there.
        found: String,
        /// What has to.
        wanted: &'static str,
    },
    /// A value is a text that is not certainly a number.
    #[error("Row {row}, {label:?}: the value {text:?} {problem}. Write a plain JSON number such as 1234.5, without unit.")]
    NumberAsText {
        /// The row.
        row: usize,
        /// Its label.
        label: String,
        /// The text.
        text: String,
        /// What speaks against it, as the end of a sentence.
        problem: &'static str,
    },
    /// A row has too few or too many values.
    #[error("Row {row}, {label:?}, has {found} values, but there are {wanted} columns. Give each row one value per column.")]
    RowLength {
        /// The row.
        row: usize,
        /// Its label.
        label: String,
        /// Its values.
        found: usize,
        /// The columns.
        wanted: usize,
    },
    /// Not as many rows as asked for.
    #[error("The number of rows is {found}, but {wanted} were asked for. Write {wanted}.")]
    Rows {
        /// How many there are.
        found: usize,
        /// How many were asked for.
        wanted: usize,
    },
    /// Not as many columns as asked for.
    #[error("The number of columns is {found}, but {wanted} were asked for. Write {wanted}.")]
    Columns {
        /// How many there are.
        found: usize,
        /// How many were asked for.
        wanted: usize,
    },
    /// The labels are not the points in time that were asked for.
    #[error("Row {row} has the label {found:?}, but has to be {wanted:?}: use exactly the labels given, in their order.")]
    TimeLabel {
        /// The row.
        row: usize,
        /// Its label.
        found: String,
        /// The label asked for.
        wanted: String,
    },
    /// A column measures something else than asked for.
    #[error(
        "Column {column:?} has the measure {found:?}, but {wanted:?} was asked for. Change the column to what was asked for."
    )]
    Measure {
        /// The column.
        column: String,
        /// What it says.
        found: &'static str,
        /// What was asked for.
        wanted: &'static str,
    },
    /// A column has a unit that its measure cannot have, or lacks one.
    #[error("Column {column:?}: {problem}.")]
    Unit {
        /// The column.
        column: String,
        /// What is wrong, and what to do.
        problem: &'static str,
    },
    /// There is a group where none was asked for, or none where one was.
    #[error("\"group\" is {found}, but has to be {wanted}. Change it.")]
    Group {
        /// What it is.
        found: &'static str,
        /// What it has to be.
        wanted: &'static str,
    },
    /// A noun lacks the gender that the language needs.
    #[error("\"population\" needs the grammatical gender of {noun:?} in this language: {wanted}. Write it.")]
    Gender {
        /// The noun.
        noun: String,
        /// The genders that the language has.
        wanted: &'static str,
    },
    /// The shares of a whole do not add up to it.
    #[error("Column {column:?}: the shares add up to {sum}. Change values so that they add up to 100.")]
    SharesSum {
        /// The column.
        column: String,
        /// Their sum.
        sum: String,
    },
    /// A value that cannot be less than zero is.
    #[error("Row {row}, {label:?}: {value} is negative, which cannot be here. Write a value above zero.")]
    Negative {
        /// The row.
        row: usize,
        /// Its label.
        label: String,
        /// The value.
        value: String,
    },
    /// A value is missing where every row needs one.
    #[error("Row {row}, {label:?}: the value is missing, but is needed here. Write a number.")]
    ValueMissing {
        /// The row.
        row: usize,
        /// Its label.
        label: String,
    },
    /// A stage has more than the one before.
    #[error(
        "Row {row}, {label:?}: {value} is more than the {before} of the stage before it. \
         Each stage has fewer than the one before."
    )]
    StageGrows {
        /// The row.
        row: usize,
        /// Its label.
        label: String,
        /// Its value.
        value: String,
        /// The value of the stage before.
        before: String,
    },
    /// A value that cannot be, such as a rate of 250%.
    #[error("Row {row}, {label:?}: {value} is not believable for {what}. {wanted}.")]
    Unbelievable {
        /// The row.
        row: usize,
        /// Its label.
        label: String,
        /// The value.
        value: String,
        /// Of what.
        what: String,
        /// What would be.
        wanted: &'static str,
    },
    /// A count that is not whole.
    #[error("Row {row}, {label:?}: {value} is no whole number, but {column:?} counts things. Write whole numbers.")]
    NotWhole {
        /// The row.
        row: usize,
        /// Its label.
        label: String,
        /// The value.
        value: String,
        /// The column.
        column: String,
    },
    /// A value has more digits than anyone would print.
    #[error("Row {row}, {label:?}: {value} has too many digits. Round it to at most {most} significant digits.")]
    Digits {
        /// The row.
        row: usize,
        /// Its label.
        label: String,
        /// The value.
        value: String,
        /// The most digits.
        most: usize,
    },
    /// The largest value is too many times the smallest.
    #[error(
        "The values run from {smallest} to {largest}, so the small ones could not be seen. \
         Keep the largest under {most} times the smallest."
    )]
    Spread {
        /// The smallest value but zero.
        smallest: String,
        /// The largest.
        largest: String,
        /// The most times.
        most: u32,
    },
    /// The values were not thought of.
    #[error("Column {column:?}: {problem}. Write uneven values as real data have them.")]
    Made {
        /// The column.
        column: String,
        /// What is odd about its values, as a sentence without its end.
        problem: &'static str,
    },
    /// A text that stands for another.
    #[error("{field}: {text:?} is a placeholder. Write a real name.")]
    Placeholder {
        /// Where it stands.
        field: String,
        /// The text.
        text: String,
    },
    /// A text is longer than a picture has room for.
    #[error("{field}: {text:?} has {found} characters. Use at most {most}.")]
    Long {
        /// Where it stands.
        field: String,
        /// The text, cut short.
        text: String,
        /// Its characters.
        found: usize,
        /// The most.
        most: usize,
    },
    /// A label or a header that is a bare number, or a name that holds a value.
    #[error("{field}: {text:?} is a bare number, not a name. Write a name.")]
    BareNumber {
        /// Where it stands.
        field: String,
        /// The text.
        text: String,
    },
    /// It copies the example.
    #[error("{what} of the example. Do not copy anything from it; make up your own.")]
    Copied {
        /// What it copies, as the beginning of a sentence.
        what: String,
    },
    /// It is in another language.
    #[error("The texts are not in {wanted}. Write every text in {wanted}.")]
    Language {
        /// The language's name.
        wanted: String,
    },
    /// A text gives a value away.
    #[error("The {field} gives the value {number} away. Leave values out of it.")]
    GivesAway {
        /// Which text.
        field: &'static str,
        /// The value.
        number: String,
    },
    /// A text has a number that is nowhere in the table.
    #[error("The {field} says {number}, which the table does not have. Leave it out.")]
    StrayNumber {
        /// Which text.
        field: &'static str,
        /// The number.
        number: String,
    },
    /// A proposed question does not fit the table.
    #[error("Suggested question {n}: {problem}. Use the labels and column names exactly as in the table.")]
    Question {
        /// Which, from 1.
        n: usize,
        /// What is wrong.
        problem: String,
    },
    /// A new wording of a question cannot be used.
    #[error("The wording {text:?} cannot be used: {problem}. Write it anew.")]
    Wording {
        /// The wording, cut short.
        text: String,
        /// What is wrong with it.
        problem: super::paraphrase::WordingFault,
    },
    /// The description as a whole is refused.
    #[error("{problem}. Change that.")]
    Description {
        /// Why, in the words of the check.
        problem: String,
    },
}

impl Fault {
    /// A short name under which such faults are counted.
    pub fn reason(&self) -> &'static str {
        match self {
            Self::Empty => "empty",
            Self::Unreadable { .. } => "unreadable",
            Self::Filtered => "filtered",
            Self::CutOff => "cut-off",
            Self::NoObject => "no-object",
            Self::NotJson { .. } => "not-json",
            Self::SeveralObjects { .. } => "several-objects",
            Self::RepeatedKey { .. } => "repeated-key",
            Self::Missing { .. } => "missing-field",
            Self::Unknown { .. } => "unknown-field",
            Self::WrongType { .. } => "wrong-type",
            Self::NumberAsText { .. } => "number-as-text",
            Self::RowLength { .. } => "row-length",
            Self::Rows { .. } => "row-count",
            Self::Columns { .. } => "column-count",
            Self::TimeLabel { .. } => "time-label",
            Self::Measure { .. } => "measure",
            Self::Unit { .. } => "unit",
            Self::Group { .. } => "group",
            Self::Gender { .. } => "gender",
            Self::SharesSum { .. } => "shares-sum",
            Self::Negative { .. } => "negative",
            Self::ValueMissing { .. } => "value-missing",
            Self::StageGrows { .. } => "stage-grows",
            Self::Unbelievable { .. } => "unbelievable",
            Self::NotWhole { .. } => "not-whole",
            Self::Digits { .. } => "digits",
            Self::Spread { .. } => "spread",
            Self::Made { .. } => "made-up-pattern",
            Self::Placeholder { .. } => "placeholder",
            Self::Long { .. } => "too-long",
            Self::BareNumber { .. } => "bare-number",
            Self::Copied { .. } => "copied-example",
            Self::Language { .. } => "language",
            Self::GivesAway { .. } => "gives-value-away",
            Self::StrayNumber { .. } => "stray-number",
            Self::Question { .. } => "question",
            Self::Wording { problem, .. } => problem.reason(),
            Self::Description { .. } => "description",
        }
    }
}

/// The conversation with the answer that was bad, and what was wrong with it.
///
/// # Errors
/// The template of the user's own cannot be rendered.
pub fn repair(prompts: &Prompts, prompt: &Prompt, answer: &str, faults: &[Fault]) -> Result<Prompt, PromptError> {
    let mut prompt = prompt.clone();
    let echo = match answer.char_indices().nth(MAX_ECHO_CHARS) {
        Some((end, _)) => &answer[..end],
        None => answer,
    };
    // APIs refuse a message without text.
    let echo = if echo.trim().is_empty() { "(nothing)" } else { echo };
    prompt.messages.push(Message::new(Speaker::Assistant, echo));
    let listed: Vec<String> = faults.iter().take(MAX_FAULTS).map(ToString::to_string).collect();
    let text = prompts.repair(&listed, faults.len() - listed.len())?;
    prompt.messages.push(Message::new(Speaker::User, text));
    Ok(prompt)
}
