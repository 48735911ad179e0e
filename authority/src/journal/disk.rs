//! The disk as the journal needs it: a handful of operations that a test can make fail.

use std::{
    fs::{self, File, OpenOptions},
    io::{self, Write},
    path::{Path, PathBuf},
};

/// Numbered segments on some storage. Each operation that changes something
/// either happens or fails; what it left after failing is for the journal to undo.
pub trait Disk {
    /// Numbers of the segments there are, ascending.
    ///
    /// # Errors
    /// What the system says; so for all.
    fn segments(&mut self) -> io::Result<Vec<u32>>;
    /// The bytes of a segment.
    ///
    /// # Errors
    /// What the system says.
    fn read(&mut self, segment: u32) -> io::Result<Vec<u8>>;
    /// Creates a segment that begins with `header`, and returns once both its bytes and its name are on disk.
    ///
    /// # Errors
    /// What the system says, also if the segment exists.
    fn create(&mut self, segment: u32, header: &[u8]) -> io::Result<()>;
    /// Appends to a segment, not necessarily durable yet.
    ///
    /// # Errors
    /// What the system says; some of the bytes may be there.
    fn append(&mut self, segment: u32, bytes: &[u8]) -> io::Result<()>;
    /// Returns once everything appended is on disk.
    ///
    /// # Errors
    /// What the system says; nothing is known about what was appended.
    fn sync(&mut self, segment: u32) -> io::Result<()>;
    /// Cuts a segment to `length` bytes, durably.
    ///
    /// # Errors
    /// What the system says.
    fn truncate(&mut self, segment: u32, length: u64) -> io::Result<()>;
    /// Removes a segment, durably; no error if there is none.
    ///
    /// # Errors
    /// What the system says.
    fn remove(&mut self, segment: u32) -> io::Result<()>;
    /// Keeps bytes that are about to be cut off at `offset` of `segment`, for a person to look at.
    ///
    /// # Errors
    /// What the system says.
    fn set_aside(&mut self, segment: u32, offset: u64, bytes: &[u8]) -> io::Result<()>;
}

/// Segments as files of a folder.
#[derive(Debug)]
pub struct Folder {
    path: PathBuf,
    open: Option<(u32, File)>,
}

impl Folder {
    /// The folder, which must exist.
    pub fn new(path: &Path) -> Self {
        Self {
            path: path.to_owned(),
            open: None,
        }
    }

    /// How long a segment is, in bytes.
    ///
    /// # Errors
    /// Where there is none, or the disk fails.
    pub fn bytes_of(&self, segment: u32) -> io::Result<u64> {
        Ok(fs::metadata(self.file_path(segment))?.len())
    }

    fn file_path(&self, segment: u32) -> PathBuf {
        self.path.join(format!("{segment:08}.journal"))
    }

    fn file(&mut self, segment: u32) -> io::Result<&mut File> {
        let open = match self.open.take() {
            Some((number, file)) if number == segment => file,
            _ => OpenOptions::new()
                .append(true)
                .open(self.file_path(segment))?,
        };
        Ok(&mut self.open.insert((segment, open)).1)
    }

    fn sync_names(&self) -> io::Result<()> {
        File::open(&self.path)?.sync_all()
    }
}

impl Disk for Folder {
    fn segments(&mut self) -> io::Result<Vec<u32>> {
        let mut numbers = Vec::new();
        for entry in fs::read_dir(&self.path)? {
            let name = entry?.file_name();
            let stem = name.to_str().and_then(|n| n.strip_suffix(".journal"));
            numbers.extend(stem.and_then(|s| s.parse::<u32>().ok()));
        }
        numbers.sort_unstable();
        Ok(numbers)
    }

    fn read(&mut self, segment: u32) -> io::Result<Vec<u8>> {
        fs::read(self.file_path(segment))
    }

    fn create(&mut self, segment: u32, header: &[u8]) -> io::Result<()> {
        let mut file = OpenOptions::new()
            .append(true)
            .create_new(true)
            .open(self.file_path(segment))?;
        file.write_all(header)?;
        file.sync_all()?;
        self.sync_names()?;
        self.open = Some((segment, file));
        Ok(())
    }

    fn append(&mut self, segment: u32, bytes: &[u8]) -> io::Result<()> {
        self.file(segment)?.write_all(bytes)
    }

    fn sync(&mut self, segment: u32) -> io::Result<()> {
        self.file(segment)?.sync_data()
    }

    fn truncate(&mut self, segment: u32, length: u64) -> io::Result<()> {
        let file = self.file(segment)?;
        file.set_len(length)?;
        file.sync_all()
    }

    fn remove(&mut self, segment: u32) -> io::Result<()> {
        self.open = None;
        match fs::remove_file(self.file_path(segment)) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
            _ => self.sync_names(),
        }
    }

    fn set_aside(&mut self, segment: u32, offset: u64, bytes: &[u8]) -> io::Result<()> {
        let name = format!("torn-{segment:08}-{offset}");
        let mut file = File::create(self.path.join(name))?;
        file.write_all(bytes)?;
        file.sync_all()?;
        self.sync_names()
    }
}
