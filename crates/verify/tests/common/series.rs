//! True samples of bars with several series, stacked and grouped, and what all samples with series share.

use chartmill_schema::*;

use super::samples::{INK, boxed, label, num, val};
use super::*;

pub fn all() -> Vec<Made> {
    vec![stacked(), grouped(), lines::line(), lines::thin_line(), everyday::donut(), everyday::horizontal()]
}

/// The color of a series.
pub fn fill(series: usize) -> Color {
    color(["#1f77b4", "#d62728", "#2ca02c"][series])
}

/// A table of one group, its rows points in time or not.
pub fn grouped_table(
    header: &str,
    is_time: bool,
    group: SeriesGroup,
    series: &[&str],
    (kind, unit): (MeasureKind, Option<&str>),
    rows: &[(&str, &[&str])],
) -> Table {
    let quantities: Vec<_> = series.iter().map(|&name| (name, kind, unit)).collect();
    let empty: Vec<(&str, Option<&str>, &[&str])> = rows.iter().map(|&(label, _)| (label, None, &[][..])).collect();
    let mut data = table(header, &quantities, &empty, None);
    if is_time {
        data.columns[0].kind = ColumnKind::Time;
    }
    for (row, (_, values)) in data.rows.iter_mut().zip(rows) {
        let cell = |text: &&str| if text.is_empty() { Cell::Missing } else { Cell::Number(number(text)) };
        row.cells.extend(values.iter().map(cell));
    }
    data.group = Some(group);
    data
}

pub fn group(name: &str, quantity: &str, stacks: bool) -> SeriesGroup {
    SeriesGroup { name: name.to_owned(), quantity: quantity.to_owned(), stacks }
}

/// A value axis at the left with a tick label every `step`; values map to `base - per_unit * (value - first)`.
pub fn axis(b: &mut Builder, (first, last, step): (i32, i32, usize), base: f64, per_unit: f64) {
    let mut ticks = Vec::new();
    for value in (first..=last).step_by(step) {
        let px = base - per_unit * f64::from(value - first);
        let text = value.to_string();
        b.line(Role::Gridline, [60.0, px, 460.0, px], color("#dddddd"));
        b.text(Role::TickLabel, &text, 54.0, px + 5.0, Anchor::Right, INK).axis = Some(Axis::Y);
        ticks.push(Tick { value: number(&text), text, px });
    }
    b.scales.push(Scale { id: "y".to_owned(), axis: Axis::Y, kind: ScaleKind::Linear, ticks });
}

/// The legend of the series, in a line under the title.
pub fn legend(b: &mut Builder) {
    for series in 0..b.table.series().len() {
        let (name, x) = (b.table.series()[series].name.clone(), 100.0 + 100.0 * series as f64);
        b.rect(Role::Swatch, PixelBox::new(x, 38.0, x + 12.0, 50.0), fill(series)).shows = Some(Shows::Series { series });
        b.text(Role::LegendLabel, &name, x + 18.0, 49.0, Anchor::Left, INK).shows = Some(Shows::Series { series });
    }
}

pub fn color_by_series(b: &mut Builder) {
    for series in 0..b.table.series().len() {
        b.colors.push(ColorFact { shows: Shows::Series { series }, color: fill(series), name: None });
    }
}

pub fn categories(b: &mut Builder, x: impl Fn(usize) -> f64) {
    for row in 0..b.table.rows.len() {
        let name = b.table.label(row).to_owned();
        b.text(Role::CategoryLabel, &name, x(row), 336.0, Anchor::Middle, INK).shows = Some(Shows::Row { row });
    }
}

pub fn encoding(channel: Channel, along: Axis, scale: Option<&str>, stacked: bool) -> Encoding {
    Encoding { channel, along: Some(along), scale: scale.map(str::to_owned), stacked }
}

pub fn yes() -> Answer {
    answer(AnswerKind::Boolean, &["yes"], None, &["Yes"])
}

pub fn change(rises: bool) -> Answer {
    let (value, text) = if rises { ("rise", "Rose") } else { ("fall", "Fell") };
    answer(AnswerKind::Change, &[value], None, &[text])
}

pub fn trend(series: &str, from: &str, to: &str) -> Query {
    Query::Trend { series: series.to_owned(), from: from.to_owned(), to: to.to_owned() }
}

pub fn first_passing(series: &str, relation: Relation, than: &str) -> Query {
    let than = boxed(Query::Literal { value: number(than) });
    Query::FirstPassing { over: Selection { threshold: Some(Threshold { relation, than }), ..Selection::all(series) } }
}

pub fn crossing(first: &str, second: &str) -> Query {
    Query::Crossing { first: first.to_owned(), second: second.to_owned() }
}

pub fn series_at(rank: Rank, label: &str) -> Query {
    Query::SeriesAt { rank, label: label.to_owned() }
}

pub fn sum_across(label: &str) -> Query {
    Query::SumAcross { label: label.to_owned() }
}

pub fn pair(label: &str, first: &str, second: &str) -> (Box<Query>, Box<Query>) {
    (boxed(val(label, first)), boxed(val(label, second)))
}

