//! Examinations of real badges and bare credentials.

use std::sync::{Arc, LazyLock};

use shirushi_watermark::{Limits, MarkId, Picture, Template, embed};

use super::*;
use crate::{
    certificate::Usage,
    credential::{
        CertificateMode, Claims, issue,
        tests_support::{certificate, claims, key},
    },
    face, mark_id,
    report::{CheckName, Outcome, StatusView},
    status::{Status, token_tests},
    trust::tests_support::{MARK_KEY, trust_with},
    verdict::Verdict,
};

const PACKAGE: &str = concat!(
    env!("CARGO_MANIFEST_DIR"),
    "/../assets/templates/isp-mark-1.template"
);

static TEMPLATE: LazyLock<Arc<Template>> =
    LazyLock::new(|| Arc::new(Template::parse(&std::fs::read(PACKAGE).unwrap()).unwrap()));

static TRUST: LazyLock<Trust> =
    LazyLock::new(|| trust_with(|bundle| bundle.templates.push(std::fs::read(PACKAGE).unwrap())));

fn noon() -> UnixTime {
    "2026-11-20T12:00:00Z".parse().unwrap()
}

fn sample() -> Claims {
    let mut claims = claims();
    claims.mark.template = TEMPLATE.id();
    claims
}

fn credential_of(claims: &Claims) -> Vec<u8> {
    let signer = key(MARK_KEY);
    let certificate = certificate(&signer, Usage::Mark);
    issue(claims, &certificate, CertificateMode::Embedded, &signer).unwrap()
}

/// The badge with these claims' face, this payload and this id.
fn badge(claims: &Claims, payload: &[u8], id: MarkId) -> Vec<u8> {
    let face = face::of(&claims.mark, claims.expires);
    let picture = embed(&TEMPLATE, &face, payload, id).unwrap();
    picture.encode_png().unwrap()
}

fn genuine(claims: &Claims) -> Vec<u8> {
    let payload = credential_of(claims);
    let id = mark_id::of(&payload, &claims.mark);
    badge(claims, &payload, id)
}

fn request(page: Option<&str>) -> Request<'static> {
    Request {
        trust: &TRUST,
        page: page.map(|page| page.parse().unwrap()),
        time: Time::Clock(noon()),
    }
}

