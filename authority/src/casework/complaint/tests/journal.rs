//! What the journal says of complaints: strict, in order, and whatever the sequence, replayed to the same.

use proptest::prelude::*;

use super::*;

#[test]
fn an_event_with_a_field_that_nobody_knows_is_refused() {
    let event = r#"{"event":"complaint","number":"C1","did":{"closed":{}}}"#;
    assert!(serde_json::from_str::<crate::registry::Event>(event).is_ok());
    for wrong in [
        r#"{"event":"complaint","number":"C1","did":{"closed":{"x":1}}}"#,
        r#"{"event":"complaint","number":"C1","did":{"eaten":{}}}"#,
        r#"{"event":"complaint","number":"C1","did":{"closed":{}},"x":1}"#,
    ] {
        assert!(
            serde_json::from_str::<crate::registry::Event>(wrong).is_err(),
            "{wrong}"
        );
    }
}

#[test]
fn a_journal_in_which_a_step_does_not_follow_is_refused_and_changes_nothing() {
    let mut desk = Bench::new();
    let number = desk.receive(Some("use"), public());
    let mut book = desk.registry.complaints().clone();
    let event = ComplaintEvent {
        number,
        did: ComplaintDeed::Closed {},
    };
    assert_eq!(
        book.apply(desk.now, &event),
        Err(Misplaced("complaint C1".to_owned()))
    );
    assert_eq!(&book, desk.registry.complaints());
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]

    /// Whatever is tried in whatever order: what is closed has all that closing asks for, and the
    /// journal gives the same again.
    #[test]
    fn no_sequence_of_commands_leaves_an_illegal_state_and_replay_equals(
        steps in prop::collection::vec((0_u8..12, 0_usize..7, any::<bool>()), 1..60)
    ) {
        let mut desk = Bench::new();
        let category = if steps.len().is_multiple_of(2) { "trouble" } else { "review" };
        let number = desk.receive(Some(category), public());
        for (step, which, flaw) in steps {
            let action = (which as u16 + 1).to_string().parse().unwrap();
            let on = date(2026, 11, 21);
            let _ = match step {
                0 => desk.take_up(number, if flaw { Body::Issuing } else { Body::Review }),
                1..=5 => desk.examine(number, finding(QUESTIONS[which], flaw && step == 1)),
                6 => desk.plan(number, plan()).map(|_| ()),
                7 => desk.finish(number, ActionDone { action, on }),
                8 => desk.drop_it(number, action),
                9 => desk.answer(number),
                10 => desk.close(number),
                _ if flaw => desk.reopen(number),
                _ => desk.share(number, "例"),
            };
            let complaint = desk.registry.complaints().get(number).unwrap();
            if let Stage::Closed(closed) = complaint.stage() {
                let case = complaint.stage().case().unwrap();
                prop_assert_eq!(case.unanswered().count(), 0);
                prop_assert!(case.actions().iter().all(|a| a.end != ActionEnd::Open));
                prop_assert!(case.flaws().count() == 0 || !case.actions().is_empty());
                prop_assert!(!case.replies().is_empty());
                prop_assert!(closed.at() >= complaint.received_at());
            }
            prop_assert!(complaint.shared().is_none() || complaint.stage().case().is_some());
        }
        let replayed = desk.replayed();
        prop_assert_eq!(replayed.complaints(), desk.registry.complaints());
    }
}
