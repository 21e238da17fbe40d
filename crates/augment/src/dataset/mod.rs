//! Readers: a dataset as a stream of rows, its format told by its content.
