//! `chartmill charts`.

use std::fmt::Write;
use std::path::Path;

use anyhow::{Context, Result};
use chartmill::{Registry, contact_sheet, write_whole};
use chartmill_schema::Target;

use super::args::ChartsArgs;
use super::generate::target_of;
use super::{DONE, say};

pub(super) fn run(args: &ChartsArgs) -> Result<u8> {
    let registry = Registry::built_in();
    if let Some(path) = &args.accepting {
        return accepting(&registry, path);
    }
    if let Some(path) = &args.sheet {
        return sheet(&registry, path, args.seed);
    }
    if args.json {
        let list: Vec<serde_json::Value> = registry
            .charts()
            .iter()
            .map(|chart| {
                let docs = chart.docs();
                serde_json::json!({
                    "name": chart.name(),
                    "shows": docs.shows,
                    "accepts": docs.accepts,
                    "refuses_when": docs.refuses_when,
                    "asks": docs.asks,
                    "source": docs.source,
                })
            })
            .collect();
        say(&serde_json::to_string_pretty(&list)?)?;
        return Ok(DONE);
    }
    let mut text = String::new();
    for chart in registry.charts() {
        let docs = chart.docs();
        let _ = writeln!(text, "{}", chart.name());
        for (label, value) in
            [("shows", docs.shows), ("accepts", docs.accepts), ("refuses when", docs.refuses_when), ("asks", docs.asks)]
        {
            let _ = writeln!(text, "  {label:<13} {value}");
        }
    }
    say(&text)?;
    Ok(DONE)
}

/// The width of a thumbnail: what most encoders see of a picture.
const THUMBNAIL: u32 = 336;

fn sheet(registry: &Registry, path: &Path, seed: u64) -> Result<u8> {
    let sheet = contact_sheet(registry, target_of(Target::DEFAULT)?, THUMBNAIL, seed)?;
    write_whole(path, &sheet.png).with_context(|| format!("cannot write {}", path.display()))?;
    let (n_cells, n_charts) = (sheet.cells.len(), registry.charts().len());
    say(&format!("{} shows {n_charts} charts in {} themes.", path.display(), n_cells / n_charts.max(1)))?;
    Ok(DONE)
}

fn accepting(registry: &Registry, path: &Path) -> Result<u8> {
    let descriptions = super::render::read_all(path)?;
    let mut text = String::new();
    for description in &descriptions {
        let _ = writeln!(text, "{}", description.title());
        let (fitting, refused) = registry.fitting(description);
        for chart in fitting {
            let _ = writeln!(text, "  {:<13} accepted", chart.name());
        }
        for (name, refusal) in refused {
            let _ = writeln!(text, "  {name:<13} refused: {refusal}");
        }
    }
    say(&text)?;
    Ok(DONE)
}
