//! Reading, binding and drawing a badge, beside what decoding and encoding its PNG alone take.
#![expect(clippy::expect_used, reason = "a bench has no caller to tell")]

use std::{hint::black_box, sync::Arc};

use criterion::{Criterion, criterion_group, criterion_main};
use shirushi_watermark::{Face, Limits, MarkId, Picture, Reader, Reading, Template, embed};

const PACKAGE: &[u8] = include_bytes!("../../assets/templates/ecom-seal-1.template");

fn badge(c: &mut Criterion) {
    let template = Arc::new(Template::parse(PACKAGE).expect("the shipped template parses"));
    let reader = Reader::new(vec![Arc::clone(&template)]);
    let face = Face::default()
        .with("pass", "10042-01")
        .with("registration", "20318-03")
        .with("expiry", "27/10")
        .with("bodies", "JADAC");
    let (payload, id) = (vec![0x5a; 458], MarkId([7; 16]));
    let marked = embed(&template, &face, &payload, id).expect("it fits");
    let plain = template.draw(&face).expect("it fits");
    let files = [&marked, &plain].map(|p| p.encode_png().expect("it encodes"));
    let decode = |file: &[u8]| Picture::decode(file, &Limits::default()).expect("it decodes");

    c.bench_function("decode the PNG alone", |b| {
        b.iter(|| decode(black_box(&files[0])));
    });
    c.bench_function("decode, read and bind", |b| {
        b.iter(|| {
            let picture = decode(black_box(&files[0]));
            let Reading::Payload {
                template,
                id,
                payload,
                placement,
            } = reader.read(&picture)
            else {
                panic!("the badge is genuine");
            };
            reader.bind(&picture, &placement, template, &face, &payload, id)
        });
    });
    c.bench_function("decode a badge without watermark alone", |b| {
        b.iter(|| decode(black_box(&files[1])));
    });
    c.bench_function("decode and reject it", |b| {
        b.iter(|| reader.read(&decode(black_box(&files[1]))));
    });
    c.bench_function("encode the PNG alone", |b| {
        b.iter(|| black_box(&marked).encode_png());
    });
    c.bench_function("draw, embed and encode", |b| {
        b.iter(|| {
            embed(&template, &face, black_box(&payload), id)
                .expect("it fits")
                .encode_png()
        });
    });
}

criterion_group!(benches, badge);
criterion_main!(benches);
