//! Badges again: what was issued can be drawn anew, pixel for pixel.

use shirushi_verifier::credential::{Credential, CredentialError};
use shirushi_watermark::{EmbedError, Picture, TemplateId};

use super::Office;
use crate::{issue::draw, registry::Issued};

/// Why a badge cannot be drawn again.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum BadgeFault {
    /// The recorded credential cannot be read.
    #[error("the recorded credential cannot be read: {0}")]
    Credential(#[from] CredentialError),
    /// The template is no longer among the assets.
    #[error("the template {0} that the badge is drawn on is not among the assets")]
    NoTemplate(TemplateId),
    /// It cannot be drawn.
    #[error(transparent)]
    Embed(#[from] EmbedError),
    /// It comes out otherwise than it was issued.
    #[error(
        "the badge comes out otherwise than it was issued: its pixels have SHA-256 {found}, recorded is {recorded}"
    )]
    Differs {
        /// SHA-256 of the pixels now.
        found: String,
        /// SHA-256 recorded.
        recorded: String,
    },
}

impl Office {
    /// Draws a term's badge again and compares it with what was recorded.
    ///
    /// # Errors
    /// [`BadgeFault`].
    pub fn draw_again(&self, term: &Issued) -> Result<Picture, BadgeFault> {
        let credential = Credential::parse(term.credential())?;
        let claims = credential.unverified_claims();
        let asset = self.assets.template(claims.mark.template);
        let asset = asset.ok_or(BadgeFault::NoTemplate(claims.mark.template))?;
        let picture = draw(term.credential(), claims, &asset.template)?;
        let found = crate::publish::sha256_hex(picture.rgb());
        if found != term.pixels() {
            let recorded = term.pixels().to_owned();
            return Err(BadgeFault::Differs { found, recorded });
        }
        Ok(picture)
    }
}
