//! Badges that were resized and then coded as JPEG, more strongly than the pixels alone can bear.
#![expect(clippy::unwrap_used, reason = "in a test, a panic is the report")]

mod badges;

use badges::{ID, face, templates};
use image::{
    ExtendedColorType, ImageEncoder, RgbImage,
    codecs::jpeg::JpegEncoder,
    imageops::{self, FilterType},
};
use shirushi_watermark::{Limits, Picture, Reader, Reading, embed};

/// Half size and JPEG 30 leave too little of 404 bytes to read without the intervals.
const QUALITY: u8 = 30;

fn payload() -> Vec<u8> {
    (0..404).map(|i| (i * i * 31 + i * 7) as u8).collect()
}

/// A reader, and a badge of half size.
fn half_size() -> (Reader, RgbImage) {
    let template = templates().swap_remove(1);
    let badge = embed(&template, &face(), &payload(), ID).unwrap();
    let badge = RgbImage::from_raw(512, 512, badge.rgb().to_vec()).unwrap();
    let small = imageops::resize(&badge, 256, 256, FilterType::Lanczos3);
    (Reader::new(vec![template]), small)
}

fn as_jpeg(picture: &RgbImage) -> Picture {
    let mut file = Vec::new();
    let (width, height) = picture.dimensions();
    JpegEncoder::new_with_quality(&mut file, QUALITY)
        .write_image(picture, width, height, ExtendedColorType::Rgb8)
        .unwrap();
    Picture::decode(&file, &Limits::default()).unwrap()
}

fn reads(reader: &Reader, picture: &Picture) -> bool {
    match reader.read(picture) {
        Reading::Payload {
            payload: found, id, ..
        } => {
            assert_eq!((found, id), (payload(), ID));
            true
        }
        _ => false,
    }
}

#[test]
fn a_jpeg_tells_more_than_its_pixels() {
    let (reader, small) = half_size();
    let file = as_jpeg(&small);
    assert!(reads(&reader, &file));
    let pixels = Picture::from_rgb(256, 256, file.rgb().to_vec()).unwrap();
    assert!(!reads(&reader, &pixels), "this test shows nothing");
}

#[test]
fn a_badge_beside_the_blocks_of_a_jpeg_page_is_read() {
    let (reader, small) = half_size();
    let mut page = RgbImage::from_pixel(400, 340, image::Rgb([236, 238, 240]));
    imageops::replace(&mut page, &small, 77, 21);
    assert!(reads(&reader, &as_jpeg(&page)));
}
