//! Whoever has to do something by a day is reminded of it once, and nobody of what is done (6.3, 6.4, 6.6, 6.7).

use jiff::civil::date;

use super::{
    Bench,
    bench::{mark_filing, text},
    story::mall_with_shop,
};
use crate::{
    casework::{Basis, StageResult},
    correspondence::{
        Notice, Subject,
        thread::{Attachments, Draft, Envelope, Party, Prose, Then},
    },
    registry::{Event, Reminder},
    scheme::{Body, ReasonCode},
};

#[test]
fn rule_6_3_and_6_7_the_opening_of_a_renewal_is_told_once_to_holders_of_passes_and_marks() {
    let mut story = mall_with_shop();
    let mark = story.marked("https://mall.example.jp/mihon/");
    let bench = &mut story.bench;
    // Valid to 31 October 2027: renewal opens on 1 August.
    bench.at("2027-07-31T03:00:00Z");
    assert_eq!(bench.tick(), 0);
    bench.at("2027-08-01T03:00:00Z");
    // The mark, the mall's pass and the shop's, each with its notice.
    assert_eq!(bench.tick(), 6);
    assert_eq!(bench.tick(), 0, "told already");
    let told = bench.last_told(story.mall).unwrap();
    let expected = Notice::RenewalOpens {
        what: Subject::Pass(story.system),
        opens: date(2027, 8, 1),
        until: date(2027, 10, 31),
    };
    assert_eq!(*told, expected);
    let told = bench.told(story.shop);
    assert!(
        told.ends_with(&["renewal-opens", "renewal-opens"]),
        "{told:?}"
    );
    // After a week's pause it is the same.
    let number = bench.registry.mark(mark).unwrap().current().grant().number;
    let of_mark = bench.registry.casework().outbox().filter(|(_, waiting)| {
        matches!(waiting.notice, Notice::RenewalOpens { what: Subject::Mark(n), .. } if n == number)
    });
    assert_eq!(of_mark.count(), 1);
    bench.at("2027-08-08T03:00:00Z");
    assert_eq!(bench.tick(), 0);
    bench.assert_replays();
}

#[test]
fn rule_6_4_the_end_of_a_lapse_is_told_a_week_before_and_not_after_it_was_cured() {
    let mut story = mall_with_shop();
    story.marked("https://mall.example.jp/mihon/");
    let (pass, bench) = (story.system.number, &mut story.bench);
    let until = date(2026, 12, 20);
    let lapse = |bench: &Bench| {
        let lapsed = bench
            .registry
            .lapse_pass(&bench.schemes, pass, until, "test", bench.now);
        lapsed.unwrap()
    };
    let event = lapse(bench);
    bench.follow(vec![event]).unwrap();
    bench.at("2026-12-12T03:00:00Z");
    assert_eq!(bench.tick(), 0);
    bench.at("2026-12-13T03:00:00Z");
    assert_eq!(bench.tick(), 2);
    assert_eq!(bench.told(story.mall).last(), Some(&"lapse-ending"));
    bench.assert_replays();
}

#[test]
fn rule_6_2_5_the_applicant_is_reminded_of_the_re_review_three_days_before_it_closes() {
    let mut bench = Bench::new();
    let mall = bench.mall();
    let filing = bench.filing("ecom2000", "system", mall, "mall", &[]);
    let number = bench.taken(filing);
    let mut answers = bench.all_met(number);
    for answer in answers.values_mut() {
        answer.finding = crate::scheme::Finding::NotMet;
    }
    let done = bench.case(|desk| desk.answer(number, answers, None));
    done.unwrap();
    let paper = StageResult::Paper { report: None };
    bench.conclude(number, "paper", paper).unwrap();
    bench.at("2026-12-01T03:00:00Z");
    assert_eq!(bench.tick(), 0);
    bench.at("2026-12-02T03:00:00Z");
    assert_eq!(bench.tick(), 2);
    assert_eq!(bench.told(mall).last(), Some(&"rereview-due"));
    // What ends today is not reminded of as well.
    bench.at("2026-12-06T03:00:00Z");
    bench.tick();
    assert_eq!(bench.told(mall).last(), Some(&"rereview-expired"));
    bench.assert_replays();
}

#[test]
fn rule_6_6_who_has_not_confirmed_that_use_stopped_is_reminded_after_the_last_day() {
    let mut story = mall_with_shop();
    let mark = story.marked("https://mall.example.jp/mihon/");
    let bench = &mut story.bench;
    let code: ReasonCode = "at-request".parse().unwrap();
    let revoked = bench.registry.revoke(&bench.schemes, mark, &code).unwrap();
    bench.follow(vec![revoked]).unwrap();
    bench.at("2026-12-05T03:00:00Z");
    assert_eq!(bench.tick(), 0);
    bench.at("2026-12-06T03:00:00Z");
    assert_eq!(bench.tick(), 2);
    assert_eq!(bench.told(story.shop).last(), Some(&"confirm-stopped"));
    bench.assert_replays();
}

