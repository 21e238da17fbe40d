//! Pictures of other people: found safely, decoded within limits, and compared with each other.
