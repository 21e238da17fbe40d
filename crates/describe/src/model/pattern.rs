//! Patterns of model ids, as the price table and the table of capabilities have them.

/// Whether `text` is of the form `pattern`, in which `*` stands for anything. The case of letters does not matter.
pub(super) fn matches(pattern: &str, text: &str) -> bool {
    let (pattern, text) = (pattern.to_ascii_lowercase(), text.to_ascii_lowercase());
    let Some((head, rest)) = pattern.split_once('*') else { return pattern == text };
    let Some(mut text) = text.strip_prefix(head) else { return false };
    let (middle, tail) = rest.rsplit_once('*').unwrap_or(("", rest));
    // Taking the first place at which each piece fits leaves the most for those that follow.
    for piece in middle.split('*').filter(|piece| !piece.is_empty()) {
        let Some(at) = text.find(piece) else { return false };
        text = &text[at + piece.len()..];
    }
    text.ends_with(tail)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stars_stand_for_anything() {
        assert!(matches("gpt-4o", "GPT-4o"));
        assert!(!matches("gpt-4o", "gpt-4o-mini"));
        assert!(matches("gpt-4o-*", "gpt-4o-2024-08-06"));
        assert!(matches("*anthropic.claude-*", "us.anthropic.claude-sonnet-4-5-v1:0"));
        assert!(matches("*a*b*c", "xaxbxc"));
        assert!(!matches("*a*b*c", "xbxaxc"));
        assert!(matches("*", ""));
        assert!(!matches("ab*ba", "aba"));
    }
}
