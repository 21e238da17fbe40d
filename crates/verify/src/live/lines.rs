//! Lines of series: each runs straight from point to point of its series, in row order and in its color, with a gap where a value
//! is missing.

use chartmill_scene::{Item, Scene, Segment, Shape};
use chartmill_schema::{Annotation, Geometry, MarkAnnotation, Role, Shows};

use super::Canvas;
use super::marks::{covers, stroke_color};
use crate::{Faults, Reason};

/// How far a corner of a line may be from its point, in pixels: the rounding of files.
const OFF_PX: f64 = 0.02;

pub(super) fn check(note: &Annotation, scene: &Scene, canvas: &Canvas<'_>, faults: &mut Faults) {
    let lines: Vec<(usize, &Item)> = scene.items.iter().enumerate().filter(|(_, item)| item.role == Role::SeriesLine).collect();
    if lines.is_empty() {
        return;
    }
    for (series, column) in note.table.series().iter().enumerate() {
        let own: Vec<(usize, &Item)> =
            lines.iter().copied().filter(|(_, item)| item.shows == Some(Shows::Series { series })).collect();
        let runs = runs(note, series);
        let why = match own.as_slice() {
            [] if runs.is_empty() => None,
            [(at, item)] => line(note, series, scene, canvas, (*at, item), &runs),
            [] => Some("is missing"),
            _ => Some("is drawn twice"),
        };
        if let Some(why) = why {
            faults.push(Reason::SeriesLineWrong { series: column.name.clone(), why });
        }
    }
    let is_stray = |item: &Item| !matches!(item.shows, Some(Shows::Series { series }) if series < note.table.series().len());
    if lines.iter().any(|(_, item)| is_stray(item)) {
        faults.push(Reason::SeriesLineWrong { series: String::new(), why: "shows no series" });
    }
}

/// The middles of a series' points in row order, in runs of two or more without a missing value.
fn runs(note: &Annotation, series: usize) -> Vec<Vec<[f64; 2]>> {
    let mut marks: Vec<&MarkAnnotation> =
        note.marks.iter().filter(|mark| note.table.series_of(&mark.column) == Some(series)).collect();
    marks.sort_by_key(|mark| mark.row);
    let center = |mark: &MarkAnnotation| match mark.geometry {
        Geometry::Point { x, y, .. } => [x, y],
        _ => mark.bounds.center().into(),
    };
    let runs = marks.chunk_by(|a, b| a.row + 1 == b.row).map(|run| run.iter().map(|mark| center(mark)).collect());
    runs.filter(|run: &Vec<[f64; 2]>| run.len() > 1).collect()
}

/// What is wrong with a line.
fn line(
    note: &Annotation,
    series: usize,
    scene: &Scene,
    canvas: &Canvas<'_>,
    (at, item): (usize, &Item),
    runs: &[Vec<[f64; 2]>],
) -> Option<&'static str> {
    let Shape::Path(path) = &item.shape else { return Some("is no path") };
    let (Some(color), None) = (stroke_color(item), path.fill) else { return Some("is not a stroke alone") };
    let mut marks = note.marks.iter().filter(|mark| note.table.series_of(&mark.column) == Some(series));
    if marks.any(|mark| mark.color != color) {
        return Some("has another color than its points");
    }
    let mut drawn: Vec<Vec<[f64; 2]>> = Vec::new();
    for segment in &path.segments {
        match (*segment, drawn.last_mut()) {
            (Segment::Move(to), _) => drawn.push(vec![to]),
            (Segment::Line(to), Some(run)) => run.push(to),
            _ => return Some("is not made of straight segments"),
        }
    }
    drawn.retain(|run| run.len() > 1);
    let same = |a: &[f64; 2], b: &[f64; 2]| (a[0] - b[0]).abs() <= OFF_PX && (a[1] - b[1]).abs() <= OFF_PX;
    let through = drawn.len() == runs.len()
        && drawn.iter().zip(runs).all(|(a, b)| a.len() == b.len() && a.iter().zip(b).all(|(a, b)| same(a, b)));
    if !through {
        return Some("does not run from point to point");
    }
    let (mut shown, mut missing) = (0_u32, 0_u32);
    for pair in runs.iter().flat_map(|run| run.windows(2)) {
        for share in [0.25, 0.5, 0.75] {
            let [x, y] = [0, 1].map(|axis| pair[0][axis] + share * (pair[1][axis] - pair[0][axis]));
            let mut later = scene.items[at + 1..].iter().filter(|later| covers(later, x, y)).peekable();
            if later.peek().is_some() {
                // Large points may hide the line between them; they have its color.
                shown += u32::from(later.all(|item| item.mark.as_ref().is_some_and(|info| info.color == color)));
                continue;
            }
            let place = [x.floor() as i64, y.floor() as i64];
            if canvas.shows_near(place, color, scene.background) { shown += 1 } else { missing += 1 }
        }
    }
    if missing > 0 {
        return Some("is not seen in its color");
    }
    (shown == 0 && !runs.is_empty()).then_some("is covered")
}
