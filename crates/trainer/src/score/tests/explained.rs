//! Wrong answers with what would explain them.

use serde_json::{Value, json};

use super::super::judge::judge;
use super::super::misreading::Misreading;
use super::{note, turn, value};

fn explained(question: &str, query: &Value, answer: &Value, text: &str) -> Option<Misreading> {
    judge(&note("en"), &turn("en", question, query, answer), text).misreading
}

fn number(value: &str) -> Value {
    json!({"kind": "number", "value": [value], "decimals": 0, "accepted": [value]})
}

fn label(value: &str) -> Value {
    json!({"kind": "label", "value": [value], "accepted": [value]})
}

#[test]
fn numbers() {
    let old_town = value("Old Town", "New contracts");
    for (text, wanted) in [
        ("-940", Misreading::WrongSign),
        ("9.4", Misreading::PowerOfTen),
        ("9400", Misreading::PowerOfTen),
        ("94", Misreading::PowerOfTen),
        // 940 of 3190 new contracts, and of 1550 in Old Town.
        ("29.5%", Misreading::Unexplained),
        ("29", Misreading::ShareOrAbsolute),
        ("61", Misreading::ShareOrAbsolute),
        ("3190", Misreading::TotalForPart),
        ("1550", Misreading::TotalForPart),
        ("1250", Misreading::NeighboringRow),
        ("700", Misreading::NeighboringRow),
        ("610", Misreading::OtherSeries),
        ("300", Misreading::SmallestInstead),
        ("1000", Misreading::AxisTick),
        ("860", Misreading::Imprecise),
        ("655", Misreading::OtherRow),
        ("2024", Misreading::NumberOfText),
        ("77777", Misreading::Unexplained),
        ("Riverside", Misreading::LabelForValue),
    ] {
        assert_eq!(explained("How many?", &old_town, &number("940"), text), Some(wanted), "{text}");
    }
    assert_eq!(explained("How many of 1234?", &old_town, &number("940"), "1234"), Some(Misreading::EchoOfQuestion));
    assert_eq!(
        explained("How many?", &value("Mill Quarter", "New contracts"), &number("700"), "1250"),
        Some(Misreading::LargestInstead)
    );
    let difference =
        json!({"difference": {"of": value("Riverside", "New contracts"), "minus": value("Old Town", "New contracts")}});
    for (text, wanted) in [
        ("1250", Misreading::PartOfCalculation),
        ("940", Misreading::PartOfCalculation),
        ("2190", Misreading::OtherCalculation),
        ("1095", Misreading::OtherCalculation),
        ("-310", Misreading::WrongSign),
    ] {
        assert_eq!(explained("How much more?", &difference, &number("310"), text), Some(wanted), "{text}");
    }
    let ratio = json!({"ratio": {"of": value("Riverside", "New contracts"), "to": value("Old Town", "New contracts")}});
    let answer = json!({"kind": "number", "value": ["1.33"], "decimals": 2, "accepted": ["1.33"], "tolerance": "0.005"});
    assert_eq!(explained("How many times?", &ratio, &answer, "0.75"), Some(Misreading::InverseRatio));
    assert_eq!(explained("How many times?", &ratio, &answer, "310"), Some(Misreading::OtherCalculation));
    let count = json!({"count": {"over": {"series": "New contracts", "threshold": {"relation": "greater", "than": {"literal": {"value": "500"}}}}}});
    assert_eq!(explained("How many?", &count, &number("3"), "4"), Some(Misreading::OffByOne));
}

#[test]
fn names() {
    let largest = json!({"label-at": {"rank": {"nth": 1, "order": "descending"}, "over": {"series": "New contracts"}}});
    for (text, wanted) in [
        ("30 to 44", Misreading::OppositeExtreme),
        ("Old Town", Misreading::OffByOne),
        ("Mill Quarter", Misreading::OtherRow),
        ("Old contracts", Misreading::LegendLabel),
        ("Contracts signed in 2024", Misreading::TitleCopied),
        ("Contracts", Misreading::AxisTitleCopied),
        ("1250", Misreading::ValueForLabel),
        ("Elsewhere", Misreading::Unexplained),
    ] {
        assert_eq!(explained("Which?", &largest, &label("Riverside"), text), Some(wanted), "{text}");
    }
    // Third of the new contracts is Mill Quarter; of the old ones it is Old Town, which is also one rank before.
    let third = json!({"label-at": {"rank": {"nth": 3, "order": "descending"}, "over": {"series": "Old contracts"}}});
    assert_eq!(explained("Which?", &third, &label("Old Town"), "Mill Quarter"), Some(Misreading::OffByOne));
    assert_eq!(explained("Which?", &third, &label("Old Town"), "Riverside"), Some(Misreading::NeighboringRow));
    let place = json!({"label-in-place": {"place": 2, "from": "first"}});
    assert_eq!(explained("Which?", &place, &label("Old Town"), "Mill Quarter"), Some(Misreading::WrongEnd));
    assert_eq!(explained("Which?", &place, &label("Old Town"), "Riverside"), Some(Misreading::OffByOne));
    let series = json!({"series-at": {"rank": {"nth": 1, "order": "descending"}, "label": "Riverside"}});
    assert_eq!(explained("Which?", &series, &label("New contracts"), "Old contracts"), Some(Misreading::OppositeExtreme));
    assert_eq!(explained("Which?", &series, &label("New contracts"), "Riverside"), Some(Misreading::RowLabel));
}

#[test]
fn the_rest() {
    let query = value("Riverside", "New contracts");
    let yes = json!({"kind": "boolean", "value": ["yes"], "accepted": ["Yes"]});
    assert_eq!(explained("Is it?", &query, &yes, "No"), Some(Misreading::YesNoFlipped));
    let rise = json!({"kind": "change", "value": ["rise"], "accepted": ["Rose"]});
    assert_eq!(explained("Which way?", &query, &rise, "It fell"), Some(Misreading::DirectionFlipped));
    let blue = json!({"kind": "color", "value": ["blue"], "accepted": ["blue"]});
    assert_eq!(explained("Which color?", &query, &blue, "red"), Some(Misreading::OtherColor));
    let sorted = json!({"sorted": {"order": "ascending", "over": {"series": "New contracts"}}});
    let list = json!({"kind": "list", "value": ["30 to 44", "Mill Quarter", "Old Town", "Riverside"], "accepted": [""]});
    for (text, wanted) in [
        ("Riverside, Old Town, Mill Quarter, 30 to 44", Misreading::ReversedOrder),
        ("30 to 44, Old Town, Mill Quarter, Riverside", Misreading::NeighborsSwapped),
        ("Old Town, 30 to 44, Mill Quarter, Riverside", Misreading::OtherOrder),
        ("30 to 44, Mill Quarter, Old Town", Misreading::OtherItems),
    ] {
        assert_eq!(explained("Sort.", &sorted, &list, text), Some(wanted), "{text}");
    }
}

#[test]
fn kinds_have_names_of_their_own() {
    let keys: std::collections::BTreeSet<&str> = Misreading::ALL.iter().map(|kind| kind.key()).collect();
    assert_eq!(keys.len(), Misreading::ALL.len());
}
