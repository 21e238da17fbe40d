//! The regular files of a tar archive, one after the other, in the memory of one.
//!
//! An archive of a stranger decides nothing here but names and bytes: sizes are bounded before anything is read, no entry is ever unpacked
//! to where it says, and links, devices and folders are no files. Source: POSIX.1-2017, `pax`, and the GNU tar manual on long names.

use std::fs::File;
use std::io::{self, BufReader, Read};
use std::path::Path;

use tar::{EntryType, Header};

/// The length of a block.
const BLOCK: usize = 512;
/// The longest name of a file, in bytes, however it is written.
const MAX_NAME: u64 = 4 << 10;
/// The longest extended header, in bytes.
const MAX_EXTENDED: u64 = 64 << 10;

/// A regular file of an archive.
#[derive(Debug)]
pub(super) struct Member {
    /// As the archive has it.
    pub(super) name: String,
    /// Its bytes; empty where there are more than `most`.
    pub(super) bytes: Vec<u8>,
    /// Its size as the archive has it.
    pub(super) size: u64,
}

/// Reads an archive from its beginning to its end.
#[derive(Debug)]
pub(super) struct Members {
    reader: BufReader<File>,
}

impl Members {
    pub(super) fn open(path: &Path) -> io::Result<Self> {
        Ok(Self { reader: BufReader::with_capacity(1 << 18, File::open(path)?) })
    }

    /// The next regular file, of which no more than `most` bytes are read: a larger one is passed over and has none.
    ///
    /// # Errors
    /// What is broken, after which nothing more can be read.
    pub(super) fn next(&mut self, most: u64) -> io::Result<Option<Member>> {
        let mut long_name = None;
        loop {
            let mut block = [0; BLOCK];
            if !read_block(&mut self.reader, &mut block)? || block.iter().all(|&byte| byte == 0) {
                return Ok(None);
            }
            let header = Header::from_byte_slice(&block);
            if header.cksum()? != checksum(&block) {
                return Err(broken("a header has a wrong checksum, so it is no tar archive, or a damaged one"));
            }
            let size = header.entry_size()?;
            match header.entry_type() {
                EntryType::Regular | EntryType::Continuous => {
                    let name = long_name.unwrap_or_else(|| String::from_utf8_lossy(&header.path_bytes()).into_owned());
                    let bytes = if size <= most { self.data(size)? } else { Vec::new() };
                    if size > most {
                        self.skip(size)?;
                    }
                    return Ok(Some(Member { name, bytes, size }));
                }
                EntryType::GNULongName if size <= MAX_NAME => {
                    let bytes = self.data(size)?;
                    let name = bytes.split(|&byte| byte == 0).next().unwrap_or_default();
                    long_name = Some(String::from_utf8_lossy(name).into_owned());
                }
                EntryType::XHeader if size <= MAX_EXTENDED => {
                    let bytes = self.data(size)?;
                    long_name = pax_path(&bytes).or(long_name);
                }
                EntryType::GNULongName | EntryType::XHeader => {
                    return Err(broken("a name or an extended header is longer than any that is in use"));
                }
                EntryType::GNUSparse => return Err(broken("it holds a sparse file; pack it anew without --sparse")),
                // Folders, links, devices, pipes, and headers for all files.
                _ => {
                    self.skip(size)?;
                    long_name = None;
                }
            }
        }
    }

    /// The bytes of an entry, without the rest of its last block.
    fn data(&mut self, size: u64) -> io::Result<Vec<u8>> {
        let mut bytes = Vec::new();
        self.reader.by_ref().take(size).read_to_end(&mut bytes)?;
        if (bytes.len() as u64) < size {
            return Err(broken("it is cut off within a file"));
        }
        self.skip_exactly(padding(size))?;
        Ok(bytes)
    }

    fn skip(&mut self, size: u64) -> io::Result<()> {
        self.skip_exactly(size.checked_add(padding(size)).ok_or_else(|| broken("a size is beyond any file"))?)
    }

    fn skip_exactly(&mut self, size: u64) -> io::Result<()> {
        if io::copy(&mut self.reader.by_ref().take(size), &mut io::sink())? < size {
            return Err(broken("it is cut off within a file"));
        }
        Ok(())
    }
}

fn padding(size: u64) -> u64 {
    size.wrapping_neg() % BLOCK as u64
}

fn broken(why: &str) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, why)
}

/// Reads a whole block; `false` where the file ends before it.
fn read_block(reader: &mut impl Read, block: &mut [u8; BLOCK]) -> io::Result<bool> {
    let mut n_read = 0;
    while n_read < BLOCK {
        match reader.read(block.get_mut(n_read..).unwrap_or_default()) {
            Ok(0) if n_read == 0 => return Ok(false),
            Ok(0) => return Err(broken("it is cut off within a header")),
            Ok(more) => n_read += more,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
    Ok(true)
}

/// The sum of a header's bytes, with its own field taken as blanks.
fn checksum(block: &[u8; BLOCK]) -> u32 {
    block.iter().enumerate().map(|(at, &byte)| if (148..156).contains(&at) { 32 } else { u32::from(byte) }).sum()
}

/// The path of an extended header: records of a length, a blank, `key=value` and a line feed.
fn pax_path(mut records: &[u8]) -> Option<String> {
    let mut path = None;
    while !records.is_empty() {
        let blank = records.iter().take(8).position(|&byte| byte == b' ')?;
        let length: usize = std::str::from_utf8(records.get(..blank)?).ok()?.parse().ok()?;
        let record = records.get(blank + 1..length)?.strip_suffix(b"\n")?;
        if let Some(value) = record.strip_prefix(b"path=").filter(|value| value.len() as u64 <= MAX_NAME) {
            path = Some(String::from_utf8_lossy(value).into_owned());
        }
        records = records.get(length..)?;
    }
    path
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_extended_header_may_hold_the_name() {
        assert_eq!(pax_path(b"18 path=a/long.png\n").as_deref(), None);
        assert_eq!(pax_path(b"19 path=a/long.png\n").as_deref(), Some("a/long.png"));
        assert_eq!(pax_path(b"20 mtime=1234567.25\n19 path=a/long.png\n").as_deref(), Some("a/long.png"));
        for hostile in [&b"999999999999 path=a\n"[..], b"0 \n", b"4294967296 path=x", b" ", b"3 a", b"-1 path=x\n"] {
            assert_eq!(pax_path(hostile), None);
        }
    }
}
