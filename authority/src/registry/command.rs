//! Commands: what may be decided now, by the schemes' rules, and which events say so.

use std::collections::BTreeSet;

use jiff::civil::Date;
use shirushi_verifier::domain::{
    HolderName, MarkNumber, NumberedPass, RegistrationNumber, SchemeId, SystemName, TargetUrl,
    UnixTime,
};

use super::{
    Refusal, Registry,
    desk::{Desk, Renewal, check_passes},
    event::{
        Event, Grant, Issuance, Reason, Reinstatement, ReportFiled, Revocation, Suspension, Terms,
        Voided,
    },
    mark::{Mark, Standing},
    sites::Site,
};
use crate::{
    casework::{self, CaseRefusal, MarkApplicationNumber},
    scheme::{ReasonCode, Scheme, SchemeSet, Validity},
    view::NewReport,
};

/// What a mark is asked for.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct GrantRequest {
    /// The scheme.
    pub scheme: SchemeId,
    /// Who will hold it.
    pub holder: HolderName,
    /// The reviewed system or service.
    pub system: SystemName,
    /// The site.
    pub url: TargetUrl,
    /// The passes it stands on. Where none is given, the next free pass number is registered with it.
    pub passes: Vec<NumberedPass>,
    /// The mark that the holder had to have first.
    pub prerequisite: Option<RegistrationNumber>,
    /// The day of grant; today if not given.
    pub granted_on: Option<Date>,
    /// The application that it is granted on, where there is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub application: Option<MarkApplicationNumber>,
}

impl Registry {
    /// Grants marks: numbers them and takes their places in status lists, all or none.
    /// What an application for a renewal asks for is granted as the renewal of its mark.
    ///
    /// # Errors
    /// [`Refusal`] for the first request that breaks a rule.
    pub fn grant(
        &self,
        schemes: &SchemeSet,
        requests: &[GrantRequest],
        now: UnixTime,
    ) -> Result<Vec<Grant>, Refusal> {
        let mut desk = Desk::new(self, now);
        let mut sites = BTreeSet::new();
        let mut grants = Vec::with_capacity(requests.len());
        for request in requests {
            self.check_application(schemes, request, now)?;
            let grant = if let Some(renewed) = self.renewed_by(request) {
                let renewal = self.renewal(schemes, renewed, &request.passes, now)?;
                let application = request.application;
                Grant {
                    application,
                    ..desk.renew(renewal)?
                }
            } else {
                let scheme = known(schemes, &request.scheme)?;
                self.check_site(request, now)?;
                self.refuse_revoked_of(&request.passes)?;
                desk.grant(scheme, request)?
            };
            let site = (&request.scheme, &request.url, &request.system);
            if !sites.insert(site) {
                return Err(Refusal::BeingIssued {
                    url: request.url.to_string(),
                    number: grant.number,
                });
            }
            grants.push(grant);
        }
        Ok(grants)
    }

    /// Grants the renewal of a mark; its terms stay, its passes are those given
    /// or, where none is, the current ones renewed once more.
    ///
    /// # Errors
    /// [`Refusal`] where the mark is not in use or renewal is not open.
    pub fn renew(
        &self,
        schemes: &SchemeSet,
        registration: RegistrationNumber,
        passes: &[NumberedPass],
        now: UnixTime,
    ) -> Result<Grant, Refusal> {
        let renewal = self.renewal(schemes, registration, passes, now)?;
        Desk::new(self, now).renew(renewal)
    }

