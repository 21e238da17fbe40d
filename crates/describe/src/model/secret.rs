//! Keys, and texts of strangers that may hold them.

use std::fmt;

/// Shorter ones are placeholders such as `EMPTY` or `ollama`, which servers without keys ask for; they may stand in any text.
const SHORTEST: usize = 12;
/// The longest excerpt of a server's words in an error, in characters.
const EXCERPT: usize = 300;

/// A key. It is shown by nothing: not by `Debug`, not by an error, and it cannot be serialized.
#[derive(Clone)]
pub struct Secret(String);

impl Secret {
    /// The key in `text`, without the white space around it; `None` where there is nothing else.
    pub fn new(text: &str) -> Option<Self> {
        let text = text.trim();
        (!text.is_empty()).then(|| Self(text.to_owned()))
    }

    /// The key itself, for the one header that carries it.
    #[cfg_attr(not(feature = "llm"), allow(dead_code, reason = "only live clients send keys"))]
    pub(super) fn reveal(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Secret(***)")
    }
}

/// `text` with `***` in the place of the key.
pub(super) fn redact(text: &str, secret: Option<&Secret>) -> String {
    match secret {
        Some(Secret(key)) if key.len() >= SHORTEST => text.replace(key, "***"),
        _ => text.to_owned(),
    }
}

/// A server's words for an error message: on one line, cut short, without the key and without what looks like one.
#[cfg_attr(not(feature = "llm"), allow(dead_code, reason = "only live clients hear from servers"))]
pub(super) fn excerpt(text: &str, secret: Option<&Secret>) -> String {
    // Much more than is shown, but not a whole megabyte; and cut before the key could be cut in two by what follows.
    let text: String = text.chars().take(8 * EXCERPT).collect();
    let text = redact(&text, secret);
    let mut words = Vec::new();
    for word in text.split(|character: char| character.is_whitespace() || character.is_control()) {
        match word.find("sk-") {
            Some(at) if word.len() >= at + SHORTEST => words.push(format!("{}***", &word[..at])),
            _ if word.is_empty() => {}
            _ => words.push(word.to_owned()),
        }
    }
    let line = words.join(" ");
    match line.char_indices().nth(EXCERPT) {
        Some((at, _)) => format!("{} ...", &line[..at]),
        None => line,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_not_shown() {
        let key = "key-0123456789abcdef";
        let secret = Secret::new(&format!(" {key}\n")).unwrap();
        assert_eq!(secret.reveal(), key);
        assert!(!format!("{secret:?}").contains("0123"));
        assert_eq!(excerpt(&format!("bad key {key},\n\nsorry"), Some(&secret)), "bad key ***, sorry");
        assert_eq!(excerpt("Incorrect API key provided: sk-proj-abcdefghijkl.", None), "Incorrect API key provided: ***");
        assert_eq!(excerpt("a risk-averse desk-top", None), "a risk-averse desk-top");
        assert!(Secret::new(" ").is_none());
        assert_eq!(redact("an EMPTY cup", Secret::new("EMPTY").as_ref()), "an EMPTY cup");
    }

    #[test]
    fn excerpts_are_short() {
        assert_eq!(excerpt(&"é".repeat(5000), None).chars().count(), EXCERPT + 4);
    }
}
