//! A bundle as one zip file (PKWARE APPNOTE 6.3): the same files give the same bytes.

use std::io::{Cursor, Write as _};

use ::zip::{CompressionMethod, DateTime, ZipWriter, write::SimpleFileOptions};

use super::BundleError;

/// The files, in their order. Pictures are compressed already and stored as they are; every date is
/// the earliest that the format knows, since the bundle's own dates stand in its files.
///
/// # Errors
/// [`BundleError::Zip`].
pub(crate) fn zipped<N: AsRef<str>>(files: &[(N, Vec<u8>)]) -> Result<Vec<u8>, BundleError> {
    let failed = |error: &dyn std::fmt::Display| BundleError::Zip(error.to_string());
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in files {
        let name = name.as_ref();
        let is_packed = [".gz", ".png", ".webp"]
            .iter()
            .any(|end| name.ends_with(end));
        let method = if is_packed {
            CompressionMethod::Stored
        } else {
            CompressionMethod::Deflated
        };
        let options = SimpleFileOptions::default()
            .compression_method(method)
            .last_modified_time(DateTime::default())
            .unix_permissions(0o644);
        let begun = archive.start_file(name, options);
        begun.map_err(|error| failed(&error))?;
        archive.write_all(bytes).map_err(|error| failed(&error))?;
    }
    let finished = archive.finish().map_err(|error| failed(&error))?;
    Ok(finished.into_inner())
}

#[cfg(test)]
mod tests {
    use std::io::Read as _;

    use super::*;

    #[test]
    fn a_zip_holds_every_file_whole_and_is_made_alike_each_time() {
        let files = vec![
            ("badge.png", vec![1, 2, 3]),
            ("README.txt", "マーク\n".repeat(200).into_bytes()),
        ];
        let zip = zipped(&files).unwrap();
        assert_eq!(zipped(&files).unwrap(), zip);
        assert!(zip.len() < 700, "{}", zip.len());
        let mut archive = ::zip::ZipArchive::new(Cursor::new(zip)).unwrap();
        assert_eq!(archive.len(), files.len());
        for (place, (name, bytes)) in files.iter().enumerate() {
            let mut entry = archive.by_index(place).unwrap();
            assert_eq!(entry.name(), *name);
            let mut found = Vec::new();
            entry.read_to_end(&mut found).unwrap();
            assert_eq!(found, *bytes);
        }
    }
}
