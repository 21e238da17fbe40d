//! New questions on pictures of the dataset.
//!
//! A picture of one of our own releases has its annotation, so new questions are verified against that. A picture whose table was
//! recovered was drawn by another hand: the same table is drawn once more, questions are asked of that drawing and verified against it,
//! and only those are kept that claim nothing but the table.

use chartmill_ask::{Request, ask};
use chartmill_dataset::{Carried, CarriedPicture, CarriedRecord, DescriptionLine, SlotResult, SlotSample, image_path, record_id};
use chartmill_schema::{
    Annotation, CarriedAnnotation, DatumFacts, Description, Facts, Family, Grown, Message, Record, Role, Shows, Split, Standing,
    Way,
};
use chartmill_verify::{Sample, verify_files};

use super::Grower;
use super::fresh::ROUNDS;
use super::survey::{Table, TableSource};
use crate::assemble::evidence;
use crate::mill::LAYOUTS;
use crate::press::Press;
use crate::source::Offer;

/// The families that are asked of a picture that another hand drew. Their answers are numbers, or yes and no, that follow from the table;
/// no label, color, place or title of the picture is claimed.
const OF_THE_TABLE: [Family; 11] = [
    Family::ValueLookup,
    Family::Comparison,
    Family::Difference,
    Family::Ratio,
    Family::Sum,
    Family::Mean,
    Family::ShareOfTotal,
    Family::CountThreshold,
    Family::ExtremeGap,
    Family::TopTotal,
    Family::AboveMean,
];

/// A conversation, and the drawing that it was verified against.
struct Again {
    conversations: Vec<Message>,
    drawing: Annotation,
    standing: Standing,
}

impl Grower {
    /// Fills a slot with new questions on a picture of the dataset; whether that came about.
    pub(super) fn asked_again(&self, slot: u64, place: u64, result: &mut SlotResult) -> bool {
        for round in 0..ROUNDS {
            let Some((table, _)) = self.table(place, round * 2) else { continue };
            let Some((image, group)) = self.picture_of(&table) else { continue };
            let split = self.split_of(group);
            let again = match table.source {
                TableSource::Recovered => self.of_a_drawing(slot, place, round, &table, split),
                TableSource::Annotation => self.of_its_annotation(slot, place, round, &table, split),
                // Whether its values can be read in the picture is not known.
                TableSource::File => None,
            };
            let Some(Again { conversations, drawing, standing }) = again else { continue };
            let id = record_id(&self.configuration_hash, slot);
            let line = DescriptionLine { id: table.id.clone(), kept: true, description: table.description };
            result.descriptions.push(line);
            let note = CarriedAnnotation {
                slot,
                id: id.clone(),
                image: Some(image.clone()),
                split,
                grown: Grown { way: Way::ReAsk, origin: table.origin, changes: Vec::new() },
                standing,
                description_id: Some(table.id),
                effects: None,
                drawing: Some(Box::new(drawing)),
            };
            let record = CarriedRecord { id, image: Some(image), conversations };
            let carried = Carried { record, note, picture: CarriedPicture::Elsewhere };
            result.sample = Some(SlotSample::Carried(Box::new(carried)));
            return true;
        }
        false
    }

    /// Where the release has the picture of a table, and the group that it belongs to.
    fn picture_of(&self, table: &Table) -> Option<(String, u64)> {
        let name = table.picture.as_deref()?;
        let known = self.survey.picture(name)?;
        let placed = self.place()?.place(name, u64::from(known.first), false).ok()?;
        Some((placed.image, self.survey.group(known.group)))
    }