pub fn stacked() -> Made {
    let data = grouped_table(
        "Year",
        true,
        group("Source", "Electricity generated", true),
        &["Wind", "Solar", "Hydro"],
        (MeasureKind::Amount, Some("TWh")),
        &[
            ("2020", &["120", "80", "40"]),
            ("2021", &["150", "60", "40"]),
            ("2022", &["140", "110", "50"]),
            ("2023", &["100", "130", "50"]),
        ],
    );
    let mut b = Builder::new(480, 360, data);
    b.text(Role::Title, "What keeps the lights on", 240.0, 24.0, Anchor::Middle, INK);
    legend(&mut b);
    axis(&mut b, (0, 300, 100), 318.0, 0.8);
    let line = ShapedLine::new("Electricity generated (TWh)", Font::regular("Inter").unwrap(), FontSize::from_px(13.0)).unwrap();
    b.push(Item::new(Role::AxisTitle, Shape::Text(line.place_up(24.0, 280.0, INK))).on(Axis::Y));
    let x = |row: usize| 110.0 + 95.0 * row as f64;
    for row in 0..4 {
        let mut bottom = 318.0;
        for series in 0..3 {
            let value = b.table.value(row, series).unwrap();
            let top = bottom - 0.8 * value.to_f64();
            let geometry = Geometry::Rect { x0: x(row) - 30.0, y0: top, x1: x(row) + 30.0, y1: bottom };
            b.mark(row, series, geometry, encoding(Channel::Length, Axis::Y, Some("y"), true), fill(series));
            let ink = if series == 2 { Color::BLACK } else { Color::WHITE };
            b.value(&value.to_string(), row, series, x(row), f64::midpoint(top, bottom) + 5.0, Anchor::Middle, ink);
            bottom = top;
        }
    }
    categories(&mut b, x);
    color_by_series(&mut b);
    let (part, whole) = (boxed(val("2022", "Wind")), boxed(sum_across("2022")));
    let (of, minus) = pair("2023", "Solar", "Wind");
    let turns = vec![
        short(
            Family::LargestSeries,
            "Which source generated the most electricity in 2020?",
            series_at(Rank::LARGEST, "2020"),
            label("Wind"),
        ),
        short(
            Family::LargestStack,
            "In which year was the total the largest?",
            Query::LabelOfTotal { rank: Rank::LARGEST },
            label("2022"),
        ),
        short(
            Family::ColorOf,
            "What color is used for Solar?",
            Query::ColorOf { label: "Solar".to_owned() },
            answer(AnswerKind::Color, &["red"], None, &["Red"]),
        ),
        steps(
            Family::StackTotal,
            "What is the total electricity generated in 2021?",
            sum_across("2021"),
            num("250", Some("TWh"), &["250 TWh", "250"]),
            &["Wind: 150", "Solar: 60", "Hydro: 40", "150 + 60 + 40 = 250"],
        ),
        steps(
            Family::SegmentShare,
            "What percentage of the total in 2022 came from Wind?",
            Query::Percent { part, whole },
            num("46.7", Some("%"), &["46.7%"]),
            &["140 + 110 + 50 = 300", "Wind: 140", "140 / 300 = 0.467 = 46.7%"],
        ),
        sentence(
            Family::SeriesGap,
            "How much higher was Solar than Wind in 2023?",
            Query::Difference { of, minus },
            num("30", Some("TWh"), &["30 TWh"]),
            "In 2023, Solar was 30 TWh higher than Wind.",
        ),
    ];
    b.made("stacked-bar", MarkNoun::Segment, ReadingOrder::LeftToRight, turns)
}

pub fn grouped() -> Made {
    let data = grouped_table(
        "City",
        false,
        group("Plan", "Members", true),
        &["Basic", "Plus"],
        (MeasureKind::Count, None),
        &[("Lisbon", &["220", "140"]), ("Porto", &["180", "195"]), ("Faro", &["60", "90"])],
    );
    let mut b = Builder::new(480, 360, data);
    b.text(Role::Title, "Members of the three clubs", 240.0, 24.0, Anchor::Middle, INK);
    legend(&mut b);
    b.text(Role::UnitNote, "Members", 20.0, 75.0, Anchor::Left, INK);
    let x = |row: usize| 90.0 + 150.0 * row as f64;
    for row in 0..3 {
        for series in 0..2 {
            let value = b.table.value(row, series).unwrap();
            let (left, top) = (x(row) - 45.0 + 45.0 * series as f64, 318.0 - value.to_f64());
            let geometry = Geometry::Rect { x0: left, y0: top, x1: left + 40.0, y1: 318.0 };
            b.mark(row, series, geometry, encoding(Channel::Length, Axis::Y, None, false), fill(series));
            b.value(&value.to_string(), row, series, left + 20.0, top - 5.0, Anchor::Middle, INK);
        }
    }
    categories(&mut b, x);
    color_by_series(&mut b);
    let (left, right) = pair("Porto", "Plus", "Basic");
    let turns = vec![
        short(
            Family::SeriesComparison,
            "In Porto, did Plus have more members than Basic?",
            Query::Compare { left, relation: Relation::Greater, right },
            yes(),
        ),
        short(Family::ValueLookup, "How many members did Basic have in Faro?", val("Faro", "Basic"), num("60", None, &["60"])),
        short(
            Family::LargestSeries,
            "Which plan had the fewest members in Lisbon?",
            series_at(Rank::SMALLEST, "Lisbon"),
            label("Plus"),
        ),
        sentence(
            Family::Largest,
            "Which city had the most members with Basic?",
            Query::LabelAt { rank: Rank::LARGEST, over: Selection::all("Basic") },
            label("Lisbon"),
            "Lisbon had the most members with Basic.",
        ),
        short(
            Family::LabelOfColor,
            "Which plan is shown in blue?",
            Query::LabelOfColor { color: ColorName::Blue },
            label("Basic"),
        ),
        short(Family::MarkCount, "How many bars does the chart have?", Query::Marks, num("6", None, &["6"])),
    ];
    b.made("grouped-bar", MarkNoun::Bar, ReadingOrder::LeftToRight, turns)
}