fn examined(file: &[u8], request: &Request<'static>) -> Examination<'static> {
    picture(file, &Limits::default(), request).unwrap()
}

fn offline(file: &[u8], request: &Request<'static>) -> Report {
    examined(file, request).finish(StatusInput::NotAsked, &mut StatusCache::default())
}

/// The sample credential, examined without a picture, with a status list saying `status`.
fn with_status(status: Status) -> Report {
    let list = token_tests::signed(&token_tests::claims(status));
    let examination = credential(&credential_of(&claims()), &request(None));
    examination.finish(StatusInput::Fetched(&list), &mut StatusCache::default())
}

#[test]
fn a_genuine_badge_on_its_page_is_valid_with_its_status_not_checked() {
    let report = offline(
        &genuine(&sample()),
        &request(Some("https://ocn.example.jp/a")),
    );
    assert_eq!(report.verdict(), Verdict::Valid);
    for check in report.checks() {
        let expected = match check.name() {
            CheckName::Status => Outcome::NotChecked,
            _ => Outcome::Pass,
        };
        assert_eq!(check.outcome(), expected, "{:?}", check.name());
    }
}

#[test]
fn without_a_page_the_site_is_not_checked_and_the_report_says_so() {
    let report = offline(&genuine(&sample()), &request(None));
    assert_eq!(report.verdict(), Verdict::Valid);
    assert_eq!(report.outcome(CheckName::Url), Outcome::NotChecked);
    let said = report.reservations(crate::texts::Language::En).join(" ");
    assert!(said.contains("no page was given"), "{said}");
}

#[test]
fn a_genuine_badge_on_another_page_is_on_the_wrong_site() {
    let report = offline(&genuine(&sample()), &request(Some("https://evil.example/")));
    assert_eq!(report.verdict(), Verdict::WrongSite);
    assert_eq!(report.outcome(CheckName::Signature), Outcome::Pass);
}

#[test]
fn what_was_seen_once_is_judged_on_each_page_as_the_picture_itself() {
    let altered = {
        let payload = credential_of(&sample());
        let mut shown = sample();
        shown.mark.registration = "20009".parse().unwrap();
        badge(&shown, &payload, mark_id::of(&payload, &sample().mark))
    };
    let junk = badge(&sample(), b"junk", mark_id::of(b"junk", &sample().mark));
    let bare = TEMPLATE.draw(&face::of(&sample().mark, sample().expires));
    let bare = bare.unwrap().encode_png().unwrap();
    for (file, has_mark) in [
        (genuine(&sample()), true),
        (altered, true),
        (junk, true),
        (bare, false),
    ] {
        let decoded = Picture::decode(&file, &Limits::default()).unwrap();
        let sight = look(&decoded, &TRUST).unwrap();
        assert_eq!(sight.has_mark(), has_mark);
        let record = sight.record();
        assert_eq!(record.is_some(), has_mark);
        let kept = record.map(|record| {
            let written = serde_json::to_vec(&record).unwrap();
            Sight::from(serde_json::from_slice::<SightRecord>(&written).unwrap())
        });
        for page in [
            None,
            Some("https://ocn.example.jp/a"),
            Some("https://evil.example/"),
        ] {
            let request = request(page);
            for sight in [&sight].into_iter().chain(&kept) {
                let judged = sight.judge(&request);
                let judged = judged.finish(StatusInput::NotAsked, &mut StatusCache::default());
                assert_eq!(judged, offline(&file, &request));
            }
        }
    }
}

#[test]
fn a_badge_with_other_visible_text_than_its_credential_is_altered() {
    let payload = credential_of(&sample());
    let id = mark_id::of(&payload, &sample().mark);
    let mut shown = sample();
    shown.mark.registration = "20009".parse().unwrap();
    let report = offline(&badge(&shown, &payload, id), &request(None));
    assert_eq!(report.verdict(), Verdict::Altered);
    let detail = serde_json::to_string(&report).unwrap();
    assert!(detail.contains("\"field\":\"registration\""), "{detail}");
}

#[test]
fn a_badge_whose_two_watermarks_disagree_is_altered() {
    let payload = credential_of(&sample());
    let mut other = sample();
    other.mark.registration = "20009".parse().unwrap();
    let id = mark_id::of(&payload, &other.mark);
    let report = offline(&badge(&sample(), &payload, id), &request(None));
    assert_eq!(report.verdict(), Verdict::Altered);
}

#[test]
fn a_credential_on_a_template_that_it_does_not_name_is_altered() {
    let report = offline(
        &{
            let payload = credential_of(&claims());
            badge(&claims(), &payload, mark_id::of(&payload, &claims().mark))
        },
        &request(None),
    );
    assert_eq!(report.verdict(), Verdict::Altered);
}

#[test]
fn a_badge_with_a_forged_credential_is_forged_and_nobody_is_asked_about_it() {
    let mut payload = credential_of(&sample());
    *payload.last_mut().unwrap() ^= 1;
    let id = mark_id::of(&payload, &sample().mark);
    let file = badge(&sample(), &payload, id);
    let examination = examined(&file, &request(Some("https://evil.example/")));
    assert_eq!(examination.status_source(), None);
    let report = examination.finish(StatusInput::NotAsked, &mut StatusCache::default());
    assert_eq!(report.verdict(), Verdict::Forged);
    assert_eq!(report.outcome(CheckName::Url), Outcome::Fail);
    assert_eq!(report.outcome(CheckName::Status), Outcome::NotChecked);
}

#[test]
fn a_badge_that_carries_something_else_is_forged() {
    let id = mark_id::of(b"junk", &sample().mark);
    let report = offline(&badge(&sample(), b"some other bytes", id), &request(None));
    assert_eq!(report.verdict(), Verdict::Forged);
    assert!(report.mark().is_none());
}

#[test]
fn an_empty_picture_and_an_unmarked_badge_carry_no_mark() {
    let white = Picture::from_rgb(300, 300, vec![255; 270_000]).unwrap();
    let face = face::of(&sample().mark, sample().expires);
    let bare = TEMPLATE.draw(&face).unwrap();
    for picture in [white, bare] {
        let report = offline(&picture.encode_png().unwrap(), &request(None));
        assert_eq!(report.verdict(), Verdict::NoMark);
        assert_eq!(report.outcome(CheckName::Mark), Outcome::Fail);
    }
}

#[test]
fn a_file_that_is_no_picture_is_an_error_and_no_verdict() {
    for file in [b"".as_slice(), b"GIF89a", &[0x89, b'P', b'N', b'G']] {
        assert!(picture(file, &Limits::default(), &request(None)).is_err());
    }
}

#[test]
fn each_status_gives_its_verdict() {
    for (status, verdict) in [
        (Status::Valid, Verdict::Valid),
        (Status::Revoked, Verdict::Revoked),
        (Status::Suspended, Verdict::Suspended),
        (Status::BasisUnderReview, Verdict::ValidBasisUnderReview),
    ] {
        assert_eq!(with_status(status).verdict(), verdict);
    }
}

#[test]
fn revoked_mark_is_refused_even_before_expiry() {
    let report = with_status(Status::Revoked);
    assert_eq!(report.outcome(CheckName::Term), Outcome::Pass);
    assert_eq!(report.verdict(), Verdict::Revoked);
}

#[test]
fn an_expired_or_early_mark_has_its_own_verdict() {
    for (at, verdict) in [
        ("2027-10-31T14:59:59Z", Verdict::Valid),
        ("2027-10-31T15:00:00Z", Verdict::Expired),
        ("2026-11-02T01:00:00Z", Verdict::Valid),
        ("2026-11-02T00:59:59Z", Verdict::NotYetValid),
    ] {
        let request = Request {
            time: Time::Given(at.parse().unwrap()),
            ..request(None)
        };
        let examination = credential(&credential_of(&claims()), &request);
        let report = examination.finish(StatusInput::NotAsked, &mut StatusCache::default());
        assert_eq!(report.verdict(), verdict, "{at}");
        assert_eq!(report.outcome(CheckName::Clock), Outcome::NotChecked);
    }
}

#[test]
fn a_clock_outside_the_trust_files_term_is_not_trusted() {
    let mut early = claims();
    early.granted = "2026-10-01T00:00:00Z".parse().unwrap();
    early.expires = "2028-01-01T00:00:00Z".parse().unwrap();
    for (clock, verdict) in [
        ("2026-10-31T23:54:59Z", Verdict::ClockUntrusted),
        ("2026-10-31T23:55:00Z", Verdict::Valid),
        ("2027-11-30T23:59:59Z", Verdict::Valid),
        ("2027-12-01T00:00:00Z", Verdict::ClockUntrusted),
    ] {
        let request = Request {
            time: Time::Clock(clock.parse().unwrap()),
            ..request(None)
        };
        let examination = credential(&credential_of(&early), &request);
        let report = examination.finish(StatusInput::NotAsked, &mut StatusCache::default());
        assert_eq!(report.verdict(), verdict, "{clock}");
    }
}

#[test]
fn a_failed_fetch_is_never_valid() {
    let examination = credential(&credential_of(&claims()), &request(None));
    let mut cache = StatusCache::default();
    let report = examination.finish(StatusInput::Unavailable("timed out"), &mut cache);
    assert_eq!(report.verdict(), Verdict::StatusUnknown);
    assert_eq!(report.outcome(CheckName::Status), Outcome::NotPossible);
}

#[test]
fn a_bad_list_is_as_good_as_none() {
    let mut ended = token_tests::claims(Status::Valid);
    ended.expires = noon();
    let mut short = token_tests::claims(Status::Valid);
    short.list = crate::status::StatusList::new(4).unwrap();
    for list in [
        token_tests::signed(&ended),
        token_tests::signed(&short),
        b"<html>".to_vec(),
    ] {
        let examination = credential(&credential_of(&claims()), &request(None));
        let mut cache = StatusCache::default();
        let report = examination.finish(StatusInput::Fetched(&list), &mut cache);
        assert_eq!(report.verdict(), Verdict::StatusUnknown);
    }
}

#[test]
fn a_list_from_before_the_revocation_does_not_hide_it() {
    let before = token_tests::claims(Status::Valid);
    let mut after = token_tests::claims(Status::Revoked);
    after.issued = before.issued.plus_seconds(60);
    let mut cache = StatusCache::default();
    let mut judge = |input: StatusInput<'_>| {
        let examination = credential(&credential_of(&claims()), &request(None));
        examination.finish(input, &mut cache).verdict()
    };
    let (before, after) = (token_tests::signed(&before), token_tests::signed(&after));
    assert_eq!(judge(StatusInput::Fetched(&before)), Verdict::Valid);
    assert_eq!(judge(StatusInput::Fetched(&after)), Verdict::Revoked);
    assert_eq!(judge(StatusInput::Fetched(&before)), Verdict::Revoked);
    assert_eq!(judge(StatusInput::Unavailable("offline")), Verdict::Revoked);
}

