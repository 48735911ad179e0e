//! Ratios: what checking and issuing cost, beside the codec alone.
//!
//! The two of a ratio are measured in turns, so that a machine that is busy
//! for a while slows both.
#![expect(clippy::expect_used, reason = "a tool for developers, who read panics")]

mod bounds;

use std::{
    hint::black_box,
    sync::Arc,
    time::{Duration, Instant},
};

use ed25519_dalek::SigningKey;
use shirushi_authority::issue::Badge;
use shirushi_tests::{
    badge::{project, shipped_templates},
    vectors::Example,
};
use shirushi_verifier::{
    certificate::{Certificate, CertificateClaims, Usage},
    cose::PublicKey,
    credential::{CertificateMode, Claims, Credential},
    domain::UnixTime,
    examine::{self, Request, StatusInput, Time},
    face,
    status::{ListClaims, Status, StatusCache, StatusList, issue},
    trust::{Anchors, Trust},
    watermark::{Limits, Picture, Template},
};

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    if let [what, path] = &arguments[..] {
        return bounds::measured(what, path);
    }
    let rounds = arguments.first();
    let rounds = rounds.map_or(60, |text| text.parse().expect("ROUNDS is a number"));
    let examples = Examples::new();
    println!("| what | with | alone | ratio | wanted |\n| --- | --- | --- | --- | --- |");
    verdict(&examples, rounds);
    no_mark(&examples, rounds);
    issuing(&examples, rounds);
    println!();
    println!("| what | time | decoding alone | ratio | wanted |\n| --- | --- | --- | --- | --- |");
    bounds::pages(&examples, rounds);
    bounds::worst(&examples, rounds);
    bounds::memory(&examples);
    status_list(&examples);
}

/// What everything is measured with: the example mark of the test vectors.
struct Examples {
    trust: Trust,
    template: Arc<Template>,
    claims: Claims,
    certificate: Certificate,
    badge: Badge,
}

impl Examples {
    fn new() -> Self {
        let read = |path: &str| std::fs::read(project(path)).expect("the vectors are there");
        let trust = read("tests/vectors/trust-with-template.cbor");
        let trust = Trust::load(&trust, &Anchors::OnImport).expect("the bundle is good");
        let template = Template::parse(&trust.bundle().templates[0]);
        let template = Arc::new(template.expect("the bundle's template is one"));
        let mark = Credential::parse(&read("tests/vectors/credential/mark.cbor"));
        let mut claims = mark
            .expect("the vector is good")
            .unverified_claims()
            .clone();
        claims.mark.template = template.id();
        let certificate = certificate(Example::Mark, Usage::Mark);
        let badge = press(&claims, &certificate, &template);
        Self {
            trust,
            template,
            claims,
            certificate,
            badge,
        }
    }

    fn examine(&self, file: &[u8]) -> &'static str {
        let request = Request {
            trust: &self.trust,
            page: "https://shop.example.jp/store/".parse().ok(),
            time: Time::Clock(UnixTime::try_from(1_795_176_000).expect("an instant")),
        };
        let examination = examine::picture(file, &Limits::default(), &request);
        let examination = examination.expect("the file is a picture");
        let report = examination.finish(StatusInput::NotAsked, &mut StatusCache::default());
        report.verdict().code()
    }
}

fn key(example: Example) -> SigningKey {
    SigningKey::from_bytes(&example.seed())
}

fn certificate(example: Example, usage: Usage) -> Certificate {
    let at = |text: &str| text.parse().expect("an instant");
    let claims = CertificateClaims {
        not_before: at("2026-01-01T00:00:00Z"),
        expires: at("2029-01-01T00:00:00Z"),
        key: PublicKey::try_from(key(example).verifying_key()).expect("the key is good"),
        usage,
    };
    Certificate::issue(claims, &key(Example::Root)).expect("a key in memory signs")
}

fn press(claims: &Claims, certificate: &Certificate, template: &Arc<Template>) -> Badge {
    let modes = [CertificateMode::Embedded];
    let badge = Badge::press(claims, certificate, &modes, &key(Example::Mark), template);
    badge.expect("the example can be issued")
}

