//! Nothing: the benches are in `stages.rs` and `throughput.rs`. A package needs a library or a binary, and there is only one binary.
