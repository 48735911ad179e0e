//! Drawing a face, and faces that do not fit.

use super::*;

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
