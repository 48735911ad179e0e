//! From a badge's file to the offline verdict, beside what decoding its PNG alone takes.
#![expect(clippy::unwrap_used, reason = "a bench has no caller to tell")]

use std::{hint::black_box, sync::Arc};

use criterion::{Criterion, criterion_group, criterion_main};
use ed25519_dalek::SigningKey;
use shirushi_verifier::{
    certificate::{Certificate, CertificateClaims, Usage},
    cose::{PublicKey, Signer},
    credential::{self, CertificateMode, Claims, MarkParticulars},
    domain::{ListNumber, RenewalCount, StatusIndex, StatusReference, VerifierVersion},
    examine::{self, Request, StatusInput, Time},
    face, mark_id,
    status::{Status, StatusCache, StatusList},
    trust::{Anchors, Body, Bundle, IssuingBody, Localized, Scheme, Trust},
    verdict::Verdict,
    watermark::{Limits, Picture, Template, embed},
};

const PACKAGE: &[u8] = include_bytes!("../../assets/templates/isp-mark-1.template");

fn key(number: u8) -> SigningKey {
    SigningKey::from_bytes(&[number; 32])
}

fn certificate(number: u8, usage: Usage) -> Certificate {
    let claims = CertificateClaims {
        not_before: "2026-01-01T00:00:00Z".parse().unwrap(),
        expires: "2029-01-01T00:00:00Z".parse().unwrap(),
        key: PublicKey::try_from(key(number).verifying_key()).unwrap(),
        usage,
    };
    Certificate::issue(claims, &key(1)).unwrap()
}

fn bundle() -> Vec<u8> {
    let body = Body {
        short_name: "COUNCIL".parse().unwrap(),
        name: Localized {
            ja: "しるし協議会".parse().unwrap(),
            en: "Shirushi Council".parse().unwrap(),
        },
        url: "https://mark.example.jp/".parse().unwrap(),
        contact: "desk@mark.example.jp".parse().unwrap(),
        liability: Localized {
            ja: "審査した範囲について責任を負います。".parse().unwrap(),
            en: "Liable for what was reviewed.".parse().unwrap(),
        },
        keys: vec![key(2).key_id()],
    };
    let bundle = Bundle {
        version: 1,
        issued: "2026-11-01T00:00:00Z".parse().unwrap(),
        expires: "2027-12-01T00:00:00Z".parse().unwrap(),
        schemes: vec![Scheme {
            id: "isp2014".parse().unwrap(),
            name: Localized {
                ja: "安全・安心マーク".parse().unwrap(),
                en: "Safety and Security Mark".parse().unwrap(),
            },
        }],
        issuing_bodies: vec![IssuingBody {
            body,
            status_base: "https://mark.example.jp/status/".parse().unwrap(),
        }],
        review_bodies: Vec::new(),
        certificates: vec![certificate(1, Usage::Root), certificate(2, Usage::Mark)],
        withdrawals: Vec::new(),
        templates: vec![PACKAGE.to_vec()],
    };
    bundle.sign(&key(1)).unwrap()
}

fn claims(template: &Template) -> Claims {
    Claims {
        issuer: "https://mark.example.jp/".parse().unwrap(),
        target: "https://nifty.example.jp/".parse().unwrap(),
        expires: "2027-11-01T00:00:00+09:00".parse().unwrap(),
        granted: "2026-11-02T10:00:00+09:00".parse().unwrap(),
        mark: MarkParticulars {
            scheme: "isp2014".parse().unwrap(),
            registration: "20001".parse().unwrap(),
            renewal: RenewalCount::FIRST,
            holder: "ニフティ株式会社".parse().unwrap(),
            system: "@nifty(アット・ニフティ)".parse().unwrap(),
            passes: vec!["30001-00".parse().unwrap()],
            issuing_body: "安心・安全マーク協議会".parse().unwrap(),
            review_body: "REVIEW".parse().unwrap(),
            template: template.id(),
            verifier_version: VerifierVersion::CURRENT,
            status: StatusReference {
                list: ListNumber(1),
                index: 5.try_into().unwrap(),
            },
            prerequisite: None,
        },
    }
}

fn verdict(c: &mut Criterion) {
    let template = Arc::new(Template::parse(PACKAGE).unwrap());
    let claims = claims(&template);
    let certificate = certificate(2, Usage::Mark);
    let mode = CertificateMode::Embedded;
    let payload = credential::issue(&claims, &certificate, mode, &key(2)).unwrap();
    let face = face::of(&claims.mark, claims.expires);
    let id = mark_id::of(&payload, &claims.mark);
    let file = embed(&template, &face, &payload, id)
        .unwrap()
        .encode_png()
        .unwrap();
    let bytes = bundle();
    let trust = Trust::load(&bytes, &Anchors::OnImport).unwrap();
    let request = Request {
        trust: &trust,
        page: "https://nifty.example.jp/".parse().ok(),
        time: Time::Clock("2026-11-21T00:00:00Z".parse().unwrap()),
    };
    let limits = Limits::default();

    c.bench_function("decode the PNG alone", |b| {
        b.iter(|| Picture::decode(black_box(&file), &limits).unwrap());
    });
    c.bench_function("file to offline verdict", |b| {
        b.iter(|| {
            let examination = examine::picture(black_box(&file), &limits, &request).unwrap();
            let report = examination.finish(StatusInput::NotAsked, &mut StatusCache::default());
            assert_eq!(report.verdict(), Verdict::Valid);
        });
    });
    c.bench_function("credential to verdict", |b| {
        b.iter(|| {
            let examination = examine::credential(black_box(&payload), &request);
            examination.finish(StatusInput::NotAsked, &mut StatusCache::default())
        });
    });
    c.bench_function("load a trust file", |b| {
        b.iter(|| Trust::load(black_box(&bytes), &Anchors::OnImport).unwrap());
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
