//! One step of a pipeline, with the program that does it on real sites.

use serde_json::json;
use shirushi_watermark::Picture;

use super::{Resampler, Step};
use crate::{
    random::Random,
    workbench::{Workbench, imagemagick},
};

impl Step {
    pub(super) fn apply(self, picture: &Picture, bench: &Workbench) -> Vec<u8> {
        match self {
            Self::Jpeg(quality) => {
                bench.write("in.ppm", &ppm(picture));
                let quality = quality.to_string();
                let arguments = ["-quality", &quality, "-outfile", "out.jpg", "in.ppm"];
                bench.run("cjpeg", &arguments);
                bench.read("out.jpg")
            }
            Self::MozJpeg(quality) => {
                write_png("in.png", picture, bench);
                bench.ask_node(&json!({"do": "mozjpeg", "quality": quality}));
                bench.read("out.jpg")
            }
            Self::WebP(quality) => {
                bench.write("in.ppm", &ppm(picture));
                let quality = quality.to_string();
                let arguments = ["-quiet", "-q", &quality, "in.ppm", "-o", "out.webp"];
                bench.run("cwebp", &arguments);
                bench.read("out.webp")
            }
            Self::Avif(quality) => avif(quality, picture, bench),
            Self::Resize(percent) => {
                imagemagick_png(picture, &["-resize", &format!("{percent}%")], bench)
            }
            Self::ResizeBy(resampler, percent) => resize_by(resampler, percent, picture, bench),
            Self::Stretch(width, height) => {
                imagemagick_png(picture, &["-resize", &format!("{width}x{height}!")], bench)
            }
            Self::Pad(percent) => {
                let border = share(picture, percent);
                let border = format!("{border}x{border}");
                imagemagick_png(
                    picture,
                    &["-bordercolor", "white", "-border", &border],
                    bench,
                )
            }
            Self::Crop(percent) => {
                let cut = share(picture, percent);
                imagemagick_png(picture, &["-shave", &format!("{cut}x{cut}")], bench)
            }
            Self::Rotate(degrees) => {
                write_png("in.png", picture, bench);
                bench.ask_pillow(&json!({"do": "rotate", "degrees": degrees}));
                bench.read("out.png")
            }
            Self::Blur(sigma) => {
                imagemagick_png(picture, &["-gaussian-blur", &format!("0x{sigma}")], bench)
            }
            Self::Noise(sigma) => noisy(picture, sigma)
                .encode_png()
                .expect("a picture can be encoded"),
            Self::Palette => {
                write_png("in.png", picture, bench);
                bench.run("pngquant", &["256", "--force", "-o", "out.png", "in.png"]);
                bench.read("out.png")
            }
            Self::Gray => imagemagick_png(picture, &["-colorspace", "Gray"], bench),
            Self::Tone => imagemagick_png(
                picture,
                &[
                    "-evaluate",
                    "Pow",
                    "0.9",
                    "-function",
                    "Polynomial",
                    "1.1,-0.05",
                ],
                bench,
            ),
            Self::Screenshot { css, ratio } => {
                write_png("in.png", picture, bench);
                let (left, top) = place(picture);
                bench.ask_node(&json!({
                    "do": "screenshot",
                    "ratio": ratio,
                    "pictures": [{"file": "in.png", "css": css, "left": left, "top": top}],
                }));
                bench.read("out.png")
            }
        }
    }
}

/// There and back, since not every build of this product reads AVIF.
fn avif(quality: u8, picture: &Picture, bench: &Workbench) -> Vec<u8> {
    write_png("in.png", picture, bench);
    // The mapping of avifenc 1.0's -q to AV1's quantizer of 0 to 63.
    let quantizer = ((100 - u32::from(quality)) * 63 + 50) / 100;
    let quantizer = quantizer.to_string();
    let level = format!("cq-level={quantizer}");
    let arguments = [
        "--jobs",
        "1",
        "--yuv",
        "420",
        "--min",
        &quantizer,
        "--max",
        &quantizer,
        "-a",
        "end-usage=q",
        "-a",
        &level,
        "in.png",
        "out.avif",
    ];
    bench.run("avifenc", &arguments);
    bench.run("avifdec", &["--jobs", "1", "out.avif", "out.png"]);
    bench.read("out.png")
}

fn resize_by(resampler: Resampler, percent: f32, picture: &Picture, bench: &Workbench) -> Vec<u8> {
    let scaled = |side: u32| (side as f32 * percent / 100.0).round() as u32;
    let (width, height) = (scaled(picture.width()), scaled(picture.height()));
    let job = |kernel| json!({"do": "resize", "kernel": kernel, "width": width, "height": height});
    match resampler {
        Resampler::Pillow(kernel) => {
            write_png("in.png", picture, bench);
            bench.ask_pillow(&job(kernel));
            bench.read("out.png")
        }
        Resampler::Sharp(kernel) => {
            write_png("in.png", picture, bench);
            bench.ask_node(&job(kernel));
            bench.read("out.png")
        }
        Resampler::ImageMagick(filter) => {
            let size = format!("{width}x{height}!");
            imagemagick_png(picture, &["-filter", filter, "-resize", &size], bench)
        }
    }
}

/// A percentage of the picture's width, in whole pixels.
fn share(picture: &Picture, percent: u32) -> u32 {
    (picture.width() * percent + 50) / 100
}

/// The same noise for the same picture in every run.
fn noisy(picture: &Picture, sigma: f64) -> Picture {
    let mut random = Random::new(checksum(picture));
    let noisy = |value: &u8| (f64::from(*value) + sigma * random.normal()).round() as u8;
    let rgb = picture.rgb().iter().map(noisy).collect();
    Picture::from_rgb(picture.width(), picture.height(), rgb).expect("the size has not changed")
}

/// Where the picture stands on a page, in CSS pixels: anywhere, and seldom on
/// a whole pixel, as in a centred layout.
fn place(picture: &Picture) -> (f64, f64) {
    let mut random = Random::new(checksum(picture));
    (40.0 + 900.0 * random.unit(), 60.0 + 440.0 * random.unit())
}

/// A number that is another for another picture.
fn checksum(picture: &Picture) -> u64 {
    let fold = |sum: u64, byte: &u8| {
        (sum.rotate_left(5) ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3)
    };
    picture.rgb().iter().fold(0xcbf2_9ce4_8422_2325, fold)
}

fn imagemagick_png(picture: &Picture, operation: &[&str], bench: &Workbench) -> Vec<u8> {
    write_png("in.png", picture, bench);
    let mut arguments = vec!["in.png"];
    arguments.extend(operation);
    arguments.extend(["+repage", "out.png"]);
    bench.run(imagemagick(), &arguments);
    bench.read("out.png")
}

fn write_png(name: &str, picture: &Picture, bench: &Workbench) {
    bench.write(
        name,
        &picture.encode_png().expect("a picture can be encoded"),
    );
}

/// The picture as a portable pixmap, which every program reads without loss.
fn ppm(picture: &Picture) -> Vec<u8> {
    let mut file = format!("P6\n{} {}\n255\n", picture.width(), picture.height()).into_bytes();
    file.extend_from_slice(picture.rgb());
    file
}
