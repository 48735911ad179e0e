//! From a face and a payload to a badge, and back, with the shipped templates.
#![expect(clippy::unwrap_used, reason = "in a test, a panic is the report")]

mod badges;
mod halved;

use badges::{ID, face, templates};
use halved::halved;
use shirushi_watermark::{
    BindingOutcome, Limits, MAX_PAYLOAD_BYTES, Picture, Placement, Reader, Reading, Refusal, embed,
};

fn payload(length: usize) -> Vec<u8> {
    (0..length)
        .map(|i| (i * i * 31 + i * 7 + length) as u8)
        .collect()
}

#[test]
fn payloads_of_every_kind_of_length_come_back_from_the_pixels() {
    let reader = Reader::new(templates());
    for template in templates() {
        for length in [1, 2, 100, 276, 404, 476, 477, MAX_PAYLOAD_BYTES] {
            let sent = payload(length);
            let badge = embed(&template, &face(), &sent, ID).unwrap();
            let Reading::Payload {
                template: found,
                id,
                payload,
                ..
            } = reader.read(&badge)
            else {
                panic!(
                    "{} at {length} bytes: {:?}",
                    template.name(),
                    reader.read(&badge)
                );
            };
            assert_eq!((found, id, payload), (template.id(), ID, sent));
        }
    }
}

#[test]
fn an_empty_and_an_overlong_payload_are_refused() {
    let template = &templates()[0];
    assert!(embed(template, &face(), &[], ID).is_err());
    assert!(embed(template, &face(), &payload(MAX_PAYLOAD_BYTES + 1), ID).is_err());
}

#[test]
fn the_same_input_gives_the_same_pixels() {
    for template in templates() {
        let press = || embed(&template, &face(), &payload(420), ID).unwrap();
        assert_eq!(press(), press());
    }
}

#[test]
fn the_watermark_keeps_forty_decibels() {
    for template in templates() {
        let (plain, marked) = (
            template.draw(&face()).unwrap(),
            embed(&template, &face(), &payload(508), ID).unwrap(),
        );
        let squares: f64 = plain
            .rgb()
            .iter()
            .zip(marked.rgb())
            .map(|(a, b)| (f64::from(*a) - f64::from(*b)).powi(2))
            .sum();
        let psnr = 10.0 * (255.0f64.powi(2) / (squares / plain.rgb().len() as f64)).log10();
        assert!(
            (40.0..40.2).contains(&psnr),
            "{}: {psnr:.3} dB",
            template.name()
        );
    }
}

#[test]
fn a_badge_at_half_size_still_gives_everything_and_matches() {
    let reader = Reader::new(templates());
    for template in templates() {
        let sent = payload(MAX_PAYLOAD_BYTES);
        let small = halved(&embed(&template, &face(), &sent, ID).unwrap());
        let Reading::Payload {
            template: found,
            id,
            payload,
            placement,
        } = reader.read(&small)
        else {
            panic!("{}: {:?}", template.name(), reader.read(&small));
        };
        assert_eq!(payload, sent);
        let binding = reader
            .bind(&small, &placement, found, &face(), &payload, id)
            .unwrap();
        assert_eq!(
            binding.outcome,
            BindingOutcome::Matches,
            "peak {}",
            binding.residual_peak
        );
    }
}

#[test]
fn another_face_than_the_payload_demands_is_named_by_its_field() {
    let reader = Reader::new(templates());
    let forged = face().with("expiry", "29/10");
    for template in templates() {
        let sent = payload(430);
        // The forger has the issuer's own font, and paints on a genuine badge.
        let badge = embed(&template, &forged, &sent, ID).unwrap();
        for picture in [halved(&badge), badge] {
            let binding = reader
                .bind(
                    &picture,
                    &Placement::whole(picture.width(), picture.height()),
                    template.id(),
                    &face(),
                    &sent,
                    ID,
                )
                .unwrap();
            let BindingOutcome::Altered(regions) = binding.outcome else {
                panic!("{}: {:?}", template.name(), binding.outcome);
            };
            assert!(
                regions.iter().any(|r| r.field.as_deref() == Some("expiry")),
                "{regions:?}"
            );
            let wrong: Vec<_> = binding
                .characters
                .iter()
                .filter(|c| c.margin < 1.0)
                .collect();
            assert_eq!(wrong.len(), 1);
            assert_eq!(
                (wrong[0].expected, wrong[0].found, wrong[0].position),
                ('7', '9', 1)
            );
        }
    }
}

#[test]
fn a_badge_without_watermark_and_a_flat_picture_carry_nothing() {
    let reader = Reader::new(templates());
    for template in templates() {
        let plain = template.draw(&face()).unwrap();
        assert_eq!(
            reader.read(&plain),
            Reading::Nothing(Refusal::NoWatermark(template.id()))
        );
        assert_eq!(
            reader.read(&halved(&plain)),
            Reading::Nothing(Refusal::NoWatermark(template.id()))
        );
    }
    for side in [1, 39, 40, 512] {
        let flat = Picture::from_rgb(side, side, vec![90; 3 * (side * side) as usize]).unwrap();
        assert_eq!(reader.read(&flat), Reading::Nothing(Refusal::NoBadge));
    }
}

#[test]
fn a_badge_survives_being_written_as_png() {
    let reader = Reader::new(templates());
    let template = &templates()[0];
    let badge = embed(template, &face(), &payload(300), ID).unwrap();
    let file = badge.encode_png().unwrap();
    let back = Picture::decode(&file, &Limits::default()).unwrap();
    assert!(matches!(reader.read(&back), Reading::Payload { payload: p, .. } if p == payload(300)));
}

#[test]
fn pictures_of_extreme_shapes_are_answered() {
    let reader = Reader::new(templates());
    for (width, height) in [
        (16_384, 40),
        (40, 16_384),
        (2_048, 2_048),
        (513, 511),
        (41, 4_000),
    ] {
        let rgb = (0..3 * width * height).map(|i: u32| (i.wrapping_mul(2_654_435_761) >> 24) as u8);
        let picture = Picture::from_rgb(width, height, rgb.collect()).unwrap();
        assert_eq!(reader.read(&picture), Reading::Nothing(Refusal::NoBadge));
    }
}
