//! Every badge survives what real sites do to pictures, with 508 bytes in it.

#![expect(
    clippy::expect_used,
    reason = "a test stops at the first thing that does not work"
)]

use shirushi_tests::{
    badge::shipped_templates,
    long_form, pipeline,
    survey::{LEAST_PSNR, LEAST_SSIM, examples, least_quality, row},
};
use shirushi_watermark::Reader;

/// Badges a row and template; the long form is what docs/watermark.md states.
fn badges_per_row() -> u64 {
    if long_form() { 20 } else { 6 }
}

fn assert_survives(name: &str) {
    let pipelines = pipeline::must_survive();
    let pipeline = pipelines
        .iter()
        .find(|row| row.name == name)
        .expect("a row has a name");
    let templates = shipped_templates();
    let reader = Reader::new(templates.clone());
    for template in &templates {
        let row = row(&examples(template, badges_per_row()), pipeline, &reader);
        assert!(row.passed(), "{} through {name}: {row:#?}", template.name());
    }
}

macro_rules! survives {
    ($($test:ident: $name:literal)*) => {
        $(#[test]
        fn $test() {
            assert_survives($name);
        })*

        #[test]
        fn every_row_of_the_table_has_its_test() {
            let tested = [$($name),*];
            for row in pipeline::must_survive() {
                assert!(tested.contains(&row.name), "no test for {}", row.name);
            }
        }
    };
}

survives! {
    survives_png: "PNG"
    survives_jpeg_95: "JPEG 95"
    survives_jpeg_85: "JPEG 85"
    survives_jpeg_75: "JPEG 75"
    survives_jpeg_50: "JPEG 50"
    survives_jpeg_30: "JPEG 30"
    survives_jpeg_three_times: "JPEG 80, 75, 78"
    survives_webp_80: "WebP 80"
    survives_webp_50: "WebP 50"
    survives_avif_60: "AVIF 60"
    survives_half_as_large_again: "150 %"
    survives_three_quarter_size: "75 %"
    survives_half_size: "50 %"
    survives_three_eighths_size: "37.5 %"
    survives_stretching: "300×280"
    survives_half_size_and_jpeg: "50 % + JPEG 75"
    survives_half_size_and_webp: "50 % + WebP 80"
    survives_three_quarter_size_and_webp_50: "75 % + WebP 50"
    survives_a_palette: "palette of 256"
    survives_loss_of_colour: "gray"
    survives_a_change_of_tone: "gamma 0.9, contrast 1.1"
}

#[test]
fn the_watermark_is_invisible() {
    for template in shipped_templates() {
        let (psnr, ssim) = least_quality(&examples(&template, badges_per_row()));
        let name = template.name();
        assert!(psnr >= LEAST_PSNR, "{name}: PSNR {psnr:.2} dB");
        assert!(ssim >= LEAST_SSIM, "{name}: SSIM {ssim:.4}");
    }
}
