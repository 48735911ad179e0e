//! A change of a case: recorded in the caller's name, told with the notices that go out for it.

use serde::Serialize;
use shirushi_verifier::domain::UnixTime;
use utoipa::ToSchema;

use crate::api::caller::Caller;
use crate::api::problem::Problem;
use crate::api::work;
use crate::casework::Decided;
use crate::correspondence::{Notice, Recipient};
use crate::office::Office;
use crate::registry::{Refusal, Registry};
use crate::scheme::SchemeSet;

/// A notice that goes out for a change, to somebody whom the body writes to itself.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Outgoing {
    /// Its kind, such as `complaint-received`.
    notice: String,
    /// To whom it goes, such as `complainant`.
    #[schema(value_type = String)]
    to: Recipient,
}

impl Outgoing {
    fn of((to, notice): &(Recipient, Notice)) -> Self {
        Self {
            notice: notice.name().to_owned(),
            to: *to,
        }
    }
}

/// Records what is decided; gives its answer, and the notices that go with it.
pub(super) fn change<T>(
    office: &Office,
    caller: &Caller,
    now: UnixTime,
    decide: impl FnOnce(&Registry, &SchemeSet) -> Result<Decided<T>, Refusal>,
) -> Result<(T, Vec<Outgoing>), Problem> {
    work::commit(office, caller, now, |registry| {
        let Decided {
            events,
            notices,
            answer,
        } = decide(registry, office.assets().schemes())?;
        let outgoing = notices.iter().map(Outgoing::of).collect();
        Ok::<_, Refusal>((events, (answer, outgoing)))
    })
}
