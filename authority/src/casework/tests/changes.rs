//! Changes are notified by their holder and judged by the body: still valid, lapse, revoke (3.7, 3.13).

use jiff::civil::date;
use shirushi_verifier::domain::RegistrationNumber;

use super::{
    bench::{paper, text},
    story::{Story, mall_with_shop},
};
use crate::{
    access::{Judges, PassCause, ProposedDeed, Role, Who},
    casework::{
        CaseRefusal, ChangeFiling, ChangeNumber, ChangeRefusal, Changed, Judgement,
        OrganisationNumber,
    },
    correspondence::{Notice, Verdict},
    registry::{Refusal, State},
};

const SHOP: &str = "https://mall.example.jp/mihon/";

fn filing(by: OrganisationNumber, of: Changed, change: &str) -> ChangeFiling {
    ChangeFiling {
        by,
        of,
        change: change.parse().unwrap(),
        details: text("サーバを2台増設"),
        effective: date(2026, 12, 1),
        papers: vec![paper("diagram")],
    }
}

fn refused(result: Result<ChangeNumber, Refusal>) -> ChangeRefusal {
    match result {
        Err(Refusal::Case(CaseRefusal::Change(refusal))) => refusal,
        other => panic!("{other:?}"),
    }
}

impl Story {
    fn of_pass(&self) -> Changed {
        Changed::Pass(self.system.number)
    }

    fn notified(&mut self, filing: ChangeFiling) -> ChangeNumber {
        self.bench.step(|desk| desk.notify_change(filing)).unwrap()
    }

    fn judge(&mut self, number: ChangeNumber, judgement: &Judgement) -> Result<(), Refusal> {
        let why = text("審査の前提に影響する");
        self.bench
            .step(|desk| desk.judge_change(number, judgement, why))
    }

    fn revoked(&self, mark: RegistrationNumber) -> bool {
        matches!(self.state(mark), State::Revoked { .. })
    }
}

#[test]
fn rule_3_7_a_change_of_what_was_reviewed_is_notified_by_the_holder_of_the_pass() {
    let mut story = mall_with_shop();
    let (mall, of) = (story.mall, story.of_pass());
    let number = story.notified(filing(mall, of, "servers"));
    assert_eq!(story.bench.told(mall).last(), Some(&"change-received"));

    let (shop, bench) = (story.shop, &mut story.bench);
    let others = bench.step(|desk| desk.notify_change(filing(shop, of, "servers")));
    let organisation = shop;
    assert_eq!(
        refused(others),
        ChangeRefusal::NotTheHolder { of, organisation }
    );
    // A change of the business is one of a mark (3.13).
    let unknown = bench.step(|desk| desk.notify_change(filing(mall, of, "business")));
    let told = refused(unknown).to_string();
    assert!(told.contains("servers, platform, roles"), "{told}");
    let change = bench.registry.casework().change(number).unwrap();
    assert_eq!(change.judged, None);
    bench.assert_replays();
}

#[test]
fn rule_3_7_a_change_is_judged_once_and_still_valid_changes_nothing() {
    let mut story = mall_with_shop();
    let mark = story.marked(SHOP);
    let (mall, of) = (story.mall, story.of_pass());
    let number = story.notified(filing(mall, of, "platform"));
    story.judge(number, &Judgement::StillValid).unwrap();
    assert_eq!(story.state(mark), State::Valid);
    let told = story.bench.last_told(mall).unwrap();
    let is_still_valid = matches!(
        told,
        Notice::ChangeJudged {
            verdict: Verdict::StillValid,
            ..
        }
    );
    assert!(is_still_valid, "{told:?}");
    let again = story.judge(number, &Judgement::StillValid).unwrap_err();
    assert_eq!(again.to_string(), "change H1 was judged before");
}

