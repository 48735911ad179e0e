//! Organisations at the desk: registered once, and let through the gate of the self-diagnosis (6.2.1).

use std::collections::BTreeMap;

use shirushi_verifier::domain::SchemeId;

use super::{
    CaseRefusal, OrganisationNumber,
    desk::Desk,
    organisation::{Details, OrganisationDeed, OrganisationEvent},
};
use crate::{
    registry::Event,
    scheme::{EntryId, UnitId},
};

impl Desk<'_> {
    /// Registers an organisation.
    ///
    /// # Errors
    /// [`CaseRefusal::RegisteredBefore`] where one of this name and mail address is.
    pub fn register(&mut self, details: Details) -> Result<OrganisationNumber, CaseRefusal> {
        let mut known = self.casework().organisations();
        let same = known.find(|(_, organisation)| {
            organisation.details.name == details.name && organisation.details.mail == details.mail
        });
        if let Some((number, _)) = same {
            let name = details.name.to_string();
            return Err(CaseRefusal::RegisteredBefore { name, number });
        }
        let number = OrganisationNumber::next_in(&self.casework().organisations);
        self.organised(number, OrganisationDeed::Registered(details));
        Ok(number)
    }

    /// Changes an organisation's details.
    ///
    /// # Errors
    /// [`CaseRefusal::NoSuchOrganisation`].
    pub fn change_organisation(
        &mut self,
        number: OrganisationNumber,
        details: Details,
    ) -> Result<(), CaseRefusal> {
        self.organisation(number)?;
        self.organised(number, OrganisationDeed::Changed(details));
        Ok(())
    }

    /// Opens the gate for an organisation whose answers are all yes; failed answers are
    /// not recorded, and can be given again.
    ///
    /// # Errors
    /// [`CaseRefusal`] with every question that is not answered with yes.
    pub fn self_diagnose(
        &mut self,
        number: OrganisationNumber,
        scheme: &SchemeId,
        unit: &UnitId,
        answers: &BTreeMap<EntryId, bool>,
    ) -> Result<(), CaseRefusal> {
        self.organisation(number)?;
        let (found, rules) = self.rules(scheme)?;
        if rules.unit(unit).is_none() {
            let (scheme, unit) = (scheme.clone(), unit.clone());
            return Err(CaseRefusal::NoSuchUnit { scheme, unit });
        }
        let gate = rules.gate_of(unit);
        let gate = gate.ok_or_else(|| CaseRefusal::NoSelfDiagnosis {
            scheme: scheme.clone(),
        })?;
        gate.open(answers)?;
        let deed = OrganisationDeed::Diagnosed {
            scheme: scheme.clone(),
            unit: unit.clone(),
            on: self.today(found),
        };
        self.organised(number, deed);
        Ok(())
    }

    fn organised(&mut self, number: OrganisationNumber, did: OrganisationDeed) {
        self.take(Event::Organisation(OrganisationEvent { number, did }));
    }
}
