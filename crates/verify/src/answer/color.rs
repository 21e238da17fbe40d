//! Names of colors, by verify's own rules, and which rows or series a color tells apart.

use chartmill_schema::{Color, ColorName};

use crate::Reason;
use crate::readback::Readings;

/// Colors that a question relies on differ by this much (CIEDE2000).
pub(crate) const DIFFERENT: f64 = 15.0;

/// The name that people would agree on, or `None` near a border between two.
///
/// Hue, saturation and lightness as in HSL, with the lightness of CIE L*a*b* where shades change their name.
pub fn name(color: Color) -> Option<ColorName> {
    let [l, a, b] = color.lab();
    let chroma = libm::hypot(a, b);
    if l < 20.0 && chroma < 15.0 {
        return Some(ColorName::Black);
    }
    if chroma < 9.0 {
        return (28.0..=88.0).contains(&l).then_some(ColorName::Gray);
    }
    if chroma < 14.0 {
        return None;
    }
    let hue = hue(color);
    let name = match hue {
        h if (6.0..18.0).contains(&h) && l < 52.0 && chroma < 36.0 => Some(ColorName::Brown),
        h if !(11.0..350.0).contains(&h) => warm_red(l, chroma),
        // Between red and orange only the dark have a name.
        h if h < 18.0 => (l < 52.0 && chroma < 50.0).then_some(ColorName::Brown),
        h if h < 42.0 => {
            if l < 55.0 && chroma < 62.0 {
                Some(ColorName::Brown)
            } else {
                let strong = chroma >= 70.0 && l >= 53.0 && (h < 38.0 || l >= 66.0);
                let light = h < 38.0 && ((l >= 64.0 && chroma >= 45.0) || (l >= 58.0 && chroma >= 55.0));
                (strong || light).then_some(ColorName::Orange)
            }
        }
        h if h < 46.0 => None,
        h if h < 64.0 => (l >= 78.0 && chroma >= 35.0).then_some(ColorName::Yellow),
        h if h < 85.0 => None,
        h if h < 156.0 => Some(ColorName::Green),
        h if h < 168.0 => None,
        h if h < 188.0 => Some(ColorName::Teal),
        h if h < 198.0 => None,
        h if h < 238.0 || (h < 242.0 && chroma > 90.0) => Some(ColorName::Blue),
        h if h < 256.0 => None,
        h if h < 303.0 => Some(ColorName::Purple),
        h if h < 315.0 => None,
        h if h < 344.0 => (l >= 50.0 && (chroma >= 45.0 || l >= 64.0)).then_some(ColorName::Pink),
        _ => (l >= 68.0).then_some(ColorName::Pink),
    };
    name.filter(|_| l >= 15.0)
}

/// Red, or pink where it is light.
fn warm_red(l: f64, chroma: f64) -> Option<ColorName> {
    if l >= 70.0 {
        Some(ColorName::Pink)
    } else if l <= 62.0 && chroma >= 38.0 {
        Some(ColorName::Red)
    } else {
        None
    }
}

/// The hue in degrees, as in HSL.
fn hue(color: Color) -> f64 {
    let [r, g, b] = [color.r, color.g, color.b].map(|channel| f64::from(channel) / 255.0);
    let (high, low) = (r.max(g).max(b), r.min(g).min(b));
    let span = high - low;
    if span == 0.0 {
        return 0.0;
    }
    let sixth = if high == r {
        (g - b) / span
    } else if high == g {
        (b - r) / span + 2.0
    } else {
        (r - g) / span + 4.0
    };
    (sixth * 60.0).rem_euclid(360.0)
}

/// What a color stands for, by its text.
pub(crate) type Keyed<'a> = (&'a str, Color);

