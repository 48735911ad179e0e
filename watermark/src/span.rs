//! One axis of a view: which pixels of the picture it shows, and where the badge lies on them.

use crate::carriers::SIDE;

/// One axis of a view.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Span {
    /// The first pixel of the picture that the view shows.
    pub(crate) first: usize,
    /// How many pixels it shows.
    pub(crate) pixels: usize,
    /// Where the badge begins, in pixels from the first; negative where it was cut off.
    pub(crate) origin: f64,
    /// The badge's length in pixels.
    pub(crate) extent: f64,
    /// How many pixels make one sample of the view.
    pub(crate) factor: usize,
}

/// Pixels left out along an edge that lies inside the picture, where what
/// surrounds a badge was mixed into it when both were resized: cubics reach so far.
const MIXED: f64 = 2.0;
/// A box this near to whole pixels lies on them.
const EXACT: f64 = 1e-6;

impl Span {
    /// The badge fills `pixels` pixels.
    pub(crate) fn whole(pixels: usize) -> Self {
        let factor = (pixels / SIDE).max(1);
        Self {
            first: 0,
            pixels: pixels - pixels % factor,
            origin: 0.0,
            extent: pixels as f64,
            factor,
        }
    }

    /// The badge begins at `low` and is `extent` long, in a picture of
    /// `pixels` pixels; `None` where less than one pixel of it is seen.
    pub(crate) fn placed(low: f64, extent: f64, pixels: usize) -> Option<Self> {
        let high = low + extent;
        let inset = if is_unscaled(low, extent) { 0.0 } else { MIXED };
        // A badge flush with the picture has nothing beside it that was mixed in;
        // one cut off may have been resized afterwards, with its edge going on.
        let end = pixels as f64;
        let first = if low.abs() <= EXACT {
            0.0
        } else {
            (low.max(0.0) + inset - EXACT).ceil()
        };
        let last = if (high - end).abs() <= EXACT {
            end
        } else {
            (high.min(end) - inset + EXACT).floor()
        };
        let numbers = low.is_finite() && extent.is_finite();
        if !numbers || last - first < 1.0 {
            return None;
        }
        let factor = ((extent / SIDE as f64) as usize).max(1);
        let (first, last) = (first as usize, last as usize);
        let seen = (last - first) / factor * factor;
        (seen > 0).then_some(Self {
            first,
            pixels: seen,
            origin: low - first as f64,
            extent,
            factor,
        })
    }

    /// The same pixels, with the badge moved and lengthened by these pixels.
    pub(crate) fn adjusted(self, moved: f64, longer: f64) -> Self {
        Self {
            origin: self.origin + moved,
            extent: self.extent + longer,
            ..self
        }
    }

    /// Samples of the view.
    pub(crate) fn samples(self) -> usize {
        self.pixels / self.factor
    }

    /// Samples of the view for one of the badge.
    pub(crate) fn scale(self) -> f64 {
        self.extent / (self.factor * SIDE) as f64
    }

    /// Where a pixel's middle lies on the badge, in units of its 512.
    pub(crate) fn on_badge(self, pixel: usize) -> f64 {
        (pixel as f64 + 0.5 - self.origin) * SIDE as f64 / self.extent
    }

    /// Where a place on the badge lies in the view, in samples.
    pub(crate) fn in_view(self, badge: f64) -> f64 {
        (self.origin + badge * self.extent / SIDE as f64) / self.factor as f64
    }

    /// Whether pixels of the badge are pixels of the picture, so that nothing was resized.
    pub(crate) fn is_unscaled(self) -> bool {
        is_unscaled(self.origin, self.extent)
    }

    /// Whether the view shows the badge's own 512 pixels and no others.
    pub(crate) fn is_badge(self) -> bool {
        self.is_unscaled() && self.origin.abs() < EXACT && self.pixels == SIDE
    }

    /// Which of `cells` equal parts of the badge a sample of the view lies in;
    /// `None` beyond the badge.
    pub(crate) fn cell(self, sample: usize, cells: usize) -> Option<usize> {
        let middle = sample as f64 + 0.5;
        let at = (middle * self.factor as f64 - self.origin) * cells as f64 / self.extent;
        (at >= 0.0 && at < cells as f64).then_some(at as usize)
    }
}

/// Whether a badge that begins here, this long, has its own pixels on the picture's.
fn is_unscaled(low: f64, extent: f64) -> bool {
    (extent - SIDE as f64).abs() < EXACT && (low - low.round()).abs() < EXACT
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_badge_inside_a_picture_is_seen_without_its_mixed_edge() {
        let span = Span::placed(10.5, 100.0, 300).unwrap();
        assert_eq!((span.first, span.pixels), (13, 95));
        assert!((span.on_badge(0) - 3.0 * 5.12).abs() < 1e-9);
    }

    #[test]
    fn a_badge_at_its_own_size_is_seen_to_the_last_pixel() {
        let span = Span::placed(26.0, 512.0, 564).unwrap();
        assert!(span.is_badge());
        assert_eq!((span.first, span.pixels), (26, 512));
    }

    #[test]
    fn a_badge_cut_off_is_seen_up_to_the_edges_of_the_picture() {
        let span = Span::placed(-51.0, 512.0, 410).unwrap();
        assert!(span.is_unscaled() && !span.is_badge());
        assert_eq!(
            (span.first, span.pixels, span.cell(0, 8)),
            (0, 410, Some(0))
        );
        assert!((span.on_badge(0) - 51.5).abs() < 1e-9);
    }

    #[test]
    fn nothing_is_seen_of_a_badge_outside_the_picture() {
        assert_eq!(Span::placed(-200.0, 100.0, 300), None);
        assert_eq!(Span::placed(350.0, 100.0, 300), None);
        assert_eq!(Span::placed(f64::NAN, 100.0, 300), None);
    }
}
