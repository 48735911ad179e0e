//! Tokens: secrets by which programs prove who they act for.
//!
//! A token is 32 random bytes. The journal keeps only its SHA-256, so that whoever reads the
//! journal cannot act; with so much randomness a plain hash cannot be undone, and looking it
//! up tells nothing by its time that would help to guess.

use std::fmt;

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use serde::{Deserialize, Deserializer};
use sha2::{Digest as _, Sha256};
use zeroize::Zeroizing;

/// A token as its bearer has it. It is wiped from memory when dropped and never shown by `{:?}`.
#[derive(Clone)]
pub struct Token(Zeroizing<[u8; Token::BYTES]>);

/// What the journal keeps of a token: SHA-256 of its bytes.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct TokenHash([u8; 32]);

/// A text is not a token.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a token is {prefix} and {chars} characters of base64url", prefix = Token::PREFIX, chars = Token::CHARS)]
pub struct InvalidToken;

impl Token {
    /// What tokens begin with, so that scanners for leaked secrets find them.
    pub const PREFIX: &str = "shirushi_";
    const BYTES: usize = 32;
    /// Of the part after the prefix: 32 bytes in base64 without padding.
    const CHARS: usize = 43;

    /// A new token.
    ///
    /// # Errors
    /// What the source of randomness says.
    pub fn generate<R: rand::TryCryptoRng>(rng: &mut R) -> Result<Self, R::Error> {
        let mut bytes = Zeroizing::new([0; Self::BYTES]);
        rng.try_fill_bytes(bytes.as_mut_slice())?;
        Ok(Self(bytes))
    }

    /// What the journal keeps of it.
    pub fn hash(&self) -> TokenHash {
        TokenHash(Sha256::digest(self.0.as_slice()).into())
    }

    /// The token in words, to show once to the person it is for.
    pub fn reveal(&self) -> Zeroizing<String> {
        let text = URL_SAFE_NO_PAD.encode(self.0.as_slice());
        Zeroizing::new(format!("{}{text}", Self::PREFIX))
    }
}

impl std::str::FromStr for Token {
    type Err = InvalidToken;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let secret = text.strip_prefix(Self::PREFIX).ok_or(InvalidToken)?;
        if secret.len() != Self::CHARS {
            return Err(InvalidToken);
        }
        let bytes = URL_SAFE_NO_PAD.decode(secret).map_err(|_| InvalidToken)?;
        let bytes = Zeroizing::new(bytes);
        let bytes: [u8; Self::BYTES] = bytes.as_slice().try_into().map_err(|_| InvalidToken)?;
        Ok(Self(Zeroizing::new(bytes)))
    }
}

impl fmt::Debug for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Token(…)")
    }
}

impl fmt::Display for TokenHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&hex::encode(self.0))
    }
}

impl fmt::Debug for TokenHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "TokenHash({self})")
    }
}

crate::text_form::serialize_as_text!(TokenHash);

impl<'de> Deserialize<'de> for TokenHash {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        let mut hash = [0; 32];
        hex::decode_to_slice(text, &mut hash).map_err(serde::de::Error::custom)?;
        Ok(Self(hash))
    }
}

#[cfg(test)]
mod tests {
    use rand::SeedableRng as _;

    use super::*;

    fn token(seed: u8) -> Token {
        let Ok(token) = Token::generate(&mut rand::rngs::StdRng::from_seed([seed; 32]));
        token
    }

    #[test]
    fn a_token_reads_back_from_its_words() {
        let words = token(1).reveal();
        assert!(words.starts_with("shirushi_") && words.len() == 52);
        let read: Token = words.parse().unwrap();
        assert_eq!(read.hash(), token(1).hash());
        assert_ne!(token(2).hash(), token(1).hash());
    }

    #[test]
    fn a_token_has_one_spelling() {
        let words = token(1).reveal();
        let shorter = &words[..51];
        for wrong in [
            "",
            "shirushi_",
            shorter,
            &format!("{}=", *words),
            &format!("{shorter}_"),
            &words.to_uppercase(),
            &words.replace("shirushi_", ""),
        ] {
            assert!(wrong.parse::<Token>().is_err(), "{wrong}");
        }
    }

    #[test]
    fn a_token_is_not_shown_where_things_are_logged() {
        let shown = format!("{:?}", token(1));
        assert_eq!(shown, "Token(…)");
    }
}
