//! True samples made by hand, and what it takes to spoil them: builders, a painter, a small generator of numbers.
#![allow(dead_code, unreachable_pub, missing_debug_implementations, reason = "each test binary uses a part of this module")]
#![allow(
    clippy::unwrap_used,
    clippy::too_many_arguments,
    clippy::unnecessary_wraps,
    clippy::needless_pass_by_value,
    reason = "a helper of tests may fail loudly, and reads best as one line a thing"
)]

pub mod asked;
pub mod everyday;
pub mod lines;
pub mod paint;
pub mod portuguese;
pub mod refuse;
pub mod samples;
pub mod series;
pub mod spoil;
pub mod tongues;

use std::collections::BTreeMap;

use chartmill_scene::{Font, FontSize, Item, Line, MarkInfo, PathShape, RectShape, Scene, Segment, Shape, ShapedLine};
use chartmill_schema::*;
use chartmill_verify::{Live, Rejection, Sample, Verified, verify, verify_files};

/// A sample with all that exists while it is made.
#[derive(Clone)]
pub struct Made {
    pub scene: Scene,
    pub facts: Facts,
    pub sample: Sample,
    pub canvas: Vec<u8>,
    pub png: Vec<u8>,
}

impl Made {
    /// Paints the scene again, after it was changed.
    pub fn repaint(&mut self) {
        self.canvas = paint::paint(&self.scene);
        self.png = paint::encode(&self.canvas, self.scene.width, self.scene.height);
    }

    /// Writes the annotation of the scene again, after it was changed.
    pub fn annotate(&mut self) {
        let note = &mut self.sample.annotation;
        note.texts = texts_of(&self.scene);
        note.marks = marks_of(&self.scene, &note.table);
    }

    pub fn verify(&self) -> Result<Verified<Sample>, Vec<Rejection>> {
        let live = Live { scene: &self.scene, facts: &self.facts, canvas: &self.canvas, png: &self.png };
        verify(self.sample.clone(), &live, target())
    }

    pub fn verify_files(&self) -> Result<Verified<Sample>, Vec<Rejection>> {
        verify_files(self.sample.clone(), target())
    }
}

pub fn target() -> &'static Target {
    Target::named("llava-1.5").unwrap()
}

fn texts_of(scene: &Scene) -> Vec<TextAnnotation> {
    let texts = scene.paragraphs().into_iter();
    texts
        .map(|paragraph| TextAnnotation {
            text: paragraph.text,
            role: paragraph.role,
            shows: paragraph.shows,
            axis: paragraph.axis,
            ink: paragraph.ink.rounded(),
            cap_height: hundredths(paragraph.cap_height),
        })
        .collect()
}

fn marks_of(scene: &Scene, table: &Table) -> Vec<MarkAnnotation> {
    let marks = scene.marks().map(|(item, info)| {
        let Some(Shows::Datum { row, series }) = item.shows else { panic!("a mark shows a datum") };
        MarkAnnotation {
            row,
            column: table.series()[series].name.clone(),
            geometry: info.geometry.rounded(),
            encoding: info.encoding.clone(),
            color: info.color,
            bounds: info.geometry.bounds().rounded(),
        }
    });
    marks.collect()
}

/// Where a text stands at its place.
#[derive(Clone, Copy)]
pub enum Anchor {
    Left,
    Middle,
    Right,
}

/// A scene in the making.
pub struct Builder {
    pub scene: Scene,
    pub table: Table,
    pub scales: Vec<Scale>,
    pub colors: Vec<ColorFact>,
    pub printed: Vec<Vec<Option<u32>>>,
}

pub fn color(hex: &str) -> Color {
    Color::parse(hex).unwrap()
}

pub fn number(text: &str) -> Number {
    Number::parse(text).unwrap()
}

impl Builder {
    pub fn new(width: u32, height: u32, table: Table) -> Self {
        let printed = vec![vec![None; table.series().len()]; table.rows.len()];
        Self { scene: Scene::new(width, height, Color::WHITE), table, scales: Vec::new(), colors: Vec::new(), printed }
    }

    pub fn push(&mut self, item: Item) {
        self.scene.items.push(item);
    }

    /// A line of 13 px at (`x`, `y`), `y` being the baseline.
    pub fn text(&mut self, role: Role, text: &str, x: f64, y: f64, anchor: Anchor, ink: Color) -> &mut Item {
        let line = ShapedLine::new(text, Font::regular("Inter").unwrap(), FontSize::from_px(13.0)).unwrap();
        let x = match anchor {
            Anchor::Left => x,
            Anchor::Middle => x - line.width() / 2.0,
            Anchor::Right => x - line.width(),
        };
        self.push(Item::new(role, Shape::Text(line.place(x, y, ink))));
        self.scene.items.last_mut().unwrap()
    }

    pub fn rect(&mut self, role: Role, rect: PixelBox, fill: Color) -> &mut Item {
        self.push(Item::new(role, Shape::Rect(RectShape { rect, fill: Some(fill), stroke: None, radius: 0.0 })));
        self.scene.items.last_mut().unwrap()
    }

