//! Pictures as pages have them: other seals, logos, codes, portraits, photographs, words.

use image::{Rgb, RgbImage, imageops};

/// A generator of numbers (splitmix64), so that a picture follows from its number.
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    fn below(&mut self, end: u32) -> u32 {
        (self.next() % u64::from(end)) as u32
    }

    fn unit(&mut self) -> f32 {
        (self.next() >> 40) as f32 / (1 << 24) as f32
    }

    fn between(&mut self, low: f32, high: f32) -> f32 {
        low + (high - low) * self.unit()
    }

    fn colour(&mut self) -> Rgb<u8> {
        Rgb(self.next().to_le_bytes()[..3].try_into().unwrap())
    }
}

pub(super) const KINDS: [&str; 9] = [
    "round seal",
    "square seal",
    "code",
    "portrait",
    "photograph",
    "logo",
    "words",
    "texture",
    "shield",
];

/// Picture `number`; its kind is the number's place in [`KINDS`], again and again.
pub(super) fn picture(number: u64) -> RgbImage {
    let mut random = Random(number << 20);
    let side = 96 + random.below(320);
    let picture = match number % KINDS.len() as u64 {
        0 => round_seal(&mut random),
        1 => square_seal(&mut random),
        2 => code(&mut random),
        3 => portrait(&mut random),
        4 => photograph(&mut random),
        5 => logo(&mut random),
        6 => words(&mut random),
        7 => texture(&mut random),
        _ => shield(&mut random),
    };
    imageops::resize(&picture, side, side, imageops::FilterType::Triangle)
}

const SIDE: u32 = 256;

fn paint(mut of: impl FnMut(f32, f32) -> Rgb<u8>) -> RgbImage {
    let scale = |v: u32| (v as f32 + 0.5) / SIDE as f32 * 2.0 - 1.0;
    RgbImage::from_fn(SIDE, SIDE, |x, y| of(scale(x), scale(y)))
}

/// Rings, petals, a ribbon, and something like words on it.
fn round_seal(random: &mut Random) -> RgbImage {
    let rings: Vec<(f32, Rgb<u8>)> = (0..2 + random.below(7))
        .map(|_| (random.between(0.2, 0.98), random.colour()))
        .collect();
    let (paper, band, ink) = (random.colour(), random.colour(), random.colour());
    let (petals, depth) = (random.below(40) as f32, random.between(0.0, 0.06));
    let (rows, high) = (random.between(0.1, 0.3), random.between(-0.4, 0.4));
    let (pitch, has_band) = (random.between(8.0, 40.0), random.below(3) > 0);
    paint(|x, y| {
        let radius = x.hypot(y) * (1.0 + depth * (petals * y.atan2(x)).cos());
        let ring = rings
            .iter()
            .filter(|(r, _)| radius < *r)
            .min_by(|a, b| a.0.total_cmp(&b.0));
        if has_band && (y - high).abs() < rows && x.abs() < 0.9 {
            let letter = (x * pitch).sin() * (x * pitch * 2.3 + 1.0).sin() > 0.1;
            return if letter && (y - high).abs() < rows * 0.5 {
                ink
            } else {
                band
            };
        }
        ring.map_or(paper, |ring| ring.1)
    })
}

/// Frames one in the other, a mark in the middle, lines of words.
fn square_seal(random: &mut Random) -> RgbImage {
    let frames: Vec<(f32, Rgb<u8>)> = (0..2 + random.below(5))
        .map(|_| (random.between(0.3, 0.98), random.colour()))
        .collect();
    let (paper, ink) = (random.colour(), random.colour());
    let (mark, lines) = (random.between(0.1, 0.5), random.between(5.0, 20.0));
    let (pitch, round) = (random.between(15.0, 60.0), random.below(2) == 1);
    paint(|x, y| {
        let from = if round {
            x.hypot(y + 0.2)
        } else {
            x.abs().max((y + 0.2).abs())
        };
        if from < mark {
            return ink;
        }
        let written = y > 0.25 && y < 0.8 && x.abs() < 0.75 && (y * lines).sin() > 0.0;
        if written && (x * pitch).sin() * (x * pitch * 1.7).sin() > 0.0 {
            return ink;
        }
        let radius = x.abs().max(y.abs());
        let frame = frames
            .iter()
            .filter(|(r, _)| radius < *r)
            .min_by(|a, b| a.0.total_cmp(&b.0));
        frame.map_or(paper, |frame| frame.1)
    })
}

