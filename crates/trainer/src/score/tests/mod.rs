//! Judging and explaining, by cases written by hand.

mod cases;
mod explained;
mod hostile;

use chartmill_schema::{Annotation, Turn};
use serde_json::{Value, json};

/// A picture of two series over four rows, with an axis, in a language.
///
/// | District | New contracts | Old contracts |
/// | --- | --- | --- |
/// | Riverside | 1250 | 800 |
/// | Old Town | 940 | 610 |
/// | Mill Quarter | 700 | 655 |
/// | 30 to 44 | 300 | 120 |
fn note(language: &str) -> Annotation {
    let quantity = |name: &str| json!({"name": name, "kind": "quantity", "measure": {"kind": "count"}});
    let row = |label: &str, a: u32, b: u32| json!({"cells": [label, a.to_string(), b.to_string()]});
    let text = |text: &str, role: &str| json!({"text": text, "role": role, "box": [0.0, 0.0, 10.0, 10.0], "cap_height": 8.0});
    let tick = |value: u32| json!({"value": value.to_string(), "text": value.to_string(), "px": 1.0});
    let annotation = json!({
        "id": "cm-1", "image": "images/00000/cm-1.png", "split": "test", "description_id": "d", "chart": "bar", "mark": "bar",
        "locale": language, "seed": "0000000000000000", "style": {}, "target": "llava-1.5", "width": 100, "height": 100,
        "table": {
            "columns": [{"name": "District", "kind": "category"}, quantity("New contracts"), quantity("Old contracts")],
            "rows": [row("Riverside", 1250, 800), row("Old Town", 940, 610), row("Mill Quarter", 700, 655), row("30 to 44", 300, 120)],
        },
        "reading_order": "left-to-right",
        "scales": [{"id": "y", "axis": "y", "kind": "linear", "ticks": [tick(0), tick(500), tick(1000), tick(1500)]}],
        "texts": [text("Contracts signed in 2024", "title"), text("Contracts", "axis-title"), text("District", "axis-title"),
            text("R$ 1.250,50", "tick-label")],
        "marks": [], "turns": [],
    });
    serde_json::from_value(annotation).unwrap()
}

/// A turn with a query and an answer.
fn turn(language: &str, question: &str, query: &Value, answer: &Value) -> Turn {
    let turn = json!({"family": "value-lookup", "form": "short", "difficulty": "recognize", "language": language, "question": question,
        "query": query, "program": "", "answer": answer, "evidence": {"texts": [], "marks": []}});
    serde_json::from_value(turn).unwrap()
}

fn value(label: &str, series: &str) -> Value {
    json!({"value": {"label": label, "series": series}})
}
