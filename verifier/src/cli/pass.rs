//! `pass`: a review body's pass in a file: genuine, and in force?

use clap::Args;
use serde::Serialize;
use shirushi_verifier::{
    domain::{KeyId, UnixTime},
    pass_credential::{self, PassClaims, PassError},
    texts::Language,
    verdict::ExitCode,
};

use super::{
    context::{Believing, wall_clock},
    failure::Failure,
    output, source, trust_file,
};

/// The form of `pass`.
#[derive(Debug, Args)]
pub(super) struct Form {
    /// The pass, a file from the review body or its holder; `-` is standard input.
    #[arg(value_name = "FILE")]
    pass: std::path::PathBuf,
    #[command(flatten)]
    believing: Believing,
    /// Judge as of this time: RFC 3339, or seconds since 1970.
    #[arg(long, value_name = "TIME")]
    at: Option<UnixTime>,
    /// Print the outcome as JSON.
    #[arg(long)]
    json: bool,
}

/// What a file is.
#[derive(Debug, Serialize)]
#[serde(tag = "outcome", rename_all = "kebab-case")]
pub(super) enum Outcome {
    /// A pass in force at the time asked about.
    InForce(Genuine),
    /// A genuine pass whose time has not come.
    NotYetValid(Genuine),
    /// A genuine pass whose time is over.
    Expired(Genuine),
    /// Nobody whom the trust file knows gave it.
    Forged {
        /// Why, as the check says it.
        reason: String,
    },
    /// No pass at all.
    NoPass {
        /// Why.
        reason: String,
    },
}

/// A pass that the trust file vouches for.
#[derive(Debug, Serialize)]
pub(super) struct Genuine {
    /// What it says.
    #[serde(flatten)]
    pub(super) claims: PassClaims,
    /// The key that signed it.
    pub(super) key: KeyId,
    /// A file cannot say whether it was revoked since.
    revocation: &'static str,
}

impl Outcome {
    fn exit_code(&self) -> ExitCode {
        match self {
            Self::InForce(_) => ExitCode::Rely,
            Self::NotYetValid(_) | Self::Expired(_) | Self::Forged { .. } => ExitCode::DoNotRely,
            Self::NoPass { .. } => ExitCode::NoMark,
        }
    }
}

/// Checks a pass.
pub(super) fn run(form: &Form, language: Language) -> Result<ExitCode, Failure> {
    let trust = trust_file::open(&form.believing)?;
    let bytes = source::read_file(&form.pass, pass_credential::MAX_BYTES)?;
    let now = form.at.map_or_else(wall_clock, Ok)?;
    let outcome = match pass_credential::verify(&bytes, &trust) {
        Ok(pass) => {
            let in_force = pass.is_in_force(now);
            let genuine = Genuine {
                claims: pass.claims().clone(),
                key: pass.key(),
                revocation: "not-checked",
            };
            match in_force {
                true => Outcome::InForce(genuine),
                false if now < genuine.claims.valid_from => Outcome::NotYetValid(genuine),
                false => Outcome::Expired(genuine),
            }
        }
        Err(error) => {
            let reason = error.to_string();
            match error {
                PassError::Shape(_) | PassError::ContentType { .. } => Outcome::NoPass { reason },
                _ => Outcome::Forged { reason },
            }
        }
    };
    if form.json {
        output::json(&outcome)?;
    } else {
        output::pass(&outcome, language)?;
    }
    Ok(outcome.exit_code())
}
