//! Four true samples of one mark a row: bar, pie, funnel, table.

use chartmill_schema::*;

use super::*;

pub const INK: Color = Color::rgb(30, 30, 40);

pub fn val(label: &str, series: &str) -> Query {
    Query::Value { label: label.to_owned(), series: series.to_owned() }
}

pub fn boxed(query: Query) -> Box<Query> {
    Box::new(query)
}

pub fn num(value: &str, unit: Option<&str>, accepted: &[&str]) -> Answer {
    answer(AnswerKind::Number, &[value], unit, accepted)
}

pub fn label(text: &str) -> Answer {
    answer(AnswerKind::Label, &[text], None, &[text])
}

fn above(series: &str, than: Query) -> Selection {
    Selection { threshold: Some(Threshold { relation: Relation::Greater, than: Box::new(than) }), ..Selection::all(series) }
}

pub fn all() -> Vec<Made> {
    let mut all = vec![bar(), pie(), funnel(), table_chart()];
    all.extend(series::all());
    all
}

pub fn bar() -> Made {
    let values = ["32", "18", "25", "11"];
    let names = ["Nurses", "Teachers", "Drivers", "Cooks"];
    let clauses = ["are nurses", "are teachers", "are drivers", "are cooks"];
    let rows: Vec<(&str, Option<&str>, &[&str])> =
        (0..4).map(|i| (names[i], Some(clauses[i]), std::slice::from_ref(&values[i]))).collect();
    let data = table("Occupation", &[("Headcount", MeasureKind::Count, None)], &rows, Some(("person", "people")));
    let mut b = Builder::new(480, 360, data);
    b.text(Role::Title, "Staff of the town hospital by job", 240.0, 24.0, Anchor::Middle, INK);
    let y_of = |value: f64| 310.0 - 6.5 * value;
    let mut ticks = Vec::new();
    for tick in 0..5 {
        let value = f64::from(tick) * 10.0;
        let px = y_of(value);
        b.line(Role::Gridline, [60.0, px, 460.0, px], color("#dddddd"));
        let text = format!("{value}");
        let item = b.text(Role::TickLabel, &text, 54.0, px + 5.0, Anchor::Right, INK);
        item.axis = Some(Axis::Y);
        ticks.push(Tick { value: number(&text), text, px });
    }
    b.scales.push(Scale { id: "y".to_owned(), axis: Axis::Y, kind: ScaleKind::Linear, ticks });
    let line = ShapedLine::new("People employed", Font::regular("Inter").unwrap(), FontSize::from_px(13.0)).unwrap();
    b.push(Item::new(Role::AxisTitle, Shape::Text(line.place_up(24.0, 230.0, INK))).on(Axis::Y));
    let along_y = Encoding { channel: Channel::Length, along: Some(Axis::Y), scale: Some("y".to_owned()), stacked: false };
    for row in 0..4 {
        let x = 80.0 + 95.0 * row as f64;
        let top = y_of(number(values[row]).to_f64());
        b.mark(row, 0, Geometry::Rect { x0: x, y0: top, x1: x + 60.0, y1: 310.0 }, along_y.clone(), color("#1f77b4"));
        b.value(values[row], row, 0, x + 30.0, top - 5.0, Anchor::Middle, INK);
        b.text(Role::CategoryLabel, names[row], x + 30.0, 330.0, Anchor::Middle, INK).shows = Some(Shows::Row { row });
    }
    let turns = vec![
        short(Family::ValueLookup, "How many people are teachers?", val("Teachers", "Headcount"), num("18", None, &["18"])),
        short(
            Family::Largest,
            "Which occupation has the largest bar?",
            Query::LabelAt { rank: Rank::LARGEST, over: Selection::all("Headcount") },
            label("Nurses"),
        ),
        short(
            Family::AxisTitle,
            "What is the title of the y-axis?",
            Query::AxisTitle { axis: Axis::Y },
            answer(AnswerKind::Text, &["People employed"], None, &["People employed"]),
        ),
        sentence(
            Family::Sum,
            "How many people work there in total?",
            Query::Sum { over: Selection::all("Headcount") },
            num("86", None, &["86"]),
            "In total there are 86 people.",
        ),
        steps(
            Family::Difference,
            "What is the difference between Drivers and Cooks?",
            Query::Difference { of: boxed(val("Drivers", "Headcount")), minus: boxed(val("Cooks", "Headcount")) },
            num("14", None, &["14"]),
            &["Drivers: 25", "Cooks: 11", "25 - 11 = 14"],
        ),
        sentence(
            Family::Comparison,
            "Are there more Nurses than Drivers?",
            Query::Compare {
                left: boxed(val("Nurses", "Headcount")),
                relation: Relation::Greater,
                right: boxed(val("Drivers", "Headcount")),
            },
            answer(AnswerKind::Boolean, &["yes"], None, &["Yes"]),
            "Yes, there are more Nurses (32) than Drivers (25).",
        ),
    ];
    b.made("bar", MarkNoun::Bar, ReadingOrder::LeftToRight, turns)
}

