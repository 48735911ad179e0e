use jiff::civil::date;

use super::*;

const TODAY: Date = date(2026, 11, 22);

fn evidence() -> PaymentEvidence {
    let text = |t: &str| Text::try_from(t.to_owned()).unwrap();
    let attachments = vec![Attachment {
        name: text("attestation.pdf"),
        sha256: ContentHash::of(b"attestation"),
    }];
    PaymentEvidence {
        three_d_secure: Some(ThreeDSecure {
            version: text("2.2.0"),
            provider: text("決済代行 甲"),
            confirmed_on: date(2026, 6, 1),
            attachments: attachments.clone(),
        }),
        self_assessment: Some(SelfAssessment {
            questionnaire: Questionnaire::A,
            version: text("4.0.1"),
            signed_on: date(2026, 4, 1),
            signer: text("山田太郎"),
            role: text("代表取締役"),
            compliant: true,
            attachments,
        }),
    }
}

fn remarks(change: impl FnOnce(&mut ThreeDSecure, &mut SelfAssessment)) -> Vec<PaymentRemark> {
    let mut evidence = evidence();
    let (Some(three), Some(saq)) = (&mut evidence.three_d_secure, &mut evidence.self_assessment)
    else {
        unreachable!("both were just made")
    };
    change(three, saq);
    judge(&PaymentPolicy::of_2026().unwrap(), &evidence, TODAY)
}

#[test]
fn fresh_evidence_of_both_kinds_passes() {
    assert_eq!(remarks(|_, _| {}), []);
}

#[test]
fn evidence_counts_for_a_year_to_the_day() {
    assert_eq!(remarks(|_, s| s.signed_on = date(2025, 11, 22)), []);
    let old = date(2025, 11, 21);
    let kind = Kind::SelfAssessment;
    assert_eq!(
        remarks(|_, s| s.signed_on = old),
        [PaymentRemark::TooOld(kind, old)]
    );
    let future = remarks(|t, _| t.confirmed_on = date(2026, 11, 23));
    assert!(matches!(
        future[..],
        [PaymentRemark::Future(Kind::ThreeDSecure, _)]
    ));
}

#[test]
fn a_version_out_of_force_fails() {
    let text = |t: &str| Text::try_from(t.to_owned()).unwrap();
    let three = remarks(|t, _| t.version = text("2.1.0"));
    assert_eq!(
        three,
        [PaymentRemark::Version(
            Kind::ThreeDSecure,
            "2.1.0".to_owned()
        )]
    );
    let saq = remarks(|_, s| s.version = text("4.0"));
    assert_eq!(
        saq,
        [PaymentRemark::Version(
            Kind::SelfAssessment,
            "4.0".to_owned()
        )]
    );
}

#[test]
fn a_questionnaire_for_terminals_is_not_a_web_shops() {
    let which = Questionnaire::BIp;
    let found = remarks(|_, s| s.questionnaire = which);
    assert_eq!(found, [PaymentRemark::Questionnaire(which)]);
}

#[test]
fn missing_unattached_or_unattested_evidence_fails() {
    assert_eq!(
        remarks(|_, s| s.compliant = false),
        [PaymentRemark::NotCompliant]
    );
    let kind = Kind::ThreeDSecure;
    assert_eq!(
        remarks(|t, _| t.attachments.clear()),
        [PaymentRemark::NoAttachment(kind)]
    );
    let none = PaymentEvidence {
        three_d_secure: None,
        self_assessment: None,
    };
    let review = PaymentReview::new(&PaymentPolicy::of_2026().unwrap(), none, TODAY);
    assert_eq!(review.judgement.reasons.len(), 2);
    assert_eq!(review.judgement.outcome, crate::inspection::Outcome::Failed);
}
