//! Commands on passes: lapse, restore, and revoke with everything that stands on them.
//!
//! Requirements, section 2: while a pass is lapsed its marks stay usable (3.8(2));
//! where it is revoked they are revoked on the same day (3.11, 3.14).

use jiff::{ToSpan, civil::Date};
use shirushi_verifier::domain::{NumberedPass, PassNumber, RegistrationNumber, UnixTime};

use super::{
    Refusal, Registry,
    command::{known, revocation},
    event::{Event, Lapse, PassRevocation, Reason, Restoration},
};
use crate::scheme::{EntryId, Of, Rules, Scheme, SchemeSet};

impl Registry {
    /// Lapses a pass: its marks stay usable, their basis is under review.
    ///
    /// # Errors
    /// [`Refusal`] where the grace begins in the past or is longer than the scheme bears.
    pub fn lapse_pass(
        &self,
        schemes: &SchemeSet,
        pass: PassNumber,
        until: Date,
        why: &str,
        now: UnixTime,
    ) -> Result<Event, Refusal> {
        let scheme = self.scheme_of_pass(schemes, pass)?;
        self.refuse_revoked(pass)?;
        if let Some(lapse) = self.lapses.get(&pass) {
            let until = lapse.until;
            return Err(Refusal::AlreadyLapsed { pass, until });
        }
        let today = scheme.zone.day_of(now);
        check_grace(scheme, today, until)?;
        let why = why.to_owned();
        Ok(Event::PassLapsed(Lapse { pass, until, why }))
    }

    /// Ends the lapse of a pass whose cause was cured.
    ///
    /// # Errors
    /// [`Refusal`] where it is not lapsed.
    pub fn restore_pass(&self, pass: PassNumber) -> Result<Event, Refusal> {
        match self.lapses.get(&pass) {
            Some(_) => Ok(Event::PassRestored(Restoration { pass })),
            None => Err(Refusal::NotLapsed { pass }),
        }
    }

    /// Revokes a pass, for good, and every live mark that stands on it: all in one, or nothing.
    ///
    /// # Errors
    /// [`Refusal`] where no mark stands on it, it was revoked before, or the scheme
    /// has no such cause for passes.
    pub fn revoke_pass(
        &self,
        schemes: &SchemeSet,
        pass: PassNumber,
        cause: &EntryId,
        now: UnixTime,
    ) -> Result<Vec<Event>, Refusal> {
        let scheme = self.scheme_of_pass(schemes, pass)?;
        let rules = rules_of(scheme)?;
        self.refuse_revoked(pass)?;
        let found = rules.cause(Of::Pass, cause);
        let found = found.ok_or_else(|| Refusal::UnknownReason {
            scheme: scheme.id.clone(),
            code: cause.to_string(),
            known: rules.cause_ids(Of::Pass).collect::<Vec<_>>().join(", "),
        })?;
        let reason = Reason {
            code: found.id.to_string(),
            text: found.text.clone(),
        };
        let revoked = Event::PassRevoked(PassRevocation { pass, reason });
        let fallen = self.standing_on(pass, now);
        let fallen = fallen.map(|mark| revocation(scheme, mark, &rules.cascade.pass_revoked));
        std::iter::once(Ok(revoked)).chain(fallen).collect()
    }

    /// When and why a pass was revoked, if it was.
    pub fn pass_revocation(&self, pass: PassNumber) -> Option<(UnixTime, &Reason)> {
        let revoked = self.revoked_passes.get(&pass)?;
        Some((revoked.at, &revoked.reason))
    }

    /// Live marks whose current term stands on a pass.
    pub(crate) fn standing_on(
        &self,
        pass: PassNumber,
        now: UnixTime,
    ) -> impl Iterator<Item = RegistrationNumber> {
        self.marks_on(pass).filter(move |number| {
            let mark = self.mark(*number);
            mark.is_some_and(|mark| mark.is_live(now) && mark.current().stands_on(pass))
        })
    }

    /// Nothing is granted on passes of which one was revoked.
    pub(crate) fn refuse_revoked_of(&self, passes: &[NumberedPass]) -> Result<(), Refusal> {
        let mut passes = passes.iter();
        passes.try_for_each(|pass| self.refuse_revoked(pass.number))
    }

    fn refuse_revoked(&self, pass: PassNumber) -> Result<(), Refusal> {
        match self.pass_revocation(pass) {
            Some((at, _)) => Err(Refusal::PassRevoked { pass, at }),
            None => Ok(()),
        }
    }

    pub(crate) fn scheme_of_pass<'s>(
        &self,
        schemes: &'s SchemeSet,
        pass: PassNumber,
    ) -> Result<&'s Scheme, Refusal> {
        if let Some(issued) = self.casework.pass(pass) {
            return known(schemes, &issued.scheme);
        }
        let mark = self.marks_on(pass).next().and_then(|r| self.mark(r));
        let mark = mark.ok_or(Refusal::NoSuchPass { pass })?;
        known(schemes, &mark.current().grant().terms.scheme)
    }
}

/// How long a lapse may be: by the scheme's rules, or a month where it has none.
fn check_grace(scheme: &Scheme, today: Date, until: Date) -> Result<(), Refusal> {
    let Some(rules) = &scheme.rules else {
        let latest = today.saturating_add(1.month());
        let fits = (today..=latest).contains(&until);
        return fits.then_some(()).ok_or(Refusal::Grace { until, latest });
    };
    let lapse = rules.lapse.as_ref();
    let lapse = lapse.ok_or_else(|| Refusal::NoLapse {
        scheme: scheme.id.clone(),
    })?;
    lapse.until(today, Some(until))?;
    Ok(())
}

/// The rules of a scheme.
pub(crate) fn rules_of(scheme: &Scheme) -> Result<&Rules, Refusal> {
    let rules = scheme.rules.as_deref();
    rules.ok_or_else(|| Refusal::NoRules {
        scheme: scheme.id.clone(),
    })
}
