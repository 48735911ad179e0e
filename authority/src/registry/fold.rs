//! The fold: each event of the journal changes the registry, or shows that the journal is not one of ours.

use shirushi_verifier::domain::{MarkNumber, PassNumber, RegistrationNumber, UnixTime};

use crate::casework::{ApplicationDeed, ApplicationEvent, Misplaced, misuse::StopOfUseEvent};

use super::{
    Registry, ReportNote, RevokedPass,
    allocation::NumberKind,
    event::{Entry, Event, Grant, Issuance, Lapse, PassRevocation, Voided},
    history::{Step, Transition},
    mark::{Granted, Mark, Standing},
    sites::Site,
};

/// An event that cannot follow those before it: the journal was written by a faulty program.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Inconsistent {
    /// The first event is not the founding, or a later one is.
    #[error("the authority is founded twice, or not first")]
    Founding,
    /// An entry is older than the one before.
    #[error("an entry of {at} follows one of {before}")]
    TimeBackwards {
        /// Its time.
        at: UnixTime,
        /// The time of the one before.
        before: UnixTime,
    },
    /// A number is granted again.
    #[error("mark {number} is granted twice")]
    GrantedTwice {
        /// The number.
        number: MarkNumber,
    },
    /// A place in a status list is taken again.
    #[error("place {place:?} in a status list is given out twice")]
    PlaceTwice {
        /// List and index.
        place: (u32, u32),
    },
    /// An issuance or a renewal without its grant.
    #[error("mark {number} has no open grant")]
    NotGranted {
        /// The number.
        number: MarkNumber,
    },
    /// A mark is not in the state that the event starts from.
    #[error("mark {registration} is not in the state that {event} starts from")]
    WrongState {
        /// The mark.
        registration: RegistrationNumber,
        /// The event.
        event: &'static str,
    },
    /// A pass is not in the state that the event starts from.
    #[error("pass {pass} is not in the state that {event} starts from")]
    WrongPassState {
        /// The pass.
        pass: PassNumber,
        /// The event.
        event: &'static str,
    },
    /// A token or proposal is not in the state that the event starts from.
    #[error("{what} {number} is not in the state that {event} starts from")]
    WrongEntryState {
        /// `token` or `proposal`.
        what: &'static str,
        /// Its number.
        number: u64,
        /// The event.
        event: &'static str,
    },
    /// Reports or trust bundles are not counted up.
    #[error("{what} {number} follows {before}")]
    OutOfOrder {
        /// `report` or `trust bundle`.
        what: &'static str,
        /// Its number.
        number: u64,
        /// The number before.
        before: u64,
    },
    /// Somebody was reminded twice of the same.
    #[error("something of {day} was reminded of twice")]
    RemindedTwice {
        /// The day of it.
        day: jiff::civil::Date,
    },
    /// A message does not follow from those before it.
    #[error(transparent)]
    Message(#[from] crate::correspondence::thread::Inconsistent),
    /// An event of casework does not follow from those before it.
    #[error(transparent)]
    Casework(#[from] Misplaced),
}

impl Registry {
    /// Takes up an entry.
    ///
    /// # Errors
    /// [`Inconsistent`]; the registry is then half changed and must be dropped.
    pub fn apply(&mut self, entry: &Entry) -> Result<(), Inconsistent> {
        if let Some(before) = self.last_at.filter(|before| entry.at < *before) {
            let at = entry.at;
            return Err(Inconsistent::TimeBackwards { at, before });
        }
        self.last_at = Some(entry.at);
        for event in &entry.events {
            self.apply_event(entry.at, event)?;
        }
        Ok(())
    }

    pub(super) fn apply_event(&mut self, at: UnixTime, event: &Event) -> Result<(), Inconsistent> {
        if self.founded.is_some() == matches!(event, Event::Founded(_)) {
            return Err(Inconsistent::Founding);
        }
        match event {
            Event::Founded(founded) => self.founded = Some(founded.clone()),
            Event::Granted(grant) => self.take_grant(grant)?,
            Event::Issued(issuance) => self.take_issuance(at, issuance)?,
            Event::Voided(Voided { number, .. }) => {
                let grant = self.close_intent(*number)?;
                if let Some(application) = grant.grant().application {
                    self.casework.void_grant(application, *number);
                }
            }
            Event::Revoked(_) | Event::Suspended(_) | Event::Reinstated(_) => {
                self.take_standing(at, event)?;
            }
            Event::PassLapsed(lapse) => self.take_lapse(at, lapse)?,
            Event::PassRestored(e) => self.take_restoration(at, e.pass)?,
            Event::PassRevoked(e) => self.take_pass_revocation(at, e)?,
            Event::KeyCertified(key) => self.keys.push(key.clone()),
            Event::KeyWithdrawn(key) => {
                self.withdrawals.insert(key.key, key.clone());
            }
            Event::TrustSigned(trust) => {
                let before = self.trust.as_ref().map_or(0, |t| t.version);
                counted_up("trust bundle", before.into(), trust.version.into())?;
                self.trust = Some(trust.clone());
            }
            Event::Application(ApplicationEvent {
                did: ApplicationDeed::PassIssued { pass, .. },
                ..
            }) => {
                self.numbers.take(NumberKind::Pass, pass.number.number());
                self.casework.take(at, event)?;
            }
            Event::Organisation(_)
            | Event::Application(_)
            | Event::MarkApplication(_)
            | Event::Change(_)
            | Event::Spot(_)
            | Event::Designation(_)
            | Event::PassSigned(_)
            | Event::Reexamination(_)
            | Event::Noticed(_)
            | Event::NoticeMailed(_)
            | Event::NoticeSent(_) => self.casework.take(at, event)?,
            Event::Reminder(reminder) => {
                if !self.take_reminder(*reminder) {
                    return Err(Inconsistent::RemindedTwice { day: reminder.day });
                }
            }
            Event::Message(event) => self.threads.apply(event)?,
            Event::ReportFiled(report) => {
                counted_up("report", self.reports, report.number)?;
                self.reports = report.number;
                let category = report.report.category;
                self.report_log.push(ReportNote { at, category });
            }
            Event::Complaint(complaint) => self.complaints.apply(at, complaint)?,
            Event::Misuse(misuse) => self.misuses.apply(at, misuse)?,
            Event::StopOfUse(stop) => self.take_stop(at, stop)?,
            Event::Finding(finding) => self.findings.apply(at, finding)?,
            Event::FindingsSeen(seen) => self.findings.apply_seen(seen)?,
            Event::TokenIssued(_)
            | Event::TokenWithdrawn(_)
            | Event::Proposed(_)
            | Event::Approved(_)
            | Event::Rejected(_) => self.access.take(at, event)?,
        }
        Ok(())
    }

    /// A mark is revoked, or its use stopped or allowed again.
    fn take_standing(&mut self, at: UnixTime, event: &Event) -> Result<(), Inconsistent> {
        match event {
            Event::Revoked(e) => {
                let (number, reason) = (e.registration, e.reason.clone());
                let step = Step::Revoked(Box::new(reason.clone()));
                self.step(number, at, "revoked", step, |standing| match standing {
                    Standing::InUse(mark) => Some(Standing::Revoked(mark.revoke(at, reason))),
                    Standing::Suspended(mark) => Some(Standing::Revoked(mark.revoke(at, reason))),
                    Standing::Revoked(_) => None,
                })
            }
            Event::Suspended(e) => {
                let (number, step) = (e.registration, Step::Suspended);
                self.step(number, at, "suspended", step, |standing| match standing {
                    Standing::InUse(mark) => Some(Standing::Suspended(mark.suspend(at))),
                    _ => None,
                })
            }
            Event::Reinstated(e) => {
                let (number, step) = (e.registration, Step::Reinstated);
                self.step(number, at, "reinstated", step, |standing| match standing {
                    Standing::Suspended(mark) => Some(Standing::InUse(mark.reinstate())),
                    _ => None,
                })
            }
            _ => Ok(()),
        }
    }

    fn take_grant(&mut self, grant: &Grant) -> Result<(), Inconsistent> {
        let Grant {
            number,
            terms,
            valid,
            status,
            ..
        } = grant;
        let granted_before = self.intents.contains_key(number)
            || self
                .marks
                .get(&number.registration)
                .is_some_and(|mark| mark.terms().any(|t| t.number == *number));
        if granted_before {
            return Err(Inconsistent::GrantedTwice { number: *number });
        }
        if self.places.is_taken(*status) {
            return Err(Inconsistent::PlaceTwice {
                place: (*status).into(),
            });
        }
        let registration = number.registration.number();
        self.numbers.take(NumberKind::Registration, registration);
        for pass in &terms.passes {
            self.numbers.take(NumberKind::Pass, pass.number.number());
        }
        if let Some(application) = grant.application {
            self.casework.take_grant(application, *number)?;
        }
        let month = (valid.to.year(), valid.to.month());
        self.places.take(&terms.scheme, month, *status);
        self.intents.insert(*number, Granted::new(grant.clone()));
        Ok(())
    }

    fn close_intent(&mut self, number: MarkNumber) -> Result<Granted, Inconsistent> {
        let intent = self.intents.remove(&number);
        intent.ok_or(Inconsistent::NotGranted { number })
    }

    fn take_issuance(&mut self, at: UnixTime, issuance: &Issuance) -> Result<(), Inconsistent> {
        let number = issuance.number;
        let registration = number.registration;
        let term = self.close_intent(number)?.issue(issuance.clone(), at);
        let passes: Vec<_> = term.grant().terms.passes.iter().map(|p| p.number).collect();
        match self.marks.remove(&registration).map(|mark| *mark) {
            None => {
                let site = Site::of(&term.grant().terms);
                self.sites.add(site, registration);
                self.marks.insert(registration, Box::new(Mark::first(term)));
            }
            Some(Mark {
                standing: Standing::InUse(chain),
                mut history,
            }) => {
                history.reserve_exact(1);
                history.push(Transition::of(&term, Step::Renewed));
                let standing = Standing::InUse(chain.renewed(term));
                let mark = Box::new(Mark { standing, history });
                self.marks.insert(registration, mark);
            }
            Some(_) => {
                let event = "issued";
                return Err(Inconsistent::WrongState {
                    registration,
                    event,
                });
            }
        }
        for pass in passes {
            self.by_pass.entry(pass).or_default().insert(registration);
            if let Some(Lapse { until, .. }) = self.lapses.get(&pass) {
                let step = Step::Lapsed {
                    pass,
                    until: *until,
                };
                self.note(registration, at, step);
            }
        }
        Ok(())
    }

    fn take_lapse(&mut self, at: UnixTime, lapse: &Lapse) -> Result<(), Inconsistent> {
        let Lapse { pass, until, .. } = *lapse;
        let revoked = self.revoked_passes.contains_key(&pass);
        if revoked || self.lapses.insert(pass, lapse.clone()).is_some() {
            let event = "pass-lapsed";
            return Err(Inconsistent::WrongPassState { pass, event });
        }
        for registration in self.marks_on(pass).collect::<Vec<_>>() {
            self.note(registration, at, Step::Lapsed { pass, until });
        }
        Ok(())
    }

    fn take_restoration(&mut self, at: UnixTime, pass: PassNumber) -> Result<(), Inconsistent> {
        if self.lapses.remove(&pass).is_none() {
            let event = "pass-restored";
            return Err(Inconsistent::WrongPassState { pass, event });
        }
        for registration in self.marks_on(pass).collect::<Vec<_>>() {
            self.note(registration, at, Step::Restored { pass });
        }
        Ok(())
    }

    /// Its lapse, if any, is over; the marks that fall have events of their own.
    fn take_pass_revocation(
        &mut self,
        at: UnixTime,
        revocation: &PassRevocation,
    ) -> Result<(), Inconsistent> {
        let pass = revocation.pass;
        let reason = revocation.reason.clone();
        let revoked = RevokedPass { at, reason };
        if self.revoked_passes.insert(pass, revoked).is_some() {
            let event = "pass-revoked";
            return Err(Inconsistent::WrongPassState { pass, event });
        }
        self.lapses.remove(&pass);
        Ok(())
    }

    /// Only of a revoked mark it matters whether its use has stopped.
    fn take_stop(&mut self, at: UnixTime, stop: &StopOfUseEvent) -> Result<(), Inconsistent> {
        let registration = stop.registration;
        let revoked = self.mark(registration).map(Mark::standing);
        if !matches!(revoked, Some(Standing::Revoked(_))) {
            let event = "stop-of-use";
            return Err(Inconsistent::WrongState {
                registration,
                event,
            });
        }
        Ok(self.stops.apply(at, stop)?)
    }

    /// Moves a mark to its next state and writes its history.
    fn step(
        &mut self,
        registration: RegistrationNumber,
        at: UnixTime,
        event: &'static str,
        step: Step,
        next: impl FnOnce(Standing) -> Option<Standing>,
    ) -> Result<(), Inconsistent> {
        let wrong = Inconsistent::WrongState {
            registration,
            event,
        };
        let Some(mark) = self.marks.remove(&registration) else {
            return Err(wrong);
        };
        let Mark { standing, history } = *mark;
        let standing = next(standing).ok_or(wrong)?;
        let mark = Box::new(Mark { standing, history });
        self.marks.insert(registration, mark);
        self.note(registration, at, step);
        Ok(())
    }

    fn note(&mut self, registration: RegistrationNumber, at: UnixTime, step: Step) {
        if let Some(mark) = self.marks.get_mut(&registration) {
            let renewal = mark.current().grant().number.renewal;
            mark.history.reserve_exact(1);
            mark.history.push(Transition { at, renewal, step });
        }
    }
}

fn counted_up(what: &'static str, before: u64, number: u64) -> Result<(), Inconsistent> {
    if number == before + 1 {
        return Ok(());
    }
    Err(Inconsistent::OutOfOrder {
        what,
        number,
        before,
    })
}
