//! Spot inspections: agreed with the holder first, inside a window, with consequences (3.7).

use jiff::civil::date;

use super::{
    bench::{paper, text},
    story::{Story, mall_with_shop},
};
use crate::{
    casework::{Announcement, CaseRefusal, SpotNumber, SpotOutcome, SpotRefusal, Window},
    registry::{Refusal, State},
};

impl Story {
    fn announcement(&self) -> Announcement {
        let now = self.bench.now;
        Announcement {
            pass: self.system.number,
            subject: text("サーバ構成が届出どおりか"),
            consulted: Some(text("2026-11-20 電話にて協議")),
            window: Window {
                from: now.plus_seconds(3_600),
                to: now.plus_seconds(7_200),
                on_duty: text("当直"),
            },
        }
    }

    fn announced(&mut self) -> SpotNumber {
        let announcement = self.announcement();
        self.bench
            .step(|desk| desk.announce_spot_inspection(announcement))
            .unwrap()
    }

    fn refused(&mut self, announcement: Announcement) -> SpotRefusal {
        let done = self
            .bench
            .step(|desk| desk.announce_spot_inspection(announcement));
        refusal(done.unwrap_err())
    }

    fn conclude(
        &mut self,
        number: SpotNumber,
        as_reviewed: bool,
        lapse: Option<jiff::civil::Date>,
    ) -> Result<(), Refusal> {
        let outcome = SpotOutcome {
            as_reviewed,
            findings: u32::from(!as_reviewed),
            remark: text("届出のないサーバが1台"),
            report: paper("report"),
        };
        self.bench
            .step(|desk| desk.conclude_spot_inspection(number, outcome, lapse))
    }
}

fn refusal(refusal: Refusal) -> SpotRefusal {
    match refusal {
        Refusal::Case(CaseRefusal::Spot(refusal)) => refusal,
        other => panic!("{other}"),
    }
}

#[test]
fn rule_3_7_the_holder_is_consulted_before_a_spot_inspection() {
    let mut story = mall_with_shop();
    let mut announcement = story.announcement();
    announcement.consulted = None;
    let refused = story.refused(announcement);
    assert_eq!(
        refused.to_string(),
        "3.7: the holder must be consulted first; say how that was done"
    );
    let number = story.announced();
    let told = story.bench.told(story.mall);
    assert_eq!(told.last(), Some(&"spot-inspection-announced"));
    let again = story.announcement();
    assert_eq!(story.refused(again), SpotRefusal::UnderWay(number));
    story.bench.assert_replays();
}

#[test]
fn rule_3_7_a_spot_inspection_runs_inside_its_window_and_is_stopped_and_moved() {
    let mut story = mall_with_shop();
    let number = story.announced();
    let early = refusal(story.conclude(number, true, None).unwrap_err());
    assert!(matches!(early, SpotRefusal::NotBegun { .. }), "{early}");
    story
        .bench
        .case(|desk| desk.stop_spot_inspection(number, text("負荷が高い")))
        .unwrap();
    story.bench.now = story.bench.now.plus_seconds(4_000);
    let stopped = refusal(story.conclude(number, true, None).unwrap_err());
    assert_eq!(stopped, SpotRefusal::Stopped(number));
    let window = story.announcement().window;
    story
        .bench
        .case(|desk| desk.move_spot_inspection(number, window))
        .unwrap();
    story.bench.now = story.bench.now.plus_seconds(4_000);
    story.conclude(number, true, None).unwrap();
    let told = story.bench.told(story.mall);
    assert_eq!(told.last(), Some(&"spot-inspection-passed"));
    let over = refusal(story.conclude(number, true, None).unwrap_err());
    assert_eq!(over, SpotRefusal::Concluded(number));
    story.bench.assert_replays();
}

#[test]
fn a_spot_inspection_that_finds_changes_may_lapse_the_pass_and_one_that_finds_none_may_not() {
    let mut story = mall_with_shop();
    let mark = story.marked("https://mall.example.jp/mihon/");
    let number = story.announced();
    story.bench.now = story.bench.now.plus_seconds(5_000);
    let until = date(2026, 12, 5);
    let nothing = refusal(story.conclude(number, true, Some(until)).unwrap_err());
    assert_eq!(nothing, SpotRefusal::NothingToLapseFor(number));
    story.conclude(number, false, Some(until)).unwrap();
    assert_eq!(story.state(mark), State::BasisUnderReview { until });
    let told = story.bench.told(story.mall);
    let expected = ["spot-inspection-failed", "pass-lapsed"];
    assert!(told.ends_with(&expected), "{told:?}");
    story.bench.assert_replays();
}
