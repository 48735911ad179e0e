//! One open connection, driven by whoever waits for its answer: no task of its own.

use std::{
    future::poll_fn,
    net::IpAddr,
    pin::{Pin, pin},
    task::{Context, Poll},
};

use bytes::{Bytes, BytesMut};
use http_body_util::Empty;
use hyper::{
    Request, Response,
    body::{Body, Incoming},
    client::conn::http1,
};
use hyper_util::rt::TokioIo;

use super::{
    dial::Stream,
    tap::{Taken, Tap, Tape},
};
use crate::FetchLimits;

/// An open connection. Dropped, it is closed.
pub(super) struct Line {
    sender: http1::SendRequest<Empty<Bytes>>,
    /// Reads and writes; `None` once the connection has ended.
    driver: Option<http1::Connection<TokioIo<Tap<Stream>>, Empty<Bytes>>>,
    tape: Tape,
    address: IpAddr,
}

/// The body of an answer, as far as it came.
#[derive(Debug, Clone)]
pub(super) struct Content {
    /// Without transfer coding.
    pub(super) bytes: Bytes,
    /// How it ended.
    pub(super) end: End,
}

/// How a body ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum End {
    /// It is whole.
    Whole,
    /// It is longer than its bound, at which it was cut.
    Cut,
    /// The server stopped before its end.
    Broken,
}

/// Bytes of answer that are read at a time, at most; also the least that the HTTP library takes.
const READ_AT_A_TIME: usize = 64 << 10;

impl Line {
    /// A connection over a stream; nothing is sent yet.
    pub(super) async fn over(
        stream: Stream,
        address: IpAddr,
        limits: &FetchLimits,
    ) -> hyper::Result<Self> {
        let tape = Tape::default();
        let stream = TokioIo::new(Tap::new(stream, tape.clone()));
        let (sender, driver) = http1::Builder::new()
            .title_case_headers(true)
            .max_buf_size(limits.head_bytes.max(READ_AT_A_TIME))
            .max_header_size(limits.head_bytes)
            .handshake(stream)
            .await?;
        Ok(Self {
            sender,
            driver: Some(driver),
            tape,
            address,
        })
    }

    /// The address at its other end.
    pub(super) fn address(&self) -> IpAddr {
        self.address
    }

    /// Bytes received since the last request began.
    pub(super) fn received(&self) -> u64 {
        self.tape.received()
    }

    /// What the last exchange sent, and the head that came.
    pub(super) fn taken(&self) -> Taken {
        self.tape.take()
    }

    /// Whether another request can be sent: an idle connection that the server has closed is noticed here.
    pub(super) async fn is_ready(&mut self) -> bool {
        poll_fn(|cx| {
            self.drive(cx);
            self.sender.poll_ready(cx)
        })
        .await
        .is_ok()
    }

    /// Sends a request and waits for the head of its answer.
    pub(super) async fn send(
        &mut self,
        request: Request<Empty<Bytes>>,
    ) -> hyper::Result<Response<Incoming>> {
        self.tape.start();
        let mut answer = pin!(self.sender.send_request(request));
        let driver = &mut self.driver;
        poll_fn(|cx| {
            drive(driver, cx);
            answer.as_mut().poll(cx)
        })
        .await
    }

    /// Reads a body up to `bound` bytes.
    pub(super) async fn read(&mut self, mut body: Incoming, bound: usize) -> Content {
        let mut content = Gathered::new(bound);
        let end = poll_fn(|cx| {
            loop {
                self.drive(cx);
                let mut has_come = false;
                while let Poll::Ready(frame) = Pin::new(&mut body).poll_frame(cx) {
                    has_come = true;
                    match frame {
                        None => return Poll::Ready(End::Whole),
                        Some(Err(_)) => return Poll::Ready(End::Broken),
                        Some(Ok(frame)) => {
                            if let Ok(data) = frame.into_data()
                                && !content.takes(data)
                            {
                                return Poll::Ready(End::Cut);
                            }
                        }
                    }
                }
                if !has_come {
                    return Poll::Pending;
                }
            }
        })
        .await;
        let bytes = content.bytes();
        Content { bytes, end }
    }

    fn drive(&mut self, cx: &mut Context<'_>) {
        drive(&mut self.driver, cx);
    }
}

/// Lets a connection read and write. Its own failure comes out where its answer is waited for.
fn drive<D: Future + Unpin>(driver: &mut Option<D>, cx: &mut Context<'_>) {
    if let Some(running) = driver
        && Pin::new(running).poll(cx).is_ready()
    {
        *driver = None;
    }
}

/// Pieces of a body up to a bound; one piece alone is not copied.
struct Gathered {
    first: Bytes,
    all: BytesMut,
    bound: usize,
}

impl Gathered {
    fn new(bound: usize) -> Self {
        Self {
            first: Bytes::new(),
            all: BytesMut::new(),
            bound,
        }
    }

    /// Takes a piece; `false` where it was cut at the bound.
    fn takes(&mut self, mut piece: Bytes) -> bool {
        let room = self.bound - self.first.len().max(self.all.len());
        let fits = piece.len() <= room;
        piece.truncate(room);
        if self.first.is_empty() {
            self.first = piece;
        } else {
            if self.all.is_empty() {
                self.all.reserve(4 * self.first.len() + piece.len());
                self.all.extend_from_slice(&self.first);
            }
            self.all.extend_from_slice(&piece);
        }
        fits
    }

    fn bytes(self) -> Bytes {
        if self.all.is_empty() {
            self.first
        } else {
            self.all.freeze()
        }
    }
}
