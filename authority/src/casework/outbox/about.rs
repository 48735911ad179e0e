//! Which notice tells whom about which event.

use jiff::{ToSpan, civil::Date};
use shirushi_verifier::domain::{PassNumber, RegistrationNumber, SchemeId, UnixTime};

use super::consequences::Reexamination;
use crate::{
    casework::{
        Application, ApplicationDeed, ApplicationEvent, CaseRefusal, Filing, MarkApplicationDeed,
        MarkApplicationEvent, OrganisationDeed, OrganisationEvent, OrganisationNumber, Pass,
        StageOutcome, Stand, Window, application::fees,
    },
    correspondence::{Notice, Reference, Subject, Yen},
    registry::{Event, Grant, Issuance, Lapse, Reason, Refusal, Registry, Revocation, known},
    scheme::{
        Bilingual, Body, ContractFor, Due, Rules, Scheme, SchemeSet, StageWork, Text, UnitId,
        ValidityError,
    },
};

/// Days within which a holder confirms that the use of a revoked mark stopped: the
/// schemes ask for the confirmation (6.6) and name no term.
const CONFIRM_WITHIN: i32 = 14;

/// Notices and to whom they go.
type Notices = Vec<(OrganisationNumber, Notice)>;

/// By which scheme an event is decided, and by which body.
pub(super) fn sender(registry: &Registry, event: &Event) -> Option<(SchemeId, Body)> {
    let casework = registry.casework();
    let of_pass = |pass: PassNumber| {
        if let Some(pass) = casework.pass(pass) {
            return Some(pass.scheme.clone());
        }
        let mark = registry.marks_on(pass).next()?;
        Some(registry.mark(mark)?.current().grant().terms.scheme.clone())
    };
    let (scheme, body) = match event {
        Event::Organisation(OrganisationEvent {
            did: OrganisationDeed::Diagnosed { scheme, .. },
            ..
        }) => (scheme.clone(), Body::Review),
        Event::Application(e) => {
            let filing = match &e.did {
                ApplicationDeed::Filed(filing) => Some(&**filing),
                _ => casework.application(e.number).map(|found| &found.filing),
            };
            (filing?.scheme.clone(), Body::Review)
        }
        Event::MarkApplication(e) => {
            let filing = match &e.did {
                MarkApplicationDeed::Filed(filing) => Some(&**filing),
                _ => casework
                    .mark_application(e.number)
                    .map(|found| &found.filing),
            };
            (filing?.scheme.clone(), Body::Issuing)
        }
        Event::Issued(issuance) => {
            let mut intents = registry.intents();
            let granted = intents.find(|intent| intent.grant().number == issuance.number)?;
            (granted.grant().terms.scheme.clone(), Body::Issuing)
        }
        Event::Revoked(e) => {
            let mark = registry.mark(e.registration)?;
            (mark.current().grant().terms.scheme.clone(), Body::Issuing)
        }
        Event::PassLapsed(e) => (of_pass(e.pass)?, Body::Review),
        Event::PassRestored(e) => (of_pass(e.pass)?, Body::Review),
        Event::PassRevoked(e) => (of_pass(e.pass)?, Body::Review),
        Event::Reexamination(e) => (of_pass(e.pass)?, Body::Review),
        _ => return None,
    };
    Some((scheme, body))
}

/// The notices about an event that is decided now, on the registry as it was before.
pub(super) fn notices(
    registry: &Registry,
    schemes: &SchemeSet,
    event: &Event,
    now: UnixTime,
) -> Result<Notices, Refusal> {
    let teller = Teller {
        registry,
        schemes,
        now,
    };
    match event {
        Event::Organisation(event) => match &event.did {
            OrganisationDeed::Diagnosed { scheme, unit, .. } => {
                let scheme = known(schemes, scheme)?;
                let unit = unit_name(scheme, unit);
                Ok(vec![(event.number, Notice::SelfDiagnosisPassed { unit })])
            }
            _ => Ok(Vec::new()),
        },
        Event::Application(event) => teller.application(event),
        Event::MarkApplication(event) => teller.mark_application(event),
        Event::Issued(issuance) => Ok(teller.issued(issuance)),
        Event::Revoked(revocation) => teller.revoked(revocation),
        Event::PassLapsed(lapse) => Ok(teller.lapsed(lapse)),
        Event::PassRestored(e) => Ok(teller.restored(e.pass)),
        Event::PassRevoked(e) => teller.pass_revoked(e.pass, &e.reason),
        Event::Reexamination(e) => teller.reexamined(e),
        _ => Ok(Vec::new()),
    }
}

