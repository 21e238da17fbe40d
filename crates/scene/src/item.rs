//! The items of a scene.

use chartmill_schema::{Axis, Color, Encoding, Geometry, PixelBox, Role, Shows};

use crate::Text;

/// A picture before it is painted: a canvas and its items in painting order.
#[derive(Clone, PartialEq, Debug)]
pub struct Scene {
    /// Width in pixels.
    pub width: u32,
    /// Height in pixels.
    pub height: u32,
    /// The ground.
    pub background: Color,
    /// Painted in this order.
    pub items: Vec<Item>,
}

/// One item: a shape with a role.
#[derive(Clone, PartialEq, Debug)]
pub struct Item {
    /// What it is for.
    pub role: Role,
    /// What it shows of the table.
    pub shows: Option<Shows>,
    /// For the parts of an axis: which.
    pub axis: Option<Axis>,
    /// Texts with the same number are the lines of one text, in this order.
    pub paragraph: Option<u32>,
    /// For a mark: its exact outline, and how it encodes its value.
    pub mark: Option<MarkInfo>,
    /// What is painted.
    pub shape: Shape,
}

/// What a mark claims about itself.
#[derive(Clone, PartialEq, Debug)]
pub struct MarkInfo {
    /// Its outline, exact, as it is painted.
    pub geometry: Geometry,
    /// How it encodes its value.
    pub encoding: Encoding,
    /// Its color.
    pub color: Color,
}

/// What is painted.
#[derive(Clone, PartialEq, Debug)]
pub enum Shape {
    /// An upright rectangle.
    Rect(RectShape),
    /// A horizontal or vertical line, snapped to whole pixels.
    Line(Line),
    /// Any outline.
    Path(PathShape),
    /// A line of text.
    Text(Text),
    /// An SVG picture.
    Picture(Picture),
}

/// An upright rectangle. Edges between pixels are anti-aliased.
#[derive(Clone, PartialEq, Debug)]
pub struct RectShape {
    /// Where.
    pub rect: PixelBox,
    /// Its fill.
    pub fill: Option<Color>,
    /// Its outline, centered on the edge.
    pub stroke: Option<Stroke>,
    /// The radius of its corners in pixels.
    pub radius: f64,
}

/// An outline.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Stroke {
    /// Its color.
    pub color: Color,
    /// Its width in pixels.
    pub width: f64,
}

/// A horizontal or vertical line.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Line {
    /// Begin x.
    pub x0: f64,
    /// Begin y.
    pub y0: f64,
    /// End x; equal to `x0` for a vertical line.
    pub x1: f64,
    /// End y; equal to `y0` for a horizontal line.
    pub y1: f64,
    /// Its width in whole pixels.
    pub width: u32,
    /// Its color.
    pub color: Color,
    /// Pixels on and pixels off, for a dashed line.
    pub dash: Option<[u32; 2]>,
}

/// Any outline, filled by the non-zero rule.
#[derive(Clone, PartialEq, Debug)]
pub struct PathShape {
    /// Its segments.
    pub segments: Vec<Segment>,
    /// Its fill.
    pub fill: Option<Color>,
    /// Its outline.
    pub stroke: Option<Stroke>,
}

/// A segment of a path; coordinates `[x, y]` in pixels.
#[derive(Clone, Copy, PartialEq, Debug)]
pub enum Segment {
    /// Begins a contour.
    Move([f64; 2]),
    /// A straight line.
    Line([f64; 2]),
    /// A cubic Bezier curve: two control points and the end.
    Cubic([f64; 2], [f64; 2], [f64; 2]),
    /// Closes the contour.
    Close,
}

/// An SVG picture, kept as text.
#[derive(Clone, PartialEq, Debug)]
pub struct Picture {
    /// The SVG.
    pub svg: String,
    /// Where it is painted.
    pub rect: PixelBox,
}

