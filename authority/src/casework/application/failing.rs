//! After a failure: objections and re-reviews, and when it is final (3.5, 6.2.4, 6.2.5).

use jiff::civil::Date;

use super::{ApplicationDeed, Failure, Objection, Stand, step::wrong_stand};
use crate::{
    casework::{ApplicationNumber, CaseRefusal, desk::Desk},
    scheme::{Rules, Scheme, Text},
};

impl<'a> Desk<'a> {
    /// The applicant objects to a failure (6.2.4).
    ///
    /// # Errors
    /// [`CaseRefusal`] where the scheme takes none, it is too late, or one was filed before.
    pub fn object(&mut self, number: ApplicationNumber, text: Text) -> Result<(), CaseRefusal> {
        let (scheme, rules, failure) = self.failed(number, "an objection")?;
        let objection = rules.objection.as_ref();
        let objection = objection.ok_or_else(|| CaseRefusal::NoObjection {
            scheme: scheme.id.clone(),
        })?;
        if failure.objection.is_some() {
            return Err(wrong_stand(number, "objected to already", "an objection"));
        }
        objection.open(failure.on, self.today(scheme))?;
        self.did(number, ApplicationDeed::ObjectionFiled { text });
        Ok(())
    }

    /// Judges an objection: upheld, the stage is done again and counts for nothing (6.2.4).
    ///
    /// # Errors
    /// [`CaseRefusal`] where none waits.
    pub fn judge_objection(
        &mut self,
        number: ApplicationNumber,
        upheld: bool,
        reason: Text,
    ) -> Result<(), CaseRefusal> {
        let (_, _, failure) = self.failed(number, "judging an objection")?;
        let Some(Objection::Filed { .. }) = failure.objection else {
            return Err(wrong_stand(
                number,
                "not objected to",
                "judging an objection",
            ));
        };
        let deed = if upheld {
            ApplicationDeed::ObjectionUpheld { reason }
        } else {
            ApplicationDeed::ObjectionDismissed { reason }
        };
        self.did(number, deed);
        Ok(())
    }

    /// Applies for the re-review, with everything fixed by a day (3.5, 6.2.5).
    ///
    /// # Errors
    /// [`CaseRefusal`] where the scheme knows none, it is too late, or there was one.
    pub fn apply_for_rereview(
        &mut self,
        number: ApplicationNumber,
        fixed_by: Date,
    ) -> Result<(), CaseRefusal> {
        let (scheme, rules, failure) = self.failed(number, "a re-review")?;
        let rereview = rules.rereview.as_ref();
        let rereview = rereview.ok_or_else(|| CaseRefusal::NoRereview {
            scheme: scheme.id.clone(),
        })?;
        let (today, earlier) = (self.today(scheme), failure.review.rereviews);
        rereview.open(failure.on, today, fixed_by, earlier)?;
        self.did(number, ApplicationDeed::RereviewFiled { fixed_by });
        Ok(())
    }

    fn failed(
        &self,
        number: ApplicationNumber,
        act: &'static str,
    ) -> Result<(&'a Scheme, &'a Rules, &'a Failure), CaseRefusal> {
        let application = self.application(number)?;
        let (scheme, rules) = self.rules(&application.filing.scheme)?;
        match &application.stand {
            Stand::Failed(failure) => Ok((scheme, rules, failure)),
            stand => Err(wrong_stand(number, stand.name(), act)),
        }
    }
}

/// When a filed re-review or a failure came to its end, for the tick.
pub(in crate::casework) fn is_over(
    rules: &Rules,
    failure: &Failure,
    today: Date,
) -> Result<bool, CaseRefusal> {
    if matches!(failure.objection, Some(Objection::Filed { .. })) {
        return Ok(false);
    }
    let rereview = rules.rereview.as_ref();
    let rereview = rereview.filter(|rule| failure.review.rereviews < rule.times);
    let rereview_until = match rereview {
        Some(rule) => Some(rule.open_until(failure.on)?),
        None => None,
    };
    // An objection that can be filed at any time must not keep a case open for ever.
    let within = rules
        .objection
        .as_ref()
        .and_then(|objection| objection.within);
    let objection_until = match within.filter(|_| failure.objection.is_none()) {
        Some(within) => Some(within.after(failure.on)?),
        None => None,
    };
    let last = rereview_until.max(objection_until);
    Ok(last.is_none_or(|last| last < today))
}
