//! What the crate asks of figures made by hand. Expectations are written or computed by hand, never taken from the crate.

mod across;
mod aloud;
mod answers;
mod conversations;
mod extra;
mod fixture;
mod guards;
mod languages;
mod over_time;
mod wordings;
