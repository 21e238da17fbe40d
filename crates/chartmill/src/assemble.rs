//! From a figure and its conversation to the annotation that files hold, with the evidence of every answer found in the picture.

use chartmill_ask::{Basis, evidence_of};
use chartmill_plan::Figure;
use chartmill_scene::Scene;
use chartmill_schema::{
    Annotation, Evidence, Facts, Geometry, Grown, Language, MarkAnnotation, PixelBox, Query, Role, Scale, Shows, Split,
    TextAnnotation, Turn,
};

/// What an annotation says beyond the figure and its turns.
#[derive(Clone, Copy, Debug)]
pub struct Label<'a> {
    /// The record's id.
    pub id: &'a str,
    /// The record's picture.
    pub image: &'a str,
    /// Its split.
    pub split: Split,
    /// The description that it was made from.
    pub description_id: &'a str,
    /// The language of the picture.
    pub locale: &'a Language,
    /// The seed of the attempt.
    pub seed: &'a str,
    /// The target's name.
    pub target: &'a str,
    /// How it was grown from a dataset, if it was.
    pub grown: Option<&'a Grown>,
}

/// Puts an annotation together.
pub fn annotation(label: Label<'_>, figure: &Figure, mut turns: Vec<Turn>) -> Annotation {
    let Figure { scene, facts, style } = figure;
    let texts = texts(scene);
    let marks = marks(scene, facts);
    for turn in &mut turns {
        turn.evidence = evidence(&turn.query, facts, &texts, &marks);
    }
    Annotation {
        id: label.id.to_owned(),
        image: label.image.to_owned(),
        split: label.split,
        description_id: label.description_id.to_owned(),
        chart: facts.chart.clone(),
        mark: facts.mark,
        locale: label.locale.clone(),
        seed: label.seed.to_owned(),
        style: style.clone(),
        target: label.target.to_owned(),
        width: scene.width,
        height: scene.height,
        table: facts.shown.clone(),
        reading_order: facts.reading_order,
        scales: facts.scales.iter().map(Scale::clone).collect(),
        texts,
        marks,
        grown: label.grown.cloned(),
        turns,
        degraded: None,
    }
}

fn texts(scene: &Scene) -> Vec<TextAnnotation> {
    let paragraphs = scene.paragraphs().into_iter();
    paragraphs
        .map(|paragraph| TextAnnotation {
            text: paragraph.text,
            role: paragraph.role,
            shows: paragraph.shows,
            axis: paragraph.axis,
            ink: paragraph.ink.rounded(),
            cap_height: chartmill_schema::hundredths(paragraph.cap_height),
        })
        .collect()
}

fn marks(scene: &Scene, facts: &Facts) -> Vec<MarkAnnotation> {
    let marks = scene.marks().filter_map(|(item, mark)| match item.shows {
        Some(Shows::Datum { row, series }) => Some((row, series, mark)),
        _ => None,
    });
    marks
        .map(|(row, series, mark)| MarkAnnotation {
            row,
            column: facts.shown.series().get(series).map(|column| column.name.clone()).unwrap_or_default(),
            geometry: Geometry::rounded(&mark.geometry),
            encoding: mark.encoding.clone(),
            color: mark.color,
            bounds: PixelBox::rounded(mark.geometry.bounds()),
        })
        .collect()
}

/// Where the answer to a query stands: the texts and marks that show what it rests on.
pub(crate) fn evidence(query: &Query, facts: &Facts, texts: &[TextAnnotation], marks: &[MarkAnnotation]) -> Evidence {
    let bases = evidence_of(query, facts).unwrap_or_default();
    let text_shows = |text: &TextAnnotation| {
        bases.iter().any(|basis| match *basis {
            Basis::Shown(shows) => text.shows == Some(shows) && text.role != Role::KeyFigure && text.role != Role::KeyFigureLabel,
            Basis::Title => text.role == Role::Title,
            Basis::AxisTitle(axis) => text.role == Role::AxisTitle && text.axis == Some(axis),
        })
    };
    let mark_shows = |mark: &MarkAnnotation| {
        let series = facts.shown.series_of(&mark.column).unwrap_or_default();
        bases.iter().any(|basis| match *basis {
            Basis::Shown(Shows::Datum { row, series: wanted }) => mark.row == row && series == wanted,
            Basis::Shown(Shows::Row { row }) => mark.row == row,
            _ => false,
        })
    };
    Evidence {
        texts: (0..texts.len()).filter(|&idx| text_shows(&texts[idx])).collect(),
        marks: (0..marks.len()).filter(|&idx| mark_shows(&marks[idx])).collect(),
    }
}
