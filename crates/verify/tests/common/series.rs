//! True samples of charts with several series, and of the other everyday charts: stacked, grouped and horizontal bars, lines, a donut.

use chartmill_scene::Stroke;
use chartmill_schema::*;

use super::samples::{INK, boxed, label, num, val};
use super::*;

pub fn all() -> Vec<Made> {
    vec![stacked(), grouped(), line(), thin_line(), donut(), horizontal()]
}

const FILLS: [&str; 3] = ["#1f77b4", "#d62728", "#2ca02c"];

/// A table of one group, its rows points in time or not.
fn grouped_table(
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

fn group(name: &str, quantity: &str, stacks: bool) -> SeriesGroup {
    SeriesGroup { name: name.to_owned(), quantity: quantity.to_owned(), stacks }
}

/// A value axis at the left with a tick label every `step`; values map to `base - per_unit * (value - first)`.
fn axis(b: &mut Builder, (first, last, step): (i32, i32, usize), base: f64, per_unit: f64) {
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
fn legend(b: &mut Builder) {
    for series in 0..b.table.series().len() {
        let (name, x) = (b.table.series()[series].name.clone(), 100.0 + 100.0 * series as f64);
        b.rect(Role::Swatch, PixelBox::new(x, 38.0, x + 12.0, 50.0), color(FILLS[series])).shows = Some(Shows::Series { series });
        b.text(Role::LegendLabel, &name, x + 18.0, 49.0, Anchor::Left, INK).shows = Some(Shows::Series { series });
    }
}

fn color_by_series(b: &mut Builder) {
    for series in 0..b.table.series().len() {
        b.colors.push(ColorFact { shows: Shows::Series { series }, color: color(FILLS[series]), name: None });
    }
}

fn categories(b: &mut Builder, x: impl Fn(usize) -> f64) {
    for row in 0..b.table.rows.len() {
        let name = b.table.label(row).to_owned();
        b.text(Role::CategoryLabel, &name, x(row), 336.0, Anchor::Middle, INK).shows = Some(Shows::Row { row });
    }
}

fn encoding(channel: Channel, along: Axis, scale: Option<&str>, stacked: bool) -> Encoding {
    Encoding { channel, along: Some(along), scale: scale.map(str::to_owned), stacked }
}

fn yes() -> Answer {
    answer(AnswerKind::Boolean, &["yes"], None, &["Yes"])
}

fn change(rises: bool) -> Answer {
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
            b.mark(row, series, geometry, encoding(Channel::Length, Axis::Y, Some("y"), true), color(FILLS[series]));
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
            b.mark(row, series, geometry, encoding(Channel::Length, Axis::Y, None, false), color(FILLS[series]));
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

/// The lines of all series, then their points of this radius.
fn draw_lines(b: &mut Builder, width: f64, radius: f64, at: impl Fn(usize, f64) -> [f64; 2]) {
    for series in 0..b.table.series().len() {
        let mut segments = Vec::new();
        let mut joined = false;
        for row in 0..b.table.rows.len() {
            let value = b.table.value(row, series);
            segments.extend(value.map(|value| {
                let to = at(row, value.to_f64());
                if joined { Segment::Line(to) } else { Segment::Move(to) }
            }));
            joined = value.is_some();
        }
        let stroke = Some(Stroke { color: color(FILLS[series]), width });
        let path = Shape::Path(PathShape { segments, fill: None, stroke });
        b.push(Item::new(Role::SeriesLine, path).showing(Shows::Series { series }));
    }
    for series in 0..b.table.series().len() {
        for row in 0..b.table.rows.len() {
            let Some(value) = b.table.value(row, series) else { continue };
            let [x, y] = at(row, value.to_f64());
            let encoding = encoding(Channel::Position, Axis::Y, Some("y"), false);
            b.mark(row, series, Geometry::Point { x, y, r: radius }, encoding, color(FILLS[series]));
        }
    }
}

pub fn line() -> Made {
    let data = grouped_table(
        "Year",
        true,
        group("Source", "Electricity generated", true),
        &["Wind", "Solar"],
        (MeasureKind::Amount, Some("TWh")),
        &[
            ("2020", &["62", "98"]),
            ("2021", &["84", "92"]),
            ("2022", &["76", "107"]),
            ("2023", &["112", "101"]),
            ("2024", &["148", "122"]),
            ("2025", &["171", "141"]),
        ],
    );
    let mut b = Builder::new(480, 360, data);
    b.text(Role::Title, "Two sources over six years", 240.0, 24.0, Anchor::Middle, INK);
    legend(&mut b);
    axis(&mut b, (50, 200, 50), 310.0, 1.6);
    let line = ShapedLine::new("Electricity generated (TWh)", Font::regular("Inter").unwrap(), FontSize::from_px(13.0)).unwrap();
    b.push(Item::new(Role::AxisTitle, Shape::Text(line.place_up(24.0, 280.0, INK))).on(Axis::Y));
    let x = |row: usize| 90.0 + 68.0 * row as f64;
    draw_lines(&mut b, 2.5, 4.0, |row, value| [x(row), 310.0 - 1.6 * (value - 50.0)]);
    categories(&mut b, x);
    color_by_series(&mut b);
    let (left, right) = pair("2025", "Wind", "Solar");
    let turns = vec![
        short(Family::Trend, "Did Solar rise or fall from 2020 to 2025?", trend("Solar", "2020", "2025"), change(true)),
        short(
            Family::FirstChange,
            "In which year did Wind first fall?",
            Query::FirstChange { series: "Wind".to_owned(), change: Change::Fall },
            label("2022"),
        ),
        sentence(
            Family::Reached,
            "In which year did Wind first exceed 130 TWh?",
            first_passing("Wind", Relation::Greater, "130"),
            label("2024"),
            "Wind first exceeded 130 TWh in 2024.",
        ),
        sentence(
            Family::Crossing,
            "In which year did Wind first overtake Solar?",
            crossing("Wind", "Solar"),
            label("2023"),
            "Wind first overtook Solar in 2023.",
        ),
        short(
            Family::Smallest,
            "In which year was Solar the lowest?",
            Query::LabelAt { rank: Rank::SMALLEST, over: Selection::all("Solar") },
            label("2021"),
        ),
        short(
            Family::SeriesComparison,
            "In 2025, was Wind higher than Solar?",
            Query::Compare { left, relation: Relation::Greater, right },
            yes(),
        ),
    ];
    b.made("line", MarkNoun::Point, ReadingOrder::LeftToRight, turns)
}

/// Lines without markers or legend: the names stand at their ends, in their color; the values are printed, and one is missing.
pub fn thin_line() -> Made {
    let data = grouped_table(
        "Month",
        true,
        group("Station", "Temperature", false),
        &["North", "South"],
        (MeasureKind::Rate, Some("°C")),
        &[
            ("January", &["42", "20"]),
            ("February", &["44", "22"]),
            ("March", &["43", ""]),
            ("April", &["45", "19"]),
            ("May", &["46", "18"]),
        ],
    );
    let mut b = Builder::new(480, 360, data);
    b.text(Role::Title, "How warm it was at noon", 240.0, 24.0, Anchor::Middle, INK);
    axis(&mut b, (10, 50, 10), 310.0, 6.0);
    let x = |row: usize| 90.0 + 78.0 * row as f64;
    let y = |value: f64| 310.0 - 6.0 * (value - 10.0);
    draw_lines(&mut b, 2.5, 1.25, |row, value| [x(row), y(value)]);
    for series in 0..2 {
        let name = b.table.series()[series].name.clone();
        let values: Vec<(usize, Number)> = b.table.values(series).collect();
        for (row, value) in values {
            b.value(&format!("{value}°C"), row, series, x(row), y(value.to_f64()) - 14.0, Anchor::Middle, INK);
        }
        let last = y(b.table.value(4, series).unwrap().to_f64());
        b.text(Role::LegendLabel, &name, x(4) + 10.0, last + 5.0, Anchor::Left, color(FILLS[series])).shows =
            Some(Shows::Series { series });
    }
    categories(&mut b, x);
    color_by_series(&mut b);
    let (of, minus) = pair("May", "North", "South");
    let turns = vec![
        short(
            Family::ValueLookup,
            "What was the temperature at North in February?",
            val("February", "North"),
            num("44", Some("°C"), &["44°C"]),
        ),
        steps(
            Family::Trend,
            "Between January and May, did the temperature at South go up or down?",
            trend("South", "January", "May"),
            change(false),
            &["January: 20", "May: 18", "18 is less than 20"],
        ),
        steps(
            Family::SeriesGap,
            "By how much was North above South in May?",
            Query::Difference { of, minus },
            num("28", Some("°C"), &["28°C"]),
            &["North: 46", "South: 18", "46 - 18 = 28"],
        ),
        sentence(
            Family::FirstChange,
            "When did North first drop?",
            Query::FirstChange { series: "North".to_owned(), change: Change::Fall },
            label("March"),
            "North first dropped in March, from 44°C in February to 43°C.",
        ),
    ];
    b.made("line", MarkNoun::Point, ReadingOrder::LeftToRight, turns)
}

pub fn donut() -> Made {
    let names = ["Rent", "Food", "Travel", "Other costs"];
    let values = ["40", "30", "18", "12"];
    let fills = ["#1f77b4", "#d62728", "#2ca02c", "#9467bd"];
    let rows: Vec<(&str, Option<&str>, &[&str])> = (0..4).map(|i| (names[i], None, std::slice::from_ref(&values[i]))).collect();
    let data = table("Purpose", &[("Share", MeasureKind::Share, Some("%"))], &rows, None);
    let mut b = Builder::new(480, 360, data);
    b.text(Role::Title, "Where the money goes", 240.0, 24.0, Anchor::Middle, INK);
    let mut start = 0.0;
    for row in 0..4 {
        let end = start + number(values[row]).to_f64() * 3.6;
        let geometry = Geometry::Slice { cx: 170.0, cy: 190.0, inner: 70.0, outer: 130.0, start, end };
        let by_angle = Encoding { channel: Channel::Angle, along: None, scale: None, stacked: false };
        b.mark(row, 0, geometry, by_angle, color(fills[row]));
        b.colors.push(ColorFact { shows: Shows::Row { row }, color: color(fills[row]), name: None });
        let (sin, cos) = libm_sincos(f64::midpoint(start, end));
        let ink = if row == 2 { Color::BLACK } else { Color::WHITE };
        b.value(&format!("{}%", values[row]), row, 0, 170.0 + 100.0 * sin, 195.0 - 100.0 * cos, Anchor::Middle, ink);
        let y = 120.0 + 30.0 * row as f64;
        b.rect(Role::Swatch, PixelBox::new(320.0, y - 11.0, 332.0, y + 1.0), color(fills[row])).shows = Some(Shows::Row { row });
        b.text(Role::LegendLabel, names[row], 338.0, y, Anchor::Left, INK).shows = Some(Shows::Row { row });
        start = end;
    }
    b.text(Role::KeyFigure, "100%", 170.0, 188.0, Anchor::Middle, INK).shows = Some(Shows::Total { series: 0 });
    b.text(Role::KeyFigureLabel, "Total", 170.0, 206.0, Anchor::Middle, INK).shows = Some(Shows::Total { series: 0 });
    let turns = vec![
        short(
            Family::Largest,
            "Which purpose has the largest share?",
            Query::LabelAt { rank: Rank::LARGEST, over: Selection::all("Share") },
            label("Rent"),
        ),
        short(
            Family::ColorOf,
            "What color is the slice for Food?",
            Query::ColorOf { label: "Food".to_owned() },
            answer(AnswerKind::Color, &["red"], None, &["Red"]),
        ),
        short(Family::ValueLookup, "What percentage goes to Travel?", val("Travel", "Share"), num("18", Some("%"), &["18%"])),
    ];
    b.made("donut", MarkNoun::Slice, ReadingOrder::Clockwise, turns)
}

pub fn horizontal() -> Made {
    let names = ["Amazon", "Nile", "Danube"];
    let values = ["640", "665", "285"];
    let rows: Vec<(&str, Option<&str>, &[&str])> = (0..3).map(|i| (names[i], None, std::slice::from_ref(&values[i]))).collect();
    let data = table("River", &[("Length", MeasureKind::Amount, Some("km"))], &rows, None);
    let mut b = Builder::new(480, 360, data);
    b.text(Role::Title, "Long rivers", 240.0, 24.0, Anchor::Middle, INK);
    let x = |value: f64| 90.0 + 0.45 * value;
    let mut ticks = Vec::new();
    for value in [0_u32, 200, 400, 600, 800] {
        let (px, text) = (x(f64::from(value)), value.to_string());
        b.line(Role::Gridline, [px, 50.0, px, 300.0], color("#dddddd"));
        b.text(Role::TickLabel, &text, px, 318.0, Anchor::Middle, INK).axis = Some(Axis::X);
        ticks.push(Tick { value: number(&text), text, px });
    }
    b.scales.push(Scale { id: "x".to_owned(), axis: Axis::X, kind: ScaleKind::Linear, ticks });
    b.text(Role::AxisTitle, "Length in km", 270.0, 345.0, Anchor::Middle, INK).axis = Some(Axis::X);
    for row in 0..3 {
        let y = 90.0 + 80.0 * row as f64;
        let end = x(number(values[row]).to_f64());
        let geometry = Geometry::Rect { x0: 90.0, y0: y - 25.0, x1: end, y1: y + 25.0 };
        b.mark(row, 0, geometry, encoding(Channel::Length, Axis::X, Some("x"), false), color("#1f77b4"));
        b.text(Role::CategoryLabel, names[row], 80.0, y + 5.0, Anchor::Right, INK).shows = Some(Shows::Row { row });
        b.value(values[row], row, 0, end + 6.0, y + 5.0, Anchor::Left, INK);
    }
    let turns = vec![
        short(
            Family::Largest,
            "Which river is the longest?",
            Query::LabelAt { rank: Rank::LARGEST, over: Selection::all("Length") },
            label("Nile"),
        ),
        short(
            Family::AxisTitle,
            "What is the title of the x-axis?",
            Query::AxisTitle { axis: Axis::X },
            answer(AnswerKind::Text, &["Length in km"], None, &["Length in km"]),
        ),
        short(
            Family::Position,
            "Which river comes second from the top?",
            Query::LabelInPlace { place: 2, from: End::First },
            label("Nile"),
        ),
    ];
    b.made("horizontal-bar", MarkNoun::Bar, ReadingOrder::TopToBottom, turns)
}
