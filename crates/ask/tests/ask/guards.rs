//! What is asked and what is not: a figure, a family, and the programs expected, all by hand.

use chartmill_ask::queries_for;
use chartmill_schema::{ColorName, Facts, Family, MeasureKind, Structure};

use crate::fixture::{self, Adapt, figure};

pub(crate) fn programs(family: Family, facts: &Facts) -> Vec<String> {
    queries_for(family, facts).iter().map(ToString::to_string).collect()
}

/// Exactly these programs, in any order.
pub(crate) fn check(family: Family, facts: &Facts, expected: &[&str]) {
    let mut found = programs(family, facts);
    found.sort();
    let mut expected: Vec<_> = expected.iter().map(ToString::to_string).collect();
    expected.sort();
    assert_eq!(found, expected, "{family:?}");
}

fn amounts(rows: &str) -> Facts {
    figure("Item", &[("V", MeasureKind::Amount, "")], rows)
}

#[test]
fn value_lookup_needs_a_printed_value_or_a_tick() {
    check(Family::ValueLookup, &amounts("A: 10\nB: -\nC: 17"), &["value(\"A\", \"V\")", "value(\"C\", \"V\")"]);
    let read = amounts("A: 10\nB: 12\nC: 20").unprinted("1", &["0", "10", "20"]);
    check(Family::ValueLookup, &read, &["value(\"A\", \"V\")", "value(\"C\", \"V\")"]);
}

#[test]
fn reverse_lookup_needs_a_unique_printed_value() {
    check(Family::ReverseLookup, &amounts("A: 10\nB: 10\nC: 17"), &["label_with(17, \"V\")"]);
    check(Family::ReverseLookup, &amounts("A: 10\nB: 20").unprinted("1", &["10", "20"]), &[]);
}

#[test]
fn extremes_refuse_ties_and_what_cannot_be_told_apart() {
    check(Family::Largest, &amounts("A: 10\nB: 30\nC: 30"), &[]);
    check(Family::Smallest, &amounts("A: 10\nB: 30\nC: 30"), &["label_at(smallest:1, \"V\")"]);
    check(Family::Largest, &amounts("A: 10\nB: -\nC: 30\nD: 12\nE: 29"), &[]);
    // Among few values one count is the likeliest guess.
    check(Family::CountThreshold, &amounts("A: 10\nB: 20\nC: 30\nD: 12"), &[]);
    let close = amounts("A: 10\nB: 29\nC: 30").unprinted("2", &[]);
    check(Family::Largest, &close, &[]);
    check(Family::Smallest, &close, &["label_at(smallest:1, \"V\")"]);
    // Exactly the resolution is enough.
    check(Family::Largest, &amounts("A: 10\nB: 28\nC: 30").unprinted("2", &[]), &["label_at(largest:1, \"V\")"]);
    // Neither number nor scale: the slices of a pie without labels.
    let mut pie = amounts("A: 10\nB: 30\nC: 60").pie();
    pie.data.iter_mut().flatten().for_each(|datum| datum.printed = None);
    check(Family::Largest, &pie, &[]);
    check(Family::Comparison, &pie, &[]);
}

#[test]
fn kth_stays_near_its_end_and_clear_of_neighbors() {
    check(Family::Kth, &amounts("A: 10\nB: 30"), &[]);
    check(Family::Kth, &amounts("A: 10\nB: 20\nC: 30"), &["label_at(largest:2, \"V\")", "label_at(smallest:2, \"V\")"]);
    let five = amounts("A: 10\nB: 20\nC: 20\nD: 40\nE: 50");
    check(Family::Kth, &five, &["label_at(largest:2, \"V\")"]);
}

#[test]
fn comparison_comes_in_four_ways_for_each_pair_apart() {
    let expected = [
        "greater(value(\"B\", \"V\"), value(\"A\", \"V\"))",
        "less(value(\"B\", \"V\"), value(\"A\", \"V\"))",
        "greater(value(\"A\", \"V\"), value(\"B\", \"V\"))",
        "less(value(\"A\", \"V\"), value(\"B\", \"V\"))",
    ];
    check(Family::Comparison, &amounts("A: 10\nB: 30"), &expected);
    check(Family::Comparison, &amounts("A: 10\nB: 10"), &[]);
    check(Family::Comparison, &amounts("A: 10\nB: 11").unprinted("2", &[]), &[]);
}

