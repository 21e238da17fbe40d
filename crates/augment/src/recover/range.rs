//! Ranges of amounts inside of clauses: `less than 2 hours`, `between $100 and $500`, `3-4 times`.

use chartmill_schema::Number;
use regex_lite::Captures;

use super::rules::{Bounds, Rules};

/// A range of amounts, as a clause has it.
#[derive(Clone, PartialEq, Debug)]
pub(super) struct Range {
    /// Which ends it has.
    pub(super) bounds: Bounds,
    /// Its lower end as written, with its currency sign.
    pub(super) lo: Option<String>,
    /// Its upper end as written.
    pub(super) hi: Option<String>,
    /// What is counted: `hours`, `vacation days`; empty for money.
    pub(super) unit: String,
    /// What the unit is of: `of coffee`; empty where nothing is said.
    pub(super) of: String,
    /// The clause before it.
    pub(super) before: String,
    /// The clause after it and its unit.
    pub(super) after: String,
}

/// The ends of a range in numbers, each with whether it belongs to the range.
#[derive(Clone, Copy, PartialEq, Debug)]
pub(super) struct Interval {
    pub(super) lo: (Number, bool),
    pub(super) hi: Option<(Number, bool)>,
}

/// Finds the range of a clause; `None` where it has none, or more numbers than one range has.
pub(super) fn find(clause: &str, rules: &Rules) -> Option<Range> {
    let (form, found) = rules.ranges.iter().find_map(|form| Some((form, form.pattern.captures(clause)?)))?;
    let whole = found.get(0)?;
    let before = clause.get(..whole.start())?.trim().to_owned();
    let rest = clause.get(whole.end()..)?;
    // "3.5G" and "24-hour" are names.
    if rest.starts_with(|c: char| c.is_alphanumeric() || c == '-' || c == '/') {
        return None;
    }
    let rest = rest.trim();
    let group = |found: &Captures<'_>, name: &str| found.name(name).map(|found| found.as_str().to_owned());
    let (mut lo, hi) = (group(&found, "lo"), group(&found, "hi"));
    let is_money = |number: &Option<String>| {
        number.as_ref().is_some_and(|text| !text.starts_with(|c: char| c.is_alphanumeric()) || text.contains('$'))
    };
    // "$100-150" is "$100-$150".
    let sign = |text: &str| text.find(|c: char| c.is_ascii_digit()).and_then(|at| text.get(..at)).unwrap_or_default().to_owned();
    let mut hi = hi;
    if let (Some(low), Some(high)) = (&lo, &hi) {
        match (is_money(&lo), is_money(&hi)) {
            (true, false) => hi = Some(format!("{}{high}", sign(low))),
            (false, true) => lo = Some(format!("{}{low}", sign(high))),
            _ => {}
        }
    }
    let (unit, of, after) = if is_money(&lo) || is_money(&hi) {
        (String::new(), String::new(), rest.to_owned())
    } else {
        match group(&found, "unit") {
            Some(unit) => (unit, String::new(), rest.to_owned()),
            None => unit_of(rest, rules),
        }
    };
    Some(Range { bounds: form.bounds, lo, hi, unit, of, before, after })
}

/// The unit at the start of what follows a number, what it is of, and the rest.
fn unit_of(rest: &str, rules: &Rules) -> (String, String, String) {
    let words = &rules.words;
    // A period ("a week") ends the unit, and so do prepositions.
    let end = rules.periods.iter().filter_map(|period| Some(period.pattern.find(rest)?.start())).min().unwrap_or(rest.len());
    let (start, tail) = rest.split_at(end);
    let stops = |word: &str| {
        let lower = word.to_lowercase();
        words.prepositions.contains(&lower) || words.articles.contains(&lower)
    };
    let tokens: Vec<&str> = start.split(' ').filter(|token| !token.is_empty()).collect();
    let mut n_unit = tokens.iter().position(|token| stops(token)).unwrap_or(tokens.len());
    // A gerund begins the rest of the clause: "2 hours gardening".
    if let Some(at) = tokens.iter().take(n_unit).skip(1).position(|token| rules.is_gerund(token)) {
        n_unit = at + 1;
    }
    // A unit whose size is known is one word, whatever follows.
    if tokens.first().is_some_and(|token| rules.unit(token).is_some()) {
        n_unit = n_unit.min(1);
    }
    let n_unit = n_unit.min(3);
    let unit = tokens.iter().take(n_unit).copied().collect::<Vec<_>>().join(" ");
    let mut others = tokens.iter().skip(n_unit).copied().collect::<Vec<_>>();
    let mut of = String::new();
    let of_words = rules.texts.get("of").map_or("of", String::as_str);
    if others.first().is_some_and(|word| *word == of_words) && others.len() > 1 {
        of = others.drain(..2).collect::<Vec<_>>().join(" ");
    }
    let after = [others.join(" "), tail.trim().to_owned()].join(" ").trim().to_owned();
    (unit, of, after)
}

