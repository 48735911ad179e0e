//! A shop's site on a loopback address of its own, whose pages can change while it is served.

use std::{
    collections::BTreeMap,
    io,
    net::SocketAddr,
    sync::{Arc, PoisonError, RwLock},
};

use askama::Template;
use axum::{
    Router,
    extract::State,
    http::{StatusCode, Uri, header},
    response::{IntoResponse, Response},
};
use tokio::{net::TcpListener, runtime::Handle, task::JoinHandle};
use url::Url;

use super::cast::Part;

/// A shop that is open until it is dropped.
pub(super) struct Shop {
    pub(super) part: Part,
    pub(super) url: Url,
    files: Files,
    server: JoinHandle<io::Result<()>>,
}

type Files = Arc<RwLock<BTreeMap<String, File>>>;

#[derive(Clone)]
struct File {
    media_type: &'static str,
    content: Vec<u8>,
}

/// A page of a shop.
#[derive(Template)]
#[template(
    ext = "html",
    source = r#"<!DOCTYPE html>
<html lang="ja">
<head><meta charset="utf-8"><title>{{ shop }}</title></head>
<body>
<h1>{{ shop }}</h1>
<p>当店では全国のお客様に毎日新鮮な品物をお届けしています。ご注文は二十四時間受け付けております。</p>
<p><a href="/">トップ</a>{% if members %} <a href="/members/">会員のページ</a>{% endif %}</p>
<footer>
{{ badge|safe }}
</footer>
</body>
</html>
"#
)]
struct Page<'a> {
    shop: &'a str,
    /// Whether there is a page for members.
    members: bool,
    /// As the delivery bundle's `install.html` has it; empty where none is shown.
    badge: &'a str,
}

/// Where the pictures lie.
pub(super) const BADGE_PATH: &str = "/badge.png";

impl Shop {
    /// Opens a shop on 127.80.0.`last`, without a page yet.
    pub(super) fn open(part: Part, last: u8, runtime: &Handle) -> io::Result<Self> {
        let address = SocketAddr::from(([127, 80, 0, last], 0));
        let listener = runtime.block_on(TcpListener::bind(address))?;
        let url = format!("http://{}/", listener.local_addr()?);
        let url = Url::parse(&url).map_err(io::Error::other)?;
        let files = Files::default();
        let router = Router::new().fallback(answer).with_state(files.clone());
        let server = runtime.spawn(async move { axum::serve(listener, router).await });
        Ok(Self {
            part,
            url,
            files,
            server,
        })
    }

    /// Puts a page there, with a badge as the bundle's snippet shows it or without one.
    pub(super) fn page(&self, path: &str, badge: Option<&str>) -> io::Result<()> {
        let page = Page {
            shop: self.part.shop(),
            members: !self.part.home().is_empty(),
            badge: badge.unwrap_or_default(),
        };
        let html = page.render().map_err(io::Error::other)?;
        self.put(path, "text/html; charset=utf-8", html.into_bytes());
        Ok(())
    }

    /// Puts the badge's picture there.
    pub(super) fn picture(&self, png: Vec<u8>) {
        self.put(BADGE_PATH, "image/png", png);
    }

    fn put(&self, path: &str, media_type: &'static str, content: Vec<u8>) {
        let mut files = self.files.write().unwrap_or_else(PoisonError::into_inner);
        let file = File {
            media_type,
            content,
        };
        files.insert(path.to_owned(), file);
    }
}

impl Drop for Shop {
    fn drop(&mut self) {
        self.server.abort();
    }
}

async fn answer(State(files): State<Files>, uri: Uri) -> Response {
    let files = files.read().unwrap_or_else(PoisonError::into_inner);
    match files.get(uri.path()).cloned() {
        Some(File {
            media_type,
            content,
        }) => ([(header::CONTENT_TYPE, media_type)], content).into_response(),
        None => StatusCode::NOT_FOUND.into_response(),
    }
}
