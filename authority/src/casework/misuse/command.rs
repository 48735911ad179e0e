//! Commands on misuse cases: what may be done now, by the scheme's rules, and what is told to whom (3.17.2(3)).

use jiff::civil::Date;
use shirushi_verifier::domain::UnixTime;

use super::{
    Dismissal, Evidence, Ground, LegalMeasure, Look, MAX_EVIDENCE_BYTES, MisuseCase, MisuseDeed,
    MisuseEvent, MisuseMisstep, MisuseNumber, MisuseRefusal, Recommendation, Suspicion,
};
use crate::{
    casework::Decided,
    correspondence::{Notice, Reference},
    registry::{Event, Refusal, Registry, Standing, known, rules_of},
    scheme::{EntryId, FoundBy, Misuse, Rules, Scheme, SchemeSet, Source, Text},
};

impl Registry {
    /// Opens a case. Whoever reported it is told that it is looked into.
    ///
    /// # Errors
    /// [`MisuseRefusal`]: the kind is none of the scheme's, is not found in this way (Table 3-5),
    /// or an open case is about the same.
    pub fn open_misuse(
        &self,
        schemes: &SchemeSet,
        suspicion: &Suspicion,
        now: UnixTime,
    ) -> Result<Decided<MisuseNumber>, Refusal> {
        let scheme = known(schemes, &suspicion.scheme)?;
        let kind = kind(rules_of(scheme)?, &suspicion.kind)?;
        self.check_ground(kind, suspicion, now)?;
        let Suspicion { url, report, .. } = suspicion;
        if let Some(existing) = self.misuses().open_on(&scheme.id, &kind.id, url) {
            let refusal = MisuseRefusal::AlreadyOpen {
                rule: kind.source.clone(),
                existing: existing.number(),
                url: url.clone(),
            };
            return Err(refusal.into());
        }
        let number = self.misuses().next();
        let did = MisuseDeed::Opened(Box::new(suspicion.clone()));
        let opened = Event::Misuse(MisuseEvent { number, did });
        let told = report.map(|_| Notice::ReportReceived {
            case: Reference::of_number(&number),
            url: url.clone(),
            received: scheme.zone.day_of(now),
        });
        let decided = Decided::events(vec![opened]).with(told);
        Ok(decided.answering(number))
    }

    /// Records a piece of evidence, whose file is kept already.
    ///
    /// # Errors
    /// [`MisuseRefusal`].
    pub fn preserve_evidence(
        &self,
        schemes: &SchemeSet,
        number: MisuseNumber,
        evidence: Evidence,
        now: UnixTime,
    ) -> Result<Decided, Refusal> {
        let desk = self.misuse_desk(schemes, number)?;
        desk.check_evidence(&evidence, now)?;
        desk.step(MisuseDeed::Preserved(evidence), now)
    }

    /// Recommends to the operator to stop by a day; again, with a new day, where a look after the
    /// last one found the mark still in use.
    ///
    /// # Errors
    /// [`MisuseRefusal`]: there must be evidence, and the day must not be over.
    pub fn recommend_stop(
        &self,
        schemes: &SchemeSet,
        number: MisuseNumber,
        recommendation: Recommendation,
        now: UnixTime,
    ) -> Result<Decided, Refusal> {
        let desk = self.misuse_desk(schemes, number)?;
        desk.recommend(recommendation, now)
    }

    /// Records another look at the page.
    ///
    /// # Errors
    /// [`MisuseRefusal`]: not for a day to come, nor before the case was opened or last looked at.
    pub fn look_again(
        &self,
        schemes: &SchemeSet,
        number: MisuseNumber,
        look: Look,
        now: UnixTime,
    ) -> Result<Decided, Refusal> {
        let desk = self.misuse_desk(schemes, number)?;
        desk.check_evidence(&look.evidence, now)?;
        desk.refuse_after(look.on, desk.day_of(now))?;
        desk.refuse_before(look.on, desk.day_of(desk.case.opened_at()))?;
        desk.step(MisuseDeed::LookedAgain(look), now)
    }

    /// Records a legal measure against an operator who did not follow the recommendation.
    ///
    /// # Errors
    /// [`MisuseRefusal`]: the mark must have been seen after the last day to stop.
    pub fn take_legal_measure(
        &self,
        schemes: &SchemeSet,
        number: MisuseNumber,
        measure: LegalMeasure,
        now: UnixTime,
    ) -> Result<Decided, Refusal> {
        let desk = self.misuse_desk(schemes, number)?;
        desk.step(MisuseDeed::LegalMeasure(measure), now)
    }

