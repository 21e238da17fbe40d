//! Title blocks: the title, what sets it off, and the smaller lines under it.

use chartmill_scene::{FontSize, Line, ShapedLine, wrap};
use chartmill_schema::{PixelBox, Role};
use serde::{Deserialize, Serialize};

use crate::{Align, Refusal, Sheet, Style, TitleAlign};

/// What sets a title off.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Default, Deserialize, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum TitleAccent {
    /// Nothing but its size.
    #[default]
    None,
    /// A short heavy rule above it.
    Rule,
    /// A thin line from margin to margin, under the block.
    Line,
    /// A bar beside the block.
    Side,
    /// A colored band from edge to edge, with the title in it.
    Band,
}

/// Sets the title and the lines `below` it at the head of the page, and returns the height (in pixels) where the chart may begin.
///
/// # Errors
/// [`Refusal::NoRoom`] where a text does not fit its lines; [`Refusal::Unsupported`].
pub(crate) fn title_block(sheet: &mut Sheet, style: &Style<'_>, title: &str, below: &[(Role, &str)]) -> Result<f64, Refusal> {
    let look = &style.theme;
    let (mut x0, x1) = (style.margin, style.width - style.margin);
    let mut align = look.title_align;
    let mut top = style.margin;
    let thick = (style.label.px() * 0.3).round();
    let side = (style.label.px() * 0.35).round();
    match look.title_accent {
        TitleAccent::Rule => {
            let length = style.label.px() * 3.0;
            let (x, align) = align.anchor(x0, x1);
            let left = match align {
                Align::Start => x,
                Align::Middle => x - length / 2.0,
                Align::End => x - length,
            };
            sheet.fill(
                Role::Decoration,
                PixelBox::new(left.round(), top, (left + length).round(), top + thick),
                look.accent,
                0.0,
            );
            top += thick + style.gap() * 1.2;
        }
        // A bar stands before what it marks, so the text begins after it.
        TitleAccent::Side => {
            align = TitleAlign::Start;
            x0 += side + style.gap();
        }
        TitleAccent::None | TitleAccent::Line | TitleAccent::Band => {}
    }
    let (lines, size) = set_title(style, title, x1 - x0)?;
    let step = (size * 1.2).round();
    let (x, text_align) = align.anchor(x0, x1);
    let mut ink = look.ink;
    if look.title_accent == TitleAccent::Band {
        let pad = (size * 0.55).round();
        let height = pad * 2.0 + lines[0].cap_height() + (lines.len() - 1) as f64 * step;
        sheet.fill(Role::Panel, PixelBox::new(0.0, 0.0, style.width, height.round()), look.table.header_fill, 0.0);
        ink = look.table.header_text;
        top = pad;
    }
    let begin = top;
    let baseline = top + lines[0].cap_height();
    let drawn = sheet.paragraph(Role::Title, &lines, (x, baseline), step, text_align, ink);
    // Letters without descenders must not draw the next line up.
    let last = baseline + (lines.len() - 1) as f64 * step;
    top = drawn.y1.max(last);
    if look.title_accent == TitleAccent::Band {
        top = last + (size * 0.55).round() + style.gap() * 0.4;
    }
    for (role, text) in below {
        let lines = wrap(text, style.font, style.subtitle, x1 - x0, 2)?.ok_or_else(|| Refusal::no_room("the subtitle"))?;
        let baseline = top + style.gap() * 1.25 + lines[0].cap_height();
        let step = (style.subtitle.px() * 1.25).round();
        let ink = sheet.paragraph(*role, &lines, (x, baseline), step, text_align, look.muted);
        top = ink.y1.max(baseline + (lines.len() - 1) as f64 * step);
    }
    match look.title_accent {
        TitleAccent::Side => {
            let bar = PixelBox::new(style.margin, begin - 1.0, style.margin + side, top.round());
            sheet.fill(Role::Decoration, bar, look.accent, 0.0);
        }
        TitleAccent::Line => {
            top += style.gap() * 1.4;
            let line = Line { x0: style.margin, y0: top, x1, y1: top, width: 1, color: look.table.rule, dash: None };
            sheet.line(Role::Decoration, None, line);
        }
        TitleAccent::None | TitleAccent::Rule | TitleAccent::Band => {}
    }
    Ok(top + style.gap() * 2.0)
}

/// The lines of a title and their size in pixels: one that does not fit in two lines is set a little smaller before it takes a third.
fn set_title(style: &Style<'_>, title: &str, width: f64) -> Result<(Vec<ShapedLine>, f64), Refusal> {
    for (share, lines) in [(1.0, 2), (0.88, 2), (0.88, 3)] {
        let size = FontSize::from_px((style.title.px() * share).max(style.label.px()));
        if let Some(lines) = wrap(title, style.title_font, size, width, lines)? {
            return Ok((lines, size.px()));
        }
    }
    Err(Refusal::no_room("the title"))
}

#[cfg(test)]
mod tests {
    use chartmill_scene::{Scene, Shape};
    use chartmill_schema::{Color, Language, Locale, Target};
    use chartmill_seed::Seed;

    use super::*;
    use crate::{PlanContext, themes};

    #[test]
    fn everything_at_the_head_stands_above_the_chart() {
        let (locale, target) = (Locale::of(&Language::english()).unwrap(), Target::named(Target::DEFAULT).unwrap());
        let below = [(Role::Subtitle, "Holders of annual tickets in the larger cities"), (Role::UnitNote, "Tickets, thousand")];
        for theme in themes() {
            let ctx = PlanContext { locale, target, theme, size: None, seed: Seed::of_run(5), attempt: 0 };
            let mut style = Style::choose(&ctx, &mut ctx.seed.draws());
            for accent in [TitleAccent::None, TitleAccent::Rule, TitleAccent::Line, TitleAccent::Side, TitleAccent::Band] {
                for align in [TitleAlign::Start, TitleAlign::Middle, TitleAlign::End] {
                    (style.theme.title_accent, style.theme.title_align) = (accent, align);
                    let canvas = PixelBox::new(0.0, 0.0, style.width, style.height);
                    let mut sheet = Sheet::empty(Scene::new(style.width as u32, style.height as u32, Color::WHITE));
                    let top =
                        title_block(&mut sheet, &style, "Who travels by rail, and how far, on an ordinary day", &below).unwrap();
                    let mut floor = 0.0;
                    for item in &sheet.scene.items {
                        let bounds = item.bounds();
                        assert!(canvas.contains(bounds) && bounds.y1 < top, "{} {accent:?} {align:?}: {bounds:?}", theme.name);
                        if let Shape::Text(text) = &item.shape {
                            assert!(text.ink.y0 > floor, "{} {accent:?}: {:?}", theme.name, text.text);
                            floor = text.ink.y1;
                        }
                    }
                }
            }
        }
    }
}
