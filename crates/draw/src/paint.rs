//! Painting a scene, item by item.

use std::cell::RefCell;

use chartmill_scene::{PathShape, Picture, RectShape, Scene, Segment, Shape, Stroke, Text, Turn, with_mask};
use chartmill_schema::Color;
use tiny_skia::{FillRule, Paint, Path, PathBuilder, PixmapMut, Transform};

use crate::Canvas;

/// Why a scene could not be painted.
#[derive(Debug, thiserror::Error)]
pub enum DrawError {
    /// A picture in it is no SVG.
    #[error("a picture of the scene is not valid SVG: {message}")]
    Svg {
        /// What the parser says.
        message: String,
    },
    /// A picture or the canvas has no area or is too large.
    #[error("cannot paint on {width}x{height} pixels")]
    Size {
        /// Width in pixels.
        width: u32,
        /// Height in pixels.
        height: u32,
    },
    /// The PNG could not be encoded.
    #[error("cannot encode the PNG: {0}")]
    Encode(#[source] std::io::Error),
}

/// Paints `scene` onto `canvas`, which takes the scene's size.
///
/// # Errors
/// [`DrawError::Size`] for a canvas without area or with a side over 16,384; [`DrawError::Svg`] for a picture that does not parse.
pub fn paint(scene: &Scene, canvas: &mut Canvas) -> Result<(), DrawError> {
    let (width, height) = (scene.width, scene.height);
    if width == 0 || height == 0 || width > 16_384 || height > 16_384 {
        return Err(DrawError::Size { width, height });
    }
    canvas.reset(width, height, scene.background);
    for item in &scene.items {
        match &item.shape {
            Shape::Rect(rect) => paint_rect(canvas, rect),
            Shape::Line(line) => canvas.draw_line(line),
            Shape::Path(path) => paint_path(canvas, path),
            Shape::Text(text) => paint_text(canvas, text),
            Shape::Picture(picture) => paint_picture(canvas, picture)?,
        }
    }
    Ok(())
}

fn paint_rect(canvas: &mut Canvas, rect: &RectShape) {
    if rect.radius <= 0.0 {
        if let Some(fill) = rect.fill {
            canvas.fill_rect(rect.rect, fill);
        }
        if rect.stroke.is_none() {
            return;
        }
    }
    let Some(path) = rounded_rect(rect) else { return };
    if rect.radius > 0.0 {
        fill_path(canvas, &path, rect.fill);
    }
    stroke_path(canvas, &path, rect.stroke);
}

/// A rectangle whose corners are quarter circles, each by one cubic curve.
fn rounded_rect(rect: &RectShape) -> Option<Path> {
    let b = rect.rect;
    let (x0, y0, x1, y1) = (b.x0 as f32, b.y0 as f32, b.x1 as f32, b.y1 as f32);
    let radius = (rect.radius as f32).min((x1 - x0) / 2.0).min((y1 - y0) / 2.0);
    let mut path = PathBuilder::new();
    if radius <= 0.0 {
        path.push_rect(tiny_skia::Rect::from_ltrb(x0, y0, x1, y1)?);
        return path.finish();
    }
    // The usual constant that brings a cubic curve within 0.03% of a quarter circle: 1 - 4/3 * (sqrt(2) - 1).
    let c = radius * 0.447_715_25;
    path.move_to(x0 + radius, y0);
    path.line_to(x1 - radius, y0);
    path.cubic_to(x1 - c, y0, x1, y0 + c, x1, y0 + radius);
    path.line_to(x1, y1 - radius);
    path.cubic_to(x1, y1 - c, x1 - c, y1, x1 - radius, y1);
    path.line_to(x0 + radius, y1);
    path.cubic_to(x0 + c, y1, x0, y1 - c, x0, y1 - radius);
    path.line_to(x0, y0 + radius);
    path.cubic_to(x0, y0 + c, x0 + c, y0, x0 + radius, y0);
    path.close();
    path.finish()
}

fn paint_path(canvas: &mut Canvas, shape: &PathShape) {
    let mut builder = PathBuilder::new();
    for segment in &shape.segments {
        match *segment {
            Segment::Move([x, y]) => builder.move_to(x as f32, y as f32),
            Segment::Line([x, y]) => builder.line_to(x as f32, y as f32),
            Segment::Cubic([ax, ay], [bx, by], [x, y]) => {
                builder.cubic_to(ax as f32, ay as f32, bx as f32, by as f32, x as f32, y as f32);
            }
            Segment::Close => builder.close(),
        }
    }
    let Some(path) = builder.finish() else { return };
    fill_path(canvas, &path, shape.fill);
    stroke_path(canvas, &path, shape.stroke);
}

fn solid(color: Color) -> Paint<'static> {
    let mut paint = Paint::default();
    paint.set_color_rgba8(color.r, color.g, color.b, 255);
    paint
}

fn fill_path(canvas: &mut Canvas, path: &Path, fill: Option<Color>) {
    let Some(fill) = fill else { return };
    if let Some(mut pixels) = pixels(canvas) {
        pixels.fill_path(path, &solid(fill), FillRule::Winding, Transform::identity(), None);
    }
}

