//! Pictures: what is opened, what is refused, and what pixels come of it.

use super::*;

fn png_header(width: u32, height: u32) -> Vec<u8> {
    let picture = Picture::from_rgb(1, 1, vec![1, 2, 3]).unwrap();
    let mut file = picture.encode_png().unwrap();
    file[16..20].copy_from_slice(&width.to_be_bytes());
    file[20..24].copy_from_slice(&height.to_be_bytes());
    let crc = crc32(&file[12..29]);
    file[29..33].copy_from_slice(&crc.to_be_bytes());
    file
}

fn crc32(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(!0u32, |crc, &byte| {
        (0..8).fold(crc ^ u32::from(byte), |c, _| {
            (c >> 1) ^ (0xedb8_8320 & (c & 1).wrapping_neg())
        })
    })
}

#[test]
fn a_png_comes_back_as_it_went_in() {
    let rgb: Vec<u8> = (0..5 * 3 * 3).map(|i| (i * 5) as u8).collect();
    let picture = Picture::from_rgb(5, 3, rgb).unwrap();
    let back = Picture::decode(&picture.encode_png().unwrap(), &Limits::default()).unwrap();
    assert_eq!(back.rgb(), picture.rgb());
    assert_eq!(
        (back.width(), back.height(), back.format()),
        (5, 3, Format::Png)
    );
}

#[test]
fn pixels_with_opacity_are_laid_on_white() {
    let rgba = [10, 20, 30, 255, 10, 20, 30, 0, 0, 100, 200, 51];
    let picture = Picture::from_rgba(3, 1, &rgba).unwrap();
    assert_eq!(picture.rgb(), [10, 20, 30, 255, 255, 255, 204, 224, 244]);
    assert_eq!(Picture::from_rgba(2, 1, &rgba), None);
    assert_eq!(Picture::from_rgba(0, 1, &[]), None);
    assert_eq!(Picture::from_rgba(u32::MAX, u32::MAX, &rgba), None);
    assert_eq!(Picture::from_rgb(u32::MAX, u32::MAX, vec![0; 3]), None);
}

#[test]
fn a_header_beyond_the_limits_is_refused_with_its_figures_before_decoding() {
    let limits = Limits::default();
    for (width, height) in [(100_000, 100_000), (1, 16_385), (16_385, 1), (8_000, 4_001)] {
        assert_eq!(
            Picture::decode(&png_header(width, height), &limits),
            Err(PictureError::Dimensions {
                width,
                height,
                max_side: limits.max_side,
                max_pixels: limits.max_pixels,
            })
        );
    }
}

#[test]
fn a_format_is_told_by_the_first_bytes_of_a_file() {
    let avif = b"\0\0\0\x1cftypavif\0\0\0\0";
    for (file, format, media_type) in [
        (&b"\x89PNG\r\n\x1a\n"[..], Format::Png, "image/png"),
        (b"\xff\xd8\xff\xe0", Format::Jpeg, "image/jpeg"),
        (b"RIFF\0\0\0\0WEBPVP8 ", Format::WebP, "image/webp"),
        (avif, Format::Avif, "image/avif"),
    ] {
        assert_eq!(Format::of(file), Some(format));
        assert_eq!(format.media_type(), Some(media_type));
    }
    assert_eq!(Format::of(b"ftyp"), None);
    assert_eq!(Format::of(b""), None);
    assert_eq!(Format::Drawn.media_type(), None);
}

#[test]
fn avif_is_known_and_not_read_unless_asked_for() {
    let file = b"\0\0\0\x1cftypavif\0\0\0\0avifmif1miaf";
    assert_eq!(
        Picture::decode(file, &Limits::default()),
        Err(PictureError::NotReadHere {
            format: Format::Avif
        })
    );
}

#[test]
fn empty_unknown_oversized_and_truncated_files_are_told_apart() {
    let limits = Limits::default();
    assert_eq!(Picture::decode(b"", &limits), Err(PictureError::Empty));
    assert_eq!(
        Picture::decode(b"GIF89a", &limits),
        Err(PictureError::UnknownFormat)
    );
    let tight = Limits {
        max_file_bytes: 4,
        ..limits
    };
    assert_eq!(
        Picture::decode(b"12345", &tight),
        Err(PictureError::FileTooLarge { bytes: 5, max: 4 })
    );
    let whole = Picture::from_rgb(64, 64, vec![9; 64 * 64 * 3])
        .unwrap()
        .encode_png()
        .unwrap();
    let cut = Picture::decode(&whole[..whole.len() / 2], &limits);
    assert!(
        matches!(
            cut,
            Err(PictureError::Damaged {
                format: Format::Png,
                ..
            })
        ),
        "{cut:?}"
    );
}

#[test]
fn transparent_pixels_lie_on_white() {
    assert_eq!(
        samples::on_white(&[10, 20, 30, 0, 10, 20, 30, 255]),
        [255, 255, 255, 10, 20, 30]
    );
}

#[test]
fn sixteen_bit_and_gray_pictures_become_rgb() {
    let limits = Limits::default();
    let mut file = Vec::new();
    PngEncoder::new(&mut file)
        .write_image(&[0x12, 0x34, 0xff, 0xff], 2, 1, ExtendedColorType::L16)
        .unwrap();
    let picture = Picture::decode(&file, &limits).unwrap();
    assert_eq!(picture.rgb().len(), 6);
    assert_eq!(picture.rgb()[0], picture.rgb()[2]);
}
