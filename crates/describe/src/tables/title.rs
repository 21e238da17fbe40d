//! A title for a table that has none: its file's name made readable.

/// Short forms that are written in capitals.
const CAPITALS: [&str; 16] =
    ["us", "usa", "uk", "eu", "un", "gdp", "gnp", "co2", "hiv", "tv", "ai", "it", "nba", "nfl", "uefa", "fifa"];

/// `us-federal-receipts_2014.csv` gives "US federal receipts 2014". A name without any letter gives way to what the headers say.
pub(super) fn from_file_name(file_name: &str, headers: &[String]) -> String {
    let stem = file_name.rsplit_once('.').map_or(file_name, |(stem, _)| stem);
    let words: Vec<&str> = stem.split(|c: char| c.is_whitespace() || matches!(c, '-' | '_' | '.' | '+')).collect();
    let mut title = String::new();
    for (idx, word) in words.iter().enumerate().filter(|(_, word)| !word.is_empty()) {
        if !title.is_empty() {
            // Two years with a hyphen between them are a span, not two words.
            let span = idx > 0 && is_year(word) && is_year(words[idx - 1]);
            title.push(if span { '–' } else { ' ' });
        }
        if CAPITALS.contains(word) {
            title.push_str(&word.to_uppercase());
        } else if title.is_empty() {
            let mut chars = word.chars();
            title.extend(chars.next().into_iter().flat_map(char::to_uppercase));
            title.push_str(chars.as_str());
        } else {
            title.push_str(word);
        }
    }
    if title.chars().any(char::is_alphabetic) {
        return title;
    }
    match headers {
        [label, quantity] => format!("{quantity} by {}", label.to_lowercase()),
        [label, ..] => format!("Values by {}", label.to_lowercase()),
        [] => title,
    }
}

fn is_year(word: &str) -> bool {
    word.len() == 4 && word.bytes().all(|byte| byte.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn file_names_become_titles() {
        let headers = ["City".to_owned(), "Rain".to_owned()];
        for (name, title) in [
            ("us-federal-receipts_2014.csv", "US federal receipts 2014"),
            ("gdp 1990-2020.tsv", "GDP 1990–2020"),
            ("Élection.municipale.csv", "Élection municipale"),
            ("2021-03.csv", "Rain by city"),
            ("SalesByRegion.csv", "SalesByRegion"),
        ] {
            assert_eq!(from_file_name(name, &headers), title);
        }
    }
}
