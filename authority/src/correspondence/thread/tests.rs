use std::num::NonZeroU8;

use jiff::civil::Date;
use shirushi_verifier::domain::UnixTime;

use super::*;
use crate::{correspondence::samples::text, inspection::hash::ContentHash, scheme::Body};

const AT: i64 = 1_796_432_400; // 5 December 2026, 10:00 in Tokyo

fn at(seconds: i64) -> UnixTime {
    UnixTime::try_from(seconds).unwrap()
}

fn zone() -> Zone {
    Zone::named("Asia/Tokyo").unwrap()
}

fn week() -> Period {
    Period::Weeks(NonZeroU8::MIN)
}

fn to(party: Party, subject: &str) -> Envelope {
    Envelope {
        scheme: "ecom2000".parse().unwrap(),
        to: party,
        subject: text(subject),
    }
}

fn reminders(threads: &Threads, today: Date) -> Vec<MessageEvent> {
    threads.reminders(|_| Some(today))
}

fn office() -> Party {
    Body::Review.into()
}

fn holder() -> Party {
    Party::Correspondent("H-7".parse().unwrap())
}

fn draft(from: Party) -> Draft {
    Draft {
        from,
        by: text("山田"),
        text: Prose::try_from("一行目\n二行目".to_owned()).unwrap(),
        attachments: Attachments::default(),
    }
}

/// One thread from the office to the holder, as a journal would hand it back.
fn opened() -> Threads {
    let mut threads = Threads::default();
    let event = threads.open(
        to(holder(), "照会"),
        draft(office()),
        at(AT),
        week(),
        &zone(),
    );
    apply(&mut threads, &event.unwrap());
    threads
}

fn apply(threads: &mut Threads, event: &MessageEvent) {
    let json = serde_json::to_string(event).unwrap();
    let read: MessageEvent = serde_json::from_str(&json).unwrap();
    assert_eq!(&read, event);
    threads.apply(&read).unwrap();
}

const FIRST: ThreadId = ThreadId(1);

#[test]
fn the_sender_sees_who_read_a_message_and_when_and_only_the_first_time_counts() {
    let mut threads = opened();
    assert_eq!(threads.thread(FIRST).unwrap().unread_by(&holder()), 1);
    let events = threads
        .read(FIRST, &holder(), &text("佐藤"), at(AT + 60))
        .unwrap();
    assert_eq!(events.len(), 1);
    apply(&mut threads, &events[0]);
    let again = threads
        .read(FIRST, &holder(), &text("鈴木"), at(AT + 90))
        .unwrap();
    assert!(again.is_empty());
    let thread = threads.thread(FIRST).unwrap();
    let receipt = thread.messages()[0].receipt.as_ref().unwrap();
    assert_eq!((receipt.by.as_str(), receipt.at), ("佐藤", at(AT + 60)));
    assert_eq!(thread.unread_by(&holder()), 0);
}

#[test]
fn reading_ones_own_message_leaves_no_receipt() {
    let threads = opened();
    let events = threads.read(FIRST, &office(), &text("x"), at(AT)).unwrap();
    assert!(events.is_empty());
}

#[test]
fn an_unread_message_is_reminded_of_once_on_the_day_after_the_period() {
    let mut threads = opened();
    assert!(reminders(&threads, Date::constant(2026, 12, 12)).is_empty());
    let due = reminders(&threads, Date::constant(2026, 12, 20));
    assert_eq!(due.len(), 1);
    assert_eq!(reminders(&threads, Date::constant(2026, 12, 13)).len(), 1);
    apply(&mut threads, &due[0]);
    assert!(reminders(&threads, Date::constant(2027, 12, 20)).is_empty());
}

#[test]
fn bodies_are_not_reminded_of_messages_for_they_look_at_their_lists() {
    let mut threads = Threads::default();
    let question = to(office(), "質問");
    let event = threads.open(question, draft(holder()), at(AT), week(), &zone());
    apply(&mut threads, &event.unwrap());
    assert!(reminders(&threads, Date::constant(2027, 1, 1)).is_empty());
}

#[test]
fn a_message_that_was_read_is_not_reminded_of() {
    let mut threads = opened();
    let events = threads.read(FIRST, &holder(), &text("x"), at(AT)).unwrap();
    apply(&mut threads, &events[0]);
    assert!(reminders(&threads, Date::constant(2027, 1, 1)).is_empty());
}

