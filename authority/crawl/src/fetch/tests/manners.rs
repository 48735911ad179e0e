//! What is asked, what is told of the answer, and how connections are kept.

use std::sync::{
    Arc,
    atomic::{AtomicUsize, Ordering},
};

use super::*;

#[tokio::test]
async fn a_page_comes_with_its_head_and_body_byte_for_byte() {
    let sent = answer(
        "content-TYPE: text/html; charset=Shift_JIS\r\nX-A:  b \r\n",
        b"<p>\x82\xa0",
    );
    let server = always(sent.clone()).await;
    let page = page(server).await.unwrap();
    assert_eq!((page.status(), page.is_truncated()), (200, false));
    assert_eq!(page.content_type(), Some("text/html; charset=Shift_JIS"));
    assert_eq!(page.header("x-a"), Some("b"));
    assert_eq!(page.body().unwrap().as_ref(), b"<p>\x82\xa0");
    assert_eq!(page.wire_bytes(), sent.len() as u64);
    let record = page.record();
    assert_eq!([&record.head[..], &record.body].concat(), sent);
    assert_eq!((record.address, record.at), (Some(server.ip()), now()));
    assert_eq!(record.url, at(server, "/a?b#c"));
}

#[tokio::test]
async fn the_request_says_who_asks_and_nothing_of_anyone_else() {
    let server = always(answer("", b"")).await;
    let url: Url = format!("http://user:secret@{server}/a%20b?c=|d#e")
        .parse()
        .unwrap();
    let page = asked(&mut connection(server), &url, What::Page)
        .await
        .unwrap();
    let version = env!("CARGO_PKG_VERSION");
    let expected = format!(
        "GET /a%20b?c=|d HTTP/1.1\r\nHost: {server}\r\n\
         User-Agent: ShirushiCrawler/{version} (+https://mark.example.jp/crawler)\r\n\
         Accept-Language: ja, en;q=0.8\r\nAccept-Encoding: gzip, br, zstd\r\n\
         Accept: text/html, application/xhtml+xml, */*;q=0.1\r\n\r\n"
    );
    assert_eq!(str::from_utf8(&page.record().request).unwrap(), expected);
}

#[tokio::test]
async fn what_is_known_of_a_version_is_sent_with_the_next_request() {
    let fields = "ETag: W/\"7\"\r\nLast-Modified: Sun, 06 Nov 1994 08:49:37 GMT\r\n";
    let server = always(answer(fields, b"")).await;
    let mut connection = connection(server);
    let url = at(server, "/");
    let first = asked(&mut connection, &url, What::Page).await.unwrap();
    let validators = first.validators().unwrap();
    let request = Request {
        url: &url,
        what: What::Page,
        validators: Some(&validators),
        at: now(),
    };
    let again = connection.get(&request).await.unwrap();
    let sent = again.record().request.clone();
    let sent = str::from_utf8(&sent).unwrap();
    assert!(sent.contains("\r\nIf-None-Match: W/\"7\"\r\n"), "{sent}");
    let since = "\r\nIf-Modified-Since: Sun, 06 Nov 1994 08:49:37 GMT\r\n";
    assert!(sent.contains(since), "{sent}");
}

#[tokio::test]
async fn an_unchanged_page_has_no_body_and_leaves_the_connection_open() {
    let accepted = Arc::new(AtomicUsize::new(0));
    let counted = Arc::clone(&accepted);
    let server = serve(move |_, mut stream| {
        counted.fetch_add(1, Ordering::SeqCst);
        async move {
            while heard(&mut stream).await.is_some() {
                let head = b"HTTP/1.1 304 Not Modified\r\nContent-Length: 99\r\n\r\n";
                stream.write_all(head).await.unwrap();
            }
        }
    })
    .await;
    let mut connection = connection(server);
    for _ in 0..3 {
        let url = at(server, "/");
        let answer = asked(&mut connection, &url, What::Page).await.unwrap();
        assert_eq!((answer.status(), answer.body().unwrap().len()), (304, 0));
    }
    assert_eq!(accepted.load(Ordering::SeqCst), 1);
}

