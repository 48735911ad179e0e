//! The tick: what the passing of time decides by itself.
//!
//! Requirements, section 2: a pass whose lapse was not cured by its last day is
//! revoked, with everything that stands on it (3.8(2)); a mark not renewed by its
//! expiry is revoked, and one whose renewal is being issued is not (6.3, 6.7).
//! What was decided before is not decided again, so a tick may come twice, or late.

use std::collections::BTreeSet;

use shirushi_verifier::domain::{MarkNumber, RegistrationNumber, RenewalCount, UnixTime};

use super::{
    About, Refusal, Registry,
    command::{known, revocation},
    event::Event,
    mark::{Mark, Standing},
};
use crate::scheme::SchemeSet;

impl Registry {
    /// Everything that is due at `now`, in the order in which it falls. Schemes
    /// without rules leave all to people.
    ///
    /// # Errors
    /// [`Refusal`] where a mark's scheme is not among `schemes`.
    pub fn tick(&self, schemes: &SchemeSet, now: UnixTime) -> Result<Vec<Event>, Refusal> {
        let mut events = self.failures_over(schemes, now)?;
        events.extend(self.lapses_over(schemes, now)?);
        events.extend(self.designations_due(schemes, now)?);
        for pass in self.passes_over(schemes, now)? {
            let scheme = self.scheme_of_pass(schemes, pass)?;
            if let Some(rules) = &scheme.rules {
                let cause = &rules.cascade.pass_expired;
                events.extend(self.revoke_pass(schemes, pass, cause, now)?);
            }
        }
        let mut fallen = BTreeSet::new();
        // A mark that stands on two such passes falls once.
        events.retain(|event| match event {
            Event::Revoked(revocation) => fallen.insert(revocation.registration),
            _ => true,
        });
        for mark in self.marks().filter(|mark| self.is_over(mark, now)) {
            let scheme = known(schemes, &mark.current().grant().terms.scheme)?;
            if let Some(rules) = &scheme.rules {
                let code = &rules.cascade.mark_expired;
                events.push(revocation(scheme, mark.registration(), code)?);
            }
        }
        let reminders = self.reminders_due(schemes, now)?;
        let moot: BTreeSet<_> = events.iter().filter_map(decided_about).collect();
        events.extend(reminders.into_iter().filter(|event| match event {
            Event::Reminder(reminder) => !moot.contains(&reminder.of.about()),
            _ => true,
        }));
        events.extend(self.unread_due(schemes, now));
        self.with_consequences(schemes, events, now)
    }

    /// Organisations that have not read a message in time; bodies look at their lists.
    fn unread_due(&self, schemes: &SchemeSet, now: UnixTime) -> Vec<Event> {
        let today = |thread| {
            let thread = self.threads.thread(thread)?;
            Some(schemes.get(thread.scheme())?.zone.day_of(now))
        };
        let due = self.threads.reminders(today);
        due.into_iter().map(Event::Message).collect()
    }

    fn lapses_over(&self, schemes: &SchemeSet, now: UnixTime) -> Result<Vec<Event>, Refusal> {
        let mut over = Vec::new();
        for (pass, lapse) in &self.lapses {
            let scheme = self.scheme_of_pass(schemes, *pass)?;
            let ended = lapse.until < scheme.zone.day_of(now);
            if let (true, Some(rules)) = (ended, &scheme.rules) {
                let cause = &rules.cascade.lapse_not_cured;
                over.extend(self.revoke_pass(schemes, *pass, cause, now)?);
            }
        }
        Ok(over)
    }

    fn is_over(&self, mark: &Mark, now: UnixTime) -> bool {
        let revoked = matches!(mark.standing(), Standing::Revoked(_));
        let ended = now >= mark.current().grant().expires;
        ended && !revoked && !self.is_being_renewed(mark.registration())
    }

    fn is_being_renewed(&self, registration: RegistrationNumber) -> bool {
        let first = MarkNumber {
            registration,
            renewal: RenewalCount::FIRST,
        };
        let intent = self.intents.range(first..).next();
        intent.is_some_and(|(number, _)| number.registration == registration)
    }
}

/// What a tick decides about: it is not reminded of any more.
fn decided_about(event: &Event) -> Option<About> {
    match event {
        Event::Revoked(e) => Some(About::Mark(e.registration)),
        Event::PassRevoked(e) => Some(About::Pass(e.pass)),
        Event::Application(e) => Some(About::Application(e.number)),
        _ => None,
    }
}
