//! A round through the outbox: the mail of each notice that is due.
//!
//! The order of every mail: its attempt in the journal, the relay, what the relay said in the
//! journal. A round may be run again at any time, also after a crash: what was sent is not sent
//! again, except where the journal does not tell whether the relay took it; the round says which.

use std::collections::BTreeSet;

use serde::Serialize;
use shirushi_verifier::domain::UnixTime;
use url::Url;

use super::{Reader, UnknownReader, reader::scheme_of};
use crate::{
    casework::{self, Addressee, CaseRefusal, MailDeed, NoticeNumber},
    correspondence::mail::{self, Mail, MailError, Mailer, MessageId, Schedule},
    office::Office,
    registry::Refusal,
    scheme::Text,
    store::CommitError,
};

/// How a round is done.
#[derive(Debug, Clone)]
pub struct Posting {
    /// The page of a notice is this address with the notice's number behind it.
    pub pages: Url,
    /// Most attempts of a round.
    pub limit: usize,
    /// When what failed is tried again.
    pub schedule: Schedule,
}

/// What a round came to.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Round {
    /// Notices whose mail the relay took.
    pub sent: Vec<NoticeNumber>,
    /// Those among them that it may have taken before: an attempt of theirs was cut off.
    pub perhaps_twice: Vec<NoticeNumber>,
    /// Notices whose mail failed.
    pub failed: Vec<FailedMail>,
    /// Notices to somebody whose mail address nobody knows: a person has to see to them.
    pub no_address: Vec<NoticeNumber>,
    /// How many mails are due and were left for the next round.
    pub left: usize,
}

/// A mail that failed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FailedMail {
    /// The notice.
    pub number: NoticeNumber,
    /// Why.
    pub why: Text,
    /// When it is tried again; `None` where it is given up.
    pub again: Option<UnixTime>,
}

/// Why a round stopped; what it recorded stands.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum PostError {
    /// The journal did not take what happened.
    #[error(transparent)]
    Store(#[from] CommitError<Refusal>),
    /// A notice's reader is not known.
    #[error("{number}: {source}")]
    Reader {
        /// The notice.
        number: NoticeNumber,
        /// Why.
        source: UnknownReader,
    },
    /// Pages are to be at an address that no message's id or page can be made of.
    #[error(
        "{pages} is no address of pages: it needs a host name, and a path that ends in a slash"
    )]
    Pages {
        /// The address.
        pages: Url,
    },
}

/// After so many failures in a row that are the relay's and not a mail's, a round is over: the
/// others would only use up their attempts.
const RELAY_FAILURES: usize = 3;
/// Longest reason that is recorded, in characters.
const LONGEST_WHY: usize = 300;

impl Posting {
    /// Pages of notices under an address, with the usual limits.
    ///
    /// # Errors
    /// [`PostError::Pages`].
    pub fn at(pages: Url) -> Result<Self, PostError> {
        if pages.host_str().is_none() || !pages.path().ends_with('/') || pages.query().is_some() {
            return Err(PostError::Pages { pages });
        }
        Ok(Self {
            pages,
            limit: 1_000,
            schedule: Schedule::USUAL,
        })
    }

    /// The id of a notice's mail: the same at every attempt.
    fn id(&self, number: NoticeNumber) -> Result<MessageId, PostError> {
        let host = self.pages.host_str().unwrap_or_default();
        let id = format!("notice-{number}@{host}").parse();
        id.map_err(|_| self.no_pages())
    }

    fn page(&self, number: NoticeNumber) -> Result<Url, PostError> {
        let page = self.pages.join(&number.to_string());
        page.map_err(|_| self.no_pages())
    }

    fn no_pages(&self) -> PostError {
        let pages = self.pages.clone();
        PostError::Pages { pages }
    }
}

