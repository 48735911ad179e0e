//! Packages whose contents break one rule each: names, styles, fields.

use super::*;

#[test]
fn names_outside_their_alphabet_or_length_are_refused() {
    for name in ["", "Test", "a b", "é", &"a".repeat(33)] {
        let mut wrong = parts();
        wrong.name = name.to_owned();
        assert!(matches!(
            refused(&wrong),
            TemplateError::Name {
                what: "template name",
                max: 32,
                ..
            }
        ));
        let mut wrong = parts();
        wrong.scheme = name.to_owned();
        assert!(matches!(
            refused(&wrong),
            TemplateError::Name {
                what: "scheme id",
                max: 16,
                ..
            }
        ));
        let mut wrong = parts();
        wrong.fields[0].name = name.to_owned();
        assert!(matches!(
            refused(&wrong),
            TemplateError::Name {
                what: "field name",
                max: 16,
                ..
            }
        ));
    }
}

#[test]
fn styles_outside_their_limits_are_refused() {
    let with = |change: &dyn Fn(&mut TemplateParts)| {
        let mut parts = parts();
        change(&mut parts);
        refused(&parts)
    };
    assert_eq!(
        with(&|p| p.styles = vec![style(); 9]),
        TemplateError::StyleCount { styles: 9 }
    );
    assert_eq!(
        with(&|p| p.styles.clear()),
        TemplateError::StyleCount { styles: 0 }
    );
    for (width, height) in [(3, 12), (65, 12), (10, 3), (10, 65)] {
        assert_eq!(
            with(&|p| (p.styles[0].cell_width, p.styles[0].cell_height) = (width, height)),
            TemplateError::CellSize {
                style: 0,
                width: width.into(),
                height: height.into(),
                min: 4,
                max: 64
            }
        );
    }
    assert_eq!(
        with(&|p| p.styles[0].glyphs.clear()),
        TemplateError::GlyphCount {
            style: 0,
            glyphs: 0
        }
    );
    assert_eq!(
        with(&|p| p.styles[0]
            .glyphs
            .extend(('一'..).zip(0..129).map(|(c, s)| (c, glyph(s))))),
        TemplateError::GlyphCount {
            style: 0,
            glyphs: 139
        }
    );
    assert_eq!(
        with(&|p| {
            p.styles[0].glyphs.insert('\u{3000}', glyph(1));
        }),
        TemplateError::CharacterKind {
            style: 0,
            character: '\u{3000}'
        }
    );
    assert_eq!(
        with(&|p| p.styles[0].glyphs.entry('4').or_default().push(0)),
        TemplateError::MaskLength {
            style: 0,
            bytes: 1201,
            expected: 1200
        }
    );
    assert_eq!(
        with(&|p| {
            p.styles[0].glyphs.insert('7', glyph(102));
        }),
        TemplateError::AlikeGlyphs {
            style: 0,
            first: '2',
            second: '7'
        }
    );
}

#[test]
fn characters_out_of_order_or_twice_are_refused() {
    let package = parts().to_package().unwrap();
    let at = package
        .windows(10)
        .position(|w| w == b"0123456789")
        .unwrap();
    for (place, character) in [(at + 4, '9'), (at + 4, '3')] {
        let mut wrong = package.clone();
        wrong[place] = character as u8;
        assert!(matches!(
            Template::parse(&wrong),
            Err(TemplateError::CharacterOrder { style: 0, .. })
        ));
    }
}

#[test]
fn fields_outside_their_limits_are_refused() {
    let with = |change: &dyn Fn(&mut Vec<FieldParts>)| {
        let mut parts = parts();
        change(&mut parts.fields);
        refused(&parts)
    };
    let many = |fields: &mut Vec<FieldParts>| {
        *fields = (0..17)
            .map(|i| field(&format!("f{i}"), 0, 12 * i))
            .collect();
    };
    assert_eq!(with(&many), TemplateError::FieldCount { fields: 17 });
    assert_eq!(
        with(&|f| f[1].name = "pass".to_owned()),
        TemplateError::FieldTwice {
            field: "pass".into()
        }
    );
    assert_eq!(
        with(&|f| f[0].style = 1),
        TemplateError::FieldStyle {
            field: "pass".into(),
            style: 1,
            styles: 1
        }
    );
    for cells in [0, 33] {
        assert_eq!(
            with(&|f| f[0].cells = cells),
            TemplateError::FieldCells {
                field: "pass".into(),
                cells: cells as u64,
                max: 32
            }
        );
    }
    for (x, y) in [(433, 0), (0, 501), (u32::MAX, 0)] {
        assert_eq!(
            with(&|f| (f[0].x, f[0].y) = (x, y)),
            TemplateError::FieldOutside {
                field: "pass".into(),
                x: x.into(),
                y: y.into()
            }
        );
    }
    assert_eq!(
        with(&|f| f[1].y = 311),
        TemplateError::FieldsOverlap {
            first: "pass".into(),
            second: "registration".into()
        }
    );
}

#[test]
fn fields_may_touch_each_other_and_the_edges() {
    let mut parts = parts();
    parts.fields = vec![
        field("a", 432, 500),
        field("b", 352, 500),
        field("c", 432, 488),
    ];
    assert!(parts.to_package().is_ok());
}

#[test]
fn fields_that_leave_no_room_for_the_longest_payload_are_refused() {
    let mut parts = parts();
    parts.fields = (0..13)
        .map(|i| field(&format!("f{i}"), 20 + 160 * (i % 3), 30 + 100 * (i / 3)))
        .collect();
    let error = refused(&parts);
    assert!(
        matches!(error, TemplateError::LittleRoom { open, min: 40 } if open < 40),
        "{error:?}"
    );
}
