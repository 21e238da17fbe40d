//! Conversations about several series over time: that answers are spread, and that none follows from another.

use std::collections::BTreeMap;

use chartmill_ask::{Asked, Mix, Request, ask};
use chartmill_schema::{Facts, Family, Language, MeasureKind, Query};
use chartmill_seed::{Draws, Seed};

use crate::conversations::request;
use crate::fixture::{Adapt, figure};

/// Several series over the years, as stacked bars or lines, of random values.
fn synthetic_in_time(draws: &mut Draws) -> Facts {
    let (n_rows, n_series) = (draws.between(5, 7), draws.between(2, 3));
    let names = [
        ("Apples", MeasureKind::Amount, "tonnes"),
        ("Pears", MeasureKind::Amount, "tonnes"),
        ("Plums", MeasureKind::Amount, "tonnes"),
    ];
    let mut row = |year: i64| {
        let values: Vec<String> = (0..n_series).map(|_| draws.between(100, 900).to_string()).collect();
        format!("{year}: {}", values.join(" "))
    };
    let rows: Vec<String> = (2015..2015 + n_rows).map(&mut row).collect();
    let facts = figure("Year", &names[..n_series as usize], &rows.join("\n")).over_time().decorated();
    let facts = facts.grouped("Fruit", "Harvest", true).legend();
    if draws.percent(50) { facts.stacked() } else { facts.lines() }
}

/// Conversations about several series over time.
pub(crate) fn conversations_in_time(n: u64, mix: &Mix) -> Vec<Asked> {
    let english = Language::english();
    figures_in_time(n)
        .iter()
        .zip(0..)
        .map(|(facts, k)| ask(&request(facts, mix, &english, k)).expect("something can be asked"))
        .collect()
}

fn figures_in_time(n: u64) -> Vec<Facts> {
    let mut draws = Seed::of_run(8).draws();
    (0..n).map(|_| synthetic_in_time(&mut draws)).collect()
}

#[test]
fn rises_and_falls_are_balanced_and_tell_nothing_of_yes_and_no() {
    let mut counts = [[0_u32; 2]; 2];
    for (k, asked) in conversations_in_time(1500, &Mix::default()).iter().enumerate() {
        for turn in asked.turns.iter().filter(|turn| turn.family == Family::Trend) {
            counts[k % 2][usize::from(turn.answer.value == ["rise"])] += 1;
        }
    }
    let total: u32 = counts.iter().flatten().sum();
    assert!(total > 150, "{counts:?}");
    // A quarter each; with 150 and more three standard deviations are less than eleven points.
    assert!(counts.iter().flatten().all(|&count| count * 100 > total * 14 && count * 100 < total * 36), "{counts:?}");
}

#[test]
fn the_last_row_is_not_the_usual_answer() {
    let (mut last, mut all) = (0_u32, 0_u32);
    for (facts, asked) in figures_in_time(1500).iter().zip(conversations_in_time(1500, &Mix::default())) {
        let is_when = |turn: &&chartmill_schema::Turn| {
            matches!(turn.family, Family::FirstChange | Family::Reached | Family::Crossing | Family::LargestStack)
        };
        for turn in asked.turns.iter().filter(is_when) {
            all += 1;
            last += u32::from(turn.answer.value[0] == facts.shown.label(facts.shown.rows.len() - 1));
        }
    }
    assert!(all > 300 && last * 100 < all * 20, "{last} of {all}");
}

#[test]
fn every_answer_that_a_family_has_is_as_likely_as_the_others() {
    // Five of the eight round numbers in between are first exceeded in the last year.
    let rows = "2019: 95\n2020: 115\n2021: 215\n2022: 315\n2023: 900";
    let facts = figure("Year", &[("Output", MeasureKind::Amount, "t")], rows).over_time();
    let (english, mut counts) = (Language::english(), BTreeMap::<String, u32>::new());
    for k in 0..2000 {
        let asked = ask(&Request { n_turns: 6, ..request(&facts, &Mix::default(), &english, k) }).unwrap();
        for turn in asked.turns.iter().filter(|turn| turn.family == Family::Reached) {
            *counts.entry(turn.answer.value[0].clone()).or_default() += 1;
        }
    }
    let total: u32 = counts.values().sum();
    assert!(total > 200 && counts.len() == 4 && counts["2023"] * 100 < total * 40, "{counts:?}");
}