#[test]
fn the_yearly_fee_of_an_isp_is_asked_for_with_the_mark_paid_after_it_and_told_when_overdue() {
    let mut bench = Bench::new();
    let provider = bench.organisation("株式会社地域ネット");
    let filing = bench.filing("isp2014", "service", provider, "provider", &[]);
    let pass = bench.passed(filing);
    let basis = [("service", Basis::Pass(pass.number))];
    let filing = mark_filing("isp2014", provider, "https://isp.example.jp/", &basis);
    let number = bench
        .step(|desk| desk.file_mark_application(filing))
        .unwrap();
    let contract = "use".parse().unwrap();
    let paper = super::bench::paper("contract");
    bench
        .case(|desk| desk.sign_mark_contract(number, &contract, paper))
        .unwrap();
    bench.grant(number).unwrap();
    let due = date(2026, 12, 21);
    let told = bench.last_told(provider).unwrap();
    assert!(
        matches!(told, Notice::FeeDue { due: asked, .. } if *asked == due),
        "{told:?}"
    );
    bench.at("2026-12-21T03:00:00Z");
    assert_eq!(bench.tick(), 0);
    bench.at("2026-12-22T03:00:00Z");
    assert_eq!(bench.tick(), 2);
    assert_eq!(bench.told(provider).last(), Some(&"fee-overdue"));
    let fee = "yearly".parse().unwrap();
    bench
        .case(|desk| desk.pay_mark_fee(number, &fee, 20_000))
        .unwrap();
    let again = bench.case(|desk| desk.pay_mark_fee(number, &fee, 20_000));
    assert!(again.unwrap_err().to_string().contains("no fee"));
    bench.assert_replays();
}

#[test]
fn rule_6_8_a_message_is_told_of_its_receipt_seen_and_its_reader_reminded() {
    let mut bench = Bench::new();
    let mall = bench.mall();
    let to = |party: Party| Envelope {
        scheme: "ecom2000".parse().unwrap(),
        to: party,
        subject: text("照会"),
    };
    let body = Party::Body(Body::Review);
    let reader = Party::Correspondent(mall.to_string().parse().unwrap());
    let draft = |from: &Party| Draft {
        from: from.clone(),
        by: text("鈴木"),
        text: Prose::try_from("添付の構成図について".to_owned()).unwrap(),
        attachments: Attachments::default(),
    };
    let stranger = Party::Correspondent("O99".parse().unwrap());
    let refused = bench
        .step(|desk| desk.write_message(to(stranger), draft(&body)))
        .unwrap_err();
    assert_eq!(refused.to_string(), "there is no organisation O99");
    let thread = bench
        .step(|desk| desk.write_message(to(reader.clone()), draft(&body)))
        .unwrap();
    assert_eq!(bench.told(mall).last(), Some(&"message-posted"));
    bench.at("2026-11-28T03:00:00Z");
    assert_eq!(bench.tick(), 0);
    bench.at("2026-11-29T03:00:00Z");
    assert_eq!(bench.tick(), 2);
    assert_eq!(bench.told(mall).last(), Some(&"message-unread"));
    assert_eq!(bench.tick(), 0);

    let read = bench
        .step(|desk| desk.read_messages(thread, &reader, &text("佐藤")))
        .unwrap();
    assert_eq!(read, 1);
    let found = bench.registry.threads().thread(thread).unwrap();
    let receipt = found.messages()[0].receipt.as_ref().unwrap();
    assert_eq!(receipt.by.as_str(), "佐藤");
    bench
        .step(|desk| desk.reply_message(thread, draft(&reader), Then::Close))
        .unwrap();
    let closed = bench
        .step(|desk| desk.close_thread(thread, &body))
        .unwrap_err();
    assert!(closed.to_string().contains("was closed at"), "{closed}");
    bench.assert_replays();
}

#[test]
fn a_reminder_stands_in_the_journal_as_its_occasion_and_day() {
    let line = r#"{"event":"reminder","day":"2027-08-01","of":{"occasion":"renewal-opens","registration":"20001"}}"#;
    let event: Event = serde_json::from_str(line).unwrap();
    assert!(matches!(event, Event::Reminder(Reminder { day, .. }) if day == date(2027, 8, 1)));
    assert_eq!(serde_json::to_string(&event).unwrap(), line);
}
