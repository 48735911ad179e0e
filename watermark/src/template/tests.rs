//! Packages that are right, and packages that are wrong in one way each.

use super::*;

fn glyph(shade: u8) -> Vec<u8> {
    (0..10 * 12)
        .map(|i| if i % 3 == 0 { shade } else { 0 })
        .collect()
}

fn style() -> StyleParts {
    StyleParts {
        cell_width: 10,
        cell_height: 12,
        colour: [10, 20, 200],
        glyphs: ('0'..='9').zip((100..).map(glyph)).collect(),
    }
}

fn field(name: &str, x: u32, y: u32) -> FieldParts {
    FieldParts {
        name: name.to_owned(),
        x,
        y,
        cells: 8,
        alignment: Alignment::Centre,
        style: 0,
    }
}

fn parts() -> TemplateParts {
    TemplateParts {
        name: "test-1".to_owned(),
        scheme: "test".to_owned(),
        art: (0..3 * 512 * 512).map(|i| (i / 700 % 251) as u8).collect(),
        styles: vec![style()],
        fields: vec![field("pass", 100, 300), field("registration", 100, 312)],
    }
}

fn refused(parts: &TemplateParts) -> TemplateError {
    parts.to_package().expect_err("wrong on purpose")
}

fn face() -> Face {
    Face::default()
        .with("pass", "12345678")
        .with("registration", "901")
}

#[test]
fn a_package_gives_back_what_it_was_written_from() {
    let parts = parts();
    let package = parts.to_package().unwrap();
    let template = Template::parse(&package).unwrap();
    assert_eq!(template.name(), "test-1");
    assert_eq!(template.scheme(), "test");
    assert_eq!(template.art(), parts.art);
    assert_eq!(template.fields().len(), 2);
    let field = template.field("registration").unwrap();
    assert_eq!((field.cells(), field.alignment()), (8, Alignment::Centre));
    assert_eq!(
        field.bounds(),
        Rect {
            x: 100,
            y: 312,
            width: 80,
            height: 12
        }
    );
    let style = template.style(field);
    assert_eq!(style.colour(), [10, 20, 200]);
    assert_eq!(style.characters(), ('0'..='9').collect::<Vec<_>>());
    assert_eq!(style.glyph('3'), Some(glyph(103).as_slice()));
    assert_eq!(style.glyph('x'), None);
}

#[test]
fn the_same_parts_give_the_same_bytes_and_id() {
    let (first, second) = (parts().to_package().unwrap(), parts().to_package().unwrap());
    assert_eq!(first, second);
    let template = Template::parse(&first).unwrap();
    assert_eq!(template.id().0, template.hash()[..8]);
    assert_eq!(template.hash(), <[u8; 32]>::from(Sha256::digest(&first)));
    assert_eq!(template.id().to_string().len(), 16);
}

#[test]
fn drawing_touches_only_the_cells_of_the_text() {
    let template = Template::parse(&parts().to_package().unwrap()).unwrap();
    let picture = template.draw(&face()).unwrap();
    let cells: Vec<Rect> = [("pass", 8), ("registration", 3)]
        .into_iter()
        .flat_map(|(name, length)| {
            let field = template.field(name).unwrap();
            (0..length).filter_map(move |i| field.cell_rect(length, i))
        })
        .collect();
    let changed = |x: u32, y: u32| {
        let at = 3 * (y * 512 + x) as usize;
        picture.rgb()[at..at + 3] != template.art()[at..at + 3]
    };
    let within = |x: u32, y: u32| {
        cells.iter().any(|c| {
            c.overlaps(&Rect {
                x,
                y,
                width: 1,
                height: 1,
            })
        })
    };
    let mut drawn = 0;
    for (y, x) in (0..512).flat_map(|y| (0..512).map(move |x| (y, x))) {
        drawn += usize::from(changed(x, y));
        assert!(!changed(x, y) || within(x, y), "pixel {x}, {y}");
    }
    assert_eq!(drawn, 11 * 40, "each glyph covers a third of its cell");
}

#[test]
fn a_shorter_text_stands_where_its_alignment_says_on_whole_pixels() {
    let mut parts = parts();
    parts.styles[0].cell_width = 5;
    parts.styles[0].cell_height = 24;
    let start = |alignment| {
        let mut parts = parts.clone();
        parts.fields = vec![FieldParts {
            alignment,
            ..field("pass", 100, 300)
        }];
        let template = Template::parse(&parts.to_package().unwrap()).unwrap();
        template.fields()[0].cell_rect(5, 0).unwrap().x
    };
    assert_eq!(start(Alignment::Left), 100);
    assert_eq!(
        start(Alignment::Centre),
        107,
        "half of 15 free pixels, rounded down"
    );
    assert_eq!(start(Alignment::Right), 115);
}

#[test]
fn there_is_no_cell_outside_the_text_or_the_field() {
    let template = Template::parse(&parts().to_package().unwrap()).unwrap();
    let field = &template.fields()[0];
    assert!(field.cell_rect(8, 7).is_some());
    assert_eq!(field.cell_rect(8, 8), None);
    assert_eq!(field.cell_rect(9, 0), None);
    assert_eq!(field.cell_rect(0, 0), None);
}

