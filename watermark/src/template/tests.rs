//! Packages that are right, and packages that are wrong in one way each.

mod faces;
mod framing;
mod limits;
mod properties;

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
