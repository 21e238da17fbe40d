//! Texts of messages: the token of the picture, blanks, and the tokens of templates.

use chartmill_schema::Speaker;

/// The token that stands for the picture.
pub(super) const IMAGE: &str = "<image>";

/// What the parser of LLaVA's template looks for. Anywhere in a text they shift the mask.
pub(super) const CONTROL: [&str; 3] = ["</s>", "<unk>", "ASSISTANT:"];

/// What templates of other models, or older ones of LLaVA, read as their own; in capitals.
const OF_TEMPLATES: [&str; 11] = [
    "<S>",
    "<PAD>",
    "USER:",
    "<|IM_START|>",
    "<|IM_END|>",
    "<|ENDOFTEXT|>",
    "<|EOT_ID|>",
    "<IM_START>",
    "<IM_END>",
    "<IM_PATCH>",
    "###",
];

/// What a template puts behind a message. A trainer puts it there itself, so one that stands there already says nothing.
const END_MARKS: [&str; 4] = ["</s>", "<|im_end|>", "<|endoftext|>", "<|eot_id|>"];

/// The token of another template in a text.
pub(super) fn template_token(text: &str) -> Option<&'static str> {
    // Each of them has one of these, and most texts have none.
    if !text.contains(['<', ':', '#']) {
        return None;
    }
    let upper = text.to_uppercase();
    OF_TEMPLATES.into_iter().find(|token| upper.contains(token))
}

/// Whether Python's `split` finds no word. It takes the four separators of ASCII for blanks too.
pub(super) fn is_blank(text: &str) -> bool {
    text.chars().all(is_space)
}

fn is_space(c: char) -> bool {
    c.is_whitespace() || ('\u{1c}'..='\u{1f}').contains(&c)
}

/// Without blanks and byte order marks around it.
pub(super) fn trimmed(text: &str) -> &str {
    text.trim_matches(|c| is_space(c) || c == '\u{feff}')
}

/// Without the end marks behind it.
pub(super) fn without_end_marks(text: &str) -> &str {
    let mut rest = trimmed(text);
    while let Some(shorter) = END_MARKS.into_iter().find_map(|mark| rest.strip_suffix(mark)) {
        rest = trimmed(shorter);
    }
    if rest.len() == trimmed(text).len() { text } else { rest }
}

/// A character that tells of a text broken on its way: the replacement character, invisible marks, controls other than line ends and tabs.
pub(super) fn broken_character(text: &str) -> Option<char> {
    text.chars().find(|c| {
        (c.is_control() && !matches!(c, '\n' | '\r' | '\t'))
            || matches!(c, '\u{fffd}' | '\u{feff}' | '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
    })
}

/// A text without its `<image>`s, where they stand at its start, at its end or on lines of their own; `None` where one stands within a
/// sentence, which would be torn.
pub(super) fn without_image_tokens(text: &str) -> Option<String> {
    if !text.contains(IMAGE) {
        return Some(text.to_owned());
    }
    let lines: Vec<&str> = text.split('\n').filter(|line| !line.contains(IMAGE) || !is_blank(&line.replace(IMAGE, ""))).collect();
    let joined = lines.join("\n");
    let mut rest = trimmed(&joined);
    while let Some(shorter) = rest.strip_prefix(IMAGE).or_else(|| rest.strip_suffix(IMAGE)) {
        rest = trimmed(shorter);
    }
    (!rest.contains(IMAGE)).then(|| rest.to_owned())
}

/// Who speaks, by a role written in another way than ours; `None` where that is not clear.
pub(super) fn speaker_of(role: &str) -> Option<Speaker> {
    match role.trim().to_lowercase().as_str() {
        "human" | "user" => Some(Speaker::Human),
        "gpt" | "assistant" | "chatgpt" | "bot" | "model" => Some(Speaker::Gpt),
        _ => None,
    }
}

/// The first characters of a text, on one line, for an example.
pub(super) fn excerpt(text: &str) -> String {
    const LONGEST: usize = 100;
    let line: Vec<&str> = text.split_whitespace().collect();
    let line = line.join(" ");
    match line.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{} ...", &line[..end]),
        None => line,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn image_tokens_are_taken_out_where_no_sentence_is_torn() {
        for (text, wanted) in [
            ("<image>\nWhat?", Some("What?")),
            ("<image> What?\n<image>", Some("What?")),
            ("Look:\n <image>\nWhat?", Some("Look:\nWhat?")),
            ("<image><image>", Some("")),
            ("What?", Some("What?")),
            (" What? ", Some(" What? ")),
            ("What is in <image> here?", None),
        ] {
            assert_eq!(without_image_tokens(text).as_deref(), wanted, "{text:?}");
        }
    }

    #[test]
    fn end_marks_go_and_other_texts_stay_as_they_are() {
        assert_eq!(without_end_marks("25% </s>\n<|im_end|> "), "25%");
        assert_eq!(without_end_marks(" 25% "), " 25% ");
        assert_eq!(without_end_marks("What does </s> mean?"), "What does </s> mean?");
        assert_eq!(template_token("<|im_start|>user"), Some("<|IM_START|>"));
        assert_eq!(template_token("A user: a person"), Some("USER:"));
    }

    #[test]
    fn what_other_languages_need_is_not_broken() {
        assert_eq!(broken_character("می\u{200c}خواهم"), None);
        assert_eq!(broken_character("na\u{fffd}ve"), Some('\u{fffd}'));
        assert_eq!(broken_character("a\tb\r\nc"), None);
    }
}
