//! Units in headers: `Price per gallon (US$)`, `Highway [mpg]`.

use super::cell::CURRENCIES;

/// Words that make a text in brackets a unit. Anything else in brackets ("total", "2020", "adults") stays part of the name.
#[rustfmt::skip]
const UNIT_WORDS: &[&str] = &[
    "percent", "pct", "pp", "points", "pts", "USD", "EUR", "GBP", "BRL", "JPY", "CHF", "CAD", "AUD",
    "thousand", "thousands", "million", "millions", "billion", "billions", "trillion", "mio", "bn", "mn", "'000", "000s",
    "mil", "milhão", "milhões", "bilhão", "bilhões", "millón", "millones", "toneladas", "litros", "horas", "minutos", "dias", "días",
    "people", "persons", "inhabitants", "residents", "pessoas", "habitantes", "votes", "units",
    "mm", "cm", "m", "km", "in", "inch", "inches", "ft", "feet", "mi", "miles", "yd",
    "m²", "km²", "m2", "km2", "ha", "hectares", "acres", "sqft", "m³", "m3", "l", "L", "ml", "liters", "litres", "gallons", "barrels",
    "mg", "g", "kg", "t", "tonnes", "tons", "kt", "Mt", "Gt", "lb", "lbs", "oz", "bushels",
    "°C", "°F", "C", "F", "K", "°", "degrees",
    "J", "kJ", "MJ", "GJ", "cal", "kcal", "Wh", "kWh", "MWh", "GWh", "TWh", "W", "kW", "MW", "GW", "hp",
    "s", "sec", "seconds", "min", "minutes", "h", "hr", "hrs", "hours", "days", "weeks", "months", "yr", "yrs", "years", "anos",
    "Hz", "kHz", "MHz", "GHz", "B", "kB", "KB", "MB", "GB", "TB", "Mbps", "Gbps", "dB", "lux", "Pa", "hPa", "kPa", "bar", "mbar",
    "ppm", "ppb", "V", "A", "mAh", "mpg", "mph", "km/h", "kph", "kn", "rpm", "dpi", "ms",
];

/// Each header's name and its unit. Where two columns would then have the same name, all headers stay whole.
pub(super) fn split_headers(headers: &[String]) -> Vec<(String, Option<String>)> {
    let split: Vec<(String, Option<String>)> = headers.iter().map(|header| split(header)).collect();
    let mut names: Vec<String> = split.iter().map(|(name, _)| name.to_lowercase()).collect();
    names.sort();
    if names.windows(2).any(|pair| pair[0] == pair[1]) {
        return headers.iter().zip(split).map(|(header, (_, unit))| (header.clone(), unit)).collect();
    }
    split
}

fn split(header: &str) -> (String, Option<String>) {
    let whole = || (header.to_owned(), None);
    // A bare "%" is a unit that has to serve as the name, too.
    if matches!(header, "%" | "percent" | "Percent") {
        return (header.to_owned(), Some("%".to_owned()));
    }
    let open = match header.chars().last() {
        Some(')') => '(',
        Some(']') => '[',
        _ => return whole(),
    };
    let Some(at) = header.rfind(open) else { return whole() };
    let name = header[..at].trim_end();
    let unit = header[at + 1..header.len() - 1].trim();
    let unit = unit.strip_prefix("in ").unwrap_or(unit);
    if name.is_empty() || !is_unit(unit) { whole() } else { (name.to_owned(), Some(unit.to_owned())) }
}

fn is_unit(text: &str) -> bool {
    text.starts_with('%')
        || text.starts_with("per ")
        || CURRENCIES.into_iter().any(|currency| text.starts_with(currency))
        || text.split([' ', '/']).any(|word| UNIT_WORDS.contains(&word))
}

/// Whether a unit agrees with the sign in the cells of its column.
pub(super) fn carries(unit: &str, sign: &str) -> bool {
    // "US$" in a header and "$" in its cells is the usual way to say which dollar is meant.
    unit.contains(sign) || (sign == "%" && unit.starts_with("percent"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn units_in_brackets() {
        for (header, name, unit) in [
            ("Price per gallon (US$)", "Price per gallon", Some("US$")),
            ("Union members (%)", "Union members", Some("%")),
            ("Highway [mpg]", "Highway", Some("mpg")),
            ("GDP (in US$ million)", "GDP", Some("US$ million")),
            ("Deaths (per 1,000 births)", "Deaths", Some("per 1,000 births")),
            ("Yield (kg/ha)", "Yield", Some("kg/ha")),
            ("Produção (mil toneladas)", "Produção", Some("mil toneladas")),
            ("Receita (R$ milhões)", "Receita", Some("R$ milhões")),
            ("Members (total)", "Members (total)", None),
            ("Population (2020)", "Population (2020)", None),
            ("(US$)", "(US$)", None),
            ("Sales", "Sales", None),
        ] {
            assert_eq!(split(header), (name.to_owned(), unit.map(str::to_owned)));
        }
        let twins = ["Men (%)".to_owned(), "Men (people)".to_owned()];
        assert_eq!(split_headers(&twins).into_iter().map(|(name, _)| name).collect::<Vec<_>>(), twins);
    }
}