#[tokio::test]
async fn one_connection_serves_many_requests() {
    let server = serve(|n, mut stream| async move {
        for m in 0.. {
            if heard(&mut stream).await.is_none() {
                return;
            }
            let body = format!("{n} {m} {}", "x".repeat(20_000));
            let _ = stream.write_all(&answer("", body.as_bytes())).await;
        }
    })
    .await;
    let mut connection = connection(server);
    for m in 0..5 {
        let url = at(server, "/");
        let page = asked(&mut connection, &url, What::Page).await.unwrap();
        let body = page.body().unwrap();
        assert!(body.starts_with(format!("0 {m} x").as_bytes()));
        assert_eq!(body.len(), 20_004);
    }
}

#[tokio::test]
async fn a_connection_closed_while_idle_is_opened_again() {
    let server = serve(|n, mut stream| async move {
        if heard(&mut stream).await.is_some() {
            let body = n.to_string();
            let _ = stream.write_all(&answer("", body.as_bytes())).await;
        }
    })
    .await;
    let mut connection = connection(server);
    for n in 0..3 {
        let url = at(server, "/");
        let page = asked(&mut connection, &url, What::Page).await.unwrap();
        assert_eq!(page.body().unwrap().as_ref(), n.to_string().as_bytes());
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

#[tokio::test]
async fn a_request_that_an_old_connection_swallows_is_sent_again_once_and_no_more() {
    let seen = Arc::new(AtomicUsize::new(0));
    let counted = Arc::clone(&seen);
    let server = serve(move |n, mut stream| {
        let seen = Arc::clone(&counted);
        async move {
            while heard(&mut stream).await.is_some() {
                if seen.fetch_add(1, Ordering::SeqCst) > 0 {
                    return;
                }
                let body = n.to_string();
                let _ = stream.write_all(&answer("", body.as_bytes())).await;
            }
        }
    })
    .await;
    let mut connection = connection(server);
    let url = at(server, "/");
    asked(&mut connection, &url, What::Page).await.unwrap();
    let failure = asked(&mut connection, &url, What::Page).await.unwrap_err();
    assert_eq!(failure, FetchFailure::Closed);
    assert_eq!(seen.load(Ordering::SeqCst), 3);
}

#[tokio::test]
async fn a_redirect_is_told_joined_and_without_fragment() {
    for (location, expected) in [
        ("/b#c", Some("/b")),
        ("?q", Some("/a?q")),
        ("//other.example/x", Some("http://other.example/x")),
        (
            "https://印.example.jp/",
            Some("https://xn--wlr.example.jp/"),
        ),
        ("javascript:alert(1)", None),
        ("ftp://a.example/", None),
        ("http://[", None),
    ] {
        let head =
            format!("HTTP/1.1 302 Found\r\nLocation: {location}\r\nContent-Length: 0\r\n\r\n");
        let server = always(head).await;
        let page = page(server).await.unwrap();
        let expected = expected.map(|to| at(server, "/").join(to).unwrap());
        assert_eq!(page.location(), expected, "{location}");
    }
}

#[tokio::test]
async fn a_wait_is_told_in_seconds_or_as_a_time() {
    for (text, seconds) in [
        ("120", Some(120)),
        ("99999999999999999999", Some(u64::from(u32::MAX))),
        ("Sun, 22 Nov 2026 09:00:30 GMT", Some(30)),
        ("Sunday, 22-Nov-26 09:00:30 GMT", Some(30)),
        ("Sun, 22 Nov 2026 08:00:00 GMT", Some(0)),
        ("-1", None),
        ("soon", None),
    ] {
        let server = always(answer(&format!("Retry-After: {text}\r\n"), b"")).await;
        let waits = page(server).await.unwrap().retry_after(now());
        assert_eq!(waits, seconds.map(Duration::from_secs), "{text}");
    }
}

#[tokio::test]
async fn interim_answers_are_passed_over() {
    let early = b"HTTP/1.1 103 Early Hints\r\nLink: </a.css>\r\n\r\n".to_vec();
    let last = answer("", b"page");
    let server = always([early, last.clone()].concat()).await;
    let page = page(server).await.unwrap();
    assert_eq!(
        (page.status(), page.body().unwrap().as_ref()),
        (200, &b"page"[..])
    );
    assert!(last.starts_with(&page.record().head));
}

#[tokio::test]
async fn a_chunked_body_is_told_without_its_chunks() {
    let head = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";
    let server = always(format!(
        "{head}3;x=y\r\nabc\r\n2\r\nde\r\n0\r\nA: b\r\n\r\n"
    ))
    .await;
    let page = page(server).await.unwrap();
    assert_eq!(page.body().unwrap().as_ref(), b"abcde");
    assert_eq!(page.record().head, head.as_bytes());
}

#[tokio::test]
async fn only_addresses_that_the_policy_allows_are_connected_to() {
    let server = always(answer("", b"")).await;
    let roots = || Roots::Only(rustls::RootCertStore::empty());
    let public = Client::new(&agent(), Addresses::Public, limits(), roots());
    for (host, address) in [
        ("127.66.1.1", "127.66.1.1"),
        ("[::1]", "::1"),
        ("[::ffff:127.0.0.1]", "::ffff:127.0.0.1"),
        ("169.254.169.254", "169.254.169.254"),
        ("10.0.0.1", "10.0.0.1"),
    ] {
        let url: Url = format!("http://{host}:{}/", server.port()).parse().unwrap();
        let mut connection = public.connection(Origin::of(&url).unwrap());
        let failure = asked(&mut connection, &url, What::Page).await.unwrap_err();
        let FetchFailure::AddressRefused {
            address: refused, ..
        } = failure
        else {
            panic!("{host}: {failure}");
        };
        assert_eq!(refused, address.parse::<std::net::IpAddr>().unwrap());
    }
    let url: Url = format!("http://localhost:{}/", server.port())
        .parse()
        .unwrap();
    let mut connection = public.connection(Origin::of(&url).unwrap());
    let failure = asked(&mut connection, &url, What::Page).await.unwrap_err();
    assert!(
        matches!(failure, FetchFailure::AddressRefused { .. }),
        "a name too: {failure}"
    );
}

#[tokio::test]
async fn a_port_that_browsers_do_not_go_to_is_not_spoken_to() {
    for port in [22, 25, 6667] {
        let address = SocketAddr::new("127.66.1.1".parse().unwrap(), port);
        let failure = page(address).await.unwrap_err();
        assert_eq!(failure, FetchFailure::PortRefused { port });
    }
}

#[tokio::test]
async fn a_url_of_another_origin_and_one_too_long_are_not_sent() {
    let server = always(answer("", b"")).await;
    let mut connection = connection(server);
    let other: Url = "http://other.example/".parse().unwrap();
    let failure = asked(&mut connection, &other, What::Page)
        .await
        .unwrap_err();
    assert!(matches!(failure, FetchFailure::OtherOrigin { .. }));
    let long = at(server, &format!("/{}", "a".repeat(9_000)));
    let failure = asked(&mut connection, &long, What::Page).await.unwrap_err();
    assert_eq!(
        failure,
        FetchFailure::Unwritable {
            length: long.as_str().len()
        }
    );
}

#[test]
fn a_request_can_be_waited_for_on_any_thread() {
    fn is_send(_: &impl Send) {}
    let url: Url = "http://127.0.0.1/".parse().unwrap();
    let mut connection = client().connection(Origin::of(&url).unwrap());
    is_send(&asked(&mut connection, &url, What::Page));
}
