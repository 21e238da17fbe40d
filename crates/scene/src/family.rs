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
    /// As if written by hand.
    Handwritten,
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
pub const FAMILIES: [Family; 13] = [
    family!("Inter", Sans, tabular_figures: false, "inter/Inter"),
    family!("Arimo", Sans, tabular_figures: true, "arimo/Arimo"),
    family!("Comic Neue", Handwritten, tabular_figures: false, "comic-neue/ComicNeue"),
    family!("DejaVu Sans", Sans, tabular_figures: true, "dejavu-sans/DejaVuSans"),
    family!("JetBrains Mono", Mono, tabular_figures: true, "jetbrains-mono/JetBrainsMono"),
    family!("Kalam", Handwritten, tabular_figures: false, "kalam/Kalam"),
    family!("Montserrat", Sans, tabular_figures: false, "montserrat/Montserrat"),
    family!("Noto Serif", Serif, tabular_figures: true, "noto-serif/NotoSerif"),
    family!("Open Sans", Sans, tabular_figures: true, "open-sans/OpenSans"),
    family!("Roboto Condensed", Condensed, tabular_figures: true, "roboto-condensed/RobotoCondensed"),
    family!("Roboto Slab", Slab, tabular_figures: false, "roboto-slab/RobotoSlab"),
    family!("Sheet Sans", Sans, tabular_figures: true, "sheet-sans/SheetSans"),
    family!("Tinos", Serif, tabular_figures: true, "tinos/Tinos"),
];
