//! What the hardest pictures cost: pages, badges on which everything fails, and memory.

use std::hint::black_box;

use image::{
    ImageFormat, RgbImage,
    codecs::jpeg::JpegEncoder,
    imageops::{self, FilterType},
};
use shirushi_tests::{badge::shipped_templates, random::Random};
use shirushi_verifier::watermark::{Picture, Reader, Reading};

use crate::{Examples, compare, decode, row};

/// Screenshots of a page of 1280×800 pixels, with a badge somewhere and without.
pub(crate) fn pages(examples: &Examples, rounds: usize) {
    let badge = examples.badge.picture();
    let empty = page(None);
    let reader = Reader::new(shipped_templates());
    for (name, page, verdict) in [
        (
            "page of 1280×800 with a badge of 512 px: verdict",
            page(Some(badge)),
            "valid",
        ),
        (
            "page of 1280×800 without a badge: verdict",
            empty.clone(),
            "no-mark",
        ),
    ] {
        let file = page.encode_png().expect("a picture can be encoded");
        assert_eq!(examples.examine(&file), verdict);
        let times = compare(rounds / 4, || examples.examine(&file), || decode(&file));
        row(name, &times, "300 ms");
    }
    let file = empty.encode_png().expect("a picture can be encoded");
    let search = || assert!(matches!(reader.read(&empty), Reading::Nothing(_)));
    let times = compare(rounds / 4, search, || decode(&file));
    row(
        "the same without decoding, three templates",
        &times,
        "300 ms",
    );
}

/// Text-like lines on white, and a badge.
fn page(badge: Option<&Picture>) -> Picture {
    let (width, height, left, top) = (1280u32, 800u32, 700, 150);
    let mut rgb = Vec::with_capacity(3 * (width * height) as usize);
    for y in 0..height {
        for x in 0..width {
            let on_badge = badge.filter(|badge| {
                (left..left + badge.width()).contains(&x)
                    && (top..top + badge.height()).contains(&y)
            });
            if let Some(badge) = on_badge {
                let at = 3 * ((y - top) * badge.width() + x - left) as usize;
                rgb.extend_from_slice(&badge.rgb()[at..at + 3]);
            } else {
                let ink = y % 14 < 8 && (x * 7 + y / 14 * 31) % 11 < 7 && x % 97 > 20;
                rgb.extend([if ink { 60 } else { 255 }; 3]);
            }
        }
    }
    Picture::from_rgb(width, height, rgb).expect("the pixels fill the page")
}

/// Badges on which everything is tried, and nothing helps.
pub(crate) fn worst(examples: &Examples, rounds: usize) {
    for (name, side, quality, noise) in [
        ("badge of 512 px under noise", 512, None, 40.0),
        ("JPEG badge of 512 px under noise", 512, Some(90), 40.0),
        ("JPEG badge of 1023 px under noise", 1023, Some(90), 120.0),
        ("JPEG badge of 512 px, coarsest steps", 512, Some(1), 0.0),
        ("JPEG badge of 513 px under noise", 513, Some(90), 60.0),
        ("JPEG badge of 256 px under noise", 256, Some(90), 40.0),
    ] {
        let file = ruined(examples.badge.picture(), side, quality, noise);
        let verdict = examples.examine(&file);
        assert!(
            ["no-mark", "unreadable-credential"].contains(&verdict),
            "{verdict}"
        );
        let times = compare(rounds / 4, || examples.examine(&file), || decode(&file));
        row(&format!("{name}: {verdict}"), &times, "150 ms");
    }
}

/// The badge at this many pixels a side, under Gaussian noise, as JPEG or PNG.
fn ruined(badge: &Picture, side: u32, quality: Option<u8>, noise: f64) -> Vec<u8> {
    let mut random = Random::new(7);
    let rgb = RgbImage::from_raw(badge.width(), badge.height(), badge.rgb().to_vec());
    let rgb = rgb.expect("the badge has its pixels");
    let mut rgb = imageops::resize(&rgb, side, side, FilterType::Triangle);
    for channel in rgb.iter_mut() {
        *channel = (f64::from(*channel) + noise * random.normal()).round() as u8;
    }
    let mut file = std::io::Cursor::new(Vec::new());
    let encoded = match quality {
        Some(quality) => JpegEncoder::new_with_quality(&mut file, quality).encode_image(&rgb),
        None => rgb.write_to(&mut file, ImageFormat::Png),
    };
    encoded.expect("a picture can be encoded");
    file.into_inner()
}

/// The most memory that reading takes, as a multiple of the pixels: this program
/// again, once for each picture, since a process's peak never goes down.
pub(crate) fn memory(examples: &Examples) {
    println!("\n| picture | pixels | peak of decoding | peak of reading | bytes a pixel, both |");
    println!("| --- | --- | --- | --- | --- |");
    let folder = tempfile::tempdir().expect("a folder for a moment");
    for side in [512u32, 1023, 2048, 4096] {
        let path = folder.path().join("picture.jpg");
        let file = ruined(examples.badge.picture(), side, Some(90), 40.0);
        std::fs::write(&path, file).expect("the folder is writable");
        let peak = |what: &str| -> f64 {
            let program = std::env::current_exe().expect("this program");
            let output = std::process::Command::new(program)
                .arg(what)
                .arg(&path)
                .output();
            let output = output.expect("this program runs").stdout;
            let text = String::from_utf8(output).expect("a number");
            text.trim().parse().expect("a number of bytes")
        };
        let (nothing, decoding, reading) = (peak("idle"), peak("decode"), peak("read"));
        let pixels = f64::from(side) * f64::from(side);
        println!(
            "| JPEG badge of {side} px under noise | {pixels} | {:.1} MB | {:.1} MB | {:.1} |",
            (decoding - nothing) / 1e6,
            (reading - nothing) / 1e6,
            (reading - nothing) / pixels
        );
    }
}

/// What a child does whose memory is measured; prints its peak in bytes.
pub(crate) fn measured(what: &str, path: &str) {
    let file = std::fs::read(path).expect("the picture is there");
    let reader = Reader::new(shipped_templates());
    if what != "idle" {
        let picture = decode(&file);
        if what == "read" {
            black_box(reader.read(&picture));
        }
    }
    let status = std::fs::read_to_string("/proc/self/status").expect("Linux tells");
    let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let kib = peak.and_then(|text| text.trim().strip_suffix(" kB"));
    let kib: u64 = kib
        .and_then(|kib| kib.parse().ok())
        .expect("a number of KiB");
    println!("{}", 1024 * kib);
}
