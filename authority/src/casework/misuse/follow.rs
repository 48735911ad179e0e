//! Cases that the crawler follows: when the page is looked at again, and what a look leads to (3.17.2(3)).
//!
//! The intervals grow, for who has not stopped in a month is not hurried by daily looks; whoever seems
//! to have stopped is looked at the next day, for a page can fail to show what is still in use.

use std::collections::BTreeSet;

use jiff::{ToSpan, civil::Date};
use shirushi_verifier::domain::UnixTime;

use super::{
    Evidence, Found, Look, MisuseCase, MisuseDeed, MisuseEvent, MisuseNumber, MisuseRefusal,
    MisuseStage, Recommendation, Suspicion,
    command::{Desk, kind},
};
use crate::{
    casework::{Decided, finding::Finding},
    registry::{Event, Refusal, Registry, known, rules_of},
    scheme::{SchemeSet, Zone},
};

/// Days from one look to the next; the last goes on.
const INTERVALS: [i64; 6] = [1, 2, 4, 8, 16, 30];

impl MisuseCase {
    /// The day from which the page is to be looked at again.
    pub fn next_look(&self, zone: &Zone) -> Date {
        let looks = self.stage().looks();
        let (from, days) = match looks.last() {
            None => (zone.day_of(self.opened_at()), INTERVALS[0]),
            Some(last) if last.found == Found::Stopped => (last.on, INTERVALS[0]),
            Some(last) => {
                let step = looks.len().min(INTERVALS.len() - 1);
                (last.on, INTERVALS[step])
            }
        };
        from.saturating_add(days.days())
    }
}

impl MisuseStage {
    /// Whether the last two looks, on different days, found that use has stopped.
    pub fn was_seen_gone_twice(&self) -> bool {
        let stopped = |look: &&Look| look.found == Found::Stopped;
        let last = self.looks().iter().rev().take_while(stopped);
        let days: BTreeSet<Date> = last.map(|look| look.on).collect();
        days.len() > 1
    }
}

impl Registry {
    /// Whether the crawler follows a case: a finding is filed as it.
    pub fn is_followed(&self, number: MisuseNumber) -> bool {
        self.findings().of_case(number).next().is_some()
    }

    /// Open cases that the crawler follows and whose pages are to be looked at again.
    ///
    /// # Errors
    /// [`Refusal::UnknownScheme`].
    pub fn looks_due(
        &self,
        schemes: &SchemeSet,
        now: UnixTime,
    ) -> Result<Vec<&MisuseCase>, Refusal> {
        let mut due = Vec::new();
        for case in self.misuses().open() {
            let zone = &known(schemes, &case.suspicion().scheme)?.zone;
            if self.is_followed(case.number()) && case.next_look(zone) <= zone.day_of(now) {
                due.push(case);
            }
        }
        Ok(due)
    }

    /// Records a look of the crawler, where one is due or tells something else than the last; and
    /// closes the case where two in a row, on different days, found that use has stopped and no
    /// court has it. What is found follows from the case's findings.
    ///
    /// # Errors
    /// [`MisuseRefusal`].
    pub fn follow_misuse(
        &self,
        schemes: &SchemeSet,
        number: MisuseNumber,
        evidence: Evidence,
        now: UnixTime,
    ) -> Result<Decided, Refusal> {
        let desk = self.misuse_desk(schemes, number)?;
        let still = self.findings().of_case(number).any(Finding::is_there);
        let found = if still {
            Found::StillInUse
        } else {
            Found::Stopped
        };
        let on = desk.day_of(now);
        let before = desk.case.stage().looks().last().map(|look| look.found);
        let due = desk.case.next_look(&desk.scheme.zone) <= on;
        let news = before.unwrap_or(Found::StillInUse) != found;
        if desk.case.stage().is_over() || !(due || news) {
            return Ok(Decided::nothing());
        }
        desk.check_evidence(&evidence, now)?;
        let look = MisuseDeed::LookedAgain(Look {
            on,
            found,
            evidence,
        });
        let decided = desk.step(look.clone(), now)?;
        let after = desk.after(&look, now)?;
        let over = after.stage().was_seen_gone_twice();
        if !over || !after.stage().legal_measures().is_empty() {
            return Ok(decided);
        }
        let desk = Desk {
            case: &after,
            ..desk
        };
        let closed = desk.step(MisuseDeed::Closed {}, now)?;
        Ok(decided.and(closed.with(desk.closing_notices())))
    }

    /// Opens a case with its evidence, and recommends to stop where a recommendation is given, all
    /// at once.
    ///
    /// # Errors
    /// [`MisuseRefusal`].
    pub(in crate::casework) fn open_misuse_with(
        &self,
        schemes: &SchemeSet,
        suspicion: &Suspicion,
        evidence: &[Evidence],
        stop: Option<Recommendation>,
        now: UnixTime,
    ) -> Result<Decided<MisuseNumber>, Refusal> {
        let opened = self.open_misuse(schemes, suspicion, now)?;
        let number = opened.answer;
        let mut decided = opened.unanswered();
        let scheme = known(schemes, &suspicion.scheme)?;
        let kind = kind(rules_of(scheme)?, &suspicion.kind)?;
        let mut case = MisuseCase::opened(number, now, suspicion);
        let mut kept = BTreeSet::new();
        for evidence in evidence.iter().filter(|e| kept.insert(e.sha256)) {
            let desk = Desk {
                case: &case,
                scheme,
                kind,
            };
            desk.check_evidence(evidence, now)?;
            let deed = MisuseDeed::Preserved(evidence.clone());
            decided = decided.and(desk.step(deed.clone(), now)?);
            case = desk.after(&deed, now)?;
        }
        if let Some(stop) = stop {
            let desk = Desk {
                case: &case,
                scheme,
                kind,
            };
            decided = decided.and(desk.recommend(stop, now)?);
        }
        Ok(decided.answering(number))
    }

    /// Adds evidence to an open case; what it has already is left out.
    ///
    /// # Errors
    /// [`MisuseRefusal`].
    pub(in crate::casework) fn add_evidence(
        &self,
        schemes: &SchemeSet,
        number: MisuseNumber,
        evidence: &[Evidence],
        now: UnixTime,
    ) -> Result<Decided, Refusal> {
        let desk = self.misuse_desk(schemes, number)?;
        let before = desk.case.stage().evidence().iter();
        let mut kept: BTreeSet<_> = before.map(|evidence| evidence.sha256).collect();
        let mut added = Vec::new();
        for evidence in evidence.iter().filter(|e| kept.insert(e.sha256)) {
            desk.check_evidence(evidence, now)?;
            let did = MisuseDeed::Preserved(evidence.clone());
            added.push(Event::Misuse(MisuseEvent { number, did }));
        }
        Ok(Decided::events(added))
    }
}

impl Desk<'_> {
    /// The case as it is after a deed.
    fn after(&self, deed: &MisuseDeed, now: UnixTime) -> Result<MisuseCase, MisuseRefusal> {
        let after = self.case.clone().after(now, deed);
        after.map_err(|misstep| self.refusal(misstep))
    }
}
