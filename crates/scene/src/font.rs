//! One weight of one bundled family: loaded when first used, its metrics, and which characters it can set.

use std::sync::OnceLock;

use crate::{FAMILIES, FamilyKind};

/// One weight of one family.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Font {
    family: u8,
    bold: bool,
}

/// A character that no bundled font can set.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("no bundled font can set {character:?} (U+{:04X}) of {text:?}", u32::from(*character))]
pub struct Unsupported {
    /// The first such character.
    pub character: char,
    /// The text that holds it.
    pub text: String,
}

/// A loaded font.
#[derive(Debug)]
pub(crate) struct Face {
    pub(crate) raster: fontdue::Font,
    pub(crate) outlines: Option<ttf_parser::Face<'static>>,
    /// Of the height of a capital letter, ascent and descent: the share of the font size, all positive.
    pub(crate) cap_height: f64,
    pub(crate) ascent: f64,
    pub(crate) descent: f64,
}

impl Font {
    /// The regular weight of the family of this name.
    pub fn regular(family: &str) -> Option<Self> {
        let index = FAMILIES.iter().position(|candidate| candidate.name == family)?;
        Some(Self { family: index as u8, bold: false })
    }

    /// The same family in bold.
    pub fn bold(self) -> Self {
        Self { bold: true, ..self }
    }

    /// The name of its family.
    pub fn family_name(self) -> &'static str {
        FAMILIES.get(usize::from(self.family)).map_or("", |family| family.name)
    }

    /// What its letters look like.
    pub fn kind(self) -> FamilyKind {
        FAMILIES.get(usize::from(self.family)).map_or(FamilyKind::Sans, |family| family.kind)
    }

    /// Whether it is the bold weight.
    pub fn is_bold(self) -> bool {
        self.bold
    }

    /// The height of a capital letter, as a share of the font size.
    pub fn cap_height(self) -> f64 {
        self.face().cap_height
    }

    /// How far letters reach above the baseline, as a share of the font size.
    pub fn ascent(self) -> f64 {
        self.face().ascent
    }

    /// How far letters reach below the baseline, as a share of the font size, positive.
    pub fn descent(self) -> f64 {
        self.face().descent
    }

    /// Whether every character of `text` can be set, by this font or by one that it falls back on.
    pub fn supports(self, text: &str) -> Result<(), Unsupported> {
        match text.chars().find(|&c| self.resolve(c).is_none()) {
            None => Ok(()),
            Some(character) => Err(Unsupported { character, text: text.chars().take(60).collect() }),
        }
    }

    /// The font and the glyph that set `character`: this one's, or another family's in the same weight.
    pub(crate) fn resolve(self, character: char) -> Option<(Self, u16)> {
        let glyph_in = |font: Self| match font.face().raster.lookup_glyph_index(character) {
            0 => None,
            glyph => Some((font, glyph)),
        };
        glyph_in(self).or_else(|| (0..FAMILIES.len()).find_map(|family| glyph_in(Self { family: family as u8, ..self })))
    }

    pub(crate) fn face(self) -> &'static Face {
        static FACES: [OnceLock<Face>; 2 * FAMILIES.len()] = [const { OnceLock::new() }; 2 * FAMILIES.len()];
        let index = usize::from(self.family) * 2 + usize::from(self.bold);
        FACES[index].get_or_init(|| {
            let family = &FAMILIES[usize::from(self.family)];
            Face::load(if self.bold { family.bold } else { family.regular })
        })
    }
}

impl Face {
    fn load(bytes: &'static [u8]) -> Self {
        let outlines = ttf_parser::Face::parse(bytes, 0).ok();
        // The fonts are part of the program, and a test loads each: this cannot fail for what a user does.
        #[expect(clippy::expect_used, reason = "bundled bytes, loaded by a test")]
        let raster = fontdue::Font::from_bytes(bytes, fontdue::FontSettings::default()).expect("a bundled font");
        let of_em = |units: i16| outlines.as_ref().map_or(0.0, |face| f64::from(units) / f64::from(face.units_per_em()));
        let cap = outlines.as_ref().and_then(ttf_parser::Face::capital_height).unwrap_or_default();
        let ascender = outlines.as_ref().map_or(0, ttf_parser::Face::ascender);
        let descender = outlines.as_ref().map_or(0, ttf_parser::Face::descender);
        Self { cap_height: of_em(cap), ascent: of_em(ascender), descent: -of_em(descender), raster, outlines }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all() -> impl Iterator<Item = Font> {
        FAMILIES.iter().filter_map(|family| Font::regular(family.name)).flat_map(|font| [font, font.bold()])
    }

    /// Top and bottom of a character's outline, as shares of the font size above the baseline.
    fn extent(font: Font, character: char) -> (f64, f64) {
        let face = font.face().outlines.as_ref().unwrap();
        let bounds = face.glyph_bounding_box(face.glyph_index(character).unwrap()).unwrap();
        let of_em = |units: i16| f64::from(units) / f64::from(face.units_per_em());
        (of_em(bounds.y_max), of_em(bounds.y_min))
    }

    /// Styles size type by its cap height, so one that is not the height of a drawn capital would make text illegible.
    #[test]
    fn every_font_loads_with_sound_metrics() {
        assert_eq!(all().count(), 2 * FAMILIES.len());
        for font in all() {
            assert!((0.6..0.8).contains(&font.cap_height()), "{font:?} {}", font.cap_height());
            let (capital, _) = extent(font, 'H');
            assert!((font.cap_height() - capital).abs() <= 0.01, "{font:?} {} {capital}", font.cap_height());
            let (_, lowest) = extent(font, 'p');
            assert!(font.ascent() > font.cap_height() && font.descent() >= -lowest && lowest < -0.1, "{font:?}");
        }
    }

    #[test]
    fn western_text_is_set_and_other_scripts_are_refused() {
        for font in all() {
            font.supports("São Paulo – naïve “Größe” ½ km² €5 → CO₂ 25%").unwrap();
            for text in ["日本", "مساحة", "😀", "e\u{301}", "नमस्ते", "a\u{200d}b", "\u{202e}abc"] {
                assert!(font.supports(text).is_err(), "{text:?}");
            }
        }
    }
}
