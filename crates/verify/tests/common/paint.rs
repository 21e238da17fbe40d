//! A painter for tests: point sampling without any care for speed, and the `png` crate's own encoder.

use chartmill_scene::{PathShape, Scene, Segment, Shape, Text, Turn, with_mask};
use chartmill_schema::{Color, PixelBox};

/// The pixels of a scene, rows of RGB.
pub fn paint(scene: &Scene) -> Vec<u8> {
    let mut canvas = Canvas { width: i64::from(scene.width), height: i64::from(scene.height), rows: Vec::new() };
    let ground = scene.background;
    for _ in 0..scene.width * scene.height {
        canvas.rows.extend([ground.r, ground.g, ground.b]);
    }
    for item in &scene.items {
        match &item.shape {
            Shape::Rect(rect) => {
                if let Some(fill) = rect.fill {
                    canvas.fill(rect.rect, fill, |x, y| rect.rect.holds(x, y));
                }
            }
            Shape::Line(line) => canvas.fill(item.bounds(), line.color, |x, y| item.bounds().holds(x, y)),
            Shape::Path(path) => {
                let corners = flattened(path);
                if let Some(fill) = path.fill {
                    canvas.fill(path.bounds(), fill, |x, y| within(&corners, x, y));
                }
                if let Some(stroke) = path.stroke {
                    canvas.fill(path.bounds(), stroke.color, |x, y| near(&path.segments, x, y, stroke.width / 2.0));
                }
            }
            Shape::Text(text) => canvas.text(text),
            Shape::Picture(_) => {}
        }
    }
    canvas.rows
}

/// The pixels as a PNG.
pub fn encode(rows: &[u8], width: u32, height: u32) -> Vec<u8> {
    let mut file = Vec::new();
    let mut encoder = png::Encoder::new(&mut file, width, height);
    encoder.set_color(png::ColorType::Rgb);
    encoder.set_depth(png::BitDepth::Eight);
    encoder.set_compression(png::Compression::Fast);
    encoder.write_header().unwrap().write_image_data(rows).unwrap();
    file
}

struct Canvas {
    width: i64,
    height: i64,
    rows: Vec<u8>,
}

impl Canvas {
    fn blend(&mut self, x: i64, y: i64, color: Color, share: f64) {
        if !(0..self.width).contains(&x) || !(0..self.height).contains(&y) {
            return;
        }
        let at = 3 * (y * self.width + x) as usize;
        let before = Color::rgb(self.rows[at], self.rows[at + 1], self.rows[at + 2]);
        let after = before.mixed(color, share);
        self.rows[at..at + 3].copy_from_slice(&[after.r, after.g, after.b]);
    }

    /// Four by four points a pixel.
    fn fill(&mut self, bounds: PixelBox, color: Color, holds: impl Fn(f64, f64) -> bool) {
        for y in bounds.y0.floor() as i64..bounds.y1.ceil() as i64 {
            for x in bounds.x0.floor() as i64..bounds.x1.ceil() as i64 {
                let points =
                    (0..16).map(|i| (x as f64 + 0.125 + f64::from(i % 4) * 0.25, y as f64 + 0.125 + f64::from(i / 4) * 0.25));
                let hits = points.filter(|&(x, y)| holds(x, y)).count();
                if hits > 0 {
                    self.blend(x, y, color, hits as f64 / 16.0);
                }
            }
        }
    }

    fn text(&mut self, text: &Text) {
        for placed in &text.glyphs {
            let (pixel, phase) = placed.pixel_and_phase();
            with_mask(placed.font, text.size, placed.glyph, phase, |mask| {
                for row in 0..mask.height {
                    for column in 0..mask.width {
                        let share = f64::from(mask.coverage[row * mask.width + column]) / 255.0;
                        let along = i64::from(pixel + mask.left) + column as i64;
                        let across = row as i64 - i64::from(mask.top);
                        match text.turn {
                            Turn::Upright => self.blend(along, text.y.round() as i64 + across, text.color, share),
                            Turn::Up => self.blend(text.x.round() as i64 + across, -along - 1, text.color, share),
                        }
                    }
                }
            });
        }
    }
}

fn flattened(path: &PathShape) -> Vec<[f64; 2]> {
    let mut corners: Vec<[f64; 2]> = Vec::new();
    for segment in &path.segments {
        match *segment {
            Segment::Move(p) | Segment::Line(p) => corners.push(p),
            Segment::Cubic(a, b, c) => {
                let from = corners.last().copied().unwrap_or(a);
                for step in 1..=16 {
                    let t = f64::from(step) / 16.0;
                    let u = 1.0 - t;
                    let at = |i: usize| u * u * u * from[i] + 3.0 * u * u * t * a[i] + 3.0 * u * t * t * b[i] + t * t * t * c[i];
                    corners.push([at(0), at(1)]);
                }
            }
            Segment::Close => {}
        }
    }
    corners
}

/// Whether a point is within `reach` of the straight segments of a path.
fn near(segments: &[Segment], x: f64, y: f64, reach: f64) -> bool {
    let mut pen = [0.0, 0.0];
    segments.iter().any(|segment| match *segment {
        Segment::Line(to) => {
            let from = std::mem::replace(&mut pen, to);
            let (dx, dy) = (to[0] - from[0], to[1] - from[1]);
            let along = (((x - from[0]) * dx + (y - from[1]) * dy) / (dx * dx + dy * dy)).clamp(0.0, 1.0);
            let (off_x, off_y) = (x - from[0] - along * dx, y - from[1] - along * dy);
            off_x * off_x + off_y * off_y <= reach * reach
        }
        Segment::Move(to) => {
            pen = to;
            false
        }
        _ => panic!("no sample strokes curves"),
    })
}

fn within(corners: &[[f64; 2]], x: f64, y: f64) -> bool {
    let mut inside = false;
    for (idx, &[x1, y1]) in corners.iter().enumerate() {
        let [x0, y0] = corners[(idx + corners.len() - 1) % corners.len()];
        if (y0 > y) != (y1 > y) && x < (x1 - x0) * (y - y0) / (y1 - y0) + x0 {
            inside = !inside;
        }
    }
    inside
}
