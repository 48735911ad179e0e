//! The rules of 3.16 and Table 3-4, as sentences.

mod journal;

use jiff::civil::date;

use super::*;
use crate::{
    casework::tests::cases::{Bench, ecom, id, line, prose},
    correspondence::Notice,
    correspondence::samples::both,
    registry::Refusal,
    scheme::{Body, Complainant},
};

fn public() -> Filer {
    let reply_to = Some("yamada@example.jp".parse().unwrap());
    Filer::Public { reply_to }
}

fn holder() -> Filer {
    Filer::Holder {
        name: "ニフティ株式会社".parse().unwrap(),
    }
}

fn filing(category: Option<&str>, from: Filer) -> Filing {
    Filing {
        scheme: ecom(),
        category: category.map(id),
        from,
        about: Some(About::Url("https://shop.example.jp/".parse().unwrap())),
        text: prose("商品が届きません。\nマークは本物でしょうか。"),
        report: None,
    }
}

fn finding(question: &str, flaw: bool) -> Finding {
    Finding {
        question: id(question),
        flaw,
        text: prose("調べた結果を記す。"),
    }
}

fn plan() -> Plan {
    Plan {
        what: line("審査項目に配送の確認を加える"),
        responsible: line("審査機関 審査課"),
        due: date(2026, 12, 31),
    }
}

const QUESTIONS: [&str; 7] = [
    "scheme",
    "operation",
    "review-items",
    "review-conduct",
    "systems",
    "systems-operation",
    "information",
];

const FIRST: ActionNumber = ActionNumber::FIRST;

impl Bench {
    fn receive(&mut self, category: Option<&str>, from: Filer) -> ComplaintNumber {
        let filing = filing(category, from);
        self.take(
            self.registry
                .receive_complaint(&self.schemes, &filing, self.now),
        )
        .unwrap()
    }

    fn take_up(&mut self, number: ComplaintNumber, by: Body) -> Result<(), String> {
        let taken = self
            .registry
            .take_up_complaint(&self.schemes, number, by, self.now);
        self.take(taken)
    }

    fn in_hand(&mut self) -> ComplaintNumber {
        let number = self.receive(Some("trouble"), public());
        self.take_up(number, Body::Issuing).unwrap();
        number
    }

    fn examine(&mut self, number: ComplaintNumber, found: Finding) -> Result<(), String> {
        let examined = self
            .registry
            .examine_complaint(&self.schemes, number, found, self.now);
        self.take(examined)
    }

    fn examine_all(&mut self, number: ComplaintNumber) {
        for question in QUESTIONS {
            self.examine(number, finding(question, false)).unwrap();
        }
    }

    fn plan(&mut self, number: ComplaintNumber, plan: Plan) -> Result<ActionNumber, String> {
        let decided = self
            .registry
            .decide_action(&self.schemes, number, plan, self.now);
        self.take(decided)
    }

    fn finish(&mut self, number: ComplaintNumber, done: ActionDone) -> Result<(), String> {
        let done = self
            .registry
            .finish_action(&self.schemes, number, done, self.now);
        self.take(done)
    }

    fn drop_it(&mut self, number: ComplaintNumber, action: ActionNumber) -> Result<(), String> {
        let why = line("別の方法で防ぐことにした");
        let dropped = ActionDropped { action, why };
        let dropped = self
            .registry
            .drop_action(&self.schemes, number, dropped, self.now);
        self.take(dropped)
    }

    fn answer(&mut self, number: ComplaintNumber) -> Result<(), String> {
        let answer = line("事実を確認しました。");
        let answered = self
            .registry
            .answer_complaint(&self.schemes, number, answer, self.now);
        self.take(answered)
    }

    fn close(&mut self, number: ComplaintNumber) -> Result<(), String> {
        let closed = self
            .registry
            .close_complaint(&self.schemes, number, self.now);
        self.take(closed)
    }

    fn reopen(&mut self, number: ComplaintNumber) -> Result<(), String> {
        let why = line("同じことがまた起きた");
        let opened = self
            .registry
            .reopen_complaint(&self.schemes, number, why, self.now);
        self.take(opened)
    }

    fn share(&mut self, number: ComplaintNumber, text: &str) -> Result<(), String> {
        let case = SharedCase {
            title: both("配送の遅れ", "Late delivery"),
            text: both(text, "Deliver in time."),
        };
        let shared = self
            .registry
            .share_complaint(&self.schemes, number, case, self.now);
        self.take(shared)
    }

    fn state(&self, number: ComplaintNumber) -> &'static str {
        self.registry
            .complaints()
            .get(number)
            .unwrap()
            .stage()
            .name()
    }
}

#[test]
fn table_3_4_each_category_is_taken_from_those_it_is_open_to_and_refused_to_others() {
    let mut desk = Bench::new();
    let scheme = desk.schemes.get(&ecom()).unwrap().clone();
    for category in &scheme.rules.as_ref().unwrap().complaints.categories {
        for from in [public(), holder()] {
            let open = category.from.contains(&from.complainant());
            let number = desk.receive(Some(category.id.as_str()), from);
            let state = if open { "received" } else { "refused" };
            assert_eq!(desk.state(number), state, "{}", category.id);
        }
    }
}

