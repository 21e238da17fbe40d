//! The canvas of horizontal bars: as tall as its rows need, so that two bars are no beams and twenty-four are no threads.

use chartmill_plan::{PlanContext, Refusal, Size, Style};
use chartmill_schema::PixelBox;
use chartmill_seed::Draws;

/// From this many rows on a canvas may stand upright.
const UPRIGHT_ROWS: usize = 10;

/// The context with a canvas that suits the number of rows; a size that the user fixed stays. `measure` says, for a style, what is left
/// of the page for the plot, how much of its height the axes take, and how many rows there are.
///
/// # Errors
/// Those of `measure`.
pub(super) fn sized<'a>(
    ctx: &PlanContext<'a>,
    draws: &mut Draws,
    measure: impl Fn(&Style<'a>) -> Result<(PixelBox, f64, usize), Refusal>,
) -> Result<PlanContext<'a>, Refusal> {
    let trial = Style::choose(ctx, draws);
    if ctx.size.is_some() {
        return Ok(*ctx);
    }
    let (body, axes, n_rows) = measure(&trial)?;
    let long = trial.width.max(trial.height);
    let (pitch, is_upright) = (draws.between(190, 310) as f64 / 100.0, draws.percent(50));
    let height = trial.height - body.height() + axes + n_rows as f64 * trial.line_height() * pitch;
    let least = if n_rows <= 3 { 0.44 } else { 0.54 };
    let height = height.clamp(long * least, long);
    // Type is sized by the long side, so a narrower canvas leaves names less room; only a tall one can spare the width.
    let width = if is_upright && n_rows >= UPRIGHT_ROWS && ctx.attempt == 0 { height * 0.82 } else { long };
    // Whole multiples of four pixels, as all canvases have.
    let whole = |px: f64| (px / 4.0).floor() as u32 * 4;
    Ok(PlanContext { size: Some(Size { width: whole(width), height: whole(height) }), ..*ctx })
}
