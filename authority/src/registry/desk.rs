//! The desk: numbers, terms and places in status lists for what is granted, one grant after the other.

use std::collections::BTreeSet;

use jiff::{ToSpan, civil::Date};
use shirushi_verifier::domain::{
    MarkNumber, NumberedPass, RegistrationNumber, RenewalCount, UnixTime,
};

use super::{
    GrantRequest, Refusal, Registry,
    allocation::{NumberKind, NumberSequence, StatusPlaces},
    event::{Grant, Terms},
};
use crate::scheme::{Scheme, Validity};

/// How far ahead a grant can be dated, in days: a year, the term of a mark.
const MAX_DAYS_AHEAD: i32 = 366;
/// Most passes of a mark: what a credential can hold.
const MAX_PASSES: usize = 8;

/// Hands out numbers and places for a batch without touching the registry.
pub(super) struct Desk {
    numbers: NumberSequence,
    places: StatusPlaces,
    now: UnixTime,
}

/// The renewal of a mark that was found possible.
pub(super) struct Renewal<'s> {
    pub(super) scheme: &'s Scheme,
    pub(super) number: MarkNumber,
    pub(super) terms: Terms,
    pub(super) valid: Validity,
}

impl Desk {
    pub(super) fn new(registry: &Registry, now: UnixTime) -> Self {
        Self {
            numbers: registry.numbers.clone(),
            places: registry.places.clone(),
            now,
        }
    }

    pub(super) fn grant(
        &mut self,
        scheme: &Scheme,
        request: &GrantRequest,
    ) -> Result<Grant, Refusal> {
        check_prerequisite(scheme, request)?;
        let (valid, granted) = self.validity(scheme, request.granted_on)?;
        let number = MarkNumber {
            registration: self.registration(scheme)?,
            renewal: RenewalCount::FIRST,
        };
        let passes = if request.passes.is_empty() {
            vec![self.pass(scheme)?]
        } else {
            check_passes(scheme, &request.passes)?;
            request.passes.clone()
        };
        let terms = Terms {
            scheme: request.scheme.clone(),
            holder: request.holder.clone(),
            system: request.system.clone(),
            url: request.url.clone(),
            passes,
            prerequisite: request.prerequisite,
        };
        let grant = self.place(scheme, number, terms, valid, granted)?;
        let application = request.application;
        Ok(Grant {
            application,
            ..grant
        })
    }

    pub(super) fn renew(&mut self, renewal: Renewal<'_>) -> Result<Grant, Refusal> {
        let Renewal {
            scheme,
            number,
            terms,
            valid,
        } = renewal;
        self.place(scheme, number, terms, valid, self.now)
    }

    /// The validity of a grant, and its instant: now, or the beginning of a day still to come.
    fn validity(
        &self,
        scheme: &Scheme,
        granted_on: Option<Date>,
    ) -> Result<(Validity, UnixTime), Refusal> {
        let today = scheme.zone.day_of(self.now);
        let granted_on = granted_on.unwrap_or(today);
        let valid = scheme.validity.of_grant(granted_on)?;
        let latest = today.saturating_add(MAX_DAYS_AHEAD.days());
        if valid.to < today || granted_on > latest {
            return Err(Refusal::GrantDate {
                granted_on,
                valid_to: valid.to,
                today,
            });
        }
        if granted_on <= today {
            return Ok((valid, self.now));
        }
        Ok((valid, scheme.zone.start_of(granted_on)?))
    }

    fn place(
        &mut self,
        scheme: &Scheme,
        number: MarkNumber,
        terms: Terms,
        valid: Validity,
        granted: UnixTime,
    ) -> Result<Grant, Refusal> {
        let month = (valid.to.year(), valid.to.month());
        let status = self.places.next(&scheme.id, month);
        let status = status.ok_or_else(|| Refusal::NumbersUsedUp {
            scheme: scheme.id.clone(),
            what: "status list",
            last: u32::MAX,
        })?;
        Ok(Grant {
            number,
            terms,
            issuer: scheme.issuing_body.url.clone(),
            valid,
            granted,
            expires: scheme.zone.end_of(valid.to)?,
            status,
            application: None,
        })
    }

    fn registration(&mut self, scheme: &Scheme) -> Result<RegistrationNumber, Refusal> {
        let range = scheme.registrations;
        let next = self.numbers.next(NumberKind::Registration, range);
        next.and_then(|n| n.try_into().ok())
            .ok_or_else(|| Refusal::NumbersUsedUp {
                scheme: scheme.id.clone(),
                what: "registration",
                last: range.last(),
            })
    }

    pub(super) fn pass(&mut self, scheme: &Scheme) -> Result<NumberedPass, Refusal> {
        let range = scheme.passes;
        let next = self.numbers.next(NumberKind::Pass, range);
        let number = next.and_then(|n| n.try_into().ok());
        let number = number.ok_or_else(|| Refusal::NumbersUsedUp {
            scheme: scheme.id.clone(),
            what: "pass",
            last: range.last(),
        })?;
        Ok(NumberedPass {
            number,
            renewal: RenewalCount::FIRST,
        })
    }
}

fn check_prerequisite(scheme: &Scheme, request: &GrantRequest) -> Result<(), Refusal> {
    let id = || scheme.id.clone();
    match (&scheme.prerequisite, request.prerequisite) {
        (Some(_), None) => Err(Refusal::PrerequisiteMissing { scheme: id() }),
        (None, Some(_)) => Err(Refusal::PrerequisiteUnasked { scheme: id() }),
        _ => Ok(()),
    }
}

pub(super) fn check_passes(scheme: &Scheme, passes: &[NumberedPass]) -> Result<(), Refusal> {
    if passes.len() > MAX_PASSES {
        return Err(Refusal::TooManyPasses {
            found: passes.len(),
        });
    }
    let mut seen = BTreeSet::new();
    for NumberedPass { number: pass, .. } in passes {
        if !scheme.passes.contains(pass.number()) {
            return Err(Refusal::PassOutsideScheme {
                pass: *pass,
                scheme: scheme.id.clone(),
                first: scheme.passes.first(),
                last: scheme.passes.last(),
            });
        }
        if !seen.insert(pass) {
            return Err(Refusal::PassTwice { pass: *pass });
        }
    }
    Ok(())
}