/// Modules, with finder patterns as codes have them.
fn code(random: &mut Random) -> RgbImage {
    let modules = 21 + 4 * random.below(8);
    let bits: Vec<bool> = (0..modules * modules)
        .map(|_| random.below(2) == 1)
        .collect();
    let quiet = random.between(1.0, 1.2);
    paint(|x, y| {
        let at = |v: f32| ((0.5 * v * quiet + 0.5) * modules as f32).floor();
        let (column, row) = (at(x), at(y));
        let last = modules as f32 - 1.0;
        if column < 0.0 || row < 0.0 || column > last || row > last {
            return Rgb([255; 3]);
        }
        let near = |v: f32| v.min(last - v);
        let in_finder = near(column) < 8.0 && near(row) < 8.0 && (column < 8.0 || row < 8.0);
        let ring = (near(column) - 3.0).abs().max((near(row) - 3.0).abs());
        let dark = if in_finder {
            ring < 4.0 && !(1.5..2.5).contains(&ring)
        } else {
            bits[(row as u32 * modules + column as u32) as usize]
        };
        Rgb([if dark { 0 } else { 255 }; 3])
    })
}

/// A head and shoulders before a wall, often in a circle.
fn portrait(random: &mut Random) -> RgbImage {
    let (wall, skin, hair, coat) = (
        random.colour(),
        random.colour(),
        random.colour(),
        random.colour(),
    );
    let (size, high) = (random.between(0.25, 0.45), random.between(-0.3, 0.0));
    let (shoulders, framed) = (random.between(0.5, 0.95), random.below(2) == 1);
    paint(|x, y| {
        if framed && x.hypot(y) > 0.97 {
            return Rgb([255; 3]);
        }
        let head = (x / size).hypot((y - high) / (size * 1.25));
        if head < 1.0 {
            return if y < high - size * 0.5 { hair } else { skin };
        }
        let below = y - high - size;
        if below > 0.0 && x.abs() < shoulders * below.sqrt().min(1.0) {
            coat
        } else {
            wall
        }
    })
}

/// Octaves of smooth noise, which have the slopes of photographs, with an edge or two.
fn photograph(random: &mut Random) -> RgbImage {
    let waves: Vec<[f32; 4]> = (0..24)
        .map(|n| {
            let pitch = 1.5_f32.powi(n / 2);
            let turn = random.between(0.0, std::f32::consts::TAU);
            [
                pitch * turn.cos(),
                pitch * turn.sin(),
                random.between(0.0, 6.3),
                1.0 / pitch,
            ]
        })
        .collect();
    let (dark, light) = (random.colour(), random.colour());
    let (tilt, height, step) = (
        random.between(-1.0, 1.0),
        random.between(-0.6, 0.6),
        random.between(0.0, 0.5),
    );
    paint(|x, y| {
        let field: f32 = waves
            .iter()
            .map(|[a, b, c, d]| d * (a * x + b * y + c).sin())
            .sum();
        let edge = if y > height + tilt * x { step } else { 0.0 };
        let share = (0.5 + 0.25 * field + edge).clamp(0.0, 1.0);
        mixed(dark, light, share)
    })
}

