//! Correct files of unusual kinds: what they show is what is read.

use shirushi_tests::workbench::Workbench;
use shirushi_watermark::{PictureError, Reading};

use crate::{BADGE, assert_reads_as_the_badge, by_imagemagick, chunk, opened, png, reading};

#[test]
fn an_interlaced_png_reads() {
    let file = by_imagemagick(&["-interlace", "PNG"], "out.png");
    assert_eq!(file[28], 1, "the interlace flag is set");
    assert_reads_as_the_badge(&file);
}

#[test]
fn a_png_of_sixteen_bits_a_channel_reads() {
    let file = by_imagemagick(&["-depth", "16"], "png48:out.png");
    assert_eq!(file[24], 16, "the depth is 16");
    assert_reads_as_the_badge(&file);
}

#[test]
fn a_gray_png_of_eight_or_sixteen_bits_reads() {
    for depth in ["8", "16"] {
        let options = ["-colorspace", "Gray", "-depth", depth];
        assert_reads_as_the_badge(&by_imagemagick(&options, "out.png"));
    }
}

#[test]
fn a_transparent_channel_that_is_opaque_everywhere_changes_nothing() {
    assert_reads_as_the_badge(&by_imagemagick(&["-alpha", "on"], "png32:out.png"));
}

/// White shines through: the tone changes, the badge does not.
#[test]
fn a_badge_at_ninety_percent_opacity_reads() {
    let options = ["-alpha", "set", "-channel", "A", "-evaluate", "set", "90%"];
    assert_reads_as_the_badge(&by_imagemagick(&options, "png32:out.png"));
}

#[test]
fn an_invisible_badge_carries_nothing() {
    let options = ["-alpha", "set", "-channel", "A", "-evaluate", "set", "0%"];
    let found = reading(&by_imagemagick(&options, "png32:out.png"));
    assert!(matches!(found, Reading::Nothing(_)), "{found:?}");
}

#[test]
fn palettes_of_sixteen_and_two_colours_open() {
    for colours in ["16", "2"] {
        let options = ["-dither", "None", "-colors", colours];
        let file = by_imagemagick(&options, "png8:out.png");
        // Too few colours for the payload: the outcome is one of these, never another payload.
        match reading(&file) {
            Reading::Payload { payload, .. } => assert_eq!(payload, BADGE.payload),
            Reading::IdOnly { id, .. } => assert_eq!(id, BADGE.id),
            _ => {}
        }
    }
}

#[test]
fn a_palette_of_more_colours_than_there_can_be_is_damaged() {
    let file = png();
    let mut palette = file[..8].to_vec();
    let mut header = file[16..29].to_vec();
    header[9] = 3;
    palette.extend(chunk(*b"IHDR", &header));
    palette.extend(chunk(*b"PLTE", &vec![7; 3 * 5_000]));
    palette.extend_from_slice(&file[33..]);
    let refused = opened(&palette);
    assert!(
        matches!(refused, Err(PictureError::Damaged { .. })),
        "{refused:?}"
    );
}

/// The first frame is what is read: the badge here, with a white frame after it.
#[test]
fn an_animated_webp_is_read_by_its_first_frame() {
    let bench = Workbench::new();
    bench.write("in.png", &png());
    bench.run(
        "cwebp",
        &["-quiet", "-lossless", "in.png", "-o", "one.webp"],
    );
    let white = by_imagemagick(&["-fill", "white", "-colorize", "100"], "out.png");
    bench.write("white.png", &white);
    let arguments = ["-quiet", "-lossless", "white.png", "-o", "two.webp"];
    bench.run("cwebp", &arguments);
    for (frames, shows_badge) in [(["one", "two"], true), (["two", "one"], false)] {
        let [first, second] = frames.map(|name| format!("{name}.webp"));
        let arguments = [
            "-frame",
            &first,
            "+100",
            "-frame",
            &second,
            "+100",
            "-loop",
            "0",
            "-o",
            "both.webp",
        ];
        bench.run("webpmux", &arguments);
        let file = bench.read("both.webp");
        if shows_badge {
            assert_reads_as_the_badge(&file);
        } else {
            assert!(matches!(reading(&file), Reading::Nothing(_)));
        }
    }
}

/// The same for PNG, where the default picture stands for the first frame.
#[test]
fn an_animated_png_is_read_by_its_default_picture() {
    let file = png();
    let mut animated = file[..33].to_vec();
    animated.extend(chunk(*b"acTL", &[0, 0, 0, 1, 0, 0, 0, 0]));
    let mut control = vec![0; 26];
    control[6..8].copy_from_slice(&512u16.to_be_bytes());
    control[10..12].copy_from_slice(&512u16.to_be_bytes());
    animated.extend(chunk(*b"fcTL", &control));
    animated.extend_from_slice(&file[33..]);
    assert_reads_as_the_badge(&animated);
}

#[test]
fn a_progressive_jpeg_reads() {
    let options = ["-quality", "85", "-interlace", "JPEG"];
    assert_reads_as_the_badge(&by_imagemagick(&options, "out.jpg"));
}

#[test]
fn a_gray_jpeg_reads() {
    let options = ["-quality", "85", "-colorspace", "Gray"];
    assert_reads_as_the_badge(&by_imagemagick(&options, "out.jpg"));
}

#[test]
fn a_cmyk_jpeg_reads() {
    let options = ["-quality", "92", "-colorspace", "CMYK"];
    assert_reads_as_the_badge(&by_imagemagick(&options, "out.jpg"));
}

/// libjpeg-turbo writes it, browsers do not show it, and neither do we.
#[test]
fn an_arithmetic_coded_jpeg_is_damaged() {
    let bench = Workbench::new();
    let ppm = by_imagemagick(&[], "ppm:out.ppm");
    bench.write("in.ppm", &ppm);
    bench.run("cjpeg", &["-arithmetic", "-outfile", "out.jpg", "in.ppm"]);
    let refused = opened(&bench.read("out.jpg"));
    assert!(
        matches!(refused, Err(PictureError::Damaged { .. })),
        "{refused:?}"
    );
}

#[test]
fn a_lossless_webp_reads() {
    let bench = Workbench::new();
    bench.write("in.png", &png());
    bench.run(
        "cwebp",
        &["-quiet", "-lossless", "in.png", "-o", "out.webp"],
    );
    assert_reads_as_the_badge(&bench.read("out.webp"));
}
