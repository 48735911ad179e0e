//! When a mail that could not be sent is tried again: waits grow, and end.

use shirushi_verifier::domain::UnixTime;

/// The waits between attempts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Schedule {
    /// Seconds after the first failure.
    first_seconds: u32,
    /// Longest wait in seconds.
    longest_seconds: u32,
    /// Most attempts in all.
    attempts: u8,
}

impl Schedule {
    /// Five minutes, then each wait twice the one before, up to six hours; about four days in all,
    /// as RFC 5321, 4.5.4.1 asks (at least four to five days).
    pub const USUAL: Self = Self {
        first_seconds: 300,
        longest_seconds: 21_600,
        attempts: 24,
    };

    /// When to try again after so many failures (1 after the first), the last of them at `failed`;
    /// `None` when it is given up.
    pub fn next(&self, failures: u8, failed: UnixTime) -> Option<UnixTime> {
        if failures == 0 || failures >= self.attempts {
            return None;
        }
        let doublings = u32::from(failures - 1).min(31);
        let wait = u64::from(self.first_seconds) << doublings;
        let wait = wait.min(self.longest_seconds.into()) as i64;
        Some(failed.plus_seconds(wait))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_grow_to_a_bound_and_end_after_more_than_four_days() {
        let start = UnixTime::try_from(1_700_000_000).unwrap();
        let (mut at, mut failures, mut waits) = (start, 1, Vec::new());
        while let Some(next) = Schedule::USUAL.next(failures, at) {
            waits.push(next.seconds() - at.seconds());
            (at, failures) = (next, failures + 1);
        }
        assert_eq!(waits[..4], [300, 600, 1_200, 2_400]);
        assert!(waits.is_sorted() && waits.last() == Some(&21_600));
        let days = (at.seconds() - start.seconds()) / 86_400;
        assert!((4..=5).contains(&days), "{days}");
    }

    #[test]
    fn neither_nothing_nor_everything_failing_is_scheduled() {
        assert_eq!(Schedule::USUAL.next(0, UnixTime::MAX), None);
        assert_eq!(Schedule::USUAL.next(u8::MAX, UnixTime::MAX), None);
    }
}
