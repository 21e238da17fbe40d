//! The texts at the slices of a pie or a donut: values in them where they fit, else beside them; names beside them unless a legend has them.

use chartmill_scene::{Item, PathShape, Segment, Shape, ShapedLine, Stroke, wrap};
use chartmill_schema::{PixelBox, Role, Shows, libm_sincos};

use crate::{Align, PaletteColor, Refusal, Ring, Sheet, ShownValues, Style, ink_on};

/// The texts at the slices of one series, measured.
#[derive(Clone, Debug)]
pub struct SliceLabels {
    values: Vec<ShapedLine>,
    /// The names beside the slices, wrapped; empty where a legend has them.
    names: Vec<Vec<ShapedLine>>,
    /// Whether all values stand beside their slices, those that would fit within too.
    all_beside: bool,
}

/// A ring with its slices and the places of the texts beside it.
#[derive(Clone, Debug)]
pub struct LabelledRing {
    /// The ring.
    pub ring: Ring,
    blocks: Vec<Beside>,
}

/// The place of a text block beside the ring.
#[derive(Clone, Debug)]
struct Beside {
    row: usize,
    /// On the right side.
    right: bool,
    /// Its middle.
    y: f64,
    height: f64,
    width: f64,
    /// Its edge towards the ring.
    x: f64,
    /// How far it had to move along the rim from its slice: up or down, or sideways.
    moved: f64,
}

impl SliceLabels {
    /// Shapes the printed values of the first shown series and, unless a legend has them, the names of its rows.
    ///
    /// # Errors
    /// [`Refusal::NoRoom`] where a name takes more than two lines; [`Refusal::Unsupported`].
    pub fn new(shown: &ShownValues, style: &Style<'_>, with_legend: bool, all_beside: bool) -> Result<Self, Refusal> {
        let values =
            shown.table.values(0).map(|(_, value)| style.shape_value(&shown.text(style, 0, value))).collect::<Result<_, _>>()?;
        let mut names = Vec::new();
        for name in shown.table.labels().filter(|_| !with_legend) {
            let lines = wrap(name, style.font, style.label, style.width * 0.27, 2)?;
            names.push(lines.ok_or_else(|| Refusal::no_room("the names beside the slices"))?);
        }
        Ok(Self { values, names, all_beside })
    }

    /// Whether the value of a row stands inside its slice: where its box, a little grown, lies within.
    fn is_inside(&self, row: usize, style: &Style<'_>, ring: Ring, slice: (f64, f64)) -> bool {
        let (x, y) = ring.middle(slice);
        let half = (self.values[row].width() / 2.0 + 3.0, style.cap() / 2.0 + 4.0);
        !self.all_beside && ring.holds(PixelBox::new(x - half.0, y - half.1, x + half.0, y + half.1), slice)
    }

    /// The width and height of the block beside a slice: its name (if any) and, if it is not inside, its value.
    fn block(&self, row: usize, inside: bool, style: &Style<'_>) -> (f64, f64) {
        let names = self.names.get(row).map_or(&[][..], Vec::as_slice);
        let n_lines = names.len() + usize::from(!inside);
        let name_width = names.iter().map(ShapedLine::width).fold(0.0, f64::max);
        let width = if inside { name_width } else { name_width.max(self.values[row].width()) };
        (width, n_lines as f64 * style.line_height())
    }

    /// The largest ring in `body` that leaves the texts beside it their room. Its hole takes `inner_share` of its radius; `slices` are
    /// the angles at which each row begins and ends.
    ///
    /// # Errors
    /// [`Refusal::NoRoom`] where the ring would get too small to be read.
    pub fn fit(
        &self,
        style: &Style<'_>,
        body: PixelBox,
        inner_share: f64,
        slices: &[(f64, f64)],
    ) -> Result<LabelledRing, Refusal> {
        let (x, y) = body.center();
        let smallest = style.label.px() * 4.0;
        let mut outer = (body.width().min(body.height()) / 2.0).floor();
        let mut largest: Option<LabelledRing> = None;
        while outer >= smallest {
            let ring = Ring { x: x.round(), y: y.round(), inner: (outer * inner_share).round(), outer };
            if let Some(blocks) = self.spread(style, body, ring, slices) {
                let found = LabelledRing { ring, blocks };
                // A somewhat smaller ring whose labels all stand at their slices looks better than a larger one with leader lines.
                if found.blocks.iter().all(|block| block.moved <= style.line_height() * 0.5) {
                    return Ok(found);
                }
                if outer < largest.get_or_insert(found).ring.outer * 0.8 {
                    break;
                }
            }
            outer -= 4.0;
        }
        largest.ok_or_else(|| Refusal::no_room("the slices between their labels"))
    }

