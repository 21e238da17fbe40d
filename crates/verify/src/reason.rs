//! Why a sample is refused: one variant a fault, with what was found, in words that a person understands.

use std::fmt;

use chartmill_schema::{Color, Language, Number};
use thiserror::Error;

/// A fault, and the turn in which it was found.
#[derive(Clone, PartialEq, Debug)]
pub struct Rejection {
    /// What is wrong.
    pub reason: Reason,
    /// The turn, from 0; `None` where the fault is in the picture or in the record as a whole.
    pub turn: Option<usize>,
}

impl fmt::Display for Rejection {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.turn {
            Some(turn) => write!(f, "turn {}: {}", turn + 1, self.reason),
            None => write!(f, "{}", self.reason),
        }
    }
}

impl std::error::Error for Rejection {}

/// The part of the contract that a reason belongs to.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Area {
    /// The annotation is not what the scene holds.
    Faithful,
    /// The picture does not say what the table says.
    ReadBack,
    /// The answer does not follow from the picture.
    Answer,
    /// The message of the model does not carry the answer.
    Message,
    /// The words do not ask what the query asks.
    Wording,
    /// The record breaks the format.
    Contract,
    /// The layout hides or cuts text.
    Layout,
    /// The pixels are not the scene's.
    Pixels,
}