struct Teller<'a> {
    registry: &'a Registry,
    schemes: &'a SchemeSet,
    now: UnixTime,
}

/// What notices about one application have in common.
struct Applicant<'a> {
    scheme: &'a Scheme,
    to: OrganisationNumber,
    application: Reference,
    unit: Bilingual,
    today: Date,
}

impl<'a> Teller<'a> {
    fn application(&self, event: &'a ApplicationEvent) -> Result<Notices, Refusal> {
        let number = event.number;
        if let ApplicationDeed::Filed(filing) = &event.did {
            let to = self.applicant(filing, &number)?;
            return Ok(vec![(filing.applicant, self.received(filing, to))]);
        }
        let found = self.registry.casework().application(number);
        let found = found.ok_or(CaseRefusal::NoSuchApplication(number))?;
        let applicant = self.applicant(&found.filing, &number)?;
        let notices = self.reviewed(found, &event.did, &applicant)?;
        let to = applicant.to;
        Ok(notices.into_iter().map(|notice| (to, notice)).collect())
    }

    fn applicant(&self, filing: &Filing, number: &impl ToString) -> Result<Applicant<'a>, Refusal> {
        let scheme = known(self.schemes, &filing.scheme)?;
        Ok(Applicant {
            scheme,
            to: filing.applicant,
            application: reference(number),
            unit: unit_name(scheme, &filing.unit),
            today: scheme.zone.day_of(self.now),
        })
    }

    fn received(&self, filing: &Filing, applicant: Applicant<'_>) -> Notice {
        let Applicant {
            application,
            unit,
            today: received,
            ..
        } = applicant;
        let renewed = filing.renews.and_then(|n| self.registry.casework().pass(n));
        match renewed {
            None => Notice::ApplicationReceived {
                application,
                subject: unit,
                received,
            },
            Some(pass) => Notice::RenewalReceived {
                what: Subject::Pass(pass.number),
                application,
                received,
                until: pass.valid.to,
            },
        }
    }

    fn reviewed(
        &self,
        found: &Application,
        did: &ApplicationDeed,
        applicant: &Applicant<'_>,
    ) -> Result<Vec<Notice>, Refusal> {
        let (application, unit) = (applicant.application.clone(), applicant.unit.clone());
        let Some(rules) = applicant.scheme.rules.as_deref() else {
            return Ok(Vec::new());
        };
        let received = applicant.today;
        Ok(match did {
            ApplicationDeed::Refused { reason } => vec![Notice::ApplicationRefused {
                application,
                subject: unit,
                reason: both(reason),
            }],
            ApplicationDeed::InspectionArranged(window) => {
                let Window { from, to, on_duty } = window.clone();
                vec![Notice::InspectionArranged {
                    application,
                    unit,
                    servers: found.filing.servers,
                    from,
                    to,
                    on_duty,
                }]
            }
            ApplicationDeed::InspectionStopped { reason } => vec![Notice::InspectionStopped {
                application,
                unit,
                at: self.now,
                reason: reason.clone(),
            }],
            ApplicationDeed::StageConcluded(outcome) => {
                concluded(found, outcome, rules, applicant)?
            }
            ApplicationDeed::ObjectionFiled { .. } => vec![Notice::ObjectionReceived {
                application,
                unit,
                received,
            }],
            ApplicationDeed::ObjectionUpheld { reason } => vec![Notice::ObjectionUpheld {
                application,
                unit,
                reason: reason.clone(),
            }],
            ApplicationDeed::ObjectionDismissed { reason } => vec![Notice::ObjectionDismissed {
                application,
                unit,
                reason: reason.clone(),
            }],
            ApplicationDeed::RereviewFiled { .. } => vec![Notice::RereviewReceived {
                application,
                unit,
                received,
            }],
            ApplicationDeed::RereviewExpired => match &found.stand {
                Stand::Failed(failure) => vec![Notice::RereviewExpired {
                    application,
                    unit,
                    rereview_until: rereview_until(rules, failure.on)?,
                }],
                _ => Vec::new(),
            },
            ApplicationDeed::FeePaid { fee, yen } => {
                let named = rules.fees.iter().find(|known| known.id == *fee);
                let received = |named: &crate::scheme::Fee| Notice::FeeReceived {
                    invoice: application.clone(),
                    fee: named.name.clone(),
                    amount: Yen(*yen),
                    received: applicant.today,
                };
                named.map(received).into_iter().collect()
            }
            ApplicationDeed::PassIssued { pass, from, to } => vec![Notice::PassIssued {
                pass: *pass,
                unit,
                system: found.filing.system.clone(),
                from: *from,
                to: *to,
            }],
            _ => Vec::new(),
        })
    }

    fn mark_application(&self, event: &MarkApplicationEvent) -> Result<Notices, Refusal> {
        let number = event.number;
        let found = self.registry.casework().mark_application(number);
        let filing = match (&event.did, found) {
            (MarkApplicationDeed::Filed(filing), _) => filing,
            (_, Some(found)) => &found.filing,
            (_, None) => return Err(CaseRefusal::NoSuchMarkApplication(number).into()),
        };
        let scheme = known(self.schemes, &filing.scheme)?;
        let (application, subject) = (reference(&number), scheme.mark_name.clone());
        let today = scheme.zone.day_of(self.now);
        let notice = match &event.did {
            MarkApplicationDeed::Filed(_) => Notice::ApplicationReceived {
                application,
                subject,
                received: today,
            },
            MarkApplicationDeed::Refused { reason } => Notice::ApplicationRefused {
                application,
                subject,
                reason: both(reason),
            },
            MarkApplicationDeed::FeePaid { fee, yen } => {
                let mut fees = scheme.rules.iter().flat_map(|rules| &rules.fees);
                let Some(named) = fees.find(|known| known.id == *fee) else {
                    return Ok(Vec::new());
                };
                Notice::FeeReceived {
                    invoice: application,
                    fee: named.name.clone(),
                    amount: Yen(*yen),
                    received: today,
                }
            }
            _ => return Ok(Vec::new()),
        };
        Ok(vec![(filing.applicant, notice)])
    }

    fn issued(&self, issuance: &Issuance) -> Notices {
        let number = issuance.number;
        let mut intents = self.registry.intents();
        let granted = intents.find(|intent| intent.grant().number == number);
        let (Some(to), Some(granted)) = (self.holder(number.registration), granted) else {
            return Vec::new();
        };
        let grant = granted.grant();
        let url = grant.terms.url.clone();
        let (from, until) = (grant.valid.from, grant.valid.to);
        let told = if self.registry.mark(number.registration).is_some() {
            Notice::MarkRenewed {
                mark: number,
                url: url.clone(),
                from,
                to: until,
            }
        } else {
            Notice::MarkGranted {
                mark: number,
                holder: grant.terms.holder.clone(),
                system: grant.terms.system.clone(),
                url: url.clone(),
                from,
                to: until,
            }
        };
        let mut notices = vec![(to, told)];
        let application = grant.application;
        let application = application.and_then(|n| self.registry.casework().mark_application(n));
        notices.extend(application.map(|application| {
            let recipient = application.filing.recipient.clone();
            let mark = number;
            let delivered = Notice::MarkDelivered {
                mark,
                url,
                recipient,
            };
            (to, delivered)
        }));
        notices
    }

    fn revoked(&self, revocation: &Revocation) -> Result<Notices, Refusal> {
        let Some((to, grant)) = self.held(revocation.registration) else {
            return Ok(Vec::new());
        };
        let scheme = known(self.schemes, &grant.terms.scheme)?;
        let on = scheme.zone.day_of(self.now);
        let confirm_until = on.checked_add(CONFIRM_WITHIN.days());
        let notice = Notice::MarkRevoked {
            mark: grant.number,
            url: grant.terms.url.clone(),
            on,
            cause: revocation.reason.text.clone(),
            confirm_until: confirm_until.map_err(|_| ValidityError { date: on })?,
        };
        Ok(vec![(to, notice)])
    }

    /// The holder of the pass is told why; holders of marks are not (3.8(2)).
    fn lapsed(&self, lapse: &Lapse) -> Notices {
        let (until, pass) = (lapse.until, lapse.pass);
        let cure = Text::try_from(lapse.why.clone()).ok();
        let to_pass = self.registry.casework().pass(pass).zip(cure);
        let to_pass = to_pass.map(|(pass, cure)| {
            if self.is_over(pass) {
                let notice = Notice::RenewalDelayed {
                    pass: pass.number,
                    expired: pass.valid.to,
                    until,
                };
                return (pass.holder, notice);
            }
            let notice = Notice::PassLapsed {
                pass: pass.number,
                system: pass.system.clone(),
                until,
                cure,
                marks: self.marks_standing(pass.number.number),
            };
            (pass.holder, notice)
        });
        let to_marks = self.each_mark(pass, |grant| Notice::BasisUnderReview {
            mark: grant.number,
            url: grant.terms.url.clone(),
            until,
        });
        to_pass.into_iter().chain(to_marks).collect()
    }

    fn restored(&self, pass: PassNumber) -> Notices {
        let to_pass = self.registry.casework().pass(pass).map(|pass| {
            let notice = Notice::LapseCured {
                pass: pass.number,
                system: pass.system.clone(),
            };
            (pass.holder, notice)
        });
        let to_marks = self.each_mark(pass, |grant| Notice::BasisConfirmed {
            mark: grant.number,
            url: grant.terms.url.clone(),
        });
        to_pass.into_iter().chain(to_marks).collect()
    }

    /// Marks that fall with it have notices of their own.
    fn pass_revoked(&self, pass: PassNumber, reason: &Reason) -> Result<Notices, Refusal> {
        let Some(pass) = self.registry.casework().pass(pass) else {
            return Ok(Vec::new());
        };
        let scheme = known(self.schemes, &pass.scheme)?;
        let notice = Notice::PassRevoked {
            pass: pass.number,
            system: pass.system.clone(),
            on: scheme.zone.day_of(self.now),
            cause: reason.text.clone(),
            marks: self.marks_standing(pass.number.number),
        };
        Ok(vec![(pass.holder, notice)])
    }

    fn reexamined(&self, event: &Reexamination) -> Result<Notices, Refusal> {
        let pass: Option<&Pass> = self.registry.casework().pass(event.pass);
        let upstream = self.registry.mark(event.upstream);
        let (Some(pass), Some(upstream)) = (pass, upstream) else {
            return Ok(Vec::new());
        };
        let scheme = known(self.schemes, &pass.scheme)?;
        let notice = Notice::UpstreamRevoked {
            what: Subject::Pass(pass.number),
            upstream: upstream.current().grant().terms.holder.clone(),
            on: scheme.zone.day_of(self.now),
            until: event.until,
        };
        Ok(vec![(pass.holder, notice)])
    }

    /// Whether a pass's last day is over.
    fn is_over(&self, pass: &Pass) -> bool {
        let scheme = self.schemes.get(&pass.scheme);
        scheme.is_some_and(|scheme| pass.valid.to < scheme.zone.day_of(self.now))
    }

    fn holder(&self, mark: RegistrationNumber) -> Option<OrganisationNumber> {
        self.registry.casework().holder_of(mark)
    }

    /// Who holds a mark, and its current grant.
    fn held(&self, mark: RegistrationNumber) -> Option<(OrganisationNumber, &'a Grant)> {
        let to = self.holder(mark)?;
        Some((to, self.registry.mark(mark)?.current().grant()))
    }

    fn each_mark(&self, pass: PassNumber, notice: impl Fn(&Grant) -> Notice) -> Notices {
        let marks = self.registry.standing_on(pass, self.now);
        let held = marks.filter_map(|mark| self.held(mark));
        held.map(|(to, grant)| (to, notice(grant))).collect()
    }

    fn marks_standing(&self, pass: PassNumber) -> u32 {
        let count = self.registry.standing_on(pass, self.now).count();
        u32::try_from(count).unwrap_or(u32::MAX)
    }
}

