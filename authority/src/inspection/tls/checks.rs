//! The seven checks of a TLS service: pure, each judged by itself (ECOM 4.3.5.1).

use rustls::pki_types::{CertificateDer, ServerName};
use shirushi_verifier::domain::UnixTime;
use x509_parser::{certificate::X509Certificate, prelude::FromDer, public_key::PublicKey};

use super::{
    Answer, CertificateFacts, Probed, RevocationList, Roots, TlsCheck, TlsCheckKind, TlsPolicy,
    TlsRemark,
    certificate::Content,
    path::{Path, Revocation, is_for, revoked_since, uncovered},
};
use crate::inspection::{
    Judgement,
    plan::{ClientCertificate, TlsDeclaration},
};

/// What is checked, and by what.
#[derive(Debug)]
pub struct Subject<'a> {
    /// What the server did.
    pub probed: &'a Probed,
    /// What was declared.
    pub declared: &'a TlsDeclaration,
    /// The host its certificate has to be for.
    pub host: ServerName<'static>,
    /// How strong TLS has to be.
    pub policy: &'a TlsPolicy,
    /// Whom to trust.
    pub roots: &'a Roots,
    /// Revocation lists, given or fetched.
    pub lists: &'a [RevocationList],
    /// What became of fetching lists that are not there.
    pub not_fetched: &'a [String],
    /// The present.
    pub now: UnixTime,
}

/// Makes the seven checks, in order.
pub fn check(subject: &Subject<'_>) -> Vec<TlsCheck> {
    let judge = |check| {
        let remarks = match check {
            TlsCheckKind::AsDeclared => subject.as_declared(),
            TlsCheckKind::Handshake => subject.handshake(),
            _ if subject.probed.chain.is_empty() => vec![TlsRemark::NoCertificate],
            TlsCheckKind::Validity => subject.validity(),
            TlsCheckKind::Path => subject.path(),
            TlsCheckKind::Chain => subject.chain(),
            TlsCheckKind::HostName => subject.host_name(),
            TlsCheckKind::Revocation => subject.revocation(),
        };
        let judgement = Judgement::of(subject.policy.version.as_str(), &remarks);
        TlsCheck { check, judgement }
    };
    TlsCheckKind::ALL.into_iter().map(judge).collect()
}

