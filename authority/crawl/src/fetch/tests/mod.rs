//! Against real servers on this machine that behave, and that do not.

mod manners;
mod misbehaviour;
mod secure;

use std::{future::Future, net::SocketAddr, time::Duration};

use shirushi_verifier::domain::UnixTime;
use tokio::{
    io::{AsyncRead, AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
};
use url::Url;

use super::*;
use crate::{Addresses, Agent, FetchLimits, Origin};

/// A server whose n-th connection (from 0) is handled by `handle`.
async fn serve<F, H>(handle: F) -> SocketAddr
where
    F: Fn(usize, TcpStream) -> H + Send + 'static,
    H: Future<Output = ()> + Send + 'static,
{
    let listener = TcpListener::bind("127.66.1.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move {
        for n in 0.. {
            let (stream, _) = listener.accept().await.unwrap();
            tokio::spawn(handle(n, stream));
        }
    });
    address
}

/// A server that gives every request of every connection the same bytes.
async fn always(answer: impl Into<Vec<u8>>) -> SocketAddr {
    let answer = answer.into();
    serve(move |_, mut stream| {
        let answer = answer.clone();
        async move {
            while heard(&mut stream).await.is_some() {
                let _ = stream.write_all(&answer).await;
            }
        }
    })
    .await
}

/// The next request's head; `None` when the client has closed.
async fn heard(stream: &mut (impl AsyncRead + Unpin)) -> Option<String> {
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        head.push(stream.read_u8().await.ok()?);
    }
    String::from_utf8(head).ok()
}

fn answer(fields: &str, body: &[u8]) -> Vec<u8> {
    let length = body.len();
    let head = format!("HTTP/1.1 200 OK\r\n{fields}Content-Length: {length}\r\n\r\n");
    [head.as_bytes(), body].concat()
}

fn limits() -> FetchLimits {
    FetchLimits {
        page_bytes: 64 << 10,
        picture_bytes: 32 << 10,
        connect: Duration::from_secs(5),
        head: Duration::from_millis(500),
        whole: Duration::from_secs(1),
        ..FetchLimits::default()
    }
}

fn client() -> Client {
    let roots = Roots::Only(rustls::RootCertStore::empty());
    Client::new(&agent(), Addresses::Loopback, limits(), roots)
}

fn agent() -> Agent {
    let contact = "https://mark.example.jp/crawler".parse().unwrap();
    Agent::new("ShirushiCrawler", contact).unwrap()
}

fn now() -> UnixTime {
    "2026-11-22T09:00:00Z".parse().unwrap()
}

fn at(server: SocketAddr, path: &str) -> Url {
    format!("http://{server}{path}").parse().unwrap()
}

fn connection(server: SocketAddr) -> Connection {
    client().connection(Origin::of(&at(server, "/")).unwrap())
}

async fn asked(connection: &mut Connection, url: &Url, what: What) -> Result<Answer, FetchFailure> {
    let request = Request {
        url,
        what,
        validators: None,
        at: now(),
    };
    connection.get(&request).await
}

/// One page of a server.
async fn page(server: SocketAddr) -> Result<Answer, FetchFailure> {
    asked(&mut connection(server), &at(server, "/a?b#c"), What::Page).await
}
