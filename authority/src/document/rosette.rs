//! The rosette under a certificate: one closed curve of waves around a circle, as on notes and bonds.

use super::page::{Ink, Mark, Page};

/// Draws the rosette around a centre.
pub(super) fn draw(page: &mut Page, (x, y): (f32, f32), radius: f32) {
    for (turn, petals, inner, outer) in [
        (0.0, 18.0, 0.62, 0.98),
        (0.5, 18.0, 0.62, 0.98),
        (0.0, 12.0, 0.34, 0.70),
        (0.5, 12.0, 0.34, 0.70),
        (0.0, 8.0, 0.12, 0.42),
        (0.5, 8.0, 0.12, 0.42),
    ] {
        for shift in 0..6 {
            let phase = (turn + shift as f32 / 12.0) * std::f32::consts::TAU;
            let points = (0..=STEPS).map(|step| {
                let angle = step as f32 / STEPS as f32 * std::f32::consts::TAU;
                let wave = (angle * petals + phase).sin();
                let reach = radius * (f32::midpoint(outer, inner) + (outer - inner) / 2.0 * wave);
                // Hundredths of a point are finer than any printer, and the same everywhere.
                let place = |centre: f32, part: f32| ((centre + part) * 100.0).round() / 100.0;
                (place(x, reach * angle.cos()), place(y, reach * angle.sin()))
            });
            page.marks.push(Mark::Line {
                points: points.collect(),
                thickness: 0.3,
                ink: Ink::FAINT,
            });
        }
    }
}

const STEPS: u16 = 480;
