//! A badge's pixels, and the few things a forger does to them.

use shirushi_watermark::{
    Picture,
    template::{Rect, SIDE},
};

/// A picture of 512×512 to paint on.
#[derive(Debug, Clone)]
pub(super) struct Canvas {
    rgb: Vec<u8>,
}

impl Canvas {
    pub(super) fn of(picture: &Picture) -> Self {
        assert_eq!((picture.width(), picture.height()), (SIDE, SIDE));
        Self {
            rgb: picture.rgb().to_vec(),
        }
    }

    pub(super) fn rgb(&self) -> &[u8] {
        &self.rgb
    }

    pub(super) fn into_picture(self) -> Picture {
        Picture::from_rgb(SIDE, SIDE, self.rgb).expect("the canvas has all its pixels")
    }

    /// Adds `wanted - present`, pixel by pixel: what is there stays, the watermark too.
    pub(super) fn add_difference(&mut self, wanted: &[u8], present: &[u8]) {
        for ((value, wanted), present) in self.rgb.iter_mut().zip(wanted).zip(present) {
            *value = added(*value, i32::from(*wanted) - i32::from(*present));
        }
    }

    /// Adds `with - without` of a box, `right` pixels to the right of where it was.
    pub(super) fn add_shifted_difference(
        &mut self,
        with: &[u8],
        without: &[u8],
        rect: Rect,
        right: u32,
    ) {
        for (x, y) in pixels(rect).filter(|(x, _)| x + right < SIDE) {
            for channel in 0..3 {
                let difference =
                    i32::from(with[at(x, y) + channel]) - i32::from(without[at(x, y) + channel]);
                let value = &mut self.rgb[at(x + right, y) + channel];
                *value = added(*value, difference);
            }
        }
    }

    /// Takes a box from another picture of the same size.
    pub(super) fn copy_rect(&mut self, rgb: &[u8], rect: Rect) {
        for y in rect.y..rect.y + rect.height {
            let row = at(rect.x, y)..at(rect.x, y) + 3 * rect.width as usize;
            self.rgb[row.clone()].copy_from_slice(&rgb[row]);
        }
    }

    /// Copies a box over another of the same size.
    pub(super) fn clone_rect(&mut self, from: Rect, to: Rect) {
        let before = self.rgb.clone();
        for (x, y) in pixels(to) {
            let source = at(from.x + x - to.x, from.y + y - to.y);
            self.rgb[at(x, y)..][..3].copy_from_slice(&before[source..][..3]);
        }
    }

    /// A red disc with a white bar, filling the box; or, with `keep_luma`,
    /// its tint only.
    pub(super) fn stamp_logo(&mut self, rect: Rect, keep_luma: bool) {
        let radius = rect.width.min(rect.height) as f32 / 2.0;
        for (x, y) in pixels(rect) {
            let (dx, dy) = (
                (x - rect.x) as f32 + 0.5 - radius,
                (y - rect.y) as f32 + 0.5 - radius,
            );
            if dx * dx + dy * dy > radius * radius {
                continue;
            }
            let bar = dy.abs() < radius / 5.0;
            let ink: [u8; 3] = if bar { [255, 255, 255] } else { [214, 20, 36] };
            let pixel = &mut self.rgb[at(x, y)..][..3];
            let shift = if keep_luma {
                luma(pixel) - luma(&ink)
            } else {
                0.0
            };
            for (value, ink) in pixel.iter_mut().zip(ink) {
                *value = (f32::from(ink) + shift).round() as u8;
            }
        }
    }

    /// Standard deviation of the luma in a box, in levels.
    pub(super) fn deviation(&self, rect: Rect) -> f32 {
        let values: Vec<f32> = pixels(rect)
            .map(|(x, y)| luma(&self.rgb[at(x, y)..][..3]))
            .collect();
        let mean = values.iter().sum::<f32>() / values.len() as f32;
        let squares: f32 = values.iter().map(|v| (v - mean).powi(2)).sum();
        (squares / values.len() as f32).sqrt()
    }
}

/// Where a pixel's channels begin.
fn at(x: u32, y: u32) -> usize {
    3 * (y * SIDE + x) as usize
}

fn pixels(rect: Rect) -> impl Iterator<Item = (u32, u32)> {
    (rect.y..rect.y + rect.height)
        .flat_map(move |y| (rect.x..rect.x + rect.width).map(move |x| (x, y)))
}

fn added(value: u8, difference: i32) -> u8 {
    (i32::from(value) + difference).clamp(0, 255) as u8
}

/// BT.601 luma.
fn luma(pixel: &[u8]) -> f32 {
    0.299 * f32::from(pixel[0]) + 0.587 * f32::from(pixel[1]) + 0.114 * f32::from(pixel[2])
}
