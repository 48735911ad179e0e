//! Commands on tokens and proposals, and who may give which.
//!
//! Two people (`two_people` of a scheme's rules): the first one's command becomes a proposal;
//! another person who may do the deed approves it, and only then is it done. What was proposed
//! is decided anew at that moment, so that a proposal whose ground has changed is refused.

use shirushi_verifier::domain::{HolderName, UnixTime};

use super::{
    AccessRefusal, Affiliation, Approved, Deed, PersonName, Proposal, ProposalNumber, Proposed,
    ProposedDeed, Rejected, Renewal, Role, TokenHash, TokenIssued, TokenNumber, TokenWithdrawn,
    Who,
};
use crate::{
    casework::OrganisationNumber,
    registry::{Event, Mark, Refusal, Registry, known},
    scheme::{SchemeSet, Source, Text},
};

/// What a token is asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TokenRequest {
    /// Who will bear it.
    pub name: PersonName,
    /// In which capacity.
    pub role: Role,
    /// The organisation that a holder acts for.
    pub organisation: Option<ActsFor>,
    /// From when it is not taken any more.
    pub expires: UnixTime,
}

/// The organisation that a holder is to act for, as it is asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ActsFor {
    /// Its number in the register of organisations.
    pub number: OrganisationNumber,
    /// Its name as it stands on its marks; that in the register, if not given.
    pub holder: Option<HolderName>,
}

/// Longest life of a token, in seconds: a year and a day, so that a yearly renewal fits.
const MAX_TOKEN_SECONDS: i64 = 367 * 86_400;
/// How long a proposal waits for the second person, in seconds: two weeks, as objections
/// and re-reviews have in the schemes' own deadlines.
const PROPOSAL_SECONDS: i64 = 14 * 86_400;

impl Who {
    /// Lets them do it, or says that their role may not.
    ///
    /// # Errors
    /// [`AccessRefusal::NotAllowed`].
    pub fn must(&self, deed: Deed) -> Result<(), AccessRefusal> {
        if self.may(deed) {
            return Ok(());
        }
        let role = self.role;
        Err(AccessRefusal::NotAllowed { role, deed })
    }
}

impl Registry {
    /// Issues a token; `hash` is what is kept of it.
    ///
    /// # Errors
    /// [`AccessRefusal`] where `who` may not, the request makes no sense, or the organisation is
    /// not registered, or not by that name.
    pub fn issue_token(
        &self,
        who: &Who,
        request: &TokenRequest,
        hash: TokenHash,
        now: UnixTime,
    ) -> Result<TokenIssued, AccessRefusal> {
        who.must(Deed::ManageTokens)?;
        let organisation = match (request.role, &request.organisation) {
            (Role::Holder, None) => return Err(AccessRefusal::OrganisationMissing),
            (Role::Holder, Some(asked)) => Some(self.affiliation(asked)?),
            (_, None) => None,
            (role, Some(_)) => return Err(AccessRefusal::OrganisationUnasked { role }),
        };
        let (expires, latest) = (request.expires, now.plus_seconds(MAX_TOKEN_SECONDS));
        if expires <= now || expires > latest {
            return Err(AccessRefusal::TokenTerm {
                expires,
                now,
                latest,
            });
        }
        Ok(TokenIssued {
            number: self.access().next_token(),
            hash,
            name: request.name.clone(),
            role: request.role,
            organisation,
            expires,
        })
    }

    /// The organisation that a holder is to act for, as the register has it: what a token lets
    /// its bearer see goes by number and by name, and neither may be somebody else's.
    fn affiliation(&self, asked: &ActsFor) -> Result<Affiliation, AccessRefusal> {
        let number = asked.number;
        let registered = self.casework().organisation(number);
        let registered = registered.ok_or(AccessRefusal::NoSuchOrganisation { number })?;
        let name = &registered.details.name;
        let holder = asked.holder.as_ref().unwrap_or(name);
        let on_a_mark = |mark: &Mark| {
            let theirs = self.casework().holder_of(mark.registration()) == Some(number);
            theirs && mark.current().grant().terms.holder == *holder
        };
        if holder != name && !self.marks().any(on_a_mark) {
            return Err(AccessRefusal::OrganisationNamed {
                number,
                name: name.clone(),
                given: holder.clone(),
            });
        }
        let holder = holder.clone();
        Ok(Affiliation { number, holder })
    }

    /// Withdraws a token: it is not taken any more.
    ///
    /// # Errors
    /// [`AccessRefusal`] where `who` may not, there is none, or it was withdrawn before.
    pub fn withdraw_token(
        &self,
        who: &Who,
        number: TokenNumber,
    ) -> Result<TokenWithdrawn, AccessRefusal> {
        who.must(Deed::ManageTokens)?;
        let token = self.access().token_of(number);
        let token = token.ok_or(AccessRefusal::NoSuchToken { number })?;
        match token.withdrawn {
            Some(at) => Err(AccessRefusal::WithdrawnBefore { number, at }),
            None => Ok(TokenWithdrawn { number }),
        }
    }

