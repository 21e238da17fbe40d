//! Whatever a model says, reading it neither panics nor takes long.

use std::fmt::Write as _;

use chartmill_describe::model::answer::read_answer;
use chartmill_describe::model::exchange::Finish;
use chartmill_describe::model::table_shape::TableShape;
use proptest::prelude::*;

use crate::answers::{parts, sized};

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn nothing_panics_on_any_text(text in ".{0,400}") {
        let brief = sized(TableShape::Parts, "en", 4, 1);
        let _ = read_answer(&text, &Finish::Complete, &brief, "m");
    }

    /// Near-answers reach further than noise does.
    #[test]
    fn nothing_panics_on_a_damaged_answer(cuts in prop::collection::vec((0_usize..700, 0_usize..6, ".{0,3}"), 1..6)) {
        let brief = sized(TableShape::Parts, "pt-BR", 4, 1);
        let mut chars: Vec<char> = parts().to_string().chars().collect();
        for (at, length, put) in cuts {
            let at = at.min(chars.len());
            let end = (at + length).min(chars.len());
            chars.splice(at..end, put.chars());
        }
        let text: String = chars.into_iter().collect();
        let _ = read_answer(&text, &Finish::Complete, &brief, "m");
    }

    #[test]
    fn nothing_panics_on_any_values(values in prop::collection::vec("-?[0-9]{1,40}(\\.[0-9]{0,30})?(e-?[0-9]{1,4})?", 4)) {
        let brief = sized(TableShape::Parts, "en", 4, 1);
        let mut text = parts().to_string();
        for (old, new) in ["42.5", "[27]", "18.5", "[12]"].into_iter().zip(values) {
            text = text.replace(old, &if old.starts_with('[') { format!("[{new}]") } else { new });
        }
        let _ = read_answer(&text, &Finish::Complete, &brief, "m");
    }
}

/// Each of these would take minutes if any pass went back to the beginning at every brace, comma or mark.
#[test]
fn long_answers_are_read_in_linear_time() {
    let n = 1 << 20;
    let brief = sized(TableShape::Parts, "en", 4, 1);
    let mut objects = String::new();
    for number in 0..n / 16 {
        let _ = write!(objects, "{{\"rows\":{number}}} ");
    }
    for text in [
        "{".repeat(n),
        "{ ".repeat(n),
        "{\"".repeat(n),
        "{\"a\":".repeat(n),
        "{}".repeat(n),
        "[".repeat(n),
        format!("{{\"a\":[{}]}}", "1, ".repeat(n)),
        format!("{{“a”:[{}]}}", "“x”, ".repeat(n / 4)),
        format!("{{\"a\": \"{}\"", "\\".repeat(n)),
        format!("{{\"rows\":[{}{{}}]}}", "{\"label\":\"x\"},".repeat(n / 16)),
        "<think>".repeat(n / 8),
        objects,
    ] {
        assert!(read_answer(&text, &Finish::Complete, &brief, "m").is_err());
    }
}