#[test]
fn rule_3_16_2_what_is_out_of_scope_is_refused_with_an_explanation_that_is_sent() {
    let mut desk = Bench::new();
    let number = desk.receive(None, public());
    assert_eq!(desk.state(number), "refused");
    let [
        Notice::ComplaintRefused {
            reason, categories, ..
        },
    ] = desk.sent.as_slice()
    else {
        panic!("{:?}", desk.sent);
    };
    assert!(reason.ja.as_str().contains("範囲に含まれません"));
    assert_eq!(categories.len(), 5, "all but that for holders only");
    desk.sent();
    let number = desk.receive(Some("review"), public());
    let Stage::Refused { explanation, .. } =
        desk.registry.complaints().get(number).unwrap().stage()
    else {
        panic!("not refused");
    };
    assert!(
        explanation
            .en
            .as_str()
            .ends_with("is open to holders of passes and marks only.")
    );
    assert_eq!(desk.sent(), ["complaint-refused"]);
    let error = desk.take_up(number, Body::Review).unwrap_err();
    assert!(
        error.starts_with("3.16(2): complaint C2 is refused"),
        "{error}"
    );
}

#[test]
fn rule_3_16_2_a_category_that_the_scheme_has_not_is_a_slip_and_refused_with_those_it_has() {
    let desk = Bench::new();
    let filing = filing(Some("weather"), public());
    let refusal = desk
        .registry
        .receive_complaint(&desk.schemes, &filing, desk.now)
        .unwrap_err();
    let Refusal::Complaint(ComplaintRefusal::UnknownCategory { rule, known, .. }) = refusal else {
        panic!("{refusal}");
    };
    assert_eq!(rule.as_str(), "3.16(2)");
    assert!(known.contains("trouble"), "{known}");
}

#[test]
fn rule_3_16_2_a_complaint_can_be_moved_before_it_is_taken_up_and_falls_out_of_scope_by_it() {
    let mut desk = Bench::new();
    let number = desk.receive(Some("use"), public());
    desk.sent();
    let to = |desk: &mut Bench, category: &str| {
        let moved = desk
            .registry
            .move_complaint(&desk.schemes, number, &id(category), desk.now);
        desk.take(moved)
    };
    to(&mut desk, "trouble").unwrap();
    let complaint = desk.registry.complaints().get(number).unwrap();
    assert_eq!(complaint.category(), Some(&id("trouble")));
    assert!(desk.sent().is_empty());
    to(&mut desk, "review").unwrap();
    assert_eq!(desk.state(number), "refused");
    assert_eq!(desk.sent(), ["complaint-refused"]);
}

#[test]
fn rule_3_16_1_the_body_that_its_category_names_takes_a_complaint_up() {
    let mut desk = Bench::new();
    let number = desk.receive(Some("review"), holder());
    assert_eq!(
        desk.take_up(number, Body::Issuing).unwrap_err(),
        "Table 3-4, 4: review is answered by the review body, not by the issuing body"
    );
    desk.take_up(number, Body::Review).unwrap();
    assert_eq!(desk.state(number), "in hand");
    assert_eq!(desk.sent(), ["complaint-received"]);
}

#[test]
fn rule_3_16_3_seven_questions_are_asked_and_none_may_stay_open() {
    let mut desk = Bench::new();
    let number = desk.in_hand();
    let case = desk
        .registry
        .complaints()
        .get(number)
        .unwrap()
        .stage()
        .case();
    assert_eq!(case.unwrap().asked(), QUESTIONS.map(id));
    desk.answer(number).unwrap();
    for question in &QUESTIONS[1..] {
        desk.examine(number, finding(question, false)).unwrap();
    }
    assert_eq!(
        desk.close(number).unwrap_err(),
        "3.16(3): complaint C1 has unanswered questions: scheme"
    );
    desk.examine(number, finding("scheme", false)).unwrap();
    desk.close(number).unwrap();
    let error = desk.examine(number, finding("weather", false)).unwrap_err();
    assert!(error.contains("is closed"), "{error}");
}

#[test]
fn rule_3_16_3_a_question_that_is_not_asked_is_not_answered() {
    let mut desk = Bench::new();
    let number = desk.in_hand();
    let error = desk.examine(number, finding("weather", true)).unwrap_err();
    assert!(
        error.contains("is not asked weather; it is asked scheme, operation"),
        "{error}"
    );
}

