//! Notices about passes and the marks on them: lapsed, restored, revoked, examined anew.

use shirushi_verifier::domain::PassNumber;

use super::{Notices, Teller};
use crate::{
    casework::{Pass, outbox::consequences::Reexamination},
    correspondence::{Notice, Subject},
    registry::{Lapse, Reason, Refusal, known},
    scheme::Text,
};

/// Longest cause in a letter, in characters.
const LONGEST_CURE: usize = 1_000;
/// Where nothing readable was written down.
const ASK: &str = "審査機関にお尋ねください / please ask the review body";

impl Teller<'_> {
    /// The holder of the pass is told why; holders of marks are not (3.8(2)).
    pub(super) fn lapsed(&self, lapse: &Lapse) -> Notices {
        let (until, pass) = (lapse.until, lapse.pass);
        let to_pass = self.registry.casework().pass(pass).map(|pass| {
            if self.is_over(pass) {
                let notice = Notice::RenewalDelayed {
                    pass: pass.number,
                    expired: pass.valid.to,
                    until,
                };
                return (pass.holder, notice);
            }
            let notice = Notice::PassLapsed {
                pass: pass.number,
                system: pass.system.clone(),
                until,
                cure: cure(&lapse.why),
                marks: self.marks_standing(pass.number.number),
            };
            (pass.holder, notice)
        });
        let to_marks = self.each_mark(pass, |grant| Notice::BasisUnderReview {
            mark: grant.number,
            url: grant.terms.url.clone(),
            until,
        });
        to_pass.into_iter().chain(to_marks).collect()
    }

    pub(super) fn restored(&self, pass: PassNumber) -> Notices {
        let to_pass = self.registry.casework().pass(pass).map(|pass| {
            let notice = Notice::LapseCured {
                pass: pass.number,
                system: pass.system.clone(),
            };
            (pass.holder, notice)
        });
        let to_marks = self.each_mark(pass, |grant| Notice::BasisConfirmed {
            mark: grant.number,
            url: grant.terms.url.clone(),
        });
        to_pass.into_iter().chain(to_marks).collect()
    }

    /// Marks that fall with it have notices of their own.
    pub(super) fn pass_revoked(
        &self,
        pass: PassNumber,
        reason: &Reason,
    ) -> Result<Notices, Refusal> {
        let Some(pass) = self.registry.casework().pass(pass) else {
            return Ok(Vec::new());
        };
        let scheme = known(self.schemes, &pass.scheme)?;
        let notice = Notice::PassRevoked {
            pass: pass.number,
            system: pass.system.clone(),
            on: scheme.zone.day_of(self.now),
            cause: reason.text.clone(),
            marks: self.marks_standing(pass.number.number),
        };
        Ok(vec![(pass.holder, notice)])
    }

    pub(super) fn reexamined(&self, event: &Reexamination) -> Result<Notices, Refusal> {
        let pass: Option<&Pass> = self.registry.casework().pass(event.pass);
        let upstream = self.registry.mark(event.upstream);
        let (Some(pass), Some(upstream)) = (pass, upstream) else {
            return Ok(Vec::new());
        };
        let scheme = known(self.schemes, &pass.scheme)?;
        let notice = Notice::UpstreamRevoked {
            what: Subject::Pass(pass.number),
            upstream: upstream.current().grant().terms.holder.clone(),
            on: scheme.zone.day_of(self.now),
            until: event.until,
        };
        Ok(vec![(pass.holder, notice)])
    }

    /// Whether a pass's last day is over.
    fn is_over(&self, pass: &Pass) -> bool {
        let scheme = self.schemes.get(&pass.scheme);
        scheme.is_some_and(|scheme| pass.valid.to < scheme.zone.day_of(self.now))
    }
}

/// What must be cured, as it was written down for the audit, without what no letter can show.
fn cure(why: &str) -> Text {
    let shown: String = why
        .chars()
        .map(|c| if c.is_control() { ' ' } else { c })
        .take(LONGEST_CURE)
        .collect();
    let text = Text::try_from(shown.trim().to_owned());
    text.unwrap_or_else(|_| Text::constant(ASK))
}