    pub fn line(&mut self, role: Role, ends: [f64; 4], ink: Color) {
        let [x0, y0, x1, y1] = ends;
        self.push(Item::new(role, Shape::Line(Line { x0, y0, x1, y1, width: 1, color: ink, dash: None })));
    }

    pub fn mark(&mut self, row: usize, series: usize, geometry: Geometry, encoding: Encoding, fill: Color) {
        let shape = shape_of(&geometry, fill);
        let mut item = Item::new(Role::Mark, shape).showing(Shows::Datum { row, series });
        item.mark = Some(MarkInfo { geometry, encoding, color: fill });
        self.push(item);
    }

    /// A printed value.
    pub fn value(&mut self, text: &str, row: usize, series: usize, x: f64, y: f64, anchor: Anchor, ink: Color) {
        self.text(Role::ValueLabel, text, x, y, anchor, ink).shows = Some(Shows::Datum { row, series });
        self.printed[row][series] = self.table.value(row, series).map(Number::decimals);
    }

    /// The finished sample.
    pub fn made(self, chart: &str, mark: MarkNoun, reading_order: ReadingOrder, turns: Vec<(Turn, String)>) -> Made {
        let Self { scene, table, scales, colors, printed } = self;
        let texts = texts_of(&scene);
        let marks = marks_of(&scene, &table);
        let id = format!("{chart}-000042");
        let mut conversations = Vec::new();
        let mut form = None;
        let mut asked = Vec::new();
        for (mut turn, message) in turns {
            let mut question = turn.question.clone();
            if form != Some(turn.form) {
                question = format!("{question}\n{}", instruction(turn.form));
            }
            if form.is_none() {
                question = format!("<image>\n{question}");
            }
            form = Some(turn.form);
            conversations.push(Message { from: Speaker::Human, value: question });
            conversations.push(Message { from: Speaker::Gpt, value: message });
            turn.evidence = Evidence { texts: (0..texts.len()).collect(), marks: (0..marks.len()).collect() };
            asked.push(turn);
        }
        let text = |role: Role| texts.iter().find(|text| text.role == role).map(|text| text.text.clone());
        let channel = |row: usize, series: usize| {
            let mut own = marks.iter().filter(|mark| mark.row == row && table.series_of(&mark.column) == Some(series));
            own.next().map(|mark| mark.encoding.channel)
        };
        let data = |row: usize| {
            let cell =
                |series: usize| DatumFacts { printed: printed[row][series], encoding: channel(row, series), resolution: None };
            (0..table.series().len()).map(cell).collect()
        };
        let facts = Facts {
            chart: chart.to_owned(),
            mark,
            n_marks: if mark == MarkNoun::Row { table.rows.len() } else { marks.len() },
            shown: table.clone(),
            title: text(Role::Title),
            data: (0..table.rows.len()).map(data).collect(),
            unlabeled: Vec::new(),
            series_named: vec![false; table.series().len()],
            unit_shown: vec![true; table.series().len()],
            axis_titles: texts
                .iter()
                .filter(|text| text.role == Role::AxisTitle)
                .map(|text| AxisTitleFact { axis: text.axis.unwrap(), title: text.text.clone() })
                .collect(),
            scales: scales.clone(),
            colors,
            reading_order,
        };
        let image = format!("images/00000/{id}.png");
        let annotation = Annotation {
            id: id.clone(),
            image: image.clone(),
            split: Split::Train,
            description_id: "d".to_owned(),
            chart: chart.to_owned(),
            mark,
            locale: Language::english(),
            seed: "0123456789abcdef".to_owned(),
            style: BTreeMap::new(),
            target: target().name.clone(),
            width: scene.width,
            height: scene.height,
            table,
            reading_order,
            scales,
            texts,
            marks,
            turns: asked,
            degraded: None,
            grown: None,
        };
        let record = Record { id, image, conversations };
        let mut made = Made { scene, facts, sample: Sample { record, annotation }, canvas: Vec::new(), png: Vec::new() };
        made.repaint();
        made
    }
}