/// Declares [`Reason`]: each variant with its area, its key and its message, so that none of the three can be forgotten.
macro_rules! reasons {
    ($($(#[$doc:meta])* $area:ident $key:literal $name:ident $({ $($field:ident : $ty:ty),* $(,)? })? => $message:literal;)*) => {
        /// Why a sample is refused.
        #[derive(Clone, PartialEq, Debug, Error)]
        #[expect(missing_docs, reason = "the fields are named for what the message says of them")]
        pub enum Reason {
            $($(#[$doc])* #[error($message)] $name $({ $($field: $ty),* })?,)*
        }

        impl Reason {
            /// A stable kebab-case key, for counting.
            pub fn key(&self) -> &'static str {
                match self {
                    $(Self::$name { .. } => $key,)*
                }
            }

            /// The part of the contract that it belongs to.
            pub fn area(&self) -> Area {
                match self {
                    $(Self::$name { .. } => Area::$area,)*
                }
            }

            /// Every key, in the order of declaration.
            pub const KEYS: &'static [&'static str] = &[$($key),*];
        }
    };
}

reasons! {
    // The annotation against the scene and the facts.
    /// The annotation has another size than the scene.
    Faithful "size-differs" SizeDiffers { found: [u32; 2], wanted: [u32; 2] } => "the annotation says {found:?} pixels, the scene {wanted:?}";
    /// A text is missing from the annotation or invented by it.
    Faithful "text-count" TextCount { annotated: usize, drawn: usize } => "the annotation has {annotated} texts, the scene {drawn}";
    /// A text of the annotation is not the scene's.
    Faithful "text-differs" TextDiffers { index: usize, text: String, field: &'static str } => "text {index} ({text:?}): its {field} is not the scene's";
    /// A mark is missing from the annotation or invented by it.
    Faithful "mark-count-differs" MarkCountDiffers { annotated: usize, drawn: usize } => "the annotation has {annotated} marks, the scene {drawn}";
    /// A mark of the annotation is not the scene's.
    Faithful "mark-differs" MarkDiffers { index: usize, field: &'static str } => "mark {index}: its {field} is not the scene's";
    /// What is painted is not the outline that the mark claims.
    Faithful "mark-outline" MarkOutline { index: usize } => "mark {index}: what is painted is not the outline that it claims";
    /// An item has the role of a mark but says nothing about itself, or the reverse.
    Faithful "mark-unclaimed" MarkUnclaimed { item: usize } => "item {item} of the scene is a mark without geometry, or has geometry without being a mark";
    /// A fact is not what the scene shows.
    Faithful "fact-differs" FactDiffers { fact: String } => "the facts claim what the picture does not show: {fact}";

    // Read-back.
    /// No locale data for the language of the picture or of a turn.
    ReadBack "language-unknown" LanguageUnknown { language: Language } => "there are no numbers and cue words for language {language}";
    /// A scale with fewer than two ticks, or not linear.
    ReadBack "scale-unreadable" ScaleUnreadable { scale: String } => "scale {scale:?} cannot be read: it needs two or more ticks, and must be linear";
    /// A tick label does not parse to its value.
    ReadBack "tick-text" TickText { scale: String, text: String, value: Number } => "scale {scale:?}: the tick label {text:?} does not say {value}";
    /// No tick label stands where the scale says.
    ReadBack "tick-absent" TickAbsent { scale: String, text: String, px: f64 } => "scale {scale:?}: no tick label {text:?} stands at {px} px";
    /// A tick label belongs to no scale.
    ReadBack "tick-stray" TickStray { text: String } => "the tick label {text:?} belongs to no scale";
    /// Ticks do not ascend.
    ReadBack "tick-order" TickOrder { scale: String } => "the ticks of scale {scale:?} do not ascend";
    /// The ticks do not lie on one straight scale.
    ReadBack "scale-residual" ScaleResidual { scale: String, off_px: f64 } => "the ticks of scale {scale:?} are up to {off_px:.2} px off a straight scale";
    /// A mark of no datum, or of a missing one, or a second mark of the same.
    ReadBack "mark-stray" MarkStray { row: usize, column: String } => "a mark shows row {row} of {column:?}, which has no value to show or has another mark";
    /// A mark encodes its value in a way that cannot be read back.
    ReadBack "mark-unreadable" MarkUnreadable { row: usize, column: String } => "the mark of row {row}, {column:?}, encodes its value in a way that cannot be read back";
    /// A bar does not stand on zero.
    ReadBack "mark-baseline" MarkBaseline { row: usize, column: String, off_px: f64 } => "the bar of row {row}, {column:?}, begins {off_px:.2} px off zero";
    /// A segment of a stack does not stand on the one before it.
    ReadBack "segment-base" SegmentBase { row: usize, column: String, off_px: f64 } => "the segment of row {row}, {column:?}, begins {off_px:.2} px off where the one before it ends";
    /// The drawn value is not the shown one.
    ReadBack "mark-value" MarkValue { row: usize, column: String, read: f64, shown: Number } => "the mark of row {row}, {column:?}, reads {read:.4}, but the table shows {shown}";
    /// Marks that are compared by length share neither an edge nor a middle.
    ReadBack "mark-alignment" MarkAlignment { column: String } => "the marks of {column:?} share neither an edge nor a middle";
    /// Slices leave a gap, overlap, or do not begin at 12 o'clock.
    ReadBack "slice-tiling" SliceTiling { row: usize, off_degrees: f64 } => "the slice of row {row} is {off_degrees:.4} degrees off where the one before it ends";
    /// Slices with different centers or radii.
    ReadBack "slice-shape" SliceShape { row: usize } => "the slice of row {row} has another center or radius than the first";
    /// Shares that do not add up to a whole.
    ReadBack "pie-not-whole" PieNotWhole { total: Number } => "the slices claim a whole, but the shares add up to {total}%";
    /// A printed value does not parse to the table's.
    ReadBack "value-text" ValueText { text: String, shown: String } => "the printed {text:?} is not the table's {shown}";
    /// A text does not say what it shows.
    ReadBack "text-shows" TextShows { text: String } => "the text {text:?} shows nothing of the table that its role allows";
    /// A label or header differs from the table's.
    ReadBack "label-text" LabelText { text: String, wanted: String } => "the label {text:?} is not the table's {wanted:?}";
    /// A row is drawn, but its label is nowhere.
    ReadBack "label-not-drawn" LabelNotDrawn { label: String } => "{label:?} is drawn, but its label stands nowhere";
    /// A label stands nearer to another datum than to its own.
    ReadBack "text-misplaced" TextMisplaced { text: String, nearest: String } => "the text {text:?} stands at {nearest:?} instead of its own place";
    /// The rows are not in reading order.
    ReadBack "row-order" RowOrder { row: usize } => "row {row} does not stand after the row before it";

    // Answers.
    /// A query names a label or a series that the table lacks.
    Answer "query-unknown" QueryUnknown { name: String } => "the query names {name:?}, which the table does not have";
    /// A query that asks nothing that can be computed.
    Answer "query-invalid" QueryInvalid { why: &'static str } => "the query cannot be computed: {why}";
    /// A datum that the picture does not show.
    Answer "hidden" Hidden { label: String, series: String } => "the picture does not show {series:?} of {label:?}";
    /// A datum that is drawn, but whose absolute value nothing in the picture gives.
    Answer "not-absolute" NotAbsolute => "the picture shows proportions only; the number asked for stands nowhere";
    /// Several candidates cannot be told apart.
    Answer "tie" Tie { first: String, second: String } => "{first:?} and {second:?} are too near to tell apart";
    /// A value on, or too near to, a bound or another value.
    Answer "unclear" Unclear { what: String } => "{what} is too near to tell";
    /// Not exactly one row has the value.
    Answer "not-unique" NotUnique { found: usize } => "{found} rows fit where exactly one must";
    /// Adding up rates or scores means nothing.
    Answer "sum-meaningless" SumMeaningless { series: String } => "values of {series:?} cannot be added up";
    /// A color without one agreed name.
    Answer "color-unnamed" ColorUnnamed { color: Color } => "people would not agree on a name for {color}";
    /// Two colors that the question relies on look alike.
    Answer "colors-alike" ColorsAlike { first: Color, second: Color, difference: f64 } => "{first} and {second} look alike or have one name (difference {difference:.1})";
    /// A text that is asked for was not drawn.
    Answer "text-not-drawn" TextNotDrawn { what: &'static str } => "the picture has no {what}, or several";
    /// A mark that is too small to be counted.
    Answer "mark-too-small" MarkTooSmall { row: usize } => "the mark of row {row} is too small to be counted";
    /// The answer has another kind than the query.
    Answer "answer-kind" AnswerKind { found: &'static str } => "the query gives a {found}, the answer is of another kind";
    /// The answer is wrong.
    Answer "answer-wrong" AnswerWrong { wanted: String, found: String } => "the answer must be {wanted:?}, not {found:?}";
    /// The answer has the wrong unit.
    Answer "answer-unit" AnswerUnit { wanted: String, found: String } => "the answer's unit must be {wanted:?}, not {found:?}";
    /// The answer gives a unit that the picture does not.
    Answer "unit-not-shown" UnitNotShown { unit: String } => "the unit {unit:?} stands nowhere in the picture";
    /// The answer's decimals are not those of its value, or too few.
    Answer "answer-decimals" AnswerDecimals { value: String } => "the decimals of the answer {value:?} are wrong or too few";
    /// The answer claims another tolerance than the picture supports.
    Answer "answer-tolerance" AnswerTolerance { claimed: String, supported: f64 } => "the answer claims a tolerance of {claimed}; the picture supports {supported:.4}";
    /// An accepted spelling is not the answer.
    Answer "accepted-wrong" AcceptedWrong { text: String } => "the accepted spelling {text:?} is not the answer";
    /// The evidence points at nothing, or at the wrong place.
    Answer "evidence" EvidenceWrong { why: &'static str } => "the evidence {why}";
    /// The readable program is not the query's.
    Answer "program-differs" ProgramDiffers => "the readable program is not the query's";
    /// The answer follows from an earlier turn.
    Answer "follows" Follows { earlier: usize } => "the answer follows from the turns up to {earlier}";

    // Messages of the model.
    /// The message does not carry the answer as its form demands.
    Message "message-answer" MessageAnswer { message: String, answer: String } => "the message {message:?} does not give the answer {answer:?} in its form";
    /// A number in the message comes from nowhere.
    Message "message-number" MessageNumber { number: Number } => "the number {number} in the message comes from nowhere";
    /// A label in the message has nothing to do with the question.
    Message "message-label" MessageLabel { label: String } => "the label {label:?} in the message is not part of the question";
    /// A step gives a label another value than the table.
    Message "message-value" MessageValue { label: String, number: Number } => "the message gives {label:?} the value {number}";
    /// A step whose arithmetic is wrong.
    Message "step-arithmetic" StepArithmetic { step: String } => "the arithmetic of {step:?} is wrong";
    /// The message is not the steps, then the answer.
    Message "steps-differ" StepsDiffer => "the message is not its steps and then the answer";

    // Wording.
    /// The family does not ask this kind of query.
    Wording "family-query" FamilyQuery { family: &'static str } => "the query is not one of family {family}";
    /// A word that the question must have is missing.
    Wording "cue-missing" CueMissing { cue: String } => "the question lacks a word for {cue}";
    /// A word that asks something else.
    Wording "cue-forbidden" CueForbidden { cue: String, word: String } => "the word {word:?} asks for {cue}, which the query does not";
    /// A label of the query is not in the question.
    Wording "label-absent" LabelAbsent { label: String } => "the question does not name {label:?}";
    /// A label in the question is not the query's.
    Wording "label-extra" LabelExtra { label: String } => "the question names {label:?}, which the query does not";
    /// The labels stand in the wrong order.
    Wording "operand-order" OperandOrder => "the question compares the labels the other way round";
    /// A number of the query is not in the question.
    Wording "number-absent" NumberAbsent { number: Number } => "the question does not give the number {number}";
    /// A number in the question is not the query's.
    Wording "number-extra" NumberExtra { number: Number } => "the question gives the number {number}, which the query does not";
    /// A series must be named.
    Wording "series-absent" SeriesAbsent { series: String } => "the question does not name the series {series:?}";
    /// A series in the question is not the query's.
    Wording "series-extra" SeriesExtra { series: String } => "the question names the series {series:?}, which the query does not";
    /// "How many" of what is not a count.
    Wording "count-word" CountWord { word: String } => "{word:?} asks for a count, but the measure is none";
    /// A word for a share where there is none.
    Wording "share-word" ShareWord { word: String } => "{word:?} asks for a share, but the measure is none";
    /// The answer stands in the question.
    Wording "answer-given-away" AnswerGivenAway { text: String } => "the question gives the answer {text:?} away";
    /// The question is not one clean sentence.
    Wording "question-shape" QuestionShape { question: String } => "{question:?} is not one clean line that ends with ? or .";
    /// The difficulty is not the family's.
    Wording "difficulty" DifficultyWrong => "the difficulty is not the family's";

    // Contract.
    /// The record and its annotation differ in id or image.
    Contract "id" IdDiffers => "the record and its annotation differ in id or image, or the id is empty";
    /// The image's path is not as promised.
    Contract "image-path" ImagePath { path: String } => "{path:?} is not images/NNNNN/ID.png, or ID.jpg where the picture went through a device";
    /// A picture that went through a device comes to the check of upright pictures.
    Contract "degraded-early" DegradedEarly => "the picture went through a device; verify the upright one first, then that by itself";
    /// The annotation of a device's picture has not one box for each text or mark.
    Contract "moved-count" MovedCount { what: &'static str, found: usize, wanted: usize } => "the picture has {found} moved {what}, the drawing {wanted}";
    /// The transform is not that of a device in front of a sheet.
    Contract "transform" TransformUnsound { why: &'static str } => "the transform of the picture {why}";
    /// Another target than the one verified against.
    Contract "target" TargetDiffers { target: String } => "the annotation is for the target {target:?}";
    /// The number of turns.
    Contract "turn-count" TurnCount { found: usize } => "{found} turns are not what the split allows, or not those of the annotation";
    /// Human and gpt do not alternate.
    Contract "alternation" Alternation => "human and gpt do not alternate, beginning with human";
    /// `<image>` does not stand once, first.
    Contract "image-token" ImageToken => "<image> must stand exactly once, at the start of the first human turn, before a line break";
    /// An empty message.
    Contract "blank-message" BlankMessage => "a message is blank or begins or ends with a space";
    /// A control token of a training format.
    Contract "control-token" ControlToken { token: String } => "a message holds the control token {token:?}";
    /// A control character.
    Contract "control-character" ControlCharacter { code: u32 } => "a message holds the control character U+{code:04X}";
    /// The human message is not the annotated question.
    Contract "question-differs" QuestionDiffers => "the human message is not the annotated question, with or without an instruction";
    /// The line after the question is no instruction for its form, or one is missing.
    Contract "instruction" Instruction { line: String } => "the line {line:?} does not state the form of the answer";
    /// Too long for the target.
    Contract "token-budget" TokenBudget { bound: usize, allowed: usize } => "up to {bound} token ids, but the target has {allowed}";

    // Layout.
    /// A text reaches out of the picture.
    Layout "text-outside" TextOutside { text: String } => "the text {text:?} reaches out of the picture";
    /// Two texts overlap.
    Layout "text-overlap" TextOverlap { first: String, second: String } => "the texts {first:?} and {second:?} overlap";
    /// A text straddles the edge of a mark.
    Layout "text-straddles" TextStraddles { text: String, mark: usize } => "the text {text:?} straddles the edge of mark {mark}";
    /// A text that the model cannot read.
    Layout "text-too-small" TextTooSmall { text: String, cap_px: f64, wanted_px: f64 } => "the text {text:?} has capitals of {cap_px:.1} px; {wanted_px:.1} are needed";
    /// A mark reaches out of the picture.
    Layout "mark-outside" MarkOutside { mark: usize } => "mark {mark} reaches out of the picture";
    /// A moved box is not where the transform puts it.
    Layout "moved-box" MovedBox { what: &'static str, index: usize } => "the moved box of {what} {index} is not where the transform puts it";
    /// A cap height after the transform is not what the transform makes of it.
    Layout "moved-cap-height" MovedCapHeight { text: String, found: f64, wanted: f64 } => "the text {text:?} has capitals of {wanted:.2} px after the transform, not {found:.2}";

    // Pixels.
    /// The PNG cannot be decoded, or is not opaque 8-bit RGB of the right size.
    Pixels "png-format" PngFormat { why: String } => "the PNG is not 8-bit RGB of the scene's size: {why}";
    /// The PNG holds other pixels than the canvas.
    Pixels "png-differs" PngDiffers => "the PNG holds other pixels than the canvas";
    /// A mark does not show its color.
    Pixels "mark-color" MarkColor { mark: usize, at: [i64; 2], found: Color, wanted: Color } => "mark {mark} is {found} instead of {wanted} at {at:?}";
    /// A mark cannot be seen at all.
    Pixels "mark-hidden" MarkHidden { mark: usize } => "mark {mark} is covered";
    /// A mark's color reaches beyond its outline.
    Pixels "mark-spill" MarkSpill { mark: usize, at: [i64; 2] } => "the color of mark {mark} reaches beyond its outline, to {at:?}";
    /// A text has no ink, not its color, or not where its box is.
    Pixels "ink" InkWrong { text: String, why: &'static str } => "the text {text:?} {why}";
    /// A text is hard to see.
    Pixels "contrast" Contrast { text: String, contrast: f64, ground: Color } => "the text {text:?} has a contrast of {contrast:.2} to {ground} behind it";
    /// Something is painted over a text.
    Pixels "text-covered" TextCovered { text: String, item: usize } => "item {item} is painted over the text {text:?}";
    /// A line runs through a text.
    Pixels "text-struck" TextStruck { text: String, item: usize } => "the line of item {item} runs through the text {text:?}";
    /// The line of a series is not what its points and its color say.
    Pixels "series-line" SeriesLineWrong { series: String, why: &'static str } => "the line of {series:?} {why}";
    /// A legend's swatch has another color than its marks, or stands at another's label.
    Pixels "swatch" SwatchWrong { text: String } => "the swatch at {text:?} is not the color of its marks";
    /// The pixels of a device's picture are not as many as its annotation says.
    Pixels "degraded-size" DegradedSize { bytes: usize, width: u32, height: u32 } => "{bytes} bytes are no RGB picture of {width} by {height} pixels";
    /// A text that a device has made faint.
    Pixels "degraded-faint" DegradedFaint { text: String, contrast: f64 } => "the text {text:?} has a contrast of only {contrast:.2} to its ground in the degraded picture";
    /// A text that a device has smeared.
    Pixels "degraded-blurred" DegradedBlurred { text: String, sharpness: f64 } => "the strokes of the text {text:?} run together in the degraded picture (sharpness {sharpness:.2})";
    /// A mark that a device has made as pale, or as dark, as the ground.
    Pixels "degraded-mark" DegradedMark { mark: usize, difference: f64 } => "mark {mark} differs from its ground by only {difference:.1} in the degraded picture";
    /// Colors that a device has made alike.
    Pixels "degraded-alike" DegradedAlike { first: Color, second: Color, difference: f64 } => "{first} and {second} differ by only {difference:.1} in the degraded picture";
    /// A color that a device has given another name, or none.
    Pixels "degraded-color" DegradedColor { color: Color, found: Color } => "{color} is {found} in the degraded picture, which has another name or none";
}

/// Collects faults while checking goes on, so that one pass tells all of them.
#[derive(Debug, Default)]
pub(crate) struct Faults {
    found: Vec<Rejection>,
    turn: Option<usize>,
}

impl Faults {
    pub(crate) fn push(&mut self, reason: Reason) {
        self.found.push(Rejection { reason, turn: self.turn });
    }

    /// What follows is about this turn.
    pub(crate) fn at_turn(&mut self, turn: Option<usize>) {
        self.turn = turn;
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.found.is_empty()
    }

    pub(crate) fn into_found(self) -> Vec<Rejection> {
        self.found
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn keys_are_unique_and_kebab_case() {
        let keys: BTreeSet<&str> = Reason::KEYS.iter().copied().collect();
        assert_eq!(keys.len(), Reason::KEYS.len());
        assert!(keys.iter().all(|key| key.chars().all(|c| c.is_ascii_lowercase() || c == '-')));
    }
}
