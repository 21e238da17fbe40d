//! Answers: what is taken, what is mended and what is sent back.
