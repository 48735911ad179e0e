//! Complaints by category and outcome, misuse by kind and state, and how long cases take (3.16, 3.17, 3.18).

use serde::Serialize;
use shirushi_verifier::domain::UnixTime;

use super::{Counted, span::Days};
use crate::{
    casework::{
        complaint::{Complaint, Stage},
        misuse::{MisuseCase, MisuseStage},
    },
    registry::Registry,
    scheme::{Bilingual, EntryId, Rules, Scheme},
};

/// What was counted of a scheme's complaints: those that came in during the span, as they stand now.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct ComplaintStatistics {
    /// By category, in the scheme's order; at the end those of none, if there are such.
    pub categories: Vec<CategoryCount>,
    /// Root-cause questions that showed a flaw.
    pub flaws: Vec<Counted>,
    /// Actions that were decided against recurrence.
    pub actions: u64,
    /// Cases that are told to holders.
    pub shared: u64,
    /// From receipt to closing.
    pub to_close: Durations,
}

/// Complaints of one category by outcome.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct CategoryCount {
    /// The category; `None` for complaints of none.
    pub category: Option<EntryId>,
    /// Its text.
    pub text: Option<Bilingual>,
    /// Nobody has taken them up.
    pub received: u64,
    /// In hand.
    pub in_hand: u64,
    /// Closed.
    pub closed: u64,
    /// Out of scope.
    pub refused: u64,
}

/// What was counted of the misuse of a scheme's marks: cases opened during the span, as they stand now.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct MisuseStatistics {
    /// By kind, in the scheme's order.
    pub kinds: Vec<KindCount>,
    /// From the report, or else the opening of the case, to its end.
    pub to_close: Durations,
    /// Revoked marks whose stop of use is not confirmed or not seen, now.
    pub outstanding_stops: u64,
}

/// Cases of one kind of misuse by state.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct KindCount {
    /// The kind.
    pub kind: EntryId,
    /// Its text.
    pub text: Bilingual,
    /// Without evidence yet.
    pub opened: u64,
    /// With evidence.
    pub secured: u64,
    /// Somebody was recommended to stop.
    pub pursued: u64,
    /// Use has stopped.
    pub closed: u64,
    /// No misuse.
    pub dismissed: u64,
}

/// How long cases took that are over, in whole days begun.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Durations {
    /// How many are over.
    pub count: u64,
    /// Half of them took no longer than this; the shorter of two middles.
    pub median_days: u64,
    /// The longest.
    pub longest_days: u64,
    /// Up to one day.
    pub within_1_day: u64,
    /// More, up to a week.
    pub within_7_days: u64,
    /// More, up to 30 days.
    pub within_30_days: u64,
    /// More, up to 90 days.
    pub within_90_days: u64,
    /// Still more.
    pub longer: u64,
}

impl ComplaintStatistics {
    pub(super) fn of(registry: &Registry, scheme: &Scheme, days: &Days) -> Self {
        let Some(rules) = &scheme.rules else {
            return Self::default();
        };
        let of_scheme = |c: &&Complaint| c.filing().scheme == scheme.id;
        let in_span = |c: &&Complaint| days.contains(c.received_at());
        let complaints = registry.complaints().iter().filter(of_scheme);
        let complaints: Vec<_> = complaints.filter(in_span).collect();
        let closed = complaints.iter().filter_map(|c| match c.stage() {
            Stage::Closed(closed) => Some((c.received_at(), closed.at())),
            _ => None,
        });
        let cases = complaints.iter().filter_map(|c| c.stage().case());
        Self {
            categories: categories(rules, &complaints),
            flaws: flaws(rules, &complaints),
            actions: cases.map(|case| case.actions().len() as u64).sum(),
            shared: complaints.iter().filter(|c| c.shared().is_some()).count() as u64,
            to_close: Durations::of(closed),
        }
    }
}

