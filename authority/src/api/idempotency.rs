//! Owns answers already given: a request that is sent again with its `Idempotency-Key` is not done again.
//!
//! Answers are kept in memory, the oldest going first, so a key is honoured while the program runs.
//! A request with a key is worked on to its end even if its sender hangs up, so that the sender,
//! who cannot know how far it came, gets the answer when asking again.

use std::collections::{HashMap, VecDeque};
use std::sync::{Mutex, MutexGuard, PoisonError};

use axum::body::{Body, Bytes, to_bytes};
use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use sha2::{Digest as _, Sha256};

use super::BODY_BYTES;
use super::caller::Caller;
use super::problem::{Kind, Problem};
use crate::access::TokenNumber;
use crate::web::{AppState, Explained};

/// Answers by the token and the key of their requests.
#[derive(Debug, Default)]
pub(super) struct Answers(Mutex<Kept>);

#[derive(Debug, Default)]
struct Kept {
    slots: HashMap<Asked, Slot>,
    order: VecDeque<Asked>,
}

/// A key is its token's own: no caller comes upon another's answers.
type Asked = (TokenNumber, String);

#[derive(Debug, Clone)]
struct Slot {
    /// SHA-256 of method, address and body.
    request: [u8; 32],
    /// `None` while it is being worked on.
    answer: Option<Answer>,
}

/// Marks an answer that holds a secret: it is given once and not kept.
#[derive(Debug, Clone, Copy)]
pub(super) struct Secret;

#[derive(Debug, Clone)]
struct Answer {
    secret: bool,
    status: StatusCode,
    headers: HeaderMap,
    body: Bytes,
}

/// Most answers kept; some hundred bytes each.
const MAX_ANSWERS: usize = 10_000;
/// Largest answer kept, in bytes.
const MAX_ANSWER_BYTES: usize = 4 << 20;
/// Longest key, in bytes.
const MAX_KEY_BYTES: usize = 128;
const KEY: HeaderName = HeaderName::from_static("idempotency-key");
const REPLAYED: HeaderName = HeaderName::from_static("idempotency-replayed");

/// Answers a request that was answered before as it was; does others and keeps their answers.
pub(super) async fn honour(
    State(state): State<AppState>,
    caller: Caller,
    request: Request,
    next: Next,
) -> Result<Response, Problem> {
    let Some(key) = key(&request)? else {
        return Ok(next.run(request).await);
    };
    let (parts, body) = request.into_parts();
    let body = to_bytes(body, BODY_BYTES).await;
    let body = body.map_err(|_| Problem::of(Kind::TooLarge))?;
    let mut hash = Sha256::new();
    hash.update(parts.method.as_str());
    hash.update([0]);
    hash.update(parts.uri.to_string());
    hash.update([0]);
    hash.update(&body);
    let asked = (caller.token, key);
    if let Some(answer) = state.api().answers.begin(&asked, hash.finalize().into())? {
        return Ok(answer.again());
    }
    let request = Request::from_parts(parts, Body::from(body));
    let work = tokio::spawn(async move {
        let begun = Begun {
            state: &state,
            asked: &asked,
        };
        let response = next.run(request).await;
        let answer = Answer::take(response).await;
        begun.end(answer)
    });
    work.await.map_err(Problem::internal)?
}

/// The key of a request that changes something.
fn key(request: &Request) -> Result<Option<String>, Problem> {
    if matches!(*request.method(), Method::GET | Method::HEAD) {
        return Ok(None);
    }
    let Some(key) = request.headers().get(KEY) else {
        return Ok(None);
    };
    let text = key.to_str().unwrap_or("");
    if (1..=MAX_KEY_BYTES).contains(&text.len()) {
        return Ok(Some(text.to_owned()));
    }
    let bounds = format!("Idempotency-Key: 1 to {MAX_KEY_BYTES} ASCII characters");
    Err(Problem::of(Kind::BadValue).saying(bounds))
}

/// A request with a key while it is worked on. Dropped without an end, as by a panic, it
/// leaves the key free.
struct Begun<'s> {
    state: &'s AppState,
    asked: &'s Asked,
}

impl Begun<'_> {
    /// Keeps the answer, unless it says that nothing was decided.
    fn end(self, answer: Result<Answer, Problem>) -> Result<Response, Problem> {
        let answer = answer?;
        if answer.is_final() {
            self.state.api().answers.keep(self.asked, answer.clone());
        }
        Ok(answer.response())
    }
}

