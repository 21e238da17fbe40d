//! Answers as they are given and as a scorer should take them: decimals, units, accepted spellings. It chooses no words.

use chartmill_schema::{Answer, AnswerKind, Facts, Locale, MeasureKind, Number, Query, Structure, Unit};

use crate::AskError;
use crate::evaluate::{Value, evaluate};
use crate::places::Places;
use crate::reading::{Parts, support};
use crate::words::Words;

/// What stands with the numbers of a series, given what the picture shows of its unit.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Units<'a> {
    pub(crate) unit: Option<&'a Unit>,
    /// Whether the whole unit stands in the picture, not only a sign with each number.
    pub(crate) is_shown: bool,
    /// Whether the unit is a word for what is counted (`medals`), which an answer leaves out.
    pub(crate) is_noun: bool,
}

impl<'a> Units<'a> {
    /// `printed`: whether the numbers that matter are printed, with their signs.
    pub(crate) fn of(facts: &'a Facts, series: usize, printed: bool, words: &Words) -> Self {
        let measure = facts.shown.series().get(series).and_then(|column| column.measure.as_ref());
        let unit = measure.and_then(|measure| measure.unit.as_ref());
        let is_shown = facts.unit_shown.get(series).copied().unwrap_or(false);
        let has_sign = |unit: &&Unit| !unit.prefix().is_empty() || !unit.sign_suffix().is_empty();
        let is_noun = measure.is_some_and(|measure| measure.kind == MeasureKind::Count)
            && unit
                .is_some_and(|unit| unit.prefix().is_empty() && unit.suffix().starts_with(' ') && !words.is_multiplier(&unit.0));
        Self { unit: unit.filter(|unit| is_shown || (printed && has_sign(unit))), is_shown, is_noun }
    }

    /// A number as a short answer gives it.
    pub(crate) fn short(&self, locale: &Locale, number: Number, decimals: u32) -> String {
        match self.unit {
            Some(unit) if self.is_shown && !self.is_noun => locale.full(number, decimals, Some(unit)),
            unit => locale.printed(number, decimals, unit.filter(|_| !self.is_noun)),
        }
    }

    /// A number as a sentence gives it: with the noun as well.
    pub(crate) fn said(&self, locale: &Locale, number: Number, decimals: u32) -> String {
        if self.is_noun && self.is_shown {
            locale.full(number, decimals, self.unit)
        } else {
            self.short(locale, number, decimals)
        }
    }

    pub(crate) fn is_percent(&self) -> bool {
        self.unit.is_some_and(|unit| unit.suffix() == "%")
    }
}

/// An answer with what wordings need to know about it.
#[derive(Debug)]
pub(crate) struct Given {
    pub(crate) value: Value,
    pub(crate) answer: Answer,
    /// As a sentence says it.
    pub(crate) said: String,
    /// A number without any unit.
    pub(crate) bare: String,
    /// The decimals that it had to be rounded to; `None` where it is exact.
    pub(crate) rounded: Option<u32>,
}

/// Computes and spells the answer of a query.
pub(crate) fn give(query: &Query, facts: &Facts, locale: &Locale, words: &Words) -> Result<Given, AskError> {
    let value = evaluate(query, facts)?;
    let plain = |kind, value: Vec<String>, accepted: Vec<String>| Answer {
        kind,
        value,
        unit: None,
        decimals: None,
        accepted,
        tolerance: None,
    };
    let text = |kind, text: &str| plain(kind, vec![text.to_owned()], vec![text.to_owned()]);
    let answer = match &value {
        Value::Number(number) => return give_number(query, *number, facts, locale, words),
        Value::Label(label) => {
            let in_full =
                if facts.shown.is_time() { words.places.in_full(&facts.shown.labels().collect::<Vec<_>>()) } else { None };
            let mut accepted = vec![label.clone(), Places::spoken(label, in_full)];
            keep_first(&mut accepted);
            plain(AnswerKind::Label, vec![label.clone()], accepted)
        }
        Value::Text(title) => text(AnswerKind::Text, title),
        Value::List(labels) => plain(AnswerKind::List, labels.clone(), vec![labels.join(", ")]),
        Value::Color(color) => plain(AnswerKind::Color, vec![color.key().to_owned()], Words::spellings(words.color(*color))),
        Value::Boolean(yes) => {
            let key = if *yes { "yes" } else { "no" };
            plain(AnswerKind::Boolean, vec![key.to_owned()], Words::spellings(words.boolean(*yes)))
        }
        Value::Change(change) => {
            plain(AnswerKind::Change, vec![change.key().to_owned()], Words::spellings(words.change(*change)))
        }
    };
    let said = match &value {
        Value::Label(label) if facts.shown.structure == Structure::Stages => Words::in_quotes(label),
        Value::Label(label) => {
            words.quoted(label, if facts.shown.row_of(label).is_some() { facts.shown.is_time() } else { Words::is_year(label) })
        }
        _ => answer.accepted[0].clone(),
    };
    Ok(Given { said, bare: answer.accepted[0].clone(), rounded: None, value, answer })
}

