//! A site on an address of this machine, which writes down how it is asked.

use std::{
    collections::BTreeMap,
    net::SocketAddr,
    sync::{
        Arc, Mutex,
        atomic::{AtomicUsize, Ordering},
    },
    time::{Duration, Instant},
};

use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
};
use url::Url;

/// A site.
pub(super) struct Site {
    address: SocketAddr,
    shared: Arc<Shared>,
}

struct Shared {
    pages: Mutex<BTreeMap<String, Vec<u8>>>,
    log: Mutex<Vec<Entry>>,
    at_work: AtomicUsize,
    slow: Mutex<Duration>,
}

/// A request as the site saw it.
#[derive(Debug, Clone)]
pub(super) struct Entry {
    pub(super) path: String,
    pub(super) head: String,
    pub(super) begun: Instant,
    pub(super) ended: Instant,
    /// Requests that were being answered when it came.
    pub(super) others: usize,
}

impl Site {
    /// A site on 127.0.0.`host`, which takes so long for each answer.
    pub(super) async fn on(host: u8, slow: Duration) -> Self {
        let listener = TcpListener::bind((std::net::Ipv4Addr::new(127, 0, 0, host), 0));
        let listener = listener.await.unwrap();
        let address = listener.local_addr().unwrap();
        let shared = Arc::new(Shared {
            pages: Mutex::default(),
            log: Mutex::default(),
            at_work: AtomicUsize::new(0),
            slow: Mutex::new(slow),
        });
        let serving = shared.clone();
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(serve(stream, serving.clone()));
            }
        });
        Self { address, shared }
    }

    pub(super) fn url(&self, path: &str) -> Url {
        format!("http://{}{path}", self.address).parse().unwrap()
    }

    /// Puts a page there that has these links.
    pub(super) fn page(&self, path: &str, links: &[&str]) {
        let links = links.iter().map(|link| format!("<a href='{link}'>x</a>"));
        let body = format!(
            "<!doctype html><title>t</title>{}",
            links.collect::<String>()
        );
        self.answer(
            path,
            "200 OK",
            "Content-Type: text/html\r\nETag: \"1\"\r\n",
            &body,
        );
    }

    /// Puts an answer there.
    pub(super) fn answer(&self, path: &str, status: &str, fields: &str, body: &str) {
        self.put(path, status, fields, body.as_bytes());
    }

    /// Puts a file there.
    pub(super) fn file(&self, path: &str, media_type: &str, content: &[u8]) {
        self.put(
            path,
            "200 OK",
            &format!("Content-Type: {media_type}\r\n"),
            content,
        );
    }

    fn put(&self, path: &str, status: &str, fields: &str, body: &[u8]) {
        let length = body.len();
        let head = format!("HTTP/1.1 {status}\r\n{fields}Content-Length: {length}\r\n\r\n");
        let answer = [head.as_bytes(), body].concat();
        let mut pages = self.shared.pages.lock().unwrap();
        pages.insert(path.to_owned(), answer);
    }

    /// Answers at once from now on.
    pub(super) fn hurry(&self) {
        *self.shared.slow.lock().unwrap() = Duration::ZERO;
    }

    pub(super) fn log(&self) -> Vec<Entry> {
        self.shared.log.lock().unwrap().clone()
    }

    /// The paths that were asked for, in order.
    pub(super) fn asked(&self) -> Vec<String> {
        self.log().into_iter().map(|entry| entry.path).collect()
    }
}

async fn serve(mut stream: TcpStream, site: Arc<Shared>) {
    let mut held = Vec::new();
    loop {
        let mut part = [0; 4096];
        match stream.read(&mut part).await {
            Ok(0) | Err(_) => return,
            Ok(read) => held.extend(&part[..read]),
        }
        if !held.ends_with(b"\r\n\r\n") {
            continue;
        }
        let others = site.at_work.fetch_add(1, Ordering::SeqCst);
        let begun = Instant::now();
        let head = String::from_utf8(std::mem::take(&mut held)).unwrap();
        let path = head.split(' ').nth(1).unwrap().to_owned();
        let slow = *site.slow.lock().unwrap();
        tokio::time::sleep(slow).await;
        let answer = site.answer_to(&path, &head);
        site.log.lock().unwrap().push(Entry {
            path,
            head,
            begun,
            ended: Instant::now(),
            others,
        });
        site.at_work.fetch_sub(1, Ordering::SeqCst);
        if stream.write_all(&answer).await.is_err() {
            return;
        }
    }
}

impl Shared {
    fn answer_to(&self, path: &str, head: &str) -> Vec<u8> {
        let pages = self.pages.lock().unwrap();
        let Some(answer) = pages.get(path) else {
            return b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n".to_vec();
        };
        let tagged = answer.windows(9).any(|part| part == b"ETag: \"1\"");
        if tagged && head.to_lowercase().contains("if-none-match: \"1\"") {
            return b"HTTP/1.1 304 Not Modified\r\n\r\n".to_vec();
        }
        answer.clone()
    }
}
