//! The agenda: the days on which something opens or ends, for people to plan by.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use shirushi_verifier::domain::{PassNumber, RegistrationNumber, SchemeId};

use super::{Mark, Refusal, Registry, command::known, mark::Standing};
use crate::{
    casework::{ApplicationNumber, DesignationNumber, MarkApplicationNumber},
    scheme::SchemeSet,
};

/// Something that happens on a day.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Appointment {
    /// The day, in the scheme's time zone.
    pub day: Date,
    /// The scheme.
    pub scheme: SchemeId,
    /// What happens.
    #[serde(flatten)]
    pub what: Occasion,
}

/// What happens on a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(tag = "occasion", rename_all = "kebab-case", deny_unknown_fields)]
#[non_exhaustive]
pub enum Occasion {
    /// Renewal of a mark opens.
    RenewalOpens {
        /// The mark.
        registration: RegistrationNumber,
    },
    /// A mark's last valid day.
    MarkEnds {
        /// The mark.
        registration: RegistrationNumber,
    },
    /// The last day of a pass's lapse.
    LapseEnds {
        /// The pass.
        pass: PassNumber,
    },
    /// Renewal of a pass opens.
    PassRenewalOpens {
        /// The pass.
        pass: PassNumber,
    },
    /// A pass's last valid day.
    PassEnds {
        /// The pass.
        pass: PassNumber,
    },
    /// The last day for papers of a service that is examined anew.
    PapersDue {
        /// Its pass.
        pass: PassNumber,
    },
    /// The last day to apply for a re-review.
    RereviewCloses {
        /// The application whose review was failed.
        application: ApplicationNumber,
    },
    /// The last day on which the diagnosis of an application could be submitted again.
    DiagnosisAges {
        /// The application.
        application: ApplicationNumber,
    },
    /// The last day to pay what is owed after a pass.
    FeeDue {
        /// The application for the mark.
        application: MarkApplicationNumber,
    },
    /// The last day to confirm that the use of a revoked mark has stopped.
    StopToConfirm {
        /// The mark.
        registration: RegistrationNumber,
    },
    /// The last day to audit a designated review body.
    AuditDue {
        /// Its designation.
        designation: DesignationNumber,
    },
    /// The last day of a designation.
    DesignationEnds {
        /// The designation.
        designation: DesignationNumber,
    },
}

/// What an occasion is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum About {
    /// A mark.
    Mark(RegistrationNumber),
    /// A pass.
    Pass(PassNumber),
    /// An application for a review.
    Application(ApplicationNumber),
    /// An application for a mark.
    MarkApplication(MarkApplicationNumber),
    /// A designation.
    Designation(DesignationNumber),
}

impl Registry {
    /// What happens from `from` to `to`, both included, the earliest first. Marks
    /// that were revoked, and terms that a renewal has followed, are left out.
    ///
    /// # Errors
    /// [`Refusal`] where a scheme is not among `schemes`, or at the end of the calendar.
    pub fn agenda(
        &self,
        schemes: &SchemeSet,
        from: Date,
        to: Date,
    ) -> Result<Vec<Appointment>, Refusal> {
        let mut agenda = self.marks_agenda(schemes)?;
        agenda.extend(self.casework_agenda(schemes)?);
        agenda.retain(|appointment| (from..=to).contains(&appointment.day));
        agenda.sort();
        Ok(agenda)
    }

    fn marks_agenda(&self, schemes: &SchemeSet) -> Result<Vec<Appointment>, Refusal> {
        let mut agenda = Vec::new();
        let live = |mark: &&Mark| !matches!(mark.standing(), Standing::Revoked(_));
        for mark in self.marks().filter(live) {
            let grant = mark.current().grant();
            let scheme = known(schemes, &grant.terms.scheme)?;
            let registration = mark.registration();
            let opens = scheme.validity.renewal_opens(grant.valid)?;
            for (day, what) in [
                (opens, Occasion::RenewalOpens { registration }),
                (grant.valid.to, Occasion::MarkEnds { registration }),
            ] {
                let scheme = scheme.id.clone();
                agenda.push(Appointment { day, scheme, what });
            }
        }
        for (&pass, lapse) in &self.lapses {
            let scheme = self.scheme_of_pass(schemes, pass)?.id.clone();
            let (day, what) = (lapse.until, Occasion::LapseEnds { pass });
            agenda.push(Appointment { day, scheme, what });
        }
        Ok(agenda)
    }
}

impl Occasion {
    /// Its name, as in documents.
    pub fn name(self) -> &'static str {
        match self {
            Self::RenewalOpens { .. } => "renewal-opens",
            Self::MarkEnds { .. } => "mark-ends",
            Self::LapseEnds { .. } => "lapse-ends",
            Self::PassRenewalOpens { .. } => "pass-renewal-opens",
            Self::PassEnds { .. } => "pass-ends",
            Self::PapersDue { .. } => "papers-due",
            Self::RereviewCloses { .. } => "rereview-closes",
            Self::DiagnosisAges { .. } => "diagnosis-ages",
            Self::FeeDue { .. } => "fee-due",
            Self::StopToConfirm { .. } => "stop-to-confirm",
            Self::AuditDue { .. } => "audit-due",
            Self::DesignationEnds { .. } => "designation-ends",
        }
    }

    /// What it is about.
    pub fn about(self) -> About {
        match self {
            Self::RenewalOpens { registration }
            | Self::MarkEnds { registration }
            | Self::StopToConfirm { registration } => About::Mark(registration),
            Self::LapseEnds { pass }
            | Self::PassRenewalOpens { pass }
            | Self::PassEnds { pass }
            | Self::PapersDue { pass } => About::Pass(pass),
            Self::RereviewCloses { application } | Self::DiagnosisAges { application } => {
                About::Application(application)
            }
            Self::FeeDue { application } => About::MarkApplication(application),
            Self::AuditDue { designation } | Self::DesignationEnds { designation } => {
                About::Designation(designation)
            }
        }
    }

    /// What happens, in a line for people.
    pub fn told(self) -> String {
        let about = self.about();
        match self {
            Self::RenewalOpens { .. } | Self::PassRenewalOpens { .. } => {
                format!("renewal of {about} opens")
            }
            Self::MarkEnds { .. } | Self::PassEnds { .. } | Self::DesignationEnds { .. } => {
                format!("last day of {about}")
            }
            Self::LapseEnds { .. } => format!("last day of the lapse of {about}"),
            Self::PapersDue { .. } => format!("last day for papers on {about}"),
            Self::RereviewCloses { .. } => {
                format!("last day to apply for the re-review of {about}")
            }
            Self::DiagnosisAges { .. } => {
                format!("last day on which the diagnosis of {about} could be submitted again")
            }
            Self::FeeDue { .. } => format!("last day to pay the fee of {about}"),
            Self::StopToConfirm { .. } => {
                format!("last day to confirm that the use of {about} has stopped")
            }
            Self::AuditDue { .. } => format!("last day for the audit of {about}"),
        }
    }
}

impl About {
    /// Its number.
    pub fn number(self) -> String {
        match self {
            Self::Mark(number) => number.to_string(),
            Self::Pass(number) => number.to_string(),
            Self::Application(number) => number.to_string(),
            Self::MarkApplication(number) => number.to_string(),
            Self::Designation(number) => number.to_string(),
        }
    }
}

impl std::fmt::Display for About {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let what = match self {
            Self::Mark(_) => "mark",
            Self::Pass(_) => "pass",
            Self::Application(_) | Self::MarkApplication(_) => "application",
            Self::Designation(_) => "designation",
        };
        write!(f, "{what} {}", self.number())
    }
}
