//! From a badge's file to the offline verdict, beside what decoding its PNG alone takes.
#![expect(clippy::unwrap_used, reason = "a bench has no caller to tell")]

use std::hint::black_box;

use criterion::{Criterion, criterion_group, criterion_main};
use shirushi_verifier::{
    domain::StatusIndex,
    examine::{self, Request, StatusInput, Time},
    status::{Status, StatusCache, StatusList},
    trust::{Anchors, Trust},
    verdict::Verdict,
    watermark::{Limits, Picture},
};

const TRUST: &[u8] = include_bytes!("../../tests/vectors/trust-with-template.cbor");
const BADGE: &[u8] = include_bytes!("../../tests/vectors/picture/badge.png");
const CREDENTIAL: &[u8] = include_bytes!("../../tests/vectors/credential/mark.cbor");

fn verdict(c: &mut Criterion) {
    let trust = Trust::load(TRUST, &Anchors::OnImport).unwrap();
    let request = Request {
        trust: &trust,
        page: "https://shop.example.jp/store/".parse().ok(),
        time: Time::Clock("2026-11-21T00:00:00Z".parse().unwrap()),
    };
    let limits = Limits::default();

    c.bench_function("decode the PNG alone", |b| {
        b.iter(|| Picture::decode(black_box(BADGE), &limits).unwrap());
    });
    c.bench_function("file to offline verdict", |b| {
        b.iter(|| {
            let examination = examine::picture(black_box(BADGE), &limits, &request).unwrap();
            let report = examination.finish(StatusInput::NotAsked, &mut StatusCache::default());
            assert_eq!(report.verdict(), Verdict::Valid);
        });
    });
    c.bench_function("credential to verdict", |b| {
        b.iter(|| {
            let examination = examine::credential(black_box(CREDENTIAL), &request);
            examination.finish(StatusInput::NotAsked, &mut StatusCache::default())
        });
    });
    c.bench_function("load a trust file", |b| {
        b.iter(|| Trust::load(black_box(TRUST), &Anchors::OnImport).unwrap());
    });
}

fn list(c: &mut Criterion) {
    c.bench_function("build a status list of 2^20, 1 % revoked", |b| {
        b.iter(|| {
            let mut list = StatusList::new(StatusIndex::COUNT).unwrap();
            let mut state = 1_u64;
            for _ in 0..StatusIndex::COUNT / 100 {
                state = state
                    .wrapping_mul(6_364_136_223_846_793_005)
                    .wrapping_add(1);
                let place = i64::from((state >> 44) as u32);
                list.set(place.try_into().unwrap(), Status::Revoked)
                    .unwrap();
            }
            list.compress()
        });
    });
}

criterion_group!(benches, verdict, list);
criterion_main!(benches);
