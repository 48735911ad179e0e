//! The desk: deeds that may take two people, done on an office from the shell and over HTTP alike.

use shirushi_verifier::domain::{PassNumber, RegistrationNumber, UnixTime};

use super::{AccessRefusal, Proposal, ProposalNumber, ProposedDeed, Who};
use crate::{
    issuing::{self, IssueFault, Released},
    office::Office,
    registry::{Event, Grant},
    scheme::Text,
    store::CommitError,
};

/// What became of a command.
#[derive(Debug)]
pub enum Settled {
    /// It waits for a second person.
    Proposed(Box<Proposal>),
    /// It was done.
    Done(Done),
}

/// What was done.
#[derive(Debug)]
pub enum Done {
    /// A mark was issued.
    MarkIssued(Box<Released>),
    /// A pass was revoked with the marks that stood on it.
    PassRevoked {
        /// The pass.
        pass: PassNumber,
        /// The marks.
        marks: Vec<RegistrationNumber>,
    },
}

/// Why it was not done.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum DeskFault {
    /// A rule forbids it.
    #[error(transparent)]
    Refused(#[from] AccessRefusal),
    /// The mark could not be issued.
    #[error(transparent)]
    Issue(#[from] IssueFault),
    /// The store did not take it.
    #[error(transparent)]
    Store(Box<CommitError<AccessRefusal>>),
}

impl DeskFault {
    /// Whether a rule forbids it, rather than something being broken.
    pub fn is_refusal(&self) -> bool {
        match self {
            Self::Refused(_) => true,
            Self::Issue(fault) => fault.is_refusal(),
            Self::Store(_) => false,
        }
    }
}

impl From<CommitError<AccessRefusal>> for DeskFault {
    fn from(error: CommitError<AccessRefusal>) -> Self {
        match error {
            CommitError::Refused(refusal) => Self::Refused(refusal),
            other => Self::Store(Box::new(other)),
        }
    }
}

/// Does a deed, or proposes it where the scheme asks for two people.
///
/// # Errors
/// [`DeskFault`].
pub fn carry_out(
    office: &Office,
    who: &Who,
    what: &ProposedDeed,
    now: UnixTime,
) -> Result<Settled, DeskFault> {
    if let ProposedDeed::IssueMark(request) = what {
        who.must(what.deed())?;
        issuing::check_host(&request.url)?;
    }
    let schemes = office.assets().schemes();
    let (number, events) = office.store().commit(now, &who.actor(), |registry| {
        if registry.two_people(schemes, what)?.is_none() {
            let events = registry.perform(schemes, who, what, now)?;
            let events = registry.with_consequences(schemes, events, now)?;
            return Ok::<_, AccessRefusal>((events.clone(), (None, events)));
        }
        let proposed = registry.propose(schemes, who, what, now)?;
        let number = proposed.number;
        let event = Event::Proposed(Box::new(proposed));
        Ok((vec![event], (Some(number), Vec::new())))
    })?;
    match number {
        None => Ok(Settled::Done(finish(office, who, events, now)?)),
        Some(number) => Ok(Settled::Proposed(Box::new(proposal(office, number)?))),
    }
}

/// Approves a proposal as the second person, and does its deed.
///
/// # Errors
/// [`DeskFault`].
pub fn approve(
    office: &Office,
    who: &Who,
    number: ProposalNumber,
    now: UnixTime,
) -> Result<Done, DeskFault> {
    let schemes = office.assets().schemes();
    let events = office.store().commit(now, &who.actor(), |registry| {
        let events = registry.approve(schemes, who, number, now)?;
        let events = registry.with_consequences(schemes, events, now)?;
        Ok::<_, AccessRefusal>((events.clone(), events))
    })?;
    finish(office, who, events, now)
}

/// Rejects a proposal as the second person.
///
/// # Errors
/// [`DeskFault`].
pub fn reject(
    office: &Office,
    who: &Who,
    number: ProposalNumber,
    why: &Text,
    now: UnixTime,
) -> Result<(), DeskFault> {
    let schemes = office.assets().schemes();
    office.store().commit(now, &who.actor(), |registry| {
        let rejected = registry.reject(schemes, who, number, why, now)?;
        Ok::<_, AccessRefusal>((vec![Event::Rejected(rejected)], ()))
    })?;
    Ok(())
}

fn proposal(office: &Office, number: ProposalNumber) -> Result<Proposal, AccessRefusal> {
    let registry = office.store().registry();
    let proposal = registry.access().proposal(number).cloned();
    proposal.ok_or(AccessRefusal::NoSuchProposal { number })
}

/// Ends what the journal has begun: a grant gets its badge, a revocation is told.
fn finish(
    office: &Office,
    who: &Who,
    events: Vec<Event>,
    now: UnixTime,
) -> Result<Done, DeskFault> {
    let mut grants: Vec<Grant> = Vec::new();
    let mut revoked = None;
    let mut marks = Vec::new();
    for event in events {
        match event {
            Event::Granted(grant) => grants.push(*grant),
            Event::PassRevoked(revocation) => revoked = Some(revocation.pass),
            Event::Revoked(revocation) => marks.push(revocation.registration),
            _ => {}
        }
    }
    if let Some(pass) = revoked {
        return Ok(Done::PassRevoked { pass, marks });
    }
    let released = issuing::complete(office, &who.actor(), grants, now, &|| {})?;
    let released = released
        .into_iter()
        .next()
        .ok_or(IssueFault::NothingGranted)??;
    Ok(Done::MarkIssued(Box::new(released)))
}
