//! The session: one trust bundle, the examinations under way, and what was seen of status lists.

use std::collections::VecDeque;

use serde::Serialize;
use shirushi_verifier::{
    domain::{Fingerprint, UnixTime},
    examine::{self, Examination, Request, StatusInput, StatusSource, Time},
    report::MarkView,
    status::StatusCache,
    trust::{Body, IssuingBody, Scheme, Trust},
    watermark::{Limits, Picture},
};
use url::Url;

use crate::{
    failure::Failure,
    question::{ExamineQuestion, FinishQuestion, StatusQuestion, TrustQuestion, What, read},
};

/// Everything that an instance of the module knows.
#[derive(Debug, Default)]
pub(crate) struct Session {
    trust: Option<&'static Trust>,
    cache: StatusCache,
    begun: u32,
    /// By the number that each was given, oldest first.
    open: VecDeque<(u32, Open)>,
}

/// An examination that waits for the issuer's word.
#[derive(Debug)]
struct Open {
    examination: Examination<'static>,
    time: Time,
}

/// Most examinations that wait at once; the oldest is dropped for another.
const MOST_OPEN: usize = 256;

/// Whom the bundle makes the user believe.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct TrustAnswer<'a> {
    version: u32,
    issued: UnixTime,
    expires: UnixTime,
    root: Fingerprint,
    roots: Vec<Fingerprint>,
    schemes: &'a [Scheme],
    issuing_bodies: &'a [IssuingBody],
    review_bodies: &'a [Body],
}

/// What was found without asking the issuer.
#[derive(Serialize)]
struct ExamineAnswer {
    examination: u32,
    found: Found,
    /// Whether an issuer that is trusted signed it.
    genuine: bool,
    status: Option<StatusAnswer>,
}

/// What a picture carries, genuine or not.
#[derive(Serialize)]
#[serde(rename_all = "lowercase")]
enum Found {
    Nothing,
    Id,
    Credential,
}

/// Where the status is asked for.
#[derive(Serialize)]
struct StatusAnswer {
    list: String,
    url: String,
    /// Whether the list remembered is so fresh that none need be fetched.
    remembered: bool,
}

impl Session {
    /// Takes the trust bundle to judge by: `{"roots"?, "inUse"?}` and its bytes. Answers whom it
    /// makes the user believe.
    ///
    /// # Errors
    /// [`Failure::Trust`]; [`Failure::SecondTrust`], since examinations hold on to the first.
    pub(crate) fn trust(&mut self, question: &[u8], bytes: &[u8]) -> Result<Vec<u8>, Failure> {
        let question: TrustQuestion = read(question)?;
        if self.trust.is_some() {
            return Err(Failure::SecondTrust);
        }
        let Some((in_use, bytes)) = bytes.split_at_checked(question.in_use) else {
            let why = format!("inUse is {}, of {} bytes", question.in_use, bytes.len());
            return Err(Failure::Question(why));
        };
        let trust = if in_use.is_empty() {
            Trust::load(bytes, &question.anchors())?
        } else {
            Trust::load(in_use, &question.anchors())?.update(bytes)?
        };
        // Kept as long as the instance: examinations borrow from it between two calls. There
        // is only ever one.
        let trust: &'static Trust = Box::leak(Box::new(trust));
        self.trust = Some(trust);
        let bundle = trust.bundle();
        json(&TrustAnswer {
            version: bundle.version,
            issued: bundle.issued,
            expires: bundle.expires,
            root: trust.root(),
            roots: trust.roots(),
            schemes: &bundle.schemes,
            issuing_bodies: &bundle.issuing_bodies,
            review_bodies: &bundle.review_bodies,
        })
    }