    /// Closes a case whose last look found that use has stopped; one that the crawler follows, only
    /// after two such looks in a row on different days. The operator, if one was written to, and
    /// whoever reported it are told.
    ///
    /// # Errors
    /// [`MisuseRefusal`].
    pub fn close_misuse(
        &self,
        schemes: &SchemeSet,
        number: MisuseNumber,
        now: UnixTime,
    ) -> Result<Decided, Refusal> {
        let desk = self.misuse_desk(schemes, number)?;
        let decided = desk.step(MisuseDeed::Closed {}, now)?;
        if self.is_followed(number) && !desk.case.stage().was_seen_gone_twice() {
            return Err(desk.refusal(MisuseMisstep::SeenGoneOnce).into());
        }
        Ok(decided.with(desk.closing_notices()))
    }

    /// Ends a case that is no misuse.
    ///
    /// # Errors
    /// [`MisuseRefusal`].
    pub fn dismiss_misuse(
        &self,
        schemes: &SchemeSet,
        number: MisuseNumber,
        why: Text,
        now: UnixTime,
    ) -> Result<Decided, Refusal> {
        let desk = self.misuse_desk(schemes, number)?;
        desk.step(MisuseDeed::Dismissed(Dismissal { why }), now)
    }

    pub(super) fn misuse_desk<'a>(
        &'a self,
        schemes: &'a SchemeSet,
        number: MisuseNumber,
    ) -> Result<Desk<'a>, Refusal> {
        let case = self.misuses().get(number);
        let case = case.ok_or(MisuseRefusal::NoSuchCase { number })?;
        let scheme = known(schemes, &case.suspicion().scheme)?;
        let kind = kind(rules_of(scheme)?, &case.suspicion().kind)?;
        Ok(Desk { case, scheme, kind })
    }

    /// Whether the kind can be found in this way, and what that way presupposes is so.
    fn check_ground(
        &self,
        kind: &Misuse,
        suspicion: &Suspicion,
        now: UnixTime,
    ) -> Result<(), MisuseRefusal> {
        let found_by = suspicion.found_by;
        if !kind.found_by.contains(&found_by) {
            return Err(MisuseRefusal::FoundOtherwise {
                rule: kind.source.clone(),
                kind: kind.id.clone(),
                found_by,
                known: kind.found_by.clone(),
            });
        }
        let last = self.reports();
        if let Some(report) = suspicion.report {
            if !(1..=last).contains(&report) {
                return Err(MisuseRefusal::NoSuchReport { report, last });
            }
            if let Some(case) = self.misuses().of_report(report) {
                let existing = case.number();
                return Err(MisuseRefusal::ReportTaken { report, existing });
            }
        }
        let mark = suspicion.mark.and_then(|number| self.mark(number));
        let revoked = mark.is_some_and(|m| matches!(m.standing(), Standing::Revoked(_)));
        let expired = mark.is_some_and(|m| now >= m.current().grant().expires);
        let missing = match found_by {
            FoundBy::Report => suspicion.report.is_none().then_some(Ground::Report),
            FoundBy::CheckOfRevoked | FoundBy::CheckOfExpired | FoundBy::SpotInspection
                if mark.is_none() =>
            {
                Some(Ground::Mark)
            }
            FoundBy::CheckOfRevoked => (!revoked).then_some(Ground::Revoked),
            FoundBy::CheckOfExpired => (!expired).then_some(Ground::Expired),
            FoundBy::SpotInspection | FoundBy::Verification | FoundBy::Crawl => None,
        };
        match missing {
            Some(needs) => Err(MisuseRefusal::Groundless {
                rule: kind.source.clone(),
                found_by,
                needs,
            }),
            None => Ok(()),
        }
    }
}

/// A case with the rules that it is under.
#[derive(Clone, Copy)]
pub(super) struct Desk<'a> {
    pub(super) case: &'a MisuseCase,
    pub(super) scheme: &'a Scheme,
    pub(super) kind: &'a Misuse,
}

