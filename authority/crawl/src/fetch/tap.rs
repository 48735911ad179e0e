//! A stream that remembers what was sent and the head of what came, as evidence wants the bytes themselves.

use std::{
    io,
    pin::Pin,
    sync::{Arc, Mutex, PoisonError},
    task::{Context, Poll},
};

use bytes::Bytes;
use memchr::memmem;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};

/// A stream with a tape running.
#[derive(Debug)]
pub(super) struct Tap<S> {
    stream: S,
    tape: Tape,
}

/// What one exchange sent and received; shared with the stream it is taken from.
#[derive(Debug, Clone, Default)]
pub(super) struct Tape(Arc<Mutex<Recorded>>);

#[derive(Debug, Default)]
struct Recorded {
    sent: Vec<u8>,
    head: Vec<u8>,
    is_head_whole: bool,
    received: u64,
}

/// What one exchange left on the tape.
#[derive(Debug, Clone)]
pub(super) struct Taken {
    /// The request as sent.
    pub(super) request: Bytes,
    /// The head of the answer, up to and with its empty line, without interim answers (1xx).
    pub(super) head: Bytes,
}

/// Bytes of a request: its fields and one URL, which is bounded.
const USUAL_REQUEST: usize = 512;

/// Bytes of head that are kept. The HTTP library refuses longer heads at the policy's bound; interim
/// answers count here and not there.
const LONGEST_HEAD: usize = 256 << 10;

impl<S> Tap<S> {
    /// Records a stream.
    pub(super) fn new(stream: S, tape: Tape) -> Self {
        Self { stream, tape }
    }
}

impl Tape {
    /// Begins an exchange.
    pub(super) fn start(&self) {
        self.with(|recorded| {
            *recorded = Recorded {
                sent: Vec::with_capacity(USUAL_REQUEST),
                ..Recorded::default()
            };
        });
    }

    /// Bytes received since the exchange began.
    pub(super) fn received(&self) -> u64 {
        self.with(|recorded| recorded.received)
    }

    /// What was recorded of the exchange.
    pub(super) fn take(&self) -> Taken {
        self.with(|recorded| Taken {
            request: Bytes::from(std::mem::take(&mut recorded.sent)),
            head: Bytes::from(std::mem::take(&mut recorded.head)),
        })
    }

    fn with<T>(&self, f: impl FnOnce(&mut Recorded) -> T) -> T {
        f(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl Recorded {
    /// Takes what came, up to the end of the answer's head.
    fn read(&mut self, came: &[u8]) {
        self.received += came.len() as u64;
        if self.is_head_whole {
            return;
        }
        if self.head.is_empty() && !is_interim(came) {
            // As a rule the whole head is in the first piece: no more than the head is copied.
            let end = end_of_head(came);
            self.is_head_whole = end.is_some();
            self.head
                .extend_from_slice(&came[..end.unwrap_or(came.len())]);
            return;
        }
        self.head.extend_from_slice(came);
        while let Some(end) = end_of_head(&self.head) {
            if is_interim(&self.head) {
                self.head.drain(..end);
            } else {
                self.head.truncate(end);
                self.is_head_whole = true;
                return;
            }
        }
        self.is_head_whole = self.head.len() > LONGEST_HEAD;
    }
}

/// Where a head ends: after an empty line, whose line ends may lack the carriage return (RFC 9112 2.2).
fn end_of_head(bytes: &[u8]) -> Option<usize> {
    let mut from = 0;
    while let Some(at) = memchr::memchr(b'\n', &bytes[from..]) {
        from += at + 1;
        match &bytes[from..] {
            [b'\r', b'\n', ..] => return Some(from + 2),
            [b'\n', ..] => return Some(from + 1),
            _ => {}
        }
    }
    None
}

/// Whether a head is of an interim answer (RFC 9110 15.2), which another follows.
fn is_interim(head: &[u8]) -> bool {
    memmem::find(&head[..head.len().min(16)], b" ")
        .is_some_and(|space| head.get(space + 1) == Some(&b'1'))
}

impl<S: AsyncRead + Unpin> AsyncRead for Tap<S> {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let before = buffer.filled().len();
        let polled = Pin::new(&mut self.stream).poll_read(cx, buffer);
        if polled.is_ready() {
            let came = buffer.filled().get(before..).unwrap_or_default();
            self.tape.with(|recorded| recorded.read(came));
        }
        polled
    }
}

impl<S: AsyncWrite + Unpin> AsyncWrite for Tap<S> {
    fn poll_write(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        let polled = Pin::new(&mut self.stream).poll_write(cx, bytes);
        if let Poll::Ready(Ok(written)) = polled {
            let sent = bytes.get(..written).unwrap_or_default();
            self.tape
                .with(|recorded| recorded.sent.extend_from_slice(sent));
        }
        polled
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(cx)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn head_of(pieces: &[&[u8]]) -> (Vec<u8>, bool) {
        let mut recorded = Recorded::default();
        for piece in pieces {
            recorded.read(piece);
        }
        (recorded.head, recorded.is_head_whole)
    }

    #[test]
    fn the_head_ends_at_its_empty_line_however_it_arrives() {
        let answer = b"HTTP/1.1 200 OK\r\nA: b\r\n\r\nbody\r\n\r\n";
        let head = &answer[..25];
        assert_eq!(head_of(&[answer]), (head.to_vec(), true));
        for cut in 1..answer.len() {
            let (first, rest) = answer.split_at(cut);
            assert_eq!(head_of(&[first, rest]), (head.to_vec(), true), "{cut}");
        }
    }

    #[test]
    fn bare_line_feeds_end_a_head_too() {
        assert_eq!(
            head_of(&[b"HTTP/1.0 200 OK\n\nbody"]).0,
            b"HTTP/1.0 200 OK\n\n"
        );
    }

    #[test]
    fn interim_answers_are_not_the_head() {
        let (early, last) = (
            b"HTTP/1.1 103 Early Hints\r\n\r\n",
            b"HTTP/1.1 200 OK\r\n\r\n",
        );
        let both = [early.as_slice(), last].concat();
        assert_eq!(head_of(&[&both]), (last.to_vec(), true));
        assert_eq!(head_of(&[early, last]), (last.to_vec(), true));
    }
}
