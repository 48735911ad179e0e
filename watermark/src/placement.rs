//! Where a badge lies in a picture.

/// A badge's box, in pixels of the picture. It may reach beyond the picture,
/// where the badge was cut off.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Placement {
    /// Left edge of the badge before it was turned.
    pub left: f64,
    /// Top edge of the badge before it was turned.
    pub top: f64,
    /// Width.
    pub width: f64,
    /// Height.
    pub height: f64,
    /// Degrees by which it was turned about its middle, counter-clockwise.
    pub turn: f64,
}

impl Placement {
    /// The badge fills a picture of this size.
    pub fn whole(width: u32, height: u32) -> Self {
        Self {
            left: 0.0,
            top: 0.0,
            width: f64::from(width),
            height: f64::from(height),
            turn: 0.0,
        }
    }

    /// Whether the badge fills a picture of this size.
    pub fn is_whole(&self, width: u32, height: u32) -> bool {
        *self == Self::whole(width, height)
    }

    /// Whether every corner lies within half a pixel of the other's.
    pub(crate) fn is_near(&self, other: &Self) -> bool {
        [(0.0, 0.0), (1.0, 0.0), (0.0, 1.0), (1.0, 1.0)]
            .into_iter()
            .all(|(across, down)| {
                let (here, there) = (self.at(across, down), other.at(across, down));
                (here.0 - there.0).abs() < 0.5 && (here.1 - there.1).abs() < 0.5
            })
    }

    /// Where a place on the badge lies in the picture, in pixels; `across` and
    /// `down` are 0 to 1.
    pub(crate) fn at(&self, across: f64, down: f64) -> (f64, f64) {
        let (dx, dy) = ((across - 0.5) * self.width, (down - 0.5) * self.height);
        let (x, y) = (self.left + 0.5 * self.width, self.top + 0.5 * self.height);
        if self.turn == 0.0 {
            return (x + dx, y + dy);
        }
        let turn = self.turn.to_radians();
        let (sin, cos) = (libm::sin(turn), libm::cos(turn));
        (x + dx * cos + dy * sin, y - dx * sin + dy * cos)
    }

    /// The shorter side, in pixels of the picture.
    pub fn side(&self) -> f64 {
        self.width.min(self.height)
    }
}
