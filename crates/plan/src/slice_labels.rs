//! The texts at the slices of a pie or a donut: all values in their slices where all fit, else all beside them, each with its name unless
//! a legend has the names.

use chartmill_scene::{Item, PathShape, Shape, ShapedLine, Stroke, wrap};
use chartmill_schema::{PixelBox, Role, Shows, libm_sincos};

use crate::leader::Leader;
use crate::{Align, PaletteColor, Refusal, Ring, Sheet, ShownValues, Style, ink_on};

/// How far a label may stand around the rim from its slice, in degrees; farther it would be taken for another's.
const MOST_AWAY_DEGREES: f64 = 45.0;

/// The texts at the slices of one series, measured.
#[derive(Clone, Debug)]
pub struct SliceLabels {
    values: Vec<ShapedLine>,
    /// The names beside the slices, wrapped; empty where a legend has them.
    names: Vec<Vec<ShapedLine>>,
    /// Whether all values stand beside their slices, even where all would fit within.
    all_beside: bool,
}

/// A ring with its slices and the places of the texts beside it.
#[derive(Clone, Debug)]
pub struct LabelledRing {
    /// The ring.
    pub ring: Ring,
    /// The texts beside it; none where all values stand within.
    blocks: Vec<Beside>,
    /// Whether names and values share their lines.
    inline: bool,
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
    /// How far its edge towards the ring is from the center of the ring, sideways.
    out: f64,
    /// The place on the rim of its slice that it stands at, in degrees: the middle of the slice or, of a wide one, what is nearer.
    anchor: f64,
    /// Where its leader line turns level, sideways from the center of the ring; `None` for a block that stands at its slice.
    knee: Option<f64>,
}

impl Beside {
    fn x(&self, ring: Ring) -> f64 {
        if self.right { ring.x + self.out } else { ring.x - self.out }
    }

    fn area(&self, ring: Ring) -> PixelBox {
        let (x, half) = (self.x(ring), self.height / 2.0);
        let (x0, x1) = if self.right { (x, x + self.width) } else { (x - self.width, x) };
        PixelBox::new(x0, self.y - half, x1, self.y + half)
    }

    /// The line to it from its slice, if it has one.
    fn leader(&self, ring: Ring) -> Option<Leader> {
        let outward = if self.right { 1.0 } else { -1.0 };
        let to = [self.x(ring) - outward * 3.0, self.y.round() + 0.5];
        Some(Leader::new(ring, self.anchor, self.knee?, to))
    }
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

    /// The width of the widest value, in pixels.
    pub fn widest_value(&self) -> f64 {
        self.values.iter().map(ShapedLine::width).fold(0.0, f64::max)
    }

    /// Whether every value can stand inside its slice, with some air around it. A name beside a slice has its value with it.
    fn fit_within(&self, style: &Style<'_>, ring: Ring, slices: &[(f64, f64)]) -> bool {
        let fits = |(value, &slice): (&ShapedLine, &(f64, f64))| {
            let (x, y) = ring.middle(slice);
            let half = (value.width() / 2.0 + 3.0, style.cap() / 2.0 + 4.0);
            ring.holds(PixelBox::new(x - half.0, y - half.1, x + half.0, y + half.1), slice)
        };
        !self.all_beside && self.names.is_empty() && self.values.iter().zip(slices).all(fits)
    }

    /// The width and height of the block beside a slice: its name (if any) and its value.
    fn block(&self, row: usize, inline: bool, style: &Style<'_>) -> (f64, f64) {
        let (names, value) = (self.names.get(row).map_or(&[][..], Vec::as_slice), self.values[row].width());
        let name = names.iter().map(ShapedLine::width).fold(0.0, f64::max);
        if inline {
            return (name + style.gap() + value, names.len() as f64 * style.line_height());
        }
        (name.max(value), (names.len() + 1) as f64 * style.line_height())
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
        let ring_of = |outer: f64| Ring { x: x.round(), y: y.round(), inner: (outer * inner_share).round(), outer };
        let most = (body.width().min(body.height()) / 2.0).floor();
        if most >= smallest && self.fit_within(style, ring_of(most), slices) {
            return Ok(LabelledRing { ring: ring_of(most), blocks: Vec::new(), inline: false });
        }
        let mut best: Option<LabelledRing> = None;
        // A value under its name needs less width, one behind it less height.
        for inline in [false, true] {
            if inline && self.names.iter().all(|lines| lines.len() > 1) {
                continue;
            }
            let mut outer = most;
            let mut own: Option<LabelledRing> = None;
            while outer >= smallest {
                if let Some(blocks) = self.spread(style, body, ring_of(outer), slices, inline) {
                    let found = LabelledRing { ring: ring_of(outer), blocks, inline };
                    // A somewhat smaller ring whose labels all stand at their slices looks better than one with leader lines.
                    let has_leaders = found.blocks.iter().any(|block| block.knee.is_some());
                    if own.is_none() || !has_leaders {
                        own = Some(found);
                    }
                    if !has_leaders {
                        break;
                    }
                }
                if own.as_ref().is_some_and(|own| outer < own.ring.outer * 0.86) {
                    break;
                }
                outer -= 4.0;
            }
            if let Some(own) = own
                && best.as_ref().is_none_or(|best| best.ring.outer * 1.08 < own.ring.outer)
            {
                best = Some(own);
            }
        }
        best.ok_or_else(|| Refusal::no_room("the slices between their labels"))
    }

