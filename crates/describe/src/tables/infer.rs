//! What a table leaves unsaid: whether its labels are points in time, what its numbers measure, and how its rows belong together.
//!
//! A wrong guess must not make a false question. So numbers add up only where something says that they do; when in doubt they are
//! a rate.

use chartmill_schema::{MeasureKind, Number, Structure};

use super::cell::CURRENCIES;

/// Headers of label columns that are about time; the last word counts ("Model year").
#[rustfmt::skip]
const TIME_HEADERS: &[&str] = &[
    "year", "years", "month", "date", "quarter", "decade", "week", "day", "weekday", "hour", "time", "period",
    "ano", "mês", "mes", "año", "fecha", "data", "trimestre", "década", "semana", "dia", "día", "hora", "jahr", "monat", "année", "mois",
];
/// Headers of label columns that name the stages of one path.
const STAGE_HEADERS: [&str; 6] = ["stage", "step", "funnel stage", "etapa", "étape", "stufe"];
/// The beginnings of the names of months and weekdays, in the languages that the headers cover.
#[rustfmt::skip]
const CALENDAR: &[&str] = &[
    "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec",
    "fev", "abr", "mai", "ago", "set", "out", "dez", "ene", "dic", "okt", "déc", "avr", "juin", "juil", "août", "fév",
    "mon", "tue", "wed", "thu", "fri", "sat", "sun", "seg", "ter", "qua", "qui", "sex", "sáb", "dom", "lun", "mié", "jue", "vie",
];
/// Words that say that the numbers are a score or an index.
const INDEX_WORDS: [&str; 8] = ["index", "score", "rating", "rank", "ranking", "índice", "nota", "grade"];
/// Words, in a title or a header, that say that the numbers are levels or so much per something: adding them up means nothing.
#[rustfmt::skip]
const RATE_WORDS: &[&str] = &[
    "per", "capita", "rate", "rates", "ratio", "average", "avg", "mean", "median", "price", "prices", "temperature", "temp", "density",
    "expectancy", "growth", "change", "yield", "mass", "média", "taxa", "preço", "media", "tasa", "precio",
];
/// The same, in a header only: "Age" is a level, but "Population by age" is about people.
#[rustfmt::skip]
const LEVEL_WORDS: &[&str] = &[
    "speed", "age", "height", "length", "width", "depth", "weight", "distance", "longitude", "latitude", "altitude", "elevation",
    "horsepower", "mpg", "level", "salary", "wage", "wages", "size", "year", "years", "miles", "hours", "minutes", "days", "flow",
];
/// Headers of what is had in amounts, even where no unit stands.
#[rustfmt::skip]
const AMOUNT_WORDS: &[&str] = &[
    "area", "área", "superficie", "fläche", "sales", "revenue", "revenues", "receipts", "profit", "loss", "gdp", "expenditure", "expenses",
    "income", "budget", "spending", "cost", "costs", "ventas", "vendas", "receita", "ingresos", "umsatz", "emissions", "production",
];
/// Words that say that the numbers are percentages.
#[rustfmt::skip]
const SHARE_WORDS: &[&str] = &[
    "share", "shares", "percent", "percentage", "pct", "proportion", "anteil", "prozent", "porcentagem", "percentual", "porcentaje", "part", "%",
];
/// Units of which more can be had by putting two together.
#[rustfmt::skip]
const ADDITIVE_UNITS: &[&str] = &[
    "km²", "km2", "ha", "hectares", "acres", "كم²", "tonnes", "tons", "toneladas", "t", "kt", "Mt", "Gt", "kWh", "MWh", "GWh", "TWh", "GJ", "TJ", "PJ",
    "barrels", "liters", "litres", "litros", "gallons", "m³", "m3", "GB", "TB", "PB", "USD", "EUR", "GBP", "BRL", "JPY",
];
/// Units that measure, so that whole numbers of them are still no counts.
#[rustfmt::skip]
const PHYSICAL_UNITS: &[&str] = &[
    "mm", "cm", "m", "km", "in", "inch", "inches", "ft", "feet", "mi", "miles", "yd", "m²", "m2", "mg", "g", "kg", "lb", "lbs", "oz", "ml", "l", "L",
    "°", "°C", "°F", "C", "F", "K", "degrees", "J", "kJ", "MJ", "cal", "kcal", "Wh", "W", "kW", "MW", "GW", "hp", "s", "sec", "seconds", "min",
    "minutes", "h", "hr", "hrs", "hours", "days", "weeks", "months", "yr", "yrs", "years", "anos", "Hz", "kHz", "MHz", "GHz", "Mbps", "Gbps", "dB",
    "lux", "Pa", "hPa", "kPa", "bar", "mbar", "ppm", "ppb", "V", "A", "mAh", "mpg", "mph", "kph", "kn", "rpm", "ms", "points", "pts", "pp",
    "square", "cubic", "平方公里",
];
/// The end of a unit that counts, even in millions with decimals.
#[rustfmt::skip]
const COUNTED: &[&str] = &[
    "people", "persons", "inhabitants", "residents", "pessoas", "habitantes", "personas", "votes", "votos", "jobs", "passengers", "visitors", "units",
    "students", "households", "vehicles", "subscribers", "users", "tourists", "orders", "trips",
];

