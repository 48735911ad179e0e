//! The rows of the survey: which pipeline, with how many bytes, and what is wanted of it.

use serde::{Deserialize, Serialize};
use shirushi_watermark::{MAX_PAYLOAD_BYTES, Reader};

use super::{Row, page};
use crate::pipeline::{
    Pipeline,
    Resampler::{ImageMagick, Pillow, Sharp},
    Step::{
        self, Avif, Blur, Crop, Gray, Jpeg, MozJpeg, Noise, Pad, Palette, Resize, ResizeBy, Rotate,
        Screenshot, Stretch, Tone, WebP,
    },
};
use crate::{badge::Badge, workbench::Workbench};

/// A credential whose certificate is named and not embedded, in bytes.
pub const SHORT_PAYLOAD_BYTES: usize = 404;
/// Badges of this many pixels a side, and larger ones, must be bound where they are read.
pub const BOUND_FROM_SIDE: f32 = 160.0;

/// A group of rows with a target of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Set {
    /// What happens to pictures every day, with the longest payload.
    Must,
    /// What happens to some, with a payload of 404 bytes.
    Hard,
    /// Where only the id layer is wanted.
    Id,
    /// The rows of [`Set::Hard`] with the longest payload, without large screenshots.
    HardLong,
    /// What nothing is known to survive, with 404 bytes.
    Moonshot,
}

impl Set {
    /// Every set, in the order of the tables.
    pub const ALL: [Self; 5] = [
        Self::Must,
        Self::Hard,
        Self::Id,
        Self::HardLong,
        Self::Moonshot,
    ];

    /// Its name on the command line.
    pub fn name(self) -> &'static str {
        match self {
            Self::Must => "must",
            Self::Hard => "hard",
            Self::Id => "id",
            Self::HardLong => "hard-long",
            Self::Moonshot => "moonshot",
        }
    }

    /// Bytes of payload in its badges.
    pub fn payload_bytes(self) -> usize {
        match self {
            Self::Must | Self::HardLong => MAX_PAYLOAD_BYTES,
            Self::Hard | Self::Id | Self::Moonshot => SHORT_PAYLOAD_BYTES,
        }
    }
}

/// Rows that the reader does not master yet, by the beginnings of their names
/// and of the template's: they are run and reported, and fail nothing. To be
/// shortened, never to grow.
const NOT_YET: [(&str, &str); 6] = [
    ("45 % by sharp, nearest", ""),
    ("blur", ""),
    ("screenshot", ""),
    ("80 px + JPEG 75", ""),
    // Binding takes noise in its pale fields for an alteration.
    ("37.5 % + JPEG 75", "plain-white"),
    ("rotated by 0.5°", "plain-white"),
];

/// How badges come to the reader.
#[derive(Debug, Clone, PartialEq)]
pub enum Delivery {
    /// Each by itself, through a pipeline.
    Each(Pipeline),
    /// Several on a page, in a screenshot at this device pixel ratio.
    Page {
        /// Device pixels to a CSS pixel.
        ratio: f32,
    },
}

impl Delivery {
    /// Its name in the tables.
    pub fn name(&self) -> String {
        match self {
            Self::Each(pipeline) => pipeline.name.clone(),
            Self::Page { ratio } => format!("screenshot, five badges at {ratio}×"),
        }
    }

    /// The side of the smallest badge in what comes out, in pixels.
    pub fn badge_side(&self) -> f32 {
        match self {
            Self::Each(pipeline) => pipeline.badge_side(),
            Self::Page { ratio } => page::LEAST_SIDE * ratio,
        }
    }

    /// Sends badges of one template, and reads what arrives.
    pub fn row(
        &self,
        badges: &[Badge],
        bystander: &Badge,
        reader: &Reader,
        bench: &Workbench,
    ) -> Row {
        match self {
            Self::Each(pipeline) => super::row(badges, pipeline, reader, bench),
            Self::Page { ratio } => page::row(badges, bystander, *ratio, reader, bench),
        }
    }
}

/// One row of the survey, before it is run.
#[derive(Debug, Clone, PartialEq)]
pub struct Case {
    /// Where it belongs.
    pub set: Set,
    /// What happens to the badges.
    pub delivery: Delivery,
}

