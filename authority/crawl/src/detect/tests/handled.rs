//! What sites and imitators do to a badge.

use std::io::Cursor;

use image::{
    DynamicImage, ImageFormat, Rgb, RgbImage,
    codecs::jpeg::JpegEncoder,
    imageops::{self, FilterType},
};

pub(super) fn decoded(file: &[u8]) -> RgbImage {
    image::load_from_memory(file).unwrap().into_rgb8()
}

pub(super) fn png(picture: &RgbImage) -> Vec<u8> {
    let mut file = Cursor::new(Vec::new());
    picture.write_to(&mut file, ImageFormat::Png).unwrap();
    file.into_inner()
}

fn jpeg(picture: &RgbImage, quality: u8) -> RgbImage {
    let mut file = Vec::new();
    let encoder = JpegEncoder::new_with_quality(&mut file, quality);
    picture.write_with_encoder(encoder).unwrap();
    decoded(&file)
}

fn sized(picture: &RgbImage, width: u32, height: u32) -> RgbImage {
    imageops::resize(picture, width, height, FilterType::CatmullRom)
}

fn bordered(picture: &RgbImage, border: u32, colour: [u8; 3]) -> RgbImage {
    let side = picture.width() + 2 * border;
    let mut out = RgbImage::from_pixel(side, side, Rgb(colour));
    imageops::replace(&mut out, picture, border.into(), border.into());
    out
}

fn cropped(picture: &RgbImage, left: u32, top: u32, right: u32, bottom: u32) -> RgbImage {
    let (width, height) = picture.dimensions();
    imageops::crop_imm(
        picture,
        left,
        top,
        width - left - right,
        height - top - bottom,
    )
    .to_image()
}

fn toned(picture: &RgbImage, of: impl Fn(f32) -> f32) -> RgbImage {
    mapped(picture, |pixel| {
        pixel.map(|v| (255.0 * of(f32::from(v) / 255.0)) as u8)
    })
}

fn mapped(picture: &RgbImage, of: impl Fn([u8; 3]) -> [u8; 3]) -> RgbImage {
    let mut out = picture.clone();
    for pixel in out.pixels_mut() {
        pixel.0 = of(pixel.0);
    }
    out
}

fn luma([r, g, b]: [u8; 3]) -> u8 {
    ((299 * u32::from(r) + 587 * u32::from(g) + 114 * u32::from(b)) / 1000) as u8
}

fn blocked(picture: &RgbImage, colour: [u8; 3]) -> RgbImage {
    let mut out = picture.clone();
    let side = picture.width();
    for (x, y, pixel) in out.enumerate_pixels_mut() {
        if (side * 3 / 5..side * 9 / 10).contains(&x) && (side / 20..side * 7 / 20).contains(&y) {
            pixel.0 = colour;
        }
    }
    out
}

type Handled = Vec<(String, RgbImage)>;

/// What honest sites do to a genuine badge: its mark is to be looked for in all of these.
pub(super) fn by_sites(badge: &RgbImage) -> Handled {
    let mut out: Handled = Vec::new();
    for side in [40, 64, 96, 128, 200, 256, 400, 512, 800, 1024] {
        let small = sized(badge, side, side);
        for quality in [30, 60, 90] {
            out.push((format!("{side} JPEG {quality}"), jpeg(&small, quality)));
        }
        out.push((
            format!("{side} brighter"),
            toned(&small, |v| 1.0 - 0.6 * (1.0 - v)),
        ));
        out.push((format!("{side} gamma 2"), toned(&small, |v| v * v)));
        out.push((
            format!("{side} contrast 2"),
            toned(&small, |v| (2.0 * v - 0.5).clamp(0.0, 1.0)),
        ));
    }
    for border in [10, 40, 100] {
        for colour in [[255; 3], [0; 3], [200, 30, 30]] {
            out.push((
                format!("border {border} {colour:?}"),
                bordered(badge, border, colour),
            ));
        }
    }
    for cut in [10, 25, 51] {
        out.push((
            format!("cut all round {cut}"),
            cropped(badge, cut, cut, cut, cut),
        ));
        out.push((format!("cut left {cut}"), cropped(badge, cut, 0, 0, 0)));
        out.push((format!("cut corner {cut}"), cropped(badge, 0, 0, cut, cut)));
    }
    for (width, height) in [(400, 320), (320, 400), (256, 128), (128, 256), (512, 400)] {
        out.push((format!("{width}×{height}"), sized(badge, width, height)));
    }
    out.push(("blurred".to_owned(), imageops::blur(badge, 3.0)));
    out
}

/// What imitators do.
pub(super) fn by_imitators(badge: &RgbImage) -> Handled {
    let mut kinds: Handled = vec![
        ("copied".to_owned(), badge.clone()),
        ("grey".to_owned(), mapped(badge, |p| [luma(p); 3])),
        ("inverted".to_owned(), mapped(badge, |p| p.map(|v| 255 - v))),
        (
            "two tones".to_owned(),
            mapped(badge, |p| {
                if luma(p) > 127 {
                    [255, 250, 230]
                } else {
                    [120, 20, 40]
                }
            }),
        ),
        (
            "four levels".to_owned(),
            mapped(badge, |p| p.map(|v| v / 64 * 85)),
        ),
        (
            "channels exchanged".to_owned(),
            mapped(badge, |[r, g, b]| [b, r, g]),
        ),
        (
            "sepia".to_owned(),
            mapped(badge, |p| {
                let l = u16::from(luma(p));
                [l.min(255) as u8, (l * 9 / 10) as u8, (l * 7 / 10) as u8]
            }),
        ),
        ("black block".to_owned(), blocked(badge, [0; 3])),
        ("white block".to_owned(), blocked(badge, [255; 3])),
        ("washed out".to_owned(), toned(badge, |v| 0.7 + 0.3 * v)),
        ("blurred".to_owned(), imageops::blur(badge, 4.0)),
        ("border".to_owned(), bordered(badge, 60, [255; 3])),
        ("cut".to_owned(), cropped(badge, 30, 30, 30, 30)),
    ];
    for degrees in [45, 90, 135, 180, 225, 270, 315] {
        kinds.push((
            format!("hue {degrees}"),
            imageops::huerotate(badge, degrees),
        ));
    }
    let mut out = Handled::new();
    for (kind, picture) in kinds {
        for side in [64, 160, 512, 1024] {
            let small = sized(&picture, side, side);
            out.push((format!("{kind} {side} JPEG"), jpeg(&small, 60)));
            out.push((format!("{kind} {side}"), small));
        }
    }
    out
}

/// The picture as the verifier has it.
pub(super) fn picture(picture: &RgbImage) -> shirushi_verifier::watermark::Picture {
    let file = png(&DynamicImage::ImageRgb8(picture.clone()).into_rgb8());
    shirushi_verifier::watermark::Picture::decode(&file, &super::LIMITS).unwrap()
}