impl Range {
    /// As a label has it: `Less than 2 hours`. `unit` stands for its own.
    pub(super) fn label(&self, unit: &str, rules: &Rules) -> String {
        label(self.bounds, self.lo.as_deref(), self.hi.as_deref(), unit, rules)
    }

    /// Its ends in the smallest of its units; whole numbers where what it counts cannot be split.
    pub(super) fn interval(&self, rules: &Rules) -> Option<Interval> {
        let size = self.size(rules);
        let number = |text: &Option<String>| {
            let value = number(text.as_deref()?, rules)?;
            value.times(Number::from(size))
        };
        let (lo, hi) = (number(&self.lo), number(&self.hi));
        let zero = (Number::ZERO, true);
        Some(match self.bounds {
            Bounds::Between => Interval { lo: (lo?, true), hi: Some((hi?, true)) },
            Bounds::AtLeast => Interval { lo: (lo?, true), hi: None },
            Bounds::AtMost => Interval { lo: zero, hi: Some((hi?, true)) },
            Bounds::Below => Interval { lo: zero, hi: Some((hi?, false)) },
            Bounds::Above => Interval { lo: (lo?, false), hi: None },
            Bounds::Exactly => Interval { lo: (lo?, true), hi: Some((lo?, true)) },
        })
    }

    /// What it measures, so that ranges can be held against each other: `time`, `money`; things that are counted are all alike.
    pub(super) fn dimension(&self, rules: &Rules) -> String {
        if self.unit.is_empty() {
            let is_money =
                self.numbers().any(|number| !number.starts_with(|c: char| c.is_alphanumeric()) || number.contains('$'));
            return if is_money { "money" } else { "count" }.to_owned();
        }
        rules.unit(&self.unit).map_or_else(|| "count".to_owned(), |(_, dimension)| dimension.clone())
    }

    fn size(&self, rules: &Rules) -> i64 {
        rules.unit(&self.unit).map_or(1, |(size, _)| *size)
    }

    /// Whether it is one number that counts nothing, such as the name of a product has.
    pub(super) fn is_bare_number(&self) -> bool {
        let is_money = self.numbers().any(|number| !number.starts_with(|c: char| c.is_alphanumeric()) || number.contains('$'));
        self.bounds == Bounds::Exactly && self.unit.is_empty() && !is_money
    }

    /// Whether it counts things that cannot be split, in whole numbers.
    pub(super) fn is_whole(&self, rules: &Rules) -> bool {
        let is_whole = |text: &str| number(text, rules).is_some_and(|number| number.needed_decimals() == 0);
        self.dimension(rules) == "count" && self.numbers().all(is_whole)
    }

    /// One of its ends in the smallest of its units.
    pub(super) fn in_smallest(&self, text: &str, rules: &Rules) -> Option<Number> {
        number(text, rules)?.times(Number::from(self.size(rules)))
    }

    /// The numbers of the range as written.
    pub(super) fn numbers(&self) -> impl Iterator<Item = &str> {
        [&self.lo, &self.hi].into_iter().flatten().map(String::as_str)
    }
}

/// A range as a label has it.
pub(super) fn label(bounds: Bounds, lo: Option<&str>, hi: Option<&str>, unit: &str, rules: &Rules) -> String {
    let print = rules.ranges.iter().find(|form| form.bounds == bounds).map_or("", |form| form.print.as_str());
    let filled = print.replace("{lo}", lo.unwrap_or_default()).replace("{hi}", hi.unwrap_or_default());
    super::label::capitalized(format!("{filled} {unit}").trim())
}

/// A number of a range: digits with a currency sign, or a word.
pub(super) fn number(text: &str, rules: &Rules) -> Option<Number> {
    let digits = text.trim_start_matches(|c: char| !c.is_ascii_digit());
    if digits.is_empty() {
        return super::answer::spelled(&text.to_lowercase(), rules);
    }
    super::answer::digits(digits, rules)
}
