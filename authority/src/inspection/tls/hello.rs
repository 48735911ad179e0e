//! Asks for a version that is too old for the TLS library: one ClientHello out, the first record back (RFC 6101, 2246, 4346).

use std::time::Duration;

use sha2::{Digest, Sha256};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
    time::timeout,
};

use super::Answer;
use crate::inspection::{names::HostName, plan::TlsVersion};

/// Suites that servers of that time had: RSA, DHE and ECDHE with AES, 3DES and RC4.
const SUITES: [u16; 14] = [
    0xc00a, 0xc014, 0x0039, 0x0035, 0xc009, 0xc013, 0x0033, 0x002f, 0xc008, 0xc012, 0x0016, 0x000a,
    0x0005, 0x0004,
];

/// Offers `version` and nothing else.
pub(super) async fn ask(
    mut stream: TcpStream,
    version: TlsVersion,
    name: Option<&HostName>,
    patience: Duration,
) -> Answer {
    let exchange = async {
        stream.write_all(&client_hello(version, name)).await?;
        let mut start = [0; 11];
        stream.read_exact(&mut start[..7]).await?;
        // An alert is seven bytes and perhaps the last the server sends.
        if start[0] == HANDSHAKE {
            stream.read_exact(&mut start[7..]).await?;
        }
        Ok::<_, std::io::Error>(start)
    };
    match timeout(patience, exchange).await {
        Err(_) => Answer::Silent,
        // Closing at sight of an old version is a way to decline it.
        Ok(Err(_)) => Answer::Refused,
        Ok(Ok(start)) => answer(start, version),
    }
}

const HANDSHAKE: u8 = 22;
const ALERT: u8 = 21;
const SERVER_HELLO: u8 = 2;

/// Record header (5), handshake header (4), then the version the server chose.
fn answer(start: [u8; 11], version: TlsVersion) -> Answer {
    match (start[0], start[1], start[5]) {
        (HANDSHAKE, 3, SERVER_HELLO) if start[9..11] == wire(version) => Answer::Accepted,
        // It may also choose another version, which was not offered.
        (ALERT, 3, _) | (HANDSHAKE, 3, SERVER_HELLO) => Answer::Refused,
        _ => Answer::NotTls,
    }
}

fn wire(version: TlsVersion) -> [u8; 2] {
    match version {
        TlsVersion::Ssl30 => [3, 0],
        TlsVersion::Tls10 => [3, 1],
        TlsVersion::Tls11 => [3, 2],
        TlsVersion::Tls12 | TlsVersion::Tls13 => [3, 3],
    }
}

fn client_hello(version: TlsVersion, name: Option<&HostName>) -> Vec<u8> {
    let mut body = wire(version).to_vec();
    // No secret depends on it: the handshake ends with the server's first answer.
    body.extend(Sha256::digest(b"Shirushi inspection"));
    body.push(0);
    body.extend(prefixed(&SUITES.map(u16::to_be_bytes).concat()));
    body.extend([1, 0]);
    // SSL 3.0 knows no extensions.
    if version != TlsVersion::Ssl30 {
        let mut extensions = Vec::new();
        if let Some(name) = name {
            let entry = [&[0], prefixed(name.as_str().as_bytes()).as_slice()].concat();
            extensions.extend(extension(0, &prefixed(&entry)));
        }
        let groups = [29_u16, 23, 24].map(u16::to_be_bytes).concat();
        extensions.extend(extension(10, &prefixed(&groups)));
        extensions.extend(extension(11, &[1, 0]));
        body.extend(prefixed(&extensions));
    }
    let length = (body.len() as u32).to_be_bytes();
    let handshake = [&[1], &length[1..], &body].concat();
    // The record's own version is the oldest that the server may know.
    let record = if version == TlsVersion::Ssl30 {
        [3, 0]
    } else {
        [3, 1]
    };
    [&[HANDSHAKE], record.as_slice(), &prefixed(&handshake)].concat()
}

fn extension(kind: u16, content: &[u8]) -> Vec<u8> {
    [kind.to_be_bytes().as_slice(), &prefixed(content)].concat()
}

/// With its length before it, in two bytes; nothing here comes near their end.
fn prefixed(content: &[u8]) -> Vec<u8> {
    [(content.len() as u16).to_be_bytes().as_slice(), content].concat()
}

#[cfg(test)]
mod tests {
    use tokio::net::TcpListener;

    use super::*;

    async fn against(reply: &'static [u8], version: TlsVersion) -> Answer {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let server = tokio::spawn(async move {
            let (mut stream, _) = listener.accept().await.unwrap();
            let mut hello = [0; 512];
            let length = stream.read(&mut hello).await.unwrap();
            stream.write_all(reply).await.unwrap();
            if reply.is_empty() {
                return hello[..length].to_vec();
            }
            let _ = stream.read(&mut [0; 1]).await;
            hello[..length].to_vec()
        });
        let name = "shop.example".parse().unwrap();
        let stream = TcpStream::connect(address).await.unwrap();
        let answer = ask(stream, version, Some(&name), Duration::from_millis(300)).await;
        let hello = server.await.unwrap();
        assert_eq!(&hello[9..11], &wire(version), "the version offered");
        assert_eq!(
            hello.len(),
            5 + usize::from(hello[4]),
            "the record is whole"
        );
        answer
    }

    #[tokio::test]
    async fn a_server_hello_with_the_version_offered_accepts_it() {
        let hello = &[22, 3, 1, 0, 49, 2, 0, 0, 45, 3, 1];
        assert_eq!(against(hello, TlsVersion::Tls10).await, Answer::Accepted);
        assert_eq!(
            against(hello, TlsVersion::Tls11).await,
            Answer::Refused,
            "it chose 1.0"
        );
    }

    #[tokio::test]
    async fn an_alert_or_a_closed_connection_declines() {
        let alert = &[21, 3, 1, 0, 2, 2, 70];
        assert_eq!(against(alert, TlsVersion::Tls11).await, Answer::Refused);
        assert_eq!(against(&[], TlsVersion::Ssl30).await, Answer::Refused);
    }

    #[tokio::test]
    async fn half_an_answer_is_silence_and_other_protocols_are_not_tls() {
        assert_eq!(against(&[22, 3], TlsVersion::Tls10).await, Answer::Silent);
        assert_eq!(
            against(b"HTTP/1.1 400", TlsVersion::Tls10).await,
            Answer::NotTls
        );
    }
}
