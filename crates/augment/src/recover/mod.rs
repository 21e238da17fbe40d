//! Recovery: the table behind a picture, from the questions and answers about it.
