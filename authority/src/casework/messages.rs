//! Messages at the desk: between a body and an organisation, on the web (6.8).

use std::{num::NonZeroU8, str::FromStr};

use super::{CaseRefusal, Desk, InvalidNumber, OrganisationNumber};
use crate::{
    correspondence::{
        Reference,
        thread::{Draft, Envelope, MessageRefusal, Party, Then, ThreadId},
    },
    registry::{Event, Refusal, known},
    scheme::{Body, Period, Scheme, Text},
};

/// How long a message may stay unread before its reader is reminded; the schemes name no term.
const REMIND_AFTER: Period = Period::Days(NonZeroU8::new(7).unwrap());

impl Party {
    /// An organisation, by its number.
    pub fn of(organisation: OrganisationNumber) -> Self {
        Self::Correspondent(Reference::of_number(&organisation))
    }
}

/// A text names nobody who takes part in messages.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}; or issuing, or review")]
pub struct InvalidParty(InvalidNumber);

impl FromStr for Party {
    type Err = InvalidParty;

    /// `issuing`, `review`, or an organisation such as `O12`.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match text {
            "issuing" => Ok(Self::Body(Body::Issuing)),
            "review" => Ok(Self::Body(Body::Review)),
            number => number.parse().map(Self::of).map_err(InvalidParty),
        }
    }
}

impl<'a> Desk<'a> {
    /// Opens a thread between a body and an organisation with its first message.
    ///
    /// # Errors
    /// [`Refusal`] where a party is not here, both are the same, or neither is a body.
    pub fn write_message(&mut self, envelope: Envelope, draft: Draft) -> Result<ThreadId, Refusal> {
        let found = known(self.schemes(), &envelope.scheme)?;
        let organisations = [&envelope.to, &draft.from];
        if organisations.iter().all(|party| !party.is_body()) {
            return Err(MessageRefusal::WithoutBody.into());
        }
        self.check_party(&envelope.to)?;
        self.check_party(&draft.from)?;
        let threads = self.registry().threads();
        let (now, zone) = (self.now(), &found.zone);
        let event = threads.open(envelope, draft, now, REMIND_AFTER, zone)?;
        let number = threads.next();
        self.take(Event::Message(event));
        Ok(number)
    }

    /// Replies in a thread, and closes it or keeps it open.
    ///
    /// # Errors
    /// [`Refusal`]: no such thread, not the party's, closed.
    pub fn reply_message(
        &mut self,
        thread: ThreadId,
        draft: Draft,
        then: Then,
    ) -> Result<(), Refusal> {
        let zone = &self.scheme_of(thread)?.zone;
        let threads = self.registry().threads();
        let event = threads.reply(thread, draft, then, self.now(), REMIND_AFTER, zone)?;
        self.take(Event::Message(event));
        Ok(())
    }

    /// Reads a thread for a party: messages to it get their receipts.
    ///
    /// # Errors
    /// [`Refusal`]: no such thread, or not the party's.
    pub fn read_messages(
        &mut self,
        thread: ThreadId,
        party: &Party,
        by: &Text,
    ) -> Result<usize, Refusal> {
        let threads = self.registry().threads();
        let read = threads.read(thread, party, by, self.now())?;
        let count = read.len();
        for event in read {
            self.take(Event::Message(event));
        }
        Ok(count)
    }

    /// Closes a thread without a reply.
    ///
    /// # Errors
    /// [`Refusal`]: no such thread, not the party's, or closed before.
    pub fn close_thread(&mut self, thread: ThreadId, party: &Party) -> Result<(), Refusal> {
        let threads = self.registry().threads();
        let event = threads.close(thread, party, self.now())?;
        self.take(Event::Message(event));
        Ok(())
    }

    fn scheme_of(&self, thread: ThreadId) -> Result<&'a Scheme, Refusal> {
        let found = self.registry().threads().thread(thread);
        let found = found.ok_or(MessageRefusal::NoSuchThread { thread })?;
        known(self.schemes(), found.scheme())
    }

    fn check_party(&self, party: &Party) -> Result<(), CaseRefusal> {
        let Party::Correspondent(reference) = party else {
            return Ok(());
        };
        let number: OrganisationNumber = reference.to_string().parse()?;
        self.organisation(number).map(|_| ())
    }
}
