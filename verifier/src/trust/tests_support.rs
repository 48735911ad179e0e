//! A sample bundle for the tests of this crate.

use super::{Anchors, Body, Bundle, IssuingBody, Localized, Scheme, Trust};
use crate::{
    certificate::Usage,
    cose::Signer,
    credential::tests_support::{certificate, key, root},
};

/// The test keys: marks, status lists, passes.
pub(crate) const MARK_KEY: u8 = 2;
pub(crate) const STATUS_KEY: u8 = 3;
pub(crate) const PASS_KEY: u8 = 4;

/// A body with this short name, URL and keys.
pub(crate) fn body(short_name: &str, url: &str, keys: &[u8]) -> Body {
    Body {
        short_name: short_name.parse().unwrap(),
        name: Localized {
            ja: "しるし協議会".parse().unwrap(),
            en: "Shirushi Council".parse().unwrap(),
        },
        url: url.parse().unwrap(),
        contact: "desk@mark.example.jp".parse().unwrap(),
        liability: Localized {
            ja: "審査した範囲について責任を負います。".parse().unwrap(),
            en: "Liable for what was reviewed.".parse().unwrap(),
        },
        keys: keys.iter().map(|number| key(*number).key_id()).collect(),
    }
}

/// A bundle for the sample claims, without templates.
pub(crate) fn bundle() -> Bundle {
    let keys = [
        (MARK_KEY, Usage::Mark),
        (STATUS_KEY, Usage::Status),
        (PASS_KEY, Usage::Pass),
    ];
    let mut certificates = vec![certificate(&root(), Usage::Root)];
    certificates.extend(keys.map(|(number, usage)| certificate(&key(number), usage)));
    Bundle {
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
            body: body(
                "COUNCIL",
                "https://mark.example.jp/",
                &[MARK_KEY, STATUS_KEY],
            ),
            status_base: "https://mark.example.jp/status/".parse().unwrap(),
        }],
        review_bodies: vec![body("REVIEW", "https://review.example.jp/", &[PASS_KEY])],
        certificates,
        withdrawals: Vec::new(),
        templates: Vec::new(),
    }
}

/// The sample bundle with a change, signed and loaded.
pub(crate) fn trust_with(change: impl FnOnce(&mut Bundle)) -> Trust {
    let mut bundle = bundle();
    change(&mut bundle);
    let bytes = bundle.sign(&root()).unwrap();
    Trust::load(&bytes, &Anchors::OnImport).unwrap()
}

/// The sample bundle, signed and loaded.
pub(crate) fn trust() -> Trust {
    trust_with(|_| {})
}