/// What is known of a column when its measure is to be told.
#[derive(Clone, Copy)]
pub(super) struct Clues<'a> {
    pub(super) header: &'a str,
    pub(super) title: &'a str,
    pub(super) unit: Option<&'a str>,
    pub(super) numbers: &'a [Option<Number>],
    pub(super) is_time: bool,
    pub(super) stages: bool,
}

/// What a column measures, and the unit `%` where only its header says so.
pub(super) fn measure(clues: &Clues<'_>) -> (MeasureKind, Option<String>) {
    let values: Vec<Number> = clues.numbers.iter().copied().flatten().collect();
    let not_negative = values.iter().all(|value| !value.is_negative());
    let is_percent = clues.unit.is_some_and(|unit| unit.starts_with('%') || unit.starts_with("percent"));
    // Parts of one whole are at most the whole. Percentages that exceed it together (80% here, 75% there) are each of something
    // else, and so are those of successive years: there is nothing that they add up to.
    let in_one_whole = not_negative && !clues.is_time && Total::of(&values).is_some_and(|total| total.is_at_most_100());
    let whole = Total::of(&values).is_some_and(|total| total.is_at_most_100() && total.is_at_least_100());
    let through_stages = clues.stages && not_negative && values.iter().all(|&value| value <= Number::HUNDRED);
    let header_words = words(clues.header);
    let says = |list: &[&str]| header_words.iter().any(|word| list.contains(&word.as_str()));
    if is_percent {
        // "% of exports" and "Share" speak of one whole though some parts are not listed; a bare "%" must add up to it.
        let of_one_whole = says(SHARE_WORDS) || clues.unit.is_some_and(|unit| unit.contains(' '));
        let share = through_stages || (in_one_whole && (whole || of_one_whole));
        return (if share { MeasureKind::Share } else { MeasureKind::Rate }, None);
    }
    let one = Number::from(1_u32);
    if clues.unit.is_none() && says(SHARE_WORDS) && in_one_whole && values.iter().any(|&value| value > one) {
        return (MeasureKind::Share, Some("%".to_owned()));
    }
    if says(&INDEX_WORDS) {
        return (MeasureKind::Index, None);
    }
    let title_words = words(clues.title);
    let title_says_rate = title_words.iter().any(|word| RATE_WORDS.contains(&word.as_str()));
    if says(SHARE_WORDS) || says(RATE_WORDS) || says(LEVEL_WORDS) || title_says_rate {
        return (MeasureKind::Rate, None);
    }
    let whole_counts = not_negative && values.iter().all(|value| value.needed_decimals() == 0);
    let Some(unit) = clues.unit else {
        // A header without a letter, such as a year, does not say what is counted.
        let named = clues.header.chars().any(char::is_alphabetic);
        let kind = if says(AMOUNT_WORDS) {
            MeasureKind::Amount
        } else if whole_counts && named {
            MeasureKind::Count
        } else {
            MeasureKind::Rate
        };
        return (kind, None);
    };
    let unit_words: Vec<&str> = unit.split_whitespace().collect();
    let per = unit.starts_with('°') || unit.contains('/') || unit_words.iter().any(|word| matches!(*word, "per" | "a" | "por"));
    if per {
        return (MeasureKind::Rate, None);
    }
    let is_money = CURRENCIES.into_iter().any(|currency| unit.starts_with(currency));
    if is_money || unit_words.iter().any(|word| ADDITIVE_UNITS.contains(word)) {
        return (MeasureKind::Amount, None);
    }
    let physical = unit_words.iter().any(|word| PHYSICAL_UNITS.contains(word));
    let counted = not_negative && unit_words.last().is_some_and(|word| COUNTED.contains(word));
    (if counted || (whole_counts && !physical) { MeasureKind::Count } else { MeasureKind::Rate }, None)
}

