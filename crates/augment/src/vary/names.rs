//! Other names for the rows: members of the same class, or the same times shifted.

use std::collections::{BTreeMap, BTreeSet};

use chartmill_schema::{Cell, Description, Naming, RawDescription};
use chartmill_seed::Draws;

use super::claims::{lasting, of_names, words};
use super::lexicon::{Kind, Topic, Word, lexicon, resolved};
use super::tongue::Tongue;

/// The years that shifted years stay within.
const YEARS: [i64; 2] = [1950, 2025];
/// How far years are shifted at most.
const MOST_SHIFT: i64 = 30;
/// How many decades of tries a shift has.
const TRIES: usize = 12;

/// How the rows of a description can be renamed.
#[derive(Debug)]
enum Way {
    /// Each label is a member of a class, by its place there; `None` for a rest such as "Other", which stays.
    Class(&'static Topic, Vec<Option<usize>>),
    /// Each label is a year.
    Years(Vec<i64>),
}

/// Whether the rows can be renamed.
pub(super) fn possible(description: &Description) -> bool {
    way(description).is_some()
}

fn way(description: &Description) -> Option<Way> {
    let tongue = Tongue::of(description.language())?;
    let table = description.table();
    if let Some(years) = years(description) {
        return Some(Way::Years(years));
    }
    if of_names(description).is_some() || table.rows.len() < 2 {
        return None;
    }
    let rest = |label: &str| {
        matches!(
            tongue.fold(label).as_str(),
            "other" | "others" | "outros" | "outras" | "otros" | "otras" | "none" | "all others"
        )
    };
    lexicon().topics.iter().filter(|topic| topic.names).find_map(|topic| {
        let place = |label: &str| {
            let folded = tongue.fold(label);
            topic.terms.iter().position(|forms| forms.get(tongue.index()).is_some_and(|word| tongue.fold(&word.text) == folded))
        };
        let places: Vec<Option<usize>> =
            table.labels().map(|label| if rest(label) { Some(None) } else { place(label).map(Some) }).collect::<Option<_>>()?;
        let n_named = places.iter().flatten().count();
        let fits = if topic.cyclic {
            let run: Vec<usize> = places.iter().copied().collect::<Option<_>>()?;
            run.len() < topic.terms.len() && run.windows(2).all(|pair| matches!(pair, [a, b] if a + 1 == *b))
        } else {
            n_named > 1 && topic.terms.len() > n_named
        };
        (fits && !is_said(description)).then_some(Way::Class(topic, places))
    })
}

/// Whether a title or a header says one of the labels, or a proper name that may choose them.
fn is_said(description: &Description) -> bool {
    let texts: Vec<Vec<String>> = lasting(description).map(|text| words(text).collect()).collect();
    description.table().labels().any(|label| {
        let label: Vec<String> = words(label).collect();
        !label.is_empty() && texts.iter().any(|text| text.windows(label.len()).any(|window| window == label))
    })
}

/// The years that the labels are, if all of them are, and the texts say none but these.
fn years(description: &Description) -> Option<Vec<i64>> {
    let table = description.table();
    let year =
        |text: &str| (text.len() == 4).then(|| text.parse::<i64>().ok()).flatten().filter(|year| (1800..=2100).contains(year));
    let years: Vec<i64> = table.labels().map(year).collect::<Option<_>>()?;
    let (first, last) = (*years.iter().min()?, *years.iter().max()?);
    let others = lasting(description).chain(description.subtitle());
    let fits = others.flat_map(words).filter_map(|word| year(&word)).all(|year| (first..=last).contains(&year));
    (fits && years.len() > 1).then_some(years)
}

/// A description with other names, and what was done; `None` where its names are of no class.
pub(super) fn vary(description: &Description, draws: &mut Draws) -> Option<(RawDescription, String)> {
    match way(description)? {
        Way::Years(years) => shifted(description, &years, draws),
        Way::Class(topic, places) => renamed(description, topic, &places, draws),
    }
}

fn shifted(description: &Description, years: &[i64], draws: &mut Draws) -> Option<(RawDescription, String)> {
    let (first, last) = (*years.iter().min()?, *years.iter().max()?);
    let low = (YEARS[0] - first).clamp(-MOST_SHIFT, -1);
    let high = (YEARS[1] - last).clamp(0, MOST_SHIFT);
    // A series that ends in zeros and fives keeps to them.
    let step = if years.iter().all(|year| year % 10 == 0) {
        10
    } else if years.iter().all(|year| year % 5 == 0) {
        5
    } else {
        1
    };
    let shift = (0..TRIES).map(|_| draws.between(low, high) / step * step).find(|&shift| shift != 0)?;
    let mut raw = description.as_raw().clone();
    let moved = |text: &str| -> String {
        let mut out = String::with_capacity(text.len());
        let mut rest = text;
        while let Some(at) = rest.find(|c: char| c.is_ascii_digit()) {
            let (before, tail) = rest.split_at(at);
            let (digits, after) = tail.split_at(tail.find(|c: char| !c.is_ascii_digit()).unwrap_or(tail.len()));
            let year = digits.parse::<i64>().ok().filter(|year| digits.len() == 4 && (first..=last).contains(year));
            out.push_str(before);
            out.push_str(&year.map_or_else(|| digits.to_owned(), |year| (year + shift).to_string()));
            rest = after;
        }
        out.push_str(rest);
        out
    };
    raw.title = moved(&raw.title);
    raw.subtitle = raw.subtitle.as_deref().map(moved);
    for column in &mut raw.table.columns {
        column.name = moved(&column.name);
    }
    for (row, year) in raw.table.rows.iter_mut().zip(years) {
        row.clause.clear();
        if let Some(cell) = row.cells.first_mut() {
            *cell = Cell::Text((year + shift).to_string());
        }
    }
    let mut naming = raw.table.naming.rows.clone();
    naming.articles.clear();
    raw.table.naming.rows = naming;
    Some((raw, format!("{first}-{last} became {}-{}", first + shift, last + shift)))
}

fn renamed(
    description: &Description,
    topic: &Topic,
    places: &[Option<usize>],
    draws: &mut Draws,
) -> Option<(RawDescription, String)> {
    let tongue = Tongue::of(description.language())?;
    let others = chosen(topic, places, draws)?;
    let mut raw = description.as_raw().clone();
    let mut articles: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for (row, other) in raw.table.rows.iter_mut().zip(&others) {
        // What members of a row do was said of another name.
        row.clause.clear();
        let (Some(word), Some(Cell::Text(label))) =
            (other.and_then(|other| topic.terms.get(other)?.get(tongue.index())), row.cells.first_mut())
        else {
            continue;
        };
        *label = written(word, label);
        if let Some(article) = word.article.as_ref().filter(|_| topic.kind == Kind::Place) {
            articles.entry(article.clone()).or_default().push(label.clone());
        }
    }
    let said: BTreeSet<String> = description.table().labels().flat_map(words).filter(|word| word.chars().count() > 3).collect();
    raw.subtitle = raw.subtitle.filter(|subtitle| !words(subtitle).any(|word| said.contains(&word)));
    raw.table.naming.rows = Naming { articles, ..raw.table.naming.rows };
    let first = raw.table.rows.first().and_then(|row| row.cells.first()).map(|cell| match cell {
        Cell::Text(text) => text.clone(),
        _ => String::new(),
    });
    let said =
        format!("other {}: {} became {}", topic.name.replace('-', " "), description.table().label(0), first.unwrap_or_default());
    Some((raw, said))
}

/// A word with a capital where the label that it stands for has one.
fn written(word: &Word, label: &str) -> String {
    let text = resolved(&word.text, false);
    if label.starts_with(char::is_lowercase) {
        return text;
    }
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
}

/// Other members for each place: as many new ones as there are, in any order; for what goes in a circle, a later or earlier run.
fn chosen(topic: &Topic, places: &[Option<usize>], draws: &mut Draws) -> Option<Vec<Option<usize>>> {
    if topic.cyclic {
        let first = places.first().copied().flatten()?;
        let mut starts: Vec<usize> = (0..=topic.terms.len().checked_sub(places.len())?).filter(|&start| start != first).collect();
        draws.shuffle(&mut starts);
        let start = *starts.first()?;
        return Some((0..places.len()).map(|at| Some(start + at)).collect());
    }
    let old: BTreeSet<usize> = places.iter().copied().flatten().collect();
    let mut new: Vec<usize> = (0..topic.terms.len()).filter(|place| !old.contains(place)).collect();
    draws.shuffle(&mut new);
    new.truncate(old.len());
    let mut kept: Vec<usize> = old.iter().copied().collect();
    draws.shuffle(&mut kept);
    new.extend(kept.into_iter().take(old.len() - new.len()));
    draws.shuffle(&mut new);
    let mut new = new.into_iter();
    Some(places.iter().map(|place| place.and_then(|_| new.next())).collect())
}
