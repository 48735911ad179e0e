//! The agenda: the days on which something opens or ends, for people to plan by.

use jiff::civil::Date;
use serde::Serialize;
use shirushi_verifier::domain::{PassNumber, RegistrationNumber, SchemeId};

use super::{Mark, Refusal, Registry, command::known, mark::Standing};
use crate::scheme::SchemeSet;

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
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(tag = "occasion", rename_all = "kebab-case")]
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
        agenda.retain(|appointment| (from..=to).contains(&appointment.day));
        agenda.sort();
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
        }
    }

    /// The mark that it is about; a lapse is about a pass.
    pub fn registration(self) -> Option<RegistrationNumber> {
        match self {
            Self::RenewalOpens { registration } | Self::MarkEnds { registration } => {
                Some(registration)
            }
            Self::LapseEnds { .. } => None,
        }
    }

    /// The number of the mark or pass.
    pub fn number(self) -> String {
        match self {
            Self::RenewalOpens { registration } | Self::MarkEnds { registration } => {
                registration.to_string()
            }
            Self::LapseEnds { pass } => pass.to_string(),
        }
    }
}
