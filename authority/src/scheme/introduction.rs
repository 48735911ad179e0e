//! How a scheme and its bodies are introduced in the trust bundle.

use shirushi_verifier::{
    domain::{BodyName, Contact as ContactLine, IssuerUrl, KeyId, TextError, WebUrlError},
    trust::{self, Localized},
};

use super::{Bilingual, Contact, Scheme};

impl Scheme {
    /// The scheme's entry.
    ///
    /// # Errors
    /// [`TextError`] where its name is not fit for the bundle.
    pub fn for_trust(&self) -> Result<trust::Scheme, TextError> {
        Ok(trust::Scheme {
            id: self.id.clone(),
            name: localized(&self.name)?,
        })
    }

    /// The review body's entry, with the ids of its keys.
    ///
    /// # Errors
    /// [`TextError`] where a text is not fit for the bundle.
    pub fn review_body_for_trust(&self, keys: Vec<KeyId>) -> Result<trust::Body, TextError> {
        let body = &self.review_body;
        Ok(trust::Body {
            short_name: body.short.clone(),
            name: localized::<BodyName>(&body.name)?,
            url: body.url.clone(),
            contact: contact(&body.contact)?,
            liability: localized(&self.texts.liability)?,
            keys,
        })
    }

    /// The issuing body's entry. Its status lists are fetched below `public`, or below its own URL.
    ///
    /// # Errors
    /// [`IntroductionError`].
    pub fn issuing_body_for_trust(
        &self,
        public: Option<&IssuerUrl>,
        keys: Vec<KeyId>,
    ) -> Result<trust::IssuingBody, IntroductionError> {
        let body = &self.issuing_body;
        let base = public.unwrap_or(&body.url);
        Ok(trust::IssuingBody {
            body: trust::Body {
                short_name: body.short.clone(),
                name: localized(&body.name)?,
                url: body.url.clone(),
                contact: contact(&body.contact)?,
                liability: localized(&self.texts.liability)?,
                keys,
            },
            status_base: format!("{base}status/").parse()?,
        })
    }
}

/// Why a body cannot be introduced.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum IntroductionError {
    /// A text is not fit for the bundle.
    #[error(transparent)]
    Text(#[from] TextError),
    /// The base of status lists is not a URL.
    #[error(transparent)]
    Url(#[from] WebUrlError),
}

fn localized<T: std::str::FromStr<Err = TextError>>(
    text: &Bilingual,
) -> Result<Localized<T>, TextError> {
    Ok(Localized {
        ja: text.ja.as_str().parse()?,
        en: text.en.as_str().parse()?,
    })
}

fn contact(contact: &Contact) -> Result<ContactLine, TextError> {
    match &contact.telephone {
        Some(telephone) => format!("{}, {telephone}", contact.mail).parse(),
        None => contact.mail.as_str().parse(),
    }
}
