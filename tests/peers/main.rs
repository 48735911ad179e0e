//! This watermark and other open ones, side by side: the same badges, the same
//! programs, the same machine.
//!
//! Started by `bash tests/peers/run`. The others run in `peer.py`.
#![expect(clippy::expect_used, reason = "a tool for developers, who read panics")]

use std::{path::PathBuf, sync::Arc, time::Instant};

use clap::Parser;
use serde_json::json;
use shirushi_tests::{
    badge::{Badge, shipped_templates},
    document::{TableArguments, write_between},
    helper::Helper,
    pipeline::{
        Pipeline,
        Step::{Crop, Gray, Jpeg, Pad, Palette, Resize, WebP},
        decode,
    },
    quality::{psnr, ssim},
    survey::seeded,
    workbench::Workbench,
};
use shirushi_watermark::{Picture, Reader, Reading, Template, embed};

mod table;

use table::Candidate;

/// Compares open watermarks.
#[derive(Debug, Parser)]
#[command(name = "peers", args_override_self = true)]
struct Arguments {
    /// Badges a template.
    #[arg(long, default_value_t = 4)]
    badges: u32,
    /// What faces and payloads are drawn from.
    #[arg(long, default_value_t = 1)]
    seed: u32,
    /// Python with peer.py's packages.
    #[arg(long)]
    python: PathBuf,
    #[command(flatten)]
    table: TableArguments,
}

/// Payloads that are tried, in bytes: a digest, and a credential.
const PAYLOAD_BYTES: [usize; 2] = [32, 404];
/// The others, by the names that `peer.py` gives them.
const PEERS: [&str; 3] = [
    "invisible-watermark dwtDct",
    "invisible-watermark dwtDctSvd",
    "blind-watermark",
];

fn main() {
    let arguments = Arguments::parse();
    let templates = shipped_templates();
    let bench = Workbench::new();
    let mut peers = Helper::python(&arguments.python, "tests/peers/peer.py", bench.path());
    let reader = Reader::new(templates.clone());
    let deliveries = deliveries();
    let mut candidates = Vec::new();
    for bytes in PAYLOAD_BYTES {
        let badges = badges(&templates, &arguments, bytes);
        candidates.push(ours(&badges, &deliveries, bytes, &reader, &bench));
        for name in PEERS {
            candidates.push(peer(name, &badges, &deliveries, bytes, &mut peers, &bench));
        }
    }
    let table = table::markdown(
        &format!(
            "Run on {} by `{}` (seed {}), {} badges each.",
            arguments.table.date,
            arguments.table.command,
            arguments.seed,
            arguments.badges as usize * templates.len(),
        ),
        &deliveries,
        &candidates,
    );
    println!("{table}");
    if let Some(document) = &arguments.table.document {
        write_between(document, "peers", &table);
    }
}

fn deliveries() -> Vec<Pipeline> {
    let row = |name: &str, steps: &[_]| Pipeline::new(name, steps);
    vec![
        row("PNG", &[]),
        row("JPEG 95", &[Jpeg(95)]),
        row("JPEG 75", &[Jpeg(75)]),
        row("JPEG 50", &[Jpeg(50)]),
        row("WebP 80", &[WebP(80)]),
        row("WebP 50", &[WebP(50)]),
        row("palette of 256", &[Palette]),
        row("gray", &[Gray]),
        row("75 %", &[Resize(75.0)]),
        row("50 %", &[Resize(50.0)]),
        row("50 % + JPEG 75", &[Resize(50.0), Jpeg(75)]),
        row("25 %", &[Resize(25.0)]),
        row("border 5 %", &[Pad(5)]),
        row("crop 5 %", &[Crop(5)]),
    ]
}

fn badges(templates: &[Arc<Template>], arguments: &Arguments, bytes: usize) -> Vec<Badge> {
    templates
        .iter()
        .flat_map(|template| seeded(template, arguments.seed, arguments.badges, bytes))
        .collect()
}

/// This project's watermark.
fn ours(
    badges: &[Badge],
    deliveries: &[Pipeline],
    bytes: usize,
    reader: &Reader,
    bench: &Workbench,
) -> Candidate {
    let mut candidate = Candidate::new("this project", bytes, deliveries.len());
    for badge in badges {
        let started = Instant::now();
        let marked = embed(&badge.template, &badge.face, &badge.payload, badge.id);
        candidate.embedding_ms.push(milliseconds(started));
        let marked = marked.expect("the payload fits the badge");
        candidate.seen(psnr(&badge.plain, &marked), ssim(&badge.plain, &marked));
        for (delivery, tally) in deliveries.iter().zip(&mut candidate.rows) {
            let delivered = decode(&delivery.apply(&marked, bench));
            let started = Instant::now();
            let reading = reader.read(&delivered);
            candidate.reading_ms.push(milliseconds(started));
            let read = match reading {
                Reading::Payload { payload, .. } => payload,
                _ => Vec::new(),
            };
            tally.add(&badge.payload, &read);
        }
    }
    eprintln!("this project, {bytes} bytes");
    candidate
}

/// One of the others.
fn peer(
    name: &'static str,
    badges: &[Badge],
    deliveries: &[Pipeline],
    bytes: usize,
    peers: &mut Helper,
    bench: &Workbench,
) -> Candidate {
    let mut candidate = Candidate::new(name, bytes, deliveries.len());
    for badge in badges {
        bench.write("plain.png", &png(&badge.plain));
        let payload = hex::encode(&badge.payload);
        let answer = peers.ask(&json!({"do": "embed", "method": name, "payload": payload}));
        candidate
            .embedding_ms
            .push(answer["milliseconds"].as_f64().unwrap_or(f64::NAN));
        let marked = decode(&bench.read("marked.png"));
        candidate.seen(psnr(&badge.plain, &marked), ssim(&badge.plain, &marked));
        for (delivery, tally) in deliveries.iter().zip(&mut candidate.rows) {
            let delivered = decode(&delivery.apply(&marked, bench));
            bench.write("delivered.png", &png(&delivered));
            let (read, spent_ms) = read(peers, name, bytes);
            candidate.reading_ms.push(spent_ms);
            tally.add(&badge.payload, &read);
        }
        peers.ask(&json!({"do": "control", "method": name, "payload": payload}));
        let (read, _) = read(peers, name, bytes);
        candidate.photograph.add(&badge.payload, &read);
    }
    eprintln!("{name}, {bytes} bytes");
    candidate
}

/// What one of the others reads in delivered.png, and in how many milliseconds.
fn read(peers: &mut Helper, method: &str, bytes: usize) -> (Vec<u8>, f64) {
    let answer = peers.ask(&json!({"do": "read", "method": method, "bytes": bytes}));
    let payload = hex::decode(answer["payload"].as_str().unwrap_or_default());
    (
        payload.expect("peer.py writes hex"),
        answer["milliseconds"].as_f64().unwrap_or(f64::NAN),
    )
}

fn png(picture: &Picture) -> Vec<u8> {
    picture.encode_png().expect("a picture can be encoded")
}

fn milliseconds(since: Instant) -> f64 {
    since.elapsed().as_secs_f64() * 1e3
}
