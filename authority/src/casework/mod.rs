//! Casework: the work of the two bodies, from an organisation's self-diagnosis to the grant of its mark,
//! and from a complaint or a suspicion of misuse to its end.
//!
//! Pure, as the registry is, of which it is a part: commands look at the state at a
//! [`Desk`] and yield events or a named refusal, and events are folded in.

mod address;
mod agenda;
mod application;
mod change;
pub mod complaint;
mod contact;
mod decided;
mod designation;
mod desk;
mod dues;
pub mod finding;
mod fold;
mod gate;
mod mark;
mod messages;
pub mod misuse;
mod number;
mod organisation;
mod outbox;
mod pass;
mod refusal;
mod spot;
#[cfg(test)]
pub(crate) mod tests;
mod tick;

pub use address::{InvalidAddress, MailAddress};
pub use application::{
    Application, ApplicationDeed, ApplicationEvent, Attachment, Audited, Diagnosed, Evidence,
    Failure, Filing, Objection, Papers, Passed, Review, StageOutcome, StageResult, Stand, Window,
    fees,
};
pub use change::{
    Change, ChangeDeed, ChangeEvent, ChangeFiling, ChangeRefusal, Changed, Judged, Judgement,
};
pub use contact::{InvalidReplyTo, ReplyTo};
pub use decided::{Decided, Outgoing, Step};
pub use designation::{
    AuditResult, Designated, Designation, DesignationDeed, DesignationEvent, DesignationRefusal,
    Over,
};
pub use desk::Desk;
pub use dues::{Owed, Paid, contracts_of};
pub use fold::Misplaced;
pub use mark::{
    Basis, MarkApplication, MarkApplicationDeed, MarkApplicationEvent, MarkFiling, MarkStand,
    mark_fees,
};
pub use messages::InvalidParty;
pub use number::{
    ApplicationNumber, ChangeNumber, ComplaintNumber, DesignationNumber, FindingNumber,
    InvalidNumber, MarkApplicationNumber, MisuseNumber, NoticeNumber, OrganisationNumber,
    SpotNumber,
};
pub use organisation::{Details, Organisation, OrganisationDeed, OrganisationEvent};
pub(crate) use outbox::OutboxState;
pub use outbox::{
    Addressee, InvalidAddressee, MailAttempts, MailDeed, NoticeMailed, NoticeSent, Noticed,
    Reexamination, Waiting,
};
pub use pass::{Pass, PassSigned};
pub use refusal::CaseRefusal;
pub use spot::{Announcement, SpotDeed, SpotEvent, SpotInspection, SpotOutcome, SpotRefusal};

use std::collections::BTreeMap;

use shirushi_verifier::domain::{PassNumber, RegistrationNumber};

/// Everything that the bodies have in hand, and had.
///
/// What there are hundreds of thousands of stands in boxes: a tree's leaves are half empty.
#[derive(Debug, Clone, Default)]
pub struct Casework {
    organisations: BTreeMap<OrganisationNumber, Organisation>,
    applications: BTreeMap<ApplicationNumber, Box<Application>>,
    mark_applications: BTreeMap<MarkApplicationNumber, Box<MarkApplication>>,
    passes: BTreeMap<PassNumber, Box<Pass>>,
    changes: BTreeMap<ChangeNumber, Change>,
    spot_inspections: BTreeMap<SpotNumber, SpotInspection>,
    designations: BTreeMap<DesignationNumber, Designation>,
    /// Whose mark it is, where it was applied for here.
    mark_holders: BTreeMap<RegistrationNumber, OrganisationNumber>,
    /// Passes of services that depend on a mark.
    dependent: BTreeMap<RegistrationNumber, Vec<PassNumber>>,
    /// Passes whose service is examined anew.
    reexaminations: BTreeMap<PassNumber, Reexamination>,
    last_notice: Option<NoticeNumber>,
    waiting: BTreeMap<NoticeNumber, Waiting>,
}

impl Casework {
    /// The organisation of this number.
    pub fn organisation(&self, number: OrganisationNumber) -> Option<&Organisation> {
        self.organisations.get(&number)
    }

    /// All organisations, by number.
    pub fn organisations(
        &self,
    ) -> impl DoubleEndedIterator<Item = (OrganisationNumber, &Organisation)> {
        self.organisations.iter().map(|(number, o)| (*number, o))
    }

    /// The application of this number.
    pub fn application(&self, number: ApplicationNumber) -> Option<&Application> {
        self.applications.get(&number).map(|found| &**found)
    }

    /// All applications for reviews, by number.
    pub fn applications(
        &self,
    ) -> impl DoubleEndedIterator<Item = (ApplicationNumber, &Application)> {
        let all = self.applications.iter();
        all.map(|(number, application)| (*number, &**application))
    }

    /// The application for a mark of this number.
    pub fn mark_application(&self, number: MarkApplicationNumber) -> Option<&MarkApplication> {
        self.mark_applications.get(&number).map(|found| &**found)
    }

    /// All applications for marks, by number.
    pub fn mark_applications(
        &self,
    ) -> impl DoubleEndedIterator<Item = (MarkApplicationNumber, &MarkApplication)> {
        self.mark_applications
            .iter()
            .map(|(number, application)| (*number, &**application))
    }

    /// The pass of this number, where a review here led to it.
    pub fn pass(&self, number: PassNumber) -> Option<&Pass> {
        self.passes.get(&number).map(|found| &**found)
    }

    /// All passes that reviews here led to, by number.
    pub fn passes(&self) -> impl Iterator<Item = &Pass> {
        self.passes.values().map(|pass| &**pass)
    }

    /// Who holds a mark, where it was applied for here.
    pub fn holder_of(&self, mark: RegistrationNumber) -> Option<OrganisationNumber> {
        self.mark_holders.get(&mark).copied()
    }

    /// Passes of services that depend on a mark of an upstream provider.
    pub fn dependent_on(&self, mark: RegistrationNumber) -> impl Iterator<Item = &Pass> {
        let passes = self.dependent.get(&mark).into_iter().flatten();
        passes.filter_map(|pass| self.pass(*pass))
    }

    /// The pass that a mark's basis is, or has led to.
    pub(crate) fn pass_under(&self, basis: Basis) -> Option<&Pass> {
        match basis {
            Basis::Pass(number) => self.pass(number),
            Basis::Review(number) => match self.application(number)?.stand {
                Stand::Issued { pass, .. } => self.pass(pass.number),
                _ => None,
            },
        }
    }

    /// The re-examination of a pass's service, if one is open.
    pub fn reexamination(&self, pass: PassNumber) -> Option<&Reexamination> {
        self.reexaminations.get(&pass)
    }

    /// The last notice of all, sent or not.
    pub(crate) fn last_notice(&self) -> Option<NoticeNumber> {
        self.last_notice
    }

    /// A notice that was not sent yet.
    pub fn notice(&self, number: NoticeNumber) -> Option<&Waiting> {
        self.waiting.get(&number)
    }

    /// Notices that were not sent yet, by number.
    pub fn outbox(&self) -> impl Iterator<Item = (NoticeNumber, &Waiting)> {
        self.waiting
            .iter()
            .map(|(number, waiting)| (*number, waiting))
    }
}
