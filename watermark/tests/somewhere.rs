//! Badges that are not the whole picture: padded, cut off, turned, or on a page.
#![expect(clippy::unwrap_used, reason = "in a test, a panic is the report")]

mod badges;
mod halved;

use std::sync::Arc;

use badges::{ID, face, templates};
use halved::halved;
use shirushi_watermark::{
    BindingOutcome, Picture, Placement, Reader, Reading, Refusal, Template, embed,
};

fn payload() -> Vec<u8> {
    (0..404).map(|i| (i * i * 31 + i * 7) as u8).collect()
}

fn badge(template: &Arc<Template>) -> Picture {
    embed(template, &face(), &payload(), ID).unwrap()
}

/// A picture of this size, pixel by pixel.
fn painted(width: u32, height: u32, pixel: impl Fn(u32, u32) -> [u8; 3]) -> Picture {
    let pixels = (0..width * height).flat_map(|i| pixel(i % width, i / width));
    Picture::from_rgb(width, height, pixels.collect()).unwrap()
}

fn pixel(picture: &Picture, x: u32, y: u32) -> [u8; 3] {
    let at = 3 * (y * picture.width() + x) as usize;
    picture.rgb()[at..at + 3].try_into().unwrap()
}

/// Lines as of text on white, with badges pasted at these places.
fn page(width: u32, height: u32, badges: &[(&Picture, u32, u32)]) -> Picture {
    painted(width, height, |x, y| {
        for (badge, left, top) in badges {
            if (*left..left + badge.width()).contains(&x)
                && (*top..top + badge.height()).contains(&y)
            {
                return pixel(badge, x - left, y - top);
            }
        }
        let ink = y % 14 < 8 && (x * 7 + y / 14 * 31) % 11 < 7 && x % 97 > 20;
        [if ink { 60 } else { 255 }; 3]
    })
}

/// Turned about its middle on white, linear between pixels, the corners cut off.
fn turned(picture: &Picture, degrees: f64) -> Picture {
    let (sin, cos) = degrees.to_radians().sin_cos();
    let (w, h) = (picture.width(), picture.height());
    let (cx, cy) = (f64::from(w) / 2.0 - 0.5, f64::from(h) / 2.0 - 0.5);
    painted(w, h, |x, y| {
        let (dx, dy) = (f64::from(x) - cx, f64::from(y) - cy);
        let (u, v) = (dx * cos - dy * sin + cx, dx * sin + dy * cos + cy);
        if u < 0.0 || v < 0.0 || u >= f64::from(w - 1) || v >= f64::from(h - 1) {
            return [255; 3];
        }
        let (left, top) = (u as u32, v as u32);
        let (s, t) = (u.fract(), v.fract());
        std::array::from_fn(|c| {
            let at = |dx, dy| f64::from(pixel(picture, left + dx, top + dy)[c]);
            let above = at(0, 0) * (1.0 - s) + at(1, 0) * s;
            let below = at(0, 1) * (1.0 - s) + at(1, 1) * s;
            (above * (1.0 - t) + below * t).round() as u8
        })
    })
}

/// The payload is read, the badge found there and genuine.
fn assert_genuine(reader: &Reader, picture: &Picture, what: &str) -> Placement {
    let Reading::Payload {
        template,
        id,
        payload: read,
        placement,
    } = reader.read(picture)
    else {
        panic!("{what}: {:?}", reader.read(picture));
    };
    assert_eq!((id, read), (ID, payload()), "{what}");
    let binding = reader.bind(picture, &placement, template, &face(), &payload(), ID);
    let binding = binding.unwrap();
    assert_eq!(
        binding.outcome,
        BindingOutcome::Matches,
        "{what}: peak {}",
        binding.residual_peak
    );
    placement
}

#[test]
fn a_padded_badge_is_found_to_the_pixel() {
    let reader = Reader::new(templates());
    for template in templates() {
        let badge = badge(&template);
        for (badge, side) in [(&badge, 512.0), (&halved(&badge), 256.0)] {
            let picture = page(700, 600, &[(badge, 123, 41)]);
            let placement = assert_genuine(&reader, &picture, template.name());
            let expected = Placement {
                left: 123.0,
                top: 41.0,
                width: side,
                height: side,
                turn: 0.0,
            };
            assert_eq!(placement, expected);
        }
    }
}

