//! What web sites do to pictures, done with the programs they do it with.

use shirushi_watermark::{Limits, Picture};

use crate::workbench::Workbench;

mod step;

/// One thing done to a picture.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Step {
    /// `cjpeg -quality` of libjpeg-turbo.
    Jpeg(u8),
    /// mozjpeg at this quality, as sharp has it.
    MozJpeg(u8),
    /// `cwebp -q`.
    WebP(u8),
    /// `avifenc` at the quantizer that newer versions call this quality, 4:2:0.
    Avif(u8),
    /// ImageMagick `-resize`, in percent.
    Resize(f32),
    /// Resized to this percentage by a library's named kernel.
    ResizeBy(Resampler, f32),
    /// ImageMagick `-resize` to this width and height, whatever the aspect.
    Stretch(u32, u32),
    /// A white border of this percentage of a side, all around.
    Pad(u32),
    /// This percentage of a side cut off all around.
    Crop(u32),
    /// Turned by this many degrees on white; Pillow, bicubic.
    Rotate(f32),
    /// ImageMagick `-gaussian-blur` with this standard deviation, in pixels.
    Blur(f32),
    /// Gaussian noise of this standard deviation, in levels, in each channel.
    Noise(f64),
    /// `pngquant` to 256 colours.
    Palette,
    /// ImageMagick `-colorspace Gray`.
    Gray,
    /// A gamma of 0.9, then a contrast of 1.1.
    Tone,
    /// A Chromium screenshot of a page of 1280×800 CSS pixels that shows the
    /// picture at `css` pixels, at a device pixel ratio.
    Screenshot {
        /// Side of the picture on the page, in CSS pixels.
        css: u32,
        /// Device pixels to a CSS pixel.
        ratio: f32,
    },
}

/// Who resizes, and with which of the kernels it offers, by the name it gives it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Resampler {
    /// Pillow's `Image.resize`.
    Pillow(&'static str),
    /// sharp's `resize`.
    Sharp(&'static str),
    /// ImageMagick's `-filter`.
    ImageMagick(&'static str),
}

/// What happens to a badge on its way: steps one after the other.
#[derive(Debug, Clone, PartialEq)]
pub struct Pipeline {
    /// Its name in the tables.
    pub name: String,
    /// What is done, in order; nothing for a plain PNG.
    pub steps: Vec<Step>,
}

impl Pipeline {
    /// A named pipeline.
    pub fn new(name: impl Into<String>, steps: &[Step]) -> Self {
        Self {
            name: name.into(),
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

    /// The shorter side of the badge in what comes out, in pixels, before
    /// anything is cut off.
    pub fn badge_side(&self) -> f32 {
        self.steps.iter().fold(512.0, |side, step| match *step {
            Step::Resize(percent) | Step::ResizeBy(_, percent) => side * percent / 100.0,
            Step::Stretch(width, height) => width.min(height) as f32,
            Step::Screenshot { css, ratio } => css as f32 * ratio,
            _ => side,
        })
    }
}

/// Decodes a file that a program wrote.
pub fn decode(file: &[u8]) -> Picture {
    Picture::decode(file, &Limits::default()).expect("the program wrote a picture")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_side_follows_every_step_that_resizes() {
        let steps = [Step::Resize(50.0), Step::Jpeg(75)];
        assert!((Pipeline::new("", &steps).badge_side() - 256.0).abs() < 1e-3);
        let page = Step::Screenshot {
            css: 96,
            ratio: 1.25,
        };
        assert!((Pipeline::new("", &[page]).badge_side() - 120.0).abs() < 1e-3);
    }
}
