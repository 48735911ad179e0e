//! What was reminded of, so that it is done once.

use jiff::{ToSpan, civil::Date};
use serde::{Deserialize, Serialize};

use super::{Occasion, Registry};

/// Somebody was reminded of an appointment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Reminder {
    /// The day of the appointment, in the scheme's zone.
    pub day: Date,
    /// What happens on it.
    pub of: Occasion,
}

/// Days for which it is kept that something was reminded of: longer than any term,
/// so that no appointment comes back.
const KEPT: i32 = 800;

impl Registry {
    /// Whether this was reminded of.
    pub(crate) fn is_reminded(&self, reminder: Reminder) -> bool {
        self.reminders.contains(&reminder)
    }

    /// Takes up a reminder; false where it is one too many.
    pub(super) fn take_reminder(&mut self, reminder: Reminder) -> bool {
        while let Some(first) = self.reminders.first().copied() {
            if first.day >= reminder.day.saturating_sub(KEPT.days()) {
                break;
            }
            self.reminders.pop_first();
        }
        self.reminders.insert(reminder)
    }
}
