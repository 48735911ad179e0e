//! The budget, held against the holders of a real scheme.

use super::{
    CertificateMode, Claims, MAX_BYTES,
    tests_support::{certificate, claims, key},
};
use crate::{
    certificate::Usage,
    cose::{Header, sign},
    trust::tests_support::MARK_KEY,
};

/// Example data: number, service and company, a line each.
const HOLDERS: &str = include_str!("../../../assets/holders/isp_holders.csv");

fn holders() -> impl Iterator<Item = Claims> {
    HOLDERS.lines().skip(1).map(|line| {
        let fields: Vec<&str> = line.split(',').collect();
        let [number, service, company] = fields.as_slice() else {
            panic!("{line}")
        };
        let mut claims = claims();
        claims.target = format!("https://isp-{number:0>3}.example.jp/")
            .parse()
            .unwrap();
        claims.mark.system = service.parse().unwrap();
        claims.mark.holder = company.parse().unwrap();
        claims.mark.issuing_body = "安心・安全マーク協議会".parse().unwrap();
        claims.mark.status.index = 1000.try_into().unwrap();
        claims
    })
}

/// Smallest, median and largest credential, and how many fit.
fn sizes(mode: CertificateMode) -> (usize, usize, usize, usize) {
    let signer = key(MARK_KEY);
    let certificate = certificate(&signer, Usage::Mark);
    let header = match mode {
        CertificateMode::Embedded => Header::with_certificate(certificate.envelope().clone()),
        CertificateMode::Referenced => Header::by_id(certificate.subject()),
    };
    let size = |claims: Claims| {
        sign(&header, claims.encode(), &signer)
            .unwrap()
            .encode()
            .len()
    };
    let mut sizes: Vec<usize> = holders().map(size).collect();
    sizes.sort_unstable();
    let fit = sizes.iter().filter(|size| **size <= MAX_BYTES).count();
    (
        sizes[0],
        sizes[sizes.len() / 2],
        sizes[sizes.len() - 1],
        fit,
    )
}

#[test]
fn of_112_holders_109_fit_with_the_certificate_inside() {
    assert_eq!(holders().count(), 112);
    assert_eq!(sizes(CertificateMode::Embedded), (417, 458, 518, 109));
}

#[test]
fn all_fit_with_the_certificate_referenced() {
    assert_eq!(sizes(CertificateMode::Referenced), (276, 317, 377, 112));
}
