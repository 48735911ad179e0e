//! Mail against an SMTP server that the tests start.

pub(crate) mod server;

use std::{fs, time::Duration};

use server::{Manner, Server, Taken};
use shirushi_verifier::domain::UnixTime;

use super::{
    Mail, MailAddress, MailConfig, MailConfigError, MailError, Mailer, MessageId, Security, Waiting,
};
use crate::{
    correspondence::samples::schemes,
    language::Language,
    scheme::{Body, Scheme},
};

fn config(server: &Server) -> MailConfig {
    MailConfig {
        host: "localhost".to_owned(),
        port: server.port,
        security: Security::Starttls,
        from: "office@issuer.example".parse().unwrap(),
        timeout_seconds: 5,
        credentials: None,
        root_certificate: Some(server.file("root.pem")),
    }
}

fn mail(scheme: &Scheme, language: Language) -> Waiting<'_> {
    Waiting {
        scheme,
        from: Body::Issuing,
        to: "hanako@shop.example".parse().unwrap(),
        language,
        address: "https://issuer.example/members/messages/7".parse().unwrap(),
        id: "message-7.1@issuer.example".parse().unwrap(),
        date: UnixTime::try_from(1_796_432_400).unwrap(),
    }
}

async fn send(config: &MailConfig) -> Result<(), MailError> {
    let schemes = schemes();
    let mailer = Mailer::new(config).unwrap();
    mailer.send(&mail(&schemes[0], Language::Ja).mail()).await
}

