//! Texts with their verdicts.

use serde_json::{Value, json};

use super::super::judge::{Reading, judge};
use super::{note, turn, value};

/// What a text has to be judged as.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Verdict {
    /// Right by both measures.
    Right,
    /// Right by the relaxed measure alone.
    Relaxed,
    /// Wrong.
    Wrong,
    /// Wrong, since it is not clear what is meant.
    Unclear,
    Declined,
    Empty,
}

use Verdict::{Declined, Empty, Relaxed, Right, Unclear, Wrong};

fn verdict(language: &str, question: &str, answer: &Value, query: &Value, text: &str) -> Verdict {
    let judged = judge(&note(language), &turn(language, question, query, answer), text);
    assert!(judged.relaxed || !judged.strict, "strict is never kinder: {text}");
    assert_eq!(judged.misreading.is_some(), !judged.relaxed && judged.reading == Reading::Answered, "{text}");
    match judged.reading {
        Reading::Answered if judged.strict => Right,
        Reading::Answered if judged.relaxed => Relaxed,
        Reading::Answered => Wrong,
        Reading::Unclear => Unclear,
        Reading::Declined => Declined,
        Reading::Empty => Empty,
        Reading::Missing => unreachable!("there is a text"),
    }
}

fn check(language: &str, question: &str, answer: &Value, cases: &[(&str, Verdict)]) {
    let query = value("Riverside", "New contracts");
    for &(text, wanted) in cases {
        assert_eq!(verdict(language, question, answer, &query, text), wanted, "{language}: {text:?} for {answer}");
    }
}

fn number(value: &str, unit: Option<&str>, tolerance: Option<&str>) -> Value {
    let mut answer = json!({"kind": "number", "value": [value], "decimals": value.split_once('.').map_or(0, |(_, after)| after.len()),
        "accepted": [value]});
    if let Some(unit) = unit {
        answer["unit"] = json!(unit);
    }
    if let Some(tolerance) = tolerance {
        answer["tolerance"] = json!(tolerance);
    }
    answer
}

#[test]
fn english_numbers() {
    check(
        "en",
        "How many new contracts are there in Riverside, of those of 2024?",
        &number("1250", None, None),
        &[
            ("1250", Right),
            ("1,250", Right),
            ("1,250 contracts", Right),
            ("There are 1,250 new contracts in Riverside.", Right),
            ("Riverside: 1,250 of 2024", Right),
            ("1.25K", Right),
            ("1.25 thousand", Right),
            ("1200", Relaxed),
            ("1187.5", Relaxed),
            ("1312.5", Relaxed),
            ("1313", Wrong),
            ("1187", Wrong),
            ("1,250%", Wrong),
            ("1.250", Wrong),
            ("-1250", Wrong),
            ("12500", Wrong),
            ("Riverside has 1,250 and Old Town 940", Unclear),
            ("between 1,200 and 1,300", Unclear),
            ("I'm sorry, I cannot see the chart.", Declined),
            ("", Empty),
            ("  \n", Empty),
            ("Old Town", Wrong),
            ("800 + 450 = 1250\nAnswer: 1,250", Right),
            ("Answer: 800", Wrong),
        ],
    );
}

#[test]
fn english_units() {
    let percent = number("25", Some("%"), None);
    check(
        "en",
        "What is the share?",
        &percent,
        &[
            ("25%", Right),
            ("25", Right),
            ("25 percent", Right),
            ("The share is 25.0%.", Right),
            ("0.25", Relaxed),
            ("0.25%", Wrong),
            ("2.5%", Wrong),
            ("26", Relaxed),
            ("26.3", Wrong),
        ],
    );
    check(
        "en",
        "What is the ratio? Round to two decimal places.",
        &number("0.25", None, Some("0.005")),
        &[("0.25", Right), ("0.254", Right), ("25%", Right), ("0.26", Relaxed), ("25", Wrong), ("1/4", Unclear), (".25", Right)],
    );
    check(
        "en",
        "How much is it?",
        &number("4.2", Some("US$ million"), None),
        &[
            ("US$4.2 million", Right),
            ("4.2", Right),
            ("$4,200,000", Right),
            ("4.2M", Right),
            ("4200 thousand", Right),
            ("4.2 billion", Wrong),
            ("4,200", Wrong),
            ("$4.3 million", Relaxed),
        ],
    );
    check(
        "en",
        "How much?",
        &number("6.5", Some("liters per 100 km"), None),
        &[("6.5 liters per 100 km", Right), ("7 liters per 100 km", Wrong)],
    );
    check("en", "How much?", &number("0", None, None), &[("0", Right), ("zero", Right), ("0.01", Wrong), ("none", Right)]);
    check(
        "en",
        "How many bars?",
        &number("4", None, None),
        &[("four", Right), ("There are four bars.", Right), ("4 bars", Right), ("five", Wrong), ("four or five", Unclear)],
    );
    check(
        "en",
        "How cold?",
        &number("-3.5", Some("°C"), None),
        &[("-3.5°C", Right), ("−3.5 °C", Right), ("minus 3.5", Right), ("3.5", Wrong)],
    );
}

