//! A donut: the parts of one whole as the slices of a ring, clockwise from 12 o'clock.
//!
//! # Shows
//! One series whose rows are the parts of a whole, each slice's angle in proportion, its value printed on the ring or beside it; in the
//! hole the total and what it counts, or nothing.
//! # Refuses when
//! The rows are not parts of one whole, a value is missing, zero or negative, shares do not add up to 100, there are fewer than
//! 2 or more than 8 slices, or a slice has less than 1.5% of the whole.
//! # Asks
//! Nothing beyond the usual families.
//! # Source
//! Skau and Kosara, "Arcs, Angles, or Areas", Computer Graphics Forum 35 (2016): a ring is read as well as a pie, and has room for a number.

use chartmill_plan::{ChartDocs, ChartPlugin, Figure, PlanContext, Refusal, some_series};
use chartmill_schema::{Description, MarkNoun, Table};

use crate::slices::SliceChart;

#[path = "middle.rs"]
mod middle;

/// The plugin.
pub(crate) struct Donut;

/// Each plan draws how large its hole is, and where its values stand.
const SLICES: SliceChart = SliceChart { name: "donut", kind: "donut", inner_share: 0.5, values_beside: false };

impl ChartPlugin for Donut {
    fn name(&self) -> &'static str {
        SLICES.name
    }

    fn docs(&self) -> ChartDocs {
        ChartDocs {
            shows: "the parts of one whole as a ring, their values printed, perhaps the total in its middle",
            accepts: "2 to 8 rows that are the parts of one whole (shares that add up to 100, or counts and amounts marked as parts)",
            refuses_when: "the rows are no parts; a value is missing, zero or negative; a slice has less than 1.5%",
            asks: "the usual families",
            source: "Skau and Kosara, Arcs, Angles, or Areas (2016)",
        }
    }

    fn mark(&self) -> MarkNoun {
        MarkNoun::Slice
    }

    fn accepts(&self, table: &Table) -> Result<(), Refusal> {
        some_series(SLICES.kind, table, |table, series| SLICES.fits(table, series))
    }

    fn plan(&self, description: &Description, ctx: &PlanContext<'_>) -> Result<Figure, Refusal> {
        let mut draws = ctx.seed.part("ring", u64::from(ctx.attempt)).draws();
        let inner_share = draws.between(50, 62) as f64 / 100.0;
        // Beside the ring values take room that a crowded chart does not have.
        let values_beside = draws.percent(30) && ctx.attempt < 2;
        let with_total = draws.percent(70);
        let chart = SliceChart { inner_share, values_beside, ..SLICES };
        chart.plan(description, ctx, |sheet, style, shown, ring, is_named| {
            let drawn = with_total && middle::place(sheet, style, shown, description.language(), ring, is_named)?;
            style.note("middle", if drawn { "total" } else { "empty" });
            Ok(())
        })
    }
}