impl Case {
    /// Whether the result is what its set wants: every id, or every payload
    /// and, from 160 pixels a side, every picture bound to it.
    pub fn is_met(&self, row: &Row) -> bool {
        match self.set {
            Set::Id => row.ids == row.badges,
            _ if self.is_bound() => row.payloads == row.badges && row.bound == row.badges,
            _ => row.payloads == row.badges,
        }
    }

    /// Whether failing it on this template is a failure of the product; what
    /// other rows reach is reported.
    pub fn is_required_on(&self, template: &str) -> bool {
        let name = self.delivery.name();
        let waits = |(row, on): &(&str, &str)| name.starts_with(row) && template.starts_with(on);
        let target = matches!(self.set, Set::Must | Set::Hard | Set::Id);
        target && !NOT_YET.iter().any(waits)
    }

    /// Whether a badge that is read must also be bound.
    pub fn is_bound(&self) -> bool {
        self.set != Set::Id && self.delivery.badge_side() >= BOUND_FROM_SIDE
    }
}

/// Every row, set by set.
pub fn all() -> Vec<Case> {
    let mut cases = Vec::new();
    for set in Set::ALL {
        let pipelines = match set {
            Set::Must => must(),
            Set::Hard => hard(),
            Set::HardLong => hard_long(),
            Set::Id => id(),
            Set::Moonshot => moonshot(),
        };
        let mut deliveries: Vec<_> = pipelines.into_iter().map(Delivery::Each).collect();
        if set == Set::Hard {
            deliveries.extend([1.0, 1.5, 2.0].map(|ratio| Delivery::Page { ratio }));
        }
        cases.extend(
            deliveries
                .into_iter()
                .map(|delivery| Case { set, delivery }),
        );
    }
    cases
}

fn pipelines<const N: usize>(rows: [(&str, &[Step]); N]) -> Vec<Pipeline> {
    rows.into_iter()
        .map(|(name, steps)| Pipeline::new(name, steps))
        .collect()
}

/// What a badge with 508 bytes must survive.
pub fn must() -> Vec<Pipeline> {
    let mut rows = pipelines([
        ("PNG", &[]),
        ("JPEG 95", &[Jpeg(95)]),
        ("JPEG 85", &[Jpeg(85)]),
        ("JPEG 75", &[Jpeg(75)]),
        ("JPEG 50", &[Jpeg(50)]),
        ("JPEG 30", &[Jpeg(30)]),
        ("JPEG 80, 75, 78", &[Jpeg(80), Jpeg(75), Jpeg(78)]),
        ("mozjpeg 75", &[MozJpeg(75)]),
        ("WebP 80", &[WebP(80)]),
        ("WebP 50", &[WebP(50)]),
        ("AVIF 60", &[Avif(60)]),
        ("150 %", &[Resize(150.0)]),
        ("75 %", &[Resize(75.0)]),
        ("50 %", &[Resize(50.0)]),
        ("37.5 %", &[Resize(37.5)]),
        ("300×280", &[Stretch(300, 280)]),
        ("50 % + JPEG 75", &[Resize(50.0), Jpeg(75)]),
        ("50 % + mozjpeg 75", &[Resize(50.0), MozJpeg(75)]),
        ("50 % + WebP 80", &[Resize(50.0), WebP(80)]),
        ("75 % + WebP 50", &[Resize(75.0), WebP(50)]),
        ("palette of 256", &[Palette]),
        ("gray", &[Gray]),
        ("gamma 0.9, contrast 1.1", &[Tone]),
        ("noise of 12 levels", &[Noise(12.0)]),
        ("border 5 %", &[Pad(5)]),
        ("crop 5 %", &[Crop(5)]),
        ("crop 10 %", &[Crop(10)]),
        (
            "border 5 % + 50 % + JPEG 75",
            &[Pad(5), Resize(50.0), Jpeg(75)],
        ),
    ]);
    rows.extend(kernels());
    rows
}

/// Half size and more by the kernels that libraries offer.
fn kernels() -> Vec<Pipeline> {
    let pillow = ["box", "bilinear", "hamming", "bicubic", "lanczos"];
    let sharp = ["nearest", "cubic", "mitchell", "lanczos2", "lanczos3"];
    let imagemagick = ["Box", "Triangle", "Catrom"];
    let resized = |by: &str, kernel: &str, resampler| {
        Pipeline::new(
            format!("45 % by {by}, {kernel}"),
            &[ResizeBy(resampler, 45.0)],
        )
    };
    let pillow = pillow.map(|kernel| resized("Pillow", kernel, Pillow(kernel)));
    let sharp = sharp.map(|kernel| resized("sharp", kernel, Sharp(kernel)));
    let imagemagick = imagemagick.map(|kernel| resized("ImageMagick", kernel, ImageMagick(kernel)));
    pillow.into_iter().chain(sharp).chain(imagemagick).collect()
}

