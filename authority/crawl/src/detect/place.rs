//! Where a badge may lie in a picture.

use super::cells::{CELLS, COUNT};

/// A box in a picture whose sides are 1; it may reach beyond it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Place {
    pub(super) left: f64,
    pub(super) top: f64,
    pub(super) width: f64,
    pub(super) height: f64,
}

impl Place {
    /// All of the picture.
    pub(super) const WHOLE: Self = Self::centred(1.0);

    /// In the middle, of this size.
    pub(super) const fn centred(size: f64) -> Self {
        let edge = (1.0 - size) / 2.0;
        Self {
            left: edge,
            top: edge,
            width: size,
            height: size,
        }
    }

    /// Moved, stretched and resized by a step.
    pub(super) fn neighbours(self, step: f64) -> [Self; 10] {
        let Self {
            left,
            top,
            width,
            height,
        } = self;
        let half = step / 2.0;
        let moved = |dx: f64, dy: f64, dw: f64, dh: f64| Self {
            left: left + dx,
            top: top + dy,
            width: width + dw,
            height: height + dh,
        };
        [
            moved(step, 0.0, 0.0, 0.0),
            moved(-step, 0.0, 0.0, 0.0),
            moved(0.0, step, 0.0, 0.0),
            moved(0.0, -step, 0.0, 0.0),
            moved(-half, 0.0, step, 0.0),
            moved(half, 0.0, -step, 0.0),
            moved(0.0, -half, 0.0, step),
            moved(0.0, half, 0.0, -step),
            moved(-half, -half, step, step),
            moved(half, half, -step, -step),
        ]
    }

    /// One for each cell of the badge whose middle the picture has, else zero.
    pub(super) fn shown(self) -> [f32; COUNT] {
        let inside = |from: f64, length: f64| -> [f32; CELLS] {
            std::array::from_fn(|i| {
                let middle = from + length * (i as f64 + 0.5) / CELLS as f64;
                f32::from(u8::from((0.0..=1.0).contains(&middle)))
            })
        };
        let (across, down) = (inside(self.left, self.width), inside(self.top, self.height));
        std::array::from_fn(|i| across[i % CELLS] * down[i / CELLS])
    }
}
