//! The cue words: sensible wordings of every family pass, and none of them passes for another family's query.

mod common;

use chartmill_schema::{AnswerKind, Axis, ColorName, End, Family, Order, Query, Rank, Relation, Selection, Threshold};
use common::asked::{Asked, check, label, num, val};
use common::{answer, number, samples};

fn bar() -> Vec<Asked> {
    let all = || Selection::all("Headcount");
    let ranked = |nth: u32, order: Order| Query::LabelAt { rank: Rank { nth, order }, over: all() };
    let pair = || (Box::new(val("Drivers", "Headcount")), Box::new(val("Teachers", "Headcount")));
    let over =
        |relation: Relation, than: Query| Selection { threshold: Some(Threshold { relation, than: Box::new(than) }), ..all() };
    let compare = |relation: Relation| Query::Compare { left: pair().0, relation, right: pair().1 };
    let yes = |yes: bool| answer(AnswerKind::Boolean, &[if yes { "yes" } else { "no" }], None, &[if yes { "Yes" } else { "No" }]);
    let extreme = |rank: Rank| Box::new(Query::ValueAt { rank, over: all() });
    vec![
        Asked {
            family: Family::ValueLookup,
            query: val("Teachers", "Headcount"),
            answer: num("18", None),
            wordings: &[
                "How many people are teachers?",
                "What is the number of people who are teachers?",
                "What is the headcount for Teachers?",
                "What is the value of the bar for Teachers?",
                "According to the chart, what is the headcount for Teachers?",
                "For Teachers, what does the chart show?",
                "Could you tell me the value for Teachers?",
            ],
        },
        Asked {
            family: Family::Largest,
            query: ranked(1, Order::Descending),
            answer: label("Nurses"),
            wordings: &[
                "Which occupation has the largest headcount?",
                "Which occupation has the most people?",
                "What is the occupation with the highest headcount?",
                "For which occupation is the headcount the highest?",
                "Which bar is the tallest?",
                "Which occupation comes out on top?",
                "Which occupation employs more people than any other?",
            ],
        },
        Asked {
            family: Family::Smallest,
            query: ranked(1, Order::Ascending),
            answer: label("Cooks"),
            wordings: &[
                "Which occupation has the smallest headcount?",
                "Which occupation has the fewest people?",
                "For which occupation is the headcount lowest?",
                "Which bar is the shortest?",
                "Which occupation employs the least people?",
            ],
        },
        Asked {
            family: Family::Kth,
            query: ranked(2, Order::Descending),
            answer: label("Drivers"),
            wordings: &[
                "Which occupation has the second highest headcount?",
                "Which occupation has the second-largest headcount?",
                "Which occupation ranks second when the occupations are ordered by the headcount from highest to lowest?",
                "Which occupation has the 2nd most people?",
            ],
        },
        Asked {
            family: Family::Kth,
            query: ranked(2, Order::Ascending),
            answer: label("Teachers"),
            wordings: &[
                "Which occupation has the second lowest headcount?",
                "Which occupation ranks second when the occupations are ordered by the headcount from lowest to highest?",
                "Which occupation has the second fewest people?",
            ],
        },
        Asked {
            family: Family::Comparison,
            query: compare(Relation::Greater),
            answer: yes(true),
            wordings: &[
                "Is the headcount for Drivers higher than for Teachers?",
                "Are there more Drivers than Teachers?",
                "Are more people shown for Drivers than for Teachers?",
                "Comparing Drivers with Teachers, is the headcount higher for Drivers?",
                "According to the chart, is the headcount for Drivers higher than for Teachers?",
                "Compared with Teachers, is the headcount for Drivers larger?",
                "Does Drivers exceed Teachers?",
            ],
        },
        Asked {
            family: Family::Comparison,
            query: compare(Relation::Less),
            answer: yes(false),
            wordings: &[
                "Is the headcount for Drivers lower than for Teachers?",
                "Are there fewer Drivers than Teachers?",
                "Is the bar for Drivers smaller than the bar for Teachers?",
            ],
        },
        Asked {
            family: Family::Difference,
            query: Query::Difference { of: pair().0, minus: pair().1 },
            answer: num("7", None),
            wordings: &[
                "How much higher is the headcount for Drivers than for Teachers?",
                "How many more people are shown for Drivers than for Teachers?",
                "What is the difference between the headcount for Drivers and the headcount for Teachers?",
                "By how much is the headcount for Drivers above the headcount for Teachers?",
                "How far is the headcount for Drivers above the headcount for Teachers?",
                "What is the difference in the headcount between Teachers and Drivers?",
                "How many fewer people are there for Teachers than for Drivers?",
            ],
        },
        Asked {
            family: Family::Ratio,
            query: Query::Ratio { of: pair().0, to: pair().1 },
            answer: num("1.4", None),
            wordings: &[
                "How many times as high as the headcount for Teachers is the headcount for Drivers?",
                "What is the ratio of the headcount for Drivers to the headcount for Teachers?",
                "How many times the headcount for Teachers is the headcount for Drivers?",
                "What is the headcount for Drivers divided by the headcount for Teachers?",
                "What is the headcount for Drivers as a multiple of the headcount for Teachers?",
                "How many times larger is Drivers than Teachers?",
            ],
        },
        Asked {
            family: Family::Sum,
            query: Query::Sum { over: all() },
            answer: num("86", None),
            wordings: &[
                "What is the sum of the headcount across all occupations?",
                "What is the headcount of all occupations combined?",
                "What is the headcount for all occupations in total?",
                "Adding up all occupations, what is the headcount?",
                "How many people are shown for all occupations together?",
                "What is the sum of the headcount over all occupations?",
                "How many people are there altogether?",
            ],
        },
        Asked {
            family: Family::Mean,
            query: Query::Mean { over: all() },
            answer: num("21.5", None),
            wordings: &[
                "What is the mean of the headcount across all occupations?",
                "What is the average of the headcount over all occupations?",
                "Averaged over all occupations, what is the headcount?",
                "Taking all occupations together, what is the mean of the headcount?",
                "What is the average headcount? Round to one decimal.",
            ],
        },
        Asked {
            family: Family::ShareOfTotal,
            query: Query::Percent { part: Box::new(val("Teachers", "Headcount")), whole: Box::new(Query::Sum { over: all() }) },
            answer: num("20.9", Some("%")),
            wordings: &[
                "What percentage of the total over all occupations is the headcount for Teachers?",
                "What percentage of all people are shown for Teachers?",
                "What share of the total, in percent, is the headcount for Teachers?",
                "Out of the total for all occupations, what percentage is the headcount for Teachers?",
            ],
        },
        Asked {
            family: Family::CountThreshold,
            query: Query::Count { over: over(Relation::Greater, Query::Literal { value: number("20") }) },
            answer: num("2", None),
            wordings: &[
                "How many occupations have a headcount above 20?",
                "How many occupations have more than 20 people?",
                "For how many occupations is the headcount above 20?",
                "What is the number of occupations with a headcount over 20?",
                "How many bars exceed 20?",
            ],
        },
        Asked {
            family: Family::CountThreshold,
            query: Query::Count { over: over(Relation::Less, Query::Literal { value: number("20") }) },
            answer: num("2", None),
            wordings: &["How many occupations have a headcount below 20?", "How many occupations have fewer than 20 people?"],
        },
        Asked {
            family: Family::AboveMean,
            query: Query::Count { over: over(Relation::Greater, Query::Mean { over: all() }) },
            answer: num("2", None),
            wordings: &[
                "How many occupations are above the mean of the headcount?",
                "For how many occupations is the headcount above the average of all occupations?",
                "How many occupations exceed the average?",
            ],
        },
        Asked {
            family: Family::MarkCount,
            query: Query::Marks,
            answer: num("4", None),
            wordings: &[
                "How many bars are there in the chart?",
                "How many bars can be counted in the chart?",
                "What is the number of bars in the chart?",
                "How many occupations does the chart show?",
            ],
        },
        Asked {
            family: Family::Title,
            query: Query::Title,
            answer: answer(
                AnswerKind::Text,
                &["Staff of the town hospital by job"],
                None,
                &["Staff of the town hospital by job"],
            ),
            wordings: &["What is the title of the chart?", "How is the chart titled?", "What is this chart about?"],
        },
        Asked {
            family: Family::AxisTitle,
            query: Query::AxisTitle { axis: Axis::Y },
            answer: answer(AnswerKind::Text, &["People employed"], None, &["People employed"]),
            wordings: &[
                "What is the title of the y-axis?",
                "How is the vertical axis labeled?",
                "What does the label of the y-axis say?",
            ],
        },
        Asked {
            family: Family::Position,
            query: Query::LabelInPlace { place: 2, from: End::First },
            answer: label("Teachers"),
            wordings: &[
                "Which occupation is the second from the left?",
                "What is the label of the second bar from the left?",
                "Reading from left to right, which occupation comes second?",
            ],
        },
        Asked {
            family: Family::Position,
            query: Query::LabelInPlace { place: 1, from: End::Last },
            answer: label("Cooks"),
            wordings: &[
                "Which occupation is shown by the first bar from the right?",
                "What is the label of the rightmost bar?",
                "Which is the last bar?",
            ],
        },
        Asked {
            family: Family::Order,
            query: Query::Sorted { order: Order::Descending, over: all() },
            answer: answer(
                AnswerKind::List,
                &["Nurses", "Drivers", "Teachers", "Cooks"],
                None,
                &["Nurses, Drivers, Teachers, Cooks"],
            ),
            wordings: &[
                "List all occupations by the headcount from highest to lowest, separated by commas.",
                "Sort the occupations by the headcount in descending order.",
                "What is the order of the occupations by the headcount from highest to lowest? List them, separated by commas.",
                "Rank the occupations by headcount, from the largest to the smallest.",
            ],
        },
        Asked {
            family: Family::ExtremeGap,
            query: Query::Difference { of: extreme(Rank::LARGEST), minus: extreme(Rank::SMALLEST) },
            answer: num("21", None),
            wordings: &[
                "What is the difference between the highest and the lowest headcount?",
                "How far apart are the highest and the lowest headcount?",
                "How much higher is the highest headcount than the lowest headcount?",
                "What is the highest headcount minus the lowest headcount?",
                "What is the range of the headcount?",
            ],
        },
        Asked {
            family: Family::ExtremeRatio,
            query: Query::Ratio { of: extreme(Rank::LARGEST), to: extreme(Rank::SMALLEST) },
            answer: num("2.9", None),
            wordings: &[
                "What is the ratio of the highest to the lowest headcount?",
                "How many times as high as the lowest headcount is the highest headcount?",
                "How many times the lowest headcount is the highest headcount?",
            ],
        },
        Asked {
            family: Family::TopTotal,
            query: Query::Sum {
                over: over(Relation::Greater, Query::ValueAt { rank: Rank { nth: 3, order: Order::Descending }, over: all() }),
            },
            answer: num("57", None),
            wordings: &[
                "What is the sum of the headcount for the two occupations with the highest headcount?",
                "What is the headcount of the top two occupations in total?",
                "Adding up the two occupations with the highest headcount, what is the total?",
                "How many people are shown for the top two occupations together?",
            ],
        },
        Asked {
            family: Family::TopTotal,
            query: Query::Sum { over: Selection { labels: vec!["Nurses".to_owned(), "Drivers".to_owned()], ..all() } },
            answer: num("57", None),
            wordings: &["What is the headcount of the two highest occupations combined?"],
        },
        Asked {
            family: Family::ReverseLookup,
            query: Query::LabelWith { value: number("25"), over: all() },
            answer: label("Drivers"),
            wordings: &[
                "Which occupation has 25 people?",
                "For which occupation is the headcount 25?",
                "The headcount is 25 for which occupation?",
                "Which occupation has a headcount of 25?",
            ],
        },
    ]
}