/// The colors by row where they tell rows apart, else by series.
///
/// A row or a series of several colors has none.
pub(crate) fn keyed<'a>(readings: &Readings<'a>) -> Vec<Keyed<'a>> {
    let table = &readings.note.table;
    let one_color = |colors: Vec<Color>| colors.first().copied().filter(|first| colors.iter().all(|color| color == first));
    let by_series: Vec<Option<Color>> = (0..table.series().len())
        .map(|series| one_color(readings.marks_of(series).map(|(_, mark)| mark.color).collect()))
        .collect();
    let n_drawn = (0..table.series().len()).filter(|&series| readings.marks_of(series).next().is_some()).count();
    if n_drawn > 1 && by_series.iter().flatten().count() == n_drawn {
        return table.series().iter().zip(by_series).filter_map(|(column, color)| Some((column.name.as_str(), color?))).collect();
    }
    (0..table.rows.len())
        .filter_map(|row| {
            let colors = readings.note.marks.iter().filter(|mark| mark.row == row).map(|mark| mark.color).collect();
            Some((table.label(row), one_color(colors)?))
        })
        .collect()
}

/// Refuses a color that another, of something else, looks like or shares its name with. The same color may be used again only
/// where `shared` says so: every bar may be blue, and each of them is.
pub(crate) fn distinct(colors: &[Keyed<'_>], own: Keyed<'_>, shared: bool) -> Result<ColorName, Reason> {
    let named = name(own.1).ok_or(Reason::ColorUnnamed { color: own.1 })?;
    for &(key, color) in colors {
        if key == own.0 || (shared && color == own.1) {
            continue;
        }
        let difference = own.1.difference(color);
        if difference < DIFFERENT || name(color) == Some(named) {
            return Err(Reason::ColorsAlike { first: own.1, second: color, difference });
        }
    }
    Ok(named)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn well_known_colors_have_their_names() {
        for (hex, wanted) in [
            ("#ff0000", Some(ColorName::Red)),
            ("#d62728", Some(ColorName::Red)),
            ("#e15759", Some(ColorName::Red)),
            ("#ff7f0e", Some(ColorName::Orange)),
            ("#f28e2b", Some(ColorName::Orange)),
            ("#e69f00", Some(ColorName::Orange)),
            ("#ffdd00", Some(ColorName::Yellow)),
            ("#f0e442", Some(ColorName::Yellow)),
            ("#edc948", Some(ColorName::Yellow)),
            ("#2ca02c", Some(ColorName::Green)),
            ("#59a14f", Some(ColorName::Green)),
            ("#008000", Some(ColorName::Green)),
            ("#008080", Some(ColorName::Teal)),
            ("#1f77b4", Some(ColorName::Blue)),
            ("#4e79a7", Some(ColorName::Blue)),
            ("#0000ff", Some(ColorName::Blue)),
            ("#9467bd", Some(ColorName::Purple)),
            ("#800080", Some(ColorName::Purple)),
            ("#e377c2", Some(ColorName::Pink)),
            ("#ff9da7", Some(ColorName::Pink)),
            ("#8c564b", Some(ColorName::Brown)),
            ("#9c755f", Some(ColorName::Brown)),
            ("#7f7f7f", Some(ColorName::Gray)),
            ("#000000", Some(ColorName::Black)),
            ("#d95f02", Some(ColorName::Orange)),
            ("#d97706", Some(ColorName::Orange)),
            ("#d97740", Some(ColorName::Orange)),
            ("#e2703a", Some(ColorName::Orange)),
            ("#d9a441", None),
            ("#cf5c36", None),
            ("#849b4a", None),
            ("#ec4899", Some(ColorName::Pink)),
            ("#8b5cf6", Some(ColorName::Purple)),
            ("#bcbd22", None),
            ("#b07aa1", None),
            ("#7570b3", None),
            ("#ca8a04", None),
            ("#1b9e77", None),
            ("#ffffff", None),
        ] {
            assert_eq!(name(Color::parse(hex).unwrap()), wanted, "{hex}");
        }
    }
}
