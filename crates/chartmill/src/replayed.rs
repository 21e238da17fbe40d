//! What the slots of a release showed, from the release alone: no model, no input file and no describer is asked again.

use chartmill_dataset::{Attempts, DatasetError, Descriptions, Release};
use chartmill_schema::{Description, Split};
use serde::Deserialize;

use crate::Registry;
use crate::source::Offer;

/// The descriptions of a release, as its slots used them.
#[derive(Debug)]
pub(crate) struct Replayed {
    descriptions: Descriptions,
}

/// One attempt, as a release tells of it.
#[derive(Clone, Debug)]
struct Told {
    attempt: u32,
    chart: String,
    description_id: String,
    split: Split,
}

/// The offers of one slot, in the order of their attempts.
pub(crate) struct Offers(Vec<(u32, Offer)>);

/// The part of an annotation that names what it shows.
#[derive(Deserialize)]
struct Shown {
    split: Split,
    description_id: String,
    chart: String,
}

impl Replayed {
    pub(crate) fn new(release: &Release) -> Result<Self, DatasetError> {
        Ok(Self { descriptions: release.descriptions()? })
    }

    /// What a slot's attempts were offered. An attempt of which the release tells too little, or nothing that holds, is left out; what is
    /// made without it differs, and that is told.
    pub(crate) fn offers(&self, registry: &Registry, attempts: &Attempts) -> Result<Offers, DatasetError> {
        let shown = attempts.sample.as_ref().and_then(|sample| serde_json::from_str::<Shown>(&sample.annotation).ok());
        let refused = attempts.refused.iter().filter_map(|refused| {
            let (chart, description_id) = (refused.chart.clone()?, refused.description_id.clone()?);
            Some(Told { attempt: refused.attempt, chart, description_id, split: refused.split? })
        });
        let mut told: Vec<Told> = refused.collect();
        // The attempt that filled the slot is the one behind all that did not.
        let next = told.iter().map(|told| told.attempt + 1).max().unwrap_or(0);
        if let Some(Shown { split, description_id, chart }) = shown {
            told.push(Told { attempt: next, chart, description_id, split });
        }
        let mut offers = Vec::new();
        for Told { attempt, chart, description_id, split } in told {
            let Some(line) = self.descriptions.get(&description_id)? else { continue };
            let (Ok(description), Ok(chart)) = (Description::check(line.description), registry.named(&chart)) else { continue };
            if chartmill_describe::description_id(&description) != description_id {
                continue;
            }
            offers.push((attempt, Offer { description, description_id, split, chart }));
        }
        Ok(Offers(offers))
    }
}

impl Offers {
    /// What the attempt with this number was offered.
    pub(crate) fn at(&self, attempt: u32) -> Option<Offer> {
        self.0.iter().find(|(at, _)| *at == attempt).map(|(_, offer)| offer.clone())
    }
}
