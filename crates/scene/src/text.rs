//! Text: shaped (glyphs chosen, kerned, advanced), measured, wrapped and placed.

use chartmill_schema::{Color, PixelBox};

use crate::glyph::PHASES;
use crate::{Font, Unsupported, with_mask};

/// A font size in quarters of a pixel, so that sizes can be keys.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct FontSize(u16);

impl FontSize {
    /// The nearest quarter of a pixel.
    pub fn from_px(px: f64) -> Self {
        Self((px * 4.0).round().clamp(1.0, 4000.0) as u16)
    }

    /// In pixels an em.
    pub fn px(self) -> f64 {
        f64::from(self.0) / 4.0
    }
}

/// Which way a text runs.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Turn {
    /// From left to right.
    #[default]
    Upright,
    /// From bottom to top: turned a quarter against the clock.
    Up,
}

/// A glyph of a placed text.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct PlacedGlyph {
    /// The font that sets it: the text's own, or one that it fell back on.
    pub font: Font,
    /// Its index in that font.
    pub glyph: u16,
    /// Where its pen stands along the line, in thirds of a pixel from the canvas edge (from the lower end if turned up: downwards positive).
    pub pen: i32,
}

impl PlacedGlyph {
    /// The pen's whole pixel and its phase in thirds, along the direction of the text.
    pub fn pixel_and_phase(self) -> (i32, u8) {
        (self.pen.div_euclid(PHASES), self.pen.rem_euclid(PHASES) as u8)
    }
}

/// A placed line of text.
#[derive(Clone, PartialEq, Debug)]
pub struct Text {
    /// The characters.
    pub text: String,
    /// The font that it asks for.
    pub font: Font,
    /// Its size.
    pub size: FontSize,
    /// Its color.
    pub color: Color,
    /// Which way it runs.
    pub turn: Turn,
    /// Where the pen begins, in pixels.
    pub x: f64,
    /// The baseline (of a text that is turned up: where the pen begins), in pixels.
    pub y: f64,
    /// Its glyphs, placed.
    pub glyphs: Vec<PlacedGlyph>,
    /// The exact box of its ink, whole pixels.
    pub ink: PixelBox,
}

impl Text {
    /// The height of its capital letters in pixels.
    pub fn cap_height(&self) -> f64 {
        self.font.cap_height() * self.size.px()
    }
}

/// A line of text, shaped but not yet placed.
#[derive(Clone, Debug)]
pub struct ShapedLine {
    text: String,
    font: Font,
    size: FontSize,
    /// Font, glyph and the pen's distance from the beginning in pixels.
    glyphs: Vec<(Font, u16, f64)>,
    width: f64,
}

impl ShapedLine {
    /// Shapes `text`.
    ///
    /// # Errors
    /// [`Unsupported`] if a character exists in no bundled font.
    pub fn new(text: &str, font: Font, size: FontSize) -> Result<Self, Unsupported> {
        let px = size.px() as f32;
        let mut glyphs = Vec::with_capacity(text.len());
        let mut pen = 0.0_f64;
        let mut before: Option<(Font, u16)> = None;
        for character in text.chars() {
            let Some((used, glyph)) = font.resolve(character) else {
                return Err(Unsupported { character, text: text.chars().take(60).collect() });
            };
            let face = used.face();
            if let Some((_, left)) = before.filter(|&(earlier, _)| earlier == used) {
                pen += f64::from(face.raster.horizontal_kern_indexed(left, glyph, px).unwrap_or(0.0));
            }
            glyphs.push((used, glyph, pen));
            pen += f64::from(face.raster.metrics_indexed(glyph, px).advance_width);
            before = Some((used, glyph));
        }
        Ok(Self { text: text.to_owned(), font, size, glyphs, width: pen })
    }

    /// How far the pen moves, in pixels.
    pub fn width(&self) -> f64 {
        self.width
    }

    /// The characters.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The height of its capital letters in pixels.
    pub fn cap_height(&self) -> f64 {
        self.font.cap_height() * self.size.px()
    }

    /// Places the line with its pen at (`x`, `y`), `y` being the baseline. The baseline is snapped to whole pixels, since rows of glyphs are.
    pub fn place(&self, x: f64, y: f64, color: Color) -> Text {
        let baseline = y.round();
        self.placed(x, baseline, color, Turn::Upright, x, baseline as i32)
    }

    /// Places the line so that it runs from bottom to top, its pen beginning at (`x`, `y`), `x` being the baseline.
    pub fn place_up(&self, x: f64, y: f64, color: Color) -> Text {
        let baseline = x.round();
        // Along the line, pens count from y upwards; -y makes them grow in reading direction.
        self.placed(baseline, y, color, Turn::Up, -y, baseline as i32)
    }