fn categories(rules: &Rules, complaints: &[&Complaint]) -> Vec<CategoryCount> {
    let count = |category: Option<&EntryId>, text: Option<&Bilingual>| {
        let mut counted = CategoryCount {
            category: category.cloned(),
            text: text.cloned(),
            ..CategoryCount::default()
        };
        for complaint in complaints.iter().filter(|c| c.category() == category) {
            *match complaint.stage() {
                Stage::Received {} => &mut counted.received,
                Stage::InHand(_) => &mut counted.in_hand,
                Stage::Closed(_) => &mut counted.closed,
                Stage::Refused { .. } => &mut counted.refused,
            } += 1;
        }
        counted
    };
    let known = rules.complaints.categories.iter();
    let known = known.map(|category| count(Some(&category.id), Some(&category.text)));
    let none = count(None, None);
    let none = (none.refused > 0).then_some(none);
    known.chain(none).collect()
}

fn flaws(rules: &Rules, complaints: &[&Complaint]) -> Vec<Counted> {
    let counted = rules.complaints.questions.iter().map(|question| {
        let cases = complaints.iter().filter_map(|c| c.stage().case());
        let showed = cases.filter(|case| case.finding(&question.id).is_some_and(|f| f.flaw));
        Counted {
            id: question.id.to_string(),
            text: question.text.clone(),
            count: showed.count() as u64,
        }
    });
    counted.collect()
}

impl MisuseStatistics {
    pub(super) fn of(registry: &Registry, scheme: &Scheme, days: &Days) -> Self {
        let of_scheme = |c: &&MisuseCase| c.suspicion().scheme == scheme.id;
        let in_span = |c: &&MisuseCase| days.contains(c.opened_at());
        let cases = registry.misuses().iter().filter(of_scheme);
        let cases: Vec<_> = cases.filter(in_span).collect();
        let began = |case: &MisuseCase| {
            let report = case.suspicion().report.and_then(|n| n.checked_sub(1));
            let report = report.and_then(|place| registry.report_log().get(place as usize));
            report.map_or(case.opened_at(), |report| report.at)
        };
        let over = cases.iter();
        let over = over.filter_map(|case| Some((began(case), case.stage().over_at()?)));
        let of_mark = |mark| {
            registry
                .mark(mark)
                .map(|m| &m.current().grant().terms.scheme)
        };
        let outstanding = registry.outstanding_stops().into_iter();
        let outstanding = outstanding.filter(|s| of_mark(s.registration) == Some(&scheme.id));
        Self {
            kinds: kinds(scheme, &cases),
            to_close: Durations::of(over),
            outstanding_stops: outstanding.count() as u64,
        }
    }
}

fn kinds(scheme: &Scheme, cases: &[&MisuseCase]) -> Vec<KindCount> {
    let rules = scheme.rules.iter();
    let kinds = rules.flat_map(|rules| &rules.misuse).map(|kind| {
        let mut counted = KindCount {
            kind: kind.id.clone(),
            text: kind.text.clone(),
            opened: 0,
            secured: 0,
            pursued: 0,
            closed: 0,
            dismissed: 0,
        };
        for case in cases.iter().filter(|c| c.suspicion().kind == kind.id) {
            *match case.stage() {
                MisuseStage::Opened {} => &mut counted.opened,
                MisuseStage::Secured(_) => &mut counted.secured,
                MisuseStage::Pursued(_) => &mut counted.pursued,
                MisuseStage::Closed(_) => &mut counted.closed,
                MisuseStage::Dismissed(_) => &mut counted.dismissed,
            } += 1;
        }
        counted
    });
    kinds.collect()
}

impl Durations {
    /// Of cases that began and ended at these instants.
    fn of(cases: impl Iterator<Item = (UnixTime, UnixTime)>) -> Self {
        const SECONDS_A_DAY: i64 = 86_400;
        let days = cases.map(|(from, to)| {
            let seconds = to.seconds_since(from).max(1);
            ((seconds + SECONDS_A_DAY - 1) / SECONDS_A_DAY) as u64
        });
        let mut days: Vec<u64> = days.collect();
        days.sort_unstable();
        let within = |low: u64, high: u64| {
            let fits = days.iter().filter(|d| (low..=high).contains(d));
            fits.count() as u64
        };
        Self {
            count: days.len() as u64,
            median_days: days
                .get(days.len().saturating_sub(1) / 2)
                .copied()
                .unwrap_or(0),
            longest_days: days.last().copied().unwrap_or(0),
            within_1_day: within(0, 1),
            within_7_days: within(2, 7),
            within_30_days: within(8, 30),
            within_90_days: within(31, 90),
            longer: within(91, u64::MAX),
        }
    }
}