/// A stage passed or failed, and after the last one what comes next.
fn concluded(
    found: &Application,
    outcome: &StageOutcome,
    rules: &Rules,
    applicant: &Applicant<'_>,
) -> Result<Vec<Notice>, Refusal> {
    let (application, unit) = (applicant.application.clone(), applicant.unit.clone());
    let stage = rules.stages.iter().find(|stage| stage.id == outcome.stage);
    let inspected = stage.is_some_and(|stage| stage.how == StageWork::Inspection);
    let again = matches!(&found.stand, Stand::InReview(review) if review.rereviews > 0);
    let items = outcome.items.clone();
    let on = outcome.on;
    let mut notices = vec![match (outcome.passed, again, inspected) {
        (true, true, _) => Notice::RereviewPassed { application, unit },
        (true, false, true) => Notice::InspectionPassed { application, unit },
        (true, false, false) => Notice::PaperReviewPassed { application, unit },
        (false, true, _) => Notice::RereviewFailed {
            application,
            unit,
            items,
        },
        (false, false, _) if outcome.ends || rules.rereview.is_none() => {
            Notice::ReviewFailedFinally {
                application,
                unit,
                items,
            }
        }
        (false, false, true) => Notice::InspectionFailed {
            application,
            unit,
            findings: outcome.findings,
            fix_until: fix_until(rules, on)?,
            rereview_until: rereview_until(rules, on)?,
        },
        (false, false, false) => Notice::PaperReviewFailed {
            application,
            unit,
            items,
            fix_until: fix_until(rules, on)?,
            rereview_until: rereview_until(rules, on)?,
        },
    }];
    if outcome.passed && outcome.ends {
        let contracts = rules.contracts_for(ContractFor::Pass);
        notices.extend(contracts.map(|contract| Notice::ContractToSign {
            application: applicant.application.clone(),
            contract: contract.name.clone(),
        }));
        let owed = fees(rules, &found.filing).filter(|owed| owed.yen > 0);
        for owed in owed.filter(|owed| !found.paid.contains_key(&owed.fee.id)) {
            let due = match owed.fee.due {
                Due::AfterPassNotice(period) => period.after(on)?,
                Due::ByApplication | Due::BeforeIssue => on,
            };
            notices.push(Notice::FeeDue {
                invoice: applicant.application.clone(),
                fee: owed.fee.name.clone(),
                amount: Yen(owed.yen),
                due,
            });
        }
    }
    Ok(notices)
}

/// The name of a unit of the scheme.
fn unit_name(scheme: &Scheme, unit: &UnitId) -> Bilingual {
    let rules = scheme.rules.as_deref();
    let unit = rules.and_then(|rules| rules.unit(unit));
    unit.map_or_else(|| scheme.name.clone(), |unit| unit.name.clone())
}

fn reference(number: &impl ToString) -> Reference {
    Reference::of_number(number)
}

/// A text that was written once, shown to readers of either language.
fn both(text: &Text) -> Bilingual {
    Bilingual {
        ja: text.clone(),
        en: text.clone(),
    }
}

fn rereview_until(rules: &Rules, failed: Date) -> Result<Date, ValidityError> {
    let rule = rules.rereview.as_ref();
    rule.map_or(Ok(failed), |rule| rule.open_until(failed))
}

fn fix_until(rules: &Rules, failed: Date) -> Result<Date, ValidityError> {
    let rule = rules.rereview.as_ref();
    rule.map_or(Ok(failed), |rule| rule.fixed_until(failed))
}