#[test]
fn arithmetic_needs_printed_values() {
    let read = amounts("A: 10\nB: 20\nC: 40\nD: 80\nE: 45").unprinted("1", &["0", "10", "20", "40", "45", "80"]);
    for family in [
        Family::Difference,
        Family::Ratio,
        Family::Sum,
        Family::Mean,
        Family::ShareOfTotal,
        Family::ExtremeGap,
        Family::ExtremeRatio,
        Family::TopTotal,
        Family::AboveMean,
    ] {
        check(family, &read, &[]);
        assert!(!programs(family, &amounts("A: 10\nB: 20\nC: 40\nD: 80\nE: 45")).is_empty(), "{family:?}");
    }
}

#[test]
fn difference_puts_the_larger_first() {
    check(Family::Difference, &amounts("A: 10\nB: 30"), &["difference(value(\"B\", \"V\"), value(\"A\", \"V\"))"]);
}

#[test]
fn ratio_needs_a_sensible_result_and_a_true_zero() {
    check(Family::Ratio, &amounts("A: 100\nB: 104"), &[]);
    check(Family::Ratio, &amounts("A: 1\nB: 51"), &[]);
    check(Family::Ratio, &amounts("A: -10\nB: 30"), &[]);
    check(Family::Ratio, &amounts("A: 0\nB: 30"), &[]);
    check(Family::Ratio, &amounts("A: 100\nB: 105"), &["ratio(value(\"B\", \"V\"), value(\"A\", \"V\"))"]);
    check(Family::Ratio, &figure("City", &[("T", MeasureKind::Rate, "°C")], "A: 10\nB: 30"), &[]);
    check(Family::ExtremeRatio, &figure("City", &[("T", MeasureKind::Rate, "°C")], "A: 10\nB: 30\nC: 20"), &[]);
}

#[test]
fn sums_need_a_measure_that_adds_up() {
    let rows = "A: 10\nB: 20\nC: 30\nD: 40";
    for (kind, structure, sums) in [
        (MeasureKind::Amount, Structure::Independent, true),
        (MeasureKind::Count, Structure::Independent, true),
        (MeasureKind::Rate, Structure::Independent, false),
        (MeasureKind::Index, Structure::Independent, false),
        (MeasureKind::Share, Structure::Independent, false),
        (MeasureKind::Share, Structure::Parts, true),
        (MeasureKind::Count, Structure::Stages, false),
    ] {
        let facts = figure("Item", &[("V", kind, "")], rows).structure(structure);
        for family in [Family::Sum, Family::TopTotal] {
            assert_eq!(!programs(family, &facts).is_empty(), sums, "{family:?} {kind:?} {structure:?}");
        }
    }
    // Heads are not added over the years, and the parts of 100 percent not to 100.
    let heads = figure("Year", &[("V", MeasureKind::Count, "")], "2020: 10\n2021: 20\n2022: 30").over_time();
    check(Family::Sum, &heads, &[]);
    let parts = programs(Family::Sum, &figure("Item", &[("V", MeasureKind::Share, "%")], rows).structure(Structure::Parts));
    assert!(!parts.contains(&"sum(\"V\")".to_owned()) && parts.contains(&"sum(\"V\" of [\"C\", \"D\"])".to_owned()), "{parts:?}");
    assert!(programs(Family::Sum, &amounts(rows)).contains(&"sum(\"V\")".to_owned()));
    check(Family::Sum, &amounts("A: 10\nB: -\nC: 30"), &["sum(\"V\" of [\"A\", \"C\"])"]);
}

#[test]
fn means_and_shares_of_totals() {
    check(Family::Mean, &amounts("A: 10\nB: 20\nC: 30"), &["mean(\"V\")"]);
    check(Family::Mean, &amounts("A: 10\nB: -\nC: 30"), &[]);
    check(Family::Mean, &fixture::screens(), &[]);
    check(Family::Mean, &fixture::visits(), &[]);
    check(Family::ShareOfTotal, &fixture::screens(), &[]);
    check(Family::ShareOfTotal, &fixture::visits(), &[]);
    check(Family::ShareOfTotal, &amounts("A: 10\nB: -20\nC: 30"), &[]);
    assert!(
        programs(Family::ShareOfTotal, &fixture::jobs())
            .contains(&"percent(value(\"Cooks\", \"People\"), sum(\"People\"))".to_owned())
    );
}

