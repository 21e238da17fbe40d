//! Drawing one description as one chart.

use chartmill_draw::{Canvas, DrawError, encode, paint};
use chartmill_plan::{ChartPlugin, Figure, PlanContext, Refusal, Size, Theme, plan_or_shorten};
use chartmill_scene::to_svg;
use chartmill_schema::{Description, Facts, Locale, Target};
use chartmill_seed::Seed;

/// Layouts that are tried before a picture is refused.
const LAYOUTS: u32 = 4;

/// One picture in both formats, with what a viewer can read from it.
#[derive(Debug)]
pub struct Rendered {
    /// The PNG file.
    pub png: Vec<u8>,
    /// The SVG document, from the same scene.
    pub svg: String,
    /// What a viewer can read.
    pub facts: Facts,
}

/// Why a picture could not be drawn.
#[derive(Debug, thiserror::Error)]
pub enum RenderError {
    /// The chart refuses the table, or there is no room.
    #[error(transparent)]
    Refused(#[from] Refusal),
    /// The picture could not be painted.
    #[error(transparent)]
    Draw(#[from] DrawError),
}

/// Draws one description as one chart.
///
/// # Errors
/// [`RenderError::Refused`] says in words why the chart does not show this table.
pub fn render(
    description: &Description,
    chart: &dyn ChartPlugin,
    theme: &Theme,
    target: &Target,
    size: Option<Size>,
    seed: u64,
) -> Result<Rendered, RenderError> {
    let figure = plan_figure(description, chart, theme, target, size, seed)?;
    let mut canvas = Canvas::new();
    paint(&figure.scene, &mut canvas)?;
    Ok(Rendered { png: encode(&mut canvas)?, svg: to_svg(&figure.scene), facts: figure.facts })
}

/// Plans one description as one chart, in the first layout that has room.
pub(crate) fn plan_figure(
    description: &Description,
    chart: &dyn ChartPlugin,
    theme: &Theme,
    target: &Target,
    size: Option<Size>,
    seed: u64,
) -> Result<Figure, Refusal> {
    chart.accepts(description.table())?;
    let language = description.language();
    let locale = Locale::of(language).ok_or_else(|| Refusal::Language { language: language.to_string() })?;
    let mut attempt = 0;
    loop {
        let ctx =
            PlanContext { locale, target, theme, size, seed: Seed::of_run(seed).part("render", u64::from(attempt)), attempt };
        match plan_or_shorten(chart, description, &ctx) {
            Err(refusal) if refusal.may_pass_on_retry() && attempt + 1 < LAYOUTS => attempt += 1,
            done => return done,
        }
    }
}
