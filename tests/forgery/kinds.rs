//! Every forgery is named for what it is, as delivered by real sites.
//!
//! The forger is the strongest there can be: the issuer's own art, font and
//! program, and a genuine badge with its watermark left as it was.

#![expect(
    clippy::expect_used,
    reason = "a test stops at the first thing that does not work"
)]

use shirushi_tests::{
    badge::{Badge, shipped_templates},
    forgery::{Kind, forge},
    long_form,
    pipeline::{Pipeline, Step, decode},
    survey::examples,
    trial::{Finding, judge},
    workbench::Workbench,
};
use shirushi_watermark::{Picture, Reader, Reading, embed};

fn delivered() -> Vec<Pipeline> {
    vec![
        Pipeline::new("PNG", &[]),
        Pipeline::new("JPEG 75", &[Step::Jpeg(75)]),
        Pipeline::new("JPEG 30", &[Step::Jpeg(30)]),
        Pipeline::new("50 %", &[Step::Resize(50.0)]),
        Pipeline::new("50 % + JPEG 75", &[Step::Resize(50.0), Step::Jpeg(75)]),
        Pipeline::new("WebP 80", &[Step::WebP(80)]),
        Pipeline::new("blur of 1.5 pixels", &[Step::Blur(1.5)]),
    ]
}

fn assert_found(kind: Kind, acceptable: impl Fn(&Finding) -> bool) {
    assert_found_through(&delivered(), kind, acceptable);
}

/// Forges badges of every template, with parts of the next; every finding has to be acceptable.
fn assert_found_through(delivered: &[Pipeline], kind: Kind, acceptable: impl Fn(&Finding) -> bool) {
    let bench = Workbench::new();
    let templates = shipped_templates();
    let reader = Reader::new(templates.clone());
    let badges = if long_form() { 20 } else { 3 };
    for (template, other) in templates.iter().zip(templates.iter().cycle().skip(1)) {
        for (number, badge) in (0..).zip(examples(template, badges)) {
            let forgery = forge(kind, &badge, other, number);
            for pipeline in delivered {
                let picture = decode(&pipeline.apply(&forgery.picture, &bench));
                let finding = judge(&reader, &badge, &forgery, &picture);
                assert!(
                    acceptable(&finding),
                    "{} badge {number}, {kind:?} at {:?}, through {}: {finding:?}",
                    template.name(),
                    forgery.place,
                    pipeline.name,
                );
            }
        }
    }
}

fn caught(finding: &Finding) -> bool {
    matches!(finding, Finding::Caught(_))
}

fn caught_by_character(finding: &Finding) -> bool {
    matches!(finding, Finding::Caught(measures) if measures.by_character)
}

#[test]
fn a_digit_exchanged_for_its_look_alike_is_caught_by_its_cell() {
    assert_found(Kind::Digit, caught_by_character);
}

#[test]
fn a_later_expiry_is_caught_by_its_cells() {
    assert_found(Kind::Expiry, caught_by_character);
}

#[test]
fn text_taken_away_is_caught_by_its_cells() {
    assert_found(Kind::Blanked, caught_by_character);
}

#[test]
fn text_moved_by_eight_pixels_is_caught() {
    assert_found(Kind::Moved, caught);
}

#[test]
fn a_spot_of_twelve_pixels_is_caught() {
    // Stronger coding takes more from a busy place than so small a spot puts there.
    let mut delivered = delivered();
    delivered.retain(|pipeline| !["JPEG 30", "50 % + JPEG 75"].contains(&pipeline.name.as_str()));
    assert_found_through(&delivered, Kind::Spot, caught);
}

#[test]
fn a_logo_on_the_art_is_caught() {
    assert_found(Kind::Logo, caught);
}

#[test]
fn a_tint_that_leaves_the_luma_is_caught() {
    assert_found(Kind::Tint, caught);
}

/// An eighth of the badge is gone: where it is not read at all, nothing is claimed.
#[test]
fn a_strip_of_another_template_is_caught_or_not_read() {
    assert_found(Kind::Strip, |finding| {
        caught(finding) || *finding == Finding::Unread
    });
}

#[test]
fn a_watermark_laid_on_another_badge_is_caught_by_the_cells() {
    assert_found(Kind::Transplant, caught_by_character);
}

#[test]
fn another_badge_drawn_around_an_old_payload_is_caught_by_the_cells() {
    assert_found(Kind::Redrawn, caught_by_character);
}

/// The verifier compares the template that was read with the one the credential names.
#[test]
fn a_payload_on_another_template_is_read_with_that_templates_id() {
    let templates = shipped_templates();
    let reader = Reader::new(templates.clone());
    for (template, other) in templates.iter().zip(templates.iter().cycle().skip(1)) {
        let badge = Badge::example(template, 1);
        let redrawn = embed(other, &badge.face, &badge.payload, badge.id).unwrap();
        let Reading::Payload { template: read, .. } = reader.read(&redrawn) else {
            panic!("a drawn badge reads");
        };
        assert_eq!(read, other.id());

        let laid = difference_on_art(&badge, other.art());
        if let Reading::Payload { template: read, .. } = reader.read(&laid) {
            assert_ne!(read, template.id());
        }
    }
}

/// The badge's watermark on another template's art.
fn difference_on_art(badge: &Badge, art: &[u8]) -> Picture {
    let changes = badge.marked.rgb().iter().zip(badge.plain.rgb());
    let rgb = changes
        .zip(art)
        .map(|((marked, plain), art)| {
            (i32::from(*art) + i32::from(*marked) - i32::from(*plain)).clamp(0, 255) as u8
        })
        .collect();
    Picture::from_rgb(512, 512, rgb).expect("512×512 pixels")
}
