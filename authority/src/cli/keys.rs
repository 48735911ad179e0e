//! `keys`: list, rotate, withdraw.

use std::{
    fmt::Write as _,
    path::{Path, PathBuf},
    process::ExitCode,
};

use clap::Subcommand;
use serde::Serialize;
use shirushi_authority::{
    office::Office,
    publish::sign_trust,
    registry::{Event, KeyWithdrawn, Refusal},
};
use shirushi_verifier::{
    certificate::{Certificate, Usage},
    domain::{KeyId, SchemeId, UnixTime},
};

use super::{
    context::{Context, Signing, system_randomness},
    failure::Failure,
};

/// Commands on keys.
#[derive(Debug, Subcommand)]
pub(crate) enum KeysCommand {
    /// List keys with their terms
    List,
    /// Make a new key for a body and usage; what the old one signed stays valid
    Rotate {
        /// Scheme id
        #[arg(long, value_name = "ID")]
        scheme: SchemeId,
        /// mark, status, pass or log
        #[arg(long)]
        usage: Usage,
        /// The root's key file, if not in the data folder
        #[arg(long, value_name = "FILE")]
        root_key: Option<PathBuf>,
    },
    /// Withdraw a key: what it signed from a time on does not count
    Withdraw {
        /// Key id, 16 hexadecimal digits
        key: KeyId,
        /// First instant at which it does not count [default: now]
        #[arg(long, value_name = "TIME")]
        from: Option<UnixTime>,
        /// Why, for the audit
        #[arg(long, value_name = "TEXT")]
        why: String,
        /// The root's key file, if not in the data folder
        #[arg(long, value_name = "FILE")]
        root_key: Option<PathBuf>,
    },
}

/// A key in the list.
#[derive(Debug, Serialize)]
struct KeyRow {
    key: KeyId,
    scheme: Option<SchemeId>,
    usage: &'static str,
    from: UnixTime,
    until: UnixTime,
    withdrawn_from: Option<UnixTime>,
}

impl KeysCommand {
    pub(crate) fn run(self, context: &Context) -> Result<ExitCode, Failure> {
        match self {
            Self::List => list(context),
            Self::Rotate {
                scheme,
                usage,
                root_key,
            } => rotate(context, &scheme, usage, root_key.as_deref()),
            Self::Withdraw {
                key,
                from,
                why,
                root_key,
            } => withdraw(context, key, from, why, root_key.as_deref()),
        }
    }
}

fn list(context: &Context) -> Result<ExitCode, Failure> {
    let office = context.office(Signing::No)?;
    let root = office.root_certificate()?;
    let mut rows = vec![row(&office, None, &root)];
    for key in office.store().registry().keys() {
        let certificate = Certificate::parse(&key.certificate)?;
        rows.push(row(&office, Some(key.scheme.clone()), &certificate));
    }
    context.output.answer(&rows, || {
        let mut text = String::from("key               usage   scheme     from        until");
        for row in &rows {
            let scheme = row.scheme.as_ref().map_or("", |s| s.as_str());
            let (from, until) = (date(row.from), date(row.until));
            let _ = write!(
                text,
                "\n{}  {:6}  {scheme:9}  {from}  {until}",
                row.key, row.usage
            );
            if let Some(from) = row.withdrawn_from {
                let _ = write!(text, "  withdrawn from {from}");
            }
        }
        text
    })?;
    Ok(ExitCode::SUCCESS)
}

fn date(time: UnixTime) -> String {
    time.to_string().chars().take(10).collect()
}

fn row(office: &Office, scheme: Option<SchemeId>, certificate: &Certificate) -> KeyRow {
    let claims = certificate.claims();
    let key = certificate.subject();
    KeyRow {
        key,
        scheme,
        usage: claims.usage.name(),
        from: claims.not_before,
        until: claims.expires,
        withdrawn_from: office.store().registry().withdrawal(key).map(|w| w.from),
    }
}

fn rotate(
    context: &Context,
    scheme: &SchemeId,
    usage: Usage,
    root_key: Option<&Path>,
) -> Result<ExitCode, Failure> {
    let office = context.office(Signing::Yes)?;
    known_scheme(&office, scheme)?;
    ensure(
        usage != Usage::Root,
        "the root is not rotated this way: a new root needs a new founding ceremony",
    )?;
    let root = office.root_key(&context.root(root_key)?)?;
    let now = context.now()?;
    let certified = office.rotate(scheme, usage, &root, now, &mut system_randomness())?;
    let key = certified.key;
    context.output.answer(&serde_json::json!({ "key": key }), || {
        format!("The {usage} key of {scheme} is {key} now. Publish the new trust bundle before you use it.")
    })?;
    Ok(ExitCode::SUCCESS)
}

fn withdraw(
    context: &Context,
    key: KeyId,
    from: Option<UnixTime>,
    why: String,
    root_key: Option<&Path>,
) -> Result<ExitCode, Failure> {
    let office = context.office(Signing::Yes)?;
    let now = context.now()?;
    let from = from.unwrap_or(now);
    let known = office
        .store()
        .registry()
        .keys()
        .iter()
        .any(|k| k.key == key);
    ensure(
        known,
        "there is no such key; `keys list` shows those there are",
    )?;
    let before = office.store().registry().withdrawal(key).map(|w| w.from);
    ensure(
        before.is_none_or(|before| from < before),
        "the key was withdrawn from that time or earlier already",
    )?;
    let root = office.root_key(&context.root(root_key)?)?;
    let event = Event::KeyWithdrawn(KeyWithdrawn { key, from, why });
    office
        .store()
        .commit(now, office.actor(), |_| Ok::<_, Refusal>((vec![event], ())))?;
    sign_trust(&office, &root, now)?;
    let affected = affected(&office, from)?;
    let answer = serde_json::json!({ "key": key, "from": from, "marks_to_reissue": affected });
    context.output.answer(&answer, || {
        let marks = if affected.is_empty() {
            "No mark is affected.".to_owned()
        } else {
            format!(
                "Marks that no longer verify and must be issued anew: {}.",
                affected.join(", ")
            )
        };
        format!("Key {key} is withdrawn from {from} on. {marks} Publish the new trust bundle.")
    })?;
    Ok(ExitCode::SUCCESS)
}

/// Marks dated from then on that no longer verify.
fn affected(office: &Office, from: UnixTime) -> Result<Vec<String>, Failure> {
    let Some(own) = office.trust() else {
        return Ok(Vec::new());
    };
    let mut affected = Vec::new();
    office.store().each_term(|term| {
        let credential = shirushi_verifier::credential::Credential::parse(term.credential());
        let fails = || credential.is_ok_and(|c| c.verify(&own.trust).is_err());
        if term.grant().granted >= from && fails() {
            affected.push(term.grant().number.to_string());
        }
    })?;
    Ok(affected)
}

fn known_scheme(office: &Office, scheme: &SchemeId) -> Result<(), Failure> {
    let known = office.assets().schemes().get(scheme).is_some();
    ensure(known, "there is no such scheme")
}

fn ensure(holds: bool, otherwise: &'static str) -> Result<(), Failure> {
    if holds {
        return Ok(());
    }
    Err(anyhow::anyhow!(otherwise).into())
}
