//! The boxes of an AVIF file (ISO 14496-12 and 23008-12): where the primary image lies.

/// What an alpha channel is called among the properties.
const URN_OF_ALPHA: &[u8] = b"urn:mpeg:mpegB:cicp:systems:auxiliary:alpha";

/// Most pieces that an image may lie in; encoders write one.
const MAX_EXTENTS: u64 = 64;

/// The primary image.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Image {
    /// Its AV1 stream, no longer than the file.
    pub(super) data: Vec<u8>,
    /// The largest sides that the file declares for any of its images, in pixels.
    pub(super) declared: Option<(u32, u32)>,
}

/// Why a file holds no image that is read here.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub(super) enum ContainerError {
    #[error("its boxes are cut short or contradict each other")]
    Boxes,
    #[error("it lacks the box {0}")]
    Missing(&'static str),
    #[error("it is made of parts, which is not supported")]
    Parts,
    #[error("it is transparent, which is not supported")]
    Transparent,
}

use ContainerError::{Boxes, Missing};

/// Finds the primary image.
pub(super) fn read(file: &[u8]) -> Result<Image, ContainerError> {
    let mut meta = Reader(child(file, *b"meta").ok_or(Missing("meta"))?);
    meta.unsigned(4)?; // version and flags
    let meta = meta.0;
    let properties = child(meta, *b"iprp").ok_or(Missing("iprp"))?;
    if properties
        .windows(URN_OF_ALPHA.len())
        .any(|window| window == URN_OF_ALPHA)
    {
        return Err(ContainerError::Transparent);
    }
    let primary = primary(child(meta, *b"pitm").ok_or(Missing("pitm"))?)?;
    if !is_av1(child(meta, *b"iinf").ok_or(Missing("iinf"))?, primary)? {
        return Err(ContainerError::Parts);
    }
    let locations = child(meta, *b"iloc").ok_or(Missing("iloc"))?;
    let data = located(locations, primary, file, child(meta, *b"idat"))?;
    Ok(Image {
        data,
        declared: child(properties, *b"ipco").and_then(declared),
    })
}

/// A box's kind and content.
type Found<'a> = ([u8; 4], &'a [u8]);

/// The content of the first box of this kind.
fn child(parent: &[u8], kind: [u8; 4]) -> Option<&[u8]> {
    let mut reader = Reader(parent);
    while let Ok(Some((found, content))) = reader.next_box() {
        if found == kind {
            return Some(content);
        }
    }
    None
}

/// The primary item's id.
fn primary(pitm: &[u8]) -> Result<u64, ContainerError> {
    let mut reader = Reader(pitm);
    let version = reader.version()?;
    reader.unsigned(if version == 0 { 2 } else { 4 })
}

/// Whether the item is one AV1 image.
fn is_av1(iinf: &[u8], item: u64) -> Result<bool, ContainerError> {
    let mut reader = Reader(iinf);
    let version = reader.version()?;
    reader.unsigned(if version == 0 { 2 } else { 4 })?;
    while let Some((kind, content)) = reader.next_box()? {
        let mut entry = Reader(content);
        let version = entry.version()?;
        if kind != *b"infe" || version < 2 {
            continue;
        }
        let id = entry.unsigned(if version == 2 { 2 } else { 4 })?;
        entry.unsigned(2)?; // protection
        if id == item {
            return Ok(entry.take(4)? == b"av01");
        }
    }
    Ok(false)
}