#[test]
fn nothing_about_series_follows_from_earlier_turns() {
    let datum = |query: &Query| match query {
        Query::Value { label, series } => (label.clone(), series.clone()),
        other => panic!("{other}"),
    };
    for asked in conversations_in_time(1500, &Mix::default()) {
        // Every two values that a turn held against each other, and whether it asked only which is higher.
        let mut pairs = Vec::new();
        let mut leaders = Vec::new();
        for turn in &asked.turns {
            match &turn.query {
                Query::Compare { left, right, .. } | Query::Difference { of: left, minus: right }
                    if matches!((&**left, &**right), (Query::Value { .. }, Query::Value { .. })) =>
                {
                    let pair = [datum(left), datum(right)];
                    let only_which = matches!(turn.query, Query::Compare { .. });
                    let is_known = |(old, _): &([_; 2], bool)| old.iter().all(|value| pair.contains(value));
                    assert!(!only_which || !pairs.iter().any(is_known), "{}", turn.program);
                    assert!(
                        !only_which || !leaders.iter().any(|leader| pair.contains(leader) && pair[0].0 == pair[1].0),
                        "{}",
                        turn.program
                    );
                    pairs.push((pair, only_which));
                }
                Query::SeriesAt { label, .. } => leaders.push((label.clone(), turn.answer.value[0].clone())),
                Query::Trend { series, from, to } => {
                    let pair = [(from.clone(), series.clone()), (to.clone(), series.clone())];
                    let is_known = |(old, _): &([_; 2], bool)| old.iter().all(|value| pair.contains(value));
                    assert!(!pairs.iter().any(is_known), "{}", turn.program);
                    pairs.push((pair, true));
                }
                _ => {}
            }
        }
    }
}

#[test]
fn what_two_equations_say_together_is_known() {
    // Total and share of one part give the part; the total and one of two parts give the other.
    let mix = Mix::parse("recognize=50,compute=50,several-steps=0,short=100,steps=0,sentence=0").unwrap();
    let rows = "2019: 30 70\n2020: 45 80\n2021: 60 25";
    let series = [("P", MeasureKind::Amount, "t"), ("Q", MeasureKind::Amount, "t")];
    let facts = figure("Year", &series, rows).over_time().grouped("Plant", "Output", true).stacked();
    let english = Language::english();
    for k in 0..1500 {
        let asked = ask(&Request { n_turns: 6, ..request(&facts, &mix, &english, k) }).unwrap();
        for year in ["2019", "2020", "2021"] {
            let of_year = |turn: &&chartmill_schema::Turn| match &turn.query {
                Query::Value { label, .. } | Query::SumAcross { label } => label == year,
                Query::Percent { part, whole } => matches!(&**whole, Query::SumAcross { .. }) && part.to_string().contains(year),
                Query::Difference { of, minus } => of.to_string().contains(year) && minus.to_string().contains(year),
                Query::LabelWith { .. } => turn.answer.value[0] == year,
                _ => false,
            };
            assert!(asked.turns.iter().filter(of_year).count() <= 2, "{:?}", asked.turns);
        }
    }
}

#[test]
fn stacks_of_a_hundred_percent_give_their_last_part_away() {
    let series = ["Rail", "Road", "Water"].map(|name| (name, MeasureKind::Share, "%"));
    let rows = "2019: 20 70 10\n2020: 25 63 12\n2021: 31 55 14";
    let facts = figure("Year", &series, rows).over_time().grouped("Mode", "Share of freight", true).stacked();
    let english = Language::english();
    let mix = Mix::parse("recognize=100,compute=0,several-steps=0,short=100,steps=0,sentence=0").unwrap();
    for k in 0..1500 {
        let asked = ask(&Request { n_turns: 6, ..request(&facts, &mix, &english, k) }).unwrap();
        for year in ["2019", "2020", "2021"] {
            let is_known = |turn: &&chartmill_schema::Turn| match &turn.query {
                Query::Value { label, .. } => label == year,
                Query::LabelWith { .. } => turn.answer.value[0] == year,
                _ => false,
            };
            assert!(asked.turns.iter().filter(is_known).count() <= 2, "{:?}", asked.turns);
        }
    }
}

#[test]
fn what_has_been_seen_along_time_is_not_asked_again() {
    // Of two lines that cross once, so that a few answers give many others away.
    let series = [("P", MeasureKind::Amount, "t"), ("Q", MeasureKind::Amount, "t")];
    let rows = "2019: 10 40\n2020: 14 33\n2021: 20 28\n2022: 26 25\n2023: 30 22";
    let facts = figure("Year", &series, rows).over_time().grouped("Plant", "Output", true).lines();
    let (english, mix) = (Language::english(), Mix::default());
    let mut n_crossings = 0;
    for k in 0..3000 {
        let asked = ask(&Request { n_turns: 6, ..request(&facts, &mix, &english, k) }).unwrap();
        let at = |family: Family| asked.turns.iter().position(|turn| turn.family == family);
        // Q was above P until 2021 and below it from 2022, so afterwards nobody needs the picture for these.
        let Some(crossing) = at(Family::Crossing) else { continue };
        n_crossings += 1;
        for turn in &asked.turns[crossing..] {
            let is_told = ["2019", "2020", "2021", "2022"].iter().any(|year| turn.program.contains(year));
            let is_of_two = matches!(turn.family, Family::SeriesComparison | Family::LargestSeries);
            assert!(!(is_told && is_of_two), "{:?}", asked.turns);
        }
    }
    assert!(n_crossings > 100, "{n_crossings}");
}
