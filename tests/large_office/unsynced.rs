//! A disk that does not wait: what is made here is made again if the machine stops.

use std::{io, path::Path};

use shirushi_authority::journal::{Disk, Folder};

/// The journal's folder, without a wait after each of millions of records.
#[derive(Debug)]
pub(crate) struct Unsynced(Folder);

impl Unsynced {
    pub(crate) fn new(path: &Path) -> Self {
        Self(Folder::new(path))
    }
}

impl Disk for Unsynced {
    fn segments(&mut self) -> io::Result<Vec<u32>> {
        self.0.segments()
    }

    fn read(&mut self, segment: u32) -> io::Result<Vec<u8>> {
        self.0.read(segment)
    }

    fn create(&mut self, segment: u32, header: &[u8]) -> io::Result<()> {
        self.0.create(segment, header)
    }

    fn append(&mut self, segment: u32, bytes: &[u8]) -> io::Result<()> {
        self.0.append(segment, bytes)
    }

    fn sync(&mut self, _: u32) -> io::Result<()> {
        Ok(())
    }

    fn truncate(&mut self, segment: u32, length: u64) -> io::Result<()> {
        self.0.truncate(segment, length)
    }

    fn remove(&mut self, segment: u32) -> io::Result<()> {
        self.0.remove(segment)
    }

    fn set_aside(&mut self, segment: u32, offset: u64, bytes: &[u8]) -> io::Result<()> {
        self.0.set_aside(segment, offset, bytes)
    }
}
