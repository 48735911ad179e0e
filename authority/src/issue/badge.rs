//! The badge: credential, mark id and picture, made from claims or again from a credential.

use std::sync::Arc;

use shirushi_verifier::{
    certificate::Certificate,
    cose::Signer,
    credential::{self, CertificateMode, Claims, Credential, CredentialError, IssueError},
    face, mark_id,
};
use shirushi_watermark::{EmbedError, MarkId, Picture, PictureError, Template, TemplateId, embed};

/// A badge and what it carries.
#[derive(Debug, Clone)]
pub struct Badge {
    claims: Claims,
    credential: Vec<u8>,
    picture: Picture,
    png: Vec<u8>,
}

/// Why no badge was made.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BadgeError {
    /// The credential could not be issued.
    #[error(transparent)]
    Issue(#[from] IssueError),
    /// The credential to make a badge of is none.
    #[error(transparent)]
    Credential(#[from] CredentialError),
    /// The claims name another template than the one given.
    #[error("the mark is for template {wanted}, the template at hand is {found}")]
    OtherTemplate {
        /// The template that the claims name.
        wanted: TemplateId,
        /// The template given.
        found: TemplateId,
    },
    /// The face or the payload does not fit the template.
    #[error("the badge cannot be drawn: {0}")]
    Draw(#[from] EmbedError),
    /// The picture could not be written as a file.
    #[error("the badge cannot be encoded: {0}")]
    Encode(#[from] PictureError),
}

impl Badge {
    /// Signs the claims and makes the badge. `modes` are tried in their order
    /// while a credential is over budget.
    ///
    /// # Errors
    /// [`BadgeError`]; of several modes, what the last one met.
    pub fn press(
        claims: &Claims,
        certificate: &Certificate,
        modes: &[CertificateMode],
        signer: &dyn Signer,
        template: &Arc<Template>,
    ) -> Result<Self, BadgeError> {
        let mut over_budget = None;
        for &mode in modes {
            match credential::issue(claims, certificate, mode, signer) {
                Ok(bytes) => return Self::of_credential(&bytes, template),
                Err(error @ IssueError::OverBudget { .. }) => over_budget = Some(error),
                Err(error) => return Err(error.into()),
            }
        }
        let unsaid = || IssueError::Claims {
            reason: "no way to carry the certificate was allowed".to_owned(),
        };
        Err(over_budget.unwrap_or_else(unsaid).into())
    }

    /// Makes the badge of a credential: the same pixels each time, on every machine.
    ///
    /// # Errors
    /// [`BadgeError`].
    pub fn of_credential(credential: &[u8], template: &Arc<Template>) -> Result<Self, BadgeError> {
        let parsed = Credential::parse(credential)?;
        let claims = parsed.unverified_claims().clone();
        if claims.mark.template != template.id() {
            return Err(BadgeError::OtherTemplate {
                wanted: claims.mark.template,
                found: template.id(),
            });
        }
        let picture = draw(credential, &claims, template)?;
        let png = picture.encode_png()?;
        Ok(Self {
            claims,
            credential: credential.to_vec(),
            picture,
            png,
        })
    }

    /// What the mark says.
    pub fn claims(&self) -> &Claims {
        &self.claims
    }

    /// The signed credential, at most 508 bytes.
    pub fn credential(&self) -> &[u8] {
        &self.credential
    }

    /// The id that its second layer carries.
    pub fn mark_id(&self) -> MarkId {
        mark_id::of(&self.credential, &self.claims.mark)
    }

    /// The picture, 512×512.
    pub fn picture(&self) -> &Picture {
        &self.picture
    }

    /// The picture as a PNG file.
    pub fn png(&self) -> &[u8] {
        &self.png
    }
}

/// Draws the badge of a credential with these claims on the template that they name.
///
/// # Errors
/// [`EmbedError`] where the face or the credential does not fit the template.
pub(crate) fn draw(
    credential: &[u8],
    claims: &Claims,
    template: &Arc<Template>,
) -> Result<Picture, EmbedError> {
    let face = face::of(&claims.mark, claims.expires);
    let id = mark_id::of(credential, &claims.mark);
    embed(template, &face, credential, id)
}
