//! The bundled font families: their names, kinds and files.

/// A font family in two weights.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Family {
    /// Its name, as themes write it.
    pub name: &'static str,
    /// What it looks like.
    pub kind: FamilyKind,
    /// Whether all its figures are equally wide, so that numbers in a column stand one below the other.
    pub tabular_figures: bool,
    /// The font file of the regular weight.
    pub(crate) regular: &'static [u8],
    /// The font file of the bold weight.
    pub(crate) bold: &'static [u8],
}

/// What the letters of a family look like.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum FamilyKind {
    /// Without serifs.
    Sans,
    /// With serifs, strokes of changing width.
    Serif,
    /// With heavy serifs, strokes of nearly one width.
    Slab,
    /// Without serifs and narrow.
    Condensed,
    /// All characters equally wide.
    Mono,
    /// As if written by hand. Small, its letters are easily taken for others (a for o): for titles and large labels.
    Handwritten,
}

impl FamilyKind {
    /// How much taller than those of a plain sans-serif family its capitals must be to be read as well when they are small, as measured
    /// with an outside reader (`benches/legibility.py`).
    pub fn least_size(self) -> f64 {
        match self {
            Self::Condensed => 1.13,
            Self::Serif => 1.09,
            Self::Handwritten => 1.05,
            Self::Sans | Self::Slab | Self::Mono => 1.0,
        }
    }
}

/// A family whose files are `../fonts/FOLDER/FILE-Regular.ttf` and `-Bold.ttf`.
macro_rules! family {
    ($name:literal, $kind:ident, tabular_figures: $tabular:literal, $path:literal) => {
        Family {
            name: $name,
            kind: FamilyKind::$kind,
            tabular_figures: $tabular,
            regular: include_bytes!(concat!("../fonts/", $path, "-Regular.ttf")),
            bold: include_bytes!(concat!("../fonts/", $path, "-Bold.ttf")),
        }
    };
}

/// All families. The first has nearly every character that the others lack, so it is the one to fall back on; the rest go by name.
pub const FAMILIES: [Family; 12] = [
    family!("Inter", Sans, tabular_figures: false, "inter/Inter"),
    family!("Arimo", Sans, tabular_figures: true, "arimo/Arimo"),
    family!("Comic Neue", Handwritten, tabular_figures: false, "comic-neue/ComicNeue"),
    family!("DejaVu Sans", Sans, tabular_figures: true, "dejavu-sans/DejaVuSans"),
    family!("JetBrains Mono", Mono, tabular_figures: true, "jetbrains-mono/JetBrainsMono"),
    family!("Montserrat", Sans, tabular_figures: false, "montserrat/Montserrat"),
    family!("Noto Serif", Serif, tabular_figures: true, "noto-serif/NotoSerif"),
    family!("Open Sans", Sans, tabular_figures: true, "open-sans/OpenSans"),
    family!("Roboto Condensed", Condensed, tabular_figures: true, "roboto-condensed/RobotoCondensed"),
    family!("Roboto Slab", Slab, tabular_figures: false, "roboto-slab/RobotoSlab"),
    family!("Sheet Sans", Sans, tabular_figures: true, "sheet-sans/SheetSans"),
    family!("Tinos", Serif, tabular_figures: true, "tinos/Tinos"),
];

#[cfg(test)]
mod tests {
    use chartmill_schema::Color;

    use super::*;
    use crate::{Font, FontSize, ShapedLine};

    /// What English, Portuguese and Spanish text and figures need beyond ASCII.
    const NEEDED: &str = "ÁÀÂÃÉÊÍÓÔÕÚÜÇÑáàâãéêíóôõúüçñ¿¡ªº“”‘’«»–—…•·°²³µ×÷±≈≤≥−€£¥¢§%\u{a0}";

    fn fonts() -> impl Iterator<Item = (Family, Font)> {
        FAMILIES.iter().flat_map(|&family| {
            let font = Font::regular(family.name).unwrap();
            [(family, font), (family, font.bold())]
        })
    }

    /// The pen's way over `text`, in pixels at a size of 100.
    fn width(text: &str, font: Font) -> f64 {
        ShapedLine::new(text, font, FontSize::from_px(100.0)).unwrap().width()
    }

    #[test]
    fn names_are_unique_and_go_by_alphabet_after_the_fallback() {
        let names: Vec<&str> = FAMILIES[1..].iter().map(|family| family.name).collect();
        assert!(names.is_sorted_by(|a, b| a < b), "{names:?}");
        assert!(!names.contains(&FAMILIES[0].name));
    }

    #[test]
    fn there_is_a_family_of_every_kind() {
        use FamilyKind::{Condensed, Handwritten, Mono, Sans, Serif, Slab};
        for kind in [Sans, Serif, Slab, Condensed, Mono, Handwritten] {
            assert!(FAMILIES.iter().any(|family| family.kind == kind), "{kind:?}");
        }
    }

    #[test]
    fn every_font_has_the_needed_characters_itself() {
        for (family, font) in fonts() {
            let line = ShapedLine::new(NEEDED, font, FontSize::from_px(12.0)).unwrap().place(0.0, 0.0, Color::BLACK);
            let lent: String = NEEDED.chars().zip(&line.glyphs).filter(|(_, glyph)| glyph.font != font).map(|(c, _)| c).collect();
            assert_eq!(lent, "", "{} {}", family.name, font.is_bold());
            let ascii: String = (' '..='~').collect();
            let line = ShapedLine::new(&ascii, font, FontSize::from_px(12.0)).unwrap().place(0.0, 0.0, Color::BLACK);
            assert!(line.glyphs.iter().all(|glyph| glyph.font == font), "{}", family.name);
        }
    }

    #[test]
    fn figures_are_of_one_width_where_the_family_says_so() {
        for (family, font) in fonts() {
            let equal = ('0'..='9').all(|figure| (width(&figure.to_string(), font) - width("0", font)).abs() < 1e-3);
            assert_eq!(equal, family.tabular_figures, "{} {}", family.name, font.is_bold());
        }
    }

    #[test]
    fn letters_are_kerned_but_where_all_are_of_one_width() {
        for (family, font) in fonts() {
            let apart = width("A", font) + width("V", font);
            if family.kind == FamilyKind::Mono {
                assert!((width("AV", font) - apart).abs() < 1e-3 && (width("i", font) - width("W", font)).abs() < 1e-3);
            } else {
                assert!(width("AV", font) < apart - 1.0, "{} {}", family.name, font.is_bold());
            }
        }
    }

    #[test]
    fn bold_is_drawn_heavier() {
        let ink = |font: Font| {
            let glyphs = ShapedLine::new("Hno8", font, FontSize::from_px(48.0)).unwrap().place(0.0, 0.0, Color::BLACK).glyphs;
            let sums = glyphs.iter().map(|placed| {
                crate::with_mask(font, FontSize::from_px(48.0), placed.glyph, 0, |mask| {
                    mask.coverage.iter().map(|&value| u64::from(value)).sum::<u64>()
                })
            });
            sums.sum::<u64>()
        };
        for family in FAMILIES {
            let font = Font::regular(family.name).unwrap();
            assert!(ink(font.bold()) * 10 > ink(font) * 12, "{}: {} {}", family.name, ink(font), ink(font.bold()));
        }
    }
}
