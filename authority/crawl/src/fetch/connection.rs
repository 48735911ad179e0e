//! A connection to one origin: opened when first needed, reused while the server keeps it, opened again once when it did not.

use std::{net::IpAddr, sync::Arc, time::Duration};

use bytes::Bytes;
use http_body_util::Empty;
use hyper::{
    Uri,
    header::{CONTENT_LENGTH, HeaderMap},
    http::response::Parts,
};
use tokio::time::{Instant, timeout_at};
use url::{Position, Url};

use super::{
    Answer, FetchFailure, Request, Stage,
    client::Shared,
    dial,
    line::{Content, End, Line},
};
use crate::Origin;

/// A connection to one origin. One request at a time: `get` borrows it.
pub struct Connection {
    shared: Arc<Shared>,
    origin: Origin,
    /// The fields that every request has.
    fields: HeaderMap,
    /// Looked up once and checked; empty until then.
    addresses: Vec<IpAddr>,
    line: Option<Line>,
}

/// Why an exchange failed, and whether the server can have seen its request.
struct Fault {
    failure: FetchFailure,
    was_unheard: bool,
}

/// Bytes of a URL that is asked for; servers take 8,000 (RFC 9110 4.1), people write far less.
const LONGEST_URL: usize = 8_000;

impl Connection {
    pub(super) fn new(shared: Arc<Shared>, origin: Origin, fields: HeaderMap) -> Self {
        Self {
            shared,
            origin,
            fields,
            addresses: Vec::new(),
            line: None,
        }
    }

    /// The origin it leads to.
    pub fn origin(&self) -> &Origin {
        &self.origin
    }

    /// Sends one GET request and reads its answer, whatever its status.
    ///
    /// A body longer than its bound is cut there, and the connection closed; one that the server
    /// breaks off is kept as far as it came. A connection that the server closed since the last
    /// request is opened again once, to the addresses that were looked up at first. Dropping the
    /// future closes the connection.
    ///
    /// # Errors
    /// [`FetchFailure`].
    pub async fn get(&mut self, request: &Request<'_>) -> Result<Answer, FetchFailure> {
        self.check(request.url)?;
        if let Some(line) = self.line.take() {
            match self.exchange(line, request, true).await {
                Err(fault) if fault.was_unheard => {}
                answered => return answered.map_err(|fault| fault.failure),
            }
        }
        let line = self.open().await?;
        let answered = self.exchange(line, request, false).await;
        answered.map_err(|fault| fault.failure)
    }

    fn check(&self, url: &Url) -> Result<(), FetchFailure> {
        let is_here = Origin::of(url).is_ok_and(|origin| origin == self.origin);
        if is_here {
            Ok(())
        } else {
            Err(FetchFailure::OtherOrigin {
                url: url.as_str().chars().take(200).collect(),
                origin: self.origin.clone(),
            })
        }
    }

    async fn open(&mut self) -> Result<Line, FetchFailure> {
        let shared = Arc::clone(&self.shared);
        let limit = shared.limits.connect;
        let opened = async {
            if self.addresses.is_empty() {
                self.addresses = dial::look_up(&self.origin, shared.addresses).await?;
            }
            let dialled = dial::dial(&self.origin, &self.addresses, &shared.tls, limit);
            let (stream, address) = dialled.await?;
            let line = Line::over(stream, address, &shared.limits).await;
            line.map_err(|_| FetchFailure::Closed)
        };
        let late = late(Stage::Connect, limit);
        timeout_at(until(limit), opened).await.unwrap_or(Err(late))
    }

    async fn exchange(
        &mut self,
        mut line: Line,
        request: &Request<'_>,
        is_reused: bool,
    ) -> Result<Answer, Fault> {
        let limits = self.shared.limits;
        let message = self.message(request).map_err(Fault::of)?;
        let (head_by, whole_by) = (until(limits.head), until(limits.whole));
        let head = async {
            if is_reused && !line.is_ready().await {
                return Err(Fault::unheard());
            }
            let sent = line.send(message).await;
            sent.map_err(|error| Fault {
                was_unheard: is_reused && (error.is_canceled() || line.received() == 0),
                failure: FetchFailure::of_http(&error, line.received(), limits.head_bytes),
            })
        };
        let late_head = || Err(Fault::of(late(Stage::Head, limits.head)));
        let response = timeout_at(head_by, head)
            .await
            .unwrap_or_else(|_| late_head())?;
        let (parts, body) = response.into_parts();
        let bound = request.what.bound(&limits);
        let content = if request.what.is_needed_whole() && is_longer(&parts, bound) {
            let (bytes, end) = (Bytes::new(), End::Cut);
            Content { bytes, end }
        } else {
            let read = timeout_at(whole_by, line.read(body, bound)).await;
            read.map_err(|_| Fault::of(late(Stage::Whole, limits.whole)))?
        };
        let answer = Answer::new(request, parts, content, &line, bound);
        if answer.leaves_open() {
            self.line = Some(line);
        }
        Ok(answer)
    }

    /// The request as the HTTP library takes it.
    fn message(&self, request: &Request<'_>) -> Result<hyper::Request<Empty<Bytes>>, FetchFailure> {
        let length = request.url.as_str().len();
        let unwritable = || FetchFailure::Unwritable { length };
        if length > LONGEST_URL {
            return Err(unwritable());
        }
        let target = &request.url[Position::BeforePath..Position::AfterQuery];
        let target = Uri::try_from(target).map_err(|_| unwritable())?;
        let mut message = hyper::Request::new(Empty::new());
        *message.uri_mut() = target;
        message.headers_mut().clone_from(&self.fields);
        request.write_to(message.headers_mut());
        Ok(message)
    }
}

impl Fault {
    /// The server has or may have seen the request.
    fn of(failure: FetchFailure) -> Self {
        let was_unheard = false;
        Self {
            failure,
            was_unheard,
        }
    }

    /// The server has not seen the request.
    fn unheard() -> Self {
        Self {
            failure: FetchFailure::Closed,
            was_unheard: true,
        }
    }
}

fn late(stage: Stage, limit: Duration) -> FetchFailure {
    FetchFailure::Timeout { stage, limit }
}

fn until(limit: Duration) -> Instant {
    Instant::now() + limit
}

/// Whether the head says that the body is longer than the bound.
fn is_longer(parts: &Parts, bound: usize) -> bool {
    let length = parts.headers.get(CONTENT_LENGTH);
    let length = length.and_then(|length| length.to_str().ok()?.parse::<u64>().ok());
    length.is_some_and(|length| length > bound as u64)
}
