//! From the planes of a decoded frame to 8-bit RGB.

use re_rav1d::dav1d::{
    Picture as Frame, PixelLayout, PlanarImageComponent, Plane,
    pixel::{MatrixCoefficients, YUVRange},
};

/// Luma weights of red and blue (H.273, table 4).
#[derive(Debug, Clone, Copy)]
struct Weights {
    red: f32,
    blue: f32,
}

/// How the samples of a frame are coded.
#[derive(Debug, Clone, Copy)]
struct Coding {
    /// `None` where the planes are green, blue and red themselves.
    weights: Option<Weights>,
    /// Sample of black, and of no colour.
    zero: (f32, f32),
    /// What a luma and a chroma sample are multiplied by, to span 255 levels.
    scale: (f32, f32),
}

/// One plane, and where its samples lie.
struct Samples {
    plane: Plane,
    /// Bytes from row to row.
    stride: usize,
    /// Two bytes a sample.
    wide: bool,
    /// Halvings across and down.
    shift: (usize, usize),
}

/// RGB row by row; chroma is repeated where it is subsampled. `None` if the
/// frame's matrix is none of those that files on the web have.
pub(super) fn to_rgb(frame: &Frame) -> Option<Vec<u8>> {
    let coding = Coding::of(frame)?;
    let luma = Samples::of(frame, PlanarImageComponent::Y)?;
    let chroma = match frame.pixel_layout() {
        PixelLayout::I400 => None,
        _ => Some((
            Samples::of(frame, PlanarImageComponent::U)?,
            Samples::of(frame, PlanarImageComponent::V)?,
        )),
    };
    let (width, height) = (frame.width() as usize, frame.height() as usize);
    let mut rgb = Vec::with_capacity(3 * width * height);
    for row in 0..height {
        for column in 0..width {
            let y = luma.at(column, row)?;
            let pair = match &chroma {
                Some((u, v)) => Some((u.at(column, row)?, v.at(column, row)?)),
                None => None,
            };
            rgb.extend(coding.rgb(y, pair));
        }
    }
    Some(rgb)
}

impl Coding {
    fn of(frame: &Frame) -> Option<Self> {
        let bits = frame.bits_per_component()?.0;
        let weights = match frame.matrix_coefficients() {
            MatrixCoefficients::Identity => None,
            MatrixCoefficients::BT709 => Some(Weights {
                red: 0.2126,
                blue: 0.0722,
            }),
            MatrixCoefficients::BT2020NonConstantLuminance => Some(Weights {
                red: 0.2627,
                blue: 0.0593,
            }),
            // What MIAF (ISO 23000-22, 7.3.6.4) takes where nothing is said.
            MatrixCoefficients::Unspecified
            | MatrixCoefficients::BT470BG
            | MatrixCoefficients::ST170M => Some(Weights {
                red: 0.299,
                blue: 0.114,
            }),
            _ => return None,
        };
        let unit = (1u32 << (bits - 8)) as f32;
        let full = ((1u32 << bits) - 1) as f32;
        Some(match frame.color_range() {
            YUVRange::Limited => Self {
                weights,
                zero: (16.0 * unit, 128.0 * unit),
                scale: (255.0 / (219.0 * unit), 255.0 / (224.0 * unit)),
            },
            YUVRange::Full => Self {
                weights,
                zero: (0.0, 128.0 * unit),
                scale: (255.0 / full, 255.0 / full),
            },
        })
    }

    /// Red, green and blue of a luma sample and its chroma (H.273, 8.3).
    fn rgb(&self, y: f32, chroma: Option<(f32, f32)>) -> [u8; 3] {
        let level = |value: f32| (value + 0.5) as u8;
        let light = |sample: f32| (sample - self.zero.0) * self.scale.0;
        let Some((u, v)) = chroma else {
            return [level(light(y)); 3];
        };
        let Some(Weights { red, blue }) = self.weights else {
            return [v, y, u].map(|sample| level(light(sample)));
        };
        let (cb, cr) = (
            (u - self.zero.1) * self.scale.1,
            (v - self.zero.1) * self.scale.1,
        );
        let (r, b) = (
            light(y) + 2.0 * (1.0 - red) * cr,
            light(y) + 2.0 * (1.0 - blue) * cb,
        );
        let g = (light(y) - red * r - blue * b) / (1.0 - red - blue);
        [r, g, b].map(level)
    }
}

impl Samples {
    fn of(frame: &Frame, component: PlanarImageComponent) -> Option<Self> {
        let is_luma = component == PlanarImageComponent::Y;
        let shift = match frame.pixel_layout() {
            PixelLayout::I420 if !is_luma => (1, 1),
            PixelLayout::I422 if !is_luma => (1, 0),
            _ => (0, 0),
        };
        Some(Self {
            stride: frame.stride(component) as usize,
            wide: frame.bits_per_component()?.0 > 8,
            plane: frame.plane(component),
            shift,
        })
    }

    /// The sample at a pixel of the picture.
    fn at(&self, column: usize, row: usize) -> Option<f32> {
        let (column, row) = (column >> self.shift.0, row >> self.shift.1);
        let line = row * self.stride;
        if self.wide {
            let bytes = self.plane.get(line + 2 * column..line + 2 * column + 2)?;
            Some(f32::from(u16::from_ne_bytes(bytes.try_into().ok()?)))
        } else {
            self.plane.get(line + column).map(|&b| f32::from(b))
        }
    }
}
