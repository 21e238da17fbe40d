//! The doctor: what is wrong with a dataset for training, in numbers and with examples.
