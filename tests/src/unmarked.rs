//! Pictures without a watermark, from plain colours to badges that were never marked.

use std::{io::Cursor, sync::Arc};

use image::{DynamicImage, ImageFormat, RgbImage, codecs::jpeg::JpegEncoder, imageops::FilterType};
use shirushi_watermark::Template;

use crate::{badge::example_face, random::Random};

mod paint;

/// A kind of picture without a watermark.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unmarked {
    /// Independent noise, gray or coloured, weak or strong.
    Noise,
    /// One colour.
    Flat,
    /// A gradient between two colours in some direction.
    Gradient,
    /// Stripes, rings and checks.
    Pattern,
    /// Noise with the spectrum of photographs.
    Natural,
    /// Boxes and discs of plain colours, as icons and other badges are.
    Shapes,
    /// A template's art without text.
    BareArt,
    /// A badge drawn without watermark.
    DrawnBadge,
    /// A badge drawn without watermark, with noise as strong as a watermark.
    NoisyBadge,
    /// A badge mirrored, turned, inverted or recoloured, without watermark.
    TurnedBadge,
    /// Part of a badge without watermark.
    CroppedBadge,
}

impl Unmarked {
    /// Every kind.
    pub const ALL: [Self; 11] = [
        Self::Noise,
        Self::Flat,
        Self::Gradient,
        Self::Pattern,
        Self::Natural,
        Self::Shapes,
        Self::BareArt,
        Self::DrawnBadge,
        Self::NoisyBadge,
        Self::TurnedBadge,
        Self::CroppedBadge,
    ];

    /// The file of picture `number` of this kind: PNG or JPEG, of 8 to 640
    /// pixels a side, at its own size or resized.
    pub fn file(self, templates: &[Arc<Template>], number: u64) -> Vec<u8> {
        let mut random = Random::new(number ^ ((self as u64) << 40));
        let picture = self.paint(templates, &mut random);
        deliver(picture, &mut random)
    }

    fn paint(self, templates: &[Arc<Template>], random: &mut Random) -> RgbImage {
        match self {
            Self::Noise => paint::noise(random),
            Self::Flat => paint::flat(random),
            Self::Gradient => paint::gradient(random),
            Self::Pattern => paint::pattern(random),
            Self::Natural => paint::natural(random),
            Self::Shapes => paint::shapes(random),
            Self::BareArt => art(any(templates, random)),
            Self::DrawnBadge => drawn(any(templates, random), random),
            Self::NoisyBadge => {
                let mut badge = drawn(any(templates, random), random);
                let strength = 0.5 + 6.0 * random.unit();
                paint::add_gray_noise(&mut badge, strength, random);
                badge
            }
            Self::TurnedBadge => paint::turned(drawn(any(templates, random), random), random),
            Self::CroppedBadge => paint::cropped(&drawn(any(templates, random), random), random),
        }
    }
}

fn any<'a>(templates: &'a [Arc<Template>], random: &mut Random) -> &'a Template {
    &templates[random.below(templates.len() as u32) as usize]
}

fn art(template: &Template) -> RgbImage {
    RgbImage::from_raw(512, 512, template.art().to_vec()).expect("art has 512×512 pixels")
}

fn drawn(template: &Template, random: &mut Random) -> RgbImage {
    let badge = template.draw(&example_face(random)).expect("it fits");
    RgbImage::from_raw(512, 512, badge.rgb().to_vec()).expect("a badge has 512×512 pixels")
}

/// One of four as it is, two resized, two as JPEG.
fn deliver(picture: RgbImage, random: &mut Random) -> Vec<u8> {
    let mut picture = DynamicImage::ImageRgb8(picture);
    if random.below(2) == 1 {
        let filters = [
            FilterType::Triangle,
            FilterType::CatmullRom,
            FilterType::Lanczos3,
        ];
        let (width, height) = (40 + random.below(600), 40 + random.below(600));
        let square = random.below(4) > 0;
        let filter = filters[random.below(3) as usize];
        picture = picture.resize_exact(width, if square { width } else { height }, filter);
    }
    let mut file = Vec::new();
    let written = if random.below(2) == 1 {
        let quality = 20 + random.below(80) as u8;
        picture.write_with_encoder(JpegEncoder::new_with_quality(&mut file, quality))
    } else {
        picture.write_to(&mut Cursor::new(&mut file), ImageFormat::Png)
    };
    written.expect("a picture can be encoded");
    file
}
