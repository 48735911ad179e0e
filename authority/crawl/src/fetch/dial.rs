//! Names to addresses, and addresses to streams: what is connected to has passed the policy.

use std::{
    io,
    net::{IpAddr, SocketAddr},
    pin::Pin,
    task::{Context, Poll},
    time::Duration,
};

use rustls::pki_types::ServerName;
use shirushi_verifier::address::AddressKind;
use tokio::{
    io::{AsyncRead, AsyncWrite, ReadBuf},
    net::TcpStream,
    time::timeout,
};
use tokio_rustls::{TlsConnector, client::TlsStream};
use url::Host;

use super::FetchFailure;
use crate::{Addresses, Origin};

/// A stream to an origin, plain or within TLS.
#[derive(Debug)]
pub(super) enum Stream {
    /// `http`.
    Plain(TcpStream),
    /// `https`.
    Tls(Box<TlsStream<TcpStream>>),
}

/// Ports that a page must not make anyone speak to: those of mail, files, names and the like ("bad
/// ports" of the Fetch standard, 2.9).
const REFUSED_PORTS: [u16; 83] = [
    0, 1, 7, 9, 11, 13, 15, 17, 19, 20, 21, 22, 23, 25, 37, 42, 43, 53, 69, 77, 79, 87, 95, 101,
    102, 103, 104, 109, 110, 111, 113, 115, 117, 119, 123, 135, 137, 139, 143, 161, 179, 389, 427,
    465, 512, 513, 514, 515, 526, 530, 531, 532, 540, 548, 554, 556, 563, 587, 601, 636, 989, 990,
    993, 995, 1719, 1720, 1723, 2049, 3659, 4045, 4190, 5060, 5061, 6000, 6566, 6665, 6666, 6667,
    6668, 6669, 6679, 6697, 10080,
];

/// Addresses of one host that are tried.
const MOST_ADDRESSES: usize = 4;

/// The addresses of an origin that may be connected to, at least one and at most four.
///
/// # Errors
/// [`FetchFailure::PortRefused`], [`FetchFailure::HostNotFound`], or
/// [`FetchFailure::AddressRefused`] where none is allowed.
pub(super) async fn look_up(
    origin: &Origin,
    addresses: Addresses,
) -> Result<Vec<IpAddr>, FetchFailure> {
    let port = origin.port();
    if REFUSED_PORTS.contains(&port) {
        return Err(FetchFailure::PortRefused { port });
    }
    let found: Vec<IpAddr> = match origin.host() {
        Host::Ipv4(address) => vec![IpAddr::V4(*address)],
        Host::Ipv6(address) => vec![IpAddr::V6(*address)],
        Host::Domain(name) => match tokio::net::lookup_host((name.as_str(), port)).await {
            Ok(found) => found.map(|socket| socket.ip()).collect(),
            Err(_) => Vec::new(),
        },
    };
    let host = || origin.host().to_string();
    let Some(&first) = found.first() else {
        return Err(FetchFailure::HostNotFound { host: host() });
    };
    let allowed = found
        .into_iter()
        .filter(|&address| addresses.allow(address));
    let allowed: Vec<IpAddr> = allowed.take(MOST_ADDRESSES).collect();
    if allowed.is_empty() {
        let kind = AddressKind::of(first);
        return Err(FetchFailure::AddressRefused {
            host: host(),
            address: first,
            kind,
        });
    }
    Ok(allowed)
}

/// A stream to an origin at one of its addresses, which have passed [`look_up`], and that address.
/// Each address has its share of `limit`; the caller ends the whole.
///
/// # Errors
/// [`FetchFailure::Connect`] of the last address tried, or [`FetchFailure::Tls`].
pub(super) async fn dial(
    origin: &Origin,
    addresses: &[IpAddr],
    tls: &TlsConnector,
    limit: Duration,
) -> Result<(Stream, IpAddr), FetchFailure> {
    let (stream, address) = reach(origin, addresses, limit).await?;
    // Without it a request could wait for the acknowledgement of the one before.
    let _ = stream.set_nodelay(true);
    if !origin.is_secure() {
        return Ok((Stream::Plain(stream), address));
    }
    let failed = |why: &dyn std::fmt::Display| FetchFailure::tls(origin.host(), &why);
    let name = match origin.host() {
        Host::Domain(name) => ServerName::try_from(name.clone()).map_err(|why| failed(&why))?,
        Host::Ipv4(address) => ServerName::from(IpAddr::V4(*address)),
        Host::Ipv6(address) => ServerName::from(IpAddr::V6(*address)),
    };
    let stream = tls
        .connect(name, stream)
        .await
        .map_err(|why| failed(&why))?;
    Ok((Stream::Tls(Box::new(stream)), address))
}

async fn reach(
    origin: &Origin,
    addresses: &[IpAddr],
    limit: Duration,
) -> Result<(TcpStream, IpAddr), FetchFailure> {
    // An address that never answers must leave time for the others.
    let each = limit / u32::try_from(addresses.len().max(1)).unwrap_or(u32::MAX);
    let host = origin.host().to_string();
    let mut failure = FetchFailure::HostNotFound { host };
    for &ip in addresses {
        let address = SocketAddr::new(ip, origin.port());
        let why = match timeout(each, TcpStream::connect(address)).await {
            Ok(Ok(stream)) => return Ok((stream, ip)),
            Ok(Err(error)) => error.kind(),
            Err(_) => io::ErrorKind::TimedOut,
        };
        failure = FetchFailure::Connect { address, why };
    }
    Err(failure)
}

impl AsyncRead for Stream {
    fn poll_read(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        match self.get_mut() {
            Self::Plain(stream) => Pin::new(stream).poll_read(cx, buffer),
            Self::Tls(stream) => Pin::new(stream).poll_read(cx, buffer),
        }
    }
}

impl AsyncWrite for Stream {
    fn poll_write(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        match self.get_mut() {
            Self::Plain(stream) => Pin::new(stream).poll_write(cx, bytes),
            Self::Tls(stream) => Pin::new(stream).poll_write(cx, bytes),
        }
    }

    fn poll_flush(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        match self.get_mut() {
            Self::Plain(stream) => Pin::new(stream).poll_flush(cx),
            Self::Tls(stream) => Pin::new(stream).poll_flush(cx),
        }
    }

    fn poll_shutdown(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        match self.get_mut() {
            Self::Plain(stream) => Pin::new(stream).poll_shutdown(cx),
            Self::Tls(stream) => Pin::new(stream).poll_shutdown(cx),
        }
    }
}
