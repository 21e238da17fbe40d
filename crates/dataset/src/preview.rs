//! The preview: one HTML page with pictures, questions, answers and boxes, that opens anywhere and loads nothing.

use std::fmt::Write;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use chartmill_schema::{Annotation, Geometry, Turn, libm_sincos};

use crate::card::{difficulty_name, form_name, key_of};
use crate::counts::Counts;
use crate::finish::Shown;

/// Colors of turns in the style sheet (`--c0` ... beside the questions, `--b0` ... on the pictures), used in turn.
const N_COLORS: usize = 6;
/// How far the box of a text is drawn from its ink, in pixels.
const TEXT_MARGIN_PX: f64 = 2.0;

/// The text of the page.
pub(crate) fn page(title: &str, counts: &Counts, shown: &[Shown]) -> String {
    let n_turns = shown.iter().map(|shown| shown.annotation.turns.len()).max().unwrap_or(0);
    let title = escape(title);
    let size = shown.iter().map(|shown| shown.picture.len() * 4 / 3 + (1 << 13)).sum::<usize>();
    let mut page = String::with_capacity(size + (1 << 14));
    // Writing to a `String` cannot fail.
    let _ = write!(
        page,
        "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; img-src data:; style-src 'unsafe-inline'\">\n\
         <title>{title}</title>\n<style>\n{}{}</style>\n</head>\n<body>\n<header>\n<h1>{title}</h1>\n\
         <p>{} of {} pictures, which have {} questions. Point at a question (or tap it) to see what its answer stands on.</p>\n\
         <label><input type=\"checkbox\" id=\"all\"> Show all boxes</label>\n</header>\n<main>\n",
        include_str!("preview.css"),
        rules(n_turns),
        shown.len(),
        counts.records,
        counts.turns,
    );
    for shown in shown {
        article(&mut page, shown);
    }
    page.push_str("</main>\n</body>\n</html>\n");
    page
}

/// The style rules that show the boxes of the turn that is pointed at. Style sheets alone can do it, so the page needs no script.
fn rules(n_turns: usize) -> String {
    let mut rules = String::new();
    for turn in 0..n_turns {
        let color = turn % N_COLORS;
        let _ = writeln!(
            rules,
            ".t{turn} {{ --turn: var(--c{color}); }} .b{turn} {{ stroke: var(--b{color}); }}\n\
             article:has(.t{turn}:hover) .b{turn}, article:has(.t{turn}:focus) .b{turn} {{ opacity: 1; }}"
        );
    }
    rules
}

fn article(page: &mut String, Shown { record, annotation, picture }: &Shown) {
    let (width, height) = annotation.degraded.as_ref().map_or((annotation.width, annotation.height), |it| (it.width, it.height));
    let format = if annotation.degraded.is_some() { "jpeg" } else { "png" };
    let _ = write!(
        page,
        "<article id=\"{id}\">\n<figure><img alt=\"{chart}\" width=\"{width}\" height=\"{height}\" src=\"data:image/{format};base64,",
        id = escape(&annotation.id),
        chart = escape(&annotation.chart),
    );
    STANDARD.encode_string(picture, page);
    let _ = write!(page, "\">\n<svg class=\"boxes\" viewBox=\"0 0 {width} {height}\" aria-hidden=\"true\">");
    for (turn_idx, turn) in annotation.turns.iter().enumerate() {
        let shapes = shapes(annotation, turn);
        let _ = write!(page, "<g class=\"b{turn_idx}\"><g class=\"halo\">{shapes}</g>{shapes}</g>");
    }
    page.push_str("</svg></figure>\n<p class=\"meta\">");
    let theme = annotation.style.get("theme").map_or("", String::as_str);
    let _ = write!(page, "<b>{}</b>", escape(&annotation.chart));
    for part in [annotation.split.key(), annotation.locale.as_str(), theme, &annotation.id] {
        let _ = write!(page, "<span>{}</span>", escape(part));
    }
    page.push_str("</p>\n<ol>\n");
    let answers = record.conversations.iter().skip(1).step_by(2);
    for ((turn_idx, turn), answer) in annotation.turns.iter().enumerate().zip(answers) {
        let _ = writeln!(
            page,
            "<li class=\"t{turn_idx}\" tabindex=\"0\"><p class=\"question\" lang=\"{language}\">{question}</p>\
             <p class=\"answer\" lang=\"{language}\">{answer}</p>\
             <p class=\"tags\">{family} · {difficulty} · {form} · {kind}</p><code>{program}</code></li>",
            language = escape(turn.language.as_str()),
            question = escape(&turn.question),
            answer = escape(&answer.value),
            family = turn.family.key(),
            difficulty = difficulty_name(turn.difficulty),
            form = form_name(turn.form),
            kind = key_of(&turn.answer.kind),
            program = escape(&turn.program),
        );
    }
    page.push_str("</ol>\n</article>\n");
}