fn stroke_path(canvas: &mut Canvas, path: &Path, stroke: Option<Stroke>) {
    let Some(stroke) = stroke else { return };
    let style =
        tiny_skia::Stroke { width: stroke.width as f32, line_join: tiny_skia::LineJoin::Round, ..tiny_skia::Stroke::default() };
    if let Some(mut pixels) = pixels(canvas) {
        pixels.stroke_path(path, &solid(stroke.color), &style, Transform::identity(), None);
    }
}

fn pixels(canvas: &mut Canvas) -> Option<PixmapMut<'_>> {
    let (width, height) = (canvas.width, canvas.height);
    PixmapMut::from_bytes(&mut canvas.rgba, width, height)
}

fn paint_text(canvas: &mut Canvas, text: &Text) {
    for placed in &text.glyphs {
        let (pixel, phase) = placed.pixel_and_phase();
        with_mask(placed.font, text.size, placed.glyph, phase, |mask| match text.turn {
            Turn::Upright => canvas.blend_mask(mask, pixel + mask.left, text.y as i32 - mask.top, text.color),
            Turn::Up => canvas.blend_mask_up(mask, text.x as i32 - mask.top, -(pixel + mask.left), text.color),
        });
    }
}

thread_local! {
    /// The SVG that this thread painted last: templates and icons come many times in a row.
    static LAST_SVG: RefCell<Option<(String, resvg::usvg::Tree)>> = const { RefCell::new(None) };
}

fn paint_picture(canvas: &mut Canvas, picture: &Picture) -> Result<(), DrawError> {
    LAST_SVG.with_borrow_mut(|last| {
        if last.as_ref().is_none_or(|(svg, _)| *svg != picture.svg) {
            let tree = resvg::usvg::Tree::from_str(&picture.svg, &resvg::usvg::Options::default())
                .map_err(|error| DrawError::Svg { message: error.to_string() })?;
            *last = Some((picture.svg.clone(), tree));
        }
        let Some((_, tree)) = last.as_ref() else { return Ok(()) };
        let size = tree.size();
        let rect = picture.rect;
        let transform = Transform::from_row(
            rect.width() as f32 / size.width(),
            0.0,
            0.0,
            rect.height() as f32 / size.height(),
            rect.x0 as f32,
            rect.y0 as f32,
        );
        if let Some(mut pixels) = pixels(canvas) {
            resvg::render(tree, transform, &mut pixels);
        }
        Ok(())
    })
}

#[cfg(test)]
mod tests {
    use chartmill_scene::{Font, FontSize, Item, ShapedLine};
    use chartmill_schema::{PixelBox, Role};

    use super::*;

    fn painted(scene: &Scene) -> Canvas {
        let mut canvas = Canvas::new();
        paint(scene, &mut canvas).unwrap();
        canvas
    }

    /// The box of all pixels that differ from the ground.
    fn ink_of(canvas: &Canvas) -> PixelBox {
        let width = canvas.width as usize;
        let inked = canvas.rgba.chunks_exact(4).enumerate().filter(|(_, pixel)| pixel[0] != 255).map(|(at, _)| at);
        inked
            .map(|at| ((at % width) as f64, (at / width) as f64))
            .map(|(x, y)| PixelBox::new(x, y, x + 1.0, y + 1.0))
            .reduce(PixelBox::union)
            .unwrap()
    }

    #[test]
    fn ink_boxes_are_exact() {
        for family in chartmill_scene::FAMILIES {
            for (turned, text) in [(false, "Ágil, 25% (Qy)"), (true, "Jugend"), (false, "."), (true, "flow · ½")] {
                let font = Font::regular(family.name).unwrap();
                let line = ShapedLine::new(text, font, FontSize::from_px(17.3)).unwrap();
                let mut scene = Scene::new(220, 160, Color::WHITE);
                let text = if turned { line.place_up(60.4, 130.2, Color::BLACK) } else { line.place(20.7, 60.4, Color::BLACK) };
                let ink = text.ink;
                scene.items.push(Item::new(Role::Title, Shape::Text(text)));
                assert_eq!(ink_of(&painted(&scene)), ink, "{} {turned}", family.name);
            }
        }
    }

    #[test]
    fn pictures_are_placed_and_bad_ones_refused() {
        let svg = r##"<svg xmlns="http://www.w3.org/2000/svg" width="10" height="10"><rect width="10" height="10" fill="#000"/></svg>"##;
        let mut scene = Scene::new(60, 40, Color::WHITE);
        let rect = PixelBox::new(5.0, 6.0, 25.0, 36.0);
        scene.items.push(Item::new(Role::Decoration, Shape::Picture(Picture { svg: svg.to_owned(), rect })));
        assert_eq!(ink_of(&painted(&scene)), rect);
        scene.items.push(Item::new(Role::Decoration, Shape::Picture(Picture { svg: "<svg".to_owned(), rect })));
        assert!(matches!(paint(&scene, &mut Canvas::new()), Err(DrawError::Svg { .. })));
    }

    #[test]
    fn a_canvas_without_area_is_refused() {
        assert!(matches!(paint(&Scene::new(0, 10, Color::WHITE), &mut Canvas::new()), Err(DrawError::Size { .. })));
    }
}
