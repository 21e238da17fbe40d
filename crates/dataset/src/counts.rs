//! What a release holds, in numbers.

use std::collections::BTreeMap;

use chartmill_schema::{Annotation, AnswerKind, CarriedAnnotation, Difficulty, Family, Form, Language, Split, Standing, Way};
use serde::{Deserialize, Serialize};

/// Why an attempt came to nothing.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum AttemptKind {
    /// The chart would mislead, or could not be drawn, for this data. Expected.
    Refusal,
    /// Verification found a fault.
    Rejection,
}

/// What a release holds. Records are counted by split, chart, locale and theme, their turns by family, form, difficulty and answer.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Counts {
    /// Records, each with its picture.
    pub records: u64,
    /// Questions with their answers.
    pub turns: u64,
    /// Records a split.
    pub split: BTreeMap<Split, u64>,
    /// Records a chart.
    pub chart: BTreeMap<String, u64>,
    /// Records a language of the picture.
    pub locale: BTreeMap<Language, u64>,
    /// Turns a language of the question, where it is another than that of the picture.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub question_locale: BTreeMap<Language, u64>,
    /// Records a theme.
    pub theme: BTreeMap<String, u64>,
    /// Turns a family.
    pub family: BTreeMap<Family, u64>,
    /// Turns a form.
    pub form: BTreeMap<Form, u64>,
    /// Turns a difficulty.
    pub difficulty: BTreeMap<Difficulty, u64>,
    /// Turns a kind of answer.
    pub answer: BTreeMap<AnswerKind, u64>,
    /// Turns whose answer is yes or no, each.
    pub yes_no: BTreeMap<String, u64>,
    /// Records a way in which they came out of a dataset that was grown; empty in other releases.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub way: BTreeMap<Way, u64>,
    /// Records on pictures that came with a dataset, by what stands behind their answers. They count as records, in their split and as
    /// turns; nothing else is known of them.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub standing: BTreeMap<Standing, u64>,
    /// Slots that no attempt filled.
    pub empty_slots: u64,
    /// Attempts that came to nothing, by kind, then by reason.
    pub refused: BTreeMap<AttemptKind, BTreeMap<String, u64>>,
    /// Lines of `descriptions.jsonl`.
    pub descriptions: DescriptionCounts,
}

/// How many descriptions were used.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DescriptionCounts {
    /// By a record.
    pub kept: u64,
    /// By an attempt that came to nothing.
    pub refused: u64,
}

impl Counts {
    /// What one record adds.
    pub(crate) fn add_record(&mut self, annotation: &Annotation) {
        self.records += 1;
        add(&mut self.split, annotation.split);
        add(&mut self.chart, annotation.chart.clone());
        add(&mut self.locale, annotation.locale.clone());
        if let Some(theme) = annotation.style.get("theme") {
            add(&mut self.theme, theme.clone());
        }
        if let Some(grown) = &annotation.grown {
            add(&mut self.way, grown.way);
        }
        for turn in &annotation.turns {
            self.turns += 1;
            if turn.language != annotation.locale {
                add(&mut self.question_locale, turn.language.clone());
            }
            add(&mut self.family, turn.family);
            add(&mut self.form, turn.form);
            add(&mut self.difficulty, turn.difficulty);
            add(&mut self.answer, turn.answer.kind);
            if turn.answer.kind == AnswerKind::Boolean {
                add(&mut self.yes_no, turn.answer.value.concat());
            }
        }
    }

    /// What one record on a picture that came with a dataset adds, of which this many turns.
    pub(crate) fn add_carried(&mut self, note: &CarriedAnnotation, turns: u64) {
        self.records += 1;
        self.turns += turns;
        add(&mut self.split, note.split);
        add(&mut self.way, note.grown.way);
        add(&mut self.standing, note.standing);
    }

    /// What one attempt that came to nothing adds.
    pub(crate) fn add_refused(&mut self, kind: AttemptKind, reason: &str) {
        add(self.refused.entry(kind).or_default(), reason.to_owned());
    }

    /// What one line of `descriptions.jsonl` adds.
    pub(crate) fn add_description(&mut self, kept: bool) {
        if kept {
            self.descriptions.kept += 1;
        } else {
            self.descriptions.refused += 1;
        }
    }