#[test]
fn without_an_answer_the_report_says_what_was_last_known_and_when() {
    let list = token_tests::claims(Status::Valid);
    let mut cache = StatusCache::default();
    let judge = |input: StatusInput<'_>, cache: &mut StatusCache| {
        let examination = credential(&credential_of(&claims()), &request(None));
        examination.finish(input, cache)
    };
    judge(
        StatusInput::Fetched(&token_tests::signed(&list)),
        &mut cache,
    );
    let report = judge(StatusInput::Unavailable("offline"), &mut cache);
    assert_eq!(report.verdict(), Verdict::StatusUnknown);
    let StatusView::Unknown {
        last_value,
        last_as_of,
        ..
    } = report.status()
    else {
        panic!("{:?}", report.status())
    };
    assert_eq!(*last_value, Some(Status::Valid));
    assert_eq!(*last_as_of, Some(list.issued));
}

#[test]
fn a_list_dated_after_the_clock_says_that_the_clock_is_wrong() {
    let mut later = token_tests::claims(Status::Valid);
    later.issued = noon().plus_seconds(3600);
    let examination = credential(&credential_of(&claims()), &request(None));
    let list = token_tests::signed(&later);
    let mut cache = StatusCache::default();
    let report = examination.finish(StatusInput::Fetched(&list), &mut cache);
    assert_eq!(report.verdict(), Verdict::ClockUntrusted);
    let clocks = report.checks().filter(|c| c.name() == CheckName::Clock);
    assert_eq!(clocks.count(), 1);
}

