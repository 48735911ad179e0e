//! Packages whose bytes are wrong: magic, version, encoding, entries, art.

use super::*;

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
fn art_of_another_size_or_kind_is_refused() {
    let swap_art = |png: &[u8]| {
        let body = entries::map([
            serde_cbor::Value::Text("test-1".to_owned()),
            serde_cbor::Value::Text("test".to_owned()),
            serde_cbor::Value::Bytes(png.to_vec()),
            serde_cbor::Value::Array(vec![style().to_value()]),
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
