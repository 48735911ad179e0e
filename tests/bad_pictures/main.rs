//! Every odd or damaged picture file has a stated outcome, and none brings the reader down.

#![expect(
    clippy::expect_used,
    reason = "a test stops at the first thing that does not work"
)]

mod avif;
mod damaged;
mod oversized;
mod unusual;

use std::sync::LazyLock;

use shirushi_tests::{
    badge::{Badge, shipped_templates},
    workbench::{Workbench, imagemagick},
};
use shirushi_watermark::{Limits, Picture, PictureError, Reader, Reading};

static READER: LazyLock<Reader> = LazyLock::new(|| Reader::new(shipped_templates()));

static BADGE: LazyLock<Badge> = LazyLock::new(|| Badge::example(&shipped_templates()[0], 0));

/// The example badge as a PNG file.
fn png() -> Vec<u8> {
    BADGE.marked.encode_png().expect("a badge can be encoded")
}

fn opened(file: &[u8]) -> Result<Picture, PictureError> {
    Picture::decode(file, &Limits::default())
}

/// What a file reads as; it must open.
fn reading(file: &[u8]) -> Reading {
    READER.read(&opened(file).expect("the file opens"))
}

fn assert_reads_as_the_badge(file: &[u8]) {
    match reading(file) {
        Reading::Payload { payload, .. } => assert_eq!(payload, BADGE.payload),
        other => panic!("{other:?}"),
    }
}

/// The badge written by ImageMagick with these options, to a file of this name.
fn by_imagemagick(options: &[&str], output: &str) -> Vec<u8> {
    let bench = Workbench::new();
    bench.write("in.png", &png());
    let mut arguments = vec!["in.png"];
    arguments.extend(options);
    arguments.push(output);
    bench.run(imagemagick(), &arguments);
    let name = output.split_once(':').map_or(output, |(_, name)| name);
    bench.read(name)
}

/// A PNG chunk.
fn chunk(kind: [u8; 4], data: &[u8]) -> Vec<u8> {
    let mut body = kind.to_vec();
    body.extend_from_slice(data);
    let mut chunk = (data.len() as u32).to_be_bytes().to_vec();
    chunk.extend_from_slice(&body);
    chunk.extend_from_slice(&crc32(&body).to_be_bytes());
    chunk
}

/// PNG's checksum.
fn crc32(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(!0u32, |crc, &byte| {
        (0..8).fold(crc ^ u32::from(byte), |c, _| {
            (c >> 1) ^ (0xedb8_8320 & (c & 1).wrapping_neg())
        })
    })
}
