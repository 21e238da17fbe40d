//! New records: which way each slot goes, from which table, in which language, as which chart.

use std::path::Path;
use std::sync::PoisonError;

use chartmill_augment::inspect::PictureFindings;
use chartmill_augment::picture::{Depth, decode, locate};
use chartmill_augment::recover::{Agreement, agrees};
use chartmill_augment::vary::{CannotVary, translate, vary};
use chartmill_dataset::{
    AttemptKind, Carried, CarriedPicture, CarriedRecord, DescriptionLine, RefusedAttempt, SlotResult, SlotSample, image_file,
    image_path, record_id,
};
use chartmill_draw::effects::{Effects, Sheet, Strength, apply};
use chartmill_plan::Theme;
use chartmill_schema::{CarriedAnnotation, Description, Device, Family, Grown, Language, SourceKind, Split, Standing, Way};
use chartmill_verify::{Sample, Verified};
use serde_json::json;

use super::Grower;
use super::survey::Table;
use crate::degrade::degrade;
use crate::mill::LAYOUTS;
use crate::press::{Failure, Press};
use crate::source::Offer;

/// How often another chart, variation or table is tried before a slot stays empty.
pub(super) const ROUNDS: u64 = 6;
/// How often a new picture is tried before a device.
const DEVICES: u64 = 3;
/// How many rows are tried before a picture of the dataset is given up as one that can be degraded.
const PICTURES: u64 = 8;
/// What is tried for a slot.
struct Try {
    way: Way,
    description: Description,
    description_id: String,
    table: Table,
    changes: Vec<String>,
    /// The use of the table that this is, from 0.
    turn: u64,
}

impl Grower {
    pub(super) fn fresh(&self, slot: u64) -> SlotResult {
        let mut result = SlotResult { slot, sample: None, refused: Vec::new(), descriptions: Vec::new() };
        let Some((ways, shares)) = &self.ways else { return result };
        let place = slot - self.n_rows();
        let way = ways[shares.at(self.seed, "way", place).min(ways.len() - 1)];
        if way == Way::Degrade && self.degrades_old(place) && self.degraded_old(slot, place, &mut result) {
            return result;
        }
        if way == Way::ReAsk && self.asked_again(slot, place, &mut result) {
            return result;
        }
        for round in 0..ROUNDS {
            // What no device shows is drawn as it is, rather than not at all.
            let way = if way == Way::Degrade && round >= DEVICES { Way::ReChart } else { way };
            if let Some(attempt) = self.attempt_of(slot, place, way, round, &mut result)
                && self.draw(slot, round, attempt, &mut result)
            {
                return result;
            }
        }
        result
    }

    /// Half of the degraded pictures are the dataset's own, where it has any that are sound.
    fn degrades_old(&self, place: u64) -> bool {
        let n_sound = self.survey.sound.len();
        n_sound > 0 && (self.survey.usable.is_empty() || self.seed.balanced("degrade-old", place, 2) == 0)
    }

    /// The table that a slot takes in a round, with the number of times that it had its turn before.
    pub(super) fn table(&self, place: u64, round: u64) -> Option<(Table, u64)> {
        let n = self.survey.usable.len() as u64;
        let at = self.seed.permuted("table", place, n);
        // Later rounds go on to other tables: one that no chart can ask about in this language must not leave its slots empty.
        let at = (at + round / 2) % n.max(1);
        let table = self.survey.tables.get(*self.survey.usable.get(at as usize)? as usize).ok()?;
        let cap = self.recipe.file_cap(&table.origin.file);
        (self.seed.balanced(&table.origin.file, place, 100) < cap as usize).then_some((table, place / n.max(1)))
    }

    fn language(&self, place: u64) -> &Language {
        let (languages, shares) = &self.languages;
        &languages[shares.at(self.seed, "language", place).min(languages.len() - 1)]
    }

    /// What a slot is to show in a round: the table itself, or a variation of it, in the slot's language where it can be translated.
    fn attempt_of(&self, slot: u64, place: u64, way: Way, round: u64, result: &mut SlotResult) -> Option<Try> {
        let (table, turn) = self.table(place, round)?;
        let given = Description::check(table.description.clone()).ok()?;
        let language = self.language(place);
        // A degraded new picture, and one that could not be asked about again, shows the table itself or a variation in turn.
        let varies = match way {
            Way::Vary => true,
            Way::ReChart => turn >= self.n_looks(&table),
            _ => self.seed.balanced("vary-too", place, 2) == 0,
        };
        let seed = self.seed.part("vary", slot).part("round", round);
        let (mut description, mut changes) = (given, Vec::new());
        let mut varied = false;
        if varies {
            // What cannot be varied into the language may still be varied in its own.
            let own = description.language().clone();
            let variation = vary(&description, language, seed).or_else(|_| vary(&description, &own, seed));
            match variation {
                Ok(variation) => {
                    changes = variation.changes.into_iter().map(|made| made.said).collect();
                    description = of_one_record(variation.description);
                    varied = true;
                }
                Err(why) => {
                    let reason = match why {
                        CannotVary::Untranslated(_) => "untranslated",
                        CannotVary::Fixed { .. } => "fixed",
                        CannotVary::Unusable { .. } => "unusable",
                    };
                    tell(result, slot, round, reason, why.to_string(), &table);
                }
            }
        }
        if description.language().primary() != language.primary()
            && let Ok(translated) = translate(&description, language)
        {
            changes.push(format!("in {language}"));
            description = of_one_record(translated);
        }
        let way = match way {
            Way::Degrade => Way::Degrade,
            _ if varied => Way::Vary,
            _ => Way::ReChart,
        };
        let description_id = chartmill_describe::description_id(&description);
        Some(Try { way, description, description_id, table, changes, turn })
    }

