//! Rows of the dataset: they are carried over as they are, and marked as verified only where something stands behind their answers.

use chartmill_augment::inspect::Corrected;
use chartmill_augment::recover::{Agreement, agrees};
use chartmill_augment::{Row, RowData};
use chartmill_dataset::{Carried, CarriedPicture, CarriedRecord, DescriptionLine, SlotResult, SlotSample};
use chartmill_schema::{Annotation, CarriedAnnotation, Description, Grown, Record, Standing, Way};
use chartmill_verify::{Sample, verify_files};

use super::places::{Place, Placed};
use super::survey::{KnownPicture, corrected_row, origin_of};
use super::{Grower, left_out};

/// A row that is carried over.
#[derive(Debug)]
pub(crate) struct Carry {
    pub(super) slot: u64,
    pub(super) row: Row,
    pub(super) kept: Corrected,
    pub(super) picture: Option<KnownPicture>,
}

/// What stands behind the answers of a row.
struct Behind {
    standing: Standing,
    description: Option<(String, Description)>,
    drawing: Option<Box<Annotation>>,
}

impl Grower {
    pub(super) fn carry(&self, carry: Carry) -> SlotResult {
        let Carry { slot, row, kept, picture } = carry;
        let mut result = SlotResult { slot, sample: None, refused: Vec::new(), descriptions: Vec::new() };
        let mut refuse = |reason: &str, detail: String| {
            result.refused.push(left_out(slot, reason, format!("{}: {detail}", row.place())));
        };
        if picture.is_some_and(|known| known.is_held_out) {
            refuse("held-out", "its picture, or the table that it shows, is one of the held-out set".to_owned());
            return result;
        }
        let mut changes: Vec<String> = kept.changes.iter().map(|change| change.rule.title().to_owned()).collect();
        let placed = match (&kept.image, picture, self.place()) {
            (None, ..) => None,
            (Some(name), Some(known), Some(place)) => {
                let first = u64::from(known.first);
                match place.place(name, first, first == slot) {
                    Ok(placed) => Some(placed),
                    Err(why) => {
                        refuse(why.key(), format!("the picture {name:?} {why}"));
                        return result;
                    }
                }
            }
            (Some(name), ..) => {
                refuse("missing", format!("there is no folder that could hold the picture {name:?}; name it with --images"));
                return result;
            }
        };
        changes.extend(placed.as_ref().and_then(|placed| placed.change.clone()));
        changes.dedup();
        let group = picture.map_or(slot, |known| self.survey.group(known.group));
        let behind = self.behind(&row, &kept, picture);
        if let Some((id, description)) = &behind.description {
            let description = description.as_raw().clone();
            result.descriptions.push(DescriptionLine { id: id.clone(), kept: true, description });
        }
        let (image, picture) = match placed {
            Some(Placed { image, picture, .. }) => (Some(image), picture),
            None => (None, CarriedPicture::Elsewhere),
        };
        let note = CarriedAnnotation {
            slot,
            id: kept.id.clone(),
            image: image.clone(),
            split: self.split_of(group),
            grown: Grown { way: Way::Carried, origin: origin_of(&row), changes },
            standing: behind.standing,
            description_id: behind.description.map(|(id, _)| id),
            effects: None,
            drawing: behind.drawing,
        };
        let record = CarriedRecord { id: kept.id, image, conversations: kept.conversations };
        result.sample = Some(SlotSample::Carried(Box::new(Carried { record, note, picture })));
        result
    }

    /// Where pictures are; `None` where nobody knows.
    pub(super) fn place(&self) -> Option<Place<'_>> {
        let folder = self.images.as_deref()?;
        let (out, pictures, configuration_hash) = (&self.out, self.pictures, &self.configuration_hash);
        Some(Place { folder, out, pictures, configuration_hash })
    }

    fn behind(&self, row: &Row, kept: &Corrected, picture: Option<KnownPicture>) -> Behind {
        let nothing = Behind { standing: Standing::NotVerified, description: None, drawing: None };
        if let RowData::Annotation(line) = &row.data {
            // One of our own records: it is verified again, as it is now.
            let Ok(annotation) = serde_json::from_str::<Annotation>(line) else { return nothing };
            let record =
                Record { id: annotation.id.clone(), image: annotation.image.clone(), conversations: kept.conversations.clone() };
            let sample = Sample { record, annotation };
            return match verify_files(sample, self.config.target) {
                Ok(verified) => {
                    let drawing = Some(Box::new(verified.into_inner().annotation));
                    Behind { standing: Standing::ByAnnotation, description: None, drawing }
                }
                Err(_) => nothing,
            };
        }
        let table = picture.and_then(|known| known.table).and_then(|at| self.survey.tables.get(at as usize).ok());
        let Some(table) = table else { return nothing };
        let Ok(description) = Description::check(table.description) else { return nothing };
        match agrees(&description, &corrected_row(row, kept)) {
            Agreement::Passes => {
                Behind { standing: Standing::ByTable, description: Some((table.id, description)), drawing: None }
            }
            Agreement::Contradicts { .. } | Agreement::Unknown { .. } => nothing,
        }
    }
}
