//! The rules of the doctor: what can be wrong with a dataset, what it means for training and what to do.

use std::fmt;

use serde::{Serialize, Serializer};

/// How much a finding matters.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Severity {
    /// Training ends with an error, skips the row, or goes on without the picture.
    Fatal,
    /// Training goes well, and the model learns something that is not so.
    Wrong,
    /// Perhaps as it should be: look at it.
    Look,
}

/// One thing that can be wrong. Its [key](Rule::key) stays the same from version to version.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Rule {
    /// A row that cannot be read.
    RowUnreadable,
    /// `<image>` is in no message.
    ImageTokenMissing,
    /// `<image>` more than once.
    ImageTokenRepeated,
    /// `<image>` in an answer.
    ImageTokenInAnswer,
    /// `<image>` in a row without a picture.
    ImageTokenWithoutImage,
    /// More than one picture in a row.
    SeveralImages,
    /// No message.
    NoMessages,
    /// A role that LLaVA does not know.
    RoleUnknown,
    /// A system message.
    SystemMessage,
    /// An answer comes first.
    BeginsWithAnswer,
    /// Two messages of one side behind each other.
    NotAlternating,
    /// The last question has no answer.
    NoFinalAnswer,
    /// A question without a word.
    EmptyQuestion,
    /// An answer without a word.
    EmptyAnswer,
    /// What the template of LLaVA reads as its own.
    ControlToken,
    /// More text than the model's window has room for.
    TooLong,
    /// A picture's file is missing.
    PictureMissing,
    /// A picture's name leads out of the folder, or is an address.
    PicturePath,
    /// A picture that cannot be read.
    PictureUnreadable,
    /// A picture that is too large or too small to be trained on.
    PictureSize,
    /// A picture of which the loader sees something else than a person.
    PictureOdd,
    /// A question for a count, answered by a percentage.
    CountAnsweredByShare,
    /// A question for a percentage, answered by a count.
    ShareAnsweredByCount,
    /// The same question about the same picture with different answers.
    ConflictingAnswers,
    /// Many more of yes than of no, or the reverse.
    YesNoImbalance,
    /// `<image>` is not first.
    ImageTokenNotFirst,
    /// A question that is nothing but `<image>`.
    OnlyImageToken,
    /// No picture.
    NoImage,
    /// No id.
    IdMissing,
    /// An id that was there before.
    IdDuplicate,
    /// Blanks around a message.
    SurroundingBlanks,
    /// What the templates of other models read as their own.
    TemplateToken,
    /// Characters of a text that was broken on its way.
    BrokenText,
    /// A question for a percentage, answered by a number without a sign.
    PercentSignMissing,
    /// The same question twice in a conversation.
    QuestionRepeated,
    /// A row that was there before.
    DuplicateRow,
    /// One answer is given to very many questions.
    DominantAnswer,
    /// Amounts between two dollar signs.
    DollarLabels,
    /// The shares asked about on a picture add to more than the whole.
    SharesAbove100,
    /// The shares asked about on a picture do not add to the whole.
    SharesBelow100,
    /// The name of a picture ends in what it is not.
    PictureExtension,
    /// One picture under several names.
    PictureTwice,
    /// Nearly the same picture under several names.
    PictureNearDuplicate,
    /// Text that the model cannot read at its resolution.
    TextTooSmall,
    /// Something lies over a pie.
    PieCovered,
    /// The name of the file says something else than its content.
    FileMisnamed,
    /// A layout that LLaVA does not read.
    OtherLayout,
}

struct About {
    key: &'static str,
    severity: Severity,
    title: &'static str,
    means: &'static str,
    remedy: &'static str,
}

const fn about(key: &'static str, severity: Severity, title: &'static str, means: &'static str, remedy: &'static str) -> About {
    About { key, severity, title, means, remedy }
}

