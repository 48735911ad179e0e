//! Servers that do not behave: each costs no more than its bound.

use std::io::Write;

use flate2::{Compression, write::GzEncoder};

use super::*;

fn zeros(megabytes: usize) -> Vec<u8> {
    let mut gzip = GzEncoder::new(Vec::new(), Compression::best());
    let megabyte = vec![0; 1 << 20];
    (0..megabytes).for_each(|_| gzip.write_all(&megabyte).unwrap());
    gzip.finish().unwrap()
}

async fn picture(server: SocketAddr) -> Result<Answer, FetchFailure> {
    asked(
        &mut connection(server),
        &at(server, "/a.png"),
        What::Picture,
    )
    .await
}

/// A server that writes `head` and then `piece` over and over.
async fn endless(head: &'static str, piece: Vec<u8>) -> SocketAddr {
    serve(move |_, mut stream| {
        let piece = piece.clone();
        async move {
            heard(&mut stream).await;
            let _ = stream.write_all(head.as_bytes()).await;
            while stream.write_all(&piece).await.is_ok() {}
        }
    })
    .await
}

#[tokio::test]
async fn an_endless_page_is_cut_at_its_bound() {
    for head in [
        "HTTP/1.1 200 OK\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: 99999999999\r\n\r\n",
    ] {
        let server = endless(head, vec![b'x'; 5_000]).await;
        let page = page(server).await.unwrap();
        assert!(page.is_truncated() && page.record().truncated);
        assert_eq!(page.body().unwrap().len(), limits().page_bytes);
    }
    let server = endless(
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n",
        b"3\r\nabc\r\n".to_vec(),
    )
    .await;
    assert_eq!(
        page(server).await.unwrap().body().unwrap().len(),
        limits().page_bytes
    );
}

#[tokio::test]
async fn a_picture_over_its_bound_is_refused() {
    let most = limits().picture_bytes;
    let endless = endless("HTTP/1.1 200 OK\r\n\r\n", vec![b'x'; 5_000]).await;
    let declared = always(answer("", &vec![b'x'; most + 1])).await;
    for server in [endless, declared] {
        let picture = picture(server).await.unwrap();
        assert_eq!(picture.body(), Err(DecodeFailure::TooLarge { most }));
    }
    let full = always(answer("", &vec![b'x'; most])).await;
    assert_eq!(picture(full).await.unwrap().body().unwrap().len(), most);
}

#[tokio::test]
async fn a_picture_said_to_be_over_its_bound_is_not_even_read() {
    let head = "HTTP/1.1 200 OK\r\nContent-Length: 99999999999\r\n\r\n";
    let server = endless(head, vec![b'x'; 5_000]).await;
    let picture = picture(server).await.unwrap();
    assert!(picture.is_truncated() && picture.record().body.is_empty());
}

#[tokio::test]
async fn a_bomb_is_cut_for_a_page_and_refused_for_a_picture() {
    let bomb = answer("Content-Encoding: gzip\r\n", &zeros(16));
    let server = always(bomb).await;
    let page = page(server).await.unwrap();
    assert_eq!(page.body().unwrap().len(), limits().page_bytes);
    assert!(!page.is_truncated(), "what came over the wire is whole");
    let most = limits().picture_bytes;
    let picture = picture(server).await.unwrap();
    assert_eq!(picture.body(), Err(DecodeFailure::TooLarge { most }));
}

#[tokio::test]
async fn codings_on_one_another_are_taken_off_up_to_two() {
    let once = zeros(1);
    let mut gzip = GzEncoder::new(Vec::new(), Compression::fast());
    gzip.write_all(&once).unwrap();
    let twice = gzip.finish().unwrap();
    let two = always(answer("Content-Encoding: gzip, x-gzip\r\n", &twice)).await;
    assert_eq!(
        page(two).await.unwrap().body().unwrap().len(),
        limits().page_bytes
    );
    let three = "Content-Encoding: gzip\r\nContent-Encoding: gzip, gzip\r\n";
    let three = always(answer(three, &twice)).await;
    let failure = DecodeFailure::TooManyCodings { found: 3, most: 2 };
    assert_eq!(page(three).await.unwrap().body(), Err(failure));
    let unknown = always(answer("Content-Encoding: compress\r\n", b"x")).await;
    let coding = "compress".to_owned();
    let failure = DecodeFailure::UnknownCoding { coding };
    assert_eq!(page(unknown).await.unwrap().body(), Err(failure));
}

#[tokio::test]
async fn a_sitemap_may_be_a_gzip_file() {
    let mut gzip = GzEncoder::new(Vec::new(), Compression::fast());
    gzip.write_all(b"<urlset/>").unwrap();
    let server = always(answer("", &gzip.finish().unwrap())).await;
    let url = at(server, "/sitemap.xml.gz");
    let sitemap = asked(&mut connection(server), &url, What::Sitemap)
        .await
        .unwrap();
    assert_eq!(sitemap.body().unwrap().as_ref(), b"<urlset/>");
}

