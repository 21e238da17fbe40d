//! A file that is seen only once it is whole.

use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use chartmill_dataset::hex;
use serde::Serialize;
use sha2::{Digest, Sha256};

/// A file under a temporary name; removed if it is dropped before it has its own.
#[derive(Debug)]
pub(crate) struct Part {
    path: PathBuf,
    temporary: PathBuf,
    file: BufWriter<File>,
    hash: Sha256,
    renamed: bool,
}

impl Part {
    /// Begins the file.
    pub(crate) fn create(path: &Path) -> Result<Self> {
        let mut name = path.file_name().unwrap_or_default().to_owned();
        name.push(".part");
        let temporary = path.with_file_name(name);
        let file = File::create(&temporary).with_context(|| format!("cannot write {}", temporary.display()))?;
        Ok(Self { path: path.to_owned(), temporary, file: BufWriter::new(file), hash: Sha256::new(), renamed: false })
    }

    /// Writes a value as one line of JSON.
    pub(crate) fn line(&mut self, value: &impl Serialize) -> Result<()> {
        let mut text = serde_json::to_vec(value)?;
        text.push(b'\n');
        self.bytes(&text)
    }

    pub(crate) fn bytes(&mut self, bytes: &[u8]) -> Result<()> {
        self.hash.update(bytes);
        self.file.write_all(bytes).with_context(|| format!("cannot write {}", self.temporary.display()))
    }

    /// Brings everything to the disk, and returns the SHA-256 of it.
    pub(crate) fn complete(&mut self) -> Result<String> {
        let done = self.file.flush().and_then(|()| self.file.get_ref().sync_all());
        done.with_context(|| format!("cannot write {}", self.temporary.display()))?;
        Ok(hex(&self.hash.clone().finalize()))
    }

    /// Gives the file its own name.
    pub(crate) fn rename(mut self) -> Result<()> {
        std::fs::rename(&self.temporary, &self.path).with_context(|| format!("cannot write {}", self.path.display()))?;
        self.renamed = true;
        Ok(())
    }
}

impl Drop for Part {
    fn drop(&mut self) {
        if !self.renamed {
            // What is left of it is of no use; that it cannot be removed either is not the error to tell.
            let _ = std::fs::remove_file(&self.temporary);
        }
    }
}
