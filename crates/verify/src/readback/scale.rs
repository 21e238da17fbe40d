//! Scales, fitted by least squares from the text of their tick labels.

use chartmill_schema::{Annotation, Axis, PixelBox, Role, Scale, ScaleKind};

use crate::language::Tongue;
use crate::number;
use crate::{Faults, Reason};

/// How far the middle of a tick label may stand from its tick, in pixels: ink is not symmetrical (`1,000` reaches below its baseline).
const LABEL_OFF_PX: f64 = 3.0;
/// How far a tick may be off the fitted scale, in pixels.
const RESIDUAL_PX: f64 = 0.5;

/// A scale as it was read: `px = zero_px + px_per_unit * value`.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Fitted<'a> {
    pub(crate) claim: &'a Scale,
    pub(crate) zero_px: f64,
    pub(crate) px_per_unit: f64,
}

impl Fitted<'_> {
    /// The value at a place.
    pub(crate) fn value(&self, px: f64) -> f64 {
        (px - self.zero_px) / self.px_per_unit
    }

    /// Whether a place is a labelled tick.
    pub(crate) fn on_tick(&self, px: f64) -> bool {
        self.claim.ticks.iter().any(|tick| (tick.px - px).abs() <= 0.5)
    }
}

/// The middle of a box along an axis.
pub(crate) fn middle(ink: PixelBox, axis: Axis) -> f64 {
    let (x, y) = ink.center();
    if axis == Axis::X { x } else { y }
}

/// Fits every scale that can be fitted.
pub(crate) fn fit_all<'a>(note: &'a Annotation, tongue: &Tongue, faults: &mut Faults) -> Vec<Fitted<'a>> {
    let mut used = vec![false; note.texts.len()];
    let fitted = note.scales.iter().filter_map(|scale| fit(note, scale, tongue, &mut used, faults)).collect();
    for (text, used) in note.texts.iter().zip(used) {
        if text.role == Role::TickLabel && !used {
            faults.push(Reason::TickStray { text: text.text.clone() });
        }
    }
    fitted
}

fn fit<'a>(note: &Annotation, scale: &'a Scale, tongue: &Tongue, used: &mut [bool], faults: &mut Faults) -> Option<Fitted<'a>> {
    let id = || scale.id.clone();
    if scale.kind != ScaleKind::Linear || scale.ticks.len() < 2 {
        faults.push(Reason::ScaleUnreadable { scale: id() });
        return None;
    }
    let mut points = Vec::with_capacity(scale.ticks.len());
    for tick in &scale.ticks {
        let label = note.texts.iter().enumerate().find(|(_, text)| {
            text.role == Role::TickLabel
                && text.axis == Some(scale.axis)
                && text.text == tick.text
                && (middle(text.ink, scale.axis) - tick.px).abs() <= LABEL_OFF_PX
        });
        let Some((index, label)) = label else {
            faults.push(Reason::TickAbsent { scale: id(), text: tick.text.clone(), px: tick.px });
            continue;
        };
        used[index] = true;
        // Any unit of the table may stand at a tick; which one is settled by the value.
        let units = note.table.series().iter().filter_map(|column| Some(column.measure.as_ref()?.unit.as_ref()?.0.as_str()));
        let mut readings = units.map(Some).chain([None]).filter_map(|unit| number::printed(&label.text, unit, &tongue.numbers));
        match readings.find(|value| *value == tick.value) {
            Some(value) => points.push((value.to_f64(), tick.px)),
            None => faults.push(Reason::TickText { scale: id(), text: label.text.clone(), value: tick.value }),
        }
    }
    if points.len() < 2 {
        return None;
    }
    if points.windows(2).any(|pair| pair[1].0 <= pair[0].0) {
        faults.push(Reason::TickOrder { scale: id() });
        return None;
    }
    let n = points.len() as f64;
    let (mean_value, mean_px) = (points.iter().map(|p| p.0).sum::<f64>() / n, points.iter().map(|p| p.1).sum::<f64>() / n);
    let spread: f64 = points.iter().map(|p| (p.0 - mean_value) * (p.0 - mean_value)).sum();
    let joint: f64 = points.iter().map(|p| (p.0 - mean_value) * (p.1 - mean_px)).sum();
    let px_per_unit = joint / spread;
    let zero_px = mean_px - px_per_unit * mean_value;
    let off_px = points.iter().map(|p| (zero_px + px_per_unit * p.0 - p.1).abs()).fold(0.0, f64::max);
    if !off_px.is_finite() || off_px > RESIDUAL_PX || px_per_unit == 0.0 {
        faults.push(Reason::ScaleResidual { scale: id(), off_px });
        return None;
    }
    Some(Fitted { claim: scale, zero_px, px_per_unit })
}
