//! What can be wrong with a picture: each with its sentence, its name, and whether it can be mended with certainty.

use super::format::PictureFormat;

/// What is wrong with a picture. The sentences go on from "the picture NAME": whoever reports one knows the row and the name.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
#[non_exhaustive]
pub enum PictureProblem {
    /// No name, or one that no file can have.
    #[error("is named {name:?}, which no file can be; write its path below the pictures' folder")]
    BadName {
        /// As written.
        name: String,
    },
    /// A web address or a `data:` address.
    #[error("is an address ({scheme}:), and nothing is fetched; save it below the pictures' folder and name that file")]
    Url {
        /// What stands before the colon.
        scheme: String,
    },
    /// A path from the root or with a drive letter.
    #[error("is named from the root ({name:?}), which leaves the pictures' folder; write its path below that folder")]
    Absolute {
        /// As written.
        name: String,
    },
    /// A path with `..`.
    #[error("climbs out of the pictures' folder by `..` ({name:?}); write its path below that folder")]
    Climbs {
        /// As written.
        name: String,
    },
    /// A symbolic link on the way leads to another place.
    #[error("is reached by a symbolic link that leads out of the pictures' folder; put the file itself there")]
    LinkLeadsOut,
    /// No such file.
    #[error("does not exist, which would end the training in the middle; add the file or remove the row")]
    Missing,
    /// A folder, a device or a pipe.
    #[error("is no file but a folder or a device; name the file")]
    NotAFile,
    /// The system does not let it be read.
    #[error("cannot be read ({why}); see to its permissions, or copy it anew")]
    Unreadable {
        /// What the system says.
        why: String,
    },
    /// Nothing in it.
    #[error("is an empty file; make it again")]
    Empty,
    /// A format that is not read here.
    #[error("is {seems}; save it as PNG or JPEG")]
    UnknownFormat {
        /// What it seems to be, as a noun phrase.
        seems: &'static str,
    },
    /// Damaged, or cut off.
    #[error("is a {format} file that is damaged or ends too early ({why}); make it again")]
    Broken {
        /// Its format.
        format: PictureFormat,
        /// What the decoder says.
        why: String,
    },
    /// More pixels than are decoded here.
    #[error(
        "has {width}x{height} pixels and at most {most} are decoded; make it smaller, models see a thousand pixels a side or less"
    )]
    TooLarge {
        /// In pixels.
        width: u32,
        /// In pixels.
        height: u32,
        /// The most pixels.
        most: u64,
    },
    /// More bytes than are read here, in the file or in memory.
    #[error("takes more than {most} bytes to read or to decode; save it anew, a chart is a thousandth of that")]
    TooHeavy {
        /// The most bytes.
        most: u64,
    },
    /// So small that its channels are taken for its sides.
    #[error("has {width}x{height} pixels, so few that an image processor takes them for color channels; enlarge it")]
    TooSmall {
        /// In pixels.
        width: u32,
        /// In pixels.
        height: u32,
    },
    /// Gray with 16 bits a pixel: Pillow clips at 255.
    #[error("has 16 bits of gray, of which all but the darkest shades turn white; save it with 8 bits")]
    SixteenBit,
    /// Inks in place of light.
    #[error(
        "is in CMYK{}, whose colors a trainer turns into others than a person sees; save it as RGB",
        if *.has_profile { " with a color profile" } else { "" }
    )]
    Cmyk {
        /// Whether a profile says what the inks look like, which nothing here reads.
        has_profile: bool,
    },
    /// Transparent in places, or of a format whose head says so.
    #[error("is transparent, and a trainer drops that and shows the colors hidden beneath; put it on an opaque background")]
    Transparent,
    /// More than one frame.
    #[error("is an animation of {n_frames} frames, and a trainer sees only the first; save the frame that the row is about")]
    Animated {
        /// How many frames there are.
        n_frames: u32,
    },
    /// Turned by a tag only.
    #[error("is turned by its EXIF tag (orientation {orientation}), which a trainer ignores; turn its pixels")]
    Turned {
        /// The tag's value, 2 to 8.
        orientation: u16,
    },
}

impl PictureProblem {
    /// Its name in reports, which stays as it is from version to version.
    pub fn key(&self) -> &'static str {
        match self {
            Self::BadName { .. } => "bad_name",
            Self::Url { .. } => "url",
            Self::Absolute { .. } => "absolute",
            Self::Climbs { .. } => "climbs",
            Self::LinkLeadsOut => "link_leads_out",
            Self::Missing => "missing",
            Self::NotAFile => "not_a_file",
            Self::Unreadable { .. } => "unreadable",
            Self::Empty => "empty",
            Self::UnknownFormat { .. } => "unknown_format",
            Self::Broken { .. } => "broken",
            Self::TooLarge { .. } => "too_large",
            Self::TooHeavy { .. } => "too_heavy",
            Self::TooSmall { .. } => "too_small",
            Self::SixteenBit => "sixteen_bit",
            Self::Cmyk { .. } => "cmyk",
            Self::Transparent => "transparent",
            Self::Animated { .. } => "animated",
            Self::Turned { .. } => "turned",
        }
    }

    /// Whether [`to_plain`](super::to_plain) mends it with certainty, if it is the only one.
    pub fn fixable(&self) -> bool {
        matches!(self, Self::SixteenBit | Self::Cmyk { has_profile: false } | Self::Transparent | Self::Turned { .. })
    }
}