impl Subject<'_> {
    fn facts(&self) -> &[CertificateFacts] {
        &self.probed.observation.chain
    }

    /// Check 1. One mismatch between what is declared and what is accepted fails.
    fn as_declared(&self) -> Vec<TlsRemark> {
        let mut remarks = Vec::new();
        for seen in &self.probed.observation.versions {
            let declared = self.declared.versions.contains(&seen.version);
            match seen.answer {
                Answer::Accepted if !declared => {
                    remarks.push(TlsRemark::VersionNotDeclared(seen.version));
                }
                Answer::Refused | Answer::NotTls if declared => {
                    remarks.push(TlsRemark::VersionNotAccepted(seen.version));
                }
                // Silence to what nobody declared is a way to decline it.
                Answer::Silent if declared => remarks.push(TlsRemark::VersionUntold(seen.version)),
                Answer::NotTried => remarks.push(TlsRemark::VersionUntold(seen.version)),
                _ => {}
            }
            if seen.answer == Answer::Accepted && !self.policy.versions.contains(&seen.version) {
                remarks.push(TlsRemark::VersionTooOld(seen.version));
            }
        }
        let declared = self.declared.client_certificate;
        match self.client_certificate() {
            None => remarks.push(TlsRemark::ClientCertificateUntold),
            Some(found) if found != declared => {
                remarks.push(TlsRemark::ClientCertificate { declared, found });
            }
            Some(_) => {}
        }
        remarks
    }

    fn client_certificate(&self) -> Option<ClientCertificate> {
        if self.probed.insists {
            return Some(ClientCertificate::Required);
        }
        self.probed
            .observation
            .handshake
            .as_ref()
            .map(|h| h.client_certificate)
    }

    /// Check 2. A server that insists on a client certificate has shown that it works up to there.
    fn handshake(&self) -> Vec<TlsRemark> {
        let observation = &self.probed.observation;
        match &observation.handshake {
            Some(handshake) => {
                let fault = handshake.signature_fault.clone();
                fault
                    .map(TlsRemark::HandshakeSignature)
                    .into_iter()
                    .collect()
            }
            None if self.probed.insists => Vec::new(),
            None if observation
                .versions
                .iter()
                .all(|v| v.answer == Answer::NotTried) =>
            {
                vec![TlsRemark::NotAsked(TlsCheckKind::Handshake)]
            }
            None => vec![TlsRemark::NoHandshake(
                observation.failure.clone().unwrap_or_default(),
            )],
        }
    }

    /// Check 3: the server's own certificate.
    fn validity(&self) -> Vec<TlsRemark> {
        let Some(own) = self.facts().first().and_then(|f| f.content.as_ref()) else {
            return vec![TlsRemark::Unreadable(self.facts()[0].label())];
        };
        let notice = i64::from(self.policy.expiry_notice_days) * 86_400;
        if self.now < own.not_before {
            vec![TlsRemark::NotYetValid(own.not_before)]
        } else if self.now > own.not_after {
            vec![TlsRemark::Expired(own.not_after)]
        } else if own.not_after.seconds_since(self.now) < notice {
            vec![TlsRemark::ExpiresSoon(own.not_after)]
        } else {
            Vec::new()
        }
    }

    /// Check 4. Time is left to checks 3 and 5: the path is looked for at the moment nearest to now at which the chain is valid.
    fn path(&self) -> Vec<TlsRemark> {
        let fault = self.path_at(self.nearest()).find().err();
        fault.map(TlsRemark::NoPath).into_iter().collect()
    }

    fn path_at(&self, at: UnixTime) -> Path<'_> {
        let (chain, roots) = (self.probed.chain.as_slice(), self.roots);
        Path { chain, roots, at }
    }

    fn nearest(&self) -> UnixTime {
        let contents = || self.facts().iter().filter_map(|f| f.content.as_ref());
        let from = contents().map(|c| c.not_before).max().unwrap_or(self.now);
        let to = contents().map(|c| c.not_after).min().unwrap_or(self.now);
        if from <= to {
            self.now.clamp(from, to)
        } else {
            self.now
        }
    }

    /// Check 5: every certificate that the server sent.
    fn chain(&self) -> Vec<TlsRemark> {
        let mut remarks = Vec::new();
        for (position, facts) in self.facts().iter().enumerate() {
            let Some(content) = &facts.content else {
                remarks.push(TlsRemark::Unreadable(facts.label()));
                continue;
            };
            // The server's own certificate had its time in check 3.
            let in_time = content.not_before <= self.now && self.now <= content.not_after;
            if position > 0 && !in_time {
                remarks.push(TlsRemark::NotNow(content.subject.clone()));
            }
            self.strength(content, &mut remarks);
        }
        for subject in wrong_signatures(&self.probed.chain, self.facts()) {
            remarks.push(TlsRemark::WrongSignature(subject));
        }
        remarks
    }

    fn strength(&self, content: &Content, remarks: &mut Vec<TlsRemark>) {
        let (key, subject) = (&content.key, &content.subject);
        let strong = match key.algorithm.as_str() {
            "RSA" => key.bits >= self.policy.rsa_bits,
            "EC" | "Ed25519" => key.bits >= self.policy.ec_bits,
            _ => false,
        };
        if !strong {
            let (subject, key) = (subject.clone(), key.clone());
            remarks.push(TlsRemark::WeakKey { subject, key });
        }
        // Nobody relies on the signature that a root put on itself.
        let root = content.self_issued && content.is_ca;
        if !root && !self.policy.allows_signature(&content.signature_algorithm) {
            let (subject, algorithm) = (subject.clone(), content.signature_algorithm.clone());
            remarks.push(TlsRemark::WeakSignature { subject, algorithm });
        }
    }

    /// Check 6.
    fn host_name(&self) -> Vec<TlsRemark> {
        if is_for(&self.probed.chain[0], &self.host) {
            return Vec::new();
        }
        let content = self.facts()[0].content.as_ref();
        vec![TlsRemark::OtherHost {
            name: self.host.to_str().into_owned(),
            names: content.map(|c| c.names.clone()).unwrap_or_default(),
        }]
    }

    /// Check 7. Lists are verified along the path: right issuer, right signature, in time.
    fn revocation(&self) -> Vec<TlsRemark> {
        let mut remarks: Vec<_> = self
            .not_fetched
            .iter()
            .cloned()
            .map(TlsRemark::NotFetched)
            .collect();
        let path = self.path_at(self.nearest());
        if path.find().is_err() {
            remarks.push(TlsRemark::NoPathToAsk);
            return remarks;
        }
        match path.revocation(self.lists) {
            Revocation::Clear => {}
            Revocation::Revoked => remarks.push(self.revoked()),
            Revocation::Uncovered => {
                let uncovered = uncovered(&self.probed.chain, self.facts(), self.lists);
                remarks.push(TlsRemark::Uncovered(uncovered));
            }
            Revocation::ListExpired => remarks.push(TlsRemark::ListExpired),
            Revocation::ListWrong(why) => remarks.push(TlsRemark::ListWrong(why)),
        }
        remarks
    }

    fn revoked(&self) -> TlsRemark {
        let since = |der: &CertificateDer<'_>| revoked_since(der, self.lists);
        let mut chain = self.probed.chain.iter().zip(self.facts());
        let found = chain.find_map(|(der, facts)| Some((facts.label(), since(der)?)));
        let (subject, since) = found.unzip();
        TlsRemark::Revoked {
            subject: subject.unwrap_or_else(|| self.facts()[0].label()),
            since: since.and_then(|s| UnixTime::try_from(i64::try_from(s).ok()?).ok()),
        }
    }
}

/// The shortest RSA key that the library for signatures verifies with.
const LEAST_RSA_BITS: usize = 2_048;

/// Certificates whose issuer is in the chain too and did not sign them.
fn wrong_signatures(chain: &[CertificateDer<'static>], facts: &[CertificateFacts]) -> Vec<String> {
    let parsed: Vec<_> = chain
        .iter()
        .map(|c| X509Certificate::from_der(c).ok().map(|p| p.1))
        .collect();
    let mut wrong = Vec::new();
    for (certificate, facts) in parsed.iter().zip(facts) {
        let Some(certificate) = certificate else {
            continue;
        };
        let named = |other: &&X509Certificate<'_>| {
            other.subject().as_raw() == certificate.issuer().as_raw()
        };
        // A key too short to verify with has failed by its strength; no signature is told by it.
        let usable = |other: &&X509Certificate<'_>| match other.public_key().parsed() {
            Ok(PublicKey::RSA(key)) => key.key_size() >= LEAST_RSA_BITS,
            _ => true,
        };
        let mut issuers = parsed
            .iter()
            .flatten()
            .filter(named)
            .filter(usable)
            .peekable();
        let signed = |issuer: &X509Certificate<'_>| {
            certificate
                .verify_signature(Some(issuer.public_key()))
                .is_ok()
        };
        if issuers.peek().is_some() && !issuers.any(signed) {
            wrong.push(facts.label());
        }
    }
    wrong
}
