//! A drawing backend for plotters that writes into a scene, so that plugins can draw with plotters what is not worth rewriting.
//!
//! plotters rounds every coordinate to whole pixels. What is drawn through here is therefore up to half a pixel off in each direction,
//! which a plugin has to declare as its tolerance; the built-in charts map values themselves and do not use it for marks.

use chartmill_scene::{Font, FontSize, Item, PathShape, RectShape, Segment, Shape, ShapedLine, Stroke, Unsupported};
use chartmill_schema::{Color, PixelBox, Role};
use plotters_backend::text_anchor::{HPos, VPos};
use plotters_backend::{
    BackendColor, BackendCoord, BackendStyle, BackendTextStyle, DrawingBackend, DrawingErrorKind, FontTransform,
};

use crate::Sheet;

/// Draws what plotters asks for as items of one role.
#[derive(Debug)]
pub struct SceneBackend<'a> {
    sheet: &'a mut Sheet,
    role: Role,
    font: Font,
}

impl<'a> SceneBackend<'a> {
    /// A backend that adds items of this role to `sheet`; texts are set in `font`, whatever family plotters names.
    pub fn new(sheet: &'a mut Sheet, role: Role, font: Font) -> Self {
        Self { sheet, role, font }
    }

    fn push(&mut self, shape: Shape) {
        self.sheet.put(Item::new(self.role, shape));
    }

    fn path(&mut self, points: &[[f64; 2]], closed: bool, fill: Option<Color>, stroke: Option<Stroke>) {
        let mut segments: Vec<Segment> = Vec::with_capacity(points.len() + 1);
        for (idx, &point) in points.iter().enumerate() {
            segments.push(if idx == 0 { Segment::Move(point) } else { Segment::Line(point) });
        }
        if closed {
            segments.push(Segment::Close);
        }
        self.push(Shape::Path(PathShape { segments, fill, stroke }));
    }
}

/// The color without its alpha: scenes are opaque, so that every color in a picture is one that the facts can name.
fn color_of(color: BackendColor) -> Color {
    let (r, g, b) = color.rgb;
    Color::rgb(r, g, b)
}

fn stroke_of<S: BackendStyle>(style: &S) -> Option<Stroke> {
    (style.color().alpha > 0.0).then(|| Stroke { color: color_of(style.color()), width: f64::from(style.stroke_width().max(1)) })
}

/// The middle of a pixel.
fn middle((x, y): BackendCoord) -> [f64; 2] {
    [f64::from(x) + 0.5, f64::from(y) + 0.5]
}

