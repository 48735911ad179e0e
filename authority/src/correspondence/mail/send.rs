//! Sends one mail by the relay, once, and says whether it is worth trying again.

use std::time::Duration;

use lettre::{
    AsyncSmtpTransport, AsyncTransport, Tokio1Executor,
    transport::smtp::{
        Error,
        authentication::Credentials,
        client::{CertificateStore, Tls, TlsParameters},
    },
};

use super::{Mail, MailAddress, MailConfig, MailConfigError, Security};

/// Sends mail by one relay.
#[derive(Debug, Clone)]
pub struct Mailer {
    transport: AsyncSmtpTransport<Tokio1Executor>,
    from: MailAddress,
    timeout: Duration,
}

/// Why a mail was not sent.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum MailError {
    /// The relay refused it for now: a reply of 400 to 499.
    #[error("the relay cannot take the mail now: reply {code}")]
    Deferred {
        /// The reply.
        code: u16,
    },
    /// The relay refused it for good: a reply of 500 to 599.
    #[error("the relay refuses the mail: reply {code}")]
    Refused {
        /// The reply.
        code: u16,
    },
    /// No answer in time.
    #[error("the relay did not finish within {seconds} s")]
    Silent {
        /// How long was waited.
        seconds: u64,
    },
    /// No connection that is as safe as the configuration demands.
    #[error("no protected connection to the relay: {detail}")]
    Unprotected {
        /// What was wrong.
        detail: String,
    },
    /// No connection, or a broken one.
    #[error("the relay cannot be reached: {detail}")]
    Unreachable {
        /// What was wrong.
        detail: String,
    },
    /// The mail cannot be written.
    #[error("the mail cannot be written: {detail}")]
    Unwritable {
        /// What was wrong.
        detail: String,
    },
}

impl MailError {
    /// Whether trying again is of no use.
    pub fn is_permanent(&self) -> bool {
        matches!(self, Self::Refused { .. } | Self::Unwritable { .. })
    }
}

impl Mailer {
    /// Makes ready to send; connects only when something is sent.
    ///
    /// # Errors
    /// [`MailConfigError`], also for the files that the configuration names.
    pub fn new(config: &MailConfig) -> Result<Self, MailConfigError> {
        config.check()?;
        let tls = match config.security {
            Security::LoopbackPlain => Tls::None,
            Security::Starttls => Tls::Required(tls(config)?),
        };
        let timeout = config.timeout();
        let mut builder =
            AsyncSmtpTransport::<Tokio1Executor>::builder_dangerous(config.host.clone())
                .port(config.port)
                .timeout(Some(timeout))
                .tls(tls);
        if let Some((user, password)) = config.read_credentials()? {
            builder = builder.credentials(Credentials::new(user, password.to_string()));
        }
        Ok(Self {
            transport: builder.build(),
            from: config.from.clone(),
            timeout,
        })
    }

    /// Sends a mail; one attempt.
    ///
    /// # Errors
    /// [`MailError`]. After [`MailError::Silent`] the relay may have taken it all the same.
    pub async fn send(&self, mail: &Mail) -> Result<(), MailError> {
        let message = mail.message(&self.from);
        let message = message.map_err(|error| MailError::Unwritable {
            detail: error.to_string(),
        })?;
        let seconds = self.timeout.as_secs();
        let sent = tokio::time::timeout(self.timeout, self.transport.send(message)).await;
        let sent = sent.map_err(|_| MailError::Silent { seconds })?;
        sent.map(drop).map_err(|error| told(&error, seconds))
    }
}

fn tls(config: &MailConfig) -> Result<TlsParameters, MailConfigError> {
    let mut builder = TlsParameters::builder(config.host.clone());
    if let Some(root) = config.read_root()? {
        builder = builder
            .certificate_store(CertificateStore::None)
            .add_root_certificate(root);
    }
    builder.build_rustls().map_err(MailConfigError::Tls)
}

fn told(error: &Error, seconds: u64) -> MailError {
    if let Some(code) = error.status() {
        let code = u16::from(code);
        return if error.is_permanent() {
            MailError::Refused { code }
        } else {
            MailError::Deferred { code }
        };
    }
    if error.is_timeout() {
        return MailError::Silent { seconds };
    }
    let detail = chain(error);
    // A client's own error is that the relay lacks something demanded of it: STARTTLS, a login.
    if error.is_tls() || error.is_client() {
        MailError::Unprotected { detail }
    } else {
        MailError::Unreachable { detail }
    }
}

fn chain(error: &Error) -> String {
    let mut text = error.to_string();
    let mut source = std::error::Error::source(error);
    while let Some(cause) = source {
        let cause_text = cause.to_string();
        if !text.contains(&cause_text) {
            text = format!("{text}: {cause_text}");
        }
        source = cause.source();
    }
    text
}
