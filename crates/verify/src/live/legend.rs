//! Legends: each swatch has the color of its marks, and stands at its own label; a name without a swatch has that color itself.

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
                Shape::Path(path) => path.fill.or(path.stroke.map(|stroke| stroke.color)),
                Shape::Line(line) => Some(line.color),
                _ => None,
            };
            (item.shows, item.bounds(), fill)
        })
        .collect();
    for text in note.texts.iter().filter(|text| text.role == Role::LegendLabel) {
        let (x, y) = (text.ink.x0, text.ink.center().1);
        let mut colors = note
            .marks
            .iter()
            .filter(|mark| match text.shows {
                Some(Shows::Row { row }) => mark.row == row,
                Some(Shows::Series { series }) => note.table.series_of(&mark.column) == Some(series),
                _ => false,
            })
            .map(|mark| mark.color);
        // A series without any swatch has its name in its color, at its line or its marks.
        if matches!(text.shows, Some(Shows::Series { .. })) && !swatches.iter().any(|(shows, ..)| *shows == text.shows) {
            let mut inks = scene.items.iter().filter(|item| item.role == Role::LegendLabel && item.shows == text.shows);
            if !inks.all(|item| matches!(&item.shape, Shape::Text(line) if colors.clone().all(|color| color == line.color))) {
                faults.push(Reason::SwatchWrong { text: text.text.clone() });
            }
            continue;
        }
        // The swatch of an entry stands right before its label, in its line.
        let nearest =
            swatches.iter().filter(|(_, bounds, _)| bounds.x1 <= x + 1.0 && (bounds.y0 - 2.0..=bounds.y1 + 2.0).contains(&y));
        let nearest = nearest.max_by(|a, b| a.1.x1.total_cmp(&b.1.x1));
        let Some((shows, _, fill)) = nearest else {
            faults.push(Reason::SwatchWrong { text: text.text.clone() });
            continue;
        };
        if *shows != text.shows || !colors.all(|color| Some(color) == *fill) {
            faults.push(Reason::SwatchWrong { text: text.text.clone() });
        }
    }
}
