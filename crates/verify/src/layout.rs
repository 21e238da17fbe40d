//! Layout, from boxes alone: texts within the picture, apart from each other, large enough, and not across the edge of a mark.

use chartmill_schema::{Annotation, PixelBox, Target};

use crate::shape::{Lies, lies};
use crate::{Faults, Reason};

/// By how much boxes may overlap or reach out, in pixels: ink at the edge of a glyph is faint.
const TOLERANCE_PX: f64 = 0.5;

/// Checks boxes and sizes.
pub(crate) fn check(note: &Annotation, target: &Target, faults: &mut Faults) {
    let canvas = PixelBox::new(0.0, 0.0, f64::from(note.width), f64::from(note.height)).grown(TOLERANCE_PX);
    let wanted_px = target.min_cap_px(note.width, note.height);
    for (idx, text) in note.texts.iter().enumerate() {
        if !canvas.contains(text.ink) {
            faults.push(Reason::TextOutside { text: text.text.clone() });
        }
        // Cap heights are rounded to hundredths in files.
        if text.cap_height < wanted_px - 0.01 {
            faults.push(Reason::TextTooSmall { text: text.text.clone(), cap_px: text.cap_height, wanted_px });
        }
        for other in &note.texts[idx + 1..] {
            let width = text.ink.x1.min(other.ink.x1) - text.ink.x0.max(other.ink.x0);
            let height = text.ink.y1.min(other.ink.y1) - text.ink.y0.max(other.ink.y0);
            if width > TOLERANCE_PX && height > TOLERANCE_PX {
                faults.push(Reason::TextOverlap { first: text.text.clone(), second: other.text.clone() });
            }
        }
    }
    for (idx, mark) in note.marks.iter().enumerate() {
        if !canvas.contains(mark.bounds) {
            faults.push(Reason::MarkOutside { mark: idx });
        }
        for text in &note.texts {
            if mark.bounds.overlap(text.ink) > 0.0 && lies(&mark.geometry, mark.bounds, text.ink, TOLERANCE_PX) == Lies::Across {
                faults.push(Reason::TextStraddles { text: text.text.clone(), mark: idx });
            }
        }
    }
}
