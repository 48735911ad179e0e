//! `code`.

use qrcode::{EcLevel, QrCode};
use shirushi_verifier::{printed, watermark::Picture};

use crate::fixture::{Fixture, claims, credential};

fn drawn(text: &str) -> Vec<u8> {
    let code = QrCode::with_error_correction_level(text, EcLevel::M).unwrap();
    let (module, side) = (4, code.width());
    let width = (side + 8) * module;
    let mut rgb = vec![255; 3 * width * width];
    for (at, colour) in code.to_colors().into_iter().enumerate() {
        if colour == qrcode::Color::Dark {
            let (x0, y0) = ((at % side + 4) * module, (at / side + 4) * module);
            for y in y0..y0 + module {
                rgb[3 * (y * width + x0)..][..3 * module].fill(0);
            }
        }
    }
    let picture = Picture::from_rgb(width as u32, width as u32, rgb).unwrap();
    picture.encode_png().unwrap()
}

#[test]
fn a_code_is_read_from_a_picture_a_text_and_a_file() {
    let fixture = Fixture::offline();
    let credential = credential(&claims("https://nifty.example.jp/"));
    let text = printed::text(&credential);
    let files = [
        fixture.write("qr.png", &drawn(&text)),
        fixture.write("qr.txt", format!("{text}\n").as_bytes()),
        fixture.write("credential.cbor", &credential),
    ];
    for file in &files {
        let run = fixture.run(&["code", file, "--json"]);
        assert_eq!(run.code, 0, "{file}: {run:?}");
        let json = run.json();
        assert_eq!(json["verdict"], "valid");
        assert_eq!(json["mark"]["holder"], "ニフティ株式会社");
        assert_eq!(json["checks"][3]["check"], "picture");
        assert_eq!(json["checks"][3]["outcome"], "not-checked");
    }
}

#[test]
fn codes_of_something_else_are_errors_with_a_remedy() {
    let fixture = Fixture::offline();
    for (name, bytes, fact) in [
        ("url.png", drawn("https://evil.example/"), "evil.example"),
        ("other.png", drawn("HELLO"), "does not begin with SM1:"),
        ("damaged.txt", b"SM1:0".to_vec(), "the code is damaged"),
        ("text.txt", b"hello".to_vec(), "not a PNG"),
    ] {
        let file = fixture.write(name, &bytes);
        let run = fixture.run(&["code", &file]);
        assert_eq!(run.code, 2, "{name}: {run:?}");
        assert!(run.err.contains(fact), "{name}: {}", run.err);
    }
}