/// How the result of a query is written: its unit stays, is lost, or becomes percent or percentage points.
enum Result_ {
    Same,
    Bare,
    Percent,
    Points,
}

fn give_number(query: &Query, exact: Number, facts: &Facts, locale: &Locale, words: &Words) -> Result<Given, AskError> {
    let rows = support(query, facts)?;
    let datum = |&(row, series): &(usize, usize)| facts.data.get(row).and_then(|row| row.get(series));
    let printed = rows.iter().all(|at| datum(at).is_some_and(|datum| datum.printed.is_some()));
    let input_decimals = rows.iter().map(|at| {
        let value = facts.shown.value(at.0, at.1).unwrap_or_default();
        datum(at).and_then(|datum| datum.printed).unwrap_or_else(|| value.needed_decimals())
    });
    let input_decimals = input_decimals.max().unwrap_or(0);
    let series = Parts::of(query).series.and_then(|name| facts.shown.series_of(name)).unwrap_or(0);
    let units = Units::of(facts, series, printed, words);
    // The decimals kept are those of the inputs where the result is exact; a quotient gets one more (mean), two, or one (percent).
    let (most, least, result) = match query {
        Query::Count { .. } | Query::Marks => (0, 0, Result_::Bare),
        Query::Mean { .. } => (input_decimals + 1, input_decimals, Result_::Same),
        Query::Ratio { .. } => (2, 0, Result_::Bare),
        Query::Percent { .. } => (1, 0, Result_::Percent),
        Query::Difference { .. } if units.is_percent() => (input_decimals, input_decimals, Result_::Points),
        _ => (input_decimals, input_decimals, Result_::Same),
    };
    let is_exact = exact.needed_decimals() <= most;
    let decimals = if is_exact { exact.needed_decimals().max(least) } else { most };
    let number = exact.rounded(decimals);
    let bare = locale.number(number, decimals);
    let percent = Unit("%".to_owned());
    let (short, said, unit) = match result {
        Result_::Same => {
            (units.short(locale, number, decimals), units.said(locale, number, decimals), units.unit.map(|unit| unit.0.clone()))
        }
        Result_::Bare => (bare.clone(), bare.clone(), None),
        Result_::Percent => {
            let text = locale.full(number, decimals, Some(&percent));
            (text.clone(), text, Some(percent.0))
        }
        Result_::Points => {
            let points = words.points(Some(number)).to_owned();
            let text = format!("{bare} {points}");
            (text.clone(), text, Some(words.points(None).to_owned()))
        }
    };
    let plain = number.to_string();
    let mut accepted = vec![
        short.clone(),
        said.clone(),
        bare.clone(),
        short.replace(&locale.group, ""),
        locale.ungrouped(number, number.decimals()),
        locale.ungrouped(number, number.needed_decimals()),
    ];
    if unit.as_deref().is_some_and(|unit| unit.starts_with('%')) {
        accepted.push(format!("{bare}%"));
    }
    // As it stands beside its mark, where a title says the rest of the unit: `$35.9` of `$35.9 million`.
    if matches!(result, Result_::Same) && !units.is_noun {
        accepted.push(locale.printed(number, decimals, units.unit));
    }
    keep_first(&mut accepted);
    let tolerance = (!is_exact).then(|| Number::new(5, most + 1)).flatten();
    let answer = Answer { kind: AnswerKind::Number, value: vec![plain], unit, decimals: Some(decimals), accepted, tolerance };
    Ok(Given { value: Value::Number(number), answer, said, bare, rounded: (!is_exact).then_some(most) })
}

/// Drops repeated texts, keeping the first of each.
fn keep_first(texts: &mut Vec<String>) {
    let mut at = 0;
    while at < texts.len() {
        if texts[..at].contains(&texts[at]) {
            texts.remove(at);
        } else {
            at += 1;
        }
    }
}
