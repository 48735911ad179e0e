//! Organisations: who applies, holds passes and marks, and is written to.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use shirushi_verifier::domain::{HolderName, SchemeId};

use super::{MailAddress, OrganisationNumber};
use crate::{
    language::Language,
    scheme::{Text, UnitId},
};

/// What is known of an organisation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Details {
    /// Its name, as passes and marks show it.
    pub name: HolderName,
    /// Whom to write to.
    pub contact: Text,
    /// Where mail goes that says that a notice waits.
    pub mail: MailAddress,
    /// The language of its notices.
    pub language: Language,
}

/// An organisation was registered, or its details changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OrganisationEvent {
    /// Which.
    pub number: OrganisationNumber,
    /// What happened.
    pub did: OrganisationDeed,
}

/// What happens to an organisation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub enum OrganisationDeed {
    /// It was registered.
    Registered(Details),
    /// Its details are these from now on.
    Changed(Details),
    /// It answered every question of a self-diagnosis with yes: applications are taken from it (6.2.1).
    Diagnosed {
        /// The scheme.
        scheme: SchemeId,
        /// The review unit.
        unit: UnitId,
        /// The day, in the scheme's zone.
        on: Date,
    },
}

/// An organisation as it is now.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Organisation {
    /// Its details.
    pub details: Details,
    /// The self-diagnoses it passed, with the day of the last one of each.
    pub diagnosed: Vec<(SchemeId, UnitId, Date)>,
}

impl Organisation {
    pub(super) fn new(details: Details) -> Self {
        Self {
            details,
            diagnosed: Vec::new(),
        }
    }

    /// Whether it passed the self-diagnosis of a unit.
    pub fn is_diagnosed(&self, scheme: &SchemeId, unit: &UnitId) -> bool {
        let of_this = |(s, u, _): &(SchemeId, UnitId, Date)| s == scheme && u == unit;
        self.diagnosed.iter().any(of_this)
    }

    pub(super) fn diagnose(&mut self, scheme: &SchemeId, unit: &UnitId, on: Date) {
        let other = |(s, u, _): &(SchemeId, UnitId, Date)| s != scheme || u != unit;
        self.diagnosed.retain(other);
        self.diagnosed.push((scheme.clone(), unit.clone(), on));
    }
}