/// What the answer of a turn stands on: boxes around texts, outlines of marks.
fn shapes(annotation: &Annotation, turn: &Turn) -> String {
    let mut shapes = String::new();
    if let Some(degraded) = &annotation.degraded {
        // What was moved along with the picture is known by its boxes alone.
        let texts = turn.evidence.texts.iter().filter_map(|&idx| degraded.texts.get(idx));
        let marks = turn.evidence.marks.iter().filter_map(|&idx| degraded.marks.get(idx));
        for moved in texts.chain(marks) {
            let (x, y, width, height) = (moved.x0, moved.y0, moved.width(), moved.height());
            let _ = write!(shapes, "<rect x=\"{x}\" y=\"{y}\" width=\"{width:.2}\" height=\"{height:.2}\" rx=\"3\"/>");
        }
        return shapes;
    }
    for text in turn.evidence.texts.iter().filter_map(|&idx| annotation.texts.get(idx)) {
        let area = text.ink.grown(TEXT_MARGIN_PX).rounded();
        let (x, y, width, height) = (area.x0, area.y0, area.width(), area.height());
        let _ = write!(shapes, "<rect x=\"{x}\" y=\"{y}\" width=\"{width:.2}\" height=\"{height:.2}\" rx=\"3\"/>");
    }
    for mark in turn.evidence.marks.iter().filter_map(|&idx| annotation.marks.get(idx)) {
        outline(&mark.geometry, &mut shapes);
    }
    shapes
}

fn outline(geometry: &Geometry, svg: &mut String) {
    let _ = match geometry {
        Geometry::Rect { x0, y0, x1, y1 } => {
            write!(svg, "<rect x=\"{x0}\" y=\"{y0}\" width=\"{:.2}\" height=\"{:.2}\"/>", x1 - x0, y1 - y0)
        }
        Geometry::Point { x, y, r } => write!(svg, "<circle cx=\"{x}\" cy=\"{y}\" r=\"{r}\"/>"),
        Geometry::Polygon { points } => {
            let points: Vec<String> = points.iter().map(|[x, y]| format!("{x},{y}")).collect();
            write!(svg, "<polygon points=\"{}\"/>", points.join(" "))
        }
        Geometry::Slice { cx, cy, inner, outer, start, end } if end - start >= 360.0 => {
            write!(svg, "<circle cx=\"{cx}\" cy=\"{cy}\" r=\"{outer}\"/><circle cx=\"{cx}\" cy=\"{cy}\" r=\"{inner}\"/>")
        }
        Geometry::Slice { cx, cy, inner, outer, start, end } => {
            let at = |degrees: f64, radius: f64| {
                let (sin, cos) = libm_sincos(degrees);
                format!("{:.2} {:.2}", cx + radius * sin, cy - radius * cos)
            };
            let large = u8::from(end - start > 180.0);
            write!(
                svg,
                "<path d=\"M{} A{outer} {outer} 0 {large} 1 {} L{} A{inner} {inner} 0 {large} 0 {}Z\"/>",
                at(*start, *outer),
                at(*end, *outer),
                at(*end, *inner),
                at(*start, *inner),
            )
        }
    };
}

/// Text as HTML, also within a quoted attribute.
fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#39;"),
            c => escaped.push(c),
        }
    }
    escaped
}
