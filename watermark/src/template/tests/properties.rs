//! What holds for every template, tried on random ones.

use proptest::prelude::*;

use super::*;

prop_compose! {
    /// A style with 1 to 20 glyphs of random masks.
    fn any_style()(
        cell_width in 4u32..=64,
        cell_height in 4u32..=32,
        colour in any::<[u8; 3]>(),
        characters in proptest::collection::btree_set("[!-~あ-ん]", 1..20),
        seed in any::<u64>(),
    ) -> StyleParts {
        let area = u64::from(cell_width * cell_height);
        let noise = |n: u64| {
            let mixed = (n ^ seed).wrapping_mul(0x9e37_79b9_7f4a_7c15);
            (mixed >> 40) as u8
        };
        let glyphs = characters
            .iter()
            .filter_map(|c| c.chars().next())
            .zip(0..)
            .map(|(character, i)| (character, (0..area).map(|n| noise(i * area + n)).collect()))
            .collect();
        StyleParts { cell_width, cell_height, colour, glyphs }
    }
}

fn any_alignment() -> impl Strategy<Value = Alignment> {
    prop_oneof![
        Just(Alignment::Left),
        Just(Alignment::Centre),
        Just(Alignment::Right)
    ]
}

prop_compose! {
    /// A template with one style and one field in each of up to three rows of blocks.
    fn any_parts()(
        name in "[a-z0-9-]{1,32}",
        scheme in "[a-z0-9-]{1,16}",
        tint in any::<u8>(),
        style in any_style(),
        fields in proptest::collection::vec((1usize..=8, 0u32..64, any_alignment()), 0..=3),
    ) -> TemplateParts {
        let fields = (0..)
            .zip(fields)
            .map(|(row, (cells, shift, alignment))| FieldParts {
                name: format!("field-{row}"),
                x: shift.min(512 - style.cell_width * cells as u32),
                y: 64 * row + shift % 32,
                cells,
                alignment,
                style: 0,
            })
            .collect();
        let art = (0..3 * 512 * 512u32).map(|i| (i / 977) as u8 ^ tint).collect();
        TemplateParts { name, scheme, art, styles: vec![style], fields }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn parsing_gives_back_what_was_written(parts in any_parts()) {
        let template = Template::parse(&parts.to_package().unwrap()).unwrap();
        prop_assert_eq!(template.name(), &parts.name);
        prop_assert_eq!(template.scheme(), &parts.scheme);
        prop_assert!(template.art() == parts.art);
        for (field, written) in template.fields().iter().zip(&parts.fields) {
            prop_assert_eq!(field.name(), &written.name);
            let bounds = field.bounds();
            prop_assert_eq!((bounds.x, bounds.y), (written.x, written.y));
            prop_assert_eq!(field.cells(), written.cells);
            prop_assert_eq!(field.alignment(), written.alignment);
            for (&character, mask) in &parts.styles[0].glyphs {
                prop_assert_eq!(template.style(field).glyph(character), Some(mask.as_slice()));
            }
        }
    }

    #[test]
    fn full_texts_change_nothing_outside_their_fields(parts in any_parts()) {
        let template = Template::parse(&parts.to_package().unwrap()).unwrap();
        let character = parts.styles[0].glyphs.keys().next().unwrap().to_string();
        let face = template.fields().iter().fold(Face::default(), |face, field| {
            face.with(field.name(), &character.repeat(field.cells()))
        });
        let picture = template.draw(&face).unwrap();
        let pixels = picture.rgb().chunks(3).zip(template.art().chunks(3));
        for (at, (drawn, art)) in (0..).zip(pixels) {
            let pixel = Rect { x: at % 512, y: at / 512, width: 1, height: 1 };
            let inside = template.fields().iter().any(|field| field.bounds().overlaps(&pixel));
            prop_assert!(inside || drawn == art, "{:?}", pixel);
        }
    }

    #[test]
    fn a_changed_byte_is_refused_or_changes_the_id(place in any::<prop::sample::Index>(), bit in 0u32..8) {
        let package = parts().to_package().unwrap();
        let id = Template::parse(&package).unwrap().id();
        let mut changed = package;
        let place = place.index(changed.len());
        changed[place] ^= 1u8 << bit;
        if let Ok(template) = Template::parse(&changed) {
            prop_assert_ne!(template.id(), id);
        }
    }
}
