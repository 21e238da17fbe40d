//! Size and SHA-256 of bytes on their way to somewhere, or to nowhere.

use std::io::{self, Write};

use sha2::{Digest, Sha256};

use crate::files::hex;
use crate::manifest::FileEntry;

/// Passes bytes on and hashes them.
#[derive(Clone, Debug)]
pub(crate) struct Hashing<W> {
    to: Option<W>,
    hash: Sha256,
    bytes: u64,
}

impl Default for Hashing<io::Sink> {
    /// Passes nothing on.
    fn default() -> Self {
        Self::new(None)
    }
}

impl Hashing<io::Sink> {
    /// Adds bytes that go nowhere.
    pub(crate) fn add(&mut self, bytes: &[u8]) {
        self.hash.update(bytes);
        self.bytes += bytes.len() as u64;
    }

    /// Passes what follows on.
    pub(crate) fn going_on_to<W>(self, to: W) -> Hashing<W> {
        Hashing { to: Some(to), hash: self.hash, bytes: self.bytes }
    }
}

impl<W> Hashing<W> {
    pub(crate) fn new(to: Option<W>) -> Self {
        Self { to, hash: Sha256::new(), bytes: 0 }
    }

    /// Bytes so far.
    pub(crate) fn bytes(&self) -> u64 {
        self.bytes
    }

    /// Where the bytes go.
    pub(crate) fn to(&self) -> Option<&W> {
        self.to.as_ref()
    }

    /// What the bytes were so far.
    pub(crate) fn so_far(&self) -> FileEntry {
        FileEntry { bytes: self.bytes, sha256: hex(&self.hash.clone().finalize()) }
    }

    /// Where the bytes went, and what they were.
    pub(crate) fn finish(self) -> (Option<W>, FileEntry) {
        (self.to, FileEntry { bytes: self.bytes, sha256: hex(&self.hash.finalize()) })
    }
}

impl<W: Write> Write for Hashing<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let n_written = self.to.as_mut().map_or(Ok(bytes.len()), |to| to.write(bytes))?;
        self.hash.update(&bytes[..n_written]);
        self.bytes += n_written as u64;
        Ok(n_written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.to.as_mut().map_or(Ok(()), Write::flush)
    }
}
