//! A small HTTP server on this machine.

use std::{
    collections::HashMap,
    io::{BufRead, BufReader, Write},
    net::{TcpListener, TcpStream},
    sync::{Arc, Mutex},
    thread,
};

/// A response: status line, extra header lines, body.
#[derive(Clone)]
struct Response {
    status: &'static str,
    headers: String,
    body: Vec<u8>,
}

/// Serves what it was told to, until the test ends.
#[derive(Clone)]
pub(crate) struct Server {
    port: u16,
    responses: Arc<Mutex<HashMap<String, Response>>>,
    asked: Arc<Mutex<Vec<String>>>,
}

impl Server {
    pub(crate) fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let server = Self {
            port: listener.local_addr().unwrap().port(),
            responses: Arc::default(),
            asked: Arc::default(),
        };
        let serving = server.clone();
        thread::spawn(move || {
            for stream in listener.incoming() {
                let _ = serving.answer(stream.unwrap());
            }
        });
        server
    }

    /// The URL of a path on this server.
    pub(crate) fn url(&self, path: &str) -> String {
        format!("http://127.0.0.1:{}{path}", self.port)
    }

    /// Serves `body` at `path` from now on.
    pub(crate) fn serve(&self, path: &str, body: impl Into<Vec<u8>>) {
        self.set(path, "200 OK", String::new(), body.into());
    }

    /// Serves `body` at `path` from now on, with these lines in the head, each ended by CRLF.
    pub(crate) fn serve_with(&self, path: &str, headers: &str, body: impl Into<Vec<u8>>) {
        self.set(path, "200 OK", headers.to_owned(), body.into());
    }

    /// Redirects `path` to `location` from now on.
    pub(crate) fn redirect(&self, path: &str, location: &str) {
        let headers = format!("Location: {location}\r\n");
        self.set(path, "302 Found", headers, Vec::new());
    }

    /// Takes a path down again.
    pub(crate) fn remove(&self, path: &str) {
        self.responses.lock().unwrap().remove(path);
    }

    /// The paths asked for so far, queries included.
    pub(crate) fn asked(&self) -> Vec<String> {
        self.asked.lock().unwrap().clone()
    }

    fn set(&self, path: &str, status: &'static str, headers: String, body: Vec<u8>) {
        let response = Response {
            status,
            headers,
            body,
        };
        let mut responses = self.responses.lock().unwrap();
        responses.insert(path.to_owned(), response);
    }

    fn answer(&self, mut stream: TcpStream) -> std::io::Result<()> {
        let mut lines = BufReader::new(stream.try_clone()?).lines();
        let request = lines.next().transpose()?.unwrap_or_default();
        // The rest of the request's head.
        for line in lines {
            if line?.is_empty() {
                break;
            }
        }
        let target = request.split(' ').nth(1).unwrap_or("/").to_owned();
        self.asked.lock().unwrap().push(target.clone());
        let path = target.split('?').next().unwrap_or_default();
        let found = self.responses.lock().unwrap().get(path).cloned();
        let response = found.unwrap_or(Response {
            status: "404 Not Found",
            headers: String::new(),
            body: Vec::new(),
        });
        write!(
            stream,
            "HTTP/1.1 {}\r\n{}Content-Length: {}\r\nConnection: close\r\n\r\n",
            response.status,
            response.headers,
            response.body.len()
        )?;
        stream.write_all(&response.body)
    }
}