/// A few discs and boxes.
fn logo(random: &mut Random) -> RgbImage {
    let paper = random.colour();
    let shapes: Vec<([f32; 4], bool, Rgb<u8>)> = (0..=random.below(8))
        .map(|_| {
            let place = [
                random.between(-0.8, 0.8),
                random.between(-0.8, 0.8),
                random.between(0.1, 0.8),
                random.between(0.1, 0.8),
            ];
            (place, random.below(2) == 1, random.colour())
        })
        .collect();
    paint(|x, y| {
        let over = shapes
            .iter()
            .rev()
            .find(|([left, top, wide, high], round, _)| {
                let (dx, dy) = ((x - left) / wide, (y - top) / high);
                if *round {
                    dx.hypot(dy) < 1.0
                } else {
                    dx.abs().max(dy.abs()) < 1.0
                }
            });
        over.map_or(paper, |shape| shape.2)
    })
}

fn words(random: &mut Random) -> RgbImage {
    let (paper, ink) = (random.colour(), random.colour());
    let (lines, pitch, margin) = (
        random.between(8.0, 40.0),
        random.between(20.0, 90.0),
        random.between(0.6, 0.98),
    );
    let ragged = random.between(1.0, 9.0);
    paint(|x, y| {
        let row = (y * lines).floor();
        let ends = margin - 0.4 * (row * ragged).sin().abs();
        let letter = (x * pitch + row).sin() * (x * pitch * 1.6 + row * 3.0).sin() > 0.05;
        let on_line = (y * lines - row) < 0.6 && x > -margin && x < ends && y.abs() < margin;
        if on_line && letter { ink } else { paper }
    })
}

/// Gratings over each other, as in guilloche, or rings with petals.
fn texture(random: &mut Random) -> RgbImage {
    let gratings: Vec<[f32; 3]> = (0..=random.below(5))
        .map(|_| {
            [
                random.between(-60.0, 60.0),
                random.between(-60.0, 60.0),
                random.between(0.0, 6.3),
            ]
        })
        .collect();
    let (rings, petals) = (random.between(5.0, 80.0), random.below(30) as f32);
    let (dark, light, in_rings) = (random.colour(), random.colour(), random.below(2) == 1);
    paint(|x, y| {
        let value = if in_rings {
            (x.hypot(y) * rings + (petals * y.atan2(x)).cos() * 2.0).sin()
        } else {
            let sum: f32 = gratings
                .iter()
                .map(|[a, b, c]| (a * x + b * y + c).sin())
                .sum();
            sum / gratings.len() as f32
        };
        mixed(dark, light, 0.5 + 0.5 * value)
    })
}

/// A shield or padlock with a tick, as other makers of seals like them.
fn shield(random: &mut Random) -> RgbImage {
    let (paper, face, rim, ink) = (
        random.colour(),
        random.colour(),
        random.colour(),
        random.colour(),
    );
    let (wide, foot) = (random.between(0.5, 0.9), random.between(0.5, 0.95));
    let (thin, thick) = (random.between(0.03, 0.12), random.between(0.05, 0.15));
    paint(|x, y| {
        let edge = |inset: f32| {
            let half = (wide - inset) * (1.0 - ((y + 0.1).max(0.0) / foot).powi(2)).max(0.0).sqrt();
            y > -0.85 + inset && x.abs() < half
        };
        let tick = if x < -0.1 {
            0.3 + (x + 0.1)
        } else {
            0.3 - 1.2 * (x + 0.1)
        };
        if x.abs() < 0.35 && (y - tick + 0.2).abs() < thick {
            ink
        } else if edge(thin) {
            face
        } else if edge(0.0) {
            rim
        } else {
            paper
        }
    })
}

fn mixed(from: Rgb<u8>, to: Rgb<u8>, at: f32) -> Rgb<u8> {
    let channel = |i: usize| {
        let (from, to) = (f32::from(from.0[i]), f32::from(to.0[i]));
        (from + (to - from) * at) as u8
    };
    Rgb(std::array::from_fn(channel))
}
