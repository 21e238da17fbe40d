//! Small samples that hold, and what is done with releases of them.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use chartmill_schema::{
    Annotation, Answer, AnswerKind, Axis, Cell, Channel, Color, Column, ColumnKind, Encoding, Evidence, Family, Form, Geometry,
    Language, MarkAnnotation, MarkNoun, Measure, MeasureKind, Message, Number, PixelBox, Provenance, Query, RawDescription,
    ReadingOrder, Record, Role, Row, Scale, ScaleKind, Shows, SourceKind, Speaker, Split, Structure, Table, TableNaming, Target,
    TextAnnotation, Tick, Turn,
};

use crate::counts::AttemptKind;
use crate::{
    CheckReport, Configuration, DescriptionLine, Encoded, FinishInfo, RefusedAttempt, SlotResult, SlotSample, Summary, Writer,
    check, image_path, record_id,
};
use chartmill_verify::{Sample, verify_files};

/// The canvas of the samples.
pub(crate) const SIZE: (u32, u32) = (480, 360);

pub(crate) fn configuration(count: u64) -> Configuration {
    let settings = BTreeMap::from([
        ("charts".to_owned(), serde_json::json!(["bar"])),
        ("target".to_owned(), serde_json::json!("llava-1.5")),
    ]);
    Configuration { seed: 7, count, shard: None, settings }
}

/// Slot 3 stays empty; each slot from 1 on had one refused attempt; every third description is shared.
pub(crate) fn slot_result(configuration: &Configuration, slot: u64) -> SlotResult {
    let description_id = if slot % 3 == 2 { "file-1".to_owned() } else { format!("d-{slot}") };
    let sample = (slot != 3).then(|| {
        let sample = sample(configuration, slot, &description_id);
        let target = Target::named(Target::DEFAULT).unwrap();
        let verified = verify_files(sample, target).unwrap_or_else(|rejections| {
            panic!("the handmade sample does not hold: {}", rejections.iter().map(ToString::to_string).collect::<String>())
        });
        SlotSample::Drawn(Box::new(verified), png_of(SIZE.0, SIZE.1, slot as u8))
    });
    let refused = (slot > 0).then(|| RefusedAttempt {
        slot,
        attempt: 0,
        kind: if slot.is_multiple_of(2) { AttemptKind::Refusal } else { AttemptKind::Rejection },
        stage: "plan".to_owned(),
        chart: Some("bar".to_owned()),
        description_id: Some(description_id.clone()),
        split: None,
        reason: "too-many-bars".to_owned(),
        detail: "40 bars\nwould not fit".to_owned(),
    });
    let line = |kept| DescriptionLine { id: description_id.clone(), kept, description: description(slot) };
    let descriptions = if slot == 0 { vec![line(true)] } else { vec![line(false), line(slot != 3)] };
    SlotResult { slot, sample, refused: refused.into_iter().collect(), descriptions }
}

pub(crate) fn encoded(configuration: &Configuration, slots: std::ops::Range<u64>) -> Vec<Encoded> {
    slots.map(|slot| Encoded::new(slot_result(configuration, slot)).unwrap()).collect()
}

/// Writes a whole release in windows of `window` slots.
pub(crate) fn write(dir: &Path, count: u64, window: u64) -> Summary {
    let configuration = configuration(count);
    let writer = Writer::create(dir, &configuration).unwrap();
    go_on(writer, &configuration, window)
}

/// Writes what is left of a release.
pub(crate) fn go_on(mut writer: Writer, configuration: &Configuration, window: u64) -> Summary {
    while writer.next_slot() < configuration.count {
        let end = (writer.next_slot() + window).min(configuration.count);
        writer.write_window(&encoded(configuration, writer.next_slot()..end)).unwrap();
    }
    writer.finish(&FinishInfo::default()).unwrap()
}

pub(crate) fn checked(dir: &Path) -> CheckReport {
    check(dir, &mut |_| ()).unwrap()
}

/// Every file of a folder by its path.
pub(crate) fn contents(dir: &Path) -> BTreeMap<String, Vec<u8>> {
    fn walk(dir: &Path, prefix: &str, into: &mut BTreeMap<String, Vec<u8>>) {
        for entry in fs::read_dir(dir).unwrap() {
            let entry = entry.unwrap();
            let name = format!("{prefix}{}", entry.file_name().to_str().unwrap());
            if entry.path().is_dir() {
                into.insert(format!("{name}/"), Vec::new());
                walk(&entry.path(), &format!("{name}/"), into);
            } else {
                into.insert(name, fs::read(entry.path()).unwrap());
            }
        }
    }
    let mut files = BTreeMap::new();
    walk(dir, "", &mut files);
    files
}

pub(crate) fn copy(from: &Path, to: &Path) {
    for (name, bytes) in contents(from) {
        let path = to.join(&name);
        if name.ends_with('/') {
            fs::create_dir_all(path).unwrap();
        } else {
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, bytes).unwrap();
        }
    }
}

fn number(text: &str) -> Number {
    Number::parse(text).unwrap()
}

fn table(slot: u64) -> Table {
    let quantity = Measure { kind: MeasureKind::Count, unit: None };
    let row = |label: &str, value: u64| Row {
        cells: vec![Cell::Text(label.to_owned()), Cell::Number(number(&value.to_string()))],
        clause: BTreeMap::new(),
    };
    Table {
        columns: vec![
            Column { name: "City".to_owned(), kind: ColumnKind::Category, measure: None },
            Column { name: "Libraries".to_owned(), kind: ColumnKind::Quantity, measure: Some(quantity) },
        ],
        rows: vec![row("Riga", 20), row("Łódź <&>", 30 + slot % 10), row("Graz", 10)],
        structure: Structure::Independent,
        group: None,
        population: BTreeMap::new(),
        naming: TableNaming::default(),
    }
}

