//! Any text at all is judged, and nothing that is wrong makes judging fail.

use proptest::prelude::*;
use serde_json::{Value, json};

use super::super::judge::judge;
use super::{note, turn, value};

fn answers() -> Vec<(Value, Value)> {
    let any = value("Riverside", "New contracts");
    let of = |kind: &str, value: Value| json!({"kind": kind, "value": value, "accepted": value});
    let difference = json!({"difference": {"of": any, "minus": value("Old Town", "New contracts")}});
    vec![
        (any.clone(), json!({"kind": "number", "value": ["1250"], "unit": "US$ million", "decimals": 0, "accepted": ["1250"]})),
        (difference, json!({"kind": "number", "value": ["310"], "unit": "%", "accepted": ["310"], "tolerance": "0.5"})),
        // An annotation that was tampered with.
        (any.clone(), of("number", json!(["79228162514264337593543950335"]))),
        (any.clone(), of("number", json!([]))),
        (any.clone(), of("label", json!([""]))),
        (any.clone(), of("label", json!(["Riverside"]))),
        (json!("title"), of("text", json!(["Contracts signed in 2024"]))),
        (json!({"sorted": {"order": "ascending", "over": {"series": "nothing"}}}), of("list", json!(["Old Town", "Riverside"]))),
        (any.clone(), of("color", json!(["blue"]))),
        (any.clone(), of("boolean", json!(["yes"]))),
        (any, of("change", json!(["rise"]))),
    ]
}

/// Pieces that the rules look for, so that random texts meet them.
fn piece() -> impl Strategy<Value = String> {
    let known = [
        "Answer:",
        "Resposta:",
        "</s>",
        "**",
        "-",
        "−",
        "%",
        "R$",
        "US$",
        "1.",
        ",",
        "000",
        "mil",
        " millones",
        "K",
        "e9",
        "º",
        "Riverside",
        "Old",
        " Town",
        "no",
        "Não,",
        "Sí",
        "minus ",
        "\u{a0}",
        "\u{301}",
        "ß",
        "İ",
        "'",
        "\u{1}",
        "99999999999999999999999999999999",
        "1e99",
        "</think>",
        "°C",
        "30 to 44",
    ];
    prop_oneof![proptest::sample::select(known.to_vec()).prop_map(str::to_owned), "\\PC{0,6}", "[0-9.,' ]{0,12}"]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn any_text_is_judged(pieces in proptest::collection::vec(piece(), 0..12)) {
        let text = pieces.concat();
        for language in ["en", "pt-BR", "es", "fr"] {
            for (query, answer) in answers() {
                let judged = judge(&note(language), &turn(language, &text, &query, &answer), &text);
                prop_assert!(judged.relaxed || !judged.strict);
                prop_assert!(judged.similarity.is_none_or(|similarity| (0.0..=1.0).contains(&similarity)));
            }
        }
    }

    #[test]
    fn a_number_as_a_locale_writes_it_is_right(mantissa in -999_999_999_i64..=999_999_999, decimals in 0_u32..=3) {
        let number = chartmill_schema::Number::new(mantissa, decimals).unwrap();
        for language in ["en", "pt-BR", "es"] {
            let locale = chartmill_schema::Locale::of(&chartmill_schema::Language::new(language).unwrap()).unwrap();
            let written = locale.number(number, decimals);
            let answer = json!({"kind": "number", "value": [number.to_string()], "accepted": ["-"]});
            let turn = turn(language, "How many?", &value("Riverside", "New contracts"), &answer);
            prop_assert!(judge(&note(language), &turn, &written).strict, "{language}: {written}");
        }
    }
}
