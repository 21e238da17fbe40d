//! What is asked across series and along time, and what is not: figures, families and programs by hand.

use chartmill_schema::{Facts, Family, MeasureKind, Unit};

use crate::fixture::{self, Adapt, figure};
use crate::guards::{check, programs};

/// Two series over the years.
fn pair(rows: &str) -> Facts {
    let series = [("P", MeasureKind::Amount, "t"), ("Q", MeasureKind::Amount, "t")];
    figure("Year", &series, rows).over_time().grouped("Plant", "Output", true)
}

/// One series over the years.
fn one(rows: &str) -> Facts {
    figure("Year", &[("V", MeasureKind::Amount, "t")], rows).over_time()
}

const ACROSS: [Family; 3] = [Family::LargestSeries, Family::SeriesComparison, Family::SeriesGap];

#[test]
fn series_are_held_against_each_other_where_they_measure_the_same() {
    let row = "A: 10 20\nB: 30 15";
    let of = |kinds: [(MeasureKind, &str); 2]| figure("X", &[("P", kinds[0].0, kinds[0].1), ("Q", kinds[1].0, kinds[1].1)], row);
    let (amount, count) = (MeasureKind::Amount, MeasureKind::Count);
    for (facts, asked) in [
        (of([(amount, "t"), (amount, "t")]), true),
        (of([(amount, "t"), (amount, "kg")]), false),
        (of([(amount, "t"), (count, "t")]), false),
        // Two counts of who knows what.
        (of([(count, ""), (count, "")]), false),
        (of([(count, ""), (count, "")]).grouped("Sex", "Employees", true), true),
        (of([(amount, "t"), (amount, "t")]).unnamed(), false),
        (figure("X", &[("P", amount, "t")], "A: 10"), false),
    ] {
        for family in ACROSS {
            assert_eq!(!programs(family, &facts).is_empty(), asked, "{family:?} {:?}", facts.shown.columns);
        }
    }
}

#[test]
fn a_measure_that_is_always_above_another_is_not_compared_with_it() {
    let daily = figure("City", &[("High", MeasureKind::Rate, "°C"), ("Low", MeasureKind::Rate, "°C")], "A: 20 10\nB: 30 15");
    check(Family::SeriesComparison, &daily, &[]);
    assert!(!programs(Family::SeriesGap, &daily).is_empty());
    assert_eq!(programs(Family::SeriesComparison, &daily.grouped("Time", "Temperature", false)).len(), 8);
}

#[test]
fn series_too_near_each_other_are_not_compared() {
    let read = pair("2019: 10 11\n2020: 10 12\n2021: 10 -").unprinted("2", &["0", "10", "20"]);
    check(Family::LargestSeries, &read, &["series_at(largest:1, \"2020\")", "series_at(smallest:1, \"2020\")"]);
    assert_eq!(programs(Family::SeriesComparison, &read).len(), 4);
    check(Family::SeriesGap, &read, &[]);
    check(Family::SeriesGap, &pair("2019: 10 12"), &["difference(value(\"2019\", \"Q\"), value(\"2019\", \"P\"))"]);
    check(Family::LargestSeries, &pair("2019: 10 10"), &[]);
}

#[test]
fn a_segment_on_another_takes_a_look_at_both_ends() {
    // The upper segment ends at 30 and is 10 high; nobody reads 10 at a gridline.
    let stacked = pair("2019: 20 10\n2020: 10 13").unprinted("2", &["0", "10", "20", "30"]).stacked();
    check(Family::ValueLookup, &stacked, &["value(\"2019\", \"P\")", "value(\"2020\", \"P\")"]);
    // Three apart is enough for bars, but not for segments that lie on others.
    let bars = pair("2019: 20 10\n2020: 10 13").unprinted("2", &["0", "10", "20", "30"]);
    assert!(programs(Family::Largest, &bars).contains(&"label_at(largest:1, \"Q\")".to_owned()));
    assert!(!programs(Family::Largest, &stacked).contains(&"label_at(largest:1, \"Q\")".to_owned()));
}

