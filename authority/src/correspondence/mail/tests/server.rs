//! An SMTP server on loopback that speaks RFC 5321 and STARTTLS (RFC 3207), and misbehaves on demand.

use std::{
    fs,
    path::PathBuf,
    sync::{Arc, Mutex},
};

use rcgen::{CertificateParams, KeyPair};
use rustls::{
    ServerConfig,
    pki_types::{CertificateDer, PrivateKeyDer},
};
use tempfile::TempDir;
use tokio::{
    io::{AsyncBufReadExt, AsyncRead, AsyncWrite, AsyncWriteExt, BufReader},
    net::{TcpListener, TcpStream},
};
use tokio_rustls::TlsAcceptor;

/// How the server behaves.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Manner {
    /// Offers STARTTLS, and takes what comes.
    Good,
    /// As `Good`, but defers the first mail with this reply.
    DeferFirst(u16),
    /// Refuses every recipient with this reply.
    Refuse(u16),
    /// Accepts connections and says nothing.
    Silent,
    /// Does not offer STARTTLS.
    NoTls,
    /// Offers STARTTLS and refuses it.
    TlsRefused,
}

/// A running server and what it took.
pub(crate) struct Server {
    pub(crate) port: u16,
    pub(crate) taken: Arc<Mutex<Vec<Taken>>>,
    folder: TempDir,
}

/// A mail taken.
#[derive(Debug, Clone, Default)]
pub(crate) struct Taken {
    pub(crate) from: String,
    pub(crate) to: Vec<String>,
    pub(crate) login: Option<String>,
    pub(crate) encrypted: bool,
    pub(crate) data: String,
}

impl Server {
    pub(crate) async fn start(manner: Manner) -> Self {
        let folder = TempDir::new().unwrap();
        let key = KeyPair::generate().unwrap();
        let params = CertificateParams::new(vec!["localhost".to_owned()]).unwrap();
        let certificate = params.self_signed(&key).unwrap();
        fs::write(folder.path().join("root.pem"), certificate.pem()).unwrap();
        let key = PrivateKeyDer::try_from(key.serialize_der()).unwrap();
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let config = ServerConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .unwrap()
            .with_no_client_auth()
            .with_single_cert(vec![CertificateDer::from(certificate)], key)
            .unwrap();
        let acceptor = TlsAcceptor::from(Arc::new(config));
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let taken = Arc::new(Mutex::new(Vec::new()));
        let kept = Arc::clone(&taken);
        tokio::spawn(async move {
            let mut deferred = false;
            while let Ok((stream, _)) = listener.accept().await {
                let manner = match manner {
                    Manner::DeferFirst(code) if !deferred => Manner::Refuse(code),
                    Manner::DeferFirst(_) => Manner::Good,
                    other => other,
                };
                deferred = true;
                let (acceptor, kept) = (acceptor.clone(), Arc::clone(&kept));
                tokio::spawn(async move {
                    if let Some(mail) = talk(stream, manner, acceptor).await {
                        kept.lock().unwrap().push(mail);
                    }
                });
            }
        });
        Self {
            port,
            taken,
            folder,
        }
    }

    pub(crate) fn file(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }
}

async fn talk(stream: TcpStream, manner: Manner, acceptor: TlsAcceptor) -> Option<Taken> {
    if manner == Manner::Silent {
        let _held_open = stream;
        return std::future::pending().await;
    }
    let mut plain = Session::new(stream, manner, false);
    plain.say("220 localhost ESMTP").await?;
    match plain.run().await? {
        End::Quit(mail) => mail,
        End::StartTls => {
            let stream = acceptor.accept(plain.stream.into_inner()).await.ok()?;
            match Session::new(stream, manner, true).run().await? {
                End::Quit(mail) => mail,
                End::StartTls => None,
            }
        }
    }
}

enum End {
    Quit(Option<Taken>),
    StartTls,
}

struct Session<S> {
    stream: BufReader<S>,
    manner: Manner,
    mail: Taken,
    finished: Option<Taken>,
}

impl<S: AsyncRead + AsyncWrite + Unpin> Session<S> {
    fn new(stream: S, manner: Manner, encrypted: bool) -> Self {
        let mail = Taken {
            encrypted,
            ..Taken::default()
        };
        Self {
            stream: BufReader::new(stream),
            manner,
            mail,
            finished: None,
        }
    }

    async fn say(&mut self, line: &str) -> Option<()> {
        let line = format!("{line}\r\n");
        self.stream
            .get_mut()
            .write_all(line.as_bytes())
            .await
            .ok()?;
        self.stream.get_mut().flush().await.ok()
    }

    async fn line(&mut self) -> Option<String> {
        let mut line = String::new();
        let read = self.stream.read_line(&mut line).await.ok()?;
        (read > 0).then(|| line.trim_end_matches(['\r', '\n']).to_owned())
    }

    async fn run(&mut self) -> Option<End> {
        while let Some(line) = self.line().await {
            let verb = line.split([' ', ':']).next()?.to_ascii_uppercase();
            match verb.as_str() {
                "EHLO" => self.greet().await?,
                "STARTTLS" if self.manner == Manner::TlsRefused => {
                    self.say("454 TLS not available").await?;
                }
                "STARTTLS" => {
                    self.say("220 go ahead").await?;
                    return Some(End::StartTls);
                }
                "AUTH" => {
                    self.mail.login = Some(line);
                    self.say("235 welcome").await?;
                }
                "MAIL" => {
                    self.mail.from = line;
                    self.say("250 ok").await?;
                }
                "RCPT" => self.recipient(line).await?,
                "DATA" => self.data().await?,
                "QUIT" => {
                    self.say("221 bye").await?;
                    break;
                }
                _ => self.say("502 unknown").await?,
            }
        }
        Some(End::Quit(self.finished.take()))
    }

    async fn greet(&mut self) -> Option<()> {
        let offers = !self.mail.encrypted && self.manner != Manner::NoTls;
        let more = if offers { "STARTTLS" } else { "AUTH PLAIN" };
        self.say(&format!("250-localhost\r\n250-8BITMIME\r\n250 {more}"))
            .await
    }

    async fn recipient(&mut self, line: String) -> Option<()> {
        if let Manner::Refuse(code) = self.manner {
            return self.say(&format!("{code} no")).await;
        }
        self.mail.to.push(line);
        self.say("250 ok").await
    }

    async fn data(&mut self) -> Option<()> {
        self.say("354 go on").await?;
        loop {
            match self.line().await? {
                line if line == "." => break,
                line => {
                    self.mail.data.push_str(&line);
                    self.mail.data.push('\n');
                }
            }
        }
        self.finished = Some(self.mail.clone());
        self.say("250 taken").await
    }
}
