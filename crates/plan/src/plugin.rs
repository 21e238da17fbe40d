//! The trait that every chart implements.

use chartmill_schema::{Description, Facts, MarkNoun, QuestionProposal, Table};

use crate::{Figure, PlanContext, Refusal};

/// A kind of chart.
///
/// A plugin fills a scene and says what a viewer can read from it; it neither paints nor asks. Native plugins live in
/// `chart-plugins/`, one folder each; a program that uses Chartmill as a library can register its own.
pub trait ChartPlugin: Sync {
    /// Its unique kebab-case name, which is also its folder's.
    fn name(&self) -> &'static str;

    /// What it shows, refuses and asks, for people.
    fn docs(&self) -> ChartDocs;

    /// What one mark of it is called.
    fn mark(&self) -> MarkNoun;

    /// Whether it tells the truth about a table of this shape.
    ///
    /// # Errors
    /// The [`Refusal`] that says in words why not.
    fn accepts(&self, table: &Table) -> Result<(), Refusal>;

    /// Plans a figure of a description whose table it accepts.
    ///
    /// # Errors
    /// The [`Refusal`] that says what does not fit; the caller plans again with a larger `attempt`.
    fn plan(&self, description: &Description, ctx: &PlanContext<'_>) -> Result<Figure, Refusal>;

    /// Questions that only this chart can ask; the usual families need no proposal.
    fn propose(&self, facts: &Facts) -> Vec<QuestionProposal> {
        let _ = facts;
        Vec::new()
    }
}

/// What a chart says about itself: the text behind `chartmill charts` and the chart table of the README.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct ChartDocs {
    /// What it shows.
    pub shows: &'static str,
    /// What tables it accepts.
    pub accepts: &'static str,
    /// When it refuses, because it would mislead or could not be read.
    pub refuses_when: &'static str,
    /// What is asked of it beyond the usual families.
    pub asks: &'static str,
    /// Where the design comes from.
    pub source: &'static str,
}
