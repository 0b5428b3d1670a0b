//! Lines on their way: by their practice in partitions, which go to disk when they grow.

use std::io::{self, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

use super::line::Line;
use crate::ids::Tin;

/// How many partitions there are, a power of two: all lines of a practice are in the same one.
pub(super) const PARTITIONS: usize = 128;
/// Bytes at which the lines of a partition go to disk.
const BLOCK: usize = 256 << 10;

/// All lines, in their partitions.
#[derive(Debug)]
pub(super) struct Partitions {
    parts: Vec<Mutex<Partition>>,
    spill: Spill,
}

/// Lines of some practices.
#[derive(Debug, Default)]
pub(super) struct Partition {
    /// Lines in memory.
    pending: Vec<u8>,
    /// Where the others stand in the file, and how many bytes they take.
    blocks: Vec<(u64, usize)>,
}

/// The file that takes what does not stay in memory. It has no name, so that it is gone with the run, however that ends.
#[derive(Debug)]
struct Spill {
    folder: PathBuf,
    file: Mutex<Option<(std::fs::File, u64)>>,
}

/// The partition of a practice.
pub(super) fn partition_of(tin: Tin) -> usize {
    (tin.number().wrapping_mul(0x9E37_79B1) >> (u32::BITS - PARTITIONS.trailing_zeros())) as usize
}

/// What another thread left when it panicked is whole: it is only added to.
fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Partitions {
    /// Empty partitions that spill into a folder.
    pub(super) fn new(folder: &Path) -> Self {
        let parts = (0..PARTITIONS).map(|_| Mutex::default()).collect();
        Self { parts, spill: Spill { folder: folder.to_owned(), file: Mutex::new(None) } }
    }

    /// Adds the bytes of lines, partition by partition.
    ///
    /// # Errors
    /// When the disk does not take them.
    pub(super) fn add(&self, lines: &[Vec<u8>]) -> io::Result<()> {
        for (part, lines) in self.parts.iter().zip(lines).filter(|(_, lines)| !lines.is_empty()) {
            let mut part = locked(part);
            part.pending.extend_from_slice(lines);
            if part.pending.len() >= BLOCK {
                let start = self.spill.append(&part.pending)?;
                let length = part.pending.len();
                part.blocks.push((start, length));
                part.pending.clear();
            }
        }
        Ok(())
    }

    /// How many lines a partition has.
    pub(super) fn count(&self, partition: usize) -> usize {
        let part = locked(&self.parts[partition]);
        let spilled: usize = part.blocks.iter().map(|(_, length)| length).sum();
        (spilled + part.pending.len()) / Line::BYTES
    }

    /// Goes through the lines of a partition.
    ///
    /// # Errors
    /// When they can't be read back.
    pub(super) fn each_line(&self, partition: usize, mut take: impl FnMut(Line)) -> io::Result<()> {
        let part = locked(&self.parts[partition]);
        let mut each = |bytes: &[u8]| {
            let (lines, _) = bytes.as_chunks::<{ Line::BYTES }>();
            for line in lines {
                take(Line::from_bytes(line));
            }
        };
        let mut bytes = Vec::new();
        for (start, length) in &part.blocks {
            bytes.resize(*length, 0);
            self.spill.read(*start, &mut bytes)?;
            each(&bytes);
        }
        each(&part.pending);
        Ok(())
    }

    /// The folder that partitions spill into.
    pub(super) fn folder(&self) -> &Path {
        &self.spill.folder
    }
}

impl Spill {
    /// Appends bytes, and tells where they start.
    fn append(&self, bytes: &[u8]) -> io::Result<u64> {
        let mut spill = locked(&self.file);
        let (file, end) = match &mut *spill {
            Some(spill) => spill,
            none => none.insert((tempfile::tempfile_in(&self.folder)?, 0)),
        };
        let start = *end;
        file.write_all(bytes)?;
        *end += bytes.len() as u64;
        Ok(start)
    }

    /// Fills bytes from a place.
    fn read(&self, start: u64, bytes: &mut [u8]) -> io::Result<()> {
        let mut spill = locked(&self.file);
        let Some((file, _)) = &mut *spill else { return Err(io::ErrorKind::UnexpectedEof.into()) };
        file.seek(SeekFrom::Start(start))?;
        file.read_exact(bytes)
    }
}
