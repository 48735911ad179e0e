//! The checks of a picture: is there a badge, and does it show what it carries?

use shirushi_watermark::{
    BindingOutcome, MarkId, Picture, Placement, Reader, Reading, Refusal, TemplateId,
};

use super::{Examination, Request, claims};
use crate::{
    credential::Claims,
    face, mark_id,
    report::{CheckName, Finding, MarkView},
};

/// Examines a picture.
pub(super) fn examine<'a>(
    picture: &Picture,
    reader: &Reader,
    request: &Request<'a>,
) -> Examination<'a> {
    match reader.read(picture) {
        Reading::Payload {
            template,
            id,
            payload,
            placement,
        } => {
            let found = Finding::MarkRead {
                template,
                bytes: payload.len(),
            };
            let badge = Badge {
                picture,
                reader,
                template,
                id,
                payload: &payload,
                placement,
            };
            claims::examine(&payload, request, found, |claims| badge.compare(claims))
        }
        Reading::IdOnly { id, .. } => {
            without_credential(request, Some(id), |number| Finding::IdOnly { number })
        }
        Reading::Nothing(Refusal::NoWatermark(template)) => {
            without_credential(request, None, |_| Finding::NoWatermark { template })
        }
        _ => without_credential(request, None, |_| Finding::NoBadge),
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