/// What all columns of a group measure. `clues` are those of its first column, with the name of what they measure for a header.
pub(super) fn shared_measure(clues: &Clues<'_>, stacks: bool, columns: &[&[Option<Number>]]) -> (MeasureKind, Option<String>) {
    let rows = (0..clues.numbers.len()).map(|row| columns.iter().map(|column| column[row]).collect::<Vec<_>>());
    let is_percent = clues.unit.is_none_or(|unit| unit.starts_with('%') || unit.starts_with("percent"));
    // What makes a column a share, that its rows add up, holds here for a row and its columns.
    if stacks && is_percent && rows.clone().all(|row| is_whole(&row)) {
        return (MeasureKind::Share, clues.unit.is_none().then(|| "%".to_owned()));
    }
    measure(&Clues { numbers: &columns.concat(), ..*clues })
}

/// How the rows belong together, where the table is read without being told.
pub(super) fn structure(
    stages: bool,
    is_time: bool,
    mut kinds: impl Iterator<Item = MeasureKind>,
    columns: &[&[Option<Number>]],
) -> Structure {
    if stages {
        return Structure::Stages;
    }
    let complete = columns.iter().all(|column| column.len() > 1 && is_whole(column));
    if complete && !is_time && kinds.all(|kind| kind == MeasureKind::Share) { Structure::Parts } else { Structure::Independent }
}

/// Whether a column adds up to 100 within the rounding of its values, none of them missing or negative.
fn is_whole(column: &[Option<Number>]) -> bool {
    let values: Vec<Number> = column.iter().copied().flatten().collect();
    values.len() == column.len()
        && values.iter().all(|value| !value.is_negative())
        && Total::of(&values).is_some_and(|total| total.is_at_most_100() && total.is_at_least_100())
}

/// A sum and how far rounding may have moved it.
struct Total {
    sum: Number,
    slack: Number,
}

impl Total {
    fn of(values: &[Number]) -> Option<Self> {
        let decimals = values.iter().map(|value| value.decimals()).max()?;
        let half_unit = Number::new(5, decimals + 1)?;
        let slack = half_unit.times(Number::from(i64::try_from(values.len()).ok()?))?;
        Some(Self { sum: Number::sum(values.iter().copied())?, slack })
    }

    fn is_at_most_100(&self) -> bool {
        self.sum.minus(self.slack).is_some_and(|low| low <= Number::HUNDRED)
    }

    fn is_at_least_100(&self) -> bool {
        self.sum.plus(self.slack).is_some_and(|high| high >= Number::HUNDRED)
    }
}