async fn taken(server: &Server) -> Taken {
    for _ in 0..100 {
        if let Some(mail) = server.taken.lock().unwrap().first() {
            return mail.clone();
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    panic!("the server took no mail");
}

#[tokio::test]
async fn a_mail_is_accepted_over_starttls_with_the_given_id_and_date() {
    let server = Server::start(Manner::Good).await;
    send(&config(&server)).await.unwrap();
    let mail = taken(&server).await;
    assert!(mail.encrypted && mail.login.is_none());
    assert!(
        mail.from.contains("<office@issuer.example>"),
        "{}",
        mail.from
    );
    assert_eq!(mail.to.len(), 1);
    assert!(mail.to[0].contains("<hanako@shop.example>"));
    let data = &mail.data;
    assert!(
        data.contains("Message-ID: <message-7.1@issuer.example>\n"),
        "{data}"
    );
    assert!(
        data.contains("Date: Sat, 05 Dec 2026 01:00:00 +0000\n"),
        "{data}"
    );
    assert!(
        data.contains("Content-Type: text/plain; charset=utf-8\n"),
        "{data}"
    );
}

#[tokio::test]
async fn the_password_comes_from_a_file_and_goes_over_tls_only() {
    let server = Server::start(Manner::Good).await;
    let mut config = config(&server);
    fs::write(server.file("login"), "office\nsecret-word\n").unwrap();
    config.credentials = Some(server.file("login"));
    send(&config).await.unwrap();
    let mail = taken(&server).await;
    assert!(mail.encrypted);
    assert_eq!(
        mail.login.as_deref(),
        Some("AUTH PLAIN AG9mZmljZQBzZWNyZXQtd29yZA==")
    );
    let mailer = Mailer::new(&config).unwrap();
    assert!(!format!("{config:?}{mailer:?}").contains("secret-word"));
}

#[tokio::test]
async fn a_deferred_mail_can_be_sent_again() {
    let server = Server::start(Manner::DeferFirst(451)).await;
    let config = config(&server);
    let first = send(&config).await.unwrap_err();
    assert_eq!(first, MailError::Deferred { code: 451 });
    assert!(!first.is_permanent());
    send(&config).await.unwrap();
    taken(&server).await;
}

#[tokio::test]
async fn a_refused_mail_is_refused_for_good() {
    let server = Server::start(Manner::Refuse(550)).await;
    let error = send(&config(&server)).await.unwrap_err();
    assert_eq!(error, MailError::Refused { code: 550 });
    assert!(error.is_permanent());
    assert!(server.taken.lock().unwrap().is_empty());
}

#[tokio::test]
async fn a_silent_server_is_given_up_after_the_time_set() {
    let server = Server::start(Manner::Silent).await;
    let mut config = config(&server);
    config.timeout_seconds = 1;
    let error = send(&config).await.unwrap_err();
    assert_eq!(error, MailError::Silent { seconds: 1 });
    assert!(!error.is_permanent());
}

#[tokio::test]
async fn nothing_is_sent_without_tls_whether_it_is_not_offered_or_refused() {
    for manner in [Manner::NoTls, Manner::TlsRefused] {
        let server = Server::start(manner).await;
        let error = send(&config(&server)).await.unwrap_err();
        assert!(!error.is_permanent(), "{error}");
        let expected = matches!(
            error,
            MailError::Unprotected { .. } | MailError::Deferred { code: 454 }
        );
        assert!(expected, "{manner:?}: {error}");
        assert!(server.taken.lock().unwrap().is_empty());
    }
}

#[tokio::test]
async fn a_relay_that_nobody_vouches_for_gets_no_mail() {
    let server = Server::start(Manner::Good).await;
    let mut config = config(&server);
    config.root_certificate = None;
    let error = send(&config).await.unwrap_err();
    assert!(!error.is_permanent(), "{error}");
    assert!(server.taken.lock().unwrap().is_empty());
}

#[tokio::test]
async fn a_relay_on_the_same_machine_may_be_plain() {
    let server = Server::start(Manner::NoTls).await;
    let mut config = config(&server);
    config.host = "127.0.0.1".to_owned();
    config.security = Security::LoopbackPlain;
    send(&config).await.unwrap();
    assert!(!taken(&server).await.encrypted);
}

#[tokio::test]
async fn a_relay_that_is_not_there_is_unreachable_for_now() {
    let server = Server::start(Manner::Good).await;
    let mut config = config(&server);
    let free = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    config.port = free.local_addr().unwrap().port();
    drop(free);
    let error = send(&config).await.unwrap_err();
    assert!(matches!(error, MailError::Unreachable { .. }), "{error:?}");
}

#[test]
fn addresses_and_ids_that_could_end_a_header_or_an_envelope_are_refused() {
    for wrong in [
        "a@b.example\r\nBcc: c@d.example",
        "a@b.example\nX: y",
        "a@b.example> RCPT TO:<c@d.example",
        "a b@c.example",
        "a@b.example,c@d.example",
        "花子@shop.example",
        "",
        "nobody",
        &format!("{}@b.example", "a".repeat(300)),
    ] {
        assert!(wrong.parse::<MailAddress>().is_err(), "{wrong:?}");
    }
    for wrong in [
        "a@b\r\nX: y",
        "a",
        "@b",
        "a@",
        "<a@b>",
        "a@b@c",
        "a b@c",
        "é@b",
    ] {
        assert!(wrong.parse::<MessageId>().is_err(), "{wrong:?}");
    }
}

#[test]
fn a_mail_says_where_to_read_and_nothing_of_the_message() {
    for scheme in schemes() {
        for language in Language::ALL {
            let Mail { subject, text, .. } = mail(&scheme, language).mail();
            assert!(!subject.contains('\n'));
            let lines: Vec<&str> = text.lines().collect();
            assert!(lines.contains(&"https://issuer.example/members/messages/7"));
            for leftover in ['{', '}', '⟦', '$'] {
                assert!(!text.contains(leftover) && !subject.contains(leftover));
            }
        }
    }
}

#[test]
fn a_configuration_that_would_expose_mail_is_refused() {
    let with =
        |lines: &str| MailConfig::parse(&format!("port = 25\nfrom = \"a@b.example\"\n{lines}"));
    let plain = "security = \"loopback-plain\"\n";
    assert!(with("host = \"mail.example\"").is_ok());
    assert!(with(&format!("host = \"::1\"\n{plain}")).is_ok());
    let away = with(&format!("host = \"mail.example\"\n{plain}"));
    assert!(matches!(away, Err(MailConfigError::NotLoopback { .. })));
    let password = with(&format!("host = \"127.0.0.1\"\n{plain}credentials = \"x\""));
    assert!(matches!(password, Err(MailConfigError::CredentialsInClear)));
    let slow = with("host = \"mail.example\"\ntimeout-seconds = 301");
    let found = 301;
    assert!(matches!(slow, Err(MailConfigError::Timeout { found: f }) if f == found));
    assert!(with("host = \"mail.example\"\npasword = \"x\"").is_err());
}
