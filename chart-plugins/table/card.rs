//! The card above a table: the total of its one series, where it means something. The rows say all else already.

use chartmill_plan::{Align, Refusal, Sheet, ShownValues, Style, TitleAlign};
use chartmill_scene::{FontSize, ShapedLine};
use chartmill_schema::{Language, PixelBox, Role, Shows};

use crate::key_figures::{Words, total};

/// Places the card at the head of `body` and returns what is left of it; `None` where there is no total, or no room.
pub(super) fn place(
    sheet: &mut Sheet,
    style: &Style<'_>,
    body: PixelBox,
    shown: &ShownValues,
    language: &Language,
) -> Result<Option<PixelBox>, Refusal> {
    let Some((words, value)) = Words::of(language).zip(total(&shown.table, 0)) else { return Ok(None) };
    let pad = (style.label.px() * 0.7).round();
    let big = FontSize::from_px(style.label.px() * 1.5);
    let number = ShapedLine::new(&shown.text(style, 0, value), style.font.bold(), big)?;
    let caption = style.shape(&words.total)?;
    let name = style.shape(&shown.table.columns[1].name)?;
    let height = (pad * 2.0 + style.cap() * 2.0 + number.cap_height() + style.gap() * 2.2).round();
    let width = [&number, &caption, &name].into_iter().map(ShapedLine::width).fold(0.0, f64::max).max(style.label.px() * 7.0);
    let width = (width + pad * 2.0).ceil();
    if height > body.height() * 0.3 || width > body.width() {
        return Ok(None);
    }
    let left = match style.theme.title_align {
        TitleAlign::Start => body.x0,
        TitleAlign::Middle => (body.center().0 - width / 2.0).round(),
        TitleAlign::End => body.x1 - width,
    };
    let rect = PixelBox::new(left, body.y0.round(), left + width, body.y0.round() + height);
    sheet.fill(Role::Panel, rect, style.theme.table.card_fill, 4.0);
    let x = left + pad;
    let mut baseline = rect.y0 + pad + style.cap();
    sheet.text(Role::KeyFigureLabel, &caption, x, baseline, Align::Start, style.theme.muted);
    baseline += style.gap() * 1.1 + number.cap_height();
    sheet.text((Role::KeyFigure, Shows::Total { series: 0 }), &number, x, baseline, Align::Start, style.theme.ink);
    baseline += style.gap() * 1.1 + style.cap();
    sheet.text(Role::KeyFigureLabel, &name, x, baseline, Align::Start, style.theme.text);
    Ok(Some(PixelBox { y0: body.y0 + height + style.gap() * 2.0, ..body }))
}
