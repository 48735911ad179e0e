//! What follows from what was decided: re-examinations where an upstream's mark falls, and notices.

use jiff::{ToSpan, civil::Date};
use serde::{Deserialize, Serialize};
use shirushi_verifier::domain::{PassNumber, RegistrationNumber, SchemeId, UnixTime};

use super::{
    Addressee, Noticed,
    about::{self, CaseMatter},
};
use crate::{
    casework::{Decided, NoticeNumber, Outgoing},
    correspondence::{Notice, Sender},
    registry::{Event, Refusal, Registry, known},
    scheme::{Body, OnRevocation, SchemeSet, ValidityError},
};

/// A service is to be examined anew, for the mark of its upstream provider was revoked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Reexamination {
    /// Its pass.
    pub pass: PassNumber,
    /// The upstream's mark.
    pub upstream: RegistrationNumber,
    /// The last day for papers, in the scheme's zone.
    pub until: Date,
}

/// How long papers are waited for, in months: the schemes name no term, so the longest
/// grace that they know elsewhere.
const PAPERS_WITHIN: i32 = 1;

/// Notices of one entry, with their numbers.
struct Post {
    last: Option<NoticeNumber>,
    put: Vec<Event>,
}

impl Post {
    /// Puts a notice in; `body` has the matter in hand, where either may write.
    fn put(
        &mut self,
        scheme: &SchemeId,
        body: Body,
        to: Addressee,
        notice: Notice,
    ) -> NoticeNumber {
        let number = NoticeNumber::after(self.last);
        self.last = Some(number);
        let from = match notice.kind().from {
            Sender::Issuing => Body::Issuing,
            Sender::Review => Body::Review,
            Sender::Either => body,
        };
        self.put.push(Event::Noticed(Box::new(Noticed {
            number,
            scheme: scheme.clone(),
            from,
            to,
            notice,
        })));
        number
    }
}

impl Registry {
    /// Adds to what was decided of a case the notices that go out for it. Those whose readers are in
    /// no register and no case are left to whoever decided.
    pub fn with_case_notices<T>(
        &self,
        schemes: &SchemeSet,
        decided: Decided<T>,
    ) -> (Vec<Event>, Vec<Outgoing>, T) {
        let Decided {
            mut events,
            notices,
            answer,
        } = decided;
        let of = |event| CaseMatter::of(self, schemes, event);
        let matter = events.iter().find_map(of);
        let mut post = self.post();
        let mut outgoing = Vec::new();
        for (to, notice) in notices {
            let name = notice.name();
            let addressed = matter.as_ref().and_then(|m| Some((m, m.addressee(to)?)));
            let number =
                addressed.map(|(m, addressee)| post.put(&m.scheme, m.body, addressee, notice));
            outgoing.push(Outgoing {
                notice: name,
                to,
                number,
            });
        }
        events.extend(post.put);
        (events, outgoing, answer)
    }

    /// Adds to what was decided at `now` what follows from it.
    ///
    /// # Errors
    /// [`Refusal`] where a scheme is unknown or the calendar ends.
    pub fn with_consequences(
        &self,
        schemes: &SchemeSet,
        mut events: Vec<Event>,
        now: UnixTime,
    ) -> Result<Vec<Event>, Refusal> {
        let mut followed = 0;
        // A mark that falls for its upstream's fall may itself be an upstream.
        while followed < events.len() {
            let more = self.following(schemes, &events[followed], &events, now)?;
            events.extend(more);
            followed += 1;
        }
        let mut notices = self.post();
        for event in &events {
            let Some((scheme, body)) = about::sender(self, event) else {
                continue;
            };
            for (to, notice) in about::notices(self, schemes, event, now)? {
                notices.put(&scheme, body, to.into(), notice);
            }
        }
        events.extend(notices.put);
        Ok(events)
    }

    /// Where notices are put that go out in the next entry.
    fn post(&self) -> Post {
        Post {
            last: self.casework().last_notice(),
            put: Vec::new(),
        }
    }

    fn following(
        &self,
        schemes: &SchemeSet,
        event: &Event,
        decided: &[Event],
        now: UnixTime,
    ) -> Result<Vec<Event>, Refusal> {
        let Event::Revoked(revoked) = event else {
            return Ok(Vec::new());
        };
        let upstream = revoked.registration;
        let mut following = Vec::new();
        for pass in self.casework().dependent_on(upstream) {
            let number = pass.number.number;
            let scheme = known(schemes, &pass.scheme)?;
            let rules = scheme.rules.as_ref();
            let Some(rule) = rules.and_then(|rules| rules.upstream.as_ref()) else {
                continue;
            };
            if self.pass_revocation(number).is_some() {
                continue;
            }
            match rule.on_revocation {
                OnRevocation::ReExamine => {
                    let date = scheme.zone.day_of(now);
                    let until = date.checked_add(PAPERS_WITHIN.months());
                    let until = until.map_err(|_| ValidityError { date })?;
                    following.push(Event::Reexamination(Reexamination {
                        pass: number,
                        upstream,
                        until,
                    }));
                }
                OnRevocation::Revoke => {
                    let fallen = self.standing_on(number, now).filter(|mark| {
                        let same =
                            |e: &Event| matches!(e, Event::Revoked(r) if r.registration == *mark);
                        !decided.iter().any(same)
                    });
                    for mark in fallen {
                        following.push(crate::registry::revocation(scheme, mark, &rule.reason)?);
                    }
                }
            }
        }
        Ok(following)
    }
}
