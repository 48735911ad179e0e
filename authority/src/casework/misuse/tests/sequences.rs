//! Whatever the sequence of commands: no illegal state, and replayed to the same.

use proptest::prelude::*;

use super::*;

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]

    /// Whatever is tried in whatever order: what is closed was seen to have stopped, what is
    /// pursued has evidence, and the journal gives the same again.
    #[test]
    fn no_sequence_of_commands_leaves_an_illegal_state_and_replay_equals(
        steps in prop::collection::vec((0_u8..8, 0_i64..4, any::<bool>()), 1..40)
    ) {
        let mut desk = Bench::new();
        let number = desk.open(&suspicion()).unwrap();
        for (step, days, stopped) in steps {
            desk.now = desk.now.plus_seconds(days * 86_400);
            let today = desk.schemes.get(&ecom()).unwrap().zone.day_of(desk.now);
            let found = if stopped { Found::Stopped } else { Found::StillInUse };
            let evidence = desk.evidence(&desk.now.to_string());
            let _ = match step {
                0 => desk.preserve(number, evidence),
                1 => desk.recommend(number, today),
                2..=4 => desk.look(number, today, found),
                5 => desk.go_to_law(number),
                6 => desk.end(number),
                _ if days == 3 => desk.dismiss(number),
                _ => desk.open(&suspicion()).map(|_| ()),
            };
            let open = desk.registry.misuses().iter().filter(|c| !c.stage().is_over());
            prop_assert!(open.count() <= 1, "one page has one open case of a kind");
        }
        for case in desk.registry.misuses().iter() {
            let stage = case.stage();
            let last = stage.looks().last().map(|look| look.found);
            match stage {
                MisuseStage::Opened {} => prop_assert!(stage.evidence().is_empty()),
                MisuseStage::Secured(_) | MisuseStage::Pursued(_) => {
                    prop_assert!(!stage.evidence().is_empty());
                }
                MisuseStage::Closed(_) => prop_assert_eq!(last, Some(Found::Stopped)),
                MisuseStage::Dismissed(_) => prop_assert!(stage.dismissal().is_some()),
            }
            if !stage.legal_measures().is_empty() {
                prop_assert!(stage.recommendations().next().is_some());
            }
        }
        let replayed = desk.replayed();
        prop_assert_eq!(replayed.misuses(), desk.registry.misuses());
    }
}