#[test]
fn rule_3_8_2_a_change_that_can_be_cured_lapses_the_pass_and_its_marks_stay_usable() {
    let mut story = mall_with_shop();
    let mark = story.marked(SHOP);
    let (mall, of) = (story.mall, story.of_pass());
    let number = story.notified(filing(mall, of, "platform"));
    let too_long = Judgement::Lapse(date(2027, 1, 22));
    let refused = story.judge(number, &too_long).unwrap_err();
    assert!(refused.to_string().starts_with("3.8(2)"), "{refused}");
    let until = date(2026, 12, 21);
    story.judge(number, &Judgement::Lapse(until)).unwrap();
    let state = story.state(mark);
    assert_eq!(state, State::BasisUnderReview { until });
    let told = story.bench.told(mall);
    assert!(
        told.ends_with(&["change-judged", "pass-lapsed"]),
        "{told:?}"
    );
    story.bench.assert_replays();
}

#[test]
fn rule_3_13_a_large_change_of_a_shop_revokes_its_mark_which_has_no_lapse() {
    let mut story = mall_with_shop();
    let mark = story.marked(SHOP);
    let shop = story.shop;
    let number = story.notified(filing(shop, Changed::Mark(mark), "contractor"));
    let lapse = Judgement::Lapse(date(2026, 12, 1));
    let no_lapse = story.judge(number, &lapse).unwrap_err();
    assert_eq!(
        no_lapse.to_string(),
        format!("3.8(2): mark {mark} has no lapse of its own; its passes have")
    );
    let cause = Judgement::Revoke("large-change".parse().unwrap());
    story.judge(number, &cause).unwrap();
    assert!(story.revoked(mark));
    let told = story.bench.told(shop);
    assert!(
        told.ends_with(&["change-judged", "mark-revoked"]),
        "{told:?}"
    );
    // Nothing more can be notified of it.
    let late = filing(shop, Changed::Mark(mark), "contractor");
    let late = story.bench.step(|desk| desk.notify_change(late));
    assert_eq!(
        refused(late),
        ChangeRefusal::NotInForce(Changed::Mark(mark))
    );
    story.bench.assert_replays();
}

#[test]
fn a_change_that_voids_a_review_revokes_the_pass_by_two_people_and_with_its_marks() {
    let mut story = mall_with_shop();
    let mark = story.marked(SHOP);
    let (mall, of, pass) = (story.mall, story.of_pass(), story.system.number);
    let number = story.notified(filing(mall, of, "servers"));
    let cause = "review-invalidated".parse().unwrap();
    let alone = story.judge(number, &Judgement::Revoke(cause)).unwrap_err();
    let two = matches!(
        alone,
        Refusal::Case(CaseRefusal::Change(ChangeRefusal::TwoPeople { .. }))
    );
    assert!(two, "{alone}");

    let judges = Judges {
        change: number,
        why: text("実質的に審査が無効"),
    };
    let cause = "review-invalidated".parse().unwrap();
    let what = ProposedDeed::RevokePass(PassCause::judging(pass, cause, judges));
    let person = |name: &str| Who {
        name: name.parse().unwrap(),
        role: Role::ReviewOfficer,
        organisation: None,
    };
    let bench = &mut story.bench;
    let proposed = bench
        .registry
        .propose(&bench.schemes, &person("suzuki"), &what, bench.now)
        .unwrap();
    let proposal = proposed.number;
    bench.take(vec![crate::registry::Event::Proposed(Box::new(proposed))]);
    let waiting = bench.registry.casework().change(number).unwrap();
    assert_eq!(waiting.judged, None);
    let done = bench
        .registry
        .approve(&bench.schemes, &person("sato"), proposal, bench.now)
        .unwrap();
    bench.follow(done).unwrap();
    let judged = bench.registry.casework().change(number).unwrap();
    assert_eq!(judged.judged.as_ref().unwrap().verdict, Verdict::Revoke);
    assert!(bench.registry.pass_revocation(pass).is_some());
    bench.assert_replays();
    assert!(story.revoked(mark));
}
