//! AVIF files as avifenc writes them, whole, damaged and too large.

use shirushi_tests::{random::Random, workbench::Workbench};
use shirushi_watermark::{Limits, Picture, PictureError, Reading};

use crate::{BADGE, READER, by_imagemagick, png};

/// A picture written by avifenc with these options.
fn avif_of(picture: &[u8], options: &[&str]) -> Vec<u8> {
    let bench = Workbench::new();
    bench.write("in.png", picture);
    let mut arguments = vec!["--jobs", "1", "--speed", "8"];
    arguments.extend(options);
    arguments.extend(["in.png", "out.avif"]);
    bench.run("avifenc", &arguments);
    bench.read("out.avif")
}

fn avif(options: &[&str]) -> Vec<u8> {
    avif_of(&png(), options)
}

fn opened(file: &[u8]) -> Result<Picture, PictureError> {
    Picture::decode_with_avif(file, &Limits::default())
}

fn damage(file: &[u8]) -> String {
    match opened(file) {
        Err(PictureError::Damaged { detail, .. }) => detail,
        other => panic!("{other:?}"),
    }
}

fn assert_reads_as_the_badge(file: &[u8]) {
    match READER.read(&opened(file).expect("the file opens")) {
        Reading::Payload { payload, .. } => assert_eq!(payload, BADGE.payload),
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_badge_reads_from_every_kind_of_avif() {
    let kinds: [&[&str]; 6] = [
        &["--yuv", "420", "--min", "25", "--max", "25"],
        &["--yuv", "422", "--min", "20", "--max", "20"],
        &["--yuv", "444", "--range", "limited"],
        &["--yuv", "400"],
        &["--yuv", "420", "--depth", "10"],
        &["--yuv", "444", "--depth", "12", "--cicp", "1/13/1"],
    ];
    for options in kinds {
        assert_reads_as_the_badge(&avif(options));
    }
}

#[test]
fn a_lossless_avif_has_the_pixels_it_was_made_from() {
    let picture = opened(&avif(&["--lossless"])).expect("the file opens");
    assert!(picture.rgb() == BADGE.marked.rgb());
}

/// avifdec's chroma is smoothed where ours is repeated, so luma and means are compared.
#[test]
fn colours_are_those_of_another_decoder() {
    for options in [["--yuv", "444"], ["--yuv", "420"], ["--range", "limited"]] {
        let bench = Workbench::new();
        bench.write("in.avif", &avif(&options));
        bench.run("avifdec", &["--jobs", "1", "in.avif", "out.png"]);
        let other = opened(&bench.read("out.png")).expect("avifdec writes a PNG");
        let own = opened(&bench.read("in.avif")).expect("the file opens");
        for channel in 0..3 {
            let mean = |picture: &Picture| {
                let values = picture.rgb().iter().skip(channel).step_by(3);
                values.map(|&v| f64::from(v)).sum::<f64>() / f64::from(512 * 512)
            };
            let (own, other) = (mean(&own), mean(&other));
            assert!((own - other).abs() < 0.5, "{options:?}: {own} and {other}");
        }
        let worst = own.rgb().chunks_exact(3).zip(other.rgb().chunks_exact(3));
        let luma =
            |p: &[u8]| 0.299 * f64::from(p[0]) + 0.587 * f64::from(p[1]) + 0.114 * f64::from(p[2]);
        let squares: f64 = worst.map(|(a, b)| (luma(a) - luma(b)).powi(2)).sum();
        let rms = (squares / f64::from(512 * 512)).sqrt();
        assert!(rms < 1.0, "{options:?}: luma differs by {rms}");
    }
}

#[test]
fn without_being_asked_for_avif_is_named_and_not_read() {
    let refused = Picture::decode(&avif(&[]), &Limits::default());
    let message = refused.expect_err("it is not asked for").to_string();
    assert_eq!(message, "AVIF cannot be read here; PNG, JPEG and WebP can");
}

#[test]
fn an_avif_cut_anywhere_is_damaged() {
    let file = avif(&[]);
    for end in (12..file.len()).step_by(file.len() / 60) {
        damage(&file[..end]);
    }
}

#[test]
fn an_avif_with_changed_bytes_never_reads_as_anything_else() {
    let mut random = Random::new(3);
    let file = avif(&["--min", "25", "--max", "25"]);
    for round in 0..120 {
        let mut changed = file.clone();
        // The boxes stand in the first 400 bytes: every other round changes those.
        let reach = if round % 2 == 0 {
            400
        } else {
            file.len() as u32
        };
        for _ in 0..=random.below(4) {
            changed[random.below(reach) as usize] = random.next_u64() as u8;
        }
        if let Ok(picture) = opened(&changed)
            && let Reading::Payload { payload, .. } = READER.read(&picture)
        {
            assert_eq!(payload, BADGE.payload);
        }
    }
}

#[test]
fn sides_beyond_the_limit_are_named_before_decoding() {
    let mut file = avif(&[]);
    let ispe = file.windows(4).position(|w| w == b"ispe");
    let at = ispe.expect("the sides are declared") + 8;
    file[at..at + 4].copy_from_slice(&70_000u32.to_be_bytes());
    let refused = opened(&file);
    assert!(
        matches!(
            refused,
            Err(PictureError::Dimensions {
                width: 70_000,
                height: 512,
                ..
            })
        ),
        "{refused:?}"
    );
}

/// Small sides declared, large ones in the stream: the decoder's own limit holds.
#[test]
fn a_stream_larger_than_declared_and_allowed_is_not_decoded() {
    let mut file = avif(&[]);
    let ispe = file.windows(4).position(|w| w == b"ispe");
    let at = ispe.expect("the sides are declared") + 8;
    file[at..at + 8].copy_from_slice(&[0, 0, 0, 9, 0, 0, 0, 9]);
    let limits = Limits {
        max_pixels: 511 * 512,
        ..Limits::default()
    };
    let refused = Picture::decode_with_avif(&file, &limits);
    assert!(
        matches!(refused, Err(PictureError::Damaged { .. })),
        "{refused:?}"
    );
}

#[test]
fn transparent_and_headless_avif_are_refused_by_name() {
    let options = ["-alpha", "set", "-channel", "A", "-evaluate", "set", "50%"];
    let glass = by_imagemagick(&options, "png32:out.png");
    assert!(damage(&avif_of(&glass, &[])).contains("transparent"));
    let mut headless = avif(&[]);
    let at = headless.windows(4).position(|w| w == b"pitm");
    headless[at.expect("there is a primary item")] = b'x';
    assert!(damage(&headless).contains("pitm"));
}