/// A text of the picture with its lines joined.
#[derive(Clone, PartialEq, Debug)]
pub struct Paragraph {
    /// The lines, joined by a space.
    pub text: String,
    /// What it is for.
    pub role: Role,
    /// What it shows.
    pub shows: Option<Shows>,
    /// For the texts of an axis: which.
    pub axis: Option<Axis>,
    /// The exact box of its ink.
    pub ink: PixelBox,
    /// The height of its capital letters in pixels.
    pub cap_height: f64,
}

impl Item {
    /// An item that is only seen.
    pub fn new(role: Role, shape: Shape) -> Self {
        Self { role, shows: None, axis: None, paragraph: None, mark: None, shape }
    }

    /// The same item, showing `shows`.
    pub fn showing(self, shows: impl Into<Shows>) -> Self {
        Self { shows: Some(shows.into()), ..self }
    }

    /// The same item, part of an axis.
    pub fn on(self, axis: Axis) -> Self {
        Self { axis: Some(axis), ..self }
    }

    /// The smallest box around what it paints.
    pub fn bounds(&self) -> PixelBox {
        self.shape.bounds()
    }
}

impl Shape {
    /// The smallest box around what is painted.
    pub fn bounds(&self) -> PixelBox {
        match self {
            Self::Rect(rect) => rect.rect.grown(rect.stroke.map_or(0.0, |stroke| stroke.width / 2.0)),
            Self::Line(line) => {
                let half = f64::from(line.width) / 2.0;
                let bounds = PixelBox::new(line.x0, line.y0, line.x1, line.y1);
                if line.x0 == line.x1 {
                    PixelBox { x0: bounds.x0 - half, x1: bounds.x1 + half, ..bounds }
                } else {
                    PixelBox { y0: bounds.y0 - half, y1: bounds.y1 + half, ..bounds }
                }
            }
            Self::Path(path) => path.bounds(),
            Self::Text(text) => text.ink,
            Self::Picture(picture) => picture.rect,
        }
    }
}

impl PathShape {
    /// The smallest box around its points (control points included, so never too small) and its stroke.
    pub fn bounds(&self) -> PixelBox {
        let points = self.segments.iter().flat_map(|segment| match *segment {
            Segment::Move(p) | Segment::Line(p) => vec![p],
            Segment::Cubic(a, b, c) => vec![a, b, c],
            Segment::Close => Vec::new(),
        });
        let bounds = points.map(|[x, y]| PixelBox::new(x, y, x, y)).reduce(PixelBox::union).unwrap_or_default();
        bounds.grown(self.stroke.map_or(0.0, |stroke| stroke.width / 2.0))
    }
}

impl Scene {
    /// An empty canvas.
    pub fn new(width: u32, height: u32, background: Color) -> Self {
        Self { width, height, background, items: Vec::new() }
    }

    /// The whole canvas.
    pub fn canvas(&self) -> PixelBox {
        PixelBox::new(0.0, 0.0, f64::from(self.width), f64::from(self.height))
    }

    /// The marks: items that show a datum by their geometry.
    pub fn marks(&self) -> impl Iterator<Item = (&Item, &MarkInfo)> {
        self.items.iter().filter_map(|item| Some((item, item.mark.as_ref()?)))
    }

    /// The texts, the lines of one text joined, in painting order of their first lines.
    pub fn paragraphs(&self) -> Vec<Paragraph> {
        let mut paragraphs: Vec<(Option<u32>, Paragraph)> = Vec::new();
        for item in &self.items {
            let Shape::Text(text) = &item.shape else { continue };
            let open = paragraphs.iter_mut().find(|(number, _)| number.is_some() && *number == item.paragraph);
            if let Some((_, paragraph)) = open {
                paragraph.text.push(' ');
                paragraph.text.push_str(&text.text);
                paragraph.ink = paragraph.ink.union(text.ink);
                continue;
            }
            let paragraph = Paragraph {
                text: text.text.clone(),
                role: item.role,
                shows: item.shows,
                axis: item.axis,
                ink: text.ink,
                cap_height: text.cap_height(),
            };
            paragraphs.push((item.paragraph, paragraph));
        }
        paragraphs.into_iter().map(|(_, paragraph)| paragraph).collect()
    }
}