#[test]
fn portuguese_numbers() {
    check(
        "pt-BR",
        "Quanto foi arrecadado em 2016?",
        &number("1250.5", Some("R$"), None),
        &[
            ("R$ 1.250,50", Right),
            ("1.250,5", Right),
            ("1250,50", Right),
            ("Em 2016 foram R$ 1.250,50.", Right),
            ("R$ 1.250", Relaxed),
            ("1,25 mil", Relaxed),
            ("1,250.50", Right),
            ("1,25", Wrong),
            ("R$ 1,25 milhões", Wrong),
            ("Não consigo ler o gráfico.", Declined),
            ("No 4º trimestre de 2016 foram R$ 1.250,50.", Right),
            ("1000 + 250,5 = 1250,5\nResposta: R$ 1.250,50", Right),
        ],
    );
    check(
        "pt-BR",
        "Qual é o percentual?",
        &number("49.5", Some("%"), Some("0.05")),
        &[("49,5%", Right), ("49,5 por cento", Right), ("49.5", Right), ("0,495", Relaxed), ("50%", Relaxed), ("495%", Wrong)],
    );
    // A number of points is none of percentage points.
    check("pt-BR", "Quantos pontos?", &number("10", None, None), &[("O gráfico tem 10 pontos.", Right), ("10%", Wrong)]);
    check("pt-BR", "Quantas barras?", &number("3", None, None), &[("três", Right), ("Há três barras.", Right), ("duas", Wrong)]);
    check(
        "pt-BR",
        "Quanto?",
        &number("2", Some("R$ bilhões"), None),
        &[("R$ 2 bilhões", Right), ("2 bi", Right), ("2 mi", Wrong), ("2.000.000.000", Right)],
    );
}

#[test]
fn spanish_numbers() {
    check(
        "es",
        "¿Cuántas hectáreas hay?",
        &number("16772", Some("hectáreas"), None),
        &[
            ("16.772 hectáreas", Right),
            ("16772", Right),
            ("16 772", Right),
            ("16,772", Wrong),
            ("16,8 mil", Relaxed),
            ("Hay 16.772 hectáreas.", Right),
            ("La respuesta: 16.772", Right),
            ("No puedo determinarlo.", Declined),
        ],
    );
    check(
        "es",
        "¿Qué porcentaje?",
        &number("36.5", Some("%"), None),
        &[("36,5 %", Right), ("36,5 por ciento", Right), ("0,365", Relaxed), ("3,65 %", Wrong)],
    );
    check(
        "es",
        "¿Cuánto?",
        &number("3000", Some("€ millones"), None),
        &[("3000 millones €", Right), ("3 mil millones de euros", Right), ("3 mil M", Right), ("3 millones", Wrong)],
    );
}

#[test]
fn labels() {
    let riverside = json!({"kind": "label", "value": ["Riverside"], "accepted": ["Riverside"]});
    check(
        "en",
        "Which district has more new contracts than Old Town?",
        &riverside,
        &[
            ("Riverside", Right),
            ("riverside.", Right),
            ("The Riverside", Right),
            ("\"Riverside\"", Right),
            ("Riverside has more new contracts than Old Town.", Right),
            ("It is riverside", Right),
            ("Old Town", Wrong),
            ("Mill Quarter", Wrong),
            ("Riverside or Mill Quarter", Unclear),
            ("River side", Wrong),
            ("1250", Wrong),
            ("New contracts", Wrong),
        ],
    );
    let accented = json!({"kind": "label", "value": ["Óleo diesel"], "accepted": ["Óleo diesel"]});
    check("pt-BR", "Qual fonte?", &accented, &[("o óleo diesel", Right), ("Oleo diesel", Relaxed), ("diesel", Wrong)]);
    let month = json!({"kind": "label", "value": ["set"], "accepted": ["set", "setembro"]});
    check("pt-BR", "Em que mês?", &month, &[("setembro", Right), ("Set.", Right), ("em setembro", Right), ("outubro", Wrong)]);
    let year = json!({"kind": "label", "value": ["2015"], "accepted": ["2015"]});
    check("en", "In which year?", &year, &[("2015", Right), ("In 2015", Right), ("2016", Wrong), ("2,015", Wrong)]);
    let tilde = json!({"kind": "label", "value": ["Año"], "accepted": ["Año"]});
    check("es", "¿Qué?", &tilde, &[("año", Right), ("ano", Wrong)]);
    let title = json!({"kind": "text", "value": ["Contracts signed in 2024"], "accepted": ["Contracts signed in 2024"]});
    check(
        "en",
        "What is the title?",
        &title,
        &[
            ("Contracts signed in 2024", Right),
            ("The title is \"Contracts signed in 2024\".", Right),
            ("contracts signed, in 2024", Right),
            ("Contracts", Wrong),
            ("Contracts signed in 2025", Wrong),
        ],
    );
}

