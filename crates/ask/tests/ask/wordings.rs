//! Wordings that must come out word for word, and words that must not.

use chartmill_ask::{queries_for, wordings_for};
use chartmill_schema::{Facts, Family, Language, MeasureKind, Query, Structure};

use crate::fixture::{self, Adapt, figure};

fn wordings(query: &Query, facts: &Facts) -> Vec<String> {
    wordings_for(query, facts, &Language::english(), &Language::english()).expect("a query of a family has wordings")
}

fn look_up(label: &str, series: &str) -> Query {
    Query::Value { label: label.to_owned(), series: series.to_owned() }
}

/// All wordings of all questions of a family.
fn all(family: Family, facts: &Facts) -> Vec<String> {
    queries_for(family, facts).iter().flat_map(|query| wordings(query, facts)).collect()
}

fn assert_has(found: &[String], wanted: &str) {
    assert!(found.iter().any(|text| text == wanted), "{wanted:?} is not among {found:#?}");
}

#[test]
fn the_three_questions_of_the_original_post() {
    let screens = fixture::screens();
    assert_has(
        &wordings(&look_up("Less than 2 hours", "Share"), &screens),
        "What is the percentage of people who spend less than 2 hours a day on screens?",
    );
    let exercise = figure("Frequency", &[("Share", MeasureKind::Share, "%")], "Never: 31\nMonthly: 29\nWeekly: 40")
        .pie()
        .structure(Structure::Parts)
        .population("person", "people")
        .clause(0, "do not exercise weekly");
    assert_has(&wordings(&look_up("Never", "Share"), &exercise), "What proportion of people do not exercise weekly?");
    assert_has(&wordings(&look_up("Teachers", "People"), &fixture::jobs()), "How many people are teachers?");
}

#[test]
fn the_measure_decides_the_words() {
    let shares = wordings(&look_up("Less than 2 hours", "Share"), &fixture::screens());
    assert!(shares.iter().all(|text| !text.contains("How many") && !text.contains("number of")), "{shares:#?}");
    let counts = wordings(&look_up("Teachers", "People"), &fixture::jobs());
    assert!(
        counts.iter().all(|text| !text.contains("percent") && !text.contains("roportion") && !text.contains("hare")),
        "{counts:#?}"
    );
    // Millions that the picture does not call so are no plain "how many".
    let millions = figure("Job", &[("Workers", MeasureKind::Count, "million")], "Cooks: 1.5\nNurses: 3.5\nDrivers: 2.5")
        .population("worker", "workers")
        .clause(0, "are cooks")
        .without_units();
    let texts = wordings(&look_up("Cooks", "Workers"), &millions);
    assert!(texts.iter().all(|text| !text.contains("How many")), "{texts:#?}");
}

#[test]
fn extremes_use_the_name_of_the_label_column() {
    let activities = figure("Activity", &[("Share", MeasureKind::Share, "%")], "Reading: 20\nSports: 50\nMusic: 30").pie();
    assert_has(&all(Family::Largest, &activities), "Which activity has the highest share?");
    assert_has(&all(Family::Smallest, &activities), "Which activity has the lowest share?");
    assert_has(&all(Family::Largest, &fixture::revenue()), "In which year was the revenue highest?");
    let medals = figure("Countries", &[("Medals", MeasureKind::Count, "medals")], "Norway: 37\nGermany: 27\nCanada: 26");
    assert_has(&all(Family::Largest, &medals), "Which country has the most medals?");
    assert_has(&all(Family::Kth, &medals), "Which country has the second-highest number of medals?");
    // A header that is no noun is not made one.
    let odd = figure("Name (2024)", &[("Score", MeasureKind::Index, "")], "A: 2\nB: 5\nC: 3");
    assert_has(&all(Family::Largest, &odd), "Which category has the highest score?");
}

#[test]
fn grammar() {
    let exports = figure(
        "Country",
        &[("Exports", MeasureKind::Amount, "US$ billion")],
        "Peru: 60\nChile: 95\nBrazil: 330\nCuba: 20\nHaiti: 12",
    );
    assert_has(&wordings(&look_up("Peru", "Exports"), &exports), "What are the exports for Peru?");
    assert_has(&all(Family::CountThreshold, &exports), "How many countries have exports above US$100 billion?");
    let ages =
        figure("City", &[("Average age", MeasureKind::Rate, "years")], "Rome: 46\nOslo: 39\nCairo: 25\nLima: 31\nAccra: 21");
    assert_has(&all(Family::CountThreshold, &ages), "How many cities have an average age above 30 years?");
    assert_has(&wordings(&look_up("2021", "Revenue"), &fixture::revenue()), "What was the revenue in 2021?");
    // One of several series that is a group, not a measure.
    assert_has(&wordings(&look_up("Rome", "July"), &fixture::temperatures()), "What is the July value for Rome?");
}

