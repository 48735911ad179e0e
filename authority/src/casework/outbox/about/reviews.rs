//! Notices about applications for reviews, from receipt to the pass.

use jiff::civil::Date;

use super::{Notices, Teller, both, reference, unit_name};
use crate::{
    casework::{
        Application, ApplicationDeed, ApplicationEvent, CaseRefusal, Filing, OrganisationNumber,
        StageOutcome, Stand, Window, application::fees, dues::contracts_of,
    },
    correspondence::{Notice, Reference, Subject, Yen},
    registry::{Refusal, known},
    scheme::{Bilingual, Due, Fee, Rules, Scheme, StageWork, ValidityError},
};

/// What notices about one application have in common.
struct Applicant<'a> {
    scheme: &'a Scheme,
    to: OrganisationNumber,
    application: Reference,
    unit: Bilingual,
    today: Date,
}

impl<'a> Teller<'a> {
    pub(super) fn application(&self, event: &'a ApplicationEvent) -> Result<Notices, Refusal> {
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
                let received = |named: &Fee| Notice::FeeReceived {
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
        let contracts = contracts_of(rules, &found.filing.unit);
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

fn rereview_until(rules: &Rules, failed: Date) -> Result<Date, ValidityError> {
    let rule = rules.rereview.as_ref();
    rule.map_or(Ok(failed), |rule| rule.open_until(failed))
}

fn fix_until(rules: &Rules, failed: Date) -> Result<Date, ValidityError> {
    let rule = rules.rereview.as_ref();
    rule.map_or(Ok(failed), |rule| rule.fixed_until(failed))
}