impl Desk<'_> {
    /// A deed as an event, if it follows from where the case is.
    pub(super) fn step(&self, did: MisuseDeed, now: UnixTime) -> Result<Decided, Refusal> {
        let number = self.case.number();
        let after = self.case.stage().clone().after(now, &did);
        after.map_err(|misstep| self.refusal(misstep))?;
        let event = Event::Misuse(MisuseEvent { number, did });
        Ok(Decided::events(vec![event]))
    }

    pub(super) fn refusal(&self, misstep: MisuseMisstep) -> MisuseRefusal {
        MisuseRefusal::Step {
            rule: self.rule(),
            number: self.case.number(),
            misstep,
        }
    }

    pub(super) fn recommend(
        &self,
        recommendation: Recommendation,
        now: UnixTime,
    ) -> Result<Decided, Refusal> {
        let until = recommendation.until;
        self.refuse_before(until, self.day_of(now))?;
        let notice = self.stop_notice(until);
        let deed = MisuseDeed::StopRecommended(recommendation);
        Ok(self.step(deed, now)?.with([notice]))
    }

    fn rule(&self) -> Source {
        self.kind.source.clone()
    }

    pub(super) fn day_of(&self, at: UnixTime) -> Date {
        self.scheme.zone.day_of(at)
    }

    fn refuse_before(&self, day: Date, bound: Date) -> Result<(), MisuseRefusal> {
        self.refuse_day(day < bound, day, bound, true)
    }

    fn refuse_after(&self, day: Date, bound: Date) -> Result<(), MisuseRefusal> {
        self.refuse_day(day > bound, day, bound, false)
    }

    fn refuse_day(
        &self,
        wrong: bool,
        day: Date,
        bound: Date,
        early: bool,
    ) -> Result<(), MisuseRefusal> {
        if !wrong {
            return Ok(());
        }
        Err(MisuseRefusal::Day {
            rule: self.rule(),
            day,
            bound,
            early,
        })
    }

    pub(super) fn check_evidence(
        &self,
        evidence: &Evidence,
        now: UnixTime,
    ) -> Result<(), MisuseRefusal> {
        let (bytes, max) = (evidence.bytes, MAX_EVIDENCE_BYTES);
        let rule = self.rule();
        if !(1..=max).contains(&bytes) {
            return Err(MisuseRefusal::EvidenceSize { rule, bytes, max });
        }
        let captured = evidence.captured;
        if captured > now {
            return Err(MisuseRefusal::CapturedLater {
                rule,
                captured,
                now,
            });
        }
        Ok(())
    }

    /// What the operator is told: the first time that it was found, later that it has not stopped.
    fn stop_notice(&self, until: Date) -> Notice {
        let case = Reference::of_number(&self.case.number());
        let kind = self.kind.text.clone();
        let url = self.case.suspicion().url.clone();
        let before = self.case.stage().recommendations().next_back();
        match before {
            None => Notice::MisuseStopRecommended {
                case,
                kind,
                url,
                found: self.day_of(self.case.opened_at()),
                until,
            },
            Some(before) => Notice::MisuseFollowedUp {
                case,
                kind,
                url,
                recommended: self.day_of(before.at),
                until,
            },
        }
    }

    pub(super) fn closing_notices(&self) -> Vec<Notice> {
        let suspicion = self.case.suspicion();
        let stage = self.case.stage();
        let Some(last) = stage.looks().last() else {
            return Vec::new();
        };
        let (case, url, checked) = (
            Reference::of_number(&self.case.number()),
            &suspicion.url,
            last.on,
        );
        let written_to = stage.recommendations().next().is_some();
        let operator = written_to.then(|| Notice::MisuseClosed {
            case: case.clone(),
            url: url.clone(),
            checked,
        });
        let reporter = suspicion.report.map(|_| Notice::ReportClosed {
            case: case.clone(),
            url: url.clone(),
            checked,
        });
        operator.into_iter().chain(reporter).collect()
    }
}

pub(super) fn kind<'r>(rules: &'r Rules, id: &EntryId) -> Result<&'r Misuse, MisuseRefusal> {
    rules.misuse_kind(id).ok_or_else(|| {
        let ids = rules.misuse.iter().map(|kind| kind.id.as_str());
        MisuseRefusal::UnknownKind {
            kind: id.clone(),
            known: ids.collect::<Vec<_>>().join(", "),
        }
    })
}
