//! The index on a real folder, also when that folder was torn.

use std::{fs, path::Path};

use super::{Applied, Batch, Index};

fn filled(folder: &Path, last: u64) {
    let index = Index::open(folder).unwrap();
    for sequence in 0..=last {
        let chain = [sequence as u8; 32];
        let applied = Applied { sequence, chain };
        index.write(Batch::default(), Some(applied)).unwrap();
    }
}

#[test]
fn it_remembers_the_last_record_it_holds() {
    let folder = tempfile::tempdir().unwrap();
    filled(folder.path(), 7);
    let index = Index::open(folder.path()).unwrap();
    let chain = [7; 32];
    assert_eq!(
        index.applied().unwrap(),
        Some(Applied { sequence: 7, chain })
    );
    index.clear().unwrap();
    assert_eq!(index.applied().unwrap(), None);
}

#[test]
fn a_torn_folder_fails_or_lags_but_never_shows_what_was_not_written() {
    let folder = tempfile::tempdir().unwrap();
    filled(folder.path(), 50);
    let db = folder.path().join("db");
    let whole = fs::read(&db).unwrap();
    for cut in [0, 1, 100, whole.len() / 2, whole.len() - 1] {
        fs::write(&db, &whole[..cut]).unwrap();
        if let Ok(index) = Index::open(folder.path())
            && let Ok(Some(applied)) = index.applied()
        {
            assert!(applied.sequence <= 50);
            assert_eq!(applied.chain, [applied.sequence as u8; 32]);
        }
    }
}