    /// The blocks beside the ring: each outside of it, near its slice, and moved so that none overlaps. `None` where one would leave the
    /// body.
    fn spread(&self, style: &Style<'_>, body: PixelBox, ring: Ring, slices: &[(f64, f64)]) -> Option<Vec<Beside>> {
        let clear = ring.outer + style.gap() * 0.9;
        let mut blocks: Vec<Beside> = Vec::new();
        for (row, &(start, end)) in slices.iter().enumerate() {
            let inside = self.is_inside(row, style, ring, (start, end));
            let (width, height) = self.block(row, inside, style);
            if height > 0.0 {
                let middle = f64::midpoint(start, end);
                let (_, cos) = libm_sincos(middle);
                // Above and below the ring a block needs its own half height more, so that it does not reach into it.
                let y = ring.y - cos * (clear + height / 2.0);
                blocks.push(Beside { row, right: middle <= 180.0, y, height, width, x: 0.0, moved: y });
            }
        }
        let apart = style.gap() * 0.5;
        for right in [true, false] {
            let mut side: Vec<&mut Beside> = blocks.iter_mut().filter(|block| block.right == right).collect();
            side.sort_by(|a, b| a.y.total_cmp(&b.y));
            let mut floor = body.y0;
            for block in &mut side {
                block.y = block.y.max(floor + block.height / 2.0);
                floor = block.y + block.height / 2.0 + apart;
            }
            let mut ceiling = body.y1;
            for block in side.iter_mut().rev() {
                block.y = block.y.min(ceiling - block.height / 2.0);
                ceiling = block.y - block.height / 2.0 - apart;
            }
            if ceiling + apart < body.y0 - 0.01 {
                return None;
            }
        }
        for block in &mut blocks {
            let nearest = ring.y.clamp(block.y - block.height / 2.0, block.y + block.height / 2.0) - ring.y;
            let reach = (clear * clear - nearest * nearest).max(0.0).sqrt();
            let (sin, _) = libm_sincos(f64::midpoint(slices[block.row].0, slices[block.row].1));
            let own = (sin.abs() * clear).max(style.gap() * 0.6);
            let out = reach.max(own);
            // Where the rim runs level, a small step up takes a long one sideways.
            block.moved = (block.moved - block.y).abs().max(out - own);
            block.x = if block.right { ring.x + out } else { ring.x - out };
            let far = if block.right { block.x + block.width } else { block.x - block.width };
            if far > body.x1 || far < body.x0 {
                return None;
            }
        }
        Some(blocks)
    }

    /// Draws the texts, and leader lines to those that stand apart from their slices.
    pub fn place(
        &self,
        sheet: &mut Sheet,
        style: &Style<'_>,
        labelled: &LabelledRing,
        slices: &[(f64, f64)],
        colors: &[PaletteColor],
    ) {
        let ring = labelled.ring;
        for (row, &slice) in slices.iter().enumerate() {
            if self.is_inside(row, style, ring, slice) {
                let (x, y) = ring.middle(slice);
                let tag = (Role::ValueLabel, Shows::Datum { row, series: 0 });
                let ink = ink_on(colors[row].color);
                sheet.text(tag, &self.values[row], x, y + style.cap() / 2.0, Align::Middle, ink);
            }
        }
        for block in &labelled.blocks {
            let row = block.row;
            let text_x = lead(sheet, style, ring, slices[row], block);
            let align = if block.right { Align::Start } else { Align::End };
            let mut baseline = (block.y - block.height / 2.0 + style.line_height() / 2.0 + style.cap() / 2.0).round();
            if let Some(lines) = self.names.get(row) {
                let tag = (Role::CategoryLabel, Shows::Row { row });
                sheet.paragraph(tag, lines, (text_x, baseline), style.line_height(), align, style.theme.text);
                baseline += lines.len() as f64 * style.line_height();
            }
            if !self.is_inside(row, style, ring, slices[row]) {
                let shows = Shows::Datum { row, series: 0 };
                sheet.text((Role::ValueLabel, shows), &self.values[row], text_x, baseline, align, style.theme.ink);
            }
        }
    }
}

/// Where the text of a block begins: after a line that leads to it from its slice, if it had to move away from it.
fn lead(sheet: &mut Sheet, style: &Style<'_>, ring: Ring, (start, end): (f64, f64), block: &Beside) -> f64 {
    let middle = f64::midpoint(start, end);
    let knee = ring.at(middle, ring.outer + style.gap() * 0.6);
    let outward = if block.right { 1.0 } else { -1.0 };
    let (dx, dy) = (block.x - knee.0, block.y.clamp(knee.1 - block.height / 2.0, knee.1 + block.height / 2.0) - knee.1);
    let is_far = libm::hypot(dx, block.y - knee.1) > block.height / 2.0 + style.gap() * 1.5 && (dx.abs() > 4.0 || dy.abs() > 4.0);
    if !is_far {
        return block.x;
    }
    let text_x = block.x + outward * style.gap() * 0.6;
    let from = ring.at(middle, ring.outer * 0.985);
    let segments = vec![Segment::Move(from.into()), Segment::Line(knee.into()), Segment::Line([text_x - outward * 4.0, block.y])];
    let stroke = Some(Stroke { color: style.theme.axis, width: 1.0 });
    sheet.put(Item::new(Role::Decoration, Shape::Path(PathShape { segments, fill: None, stroke })));
    text_x
}