pub(crate) fn description(slot: u64) -> RawDescription {
    let shared = slot % 3 == 2;
    let source = if shared { SourceKind::Table } else { SourceKind::BuiltIn };
    RawDescription {
        title: "Public libraries".to_owned(),
        subtitle: None,
        source: None,
        narrative: None,
        language: Language::english(),
        table: table(if shared { 0 } else { slot }),
        provenance: Some(Provenance { source, name: "cities".to_owned(), line: None }),
        questions: Vec::new(),
    }
}

/// A bar chart of three bars with printed values: the plot is 300 px high for 50 libraries, so one library is 6 px.
pub(crate) fn sample(configuration: &Configuration, slot: u64, description_id: &str) -> Sample {
    let id = record_id(&configuration.hash(), slot);
    let image = image_path(slot, &id);
    let shared = slot % 3 == 2;
    let table = table(if shared { 0 } else { slot });
    let mut texts = vec![text("Public libraries", Role::Title, None, None, [160.0, 5.0, 320.0, 19.0])];
    let mut marks = Vec::new();
    for row in 0..3 {
        let value = table.value(row, 0).unwrap();
        let x = 80.0 + 130.0 * row as f64;
        let top = 330.0 - 6.0 * value.to_f64();
        let bar = PixelBox::new(x, top, x + 80.0, 330.0);
        let label = table.label(row);
        texts.push(text(label, Role::CategoryLabel, Some(Shows::Row { row }), Some(Axis::X), [x + 10.0, 338.0, x + 70.0, 350.0]));
        let shows = Some(Shows::Datum { row, series: 0 });
        texts.push(text(&value.to_string(), Role::ValueLabel, shows, None, [x + 30.0, top - 16.0, x + 50.0, top - 4.0]));
        marks.push(MarkAnnotation {
            row,
            column: "Libraries".to_owned(),
            geometry: Geometry::Rect { x0: bar.x0, y0: bar.y0, x1: bar.x1, y1: bar.y1 },
            encoding: Encoding { channel: Channel::Length, along: Some(Axis::Y), scale: Some("y".to_owned()), stacked: false },
            color: Color::rgb(31, 119, 180),
            bounds: bar,
        });
    }
    let ticks = [0_u32, 10, 20, 30, 40].map(|value| {
        let px = 330.0 - 6.0 * f64::from(value);
        let area = [40.0, px - 6.0, 60.0, px + 6.0];
        texts.push(text(&value.to_string(), Role::TickLabel, None, Some(Axis::Y), area));
        Tick { value: Number::from(value), text: value.to_string(), px }
    });
    texts.push(text("Libraries", Role::AxisTitle, Some(Shows::Series { series: 0 }), Some(Axis::Y), [4.0, 130.0, 18.0, 200.0]));
    let split = match slot % 10 {
        8 if !shared => Split::Validation,
        9 if !shared => Split::Test,
        _ => Split::Train,
    };
    let riga = Query::Value { label: "Riga".to_owned(), series: "Libraries".to_owned() };
    let question = "How many libraries does Riga have?".to_owned();
    let turn = Turn {
        family: Family::ValueLookup,
        form: Form::Short,
        difficulty: Family::ValueLookup.difficulty(),
        language: Language::english(),
        question: question.clone(),
        program: riga.to_string(),
        query: riga,
        answer: Answer {
            kind: AnswerKind::Number,
            value: vec!["20".to_owned()],
            unit: None,
            decimals: Some(0),
            accepted: vec!["20".to_owned()],
            tolerance: None,
        },
        steps: Vec::new(),
        wording: "value-lookup/question/1".to_owned(),
        evidence: Evidence { texts: vec![1, 2], marks: vec![0] },
    };
    let record = Record {
        id: id.clone(),
        image: image.clone(),
        conversations: vec![
            Message {
                from: Speaker::Human,
                value: format!("<image>\n{question}\nAnswer the question using a single word or phrase."),
            },
            Message { from: Speaker::Gpt, value: "20".to_owned() },
        ],
    };
    let annotation = Annotation {
        id,
        image,
        split,
        description_id: description_id.to_owned(),
        chart: "bar".to_owned(),
        mark: MarkNoun::Bar,
        locale: Language::english(),
        seed: format!("{slot:016x}"),
        style: BTreeMap::from([("theme".to_owned(), "paper".to_owned())]),
        target: Target::DEFAULT.to_owned(),
        width: SIZE.0,
        height: SIZE.1,
        table,
        reading_order: ReadingOrder::LeftToRight,
        scales: vec![Scale { id: "y".to_owned(), axis: Axis::Y, kind: ScaleKind::Linear, ticks: ticks.into() }],
        texts,
        marks,
        turns: vec![turn],
        degraded: None,
        grown: None,
    };
    Sample { record, annotation }
}

fn text(text: &str, role: Role, shows: Option<Shows>, axis: Option<Axis>, [x0, y0, x1, y1]: [f64; 4]) -> TextAnnotation {
    TextAnnotation { text: text.to_owned(), role, shows, axis, ink: PixelBox::new(x0, y0, x1, y1), cap_height: 10.0 }
}

/// What begins and ends as a PNG in 8-bit RGB of this size. Nobody here decodes what is between.
pub(crate) fn png_of(width: u32, height: u32, shade: u8) -> Vec<u8> {
    let mut png = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR".to_vec();
    png.extend(width.to_be_bytes().into_iter().chain(height.to_be_bytes()));
    png.extend([8, 2, 0, 0, 0]);
    png.extend([shade; 600]);
    png.extend(b"\0\0\0\0IEND\xae\x42\x60\x82");
    png
}