impl DrawingBackend for SceneBackend<'_> {
    type ErrorType = Unsupported;

    fn get_size(&self) -> (u32, u32) {
        (self.sheet.scene.width, self.sheet.scene.height)
    }

    fn ensure_prepared(&mut self) -> Result<(), DrawingErrorKind<Unsupported>> {
        Ok(())
    }

    fn present(&mut self) -> Result<(), DrawingErrorKind<Unsupported>> {
        Ok(())
    }

    fn draw_pixel(&mut self, (x, y): BackendCoord, color: BackendColor) -> Result<(), DrawingErrorKind<Unsupported>> {
        let rect = PixelBox::new(f64::from(x), f64::from(y), f64::from(x) + 1.0, f64::from(y) + 1.0);
        self.sheet.fill(self.role, rect, color_of(color), 0.0);
        Ok(())
    }

    fn draw_line<S: BackendStyle>(
        &mut self,
        from: BackendCoord,
        to: BackendCoord,
        style: &S,
    ) -> Result<(), DrawingErrorKind<Unsupported>> {
        self.path(&[middle(from), middle(to)], false, None, stroke_of(style));
        Ok(())
    }

    fn draw_rect<S: BackendStyle>(
        &mut self,
        upper_left: BackendCoord,
        bottom_right: BackendCoord,
        style: &S,
        fill: bool,
    ) -> Result<(), DrawingErrorKind<Unsupported>> {
        let ([x0, y0], [x1, y1]) = (middle(upper_left), middle(bottom_right));
        // A filled rectangle takes its last row and column of pixels in; an outline runs through their middles.
        let rect = if fill { PixelBox::new(x0, y0, x1, y1).grown(0.5) } else { PixelBox::new(x0, y0, x1, y1) };
        let (fill, stroke) = if fill { (Some(color_of(style.color())), None) } else { (None, stroke_of(style)) };
        self.push(Shape::Rect(RectShape { rect, fill, stroke, radius: 0.0 }));
        Ok(())
    }

    fn draw_path<S: BackendStyle, I: IntoIterator<Item = BackendCoord>>(
        &mut self,
        path: I,
        style: &S,
    ) -> Result<(), DrawingErrorKind<Unsupported>> {
        let points: Vec<[f64; 2]> = path.into_iter().map(middle).collect();
        self.path(&points, false, None, stroke_of(style));
        Ok(())
    }

    fn draw_circle<S: BackendStyle>(
        &mut self,
        center: BackendCoord,
        radius: u32,
        style: &S,
        fill: bool,
    ) -> Result<(), DrawingErrorKind<Unsupported>> {
        let ([x, y], r) = (middle(center), f64::from(radius));
        let c = r * 0.552_284_75;
        let segments = vec![
            Segment::Move([x + r, y]),
            Segment::Cubic([x + r, y + c], [x + c, y + r], [x, y + r]),
            Segment::Cubic([x - c, y + r], [x - r, y + c], [x - r, y]),
            Segment::Cubic([x - r, y - c], [x - c, y - r], [x, y - r]),
            Segment::Cubic([x + c, y - r], [x + r, y - c], [x + r, y]),
            Segment::Close,
        ];
        let (fill, stroke) = if fill { (Some(color_of(style.color())), None) } else { (None, stroke_of(style)) };
        self.push(Shape::Path(PathShape { segments, fill, stroke }));
        Ok(())
    }

    fn fill_polygon<S: BackendStyle, I: IntoIterator<Item = BackendCoord>>(
        &mut self,
        corners: I,
        style: &S,
    ) -> Result<(), DrawingErrorKind<Unsupported>> {
        let points: Vec<[f64; 2]> = corners.into_iter().map(middle).collect();
        self.path(&points, true, Some(color_of(style.color())), None);
        Ok(())
    }

    fn draw_text<S: BackendTextStyle>(
        &mut self,
        text: &str,
        style: &S,
        at: BackendCoord,
    ) -> Result<(), DrawingErrorKind<Unsupported>> {
        let line = ShapedLine::new(text, self.font, FontSize::from_px(style.size())).map_err(DrawingErrorKind::DrawingError)?;
        let [x, y] = middle(at);
        let anchor = style.anchor();
        let along = match anchor.h_pos {
            HPos::Left => 0.0,
            HPos::Center => line.width() / 2.0,
            HPos::Right => line.width(),
        };
        let down = match anchor.v_pos {
            VPos::Top => line.cap_height(),
            VPos::Center => line.cap_height() / 2.0,
            VPos::Bottom => 0.0,
        };
        let color = color_of(style.color());
        let placed = match style.transform() {
            FontTransform::Rotate270 => line.place_up(x + down, y + along, color),
            _ => line.place(x - along, y + down, color),
        };
        self.push(Shape::Text(placed));
        Ok(())
    }

    fn estimate_text_size<S: BackendTextStyle>(
        &self,
        text: &str,
        style: &S,
    ) -> Result<(u32, u32), DrawingErrorKind<Unsupported>> {
        let line = ShapedLine::new(text, self.font, FontSize::from_px(style.size())).map_err(DrawingErrorKind::DrawingError)?;
        Ok((line.width().ceil() as u32, line.cap_height().ceil() as u32))
    }

    fn blit_bitmap(
        &mut self,
        at: BackendCoord,
        (width, height): (u32, u32),
        rgb: &[u8],
    ) -> Result<(), DrawingErrorKind<Unsupported>> {
        for (idx, pixel) in rgb.chunks_exact(3).take(width as usize * height as usize).enumerate() {
            let offset = ((idx as u32 % width.max(1)) as i32, (idx as u32 / width.max(1)) as i32);
            let color = BackendColor { alpha: 1.0, rgb: (pixel[0], pixel[1], pixel[2]) };
            self.draw_pixel((at.0 + offset.0, at.1 + offset.1), color)?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use chartmill_scene::{Item, Scene};
    use chartmill_schema::Color as Rgb;
    use plotters::prelude::{Circle, Color, IntoDrawingArea, PathElement, RGBColor, Rectangle, ShapeStyle};

    use super::{Font, PixelBox, Role, SceneBackend, Sheet};

    /// plotters itself draws a rectangle, a diagonal and a circle; the scene must hold them where they were asked for.
    #[test]
    fn plotters_draws_into_a_scene() {
        let mut sheet = Sheet::empty(Scene::new(100, 80, Rgb::WHITE));
        let font = Font::regular("Inter").unwrap();
        {
            let area = SceneBackend::new(&mut sheet, Role::Decoration, font).into_drawing_area();
            area.draw(&Rectangle::new([(10, 20), (29, 39)], RGBColor(200, 0, 0).filled())).unwrap();
            area.draw(&PathElement::new([(0, 0), (50, 40)], ShapeStyle::from(RGBColor(0, 0, 200)).stroke_width(2))).unwrap();
            area.draw(&Circle::new((60, 60), 5, RGBColor(0, 200, 0).filled())).unwrap();
        }
        let bounds: Vec<PixelBox> = sheet.scene.items.iter().map(Item::bounds).collect();
        assert_eq!(bounds.len(), 3);
        assert_eq!(bounds[0], PixelBox::new(10.0, 20.0, 30.0, 40.0));
        assert_eq!(bounds[1], PixelBox::new(0.5, 0.5, 50.5, 40.5).grown(1.0));
        assert_eq!(bounds[2], PixelBox::new(55.5, 55.5, 65.5, 65.5));
    }
}
