//! Values that are found in a first pass and needed in any order later: they wait in a file, so that memory holds 8 bytes of each.

use std::fs::File;
use std::io::{self, BufWriter, Read, Seek, SeekFrom, Write};
use std::marker::PhantomData;
use std::sync::{Mutex, PoisonError};

use serde::Serialize;
use serde::de::DeserializeOwned;

/// A list of values that is written once, from its beginning to its end.
#[derive(Debug)]
pub(super) struct StoreWriter<T> {
    file: BufWriter<File>,
    /// Where each value ends.
    ends: Vec<u64>,
    kind: PhantomData<T>,
}

/// The list, to be read in any order by any thread.
#[derive(Debug)]
pub(super) struct Store<T> {
    file: Mutex<File>,
    ends: Vec<u64>,
    kind: PhantomData<fn() -> T>,
}

impl<T: Serialize + DeserializeOwned> StoreWriter<T> {
    /// An empty list. Its file has no name, and is gone with the process.
    pub(super) fn new() -> io::Result<Self> {
        Ok(Self { file: BufWriter::new(tempfile::tempfile()?), ends: Vec::new(), kind: PhantomData })
    }

    /// Adds a value, and returns its place.
    pub(super) fn push(&mut self, value: &T) -> io::Result<usize> {
        let bytes = serde_json::to_vec(value)?;
        self.file.write_all(&bytes)?;
        self.ends.push(self.ends.last().copied().unwrap_or(0) + bytes.len() as u64);
        Ok(self.ends.len() - 1)
    }

    /// The finished list.
    pub(super) fn finish(self) -> io::Result<Store<T>> {
        let file = self.file.into_inner().map_err(io::IntoInnerError::into_error)?;
        Ok(Store { file: Mutex::new(file), ends: self.ends, kind: PhantomData })
    }
}

impl<T: DeserializeOwned> Store<T> {
    /// How many values there are.
    pub(super) fn len(&self) -> usize {
        self.ends.len()
    }

    /// Value number `at`.
    ///
    /// # Errors
    /// There is none, or the file cannot be read any more.
    pub(super) fn get(&self, at: usize) -> io::Result<T> {
        let end = *self.ends.get(at).ok_or(io::ErrorKind::NotFound)?;
        let start = if at == 0 { 0 } else { self.ends[at - 1] };
        let mut bytes = vec![0; (end - start) as usize];
        {
            // A thread that panicked cannot have left more behind than a place in the file, which is sought anew.
            let mut file = self.file.lock().unwrap_or_else(PoisonError::into_inner);
            file.seek(SeekFrom::Start(start))?;
            file.read_exact(&mut bytes)?;
        }
        Ok(serde_json::from_slice(&bytes)?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_read_in_any_order() {
        let mut writer = StoreWriter::new().unwrap();
        for text in ["one", "", "three"] {
            writer.push(&text.to_owned()).unwrap();
        }
        let store: Store<String> = writer.finish().unwrap();
        assert_eq!(store.len(), 3);
        for (at, wanted) in [(2, "three"), (0, "one"), (1, ""), (2, "three")] {
            assert_eq!(store.get(at).unwrap(), wanted);
        }
        assert!(store.get(3).is_err());
    }
}
