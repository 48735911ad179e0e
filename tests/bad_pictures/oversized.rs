//! Pictures too large or too small: refused by their headers, or found empty.

use std::{io::Write, time::Instant};

use flate2::{Compression, write::ZlibEncoder};
use shirushi_watermark::{PictureError, Reading, Refusal};

use crate::{chunk, opened, reading};

/// A PNG of one colour, all its pixels there: small in the file.
fn flat_png(width: u32, height: u32, colour_type: u8, bits: u8) -> Vec<u8> {
    let samples = match colour_type {
        2 => 3,
        6 => 4,
        _ => 1,
    };
    let row = 1 + (u64::from(width) * samples * u64::from(bits)).div_ceil(8);
    let mut packed = ZlibEncoder::new(Vec::new(), Compression::best());
    let line = vec![0; row as usize];
    for _ in 0..height {
        packed.write_all(&line).expect("a vector takes any bytes");
    }
    let data = packed.finish().expect("a vector takes any bytes");
    png_of(width, height, colour_type, bits, &[], &data)
}

/// A PNG with this header, these chunks and this compressed data.
fn png_of(
    width: u32,
    height: u32,
    colour_type: u8,
    bits: u8,
    chunks: &[u8],
    data: &[u8],
) -> Vec<u8> {
    let mut header = Vec::new();
    header.extend_from_slice(&width.to_be_bytes());
    header.extend_from_slice(&height.to_be_bytes());
    header.extend_from_slice(&[bits, colour_type, 0, 0, 0]);
    let mut file = b"\x89PNG\r\n\x1a\n".to_vec();
    file.extend(chunk(*b"IHDR", &header));
    file.extend_from_slice(chunks);
    file.extend(chunk(*b"IDAT", data));
    file.extend(chunk(*b"IEND", b""));
    file
}

fn assert_refused(file: &[u8]) {
    let start = Instant::now();
    let refused = opened(file);
    assert!(
        matches!(
            refused,
            Err(PictureError::Dimensions { .. } | PictureError::Damaged { .. })
        ),
        "{refused:?}"
    );
    assert!(
        start.elapsed().as_secs() < 2,
        "it took {:?}",
        start.elapsed()
    );
}

#[test]
fn headers_of_a_hundred_thousand_pixels_a_side_are_refused() {
    for (width, height) in [
        (100_000, 100_000),
        (1, 100_000),
        (100_000, 1),
        (u32::MAX, 1),
    ] {
        assert_refused(&png_of(width, height, 2, 8, &[], b""));
    }
    let refused = opened(&png_of(100_000, 7, 2, 8, &[], b""));
    assert!(
        matches!(
            refused,
            Err(PictureError::Dimensions {
                width: 100_000,
                height: 7,
                ..
            })
        ),
        "{refused:?}"
    );
    // JPEG: baseline frame of 65,535×65,535 pixels.
    assert_refused(
        b"\xff\xd8\xff\xc0\0\x11\x08\xff\xff\xff\xff\x03\x01\x22\0\x02\x11\x01\x03\x11\x01\xff\xd9",
    );
    // WebP: canvas of 2^24×2^24 pixels, and a lossless picture of 16,384×16,384.
    assert_refused(b"RIFF\x16\0\0\0WEBPVP8X\x0a\0\0\0\0\0\0\0\xff\xff\xff\xff\xff\xff");
    assert_refused(b"RIFF\x12\0\0\0WEBPVP8L\x05\0\0\0\x2f\xff\xff\xff\x0f\0");
}

#[test]
fn a_picture_of_no_pixels_is_refused() {
    for (width, height) in [(0, 0), (0, 5), (5, 0)] {
        assert_refused(&png_of(width, height, 2, 8, &[], b""));
    }
}

#[test]
fn a_picture_of_more_pixels_than_allowed_is_refused_though_its_file_is_small() {
    let file = flat_png(9_000, 9_000, 0, 1);
    assert!(file.len() < 100_000);
    let refused = opened(&file);
    assert!(
        matches!(
            refused,
            Err(PictureError::Dimensions {
                width: 9_000,
                height: 9_000,
                ..
            })
        ),
        "{refused:?}"
    );
}

#[test]
fn a_profile_that_unpacks_to_a_hundred_megabytes_does_no_harm() {
    let mut packed = ZlibEncoder::new(Vec::new(), Compression::best());
    for _ in 0..100 {
        packed
            .write_all(&vec![0; 1 << 20])
            .expect("a vector takes any bytes");
    }
    let mut profile = b"bomb\0\0".to_vec();
    profile.extend(packed.finish().expect("a vector takes any bytes"));
    let chunks = chunk(*b"iCCP", &profile);
    let mut data = ZlibEncoder::new(Vec::new(), Compression::best());
    data.write_all(&[0, 1, 2, 3])
        .expect("a vector takes any bytes");
    let data = data.finish().expect("a vector takes any bytes");
    let start = Instant::now();
    let _ = opened(&png_of(1, 1, 2, 8, &chunks, &data));
    assert!(
        start.elapsed().as_secs() < 5,
        "it took {:?}",
        start.elapsed()
    );
}

#[test]
fn pictures_of_any_small_or_narrow_shape_carry_nothing() {
    for (width, height) in [
        (1, 1),
        (1, 2),
        (7, 7),
        (39, 512),
        (1, 4_096),
        (4_096, 1),
        (16_384, 40),
        (41, 16_384),
    ] {
        let found = reading(&flat_png(width, height, 2, 8));
        assert_eq!(
            found,
            Reading::Nothing(Refusal::NoBadge),
            "{width}×{height}"
        );
    }
}