    /// Adds what another part of the release holds.
    pub fn merge(&mut self, other: &Self) {
        self.records += other.records;
        self.turns += other.turns;
        merge(&mut self.split, &other.split);
        merge(&mut self.chart, &other.chart);
        merge(&mut self.locale, &other.locale);
        merge(&mut self.question_locale, &other.question_locale);
        merge(&mut self.theme, &other.theme);
        merge(&mut self.family, &other.family);
        merge(&mut self.form, &other.form);
        merge(&mut self.difficulty, &other.difficulty);
        merge(&mut self.answer, &other.answer);
        merge(&mut self.yes_no, &other.yes_no);
        merge(&mut self.way, &other.way);
        merge(&mut self.standing, &other.standing);
        self.empty_slots += other.empty_slots;
        for (kind, reasons) in &other.refused {
            merge(self.refused.entry(*kind).or_default(), reasons);
        }
        self.descriptions.kept += other.descriptions.kept;
        self.descriptions.refused += other.descriptions.refused;
    }
}

fn add<K: Ord>(counts: &mut BTreeMap<K, u64>, key: K) {
    *counts.entry(key).or_default() += 1;
}

fn merge<K: Ord + Clone>(into: &mut BTreeMap<K, u64>, from: &BTreeMap<K, u64>) {
    for (key, count) in from {
        match into.get_mut(key) {
            Some(sum) => *sum += count,
            None => {
                into.insert(key.clone(), *count);
            }
        }
    }
}

/// The shares of all turns that were reached, 0 to 1, to four decimals.
#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Mix {
    /// A difficulty each.
    pub difficulty: BTreeMap<Difficulty, f64>,
    /// A form each.
    pub form: BTreeMap<Form, f64>,
    /// Answered yes or no.
    pub yes_no: f64,
    /// Of those answered yes or no, the ones answered yes.
    pub yes_of_yes_no: f64,
    /// Asked for a title, a color or a count of marks.
    pub title_color_count: f64,
}

impl Mix {
    /// The families that ask for a title, a color or a count of marks.
    const TITLE_COLOR_COUNT: [Family; 5] =
        [Family::Title, Family::AxisTitle, Family::ColorOf, Family::LabelOfColor, Family::MarkCount];

    /// The mix of what was counted.
    pub fn of(counts: &Counts) -> Self {
        // Of questions that came with a dataset none of this is known.
        let known = counts.form.values().sum();
        let share = |part: u64| share(part, known);
        let yes_no = counts.yes_no.values().sum();
        let simple = Self::TITLE_COLOR_COUNT.iter().filter_map(|family| counts.family.get(family)).sum();
        Self {
            difficulty: counts.difficulty.iter().map(|(&key, &part)| (key, share(part))).collect(),
            form: counts.form.iter().map(|(&key, &part)| (key, share(part))).collect(),
            yes_no: share(yes_no),
            yes_of_yes_no: self::share(counts.yes_no.get("yes").copied().unwrap_or(0), yes_no),
            title_color_count: share(simple),
        }
    }
}

/// `part / whole` to four decimals; 0 of nothing.
pub(crate) fn share(part: u64, whole: u64) -> f64 {
    if whole == 0 {
        return 0.0;
    }
    // Rounded in integers, so that the one division is exact to the last bit everywhere.
    let ten_thousandths = (u128::from(part) * 20_000 + u128::from(whole)) / (u128::from(whole) * 2);
    ten_thousandths as f64 / 10_000.0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_are_rounded_half_up() {
        for (part, whole, wanted) in [(0, 0, 0.0), (1, 3, 0.3333), (2, 3, 0.6667), (1, 20_000, 0.0001), (5, 5, 1.0)] {
            assert_eq!(share(part, whole), wanted);
        }
    }

    #[test]
    fn counts_go_through_json_and_add_up() {
        let mut one = Counts { records: 1, turns: 2, ..Counts::default() };
        add(&mut one.family, Family::ValueLookup);
        add(&mut one.locale, Language::english());
        one.add_refused(AttemptKind::Rejection, "answer");
        one.add_description(true);
        let json = serde_json::to_string(&one).unwrap();
        assert!(json.contains(r#""value-lookup":1"#) && json.contains(r#""rejection":{"answer":1}"#), "{json}");
        assert_eq!(serde_json::from_str::<Counts>(&json).unwrap(), one);
        let mut two = one.clone();
        two.merge(&one);
        assert_eq!((two.turns, two.family[&Family::ValueLookup], two.descriptions.kept), (4, 2, 2));
    }
}
