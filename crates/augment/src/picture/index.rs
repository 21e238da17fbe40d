//! Near-duplicates among a million pictures, without comparing each with each.

use std::collections::BTreeMap;

use super::fingerprint::Fingerprint;

/// The bands of a fingerprint, each of 16 bits.
const BANDS: usize = 16;
/// The largest threshold: three differing bits in each band would be a quarter of all there are.
const MAX_THRESHOLD: u32 = 3 * BANDS as u32 - 1;
/// The end of a chain.
const NONE: u32 = u32::MAX;

/// Fingerprints by the values of their 16 bands.
///
/// Two fingerprints that differ in `t` bits have a band in which they differ in at most `t / 16`: looking up every value that is so
/// near misses none. Memory is about 150 bytes a fingerprint, and four megabytes for the tables.
///
/// Source: Norouzi, Punjani, Fleet, "Fast Exact Search in Hamming Space With Multi-Index Hashing" (2014).
#[derive(Clone, Debug)]
pub struct NearIndex {
    threshold: u32,
    /// Every fingerprint with its smallest key.
    keys: BTreeMap<Fingerprint, u64>,
    /// The fingerprints in the order of insertion, each once.
    entries: Vec<Fingerprint>,
    /// For each band and value the last entry that has it.
    last: Vec<u32>,
    /// For each entry and band the entry before it with the same value.
    before: Vec<[u32; BANDS]>,
    /// The patterns of bits that a band may differ by.
    flips: Vec<u16>,
}

impl NearIndex {
    /// An empty index that finds what differs in at most `threshold` bits. More than 47 are taken as 47.
    pub fn new(threshold: u32) -> Self {
        let threshold = threshold.min(MAX_THRESHOLD);
        let most = threshold / BANDS as u32;
        Self {
            threshold,
            keys: BTreeMap::new(),
            entries: Vec::new(),
            last: vec![NONE; BANDS << 16],
            before: Vec::new(),
            flips: (0..=u16::MAX).filter(|flip| flip.count_ones() <= most).collect(),
        }
    }

    /// The nearest of the inserted ones within the threshold: its key and its distance. Of equally near ones the smallest key.
    pub fn nearest(&self, fingerprint: &Fingerprint) -> Option<(u64, u32)> {
        if let Some(&key) = self.keys.get(fingerprint) {
            return Some((key, 0));
        }
        let mut nearest: Option<(u32, u64)> = None;
        for (band, value) in bands(fingerprint).into_iter().enumerate() {
            for flip in &self.flips {
                let mut at = self.last[band << 16 | usize::from(value ^ flip)];
                while let Some(entry) = self.entries.get(at as usize) {
                    let distance = fingerprint.distance(entry);
                    if distance <= self.threshold && nearest.is_none_or(|(best, _)| distance <= best) {
                        let found = (distance, self.keys.get(entry).copied().unwrap_or(u64::MAX));
                        nearest = Some(nearest.map_or(found, |best| best.min(found)));
                    }
                    at = self.before.get(at as usize).map_or(NONE, |before| before[band]);
                }
            }
        }
        nearest.map(|(distance, key)| (key, distance))
    }

    /// Adds a fingerprint. One that is there already keeps the smaller key.
    pub fn insert(&mut self, fingerprint: Fingerprint, key: u64) {
        if let Some(known) = self.keys.get_mut(&fingerprint) {
            *known = key.min(*known);
            return;
        }
        self.keys.insert(fingerprint, key);
        let at = self.entries.len() as u32;
        let mut before = [NONE; BANDS];
        for (band, value) in bands(&fingerprint).into_iter().enumerate() {
            before[band] = std::mem::replace(&mut self.last[band << 16 | usize::from(value)], at);
        }
        self.entries.push(fingerprint);
        self.before.push(before);
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

fn bands(fingerprint: &Fingerprint) -> [u16; BANDS] {
    std::array::from_fn(|band| (fingerprint.0[band / 4] >> (16 * (band % 4))) as u16)
}
