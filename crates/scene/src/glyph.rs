//! Glyph masks, three a glyph: one for each third of a pixel that a glyph can stand at.
//!
//! fontdue snaps a glyph to whole pixels, which spaces small text unevenly. Its masks at three times the width are folded here into
//! three phases instead. The cache lives with the thread, since a mask is asked for by whoever shapes a text and again by whoever paints it.

use std::cell::RefCell;
use std::rc::Rc;

use crate::{Font, FontSize};

/// The coverage of one glyph at one phase, trimmed to its ink.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mask {
    /// From the pen's whole pixel to the first column, in pixels.
    pub left: i32,
    /// From the baseline up to the top of the first row, in pixels.
    pub top: i32,
    /// Columns; 0 for a space.
    pub width: usize,
    /// Rows; 0 for a space.
    pub height: usize,
    /// Coverage from 0 to 255, row by row.
    pub coverage: Vec<u8>,
}

/// Phases a pixel.
pub(crate) const PHASES: i32 = 3;
/// More masks than this are not kept: enough for every size of a few themes, and some 20 MB at the worst.
const MAX_KEPT: usize = 40_000;

#[derive(Clone, Copy, PartialEq, Eq, Hash)]
struct Key {
    font: Font,
    size: FontSize,
    glyph: u16,
    phase: u8,
}

#[expect(clippy::disallowed_types, reason = "looked up by key, never iterated")]
type Cache = std::collections::HashMap<Key, Rc<Mask>>;

thread_local! {
    static CACHE: RefCell<Cache> = RefCell::default();
}

/// Hands the mask of a glyph at a phase (0 to 2, in thirds of a pixel) to `use_mask`.
pub fn with_mask<R>(font: Font, size: FontSize, glyph: u16, phase: u8, use_mask: impl FnOnce(&Mask) -> R) -> R {
    let key = Key { font, size, glyph, phase };
    let kept = CACHE.with_borrow(|cache| cache.get(&key).cloned());
    let mask = kept.unwrap_or_else(|| {
        let mask = Rc::new(rasterize(key));
        CACHE.with_borrow_mut(|cache| {
            if cache.len() >= MAX_KEPT {
                cache.clear();
            }
            cache.insert(key, Rc::clone(&mask));
        });
        mask
    });
    use_mask(&mask)
}

fn rasterize(key: Key) -> Mask {
    let (metrics, wide) = key.font.face().raster.rasterize_indexed_subpixel(key.glyph, key.size.px() as f32);
    // In the wide mask the glyph begins `fract(xmin)` columns from the left edge (fontdue adds the offset after widening), so the edge
    // itself is at 3 * xmin - fract(xmin) thirds of a pixel from the pen.
    let xmin = metrics.bounds.xmin;
    let edge = (3.0 * xmin - (xmin - xmin.floor())).round() as i32 + i32::from(key.phase);
    let (left, shift) = (edge.div_euclid(PHASES), edge.rem_euclid(PHASES) as usize);
    let wide_width = metrics.width * PHASES as usize;
    let width = (wide_width + shift).div_ceil(PHASES as usize);
    let mut coverage = vec![0_u8; width * metrics.height];
    for (row, out) in wide.chunks_exact(wide_width.max(1)).zip(coverage.chunks_exact_mut(width.max(1))) {
        for (column, pixel) in out.iter_mut().enumerate() {
            let sum: u32 = (0..PHASES as usize)
                .filter_map(|third| (column * PHASES as usize + third).checked_sub(shift))
                .filter_map(|at| row.get(at))
                .map(|&value| u32::from(value))
                .sum();
            *pixel = (sum / PHASES as u32) as u8;
        }
    }
    let top = metrics.ymin + metrics.height as i32;
    trimmed(&Mask { left, top, width, height: metrics.height, coverage })
}

/// The same mask without empty rows and columns at its edges, so that its box is the box of its ink.
fn trimmed(mask: &Mask) -> Mask {
    // A coverage of 1/32 cannot be seen, and would make boxes a pixel larger than any reader finds them.
    let inked = |value: &u8| *value >= 8;
    let rows: Vec<&[u8]> = mask.coverage.chunks_exact(mask.width.max(1)).collect();
    let first_row = rows.iter().position(|row| row.iter().any(inked));
    let last_row = rows.iter().rposition(|row| row.iter().any(inked));
    let first_column = rows.iter().filter_map(|row| row.iter().position(inked)).min();
    let last_column = rows.iter().filter_map(|row| row.iter().rposition(inked)).max();
    let (Some(y0), Some(y1), Some(x0), Some(x1)) = (first_row, last_row, first_column, last_column) else {
        return Mask { left: 0, top: 0, width: 0, height: 0, coverage: Vec::new() };
    };
    Mask {
        left: mask.left + x0 as i32,
        top: mask.top - y0 as i32,
        width: x1 - x0 + 1,
        height: y1 - y0 + 1,
        coverage: rows[y0..=y1].iter().flat_map(|row| &row[x0..=x1]).copied().collect(),
    }
}