#[test]
fn totals_need_parts_of_one_whole_that_is_not_always_the_same() {
    let stacks = [Family::StackTotal, Family::SegmentShare, Family::LargestStack];
    let rows = "2019: 10 20\n2020: 30 20\n2021: 5 6";
    let hundred = "2019: 40 60\n2020: 30 70\n2021: 55 45";
    let percent = |mut facts: Facts| {
        for column in &mut facts.shown.columns[1..] {
            column.measure = column.measure.take().map(|mut measure| {
                (measure.kind, measure.unit) = (MeasureKind::Share, Some(Unit("%".to_owned())));
                measure
            });
        }
        facts
    };
    for (facts, expected) in [
        (pair(rows), [true; 3]),
        (pair(rows).stacked(), [true; 3]),
        (pair(rows).grouped("Plant", "Output", false), [false; 3]),
        (percent(pair(hundred)), [false; 3]),
        // All totals of a hundred tonnes are a tie.
        (pair(hundred), [true, true, false]),
    ] {
        assert_eq!(stacks.map(|family| !programs(family, &facts).is_empty()), expected, "{:?}", facts.shown);
    }
    // A row without one of its parts has no total.
    let gap = pair("2019: 10 20\n2020: 30 -\n2021: 5 6");
    check(Family::StackTotal, &gap, &["sum_across(\"2019\")", "sum_across(\"2021\")"]);
    check(Family::LargestStack, &gap, &[]);
}

#[test]
fn shares_of_stacks_are_plain_parts() {
    let facts = pair("2019: 0.5 99.5\n2020: 0 7\n2021: 25 75");
    let expected = [("2019", "Q"), ("2021", "P"), ("2021", "Q")];
    let expected: Vec<String> = expected
        .iter()
        .map(|(label, series)| format!("percent(value(\"{label}\", \"{series}\"), sum_across(\"{label}\"))"))
        .collect();
    check(Family::SegmentShare, &facts, &expected.iter().map(String::as_str).collect::<Vec<_>>());
}

#[test]
fn stacks_are_read_at_their_ends() {
    // 30, 33 and 50 high.
    let rows = "2019: 10 20\n2020: 13 20\n2021: 25 25";
    let (largest, smallest) = ("label_of_total(largest:1)", "label_of_total(smallest:1)");
    check(Family::LargestStack, &pair(rows).unprinted("2", &["0", "50"]).stacked(), &[largest, smallest]);
    check(Family::LargestStack, &pair(rows).unprinted("4", &["0", "50"]).stacked(), &[largest]);
    // Bars side by side have no end that shows their sum.
    check(Family::LargestStack, &pair(rows).unprinted("2", &["0", "50"]), &[]);
    check(Family::LargestStack, &pair(rows), &[largest, smallest]);
}

#[test]
fn trends_are_from_the_first_to_the_last_point_in_time() {
    check(Family::Trend, &one("2019: 10\n2020: 30\n2021: 12"), &["trend(\"V\", \"2019\", \"2021\")"]);
    check(Family::Trend, &one("2019: 10\n2020: 30\n2021: 10"), &[]);
    check(Family::Trend, &one("2019: 10\n2020: 30\n2021: 11").unprinted("2", &["0"]), &[]);
    check(Family::Trend, &one("2019: 10\n2020: 30"), &[]);
    check(Family::Trend, &one("2021: 10\n2020: 30\n2019: 12"), &[]);
    check(Family::Trend, &figure("Item", &[("V", MeasureKind::Amount, "t")], "A: 10\nB: 30\nC: 12"), &[]);
}

