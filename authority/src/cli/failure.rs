//! Failures: from every module's error to one line that says what and why, and an exit code.

use std::{
    fmt,
    io::{self, Write},
    process::ExitCode,
};

use shirushi_authority::{
    access::{AccessRefusal, desk::DeskFault},
    issuing::IssueFault,
    office::OfficeError,
    pass_file::PassFileFault,
    registry::Refusal,
    store::{CommitError, LockError, StoreError},
};

/// A command that failed.
#[derive(Debug)]
pub(crate) enum Failure {
    /// A rule forbids it: exit code 1.
    Refused(anyhow::Error),
    /// Usage, files, keys or the system: exit code 2.
    Failed(anyhow::Error),
    /// Another process works on the data folder: exit code 3.
    InUse(anyhow::Error),
}

impl Failure {
    /// Prints the failure and gives the exit code.
    pub(crate) fn report(&self) -> ExitCode {
        let (error, code) = match self {
            Self::Refused(error) => (error, 1),
            Self::Failed(error) => (error, 2),
            Self::InUse(error) => (error, 3),
        };
        let _ = writeln!(io::stderr(), "error: {}", Chain(error));
        ExitCode::from(code)
    }
}

/// An error with its causes, leaving out a cause whose text its parent has said already.
struct Chain<'e>(&'e anyhow::Error);

impl fmt::Display for Chain<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut said = String::new();
        for cause in self.0.chain() {
            let text = cause.to_string();
            if said.contains(&text) {
                continue;
            }
            let separator = if said.is_empty() { "" } else { ": " };
            write!(f, "{separator}{text}")?;
            said.push_str(&text);
        }
        Ok(())
    }
}

impl<E> From<E> for Failure
where
    E: Into<anyhow::Error>,
{
    fn from(error: E) -> Self {
        let error = error.into();
        let refused = error.downcast_ref::<Refusal>().is_some()
            || matches!(
                error.downcast_ref::<CommitError<Refusal>>(),
                Some(CommitError::Refused(_))
            )
            || matches!(
                error.downcast_ref::<CommitError<AccessRefusal>>(),
                Some(CommitError::Refused(_))
            )
            || error.downcast_ref::<AccessRefusal>().is_some()
            || error
                .downcast_ref::<DeskFault>()
                .is_some_and(DeskFault::is_refusal)
            || matches!(
                error.downcast_ref::<IssueFault>(),
                Some(fault) if fault.is_refusal()
            )
            || error
                .downcast_ref::<PassFileFault>()
                .is_some_and(PassFileFault::is_refusal);
        if refused {
            return Self::Refused(error);
        }
        let store = match error.downcast_ref::<OfficeError>() {
            Some(OfficeError::Store(store)) => Some(store),
            _ => error.downcast_ref::<StoreError>(),
        };
        let lock = match store {
            Some(StoreError::Locked(lock)) => Some(lock),
            _ => error.downcast_ref::<LockError>(),
        };
        let in_use = matches!(lock, Some(LockError::InUse { .. }));
        if in_use {
            Self::InUse(error)
        } else {
            Self::Failed(error)
        }
    }
}
