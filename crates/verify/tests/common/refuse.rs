//! One spoiled thing, and the key of the fault that must be found.

use chartmill_verify::{Rejection, Sample, Verified};

use super::Made;

/// The keys of all faults.
pub fn keys(result: Result<Verified<Sample>, Vec<Rejection>>) -> Vec<&'static str> {
    result.err().unwrap_or_default().iter().map(|fault| fault.reason.key()).collect()
}

/// Spoils a sample and expects this key among the faults.
pub fn refused(mut made: Made, live: bool, key: &str, spoil: impl Fn(&mut Made)) {
    spoil(&mut made);
    let found = if live { keys(made.verify()) } else { keys(made.verify_files()) };
    assert!(found.contains(&key), "{key}: {found:?}");
}
