//! Paraphrases.
