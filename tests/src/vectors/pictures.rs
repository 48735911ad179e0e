//! Badges, as picture files.

use std::{io::Cursor, sync::Arc};

use image::{DynamicImage, ImageFormat, RgbImage, codecs::jpeg::JpegEncoder, imageops::FilterType};
use sha2::{Digest, Sha256};
use shirushi_watermark::{Face, MarkId, Picture, Template, embed};

use super::{
    Case, Examined, Made,
    bytes::{array, bytes, set},
    draft::Credential,
    trust::Bundle,
};
use crate::badge::project;

const TRUST: &str = "trust-with-template.cbor";
const TEMPLATE: &str = "assets/templates/isp-mark-1.template";
const PAGE: &str = "https://shop.example.jp/store/item";

/// The example mark as a badge.
struct Badge {
    template: Arc<Template>,
    face: Face,
    credential: Vec<u8>,
    id: MarkId,
}

impl Badge {
    fn of(template: &Arc<Template>, credential: Vec<u8>) -> Self {
        let face = Face::default()
            .with("pass", "30001-00")
            .with("registration", "20001-00")
            .with("expiry", "27/10")
            .with("bodies", "REVIEW");
        Self {
            template: Arc::clone(template),
            face,
            id: mark_id(&credential),
            credential,
        }
    }

    fn picture(&self) -> Picture {
        self.picture_with(&self.face, self.id)
    }

    fn picture_with(&self, face: &Face, id: MarkId) -> Picture {
        embed(&self.template, face, &self.credential, id).expect("the example fits a badge")
    }
}

/// Scheme `isp2014`, registration number 20001, no renewal.
fn mark_id(credential: &[u8]) -> MarkId {
    let mut id = [0; 16];
    id[..2].copy_from_slice(&Sha256::digest("isp2014")[..2]);
    id[2..5].copy_from_slice(&[0x00, 0x4e, 0x21]);
    id[6..].copy_from_slice(&Sha256::digest(credential)[..10]);
    MarkId(id)
}

pub(super) fn make(made: &mut Made) {
    let package = std::fs::read(project(TEMPLATE)).expect("the template is shipped");
    let template = Arc::new(Template::parse(&package).expect("what is shipped is a template"));
    let mut bundle = Bundle::example();
    set(&mut bundle.private, 7, array(&[bytes(&package)]));
    made.file(TRUST, bundle.seal());
    let mut credential = Credential::example();
    set(&mut credential.mark, 9, bytes(&template.id().0));
    let genuine = Badge::of(&template, credential.seal());
    accepted(made, &genuine);
    altered(made, &genuine);
    others(made, &genuine, &credential);
}

fn accepted(made: &mut Made, genuine: &Badge) {
    let picture = genuine.picture();
    let rows = [
        (
            "badge",
            "png",
            "The badge as it is delivered.",
            png(&picture),
        ),
        (
            "badge-as-jpeg",
            "jpg",
            "As JPEG of quality 75.",
            jpeg(&picture, 75),
        ),
        (
            "badge-at-half-size",
            "png",
            "At 256×256.",
            png(&resized(&picture, 256)),
        ),
    ];
    for (name, suffix, says, file) in rows {
        let path = made.file(&format!("picture/{name}.{suffix}"), file);
        push(made, name, says, path, PAGE, "valid", None);
    }
    let says = "The same file on a page of another site.";
    let path = "picture/badge-as-jpeg.jpg".to_owned();
    let page = "https://evil.example/store/";
    push(
        made,
        "badge-on-another-site",
        says,
        path,
        page,
        "wrong-site",
        Some("url"),
    );
}

fn altered(made: &mut Made, genuine: &Badge) {
    let face = genuine.face.clone().with("expiry", "29/10");
    let later = genuine.picture_with(&face, genuine.id);
    let face = genuine.face.clone().with("registration", "20007-00");
    let renumbered = exchanged(genuine, &face);
    let mut id = genuine.id;
    id.0[4] ^= 1;
    let other_id = genuine.picture_with(&genuine.face, id);
    let rows = [
        (
            "badge-with-later-expiry",
            "Drawn with a later expiry around the genuine credential.",
            later,
        ),
        (
            "badge-with-another-number",
            "A digit of the registration number exchanged, the watermark left as it was.",
            renumbered,
        ),
        (
            "badge-with-another-id",
            "The id layer names another registration number than the credential.",
            other_id,
        ),
    ];
    for (name, says, picture) in rows {
        let path = made.file(&format!("picture/{name}.jpg"), jpeg(&picture, 85));
        push(made, name, says, path, PAGE, "altered", Some("picture"));
    }
    let another = Badge::of(&genuine.template, Credential::example().seal());
    let file = jpeg(&another.picture(), 85);
    let path = made.file("picture/badge-on-another-template.jpg", file);
    let says = "Drawn on a template that the credential does not name.";
    let name = "badge-on-another-template";
    push(made, name, says, path, PAGE, "altered", Some("picture"));
}