    /// The chart and theme of a use of a table: each pair once before any comes back.
    fn look(&self, place: u64, round: u64, attempt: &Try, split: Split) -> Option<(String, &Theme)> {
        let themes = self.holdout.themes(split);
        let fitting = self.config.registry.fitting(&attempt.description).0;
        let charts: Vec<&str> = fitting.iter().map(|chart| chart.name()).filter(|chart| self.may_draw(chart, place)).collect();
        let n = charts.len() * themes.len();
        if n == 0 {
            return None;
        }
        let seed = self.seed.part("looks", u64::from(attempt.table.group));
        let at = seed.balanced("look", attempt.turn + round * n as u64 / ROUNDS, n);
        Some((charts[at % charts.len()].to_owned(), &themes[at / charts.len()]))
    }

    /// How many looks a table has: charts that accept it, each in every theme of its split. Used up, they would only repeat themselves.
    fn n_looks(&self, table: &Table) -> u64 {
        let split = self.split_of(self.survey.group(table.group));
        (table.charts.len() * self.holdout.themes(split).len()) as u64
    }

    /// Whether a chart's cap leaves room for it in this slot.
    fn may_draw(&self, chart: &str, place: u64) -> bool {
        self.seed.balanced(chart, place, 100) < self.recipe.chart_cap(chart) as usize
    }

    /// Families that the recipe's caps keep out of this slot.
    pub(super) fn without(&self, place: u64) -> Vec<Family> {
        let caps = self.recipe.family_caps();
        caps.filter(|(family, cap)| self.seed.balanced(family.key(), place, 100) >= *cap as usize)
            .map(|(family, _)| family)
            .collect()
    }

    /// The language of the questions: that of the slot, also where the picture could not be translated into it.
    pub(super) fn question_language<'a>(&'a self, place: u64, picture: &'a Language) -> &'a Language {
        let chosen = &self.config.question_locales;
        if !chosen.is_empty() {
            return &chosen[self.seed.balanced("question-locale", place, chosen.len())];
        }
        let wanted = self.language(place);
        if wanted.primary() == picture.primary() { picture } else { wanted }
    }

    fn draw(&self, slot: u64, round: u64, attempt: Try, result: &mut SlotResult) -> bool {
        let place = slot - self.n_rows();
        let split = self.split_of(self.survey.group(attempt.table.group));
        let Some((chart, theme)) = self.look(place, round, &attempt, split) else { return false };
        let Ok(chart) = self.config.registry.named(&chart) else { return false };
        let id = record_id(&self.configuration_hash, slot);
        let grown = Grown { way: attempt.way, origin: attempt.table.origin.clone(), changes: attempt.changes };
        let without = self.without(place);
        let offer = Offer { description: attempt.description, description_id: attempt.description_id, split, chart };
        let used = result.descriptions.len();
        if result.descriptions.iter().all(|line| line.id != offer.description_id) {
            let description = offer.description.as_raw().clone();
            result.descriptions.push(DescriptionLine { id: offer.description_id.clone(), kept: false, description });
        }
        let used = result.descriptions.iter().position(|line| line.id == offer.description_id).unwrap_or(used);
        for layout in 0..LAYOUTS {
            let seed = self.seed.part("slot", slot).part("round", round).part("attempt", u64::from(layout));
            let press = Press {
                config: &self.config,
                id: &id,
                image: &image_path(slot, &id),
                offer: &offer,
                theme,
                reserve: self.holdout.reserve(split),
                language: self.question_language(place, offer.description.language()),
                without: &without,
                want_yes: self.seed.balanced("yes", slot, 2) == 0,
                grown: Some(&grown),
                seed,
                layout,
            };
            match self.pressed(&press, attempt.way, slot) {
                Ok((sample, picture)) => {
                    result.descriptions[used].kept = true;
                    result.sample = Some(SlotSample::Drawn(Box::new(sample), picture));
                    return true;
                }
                Err(failure) => {
                    let retry = failure.retry;
                    let n_told = result.refused.len() as u32;
                    result.refused.push(failure.told(slot, n_told, &offer));
                    if !retry {
                        return false;
                    }
                }
            }
        }
        false
    }

