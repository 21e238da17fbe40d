//! What LLaVA's loader would crash on, mask, cut or train blindly on: each with what would happen and what to do.

use std::fmt;
use std::path::PathBuf;

/// Why a row cannot be trained on, or a file not be read.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum Problem {
    /// The file begins with a byte order mark.
    #[error("the file begins with a byte order mark, which LLaVA's json.load refuses; save it as UTF-8 without one")]
    ByteOrderMark,
    /// A file called `.json` that holds JSON Lines.
    #[error(
        "the file holds JSON Lines, but LLaVA calls json.load once and stops at line 2; make it one array, or call it .jsonl so \
         that it is converted here"
    )]
    LinesInJson,
    /// A file called `.json` that holds one object, as JSON Lines of one row do.
    #[error("the file holds one object where LLaVA wants an array of rows and would break on the first index; put it in [ ]")]
    ObjectInJson,
    /// A file called `.jsonl` that holds an array.
    #[error("the file is called .jsonl but holds one JSON array; call it .json")]
    ArrayInLines,
    /// Neither `.json` nor `.jsonl`.
    #[error("the file's name ends neither in .json (an array) nor in .jsonl (one row a line); name it for what it holds")]
    UnknownEnding,
    /// No row at all.
    #[error("the file holds no row; there is nothing to train on")]
    NoRows,
    /// Not JSON, or not UTF-8.
    #[error("this is not JSON in UTF-8: {why}; correct it there")]
    Malformed {
        /// What the parser says.
        why: String,
    },
    /// A row that is no object.
    #[error("the row is no object; write {{\"id\", \"image\", \"conversations\"}}")]
    NotAnObject,
    /// `conversations` is missing or not a list.
    #[error("\"conversations\" is missing or no list, so loading ends with a KeyError or TypeError; give the row its turns")]
    NoConversations,
    /// A turn without `from` or `value`, or with something other than text in them.
    #[error("turn {turn} has no text in \"{field}\", so loading ends with an exception; write {{\"from\": ..., \"value\": ...}}")]
    BrokenTurn {
        /// From 1.
        turn: usize,
        /// The field.
        field: &'static str,
    },
    /// `image` is there but `null`.
    #[error("\"image\" is null, on which the loader raises a TypeError; leave the key out of rows without a picture")]
    ImageNull,
    /// `image` is a list, a number or an object.
    #[error("\"image\" is {found}, on which the loader raises a TypeError; LLaVA takes one path, as text")]
    ImageNotText {
        /// What it is.
        found: &'static str,
    },
    /// `image` is an empty text.
    #[error("\"image\" is empty, so the loader would open a folder; leave the key out of rows without a picture")]
    ImageEmpty,
    /// `image` is an absolute path or an address.
    #[error("\"image\" is {path:?}, which wins over the image folder and does not exist in the job; give a path relative to it")]
    ImageAbsolute {
        /// The path.
        path: String,
    },
    /// `image` leaves the folder, or has parts that S3 keys do not keep.
    #[error("\"image\" is {path:?}, which does not stay inside of the image folder; give a plain relative path with /")]
    ImageOutside {
        /// The path.
        path: String,
    },
    /// A picture that no turn shows.
    #[error(
        "no turn holds <image>, so the model would train blindly, without the picture; begin the first question with \"<image>\\n\""
    )]
    NoImageToken,
    /// The token in more than one turn.
    #[error(
        "<image> stands in turns {first} and {second}, two places for one picture, which ends in an IndexError; keep the first"
    )]
    TokenInTwoTurns {
        /// From 1.
        first: usize,
        /// From 1.
        second: usize,
    },
    /// The token more than once in one turn.
    #[error("<image> stands {count} times in turn {turn}, and LLaVA drops all but one of them silently; a row has one picture")]
    TokenRepeated {
        /// From 1.
        turn: usize,
        /// How often.
        count: usize,
    },
    /// The token in an answer.
    #[error("<image> stands in the answer of turn {turn}, where it would be trained as a label; move it to the question")]
    TokenInAnswer {
        /// From 1.
        turn: usize,
    },
    /// The token in a row without a picture.
    #[error(
        "turn {turn} holds <image> but the row has no \"image\", so it would be trained as plain text; add the path or remove it"
    )]
    TokenWithoutImage {
        /// From 1.
        turn: usize,
    },
    /// No turn at all.
    #[error("the conversation has no turn, so nothing would be trained and grouping by length stops; remove the row")]
    NoTurns,
    /// A role that LLaVA does not know.
    #[error("turn {turn} is from {role:?}, which is a KeyError; LLaVA knows \"human\" and \"gpt\" alone")]
    UnknownRole {
        /// From 1.
        turn: usize,
        /// What stands there.
        role: String,
    },
    /// The first turn is an answer.
    #[error("the first turn is from \"gpt\" and would be dropped silently, with an <image> in it; begin with the question")]
    LeadingAnswer,
    /// Two turns of one side in a row.
    #[error("turn {turn} is from {role:?} like the one before it, which is an AssertionError; questions and answers alternate")]
    NotAlternating {
        /// From 1.
        turn: usize,
        /// The role.
        role: String,
    },
    /// The last question has no answer.
    #[error("there are {count} turns, so the last question has no answer and the whole row would be masked; add it or drop both")]
    OddTurns {
        /// How many.
        count: usize,
    },
    /// Nothing but blanks in a turn.
    #[error(
        "turn {turn} holds nothing but blanks, so its round is masked or trained wrongly; fill it or remove question and answer"
    )]
    BlankTurn {
        /// From 1.
        turn: usize,
    },
    /// Nothing but blanks in all turns.
    #[error("no turn holds a word, and grouping by length stops at \"Should not have zero length\"; remove the row")]
    NoWords,
    /// What the template's parser reads as its own.
    #[error("turn {turn} holds {text:?}, which shifts the mask, so the whole row would not be trained; reword it")]
    ControlText {
        /// From 1.
        turn: usize,
        /// The text.
        text: &'static str,
    },
    /// More than fits into the model's window.
    #[error(
        "the text takes about {estimate} tokens (at most {bound}) and there is room for {allowed}, so its end would be cut \
         silently; split the conversation into several rows"
    )]
    TooLong {
        /// What [`crate::contract::estimate_tokens`] says, with the template.
        estimate: usize,
        /// What it cannot exceed.
        bound: usize,
        /// The room.
        allowed: usize,
    },
    /// The file of the picture is not there.
    #[error("the picture {path} does not exist, which would end the job in the middle; add the file or remove the row", path = path.display())]
    PictureMissing {
        /// The file.
        path: PathBuf,
    },
    /// The file cannot be read as a picture.
    #[error("the picture {path} cannot be read ({why}), which would end the job in the middle; make it again", path = path.display())]
    PictureBroken {
        /// The file.
        path: PathBuf,
        /// What is wrong.
        why: String,
    },
    /// A format that Pillow does not open, or that is not checked here.
    #[error("the picture {path} is {found}; save it as PNG or JPEG", path = path.display())]
    PictureFormat {
        /// The file.
        path: PathBuf,
        /// What it is.
        found: &'static str,
    },
    /// So small that its channels are taken for its sides.
    #[error("the picture {path} has {width}x{height} pixels, so few that the image processor takes them for color channels; enlarge it", path = path.display())]
    PictureTiny {
        /// The file.
        path: PathBuf,
        /// In pixels.
        width: u32,
        /// In pixels.
        height: u32,
    },
    /// More pixels than Pillow opens.
    #[error("the picture {path} has {pixels} pixels and Pillow refuses more than 178956970; make it smaller, the model sees 336x336", path = path.display())]
    PictureHuge {
        /// The file.
        path: PathBuf,
        /// How many.
        pixels: u64,
    },
    /// Transparent somewhere.
    #[error("the picture {path} is transparent in places, which turn black or show a hidden color; put it on an opaque background", path = path.display())]
    PictureTransparent {
        /// The file.
        path: PathBuf,
    },
    /// Gray with 16 bits a pixel.
    #[error("the picture {path} has 16 bits of gray, of which all but the darkest shades turn white; save it with 8 bits", path = path.display())]
    PictureSixteenBits {
        /// The file.
        path: PathBuf,
    },
    /// Turned by a tag only.
    #[error("the picture {path} is turned by its EXIF tag (orientation {orientation}), which the loader ignores; turn its pixels", path = path.display())]
    PictureTurned {
        /// The file.
        path: PathBuf,
        /// The tag's value, 2 to 8.
        orientation: u16,
    },
}

/// A problem and where it is.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct RowFault {
    /// The file, as it was given.
    pub file: PathBuf,
    /// The row, from 1; 0 where the file itself is at fault.
    pub row: u64,
    /// The row's id, where it has one.
    pub id: Option<String>,
    /// What is wrong.
    pub problem: Problem,
}

impl fmt::Display for RowFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.file.display())?;
        if self.row > 0 {
            write!(f, ", row {}", self.row)?;
        }
        if let Some(id) = &self.id {
            write!(f, " ({id})")?;
        }
        write!(f, ": {}", self.problem)
    }
}
