//! How many tokens a text takes, without the tokenizer.
//!
//! The tokenizer of LLaVA-1.5 belongs to the model and is not ours to ship, so there are a bound that cannot be exceeded and an estimate
//! that leans to the high side.

/// The window of LLaVA-1.5, in tokens.
pub const WINDOW_TOKENS: usize = 2048;
/// What a picture takes of it. The `<image>` token is replaced by these.
pub const IMAGE_TOKENS: usize = 576;
/// The sentence before each conversation, with the token that begins a sequence.
const SYSTEM_TOKENS: usize = 31;
/// What the template puts around a message: ` USER: ` or ` ASSISTANT: `, half of the pairs with `</s>`.
const TEMPLATE_TOKENS: usize = 6;

/// The most tokens that a text can take: every byte one, and one to begin.
pub(super) fn bound(values: impl Iterator<Item = usize>) -> usize {
    SYSTEM_TOKENS + values.map(|bytes| bytes + 1).sum::<usize>()
}

/// About how many tokens the messages of a conversation take, with what the template adds.
pub(super) fn estimate<'a>(values: impl Iterator<Item = &'a str>) -> usize {
    SYSTEM_TOKENS + values.map(|value| estimate_tokens(value) + TEMPLATE_TOKENS).sum::<usize>()
}

/// About how many tokens a text takes, rather too many than too few. Llama's vocabulary has most short English words whole, each digit and
/// most punctuation by themselves, and falls back to bytes where it knows no letter.
pub fn estimate_tokens(text: &str) -> usize {
    let mut tokens = 0;
    let mut letters = 0;
    let close = |letters: &mut usize, tokens: &mut usize| {
        *tokens += letters.div_ceil(3);
        *letters = 0;
    };
    // A blank belongs to the word behind it, and is a token before anything else; one stands before every text.
    let mut after_blank = true;
    for c in text.chars() {
        if c.is_ascii_alphabetic() {
            letters += 1;
            after_blank = false;
            continue;
        }
        close(&mut letters, &mut tokens);
        tokens += usize::from(after_blank);
        after_blank = c == ' ';
        if !after_blank {
            tokens += if c.is_ascii() { 1 } else { c.len_utf8() };
        }
    }
    close(&mut letters, &mut tokens);
    tokens
}