/// Whether the label column names the stages of a funnel: its header says so, and no column grows.
pub(super) fn are_stages(label_header: &str, columns: &[&[Option<Number>]]) -> bool {
    let header = label_header.to_lowercase();
    let narrows = |column: &&[Option<Number>]| {
        column.iter().all(|value| value.is_some_and(|value| !value.is_negative()))
            && column.windows(2).all(|pair| pair[1] <= pair[0])
    };
    STAGE_HEADERS.contains(&header.as_str()) && columns.iter().all(narrows)
}

/// Whether the labels are points in time, in order.
pub(super) fn is_time(label_header: &str, labels: &[&str]) -> bool {
    let named = words(label_header).last().is_some_and(|word| TIME_HEADERS.contains(&word.as_str()));
    let years: Option<Vec<u32>> = labels.iter().map(|label| year(label)).collect();
    if let Some(years) = years {
        let ascending = years.windows(2).all(|pair| pair[0] < pair[1]);
        let descending = years.windows(2).all(|pair| pair[0] > pair[1]);
        return (named || years.len() > 1) && (ascending || descending);
    }
    let looks_like = |label: &&str| is_point(label) || (named && label.starts_with(|c: char| c.is_ascii_digit()));
    labels.iter().all(looks_like) && (named || labels.len() > 1)
}

/// `1000` to `2200`, as years are written.
fn year(label: &str) -> Option<u32> {
    let digits = label.len() == 4 && label.bytes().all(|byte| byte.is_ascii_digit());
    label.parse().ok().filter(|year| digits && (1000..=2200).contains(year))
}

/// A month, weekday, quarter, decade, hour, or a date that begins with its year.
fn is_point(label: &str) -> bool {
    let lower = label.to_lowercase();
    let shape: String = lower.chars().map(|c| if c.is_ascii_digit() { '0' } else { c }).collect();
    let patterns = [
        "0000-00",
        "0000-00-00",
        "0000/00",
        "0000-q0",
        "0000 q0",
        "0000q0",
        "q0 0000",
        "q0",
        "t0 0000",
        "0t 0000",
        "0º tri 0000",
        "0000s",
        "00:00",
        "0000/00/00",
        "0000–00",
    ];
    let is_name = |word: &str| CALENDAR.iter().any(|name| word.starts_with(name)) && word.chars().all(char::is_alphabetic);
    // "Mar" and "March 2020" are months, "Marbles" is not: a name is short, or one of the long forms.
    let mut parts = lower.split([' ', '-', '.']).filter(|part| !part.is_empty());
    let named = parts.next().is_some_and(|word| is_name(word) && (word.chars().count() <= 5 || is_long_name(word)));
    patterns.contains(&shape.as_str()) || (named && parts.all(|part| part.bytes().all(|byte| byte.is_ascii_digit())))
}

/// The long names of months and weekdays in English and Portuguese.
fn is_long_name(word: &str) -> bool {
    ["uary", "ember", "ober", "gust", "sday", "nday", "rday", "eiro", "embro", "ubro", "feira"]
        .iter()
        .any(|end| word.ends_with(end))
        || matches!(word, "friday" | "sábado" | "domingo")
}