/// The bytes of the item, put together from its extents.
fn located(
    iloc: &[u8],
    item: u64,
    file: &[u8],
    idat: Option<&[u8]>,
) -> Result<Vec<u8>, ContainerError> {
    let mut reader = Reader(iloc);
    let version = reader.version()?;
    let sizes = reader.unsigned(2)?;
    let [offset_size, length_size, base_size, index_size] =
        [12, 8, 4, 0].map(|shift| (sizes >> shift & 15) as usize);
    let index_size = if version == 0 { 0 } else { index_size };
    let id_size = if version < 2 { 2 } else { 4 };
    for _ in 0..reader.unsigned(id_size)? {
        let id = reader.unsigned(id_size)?;
        let method = if version == 0 {
            0
        } else {
            reader.unsigned(2)? & 15
        };
        reader.unsigned(2)?; // data reference: this file
        let base = reader.unsigned(base_size)?;
        let extents = reader.unsigned(2)?;
        if extents > MAX_EXTENTS {
            return Err(Boxes);
        }
        let source = match method {
            0 => file,
            1 => idat.ok_or(Missing("idat"))?,
            _ => return Err(ContainerError::Parts),
        };
        let mut data = Vec::new();
        for _ in 0..extents {
            reader.unsigned(index_size)?;
            let start = base
                .checked_add(reader.unsigned(offset_size)?)
                .ok_or(Boxes)?;
            let length = reader.unsigned(length_size)?;
            if id == item {
                data.extend_from_slice(extent(source, start, length).ok_or(Boxes)?);
            }
            // Extents may overlap, but an image has no more bytes than its file.
            if data.len() > file.len() {
                return Err(Boxes);
            }
        }
        if id == item {
            return Ok(data);
        }
    }
    Err(Boxes)
}

/// A piece of the source; a length of zero means all the rest.
fn extent(source: &[u8], start: u64, length: u64) -> Option<&[u8]> {
    let rest = source.get(usize::try_from(start).ok()?..)?;
    match length {
        0 => Some(rest),
        _ => rest.get(..usize::try_from(length).ok()?),
    }
}

/// The largest width and the largest height among the properties.
fn declared(ipco: &[u8]) -> Option<(u32, u32)> {
    let mut reader = Reader(ipco);
    let mut largest = None;
    while let Ok(Some((kind, content))) = reader.next_box() {
        let mut sides = Reader(content);
        if kind != *b"ispe" || sides.version().is_err() {
            continue;
        }
        if let (Ok(width), Ok(height)) = (sides.unsigned(4), sides.unsigned(4)) {
            let (w, h) = largest.unwrap_or((0, 0));
            largest = Some((w.max(width as u32), h.max(height as u32)));
        }
    }
    largest
}

/// What is left of some bytes.
#[derive(Debug, Clone, Copy)]
struct Reader<'a>(&'a [u8]);

impl<'a> Reader<'a> {
    fn take(&mut self, count: usize) -> Result<&'a [u8], ContainerError> {
        let (taken, rest) = self.0.split_at_checked(count).ok_or(Boxes)?;
        self.0 = rest;
        Ok(taken)
    }

    /// A number of 0 to 8 bytes, big endian.
    fn unsigned(&mut self, bytes: usize) -> Result<u64, ContainerError> {
        if bytes > 8 {
            return Err(Boxes);
        }
        let taken = self.take(bytes)?;
        Ok(taken
            .iter()
            .fold(0, |value, &byte| value << 8 | u64::from(byte)))
    }

    /// The version of a full box; the flags after it are skipped.
    fn version(&mut self) -> Result<u64, ContainerError> {
        Ok(self.unsigned(4)? >> 24)
    }

    /// The next box's kind and content, or `None` at the end.
    fn next_box(&mut self) -> Result<Option<Found<'a>>, ContainerError> {
        if self.0.is_empty() {
            return Ok(None);
        }
        let (size, kind) = (self.unsigned(4)?, self.take(4)?);
        let length = match size {
            0 => self.0.len() as u64,
            1 => self.unsigned(8)?.checked_sub(16).ok_or(Boxes)?,
            _ => size.checked_sub(8).ok_or(Boxes)?,
        };
        let kind = kind.try_into().map_err(|_| Boxes)?;
        let content = self.take(usize::try_from(length).map_err(|_| Boxes)?)?;
        Ok(Some((kind, content)))
    }
}
