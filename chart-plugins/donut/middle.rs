//! What stands in the hole of a donut: the total, or the largest part with its name.

use chartmill_plan::{Align, Refusal, Ring, Sheet, ShownValues, Style, Tag};
use chartmill_scene::{FontSize, ShapedLine, wrap};
use chartmill_schema::{Language, Number, Role, Shows};

use crate::key_figures::{Words, extreme_rows, total};

/// A number and the words below it.
struct Figure<'a> {
    value: Number,
    shows: Shows,
    caption: &'a str,
    /// What the caption shows: the row of the part.
    caption_shows: Option<Shows>,
}

/// What may stand in the hole.
#[derive(Clone, Copy, Debug)]
pub(super) struct Wanted {
    /// The total, where there is one.
    pub(super) total: bool,
    /// The largest part, where no total stands there.
    pub(super) part: bool,
}

/// Draws a number into the hole, as large as fits. Returns what was drawn, for the annotation; nothing is drawn where nothing that is
/// wanted exists or fits.
///
/// # Errors
/// [`Refusal::Unsupported`].
pub(super) fn place(
    sheet: &mut Sheet,
    style: &Style<'_>,
    shown: &ShownValues,
    language: &Language,
    ring: Ring,
    wanted: Wanted,
) -> Result<&'static str, Refusal> {
    let table = &shown.table;
    let sum = Words::of(language).zip(total(table, 0)).filter(|_| wanted.total).map(|(words, value)| Figure {
        value,
        shows: Shows::Total { series: 0 },
        caption: &words.total,
        caption_shows: None,
    });
    let part = extreme_rows(table, 0).0.filter(|_| wanted.part).and_then(|row| {
        let caption_shows = Some(Shows::Row { row });
        Some(Figure {
            value: table.value(row, 0)?,
            shows: Shows::Datum { row, series: 0 },
            caption: table.label(row),
            caption_shows,
        })
    });
    let Some(figure) = sum.or(part) else { return Ok("empty") };
    let text = shown.text(style, 0, figure.value);
    for factor in [2.0, 1.6, 1.3] {
        let size = FontSize::from_px(style.label.px() * factor);
        let number = ShapedLine::new(&text, style.font.bold(), size)?;
        let Some(caption) = wrap(figure.caption, style.font, style.label, ring.inner * 1.5, 2)? else { continue };
        let apart = style.gap() * 1.2;
        let height = number.cap_height() + apart + style.cap() + (caption.len() - 1) as f64 * style.line_height();
        let width = caption.iter().chain([&number]).map(ShapedLine::width).fold(0.0, f64::max);
        let clear = ring.inner - style.gap();
        if libm::hypot(width / 2.0, height / 2.0) > clear {
            continue;
        }
        let top = (ring.y - height / 2.0).round();
        let first = top + number.cap_height();
        sheet.text((Role::KeyFigure, figure.shows), &number, ring.x, first, Align::Middle, style.theme.ink);
        let at = (ring.x, (first + apart + style.cap()).round());
        let tag = figure.caption_shows.map_or(Tag::from(Role::KeyFigureLabel), |shows| Tag::from((Role::KeyFigureLabel, shows)));
        sheet.paragraph(tag, &caption, at, style.line_height(), Align::Middle, style.theme.muted);
        return Ok(if figure.caption_shows.is_some() { "largest part" } else { "total" });
    }
    Ok("empty")
}