#[test]
fn a_badge_cut_off_by_a_tenth_on_every_side_still_gives_everything() {
    let reader = Reader::new(templates());
    for template in templates() {
        let badge = badge(&template);
        let cropped = painted(410, 410, |x, y| pixel(&badge, x + 51, y + 51));
        let placement = assert_genuine(&reader, &cropped, template.name());
        assert_eq!((placement.left, placement.width), (-51.0, 512.0));
    }
}

#[test]
fn a_badge_turned_by_up_to_three_degrees_still_gives_everything() {
    let reader = Reader::new(templates());
    for template in templates() {
        for degrees in [-3.0, 0.5, 2.0] {
            let picture = turned(&badge(&template), degrees);
            let placement = assert_genuine(&reader, &picture, template.name());
            assert!((placement.turn - degrees).abs() < 0.05, "{placement:?}");
        }
    }
}

#[test]
fn every_badge_on_a_page_is_read() {
    let reader = Reader::new(templates());
    let [seal, mark] = templates().try_into().unwrap();
    let unmarked = seal.draw(&face()).unwrap();
    let (seal, mark) = (halved(&badge(&seal)), halved(&badge(&mark)));
    let unmarked = halved(&unmarked);
    let picture = page(
        1280,
        800,
        &[(&seal, 17, 30), (&mark, 900, 500), (&unmarked, 500, 333)],
    );
    let readings = reader.read_all(&picture);
    let read = readings
        .iter()
        .filter(|r| matches!(r, Reading::Payload { .. }));
    assert_eq!(read.count(), 2, "{readings:#?}");
    assert!(
        matches!(readings[2], Reading::Nothing(Refusal::NoWatermark(_))),
        "{readings:#?}"
    );
}

#[test]
fn a_page_without_a_badge_has_none() {
    let reader = Reader::new(templates());
    let picture = page(800, 600, &[]);
    assert_eq!(reader.read(&picture), Reading::Nothing(Refusal::NoBadge));
    assert!(reader.read_all(&picture).is_empty());
}

/// A Gaussian blur of this standard deviation, its edges going on, rounded to bytes.
fn blurred(picture: &Picture, sigma: f64) -> Picture {
    let reach = (4.0 * sigma).ceil() as i64;
    let weights: Vec<f64> = (-reach..=reach)
        .map(|d| (-0.5 * (d as f64 / sigma).powi(2)).exp())
        .collect();
    let sum: f64 = weights.iter().sum();
    let along = |picture: &Picture, across: bool| {
        let last = |side: u32| i64::from(side) - 1;
        painted(picture.width(), picture.height(), |x, y| {
            let mut mixed = [0.0; 3];
            for (d, weight) in (-reach..=reach).zip(&weights) {
                let (dx, dy) = if across { (d, 0) } else { (0, d) };
                let at = |at: u32, by: i64, side: u32| (i64::from(at) + by).clamp(0, last(side));
                let x = at(x, dx, picture.width()) as u32;
                let y = at(y, dy, picture.height()) as u32;
                for (mixed, channel) in mixed.iter_mut().zip(pixel(picture, x, y)) {
                    *mixed += weight / sum * f64::from(channel);
                }
            }
            mixed.map(|channel: f64| channel.round() as u8)
        })
    };
    along(&along(picture, true), false)
}

#[test]
fn a_badge_that_was_blurred_is_read_and_bound_through_its_blur() {
    let reader = Reader::new(templates());
    for template in templates() {
        let badge = badge(&template);
        let small = halved(&badge);
        let blurs = [(&badge, 0.7), (&badge, 1.5), (&badge, 2.0), (&small, 0.8)];
        for (badge, sigma) in blurs {
            let picture = blurred(badge, sigma);
            let name = format!("{}, {} px, blur {sigma}", template.name(), badge.width());
            assert_genuine(&reader, &picture, &name);
            let picture = page(640, 600, &[(&picture, 31, 17)]);
            assert_genuine(&reader, &picture, &format!("{name}, on a page"));
        }
    }
}
