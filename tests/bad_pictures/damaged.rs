//! Files cut short, changed or of another kind.

use shirushi_tests::random::Random;
use shirushi_watermark::{PictureError, Reading};

use crate::{BADGE, READER, by_imagemagick, opened, png, reading};

#[test]
fn a_file_of_no_bytes_is_called_empty() {
    assert_eq!(opened(b""), Err(PictureError::Empty));
}

#[test]
fn files_of_other_kinds_are_called_unknown() {
    let files: [&[u8]; 5] = [
        b"\0",
        b"GIF89a\x01\0\x01\0\0\0\0;",
        b"<svg xmlns=\"http://www.w3.org/2000/svg\"/>",
        b"<!doctype html>",
        b"RIFF\x04\0\0\0WAVE",
    ];
    for file in files {
        assert_eq!(opened(file), Err(PictureError::UnknownFormat));
    }
}

/// Cut anywhere, a file is damaged or, for JPEG, still opens in part; what
/// opens may read as nothing, but never as something else.
#[test]
fn a_file_cut_anywhere_never_reads_as_anything_else() {
    let files = [
        png(),
        by_imagemagick(&["-quality", "75"], "out.jpg"),
        by_imagemagick(&["-quality", "75", "-interlace", "JPEG"], "out.jpg"),
        by_imagemagick(&["-quality", "80"], "out.webp"),
    ];
    for file in files {
        let step = file.len() / 40;
        for end in (1..=11).chain((12..file.len()).step_by(step)) {
            if let Ok(picture) = opened(&file[..end]) {
                assert_nothing_else(READER.read(&picture));
            }
        }
    }
}

#[test]
fn a_file_with_changed_bytes_never_reads_as_anything_else() {
    let mut random = Random::new(1);
    let files = [
        png(),
        by_imagemagick(&["-quality", "75"], "out.jpg"),
        by_imagemagick(&["-quality", "80"], "out.webp"),
    ];
    for file in files {
        for _ in 0..60 {
            let mut changed = file.clone();
            for _ in 0..=random.below(4) {
                let at = random.below(changed.len() as u32) as usize;
                changed[at] = random.next_u64() as u8;
            }
            if let Ok(picture) = opened(&changed) {
                assert_nothing_else(READER.read(&picture));
            }
        }
    }
}

#[test]
fn bytes_after_the_end_of_a_picture_are_ignored() {
    let mut file = png();
    file.extend_from_slice(b"<script>and something else</script>");
    assert!(matches!(reading(&file), Reading::Payload { .. }));
}

#[test]
fn headers_followed_by_noise_are_damaged() {
    let mut random = Random::new(2);
    let starts: [&[u8]; 3] = [
        b"\x89PNG\r\n\x1a\n",
        b"\xff\xd8\xff\xe0\0\x10JFIF\0",
        b"RIFF\xff\xff\0\0WEBPVP8 ",
    ];
    for start in starts {
        for _ in 0..50 {
            let mut file = start.to_vec();
            file.extend(random.bytes(400));
            let refused = opened(&file);
            assert!(
                matches!(
                    refused,
                    Err(PictureError::Damaged { .. } | PictureError::Dimensions { .. })
                ),
                "{refused:?}"
            );
        }
    }
}

fn assert_nothing_else(reading: Reading) {
    match reading {
        Reading::Payload { payload, id, .. } => {
            assert_eq!((payload, id), (BADGE.payload.clone(), BADGE.id));
        }
        Reading::IdOnly { id, .. } => assert_eq!(id, BADGE.id),
        _ => {}
    }
}
