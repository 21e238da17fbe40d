//! Near-duplicates among a million pictures, without comparing each with each.

use std::collections::{BTreeMap, BTreeSet};

use super::fingerprint::Fingerprint;

/// The most bands that a fingerprint is cut into.
const MAX_BANDS: usize = 16;
/// The largest threshold: three differing bits in each band would be a fifth of all there are.
const MAX_THRESHOLD: u32 = 3 * MAX_BANDS as u32 - 1;
/// The slots of a band's table, as a power of two.
const SLOT_BITS: u32 = 18;
/// The end of a chain.
const NONE: u32 = u32::MAX;

/// Fingerprints by the values of their bands.
///
/// Of `n` bands, two fingerprints that differ in at most `t` bits share one with at most `t / n` of them: looking up every value that is
/// so near misses none. Up to a threshold of 15 there is a band more than bits may differ, so that one is the same: the wider the bands,
/// the fewer fingerprints share one by chance. Neighboring frequencies, which are alike in charts of one layout, go to different bands.
///
/// Memory is about 150 bytes a fingerprint, and at most 16 megabytes for the tables.
///
/// Source: Norouzi, Punjani, Fleet, "Fast Exact Search in Hamming Space With Multi-Index Hashing" (2014).
#[derive(Clone, Debug)]
pub struct NearIndex {
    threshold: u32,
    n_bands: usize,
    /// Every fingerprint with its smallest key.
    keys: BTreeMap<Fingerprint, u64>,
    /// The fingerprints in the order of insertion, each once.
    entries: Vec<Fingerprint>,
    /// For each band and slot the last entry in it.
    last: Vec<u32>,
    /// For each entry and band the entry before it in the same slot.
    before: Vec<u32>,
    /// The patterns of bits that a band may differ by.
    flips: Vec<u64>,
}

impl NearIndex {
    /// An empty index that finds what differs in at most `threshold` bits. More than 47 are taken as 47.
    pub fn new(threshold: u32) -> Self {
        let threshold = threshold.min(MAX_THRESHOLD);
        let n_bands = (threshold as usize + 1).clamp(4, MAX_BANDS);
        let most = threshold / n_bands as u32;
        // Only bands of 16 bits are ever looked up with other values than their own.
        let flips = if most == 0 { vec![0] } else { (0..1 << 16).filter(|flip: &u64| flip.count_ones() <= most).collect() };
        Self {
            threshold,
            n_bands,
            keys: BTreeMap::new(),
            entries: Vec::new(),
            last: vec![NONE; n_bands << SLOT_BITS],
            before: Vec::new(),
            flips,
        }
    }

    /// The nearest of the inserted ones within the threshold: its key and its distance. Of equally near ones the smallest key.
    pub fn nearest(&self, fingerprint: &Fingerprint) -> Option<(u64, u32)> {
        if let Some(&key) = self.keys.get(fingerprint) {
            return Some((key, 0));
        }
        let mut nearest: Option<(u32, u64)> = None;
        for (band, value) in bands(fingerprint, self.n_bands).into_iter().enumerate().take(self.n_bands) {
            for flip in &self.flips {
                let mut at = self.last[slot(band, value ^ flip)];
                while let Some(entry) = self.entries.get(at as usize) {
                    let distance = fingerprint.distance(entry);
                    if distance <= self.threshold && nearest.is_none_or(|(best, _)| distance <= best) {
                        let found = (distance, self.keys.get(entry).copied().unwrap_or(u64::MAX));
                        nearest = Some(nearest.map_or(found, |best| best.min(found)));
                    }
                    at = self.before[at as usize * self.n_bands + band];
                }
            }
        }
        nearest.map(|(distance, key)| (key, distance))
    }

    /// The keys of all inserted ones within the threshold, each once.
    pub fn within(&self, fingerprint: &Fingerprint) -> BTreeSet<u64> {
        let mut within = BTreeSet::new();
        for (band, value) in bands(fingerprint, self.n_bands).into_iter().enumerate().take(self.n_bands) {
            for flip in &self.flips {
                let mut at = self.last[slot(band, value ^ flip)];
                while let Some(entry) = self.entries.get(at as usize) {
                    if fingerprint.distance(entry) <= self.threshold {
                        within.extend(self.keys.get(entry));
                    }
                    at = self.before[at as usize * self.n_bands + band];
                }
            }
        }
        within
    }

    /// Adds a fingerprint. One that is there already keeps the smaller key.
    pub fn insert(&mut self, fingerprint: Fingerprint, key: u64) {
        if let Some(known) = self.keys.get_mut(&fingerprint) {
            *known = key.min(*known);
            return;
        }
        self.keys.insert(fingerprint, key);
        let at = self.entries.len() as u32;
        for (band, value) in bands(&fingerprint, self.n_bands).into_iter().enumerate().take(self.n_bands) {
            self.before.push(std::mem::replace(&mut self.last[slot(band, value)], at));
        }
        self.entries.push(fingerprint);
    }

    /// How many different fingerprints there are.
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }
}

/// The values of the bands: band `b` of `n` has the bits `b`, `b + n`, `b + 2n`, ...
fn bands(fingerprint: &Fingerprint, n_bands: usize) -> [u64; MAX_BANDS] {
    let mut values = [0; MAX_BANDS];
    for bit in 0..256 {
        let value = &mut values[bit % n_bands];
        *value = *value << 1 | fingerprint.0[bit / 64] >> (bit % 64) & 1;
    }
    values
}

/// Where a band's chain of a value begins. Values that fall together only make the chain longer.
///
/// Source: Knuth, The Art of Computer Programming 3, section 6.4, multiplicative hashing.
fn slot(band: usize, value: u64) -> usize {
    band << SLOT_BITS | (value.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> (64 - SLOT_BITS)) as usize
}
