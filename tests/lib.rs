//! Nothing: the tests are in `main.rs` and beside it. A package needs a library or a binary, and there is only one binary.