/// A clean badge, from its file to the verdict.
fn verdict(examples: &Examples, rounds: usize) {
    let file = examples.badge.png();
    assert_eq!(examples.examine(file), "valid");
    let times = compare(rounds, || examples.examine(file), || decode(file));
    row(
        "512 px PNG: file to offline verdict / decoding",
        &times,
        "2",
    );
}

/// Pictures that look like a badge and carry nothing.
fn no_mark(examples: &Examples, rounds: usize) {
    let face = face::of(&examples.claims.mark, examples.claims.expires);
    let drawn = examples.template.draw(&face).expect("the face fits");
    let other = shipped_templates()
        .into_iter()
        .find(|template| template.scheme() != examples.template.scheme())
        .expect("two schemes are shipped");
    let other = other.draw(&face).expect("the face fits");
    let gray = drawn.rgb().chunks_exact(3).flat_map(|pixel| [pixel[1]; 3]);
    let gray = Picture::from_rgb(512, 512, gray.collect()).expect("512×512 pixels");
    for (name, picture) in [
        ("badge without watermark / decoding", drawn),
        ("gray badge without watermark / decoding", gray),
        ("badge of another scheme / decoding", other),
    ] {
        let file = picture.encode_png().expect("a picture can be encoded");
        assert_eq!(examples.examine(&file), "no-mark");
        let times = compare(rounds, || examples.examine(&file), || decode(&file));
        row(name, &times, "1.3");
    }
}

/// Drawing, signing, embedding and encoding a badge.
fn issuing(examples: &Examples, rounds: usize) {
    let Examples {
        claims,
        certificate,
        template,
        badge,
        ..
    } = examples;
    let times = compare(
        rounds,
        || press(claims, certificate, template),
        || badge.picture().encode_png(),
    );
    row("draw, sign, embed and encode / encoding", &times, "2");
}

/// 2^20 entries, one in a hundred revoked at random places.
fn status_list(examples: &Examples) {
    let mut random = shirushi_tests::random::Random::new(20);
    let places: Vec<i64> = (0..10_486).map(|_| random.below(1 << 20).into()).collect();
    let certificate = certificate(Example::Status, Usage::Status);
    let start = Instant::now();
    let mut list = StatusList::new(1 << 20).expect("a list has so many entries");
    for place in places {
        let index = place.try_into().expect("the place is in the list");
        list.set(index, Status::Revoked)
            .expect("the place is in the list");
    }
    let claims = ListClaims {
        uri: examples.claims.status_uri(),
        issued: examples.claims.granted,
        expires: examples.claims.granted.plus_seconds(86_400),
        ttl_seconds: 43_200,
        list,
    };
    let token = issue(&claims, &certificate, &key(Example::Status)).expect("it can be signed");
    println!(
        "\nStatus list of 2^20 entries, 1 % revoked at random: built and signed in {:?} (1 s wanted), \
         {:.1} KiB (15 wanted, where revocations lie together)",
        start.elapsed(),
        token.len() as f64 / 1024.0
    );
}

fn decode(file: &[u8]) -> Picture {
    Picture::decode(file, &Limits::default()).expect("the file is a picture")
}

/// Times of two things, measured in turns.
struct Times {
    with: Vec<Duration>,
    alone: Vec<Duration>,
}

fn compare<A, B>(
    rounds: usize,
    mut with: impl FnMut() -> A,
    mut alone: impl FnMut() -> B,
) -> Times {
    let mut times = Times {
        with: Vec::new(),
        alone: Vec::new(),
    };
    for round in 0..rounds + 3 {
        let (one, other) = (timed(&mut with), timed(&mut alone));
        // The first ones fill caches.
        if round >= 3 {
            times.with.push(one);
            times.alone.push(other);
        }
    }
    times
}

fn timed<T>(what: &mut impl FnMut() -> T) -> Duration {
    let start = Instant::now();
    black_box(what());
    start.elapsed()
}

fn row(name: &str, times: &Times, wanted: &str) {
    let (with, alone) = (median(&times.with), median(&times.alone));
    println!(
        "| {name} | {:.2} ms | {:.2} ms | {:.2} | {wanted} |",
        with * 1e3,
        alone * 1e3,
        with / alone
    );
}

/// In seconds.
fn median(times: &[Duration]) -> f64 {
    let mut times = times.to_vec();
    times.sort();
    times
        .get(times.len() / 2)
        .map_or(f64::NAN, Duration::as_secs_f64)
}
