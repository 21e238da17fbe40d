//! Judging, by cases.
