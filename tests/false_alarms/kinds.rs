//! A picture without a watermark never reads as one, whatever it shows.

use shirushi_tests::{badge::shipped_templates, long_form, pipeline::decode, unmarked::Unmarked};
use shirushi_watermark::{Reader, Reading};

/// Pictures of each of the eleven kinds: 2,200 in all, or 100,100 in the long form.
fn pictures() -> u64 {
    if long_form() { 9_100 } else { 200 }
}

fn assert_silent(kind: Unmarked) {
    let templates = shipped_templates();
    let reader = Reader::new(templates.clone());
    for number in 0..pictures() {
        let reading = reader.read(&decode(&kind.file(&templates, number)));
        assert!(
            matches!(reading, Reading::Nothing(_)),
            "{kind:?} number {number} reads as {reading:?}"
        );
    }
}

macro_rules! silent {
    ($($test:ident: $kind:ident)*) => {
        $(#[test]
        fn $test() {
            assert_silent(Unmarked::$kind);
        })*

        #[test]
        fn every_kind_has_its_test() {
            assert_eq!(Unmarked::ALL.to_vec(), vec![$(Unmarked::$kind),*]);
        }
    };
}

silent! {
    noise_is_no_mark: Noise
    a_flat_picture_is_no_mark: Flat
    a_gradient_is_no_mark: Gradient
    a_pattern_is_no_mark: Pattern
    noise_like_a_photograph_is_no_mark: Natural
    shapes_are_no_mark: Shapes
    a_templates_art_is_no_mark: BareArt
    a_badge_drawn_without_watermark_is_no_mark: DrawnBadge
    a_badge_with_noise_for_a_watermark_is_no_mark: NoisyBadge
    a_turned_badge_without_watermark_is_no_mark: TurnedBadge
    part_of_a_badge_without_watermark_is_no_mark: CroppedBadge
}