pub fn pie() -> Made {
    let names = ["Less than 2 hours", "2 to 4 hours", "4 to 6 hours", "More than 6 hours"];
    let clauses = [
        "spend less than 2 hours a day on screens",
        "spend 2 to 4 hours a day on screens",
        "spend 4 to 6 hours a day on screens",
        "spend more than 6 hours a day on screens",
    ];
    let values = ["25", "40", "20", "15"];
    let fills = ["#1f77b4", "#d62728", "#2ca02c", "#ff7f0e"];
    let rows: Vec<(&str, Option<&str>, &[&str])> =
        (0..4).map(|i| (names[i], Some(clauses[i]), std::slice::from_ref(&values[i]))).collect();
    let data = table("Screen time", &[("Share", MeasureKind::Share, Some("%"))], &rows, Some(("person", "people")));
    let mut b = Builder::new(480, 360, data);
    b.text(Role::Title, "Daily time in front of a screen", 240.0, 24.0, Anchor::Middle, INK);
    let by_angle = Encoding { channel: Channel::Angle, along: None, scale: None, stacked: false };
    let mut start = 0.0;
    let mut middles = Vec::new();
    for row in 0..4 {
        let end = start + number(values[row]).to_f64() * 3.6;
        let geometry = Geometry::Slice { cx: 170.0, cy: 190.0, inner: 0.0, outer: 130.0, start, end };
        b.mark(row, 0, geometry, by_angle.clone(), color(fills[row]));
        b.colors.push(ColorFact { shows: Shows::Row { row }, color: color(fills[row]), name: None });
        middles.push(f64::midpoint(start, end));
        start = end;
    }
    for row in 0..4 {
        let (sin, cos) = libm_sincos(middles[row]);
        let ink = if row == 3 { Color::BLACK } else { Color::WHITE };
        b.value(&format!("{}%", values[row]), row, 0, 170.0 + 80.0 * sin, 195.0 - 80.0 * cos, Anchor::Middle, ink);
        let y = 120.0 + 30.0 * row as f64;
        b.rect(Role::Swatch, PixelBox::new(320.0, y - 11.0, 332.0, y + 1.0), color(fills[row])).shows = Some(Shows::Row { row });
        b.text(Role::LegendLabel, names[row], 338.0, y, Anchor::Left, INK).shows = Some(Shows::Row { row });
    }
    let turns = vec![
        short(
            Family::ValueLookup,
            "What is the percentage of people who spend less than 2 hours a day on screens?",
            val("Less than 2 hours", "Share"),
            num("25", Some("%"), &["25%", "25", "25 percent"]),
        ),
        short(
            Family::ColorOf,
            "What color is the slice for 2 to 4 hours?",
            Query::ColorOf { label: "2 to 4 hours".to_owned() },
            answer(AnswerKind::Color, &["red"], None, &["Red"]),
        ),
        short(
            Family::LabelOfColor,
            "What does the green slice stand for?",
            Query::LabelOfColor { color: ColorName::Green },
            label("4 to 6 hours"),
        ),
        short(Family::MarkCount, "How many slices does the pie have?", Query::Marks, num("4", None, &["4", "four"])),
        short(
            Family::ReverseLookup,
            "Which group accounts for 15%?",
            Query::LabelWith { value: number("15"), over: Selection::all("Share") },
            label("More than 6 hours"),
        ),
        short(
            Family::Position,
            "Which is the second slice, going clockwise?",
            Query::LabelInPlace { place: 2, from: End::First },
            label("2 to 4 hours"),
        ),
    ];
    b.made("pie", MarkNoun::Slice, ReadingOrder::Clockwise, turns)
}