/// The shape that paints an outline.
pub fn shape_of(geometry: &Geometry, fill: Color) -> Shape {
    match geometry {
        Geometry::Rect { .. } => Shape::Rect(RectShape { rect: geometry.bounds(), fill: Some(fill), stroke: None, radius: 0.0 }),
        Geometry::Polygon { points } => {
            let mut segments: Vec<Segment> =
                points.iter().enumerate().map(|(idx, &p)| if idx == 0 { Segment::Move(p) } else { Segment::Line(p) }).collect();
            segments.push(Segment::Close);
            Shape::Path(PathShape { segments, fill: Some(fill), stroke: None })
        }
        &Geometry::Slice { cx, cy, inner, outer, start, end } => {
            let steps = ((end - start).abs() / 2.0).ceil().max(1.0) as u32;
            let at = |step: u32, radius: f64| {
                let (sin, cos) = libm_sincos(start + (end - start) * f64::from(step) / f64::from(steps));
                [cx + radius * sin, cy - radius * cos]
            };
            let mut segments = vec![Segment::Move(at(0, inner))];
            segments.extend((0..=steps).map(|step| Segment::Line(at(step, outer))));
            segments.extend((0..=steps).rev().filter(|_| inner > 0.0).map(|step| Segment::Line(at(step, inner))));
            segments.push(Segment::Close);
            Shape::Path(PathShape { segments, fill: Some(fill), stroke: None })
        }
        &Geometry::Point { x, y, r } => {
            let corner = |step: u32| {
                let (sin, cos) = libm_sincos(f64::from(step) * 15.0);
                [x + r * sin, y - r * cos]
            };
            let mut segments = vec![Segment::Move(corner(0))];
            segments.extend((1..24).map(|step| Segment::Line(corner(step))));
            segments.push(Segment::Close);
            Shape::Path(PathShape { segments, fill: Some(fill), stroke: None })
        }
    }
}

fn instruction(form: Form) -> &'static str {
    match form {
        Form::Short => "Answer the question using a single word or phrase.",
        Form::Steps => "Show the calculation, then end with 'Answer: ...'.",
        Form::Sentence => "Answer in one sentence.",
    }
}

/// A typed answer.
pub fn answer(kind: AnswerKind, value: &[&str], unit: Option<&str>, accepted: &[&str]) -> Answer {
    let decimals = (kind == AnswerKind::Number).then(|| number(value[0]).decimals());
    let owned = |list: &[&str]| list.iter().map(|&text| text.to_owned()).collect();
    Answer { kind, value: owned(value), unit: unit.map(str::to_owned), decimals, accepted: owned(accepted), tolerance: None }
}

/// A turn whose message is the answer, in the short form.
pub fn short(family: Family, question: &str, query: Query, answer: Answer) -> (Turn, String) {
    let message = answer.accepted[0].clone();
    (turn(family, Form::Short, question, query, answer, &[]), message)
}

/// A turn with steps.
pub fn steps(family: Family, question: &str, query: Query, answer: Answer, steps: &[&str]) -> (Turn, String) {
    let message = format!("{}\nAnswer: {}", steps.join("\n"), answer.accepted[0]);
    (turn(family, Form::Steps, question, query, answer, steps), message)
}

/// A turn in a sentence.
pub fn sentence(family: Family, question: &str, query: Query, answer: Answer, message: &str) -> (Turn, String) {
    (turn(family, Form::Sentence, question, query, answer, &[]), message.to_owned())
}

fn turn(family: Family, form: Form, question: &str, query: Query, answer: Answer, steps: &[&str]) -> Turn {
    Turn {
        family,
        form,
        difficulty: family.difficulty(),
        language: Language::english(),
        question: question.to_owned(),
        program: query.to_string(),
        query,
        answer,
        steps: steps.iter().map(|&step| step.to_owned()).collect(),
        wording: "value-lookup/question/1".to_owned(),
        evidence: Evidence::default(),
    }
}

/// A table with one label column and these quantities.
pub fn table(
    label: &str,
    quantities: &[(&str, MeasureKind, Option<&str>)],
    rows: &[(&str, Option<&str>, &[&str])],
    population: Option<(&str, &str)>,
) -> Table {
    let mut columns = vec![Column { name: label.to_owned(), kind: ColumnKind::Category, measure: None }];
    columns.extend(quantities.iter().map(|&(name, kind, unit)| Column {
        name: name.to_owned(),
        kind: ColumnKind::Quantity,
        measure: Some(Measure { kind, unit: unit.map(|unit| Unit(unit.to_owned())) }),
    }));
    let rows = rows.iter().map(|(label, clause, values)| Row {
        cells: std::iter::once(Cell::Text((*label).to_owned())).chain(values.iter().map(|v| Cell::Number(number(v)))).collect(),
        clause: clause.iter().map(|&clause| (Language::english(), clause.to_owned())).collect(),
    });
    let noun = |(singular, plural): (&str, &str)| Noun { singular: singular.to_owned(), plural: plural.to_owned(), gender: None };
    Table {
        columns,
        rows: rows.collect(),
        structure: Structure::Independent,
        group: None,
        population: population.into_iter().map(|nouns| (Language::english(), noun(nouns))).collect(),
        naming: TableNaming::default(),
    }
}

/// A small generator (Knuth's MMIX constants): the same numbers on every run.
pub struct Lcg(pub u64);

impl Lcg {
    pub fn below(&mut self, n: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        ((self.0 >> 33) as usize) % n.max(1)
    }

    pub fn pick<'a, T>(&mut self, list: &'a [T]) -> &'a T {
        &list[self.below(list.len())]
    }

    /// A number from `low` to `high`, of either sign.
    pub fn signed(&mut self, low: f64, high: f64) -> f64 {
        let size = low + (high - low) * self.below(1000) as f64 / 1000.0;
        if self.below(2) == 0 { size } else { -size }
    }
}