#[test]
fn a_face_that_does_not_fit_is_refused_with_the_reason() {
    let template = Template::parse(&parts().to_package().unwrap()).unwrap();
    assert_eq!(
        template.draw(&face().with("pass", "123456789")),
        Err(FaceError::TooLong {
            field: "pass".into(),
            text: "123456789".into(),
            cells: 8
        })
    );
    assert_eq!(
        template.draw(&face().with("pass", "12A")),
        Err(FaceError::Character {
            field: "pass".into(),
            character: 'A'
        })
    );
    assert_eq!(
        template.draw(&face().with("colour", "1")),
        Err(FaceError::UnknownField {
            field: "colour".into()
        })
    );
    assert_eq!(
        template.draw(&Face::default().with("pass", "1")),
        Err(FaceError::NoText {
            field: "registration".into()
        })
    );
}

#[test]
fn every_truncation_is_refused() {
    let package = parts().to_package().unwrap();
    for length in (0..200).chain((200..package.len()).step_by(997)) {
        assert!(
            Template::parse(&package[..length]).is_err(),
            "{length} bytes"
        );
    }
}

#[test]
fn bytes_after_the_body_are_refused() {
    let mut package = parts().to_package().unwrap();
    package.push(0);
    assert!(matches!(
        Template::parse(&package),
        Err(TemplateError::Cbor { .. })
    ));
}

#[test]
fn foreign_files_other_versions_and_giants_are_refused() {
    let mut package = parts().to_package().unwrap();
    assert_eq!(
        Template::parse(&vec![0; MAX_PACKAGE_BYTES + 1]).unwrap_err(),
        TemplateError::TooLarge {
            bytes: MAX_PACKAGE_BYTES + 1
        }
    );
    assert_eq!(
        Template::parse(b"\x89PNG\r\n\x1a\n").unwrap_err(),
        TemplateError::Magic
    );
    package[9] = 2;
    assert_eq!(
        Template::parse(&package).unwrap_err(),
        TemplateError::Version {
            version: 2,
            known: 1
        }
    );
}

#[test]
fn an_encoding_that_is_not_the_shortest_is_refused() {
    let package = parts().to_package().unwrap();
    // The map's first key, 1, written in two bytes.
    let mut longer = package[..11].to_vec();
    longer.push(0x18);
    longer.extend(&package[11..]);
    assert_eq!(
        Template::parse(&longer).unwrap_err(),
        TemplateError::NotDeterministic
    );
}

#[test]
fn a_superfluous_or_missing_entry_is_refused() {
    let package = parts().to_package().unwrap();
    let mut six = package.clone();
    six[10] = 0xa6;
    six.extend([6, 0]);
    assert_eq!(
        Template::parse(&six).unwrap_err(),
        TemplateError::Shape {
            map: "template",
            entry: "an unknown one"
        }
    );
    let empty = [&package[..10], &[0xa0]].concat();
    assert_eq!(
        Template::parse(&empty).unwrap_err(),
        TemplateError::Shape {
            map: "template",
            entry: "1 name"
        }
    );
    let list = [&package[..10], &[0x80]].concat();
    assert_eq!(
        Template::parse(&list).unwrap_err(),
        TemplateError::Shape {
            map: "template",
            entry: "all"
        }
    );
}

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
fn art_of_another_size_or_kind_is_refused() {
    let swap_art = |png: &[u8]| {
        let body = entries::map([
            serde_cbor::Value::Text("test-1".to_owned()),
            serde_cbor::Value::Text("test".to_owned()),
            serde_cbor::Value::Bytes(png.to_vec()),
            serde_cbor::Value::Array(vec![style_value()]),
            serde_cbor::Value::Array(vec![]),
        ]);
        Template::parse(&package::frame(&body).unwrap()).unwrap_err()
    };
    let png = |image: image::DynamicImage| {
        let mut bytes = std::io::Cursor::new(Vec::new());
        image.write_to(&mut bytes, image::ImageFormat::Png).unwrap();
        bytes.into_inner()
    };
    let gray = png(image::DynamicImage::new_luma8(512, 512));
    let deep = png(image::DynamicImage::new_rgb16(512, 512));
    let clear = png(image::DynamicImage::new_rgba8(512, 512));
    let small = png(image::DynamicImage::new_rgb8(511, 512));
    for (wrong, kind) in [(gray, "L8"), (deep, "Rgb16"), (clear, "Rgba8")] {
        let expected = TemplateError::ArtKind {
            width: 512,
            height: 512,
            pixels: kind.into(),
        };
        assert_eq!(swap_art(&wrong), expected);
    }
    let expected = TemplateError::ArtKind {
        width: 511,
        height: 512,
        pixels: "Rgb8".into(),
    };
    assert_eq!(swap_art(&small), expected);
    let large = png(image::DynamicImage::new_rgb8(513, 512));
    assert!(matches!(swap_art(&large), TemplateError::ArtDamaged { .. }));
    assert!(matches!(
        swap_art(b"no PNG"),
        TemplateError::ArtDamaged { .. }
    ));
    let mut short = parts();
    short.art.pop();
    assert!(matches!(refused(&short), TemplateError::ArtDamaged { .. }));
}

fn style_value() -> serde_cbor::Value {
    style().to_value()
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