#[test]
fn a_fresh_list_need_not_be_fetched_again() {
    let list = token_tests::claims(Status::Valid);
    let mut cache = StatusCache::default();
    let at = |seconds| {
        let request = Request {
            time: Time::Clock(list.issued.plus_seconds(seconds)),
            ..request(None)
        };
        credential(&credential_of(&claims()), &request)
    };
    assert_eq!(at(0).fresh_list(&cache), None);
    let signed = token_tests::signed(&list);
    at(0).finish(StatusInput::Fetched(&signed), &mut cache);
    assert_eq!(at(3599).fresh_list(&cache), Some(signed));
    assert_eq!(at(3600).fresh_list(&cache), None);
}

#[test]
fn the_status_is_asked_for_where_the_trust_file_says() {
    let examination = credential(&credential_of(&claims()), &request(None));
    let source = examination.status_source().unwrap();
    assert_eq!(source.uri, "https://mark.example.jp/status/1");
    assert_eq!(source.fetch_url, "https://mark.example.jp/status/1");
}

#[test]
fn the_json_has_the_agreed_shape() {
    let report = with_status(Status::Revoked);
    let json: serde_json::Value = serde_json::to_value(&report).unwrap();
    let keys: Vec<_> = json.as_object().unwrap().keys().collect();
    assert_eq!(
        keys,
        ["checks", "mark", "status", "texts", "trust", "verdict"]
    );
    assert_eq!(json["verdict"], "revoked");
    assert_eq!(json["mark"]["verified"], true);
    assert_eq!(json["mark"]["number"], "20001-00");
    assert_eq!(json["status"]["value"], "revoked");
    assert_eq!(json["texts"]["ja"]["title"], "取消し");
    let checks = json["checks"].as_array().unwrap();
    let names: Vec<_> = checks
        .iter()
        .map(|c| c["check"].as_str().unwrap())
        .collect();
    assert_eq!(
        names,
        [
            "mark",
            "credential",
            "signature",
            "picture",
            "url",
            "term",
            "clock",
            "status"
        ]
    );
    assert_eq!(checks[7]["outcome"], "fail");
    assert_eq!(checks[7]["operands"]["status"], "revoked");
}