    /// What the renewal of a mark comes to, before it has its place.
    fn renewal<'s>(
        &self,
        schemes: &'s SchemeSet,
        registration: RegistrationNumber,
        passes: &[NumberedPass],
        now: UnixTime,
    ) -> Result<Renewal<'s>, Refusal> {
        let mark = self.in_use(registration, now)?;
        let current = mark.current().grant();
        let scheme = known(schemes, &current.terms.scheme)?;
        check_renewal_window(scheme, registration, current.valid, now)?;
        let renewal = current.number.renewal.next();
        let number = MarkNumber {
            registration,
            renewal: renewal.ok_or(Refusal::RenewedOut { registration })?,
        };
        if let Some(intent) = self.intents.get(&number) {
            return Err(Refusal::BeingIssued {
                url: current.terms.url.to_string(),
                number: intent.grant().number,
            });
        }
        let mut terms = current.terms.clone();
        terms.passes = if passes.is_empty() {
            renewed_passes(&terms.passes)
        } else {
            check_passes(scheme, passes)?;
            passes.to_vec()
        };
        self.refuse_revoked_of(&terms.passes)?;
        let valid = scheme.validity.of_renewal(current.valid)?;
        Ok(Renewal {
            scheme,
            number,
            terms,
            valid,
        })
    }

    /// The mark that a request's application asks to renew.
    fn renewed_by(&self, request: &GrantRequest) -> Option<RegistrationNumber> {
        let application = self.casework.mark_application(request.application?)?;
        application.filing.renews
    }

    /// Records that a granted mark has its badge.
    ///
    /// # Errors
    /// [`Refusal`] where the mark was revoked or suspended while its renewal was being
    /// made, or a pass that it stands on was revoked meanwhile.
    pub fn record(&self, issuance: Issuance) -> Result<Event, Refusal> {
        let registration = issuance.number.registration;
        if let Some(intent) = self.intents.get(&issuance.number) {
            self.refuse_revoked_of(&intent.grant().terms.passes)?;
        }
        if let Some(mark) = self.marks.get(&registration) {
            refuse_unless_in_use(mark)?;
        }
        Ok(Event::Issued(issuance))
    }

    /// Gives up a grant that has no badge.
    pub fn void(&self, number: MarkNumber, why: &str) -> Option<Event> {
        let why = why.to_owned();
        let open = self.intents.contains_key(&number);
        open.then_some(Event::Voided(Voided { number, why }))
    }

    /// Revokes a mark, for good.
    ///
    /// # Errors
    /// [`Refusal`] where there is no such mark or cause, or it was revoked before.
    pub fn revoke(
        &self,
        schemes: &SchemeSet,
        registration: RegistrationNumber,
        code: &ReasonCode,
    ) -> Result<Event, Refusal> {
        let mark = self.existing(registration)?;
        if let Standing::Revoked(revoked) = mark.standing() {
            let at = revoked.at();
            return Err(Refusal::Revoked { registration, at });
        }
        let scheme = known(schemes, &mark.current().grant().terms.scheme)?;
        revocation(scheme, registration, code)
    }

    /// Stops the use of a mark, pending a decision.
    ///
    /// # Errors
    /// [`Refusal`] where it may not be used anyway.
    pub fn suspend(
        &self,
        registration: RegistrationNumber,
        why: &str,
        now: UnixTime,
    ) -> Result<Event, Refusal> {
        self.in_use(registration, now)?;
        let why = why.to_owned();
        Ok(Event::Suspended(Suspension { registration, why }))
    }

    /// Ends a suspension.
    ///
    /// # Errors
    /// [`Refusal`] where there is none, or the mark has expired meanwhile.
    pub fn reinstate(
        &self,
        registration: RegistrationNumber,
        now: UnixTime,
    ) -> Result<Event, Refusal> {
        let mark = self.existing(registration)?;
        match mark.standing() {
            Standing::InUse(_) => Err(Refusal::NotSuspended { registration }),
            Standing::Revoked(revoked) => Err(Refusal::Revoked {
                registration,
                at: revoked.at(),
            }),
            Standing::Suspended(_) => {
                refuse_expired(mark, now)?;
                Ok(Event::Reinstated(Reinstatement { registration }))
            }
        }
    }

    /// Files a report.
    pub fn report(&self, report: &NewReport) -> ReportFiled {
        ReportFiled {
            number: self.reports + 1,
            report: report.clone(),
        }
    }

    fn existing(&self, registration: RegistrationNumber) -> Result<&Mark, Refusal> {
        let mark = self.mark(registration);
        mark.ok_or(Refusal::NoSuchMark { registration })
    }

    fn in_use(&self, registration: RegistrationNumber, now: UnixTime) -> Result<&Mark, Refusal> {
        let mark = self.existing(registration)?;
        refuse_unless_in_use(mark)?;
        refuse_expired(mark, now)?;
        Ok(mark)
    }

    /// One mark per site and reviewed system (3.2.2.3).
    fn check_site(&self, request: &GrantRequest, now: UnixTime) -> Result<(), Refusal> {
        let same = |terms: &Terms| {
            terms.scheme == request.scheme
                && terms.url == request.url
                && terms.system == request.system
        };
        let url = || request.url.to_string();
        if let Some(intent) = self.intents().find(|i| same(&i.grant().terms)) {
            let number = intent.grant().number;
            return Err(Refusal::BeingIssued { url: url(), number });
        }
        let site = Site::new(&request.scheme, &request.url, &request.system);
        let there = self.sites.at(site).iter().filter_map(|r| self.mark(*r));
        let mut live = there.filter(|mark| mark.is_live(now));
        match live.find(|mark| same(&mark.current().grant().terms)) {
            None => Ok(()),
            Some(mark) => Err(Refusal::AlreadyMarked {
                url: url(),
                existing: mark.registration(),
            }),
        }
    }
}

