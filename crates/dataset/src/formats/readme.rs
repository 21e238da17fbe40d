//! The page beside a converted release: from what it was made, and how to load it.

use std::collections::BTreeMap;
use std::fmt::Write;

use chartmill_schema::Split;

use super::output::is_of_split;
use super::{Format, Told};
use crate::card::{as_text, head_of};
use crate::manifest::Manifest;

/// The name of the page.
pub(crate) const FILE: &str = "README.md";

/// The page. Its head is read by the Hugging Face hub and by `datasets`, which so find the files of each split.
pub(crate) fn page(format: &dyn Format, manifest: &Manifest, told: &Told<'_>, left_out: &BTreeMap<&'static str, u64>) -> String {
    let files = Split::ALL.into_iter().filter_map(|split| Some((split, pattern(split, told)?)));
    let mut page = head_of(told.written.values().sum(), &manifest.counts, &manifest.card, files);
    // Writing to a `String` cannot fail.
    let _ = write!(page, "\n# {}, as `{}`\n\n{}.\n\n", as_text(&manifest.card.title), format.name(), sentence(format.about()));
    let counts: Vec<String> = told.written.iter().map(|(split, n)| format!("{n} of {}", split.key())).collect();
    let _ = write!(
        page,
        "Records: {}. Made by `chartmill convert` {} from the release with the configuration `{}` and the seal `{}`; \
         `format.json` has the hashes of all files.\n\n",
        counts.join(", "),
        manifest.tool.version,
        manifest.configuration_hash,
        manifest.seal
    );
    if !left_out.is_empty() {
        let left: Vec<String> = left_out.iter().map(|(why, n)| format!("{n} ({why})")).collect();
        let _ = write!(page, "Left out, because the format cannot hold them: {}.\n\n", left.join(", "));
    }
    page.push_str("## Loading it\n\n");
    page.push_str(&format.usage(told));
    page
}

/// The files of a split, where it has any.
fn pattern(split: Split, told: &Told<'_>) -> Option<String> {
    let name = told.files.keys().find(|name| is_of_split(name, split))?;
    Some(match name.split_once('-') {
        Some((split, rest)) => format!("{split}-*.{}", rest.rsplit('.').next().unwrap_or_default()),
        None => name.clone(),
    })
}

fn sentence(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}
