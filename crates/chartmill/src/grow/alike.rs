//! Pictures of a dataset that are the same under several names, or nearly.

use std::collections::BTreeMap;
use std::num::NonZeroUsize;
use std::path::Path;

use anyhow::Result;
use chartmill_augment::dataset::Dataset;
use chartmill_augment::picture::{Depth, Fingerprint, NEAR, NearIndex, Rgb, decode, locate, look};
use chartmill_dataset::sha256_hex;

use super::looked_at::look_at_all;

/// What of a dataset's pictures looks alike. Pictures go by the keys of their names ([`TakenIds::key`]); of each there remain some 400
/// bytes in memory.
#[derive(Debug, Default)]
pub(super) struct Alike {
    /// Names of a file that an earlier name has already, byte by byte: the earlier one.
    same: BTreeMap<u64, u64>,
    /// Names of a picture that looks like an earlier one: the earlier one, which itself looks like none before it.
    near: BTreeMap<u64, u64>,
    /// Those that look like none before them.
    firsts: Option<NearIndex>,
    /// All of them.
    looks: Option<NearIndex>,
    /// Names of pictures that look like an earlier one: that one, or another one of all that are alike from one to the next.
    joined: BTreeMap<u64, u64>,
    /// A hash of the names and files of all pictures, since what becomes of rows follows from them; empty where none was looked at.
    pub(super) seen: String,
}

impl Alike {
    /// Looks at every picture that a row of the dataset names; `on_progress` is told how many there were so far. Files that are no pictures are
    /// passed over: what is wrong with them is said where their rows are read.
    ///
    /// # Errors
    /// The dataset cannot be read, or threads cannot be started.
    pub(super) fn of(
        dataset: &Dataset,
        folder: &Path,
        threads: Option<NonZeroUsize>,
        on_progress: &mut dyn FnMut(u64),
    ) -> Result<Self> {
        let mut found = Self { firsts: Some(NearIndex::new(NEAR)), looks: Some(NearIndex::new(NEAR)), ..Self::default() };
        let mut files: BTreeMap<u64, u64> = BTreeMap::new();
        // What cannot be read is told by the survey.
        look_at_all(
            dataset,
            threads,
            on_progress,
            |name| about(folder, name),
            |key, name, about| {
                let file = about.map_or_else(|| "nothing".to_owned(), |(file, _)| format!("{file:016x}"));
                found.seen = sha256_hex(format!("{} {file} {name}", found.seen).as_bytes());
                if let Some((file, look)) = about {
                    found.add(key, file, look, &mut files);
                }
            },
        )?;
        Ok(found)
    }

    fn add(&mut self, key: u64, file: u64, look: Fingerprint, files: &mut BTreeMap<u64, u64>) {
        if let Some(&first) = files.get(&file) {
            self.same.insert(key, first);
            return;
        }
        files.insert(file, key);
        let (Some(firsts), Some(looks)) = (&mut self.firsts, &mut self.looks) else { return };
        let like = looks.within(&look);
        looks.insert(look, key);
        // What is left out has to look like the picture that stays, so there likeness does not go on from one to the next.
        match firsts.nearest(&look) {
            Some((first, _)) => _ = self.near.insert(key, first),
            None => firsts.insert(look, key),
        }
        // What is on one side of a split has to go on: of two pictures that look alike neither may be trained on and the other tested.
        for other in like {
            let (one, other) = (self.group(key), self.group(other));
            if one != other {
                self.joined.insert(one.max(other), one.min(other));
            }
        }
    }

    /// The first name of the same file.
    pub(super) fn file(&self, key: u64) -> u64 {
        self.same.get(&key).copied().unwrap_or(key)
    }

    /// The first picture that looks like this one; itself where none does.
    pub(super) fn first(&self, key: u64) -> u64 {
        let file = self.file(key);
        self.near.get(&file).copied().unwrap_or(file)
    }

    /// One name for all pictures that are alike from one to the next.
    pub(super) fn group(&self, key: u64) -> u64 {
        let mut at = self.file(key);
        while let Some(&other) = self.joined.get(&at) {
            at = other;
        }
        at
    }

    /// Whether a picture in rows of RGB looks like one of the dataset.
    pub(super) fn has(&self, width: u32, height: u32, rgb: &[u8]) -> bool {
        let Some(looks) = self.looks.as_ref().filter(|looks| !looks.is_empty()) else { return false };
        looks.nearest(&Fingerprint::of(&Rgb { width, height, pixels: rgb.to_vec() })).is_some()
    }
}

/// The beginning of the hash of a picture's file, and what it looks like.
fn about(folder: &Path, name: &str) -> Option<(u64, Fingerprint)> {
    let path = locate(folder, name).ok()?;
    // Looks at the size first; what is wrong otherwise (a palette, an odd orientation) does not keep two pictures from being alike.
    let file = match look(&path, Depth::Head) {
        Ok(seen) => u64::from_str_radix(seen.sha256.get(..16)?, 16).ok()?,
        Err(_) => return None,
    };
    let pixels = decode(&std::fs::read(&path).ok()?).ok()?;
    Some((file, Fingerprint::of(&pixels)))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A fingerprint in which the first `n` bits are set.
    fn bits(n: u32) -> Fingerprint {
        Fingerprint([(1_u64 << n) - 1, 0, 0, 0])
    }

    #[test]
    fn likeness_goes_on_from_one_to_the_next_for_splits_alone() {
        let index = || Some(NearIndex::new(NEAR));
        let mut alike = Alike { firsts: index(), looks: index(), ..Alike::default() };
        let mut files = BTreeMap::new();
        for (key, file, n) in [(1, 11, 0), (2, 12, NEAR), (3, 13, 2 * NEAR), (4, 12, NEAR), (5, 15, NEAR + 1), (7, 17, 7 * NEAR)]
        {
            alike.add(key, file, bits(n), &mut files);
        }
        // 2 is near 1; 3 is near 2, but too far from 1, and begins anew; 4 is the file of 2; 5 is nearer to 3.
        assert_eq!([1, 2, 3, 4, 5, 6].map(|key| alike.first(key)), [1, 1, 3, 1, 3, 6]);
        assert_eq!([1, 2, 3, 4, 5].map(|key| alike.file(key)), [1, 2, 3, 2, 5]);
        assert_eq!([1, 2, 3, 4, 5, 6, 7].map(|key| alike.group(key)), [1, 1, 1, 1, 1, 6, 7]);
    }
}
