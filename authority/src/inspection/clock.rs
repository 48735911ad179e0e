//! The time of an inspection, as a parameter, so that tests can move it.

use shirushi_verifier::domain::UnixTime;

/// Tells what time it is.
pub trait Clock: Send + Sync {
    /// The present.
    fn now(&self) -> UnixTime;
}

impl<F: Fn() -> UnixTime + Send + Sync> Clock for F {
    fn now(&self) -> UnixTime {
        self()
    }
}
