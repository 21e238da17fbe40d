//! A pie: the parts of one whole as slices, clockwise from 12 o'clock.
//!
//! # Shows
//! One series whose rows are the parts of a whole, each slice's angle in proportion, its value printed in it or beside it.
//! # Refuses when
//! The rows are not parts of one whole, a value is missing, zero or negative, shares do not add up to 100, there are fewer than
//! 2 or more than 8 slices, or a slice has less than 1.5% of the whole.
//! # Asks
//! Nothing beyond the usual families.
//! # Source
//! Few, "Save the Pies for Dessert" (2007): few slices, values printed, order kept.

use chartmill_plan::{ChartDocs, ChartPlugin, Figure, PlanContext, Refusal, some_series};
use chartmill_schema::{Description, MarkNoun, Table};

use crate::slices::SliceChart;

/// The plugin.
pub(crate) struct Pie;

const SLICES: SliceChart = SliceChart { name: "pie", kind: "pie", inner_share: 0.0, values_beside: false };

impl ChartPlugin for Pie {
    fn name(&self) -> &'static str {
        SLICES.name
    }

    fn docs(&self) -> ChartDocs {
        ChartDocs {
            shows: "the parts of one whole as slices, their values printed",
            accepts: "2 to 8 rows that are the parts of one whole (shares that add up to 100, or counts and amounts marked as parts)",
            refuses_when: "the rows are no parts; a value is missing, zero or negative; a slice has less than 1.5%",
            asks: "the usual families",
            source: "Few, Save the Pies for Dessert (2007)",
        }
    }

    fn mark(&self) -> MarkNoun {
        MarkNoun::Slice
    }

    fn accepts(&self, table: &Table) -> Result<(), Refusal> {
        some_series(SLICES.kind, table, |table, series| SLICES.fits(table, series))
    }

    fn plan(&self, description: &Description, ctx: &PlanContext<'_>) -> Result<Figure, Refusal> {
        SLICES.plan(description, ctx, |_, _, _, _, _| Ok(()))
    }
}