#[test]
fn a_reply_keeps_a_thread_open_or_closes_it() {
    let mut threads = opened();
    assert!(threads.thread(FIRST).unwrap().awaits(&holder()));
    let reply = |threads: &Threads, from, then| {
        threads.reply(FIRST, draft(from), then, at(AT + 5), week(), &zone())
    };
    let event = reply(&threads, holder(), Then::KeepOpen).unwrap();
    apply(&mut threads, &event);
    assert!(threads.thread(FIRST).unwrap().awaits(&office()));
    let event = reply(&threads, office(), Then::Close).unwrap();
    apply(&mut threads, &event);
    let thread = threads.thread(FIRST).unwrap();
    assert_eq!(thread.closed().unwrap().by, office());
    assert!(!thread.awaits(&holder()));
    let (thread, at) = (FIRST, at(AT + 5));
    let refused = reply(&threads, holder(), Then::KeepOpen);
    assert_eq!(refused, Err(MessageRefusal::Closed { thread, at }));
}

#[test]
fn a_thread_is_nobody_elses() {
    let threads = opened();
    let stranger = Party::Correspondent("H-8".parse().unwrap());
    let thread = FIRST;
    let refused = threads.read(FIRST, &stranger, &text("x"), at(AT));
    assert_eq!(refused, Err(MessageRefusal::NotTheirs { thread }));
    let refused = threads.close(FIRST, &Body::Issuing.into(), at(AT));
    assert_eq!(refused, Err(MessageRefusal::NotTheirs { thread }));
    assert_eq!(threads.of(&stranger).count(), 0);
    assert_eq!(threads.of(&holder()).count(), 1);
}

#[test]
fn unknown_threads_and_messages_to_oneself_are_refused() {
    let threads = opened();
    let thread = ThreadId(2);
    let refused = threads.close(thread, &office(), at(AT));
    assert_eq!(refused, Err(MessageRefusal::NoSuchThread { thread }));
    let refused = threads.open(to(office(), "x"), draft(office()), at(AT), week(), &zone());
    assert_eq!(refused, Err(MessageRefusal::ToOneself));
}

#[test]
fn events_that_no_command_yields_are_noticed() {
    let mut threads = opened();
    let event = threads.close(FIRST, &holder(), at(AT)).unwrap();
    apply(&mut threads, &event);
    let thread = FIRST;
    assert_eq!(threads.apply(&event), Err(Inconsistent::Settled { thread }));
    let (message, on) = (9, Date::constant(2026, 12, 20));
    let event = MessageEvent::Reminded {
        thread,
        message,
        on,
    };
    assert_eq!(
        threads.apply(&event),
        Err(Inconsistent::Missing { thread, message })
    );
}

#[test]
fn content_is_bounded_and_clean() {
    let prose = |text: &str| Prose::try_from(text.to_owned());
    assert_eq!(prose("a\r\nb").unwrap().as_str(), "a\nb");
    assert_eq!(prose(" \n "), Err(ContentProblem::Empty));
    assert_eq!(prose("a\u{1b}"), Err(ContentProblem::Control(0x1b)));
    let (bytes, max) = (16_385, 16_384);
    assert_eq!(
        prose(&"a".repeat(bytes)),
        Err(ContentProblem::TooLong { bytes, max })
    );
    for wrong in ["", ".profile", "../x", "a/b", "a\\b", "c:x", " x", "a\nb"] {
        assert!(FileName::try_from(wrong.to_owned()).is_err(), "{wrong:?}");
    }
    let attachment = |name: &str| Attachment {
        name: FileName::try_from(name.to_owned()).unwrap(),
        sha256: ContentHash::of(b""),
        bytes: 0,
    };
    let twice = Attachments::try_from(vec![attachment("図.png"), attachment("図.png")]);
    assert_eq!(twice, Err(ContentProblem::Twice("図.png".to_owned())));
    let many: Vec<_> = (0..21).map(|n| attachment(&format!("{n}"))).collect();
    assert_eq!(
        Attachments::try_from(many),
        Err(ContentProblem::TooMany { found: 21 })
    );
}