fn pie() -> Vec<Asked> {
    vec![
        Asked {
            family: Family::ValueLookup,
            query: val("Less than 2 hours", "Share"),
            answer: num("25", Some("%")),
            wordings: &[
                "What is the percentage of people who spend less than 2 hours a day on screens?",
                "What proportion of people spend less than 2 hours a day on screens?",
                "What is the share for \"Less than 2 hours\"?",
                "What share of people spend less than 2 hours a day on screens?",
            ],
        },
        Asked {
            family: Family::Difference,
            query: Query::Difference {
                of: Box::new(val("2 to 4 hours", "Share")),
                minus: Box::new(val("4 to 6 hours", "Share")),
            },
            answer: num("20", Some("%")),
            wordings: &[
                "By how many percentage points is the share for 2 to 4 hours higher than for 4 to 6 hours?",
                "How many percentage points higher is the share for 2 to 4 hours than for 4 to 6 hours?",
            ],
        },
        Asked {
            family: Family::ColorOf,
            query: Query::ColorOf { label: "2 to 4 hours".to_owned() },
            answer: answer(AnswerKind::Color, &["red"], None, &["Red"]),
            wordings: &[
                "What color is the slice for 2 to 4 hours?",
                "In which color is the slice for 2 to 4 hours drawn?",
                "Which color represents 2 to 4 hours?",
            ],
        },
        Asked {
            family: Family::LabelOfColor,
            query: Query::LabelOfColor { color: ColorName::Green },
            answer: label("4 to 6 hours"),
            wordings: &[
                "Which category is shown in green?",
                "What does the green slice represent?",
                "What does the color green stand for in the chart?",
            ],
        },
        Asked {
            family: Family::Position,
            query: Query::LabelInPlace { place: 3, from: End::First },
            answer: label("4 to 6 hours"),
            wordings: &[
                "Going clockwise from 12 o'clock, which category comes third?",
                "What is the label of the third slice clockwise from 12 o'clock?",
            ],
        },
    ]
}

#[test]
fn wordings_of_a_count_pass_for_their_query_alone() {
    check(&samples::bar(), &bar());
}

#[test]
fn wordings_of_a_share_pass_for_their_query_alone() {
    check(&samples::pie(), &pie());
}