    fn placed(&self, x: f64, y: f64, color: Color, turn: Turn, start: f64, baseline: i32) -> Text {
        let glyphs: Vec<PlacedGlyph> = self
            .glyphs
            .iter()
            .map(|&(font, glyph, pen)| PlacedGlyph { font, glyph, pen: ((start + pen) * f64::from(PHASES)).round() as i32 })
            .collect();
        let mut ink: Option<PixelBox> = None;
        for placed in &glyphs {
            let (pixel, phase) = placed.pixel_and_phase();
            with_mask(placed.font, self.size, placed.glyph, phase, |mask| {
                if mask.width == 0 {
                    return;
                }
                let along = (f64::from(pixel + mask.left), f64::from(pixel + mask.left + mask.width as i32));
                let (up, down) = (f64::from(mask.top), f64::from(mask.height as i32 - mask.top));
                let base = f64::from(baseline);
                let bounds = match turn {
                    Turn::Upright => PixelBox::new(along.0, base - up, along.1, base + down),
                    Turn::Up => PixelBox::new(base - up, -along.1, base + down, -along.0),
                };
                ink = Some(ink.map_or(bounds, |ink| ink.union(bounds)));
            });
        }
        let ink = ink.unwrap_or(PixelBox::new(x, y, x, y));
        Text { text: self.text.clone(), font: self.font, size: self.size, color, turn, x, y, glyphs, ink }
    }
}

/// Breaks `text` at spaces into at most `max_lines` lines of at most `max_width` pixels, lines as even as they can be.
///
/// Returns `None` where it does not fit (a single word may be too wide).
///
/// # Errors
/// [`Unsupported`] if a character exists in no bundled font.
pub fn wrap(
    text: &str,
    font: Font,
    size: FontSize,
    max_width: f64,
    max_lines: usize,
) -> Result<Option<Vec<ShapedLine>>, Unsupported> {
    let whole = ShapedLine::new(text, font, size)?;
    if whole.width() <= max_width {
        return Ok(Some(vec![whole]));
    }
    let words: Vec<&str> = text.split(' ').filter(|word| !word.is_empty()).collect();
    let Some(n_lines) = greedy(&words, font, size, max_width)?.map(|lines| lines.len()) else { return Ok(None) };
    if n_lines > max_lines {
        return Ok(None);
    }
    // The narrowest width that still gives so few lines leaves them even: a title of two lines should not end in a widow.
    let (mut low, mut high) = (max_width / n_lines as f64 * 0.8, max_width);
    for _ in 0..8 {
        let middle = f64::midpoint(low, high);
        match greedy(&words, font, size, middle)? {
            Some(lines) if lines.len() <= n_lines => high = middle,
            _ => low = middle,
        }
    }
    let Some(lines) = greedy(&words, font, size, high)? else { return Ok(None) };
    lines.iter().map(|line| ShapedLine::new(line, font, size)).collect::<Result<_, _>>().map(Some)
}

fn greedy(words: &[&str], font: Font, size: FontSize, max_width: f64) -> Result<Option<Vec<String>>, Unsupported> {
    let mut lines: Vec<String> = Vec::new();
    for word in words {
        let longer = lines.last().map(|line| format!("{line} {word}"));
        match longer {
            Some(longer) if ShapedLine::new(&longer, font, size)?.width() <= max_width => {
                if let Some(last) = lines.last_mut() {
                    *last = longer;
                }
            }
            _ => {
                if ShapedLine::new(word, font, size)?.width() > max_width {
                    return Ok(None);
                }
                lines.push((*word).to_owned());
            }
        }
    }
    Ok(Some(lines))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn inter() -> Font {
        Font::regular("Inter").unwrap()
    }

    #[test]
    fn kerning_and_fallback() {
        let width = |text: &str| ShapedLine::new(text, inter(), FontSize::from_px(40.0)).unwrap().width();
        assert!(width("AV") < width("A") + width("V"), "AV is kerned");
        // Noto Serif has no arrow; the line takes it from another family instead of leaving a hole.
        let serif = Font::regular("Noto Serif").unwrap();
        let line = ShapedLine::new("A → B", serif, FontSize::from_px(20.0)).unwrap().place(0.0, 20.0, Color::BLACK);
        assert_eq!(line.glyphs[2].font, inter());
    }

    #[test]
    fn wrapping_is_even_and_bounded() {
        let size = FontSize::from_px(20.0);
        let text = "Share of adults who exercise at least twice a week, by age group";
        let lines = wrap(text, inter(), size, 400.0, 3).unwrap().unwrap();
        assert_eq!(lines.len(), 2);
        assert!((lines[0].width() - lines[1].width()).abs() < 120.0);
        assert_eq!(lines.iter().map(ShapedLine::text).collect::<Vec<_>>().join(" "), text);
        assert!(wrap(text, inter(), size, 400.0, 1).unwrap().is_none());
        assert!(wrap("Donaudampfschifffahrtsgesellschaft", inter(), size, 80.0, 9).unwrap().is_none());
    }

    #[test]
    fn turned_text_has_the_turned_box() {
        let line = ShapedLine::new("Share", inter(), FontSize::from_px(16.0)).unwrap();
        let upright = line.place(0.0, 0.0, Color::BLACK).ink;
        let up = line.place_up(0.0, 0.0, Color::BLACK).ink;
        assert_eq!((up.x0, up.x1, up.y0, up.y1), (upright.y0, upright.y1, -upright.x1, -upright.x0));
    }
}