#[tokio::test]
async fn a_server_that_says_nothing_is_left() {
    let server = serve(|_, mut stream| async move {
        heard(&mut stream).await;
        tokio::time::sleep(Duration::from_secs(30)).await;
    })
    .await;
    let limit = limits().head;
    let failure = page(server).await.unwrap_err();
    assert_eq!(
        failure,
        FetchFailure::Timeout {
            stage: Stage::Head,
            limit
        }
    );
    assert!(failure.is_transient());
}

#[tokio::test]
async fn a_slow_drip_ends() {
    let drip = |head: &'static str| {
        serve(move |_, mut stream| async move {
            heard(&mut stream).await;
            let _ = stream.write_all(head.as_bytes()).await;
            while stream.write_all(b"x").await.is_ok() {
                tokio::time::sleep(Duration::from_millis(50)).await;
            }
        })
    };
    for (head, stage, limit) in [
        ("HTTP/1.1 200 OK\r\nA: ", Stage::Head, limits().head),
        ("HTTP/1.1 200 OK\r\n\r\n", Stage::Whole, limits().whole),
    ] {
        let server = drip(head).await;
        let failure = page(server).await.unwrap_err();
        assert_eq!(failure, FetchFailure::Timeout { stage, limit });
    }
}

#[tokio::test]
async fn a_body_shorter_than_it_says_is_kept_for_a_page_and_refused_for_a_picture() {
    let server = serve(|_, mut stream| async move {
        heard(&mut stream).await;
        let short = b"HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n<p>half";
        stream.write_all(short).await.unwrap();
    })
    .await;
    let page = page(server).await.unwrap();
    assert!(page.is_truncated() && !page.record().truncated);
    assert_eq!(page.body().unwrap().as_ref(), b"<p>half");
    let picture = picture(server).await.unwrap();
    assert_eq!(picture.body(), Err(DecodeFailure::Broken));
}

#[tokio::test]
async fn a_body_longer_than_it_says_ends_where_it_says_and_is_no_next_answer() {
    let server = serve(|n, mut stream| async move {
        while heard(&mut stream).await.is_some() {
            let long = format!(
                "HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\n{n:03}HTTP/1.1 200 OK\r\n\r\n"
            );
            let _ = stream.write_all(long.as_bytes()).await;
        }
    })
    .await;
    let mut connection = connection(server);
    for n in 0..2 {
        let url = at(server, "/");
        let page = asked(&mut connection, &url, What::Page).await.unwrap();
        assert_eq!(page.body().unwrap().as_ref(), format!("{n:03}").as_bytes());
    }
}

#[tokio::test]
async fn a_huge_head_is_not_read() {
    let most = limits().head_bytes;
    let long = format!("HTTP/1.1 200 OK\r\nA: {}\r\n\r\n", "x".repeat(most));
    let server = always(long).await;
    assert_eq!(
        page(server).await.unwrap_err(),
        FetchFailure::HeadTooLarge { most }
    );
    let server = endless("HTTP/1.1 200 OK\r\n", b"A: b\r\n".to_vec()).await;
    let failure = page(server).await.unwrap_err();
    assert!(!failure.is_transient(), "{failure}");
}

#[tokio::test]
async fn what_is_no_http_is_told_so() {
    for garbage in [
        "SSH-2.0-OpenSSH_9.9\r\n\r\n",
        "HTTP/1.1 20 OK\r\n\r\n",
        "<p>hello</p>\r\n\r\n",
    ] {
        let server = always(garbage).await;
        let failure = page(server).await.unwrap_err();
        assert!(
            matches!(failure, FetchFailure::BadAnswer { .. }),
            "{garbage:?}: {failure}"
        );
    }
}

#[tokio::test]
async fn a_connection_that_is_reset_or_refused_is_told_so() {
    let server = serve(|_, stream| async move {
        stream.set_zero_linger().unwrap();
    })
    .await;
    assert_eq!(page(server).await.unwrap_err(), FetchFailure::Closed);
    let listener = TcpListener::bind("127.66.1.2:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    drop(listener);
    let why = std::io::ErrorKind::ConnectionRefused;
    assert_eq!(
        page(address).await.unwrap_err(),
        FetchFailure::Connect { address, why }
    );
}

#[tokio::test]
async fn after_a_timeout_the_next_request_has_a_connection_of_its_own() {
    let server = serve(|n, mut stream| async move {
        heard(&mut stream).await;
        if n == 0 {
            tokio::time::sleep(limits().head + Duration::from_millis(50)).await;
        }
        let _ = stream
            .write_all(&answer("", n.to_string().as_bytes()))
            .await;
    })
    .await;
    let mut connection = connection(server);
    let url = at(server, "/");
    assert!(asked(&mut connection, &url, What::Page).await.is_err());
    let page = asked(&mut connection, &url, What::Page).await.unwrap();
    assert_eq!(page.body().unwrap().as_ref(), b"1");
}
