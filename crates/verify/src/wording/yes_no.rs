//! Whether a question is to be answered by yes or no.

use crate::language::Tongue;
use crate::words::{BLANK, Blanked};

/// Whether a question, without its names, asks for yes or no: where a language has auxiliaries for it, one begins the question or what
/// follows its last comma; elsewhere it is a question without any word that asks for something else.
pub(super) fn asked(rest: &Blanked, tongue: &Tongue) -> bool {
    let words = rest.words();
    let list: Vec<&str> = words.iter().map(|(_, word)| word.as_str()).collect();
    let known = &tongue.yes_no;
    if known.anywhere.stand_in(&list) {
        return true;
    }
    let comma = rest.rest().iter().rposition(|&c| c == ',');
    let after_comma = comma.map_or(list.len(), |comma| words.iter().take_while(|(at, _)| *at < comma).count());
    let beginnings = [&list[..], &list[after_comma..]]
        .map(|list| list.iter().skip_while(|word| word.starts_with(BLANK)).copied().collect::<Vec<&str>>());
    let polite = known.polite.begin(&list).is_some();
    if known.unmarked {
        let asks_first = beginnings.iter().any(|list| known.question_first.begin(list).is_some());
        return rest.rest().contains(&'?') && !polite && !asks_first && !asks_otherwise(&list, tongue);
    }
    let [first, after_comma] = beginnings.map(|list| known.first.begin(&list).is_some());
    (first && !polite) || (after_comma && !asks_otherwise(&list, tongue))
}

/// Whether a word asks for something else, but for those in phrases that do not ask.
fn asks_otherwise(list: &[&str], tongue: &Tongue) -> bool {
    let known = &tongue.yes_no;
    let mut idx = 0;
    while idx < list.len() {
        if let Some(len) = known.not_asking.begin(&list[idx..]) {
            idx += len;
        } else if known.question_words.begin(&list[idx..]).is_some() {
            return true;
        } else {
            idx += 1;
        }
    }
    false
}