    /// The rule by which a deed takes two people; `None` where one is enough.
    ///
    /// # Errors
    /// [`Refusal`] where there is no such scheme or pass.
    pub fn two_people<'s>(
        &self,
        schemes: &'s SchemeSet,
        what: &ProposedDeed,
    ) -> Result<Option<&'s Source>, Refusal> {
        let scheme = match what {
            ProposedDeed::IssueMark(request) => known(schemes, &request.scheme)?,
            ProposedDeed::RenewMark(renewal) => {
                let registration = renewal.registration;
                let mark = self.mark(registration);
                let mark = mark.ok_or(Refusal::NoSuchMark { registration })?;
                known(schemes, &mark.current().grant().terms.scheme)?
            }
            ProposedDeed::RevokePass(e) => self.scheme_of_pass(schemes, e.pass)?,
        };
        let rule = scheme.rules.as_deref().map(|rules| &rules.two_people);
        let demanded = rule.filter(|rule| match what {
            ProposedDeed::IssueMark(_) | ProposedDeed::RenewMark(_) => rule.mark_issue,
            ProposedDeed::RevokePass(_) => rule.pass_revocation,
        });
        Ok(demanded.map(|rule| &rule.source))
    }

    /// Does a deed as of now: the events that say so.
    ///
    /// # Errors
    /// [`AccessRefusal`] where `who` may not, or the command itself is refused.
    pub fn perform(
        &self,
        schemes: &SchemeSet,
        who: &Who,
        what: &ProposedDeed,
        now: UnixTime,
    ) -> Result<Vec<Event>, AccessRefusal> {
        who.must(what.deed())?;
        Ok(match what {
            ProposedDeed::IssueMark(request) => {
                let grants = self.grant(schemes, std::slice::from_ref(request), now)?;
                let grants = grants.into_iter().map(Box::new);
                grants.map(Event::Granted).collect()
            }
            ProposedDeed::RenewMark(Renewal {
                registration,
                passes,
            }) => {
                let grant = self.renew(schemes, *registration, passes, now)?;
                vec![Event::Granted(Box::new(grant))]
            }
            ProposedDeed::RevokePass(e) => {
                let judged = e
                    .judges
                    .as_ref()
                    .map(|judges| self.judged_to_revoke(judges.change, e.pass, &judges.why));
                let judged = judged.transpose().map_err(Refusal::from)?;
                let revoked = self.revoke_pass(schemes, e.pass, &e.cause, now)?;
                judged.into_iter().chain(revoked).collect()
            }
        })
    }

    /// Proposes a deed that takes two people.
    ///
    /// # Errors
    /// [`AccessRefusal`] where it would be refused if it were done now, or is proposed already.
    pub fn propose(
        &self,
        schemes: &SchemeSet,
        who: &Who,
        what: &ProposedDeed,
        now: UnixTime,
    ) -> Result<Proposed, AccessRefusal> {
        self.perform(schemes, who, what, now)?;
        if let Some(open) = self.access().open_like(what, now) {
            return Err(AccessRefusal::AlreadyProposed {
                rule: self.two_people(schemes, what)?.cloned(),
                number: open.proposed.number,
            });
        }
        Ok(Proposed {
            number: self.access().next_proposal(),
            what: what.clone(),
            by: who.name.clone(),
            role: who.role,
            expires: now.plus_seconds(PROPOSAL_SECONDS),
        })
    }

    /// Approves a proposal as the second person, and does its deed: all of it, or nothing.
    ///
    /// # Errors
    /// [`AccessRefusal`] where it is not open, `who` proposed it or may not do the deed, or
    /// its ground has changed so that the command itself is refused.
    pub fn approve(
        &self,
        schemes: &SchemeSet,
        who: &Who,
        number: ProposalNumber,
        now: UnixTime,
    ) -> Result<Vec<Event>, AccessRefusal> {
        let proposal = self.second_look(schemes, who, number, now)?;
        let approved = Event::Approved(Approved {
            number,
            by: who.name.clone(),
            role: who.role,
        });
        let done = self.perform(schemes, who, &proposal.proposed.what, now)?;
        Ok(std::iter::once(approved).chain(done).collect())
    }

    /// Rejects a proposal as the second person.
    ///
    /// # Errors
    /// [`AccessRefusal`] where it is not open, or `who` proposed it or may not do the deed.
    pub fn reject(
        &self,
        schemes: &SchemeSet,
        who: &Who,
        number: ProposalNumber,
        why: &Text,
        now: UnixTime,
    ) -> Result<Rejected, AccessRefusal> {
        self.second_look(schemes, who, number, now)?;
        Ok(Rejected {
            number,
            by: who.name.clone(),
            role: who.role,
            why: why.clone(),
        })
    }

    /// The open proposal, if `who` can be its second person.
    fn second_look(
        &self,
        schemes: &SchemeSet,
        who: &Who,
        number: ProposalNumber,
        now: UnixTime,
    ) -> Result<&Proposal, AccessRefusal> {
        let proposal = self.access().proposal(number);
        let proposal = proposal.ok_or(AccessRefusal::NoSuchProposal { number })?;
        let proposed = &proposal.proposed;
        who.must(proposed.what.deed())?;
        if let Some(outcome) = &proposal.outcome {
            return Err(AccessRefusal::Settled {
                number,
                state: proposal.state(now),
                by: outcome.by.clone(),
                at: outcome.at,
            });
        }
        if !proposal.is_open(now) {
            let expires = proposed.expires;
            return Err(AccessRefusal::ProposalExpired { number, expires });
        }
        if proposed.by.is_same(&who.name) {
            return Err(AccessRefusal::SamePerson {
                rule: self.two_people(schemes, &proposed.what)?.cloned(),
                number,
                name: proposed.by.clone(),
            });
        }
        Ok(proposal)
    }
}
