//! How many tokens a text takes, without the tokenizer.
//!
//! The tokenizer of LLaVA-1.5 belongs to the model and is not ours to ship, so there are a bound that cannot be exceeded and an estimate
//! that leans to the high side.

use chartmill_schema::estimate_tokens;

/// The window of LLaVA-1.5, in tokens.
pub const WINDOW_TOKENS: usize = 2048;
/// What a picture takes of it. The `<image>` token is replaced by these.
pub const IMAGE_TOKENS: usize = 576;
/// The sentence before each conversation, with the token that begins a sequence.
const SYSTEM_TOKENS: usize = 31;
/// What the template puts around a message: ` USER: ` or ` ASSISTANT: `, half of the pairs with `</s>`.
const TEMPLATE_TOKENS: usize = 6;

/// The most tokens that a conversation can take.
pub(super) fn bound<'a>(values: impl Iterator<Item = &'a str>) -> usize {
    SYSTEM_TOKENS + values.map(chartmill_schema::most_tokens).sum::<usize>()
}

/// About how many tokens the messages of a conversation take, with what the template adds.
pub(super) fn estimate<'a>(values: impl Iterator<Item = &'a str>) -> usize {
    SYSTEM_TOKENS + values.map(|value| estimate_tokens(value) + TEMPLATE_TOKENS).sum::<usize>()
}