    /// Examines what needs no network: [`ExamineQuestion`] and the bytes. Answers
    /// `{"examination", "found", "genuine", "status"}`; what a picture carries is no error.
    ///
    /// # Errors
    /// [`Failure::NoTrust`], [`Failure::Page`], [`Failure::Time`], [`Failure::Pixels`],
    /// [`Failure::Examine`].
    pub(crate) fn examine(&mut self, question: &[u8], bytes: &[u8]) -> Result<Vec<u8>, Failure> {
        let question: ExamineQuestion = read(question)?;
        let time = question.time()?;
        let request = Request {
            trust: self.trust.ok_or(Failure::NoTrust)?,
            page: question.page()?,
            time,
        };
        let examination = match question.what {
            What::File => examine::picture(bytes, &Limits::default(), &request)?,
            What::Pixels { width, height } => {
                let picture = Picture::from_rgba(width, height, bytes);
                let picture = picture.ok_or(Failure::Pixels {
                    bytes: bytes.len(),
                    width,
                    height,
                })?;
                examine::decoded(&picture, &request)?
            }
            What::Credential => examine::credential(bytes, &request),
        };
        let status = examination.status_source();
        let status = status.map(|source| self.status(source, &examination, time));
        self.begun += 1;
        let answer = json(&ExamineAnswer {
            examination: self.begun,
            found: match examination.mark() {
                None => Found::Nothing,
                Some(MarkView::Id { .. }) => Found::Id,
                Some(MarkView::Credential(_)) => Found::Credential,
            },
            genuine: examination.verified().is_some(),
            status,
        });
        if self.open.len() == MOST_OPEN {
            self.open.pop_front();
        }
        self.open
            .push_back((self.begun, Open { examination, time }));
        answer
    }

    fn status(
        &self,
        source: StatusSource,
        examination: &Examination<'_>,
        time: Time,
    ) -> StatusAnswer {
        let remembered = match time {
            Time::Clock(_) => examination.fresh_list(&self.cache).is_some(),
            Time::Given(_) => false,
        };
        StatusAnswer {
            url: asked_at(&source.fetch_url, time),
            list: source.uri,
            remembered,
        }
    }

    /// Ends an examination with what came of asking: [`FinishQuestion`], and the list's bytes if
    /// they came. Answers the report, as the program prints it with `--json`.
    ///
    /// # Errors
    /// [`Failure::NoExamination`].
    pub(crate) fn finish(&mut self, question: &[u8], bytes: &[u8]) -> Result<Vec<u8>, Failure> {
        let FinishQuestion {
            examination: number,
            status,
        } = read(question)?;
        let place = self.open.iter().position(|(given, _)| *given == number);
        let open = place.and_then(|place| self.open.remove(place));
        let (_, Open { examination, time }) = open.ok_or(Failure::NoExamination(number))?;
        let fresh = examination.fresh_list(&self.cache);
        let input = match &status {
            StatusQuestion::NotAsked => StatusInput::NotAsked,
            StatusQuestion::Fetched => StatusInput::Fetched(bytes),
            StatusQuestion::Unavailable { reason } => StatusInput::Unavailable(reason),
            StatusQuestion::Remembered => fresh
                .as_deref()
                .map_or(StatusInput::Unavailable(NOT_FRESH), StatusInput::Fetched),
        };
        let report = match time {
            Time::Clock(_) => examination.finish(input, &mut self.cache),
            // A list of the past says nothing about the newest one.
            Time::Given(_) => examination.finish(input, &mut StatusCache::default()),
        };
        let mut answer = json(&report)?;
        answer.push(b'\n');
        Ok(answer)
    }

    /// Adds what was remembered before. Of each list the newer stays, so that nothing that is
    /// brought back from a disk lets time run backwards. Answers nothing.
    ///
    /// # Errors
    /// [`Failure::Memory`]; what was remembered here stays.
    pub(crate) fn recall(&mut self, bytes: &[u8]) -> Result<Vec<u8>, Failure> {
        self.cache.absorb(StatusCache::from_bytes(bytes)?);
        Ok(Vec::new())
    }

    /// What is remembered of status lists, to be kept on a disk; not JSON.
    pub(crate) fn remembered(&self) -> Vec<u8> {
        self.cache.to_bytes()
    }
}

/// Where the list of that time is fetched.
fn asked_at(fetch_url: &str, time: Time) -> String {
    let Time::Given(at) = time else {
        return fetch_url.to_owned();
    };
    // A bundle only ever holds URLs, so that this cannot fail.
    let Ok(mut url) = Url::parse(fetch_url) else {
        return fetch_url.to_owned();
    };
    let seconds = at.seconds().to_string();
    url.query_pairs_mut().append_pair("time", &seconds);
    url.into()
}

/// As the program prints it. Everything goes through this one writer, so that there is no other in the module.
fn json(answer: &impl Serialize) -> Result<Vec<u8>, Failure> {
    serde_json::to_vec_pretty(answer).map_err(unwritten)
}

#[expect(clippy::needless_pass_by_value, reason = "fits map_err")]
fn unwritten(error: serde_json::Error) -> Failure {
    Failure::Question(error.to_string())
}

const NOT_FRESH: &str = "the status list that was remembered has become old";