#[test]
fn thresholds_are_clear_of_every_value() {
    let read = amounts("A: 4\nB: 11\nC: 25\nD: 6\nE: 4").unprinted("2", &["0", "10", "20", "30"]);
    // 10 is one unit from B, less than the resolution; 0 and 30 leave all or none.
    check(Family::CountThreshold, &read, &["count(\"V\" where > 20)", "count(\"V\" where < 20)"]);
    let found = programs(Family::CountThreshold, &amounts("A: 10\nB: 20\nC: 30\nD: 12\nE: 29"));
    assert!(found.contains(&"count(\"V\" where > 18)".to_owned()), "{found:?}");
    assert!(!found.contains(&"count(\"V\" where > 20)".to_owned()), "{found:?}");
    check(Family::CountThreshold, &amounts("A: 10\nB: -\nC: 30"), &[]);
}

#[test]
fn several_steps() {
    check(Family::ExtremeGap, &amounts("A: 10\nB: 20"), &[]);
    check(Family::ExtremeGap, &amounts("A: 10\nB: 20\nC: 20"), &[]);
    check(
        Family::ExtremeGap,
        &amounts("A: 10\nB: 20\nC: 30"),
        &["difference(value_at(largest:1, \"V\"), value_at(smallest:1, \"V\"))"],
    );
    check(Family::TopTotal, &amounts("A: 10\nB: 20\nC: 30\nD: 40"), &["sum(\"V\" where > value_at(largest:3, \"V\"))"]);
    check(Family::TopTotal, &amounts("A: 10\nB: 30\nC: 30\nD: 40"), &[]);
    let both = ["count(\"V\" where > mean(\"V\"))", "count(\"V\" where < mean(\"V\"))"];
    check(Family::AboveMean, &amounts("A: 10\nB: 20\nC: 30\nD: 44\nE: 15"), &both);
    check(Family::AboveMean, &amounts("A: 10\nB: 20\nC: 30\nD: 44"), &[]);
    // One value is the mean itself.
    check(Family::AboveMean, &amounts("A: 10\nB: 20\nC: 25\nD: 25\nE: 20"), &[]);
}

#[test]
fn marks_places_and_orders() {
    check(Family::MarkCount, &amounts("A: 10\nB: 20\nC: 30"), &["marks()"]);
    check(Family::Position, &amounts("A: 10\nB: 20"), &[]);
    check(Family::Position, &amounts("A: 10\nB: 20\nC: 5"), &["label_in_place(1)", "label_in_place(2)", "label_in_place(3)"]);
    // A gap where a bar is missing shifts the count; two bars a row make "the third bar" another row.
    let mut gap = amounts("A: 10\nB: -\nC: 5");
    gap.n_marks = 2;
    check(Family::Position, &gap, &[]);
    check(
        Family::Position,
        &figure("X", &[("P", MeasureKind::Rate, ""), ("Q", MeasureKind::Rate, "")], "A: 1 2\nB: 3 4\nC: 5 6"),
        &[],
    );
    check(Family::Order, &amounts("A: 10\nB: 20\nC: 5"), &["sorted(descending, \"V\")", "sorted(ascending, \"V\")"]);
    check(Family::Order, &amounts("A: 10\nB: 20\nC: 20"), &[]);
    check(Family::Order, &amounts("A: 10\nB, C: 20\nD: 5"), &[]);
    check(Family::Order, &amounts("A: 1\nB: 2\nC: 3\nD: 4\nE: 5\nF: 6\nG: 7"), &[]);
}

#[test]
fn colors_and_titles_only_as_drawn() {
    let plain = amounts("A: 10\nB: 20\nC: 5");
    for family in [Family::ColorOf, Family::LabelOfColor, Family::Title, Family::AxisTitle] {
        check(family, &plain, &[]);
    }
    let mut drawn = plain.decorated();
    check(Family::Title, &drawn, &["title()"]);
    check(Family::AxisTitle, &drawn, &["axis_title(x)", "axis_title(y)"]);
    drawn.colors[1].name = None;
    check(Family::ColorOf, &drawn, &["color_of(\"A\")", "color_of(\"C\")"]);
    drawn.colors[2].name = Some(ColorName::Blue);
    check(Family::LabelOfColor, &drawn, &[]);
}

#[test]
fn conversion_is_of_a_later_stage_in_an_earlier() {
    let facts = figure("Stage", &[("V", MeasureKind::Count, "")], "A: 1000\nB: 400\nC: 2").funnel();
    // 2 of 1000 is 0.2 percent, which one decimal hardly says; and 2 of 400 is 0.5.
    check(Family::Conversion, &facts, &["percent(value(\"B\", \"V\"), value(\"A\", \"V\"))"]);
    check(Family::Conversion, &amounts("A: 1000\nB: 400"), &[]);
}