pub fn funnel() -> Made {
    let names = ["Visits", "Sign-ups", "Trials", "Sales"];
    let values = ["1200", "600", "360", "90"];
    let printed = ["1,200", "600", "360", "90"];
    let rows: Vec<(&str, Option<&str>, &[&str])> = (0..4).map(|i| (names[i], None, std::slice::from_ref(&values[i]))).collect();
    let data = table("Stage", &[("Users", MeasureKind::Count, None)], &rows, Some(("user", "users")));
    let mut b = Builder::new(480, 360, data);
    b.text(Role::Title, "From the first look to the purchase", 240.0, 24.0, Anchor::Middle, INK);
    let along_x = Encoding { channel: Channel::Length, along: Some(Axis::X), scale: None, stacked: false };
    let width = |row: usize| number(values[row]).to_f64() * 0.2;
    for row in 0..4 {
        let (top, bottom) = (60.0 + 68.0 * row as f64, 124.0 + 68.0 * row as f64);
        let (half, next) = (width(row) / 2.0, width((row + 1).min(3)) / 2.0);
        let points = vec![[300.0 - half, top], [300.0 + half, top], [300.0 + next, bottom], [300.0 - next, bottom]];
        b.mark(row, 0, Geometry::Polygon { points }, along_x.clone(), color("#2a6f97"));
        b.text(Role::CategoryLabel, names[row], 20.0, top + 37.0, Anchor::Left, INK).shows = Some(Shows::Row { row });
        if row < 3 {
            b.value(printed[row], row, 0, 300.0, top + 37.0, Anchor::Middle, Color::WHITE);
        } else {
            b.value(printed[row], row, 0, 330.0, top + 37.0, Anchor::Left, INK);
        }
    }
    let turns = vec![
        steps(
            Family::Conversion,
            "What percentage of Visits became Trials?",
            Query::Percent { part: boxed(val("Trials", "Users")), whole: boxed(val("Visits", "Users")) },
            num("30", Some("%"), &["30%"]),
            &["Visits: 1,200; Trials: 360", "360 / 1,200 × 100 = 30%"],
        ),
        steps(
            Family::Ratio,
            "How many times as many users are there at Sign-ups as at Sales?",
            Query::Ratio { of: boxed(val("Sign-ups", "Users")), to: boxed(val("Sales", "Users")) },
            num("6.7", None, &["6.7", "6.7 times"]),
            &["600 / 90 = 6.7"],
        ),
        short(
            Family::Kth,
            "Which stage has the third highest number of users?",
            Query::LabelAt { rank: Rank { nth: 3, order: Order::Descending }, over: Selection::all("Users") },
            label("Trials"),
        ),
        short(
            Family::ExtremeGap,
            "What is the gap between the largest and the smallest stage?",
            Query::Difference {
                of: boxed(Query::ValueAt { rank: Rank::LARGEST, over: Selection::all("Users") }),
                minus: boxed(Query::ValueAt { rank: Rank::SMALLEST, over: Selection::all("Users") }),
            },
            num("1110", None, &["1,110", "1110"]),
        ),
        short(
            Family::CountThreshold,
            "How many stages have more than 100 users?",
            Query::Count { over: above("Users", Query::Literal { value: number("100") }) },
            num("3", None, &["3"]),
        ),
        short(
            Family::Order,
            "List the stages from the smallest to the largest.",
            Query::Sorted { order: Order::Ascending, over: Selection::all("Users") },
            answer(AnswerKind::List, &["Sales", "Trials", "Sign-ups", "Visits"], None, &["Sales, Trials, Sign-ups, Visits"]),
        ),
    ];
    b.made("funnel", MarkNoun::Stage, ReadingOrder::TopToBottom, turns)
}

