//! Fetches a revocation list from where a certificate says it is: a URL that a stranger wrote.
//!
//! Plain HTTP (the list is signed), the default port, no redirects, a public
//! address, a bounded body, a bounded time; inside the window, at the agreed rate.

use std::{net::SocketAddr, time::Duration};

use http_body_util::{BodyExt, Empty, Limited};
use hyper::{Request, body::Bytes, client::conn::http1, header};
use hyper_util::rt::TokioIo;
use tokio::{net::TcpStream, time::timeout};
use url::Url;

use super::{RevocationList, RootError};
use crate::inspection::{
    address::{AddressPolicy, AddressRefusal},
    names::Host,
    plan::{ResolveFault, Resolver},
    run::{Gate, Halt},
};

/// Why a list was not fetched.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum FetchFault {
    /// The URL is not one that is fetched.
    #[error("{url:?} is not fetched: only http on its default port, without user name, is")]
    Url {
        /// The URL, cut to 200 characters.
        url: String,
    },
    /// Its host cannot be resolved.
    #[error(transparent)]
    Resolve(#[from] ResolveFault),
    /// Its host has no address.
    #[error("{host} has no address")]
    NoAddress {
        /// The host.
        host: Host,
    },
    /// Its address may not be connected to.
    #[error(transparent)]
    Address(#[from] AddressRefusal),
    /// The run ended.
    #[error(transparent)]
    Halt(#[from] Halt),
    /// No whole answer in time.
    #[error("{url} gave no whole answer in {seconds} seconds")]
    Slow {
        /// The URL.
        url: String,
        /// The time allowed.
        seconds: u64,
    },
    /// The exchange failed, or the body is too large.
    #[error("{url}: {problem}")]
    Exchange {
        /// The URL.
        url: String,
        /// What is wrong.
        problem: String,
    },
    /// An answer other than 200.
    #[error("{url} answered {status}")]
    Status {
        /// The URL.
        url: String,
        /// The status.
        status: u16,
    },
    /// The body is not a list.
    #[error(transparent)]
    List(#[from] RootError),
}

/// The longest a list may take, if the window stays open so long.
const PATIENCE: Duration = Duration::from_secs(20);

/// Fetches a list.
///
/// # Errors
/// [`FetchFault`].
pub async fn fetch_list(
    gate: &Gate<'_>,
    resolver: &impl Resolver,
    policy: AddressPolicy,
    url: &str,
) -> Result<RevocationList, FetchFault> {
    let refused = || FetchFault::Url {
        url: url.chars().take(200).collect(),
    };
    let parsed = Url::parse(url).map_err(|_| refused())?;
    let plain =
        parsed.scheme() == "http" && parsed.username().is_empty() && parsed.password().is_none();
    // Servers of tests have the ports they are given.
    let port = parsed.port().unwrap_or(80);
    if !plain || (port != 80 && policy == AddressPolicy::PublicOnly) {
        return Err(refused());
    }
    let host = parsed
        .host_str()
        .unwrap_or_default()
        .trim_matches(['[', ']']);
    let host: Host = host.parse().map_err(|_| refused())?;
    let address = match &host {
        Host::Address(address) => *address,
        Host::Name(name) => {
            let first = resolver.addresses(name).await?.into_iter().next();
            first.ok_or(FetchFault::NoAddress { host: host.clone() })?
        }
    };
    policy.check(address)?;
    gate.turn().await?;
    let patience = PATIENCE.min(gate.left());
    let seconds = patience.as_secs();
    let fetched = timeout(patience, get(SocketAddr::new(address, port), &parsed)).await;
    let body = fetched.map_err(|_| FetchFault::Slow {
        url: parsed.to_string(),
        seconds,
    })??;
    Ok(RevocationList::parse(&body)?)
}

async fn get(to: SocketAddr, url: &Url) -> Result<Bytes, FetchFault> {
    let exchange = |problem: String| FetchFault::Exchange {
        url: url.to_string(),
        problem,
    };
    let stream = TcpStream::connect(to)
        .await
        .map_err(|e| exchange(e.to_string()))?;
    let (mut sender, connection) = http1::handshake(TokioIo::new(stream))
        .await
        .map_err(|e| exchange(e.to_string()))?;
    let target = &url[url::Position::BeforePath..url::Position::AfterQuery];
    let authority = &url[url::Position::BeforeHost..url::Position::AfterPort];
    let request = Request::get(target)
        .header(header::HOST, authority)
        .header(
            header::USER_AGENT,
            concat!("shirushi-authority/", env!("CARGO_PKG_VERSION")),
        )
        .body(Empty::<Bytes>::new())
        .map_err(|e| exchange(e.to_string()))?;
    let talk = async {
        let response = sender
            .send_request(request)
            .await
            .map_err(|e| exchange(e.to_string()))?;
        let status = response.status();
        if status != hyper::StatusCode::OK {
            let url = url.to_string();
            return Err(FetchFault::Status {
                url,
                status: status.as_u16(),
            });
        }
        let body = Limited::new(response.into_body(), RevocationList::MAX_BYTES);
        let whole = body.collect().await.map_err(|e| exchange(e.to_string()))?;
        Ok(whole.to_bytes())
    };
    // Polled here, not spawned: it ends with this function whatever the server does.
    tokio::pin!(talk);
    tokio::pin!(connection);
    tokio::select! {
        done = &mut talk => return done,
        _ = &mut connection => {}
    }
    // The connection is over; what it brought may still be on its way to the reader.
    talk.await
}