#[test]
fn labels_are_quoted_where_they_would_run_on() {
    let texts = all(Family::Comparison, &fixture::countries());
    assert_has(&texts, "Is the population for \"Norway\" higher than for \"Trinidad and Tobago\"?");
    // One that needs them gives them to all of its column.
    assert!(texts.iter().all(|text| text.matches('"').count() >= 4 && !text.contains(" Norway")), "{texts:#?}");
    let screens = wordings(&look_up("2 to 4 hours", "Share"), &fixture::screens());
    assert_has(&screens, "What is the share for \"2 to 4 hours\"?");
}

#[test]
fn a_single_series_that_the_picture_does_not_name_is_named_only_as_a_measure() {
    let measure = fixture::revenue().unnamed();
    assert_has(&wordings(&look_up("2021", "Revenue"), &measure), "What was the revenue in 2021?");
    let other = figure("Year", &[("Zorns", MeasureKind::Amount, "")], "2019: 4\n2020: 3\n2021: 5").over_time().unnamed();
    let texts = wordings(&look_up("2021", "Zorns"), &other);
    assert_has(&texts, "What was the value in 2021?");
    assert!(texts.iter().all(|text| !text.to_lowercase().contains("zorn")), "{texts:#?}");
}

#[test]
fn with_several_series_every_question_names_one() {
    let facts = fixture::countries();
    let names = ["population", "GDP per capita", "forest area"];
    for family in Family::ALL.into_iter().filter(|family| !matches!(family, Family::Position | Family::MarkCount)) {
        for text in all(family, &facts) {
            assert_eq!(names.iter().filter(|name| text.contains(*name)).count(), 1, "{text}");
        }
    }
}

#[test]
fn differences_of_percentages_are_percentage_points() {
    let texts = all(Family::Difference, &fixture::screens());
    assert_has(&texts, "How many percentage points higher is the share for \"2 to 4 hours\" than for \"Less than 2 hours\"?");
}

#[test]
fn a_stage_has_its_noun_and_what_asks_for_one_its_preposition() {
    let visits = fixture::visits();
    assert_has(
        &all(Family::Conversion, &visits),
        "What percentage of those at the \"Visited the site\" stage reached \"Added to cart\"?",
    );
    assert_has(&all(Family::ReverseLookup, &visits), "At which stage is the number of visitors 1,550?");
    let texts = all(Family::Difference, &visits);
    assert!(texts.iter().all(|text| !text.contains(" for \"")), "{texts:#?}");
}

#[test]
fn results_that_are_rounded_say_to_what() {
    let texts = all(Family::Ratio, &fixture::jobs());
    assert_has(&texts, "What is the ratio of the number of people for Nurses to the number of people for Teachers?");
    assert_has(
        &texts,
        "What is the ratio of the number of people for Drivers to the number of people for Farmers? Round to two decimal places.",
    );
}

#[test]
fn every_query_of_every_family_has_several_wordings() {
    let figures = [
        fixture::jobs().decorated(),
        fixture::screens().decorated(),
        fixture::revenue().decorated(),
        fixture::temperatures(),
        fixture::countries(),
        fixture::visits().decorated(),
        fixture::energy(),
        fixture::students(),
        fixture::prices(),
        fixture::sales(),
    ];
    for family in Family::ALL {
        let mut n_queries = 0;
        for facts in &figures {
            for query in queries_for(family, facts) {
                let texts = wordings(&query, facts);
                n_queries += 1;
                // Ways that read badly were dropped; of counts about the mean two are left.
                let least = if family == Family::AboveMean { 2 } else { 3 };
                assert!(texts.len() >= least, "{query}: {texts:#?}");
                for text in &texts {
                    assert!(text.ends_with(['?', '.']) && !text.contains("  ") && !text.contains(" ?"), "{text:?}");
                    assert!(text.starts_with(|first: char| first.is_uppercase() || first == '"'), "{text:?}");
                }
            }
        }
        assert!(n_queries > 0, "no figure here supports {family:?}");
    }
}

#[test]
fn a_count_in_a_unit_that_says_what_is_counted_is_not_counted_again() {
    let trips =
        figure("Year", &[("Bus trips", MeasureKind::Count, "million trips")], "2013: 28.4\n2014: 31.5\n2015: 33").over_time();
    let texts = all(Family::ReverseLookup, &trips);
    assert_has(&texts, "In which year was the number of bus trips 28.4 million trips?");
    assert!(texts.iter().all(|text| !text.contains("trips bus trips")), "{texts:#?}");
    let millions =
        figure("Year", &[("Bus trips", MeasureKind::Count, "million")], "2013: 28.4\n2014: 31.5\n2015: 33").over_time();
    assert_has(&all(Family::ReverseLookup, &millions), "Which year had 28.4 million bus trips?");
}

#[test]
fn days_are_on_and_years_in() {
    let days = figure("Day", &[("Bicycles", MeasureKind::Count, "")], "Mon: 10\nTue: 30\nWed: 25").over_time();
    assert_has(&wordings(&look_up("Tue", "Bicycles"), &days), "What was the number of bicycles on Tue?");
    assert_has(&all(Family::Largest, &days), "On which day was the number of bicycles highest?");
    assert_has(&all(Family::Smallest, &fixture::revenue()), "In which year was the revenue lowest?");
}