/// Mails what is due, one after the other; `tell` hears of each attempt that ended.
///
/// # Errors
/// [`PostError`].
pub async fn post(
    office: &Office,
    mailer: &Mailer,
    how: &Posting,
    clock: impl Fn() -> UnixTime,
    mut tell: impl FnMut(NoticeNumber, &Result<(), MailError>),
) -> Result<Round, PostError> {
    let due = office.store().registry().casework().mail_due(clock());
    let mut round = Round::default();
    let (mut attempts, mut relay_failures) = (0, 0);
    // Readers whose mail failed for now: what comes later to them stays behind it.
    let mut held = BTreeSet::new();
    for (at, number) in due.iter().copied().enumerate() {
        if attempts >= how.limit || relay_failures >= RELAY_FAILURES {
            round.left = due.len() - at;
            break;
        }
        let Some(ready) = prepare(office, number, how, clock())? else {
            round.no_address.push(number);
            continue;
        };
        if held.contains(&ready.to) {
            continue;
        }
        attempts += 1;
        record(office, number, MailDeed::Begun {}, clock())?;
        let taken = mailer.send(&ready.mail).await;
        tell(number, &taken);
        match taken {
            Ok(()) => {
                decide(office, clock(), |desk| desk.notice_sent(number))?;
                round.sent.push(number);
                let twice = ready.perhaps_taken.then_some(number);
                round.perhaps_twice.extend(twice);
                relay_failures = 0;
            }
            Err(error) => {
                let permanent = error.is_permanent();
                relay_failures = if permanent { 0 } else { relay_failures + 1 };
                let failures = ready.failures.saturating_add(1);
                let again = (!permanent).then(|| how.schedule.next(failures, clock()));
                let failed = FailedMail {
                    number,
                    why: why(&error),
                    again: again.flatten(),
                };
                let (why, again) = (failed.why.clone(), failed.again);
                held.extend(again.map(|_| ready.to));
                record(office, number, MailDeed::Failed { why, again }, clock())?;
                round.failed.push(failed);
            }
        }
    }
    Ok(round)
}

/// What the relay said, in one line without what no text can hold.
fn why(error: &MailError) -> Text {
    let shown = error.to_string();
    let shown = shown.chars().map(|c| if c.is_control() { ' ' } else { c });
    let shown: String = shown.take(LONGEST_WHY).collect();
    let text = Text::try_from(shown.trim().to_owned());
    text.unwrap_or_else(|_| Text::constant("the relay gave no reason"))
}

fn record(
    office: &Office,
    number: NoticeNumber,
    did: MailDeed,
    now: UnixTime,
) -> Result<(), PostError> {
    decide(office, now, |desk| desk.notice_mailed(number, did))
}

fn decide(
    office: &Office,
    now: UnixTime,
    step: impl FnOnce(&mut casework::Desk<'_>) -> Result<(), CaseRefusal>,
) -> Result<(), PostError> {
    office.store().commit(now, office.actor(), |registry| {
        let mut desk = casework::Desk::new(registry, office.assets().schemes(), now);
        step(&mut desk)?;
        Ok::<_, Refusal>((desk.events()?, ()))
    })?;
    Ok(())
}

/// A mail, ready to be sent.
struct Ready {
    to: Addressee,
    mail: Mail,
    perhaps_taken: bool,
    failures: u8,
}

/// The mail of a notice, from the registry as it is now; `None` where nobody knows where to send it.
fn prepare(
    office: &Office,
    number: NoticeNumber,
    how: &Posting,
    date: UnixTime,
) -> Result<Option<Ready>, PostError> {
    let registry = office.store().registry();
    let waiting = registry.casework().notice(number);
    let missing = || CommitError::Refused(CaseRefusal::NoSuchNotice(number).into());
    let waiting = waiting.ok_or_else(missing)?;
    let unknown = |source| PostError::Reader { number, source };
    let reader = Reader::of(office, &registry, waiting.to).map_err(unknown)?;
    let Some(to) = reader.mail().cloned() else {
        return Ok(None);
    };
    let id = how.id(number)?;
    let scheme = scheme_of(office, waiting).map_err(unknown)?;
    let mail = if reader.has_pages() {
        let mail = mail::Waiting {
            scheme,
            from: waiting.from,
            to,
            language: reader.language(),
            address: how.page(number)?,
            id,
            date,
        };
        mail.mail()
    } else {
        let letter = reader.letter(scheme, waiting);
        let letter = letter.map_err(|error| unknown(error.into()))?;
        Mail {
            to,
            id,
            date,
            subject: letter.subject,
            text: letter.body,
        }
    };
    Ok(Some(Ready {
        to: waiting.to,
        mail,
        perhaps_taken: waiting.mail.begun.is_some(),
        failures: waiting.mail.failures,
    }))
}