    /// Asks another drawing of the same table.
    fn of_a_drawing(&self, slot: u64, place: u64, round: u64, table: &Table, split: Split) -> Option<Again> {
        let description = Description::check(table.description.clone()).ok()?;
        let name = table.charts.iter().find(|chart| *chart == "pie").or(table.charts.first())?;
        let chart = self.config.registry.named(name).ok()?;
        let offer = Offer { description_id: table.id.clone(), description, split, chart };
        let id = record_id(&self.configuration_hash, slot);
        let not_of_the_table = Family::ALL.into_iter().filter(|family| !OF_THE_TABLE.contains(family));
        let without: Vec<Family> = not_of_the_table.chain(self.without(place)).collect();
        for layout in 0..LAYOUTS {
            let press = Press {
                config: &self.config,
                id: &id,
                image: &image_path(slot, &id),
                offer: &offer,
                theme: self.holdout.theme(split, self.seed, place),
                reserve: self.holdout.reserve(split),
                language: self.question_language(place, offer.description.language()),
                without: &without,
                want_yes: self.seed.balanced("yes", slot, 2) == 0,
                grown: None,
                seed: self.seed.part("again", slot).part("round", round).part("attempt", u64::from(layout)),
                layout,
            };
            if let Ok(((verified, _), ())) = press.make(|_, _| ()) {
                let Sample { record, annotation } = verified.into_inner();
                return Some(Again { conversations: record.conversations, drawing: annotation, standing: Standing::ByTable });
            }
        }
        None
    }

    /// Asks the picture itself, of which all is known.
    fn of_its_annotation(&self, slot: u64, place: u64, round: u64, table: &Table, split: Split) -> Option<Again> {
        let mut drawing = (**table.annotation.as_ref()?).clone();
        let facts = annotated_facts(&drawing);
        let seed = self.seed.part("again", slot).part("round", round);
        let n_turns = self.config.n_turns(split, seed);
        let target = self.config.target;
        let locale = drawing.locale.clone();
        let asked = ask(&Request {
            facts: &facts,
            language: self.question_language(place, &locale),
            picture_language: &locale,
            proposals: &[],
            without: &self.without(place),
            wordings: self.config.wordings.extra(),
            reserve: self.holdout.reserve(split),
            seed: seed.part("ask", 0),
            n_turns,
            mix: &self.config.mix,
            want_yes: self.seed.balanced("yes", slot, 2) == 0,
            token_budget: target.text_tokens.saturating_sub(target.system_tokens),
            standalone: false,
        })
        .ok()?;
        drawing.split = split;
        drawing.target.clone_from(&target.name);
        drawing.turns = asked.turns;
        for turn in &mut drawing.turns {
            turn.evidence = evidence(&turn.query, &facts, &drawing.texts, &drawing.marks);
        }
        let record = Record { id: drawing.id.clone(), image: drawing.image.clone(), conversations: asked.messages };
        let verified = verify_files(Sample { record, annotation: drawing }, target).ok()?;
        let Sample { record, annotation } = verified.into_inner();
        Some(Again { conversations: record.conversations, drawing: annotation, standing: Standing::ByAnnotation })
    }
}

/// What an annotation tells for certain of what its picture shows: the values that are printed, under the names that stand there. Colors,
/// counts of marks and what only marks encode are left out, so nothing is asked about them.
fn annotated_facts(note: &Annotation) -> Facts {
    let table = &note.table;
    let shows = |wanted: Shows| note.texts.iter().any(|text| text.shows == Some(wanted));
    let stands = |name: &str| note.texts.iter().any(|text| text.text.contains(name));
    let datum = |row: usize, series: usize| match table.value(row, series) {
        Some(value) if shows(Shows::Datum { row, series }) => {
            DatumFacts { printed: Some(value.decimals()), ..DatumFacts::HIDDEN }
        }
        _ => DatumFacts::HIDDEN,
    };
    let n_series = table.series().len();
    let unit = |series: usize| {
        let unit = table.series().get(series).and_then(|column| column.measure.as_ref()?.unit.as_ref());
        unit.is_none_or(|unit| stands(&unit.0))
    };
    Facts {
        chart: note.chart.clone(),
        mark: note.mark,
        n_marks: 0,
        shown: table.clone(),
        title: note.texts.iter().find(|text| text.role == Role::Title).map(|text| text.text.clone()),
        data: (0..table.rows.len()).map(|row| (0..n_series).map(|series| datum(row, series)).collect()).collect(),
        unlabeled: (0..table.rows.len()).filter(|row| !shows(Shows::Row { row: *row })).collect(),
        series_named: table.series().iter().map(|column| stands(&column.name)).collect(),
        unit_shown: (0..n_series).map(unit).collect(),
        axis_titles: Vec::new(),
        scales: note.scales.clone(),
        colors: Vec::new(),
        reading_order: note.reading_order,
    }
}
