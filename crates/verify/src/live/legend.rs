//! Legends: each swatch has the color of its marks, and stands at its own label.

use chartmill_scene::{Scene, Shape};
use chartmill_schema::{Annotation, Color, PixelBox, Role, Shows};

use crate::{Faults, Reason};

pub(super) fn check(note: &Annotation, scene: &Scene, faults: &mut Faults) {
    let swatches: Vec<(Option<Shows>, PixelBox, Option<Color>)> = scene
        .items
        .iter()
        .filter(|item| item.role == Role::Swatch)
        .map(|item| {
            let fill = match &item.shape {
                Shape::Rect(rect) => rect.fill,
                Shape::Path(path) => path.fill,
                Shape::Line(line) => Some(line.color),
                _ => None,
            };
            (item.shows, item.bounds(), fill)
        })
        .collect();
    for text in note.texts.iter().filter(|text| text.role == Role::LegendLabel) {
        let (x, y) = (text.ink.x0, text.ink.center().1);
        // The swatch of an entry stands right before its label, in its line.
        let nearest =
            swatches.iter().filter(|(_, bounds, _)| bounds.x1 <= x + 1.0 && (bounds.y0 - 2.0..=bounds.y1 + 2.0).contains(&y));
        let nearest = nearest.max_by(|a, b| a.1.x1.total_cmp(&b.1.x1));
        let Some((shows, _, fill)) = nearest else {
            faults.push(Reason::SwatchWrong { text: text.text.clone() });
            continue;
        };
        let colors: Vec<Color> = note
            .marks
            .iter()
            .filter(|mark| match text.shows {
                Some(Shows::Row { row }) => mark.row == row,
                Some(Shows::Series { series }) => note.table.series_of(&mark.column) == Some(series),
                _ => false,
            })
            .map(|mark| mark.color)
            .collect();
        if *shows != text.shows || !colors.iter().all(|color| Some(*color) == *fill) {
            faults.push(Reason::SwatchWrong { text: text.text.clone() });
        }
    }
}
