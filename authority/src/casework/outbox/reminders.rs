//! Which reminders are due: each appointment is reminded of once, on its day or around it.

use std::ops::RangeInclusive;

use jiff::{ToSpan, civil::Date};
use shirushi_verifier::domain::UnixTime;

use super::about;
use crate::{
    registry::{Event, Occasion, Refusal, Registry, Reminder, known},
    scheme::SchemeSet,
};

/// Days before the end of a lapse on which its holder is reminded; the schemes name none.
const BEFORE_LAPSE_ENDS: i32 = 7;
/// Days before a re-review closes on which the applicant is reminded.
const BEFORE_REREVIEW_CLOSES: i32 = 3;

impl Registry {
    /// Reminders that are due and somebody is there to read, the earliest first.
    pub(crate) fn reminders_due(
        &self,
        schemes: &SchemeSet,
        now: UnixTime,
    ) -> Result<Vec<Event>, Refusal> {
        let mut due = Vec::new();
        for appointment in self.agenda(schemes, Date::MIN, Date::MAX)? {
            let today = known(schemes, &appointment.scheme)?.zone.day_of(now);
            let (day, of) = (appointment.day, appointment.what);
            let reminder = Reminder { day, of };
            let in_time = told_between(of, day).is_some_and(|days| days.contains(&today));
            if !in_time || self.is_reminded(reminder) {
                continue;
            }
            let event = Event::Reminder(reminder);
            if !about::notices(self, schemes, &event, now)?.is_empty() {
                due.push(event);
            }
        }
        Ok(due)
    }
}

/// The days on which an appointment is reminded of; none where it is only looked up.
fn told_between(of: Occasion, day: Date) -> Option<RangeInclusive<Date>> {
    let before = |days: i32| day.saturating_sub(days.days())..=day;
    match of {
        Occasion::RenewalOpens { .. } | Occasion::PassRenewalOpens { .. } => Some(day..=Date::MAX),
        Occasion::LapseEnds { .. } => Some(before(BEFORE_LAPSE_ENDS)),
        Occasion::RereviewCloses { .. } => Some(before(BEFORE_REREVIEW_CLOSES)),
        // Not done in time.
        Occasion::StopToConfirm { .. } | Occasion::FeeDue { .. } => {
            Some(day.tomorrow().ok()?..=Date::MAX)
        }
        _ => None,
    }
}