    /// A verified sample that looks like no picture of the dataset, seen through a device where that is the way.
    fn pressed(&self, press: &Press<'_>, way: Way, slot: u64) -> Result<crate::press::Made, Failure> {
        let is_old = |sample: &Verified<Sample>, rgb: &[u8]| {
            self.survey.alike.has(sample.get().annotation.width, sample.get().annotation.height, rgb)
        };
        let alike = || Failure::refusal("grow", "near-duplicate", &"it looks like a picture of the dataset", true);
        if way != Way::Degrade {
            let (made, is_old) = press.make(is_old)?;
            return if is_old { Err(alike()) } else { Ok(made) };
        }
        let device = self.device(slot);
        let seed = press.seed.part("degrade", 0);
        let ((_, _), degraded) =
            press.make(|sample, rgb| (!is_old(sample, rgb)).then(|| degrade(sample, rgb, seed, device, self.config.target)))?;
        degraded.ok_or_else(alike)?.map_err(|why| Failure::refusal("degrade", "degrade", &why, false))
    }

    /// Whether the doctor has anything to say of a picture. It looks at every pixel, so what it says is kept.
    fn is_flagged(&self, folder: &Path, name: &str) -> bool {
        // A thread that panicked cannot have left half an entry.
        let known = || self.flagged.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(flagged) = known().get(name) {
            return *flagged;
        }
        let flagged = PictureFindings::of(folder, name, self.config.target, Depth::Whole).is_flagged();
        known().insert(name.to_owned(), flagged);
        flagged
    }

    fn device(&self, slot: u64) -> Device {
        Device::ALL[self.seed.balanced("device", slot, Device::ALL.len())]
    }

    /// A picture of the dataset through a camera or a copier, with the conversation that it had.
    fn degraded_old(&self, slot: u64, place: u64, result: &mut SlotResult) -> bool {
        let (n, Some(folder)) = (self.survey.sound.len() as u64, self.images.as_deref()) else { return false };
        for round in 0..PICTURES {
            let at = (self.seed.permuted("sound", place, n) + round * 7) % n;
            let Ok(row) = self.survey.sound.get(at as usize) else { continue };
            let is_held_out = self.survey.picture(&row.image).is_some_and(|known| known.is_held_out);
            if is_held_out || self.is_flagged(folder, &row.image) {
                continue;
            }
            let bytes = locate(folder, &row.image).ok().and_then(|path| std::fs::read(path).ok());
            let Some(bytes) = bytes else { continue };
            let Ok(rgb) = decode(&bytes) else { continue };
            let seed = self.seed.part("slot", slot).part("degrade", round);
            let sheet = Sheet::of(&rgb.pixels, rgb.width, rgb.height);
            let effects = Effects::draw(self.device(slot), Strength::Mild, &sheet, seed);
            let Ok(degraded) = apply(&effects, &rgb.pixels, rgb.width, rgb.height, seed) else { continue };
            let id = record_id(&self.configuration_hash, slot);
            let image = image_file(slot, &id, "jpg");
            let table = row.table.and_then(|at| self.survey.tables.get(at as usize).ok());
            // A table beside a picture proves nothing; each answer has to follow from it.
            let table = table.filter(|table| {
                let description = Description::check(table.description.clone());
                description.is_ok_and(|description| agrees(&description, &row.row()) == Agreement::Passes)
            });
            let description_id = table.as_ref().map(|table| table.id.clone());
            if let Some(table) = table {
                let line = DescriptionLine { id: table.id, kept: true, description: table.description };
                result.descriptions.push(line);
            }
            let note = CarriedAnnotation {
                slot,
                id: id.clone(),
                image: Some(image.clone()),
                split: self.split_of(self.survey.group(row.group)),
                grown: Grown { way: Way::Degrade, origin: row.origin, changes: vec![effects.device.key().to_owned()] },
                standing: if description_id.is_some() { Standing::ByTable } else { Standing::NotVerified },
                description_id,
                effects: Some(json!({ "device": effects.device, "seed": seed.short(), "effects": effects.parameters() })),
                drawing: None,
            };
            let record = CarriedRecord { id, image: Some(image), conversations: row.conversations };
            let carried = Carried { record, note, picture: CarriedPicture::Written(degraded.jpeg) };
            result.sample = Some(SlotSample::Carried(Box::new(carried)));
            return true;
        }
        false
    }
}

/// A variation is made for one record, and says so.
fn of_one_record(description: Description) -> Description {
    let mut raw = description.as_raw().clone();
    if let Some(provenance) = &mut raw.provenance {
        provenance.source = SourceKind::Varied;
    }
    // Nothing that is checked has changed.
    Description::check(raw).unwrap_or(description)
}

/// Tells why no variation could be made.
fn tell(result: &mut SlotResult, slot: u64, attempt: u64, reason: &str, detail: String, table: &Table) {
    result.refused.push(RefusedAttempt {
        slot,
        attempt: attempt as u32,
        kind: AttemptKind::Refusal,
        stage: "vary".to_owned(),
        chart: None,
        description_id: Some(table.id.clone()),
        split: None,
        reason: reason.to_owned(),
        detail,
    });
}