pub fn table_chart() -> Made {
    let names = ["North", "South", "East", "West", "Center"];
    let revenue = ["12.5", "8.0", "21.0", "4.5", "9.0"];
    let staff = ["140", "95", "210", "60", "120"];
    let cells: Vec<[&str; 2]> = (0..5).map(|i| [revenue[i], staff[i]]).collect();
    let rows: Vec<(&str, Option<&str>, &[&str])> = (0..5).map(|i| (names[i], None, &cells[i][..])).collect();
    let data = table(
        "Region",
        &[("Revenue", MeasureKind::Amount, Some("US$ million")), ("Staff", MeasureKind::Count, None)],
        &rows,
        None,
    );
    let mut b = Builder::new(480, 360, data);
    b.text(Role::Title, "Our branches at a glance", 20.0, 24.0, Anchor::Left, INK);
    b.rect(Role::Panel, PixelBox::new(10.0, 100.0, 470.0, 126.0), color("#234e70"));
    let headers = [("Region", 20.0, Shows::LabelColumn), ("Revenue (US$ million)", 110.0, Shows::Series { series: 0 })];
    for (text, x, shows) in headers {
        b.text(Role::ColumnHeader, text, x, 118.0, Anchor::Left, Color::WHITE).shows = Some(shows);
    }
    b.text(Role::ColumnHeader, "Staff", 440.0, 118.0, Anchor::Right, Color::WHITE).shows = Some(Shows::Series { series: 1 });
    let along_x = Encoding { channel: Channel::Length, along: Some(Axis::X), scale: None, stacked: false };
    for row in 0..5 {
        let y = 132.0 + 42.0 * row as f64;
        if row % 2 == 1 {
            b.rect(Role::Panel, PixelBox::new(10.0, y, 470.0, y + 40.0), color("#eef2f5"));
        }
        b.text(Role::CategoryLabel, names[row], 20.0, y + 25.0, Anchor::Left, INK).shows = Some(Shows::Row { row });
        b.value(&format!("US${}", revenue[row]), row, 0, 180.0, y + 25.0, Anchor::Right, INK);
        b.value(staff[row], row, 1, 440.0, y + 25.0, Anchor::Right, INK);
        let geometry = Geometry::Rect { x0: 200.0, y0: y + 12.0, x1: 200.0 + 6.0 * number(revenue[row]).to_f64(), y1: y + 28.0 };
        b.mark(row, 0, geometry, along_x.clone(), color("#4e79a7"));
    }
    b.text(Role::KeyFigure, "US$55.0", 20.0, 60.0, Anchor::Left, INK).shows = Some(Shows::Total { series: 0 });
    b.text(Role::KeyFigureLabel, "Total revenue", 20.0, 82.0, Anchor::Left, INK).shows = Some(Shows::Total { series: 0 });
    let all = Selection::all("Revenue");
    let turns = vec![
        short(
            Family::Mean,
            "What is the average Revenue of the regions?",
            Query::Mean { over: all.clone() },
            num("11", Some("US$ million"), &["US$11 million", "11"]),
        ),
        short(
            Family::TopTotal,
            "What do the two largest values of Revenue add up to?",
            Query::Sum {
                over: above("Revenue", Query::ValueAt { rank: Rank { nth: 3, order: Order::Descending }, over: all.clone() }),
            },
            num("33.5", Some("US$ million"), &["US$33.5 million"]),
        ),
        short(
            Family::AboveMean,
            "How many regions have a Revenue above the average?",
            Query::Count { over: above("Revenue", Query::Mean { over: all.clone() }) },
            num("2", None, &["2", "two"]),
        ),
        short(
            Family::Smallest,
            "Which region has the fewest Staff?",
            Query::LabelAt { rank: Rank::SMALLEST, over: Selection::all("Staff") },
            label("West"),
        ),
        short(
            Family::ShareOfTotal,
            "What share of all Staff does South have?",
            Query::Percent { part: boxed(val("South", "Staff")), whole: boxed(Query::Sum { over: Selection::all("Staff") }) },
            num("15.2", Some("%"), &["15.2%"]),
        ),
        short(
            Family::Title,
            "What is the title of this infographic?",
            Query::Title,
            answer(AnswerKind::Text, &["Our branches at a glance"], None, &["Our branches at a glance"]),
        ),
    ];
    b.made("table", MarkNoun::Row, ReadingOrder::TopToBottom, turns)
}