impl Drop for Begun<'_> {
    fn drop(&mut self) {
        self.state.api().answers.forget_unanswered(self.asked);
    }
}

impl Answers {
    fn kept(&self) -> MutexGuard<'_, Kept> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The answer given before; `None` where there is none, and the caller is to find it.
    fn begin(&self, asked: &Asked, request: [u8; 32]) -> Result<Option<Answer>, Problem> {
        let mut kept = self.kept();
        if let Some(slot) = kept.slots.get(asked) {
            if slot.request != request {
                return Err(Problem::of(Kind::KeyReused));
            }
            let answer = slot.answer.clone();
            return answer
                .map(Some)
                .ok_or_else(|| Problem::of(Kind::InProgress));
        }
        while kept.order.len() >= MAX_ANSWERS {
            if let Some(oldest) = kept.order.pop_front() {
                kept.slots.remove(&oldest);
            }
        }
        let answer = None;
        kept.slots.insert(asked.clone(), Slot { request, answer });
        kept.order.push_back(asked.clone());
        Ok(None)
    }

    fn keep(&self, asked: &Asked, answer: Answer) {
        if let Some(slot) = self.kept().slots.get_mut(asked) {
            slot.answer = Some(answer);
        }
    }

    fn forget_unanswered(&self, asked: &Asked) {
        let mut kept = self.kept();
        if kept
            .slots
            .get(asked)
            .is_some_and(|slot| slot.answer.is_none())
        {
            kept.slots.remove(asked);
            kept.order.retain(|other| other != asked);
        }
    }
}

impl Answer {
    async fn take(response: Response) -> Result<Self, Problem> {
        let (parts, body) = response.into_parts();
        let body = to_bytes(body, MAX_ANSWER_BYTES).await;
        Ok(Self {
            secret: parts.extensions.get::<Secret>().is_some(),
            status: parts.status,
            headers: parts.headers,
            body: body.map_err(Problem::internal)?,
        })
    }

    /// Whether asking again is to give the same: not where the server was busy or failed, nor
    /// where the answer holds a secret.
    fn is_final(&self) -> bool {
        let passing = [StatusCode::REQUEST_TIMEOUT, StatusCode::TOO_MANY_REQUESTS];
        !self.secret && !self.status.is_server_error() && !passing.contains(&self.status)
    }

    fn response(self) -> Response {
        let mut response = (self.status, self.headers, self.body).into_response();
        response.extensions_mut().insert(Explained);
        response
    }

    fn again(self) -> Response {
        let mut response = self.response();
        let replayed = HeaderValue::from_static("true");
        response.headers_mut().insert(REPLAYED, replayed);
        response
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(key: &str) -> Asked {
        (TokenNumber::FIRST, key.to_owned())
    }

    fn answer() -> Answer {
        Answer {
            secret: false,
            status: StatusCode::OK,
            headers: HeaderMap::new(),
            body: Bytes::from_static(b"{}"),
        }
    }

    #[test]
    fn a_key_belongs_to_one_request_and_its_answer() {
        let answers = Answers::default();
        let key = asked("a");
        assert!(answers.begin(&key, [1; 32]).unwrap().is_none());
        let busy = answers.begin(&key, [1; 32]).unwrap_err();
        assert_eq!(busy.kind(), Kind::InProgress);
        answers.keep(&key, answer());
        assert!(answers.begin(&key, [1; 32]).unwrap().is_some());
        let other = answers.begin(&key, [2; 32]).unwrap_err();
        assert_eq!(other.kind(), Kind::KeyReused);
    }

    #[test]
    fn a_key_whose_request_came_to_nothing_is_free_again() {
        let answers = Answers::default();
        let key = asked("a");
        assert!(answers.begin(&key, [1; 32]).unwrap().is_none());
        answers.forget_unanswered(&key);
        assert!(answers.begin(&key, [2; 32]).unwrap().is_none());
    }

    #[test]
    fn the_oldest_answers_go_first() {
        let answers = Answers::default();
        for n in 0..=MAX_ANSWERS {
            let key = asked(&n.to_string());
            assert!(answers.begin(&key, [0; 32]).unwrap().is_none());
            answers.keep(&key, answer());
        }
        assert_eq!(answers.kept().slots.len(), MAX_ANSWERS);
        assert!(answers.begin(&asked("1"), [0; 32]).unwrap().is_some());
        assert!(answers.begin(&asked("0"), [0; 32]).unwrap().is_none());
    }
}