/// What a badge with 404 bytes must survive.
pub fn hard() -> Vec<Pipeline> {
    let mut rows = pipelines([
        ("JPEG 20", &[Jpeg(20)]),
        ("WebP 30", &[WebP(30)]),
        ("AVIF 40", &[Avif(40)]),
        ("50 % + JPEG 50", &[Resize(50.0), Jpeg(50)]),
        ("37.5 % + JPEG 75", &[Resize(37.5), Jpeg(75)]),
        ("37.5 % + WebP 80", &[Resize(37.5), WebP(80)]),
        ("50 % + AVIF 60", &[Resize(50.0), Avif(60)]),
        ("25 %", &[Resize(25.0)]),
        ("rotated by 0.5°", &[Rotate(0.5)]),
        ("rotated by 1°", &[Rotate(1.0)]),
        ("rotated by 2°", &[Rotate(2.0)]),
        ("rotated by 3°", &[Rotate(3.0)]),
        ("blur of 1.5 pixels", &[Blur(1.5)]),
        ("50 %, then blur of 0.8 pixels", &[Resize(50.0), Blur(0.8)]),
        ("blur of 1 pixel + JPEG 75", &[Blur(1.0), Jpeg(75)]),
    ]);
    rows.extend(screenshots());
    rows
}

/// The same without screenshots that show the badge larger: they say no more,
/// and take most of the time.
fn hard_long() -> Vec<Pipeline> {
    let small = |row: &Pipeline| row.badge_side() < BOUND_FROM_SIDE;
    let page = |row: &Pipeline| matches!(row.steps[..], [Screenshot { .. }]);
    let mut rows = hard();
    rows.retain(|row| !page(row) || small(row));
    rows
}

/// Screenshots of a page that show the badge with 110 device pixels or more.
fn screenshots() -> Vec<Pipeline> {
    let mut rows = Vec::new();
    for css in [96, 110, 128, 160, 200, 256] {
        for ratio in [1.0, 1.25, 1.5, 2.0, 3.0] {
            if css as f32 * ratio >= 110.0 {
                let name = format!("screenshot, {css} px at {ratio}×");
                rows.push(Pipeline::new(name, &[Screenshot { css, ratio }]));
            }
        }
    }
    rows
}

/// What only the id must survive.
fn id() -> Vec<Pipeline> {
    pipelines([
        ("25 % + JPEG 50", &[Resize(25.0), Jpeg(50)]),
        ("80 px + JPEG 75", &[Stretch(80, 80), Jpeg(75)]),
        ("64 px", &[Stretch(64, 64)]),
        (
            "screenshot, 96 px at 1×",
            &[Screenshot {
                css: 96,
                ratio: 1.0,
            }],
        ),
    ])
}

fn moonshot() -> Vec<Pipeline> {
    pipelines([
        ("50 % + WebP 50", &[Resize(50.0), WebP(50)]),
        ("37.5 % + JPEG 50", &[Resize(37.5), Jpeg(50)]),
        ("25 % + JPEG 75", &[Resize(25.0), Jpeg(75)]),
    ])
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn no_two_rows_of_a_set_have_one_name() {
        let cases = all();
        let names: HashSet<_> = cases.iter().map(|c| (c.set, c.delivery.name())).collect();
        assert_eq!(names.len(), cases.len());
    }

    #[test]
    fn a_small_badge_need_not_be_bound_and_a_large_one_must() {
        let row = Row {
            badges: 3,
            payloads: 3,
            ..Row::default()
        };
        let case = |percent| Case {
            set: Set::Hard,
            delivery: Delivery::Each(Pipeline::new("", &[Resize(percent)])),
        };
        assert!(case(25.0).is_met(&row));
        assert!(!case(50.0).is_met(&row));
    }

    #[test]
    fn an_id_row_wants_ids_only() {
        let case = Case {
            set: Set::Id,
            delivery: Delivery::Each(Pipeline::new("", &[])),
        };
        let row = |ids| Row {
            badges: 3,
            ids,
            ..Row::default()
        };
        assert!(case.is_met(&row(3)));
        assert!(!case.is_met(&row(2)));
    }
}