fn words(text: &str) -> Vec<String> {
    text.split(|c: char| !c.is_alphanumeric() && c != '%').filter(|word| !word.is_empty()).map(str::to_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn numbers(texts: &[&str]) -> Vec<Option<Number>> {
        texts.iter().map(|text| Number::parse(text).ok()).collect()
    }

    #[test]
    fn measures() {
        use MeasureKind::{Amount, Count, Index, Rate, Share};
        for (header, title, unit, values, kind) in [
            ("Share", "", Some("% of GDP"), ["10.2", "61.4", "28.4"], Share),
            ("Share", "", None, ["10.2", "61.4", "28.4"], Share),
            ("Share", "", Some("%"), ["82.4", "80", "74.3"], Rate),
            ("Share", "", Some("%"), ["110.2", "-38.6", "28.4"], Rate),
            ("Share", "", Some("%"), ["28.8", "20", "7.7"], Share),
            ("Butterfat", "", Some("%"), ["4.1", "4.4", "5.1"], Rate),
            ("Butterfat", "", Some("%"), ["10", "61", "29"], Share),
            ("1977", "", None, ["22091", "18293", "20513"], Rate),
            ("Men", "Population by age", Some("people"), ["22091", "18293", "20513"], Count),
            ("Receipts", "", None, ["22091", "18293", "20513"], Amount),
            ("Share", "", None, ["0.2", "0.5", "0.3"], Rate),
            ("Students", "", None, ["108", "286", "71"], Count),
            ("Population", "", Some("million people"), ["21.066", "12.9", "5.7"], Count),
            ("Receipts", "", Some("US$ million"), ["1394568", "12.5", "3"], Amount),
            ("Profit", "", Some("€"), ["-5", "12", "3"], Amount),
            ("GDP", "GDP per person", Some("US$"), ["22091", "18293", "20513"], Rate),
            ("Price per gallon", "", Some("US$"), ["2.38", "2.31", "2.22"], Rate),
            ("High", "", Some("°C"), ["8", "10", "13"], Rate),
            ("Area", "", Some("km²"), ["8.5", "10", "13"], Amount),
            ("Left government index", "", None, ["111", "73", "17"], Index),
            ("Longitude", "", None, ["17.74", "19.87", "20.64"], Rate),
            ("Horsepower", "", None, ["110", "93", "110"], Rate),
        ] {
            let numbers = numbers(&values);
            let clues = Clues { header, title, unit, numbers: &numbers, is_time: false, stages: false };
            assert_eq!(measure(&clues).0, kind, "{header:?} in {unit:?}");
        }
    }

    #[test]
    fn points_in_time() {
        for (header, labels) in [
            ("Year", ["1990", "1991", "1995"]),
            ("Any", ["1990", "1991", "1995"]),
            ("Month", ["01", "02", "03"]),
            ("x", ["Jan", "Feb", "March 2020"]),
            ("x", ["4º tri 2022", "1º tri 2023", "2º tri 2023"]),
            ("x", ["2020-Q1", "2020-Q2", "2020-Q3"]),
            ("x", ["2020-01-31", "2020-02-28", "2020-03-31"]),
            ("Decade", ["1870s", "1880s", "1890s"]),
            ("Day", ["Thur", "Fri", "Sat"]),
            ("Hour", ["00:00", "01:00", "02:00"]),
        ] {
            assert!(is_time(header, &labels), "{labels:?}");
        }
        for (header, labels) in [
            ("Year", ["Freshman", "Sophomore", "Junior"]),
            ("Model", ["1991", "1990", "1995"]),
            ("Toy", ["Marbles", "Cars", "Dolls"]),
            ("Age", ["0-4", "5-9", "10-14"]),
        ] {
            assert!(!is_time(header, &labels), "{labels:?}");
        }
    }

    #[test]
    fn structures() {
        let parts = numbers(&["33.3", "33.3", "33.3"]);
        let kinds = || [MeasureKind::Share].into_iter();
        assert_eq!(structure(false, false, kinds(), &[&parts]), Structure::Parts);
        assert_eq!(structure(false, true, kinds(), &[&parts]), Structure::Independent);
        let short = numbers(&["33.3", "33.3", "33.0"]);
        assert_eq!(structure(false, false, kinds(), &[&short]), Structure::Independent);
        assert!(are_stages("Stage", &[&numbers(&["100", "40", "40"])]));
        assert!(!are_stages("Stage", &[&numbers(&["100", "40", "41"])]));
        assert!(!are_stages("Phase", &[&numbers(&["100", "40", "40"])]));
    }
}