fn others(made: &mut Made, genuine: &Badge, credential: &Credential) {
    let mut signature = credential.envelope().signature();
    signature[7] ^= 1;
    let forged = Badge::of(
        &genuine.template,
        credential.envelope().seal_with(&signature),
    );
    let path = made.file("picture/badge-forged.jpg", jpeg(&forged.picture(), 85));
    let says = "A bit of the credential's signature is changed; the badge is drawn to fit.";
    push(
        made,
        "badge-forged",
        says,
        path,
        PAGE,
        "forged",
        Some("signature"),
    );
    let file = jpeg(&resized(&forged.picture(), 96), 75);
    let path = made.file("picture/badge-forged-small.jpg", file);
    let says = "The forged badge at 96×96 as JPEG of quality 75: the signature is lost, and nothing is proved.";
    push(
        made,
        "badge-forged-small",
        says,
        path,
        PAGE,
        "unreadable-credential",
        Some("mark"),
    );
    let json = Badge::of(&genuine.template, br#"{"verdict":"valid"}"#.to_vec());
    let path = made.file("picture/badge-with-json.jpg", jpeg(&json.picture(), 85));
    let says = "What the badge carries is no credential.";
    push(
        made,
        "badge-with-json",
        says,
        path,
        PAGE,
        "forged",
        Some("credential"),
    );
    let bare = genuine.template.draw(&genuine.face);
    let bare = bare.expect("the face fits the template");
    let path = made.file("picture/badge-without-watermark.jpg", jpeg(&bare, 85));
    let says = "The badge drawn without watermark.";
    let name = "badge-without-watermark";
    push(made, name, says, path, PAGE, "no-mark", Some("mark"));
}

/// The genuine badge with another text, drawn as the issuer draws it, and its own watermark.
fn exchanged(genuine: &Badge, face: &Face) -> Picture {
    let draw = |face| genuine.template.draw(face).expect("the face fits");
    let (before, after) = (draw(&genuine.face), draw(face));
    let marked = genuine.picture();
    let texts = before.rgb().iter().zip(after.rgb());
    let rgb = marked
        .rgb()
        .iter()
        .zip(texts)
        .map(|(value, (before, after))| {
            (i32::from(*value) + i32::from(*after) - i32::from(*before)).clamp(0, 255) as u8
        });
    Picture::from_rgb(512, 512, rgb.collect()).expect("a badge has 512×512 pixels")
}

fn push(
    made: &mut Made,
    name: &str,
    says: &str,
    file: String,
    page: &str,
    verdict: &str,
    failing: Option<&str>,
) {
    let examined = Examined {
        file,
        trust: Some(TRUST.to_owned()),
        page: Some(page.to_owned()),
        verdict: verdict.to_owned(),
        failing: failing.map(str::to_owned).into_iter().collect(),
        ..Examined::default()
    };
    made.push(name, says, Case::Picture(examined));
}

fn image(picture: &Picture) -> DynamicImage {
    let rgb = RgbImage::from_raw(picture.width(), picture.height(), picture.rgb().to_vec());
    DynamicImage::ImageRgb8(rgb.expect("a picture has all its pixels"))
}

fn resized(picture: &Picture, side: u32) -> Picture {
    let small = image(picture).resize_exact(side, side, FilterType::Lanczos3);
    let rgb = small.into_rgb8().into_raw();
    Picture::from_rgb(side, side, rgb).expect("a picture has all its pixels")
}

fn png(picture: &Picture) -> Vec<u8> {
    let mut file = Vec::new();
    let written = image(picture).write_to(&mut Cursor::new(&mut file), ImageFormat::Png);
    written.expect("a vector takes any bytes");
    file
}

fn jpeg(picture: &Picture, quality: u8) -> Vec<u8> {
    let mut file = Vec::new();
    let encoder = JpegEncoder::new_with_quality(&mut file, quality);
    let written = image(picture).write_with_encoder(encoder);
    written.expect("a vector takes any bytes");
    file
}
