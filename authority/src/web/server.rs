//! Accepts connections and hands them to the router, bounding what a connection may hold back.

use std::future::Future;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::extract::ConnectInfo;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::GracefulShutdown;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tower::ServiceExt as _;

use super::state::AppState;

/// Serves the site on `listener` until `stop` is done, then lets open requests end.
///
/// HTTP/1.1; TLS belongs to a reverse proxy in front. Slow senders are cut off by
/// `Limits::header_time`, and headers are at most [`HEADER_BYTES`] in [`HEADERS`] fields.
pub async fn serve(state: AppState, listener: TcpListener, stop: impl Future<Output = ()>) {
    let limits = state.config().limits.clone();
    let router = super::router(state);
    let mut builder = http1::Builder::new();
    builder
        .timer(TokioTimer::new())
        .header_read_timeout(limits.header_time)
        .max_buf_size(HEADER_BYTES)
        .max_headers(HEADERS);
    let places = Arc::new(Semaphore::new(limits.connections));
    let open = GracefulShutdown::new();
    let mut stop = std::pin::pin!(stop);
    loop {
        let accepted = tokio::select! {
            accepted = accept(&listener, &places) => accepted,
            () = &mut stop => break,
        };
        if let Some(connection) = accepted {
            connection.start(&builder, &router, &open);
        }
    }
    drop(listener);
    tokio::select! {
        () = open.shutdown() => {}
        () = tokio::time::sleep(limits.send_time) => {
            tracing::warn!("stopped with requests still open");
        }
    }
}

struct Connection {
    stream: TcpStream,
    peer: SocketAddr,
    place: OwnedSemaphorePermit,
}

/// The next connection, once there is a place for it. `None` after a failure, which is
/// nearly always one of that connection alone.
async fn accept(listener: &TcpListener, places: &Arc<Semaphore>) -> Option<Connection> {
    let place = Arc::clone(places).acquire_owned().await.ok()?;
    match listener.accept().await {
        Ok((stream, peer)) => Some(Connection {
            stream,
            peer,
            place,
        }),
        Err(error) => {
            tracing::warn!(%error, "could not accept a connection");
            tokio::time::sleep(ACCEPT_PAUSE).await;
            None
        }
    }
}

impl Connection {
    fn start(self, builder: &http1::Builder, router: &Router, open: &GracefulShutdown) {
        let Self {
            stream,
            peer,
            place,
        } = self;
        let router = router.clone();
        let service = hyper::service::service_fn(move |mut request: hyper::Request<Incoming>| {
            request.extensions_mut().insert(ConnectInfo(peer));
            router.clone().oneshot(request.map(Body::new))
        });
        let connection = builder.serve_connection(TokioIo::new(stream), service);
        let connection = open.watch(connection);
        tokio::spawn(async move {
            // A client that hangs up or dawdles is its own affair.
            if let Err(error) = connection.await {
                tracing::debug!(%error, "connection ended early");
            }
            drop(place);
        });
    }
}

/// Request line and headers together; browsers send a tenth of it.
const HEADER_BYTES: usize = 32 * 1024;

/// Header fields of one request.
const HEADERS: usize = 64;

/// So that running out of file handles does not become a busy loop.
const ACCEPT_PAUSE: Duration = Duration::from_millis(100);