#[test]
fn first_changes_come_after_the_second_row_and_are_plain_to_see() {
    check(Family::FirstChange, &one("2019: 10\n2020: 12\n2021: 15\n2022: 14\n2023: 20"), &["first_fall(\"V\")"]);
    check(Family::FirstChange, &one("2019: 10\n2020: 8\n2021: 15\n2022: 14"), &["first_rise(\"V\")"]);
    check(Family::FirstChange, &one("2019: 10\n2020: 12\n2021: 15\n2022: 16"), &[]);
    // From 12 to 13 is less than a viewer can tell, so it might be the fall.
    let read = one("2019: 10\n2020: 12\n2021: 13\n2022: 9").unprinted("2", &["0"]);
    check(Family::FirstChange, &read, &[]);
    check(Family::FirstChange, &one("2019: 10\n2020: 10\n2021: 10\n2022: 9"), &["first_fall(\"V\")"]);
    check(Family::FirstChange, &one("2019: 10\n2020: 12\n2021: -\n2022: 9"), &[]);
}

#[test]
fn bounds_are_reached_after_the_first_row() {
    let read = one("2019: 4\n2020: 11\n2021: 25\n2022: 16").unprinted("2", &["0", "10", "20", "30"]);
    // 10 is one unit from 11, less than the resolution; below 20 it was from the beginning.
    check(Family::Reached, &read, &["first_passing(\"V\" where > 20)"]);
    let printed = programs(Family::Reached, &one("2019: 25\n2020: 11\n2021: 4\n2022: 30"));
    assert!(printed.contains(&"first_passing(\"V\" where < 20)".to_owned()), "{printed:?}");
    assert!(!printed.iter().any(|program| program.contains("> 20")), "{printed:?}");
    assert!(programs(Family::Reached, &figure("Item", &[("V", MeasureKind::Amount, "")], "A: 1\nB: 9\nC: 2\nD: 4")).is_empty());
}

#[test]
fn crossings_are_plain_to_see_from_the_beginning() {
    check(Family::Crossing, &pair("2019: 10 20\n2020: 15 22\n2021: 30 24"), &["crossing(\"P\", \"Q\")"]);
    check(Family::Crossing, &pair("2019: 10 20\n2020: 22 22\n2021: 30 24"), &[]);
    check(Family::Crossing, &pair("2019: 10 20\n2020: 15 -\n2021: 30 24"), &[]);
    check(Family::Crossing, &pair("2019: 10 20\n2020: 21 22\n2021: 30 24").unprinted("2", &["0"]), &[]);
    check(Family::Crossing, &pair("2019: 10 20\n2020: 15 22\n2021: 20 24"), &[]);
}

#[test]
fn points_on_top_of_each_other_are_not_counted() {
    let lines = |rows: &str| pair(rows).unprinted("2", &["0"]).lines();
    check(Family::MarkCount, &lines("2019: 10 20\n2020: 15 22"), &["marks()"]);
    check(Family::MarkCount, &lines("2019: 10 20\n2020: 21 22"), &[]);
    // A segment of nearly nothing beside the largest of all, not of its series.
    check(Family::MarkCount, &pair("2019: 1 90\n2020: 2 95").stacked(), &[]);
}

#[test]
fn colors_of_series_are_those_of_the_legend() {
    check(Family::ColorOf, &fixture::students(), &["color_of(\"Women\")", "color_of(\"Men\")"]);
    check(Family::LabelOfColor, &fixture::students(), &["label_of_color(blue)", "label_of_color(orange)"]);
}

#[test]
fn long_ways_are_not_written_out() {
    let years = |n: usize| -> Vec<String> { (0..n).map(|k| format!("{}: {} {}", 2000 + k, 10 + k, 20 + k)).collect() };
    // The fall comes in the fourteenth year.
    let rows = [years(13).join("\n"), "2013: 5 50".to_owned()].join("\n");
    check(Family::FirstChange, &pair(&rows), &[]);
    check(Family::FirstChange, &pair(&rows).unprinted("1", &["0"]), &["first_fall(\"P\")"]);
    let twelve = [years(11).join("\n"), "2011: 5 50".to_owned()].join("\n");
    check(Family::FirstChange, &pair(&twelve), &["first_fall(\"P\")"]);
}