#[test]
fn rule_3_16_4_a_flaw_needs_an_action_and_every_action_an_end() {
    let mut desk = Bench::new();
    let number = desk.in_hand();
    desk.examine_all(number);
    desk.examine(number, finding("operation", true)).unwrap();
    desk.answer(number).unwrap();
    assert_eq!(
        desk.close(number).unwrap_err(),
        "3.16(3): complaint C1 showed a flaw (operation), and no action against its recurrence is decided"
    );
    assert_eq!(desk.plan(number, plan()), Ok(FIRST));
    let second = desk.plan(number, plan()).unwrap();
    assert_eq!(
        desk.close(number).unwrap_err(),
        "3.16(2): complaint C1 has actions that are neither done nor dropped: 1, 2"
    );
    let (action, on) = (FIRST, date(2026, 11, 21));
    desk.finish(number, ActionDone { action, on }).unwrap();
    desk.drop_it(number, second).unwrap();
    let error = desk.drop_it(number, FIRST).unwrap_err();
    assert!(
        error.contains("has action 1, which is over already"),
        "{error}"
    );
    desk.close(number).unwrap();
}

#[test]
fn rule_3_16_4_an_action_is_due_no_earlier_than_today_and_done_no_later() {
    let mut desk = Bench::new();
    let number = desk.in_hand();
    let due = date(2026, 11, 20);
    let early = desk.plan(number, Plan { due, ..plan() }).unwrap_err();
    assert_eq!(early, "3.16(2): 2026-11-20 is before 2026-11-21");
    let action = desk.plan(number, plan()).unwrap();
    for (on, told) in [
        (date(2026, 11, 22), "is after 2026-11-21"),
        (date(2026, 11, 20), "is before 2026-11-21"),
    ] {
        let error = desk.finish(number, ActionDone { action, on }).unwrap_err();
        assert!(error.ends_with(told), "{error}");
    }
}

#[test]
fn rule_3_16_a_complaint_is_closed_only_when_the_answer_was_sent_and_answered_anew_once_reopened() {
    let mut desk = Bench::new();
    let number = desk.in_hand();
    desk.examine_all(number);
    let error = desk.close(number).unwrap_err();
    assert!(
        error.ends_with("complaint C1 is not answered yet"),
        "{error}"
    );
    desk.answer(number).unwrap();
    assert_eq!(desk.sent(), ["complaint-received", "complaint-answered"]);
    desk.close(number).unwrap();
    desk.reopen(number).unwrap();
    assert!(
        desk.close(number)
            .unwrap_err()
            .ends_with("is not answered yet")
    );
    desk.answer(number).unwrap();
    desk.close(number).unwrap();
}

#[test]
fn rule_3_16_4_a_case_is_shared_with_holders_only_after_the_answer_and_without_names() {
    let mut desk = Bench::new();
    let number = desk.in_hand();
    let told = "配送の状況を取引ごとに知らせる。";
    assert!(
        desk.share(number, told)
            .unwrap_err()
            .ends_with("is not answered yet")
    );
    desk.answer(number).unwrap();
    for (text, name) in [
        ("Shop.Example.JP での事例", "shop.example.jp"),
        ("yamada@example.jp からの申し出", "yamada@example.jp"),
    ] {
        let error = desk.share(number, text).unwrap_err();
        assert!(error.contains(&format!("holds {name:?}")), "{error}");
    }
    desk.share(number, told).unwrap();
    let shared: Vec<_> = desk.registry.complaints().shared().collect();
    assert_eq!(shared[0].0, number);
}

#[test]
fn rule_3_16_4_a_shared_case_names_neither_the_mark_nor_its_holder() {
    let mut desk = Bench::new();
    let mark = desk.mark("https://a.example.jp/");
    let filing = Filing {
        about: Some(About::Mark(mark)),
        ..filing(Some("trouble"), public())
    };
    let received = desk
        .registry
        .receive_complaint(&desk.schemes, &filing, desk.now);
    let number = desk.take(received).unwrap();
    desk.take_up(number, Body::Issuing).unwrap();
    desk.answer(number).unwrap();
    for name in ["ニフティ株式会社", "a.example.jp", &mark.to_string()] {
        let error = desk.share(number, &format!("{name}の事例")).unwrap_err();
        assert!(error.contains(name), "{error}");
    }
}

#[test]
fn a_complaint_taken_over_from_a_report_names_one_that_is_there() {
    let mut desk = Bench::new();
    let report = desk.report("https://shop.example.jp/");
    let with = |report| Filing {
        report: Some(report),
        ..filing(Some("use"), public())
    };
    let received = |desk: &Bench, report| {
        desk.registry
            .receive_complaint(&desk.schemes, &with(report), desk.now)
    };
    assert!(received(&desk, report).is_ok());
    for wrong in [0, report + 1] {
        let last = report;
        let refusal = ComplaintRefusal::NoSuchReport {
            report: wrong,
            last,
        };
        assert_eq!(received(&desk, wrong).unwrap_err(), refusal.into());
    }
}

#[test]
fn an_unknown_complaint_is_refused_by_its_number() {
    let mut desk = Bench::new();
    let number: ComplaintNumber = "C7".parse().unwrap();
    assert_eq!(desk.close(number).unwrap_err(), "there is no complaint C7");
    assert_eq!(Complainant::Public, public().complainant());
}