    /// The blocks beside the ring: each outside of it, near its slice, and moved so that none overlaps. `None` where one would leave the
    /// body, stand too far from its slice, or have its line under another.
    fn spread(&self, style: &Style<'_>, body: PixelBox, ring: Ring, slices: &[(f64, f64)], inline: bool) -> Option<Vec<Beside>> {
        let clear = ring.outer + style.gap() * 0.9;
        let middle = |row: usize| f64::midpoint(slices[row].0, slices[row].1);
        let mut blocks: Vec<Beside> = (0..slices.len())
            .map(|row| {
                let (width, height) = self.block(row, inline, style);
                let (_, cos) = libm_sincos(middle(row));
                // Above and below the ring a block needs its own half height more, so that it does not reach into it.
                let y = ring.y - cos * (clear + height / 2.0);
                Beside { row, right: middle(row) <= 180.0, y, height, width, out: 0.0, anchor: middle(row), knee: None }
            })
            .collect();
        for right in [true, false] {
            let mut side: Vec<&mut Beside> = blocks.iter_mut().filter(|block| block.right == right).collect();
            side.sort_by(|a, b| a.y.total_cmp(&b.y).then(if right { a.row.cmp(&b.row) } else { b.row.cmp(&a.row) }));
            stack(&mut side, (body.y0, body.y1), style.gap() * 0.5)?;
        }
        for block in &mut blocks {
            let nearest = ring.y.clamp(block.y - block.height / 2.0, block.y + block.height / 2.0) - ring.y;
            let reach = (clear * clear - nearest * nearest).max(0.0).sqrt();
            let (sin, _) = libm_sincos(middle(block.row));
            let own = (sin.abs() * clear).max(style.gap() * 0.6);
            block.out = reach.max(own);
            let (start, end) = slices[block.row];
            let (x, inset) = (block.x(ring), (end - start) * 0.2);
            let angle = libm::atan2(x - ring.x, ring.y - block.y).to_degrees().rem_euclid(360.0);
            block.anchor = angle.clamp(start + inset, end - inset);
            let (x, y) = ring.at(block.anchor, ring.outer);
            let area = block.area(ring);
            let apart = libm::hypot((area.x0 - x).max(x - area.x1).max(0.0), (area.y0 - y).max(y - area.y1).max(0.0));
            if apart > style.gap() * 2.4 {
                let knee = Leader::knee(ring, block.anchor, block.y, style.gap())?;
                block.out = block.out.max(knee + style.gap());
                block.knee = Some(knee);
            }
        }
        if !are_apart(&blocks, ring) {
            // Labels that begin in one column leave the lines to all of them free.
            for right in [true, false] {
                let led = |block: &&mut Beside| block.right == right && block.knee.is_some();
                let column = blocks.iter_mut().filter(led).map(|block| block.out).fold(0.0, f64::max);
                blocks.iter_mut().filter(led).for_each(|block| block.out = column);
            }
            if !are_apart(&blocks, ring) {
                return None;
            }
        }
        let stands = |block: &Beside| {
            let area = block.area(ring);
            let (x, y) = area.center();
            let angle = libm::atan2(x - ring.x, ring.y - y).to_degrees().rem_euclid(360.0);
            let (start, end) = slices[block.row];
            let turn = |to: f64| ((angle - to + 540.0).rem_euclid(360.0) - 180.0).abs();
            let is_near = (start..=end).contains(&angle) || turn(start).min(turn(end)) <= MOST_AWAY_DEGREES;
            is_near && area.x0 >= body.x0 && area.x1 <= body.x1
        };
        blocks.iter().all(stands).then_some(blocks)
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
        if labelled.blocks.is_empty() {
            for (row, &slice) in slices.iter().enumerate() {
                let (x, y) = ring.middle(slice);
                let tag = (Role::ValueLabel, Shows::Datum { row, series: 0 });
                let ink = ink_on(colors[row].color);
                sheet.text(tag, &self.values[row], x, y + style.cap() / 2.0, Align::Middle, ink);
            }
        }
        for block in &labelled.blocks {
            if let Some(leader) = block.leader(ring) {
                let stroke = Some(Stroke { color: style.theme.muted, width: 1.2 });
                let shape = Shape::Path(PathShape { segments: leader.segments(), fill: None, stroke });
                sheet.put(Item::new(Role::Decoration, shape));
            }
            self.place_block(sheet, style, block, labelled);
        }
    }

