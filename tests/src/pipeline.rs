//! What web sites do to pictures, done with the programs they do it with.

use shirushi_watermark::{Limits, Picture};

use crate::workbench::{Workbench, imagemagick};

/// One thing done to a picture.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Step {
    /// `cjpeg -quality`.
    Jpeg(u8),
    /// `cwebp -q`.
    WebP(u8),
    /// `avifenc` at the quantizer that newer versions call this quality, 4:2:0.
    Avif(u8),
    /// ImageMagick `-resize`, in percent.
    Resize(f32),
    /// ImageMagick `-resize` to this width and height, whatever the aspect.
    Stretch(u32, u32),
    /// `pngquant` to 256 colours.
    Palette,
    /// ImageMagick `-colorspace Gray`.
    Gray,
    /// A gamma of 0.9, then a contrast of 1.1.
    Tone,
}

/// A row of the survival table: steps one after the other.
#[derive(Debug, Clone, PartialEq)]
pub struct Pipeline {
    /// Its name in the table.
    pub name: &'static str,
    /// What is done, in order; nothing for a plain PNG.
    pub steps: Vec<Step>,
}

impl Pipeline {
    /// A named pipeline.
    pub fn new(name: &'static str, steps: &[Step]) -> Self {
        Self {
            name,
            steps: steps.to_vec(),
        }
    }

    /// The file that comes out for this picture.
    pub fn apply(&self, picture: &Picture, bench: &Workbench) -> Vec<u8> {
        let mut file = picture.encode_png().expect("a badge can be encoded");
        for step in &self.steps {
            file = step.apply(&decode(&file), bench);
        }
        file
    }
}

/// Every pipeline that a badge with 508 bytes must survive.
pub fn must_survive() -> Vec<Pipeline> {
    use Step::{Avif, Gray, Jpeg, Palette, Resize, Stretch, Tone, WebP};
    let row = Pipeline::new;
    vec![
        row("PNG", &[]),
        row("JPEG 95", &[Jpeg(95)]),
        row("JPEG 85", &[Jpeg(85)]),
        row("JPEG 75", &[Jpeg(75)]),
        row("JPEG 50", &[Jpeg(50)]),
        row("JPEG 30", &[Jpeg(30)]),
        row("JPEG 80, 75, 78", &[Jpeg(80), Jpeg(75), Jpeg(78)]),
        row("WebP 80", &[WebP(80)]),
        row("WebP 50", &[WebP(50)]),
        row("AVIF 60", &[Avif(60)]),
        row("150 %", &[Resize(150.0)]),
        row("75 %", &[Resize(75.0)]),
        row("50 %", &[Resize(50.0)]),
        row("37.5 %", &[Resize(37.5)]),
        row("300×280", &[Stretch(300, 280)]),
        row("50 % + JPEG 75", &[Resize(50.0), Jpeg(75)]),
        row("50 % + WebP 80", &[Resize(50.0), WebP(80)]),
        row("75 % + WebP 50", &[Resize(75.0), WebP(50)]),
        row("palette of 256", &[Palette]),
        row("gray", &[Gray]),
        row("gamma 0.9, contrast 1.1", &[Tone]),
    ]
}

impl Step {
    fn apply(self, picture: &Picture, bench: &Workbench) -> Vec<u8> {
        match self {
            Self::Jpeg(quality) => {
                bench.write("in.ppm", &ppm(picture));
                let quality = quality.to_string();
                let arguments = ["-quality", &quality, "-outfile", "out.jpg", "in.ppm"];
                bench.run("cjpeg", &arguments);
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
            Self::Stretch(width, height) => {
                imagemagick_png(picture, &["-resize", &format!("{width}x{height}!")], bench)
            }
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
        }
    }
}

/// Decodes a file that a program wrote.
pub fn decode(file: &[u8]) -> Picture {
    Picture::decode(file, &Limits::default()).expect("the program wrote a picture")
}

/// There and back, since sites hand out AVIF but this product reads PNG, JPEG and WebP.
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

fn imagemagick_png(picture: &Picture, operation: &[&str], bench: &Workbench) -> Vec<u8> {
    write_png("in.png", picture, bench);
    let mut arguments = vec!["in.png"];
    arguments.extend(operation);
    arguments.push("out.png");
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