impl Registry {
    /// What is asked for on an application is what the application asks for.
    fn check_application(
        &self,
        schemes: &SchemeSet,
        request: &GrantRequest,
        now: UnixTime,
    ) -> Result<(), Refusal> {
        let Some(number) = request.application else {
            return Ok(());
        };
        let asked = casework::Desk::new(self, schemes, now).grant_request(number)?;
        let granted_on = request.granted_on;
        let asked = GrantRequest {
            granted_on,
            ..asked
        };
        if asked == *request {
            return Ok(());
        }
        Err(CaseRefusal::OtherRequest { number }.into())
    }

    /// The pass number that is given out next.
    pub(crate) fn next_pass(
        &self,
        scheme: &Scheme,
        now: UnixTime,
    ) -> Result<NumberedPass, Refusal> {
        Desk::new(self, now).pass(scheme)
    }
}

pub(crate) fn known<'s>(schemes: &'s SchemeSet, id: &SchemeId) -> Result<&'s Scheme, Refusal> {
    schemes.get(id).ok_or_else(|| Refusal::UnknownScheme {
        scheme: id.to_string(),
        known: schemes
            .iter()
            .map(|s| s.id.to_string())
            .collect::<Vec<_>>()
            .join(", "),
    })
}

/// The revocation of a mark for a cause of its scheme, as it is published.
pub(crate) fn revocation(
    scheme: &Scheme,
    registration: RegistrationNumber,
    code: &ReasonCode,
) -> Result<Event, Refusal> {
    let reason = scheme.revocation_reason(code).map(|reason| Reason {
        code: reason.code.to_string(),
        text: reason.text.clone(),
    });
    let reason = reason.ok_or_else(|| Refusal::UnknownReason {
        scheme: scheme.id.clone(),
        code: code.to_string(),
        known: scheme.reason_codes().collect::<Vec<_>>().join(", "),
    })?;
    Ok(Event::Revoked(Revocation {
        registration,
        reason,
    }))
}

/// A mark's renewal rests on its passes' renewal. A pass renewed 99 times stays
/// as it is; its body has to give it a new number.
fn renewed_passes(passes: &[NumberedPass]) -> Vec<NumberedPass> {
    let renewed = |pass: &NumberedPass| NumberedPass {
        number: pass.number,
        renewal: pass.renewal.next().unwrap_or(pass.renewal),
    };
    passes.iter().map(renewed).collect()
}

fn check_renewal_window(
    scheme: &Scheme,
    registration: RegistrationNumber,
    valid: Validity,
    now: UnixTime,
) -> Result<(), Refusal> {
    let opens = scheme.validity.renewal_opens(valid)?;
    let today = scheme.zone.day_of(now);
    if today >= opens {
        return Ok(());
    }
    Err(Refusal::RenewalNotOpen {
        registration,
        opens,
        last_day: valid.to,
        today,
    })
}

fn refuse_unless_in_use(mark: &Mark) -> Result<(), Refusal> {
    let registration = mark.registration();
    match mark.standing() {
        Standing::InUse(_) => Ok(()),
        Standing::Suspended(suspended) => Err(Refusal::Suspended {
            registration,
            since: suspended.since(),
        }),
        Standing::Revoked(revoked) => Err(Refusal::Revoked {
            registration,
            at: revoked.at(),
        }),
    }
}

fn refuse_expired(mark: &Mark, now: UnixTime) -> Result<(), Refusal> {
    let grant = mark.current().grant();
    if now < grant.expires {
        return Ok(());
    }
    Err(Refusal::Expired {
        registration: grant.number.registration,
        last_day: grant.valid.to,
    })
}