    fn place_block(&self, sheet: &mut Sheet, style: &Style<'_>, block: &Beside, labelled: &LabelledRing) {
        let (row, x) = (block.row, block.x(labelled.ring));
        let align = if block.right { Align::Start } else { Align::End };
        let first = block.y - block.height / 2.0 + style.line_height() / 2.0 + style.cap() / 2.0;
        let names = self.names.get(row).map_or(&[][..], Vec::as_slice);
        let (value, tag) = (&self.values[row], (Role::ValueLabel, Shows::Datum { row, series: 0 }));
        let name_tag = (Role::CategoryLabel, Shows::Row { row });
        let step = style.line_height();
        if labelled.inline {
            // The value follows its name on either side, as it is read.
            let beside = value.width() + style.gap();
            let name_width = names.iter().map(ShapedLine::width).fold(0.0, f64::max);
            let (name_x, value_x) = if block.right { (x, x + name_width + style.gap()) } else { (x - beside, x) };
            sheet.paragraph(name_tag, names, (name_x, first.round()), step, align, style.theme.text);
            let baseline = (block.y + style.cap() / 2.0).round();
            sheet.text(tag, value, value_x, baseline, align, style.theme.ink);
            return;
        }
        if !names.is_empty() {
            sheet.paragraph(name_tag, names, (x, first.round()), step, align, style.theme.text);
        }
        sheet.text(tag, value, x, first.round() + names.len() as f64 * step, align, style.theme.ink);
    }
}

/// Moves blocks that follow each other from top to bottom apart, as little as possible in all, within two heights. `None` where they are too
/// many.
///
/// Source: the pool-adjacent-violators algorithm (Ayer and others, "An Empirical Distribution Function for Sampling with Incomplete
/// Information", 1955) on the places less what the blocks before take.
fn stack(side: &mut [&mut Beside], (top, bottom): (f64, f64), apart: f64) -> Option<()> {
    let mut taken = 0.0;
    let mut offsets = Vec::with_capacity(side.len());
    // The sum of the places and their number, of blocks that touch each other.
    let mut pools: Vec<(f64, usize)> = Vec::new();
    for (at, block) in side.iter().enumerate() {
        taken += block.height / 2.0 + if at > 0 { side[at - 1].height / 2.0 + apart } else { 0.0 };
        offsets.push(taken);
        let mut pool = (block.y - taken, 1);
        while let Some(&(sum, n)) = pools.last()
            && sum / n as f64 > pool.0 / pool.1 as f64
        {
            pool = (pool.0 + sum, pool.1 + n);
            pools.pop();
        }
        pools.push(pool);
    }
    let last = bottom - taken - side.last().map_or(0.0, |block| block.height / 2.0);
    if last < top {
        return None;
    }
    let places = pools.iter().flat_map(|&(sum, n)| std::iter::repeat_n(sum / n as f64, n));
    for ((block, offset), place) in side.iter_mut().zip(offsets).zip(places) {
        block.y = place.clamp(top, last) + offset;
    }
    Some(())
}

/// Whether no block and no leader line meets another.
fn are_apart(blocks: &[Beside], ring: Ring) -> bool {
    let leaders: Vec<Option<Leader>> = blocks.iter().map(|block| block.leader(ring)).collect();
    blocks.iter().enumerate().all(|(at, block)| {
        let area = block.area(ring);
        blocks.iter().zip(&leaders).enumerate().all(|(other, (beside, leader))| {
            at == other
                || (area.overlap(beside.area(ring)) <= 0.0
                    && leader.is_none_or(|leader| {
                        !leader.meets(area.grown(2.0)) && leaders[at].is_none_or(|own| !leader.crosses(&own))
                    }))
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blocks_move_apart_as_little_as_possible() {
        let block = |y: f64| Beside { row: 0, right: true, y, height: 20.0, width: 50.0, out: 0.0, anchor: 90.0, knee: None };
        let stacked = |wanted: &[f64], (top, bottom): (f64, f64)| {
            let mut blocks: Vec<Beside> = wanted.iter().map(|&y| block(y)).collect();
            stack(&mut blocks.iter_mut().collect::<Vec<_>>(), (top, bottom), 4.0)?;
            Some(blocks.iter().map(|block| block.y).collect::<Vec<f64>>())
        };
        assert_eq!(stacked(&[50.0, 100.0], (0.0, 200.0)), Some(vec![50.0, 100.0]));
        assert_eq!(stacked(&[60.0, 64.0], (0.0, 200.0)), Some(vec![50.0, 74.0]));
        assert_eq!(stacked(&[12.0, 12.0], (0.0, 200.0)), Some(vec![10.0, 34.0]));
        assert_eq!(stacked(&[190.0, 195.0], (0.0, 200.0)), Some(vec![166.0, 190.0]));
        assert_eq!(stacked(&[10.0, 20.0, 30.0], (0.0, 60.0)), None);
    }
}
