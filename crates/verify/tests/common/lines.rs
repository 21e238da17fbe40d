//! True samples of lines: with markers and a legend, and thin ones with their names at their ends.

use chartmill_scene::Stroke;
use chartmill_schema::*;

use super::samples::{INK, label, num, val};
use super::series::*;
use super::*;

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
        let stroke = Some(Stroke { color: fill(series), width });
        let path = Shape::Path(PathShape { segments, fill: None, stroke });
        b.push(Item::new(Role::SeriesLine, path).showing(Shows::Series { series }));
    }
    for series in 0..b.table.series().len() {
        for row in 0..b.table.rows.len() {
            let Some(value) = b.table.value(row, series) else { continue };
            let [x, y] = at(row, value.to_f64());
            let encoding = encoding(Channel::Position, Axis::Y, Some("y"), false);
            b.mark(row, series, Geometry::Point { x, y, r: radius }, encoding, fill(series));
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
        b.text(Role::LegendLabel, &name, x(4) + 10.0, last + 5.0, Anchor::Left, fill(series)).shows =
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
