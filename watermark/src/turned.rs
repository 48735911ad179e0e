//! A turned badge set upright: the picture read along the badge's own axes.

use crate::{picture::Picture, placement::Placement, plane::Plane, span::Span};

/// Pixels left out along every edge: beside it lies what was turned in with it.
const MIXED: f64 = 2.0;

/// A turned badge is read at one sample a pixel.
pub(crate) fn span(extent: f64) -> Option<Span> {
    let seen = extent - 2.0 * MIXED;
    (seen >= 1.0).then(|| {
        let factor = Span::whole(extent as usize).factor;
        Span {
            first: 0,
            pixels: seen as usize / factor * factor,
            origin: -MIXED,
            extent,
            factor,
        }
    })
}

/// The badge upright in a weighted sum of the picture's channels, and which
/// samples of it the picture has. The picture is interpolated by cubics.
pub(crate) fn upright(
    picture: &Picture,
    placement: &Placement,
    weights: [f32; 3],
    horizontal: Span,
    vertical: Span,
) -> (Plane, Vec<bool>) {
    let mut plane = Plane::zeros(horizontal.samples(), vertical.samples());
    let mut covered = Vec::with_capacity(plane.samples.len());
    let width = plane.width;
    for (j, row) in plane.samples.chunks_exact_mut(width).enumerate() {
        let down = at(j, vertical) - vertical.origin;
        for (i, sample) in row.iter_mut().enumerate() {
            let across = at(i, horizontal) - horizontal.origin;
            let (x, y) = placement.at(across / placement.width, down / placement.height);
            let value = cubic(picture, weights, x - 0.5, y - 0.5);
            covered.push(value.is_some());
            *sample = value.unwrap_or_default();
        }
    }
    (plane, covered)
}

/// The middle of a sample, in pixels from the view's first.
fn at(sample: usize, span: Span) -> f64 {
    (sample as f64 + 0.5) * span.factor as f64
}

/// The picture between its pixels (Catmull-Rom); `None` where a neighbour is missing.
fn cubic(picture: &Picture, weights: [f32; 3], x: f64, y: f64) -> Option<f32> {
    let (w, h) = (picture.width() as usize, picture.height() as usize);
    let inside = |v: f64, n: usize| v >= 1.0 && v + 2.0 < n as f64;
    if !(inside(x, w) && inside(y, h)) {
        return None;
    }
    let (left, top) = (x as usize - 1, y as usize - 1);
    let (across, down) = (taps(x.fract() as f32), taps(y.fract() as f32));
    let mut sum = 0.0;
    for (j, wy) in down.iter().enumerate() {
        let row = &picture.rgb()[3 * ((top + j) * w + left)..][..12];
        for (pixel, wx) in row.as_chunks::<3>().0.iter().zip(across) {
            let value: f32 = pixel
                .iter()
                .zip(weights)
                .map(|(c, w)| f32::from(*c) * w)
                .sum();
            sum += wy * wx * value;
        }
    }
    Some(sum)
}

fn taps(t: f32) -> [f32; 4] {
    let (t2, t3) = (t * t, t * t * t);
    [
        -0.5 * t + t2 - 0.5 * t3,
        1.0 - 2.5 * t2 + 1.5 * t3,
        0.5 * t + 2.0 * t2 - 1.5 * t3,
        -0.5 * t2 + 0.5 * t3,
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A ramp along the badge's own rows is level again after setting upright.
    #[test]
    fn a_turned_ramp_is_set_upright() {
        let placement = Placement {
            left: 30.0,
            top: 30.0,
            width: 40.0,
            height: 40.0,
            turn: 3.0,
        };
        let (sin, cos) = (libm::sin(3f64.to_radians()), libm::cos(3f64.to_radians()));
        let rgb = (0..100 * 100)
            .flat_map(|i| {
                let (x, y) = ((i % 100) as f64 - 49.5, (i / 100) as f64 - 49.5);
                [(128.0 + 2.0 * (x * cos - y * sin))
                    .clamp(0.0, 255.0)
                    .round() as u8; 3]
            })
            .collect();
        let picture = Picture::from_rgb(100, 100, rgb).unwrap();
        let spans = (span(40.0).unwrap(), span(40.0).unwrap());
        let (plane, covered) = upright(&picture, &placement, [1.0, 0.0, 0.0], spans.0, spans.1);
        assert!(covered.iter().all(|c| *c));
        for (i, value) in plane.samples.iter().enumerate() {
            let expected = 128.0 + 2.0 * ((i % 36) as f32 + 2.5 - 20.0);
            assert!((value - expected).abs() < 1.5, "{i}: {value} {expected}");
        }
    }
}
