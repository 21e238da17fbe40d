//! The list of families, one small file each: what of a figure can be asked that way, and the query that asks it.
//!
//! A file owns the guards of its family (no ties, nothing below the resolution, nothing without meaning) and knows no words.

use chartmill_schema::{Family, Number, Query, QuestionProposal, Selection};

use crate::view::{Series, View};

mod above_mean;
mod axis_title;
mod color_of;
mod comparison;
mod conversion;
mod count_threshold;
mod crossing;
mod difference;
mod extreme_gap;
mod extreme_ratio;
mod first_change;
mod kth;
mod label_of_color;
mod largest;
mod largest_series;
mod largest_stack;
mod mark_count;
mod mean;
mod order;
mod position;
mod ratio;
mod reached;
mod reverse_lookup;
mod segment_share;
mod series_comparison;
mod series_gap;
mod share_of_total;
mod smallest;
mod stack_total;
mod sum;
mod title;
mod top_total;
mod trend;
mod value_lookup;

/// All families, in the order of [`Family::ALL`].
pub(crate) const SPECS: [Spec; 34] = [
    value_lookup::SPEC,
    reverse_lookup::SPEC,
    largest::SPEC,
    smallest::SPEC,
    kth::SPEC,
    comparison::SPEC,
    difference::SPEC,
    ratio::SPEC,
    sum::SPEC,
    mean::SPEC,
    share_of_total::SPEC,
    count_threshold::SPEC,
    mark_count::SPEC,
    color_of::SPEC,
    label_of_color::SPEC,
    title::SPEC,
    axis_title::SPEC,
    position::SPEC,
    order::SPEC,
    extreme_gap::SPEC,
    extreme_ratio::SPEC,
    top_total::SPEC,
    above_mean::SPEC,
    conversion::SPEC,
    largest_series::SPEC,
    trend::SPEC,
    series_comparison::SPEC,
    series_gap::SPEC,
    stack_total::SPEC,
    segment_share::SPEC,
    largest_stack::SPEC,
    first_change::SPEC,
    reached::SPEC,
    crossing::SPEC,
];

/// A family.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Spec {
    pub(crate) family: Family,
    /// How often it is drawn among the families of its difficulty.
    pub(crate) weight: u32,
    /// Whether its calculations go through other series than the subject's own.
    pub(crate) across: bool,
    /// Everything that can be asked of the figure.
    pub(crate) subjects: fn(&View<'_>) -> Vec<Subject>,
    /// The query about one of them.
    pub(crate) query: fn(&View<'_>, &Subject) -> Query,
}

/// What one question is about. Small and plain, so that many can be listed and few become queries; each family says which fields it
/// uses.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub(crate) struct Subject {
    pub(crate) series: usize,
    pub(crate) a: usize,
    pub(crate) b: usize,
    pub(crate) n: u32,
    pub(crate) flag: bool,
    pub(crate) value: Number,
    /// Of families that choose one of several things: which row or series is the answer, so that each is as likely as every other.
    pub(crate) answer: usize,
}

/// Whether the family is one of the plain ones, which are capped together.
pub(crate) fn is_plain(family: Family) -> bool {
    matches!(family, Family::Title | Family::AxisTitle | Family::ColorOf | Family::LabelOfColor | Family::MarkCount)
}

/// Whether answers of the family are yes or no, which are capped together.
pub(crate) fn is_yes_no(family: Family) -> bool {
    matches!(family, Family::Comparison | Family::SeriesComparison)
}

/// Whether questions of the family are only asked where a plugin or author proposes them.
pub(crate) fn is_only_proposed(family: Family) -> bool {
    family == Family::Conversion
}

/// Whether the order of stages answers the family without a look at the picture: each is smaller than the one before.
pub(crate) fn is_order_of_stages(family: Family) -> bool {
    matches!(family, Family::Largest | Family::Smallest | Family::Kth | Family::Comparison | Family::Order)
}

pub(crate) fn spec(family: Family) -> &'static Spec {
    static LIST: [Spec; 34] = SPECS;
    // The list has every family (a test walks it), so the first is never taken instead.
    LIST.iter().find(|spec| spec.family == family).unwrap_or(&LIST[0])
}

/// Every query of a family that the figure supports.
pub(crate) fn queries(family: Family, view: &View<'_>) -> Vec<Query> {
    let spec = spec(family);
    (spec.subjects)(view).iter().map(|subject| (spec.query)(view, subject)).collect()
}

/// Whether a proposed question passes the guards of its family.
pub(crate) fn supports(proposal: &QuestionProposal, view: &View<'_>) -> bool {
    let spec = spec(proposal.family);
    (spec.subjects)(view).iter().any(|subject| (spec.query)(view, subject) == proposal.query)
}

/// One subject for each series that passes.
fn each_series(view: &View<'_>, passes: impl Fn(&Series<'_>) -> bool) -> Vec<Subject> {
    let series = view.series.iter().enumerate().filter(|(_, series)| passes(series));
    series.map(|(series, _)| Subject { series, ..Subject::default() }).collect()
}

/// One subject for each pair of rows, the larger first, of each series.
fn each_pair<'a, I: Iterator<Item = (usize, usize)>>(
    view: &'a View<'a>,
    pairs: impl Fn(&'a Series<'a>) -> Option<I>,
) -> Vec<Subject> {
    let series = view.series.iter().enumerate().filter_map(|(idx, series)| Some((idx, pairs(series)?)));
    series.flat_map(|(series, pairs)| pairs.map(move |(a, b)| Subject { series, a, b, ..Subject::default() })).collect()
}

/// The query for the value of a row.
fn value(view: &View<'_>, series: usize, row: usize) -> Query {
    Query::Value { label: view.label(row).to_owned(), series: name(view, series) }
}

fn name(view: &View<'_>, series: usize) -> String {
    view.series[series].column.name.clone()
}

fn all(view: &View<'_>, series: usize) -> Selection {
    Selection::all(name(view, series))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_family_stands_once_in_its_place() {
        assert_eq!(SPECS.map(|spec| spec.family), Family::ALL);
        assert!(SPECS.iter().all(|spec| spec.weight > 0));
    }
}
