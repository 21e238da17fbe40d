//! Palettes: colors that differ plainly and have the names that people give them.

use std::sync::OnceLock;

use chartmill_schema::{Color, ColorName};
use serde::Deserialize;

/// A palette of colors that differ plainly. All stand in `palettes.toml`; themes say which of them they use.
#[derive(Clone, PartialEq, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Palette {
    /// Its name.
    pub name: String,
    /// Whether its colors differ for people with a red-green deficiency too.
    #[serde(default)]
    pub color_blind_safe: bool,
    /// Its colors, in the order of use; the last is a gray.
    pub colors: Vec<PaletteColor>,
}

/// A color and, where people agree on one, its name.
#[derive(Clone, Copy, PartialEq, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PaletteColor {
    /// The color.
    pub color: Color,
    /// Its name.
    #[serde(default)]
    pub name: Option<ColorName>,
}

/// The data file.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    palette: Vec<Palette>,
}

const FILE: &str = include_str!("../palettes.toml");

/// All palettes.
pub fn palettes() -> &'static [Palette] {
    static PALETTES: OnceLock<Vec<Palette>> = OnceLock::new();
    PALETTES.get_or_init(|| toml::from_str::<File>(FILE).map(|file| file.palette).unwrap_or_default())
}

impl Palette {
    /// The palette of this name.
    pub fn named(name: &str) -> Option<&'static Self> {
        palettes().iter().find(|palette| palette.name == name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The least difference (CIEDE2000) of two colors of a palette.
    const APART: f64 = 16.0;
    /// The same as people with a red-green deficiency see them.
    const SAFE: f64 = 9.0;

    /// What people without red (protanopia) or green (deuteranopia) receptors see, on linear RGB. Source: Machado, Oliveira and
    /// Fernandes, "A Physiologically-based Model for Simulation of Color Vision Deficiency", IEEE TVCG 15 (2009), severity 1.
    const DEFICIENCIES: [[[f64; 3]; 3]; 2] = [
        [[0.152_286, 1.052_583, -0.204_868], [0.114_503, 0.786_281, 0.099_216], [-0.003_882, -0.048_116, 1.051_998]],
        [[0.367_322, 0.860_646, -0.227_968], [0.280_085, 0.672_501, 0.047_413], [-0.011_820, 0.042_940, 0.968_881]],
    ];

    fn seen(color: Color, deficiency: [[f64; 3]; 3]) -> Color {
        let linear = [color.r, color.g, color.b].map(|channel| {
            let share = f64::from(channel) / 255.0;
            if share <= 0.040_45 { share / 12.92 } else { libm::pow((share + 0.055) / 1.055, 2.4) }
        });
        let [r, g, b] = deficiency.map(|row| {
            let mixed = row.iter().zip(linear).map(|(weight, channel)| weight * channel).sum::<f64>().clamp(0.0, 1.0);
            let share = if mixed <= 0.003_130_8 { mixed * 12.92 } else { 1.055 * libm::pow(mixed, 1.0 / 2.4) - 0.055 };
            (share * 255.0).round() as u8
        });
        Color::rgb(r, g, b)
    }

    #[test]
    fn colors_differ_in_name_and_to_the_eye() {
        toml::from_str::<File>(FILE).unwrap();
        let mut faults: Vec<String> = Vec::new();
        for palette in palettes() {
            let name = &palette.name;
            assert!(palette.colors.len() >= 8, "{name}");
            assert_eq!(
                palette.colors.last().and_then(|color| color.name),
                Some(ColorName::Gray),
                "{name}: the last is the quiet one"
            );
            for (idx, a) in palette.colors.iter().enumerate() {
                for b in &palette.colors[..idx] {
                    let difference = a.color.difference(b.color);
                    if difference < APART || a.name == b.name {
                        faults.push(format!("{name}: {} and {} differ by {difference}", a.color, b.color));
                    }
                    for deficiency in DEFICIENCIES.into_iter().filter(|_| palette.color_blind_safe) {
                        let difference = seen(a.color, deficiency).difference(seen(b.color, deficiency));
                        if difference < SAFE {
                            faults.push(format!("{name}: {} and {} differ by {difference} to the color-blind", a.color, b.color));
                        }
                    }
                }
            }
        }
        assert!(faults.is_empty(), "{faults:#?}");
    }
}
