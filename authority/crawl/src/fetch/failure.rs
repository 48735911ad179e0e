//! Why a request came to nothing.

use std::{
    fmt, io,
    net::{IpAddr, SocketAddr},
    time::Duration,
};

use shirushi_verifier::address::AddressKind;

use crate::Origin;

/// Why there is no answer.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum FetchFailure {
    /// The URL belongs to another origin than the connection.
    #[error("{url} is not on {origin}")]
    OtherOrigin {
        /// The URL asked for.
        url: String,
        /// The connection's origin.
        origin: Origin,
    },
    /// The URL is too long, or cannot be written in a request.
    #[error("no request can be made for a URL of {length} bytes")]
    Unwritable {
        /// The length of the URL.
        length: usize,
    },
    /// Browsers do not go to this port, so no one sees what is there.
    #[error("port {port} is one that browsers do not go to")]
    PortRefused {
        /// The port.
        port: u16,
    },
    /// The host has no address.
    #[error("{host} has no address")]
    HostNotFound {
        /// The host.
        host: String,
    },
    /// The host has no address that may be connected to; this is the first of them.
    #[error("{host} is at {address}, {kind}, which is not connected to")]
    AddressRefused {
        /// The host.
        host: String,
        /// Its first address.
        address: IpAddr,
        /// What kind of address that is.
        kind: AddressKind,
    },
    /// No address took the connection; this is the last one tried.
    #[error("{address} does not take connections: {why}")]
    Connect {
        /// The address and port.
        address: SocketAddr,
        /// What the system says.
        why: io::ErrorKind,
    },
    /// TLS could not be agreed on, or the certificate is not the host's.
    #[error("no secure connection to {host}: {why}")]
    Tls {
        /// The host.
        host: String,
        /// What the TLS library says, cut to 200 characters.
        why: String,
    },
    /// It took too long.
    #[error("{stage} took longer than {} ms", limit.as_millis())]
    Timeout {
        /// What took too long.
        stage: Stage,
        /// How long it may take.
        limit: Duration,
    },
    /// The server closed or reset the connection before its answer's head was there.
    #[error("the server closed the connection without an answer")]
    Closed,
    /// The answer's head is longer than the bound.
    #[error("the head of the answer is over {most} bytes")]
    HeadTooLarge {
        /// The bound in bytes.
        most: usize,
    },
    /// What came is no HTTP answer, or its head has more than 100 fields.
    #[error("what came is no HTTP answer: {why}")]
    BadAnswer {
        /// What is wrong with it, cut to 200 characters.
        why: String,
    },
}

/// What a request waits for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    /// The connection: name, address and TLS.
    Connect,
    /// The answer's head.
    Head,
    /// The whole answer.
    Whole,
}

impl FetchFailure {
    /// Whether the same request may well succeed later, so that it says nothing about the page.
    pub fn is_transient(&self) -> bool {
        match self {
            Self::HostNotFound { .. }
            | Self::Connect { .. }
            | Self::Timeout { .. }
            | Self::Closed => true,
            Self::OtherOrigin { .. }
            | Self::Unwritable { .. }
            | Self::PortRefused { .. }
            | Self::AddressRefused { .. }
            | Self::Tls { .. }
            | Self::HeadTooLarge { .. }
            | Self::BadAnswer { .. } => false,
        }
    }

    /// What a library says of TLS.
    pub(super) fn tls(host: &impl ToString, why: &impl ToString) -> Self {
        Self::Tls {
            host: host.to_string(),
            why: shortened(&why.to_string()),
        }
    }

    /// What the HTTP library says of an answer, of whose head `received` bytes came and `most` are read.
    pub(super) fn of_http(error: &hyper::Error, received: u64, most: usize) -> Self {
        if error.is_parse() && received >= most as u64 {
            Self::HeadTooLarge { most }
        } else if error.is_parse() {
            let why = shortened(&error.to_string());
            Self::BadAnswer { why }
        } else {
            Self::Closed
        }
    }
}

impl fmt::Display for Stage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Connect => "the connection",
            Self::Head => "the head of the answer",
            Self::Whole => "the whole answer",
        })
    }
}

fn shortened(text: &str) -> String {
    text.chars().take(200).collect()
}
