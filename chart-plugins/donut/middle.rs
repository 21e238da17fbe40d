//! What stands in the hole of a donut: the total, and of what. A part is printed at its slice already.

use chartmill_plan::{Align, Refusal, Ring, Sheet, ShownValues, Style};
use chartmill_scene::{FontSize, ShapedLine, wrap};
use chartmill_schema::{Language, Role, Shows};

use crate::key_figures::{Words, total};

/// The share of the width of the hole that its texts take at most.
const MOST_WIDTH: f64 = 0.74;

/// Draws the total into the hole, as large as fits, and the name of what it is the total of unless it `is_named` elsewhere. Returns whether
/// it did: not where there is no total, or no room.
///
/// # Errors
/// [`Refusal::Unsupported`].
pub(super) fn place(
    sheet: &mut Sheet,
    style: &Style<'_>,
    shown: &ShownValues,
    language: &Language,
    ring: Ring,
    is_named: bool,
) -> Result<bool, Refusal> {
    let table = &shown.table;
    let Some((words, value)) = Words::of(language).zip(total(table, 0)) else { return Ok(false) };
    let text = shown.text(style, 0, value);
    let room = ring.inner * 2.0 * MOST_WIDTH;
    let caption = style.shape(&words.total)?;
    for factor in [1.9, 1.6, 1.3] {
        let size = FontSize::from_px(style.label.px() * factor);
        let number = ShapedLine::new(&text, style.font.bold(), size)?;
        let name = if is_named { Some(Vec::new()) } else { wrap(&table.columns[1].name, style.font, style.label, room, 2)? };
        let Some(name) = name else { continue };
        let apart = style.gap() * 1.2;
        let step = style.line_height();
        let below = if is_named { 0.0 } else { apart + style.cap() + (name.len() - 1) as f64 * step };
        let height = style.cap() + apart + number.cap_height() + below;
        let width = name.iter().chain([&number, &caption]).map(ShapedLine::width).fold(0.0, f64::max);
        if width > room || libm::hypot(width / 2.0, height / 2.0) > ring.inner - style.gap() * 0.5 {
            continue;
        }
        let mut baseline = (ring.y - height / 2.0 + style.cap()).round();
        sheet.text(Role::KeyFigureLabel, &caption, ring.x, baseline, Align::Middle, style.theme.muted);
        baseline = (baseline + apart + number.cap_height()).round();
        let tag = (Role::KeyFigure, Shows::Total { series: 0 });
        sheet.text(tag, &number, ring.x, baseline, Align::Middle, style.theme.ink);
        let at = (ring.x, (baseline + apart + style.cap()).round());
        // No lines are no text.
        sheet.paragraph(Role::KeyFigureLabel, &name, at, step, Align::Middle, style.theme.muted);
        return Ok(true);
    }
    Ok(false)
}
