//! True samples of a donut and of horizontal bars.

use chartmill_schema::*;

use super::samples::{INK, label, num, val};
use super::series::encoding;
use super::*;

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
