//! Call-outs: a few words beside the mark that a reader should look at first.

use chartmill_plan::{Align, Sheet, Style};
use chartmill_scene::{Line, Unsupported};
use chartmill_schema::{DatumId, Language, PixelBox, Role, Shows, Structure, Table};
use chartmill_seed::Draws;

use crate::key_figures::{Words, extreme_rows};

/// A call-out that may be placed: the row of an extreme value and what is said of it.
#[derive(Clone, Debug)]
pub(crate) struct CallOut {
    /// The row.
    pub(crate) row: usize,
    text: String,
    is_high: bool,
}

/// A side of a mark.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Side {
    Right,
    Left,
    Above,
    Below,
}

impl CallOut {
    /// For the largest or, where it may be (`may_be_lowest`), the smallest value of the first series, in the words of the language. `None`
    /// where the look has none, the rows are stages (the first is the largest by nature), the value is not alone, or the language has no words for it.
    pub(crate) fn choose(
        table: &Table,
        language: &Language,
        style: &Style<'_>,
        draws: &mut Draws,
        may_be_lowest: bool,
    ) -> Option<Self> {
        let wants_lowest = draws.percent(35) && may_be_lowest;
        let words = Words::of(language).filter(|_| style.theme.call_out && table.structure != Structure::Stages)?;
        let (highest, lowest) = extreme_rows(table, 0);
        let (row, caption) = if wants_lowest { (lowest?, &words.lowest) } else { (highest?, &words.highest) };
        Some(Self { row, text: format!("{caption}: {}", table.label(row)), is_high: !wants_lowest })
    }

    /// Whether it is about the largest value, and not the smallest.
    pub(crate) fn is_high(&self) -> bool {
        self.is_high
    }

    /// Places it at the first of `sides` of a mark that is free of everything in `taken`; says whether one was. The end of the mark is at
    /// `(x, y)`, and it reaches `half` pixels to both sides.
    ///
    /// # Errors
    /// [`Unsupported`] where the words cannot be set.
    pub(crate) fn place(
        &self,
        sheet: &mut Sheet,
        style: &Style<'_>,
        panel: PixelBox,
        ((x, y), half): ((f64, f64), f64),
        sides: &[Side],
        taken: &[PixelBox],
    ) -> Result<bool, Unsupported> {
        let line = style.shape(&self.text)?;
        let (pad, leader, apart) = ((style.gap() * 0.7).round(), (style.gap() * 1.4).round(), half + 3.0);
        let (width, height) = (line.width().ceil() + pad * 2.0, style.cap().round() + pad * 2.0);
        let room = panel.grown(-2.0);
        for side in sides {
            // Beside the mark it is level with its end; over and under it, it may move along as far as the plot reaches.
            let along_x = (x - width / 2.0).clamp(room.x0, (room.x1 - width).max(room.x0)).round();
            let along_y = (y - height / 2.0).round().max(room.y0);
            let (x0, y0, from) = match side {
                Side::Right => (x + apart + leader, along_y, [x + apart, y]),
                Side::Left => (x - apart - leader - width, along_y, [x - apart, y]),
                Side::Above => (along_x, y - apart - leader - height, [x, y - apart]),
                Side::Below => (along_x, y + apart + leader, [x, y + apart]),
            };
            let bounds = PixelBox::new(x0.round(), y0.round(), x0.round() + width, y0.round() + height);
            let lead = match side {
                Side::Right => PixelBox::new(from[0], from[1], bounds.x0, from[1]),
                Side::Left => PixelBox::new(bounds.x1, from[1], from[0], from[1]),
                Side::Above => PixelBox::new(from[0], bounds.y1, from[0], from[1]),
                Side::Below => PixelBox::new(from[0], from[1], from[0], bounds.y0),
            };
            let air = style.gap().max(5.0);
            let is_free = |other: &PixelBox| other.overlap(bounds.grown(air)) == 0.0 && other.overlap(lead.grown(1.0)) == 0.0;
            if !room.contains(bounds) || !taken.iter().all(is_free) {
                continue;
            }
            let color = style.theme.axis;
            let PixelBox { x0, y0, x1, y1 } = lead;
            sheet.line(Role::Decoration, None, Line { x0, y0, x1, y1, width: 1, color, dash: None });
            sheet.fill(Role::Panel, bounds, style.theme.table.card_fill, 3.0);
            let tag = (Role::KeyFigureLabel, Shows::from(DatumId { row: self.row, series: 0 }));
            sheet.text(tag, &line, bounds.x0 + pad, bounds.y0 + pad + style.cap().round(), Align::Start, style.theme.ink);
            return Ok(true);
        }
        Ok(false)
    }
}
