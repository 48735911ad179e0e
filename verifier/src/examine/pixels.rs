//! The checks of a picture: is there a badge, and does it show what it carries?

use shirushi_watermark::{
    BindingOutcome, MarkId, Picture, Placement, Reader, Reading, Refusal, TemplateId,
};

use super::{Examination, Request, claims};
use crate::{
    credential::{Claims, Credential},
    face, mark_id,
    report::{CheckName, Finding, MarkView},
};

/// What a picture shows: read and compared with what it carries, once for all pages that show it.
///
/// Made by [`look`](super::look). It takes no more than a few kilobytes, whatever the picture's size.
#[derive(Debug, Clone)]
pub struct Sight {
    pub(super) found: Found,
}

/// What was read.
#[derive(Debug, Clone)]
pub(super) enum Found {
    /// A payload, and how the picture compares with its claims, where it has any.
    Payload {
        template: TemplateId,
        payload: Vec<u8>,
        compared: Option<Box<Finding>>,
    },
    /// The id layer alone.
    Id(MarkId),
    /// Nothing, for this reason.
    Nothing(Box<Finding>),
}

/// Looks at a picture.
pub(super) fn look(picture: &Picture, reader: &Reader) -> Sight {
    let found = match reader.read(picture) {
        Reading::Payload {
            template,
            id,
            payload,
            placement,
        } => {
            let badge = Badge {
                picture,
                reader,
                template,
                id,
                payload: &payload,
                placement,
            };
            let credential = Credential::parse(&payload).ok();
            let compared = credential.map(|c| Box::new(badge.compare(c.unverified_claims())));
            Found::Payload {
                template,
                payload,
                compared,
            }
        }
        Reading::IdOnly { id, .. } => Found::Id(id),
        Reading::Nothing(Refusal::NoWatermark(template)) => {
            Found::Nothing(Box::new(Finding::NoWatermark { template }))
        }
        _ => Found::Nothing(Box::new(Finding::NoBadge)),
    };
    Sight { found }
}

impl Sight {
    /// Whether there is a mark, readable or not, genuine or not.
    pub fn has_mark(&self) -> bool {
        !matches!(self.found, Found::Nothing(_))
    }

    /// Judges what was seen, as on one page at one time.
    pub fn judge<'a>(&self, request: &Request<'a>) -> Examination<'a> {
        match &self.found {
            Found::Payload {
                template,
                payload,
                compared,
            } => {
                let read = Finding::MarkRead {
                    template: *template,
                    bytes: payload.len(),
                };
                let skipped = || Finding::Skipped(CheckName::Picture);
                let compare = |_: &Claims| compared.as_deref().cloned().unwrap_or_else(skipped);
                claims::examine(payload, request, read, compare)
            }
            Found::Id(id) => {
                without_credential(request, Some(*id), |number| Finding::IdOnly { number })
            }
            Found::Nothing(why) => without_credential(request, None, |_| (**why).clone()),
        }
    }
}

fn without_credential<'a>(
    request: &Request<'a>,
    id: Option<MarkId>,
    found: impl FnOnce(Option<crate::domain::MarkNumber>) -> Finding,
) -> Examination<'a> {
    let parts = id.and_then(mark_id::parse);
    let mut findings = vec![found(parts.as_ref().map(|parts| parts.number))];
    let skipped = [
        CheckName::Credential,
        CheckName::Signature,
        CheckName::Picture,
        CheckName::Url,
        CheckName::Term,
        CheckName::Clock,
    ];
    findings.extend(skipped.map(Finding::Skipped));
    Examination {
        trust: request.trust,
        time: request.time,
        findings,
        mark: parts.map(|parts| MarkView::of_id(&parts, request.trust)),
        verified: None,
    }
}

/// A badge and what was read from it.
struct Badge<'a> {
    picture: &'a Picture,
    reader: &'a Reader,
    template: TemplateId,
    id: MarkId,
    payload: &'a [u8],
    placement: Placement,
}

impl Badge<'_> {
    /// Compares the badge with what its claims demand.
    fn compare(&self, claims: &Claims) -> Finding {
        let named = claims.mark.template;
        if self.template != named {
            return Finding::OtherTemplate {
                picture: self.template,
                credential: named,
            };
        }
        if self.id != mark_id::of(self.payload, &claims.mark) {
            return Finding::OtherMarkId;
        }
        let face = face::of(&claims.mark, claims.expires);
        let bound = self.reader.bind(
            self.picture,
            &self.placement,
            named,
            &face,
            self.payload,
            self.id,
        );
        let binding = match bound {
            Ok(binding) => binding,
            Err(error) => return Finding::ImpossibleFace(error),
        };
        match binding.outcome {
            BindingOutcome::Matches => Finding::PictureMatches {
                characters: binding.characters.len(),
                residual: binding.residual_peak,
            },
            BindingOutcome::Altered(regions) => Finding::PictureAltered(regions),
            _ => Finding::PictureUnclear {
                width: self.placement.width.round() as u32,
                height: self.placement.height.round() as u32,
            },
        }
    }
}