#[test]
fn a_stage_is_not_said_to_have_a_stage() {
    let stages = fixture::visits().decorated();
    for family in [Family::Position, Family::LabelOfColor, Family::ColorOf] {
        for text in all(family, &stages) {
            assert!(text.matches("stage").count() < 2 && !text.contains("stage for"), "{text}");
        }
    }
}

#[test]
fn series_that_are_things_are_named_as_such() {
    let (energy, students, prices, sales) = (fixture::energy(), fixture::students(), fixture::prices(), fixture::sales());
    for (family, facts, wanted) in [
        (Family::ValueLookup, &energy, "What was the electricity generated for Wind in 2019?"),
        (Family::ValueLookup, &energy, "For Wind, what was the electricity generated in 2019?"),
        (Family::ValueLookup, &students, "How many students enrolled are shown for Women in Engineering?"),
        (Family::ValueLookup, &sales, "What are the sales in 2021 for Books?"),
        (Family::Largest, &energy, "In which year was the electricity generated for Wind highest?"),
        (Family::Largest, &students, "Which faculty has the most students enrolled for Women?"),
        (Family::Sum, &energy, "What was the electricity generated for Wind across all years combined?"),
        (
            Family::ShareOfTotal,
            &energy,
            "What percentage of the electricity generated for Wind across all years was accounted for by 2019? Round to one decimal place.",
        ),
        (Family::LargestSeries, &energy, "Which source had the highest electricity generated in 2019?"),
        (Family::LargestSeries, &students, "Which of the two sexes has more students enrolled for Engineering?"),
        (Family::LargestSeries, &sales, "Which year has the highest sales for Books?"),
        (Family::LargestSeries, &fixture::temperatures(), "Which of the two columns has the higher value for Rome?"),
        (Family::Trend, &prices, "Overall, did the average price per liter for Diesel rise or fall from Jan to Jun?"),
        (Family::SeriesComparison, &energy, "In 2020, was the electricity generated higher for Wind than for Solar?"),
        (Family::SeriesComparison, &students, "Are there more students enrolled for Men than for Women in Engineering?"),
        (Family::SeriesComparison, &sales, "Are the sales for Books higher in 2022 than in 2021?"),
        (Family::SeriesComparison, &fixture::temperatures(), "For Rome, is the July value higher than the January value?"),
        (Family::SeriesGap, &energy, "How much higher was the electricity generated for Wind than for Solar in 2020?"),
        (Family::StackTotal, &energy, "What was the total electricity generated in 2020?"),
        (Family::StackTotal, &students, "What is the total number of students enrolled for Law?"),
        (Family::SegmentShare, &energy, "What percentage of the total in 2020 came from Wind? Round to one decimal place."),
        (Family::SegmentShare, &students, "What percentage of the total in Law comes from Women? Round to one decimal place."),
        (Family::LargestStack, &energy, "In which year was the total electricity generated the highest?"),
        (Family::FirstChange, &energy, "In which year did the electricity generated for Wind first fall?"),
        (Family::FirstChange, &fixture::revenue(), "In which year did the revenue first grow?"),
        (Family::Reached, &energy, "In which year did the electricity generated for Wind first exceed 32 TWh?"),
        (Family::Reached, &energy, "In which year did the electricity generated for Coal first fall below 50 TWh?"),
        (
            Family::Crossing,
            &energy,
            "In which year did the electricity generated for Wind first exceed the electricity generated for Coal?",
        ),
        (Family::ColorOf, &prices, "What color is the line for Diesel?"),
        (Family::LabelOfColor, &energy, "Which source is shown in blue?"),
        (Family::MarkCount, &energy, "How many segments are there in the chart?"),
    ] {
        assert_has(&all(family, facts), wanted);
    }
}

#[test]
fn a_measure_that_stands_before_its_thing_has_no_article() {
    for facts in [fixture::energy(), fixture::students(), fixture::prices()] {
        for family in [Family::ReverseLookup, Family::CountThreshold, Family::AboveMean] {
            for text in all(family, &facts) {
                let articles = [" an electricity", " a number", " an average"];
                assert!(articles.iter().all(|article| !text.contains(article)), "{text}");
            }
        }
    }
}

#[test]
fn with_a_group_every_question_about_one_series_names_it() {
    let names = ["Wind", "Solar", "Coal"];
    let one = [Family::LargestSeries, Family::StackTotal, Family::LargestStack, Family::LabelOfColor, Family::MarkCount];
    let two = [Family::SeriesComparison, Family::SeriesGap, Family::Crossing];
    for family in Family::ALL {
        let wanted = if one.contains(&family) { 0 } else { 1 + usize::from(two.contains(&family)) };
        for text in all(family, &fixture::energy()) {
            assert_eq!(names.iter().filter(|name| text.contains(*name)).count(), wanted, "{text}");
        }
    }
}

#[test]
fn nothing_stands_twice_before_a_place() {
    for family in Family::ALL {
        for text in all(family, &fixture::students()) {
            for twice in ["for Women for", "for Men for", "in Law in ", "for all faculties for", "total total", "of of"] {
                assert!(!text.contains(twice), "{text}");
            }
        }
    }
}
