//! Briefs: balanced, reproducible, and such that their parts make sense together.

use std::collections::{BTreeMap, BTreeSet};

use chartmill_describe::model::brief::{Brief, BriefError};
use chartmill_describe::model::table_shape::TableShape;
use chartmill_schema::MeasureKind;
use chartmill_seed::Seed;

use crate::{brief, chart, charts, language};

#[test]
fn a_brief_depends_on_seed_slot_and_attempt_alone() {
    let languages = [language("en"), language("pt-BR")];
    let draw = |seed, slot, attempt| Brief::draw(Seed::of_run(seed), slot, attempt, &languages, &charts()).unwrap();
    assert_eq!(draw(1, 7, 0), draw(1, 7, 0));
    assert_ne!(draw(1, 7, 0), draw(2, 7, 0));
    assert_ne!(draw(1, 7, 0), draw(1, 8, 0));
    let (first, second) = (draw(1, 7, 0), draw(1, 7, 1));
    assert_ne!(first, second);
    assert_eq!((&first.language, &first.chart), (&second.language, &second.chart));
}

#[test]
fn languages_charts_and_domains_are_balanced_over_slots() {
    let languages = [language("en"), language("pt-BR"), language("es")];
    let (mut by_language, mut by_chart, mut domains) = (BTreeMap::new(), BTreeMap::new(), BTreeSet::new());
    for slot in 0..60 {
        let brief = Brief::draw(Seed::of_run(4), slot, 0, &languages, &charts()).unwrap();
        *by_language.entry(brief.language).or_insert(0) += 1;
        *by_chart.entry(brief.chart).or_insert(0) += 1;
        domains.insert(brief.domain);
    }
    assert_eq!(by_language.into_values().collect::<Vec<_>>(), [20; 3]);
    assert_eq!(by_chart.into_values().collect::<Vec<_>>(), [6; 10]);
    assert!(domains.len() >= 50, "{} domains in 60 slots", domains.len());
}

#[test]
fn the_parts_of_a_brief_make_sense_together() {
    for shape in TableShape::ALL {
        let mut seen = BTreeSet::new();
        for slot in 0..200 {
            let brief = brief(shape, "es", slot);
            assert!(shape.rows().contains(&brief.n_rows), "{brief:?}");
            assert!(shape.series().contains(&brief.n_series), "{brief:?}");
            assert_eq!(brief.labels.is_empty(), !shape.is_time(), "{brief:?}");
            assert!(brief.labels.is_empty() || brief.labels.len() == brief.n_rows, "{brief:?}");
            assert_eq!(brief.series_are.is_some(), shape.is_grouped(), "{brief:?}");
            assert!(!brief.example.is_empty() && !brief.rows_are.is_empty() && !brief.pattern.is_empty(), "{brief:?}");
            let kind = brief.quantities[0].kind;
            match shape {
                TableShape::Parts => assert_eq!(kind, MeasureKind::Share),
                TableShape::Stages => assert_eq!(kind, MeasureKind::Count),
                TableShape::CountedParts | TableShape::StackedThings | TableShape::StackedTimes => assert!(kind.adds_up()),
                TableShape::Columns => assert_eq!(brief.quantities.len(), brief.n_series),
                _ => {}
            }
            seen.insert((brief.domain, brief.persona, brief.region));
        }
        assert_eq!(seen.len(), 200, "{shape:?}: a combination came twice");
    }
}

#[test]
fn what_cannot_be_drawn_from_is_told() {
    let draw = |languages: &[_], charts: &[_]| Brief::draw(Seed::of_run(1), 0, 0, languages, charts).unwrap_err();
    assert_eq!(draw(&[], &charts()), BriefError::NoLanguage);
    let mut unusable = chart(TableShape::Things);
    unusable.shapes.clear();
    assert_eq!(draw(&[language("en")], &[unusable]), BriefError::NoChart);
}