#[test]
fn yes_and_no_and_up_and_down() {
    let boolean = |value: &str, accepted: &str| json!({"kind": "boolean", "value": [value], "accepted": [accepted]});
    check(
        "en",
        "Is it?",
        &boolean("yes", "Yes"),
        &[
            ("Yes", Right),
            ("yes, it is", Right),
            ("True", Right),
            ("No", Wrong),
            ("No, it is not", Wrong),
            ("yes and no", Right),
            ("maybe", Unclear),
        ],
    );
    check(
        "pt-BR",
        "É?",
        &boolean("no", "Não"),
        &[
            ("Não", Right),
            ("Não, é menor.", Right),
            ("nao", Right),
            ("No", Right),
            ("Sim", Wrong),
            ("No gráfico, sim", Wrong),
            ("No gráfico", Unclear),
        ],
    );
    check(
        "es",
        "¿Es?",
        &boolean("yes", "Sí"),
        &[("Sí", Right), ("si", Right), ("Sí, es mayor", Right), ("No", Wrong), ("Yes", Right)],
    );
    let fall = json!({"kind": "change", "value": ["fall"], "accepted": ["Fell", "fell", "Dipped"]});
    check(
        "en",
        "Did it rise or fall?",
        &fall,
        &[
            ("Fell", Right),
            ("It decreased.", Right),
            ("dipped", Right),
            ("It rose", Wrong),
            ("It rose, then fell", Unclear),
            ("It did not rise", Unclear),
        ],
    );
    let rise = json!({"kind": "change", "value": ["rise"], "accepted": ["Subiu", "subiu"]});
    check("pt-BR", "Subiu ou caiu?", &rise, &[("Subiu", Right), ("Aumentou", Right), ("Caíram", Wrong), ("Não caiu", Unclear)]);
    let blue = json!({"kind": "color", "value": ["blue"], "accepted": ["azul", "Azul"]});
    check(
        "es",
        "¿Qué color?",
        &blue,
        &[("azul", Right), ("Es azul oscuro", Right), ("verde", Wrong), ("azul o verde", Unclear), ("azul verdoso", Wrong)],
    );
}

#[test]
fn lists() {
    let answer = json!({"kind": "list", "value": ["Old Town", "Riverside", "Mill Quarter"],
        "accepted": ["Old Town, Riverside, Mill Quarter"]});
    let sorted = json!({"sorted": {"order": "ascending", "over": {"series": "New contracts"}}});
    let cases = [
        ("Old Town, Riverside, Mill Quarter", Right, Right),
        ("1. Old Town\n2. Riverside\n3. Mill Quarter", Right, Right),
        ("From low to high: old town, riverside and mill quarter.", Right, Right),
        ("By New contracts they are Old Town, Riverside, and Mill Quarter.", Right, Right),
        ("Riverside, Old Town, Mill Quarter", Wrong, Right),
        ("Old Town, Riverside", Wrong, Wrong),
        ("Old Town, Riverside, Mill Quarter, 30 to 44", Wrong, Wrong),
        ("nothing", Wrong, Wrong),
    ];
    for (text, ordered, unordered) in cases {
        assert_eq!(verdict("en", "Sort them.", &answer, &sorted, text), ordered, "{text}");
        assert_eq!(verdict("en", "Name them.", &answer, &json!("title"), text), unordered, "{text}");
    }
    let f1 = |text: &str| judge(&note("en"), &turn("en", "Sort them.", &sorted, &answer), text).item_f1;
    assert_eq!(f1("Old Town, Riverside, Mill Quarter"), Some(1.0));
    // Two of two are right, of three wanted: 2 * 2 / (2 + 3).
    assert_eq!(f1("Old Town, Riverside"), Some(0.8));
    assert_eq!(f1("30 to 44"), Some(0.0));
}

#[test]
fn similarity_is_of_texts_alone() {
    let label = json!({"kind": "label", "value": ["Riverside"], "accepted": ["Riverside"]});
    let similarity = |answer: &Value, text: &str| {
        judge(&note("en"), &turn("en", "?", &value("Riverside", "New contracts"), answer), text).similarity
    };
    assert_eq!(similarity(&label, "It is Riverside."), Some(1.0));
    assert_eq!(similarity(&label, "River side"), Some(0.9));
    assert_eq!(similarity(&label, "Mill Quarter"), Some(0.0));
    assert_eq!(similarity(&label, ""), Some(0.0));
    assert_eq!(similarity(&number("5", None, None), "5"), None);
}
