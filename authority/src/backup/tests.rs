//! Backups that come back, and backups that must not.

use std::{fs, io::Write, path::PathBuf};

use flate2::{Compression, write::GzEncoder};
use tempfile::TempDir;

use super::{archive::is_private, *};
use crate::store::DataFolder;

struct Place {
    _folder: TempDir,
    data: DataFolder,
    file: PathBuf,
    target: DataFolder,
}

fn place() -> Place {
    let folder = tempfile::tempdir().unwrap();
    let data = DataFolder::at(&folder.path().join("data"));
    data.create().unwrap();
    fs::write(data.journal().join("00000001.journal"), b"records").unwrap();
    fs::write(data.keys().join("root.pem"), b"encrypted").unwrap();
    fs::create_dir_all(data.status().join("1")).unwrap();
    fs::write(data.status().join("1/1700000000.cwt"), b"token").unwrap();
    fs::create_dir_all(data.index()).unwrap();
    fs::write(data.index().join("db"), b"derived").unwrap();
    Place {
        file: folder.path().join("backup.tar.gz"),
        target: DataFolder::at(&folder.path().join("restored")),
        data,
        _folder: folder,
    }
}

#[test]
fn a_restored_folder_holds_everything_but_the_index() {
    let p = place();
    let made = back_up(&p.data, &p.file).unwrap();
    assert_eq!(
        made,
        Summary {
            files: 3,
            bytes: 21
        }
    );
    assert!(is_private(&p.file));
    assert_eq!(restore(&p.file, &p.target).unwrap(), made);
    let journal = p.target.journal().join("00000001.journal");
    assert_eq!(fs::read(&journal).unwrap(), b"records");
    assert_eq!(
        fs::read(p.target.status().join("1/1700000000.cwt")).unwrap(),
        b"token"
    );
    assert!(is_private(&journal) && is_private(p.target.path()));
    assert!(!p.target.index().exists());
}

#[test]
fn nothing_is_overwritten_by_a_backup_or_a_restore() {
    let p = place();
    back_up(&p.data, &p.file).unwrap();
    assert!(matches!(
        back_up(&p.data, &p.file),
        Err(BackupError::Exists(_))
    ));
    assert!(matches!(
        restore(&p.file, &p.data),
        Err(BackupError::NotEmpty(_))
    ));
    let nowhere = DataFolder::at(&p.file.with_file_name("nowhere"));
    assert!(matches!(
        back_up(&nowhere, &p.file),
        Err(BackupError::NotFounded(_))
    ));
}

#[test]
fn a_shortened_or_changed_backup_restores_nothing() {
    let p = place();
    back_up(&p.data, &p.file).unwrap();
    let whole = fs::read(&p.file).unwrap();
    for length in [0, 1, 20, whole.len() / 2, whole.len() - 30] {
        fs::write(&p.file, &whole[..length]).unwrap();
        let error = restore(&p.file, &p.target).unwrap_err();
        assert!(
            matches!(error, BackupError::Damaged { .. }),
            "{length}: {error}"
        );
        assert!(!p.target.path().exists());
    }
}

#[test]
fn an_archive_that_reaches_outside_or_lacks_a_file_is_refused() {
    let p = place();
    let archive = |entries: &[(&str, &[u8])]| {
        let mut tar = tar::Builder::new(GzEncoder::new(Vec::new(), Compression::fast()));
        for (name, content) in entries {
            let mut header = tar::Header::new_old();
            header.as_old_mut().name[..name.len()].copy_from_slice(name.as_bytes());
            header.set_size(content.len() as u64);
            header.set_cksum();
            tar.append(&header, *content).unwrap();
        }
        tar.into_inner().unwrap().finish().unwrap()
    };
    let sums = format!("{}  journal/00000001.journal\n", "00".repeat(32));
    for entries in [
        &[("../outside", b"x".as_slice())][..],
        &[("/outside", b"x")],
        &[
            ("journal/00000001.journal", b"x"),
            ("SHA256SUMS", sums.as_bytes()),
        ],
        &[("SHA256SUMS", sums.as_bytes())],
        &[("SHA256SUMS", b"")],
        &[("SHA256SUMS", b""), ("journal/00000001.journal", b"x")],
    ] {
        fs::File::create(&p.file)
            .unwrap()
            .write_all(&archive(entries))
            .unwrap();
        let error = restore(&p.file, &p.target).unwrap_err();
        assert!(matches!(error, BackupError::Damaged { .. }), "{error}");
        assert!(!p.target.path().exists());
    }
    assert!(!p.file.with_file_name("outside").exists());
}
