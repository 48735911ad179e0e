//! The roll: tokens and proposals as the journal's events leave them.

use std::collections::{BTreeMap, HashMap};

use shirushi_verifier::domain::UnixTime;

use super::{
    PersonName, ProposalNumber, Proposed, ProposedDeed, Role, Token, TokenHash, TokenIssued,
    TokenNumber, TokenRefusal,
};
use crate::{
    registry::{Event, Inconsistent},
    scheme::Text,
};

/// Tokens and proposals, folded from the journal.
#[derive(Debug, Clone, Default)]
pub struct Roll {
    tokens: BTreeMap<TokenNumber, TokenEntry>,
    by_hash: HashMap<TokenHash, TokenNumber>,
    proposals: BTreeMap<ProposalNumber, Proposal>,
}

/// A token and what became of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TokenEntry {
    /// As it was issued.
    pub issued: TokenIssued,
    /// When.
    pub at: UnixTime,
    /// When it was withdrawn, if it was.
    pub withdrawn: Option<UnixTime>,
}

/// A proposal and what became of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proposal {
    /// As it was proposed.
    pub proposed: Proposed,
    /// When.
    pub at: UnixTime,
    /// What a second person said to it, if anybody did.
    pub outcome: Option<Outcome>,
}

/// What a second person said.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outcome {
    /// When.
    pub at: UnixTime,
    /// Who.
    pub by: PersonName,
    /// In which capacity.
    pub role: Role,
    /// Why it was rejected; `None` where it was approved.
    pub rejected: Option<Text>,
}

impl TokenEntry {
    /// Whether it is taken at `now`.
    ///
    /// # Errors
    /// [`TokenRefusal::Withdrawn`] and [`TokenRefusal::Expired`].
    pub fn check(&self, now: UnixTime) -> Result<(), TokenRefusal> {
        let number = self.issued.number;
        if let Some(at) = self.withdrawn {
            return Err(TokenRefusal::Withdrawn { number, at });
        }
        let at = self.issued.expires;
        if now >= at {
            return Err(TokenRefusal::Expired { number, at });
        }
        Ok(())
    }

    /// Its state in a word: `in-force`, `withdrawn` or `expired`.
    pub fn state(&self, now: UnixTime) -> &'static str {
        match self.check(now) {
            Ok(()) => "in-force",
            Err(TokenRefusal::Withdrawn { .. }) => "withdrawn",
            Err(_) => "expired",
        }
    }
}

impl Proposal {
    /// Whether a second person can still approve or reject it.
    pub fn is_open(&self, now: UnixTime) -> bool {
        self.outcome.is_none() && now < self.proposed.expires
    }

    /// Its state in a word: `open`, `approved`, `rejected` or `expired`.
    pub fn state(&self, now: UnixTime) -> &'static str {
        match &self.outcome {
            Some(outcome) if outcome.rejected.is_some() => "rejected",
            Some(_) => "approved",
            None if self.is_open(now) => "open",
            None => "expired",
        }
    }
}

impl Roll {
    /// The token that a bearer shows, if it is taken at `now`.
    ///
    /// # Errors
    /// [`TokenRefusal`].
    pub fn token(&self, token: &Token, now: UnixTime) -> Result<&TokenEntry, TokenRefusal> {
        let entry = self.by_hash.get(&token.hash());
        let entry = entry.and_then(|number| self.tokens.get(number));
        let entry = entry.ok_or(TokenRefusal::Unknown)?;
        entry.check(now)?;
        Ok(entry)
    }

    /// All tokens ever issued, by number.
    pub fn tokens(&self) -> impl DoubleEndedIterator<Item = &TokenEntry> {
        self.tokens.values()
    }

    /// The token of this number.
    pub fn token_of(&self, number: TokenNumber) -> Option<&TokenEntry> {
        self.tokens.get(&number)
    }

    /// All proposals ever made, by number.
    pub fn proposals(&self) -> impl DoubleEndedIterator<Item = &Proposal> {
        self.proposals.values()
    }

    /// The proposal of this number.
    pub fn proposal(&self, number: ProposalNumber) -> Option<&Proposal> {
        self.proposals.get(&number)
    }

    /// An open proposal of the same deed.
    pub fn open_like(&self, what: &ProposedDeed, now: UnixTime) -> Option<&Proposal> {
        let mut latest_first = self.proposals.values().rev();
        latest_first.find(|proposal| proposal.is_open(now) && proposal.proposed.what == *what)
    }

    pub(super) fn next_token(&self) -> TokenNumber {
        TokenNumber::after(self.tokens.keys().next_back().copied())
    }

    pub(super) fn next_proposal(&self) -> ProposalNumber {
        ProposalNumber::after(self.proposals.keys().next_back().copied())
    }

    /// Takes up an event; those of others are none of its business.
    ///
    /// # Errors
    /// [`Inconsistent`] where it cannot follow those before it.
    pub(crate) fn take(&mut self, at: UnixTime, event: &Event) -> Result<(), Inconsistent> {
        match event {
            Event::TokenIssued(issued) => self.take_token(at, issued),
            Event::TokenWithdrawn(e) => {
                let wrong = wrong("token", e.number.get(), "token-withdrawn");
                let entry = self.tokens.get_mut(&e.number);
                let entry = entry.filter(|entry| entry.withdrawn.is_none());
                entry.ok_or(wrong)?.withdrawn = Some(at);
                Ok(())
            }
            Event::Proposed(proposed) => self.take_proposal(at, proposed),
            Event::Approved(e) => {
                let (by, role, rejected) = (e.by.clone(), e.role, None);
                let outcome = Outcome {
                    at,
                    by,
                    role,
                    rejected,
                };
                self.settle(e.number, outcome, "approved")
            }
            Event::Rejected(e) => {
                let (by, role, rejected) = (e.by.clone(), e.role, Some(e.why.clone()));
                let outcome = Outcome {
                    at,
                    by,
                    role,
                    rejected,
                };
                self.settle(e.number, outcome, "rejected")
            }
            _ => Ok(()),
        }
    }

    fn take_token(&mut self, at: UnixTime, issued: &TokenIssued) -> Result<(), Inconsistent> {
        let number = issued.number;
        let next = number == self.next_token();
        if !next || self.by_hash.insert(issued.hash, number).is_some() {
            return Err(wrong("token", number.get(), "token-issued"));
        }
        let entry = TokenEntry {
            issued: issued.clone(),
            at,
            withdrawn: None,
        };
        self.tokens.insert(number, entry);
        Ok(())
    }

    fn take_proposal(&mut self, at: UnixTime, proposed: &Proposed) -> Result<(), Inconsistent> {
        let number = proposed.number;
        if number != self.next_proposal() {
            return Err(wrong("proposal", number.get(), "proposed"));
        }
        let proposal = Proposal {
            proposed: proposed.clone(),
            at,
            outcome: None,
        };
        self.proposals.insert(number, proposal);
        Ok(())
    }

    fn settle(
        &mut self,
        number: ProposalNumber,
        outcome: Outcome,
        event: &'static str,
    ) -> Result<(), Inconsistent> {
        let proposal = self.proposals.get_mut(&number);
        let open = proposal.filter(|proposal| proposal.is_open(outcome.at));
        let open = open.ok_or_else(|| wrong("proposal", number.get(), event))?;
        open.outcome = Some(outcome);
        Ok(())
    }
}

fn wrong(what: &'static str, number: u64, event: &'static str) -> Inconsistent {
    Inconsistent::WrongEntryState {
        what,
        number,
        event,
    }
}
