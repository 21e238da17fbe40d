//! A scene as SVG: the same coordinates, texts as outlines, so that it looks alike wherever it is opened.

use std::fmt::Write;

use chartmill_schema::Color;

use crate::{Line, PathShape, RectShape, Scene, Segment, Shape, Stroke, Text, Turn};

/// The scene as an SVG document.
pub fn to_svg(scene: &Scene) -> String {
    let mut out = String::with_capacity(64 * 1024);
    let (width, height) = (scene.width, scene.height);
    let _ = writeln!(
        out,
        r#"<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" viewBox="0 0 {width} {height}">"#
    );
    let _ = writeln!(out, r#"<rect width="{width}" height="{height}" fill="{}"/>"#, scene.background);
    for item in &scene.items {
        match &item.shape {
            Shape::Rect(rect) => write_rect(&mut out, rect),
            Shape::Line(line) => write_line(&mut out, line),
            Shape::Path(path) => write_path(&mut out, path),
            Shape::Text(text) => write_text(&mut out, text),
            Shape::Picture(picture) => {
                // The picture's own document is nested, moved to its place; viewBox and size are its own.
                let _ = writeln!(
                    out,
                    r#"<svg x="{}" y="{}" width="{}" height="{}">"#,
                    number(picture.rect.x0),
                    number(picture.rect.y0),
                    number(picture.rect.width()),
                    number(picture.rect.height())
                );
                out.push_str(&picture.svg);
                out.push_str("</svg>\n");
            }
        }
    }
    out.push_str("</svg>\n");
    out
}

/// At most two decimals, without trailing zeros.
fn number(value: f64) -> String {
    let text = format!("{value:.2}");
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

fn paint(fill: Option<Color>, stroke: Option<Stroke>) -> String {
    let fill = fill.map_or("none".to_owned(), |color| color.to_string());
    match stroke {
        Some(stroke) => format!(r#"fill="{fill}" stroke="{}" stroke-width="{}""#, stroke.color, number(stroke.width)),
        None => format!(r#"fill="{fill}""#),
    }
}

fn write_rect(out: &mut String, rect: &RectShape) {
    let b = rect.rect;
    let radius = if rect.radius > 0.0 { format!(r#" rx="{}""#, number(rect.radius)) } else { String::new() };
    let _ = writeln!(
        out,
        r#"<rect x="{}" y="{}" width="{}" height="{}"{radius} {}/>"#,
        number(b.x0),
        number(b.y0),
        number(b.width()),
        number(b.height()),
        paint(rect.fill, rect.stroke)
    );
}

fn write_line(out: &mut String, line: &Line) {
    let dash = line.dash.map_or(String::new(), |[on, off]| format!(r#" stroke-dasharray="{on} {off}""#));
    let _ = writeln!(
        out,
        r#"<path d="M{} {}L{} {}" stroke="{}" stroke-width="{}"{dash}/>"#,
        number(line.x0),
        number(line.y0),
        number(line.x1),
        number(line.y1),
        line.color,
        line.width
    );
}

fn write_path(out: &mut String, path: &PathShape) {
    let mut d = String::new();
    let point = |[x, y]: [f64; 2]| format!("{} {}", number(x), number(y));
    for segment in &path.segments {
        let _ = match *segment {
            Segment::Move(p) => write!(d, "M{}", point(p)),
            Segment::Line(p) => write!(d, "L{}", point(p)),
            Segment::Cubic(a, b, c) => write!(d, "C{} {} {}", point(a), point(b), point(c)),
            Segment::Close => write!(d, "Z"),
        };
    }
    let _ = writeln!(out, r#"<path d="{d}" {}/>"#, paint(path.fill, path.stroke));
}

fn write_text(out: &mut String, text: &Text) {
    let label = text.text.replace('&', "&amp;").replace('<', "&lt;").replace('"', "&quot;");
    let _ = write!(out, r#"<g role="img" aria-label="{label}" fill="{}">"#, text.color);
    for placed in &text.glyphs {
        let Some(outlines) = &placed.font.face().outlines else { continue };
        let scale = text.size.px() / f64::from(outlines.units_per_em());
        let pen = f64::from(placed.pen) / 3.0;
        let mut outline = Outline { d: String::new(), scale, pen, base: text, turn: text.turn };
        if outlines.outline_glyph(ttf_parser::GlyphId(placed.glyph), &mut outline).is_some() {
            let _ = write!(out, r#"<path d="{}"/>"#, outline.d);
        }
    }
    out.push_str("</g>\n");
}

/// Writes a glyph's outline as path data, moved to its place.
struct Outline<'a> {
    d: String,
    scale: f64,
    pen: f64,
    base: &'a Text,
    turn: Turn,
}

impl Outline<'_> {
    fn at(&self, x: f32, y: f32) -> String {
        let (along, up) = (self.pen + f64::from(x) * self.scale, f64::from(y) * self.scale);
        let (x, y) = match self.turn {
            Turn::Upright => (along, self.base.y - up),
            Turn::Up => (self.base.x - up, -along),
        };
        format!("{} {}", number(x), number(y))
    }
}

impl ttf_parser::OutlineBuilder for Outline<'_> {
    fn move_to(&mut self, x: f32, y: f32) {
        let p = self.at(x, y);
        let _ = write!(self.d, "M{p}");
    }

    fn line_to(&mut self, x: f32, y: f32) {
        let p = self.at(x, y);
        let _ = write!(self.d, "L{p}");
    }

    fn quad_to(&mut self, x1: f32, y1: f32, x: f32, y: f32) {
        let (control, p) = (self.at(x1, y1), self.at(x, y));
        let _ = write!(self.d, "Q{control} {p}");
    }

    fn curve_to(&mut self, x1: f32, y1: f32, x2: f32, y2: f32, x: f32, y: f32) {
        let (first, second, p) = (self.at(x1, y1), self.at(x2, y2), self.at(x, y));
        let _ = write!(self.d, "C{first} {second} {p}");
    }

    fn close(&mut self) {
        self.d.push('Z');
    }
}
