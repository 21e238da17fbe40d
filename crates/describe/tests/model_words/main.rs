//! Descriptions from language models: what is asked, and what is made of the answers. No network.

#![expect(clippy::unwrap_used, reason = "clippy allows it in tests, but not in the functions that they share")]

mod answers;
mod briefs;
mod hostile;
mod paraphrases;
mod prompts;
mod repairs;

use chartmill_describe::model::brief::{Brief, ChartChoice};
use chartmill_describe::model::table_shape::TableShape;
use chartmill_schema::Language;
use chartmill_seed::Seed;

fn language(tag: &str) -> Language {
    Language::new(tag).unwrap()
}

/// A chart for each shape of table, named after it.
fn charts() -> Vec<ChartChoice> {
    TableShape::ALL.into_iter().map(chart).collect()
}

fn chart(shape: TableShape) -> ChartChoice {
    ChartChoice { name: format!("{shape:?}").to_lowercase(), needs: "4 to 8 rows".to_owned(), shapes: vec![shape] }
}

/// A brief of one shape and language.
fn brief(shape: TableShape, tag: &str, slot: u64) -> Brief {
    Brief::draw(Seed::of_run(1), slot, 0, &[language(tag)], &[chart(shape)]).unwrap()
}
