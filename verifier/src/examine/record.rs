//! Records of what was seen, so that a picture is read once, however often its page is visited.

use serde::{Deserialize, Serialize};
use shirushi_watermark::{MarkId, Region, TemplateId};

use super::pixels::{Found, Sight};
use crate::report::Finding;

/// What was seen in a picture that has a mark, as it can be kept: [`Sight::record`] makes one, and
/// `Sight::from` reads it again.
///
/// It says what this version of the verifier saw with the templates that it had. Whoever keeps it keeps
/// that with it, and believes it no more than the place where it was kept.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct SightRecord(Seen);

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
enum Seen {
    Payload {
        template: [u8; 8],
        payload: Vec<u8>,
        compared: Option<Compared>,
    },
    Id([u8; 16]),
}

/// How the picture compares with what it carries.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
enum Compared {
    Matches { characters: u32, residual: f32 },
    Altered(Vec<Region>),
    OtherTemplate { picture: [u8; 8], named: [u8; 8] },
    OtherId,
    Unclear { width: u32, height: u32 },
}

impl Sight {
    /// What was seen, to be kept; `None` where there is no mark, or what was seen is too odd to keep.
    pub fn record(&self) -> Option<SightRecord> {
        let seen = match &self.found {
            Found::Payload {
                template,
                payload,
                compared,
            } => Seen::Payload {
                template: template.0,
                payload: payload.clone(),
                compared: match compared {
                    Some(compared) => Some(Compared::of(compared)?),
                    None => None,
                },
            },
            Found::Id(MarkId(id)) => Seen::Id(*id),
            Found::Nothing(_) => return None,
        };
        Some(SightRecord(seen))
    }
}

impl From<SightRecord> for Sight {
    fn from(SightRecord(seen): SightRecord) -> Self {
        let found = match seen {
            Seen::Payload {
                template,
                payload,
                compared,
            } => Found::Payload {
                template: TemplateId(template),
                payload,
                compared: compared.map(|compared| Box::new(compared.into())),
            },
            Seen::Id(id) => Found::Id(MarkId(id)),
        };
        Self { found }
    }
}

impl Compared {
    fn of(finding: &Finding) -> Option<Self> {
        Some(match finding {
            Finding::PictureMatches {
                characters,
                residual,
            } => Self::Matches {
                characters: u32::try_from(*characters).ok()?,
                residual: *residual,
            },
            Finding::PictureAltered(regions) => Self::Altered(regions.clone()),
            Finding::OtherTemplate {
                picture,
                credential,
            } => Self::OtherTemplate {
                picture: picture.0,
                named: credential.0,
            },
            Finding::OtherMarkId => Self::OtherId,
            Finding::PictureUnclear { width, height } => Self::Unclear {
                width: *width,
                height: *height,
            },
            _ => return None,
        })
    }
}

impl From<Compared> for Finding {
    fn from(compared: Compared) -> Self {
        match compared {
            Compared::Matches {
                characters,
                residual,
            } => Self::PictureMatches {
                characters: characters as usize,
                residual,
            },
            Compared::Altered(regions) => Self::PictureAltered(regions),
            Compared::OtherTemplate { picture, named } => Self::OtherTemplate {
                picture: TemplateId(picture),
                credential: TemplateId(named),
            },
            Compared::OtherId => Self::OtherMarkId,
            Compared::Unclear { width, height } => Self::PictureUnclear { width, height },
        }
    }
}
