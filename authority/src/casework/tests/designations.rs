//! Designated review bodies: three years, audited yearly, cancelled with hand-over (8.1.5).

use std::collections::BTreeMap;

use jiff::civil::date;

use super::{
    Bench,
    bench::{paper, text},
};
use crate::{
    casework::{
        ApplicationNumber, AuditResult, CaseRefusal, DesignationNumber, DesignationRefusal,
        OrganisationNumber, Over,
    },
    correspondence::Notice,
    registry::Refusal,
};

struct Body {
    bench: Bench,
    organisation: OrganisationNumber,
    number: DesignationNumber,
}

fn papers() -> BTreeMap<crate::scheme::EntryId, crate::casework::Attachment> {
    let qualifications = ["place", "skill", "organisation"];
    let paper_for = |id: &str| (id.parse().unwrap(), paper(id));
    qualifications.into_iter().map(paper_for).collect()
}

fn designated() -> Body {
    let mut bench = Bench::new();
    let organisation = bench.organisation("株式会社指定審査");
    let scheme = "ecom2000".parse().unwrap();
    let number = bench
        .step(|desk| desk.designate(&scheme, organisation, date(2026, 12, 1), papers()))
        .unwrap();
    Body {
        bench,
        organisation,
        number,
    }
}

impl Body {
    fn entrust(&mut self, application: ApplicationNumber) -> Result<(), DesignationRefusal> {
        let number = self.number;
        let done = self.bench.case(|desk| desk.entrust(number, application));
        done.map_err(refusal)
    }

    fn audit(&mut self, day: jiff::civil::Date, passed: bool) -> Result<(), DesignationRefusal> {
        let (number, report) = (self.number, paper("audit"));
        let audit = AuditResult {
            on: day,
            passed,
            report,
        };
        let done = self.bench.case(|desk| desk.audit_designated(number, audit));
        done.map_err(refusal)
    }

    fn application(&mut self) -> ApplicationNumber {
        let mall = self.bench.mall();
        let filing = self.bench.filing("ecom2000", "system", mall, "mall", &[]);
        self.bench.taken(filing)
    }
}

fn refusal(refusal: CaseRefusal) -> DesignationRefusal {
    match refusal {
        CaseRefusal::Designation(refusal) => refusal,
        other => panic!("{other}"),
    }
}

#[test]
fn rule_8_1_5_a_body_is_designated_for_three_years_if_it_has_every_qualification() {
    let mut body = designated();
    let found = body.bench.registry.casework().designation(body.number);
    assert_eq!(found.unwrap().to, date(2029, 11, 30));
    let told = body.bench.last_told(body.organisation).unwrap();
    let expected = Notice::ReviewBodyDesignated {
        from: date(2026, 12, 1),
        to: date(2029, 11, 30),
        audit_due: date(2027, 12, 1),
    };
    assert_eq!(*told, expected);

    let other = body.bench.organisation("株式会社未資格");
    let scheme = "ecom2000".parse().unwrap();
    let mut lacking = papers();
    lacking.remove(&"skill".parse().unwrap());
    let refused = body
        .bench
        .step(|desk| desk.designate(&scheme, other, date(2026, 12, 1), lacking))
        .unwrap_err();
    assert_eq!(refused.to_string(), "8.1.5.2(1): skill is missing");
    body.bench.assert_replays();
}

#[test]
fn rule_8_1_5_an_audit_is_called_for_once_a_year_and_without_it_no_review_is_entrusted() {
    let mut body = designated();
    body.bench.at("2027-12-01T03:00:00Z");
    let application = body.application();
    body.entrust(application).unwrap();
    assert_eq!(body.bench.tick(), 2, "the call and its notice");
    assert_eq!(body.bench.tick(), 0, "it was called for already");
    let told = body.bench.told(body.organisation);
    assert_eq!(told.last(), Some(&"designation-audit-due"));

    body.bench.at("2027-12-02T03:00:00Z");
    let filing = {
        let shop = body.bench.organisation("株式会社みほん商店");
        body.bench
            .filing("ecom2000", "shop-function", shop, "shop", &[])
    };
    let second = body.bench.taken(filing);
    let overdue = body.entrust(second).unwrap_err();
    assert!(
        matches!(overdue, DesignationRefusal::NotAudited { .. }),
        "{overdue}"
    );
    let future = body.audit(date(2027, 12, 3), true).unwrap_err();
    assert!(
        matches!(future, DesignationRefusal::AuditDay { .. }),
        "{future}"
    );
    body.audit(date(2027, 12, 2), true).unwrap();
    body.entrust(second).unwrap();
    body.bench.assert_replays();
}

#[test]
fn rule_8_1_5_a_designation_is_cancelled_on_a_ground_and_its_reviews_are_handed_over() {
    let mut body = designated();
    body.bench.at("2026-12-03T03:00:00Z");
    let application = body.application();
    body.entrust(application).unwrap();
    assert_eq!(
        body.bench.registry.casework().entrusted_to(application),
        Some(body.number)
    );
    let (number, ground) = (body.number, "improper-reviews".parse().unwrap());
    let unknown = "whim".parse().unwrap();
    let refused = body
        .bench
        .step(|desk| desk.cancel_designation(number, &unknown, text("-")))
        .unwrap_err();
    assert!(
        refused.to_string().contains("there are: unqualified"),
        "{refused}"
    );
    let handed_over = body
        .bench
        .step(|desk| desk.cancel_designation(number, &ground, text("再審査で判明")))
        .unwrap();
    assert_eq!(handed_over, [application]);
    let casework = body.bench.registry.casework();
    assert_eq!(casework.entrusted_to(application), None);
    let over = &casework.designation(number).unwrap().over;
    assert_eq!(*over, Some(Over::Cancelled(ground)));
    let told = body.bench.last_told(body.organisation).unwrap();
    let is_told = matches!(told, Notice::DesignationCancelled { reviews: 1, .. });
    assert!(is_told, "{told:?}");
    assert_eq!(
        body.entrust(application),
        Err(DesignationRefusal::Over(number))
    );
    body.bench.assert_replays();
}

#[test]
fn rule_8_1_5_a_term_that_is_not_prolonged_ends_and_nobody_reviews_themselves() {
    let mut body = designated();
    let number = body.number;
    let early: Refusal = body
        .bench
        .step(|desk| desk.prolong_designation(number, papers()))
        .unwrap_err();
    assert!(early.to_string().contains("is missing, too old"), "{early}");

    body.bench.at("2027-06-01T03:00:00Z");
    let filing = body
        .bench
        .filing("ecom2000", "shop-function", body.organisation, "shop", &[]);
    let own = body.bench.taken(filing);
    let refused = body.entrust(own).unwrap_err();
    assert!(
        matches!(refused, DesignationRefusal::OwnReview { .. }),
        "{refused}"
    );
    body.audit(date(2027, 6, 1), true).unwrap();
    let to = body
        .bench
        .step(|desk| desk.prolong_designation(number, papers()))
        .unwrap();
    assert_eq!(to, date(2032, 11, 30));

    body.bench.at("2032-12-01T03:00:00Z");
    body.bench.tick();
    let found = body.bench.registry.casework().designation(number).unwrap();
    assert_eq!(found.over, Some(Over::Ended));
    body.bench.assert_replays();
}