impl Rule {
    /// Every rule, the worst first: the order of a report.
    #[rustfmt::skip]
    pub const ALL: &'static [Self] = &[
        Self::RowUnreadable, Self::ImageTokenMissing, Self::ImageTokenRepeated, Self::ImageTokenInAnswer, Self::ImageTokenWithoutImage,
        Self::SeveralImages, Self::NoMessages, Self::RoleUnknown, Self::SystemMessage, Self::BeginsWithAnswer, Self::NotAlternating,
        Self::NoFinalAnswer, Self::EmptyQuestion, Self::EmptyAnswer, Self::ControlToken, Self::TooLong, Self::PictureMissing,
        Self::PicturePath, Self::PictureUnreadable, Self::PictureSize, Self::PictureOdd, Self::CountAnsweredByShare,
        Self::ShareAnsweredByCount, Self::ConflictingAnswers, Self::YesNoImbalance, Self::ImageTokenNotFirst,
        Self::OnlyImageToken, Self::NoImage, Self::IdMissing, Self::IdDuplicate, Self::SurroundingBlanks, Self::TemplateToken,
        Self::BrokenText, Self::PercentSignMissing, Self::QuestionRepeated, Self::DuplicateRow, Self::DominantAnswer,
        Self::DollarLabels, Self::SharesAbove100, Self::SharesBelow100, Self::PictureExtension, Self::PictureTwice,
        Self::PictureNearDuplicate, Self::TextTooSmall, Self::PieCovered, Self::FileMisnamed, Self::OtherLayout,
    ];

    /// Its name in reports: `image-token-missing`.
    pub fn key(self) -> &'static str {
        self.about().key
    }

    /// How much it matters.
    pub fn severity(self) -> Severity {
        self.about().severity
    }

    /// What is wrong, in a few words.
    pub fn title(self) -> &'static str {
        self.about().title
    }

    /// What it means for training, in a sentence.
    pub fn means(self) -> &'static str {
        self.about().means
    }

    /// What to do, in a sentence.
    pub fn remedy(self) -> &'static str {
        self.about().remedy
    }

    #[rustfmt::skip]
    const fn about(self) -> About {
        use Severity::{Fatal, Look, Wrong};
        match self {
            Self::RowUnreadable => about("row-unreadable", Fatal, "rows cannot be read",
                "The loader stops at such a row, or never comes to those behind it.", "Correct the file at the line named."),
            Self::ImageTokenMissing => about("image-token-missing", Fatal, "<image> is missing",
                "LLaVA trains on the text alone, without the picture, and says nothing.",
                "Begin the first question with \"<image>\\n\"; --fix does."),
            Self::ImageTokenRepeated => about("image-token-repeated", Fatal, "<image> stands more than once",
                "Two places for one picture end in an IndexError, or all but one are dropped silently.",
                "Keep one, at the start of the first question; --fix does."),
            Self::ImageTokenInAnswer => about("image-token-in-answer", Fatal, "<image> stands in an answer",
                "The token would be trained as a label.", "Move it to the first question; --fix does where it stands by itself."),
            Self::ImageTokenWithoutImage => about("image-token-without-image", Fatal, "<image> in a row without a picture",
                "The token is trained as plain text, and the question is about a picture that is not there.",
                "Name the picture in \"image\", or remove the row; --fix leaves it out."),
            Self::SeveralImages => about("several-images", Fatal, "more than one picture in a row",
                "LLaVA takes one path and raises a TypeError on a list.",
                "Make a row of each picture, or use a trainer for several pictures; --fix leaves it out."),
            Self::NoMessages => about("no-messages", Fatal, "rows without messages",
                "There is nothing to train, and grouping by length stops.", "Remove the row; --fix leaves it out."),
            Self::RoleUnknown => about("role-unknown", Fatal, "roles that LLaVA does not know",
                "Any role but \"human\" and \"gpt\" is a KeyError.", "Rename it; --fix does where it is clear who speaks."),
            Self::SystemMessage => about("system-message", Fatal, "system messages",
                "LLaVA has its own sentence there, and the role is a KeyError.",
                "Put the text before the first question; --fix does."),
            Self::BeginsWithAnswer => about("begins-with-answer", Fatal, "conversations that begin with an answer",
                "LLaVA drops it silently, with an <image> in it.", "Begin with the question; --fix drops what nobody asked."),
            Self::NotAlternating => about("not-alternating", Fatal, "two messages of one side behind each other",
                "LLaVA ends with an AssertionError.", "Join them, or add what is missing between them; --fix leaves the row out."),
            Self::NoFinalAnswer => about("no-final-answer", Fatal, "a last question without an answer",
                "The whole row is masked, so nothing of it is trained.", "Add the answer; --fix drops the question."),
            Self::EmptyQuestion => about("empty-question", Fatal, "questions without a word",
                "The round is masked or trained wrongly.", "Write the question; --fix leaves the row out."),
            Self::EmptyAnswer => about("empty-answer", Fatal, "answers without a word",
                "The round is masked, or teaches to say nothing.",
                "Write the answer; --fix drops a last question without an answer, and leaves other rows out."),
            Self::ControlToken => about("control-token", Fatal, "tokens of LLaVA's template in the text",
                "They shift the mask, so the whole row is not trained.", "Reword it; --fix removes end marks at the end of a message."),
            Self::TooLong => about("too-long", Fatal, "more text than the model has room for",
                "The end of the conversation is cut off silently, in the middle of an answer.",
                "Split the conversation into several rows; --fix drops whole later turns."),
            Self::PictureMissing => about("picture-missing", Fatal, "pictures that are not there",
                "The job ends at the first of them, perhaps after hours.",
                "Add the files, or say with --images where they are; --fix leaves their rows out."),
            Self::PicturePath => about("picture-path", Fatal, "pictures named by a path out of their folder",
                "An absolute path, an address or a link out of the folder does not exist where the job runs.",
                "Put the file into the folder and name it by a relative path; --fix leaves its rows out."),
            Self::PictureUnreadable => about("picture-unreadable", Fatal, "pictures that cannot be read",
                "The job ends at the first of them, perhaps after hours.", "Make them again; --fix leaves their rows out."),
            Self::PictureSize => about("picture-size", Fatal, "pictures too large or too small",
                "Pillow refuses what is too large, and the processor takes the sides of what is tiny for color channels.",
                "Scale them; --fix leaves their rows out."),
            Self::PictureOdd => about("picture-odd", Fatal, "pictures that a loader sees otherwise than a person",
                "Pillow's convert(\"RGB\") makes something else of them: what was transparent shows hidden colors, what is turned by a tag stays so.",
                "Save them as plain 8-bit RGB; --fix does where that is certain."),
            Self::CountAnsweredByShare => about("count-answered-by-share", Wrong, "a count is asked for, a percentage answered",
                "The model learns that \"how many\" asks for a percentage.",
                "Ask \"What percentage of ...\"; --fix does where the answer is a plain percentage and it is clear who is counted."),
            Self::ShareAnsweredByCount => about("share-answered-by-count", Wrong, "a percentage is asked for, a count answered",
                "The model learns to answer a question for a percentage with something else.", "Correct the question or the answer."),
            Self::ConflictingAnswers => about("conflicting-answers", Wrong, "one question about one picture, different answers",
                "At least one of them is wrong, and the model learns to guess.", "Look at the picture and keep the right one."),
            Self::YesNoImbalance => about("yes-no-imbalance", Wrong, "yes and no are out of balance",
                "The model learns to say the more frequent one without looking.", "Add questions with the other answer, or drop some."),
            Self::ImageTokenNotFirst => about("image-token-not-first", Look, "<image> is not first",
                "LLaVA moves it to the front of its message; other trainers may not.",
                "Begin the first question with \"<image>\\n\"; --fix does where it stands by itself."),
            Self::OnlyImageToken => about("only-image-token", Look, "a question that is nothing but <image>",
                "Right for the first stage of training, which learns captions; in conversations nothing is asked.",
                "Write the question where there is to be one."),
            Self::NoImage => about("no-image", Look, "rows without a picture",
                "They train language alone, which some mixes want.", "Name the picture in \"image\" if there is one."),
            Self::IdMissing => about("id-missing", Look, "rows without an id",
                "LLaVA does not mind; predictions and scores cannot name the row.", "Give each row an id of its own; --fix does."),
            Self::IdDuplicate => about("id-duplicate", Look, "ids that were there before",
                "LLaVA does not mind; predictions and scores of such rows are mixed up.", "Make ids unique; --fix adds a suffix."),
            Self::SurroundingBlanks => about("surrounding-blanks", Look, "blanks around messages",
                "They are tokens of their own, and answers with them score as wrong in exact comparisons.", "Trim them; --fix does."),
            Self::TemplateToken => about("template-token", Look, "tokens of other templates in the text",
                "Harmless to LLaVA; a model whose template has them breaks the conversation there.", "Reword it."),
            Self::BrokenText => about("broken-text", Look, "characters of a broken text",
                "Replacement and invisible characters are trained as they stand.", "Restore the text from its source."),
            Self::PercentSignMissing => about("percent-sign-missing", Look, "a percentage is asked for, a bare number answered",
                "The model learns to leave the sign away, or the number is a count.", "Decide for one form, and state it in the question."),
            Self::QuestionRepeated => about("question-repeated", Look, "the same question twice in a conversation",
                "The second answer is copied from the first, and nothing is learned about the picture.", "Remove one."),
            Self::DuplicateRow => about("duplicate-row", Look, "rows that were there before",
                "They weigh twice, and may stand on both sides of a split.", "Remove them; --fix does."),
            Self::DominantAnswer => about("dominant-answer", Look, "one answer is given to very many questions",
                "A model can score well by giving it without looking.", "Add questions with other answers."),
            Self::DollarLabels => about("dollar-labels", Look, "questions about amounts between two dollar signs",
                "matplotlib sets what stands between two $ as mathematics, so the label in the picture is probably mangled.",
                "Look at the picture; draw it again with \\$ in place of $."),
            Self::SharesAbove100 => about("shares-above-100", Look, "shares of one picture that add to more than 100%",
                "They are not of one whole, or one of the answers is wrong.", "Look at the picture."),
            Self::SharesBelow100 => about("shares-below-100", Look, "shares of one picture that add to less than 100%",
                "Some slices are never asked about, or one of the answers is wrong.", "Ask about the rest."),
            Self::PictureExtension => about("picture-extension", Look, "pictures whose name ends in what they are not",
                "Pillow looks at the content; servers and other loaders go by the name.", "Rename them; --fix does."),
            Self::PictureTwice => about("picture-twice", Look, "one picture under several names",
                "It weighs twice, and may stand on both sides of a split.", "Keep one name."),
            Self::PictureNearDuplicate => about("picture-near-duplicate", Look, "nearly the same picture under several names",
                "They weigh as one, and may stand on both sides of a split.", "Look at them, and keep them on one side."),
            Self::TextTooSmall => about("text-too-small", Look, "text too small for the model",
                "After the model's own resize it can hardly be read, and the model learns to guess.",
                "Draw the picture smaller with larger type, crop it, or train a model with a higher resolution."),
            Self::PieCovered => about("pie-covered", Look, "something lies over a pie",
                "A legend or label hides slices, so an answer may not be seen.", "Look at the picture; draw the legend beside the pie."),
            Self::FileMisnamed => about("file-misnamed", Look, "the file's name says something else than its content",
                "Readers of JSON Lines stop at an array, and json.load, which LLaVA calls, at the second of two lines.",
                "Call an array .json, and JSON Lines .jsonl; --fix writes dataset.json."),
            Self::OtherLayout => about("other-layout", Look, "a layout that LLaVA's own loader does not read",
                "LLaVA reads one JSON array of {\"id\", \"image\", \"conversations\"}; other trainers read this one.",
                "Nothing for the trainer it was made for; --fix writes LLaVA's."),
        }
    }
}

impl fmt::Display for Rule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.key())
    }
}

impl Serialize for Rule {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.key())
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn rules_are_told_apart_and_the_worst_come_first() {
        let keys: BTreeSet<&str> = Rule::ALL.iter().map(|rule| rule.key()).collect();
        assert_eq!(keys.len(), Rule::ALL.len());
        assert!(Rule::ALL.is_sorted() && Rule::ALL.is_sorted_by_key(|rule| rule.severity()));
        for rule in Rule::ALL {
            assert!(rule.key().bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-'), "{rule}");
            assert!(rule.means().ends_with('.') && rule.remedy().ends_with('.'), "{rule}");
        }
    }
}
