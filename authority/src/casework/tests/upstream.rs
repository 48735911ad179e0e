//! A service that depends on an upstream provider: taken with its mark, examined anew when that falls.

use super::{Bench, bench::mark_filing};
use crate::{
    casework::{Basis, CaseRefusal},
    registry::Refusal,
    scheme::ReasonCode,
};

const DEPENDS: &[(&str, bool)] = &[("depends_on_upstream", true)];

#[test]
fn upstream_2_the_upstream_must_hold_the_mark_and_story_e_its_revocation_has_the_service_re_examined()
 {
    let mut bench = Bench::new();
    let upstream = bench.organisation("株式会社上位ネット");
    let filing = bench.filing("isp2014", "service", upstream, "provider", &[]);
    let pass = bench.passed(filing);
    let basis = [("service", Basis::Pass(pass.number))];
    let filing = mark_filing("isp2014", upstream, "https://upper.example.jp/", &basis);
    let number = bench
        .step(|desk| desk.file_mark_application(filing))
        .unwrap();
    let mark = bench.granted(number).unwrap();

    let dependent = bench.organisation("株式会社地域ネット");
    let mut filing = bench.filing("isp2014", "service", dependent, "provider", DEPENDS);
    let unstated = bench
        .step(|desk| desk.file_application(filing.clone()))
        .unwrap_err();
    let is_unstated =
        |refusal: &Refusal| matches!(refusal, Refusal::Case(CaseRefusal::UpstreamUnstated { .. }));
    assert!(is_unstated(&unstated), "{unstated}");
    filing.upstream = Some("99999".parse().unwrap());
    let unheld = bench
        .step(|desk| desk.file_application(filing.clone()))
        .unwrap_err();
    assert!(
        unheld.to_string().starts_with("Upstream criteria, 2:"),
        "{unheld}"
    );
    filing.upstream = Some(mark);
    let own = bench.passed(filing);

    let code: ReasonCode = "misuse".parse().unwrap();
    let revoked = bench.registry.revoke(&bench.schemes, mark, &code).unwrap();
    bench.follow(vec![revoked]).unwrap();
    let open = bench.registry.casework().reexamination(own.number).unwrap();
    assert_eq!(
        (open.upstream, open.until.to_string().as_str()),
        (mark, "2026-12-21")
    );
    assert_eq!(bench.told(dependent).last(), Some(&"upstream-revoked"));
    // It is examined, not punished: its pass stands meanwhile.
    assert!(bench.registry.pass_revocation(own.number).is_none());
    bench.assert_replays();
}

#[test]
fn a_service_that_depends_on_nobody_names_no_upstream() {
    let mut bench = Bench::new();
    let provider = bench.organisation("株式会社地域ネット");
    let mut filing = bench.filing("isp2014", "service", provider, "provider", &[]);
    filing.upstream = Some("40001".parse().unwrap());
    let refused = bench
        .step(|desk| desk.file_application(filing))
        .unwrap_err();
    assert!(matches!(
        refused,
        Refusal::Case(CaseRefusal::UpstreamUnstated { .. })
    ));
}
